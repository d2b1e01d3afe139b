"""Tables as grids of text with one heading per column, rows of a section and of totals set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Evidence
from extract.claims.numbers import level
from extract.numbers import parse_number

MOST_HEADINGS = 4
"""Rows that the heading of a table has at most."""
TOTAL = re.compile(
    r"^\W*(?:(?:grand |sub)?totals?|sum|overall|all studies|合\s*计|共\s*计|总\s*计|总\s*和|总数|总)\b\W*",
    re.IGNORECASE,
)
_TOTAL_AND_NUMBER = re.compile(r"(?:totals?|sum|合\s*计|共\s*计|总\s*计)\W*(?P<n>\d[\d,]*)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row of the body: its cells (as many as the sheet has columns) and the section it is printed under."""

    number: int
    cells: tuple[str, ...]
    section: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: `headings` join the heading rows of each column; `totals` are rows that call themselves a total."""

    name: str
    caption: str
    notes: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    totals: tuple[SheetRow, ...] = ()
    page: int | None = None

    def column(self, index: int) -> list[str]:
        """Return the cells of a column, top to bottom."""
        return [row.cells[index] for row in self.rows]

    def evidence(self, row: SheetRow | None = None) -> Evidence:
        """Return the place and the words of the table, or of one of its rows."""
        if row is None:
            return Evidence(quote=self.caption, place=self.name, page=self.page)
        words = " | ".join(cell for cell in row.cells if cell)
        return Evidence(quote=words, place=f"{self.name}, row {row.number}", page=row.page or self.page)


def read_sheets(tables: Sequence[Table]) -> tuple[Sheet, ...]:
    """Return the tables; one that goes on over pages under the same label and headings is one sheet."""
    sheets: list[Sheet] = []
    for table in tables:
        sheet = _sheet(table)
        if not sheet.rows and not sheet.totals:
            continue
        before = sheets[-1] if sheets else None
        if before and before.headings == sheet.headings and before.name == sheet.name:
            sheets[-1] = _joined(before, sheet)
        else:
            sheets.append(sheet)
    return tuple(sheets)


def _joined(one: Sheet, other: Sheet) -> Sheet:
    return Sheet(
        name=one.name,
        caption=one.caption or other.caption,
        notes=(*one.notes, *other.notes),
        headings=one.headings,
        rows=(*one.rows, *other.rows),
        totals=(*one.totals, *other.totals),
        page=one.page,
    )


def _sheet(table: Table) -> Sheet:
    grid = [[level(cell.text).strip() if cell else "" for cell in row] for row in table.grid()]
    pages = {cell.row: cell.page for cell in table.cells}
    n_heads = table.header_rows or _count_headings(grid)
    while n_heads < len(grid) - 1 and len({"x", "y", "z"} & {cell.lower() for cell in grid[n_heads]}) > 1:
        n_heads += 1
    headings = tuple(_heading([row[i] for row in grid[:n_heads]]) for i in range(table.n_columns))
    rows: list[SheetRow] = []
    totals: list[SheetRow] = []
    section = ""
    for number, cells in enumerate(grid[n_heads:], start=1):
        said = [cell for cell in dict.fromkeys(cells) if cell]
        row = SheetRow(number=number, cells=tuple(cells), section=section, page=pages.get(number - 1 + n_heads))
        if not said:
            continue
        if is_total(said):
            totals.append(row)
        elif len(said) == 1 and cells[0] == said[0] and not re.search(r"\d", said[0]) and table.n_columns > 1:
            section = said[0]
        else:
            rows.append(row)
    return Sheet(
        name=table.label or table.id,
        caption=level(table.caption),
        notes=tuple(map(level, table.footnotes)),
        headings=headings,
        rows=tuple(rows),
        totals=tuple(totals),
        page=table.pages[0] if table.pages else None,
    )


def is_total(cells: Sequence[str]) -> bool:
    """Return whether the filled cells of a row are those of a row of totals."""
    return TOTAL.match(cells[0]) is not None and all(
        TOTAL.fullmatch(cell) or _TOTAL_AND_NUMBER.fullmatch(cell) or re.match(r"^[^\w]*$|^[\d(n]", cell, re.IGNORECASE)
        for cell in cells
    )


def totals_of(row: SheetRow) -> list[tuple[int | None, float]]:
    """Return the (column, number) pairs of a row of totals; None where one cell holds word and number ("共计 141")."""
    found: list[tuple[int | None, float]] = []
    for column, cell in enumerate(row.cells):
        both = _TOTAL_AND_NUMBER.fullmatch(cell)
        number = parse_number(cell)
        if both:
            found.append((None, float(both["n"].replace(",", ""))))
        elif number is not None and not number.relation:
            found.append((column, number.value))
    return found


def _count_headings(grid: Sequence[Sequence[str]]) -> int:
    """Return how many leading rows are headings: those before the first row that holds a number."""
    for number, row in enumerate(grid[: MOST_HEADINGS + 1]):
        if number and any(re.match(r"^[<>=~≈±*]{0,2}\s*[+-]?\d", cell) for cell in row):
            return number
    return min(1, len(grid))


def _heading(cells: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(cell for cell in cells if cell))
