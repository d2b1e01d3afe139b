"""Regions of pages, joined over pages, to tables; rows and headings of coordinates outside them are problems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Problem
from extract.pdf.layout.lines import Line, Phrase, group_lines
from extract.pdf.layout.margins import letters_of, margin_words
from extract.pdf.layout.measures import AXES, CELLS, WORD_EDGE
from extract.pdf.layout.parted_captions import give_parted_captions
from extract.pdf.layout.regions import Region, find_regions
from extract.pdf.layout.stacked import split_stacked
from extract.pdf.layout.uncaptioned import find_uncaptioned, is_coordinate_row
from extract.pdf.layout.view import PageView
from extract.pdf.model import PageWords
from extract.pdf.side_pages import with_side_pages
from extract.pdf.table.build import build_table, is_row_of, same_layout, sets_apart

CLOSE_BELOW = 8.0
"""Type sizes below a table within which a row of numbers may belong to it."""


LONGEST_QUOTE = 120
"""Characters of a line that a problem quotes."""


_AXES = re.compile(r"[xyz]|[(\[]?\s*x\s*[,;/]?\s*y\s*[,;/]?\s*z\s*[)\]]?(?:\s*\(mm\))?", re.IGNORECASE)


@dataclass(slots=True)
class Joined:
    """The regions of all pages by table, and those of no table that may be rows of the one on the page before."""

    tables: list[list[Region]] = field(default_factory=list)
    headless: list[Region] = field(default_factory=list)

    def of_page(self, regions: Sequence[Region]) -> list[Region]:
        """Return those of a page's regions that are part of a table."""
        taken = {id(region) for table in self.tables for region in table}
        return [region for region in regions if id(region) in taken]


def read_tables(pages: Sequence[PageWords], name: str) -> tuple[list[Table], list[Problem]]:
    """Return the tables of pages, and a problem for each row of numbers that is close to a table outside it."""
    pages, beside = with_side_pages(pages, name)
    margins = margin_words(pages)
    views = [PageView(page, margins) for page in pages]
    regions = [find_page_regions(view) for view in views]
    give_parted_captions(views, regions)
    joined = join_over_pages(regions)
    for view, found in zip(views, regions, strict=True):
        _add_last_row(view, found, joined)
    tables = build_tables(joined)
    problems = [
        problem for view, found in zip(views, regions, strict=True) for problem in outside(view, found, joined, name)
    ]
    problems += [
        problem for view, found in zip(views, regions, strict=True) for problem in _last_rows(view, found, joined, name)
    ]
    return tables, [*beside, *problems]


def find_page_regions(view: PageView) -> list[Region]:
    """Return all tables of a page: those without a caption that begin above the first caption come first."""
    known = find_regions(view)
    labels = {r.label for r in known}
    extra = find_uncaptioned(view, known, [c for c in view.captions if c.label not in labels])
    first = min((r.top for r in known), default=view.page.height)
    early = [r for r in extra if r.top < first]
    found = [*early, *known, *(r for r in extra if r.top >= first)]
    return [part for region in found for part in split_stacked(region)]


def join_over_pages(pages: Sequence[Sequence[Region]]) -> Joined:
    """Return the regions of pages in order, those that go on over pages as one table."""
    joined = Joined()
    for region in (region for regions in pages for region in regions):
        home = next((table for table in reversed(joined.tables) if goes_on(table, region)), None)
        if home is not None:
            home.append(region)
        elif region.label is not None or not region.bare:
            joined.tables.append([region])
        elif any(table[-1].page.number == region.page.number - 1 for table in joined.tables) or region.looks_like_peaks:
            joined.headless.append(region)
    return joined


def goes_on(group: Sequence[Region], region: Region) -> bool:
    """Return whether a region is the next part of a table begun on the page before."""
    last = group[-1]
    if region.page.rotation != last.page.rotation:
        return False
    page = region.page.number
    if last.caption_below:
        return False  # the caption under a table is its end
    if region.label is not None:
        same = last.label is not None and letters_of(region.label) == letters_of(last.label)
        alike = not region.caption or letters_of(region.caption) == letters_of(last.caption)
        if region.caption_below and last.label is None:  # the caption is under the last page of the table
            return page == last.page.number + 1 and same_layout(last, region)
        return same and ((region.continued and page >= last.page.number) or (page > last.page.number and alike))
    return page == last.page.number + 1 and same_layout(last, region)


def build_tables(joined: Joined) -> list[Table]:
    """Return the tables of regions joined over pages, numbered in order; regions without rows leave `joined`."""
    tables: list[Table] = []
    groups, joined.tables = [part for group in joined.tables for part in _apart(group)], []
    for group in groups:
        table = build_table(group, f"t{len(tables) + 1}")
        if table is not None:
            tables.append(table)
            joined.tables.append(group)
    return tables


def _apart(group: Sequence[Region]) -> list[list[Region]]:
    """Return the regions of a table, those of pages with columns and headings of their own as tables of the same name."""
    parts = [[group[0]]]
    for region in group[1:]:
        first = parts[-1][0]
        if sets_apart(first, region):
            region.label, region.caption = first.label, first.caption
            parts.append([region])
        else:
            parts[-1].append(region)
    return parts


def outside(view: PageView, regions: Sequence[Region], joined: Joined, name: str) -> list[Problem]:
    """Return the problems of a page whose rows or headings of coordinates are in none of its tables."""
    kept = joined.of_page(regions)
    headless = [_headless(region, name) for region in regions if any(region is one for one in joined.headless)]
    return [*headless, *_left_over(view, kept, name), *_stray_headings(view, kept, name)]


def _headless(region: Region, name: str) -> Problem:
    """Return the problem of rows of numbers that may go on a table of the page before, but not in its columns."""
    return Problem(
        code="PDF-ROW-OUTSIDE-TABLE",
        item=name,
        message=(
            f"Page {region.page.number} holds {len(region.lines)} lines of numbers that belong to no table "
            f"read: {region.lines[0].text[:LONGEST_QUOTE]!r} …"
        ),
        hint="Look at the page: if they go on a table of the page before, add them by hand.",
    )


def _left_over(view: PageView, regions: Sequence[Region], name: str) -> list[Problem]:
    """Return a problem for each row of numbers below a table that was not taken into it."""
    problems = []
    for region in regions:
        reach = region.bottom + CLOSE_BELOW * max(line.size for line in region.lines)
        words = view.within(region.x0 - WORD_EDGE, region.x1 + WORD_EDGE, region.bottom + 1, reach)
        taken = [r for r in regions if r is not region and r.top < reach and r.bottom > region.bottom]
        for line in group_lines(words):
            inside = any(r.top - 2 <= line.middle <= r.bottom + 2 for r in taken)
            if inside or len(line.phrases(CELLS)) <= AXES or not is_coordinate_row(line):
                continue
            place = f"page {view.page.number}, below {region.label or 'a table without label'}"
            problems.append(
                Problem(
                    code="PDF-ROW-OUTSIDE-TABLE",
                    item=name,
                    message=f"A row of numbers below a table was not read as part of it: {line.text!r} ({place}).",
                    hint="Look at the page picture and add the row by hand if it belongs to the table.",
                )
            )
    return problems


def _first_row(view: PageView, regions: Sequence[Region]) -> Line | None:
    """Return the first line of a page where it is a row of coordinates outside its tables."""
    line = next(iter(group_lines(view.words)), None)
    if line is None or any(r.top - 2 <= line.middle <= r.bottom + 2 for r in regions):
        return None
    return line if len(line.phrases(CELLS)) > AXES and is_coordinate_row(line) else None


def _add_last_row(view: PageView, found: list[Region], joined: Joined) -> None:
    """Add the row with which a page begins to the table that ends the page before, where it has something in each of its columns."""
    ended = [table for table in joined.tables if table[-1].page.number == view.page.number - 1]
    home = max(ended, key=lambda table: table[-1].bottom, default=None)
    line = _first_row(view, found) if home is not None and not home[-1].caption_below else None
    if home is not None and line is not None and is_row_of(home[-1], line):
        region = Region(view.page, line.x0, line.x1, lines=[line], top=line.top, bottom=line.bottom, bare=True)
        home.append(region)
        found.append(region)


def _last_rows(view: PageView, regions: Sequence[Region], joined: Joined, name: str) -> list[Problem]:
    """Return the problem of a row of numbers at the top of a page that may be the last of a table of the page before."""
    if not any(r.page.number == view.page.number - 1 for table in joined.tables for r in table):
        return []
    line = _first_row(view, regions)
    if line is None:
        return []
    return [
        Problem(
            code="PDF-ROW-OUTSIDE-TABLE",
            item=name,
            message=(
                f"Page {view.page.number} begins with a row of numbers that belongs to no table read: "
                f"{line.text[:LONGEST_QUOTE]!r}."
            ),
            hint="Look at the page: if it is the last row of the table before, add it by hand.",
        )
    ]


def _stray_headings(view: PageView, regions: Sequence[Region], name: str) -> list[Problem]:
    """Return a problem for a page with headings "x", "y", "z" that are in none of its tables."""
    outside = [
        phrase
        for phrase in view.phrases
        if _AXES.fullmatch(phrase.text)
        and not any(
            r.x0 - WORD_EDGE <= phrase.x0 <= r.x1 + WORD_EDGE
            and (r.top - 4 <= phrase.top <= r.bottom or _heads_again(phrase, r, view))
            for r in regions
        )
    ]
    whole = any(len(phrase.text) > 1 for phrase in outside)
    trio = any(
        [p.text.lower() for p in outside[i : i + AXES]] == ["x", "y", "z"]
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
            hint="Look at the page; add the rows below them by hand if they are coordinates.",
        )
    ]


def _heads_again(heading: Phrase, region: Region, view: PageView) -> bool:
    """Return whether a heading is repeated above rows that go on a table of the page before, no other rows between them."""
    if not (region.bare and 0 < region.top - heading.top <= CLOSE_BELOW * heading.size):
        return False
    between = view.within(region.x0 - WORD_EDGE, region.x1 + WORD_EDGE, heading.top, region.top - 2)
    return not any(map(is_coordinate_row, group_lines(between)))
