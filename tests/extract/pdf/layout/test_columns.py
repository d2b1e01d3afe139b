"""The columns of tables, on pages drawn as text."""

from __future__ import annotations

import dataclasses

from drawn_pages import body, draw, headings, read, tables_of


def test_blank_cells_leave_the_others_in_their_columns():
    (table,) = read("""
Table 1. Peaks
------------------------------------------------
Region      BA     k      x    y    z      t
------------------------------------------------
Insula      13    214   -34   22   -4    5.12
                        -40   16    2    4.77
Thalamus           57    10  -18    8    4.40
Precuneus    7           -6  -62   40
------------------------------------------------
""")
    assert body(table)[1:] == [
        ["", "", "", "-40", "16", "2", "4.77"],
        ["Thalamus", "", "57", "10", "-18", "8", "4.40"],
        ["Precuneus", "7", "", "-6", "-62", "40", ""],
    ]


def test_merged_triplets_and_statistics_in_brackets_are_one_cell_each():
    (table,) = read("""
Table 1. Peaks
-------------------------------------------------
Region           Coordinates          t (df)
-------------------------------------------------
Insula           (-34, 22, -4)     7.55 (17)
Thalamus         (10, -18, 8)      4.40 (17)
Precuneus        (-6, -62, 40)     12.91 (17)
-------------------------------------------------
""")
    assert body(table)[2] == ["Precuneus", "(-6, -62, 40)", "12.91 (17)"]


def test_thousands_parted_by_a_space_are_one_cell():
    (table,) = read("""
Table 1. Peaks
-----------------------------------------------------
Region             x      y      z     Volume      t
-----------------------------------------------------
Insula           -34     22     -4     14 320    5.12
Thalamus          10    -18      8        830    4.40
Precuneus         -6    -62     40      2 104    3.91
Amygdala          22     -4    -18        216    3.33
-----------------------------------------------------
""")
    assert [row[4] for row in body(table)] == ["14 320", "830", "2 104", "216"]


def test_groups_whose_rows_do_not_align_keep_each_number_in_its_column():
    (table,) = read("""
Table 1. Peaks
-----------------------------------------------------
                  Pain                No pain
             ---------------     ---------------
Region         x     y     z       x     y     z
-----------------------------------------------------
Insula       -34    22    -4
                                  36    20    -2
Thalamus      10   -18     8
                                 -10   -20     6
-----------------------------------------------------
""")
    assert [row for row in body(table) if row[4]] == [
        ["", "", "", "", "36", "20", "-2"], ["", "", "", "", "-10", "-20", "6"],
    ]  # fmt: skip
    assert [row[:4] for row in body(table) if row[1]] == [
        ["Insula", "-34", "22", "-4"], ["Thalamus", "10", "-18", "8"],
    ]  # fmt: skip


def test_triplets_without_commas_broken_in_every_row_are_one_column():
    (table,) = read(
        """
Table 1. Peaks
------------------------------------------------
Region               BA     coordinates       T
------------------------------------------------
Inferior frontal     32     -17.5 54.0     3.23
                              -27.6
Anterior insula      20     65.4 34.1      4.12
                              58.5
Lingual gyrus        17     2.2 -80.3      3.77
                              1.5
------------------------------------------------
"""
    )
    column = next(c.column for c in table.cells if c.text == "coordinates")
    found = [c.text for c in table.cells if c.column == column and not c.header]
    assert found == ["-17.5 54.0 -27.6", "65.4 34.1 58.5", "2.2 -80.3 1.5"]


def test_an_axis_close_to_the_next_heading_keeps_its_column():
    (table,) = read("""
Table 3. Connectivity
--------------------------------------
Region        x    y     z Fisher's z
--------------------------------------
Insula      -34   22    -4       0.51
Thalamus     10  -18     8       0.44
Precuneus    -6  -62    40       0.39
--------------------------------------
""")
    assert headings(table) == {0: "Region", 1: "x", 2: "y", 3: "z", 4: "Fisher's z"}


def test_raised_figures_behind_a_number_are_marks_and_no_digits():
    page = draw("""
Table 1. Peaks
------------------------------------
Region        x    y    z      t
------------------------------------
Insula      -34   22   -4    5.1
Thalamus     10  -18    8    4.4
Precuneus    -6  -62   40    3.9
------------------------------------
""")
    number = next(w for w in page.words if w.text == "-34")
    mark = dataclasses.replace(
        number,
        text="2",
        raw="2",
        x0=number.x1,
        x1=number.x1 + 3,
        size=6.0,
        top=number.top - 1,
        bottom=number.bottom - 3,
    )
    (table,) = tables_of(dataclasses.replace(page, words=(*page.words, mark)))
    assert body(table)[0] == ["Insula", "-34²", "22", "-4", "5.1"]
