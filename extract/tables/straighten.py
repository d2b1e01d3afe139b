"""Tables printed on their side: x, y, z head three rows, and every column is a place."""

from __future__ import annotations

from dataclasses import replace

from corpora.nouns.documents import Cell, Table
from corpora.nouns.evidence import Problem, Severity
from extract.numbers import parse_coordinate, parse_number
from extract.tables.headings import has_axes, header_ranges
from extract.tables.model import Grid, Role
from extract.tables.roles import axis_of, role_by_heading

MIN_PLACES = 2
"""Numbers that each of the three rows must hold."""


def upright(table: Table) -> Table:
    """Return the table with rows and columns changed where x, y, z head three of its rows, else as it is."""
    grid = table.grid()
    if not grid or not _lies(grid):
        return table
    cells = tuple(
        replace(
            cell,
            row=cell.column,
            column=cell.row,
            row_span=cell.column_span,
            column_span=cell.row_span,
            header=cell.column == 0,
        )
        for cell in sorted(table.cells, key=lambda c: (c.column, c.row))
    )
    return replace(table, cells=cells, n_rows=table.n_columns, n_columns=table.n_rows, header_rows=1)


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


SHARE = 0.8
"""Of the rows: so many must agree before headings are moved."""


def settle_headings(table: Table) -> Table:
    """Return the table with slipped headings moved over the columns they head.

    Two ways of slipping are known. The labels under a spanning heading stand at the left because the blank cells before
    them are missing: as many labels as the spans cover belong under the spans. Or the heading row is one cell shorter
    than the rows below: where a statistic's heading then stands over whole numbers and the column to its right, without
    heading, holds the decimals, all headings but the first move by one; a problem tells it either way.
    """
    grid = table.grid()
    if not grid:
        return table
    header = header_ranges(table, grid)[0]
    if not has_axes(grid, header):
        return table
    moved = _under_spans(table, header)
    return _beside_the_gap(moved, header)


def _under_spans(table: Table, header: range) -> Table:
    cells = list(table.cells)
    for row in header[1:]:
        above = [c for c in cells if c.row == row - 1]
        labels = sorted((c for c in cells if c.row == row), key=lambda c: c.column)
        places = [column for c in above if c.column_span > 1 for column in range(c.column, c.column + c.column_span)]
        plain = all(c.column_span == c.row_span == 1 and c.text for c in labels)
        slipped = plain and len(labels) == len(places) and [c.column for c in labels] == list(range(len(labels)))
        if slipped and all(c.row_span == 1 for c in above) and places[0] > 0:
            target = dict(zip((id(c) for c in labels), sorted(places), strict=True))
            cells = [replace(c, column=target[id(c)]) if id(c) in target else c for c in cells]
    return replace(table, cells=tuple(cells))


def _beside_the_gap(table: Table, header: range) -> Table:
    grid = table.grid()
    last = table.n_columns - 1
    heads = [c for c in table.cells if c.row in header]
    body = [c for c in table.cells if c.row >= header.stop]
    unheaded = not any(c.column + c.column_span > last for c in heads)
    full = sum(cell is not None and bool(cell.text) for cell in (row[last] for row in grid[header.stop :]))
    if not unheaded or len(header) != 1 or full < SHARE * (len(grid) - header.stop) or full < 2:
        return table
    problem = Problem(
        code="HEADINGS-TOO-FEW",
        item=table.label or table.id,
        severity=Severity.WARNING,
        message="The rows hold one column more than the heading row; the headings may stand over the wrong columns.",
        hint="Compare the coordinates with the page before you confirm.",
    )
    table = replace(table, problems=(*table.problems, problem))
    if not _statistic_is_one_off(heads, body):
        return table
    cells = [replace(c, column=c.column + 1) if c.row in header and c.column > 0 else c for c in table.cells]
    return replace(table, cells=tuple(cells))


def _statistic_is_one_off(heads: list[Cell], body: list[Cell]) -> bool:
    """Return whether a statistic after x, y, z has whole numbers below it and decimals to its right."""
    after = max((c.column for c in heads if axis_of(c.text)), default=0)
    found = [c.column for c in heads if c.column > after and role_by_heading((c.text,))[0] is Role.STATISTIC]
    return any(_decimals(body, column) <= 1 - SHARE and _decimals(body, column + 1) >= SHARE for column in found)


def _decimals(body: list[Cell], column: int) -> float:
    cells = [c.text for c in body if c.column == column and parse_number(c.text) is not None]
    return sum("." in text for text in cells) / len(cells) if cells else 0.5
