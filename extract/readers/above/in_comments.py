"""Comments in a sheet or a file of separated text: what a program or its user wrote behind "#", around the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from corpora.formats.delimited import Row
from corpora.words.printed import parse_table_label
from extract.numbers import parse_number
from extract.readers.stacks import AXES, RawCell, RawRow

_COMMENT = re.compile(r"#+(?:\s+|(?=[^\W\d_]))(?P<text>\S.*)", re.DOTALL)
_KEY = re.compile(r"(?P<key>[^\W\d_][\w ./-]{0,30}?)\s*[:=：]\s*(?P<value>\S.*)", re.DOTALL)
_OF_CONTRAST = re.compile(
    r"(?:contrasts?|comparison|subtraction|effect|test|cope|con|[ztf][-_ ]?(?:stat|map)|spm[TF])(?:[-_ ]?name)?[-_ #]*\d*|对比|比较",
    re.IGNORECASE,
)
"""The keys whose value names what the table compares."""
FEWEST_CELLS = 3
"""Cells from which a line behind "#" may be a line of headings, and numbers from which one is a row."""


def whole_comments(parsed: Iterable[Row], separator: str) -> Iterator[Row]:
    """Yield the rows of separated text, a comment that holds the separator, a blank behind it each time, as one cell."""
    for row in parsed:
        later = [cell for cell in row.cells[1:] if cell.strip()]
        if row.cells and _COMMENT.fullmatch(row.cells[0]) and later and all(cell[0].isspace() for cell in later):
            row = replace(row, cells=(separator.join([row.cells[0], *later]), *[""] * (len(row.cells) - 1)))
        yield row


def take_comments(rows: Sequence[RawRow], names_contrast: Callable[[str], bool]) -> tuple[list[RawRow], list[str]]:
    """Return rows without the comments among them, and these as notes, in their order.

    A comment stays as the only text of its row, without its mark, where it is the label of a table or names what the rows
    below it compare: by its key ("# contrast: A > B"), or as `names_contrast` says of its words. A line of headings that
    begins with the mark, as NumPy writes it, stays too.
    """
    kept: list[RawRow] = []
    notes: list[str] = []
    for number, row in enumerate(rows):
        filled = [cell for cell in row.cells if cell.text]
        found = _COMMENT.fullmatch(filled[0].text) if filled else None
        if found is None or _is_row(filled):
            kept.append(row)
        elif _is_heading(filled, rows[number + 1 :]):
            kept.append(replace(row, cells=[_renamed(cell, found["text"], cell is filled[0]) for cell in row.cells]))
        elif len(filled) > 1:
            kept.append(row)  # the first of several lines of headings
        elif (name := _name_in(found["text"], names_contrast)) is None:
            notes.append(found["text"])
        else:
            kept.append(replace(row, cells=[replace(RawCell.of(name, raw=name), column=filled[0].column)]))
    return kept, notes


def _renamed(cell: RawCell, text: str, first: bool) -> RawCell:
    return replace(cell, text=text, lines=()) if first else cell


def _is_row(filled: Sequence[RawCell]) -> bool:
    """Return whether cells are those of a row whose first begins with the mark: "# 1", and its numbers."""
    return sum(parse_number(cell.text) is not None for cell in filled[1:]) >= FEWEST_CELLS


def _is_heading(filled: Sequence[RawCell], below: Sequence[RawRow]) -> bool:
    """Return whether cells are headings: x, y and z are among them, or as many cells with numbers are in the next row."""
    texts = {cell.text.lower().lstrip("# ") for cell in filled}
    if texts >= AXES:
        return True
    rows = ([cell for cell in row.cells if cell.text] for row in below)
    under = next((cells for cells in rows if cells), [])
    return len(filled) == len(under) >= FEWEST_CELLS and _is_row(under)


def _name_in(text: str, names_contrast: Callable[[str], bool]) -> str | None:
    """Return the label or the contrast that a comment gives; None for any other."""
    if parse_table_label(text) is not None:
        return text
    keyed = _KEY.fullmatch(text)
    if keyed is not None:
        return keyed["value"] if _OF_CONTRAST.fullmatch(keyed["key"]) else None
    return text if names_contrast(text) else None
