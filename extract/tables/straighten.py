"""Tables brought upright: rows that run across, headings over the columns they belong to."""

from __future__ import annotations

from dataclasses import replace

from corpora.nouns.documents import Table
from extract.numbers import parse_coordinate
from extract.tables.columns.glued import parted, without_joined_panels, without_run_on
from extract.tables.columns.in_brackets import without_brackets
from extract.tables.columns.slipped import over_bare_columns, settle_headings, with_cut_headings
from extract.tables.headings import has_axes
from extract.tables.model import Grid, Straightened
from extract.tables.roles import axis_of

MIN_PLACES = 2
"""Coordinates that each of the rows headed x, y, z must hold for the table to be turned upright."""
FIRST_ROWS = 4
"""Rows at the top among which x, y, z as column headings show that a table is upright already."""


def straighten(document: str, table: Table) -> Straightened:
    """Return the table upright and with its headings in place; cells placed by their page keep their columns."""
    straight = upright(table)
    if not straight.turned:
        apart, origins = parted(table)
        if apart is table:
            apart, origins = without_joined_panels(table)
        if apart is table:
            apart, origins = without_run_on(table)
        if apart is table:
            apart, origins = without_brackets(table)
        straight = replace(straight, table=apart, origins=origins)
    straight = with_cut_headings(straight)
    straight = replace(straight, table=over_bare_columns(straight.table))
    return straight if table.placed else settle_headings(document, straight)


def upright(table: Table) -> Straightened:
    """Return the table with rows and columns exchanged where x, y, z head three of its rows, else as it is."""
    if not _lies_on_its_side(table.grid()):
        return Straightened(printed=table, table=table, origins=table.cells)
    origins = tuple(sorted(table.cells, key=lambda c: (c.column, c.row)))
    cells = tuple(
        replace(
            cell,
            row=cell.column,
            column=cell.row,
            row_span=cell.column_span,
            column_span=cell.row_span,
            header=cell.column == 0,
        )
        for cell in origins
    )
    turned = replace(table, cells=cells, n_rows=table.n_columns, n_columns=table.n_rows, header_rows=1)
    return Straightened(printed=table, table=turned, origins=origins, turned=True)


def _lies_on_its_side(grid: Grid) -> bool:
    if not grid or not grid[0] or has_axes(grid, range(min(FIRST_ROWS, len(grid)))):
        return False
    axes = [axis_of(cell.text) if cell is not None else None for cell in (row[0] for row in grid)]
    start = next((i for i in range(len(axes) - 2) if axes[i : i + 3] == ["x", "y", "z"]), None)
    if start is None:
        return False
    return all(
        sum(cell is not None and parse_coordinate(cell.text) is not None for cell in row[1:]) >= MIN_PLACES
        for row in grid[start : start + 3]
    )
