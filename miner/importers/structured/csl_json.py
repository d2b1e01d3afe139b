"""CSL-JSON: what Zotero, Mendeley and Paperpile write for citation processors, and Crossref's answers, which are like it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from corpora.errors import FormatError
from corpora.ids import parse_pmcid, parse_pmid, record_id, sha256_hex
from corpora.notices.found import text_of_notes
from corpora.nouns.records import Author, Record
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.fields import (
    clean,
    find_doi,
    find_issn,
    parse_keywords,
    parse_pages,
    parse_volume,
    parse_year,
    split_keywords,
    tidy,
)
from miner.importers.names import parse_author
from miner.importers.ris import named_database

_SIGNS = re.compile(
    r'"(?:issued|container-title|date-parts|publisher-place|citation-key|citation-label)"\s*:'
    r'|"type"\s*:\s*"(?:article-journal|paper-conference|thesis|chapter|book|report|patent|article-newspaper)"'
)
_ITEMS = re.compile(r'"(?:title|author|DOI)"\s*:')
_TYPES = {
    "article-journal": "Journal Article", "journal-article": "Journal Article", "thesis": "Thesis", "paper-conference": "Conference Paper",
    "proceedings-article": "Conference Paper", "book": "Book", "chapter": "Book Chapter", "report": "Report", "patent": "Patent", "article-newspaper": "Newspaper Article", "article": "Preprint",
}  # fmt: skip


class CslJsonImporter:
    """Reads a list of CSL items, or an object that holds one."""

    name = "CSL JSON"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether the text begins as JSON and names fields of CSL."""
        text = peek(head).lstrip()
        return text[:1] in ("[", "{") and bool(_SIGNS.search(text)) and bool(_ITEMS.search(text))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records; FormatError when the JSON is damaged, naming the line."""
        decoded = decode_text(data)
        sha = sha256_hex(data)
        items = _items(parse_json(decoded.text, name))
        records = [_record(item, sha, position) for position, item in enumerate(items, start=1)]
        return records, encoding_problems(decoded, name)


def parse_json(text: str, name: str) -> Any:
    """Return what a JSON text holds.

    Raises
    ------
    FormatError : the text is no JSON; the message names the line.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also a number of more than 4,300 digits
        where = f", line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else f": {error}"
        where = ": nested too deeply" if isinstance(error, RecursionError) else where
        raise FormatError(
            f"{name}: damaged JSON{where}.", hint="It was cut off or changed: export it again."
        ) from error


def _items(value: Any) -> list[dict[str, Any]]:
    """Return the items in a list, or in the object around it (Crossref's "message": {"items": […]})."""
    for key in ("message", "items", "references"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    listed = value if isinstance(value, list) else [value]
    return [item for item in listed if isinstance(item, dict)]


def _text(value: Any) -> str | None:
    """Return a field as text: the first of several, a number as printed."""
    if isinstance(value, list):
        value = next(iter(value), None)
    return clean(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _record(item: dict[str, Any], sha: str, position: int) -> Record:
    kind = str(item.get("type") or "")
    note = "\n".join(str(item[key]) for key in ("note", "annote") if item.get(key))
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=named_database(" ".join(filter(None, (_text(item.get("source")), _text(item.get("archive")))))),
        title=_text(item.get("title")),
        title_translated=_text(item.get("original-title")),
        authors=tuple(_authors(item.get("author"))),
        year=_year(item),
        journal=None if kind == "thesis" else _text(item.get("container-title")),
        volume=parse_volume(_text(item.get("volume"))),
        issue=parse_volume(_text(item.get("issue"))),
        pages=parse_pages(_text(item.get("page")))
        or parse_pages(_text(item.get("article-number")) or _text(item.get("number"))),
        doi=find_doi(_text(item.get("DOI")), _text(item.get("doi"))) or find_doi(_noted("DOI", note)),
        pmid=parse_pmid(_text(item.get("PMID"))) or parse_pmid(_noted("PMID", note)),
        pmcid=parse_pmcid(_text(item.get("PMCID"))) or parse_pmcid(_noted("PMCID", note)),
        issn=find_issn(
            " ".join(map(str, item["ISSN"])) if isinstance(item.get("ISSN"), list) else _text(item.get("ISSN"))
        ),
        accession=_text(item.get("id")),
        abstract=_text(item.get("abstract")),
        abstract_translated=_text(item.get("translated-abstract")),
        keywords=split_keywords([_text(item.get("keyword")) or ""]),
        language=_text(item.get("language")),
        publication_types=(
            *((_TYPES.get(kind, kind),) if kind else ()),
            *parse_keywords([_text(item.get("genre")) or ""]),
        ),
        url=_text(item.get("URL")),
        authors_translated=tuple(_authors(item.get("translated-author"))),
        retraction=text_of_notes([note], [_text(item.get("genre"))]),
        raw=tuple(_raw(item)),
        line=position,
    )


def _authors(people: Any) -> Iterator[Author]:
    for person in people if isinstance(people, list) else []:
        if not isinstance(person, dict):
            continue
        particle, family_name, given = (
            tidy(str(person.get(part) or "")) for part in ("non-dropping-particle", "family", "given")
        )
        family = " ".join(filter(None, (particle, family_name)))
        author = parse_author(
            f"{family}, {given}"
            if family and given
            else family or _text(person.get("literal")) or _text(person.get("name")) or given or ""
        )
        if author:
            yield author


def _year(item: dict[str, Any]) -> int | None:
    """Return the year something was issued, else published online or in print."""
    for key in ("issued", "published-print", "published-online", "published", "event-date"):
        date = item.get(key)
        texts = (
            [json.dumps(date.get(part)) for part in ("date-parts", "raw", "literal") if date.get(part)]
            if isinstance(date, dict)
            else [str(date or "")]
        )
        if year := parse_year(*texts):
            return year
    return parse_year(_text(item.get("year")))


def _noted(name: str, note: str) -> str | None:
    found = re.search(rf"\b{name}:?\s*(\S+)", note)
    return found[1] if found else None


def _raw(item: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value of an item under its path, lists item by item."""
    for key, value in item.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from _raw(part, f"{prefix}{key}/")
            elif part is not None:
                yield f"{prefix}{key}", part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)
