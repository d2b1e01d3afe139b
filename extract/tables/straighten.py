"""Tables printed on their side: x, y, z head three rows, and every column is a place."""

from __future__ import annotations

from dataclasses import replace

from corpora.documents import Table
from extract.numbers import parse_coordinate
from extract.tables.headings import has_axes
from extract.tables.roles import Grid, axis_of

MIN_PLACES = 2
"""Numbers that each of the three rows must hold."""


def upright(table: Table) -> Table:
    """Return the table with rows and columns changed where x, y, z head three of its rows, else as it is."""
    grid = table.grid()
    if not grid or not _lies(grid):
        return table
    cells = tuple(
        replace(
            cell, row=cell.column, column=cell.row, row_span=cell.column_span, column_span=cell.row_span,
            header=cell.column == 0,
        )
        for cell in sorted(table.cells, key=lambda c: (c.column, c.row))
    )  # fmt: skip
    return replace(
        table, cells=cells, n_rows=table.n_columns, n_columns=table.n_rows, header_rows=1
    )  # fmt: skip


def _lies(grid: Grid) -> bool:
    if has_axes(grid, range(min(4, len(grid)))):
        return False
    axes = [axis_of(cell.text) if cell is not None else None for cell in (row[0] for row in grid)]
    start = next((i for i in range(len(axes) - 2) if axes[i : i + 3] == ["x", "y", "z"]), None)
    if start is None:
        return False
    return all(
        sum(cell is not None and parse_coordinate(cell.text) is not None for cell in row[1:]) >= MIN_PLACES
        for row in grid[start : start + 3]
    )
