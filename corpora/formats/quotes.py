"""Quotation marks of separated text that hold more than a cell: rows that one of them swallowed, and where it opens.

A cell in quotes may hold line ends, as abstracts of several paragraphs do. A mark that opens by mistake takes the
rows below into its cell, up to the next mark or the end of the file, and still looks like a table. What tells them
apart: inside a text the lines are prose; inside such a cell they are rows, with as many cells as the heading has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

MOST_LINE_ENDS = 2_000
"""Line ends a cell may hold. The longest abstracts, and lists of references in one cell, have some hundreds."""
FEWEST_CELLS = 2
"""Cells from which a line is a row."""
_SURE = 6
"""Cells of a row from which one line inside a cell is enough: prose does not have that very number by chance."""
_NARROW = 3
"""Cells of a row up to which every line has to look like a row: prose may hold a comma or two ("10,000")."""


class QuoteError(ValueError):
    """A quotation mark is followed by text; `line` is where it opens."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class OpenQuoteError(QuoteError):
    """A quotation mark opens and is never closed, or takes rows below it into its cell."""


def opening_line(lines: Sequence[str], separator: str) -> int:
    """Return on which of the lines of one row (from 0) the last quoted cell that goes past its line opens."""
    text = "\n".join(lines)
    opened = position = line = 0
    while position <= len(text):
        found = _cell(separator).match(text, position)
        assert found is not None  # it fits the empty text
        n_ends = text.count("\n", position, found.end())
        if n_ends or found.end() == len(text):
            opened = line if text.startswith('"', position) else opened
        line += n_ends
        position = found.end() + 1
    return opened


def swallowed(lines: Sequence[str], width: int, separator: str, *, spaced: bool) -> bool:
    """Return whether the lines of one row hold rows of their own, so that a quotation mark swallowed them.

    Parameters
    ----------
    lines : of one row as the file has them, which quoted line ends make several.
    width : cells of a row of this table.
    spaced : separators of this table are followed by a blank ("insula, -30, 1, 4"), as commas of prose are.
    """
    if len(lines) > MOST_LINE_ENDS:
        return True
    if width < FEWEST_CELLS:
        return False
    filled = [line for line in lines if line.strip()]
    rows = [n for n, line in enumerate(filled) if _is_row(line, width, separator, spaced=spaced)]
    ends = _wrong_ends("\n".join(lines), separator)
    if separator in ends or ("\n" in ends and rows):
        return True
    if width <= _NARROW:
        return len(rows) == len(filled) > _NARROW + 1 - width
    return len(rows) >= FEWEST_CELLS or (width >= _SURE and any(0 < n < len(filled) - 1 for n in rows))


def _wrong_ends(text: str, separator: str) -> set[str]:
    """Return the characters before marks that close a cell of several lines and have text after them.

    A separator or a line end there says that the mark was meant to open a cell.
    """
    found, position = set(), 0
    while position <= len(text):
        cell = _cell(separator).match(text, position)
        assert cell is not None  # it fits the empty text
        if cell[1] and "\n" in cell[1] and cell.end(1) < cell.end():
            found.add(cell[1][-2])
        position = cell.end() + 1
    return found


def _is_row(line: str, width: int, separator: str, *, spaced: bool) -> bool:
    """Return whether a line alone is a row of `width` cells, its marks read as they are or as none.

    Separators that a blank follows do not count outside quotes, unless `spaced`: they are commas of prose.
    """
    if line.count(separator) < width - 1:
        return False
    counted = _separators(separator, spaced)
    bare = _cell(separator).sub(lambda cell: "" if cell[0].startswith('"') else cell[0], line)
    return width - 1 in (len(counted.findall(line.replace('"', ""))), len(counted.findall(bare)))


@lru_cache
def _cell(separator: str) -> re.Pattern[str]:
    """Return the pattern of one cell; text after a closing mark belongs to it."""
    sign = re.escape(separator)
    return re.compile(rf'("(?:[^"]++|"")*+(?:"|\Z))[^{sign}\n]*|[^{sign}\n]*')


@lru_cache
def _separators(separator: str, spaced: bool) -> re.Pattern[str]:
    sign = re.escape(separator)
    return re.compile(sign if spaced or separator == "\t" else rf"{sign}(?! )")
