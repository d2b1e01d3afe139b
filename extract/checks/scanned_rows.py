"""Rows of scanned tables that gave no focus although numbers stand in them: none is lost without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpora.nouns.documents import Cell, Table
from corpora.nouns.evidence import Evidence, Problem, Severity
from corpora.nouns.studies import Focus
from extract.checks.findings import Finding
from extract.tables.model import Block, Interpretation, Role, TableReading

RECOGNISED = "PDF-OCR"
"""The problem of tables whose pages are pictures."""

NOT_READ = "ROW-NOT-READ"
"""The interpreter's own problem of a row without focus; a protocol cannot silence it."""

_AXIS = re.compile(r"[xyzXYZ](?:\s*\(mm\))?")

MINUS = "-\u2212"
"""Characters that are a minus in the cells of a table."""

_PLACE = re.compile(rf"[{MINUS}]?\d{{1,3}}(?:[.,]\d)?(?!\d)|\?")
_PLACES = re.compile(rf"[(\[]?(?:(?:{_PLACE.pattern})[,;]?\s*){{1,3}}[)\]]?")
"""A cell of one to three whole numbers of millimetres, or with one decimal."""

_NUMBER = re.compile(r"\d|\?")


def unread_rows(read: Interpretation, foci: Sequence[Focus]) -> Iterator[Finding]:  # noqa: ARG001 - a check's signature
    """Yield a problem for each row of a scanned table that shows numbers, gave no focus and is named by no problem yet.

    In typeset tables a cell that is no number is as printed, and its row is left to the rules of the interpreter.
    """
    for reading in read.readings:
        understood = reading.understood
        if not any(p.code == RECOGNISED for p in understood.table.problems):
            continue
        axes = {m[0][0].lower() for c in understood.table.cells if (m := _AXIS.fullmatch(c.text))}
        if not reading.foci and not reading.problems and len(axes) > 1:
            yield None, _not_read(understood.place(), [c for c in understood.table.cells if _AXIS.fullmatch(c.text)])
        elif not reading.foci and not reading.problems and _holds_places(reading):
            yield None, _without_headings(understood.place(), understood.table)
            continue
        known = {focus.row for focus in reading.foci}
        told = {problem.item for problem in reading.problems}
        for block in understood.blocks:
            for row in range(block.first, block.last):
                cells = _numbers(reading, block, row)
                if cells and row not in known and understood.place(row) not in told:
                    yield None, _not_read(understood.place(row), cells)


def _holds_places(reading: TableReading) -> bool:
    """Return whether cells of a row side by side hold numbers as coordinates are, some of the table's with a minus."""
    places = []
    for row in reading.understood.grid:
        run: list[str] = []
        for cell in row:
            run = [*run, *_PLACE.findall(cell.text)] if cell is not None and _PLACES.fullmatch(cell.text) else []
            if len(run) >= len("xyz"):
                places += run
    return any(text[0] in MINUS for text in places)


def _without_headings(place: str, table: Table) -> Problem:
    first = next((c for c in table.cells if c.page is not None), None)
    quote = " | ".join(c.text for c in table.cells if c.row == 0)
    return Problem(
        code="TABLE-WITHOUT-FOCI",
        item=place,
        message=f"A scanned table holds numbers as coordinates are, but none of its headings was recognised as theirs: {quote!r}.",
        hint="Look at the table; add its rows by hand if they are foci.",
        evidence=Evidence(quote=quote, place=place, page=first.page if first is not None else None),
    )


def _numbers(reading: TableReading, block: Block, row: int) -> list[Cell]:
    """Return the cells of a row with ink of numbers under its coordinates or its statistic."""
    columns = {column for group in block.groups for column in group.columns}
    if not columns:
        return []
    columns |= {column.index for column in block.columns if column.role is Role.STATISTIC}
    line = reading.understood.grid[row]
    cells = [line[column] for column in sorted(columns)]
    return [c for c in cells if c is not None and c.row == row and c.column_span == 1 and _NUMBER.search(c.text)]


def _not_read(place: str, cells: Sequence[Cell]) -> Problem:
    quote = " | ".join(cell.text for cell in cells)
    return Problem(
        code=NOT_READ,
        item=place,
        message=f"A scanned table shows {quote!r} here, but three coordinates were not recognised in it.",
        hint="Look at the row and add it by hand if it is a focus.",
        severity=Severity.ERROR,
        evidence=Evidence(quote=quote, place=place, page=cells[0].page, box=cells[0].box),
    )
