"""No row of a scanned table is lost without a word."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.evidence import Problem
from extract.checks.run import check
from extract.tables.interpret import interpret

ROWS = [
    ["Region", "x", "y", "z", "t"],
    ["Insula", "-34", "18", "4", "5.10"],
    ["Cuneus", "12", "-80", "20", "4.22"],
    ["Putamen", "24", "6", "-2", "4.05"],
]


def told(odd: list[str], *, scanned: bool = True) -> tuple[int, list[str]]:
    """Return the foci of a table with one odd row behind its first, and the items of its unread rows."""
    rows = [*ROWS[:2], odd, *ROWS[2:]]
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0, page=3)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    ocr = (Problem(code="PDF-OCR", item="Table 1, page 3", message="recognised"),) if scanned else ()
    table = Table(
        id="t1", label="Table 1", caption="MNI peaks", cells=cells, n_rows=5, n_columns=5, header_rows=1, problems=ocr
    )
    document = Document(sha256="0" * 64, name="scan.pdf", kind="pdf", tables=(table,))
    read, problems = check(interpret(document))
    return len(read.foci), [p.item for p in (*read.problems, *problems) if p.code == "ROW-NOT-READ"]


@pytest.mark.parametrize(
    "odd",
    [
        ["Caudate", "", "", "", "6.31"],  # none of the coordinates was seen
        ["Caudate", "?", "", "", "6.31"],
        ["Caudate", "10", "", "", ""],
        ["Caudate", "10", "?", "8", "6.31"],
        ["Caudate", "10", "12", "", "6.31"],
    ],
)
def test_a_row_of_a_scan_with_numbers_and_no_focus_is_told_once(odd: list[str]) -> None:
    assert told(odd) == (3, ["scan.pdf, Table 1, row 2"])


def test_headings_and_whole_rows_are_not_told() -> None:
    assert told(["Controls > patients", "", "", "", ""]) == (3, [])
    assert told(["Caudate", "10", "12", "8", "6.31"]) == (4, [])


def test_a_typeset_row_without_coordinates_is_as_printed() -> None:
    assert told(["Caudate", "", "", "", "6.31"], scanned=False) == (3, [])


def test_a_scanned_table_of_which_a_heading_was_not_recognised_is_told() -> None:
    rows = [["Region", "x (mm)", "y (mm)", "? (mm)"], *(row[:4] for row in ROWS[1:])]
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0, page=3)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    ocr = (Problem(code="PDF-OCR", item="Table 1, page 3", message="recognised"),)
    table = Table(id="t1", label="Table 1", cells=cells, n_rows=4, n_columns=4, header_rows=1, problems=ocr)
    read, problems = check(interpret(Document(sha256="0" * 64, name="scan.pdf", kind="pdf", tables=(table,))))
    assert not read.foci
    assert "ROW-NOT-READ" in [p.code for p in (*read.problems, *problems)]


@pytest.mark.parametrize(
    ("headings", "rows", "codes"),
    [
        (["Region", "", "", "", ""], ROWS[1:], ["TABLE-WITHOUT-FOCI"]),  # the line of headings was not recognised
        (["Region", "Peak", "", "", "t"], [["Insula", "-34", "18", "4", "5.10"]], ["TABLE-WITHOUT-FOCI"]),
        (["Group", "n", "age", "IQ", "t"], [["Patients", "34", "18", "104", "5.10"]], []),
        (["Group", "r", "p", "n", "t"], [["Patients", "-.34", "0.018", "24", "5.10"]], []),
    ],
)
def test_a_scanned_table_of_places_without_recognised_headings_is_told(
    headings: list[str], rows: list[list[str]], codes: list[str]
) -> None:
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0, page=3)
        for r, row in enumerate([headings, *rows])
        for c, text in enumerate(row)
        if text
    )
    ocr = (Problem(code="PDF-OCR", item="Table 1, page 3", message="recognised"),)
    table = Table(id="t1", label="Table 1", cells=cells, n_rows=1 + len(rows), n_columns=5, header_rows=1, problems=ocr)
    read, problems = check(interpret(Document(sha256="0" * 64, name="scan.pdf", kind="pdf", tables=(table,))))
    assert not read.foci
    assert [p.code for p in (*read.problems, *problems) if p.code in {"TABLE-WITHOUT-FOCI", "ROW-NOT-READ"}] == codes
