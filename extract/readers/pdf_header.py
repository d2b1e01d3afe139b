"""The header of a table: which words stand over which columns, on how many levels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.evidence import Box
from extract.readers.pdf_columns import Column
from extract.readers.pdf_lines import Line, Phrase

HEADER_GAP = 0.75
"""Words of a header closer than this (type sizes) belong together."""

_AXIS = re.compile(r"([xyz])\b", re.IGNORECASE)


@dataclass(slots=True)
class HeadCell:
    """A heading: its words (one phrase a line), the columns it stands over, its level."""

    phrases: list[Phrase]
    first: int
    last: int
    row: int
    row_span: int = 1
    ruled: bool = False

    @property
    def text(self) -> str:
        text = ""
        for phrase in self.phrases:
            if text.endswith("-") and phrase.text[:1].islower():
                text = (text if len(text) < 4 else text[:-1]) + phrase.text
            else:
                text = f"{text} {phrase.text}".strip()
        return text


def header_phrases(head: Sequence[Line]) -> list[Phrase]:
    """Return the phrases of header lines."""
    return [p for line in head for p in line.phrases(HEADER_GAP)]


def build_header(
    head: Sequence[Line],
    columns: Sequence[Column],
    rules: Sequence[Box],
    numeric: frozenset[int] = frozenset(),
) -> list[HeadCell]:
    """Return the headings of a table, level by level, each with the columns it stands over.

    `numeric` are the columns that hold numbers: a heading reaches over such neighbours that have no
    heading of their own.
    """
    levels: list[list[HeadCell]] = []
    below: list[HeadCell] = []
    for line in reversed(head):
        level = _level(line, columns, rules, below)
        levels.append(level)
        below = [*level, *below]
    _widen(levels, columns, numeric)
    levels.reverse()
    for row, level in enumerate(levels):
        for cell in level:
            cell.row = row
    cells = _stack([c for level in levels for c in level], rules)
    return _number_levels(cells)


def _level(
    line: Line, columns: Sequence[Column], rules: Sequence[Box], below: Sequence[HeadCell]
) -> list[HeadCell]:
    phrases = [q for p in line.phrases(HEADER_GAP) for q in _split(p, columns)]
    spans = [_span(p, columns, rules, below) for p in phrases]
    taken: dict[int, int] = {}
    for i, (first, last, _) in enumerate(spans):
        for column in range(first, last + 1):
            rival = taken.get(column)
            if rival is None or _nearer(phrases[i], phrases[rival], columns[column]):
                taken[column] = i
    cells = []
    for i, phrase in enumerate(phrases):
        mine = sorted(c for c, owner in taken.items() if owner == i)
        if not mine:
            free = [c for c in range(len(columns)) if c not in taken]
            if not free:
                continue
            centre = (phrase.x0 + phrase.x1) / 2
            mine = [min(free, key=lambda c: abs(columns[c].centre - centre))]
            taken[mine[0]] = i
        cells.append(HeadCell([phrase], mine[0], mine[-1], 0, ruled=spans[i][2]))
    return cells


def _split(phrase: Phrase, columns: Sequence[Column]) -> list[Phrase]:
    """Return a phrase cut where each of its words stands over a column of its own (x y z set close)."""
    if len(phrase.words) < 2:
        return [phrase]
    homes = []
    for word in phrase.words:
        over = [i for i, c in enumerate(columns) if min(c.x1, word.x1) - max(c.x0, word.x0) > 0]
        homes.append(over[0] if len(over) == 1 else None)
    if None in homes or len(set(homes)) != len(homes):
        return [phrase]
    short = all(len(w.text) <= 3 for w in phrase.words)
    return [Phrase((w,)) for w in phrase.words] if short else [phrase]


def _nearer(one: Phrase, other: Phrase, column: Column) -> bool:
    def off(phrase: Phrase) -> float:
        return abs((phrase.x0 + phrase.x1) / 2 - column.centre) - max(column.overlap(phrase), 0.0)

    return off(one) < off(other)


def _span(
    phrase: Phrase, columns: Sequence[Column], rules: Sequence[Box], below: Sequence[HeadCell]
) -> tuple[int, int, bool]:
    """Return the first and last column a heading stands over, and whether a rule below it says so."""
    for rule in rules:
        under = phrase.bottom - 0.3 * phrase.size < rule[1] < phrase.bottom + 0.9 * phrase.size
        if under and rule[0] < phrase.x0 + 3 and rule[2] > phrase.x1 - 3:
            whole = rule[0] < columns[0].x1 and rule[2] > columns[-1].x0
            if not whole:
                over = [i for i, c in enumerate(columns) if rule[0] - 2 < c.centre < rule[2] + 2]
                if over:
                    return over[0], over[-1], True
    over = [i for i, c in enumerate(columns) if c.overlap(phrase) > 0.35 * min(c.x1 - c.x0, phrase.width)]
    if not over:
        centre = (phrase.x0 + phrase.x1) / 2
        nearest = min(range(len(columns)), key=lambda i: max(columns[i].x0 - centre, centre - columns[i].x1))
        return nearest, nearest, False
    axes = _axes_below(phrase, columns, below)
    return axes or (over[0], over[-1], False)


def _axes_below(
    phrase: Phrase, columns: Sequence[Column], below: Sequence[HeadCell]
) -> tuple[int, int, bool] | None:
    """Return the three columns headed x, y, z that a heading is centred over, if it is."""
    axes = {c.first: found.group(1).lower() for c in below if (found := _AXIS.match(c.text))}
    centre = (phrase.x0 + phrase.x1) / 2
    for first in axes:
        if [axes.get(first + k) for k in range(3)] != ["x", "y", "z"]:
            continue
        left, right = columns[first], columns[first + 2]
        third = (right.x1 - left.x0) / 3
        if left.x0 + 0.75 * third <= centre <= right.x1 - 0.75 * third:
            return first, first + 2, False
    return None


def _widen(levels: Sequence[Sequence[HeadCell]], columns: Sequence[Column], numeric: frozenset[int]) -> None:
    """Let a heading reach over neighbouring columns of numbers that nothing else heads."""
    cells = [c for level in levels for c in level]
    headed = {i for c in cells for i in range(c.first, c.last + 1)}
    for column in sorted(numeric - headed):
        near = [c for c in cells if c.first in numeric and (c.first == column + 1 or c.last == column - 1)]
        if not near:
            continue
        best = min(near, key=lambda c: _distance(c, columns[column]))
        best.first, best.last = min(best.first, column), max(best.last, column)


def _distance(cell: HeadCell, column: Column) -> float:
    return min(max(p.x0 - column.x1, column.x0 - p.x1, 0.0) for p in cell.phrases)


def _stack(cells: list[HeadCell], rules: Sequence[Box]) -> list[HeadCell]:
    """Join headings that go on in the next line over the same columns."""
    out: list[HeadCell] = []
    for cell in sorted(cells, key=lambda c: (c.first, c.row)):
        for upper in out:
            last = upper.phrases[-1]
            if (
                (upper.first, upper.last) == (cell.first, cell.last)
                and not upper.ruled
                and cell.phrases[0].middle - last.middle < 2.6 * last.size
                and not any(
                    last.middle < r[1] < cell.phrases[0].middle and r[0] < last.x1 and r[2] > last.x0
                    for r in rules
                )
            ):
                upper.phrases.extend(cell.phrases)
                upper.row_span = cell.row - upper.row + 1
                break
        else:
            out.append(cell)
    return out


def _number_levels(cells: list[HeadCell]) -> list[HeadCell]:
    """Return the headings with their levels counted from 0 without empty levels."""
    used = sorted({c.row for c in cells})
    number = {row: i for i, row in enumerate(used)}
    for cell in cells:
        end = cell.row + cell.row_span
        span = sum(1 for row in used if cell.row <= row < end)
        cell.row, cell.row_span = number[cell.row], max(1, span)
    return sorted(cells, key=lambda c: (c.row, c.first))
