"""Rows whose numbers were pushed one column on, on pages drawn as text."""

from __future__ import annotations

import pytest
from drawn_pages import body, read

HEAD = """
Table 3. Talairach coordinates of maxima

Region                   BA     x      y      z      Z     voxels
"""
ROWS = """Insula                   13    -34     22     -4     5.12   1049
Thalamus                 50     10    -18      8     4.40   635
Precuneus                7      -6    -62     40     3.91   143
Cuneus                   17      8    -84     28     3.38   1535
Caudate nucleus          48    -12     14      8     4.94   984
"""


@pytest.mark.parametrize(
    "row",
    [
        "Dorsolateral prefrontal cortex 46    -44     46     19     5.89\n                        253",
        "Dorsolateral prefrontal area   46    -44     46     19     5.89",
    ],
)
def test_a_row_that_slipped_by_a_column_is_told_and_not_read(row):
    (table,) = read(HEAD + ROWS + row + "\nPutamen                  49     24      6     -2     4.60   675")
    assert [cells[0].split()[0] for cells in body(table)] == [
        "Insula", "Thalamus", "Precuneus", "Cuneus", "Caudate", "Putamen",
    ]  # fmt: skip
    (problem,) = table.problems
    assert problem.code == "PDF-ROW-SHIFTED"
    assert "46 -44 46 19 5.89" in problem.message.replace("253 ", "")


@pytest.mark.parametrize("number", ["5", "12.0"])
def test_a_whole_number_among_decimals_alone_is_no_slip(number):
    (table,) = read(HEAD + ROWS + f"Putamen                  49     24      6     -2     {number:<7}675")
    assert len(body(table)) == 6
    assert table.problems == ()
