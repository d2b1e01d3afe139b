"""Rows of markup that lack cells, so that other numbers stand where coordinates should: refused and told."""

from __future__ import annotations

from corpora.documents import Document, Table
from corpora.evidence import Problem, Severity
from corpora.studies import Focus

MIN_WHOLE = 0.8
"""Of a table's foci: so many printed in whole millimetres make a decimal among them suspicious."""


def without_shifted_rows(
    document: Document, table: Table, foci: list[Focus]
) -> tuple[list[Focus], list[Problem]]:
    """Return the foci without those read from shifted rows, and a problem for each of these.

    A row is shifted when it is shorter than the table and gives a decimal as a coordinate where the rest of the table
    has whole numbers: what was read is a statistic. Cells of a PDF have their place from the page.
    """
    whole = sum(_is_whole(focus) for focus in foci)
    if document.kind == "pdf" or whole < MIN_WHOLE * len(foci) or whole == len(foci):
        return foci, []
    ends: dict[int, int] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            ends[row] = max(ends.get(row, 0), cell.column + cell.column_span)
    kept: list[Focus] = []
    problems: list[Problem] = []
    for focus in foci:
        if _is_whole(focus) or focus.row is None or ends.get(focus.row, 0) >= table.n_columns:
            kept.append(focus)
            continue
        problems.append(Problem(
            code="ROW-NOT-READ", item=f"{document.name}, {focus.table}, row {focus.row}", severity=Severity.ERROR,
            message=f"The row holds fewer cells than the table; {focus.raw!r} would be its coordinates, which no other row resembles.",
            hint="Look at the row and add it by hand if it is a focus.",
        ))  # fmt: skip
    return kept, problems


def _is_whole(focus: Focus) -> bool:
    return all(value == int(value) for value in (focus.x, focus.y, focus.z))
