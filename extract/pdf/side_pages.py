"""Columns of a table that are printed on a page of their own, as spreadsheets do: set beside the rows they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpora.nouns.evidence import Problem, Severity
from extract.pdf.layout.lines import Line, group_lines
from extract.pdf.layout.margins import margin_words
from extract.pdf.layout.measures import AXES, CELLS
from extract.pdf.layout.uncaptioned import is_coordinate_row
from extract.pdf.model import PageWords, Word

FEWEST_NUMBERS = 4
"""Lines of numbers from which a page may hold the rest of a table's columns."""
MOSTLY_NUMBERS = 0.7
"""Share of such a page's lines that hold numbers alone; the others are its heading, and blank rows of the table."""
MOST_WORDS = 6
"""Words in the longest line of such a page: a heading."""
SAME_HEIGHT = 0.35
"""Type sizes by which a number may be above or below its row."""
COLUMN_GAP = 12.0
"""Points between the last column of the rows and the first that is set beside them."""
TABLE_RULE = 0.5
"""Share of the rows' width from which a rule is one of their table's."""

_VALUE = re.compile(r"[<>≤≥=~]?[-−–+]?(?:\d[\d,.]*|\.\d+)%?|[<>≤≥=]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """A page that holds columns without rows: its headings, and its lines of numbers."""

    page: PageWords
    headings: tuple[Line, ...]
    numbers: tuple[Line, ...]


def is_column_text(text: str) -> bool:
    """Return whether the text of a page is that of columns alone: a few words, and numbers one or two to the line."""
    lines = [line.split() for line in text.split("\n") if line.strip()]
    numbers = [words for words in lines if all(map(_VALUE.fullmatch, words)) and len(words) < AXES]
    short = all(len(words) <= MOST_WORDS for words in lines)
    return short and len(numbers) >= max(FEWEST_NUMBERS, MOSTLY_NUMBERS * len(lines))


def with_side_pages(pages: Sequence[PageWords], name: str) -> tuple[list[PageWords], list[Problem]]:
    """Return the pages, those of columns alone set beside the rows of the pages before, and the problems of that.

    The pages of columns must be as many as the pages of rows before them, the lines of each in the heights of the rows,
    or as many as they and the same distances apart.
    """
    if not any(map(_mostly_numbers, pages)):
        return list(pages), []
    margins = margin_words(pages)
    sides = [_side_of(page, margins) if _mostly_numbers(page) else None for page in pages]
    found: list[PageWords] = []
    problems: list[Problem] = []
    for is_side, run in groupby(zip(pages, sides, strict=True), key=lambda both: both[1] is not None):
        both = list(run)
        here = [side for _, side in both if side is not None]
        if not is_side or not here[0].headings:
            found.extend(page for page, _ in both)
            continue
        before = _pages_of_rows(found, margins)
        fits = len(before) == len(here) and before[-1].number == here[0].page.number - 1
        for at, side in enumerate(here):
            joined = _beside(before[at], side, margins) if fits else None
            problems.append(_told(side, here[0], name, joined=joined is not None))
            if joined is None:
                found.append(side.page)
            else:
                found[found.index(before[at])] = joined
    return found, problems


def _mostly_numbers(page: PageWords) -> bool:
    """Return whether most words of a page are numbers (a quick look)."""
    return sum(_VALUE.fullmatch(word.text) is not None for word in page.words) > len(page.words) / 2


def _pages_of_rows(pages: Sequence[PageWords], margins: frozenset[Word]) -> list[PageWords]:
    """Return the last pages that hold rows of coordinates, one directly after the other."""
    found: list[PageWords] = []
    for page in reversed(pages):
        lines = group_lines(word for word in page.words if word not in margins)
        if not any(map(is_coordinate_row, lines)) or (found and page.number != found[0].number - 1):
            break
        found.insert(0, page)
    return found


def _side_of(page: PageWords, margins: frozenset[Word]) -> _Side | None:
    lines = group_lines(word for word in page.words if word not in margins)
    numbers = [line for line in lines if len(line.words) < AXES and all(_VALUE.fullmatch(w.text) for w in line.words)]
    if len(numbers) < max(FEWEST_NUMBERS, MOSTLY_NUMBERS * len(lines)) or any(map(is_coordinate_row, lines)):
        return None
    headings = [line for line in lines if line.middle < numbers[0].middle]
    if len(headings) + len(numbers) < len(lines) or any(len(h.words) > MOST_WORDS for h in headings):
        return None
    return _Side(page=page, headings=tuple(headings), numbers=tuple(numbers))


def _beside(page: PageWords, side: _Side, margins: frozenset[Word]) -> PageWords | None:
    """Return a page with the columns of another beside its rows; None where it cannot be told which row a number is of."""
    lines = group_lines(word for word in page.words if word not in margins)
    rows = [line for line in lines if is_coordinate_row(line)]
    shift = _shift_to(rows, side.numbers)
    head = [line for line in lines if rows and line.middle < rows[0].middle and len(line.phrases(CELLS)) >= AXES][-1:]
    if shift is None or (side.headings and not head):
        return None
    table = [*rows, *head]
    left, right = min(line.x0 for line in table), max(line.x1 for line in table)
    across = right + COLUMN_GAP - min(word.x0 for line in (*side.headings, *side.numbers) for word in line.words)
    down = head[0].middle - side.headings[-1].middle if side.headings else 0.0
    moved = [_moved(word, across, down) for line in side.headings for word in line.words]
    moved += [_moved(word, across, shift) for line in side.numbers for word in line.words]
    edge = max(word.x1 for word in moved)
    rules = [
        (r[0], r[1], edge, r[3]) if r[2] - r[0] > TABLE_RULE * (right - left) and r[2] < edge else r for r in page.rules
    ]
    return replace(page, words=(*page.words, *moved), rules=tuple(rules), width=max(page.width, edge))


def _shift_to(rows: Sequence[Line], numbers: Sequence[Line]) -> float | None:
    """Return how far the numbers are to be moved down to be in their rows: not at all, or one for each row by one distance."""
    near = SAME_HEIGHT * numbers[0].size
    if all(any(abs(row.middle - line.middle) < near for row in rows) for line in numbers):
        return 0.0
    if len(rows) != len(numbers):
        return None
    shifts = [row.middle - line.middle for row, line in zip(rows, numbers, strict=True)]
    return shifts[0] if max(shifts) - min(shifts) < near else None


def _moved(word: Word, across: float, down: float) -> Word:
    return replace(
        word, x0=word.x0 + across, x1=word.x1 + across, top=word.top + down, bottom=word.bottom + down, moved=across
    )


def _told(side: _Side, first: _Side, name: str, *, joined: bool) -> Problem:
    heading = first.headings[-1].text
    what = f"Page {side.page.number} holds only the column {heading!r} with {len(side.numbers)} numbers"
    if joined:
        return Problem(
            code="PDF-COLUMN-ALONE",
            item=name,
            severity=Severity.INFO,
            message=f"{what}; they were read beside the rows of a page before, whose heights they have.",
            hint="Compare the first and the last of them with their rows.",
        )
    return Problem(
        code="PDF-COLUMN-ALONE",
        item=name,
        message=f"{what}; which rows of the table before they belong to is not certain, and they were not read.",
        hint="Look at the page and add the numbers by hand.",
    )
