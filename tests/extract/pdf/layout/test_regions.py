"""Which part of a page is a table, on pages drawn as text."""

from __future__ import annotations

import pytest
from drawn_pages import CHARACTER, LEADING, PROSE, SIZE, body, draw, headings, read, tables_of


def test_a_table_between_three_rules_keeps_label_caption_cells_and_notes():
    (table,) = read("""
Table 2. Peaks of the contrast of interest
-------------------------------------------------
                          MNI
                    ---------------
Region      Side     x    y    z      t   Voxels
-------------------------------------------------
Insula       L      -34   22   -4    5.12   214
Thalamus     R       10  -18    8    4.40    57
Precuneus    L       -6  -62   40    3.91  1,204
-------------------------------------------------
Note. L, left; R, right.
""")
    assert (table.label, table.caption) == ("Table 2", "Peaks of the contrast of interest")
    assert table.footnotes == ("Note. L, left; R, right.",)
    assert headings(table) == {
        0: "Region", 1: "Side", 2: "MNI | x", 3: "MNI | y", 4: "MNI | z", 5: "t", 6: "Voxels",
    }  # fmt: skip
    assert body(table) == [
        ["Insula", "L", "-34", "22", "-4", "5.12", "214"],
        ["Thalamus", "R", "10", "-18", "8", "4.40", "57"],
        ["Precuneus", "L", "-6", "-62", "40", "3.91", "1,204"],
    ]


def test_cells_know_their_page_and_box():
    (table,) = read("""
Table 1. Peaks
-------------------------
Region      x    y    z
-------------------------
Insula     -34   22   -4
Thalamus    10  -18    8
-------------------------
""")
    cell = next(c for c in table.cells if c.text == "-34")
    assert cell.page == 1
    top = 90 + 2 * LEADING + 2 * 4
    assert cell.box == pytest.approx((60 + 11 * CHARACTER, top, 60 + 14 * CHARACTER, top + 0.9 * SIZE))
    assert table.pages == (1,)


def test_a_table_beside_running_text_does_not_swallow_it():
    (table,) = read("""
Table 1. Peaks                         We found that the activity of this region was related
----------------------------------     to the ratings of the participants who were shown the
Region          x    y    z     t      faces for a longer time than the others and that at 12
----------------------------------     the effect did not depend on the order of the trials
Insula        -34   22   -4   5.12     in the second session of the study that was run after
Thalamus       10  -18    8   4.40     a break of 30, 40 or 60 days which was the same for all
Precuneus      -6  -62   40   3.91     of the participants who had been in the first session
----------------------------------     and for those who were added to the study afterwards
""")
    assert body(table) == [
        ["Insula", "-34", "22", "-4", "5.12"],
        ["Thalamus", "10", "-18", "8", "4.40"],
        ["Precuneus", "-6", "-62", "40", "3.91"],
    ]


def test_text_beside_a_narrow_table_is_told_from_the_wider_text_below_it():
    (table,) = read("""
We found that the activity of this region was related     Table 1. Peaks
to the ratings of the participants who were shown the     -------------------------------------
faces for a longer time than the others and that at 12    Region            x    y    z      t
the effect did not depend on the order of the trials      -------------------------------------
in the second session of the study that was run after     Left insula     -34   22   -4   5.12
a break of 30, 40 or 60 days which was the same for all   Right thalamus   10  -18    8   4.40
of the participants who had been in the first session     Left precuneus   -6  -62   40   3.91
and for those who were added to the study afterwards      -------------------------------------
with the consent of the committee that had approved the
of the participants who had been in the first session and for those who were added to the study
and for those who were added to the study afterwards with the consent of the committee that had
the faces for a longer time than the others and that the effect did not depend on the order of
the trials in the second session of the study that was run after a break of 30, 40 or 60 days
which was the same for all of the participants who had been in the first session of the study
""")
    assert body(table) == [
        ["Left insula", "-34", "22", "-4", "5.12"],
        ["Right thalamus", "10", "-18", "8", "4.40"],
        ["Left precuneus", "-6", "-62", "40", "3.91"],
    ]


def test_a_caption_of_several_lines_beside_its_table_is_read_whole():
    (table,) = read("""
                          ------------------------------------
Table 3                   Region        x    y    z      t
Controls more than        Insula      -34   22   -4    5.1
the patients with         Thalamus     10  -18    8    4.4
a long illness            Precuneus    -6  -62   40    3.9
                          ------------------------------------
""")
    assert (table.label, table.caption) == ("Table 3", "Controls more than the patients with a long illness")


def test_a_caption_at_the_head_of_the_page_is_no_running_head():
    tables = tables_of(draw("""
Table 2. Differences of grey matter volume
------------------------------------------
Region        x    y    z      t
------------------------------------------
Insula      -34   22   -4    5.1
Thalamus     10  -18    8    4.4
Precuneus    -6  -62   40    3.9
------------------------------------------
""", top=50.0))  # fmt: skip
    assert [(t.label, t.caption) for t in tables] == [("Table 2", "Differences of grey matter volume")]


def test_two_tables_side_by_side_are_two_tables():
    tables = read("""
Table 1. Left seed                     Table 2. Right seed
----------------------------------     ----------------------------------
Region          x    y    z     t      Region          x    y    z     t
----------------------------------     ----------------------------------
Insula        -34   22   -4   5.12     Amygdala        22   -4  -18   6.01
Thalamus       10  -18    8   4.40     Cuneus           8  -82   30   3.33
----------------------------------     ----------------------------------
""")
    assert [(t.label, body(t)[0]) for t in tables] == [
        ("Table 1", ["Insula", "-34", "22", "-4", "5.12"]),
        ("Table 2", ["Amygdala", "22", "-4", "-18", "6.01"]),
    ]


def test_two_tables_side_by_side_without_rules_are_two_tables():
    tables = read("""
Table 1. Left seed                     Table 2. Right seed

Region          x    y    z     t      Region          x    y    z     t
Insula        -34   22   -4   5.12     Amygdala        22   -4  -18   6.01
Thalamus       10  -18    8   4.40     Cuneus           8  -82   30   3.33
""")
    assert [body(t)[1] for t in tables] == [
        ["Thalamus", "10", "-18", "8", "4.40"],
        ["Cuneus", "8", "-82", "30", "3.33"],
    ]


def test_coordinates_in_running_text_are_no_table():
    assert read("\n".join(PROSE * 5)) == []


def test_a_mention_of_a_table_in_a_sentence_is_no_caption():
    text = "\n".join([*PROSE, "Table 1 shows that the peaks were 12 20 30 and 14 22 34 for", *PROSE])
    assert read(text) == []


def test_a_caption_below_its_table_is_found():
    (table,) = read("""
Region                 x      y      z       t
-------------------------------------------------
Insula               -34     22     -4    5.12
Thalamus              10    -18      8    4.40
Precuneus             -6    -62     40    3.91
-------------------------------------------------
Table 3. Peaks of the contrast
""")
    assert table.label == "Table 3"
    assert body(table)[0] == ["Insula", "-34", "22", "-4", "5.12"]


def test_demographics_without_coordinates_are_read_as_a_table():
    (table,) = read("""
Table 1. Participants
------------------------------------------------
                   Patients       Controls
------------------------------------------------
n                  24             26
Age, mean (SD)     31.2 (5.1)     30.8 (4.9)
Female/male        12/12          14/12
------------------------------------------------
""")
    assert body(table)[1] == ["Age, mean (SD)", "31.2 (5.1)", "30.8 (4.9)"]
    assert headings(table)[2] == "Controls"


def test_tables_one_below_the_other_keep_apart():
    one, two = read("""
Table 1. Peaks of pain
-------------------------------------------
Region                x      y      z    t
-------------------------------------------
Insula              -34     22     -4  5.1
Thalamus             10    -18      8  4.4
-------------------------------------------
Note. t, t value.

Table 2. Peaks of no pain
-------------------------------------------
Region                x      y      z    t
-------------------------------------------
Precuneus            -6    -62     40  3.9
Cuneus                8    -82     30  3.3
-------------------------------------------
""")
    assert one.footnotes == ("Note. t, t value.",)
    assert [row[0] for row in body(one)] == ["Insula", "Thalamus"]
    assert [row[0] for row in body(two)] == ["Precuneus", "Cuneus"]


def test_axis_numbers_of_a_figure_are_no_table():
    assert (
        read("""
0.5      0.4      12     10
0.4      0.2      10      8
0.3      0.1       8      6
0.2      0.0       6      4
 0  20  40  60  80  100  120
Figure 2. The number of voxels for the four runs of the study and for all
""")
        == []
    )


def test_rows_ruled_and_boxed_like_a_word_processor_s_are_read():
    (table,) = read("""
Table S3. Peaks
---------------------------------------------
Region             x       y       z       t
---------------------------------------------
Insula           -34      22      -4     5.12
---------------------------------------------
Inferior frontal
gyrus            -50      18      20     4.90
---------------------------------------------
Thalamus          10     -18       8     4.40
---------------------------------------------
""")
    assert [row[0] for row in body(table)] == ["Insula", "Inferior frontal gyrus", "Thalamus"]


def test_a_table_above_its_caption_is_as_wide_as_the_rule_that_closes_it():
    (one, two) = read("""
  ----------------------------------------------------------
  Region              x      y      z      t          Voxels
  ----------------------------------------------------------
  Insula            -34     22     -4   5.12             634
  Thalamus           10    -18      8   4.40              51
  Cuneus              4    -80     20   4.00              17
  ----------------------------------------------------------
            Table 1: Peaks (MNI coordinates).

           ----------------------------------------
           Region        x      y      z      t  k
           ----------------------------------------
           Amygdala    -22     -4    -18   3.33  34
           Precuneus    -6    -62     40   3.91  41
           ----------------------------------------
            Table 2: Peaks (MNI coordinates).
""")
    assert [row[-1] for row in body(one)] == ["634", "51", "17"]
    assert [row[-1] for row in body(two)] == ["34", "41"]


def test_a_caption_right_under_the_last_line_of_a_paragraph_is_one() -> None:
    (table,) = read("""
Questions were answered in most of the trials. Peaks are listed in Table 1.
Table 1: Peak activations (MNI coordinates) for stories
Contrast           Region              x     y     z     t
Belief > photo     Angular gyrus      55   -70    34   5.24
Belief > photo     Precuneus           2   -57    46   3.87
Photo > belief     Fusiform gyrus    -34   -53   -22   3.47
""")
    assert (table.label, table.caption) == ("Table 1", "Peak activations (MNI coordinates) for stories")


def test_the_rules_of_a_table_set_in_from_its_caption_reach_beyond_its_last_words():
    (table,) = read("""
Table 2
Peaks in both states
          -----------------------------------------------------------------------------
                           Fasted for a day                  Fed
                    ---------------------------  ---------------------------------------
           Region     x     y     z      t   k      x     y     z      t     k
          -----------------------------------------------------------------------------
           Insula    40    -4     8    4.88  97    38    -2     6    3.62   31
           Amygdala  24    -2   -18    4.21  38   -40    -8     8    3.90   44
           Thalamus  -8    10    -6    3.97  29    44    32    30    4.02   52
          -----------------------------------------------------------------------------
k, size of the cluster in voxels.
""")
    assert table.footnotes == ("k, size of the cluster in voxels.",)
    assert [headings(table)[n].split(" | ")[0] for n in (1, 5, 6, 10)] == [*["Fasted for a day"] * 2, *["Fed"] * 2]
