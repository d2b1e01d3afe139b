"""Which report a file is: matched by the DOI or the title that stand inside it, never by its name alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
from rapidfuzz import fuzz

from corpora.errors import FormatError
from corpora.ids import parse_doi
from corpora.records import Report

HEAD_PAGES = 2
HEAD_CHARACTERS = 200_000
TITLE_SCORE = 96.0
"""rapidfuzz partial ratio: a title broken over lines or hyphenated still passes, another paper's does not."""
SHORTEST_TITLE = 20

_MARKED_DOI = re.compile(
    r"""(?:citation_doi|dc\.identifier|prism\.doi|pub-id-type=["']doi["']|<(?:prism|xocs|ce):doi)[^<>]*?"""
    r"""(?:content=["']|>)\s*(?:doi:)?\s*(?:https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s"'<>]+)""",
    re.IGNORECASE,
)
_PLAIN_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>]+", re.IGNORECASE)
_MARKED_TITLE = re.compile(
    r"""<(?:title|article-title|ce:title|dc:title)[^<>]*>(.*?)</|citation_title["'][^<>]*content=["']([^"']+)""",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a file says of itself: its own DOIs (surest first) and the text its title stands in."""

    dois: tuple[str, ...]
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The report a file belongs to, and what says so."""

    report: str
    by: str


def read_identity(data: bytes, name: str) -> Identity:
    """Return what the file's first pages (PDF) or markup say of itself. FormatError when unreadable."""
    if data.lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        head = _pdf_head(data, name)
        dois = [parse_doi(found) for found in _PLAIN_DOI.findall(head)]
    else:
        text = data[:HEAD_CHARACTERS].decode("utf-8", errors="replace")
        marked = _MARKED_DOI.findall(text)
        dois = [parse_doi(found) for found in marked]
        head = " ".join(part for pair in _MARKED_TITLE.findall(text) for part in pair)
    return Identity(dois=tuple(dict.fromkeys(d for d in dois if d)), head=head)


def find_report(identity: Identity, reports: Sequence[Report]) -> Match | None:
    """Return the one report the file is, or None when none or several fit.

    A DOI inside the file comes first; where it names several reports (a first page may cite one) the
    title decides among them; without a DOI the title must stand in the file's head.
    """
    by_doi = [report for report in reports if report.record.doi and report.record.doi in identity.dois]
    if len(by_doi) == 1:
        return Match(report=by_doi[0].id, by=f"DOI {by_doi[0].record.doi} in the file")
    head = _folded(identity.head)
    by_title = [report for report in (by_doi or reports) if _title_stands_in(report, head)]
    if len(by_title) == 1:
        return Match(report=by_title[0].id, by=f"title in the file: {by_title[0].record.title}")
    return None


def _title_stands_in(report: Report, head: str) -> bool:
    title = _folded(report.record.title or "")
    if len(title) < SHORTEST_TITLE:
        return False
    return title in head or fuzz.partial_ratio(title, head) >= TITLE_SCORE


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", text.replace("-\n", "")))


def _pdf_head(data: bytes, name: str) -> str:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FormatError(
            f"{name} is not a readable PDF: {error}.", hint="Open it in a PDF viewer; fetch it again."
        ) from error
    try:
        pages = [pdf[i].get_textpage().get_text_bounded() for i in range(min(HEAD_PAGES, len(pdf)))]
    finally:
        pdf.close()
    return "\n".join(pages)
