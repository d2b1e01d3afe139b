"""Cells that hold a place and its statistic, "46, -11, 11 (5.57)" or "5.57 (46, -11, 11)", where the caption or a heading says so."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.nouns.documents import Cell, Table
from corpora.words.spaces import COORDINATES, lists_axes, names_coordinates
from extract.numbers import is_triplet_cell, parse_number
from extract.tables.headings import header_ranges
from extract.tables.model import Grid

MIN_AGREEING = 0.8
"""Minimum share of a column's cells with numbers that are a place and a number in brackets."""
MIN_CELLS = 2
"""Cells below which this is chance, unless another column of the table agrees."""

PLACE = "x, y, z"
"""The heading over the places that were parted from their statistics."""

_NAME = r"(?P<name>[tTzZF])(?:[- ]?(?:scores?|values?|statistics?|max))?"
_SAID = re.compile(rf"\b{_NAME}\s+(?:(?:is|are)\s+)?(?:given\s+|shown\s+)?(?:with)?in\s+(?:parenthes[ei]s|brackets)\b")
_HEADED = re.compile(rf"z\s*\)?\s*[(\[]\s*{_NAME}\s*[)\]]\s*$")
_LISTED = re.compile(rf"\bx\W{{1,3}}y\W{{1,3}}z\s*\)?\s*[(\[]\s*{_NAME}\s*[)\]]")
_OWN = rf"(?:{_NAME}\s*[=:]\s*)?"
_CELL = re.compile(rf"(?P<place>.*\d[^(\[]*?)\s*[(\[]\s*{_OWN}(?P<value>[-+]?\d+(?:\.\d+)?)\s*[)\]]", re.DOTALL)
_SAID_BEFORE = re.compile(rf"\b{_NAME}\s+(?:and|with)\s+(?:[\w-]+\s+){{0,2}}?(?:{COORDINATES})")
_HEADED_BEFORE = re.compile(r"(?P<name>[^()\[\]]*[^\W\d_][^()\[\]]*?)\s*[(\[](?P<place>[^()\[\]]*)[)\]]\s*")
_CELL_BEFORE = re.compile(
    r"(?P<value>[-+]?\d+(?:\.\d+)?)\s*[(\[]\s*(?P<place>[^()\[\]]*\d[^()\[\]]*)[)\]]\s*", re.DOTALL
)
UNNAMED = "-"
"""The heading over numbers before places in brackets that nothing names: they are kept out of every column with a role."""


def without_brackets(table: Table) -> tuple[Table, tuple[Cell, ...]]:
    """Return the table with places and statistics in columns of their own, and the cells of before they come from.

    As it is where no caption, no heading and no cell names the statistic in the brackets.
    """
    grid = table.grid()
    header = _header(table, grid) if grid and grid[0] else range(0)
    if not len(header):
        return table, table.cells
    said = _SAID.search(table.caption) or _LISTED.search(table.caption)
    names: dict[int, str] = {}
    shares = {column: _agreeing(grid, header, column) for column in range(len(grid[0]))}
    for column in (column for column, (_, share) in shares.items() if share >= MIN_AGREEING):
        cells = [grid[row][column] for row in header]
        named = said or next((m for c in cells if c is not None and (m := _HEADED.search(c.text))), None)
        name = named["name"] if named is not None else _named_in_cells(grid, header, column)
        name = name or _named_before(grid, header, column, table.caption)
        if name:
            names[column] = name
    if all(shares[column][0] < MIN_CELLS for column in names):
        return table, table.cells
    return _part(table, header, names) if names else (table, table.cells)


def _header(table: Table, grid: Grid) -> range:
    """Return the heading rows; where no word tells them, the one row of words above those with places and brackets."""
    header = header_ranges(table, grid)[0]
    if len(header) or len(grid) <= MIN_CELLS:
        return header
    words = [c.text for c in grid[0] if c is not None and c.text]
    return (
        range(1) if len(words) > 1 and not any(re.match(r"\W*\d", text) or _parts(text) for text in words) else header
    )


def _named_in_cells(grid: Grid, header: range, column: int) -> str:
    """Return the one name that every filled cell of a column gives its statistic, "46, -11, 11 (Z = 5.57)", else ""."""
    cells = [grid[row][column] for row in range(header.stop, len(grid))]
    found = {match["name"] for c in cells if c is not None and (match := _CELL.fullmatch(c.text.strip()))}
    return (found.pop() or "") if len(found) == 1 else ""


def _named_before(grid: Grid, header: range, column: int, caption: str) -> str:
    """Return what the numbers before places in brackets are called, `UNNAMED` where only the places are, else "".

    "T (x, y, z)" over the column says it, or "t values and MNI coordinates" in the caption.
    """
    cells = [grid[row][column] for row in range(header.stop, len(grid))]
    if not any(c is not None and _CELL_BEFORE.fullmatch(c.text.strip()) for c in cells):
        return ""
    for over in (grid[row][column] for row in header):
        match = _HEADED_BEFORE.fullmatch(over.text) if over is not None else None
        if match and (lists_axes(match["place"]) or names_coordinates(match["place"])):
            return match["name"].strip()
    said = _SAID_BEFORE.search(caption)
    if said:
        return said["name"]
    return UNNAMED if names_coordinates(caption) or lists_axes(caption) else ""


def _agreeing(grid: Grid, header: range, column: int) -> tuple[int, float]:
    """Return how many cells of a column hold numbers, and the share of them that are a place and a number in brackets."""
    cells = [grid[row][column] for row in range(header.stop, len(grid))]
    filled = [c.text for c in cells if c is not None and c.column_span == 1 and re.search(r"\d", c.text)]
    return len(filled), sum(_parts(t) is not None for t in filled) / max(1, len(filled))


def _parts(text: str) -> tuple[str, str] | None:
    """Return the place and the number of a cell; None for other cells."""
    match = _CELL_BEFORE.fullmatch(text.strip()) or _CELL.fullmatch(text.strip())
    if match is None or not is_triplet_cell(match["place"]) or parse_number(match["value"]) is None:
        return None
    return match["place"], match["value"]


def _part(table: Table, header: range, names: dict[int, str]) -> tuple[Table, tuple[Cell, ...]]:
    """Return the table with each named column as two, and under its headings a row with theirs."""
    found: list[tuple[Cell, Cell]] = []
    for cell in table.cells:
        moved = _moved(cell, header, names)
        parts = _parts(cell.text) if cell.row >= header.stop and cell.column in names else None
        if parts is None:
            found.append((moved, cell))
            continue
        for step, text in enumerate(parts):
            found.append((replace(moved, column=moved.column + step, column_span=1, text=text, raw=text), cell))
    for column, name in names.items():
        over = next(c for c in table.cells if c.row < header.stop and c.column <= column < c.column + c.column_span)
        new = replace(over, row=header.stop, row_span=1, column_span=1, column=_place(column, names))
        found.append((replace(new, text=PLACE, raw=PLACE), over))
        found.append((replace(new, column=new.column + 1, text=name, raw=name), over))
    found.sort(key=lambda pair: (pair[0].row, pair[0].column))
    cells, origins = zip(*found, strict=True)
    head = table.header_rows + 1 if table.header_rows else 0
    width = table.n_columns + len(names)
    return replace(table, cells=cells, header_rows=head, n_rows=table.n_rows + 1, n_columns=width), origins


def _place(column: int, names: dict[int, str]) -> int:
    return column + sum(1 for one in names if one < column)


def _moved(cell: Cell, header: range, names: dict[int, str]) -> Cell:
    """Return a cell in its place after columns were parted and the row of their headings was set in."""
    wider = sum(1 for one in names if cell.column <= one < cell.column + cell.column_span)
    body = cell.row >= header.stop
    last = not body and cell.row + cell.row_span >= header.stop and not wider
    span = cell.column_span + (wider if not body or cell.column_span > 1 else 0)
    return replace(
        cell,
        row=cell.row + body,
        row_span=cell.row_span + last,
        column=_place(cell.column, names),
        column_span=span,
    )
