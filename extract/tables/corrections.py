"""Tables whose section rows name regions and whose rows name the conditions that recur in each of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from corpora.nouns.documents import Document, Table
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Focus
from corpora.words.anatomy import names_anatomy
from corpora.words.sides import is_side, side_of
from extract.tables.sections import RELATION

SEPARATOR = " / "
MIN_SECTIONS = 2


def name_places_by_section(foci: list[Focus]) -> list[Focus]:
    """Return the foci with region and contrast exchanged where the table's row labels are conditions.

    Evidence asked for: every section names anatomy and no comparison, no row label names anatomy or a side, and every
    label recurs in another section, as only conditions do.
    """
    sections: dict[str, set[str]] = defaultdict(set)
    for focus in foci:
        if focus.contrast is None or focus.region is None:
            return foci
        place = focus.contrast.rsplit(SEPARATOR, 1)[-1]
        sections[focus.region].add(place)
        if not names_anatomy(place) or RELATION.search(place):
            return foci
    places = set().union(*sections.values())
    labels_recur = all(len(places_of) >= MIN_SECTIONS for places_of in sections.values())
    conditions = not any(names_anatomy(label) or is_side(label) for label in sections)
    if len(places) < MIN_SECTIONS or len(sections) < MIN_SECTIONS or not (labels_recur and conditions):
        return foci
    return [_exchanged(focus) for focus in foci]


def _exchanged(focus: Focus) -> Focus:
    assert focus.contrast is not None
    above, _, place = focus.contrast.rpartition(SEPARATOR)
    contrast = SEPARATOR.join(filter(None, (above, focus.region)))
    return replace(focus, region=place, contrast=contrast)


MIN_UNSIGNED = 4
"""Rows with a side that a table must have before a missing sign of x is taken from its sides."""


def sign_by_hemisphere(foci: list[Focus], item: str) -> tuple[list[Focus], list[Problem]]:
    """Return the foci with negative x on the left where a table prints x without sign beside a hemisphere.

    Evidence asked for: no x is negative, both sides occur, left ones repeatedly, and other axes do carry
    minus signs. Every focus that was given a sign says so, and so does the table.
    """
    sides = [side_of(focus.region) for focus in foci]
    sided = [f for f, side in zip(foci, sides, strict=True) if side]
    if len(sided) < MIN_UNSIGNED or sides.count(-1) < 2 or sides.count(1) < 1 or any(f.x < 0 for f in foci):
        return foci, []
    if not any(min(f.y, f.z) < 0 for f in foci) or any(f.x == 0 for f in sided):
        return foci, []
    said = Problem(
        code="X-UNSIGNED",
        item=item,
        message="x is printed without sign beside a hemisphere column; left was read as negative.",
        hint="Compare with the page before you confirm.",
        severity=Severity.WARNING,
    )
    signed = [
        replace(f, x=-f.x, problems=(*f.problems, said)) if side == -1 else f
        for f, side in zip(foci, sides, strict=True)
    ]
    return signed, [said]


MIN_WHOLE = 0.8
"""Of a table's foci: so many printed in whole millimetres make a decimal among them suspicious."""


def without_shifted_rows(document: Document, table: Table, foci: list[Focus]) -> tuple[list[Focus], list[Problem]]:
    """Return the foci without those read from shifted rows, and a problem for each of these.

    A row is shifted when it is shorter than the table and gives a decimal as a coordinate where the rest of the table
    has whole numbers: what was read is a statistic. Cells of a PDF have their place from the page.
    """
    whole = sum(_is_whole(focus) for focus in foci)
    if document.kind == "pdf" or whole < MIN_WHOLE * len(foci) or whole == len(foci):
        return foci, []
    ends: dict[int, int] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            ends[row] = max(ends.get(row, 0), cell.column + cell.column_span)
    kept: list[Focus] = []
    problems: list[Problem] = []
    for focus in foci:
        if _is_whole(focus) or focus.row is None or ends.get(focus.row, 0) >= table.n_columns:
            kept.append(focus)
            continue
        problems.append(
            Problem(
                code="ROW-NOT-READ",
                item=f"{document.name}, {focus.table}, row {focus.row}",
                severity=Severity.ERROR,
                message=f"The row holds fewer cells than the table; {focus.raw!r} would be its coordinates, which no other row resembles.",
                hint="Look at the row and add it by hand if it is a focus.",
            )
        )
    return kept, problems


def _is_whole(focus: Focus) -> bool:
    return all(value == int(value) for value in (focus.x, focus.y, focus.z))
