"""Rows whose numbers stand one column beside their own: told, and not read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.nouns.evidence import Evidence, Problem
from extract.pdf.table.rows import Row

FEWEST_ROWS = 5
"""Rows with a number in a column from which the others say what it holds."""

NEARLY_ALL = 0.8
"""Share of a column's numbers that are of its kind: whole, or with decimals."""

WHOLE, DECIMAL = "whole", "decimal"

_WHOLE, _DECIMAL = re.compile(r"[-+]?\d{1,5}"), re.compile(r"[-+]?\d*\.\d+")


def without_shifted(rows: Sequence[Row], name: str) -> tuple[list[Row], list[Problem]]:
    """Return the rows without those that slipped by a column, and a problem for each of them.

    A row slipped where it holds a whole number under decimals and, in the column beside, a number with decimals under
    whole ones: a long name pushed all of them to the next tab stop, and no heading is over its own number any more.
    """
    kinds = [_kinds_in(row) for row in rows]
    usual = _usual_kinds(kinds)
    slipped = [i for i, mine in enumerate(kinds) if _is_shifted(mine, usual)]
    if not slipped or any(block.row_span > 1 for row in rows for block in row.cells):
        return list(rows), [_problem(rows[i], name, "read as they stand") for i in slipped]
    kept = [row for i, row in enumerate(rows) if i not in slipped]
    return kept, [_problem(rows[i], name, "not read") for i in slipped]


def _kinds_in(row: Row) -> dict[int, str]:
    """Return for each column of a row that holds one number whether it is whole."""
    kinds = {}
    for block in row.cells:
        if block.first == block.last and _WHOLE.fullmatch(block.text):
            kinds[block.first] = WHOLE
        elif block.first == block.last and _DECIMAL.fullmatch(block.text):
            kinds[block.first] = DECIMAL
    return kinds


def _usual_kinds(rows: Sequence[dict[int, str]]) -> dict[int, str]:
    """Return what nearly all numbers of each column are."""
    usual = {}
    for column in {column for row in rows for column in row}:
        here = [row[column] for row in rows if column in row]
        for kind in (WHOLE, DECIMAL):
            if len(here) >= FEWEST_ROWS and here.count(kind) >= NEARLY_ALL * len(here):
                usual[column] = kind
    return usual


def _is_shifted(row: dict[int, str], usual: dict[int, str]) -> bool:
    """Return whether a whole number is under decimals, and the decimals beside it under whole numbers."""
    return any(
        usual.get(column) == DECIMAL
        and row.get(column) == WHOLE
        and any(usual.get(beside) == WHOLE and row.get(beside) == DECIMAL for beside in (column - 1, column + 1))
        for column in row
    )


def _problem(row: Row, name: str, what: str) -> Problem:
    text = " ".join(block.text for block in sorted(row.cells, key=lambda b: b.first))
    place = f"{name}, page {row.page.number}"
    return Problem(
        code="PDF-ROW-SHIFTED",
        item=place,
        message=f"The numbers of a row stand one column beside those of the other rows; they were {what}: {text!r}.",
        hint="Look at the page; add the row by hand.",
        evidence=Evidence(quote=text, place=place, page=row.page.number),
    )
