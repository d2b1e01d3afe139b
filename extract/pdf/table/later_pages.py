"""Rows of a later page under the columns of the first: where they stand elsewhere, or one of the columns is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from extract.pdf.layout.atoms import PrintColumn, holds_row, split_atoms
from extract.pdf.layout.lines import Line, Phrase
from extract.pdf.layout.measures import FULL_ROW
from extract.pdf.model import Word

MOSTLY = 0.7
"""Share of a column's cells that are of its kind."""

DISAGREEING = 2
"""Columns that hold another kind of cell than those above them from which a page is set in columns of its own; with
fewer columns than the first page one is enough."""

WORDS, SIDE, WHOLE, DECIMAL = "words", "side", "whole number", "decimal number"

_KINDS = (
    (re.compile(r"[-+]?\d{1,5}"), WHOLE),
    (re.compile(r"[<>≤≥=~]?\s?[-+]?\d*[.,]\d+"), DECIMAL),
    (re.compile(r"[LRBM](?:/[LRBM])?|[lrb]h?|LH|RH|left|right|bilateral|mid(?:line)?", re.IGNORECASE), SIDE),
    (re.compile(r".*[^\W\d_]{3}.*"), WORDS),
)
"""Kinds of cells; others (stars, p values, lists) are of none."""


def set_under(
    first: Sequence[Line], columns: Sequence[PrintColumn], later: Sequence[Line], own: Sequence[PrintColumn]
) -> list[Line] | None:
    """Return the lines of a later page, each word moved under the column of the first page that it belongs to.

    `columns` are those of the `first` lines, `own` those of the `later` ones. Lines whose columns are where the first
    page's are come back as they are. Columns elsewhere, or fewer, are matched from left to right by what their cells
    hold; None when they can be matched in no way, or in several.
    """
    kinds, mine, here = kinds_of(first, columns), kinds_of(later, own), kinds_of(later, columns)
    others = sum(a is not None and b is not None and a != b for a, b in zip(kinds, here, strict=True))
    fits = others < (DISAGREEING if len(own) >= len(columns) else 1)
    found = [(i, place) for i, column in enumerate(own) if (place := _place_of(column, columns)) is not None]
    places = [place for _, place in found]
    # As many columns as on the first page, but each over its neighbour, are not in their places.
    moved = len(own) == len(columns) and any(i != place for i, place in found)
    if fits and not moved and len(set(places)) == len(places) >= min(FULL_ROW, len(own)):
        return list(later)
    matched = match(kinds, mine)
    if matched is None:
        return list(later) if fits else None
    shifts = [
        (column, (target.x0 - column.x0) if kind in (WORDS, None) else target.centre - column.centre)
        for column, kind, target in zip(own, mine, (columns[i] for i in matched), strict=True)
    ]
    return [Line(tuple(_moved(line, shifts))) for line in later]


def kinds_of(lines: Sequence[Line], columns: Sequence[PrintColumn]) -> list[str | None]:
    """Return what most cells of each column hold; None for columns of no one kind."""
    counts: list[Counter[str | None]] = [Counter() for _ in columns]
    for line in lines:
        atoms = split_atoms(line)
        if not holds_row(atoms):
            continue
        for index, column in enumerate(columns):
            inside = [atom for atom in atoms if column.overlap(atom) > 0]
            if inside:
                counts[index][_kind(Phrase(tuple(w for a in inside for w in a.words)).text)] += 1
    return [_most(count) for count in counts]


def _kind(text: str) -> str | None:
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(text.strip())), None)


def _most(counts: Counter[str | None]) -> str | None:
    if not counts:
        return None
    if counts[DECIMAL] and counts[DECIMAL] + counts[WHOLE] >= MOSTLY * counts.total():
        return DECIMAL if counts[DECIMAL] >= 0.5 * counts.total() else WHOLE
    kind, n = counts.most_common(1)[0]
    return kind if n >= MOSTLY * counts.total() else None


def _place_of(column: PrintColumn, columns: Sequence[PrintColumn]) -> int | None:
    """Return the one column that shares print with another page's; None for none or several."""
    over = [i for i, c in enumerate(columns) if min(c.x1, column.x1) - max(c.x0, column.x0) > 0]
    return over[0] if len(over) == 1 else None


def match(kinds: Sequence[str | None], mine: Sequence[str | None]) -> list[int] | None:
    """Return for each column of a later page its column on the first, in order; None when that is not certain.

    A column matches one of its kind, and one of no kind matches any; no column with numbers is left without a partner.
    """
    if len(mine) > len(kinds):
        return None

    @cache
    def ways(i: int, j: int) -> tuple[tuple[int, ...], ...]:
        if j == len(mine):
            return ((),)
        if len(kinds) - i < len(mine) - j:
            return ()
        found = ways(i + 1, j)
        if mine[j] == kinds[i] or None in (mine[j], kinds[i]):
            found = (*found, *((i, *rest) for rest in ways(i + 1, j + 1)))
        return found[:2]

    possible = ways(0, 0)
    return list(possible[0]) if len(possible) == 1 else None


def _moved(line: Line, shifts: Sequence[tuple[PrintColumn, float]]) -> list[Word]:
    """Return a line's words, each moved with its column; a heading alone in its line stays in one piece."""
    words = []
    is_heading = len(split_atoms(line)) == 1
    for word in line.words:
        leading = line.words[0] if is_heading else word
        shift = _nearest(leading, shifts)
        words.append(replace(word, x0=word.x0 + shift, x1=word.x1 + shift, moved=word.moved + shift))
    return sorted(words, key=lambda w: w.x0)


def _nearest(word: Word, shifts: Sequence[tuple[PrintColumn, float]]) -> float:
    return min(shifts, key=lambda s: max(s[0].x0 - word.x1, word.x0 - s[0].x1))[1]
