"""Rows that show numbers where coordinates should be, and that could not be read as three of them: they are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpora.nouns.documents import Cell
from corpora.nouns.evidence import Problem, Severity
from extract.numbers import find_triplets, is_broken_triplet, is_list_of_numbers
from extract.tables.model import CoordinateGroup, Grid

MIN_DIGITS = 2
"""Cells with digits under three headings from which a row tries to give coordinates."""
_WORD = re.compile(r"[^\W\d_]{3}")


def unread_places(grid: Grid, row: int, groups: Sequence[CoordinateGroup], place: str) -> Iterator[Problem]:
    """Yield a problem for each group under whose headings a row shows numbers that are no coordinates; `place` names the row."""
    for group in groups:
        cells = [c for column in group.columns if (c := grid[row][column]) is not None and c.row == row]
        digits = [cell for cell in cells if re.search(r"\d", cell.text) and cell.column_span <= len(group.columns)]
        # Cells of nothing but words with numbers in them are running text beside the table.
        bare = group.merged is None and not all(_WORD.search(cell.text) for cell in digits)
        if len(digits) >= (MIN_DIGITS if group.axes else 1) and (
            bare or any(one(digits[0].text) for one in (find_triplets, is_broken_triplet, is_list_of_numbers))
        ):
            yield row_not_read(cells, place)


def row_not_read(cells: Sequence[Cell], place: str) -> Problem:
    """Return the problem of cells that may hold a focus that was not read."""
    return Problem(
        code="ROW-NOT-READ",
        item=place,
        message=f"{' | '.join(cell.text for cell in cells)!r} is under the coordinate headings but is not three numbers; no focus was read.",
        hint="Look at the row and add it by hand if it is a focus.",
        severity=Severity.ERROR,
    )
