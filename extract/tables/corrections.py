"""What only all foci of a table together show: conditions read as regions, missing signs, shifted rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Focus
from corpora.words.anatomy import names_anatomy
from corpora.words.sides import is_side, side_of
from extract.tables.model import TableReading, Understood
from extract.tables.names.outside import RELATION

Corrected = tuple[Sequence[Focus], Sequence[Problem]]
"""The foci of a table after a correction, and the problems it found."""

MIN_SECTIONS = 2
"""Sections that a condition must recur in, and sections and conditions that the table must have at least."""
MIN_SIDED = 4
"""Foci with a hemisphere that a table must have before missing signs of x are taken from the hemispheres."""
MIN_LEFT = 2
"""Foci on the left among them: the sign is missing from all of them, which one alone would not show."""
MIN_WHOLE = 0.8
"""Share of a table's foci printed in whole millimetres from which on a decimal among them is suspicious."""


class Correction(Protocol):
    """A pass over the foci of one table; it returns them as they are where its evidence is missing."""

    def __call__(self, one: Understood, foci: Sequence[Focus], /) -> Corrected:
        """Return the foci corrected, and what is odd."""


def name_places_by_section(_one: Understood, foci: Sequence[Focus]) -> Corrected:
    """Return the foci with region and contrast exchanged where the table's row labels are conditions.

    Required evidence: every section names anatomy and no comparison, no row label names anatomy or a side, and every
    label recurs in another section, as only conditions do.
    """
    sections: dict[str, set[str]] = defaultdict(set)
    for focus in foci:
        if not focus.levels or focus.region is None:
            return foci, ()
        place = focus.levels[-1]
        if not names_anatomy(place) or RELATION.search(place):
            return foci, ()
        sections[focus.region].add(place)
    places = set().union(*sections.values())
    labels_recur = all(len(places_of) >= MIN_SECTIONS for places_of in sections.values())
    conditions = not any(names_anatomy(label) or is_side(label) for label in sections)
    if len(places) < MIN_SECTIONS or len(sections) < MIN_SECTIONS or not (labels_recur and conditions):
        return foci, ()
    return [_exchanged(focus) for focus in foci], ()


def _exchanged(focus: Focus) -> Focus:
    *outer, place = focus.levels
    return replace(focus, region=place, levels=(*outer, *filter(None, [focus.region])))


def sign_by_hemisphere(one: Understood, foci: Sequence[Focus]) -> Corrected:
    """Return the foci with negative x on the left where a table prints x without sign beside a hemisphere.

    Required evidence: no x is negative, both sides occur, left ones repeatedly, and other axes do carry minus signs.
    The problem is recorded for the table and at every focus that was given a sign.
    """
    sides = [side_of(focus.region) for focus in foci]
    sided = [f for f, side in zip(foci, sides, strict=True) if side]
    if len(sided) < MIN_SIDED or sides.count(-1) < MIN_LEFT or 1 not in sides or any(f.x < 0 for f in foci):
        return foci, ()
    if not any(min(f.y, f.z) < 0 for f in foci) or any(f.x == 0 for f in sided):
        return foci, ()
    unsigned = Problem(
        code="X-UNSIGNED",
        item=one.place(),
        message="x is printed without sign beside a hemisphere column; left was read as negative.",
        hint="Compare with the page before you confirm.",
        severity=Severity.WARNING,
    )
    signed = [
        replace(f, x=-f.x, problems=(*f.problems, unsigned)) if side == -1 else f
        for f, side in zip(foci, sides, strict=True)
    ]
    return signed, (unsigned,)


def without_shifted_rows(one: Understood, foci: Sequence[Focus]) -> Corrected:
    """Return the foci without those read from shifted rows, and a problem for each of these.

    A row is shifted when it is shorter than the table and gives a decimal as a coordinate where the rest of the table
    has whole numbers: what was read is a statistic. Cells placed by their page do not shift.
    """
    whole = sum(_is_whole(focus) for focus in foci)
    if one.table.placed or whole < MIN_WHOLE * len(foci) or whole == len(foci):
        return foci, ()
    ends: dict[int, int] = {}
    for cell in one.table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            ends[row] = max(ends.get(row, 0), cell.column + cell.column_span)
    kept: list[Focus] = []
    problems: list[Problem] = []
    for focus in foci:
        if _is_whole(focus) or focus.row is None or ends.get(focus.row, 0) >= one.table.n_columns:
            kept.append(focus)
            continue
        problems.append(
            Problem(
                code="ROW-NOT-READ",
                item=one.place(focus.row),
                severity=Severity.ERROR,
                message=f"The row holds fewer cells than the table; {focus.raw!r} would be its coordinates, which no other row resembles.",
                hint="Look at the row and add it by hand if it is a focus.",
            )
        )
    return kept, problems


def _is_whole(focus: Focus) -> bool:
    return all(value == int(value) for value in (focus.x, focus.y, focus.z))


CORRECTIONS: tuple[Correction, ...] = (name_places_by_section, sign_by_hemisphere, without_shifted_rows)
"""In this order: the sides that give x its sign are in the regions, which the sections may hold."""


def corrected(reading: TableReading) -> TableReading:
    """Return the reading of a table after every correction."""
    foci, problems = reading.foci, list(reading.problems)
    for correction in CORRECTIONS:
        kept, found = correction(reading.understood, foci)
        foci = tuple(kept)
        problems.extend(found)
    return replace(reading, foci=foci, problems=tuple(problems))
