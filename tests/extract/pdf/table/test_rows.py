"""The rows of tables, on pages drawn as text."""

from __future__ import annotations

import pytest
from drawn_pages import body, read


def test_a_whole_triplet_after_a_list_that_broke_off_belongs_to_it():
    (table,) = read("""
Table 1. Peaks
-------------------------------------------------------------
Region           Voxels   Local maxima (x, y, z)           t
-------------------------------------------------------------
Insula             214    34, -58, 40; 22, -68, 50;     5.12
                          28, -72, 44
Thalamus            57    10, -18, 8                    4.40
Precuneus          830    -6, -62, 40                   3.91
-------------------------------------------------------------
""")
    assert body(table)[0] == ["Insula", "214", "34, -58, 40; 22, -68, 50; 28, -72, 44", "5.12"]
    assert len(body(table)) == 3


def test_a_label_far_from_the_middle_between_two_rules_does_not_span_them():
    (table,) = read("""
Table 1. Peaks
------------------------------------------
Network    Coordinates       Voxels
------------------------------------------
           2, 40, -6           900
           38, 2, 0            488
           -6, -60, 34         173
           2, 24, 2            116
eb         -2, -60, 30          16
           12, -66, 38          25
------------------------------------------
""")
    cell = next(c for c in table.cells if c.text == "eb")
    assert (cell.row, cell.row_span) == (table.header_rows + 4, 1)


@pytest.mark.parametrize("on", ["first", "last"])
def test_a_label_over_two_lines_is_one_cell_with_its_numbers(on):
    numbers = "-34   22   -4   5.12"
    one, two = (numbers, "") if on == "first" else ("", numbers)
    (table,) = read(f"""
Table 1. Peaks
-------------------------------------------
Region                  x    y    z     t
-------------------------------------------
Thalamus               10  -18    8   4.40
Dorsomedial prefrontal{one and " " + one}
cortex{two and " " * 17 + two}
Precuneus              -6  -62   40   3.91
-------------------------------------------
""")
    assert body(table)[1] == ["Dorsomedial prefrontal cortex", "-34", "22", "-4", "5.12"]
    assert len(body(table)) == 3


def test_a_heading_between_rows_stays_a_row_even_after_the_longest_label():
    (table,) = read("""
Table 1. Peaks
-----------------------------------------
Region                 x    y    z     t
-----------------------------------------
*Pain* *>* *no* *pain*
Inferior frontal     -34   22   -4   5.12
*No* *pain* *>* *pain*
Thalamus              10  -18    8   4.40
Precuneus             -6  -62   40   3.91
-----------------------------------------
""")
    assert [row[0] for row in body(table)] == [
        "Pain > no pain", "Inferior frontal", "No pain > pain", "Thalamus", "Precuneus",
    ]  # fmt: skip


def test_a_heading_row_that_holds_coordinates_stays_whole():
    (table,) = read("""
Table 1. Clusters
--------------------------------------------------------
Region                      x      y      z        T
--------------------------------------------------------
Cluster 1: kE = 9179; maximum at x,y,z = -60, -39, 2
Middle temporal           -60    -39      2      8.12
Angular                   -48    -62     30      6.02
Cluster 2: kE = 512; maximum at x,y,z = 44, 20, -8
Insula                     44     20     -8      5.55
--------------------------------------------------------
""")
    assert body(table)[0][0] == "Cluster 1: kE = 9179; maximum at x,y,z = -60, -39, 2"
    assert body(table)[4] == ["Insula", "44", "20", "-8", "5.55"]


def test_a_list_of_triplets_that_goes_on_in_the_next_line_is_one_cell():
    (table,) = read("""
Table 1. Peaks
----------------------------------------------------
Region           Voxels   Coordinates
----------------------------------------------------
Insula             214    34, -58, 40; 22, -68,
                          50; 28, -72, 44
Thalamus            57    10, -18, 8
Precuneus          830    -6, -62, 40
----------------------------------------------------
""")
    assert body(table)[0] == ["Insula", "214", "34, -58, 40; 22, -68, 50; 28, -72, 44"]
    assert len(body(table)) == 3


def test_the_one_label_between_two_rules_spans_its_rows():
    (table,) = read("""
Table 1. Peaks
------------------------------------------
Network    Coordinates       Voxels
------------------------------------------
           2, 40, -6           900
hb         38, 2, 0            488
           -6, -60, 34         173
------------------------------------------
eb         2, 24, 2            116
           -2, -60, 30          16
------------------------------------------
""")
    cell = next(c for c in table.cells if c.text == "hb")
    assert (cell.row, cell.row_span) == (table.header_rows, 3)


def test_brodmann_areas_on_a_line_of_their_own_belong_to_the_row_above():
    (table,) = read("""
Table 2. Peaks
-----------------------------------------------------
Region      Side     BA        x      y      z      t
-----------------------------------------------------
Frontal     Left              -8     38     50   11.5
                     8/9
            Right              8     29     60   12.9
Insula      Left     13      -34     22     -4    5.1
-----------------------------------------------------
""")
    assert body(table)[0] == ["Frontal", "Left", "8/9", "-8", "38", "50", "11.5"]
    assert len(body(table)) == 3


def test_a_third_line_that_hangs_like_the_second_belongs_to_the_same_cell():
    table = read(
        """
Table 1. Contrasts
--------------------------------------------------------
Contrast                              x     y     z
--------------------------------------------------------
Following the other > Acting as       44   -58    54
  one likes masked exclusively by
                                      32   -50    52
  Leading the other > Acting
Passive > Active                     -50   -58    16
                                      58   -38    54
Incongruent > Congruent              -40   -48    42
                                      60   -42    38
--------------------------------------------------------
"""
    )[0]
    first = [cell.text for cell in table.cells if cell.column == 0 and not cell.header]
    assert first[0] == ("Following the other > Acting as one likes masked exclusively by Leading the other > Acting")
    assert first[1:] == ["Passive > Active", "Incongruent > Congruent"]
