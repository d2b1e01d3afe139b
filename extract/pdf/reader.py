"""The PDF reader: pages that may hold tables, their tables, and the running text of every page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.documents import Document, Section, Table
from corpora.evidence import Problem
from extract.pdf.layout.captions import parse_label
from extract.pdf.layout.lines import group_lines
from extract.pdf.layout.regions import PageView, Region, find_regions
from extract.pdf.layout.uncaptioned import find_uncaptioned, is_coordinate_row
from extract.pdf.pasted import read_pasted
from extract.pdf.sieve import picture_pages
from extract.pdf.table.build import build_table, same_layout
from extract.pdf.words import (
    PageWords,
    Word,
    candidate_pages,
    document_metadata,
    page_texts,
    read_pages,
)
from extract.readers.base import sha256_of
from extract.readers.pdf_gathered import by_document, mark_recognised, with_recognised

MAX_PAGES = 200
"""Pages of one file that are read for tables; an article with its supplement has some dozens."""

MARGIN = 0.085
"""The share of a page's height, above and below, in which running heads and page numbers stand."""

_FOLIO = re.compile(
    r"(?:page\s*)?[-–]?\s*(?:S?\d{1,5}|[ivxl]{1,5})(?:\s*(?:of|/)\s*\d+)?\s*[-–]?", re.IGNORECASE
)
_AXES = re.compile(r"[xyz]|[(\[]?\s*x\s*[,;/]?\s*y\s*[,;/]?\s*z\s*[)\]]?(?:\s*\(mm\))?", re.IGNORECASE)
_IMPRINT = re.compile(
    r"©|copyright|downloaded|https?:|www\.|\bdoi\b|\bvol(?:ume)?\b\W{0,2}\d|journal|\bet al\.|author manuscript|"
    r"accepted manuscript|\.org\b|\.com\b",
    re.IGNORECASE,
)


class PdfReader:
    """Reads PDFs: glyphs to words, words to tables."""

    kind = "pdf"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content alone tells a PDF
        """Return whether the bytes open like a PDF."""
        return b"%PDF-" in head[:1024]

    def read(self, name: str, data: bytes) -> Document:
        """Return the document with the tables of its candidate pages and the text of all pages.

        Raises
        ------
        FormatError : the file is no PDF, or encrypted, or damaged beyond reading.
        """
        texts = page_texts(data)
        title, doi = document_metadata(data)
        wanted = candidate_pages(data)
        pages = read_pages(data, name, pages=wanted[:MAX_PAGES])
        others = [n for n in picture_pages(data) if n not in wanted][:MAX_PAGES]
        captioned = [*pages, *(read_pages(data, name, pages=others) if others else ())]
        pages = sorted([*pages, *read_pasted(captioned, data, name)], key=lambda p: p.number)
        tables, left_over = read_tables(pages, name)
        problems = by_document([problem for page in pages for problem in page.problems], name)
        if len(wanted) > MAX_PAGES:
            problems.append(_pages_left(name, wanted[MAX_PAGES:]))
        problems.extend(left_over)
        texts = with_recognised(texts, pages)
        return Document(
            sha256=sha256_of(data),
            name=name,
            kind=self.kind,
            title=title,
            doi=doi,
            sections=tuple(Section(text=text, page=i) for i, text in enumerate(texts, start=1)),
            tables=tuple(mark_recognised(table, pages) for table in tables),
            n_pages=len(texts),
            problems=tuple(problems),
        )


def _pages_left(name: str, pages: Sequence[int]) -> Problem:
    return Problem(
        code="PDF-PAGES-LEFT",
        item=name,
        message=f"{len(pages)} pages that may hold tables were not read, from page {pages[0]} on: only {MAX_PAGES} are.",
        hint="Split the file and read its parts.",
    )


def find_tables(pages: Sequence[PageWords]) -> list[Table]:
    """Return the tables of pages, those that go over several pages as one."""
    return read_tables(pages, "")[0]


def read_tables(pages: Sequence[PageWords], name: str) -> tuple[list[Table], list[Problem]]:
    """Return the tables of pages, and a problem for each row of numbers that stands close to a table outside it."""
    groups: list[list[Region]] = []
    problems: list[Problem] = []
    margins = margin_words(pages)
    for page in pages:
        view = PageView(page, margins)
        kept: list[Region] = []
        for region in regions_of(view):
            home = next((g for g in reversed(groups) if goes_on(g, region)), None)
            if home is not None:
                home.append(region)
            elif region.label is not None or not region.bare:
                groups.append([region])
            else:
                if any(g[-1].page.number == page.number - 1 for g in groups):
                    problems.append(_headless(region, name))
                continue
            kept.append(region)
        problems.extend(_left_over(view, kept, name))
        problems.extend(_stray_headings(view, kept, name))
    tables: list[Table] = []
    for group in groups:
        table = build_table(group, f"t{len(tables) + 1}")
        if table is not None:
            tables.append(table)
    return tables, problems


def _headless(region: Region, name: str) -> Problem:
    """Return the problem of rows of numbers that may go on a table of the page before, but not in its columns."""
    return Problem(
        code="PDF-ROW-OUTSIDE-TABLE",
        item=name,
        message=(
            f"Page {region.page.number} holds {len(region.lines)} lines of numbers that belong to no table "
            f"read: {region.lines[0].text!r} …"
        ),
        hint="Look at the page: if they go on a table of the page before, add them by hand.",
    )


def _left_over(view: PageView, regions: Sequence[Region], name: str) -> list[Problem]:
    """Return a problem for each row of numbers below a table that was not taken into it."""
    problems = []
    for region in regions:
        reach = region.bottom + 4 * max(line.size for line in region.lines)
        words = view.within(region.x0 - 4, region.x1 + 4, region.bottom + 1, reach)
        taken = [r for r in regions if r is not region and r.top < reach and r.bottom > region.bottom]
        for line in group_lines(words):
            inside = any(r.top - 2 <= line.middle <= r.bottom + 2 for r in taken)
            if inside or len(line.phrases(0.9)) < 4 or not is_coordinate_row(line):
                continue
            place = f"page {view.page.number}, below {region.label or 'a table without label'}"
            problems.append(
                Problem(
                    code="PDF-ROW-OUTSIDE-TABLE",
                    item=name,
                    message=f"A row of numbers stands close under a table but was not read with it: {line.text!r} ({place}).",
                    hint="Look at the page picture and add the row by hand if it belongs to the table.",
                )
            )
    return problems


def _stray_headings(view: PageView, regions: Sequence[Region], name: str) -> list[Problem]:
    """Return a problem for a page with headings "x", "y", "z" that stand in none of its tables."""
    outside = [
        phrase
        for phrase in view.phrases
        if _AXES.fullmatch(phrase.text)
        and not any(
            r.x0 - 4 <= phrase.x0 <= r.x1 + 4 and r.top - 4 <= phrase.top <= r.bottom for r in regions
        )
    ]
    whole = any(len(phrase.text) > 1 for phrase in outside)
    trio = any(
        [p.text.lower() for p in outside[i : i + 3]] == ["x", "y", "z"]
        and outside[i + 2].top - outside[i].top < outside[i].size
        for i in range(len(outside) - 2)
    )
    if not (whole or trio):
        return []
    return [
        Problem(
            code="PDF-HEADING-OUTSIDE-TABLE",
            item=name,
            message=f"Page {view.page.number} shows headings x, y, z outside the tables that were found on it.",
            hint="Look at the page; add by hand what stands below them if it is a table of coordinates.",
        )
    ]


def regions_of(view: PageView) -> list[Region]:
    """Return all tables of a page: those without a caption that begin above the first caption come first."""
    known = find_regions(view)
    heads = {r.label for r in known}
    extra = find_uncaptioned(view, known, [c for c in view.captions if c.label not in heads])
    first = min((r.top for r in known), default=view.page.height)
    early = [r for r in extra if r.top < first]
    return [*early, *known, *(r for r in extra if r.top >= first)]


def goes_on(group: Sequence[Region], region: Region) -> bool:
    """Return whether a region is the next part of a table begun on the page before."""
    last = group[-1]
    if region.page.rotation != last.page.rotation:
        return False
    page = region.page.number
    if last.caption_below:
        return False  # the caption under a table is its end
    if region.label is not None:
        same = last.label is not None and _plain(region.label) == _plain(last.label)
        alike = not region.caption or _plain(region.caption) == _plain(last.caption)
        if region.caption_below and last.label is None:  # the caption stands under the last page of the table
            return page == last.page.number + 1 and same_layout(last, region)
        return same and (
            (region.continued and page >= last.page.number) or (page > last.page.number and alike)
        )
    return page == last.page.number + 1 and same_layout(last, region)


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def margin_words(pages: Sequence[PageWords]) -> frozenset[Word]:
    """Return the words of running heads, feet and page numbers."""
    seen: dict[tuple[str, int], set[int]] = {}
    lines_of: list[tuple[PageWords, str, list[Word]]] = []
    for page in pages:
        low, high = MARGIN * page.height, (1 - MARGIN) * page.height
        for words in (
            [w for w in page.words if w.bottom < low],
            [w for w in page.words if w.top > high],
        ):
            for line in group_lines(words):
                lines_of.append((page, line.text, list(line.words)))
                key = (re.sub(r"\d+", "#", _plain(line.text)), round(line.middle / 6))
                seen.setdefault(key, set()).add(page.number)
    out: set[Word] = set()
    for _, text, words in lines_of:
        key = (re.sub(r"\d+", "#", _plain(text)), round(group_lines(words)[0].middle / 6))
        if parse_label(text) is not None:
            continue
        repeated = len(seen[key]) > 1
        if (
            _FOLIO.fullmatch(text.strip())
            or _IMPRINT.search(text)
            or (repeated and re.search(r"[^\W\d_]{3}", text))
        ):
            out.update(words)
    return frozenset(out)
