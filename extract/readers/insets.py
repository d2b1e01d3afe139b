"""Columns whose cells hold small tables of one row each (x, y, z under one hemisphere): spread to columns of their own."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from extract.readers.base import local_name
from extract.readers.markup import parse_span, raw_cell
from extract.readers.seen.looks import Look, look_of
from extract.readers.seen.shown import plain_text
from extract.readers.stacks import RawCell, RawRow

FEWEST_ROWS = 2
"""Rows in which a column holds small tables of the same number of cells, from which they are columns."""
FEWEST_CELLS = 2
"""Cells of a small table: one of a single cell is a frame."""
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A cell of the outer table: its first column, how many it spans, and the cells of the small table in it."""

    element: etree._Element
    column: int
    span: int
    inset: tuple[etree._Element, ...]


def inset_rows(table: etree._Element) -> list[RawRow] | None:
    """Return the rows of a table with the small tables of its cells spread over columns, those of a heading under its words.

    None where no column holds such tables, where cells reach over rows, or words beside a small table are no heading.
    """
    rows = [(row, _places(row)) for row in _own_rows(table)]
    widths = _widths(places for _, places in rows)
    if not widths or any(parse_span(p.element.get("rowspan")) != 1 for _, places in rows for p in places):
        return None
    out: list[RawRow] = []
    begun = False
    for row, places in rows:
        heading = any(local_name(up) == "thead" for up in row.iterancestors("thead", "table"))
        titled = any(p.inset and p.column in widths and _words_beside(p.element) for p in places)
        if titled and begun:
            return None
        begun = begun or (not titled and any(p.inset and p.column in widths for p in places))
        out += [RawRow(cells=cells, heading=heading or titled) for cells in _spread(places, widths, titled=titled)]
    return out


def heads_insets(table: etree._Element) -> bool:
    """Return whether a small table in a cell names the columns of those in the cells below it ("x y z voxels")."""
    cell = next(table.iterancestors("td", "th"), None)
    outer = next(table.iterancestors("table"), None)
    if cell is None or outer is None:
        return False
    rows = [_places(row) for row in _own_rows(outer)]
    widths = _widths(rows)
    return any(p.element is cell and p.inset and widths.get(p.column) == len(p.inset) for row in rows for p in row)


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    return (row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table)


def _places(row: etree._Element) -> list[_Place]:
    places: list[_Place] = []
    column = 0
    for cell in row:
        if local_name(cell) in _CELLS and look_of(cell) is not Look.HIDDEN:
            span = parse_span(cell.get("colspan"))
            places.append(_Place(element=cell, column=column, span=span, inset=_inset(cell)))
            column += span
    return places


def _inset(cell: etree._Element) -> tuple[etree._Element, ...]:
    """Return the cells of the only table in a cell, where it has one row and no table in it; else none."""
    tables = list(cell.iter("table"))
    rows = list(tables[0].iter("tr")) if len(tables) == 1 else []
    cells = tuple(child for child in rows[0] if local_name(child) in _CELLS) if len(rows) == 1 else ()
    return cells if len(cells) >= FEWEST_CELLS else ()


def _widths(rows: Iterator[Sequence[_Place]] | Sequence[Sequence[_Place]]) -> dict[int, int]:
    """Return how many columns each column with small tables of numbers becomes."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for place in (p for places in rows for p in places):
        if place.inset and place.span == 1 and any(ch.isdigit() for e in place.inset for ch in plain_text(e)):
            numbers[place.column].append(len(place.inset))
    return {c: found[0] for c, found in numbers.items() if len(found) >= FEWEST_ROWS and len(set(found)) == 1}


def _words_beside(cell: etree._Element) -> str:
    return plain_text(_without_inset(cell)).strip()


def _without_inset(cell: etree._Element) -> etree._Element:
    """Return a copy of a cell without the table in it; words that follow the table stay."""
    own = copy.deepcopy(cell)
    for table in list(own.iter("table")):
        for up in (up for up in [table.getparent()] if up is not None):
            last = table.getprevious()
            if table.tail and last is not None:
                last.tail = (last.tail or "") + table.tail
            elif table.tail:
                up.text = (up.text or "") + table.tail
            up.remove(table)
    return own


def _spread(places: Sequence[_Place], widths: Mapping[int, int], *, titled: bool) -> list[list[RawCell]]:
    """Return the cells of a row, on two rows where words head the small tables (`titled`)."""
    upper: list[RawCell] = []
    lower: list[RawCell] = []
    for place in places:
        wide = sum(widths.get(c, 1) for c in range(place.column, place.column + place.span))
        own = place.inset if widths.get(place.column) == len(place.inset) and place.span == 1 else ()
        header = local_name(place.element) == "th"
        if own and titled:
            upper.append(raw_cell(_without_inset(place.element), row_span=1, column_span=wide, header=header))
        elif not own:
            upper.append(raw_cell(place.element, row_span=1 + titled, column_span=wide, header=header))
        target = lower if titled else upper
        target += [raw_cell(e, row_span=1, column_span=1, header=header or local_name(e) == "th") for e in own]
    return [upper, lower] if titled else [upper]
