"""The marks of notes that the cells of a row carry: signs as printed, raised letters and digits as the reader set them apart."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from corpora.nouns.documents import Cell
from extract.readers.seen.marks import is_mark
from extract.tables.measures import is_signed
from extract.tables.model import Block, Column, CoordinateGroup, Grid, Role, Understood
from extract.tables.names.legends import ARROWS, MARKS, folded
from extract.tables.names.marked import marked, signed
from extract.tables.vocabulary import clean_label

LONGEST_MARKS = 20
"""Characters at the end of a cell within which its marks are."""
_SIGNS = re.compile(rf"[\s,]*([{MARKS}∗⁎★☆{ARROWS}][{MARKS}∗⁎★☆{ARROWS}\s,]*)$")
_IN_BRACKETS = re.compile(rf"\s*[(\[]([{MARKS}{ARROWS}+−–-]{{1,3}}|[a-z])[)\]]$")
_BEFORE_NOTE = re.compile(r"(?:^|[.;。]\s+)(?P<mark>[a-z]|\d)(?:\s+(?=[^\W\d]|[(\[])|(?=[A-Z(]))")
_PARTS = re.compile(rf"([{MARKS}{ARROWS}])\1*|[+-]|[A-Za-z]|\d{{1,2}}")


def marks_of_cell(cell: Cell) -> tuple[str, ...]:
    """Return the marks behind the words of a cell, each once."""
    end = cell.text[-LONGEST_MARKS:]
    signs = _SIGNS.search(end) or _IN_BRACKETS.search(end)
    texts = [signs[1] if signs else "", raised(cell)]
    return tuple(dict.fromkeys(part[0] for text in texts for part in _PARTS.finditer(folded(text))))


def raised(cell: Cell) -> str:
    """Return the raised letters or digits behind the words of a cell, "" for none.

    Markup's marks are only in `raw`; those of a page are a word of their own in `raw`, set close to the one before in `text`.
    """
    text, raw = cell.text.strip(), " ".join(cell.raw.split())
    if not raw or raw == text:
        return ""
    rest = raw[len(text) :].strip() if raw.startswith(text) else ""
    parts = raw.rsplit(" ", 1)
    if not rest and len(parts) > 1 and text.endswith(parts[1]) and not text.endswith(f" {parts[1]}"):
        rest = parts[1]
    return folded(rest) if is_mark(folded(rest)) else ""


def marks_of_notes(notes: Sequence[str]) -> frozenset[str]:
    """Return the raised letters and digits with which notes begin: "a Adults > children in ..."."""
    return frozenset(found["mark"] for note in notes for found in _BEFORE_NOTE.finditer(note))


def without_raised(cell: Cell, explained: Container[str]) -> str:
    """Return the text of a cell without raised letters set close behind it that are explained marks."""
    text, letters = cell.text.rstrip(), raised(cell)
    set_close = letters and text.endswith(letters) and not " ".join(cell.raw.split()).startswith(text)
    is_mark = set_close and all(p[0] in explained for p in _PARTS.finditer(folded(letters)))
    return text[: -len(letters)].rstrip() if is_mark else cell.text


def without_marks(cell: Cell, explained: Container[str]) -> str:
    """Return the text of a cell without arrows and raised letters that are explained marks."""
    text = without_raised(cell, explained).rstrip()
    closed = _IN_BRACKETS.search(text)
    if closed is not None and folded(closed[1]) in explained:
        text = text[: closed.start()]
    while text[-1:] in ARROWS and text and text[-1] in explained:
        text = text[:-1].rstrip()
    return text


def marks_of_row(grid: Grid, block: Block, row: int, group: CoordinateGroup) -> tuple[str, ...]:
    """Return the marks that the cells of a row carry for one of its groups; a region inherited from above brings its own."""
    others = {c for g in block.groups if g is not group for c in (*g.columns, *(own.index for own in g.own))}
    mine = {*group.columns, *(own.index for own in group.own)}
    columns = [column for column in block.columns if column.index in mine or column.index not in others]
    columns = [column for column in columns if column.role is not Role.CONTRAST]  # their signs are names, not marks
    cells = [cell for column in columns if (cell := grid[row][column.index]) is not None and _holds(cell, column, row)]
    regions = [column for column in columns if column.role is Role.REGION]
    if not any(_named(grid, row, column) for column in regions):
        cells += _cells_above(grid, block, row, regions)
    styles = [name for cell in cells for name, is_set in (("bold", cell.bold), ("italic", cell.italic)) if is_set]
    return tuple(dict.fromkeys((*styles, *(mark for cell in cells for mark in marks_of_cell(cell)))))


def levels_by_marks(
    one: Understood,
    block: Block,
    row: int,
    group: CoordinateGroup,
    levels: tuple[str, ...],
    value: tuple[str | None, float | None],
) -> tuple[str, ...]:
    """Return the levels of a row's contrast by what notes say of its marks and of the sign of its statistic (name and value)."""
    clauses, (name, number) = one.clauses, value
    caption = one.legend.caption_for(levels, one.table.caption)
    told = clauses.of(marks_of_row(one.grid, block, row, group)) if clauses.of_marks else []
    levels = marked(levels, told, caption, listed=clauses.n_explicit > 1)
    return signed(levels, clauses, caption, is_down=(number or 0) < 0) if is_signed(name, number) else levels


def _holds(cell: Cell, column: Column, row: int) -> bool:
    return cell.row == row or column.role is Role.REGION


def _named(grid: Grid, row: int, column: Column) -> bool:
    cell = grid[row][column.index]
    return cell is not None and bool(clean_label(cell.text))


def _cells_above(grid: Grid, block: Block, row: int, regions: Sequence[Column]) -> list[Cell]:
    """Return the cells of the nearest row above that names a region."""
    for above in range(row - 1, block.first - 1, -1):
        cells = [
            cell for column in regions if (cell := grid[above][column.index]) is not None and clean_label(cell.text)
        ]
        if cells:
            return cells
    return []
