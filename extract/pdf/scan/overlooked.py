"""Numbers of a scanned page that text recognition passed over: ink in rows and columns of numbers that no word has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from extract.pdf.page.pieces import InkPiece
from extract.pdf.scan.candidate import Candidate, ink_key
from extract.pdf.scan.digits import ScannedInk, numbers_of
from extract.pdf.scan.tesseract import Found

MOST_DIGITS = 6
"""Digits of the longest number."""

ROW_NUMBERS, COLUMN_NUMBERS = 2, 3
"""Numbers from which a line is a row of numbers, and a place on the page a column of them."""

SAME_ROW = 0.3
"""Type sizes between the baselines of one row."""

COLUMN_REACH = 15.0
"""Type sizes above and below which a number is of another table."""

COLUMN_EDGE = 0.5
"""Type sizes beside the numbers of a column in which a shorter or longer one may begin."""

LOWEST, HIGHEST, WIDEST = 0.5, 0.9, 1.1
"""Type sizes of height and width of a digit; two that touch are wider."""


def find_overlooked(ink: ScannedInk, found: Sequence[Found], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return what looks like a number in the rows and columns of numbers but was not found on the page at all."""
    taken = {ink_key(p) for c in candidates for p in c.ink.pieces}
    boxes = [(f.x0 - 2, f.top - 2, f.x1 + 2, f.bottom + 2) for f in found if any(c.isalnum() for c in f.text)]
    out: list[Candidate] = []
    for baseline, em, order, whole_row in [*_rows(candidates), *_new_rows(ink, boxes, candidates, taken)]:
        free = _free_ink(ink, boxes, taken, baseline, em)
        for number in numbers_of(free, em, baseline):
            one = Candidate(number, em, baseline, order=order)
            column = len(in_column(one, candidates))
            one.expected = column >= (1 if whole_row else COLUMN_NUMBERS)
            fits = 1 <= number.pattern.count("D") <= MOST_DIGITS and "?" not in number.pattern
            if fits and (whole_row or one.expected):
                taken.update(map(ink_key, number.pieces))
                out.append(one)
    return out


def in_column(one: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the numbers that are printed above and below a piece of ink."""
    x0, _, x1, _ = one.ink.box
    middle, edge = (x0 + x1) / 2, COLUMN_EDGE * one.em
    return [
        c
        for c in candidates
        if c.ink.box[0] - edge <= middle <= c.ink.box[2] + edge
        and SAME_ROW * one.em < abs(c.baseline - one.baseline) < COLUMN_REACH * one.em
    ]


def table_size(candidates: Sequence[Candidate]) -> float:
    """Return the type size, in pixels, of the numbers that are in rows and columns: that of tables, not of the text."""
    tabled = [
        c.em
        for c in candidates
        if sum(same_row(c, o) for o in candidates) > ROW_NUMBERS and len(in_column(c, candidates)) >= ROW_NUMBERS
    ]
    return median(tabled or [c.em for c in candidates])


def same_row(one: Candidate, other: Candidate) -> bool:
    """Return whether two numbers stand on one line."""
    return abs(one.baseline - other.baseline) < SAME_ROW * one.em


def _rows(candidates: Sequence[Candidate]) -> Iterator[tuple[float, float, int, bool]]:
    """Yield baseline, type size and order of each line with numbers, and whether there are several."""
    rows: list[tuple[float, float, int, int]] = []
    for candidate in candidates:
        for place, (baseline, em, many, order) in enumerate(rows):
            if abs(baseline - candidate.baseline) < SAME_ROW * em:
                rows[place] = (baseline, em, many + 1, order)
                break
        else:
            rows.append((candidate.baseline, candidate.em, 1, candidate.order))
    for baseline, em, many, order in rows:
        yield baseline, em, order, many >= ROW_NUMBERS


def _new_rows(
    ink: ScannedInk,
    boxes: Sequence[tuple[int, int, int, int]],
    candidates: Sequence[Candidate],
    taken: set[tuple[int, int]],
) -> Iterator[tuple[float, float, int, bool]]:
    """Yield baseline, type size and order of each line in a column of numbers of which no number was found."""
    if len(candidates) < COLUMN_NUMBERS:
        return
    em = table_size(candidates)
    known = [c.baseline for c in candidates]
    first = min(known) - COLUMN_REACH * em
    feet = sorted(
        p.bottom
        for p in ink.within(0, first, ink.gray.shape[1], max(known) + COLUMN_REACH * em)
        if LOWEST * em < p.height < HIGHEST * em
        and p.width < WIDEST * em
        and ink_key(p) not in taken
        and not any(b[0] <= (p.x0 + p.x1) / 2 <= b[2] and b[1] <= (p.top + p.bottom) / 2 <= b[3] for b in boxes)
        and all(abs(p.bottom - baseline) > SAME_ROW * em for baseline in known)
    )
    line: list[int] = []
    for foot in [*feet, None]:
        if line and (foot is None or foot - line[0] > SAME_ROW * em):
            order = min(candidates, key=lambda c: (abs(c.baseline - line[0]), c.order)).order
            yield median(line), em, order, False
            line = []
        if foot is not None:
            line.append(foot)


def _free_ink(
    ink: ScannedInk,
    boxes: Sequence[tuple[int, int, int, int]],
    taken: set[tuple[int, int]],
    baseline: float,
    em: float,
) -> list[InkPiece]:
    """Return the ink of a line that no word and no number has."""
    strip = ink.within(0, baseline - 0.95 * em, ink.gray.shape[1], baseline + 0.25 * em)
    near = [b for b in boxes if b[1] < baseline and b[3] > baseline - 0.6 * em]
    return [
        p
        for p in strip
        if ink_key(p) not in taken
        and p.height < HIGHEST * em
        and p.width < WIDEST * em
        and not any(b[0] <= (p.x0 + p.x1) / 2 <= b[2] for b in near)
    ]


def is_unread(one: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Return whether ink that gave no number is in a column, or a row and a column, of numbers that were read."""
    column = sum(1 for c in in_column(one, candidates) if c.text)
    row = sum(1 for c in candidates if c.text and same_row(one, c))
    return not one.text and (column >= COLUMN_NUMBERS or (column >= 1 and row >= ROW_NUMBERS))
