"""Which report a file is: matched by the DOI and the title inside it, never by its name.

A wrong match would give a study another study's coordinates, a missing one only asks a person; so a match
needs the file's own DOI together with the title, or the whole title with no DOI against it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pypdfium2
from rapidfuzz import fuzz

from corpora.errors import FormatError
from corpora.ids import parse_doi
from corpora.text import peek

HEAD_CHARACTERS = 400_000
"""Of markup: far past any front matter, well before the end of a long article."""
COVER_CHARACTERS = 200
"""A first page with less text is a cover or a scan's margin; the second is looked at too."""
TITLE_SCORE = 96.0
"""rapidfuzz partial ratio of a title alone: line breaks and lost letters pass, another paper's title does not."""
TITLE_SCORE_WITH_DOI = 80.0
SHORTEST_TITLE = 20
"""Width from which a title alone identifies a report; a Chinese character counts twice."""

_PLAIN_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>]+", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(name|property|content)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_DOI_NAMES = {"citation_doi", "dc.identifier", "dc.identifier.doi", "prism.doi", "bepress_citation_doi"}
_TITLE_NAMES = {"citation_title", "dc.title", "og:title", "bepress_citation_title"}
_MARKED_DOI = re.compile(
    r"""<(article-id\b[^<>]*pub-id-type=["']doi["']|prism:doi|xocs:doi|ce:doi|dc:identifier)[^<>]*>\s*(?:doi:\s*)?"""
    r"""(?:https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s"'<>]+)""",
    re.IGNORECASE,
)
_MARKED_TITLE = re.compile(
    r"<(title|article-title|ce:title|dc:title|h1)\b[^<>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL
)
_END_OF_FRONT = re.compile(r"</front>|<ref-list|<ce:bibliography|<ce:sections|<sec[\s>]", re.IGNORECASE)
_ABOUT_ANOTHER = re.compile(
    r"(erratum|corrigendum|correction|retraction|retracted|expressionofconcern|commentary|commenton|replyto|responseto|更正|勘误|撤稿)(note|notice|to|on|for|the|article|of)*$"
)
"""Words that, right before a report's title, show that the file is about that report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What identifies a file: its own DOI (None where it names none) and the folded text that holds its title."""

    doi: str | None
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One record of a report whose file is sought, under any of its titles."""

    report: str
    record: str
    doi: str | None
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The record a file belongs to, and the evidence for it."""

    record: str
    by: str


def read_identity(data: bytes, name: str) -> Identity:
    """Return what the first page (PDF) or front matter (markup) gives of its identity. FormatError if unreadable."""
    if b"%PDF-" in data[:1024]:
        page = _first_page(data, name)
        found = _PLAIN_DOI.search(page)
        return Identity(doi=parse_doi(found.group(0)) if found else None, head=fold_title(page))
    text = peek(data[:HEAD_CHARACTERS])
    dois, titles = _meta(text)
    front = _END_OF_FRONT.split(text, maxsplit=1)[0]
    dois += [found.group(2) for found in _MARKED_DOI.finditer(front)]
    titles += [re.sub(r"<[^>]*>", "", found.group(2)) for found in _MARKED_TITLE.finditer(front)]
    own = next((doi for doi in map(parse_doi, dois) if doi), None)
    return Identity(doi=own, head=" ".join(fold_title(html.unescape(title)) for title in titles))


def find_report(identity: Identity, wanted: Sequence[Candidate]) -> Match | None:
    """Return the one report the file is, or None when none or several fit.

    The file's own DOI decides where the file also holds the title; a file without a DOI that speaks
    against it is known by its whole title. A correction of, or a comment on, a paper is not that paper.
    """
    by_doi = [c for c in wanted if c.doi and c.doi == identity.doi]
    if by_doi:
        fitting = [c for c in by_doi if not c.titles or _stands_in(c.titles, identity.head, TITLE_SCORE_WITH_DOI)]
        return _the_one(fitting, f"DOI {identity.doi} and title in the file")
    open_to = [c for c in wanted if c.titles and not (c.doi and identity.doi)]
    exact = [c for c in open_to if _stands_in(c.titles, identity.head, 100.0)]
    fitting = exact or [c for c in open_to if _stands_in(c.titles, identity.head, TITLE_SCORE)]
    return _the_one(fitting, f"title in the file: {fitting[0].titles[0]}" if fitting else "")


def _the_one(fitting: Sequence[Candidate], by: str) -> Match | None:
    """Return the match when all that fits is one report."""
    return Match(record=fitting[0].record, by=by) if len({c.report for c in fitting}) == 1 else None


def _stands_in(titles: Iterable[str], head: str, score: float) -> bool:
    for title in map(fold_title, titles):
        if sum(1 if c.isascii() else 2 for c in title) < SHORTEST_TITLE:
            continue
        place = head.find(title)
        if place < 0 and score < 100.0:
            found = fuzz.partial_ratio_alignment(title, head, score_cutoff=score)
            # A head shorter than the title would be looked for inside the title: part of it is not the whole.
            place = found.dest_start if found and len(head) >= len(title) else -1
        if place >= 0 and not _ABOUT_ANOTHER.search(head[max(0, place - 60) : place]):
            return True
    return False


def fold_title(text: str) -> str:
    """Return letters and digits alone, without case or accents: breaks, hyphens and spacing do not matter."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def _meta(text: str) -> tuple[list[str], list[str]]:
    dois, titles = [], []
    for tag in _META.findall(text):
        values = {key.lower(): html.unescape(a or b) for key, a, b in _ATTRIBUTE.findall(tag)}
        name = (values.get("name") or values.get("property") or "").lower()
        if name in _DOI_NAMES:
            dois.append(values.get("content", ""))
        elif name in _TITLE_NAMES:
            titles.append(values.get("content", ""))
    return dois, titles


def _first_page(data: bytes, name: str) -> str:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FormatError(
            f"{name} is not a readable PDF: {str(error).rstrip('. ')}.", hint="Open it in a PDF viewer; fetch it again."
        ) from error
    try:
        text = pdf[0].get_textpage().get_text_bounded() if len(pdf) else ""
        if len(text.strip()) < COVER_CHARACTERS and len(pdf) > 1:
            text = f"{text}\n{pdf[1].get_textpage().get_text_bounded()}"
    finally:
        pdf.close()
    return str(text)
