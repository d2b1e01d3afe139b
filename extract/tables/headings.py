"""Which rows of a table are headings: at its top, and again in its body."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.nouns.documents import Cell, Table
from corpora.words.comparisons import TWO_SIDES
from corpora.words.headings import in_english
from corpora.words.printed import parse_table_label
from corpora.words.spaces import lists_axes
from extract.numbers import is_triplet_cell, parse_number
from extract.tables.model import Column, Grid
from extract.tables.roles import axes_of, axis_of
from extract.tables.vocabulary import COORDINATE_WORD, HEADER_WORD, clean_label

MAX_HEADING = 60
"""Characters of a heading; longer texts in a row are sentences or regions with their coordinates."""
MIN_HEADINGS = 2
"""Texts without which a row is a title or a section, not a row of headings."""
HEADING_SHARE = 0.5
"""Share of a row's texts that must be words of headings."""
MIN_RENEWED = 3
"""Words of headings that a row in the body needs to be a new heading."""
MIN_DATA_NUMBERS = 3
"""Numbers from which a row holds data: x, y and z."""
MAX_TITLE_ROWS = 6
"""Rows of titles and legends that may precede the heading in a table without marked heading rows."""
SPANNING_SHARE = 0.8
"""Share of the table's width from which one text is a title over all of it."""
MIN_SPANNED_COLUMNS = 3
"""Minimum number of columns for a text over the whole table to be a title."""


def row_texts(grid: Grid, row: int) -> list[tuple[int, Cell]]:
    """Return (column, cell) for the cells with words or numbers that start in `row`."""
    return [
        (column, cell)
        for column, cell in enumerate(grid[row])
        if cell is not None and (cell.row, cell.column) == (row, column) and clean_label(cell.text)
    ]


def has_axes(grid: Grid, header: range) -> bool:
    """Return whether heading rows name x, y and z."""
    return any(_axes_in(grid, row) or any(lists_axes(c.text) for _, c in row_texts(grid, row)) for row in header)


def _axes_in(grid: Grid, row: int) -> bool:
    texts = [cell.text for _, cell in row_texts(grid, row)]
    columns = [Column(index=number, path=(text,)) for number, text in enumerate(texts)]
    return "xyz" in "".join(axis for _, axis in axes_of(columns))


def _is_numeric(cell: Cell) -> bool:
    return parse_number(cell.text) is not None or is_triplet_cell(cell.text)


def _looks_like_header(grid: Grid, row: int) -> bool:
    texts = row_texts(grid, row)
    if len(texts) < MIN_HEADINGS or any(_is_numeric(cell) for _, cell in texts):
        return False
    if _axes_in(grid, row) or all(cell.header for _, cell in texts):
        return True
    words = sum(
        len(cell.text) < MAX_HEADING
        and (HEADER_WORD.search(in_english(cell.text)) is not None or lists_axes(cell.text))
        for _, cell in texts
    )
    return words >= max(MIN_HEADINGS, HEADING_SHARE * len(texts))


def header_ranges(table: Table, grid: Grid) -> list[range]:
    """Return the ranges of heading rows: the one at the top first, then those repeated or renewed in the body."""
    top = _down_to_axes(grid, _top_header(table, grid))
    ranges = [_with_panels(grid, top, 0)]
    row = top.stop
    while row < len(grid):
        if _looks_like_header(grid, row) and (_axes_in(grid, row) or _names_coordinates(grid, row)):
            stop = row + 1
            while stop < len(grid) and _looks_like_header(grid, stop):
                stop += 1
            ranges.append(_with_panels(grid, range(row, stop), ranges[-1].stop))
            row = stop
        else:
            row += 1
    return ranges


def _with_panels(grid: Grid, header: range, first: int) -> range:
    """Return heading rows with those above them, down from `first`, that hold the headings of panels side by side.

    Such a row has one text over each x, y, z, of two kinds at least: "Words > Baseline | Pictures > Baseline". No word of a
    heading need be in it.
    """
    panels = next((found for row in header if len(found := _panels_in(grid, row)) > 1), [])
    top = header.start
    while panels and top > first and _heads_panels(grid, top - 1, panels):
        top -= 1
    return range(top, header.stop)


def _panels_in(grid: Grid, row: int) -> list[range]:
    """Return the columns of each x, y, z that a row names one behind the other, or in one cell: "x/y/z"."""
    texts = row_texts(grid, row)
    axes = {column: axis_of(cell.text) for column, cell in texts}
    starts = [column for column in axes if [axes.get(column + n) for n in range(3)] == ["x", "y", "z"]]
    merged = [column for column, cell in texts if cell.column_span == 1 and lists_axes(cell.text)]
    return sorted([range(start, start + 3) for start in starts] + [range(one, one + 1) for one in merged], key=min)


def _heads_panels(grid: Grid, row: int, panels: Sequence[range]) -> bool:
    texts = row_texts(grid, row)
    over = [[cell for _, cell in texts if any(grid[row][column] is cell for column in panel)] for panel in panels]
    words = all(len(cell.text) < MAX_HEADING and not _is_numeric(cell) for _, cell in texts)
    return words and all(len(cells) == 1 for cells in over) and len({cells[0].text for cells in over}) > 1


def _down_to_axes(grid: Grid, top: range) -> range:
    """Return the heading rows at the top, down to the row that names x, y and z below headings of several lines.

    The rows between them hold nothing but further lines of headings over columns other than the first and those of the axes.
    """
    last = next(
        (row for row in range(top.stop, min(top.stop + MAX_TITLE_ROWS, len(grid))) if _axes_in(grid, row)), None
    )
    if not len(top) or last is None or has_axes(grid, top) or not _looks_like_header(grid, last):
        return top
    axes = {column for column, cell in row_texts(grid, last)}
    headed = {
        column
        for row in top
        for column, cell in row_texts(grid, row)
        if column and cell.column_span == 1 and column not in axes
    }
    between = {column for row in range(top.stop, last) for column, _ in row_texts(grid, row)}
    return range(top.start, last + 1) if between and between <= headed else top


def _names_coordinates(grid: Grid, row: int) -> bool:
    """Return whether a row inside the body is a new heading: it names coordinates, and not in one data cell."""
    named = [c for _, c in row_texts(grid, row) if COORDINATE_WORD.search(c.text) and len(c.text) < MAX_HEADING]
    words = [c for _, c in row_texts(grid, row) if HEADER_WORD.search(in_english(c.text))]
    return bool(named) and len(words) >= MIN_RENEWED


def _top_header(table: Table, grid: Grid) -> range:
    start = 0
    stop = min(table.header_rows, len(grid))
    for row in range(stop):
        texts = row_texts(grid, row)
        if sum(_is_numeric(cell) for _, cell in texts) >= MIN_DATA_NUMBERS and not _axes_in(grid, row):
            stop = row
            break
    if stop == 0:
        start = _first_header_row(grid)
        stop = start
    while stop < len(grid) and _looks_like_header(grid, stop):
        stop += 1
    while stop - start > 1 and _is_lone(grid, stop - 1) and not _names_axis(grid, stop - 1):
        stop -= 1
    return range(start, stop)


def _first_header_row(grid: Grid) -> int:
    for row in range(min(len(grid), MAX_TITLE_ROWS)):
        if _looks_like_header(grid, row):
            return row
        if sum(_is_numeric(cell) for _, cell in row_texts(grid, row)) >= MIN_DATA_NUMBERS:
            return 0
    return 0


def _is_lone(grid: Grid, row: int) -> bool:
    return len(row_texts(grid, row)) <= 1


def _names_axis(grid: Grid, row: int) -> bool:
    return any(COORDINATE_WORD.search(c.text) or axis_of(c.text) for _, c in row_texts(grid, row)) or not row_texts(
        grid, row
    )


def is_spanning_title(grid: Grid, row: int) -> bool:
    """Return whether a heading row is one text over the whole table: a title or contrast, not a heading."""
    texts = row_texts(grid, row)
    if len(texts) != 1:
        return False
    cell = texts[0][1]
    width = sum(1 for other in grid[row] if other is cell)
    return (
        width >= SPANNING_SHARE * len(grid[row])
        and len(grid[row]) >= MIN_SPANNED_COLUMNS
        and not COORDINATE_WORD.search(cell.text)
    )


def comparison_alone(grid: Grid, row: int, header: range) -> Cell | None:
    """Return the comparison that stands alone in a heading row, over that of the first column: all rows below are of it.

    The caption of a table may be printed there too: it has the table's label.
    """
    texts = row_texts(grid, row)
    if len(texts) != 1 or texts[0][0] or row + 1 >= header.stop:
        return None
    lone, below = texts[0][1], grid[row + 1][0]
    headed = below is not None and below.row == row + 1 and clean_label(below.text)
    compares = TWO_SIDES.search(lone.text) and parse_table_label(lone.text) is None
    return lone if headed and compares else None
