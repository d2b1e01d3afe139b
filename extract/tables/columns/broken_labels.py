"""Labels of contrasts whose lines were set beside one row each: put together, and over all of these rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.documents import Cell
from extract.numbers import parse_number
from extract.tables.model import Block, Grid, Role
from extract.tables.vocabulary import clean_label

MAX_LINES = 4
"""Rows over which one label may be broken: longer ones are a column of words that a rule misread."""

_JOINING = r"vs\.?|versus|minus|and|or|of|than|with|in|for|to|during|between|from|the"
_GOES_ON = re.compile(
    rf"[^\W\d_].*(?:[,/&<>:]|(?<!(?-i:[A-Z]))[+–-]|\s(?:{_JOINING}))$|[^()]*\([^()]*$", re.IGNORECASE | re.DOTALL
)
"""A label that breaks off: after a comma, a colon, a sign (not that of "CS+"), a word that wants another, or inside brackets."""
_COMES_AFTER = re.compile(r"(?:[<>]\s*[^\W\d_]|(?:vs\.?|versus|minus|than|and)\s+\w|[)/&])")
"""The beginning of a line that can only be the rest of a label."""
_COMPARES = re.compile(r"[<>]|\b(?:vs\.?|versus|minus)\b", re.IGNORECASE)


def join_broken_labels(grid: Grid, blocks: Sequence[Block]) -> Grid:
    """Return a grid in which each label that breaks off at the end of a row is whole and spans the rows of its lines.

    A column of contrasts, studies or seeds is read downwards: "Perception and" above "Action" is one label of two rows. The
    words decide, and both lines are set alike.
    """
    joined = grid
    for block in blocks:
        for column in block.columns:
            if not block.groups or column.role not in {Role.CONTRAST, Role.STUDY, Role.SEED}:
                continue
            for cell in _labels(joined, block, column.index):
                if joined is grid:
                    joined = [list(row) for row in grid]  # the grid given stays as it is
                for row in range(cell.row, cell.row + cell.row_span):
                    for over in range(cell.column, cell.column + cell.column_span):
                        joined[row][over] = cell
    return joined


def _labels(grid: Grid, block: Block, column: int) -> list[Cell]:
    """Return the labels of a column that were put together."""
    found: list[Cell] = []
    row = block.first
    while row < block.last:
        lines = _lines_from(grid, block, column, row)
        if len(lines) > 1:
            text = " ".join(line.text for line in lines)
            found.append(replace(lines[0], text=text, row_span=sum(line.row_span for line in lines)))
        row += max(1, sum(line.row_span for line in lines))
    return found


def _lines_from(grid: Grid, block: Block, column: int, row: int) -> list[Cell]:
    """Return the cells from one row downwards that are the lines of one label."""
    lines: list[Cell] = []
    while row < block.last and len(lines) < MAX_LINES:
        cell = grid[row][column]
        if cell is None or (cell.row, cell.column) != (row, column) or not clean_label(cell.text):
            break
        if parse_number(cell.text) is not None or (lines and not _is_rest(lines, cell)):
            break
        lines.append(cell)
        row += cell.row_span
    return lines


def _is_rest(lines: Sequence[Cell], cell: Cell) -> bool:
    """Return whether a cell is the next line of a label, by the words at the end of the one and the start of the other."""
    above = " ".join(line.text.strip() for line in lines)
    last = lines[-1]
    alike = (last.bold, last.italic, last.column_span) == (cell.bold, cell.italic, cell.column_span)
    rest = _COMES_AFTER.match(cell.text.strip()) is not None and _COMPARES.search(above) is None
    return alike and re.match(r"\w", above) is not None and (_GOES_ON.fullmatch(above) is not None or rest)
