"""Labels printed at the middle of the rows they belong to, as pages print merged cells: spread over these rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpora.nouns.documents import Cell
from extract.tables.groups import read_group
from extract.tables.model import Block, Column, Grid, Role
from extract.tables.vocabulary import SIGN_HEADING, clean_label

MIN_ROWS = 3
"""Rows a block must have for a label to be at the middle of several: of two, both are at an end."""
SLACK = 0.3
"""Distance allowed between the middle of a label and of its rows on the page, as a share of the smallest row step."""
HALF_ROW = 0.5
"""Distance allowed in rows: the label of an even group is between two rows and may have been read with either."""


def spread_merged_labels(grid: Grid, blocks: Sequence[Block]) -> Grid:
    """Return a grid in which each contrast label at the middle of its rows spans them, in all blocks.

    Done only where the first row has no label, a block holds nothing but rows with coordinates and labels, and one
    division of the rows puts every label at the middle of its group: on the page where the places are known, by rows
    otherwise.
    """
    spread = grid
    for block in blocks:
        data = [row for row in range(block.first, block.last) if any(read_group(grid, row, g) for g in block.groups)]
        for column in block.columns:
            if column.role is not Role.CONTRAST or len(data) < MIN_ROWS:
                continue
            cells = _spanning_labels(spread, block, column, data)
            if cells and spread is grid:
                spread = [list(row) for row in grid]  # the grid given stays as it is
            for cell in cells:
                for row in range(cell.row, cell.row + cell.row_span):
                    spread[row][column.index] = cell
    return spread


def _spanning_labels(grid: Grid, block: Block, column: Column, data: Sequence[int]) -> list[Cell]:
    """Return the labels of a column, each spanning its rows; none where they do not divide the rows among them."""
    if _holds_signs(grid, data, column):
        return []
    labels = _labels(grid, block, column.index, data)
    if not labels or labels[0].row <= data[0]:
        return []
    sizes = _divide_page(grid, column.index, labels, data)
    if sizes is None:
        sizes = divide([_place(label.row, data) for label in labels], len(data))
    cells: list[Cell] = []
    start = 0
    for label, size in zip(labels, sizes or [], strict=sizes is not None):
        first, last = data[start], data[start + size - 1]
        cells.append(replace(label, row=first, row_span=last - first + 1))
        start += size
    return cells


def _holds_signs(grid: Grid, data: Sequence[int], column: Column) -> bool:
    """Return whether the first row's cell, blank at first sight, is a minus under "Direction": no merged label."""
    cell = grid[data[0]][column.index]
    return SIGN_HEADING.search(column.heading) is not None and cell is not None and bool(cell.text.strip())


def _labels(grid: Grid, block: Block, column: int, data: Sequence[int]) -> list[Cell]:
    """Return the labels of a column from top to bottom; none where other rows are between them, or cells span."""
    found: list[Cell] = []
    for row in range(block.first, data[-1] + 1):
        starting = {id(c): c for c in grid[row] if c is not None and c.row == row and clean_label(c.text)}
        cell = grid[row][column]
        mine = cell if cell is not None and id(cell) in starting and cell.column == column else None
        if mine is not None and (mine.row_span > 1 or mine.column_span > 1):
            return []
        if row not in data and len(starting) > (mine is not None):
            return []
        if mine is not None:
            found.append(mine)
    return found


def _divide_page(grid: Grid, column: int, labels: Sequence[Cell], data: Sequence[int]) -> list[int] | None:
    """Return group sizes that put each label half-way between the top and the bottom of its rows, or None."""
    rows = [
        [c for c in grid[row] if c is not None and c.row == row and c.row_span == 1 and c.column != column]
        for row in data
    ]
    cells = [*labels, *(c for row in rows for c in row)]
    if not all(rows) or any(c.box is None for c in cells) or len({c.page for c in cells}) != 1:
        return None
    for low, high, sign in ((1, 3, 1.0), (0, 2, 1.0), (0, 2, -1.0)):  # upright, then turned either way
        spans = [_extent(row, low, high, sign) for row in rows]
        steps = [b[0] - a[0] for a, b in pairwise(spans)]
        if min(steps) > 0:
            middles = [sum(_extent([label], low, high, sign)) / 2 for label in labels]
            found = _divisions(middles, spans, SLACK * min(steps))
            return found[0] if len(found) == 1 else None
    return None


def _extent(cells: Sequence[Cell], low: int, high: int, sign: float) -> tuple[float, float]:
    boxes = [c.box for c in cells if c.box is not None]
    ends = [sign * box[side] for box in boxes for side in (low, high)]
    return min(ends), max(ends)


def _place(row: int, data: Sequence[int]) -> float:
    """Return the position of a row among the rows with coordinates; halfway where it is between two."""
    before = sum(1 for other in data if other < row)
    return float(before) if row in data else before - HALF_ROW


def divide(places: Sequence[float], n: int) -> list[int] | None:
    """Return group sizes that put each place at the middle of its group and fill `n` rows, or None.

    Exact divisions come before those that are off by half a row; where several are left there is no answer.
    """
    rows = [(float(row), float(row)) for row in range(n)]
    for slack in (0.0, HALF_ROW):
        found = _divisions(places, rows, slack)
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _divisions(middles: Sequence[float], rows: Sequence[tuple[float, float]], slack: float) -> list[list[int]]:
    """Return the sizes of groups of `rows` (top, bottom) whose middles are the ones given; of many divisions two."""
    found: dict[int, list[list[int]]] = {0: [[]]}  # by the number of rows they fill: many labels leave many divisions
    for number, middle in enumerate(middles, start=1):
        longer: dict[int, list[list[int]]] = {}
        for start, divisions in found.items():
            for stop in range(start + 1, len(rows) - (len(middles) - number) + 1):
                if abs((rows[start][0] + rows[stop - 1][1]) / 2 - middle) <= slack:
                    others = longer.get(stop, [])
                    longer[stop] = [*others, *([*sizes, stop - start] for sizes in divisions)][:2]
        found = longer
    return found.get(len(rows), [])
