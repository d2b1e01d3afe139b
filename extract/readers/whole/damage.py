"""What is told of a file that breaks off or whose markup is damaged, and which rows of its tables are not used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from corpora.nouns.evidence import Problem, place_of
from extract.numbers import parse_number
from extract.readers.base import local_name
from extract.readers.seen.shown import SILENT
from extract.readers.stacks import RawCell, RawRow

MARK = "focimine-broken"
"""The attribute that the steps before give to a row whose markup is damaged; its values are `ROW`, `IF_SHORT` and `REST`."""
ROW = "row"
"""This row is damaged; the rows below it are whole."""
IF_SHORT = "if short"
"""This row is damaged if it has fewer columns than another row of its table: it may be a part of a row."""
REST = "rest"
"""From this row on the table is damaged."""


def broken_off(name: str, where: str, what: str) -> Problem:
    """Return the problem of a file called `name` that ends in the middle; `where` is the place, `what` the reason."""
    return Problem(
        code="DOCUMENT-BROKEN-OFF",
        item=place_of(name, where),
        message=f"The file breaks off: {what}. What is before was read, except for a row that is cut; the rest is missing.",
        hint="Fetch or save the file again; compare its tables with the article.",
    )


def damaged(name: str, where: str, what: str) -> Problem:
    """Return the problem of markup that is damaged at a place, so that a part of it was not read."""
    return Problem(
        code="MARKUP-DAMAGED",
        item=place_of(name, where),
        message=f"{what}.",
        hint="Compare the tables with the article; fetch or save the file again.",
    )


MIN_NUMBERS = 3
"""Cells with numbers from which a row, or what of it reaches past the headings, may hold a coordinate."""
FEW_ROWS = 0.34
"""Share of the rows below the headings: where more of them reach past the headings, these are too short."""
MAX_LISTED = 5
"""Rows that a message names."""
BROKEN_TABLE = "TABLE-BROKEN-OFF"
GRIDS = frozenset(["table", "array", "tgroup"])
BETWEEN_CELLS = frozenset(
    ["a", "br", "div", "font", "form", "img", "input", "p", "span", "b", "i", "em", "strong", "hr", "col"]
)
"""Elements that pages have between the cells of a row, without words in them."""
CELLS = frozenset(["td", "th", "entry"])


def damage_of(row: etree._Element) -> str | None:
    """Return how a row of the markup is damaged: as it was marked, or because words or elements between its cells are no cells."""
    marked = row.get(MARK)
    if marked is not None:
        return str(marked)
    text = row.text
    if text is not None and not text.isspace() and text.strip():
        return ROW
    doubt = None
    for child in row:
        is_cell = local_name(child) in CELLS
        doubt = doubt or (child.get(MARK) if is_cell else None)
        if doubt == ROW or (child.tail and not child.tail.isspace()) or (not is_cell and _may_be_cell(child)):
            return ROW
        if is_cell and len(child) and _holds_cell(child):
            return REST
    return doubt


def _holds_cell(cell: etree._Element) -> bool:
    """Return whether a cell of XML has another one in it that is in no table of its own: an end tag is missing."""
    inner = next(cell.iterdescendants("td", "th", "entry"), None)
    return (
        inner is not None and next(up for up in inner.iterancestors() if local_name(up) in GRIDS or up is cell) is cell
    )


def _may_be_cell(element: etree._Element) -> bool:
    """Return whether an element between cells holds words, or is of no kind that is found there: a cell whose tag is damaged."""
    if not isinstance(element.tag, str) or local_name(element) in SILENT:
        return False
    return local_name(element) not in BETWEEN_CELLS or any(piece.strip() for piece in element.itertext())


def readable_rows(rows: Sequence[RawRow], item: str) -> tuple[list[RawRow], list[Problem]]:
    """Return the rows of a table that can be used, damaged ones empty, and the problems of the others.

    Where cells reach over several rows a lost cell moves those of the rows below: the table ends at the first damage. Cells of
    the headings that do so move none of the rows below them.
    """
    rows = _without_long(rows) if any(row.damage == IF_SHORT for row in rows) else rows
    rows = _run_together(rows)
    first = next((n for n, row in enumerate(rows) if row.damage is not None), None)
    if first is None:
        return list(rows), []
    body = _first_with_numbers(rows)
    spans = any(cell.row_span > 1 for row in rows[body if first >= body else 0 :] for cell in row.cells)
    last = next((n for n, row in enumerate(rows) if row.damage == REST or (spans and row.damage)), len(rows))
    kept = [RawRow(heading=row.heading) if row.damage else row for row in rows[:last]]
    problems = []
    if first < last:
        numbers = [n for n, row in enumerate(rows[:last], 1) if row.damage]
        problems.append(_not_used(item, numbers))
    if last < len(rows):
        problems.append(_ends(item, last, len(rows) - last))
    return kept, problems


def _without_long(rows: Sequence[RawRow]) -> list[RawRow]:
    """Return rows of which those are no longer in doubt that are as wide as the widest, or blank."""
    widths = _widths(rows)
    widest = max(widths)
    doubted = ((row, width) for row, width in zip(rows, widths, strict=True))
    return [
        replace(row, damage=None)
        if row.damage == IF_SHORT and (width == widest or not any(cell.text.strip() for cell in row.cells))
        else row
        for row, width in doubted
    ]


def _run_together(rows: Sequence[RawRow]) -> Sequence[RawRow]:
    """Return rows of which a few that hold the cells of two, the tags between them lost, are damaged.

    They alone reach past the headings, with numbers there.
    """
    if len({sum(cell.column_span for cell in row.cells) for row in rows}) == 1:
        return rows
    widths = _widths(rows)
    first = _first_with_numbers(rows)
    head = max(widths[:first], default=0)
    long = {
        n
        for n, row in enumerate(rows)
        if n >= first and widths[n] > head and _n_numbers(row.cells[head - widths[n] :]) >= MIN_NUMBERS
    }
    if not head or len(long) > FEW_ROWS * (len(rows) - first):
        return rows
    return [replace(row, damage=row.damage or ROW) if n in long else row for n, row in enumerate(rows)]


def _first_with_numbers(rows: Sequence[RawRow]) -> int:
    return next((n for n, row in enumerate(rows) if _n_numbers(row.cells) >= MIN_NUMBERS), len(rows))


def _n_numbers(cells: Sequence[RawCell]) -> int:
    return sum(parse_number(cell.text) is not None for cell in cells)


def _widths(rows: Sequence[RawRow]) -> list[int]:
    """Return of each row how many columns its cells and those that reach down into it have together."""
    reaching: list[tuple[int, int]] = []
    widths = []
    for number, row in enumerate(rows):
        reaching = [(below, width) for below, width in reaching if below > number]
        own = sum(cell.column_span for cell in row.cells)
        widths.append(own + sum(width for _, width in reaching))
        reaching += [(number + cell.row_span, cell.column_span) for cell in row.cells if cell.row_span > 1]
    return widths


def _not_used(item: str, numbers: Sequence[int]) -> Problem:
    listed = ", ".join(map(str, numbers[:MAX_LISTED])) + (" …" if len(numbers) > MAX_LISTED else "")
    return Problem(
        code="ROW-DAMAGED",
        item=item,
        message=f"The markup of {len(numbers)} rows is damaged (row {listed} of the markup); they were not read.",
        hint="Look at the table; add the rows by hand.",
    )


def _ends(item: str, n_read: int, n_left: int) -> Problem:
    return Problem(
        code=BROKEN_TABLE,
        item=item,
        message=f"The table breaks off, or its markup is damaged, in row {n_read + 1} of the markup: "
        f"{n_left} rows were not read, and more may be missing.",
        hint="Compare with the article; fetch or save the file again.",
    )
