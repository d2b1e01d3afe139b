"""A source in one line: journal, date, volume, issue and pages as Ovid, EBSCO and PubMed print them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from miner.importers.fields import clean, parse_pages, parse_year

_VOLUME = r"(?P<volume>[A-Za-z]{0,4}\d[\w-]*)"
_ISSUE = r"(?:\s*\((?P<issue>(?:[^()]|\([^()]*\))*)\))?"
_SEASON = r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter)[a-z]*\.?[/-]?)+"
_PAGES = r"(?P<pages>[A-Za-z]{0,4}\d[\w.+ -]*?(?:[-–]\s*[A-Za-z]?\d+)?)"
LONGEST_SOURCE = 500
"""Characters of a line that are taken for a source: the work grows as the cube of this number, and books have half."""
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"^(?P<journal>.+?)\.?,?\s+Vol\.?\s*{_VOLUME}{_ISSUE},?\s*(?P<date>[^,]*\d{{4}}[^,]*)?,?\s*(?:(?:pp?\.|pages?)\s*{_PAGES})?\.?\s*$",
        rf"^(?P<journal>.+?)\.\s+{_VOLUME}{_ISSUE}\s*:\s*{_PAGES},\s*(?P<date>.*\d{{4}}.*?)\.?\s*$",
        rf"^(?P<journal>.+?)[.,]?\s+(?P<date>(?:{_SEASON}\s+(?:\d{{1,2}},?\s+)?)?\d{{4}}[^;:]{{0,20}});\s*(?:{_VOLUME}{_ISSUE})?(?:\s*:\s*{_PAGES})?(?:\.|$|\s)",
        rf"^(?P<journal>.+?)[.,]\s+(?P<date>[^,]*\d{{4}}),\s+Vol\.?\s*{_VOLUME}(?:,?\s+Issue\s+(?P<issue>[\w-]+))?(?:,\s*pp?\.?\s*{_PAGES})?\.(?:\s*\d+p\.)?.*$",
        rf"^(?P<journal>[^,]+),\s+(?P<date>(?:{_SEASON}\s+)?\d{{4}}){_ISSUE}\s*:\s*{_PAGES}\.?\s*$",
        rf"^(?P<journal>.+?)[.,]\s+(?P<date>(?:{_SEASON},?\s+)?\d{{4}}(?:\s+\w+)?(?:\s+\d{{1,2}})?)\.?\s*$",
    )
)
"""Forms of a source: "J. Vol.43(5), Sep 2015, pp. 6-9.", "J. 28(2):103-6, April 2015.", "J 2015 Jun;58(6):688-96", "J. 2015"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a line names; absent where it does not."""

    journal: str | None = None
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None


def parse_source(text: str | None) -> Source:
    """Return what one line of source names; of a line in another form only the year and the words before it."""
    line = clean(text)
    if not line:
        return Source()
    line = line[:LONGEST_SOURCE]
    for form in _FORMS:
        found = form.match(line)
        if found:
            parts = found.groupdict()
            return Source(
                journal=clean(parts["journal"].rstrip(" .,")),
                year=parse_year(parts.get("date"), line),
                volume=parts.get("volume"),
                issue=clean(parts.get("issue")),
                pages=parse_pages((parts.get("pages") or "").strip(" .") or None),
            )
    head = re.split(r"[.;]\s|\(|\[|,\s(?=.*\d)|\s(?=\d)", line, maxsplit=1)[0].strip(" .,")
    chapter = _CHAPTER.search(line)
    is_journal = len(head) > 2 and not head[0].isdigit() and chapter is None and not _EDITORS.search(line)
    return Source(
        journal=head if is_journal else None, year=parse_year(line), pages=parse_pages(chapter[1]) if chapter else None
    )


_CHAPTER = re.compile(r"\(pp?\.\s*([^()]+)\)")
_EDITORS = re.compile(r"\[Eds?\b|\bEditor\b|\(Eds?\.?\)")
"""What only books have in their line: pages in brackets, editors."""
