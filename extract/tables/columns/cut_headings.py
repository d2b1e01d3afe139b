"""Headings cut behind the sign of a comparison: "Monetary reward >" over x and y, "no reward" over z and t, are one over all four."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.nouns.documents import Cell
from extract.tables.model import Straightened

_OPEN = re.compile(r"\w[^<>]*(?:[<>]|\b(?:vs\.?|versus|minus)|\s[-–−])\s*$", re.IGNORECASE)
"""What compares with nothing yet."""
_SIDE = re.compile(r"[^\W\d_][^<>]*$")


def with_cut_headings(straight: Straightened) -> Straightened:
    """Return the table; a heading that ends with the sign of a comparison takes the one beside it for its second side."""
    by_place = {(cell.row, cell.column): cell for cell in straight.table.cells if _is_heading(straight, cell)}
    second = {id(beside): cell for cell in by_place.values() if (beside := _beside(cell, by_place)) is not None}
    if not second:
        return straight
    first = {id(cell): by_place[cell.row, cell.column + cell.column_span] for cell in second.values()}
    kept = [pair for pair in zip(straight.table.cells, straight.origins, strict=True) if id(pair[0]) not in second]
    cells = tuple(_joined(cell, first[id(cell)]) if id(cell) in first else cell for cell, _ in kept)
    return replace(straight, table=replace(straight.table, cells=cells), origins=tuple(origin for _, origin in kept))


def _is_heading(straight: Straightened, cell: Cell) -> bool:
    return cell.header or cell.row < straight.table.header_rows


def _beside(cell: Cell, by_place: dict[tuple[int, int], Cell]) -> Cell | None:
    """Return the heading right of one that is open, where it may be its second side and is as wide."""
    beside = by_place.get((cell.row, cell.column + cell.column_span))
    if beside is None or _OPEN.match(cell.text) is None or _SIDE.match(beside.text) is None:
        return None
    return beside if cell.column_span > 1 and beside.column_span > 1 and beside.row_span == cell.row_span else None


def _joined(cell: Cell, beside: Cell) -> Cell:
    return replace(
        cell,
        text=f"{cell.text.rstrip()} {beside.text}",
        raw=f"{cell.raw.rstrip()} {beside.raw}",
        column_span=cell.column_span + beside.column_span,
    )
