"""Separated text that ends in the middle of a row."""

from __future__ import annotations

from corpora.formats.delimited import find_delimiter, parse_rows


def cut_row(text: str, delimiter: str | None = None) -> int | None:
    """Return the line (from 1) of a last row that is cut, None where the text cannot be known to be cut.

    It is where the text has no line end and its last line fewer cells than the line before, but more than one: a line of
    one cell is a note. The last number of such a row may be half a number.
    """
    if not text.strip() or text.endswith("\n"):
        return None
    *before, last = text.split("\n")
    above = next((line for line in reversed(before) if line.strip()), "")
    if '"' in above or '"' in last:
        return None
    separator = delimiter or find_delimiter([above])
    n_above, n_last = (_n_cells(line, separator) for line in (above, last))
    return len(before) + 1 if 1 < n_last < n_above else None


def _n_cells(line: str, delimiter: str) -> int:
    row = next(parse_rows(line, delimiter=delimiter, strict=False), None)
    return len(row.cells) if row is not None else 0
