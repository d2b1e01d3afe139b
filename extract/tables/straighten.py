"""Tables brought upright: rows that run across, headings over the columns they belong to."""

from __future__ import annotations

from dataclasses import replace

from corpora.nouns.documents import Cell, Table
from corpora.nouns.evidence import Problem, Severity, place_of
from extract.numbers import parse_coordinate, parse_number
from extract.tables.headings import has_axes, header_ranges
from extract.tables.model import Grid, Role, Straightened
from extract.tables.roles import axis_of, role_by_heading

MIN_PLACES = 2
"""Coordinates that each of the rows headed x, y, z must hold for the table to be turned upright."""
FIRST_ROWS = 4
"""Rows at the top among which x, y, z as column headings show that a table is upright already."""
MIN_AGREEING = 0.8
"""Minimum share of rows that must agree before headings are moved or doubted."""
MIN_FILLED = 2
"""Cells that the column without a heading must hold at least."""
UNDECIDED = 0.5
"""Share of decimals reported for a column without numbers: neither a column of decimals nor of whole numbers."""


def straighten(document: str, table: Table) -> Straightened:
    """Return the table upright and with its headings in place; cells placed by their page keep their columns."""
    straight = upright(table)
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


def settle_headings(document: str, straight: Straightened) -> Straightened:
    """Return the table with headings that slipped moved over the columns they belong to.

    Two ways of slipping are known. The labels under a spanning heading are at the left because the blank cells before
    them are missing: when there are as many labels as the spans cover, they belong under the spans. Or the heading row
    is one cell shorter than the rows below: where a statistic's heading is then over whole numbers and the column
    to its right, without heading, holds the decimals, all headings but the first move by one. A problem records the
    short heading row, whether headings were moved or not.
    """
    grid = straight.table.grid()
    if not grid:
        return straight
    header = header_ranges(straight.table, grid)[0]
    if not has_axes(grid, header):
        return straight
    return _beside_the_gap(document, replace(straight, table=_under_spans(straight.table, header)), header)


def _under_spans(table: Table, header: range) -> Table:
    cells = list(table.cells)
    for row in header[1:]:
        above = [c for c in cells if c.row == row - 1]
        labels = sorted((c for c in cells if c.row == row), key=lambda c: c.column)
        places = [column for c in above if c.column_span > 1 for column in range(c.column, c.column + c.column_span)]
        plain = all(c.column_span == c.row_span == 1 and c.text for c in labels)
        slipped = plain and len(labels) == len(places) and [c.column for c in labels] == list(range(len(labels)))
        if slipped and places and all(c.row_span == 1 for c in above) and places[0] > 0:
            target = dict(zip((id(c) for c in labels), sorted(places), strict=True))
            cells = [replace(c, column=target[id(c)]) if id(c) in target else c for c in cells]
    return replace(table, cells=tuple(cells))


def _beside_the_gap(document: str, straight: Straightened, header: range) -> Straightened:
    table = straight.table
    labels = [c for c in table.cells if c.row in header]
    if len(header) != 1 or not _last_column_lacks_heading(table, labels, header):
        return straight
    problem = Problem(
        code="HEADINGS-TOO-FEW",
        item=place_of(document, table.name),
        severity=Severity.WARNING,
        message="The rows have one column more than the heading row; the headings may be over the wrong columns.",
        hint="Compare the coordinates with the page before you confirm.",
    )
    straight = replace(straight, problems=(*straight.problems, problem))
    if not _statistic_is_one_off(labels, [c for c in table.cells if c.row >= header.stop]):
        return straight
    cells = tuple(replace(c, column=c.column + 1) if c.row in header and c.column > 0 else c for c in table.cells)
    return replace(straight, table=replace(table, cells=cells))


def _last_column_lacks_heading(table: Table, labels: list[Cell], header: range) -> bool:
    grid = table.grid()
    last = table.n_columns - 1
    if any(c.column + c.column_span > last for c in labels):
        return False
    filled = sum(cell is not None and bool(cell.text) for cell in (row[last] for row in grid[header.stop :]))
    return filled >= max(MIN_FILLED, MIN_AGREEING * (len(grid) - header.stop))


def _statistic_is_one_off(labels: list[Cell], body: list[Cell]) -> bool:
    """Return whether a statistic after x, y, z has whole numbers below it and decimals to its right."""
    after = max((c.column for c in labels if axis_of(c.text)), default=0)
    found = [c.column for c in labels if c.column > after and role_by_heading((c.text,))[0] is Role.STATISTIC]
    return any(
        _decimals(body, column) <= 1 - MIN_AGREEING and _decimals(body, column + 1) >= MIN_AGREEING for column in found
    )


def _decimals(body: list[Cell], column: int) -> float:
    """Return the share of a column's numbers that have decimals."""
    cells = [c.text for c in body if c.column == column and parse_number(c.text) is not None]
    return sum("." in text for text in cells) / len(cells) if cells else UNDECIDED
