"""Rows of a later page whose columns stand elsewhere, or are fewer, on pages drawn as text."""

from __future__ import annotations

import pytest
from drawn_pages import body, draw, read, tables_of

from extract.pdf.table.later_pages import match

FIRST = """
Table 1. Peaks
Region            Side      x      y      z       t      k
Insula             L      -34     22     -4    5.12    200
Insula             R       38     20     -2    4.40    188
Cingulate          R        4     16     42    4.00     96
Thalamus           L      -10    -18      6    3.98     71
"""


def test_a_page_without_the_side_column_keeps_its_numbers_under_their_headings():
    (table,) = read(
        FIRST,
        """
Table 1 (continued)
Precuneus         -6     -62     40    3.91     40
Cuneus            48     -60     30    3.33     33
""",
    )
    assert body(table)[-2:] == [
        ["Precuneus", "", "-6", "-62", "40", "3.91", "40"],
        ["Cuneus", "", "48", "-60", "30", "3.33", "33"],
    ]
    assert table.problems == ()


def test_a_page_set_wider_is_read_by_the_order_of_its_columns_and_boxed_where_it_is():
    (table,) = tables_of(
        draw(FIRST),
        draw(
            """
Table 1 (continued)
Precuneus                 L         -6         -62         40       3.91       40
Cuneus                    R         48         -60         30       3.33       33
Hippocampus               L        -24         -16        -20       3.21       30
""",
            2,
        ),
    )
    assert body(table)[-1] == ["Hippocampus", "L", "-24", "-16", "-20", "3.21", "30"]
    box = next(c.box for c in table.cells if c.text == "3.21")
    assert box is not None
    assert box[0] == pytest.approx(60 + 4 * 69, abs=8)


def test_columns_that_cannot_be_matched_are_told_and_not_read():
    (table,) = read(
        FIRST.replace("Side", "  n ").replace(" L ", "24 ").replace(" R ", "22 "),
        """
Table 1 (continued)
Precuneus                 -62   3.91     40
Cuneus                    -60   3.33     33
""",
    )
    assert [row[0] for row in body(table)][-1] == "Thalamus"
    (problem,) = table.problems
    assert problem.code == "PDF-ROW-OUTSIDE-TABLE"
    assert "Precuneus" in problem.message


@pytest.mark.parametrize(
    ("kinds", "mine", "expected"),
    [
        (["words", "side", "whole", "whole"], ["words", "whole", "whole"], [0, 2, 3]),
        (["words", "whole", "decimal"], ["words", "whole", "decimal"], [0, 1, 2]),
        (["words", None, "decimal"], ["words", "whole", "decimal"], [0, 1, 2]),
        (["words", "whole", "whole"], ["words", "whole"], None),
        (["words", "whole"], ["words", "whole", "whole"], None),
        (["words", "whole"], ["whole", "words"], None),
    ],
)
def test_columns_are_matched_by_kind_in_order_or_not_at_all(kinds, mine, expected):
    assert match(kinds, mine) == expected


@pytest.mark.parametrize("caption", ["Table 1 (continued)", ""])
def test_a_page_with_a_heading_of_its_own_in_another_order_is_read_by_that_heading(caption):
    one, two = read(
        FIRST,
        f"""
{caption}
-------------------------------------------------------------
Region            Side      k       x      y      z      t
-------------------------------------------------------------
Precuneus          L       40      -6    -62     40    3.91
Cuneus             R       33      48    -60     30    3.33
-------------------------------------------------------------
""",
    )
    assert (one.label, two.label) == ("Table 1", "Table 1")
    assert (one.caption, two.caption) == ("Peaks", "Peaks")
    assert [c.text for c in two.cells if c.row < two.header_rows] == ["Region", "Side", "k", "x", "y", "z", "t"]
    assert body(two)[-1] == ["Cuneus", "R", "33", "48", "-60", "30", "3.33"]


def test_a_page_that_repeats_the_headings_keeps_its_columns_where_a_merged_label_leaves_the_first_blank():
    (table,) = read(
        """
Table 1. Peaks
Contrast          Region               x      y      z       t
                  Left insula        -34     22     -4    5.12
Happy > neutral   Right insula        38     20     -2    4.40
                  Left thalamus      -10    -18      6    3.98
                  Cingulate            4     16     42    4.00
""",
        """
Contrast          Region               x      y      z       t
                  Left precuneus      -6    -62     40    3.91
                  Right cuneus        48    -60     30    3.33
Fearful > happy   Left putamen       -24      4      8    3.30
                  Right putamen       24      4      8    3.21
                  Pons                 2    -20    -30    3.20
""",
    )
    rows = [row for row in body(table) if row[0]]
    assert [row[0] for row in rows] == ["Happy > neutral", "Fearful > happy"]
    assert [row[1] for row in body(table)][-5:-3] == ["Left precuneus", "Right cuneus"]
