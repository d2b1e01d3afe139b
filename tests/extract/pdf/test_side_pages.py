"""Columns of a table printed on a page of their own, as spreadsheets print sheets that are too wide."""

from __future__ import annotations

import pytest
from drawn_pages import body, draw, headings

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Severity
from extract.pdf.side_pages import is_column_text
from extract.pdf.tables import read_tables

ROWS = """
Table 1. Peaks (MNI)
Region               x      y      z       t
Faces > tools
Insula             -34     22     -4    5.12
Thalamus            10    -18      8    4.40
Tools > faces
Precuneus           -6    -62     40    3.91
Amygdala            22     -4    -18    3.33
Cuneus               4    -80     20    3.20
"""
SIZES = "{}k (voxels)\n{}320\n 51\n{} 17\n144\n 34\n"


def read(*sheets: str) -> tuple[list[Table], list[tuple[str, Severity]]]:
    tables, problems = read_tables([draw(sheet, i) for i, sheet in enumerate(sheets, start=1)], "a.pdf")
    return tables, [(problem.code, problem.severity) for problem in problems]


@pytest.mark.parametrize("blank", [(" .\n", " .\n", " .\n"), ("", "", "")])
def test_a_column_on_a_page_of_its_own_is_set_beside_the_rows_whose_heights_it_has(blank: tuple[str, str, str]) -> None:
    # A stray mark keeps a drawn line that a sheet leaves blank.
    rows = ROWS if blank[0] else ROWS.replace("Faces > tools\n", "").replace("Tools > faces\n", "")
    (table,), problems = read(rows, SIZES.format(*blank).replace(" .\n", "\n"))
    assert headings(table)[5] == "k (voxels)"
    assert [row[5] for row in body(table) if row[1]] == ["320", "51", "17", "144", "34"]
    assert problems == [("PDF-COLUMN-ALONE", Severity.INFO)]


def test_rows_of_two_pages_have_the_columns_of_the_two_pages_behind_them() -> None:
    rest = "Insula              40     12     -2    3.10\n" * 5
    (table,), problems = read(
        ROWS.replace("Faces > tools\n", "").replace("Tools > faces\n", ""),
        rest,
        SIZES.format("\n", "", ""),
        "8\n7\n6\n5\n4\n",
    )
    assert [row[5] for row in body(table)] == ["320", "51", "17", "144", "34", "8", "7", "6", "5", "4"]
    assert [code for code, _ in problems] == ["PDF-COLUMN-ALONE"] * 2


@pytest.mark.parametrize("sizes", ["k\n320\n51\n17\n144", "k\n320\n\n\n51\n17\n144\n34", "k\n1\n2\n3\n4\n5\n6"])
def test_numbers_that_fit_no_rows_are_told_and_not_read(sizes: str) -> None:
    (table,), problems = read(ROWS, sizes)
    assert table.n_columns == 5
    assert problems == [("PDF-COLUMN-ALONE", Severity.WARNING)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k (voxels)\n46\n157\n57\n126\n", True),
        ("k\tp\n46 <.001\n157 .02\n57 .03\n126 .01\n9", True),
        ("k\n46\n157\n", False),
        ("x y z\n46 -3 2\n57 4 4\n57 4 4\n57 4 4", False),
        ("A discussion of what was found in this study.\n4\n5\n6\n7", False),
    ],
)
def test_a_page_of_columns_alone_is_noticed_before_it_is_parsed(text: str, expected: bool) -> None:
    assert is_column_text(text) is expected
