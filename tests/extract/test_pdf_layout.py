"""Layout of tables, on pages drawn as text: one character is 4 points wide, one line 12 points high."""

from __future__ import annotations

import dataclasses
import random
import re

import pytest

from corpora.nouns.documents import Table
from extract.pdf.model import PageWords, Word
from extract.pdf.tables import find_tables, read_tables

CHARACTER, LEADING, SIZE = 4.0, 12.0, 10.0
PROSE = (
    "We found that the activity of this region was related to the ratings of the",
    "participants who had been shown the faces for a longer time than the others",
    "and that the effect at 12, -8, 44 did not depend on the order of the trials",
    "in the second session of the study that was run after a break of a few days",
)


def draw(sheet: str, number: int = 1, *, left: float = 60.0, top: float = 90.0) -> PageWords:
    """Return a page drawn as text: words where they stand, `---` as ruling lines, *bold* and /italic/ words."""
    words: list[Word] = []
    rules = []
    y = top
    for line in sheet.strip("\n").split("\n"):
        if re.search(r"-{3,}", line):
            rules += [
                (left + m.start() * CHARACTER, y - 4, left + m.end() * CHARACTER, y - 3.5)
                for m in re.finditer(r"-{3,}", line)
            ]
            if not re.sub(r"[-\s]", "", line):
                y += 4
                continue
        for m in re.finditer(r"\S+", line):
            if set(m.group()) == {"-"} and len(m.group()) > 2:
                continue
            text = m.group().strip("*/") if len(m.group()) > 2 else m.group()
            words.append(
                Word(
                    text=text,
                    raw=text,
                    x0=left + m.start() * CHARACTER,
                    top=y,
                    x1=left + m.end() * CHARACTER,
                    bottom=y + SIZE * 0.9,
                    size=SIZE,
                    bold=m.group().startswith("*") and len(m.group()) > 2,
                    italic=m.group().startswith("/") and len(m.group()) > 2,
                    font="F",
                )
            )
        y += LEADING
    return PageWords(number=number, width=595.0, height=842.0, words=tuple(words), rules=tuple(rules))


def read(*sheets: str) -> list[Table]:
    return find_tables([draw(sheet, i) for i, sheet in enumerate(sheets, start=1)])


def body(table: Table) -> list[list[str]]:
    """Return the body rows as lists of cell texts, blank cells as empty text."""
    out = []
    for index in range(table.header_rows, table.n_rows):
        row = [""] * table.n_columns
        for cell in table.row(index):
            row[cell.column] = cell.text
        out.append(row)
    return out


def headings(table: Table) -> dict[int, str]:
    """Return for each column its headings from top to bottom."""
    out: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.header:
            for column in range(cell.column, cell.column + cell.column_span):
                out.setdefault(column, []).append(cell.text)
    return {column: " | ".join(texts) for column, texts in sorted(out.items())}


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


def test_a_heading_in_the_middle_of_the_table_is_no_cell_of_the_column_it_stands_over():
    (table,) = read("""
Table 1. Peaks
-------------------------------------------------------
Region                    Volume       x    y    z    t
-------------------------------------------------------
                     /Off/ /before/ /on/
Right insula              18,279      38  -20   -2  4.5
Left cuneus               15,606     -12  -88   22  8.5
                     /On/ /before/ /off/
Left putamen              24,975     -30   -6   -2  6.9
Left thalamus             24,705      -6  -16    6  8.1
-------------------------------------------------------
""")
    spans = [(c.text, c.column, c.column_span) for c in table.cells if "before" in c.text]
    assert spans == [("Off before on", 0, 6), ("On before off", 0, 6)]


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


def test_a_section_over_the_header_in_other_type_is_no_part_of_a_heading():
    (table,) = read("""
Table 1. Peaks
*Food* *value*
/Region/      /x/    /y/    /z/    /t/
Insula        -34     22     -4    5.1
Thalamus       10    -18      8    4.4
Precuneus      -6    -62     40    3.9
""")
    assert [(c.text, c.column, c.column_span) for c in table.row(0)] == [("Food value", 0, 5)]
    assert [c.text for c in table.row(1)][:2] == ["Region", "x"]


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
    (table,) = find_tables([dataclasses.replace(page, words=(*page.words, mark))])
    assert body(table)[0] == ["Insula", "-34²", "22", "-4", "5.1"]


def test_a_caption_at_the_head_of_the_page_is_no_running_head():
    tables = find_tables([draw("""
Table 2. Differences of grey matter volume
------------------------------------------
Region        x    y    z      t
------------------------------------------
Insula      -34   22   -4    5.1
Thalamus     10  -18    8    4.4
Precuneus    -6  -62   40    3.9
------------------------------------------
""", top=50.0)])  # fmt: skip
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


def test_two_groups_of_axes_keep_their_own_headings():
    (table,) = read("""
Table 1. Peaks of both hemispheres
-----------------------------------------------------
                   Left               Right
               -------------      -------------
Region          x    y    z        x    y    z
-----------------------------------------------------
Insula        -34   22   -4       36   20   -2
Thalamus                          10  -18    8
Precuneus      -6  -62   40
-----------------------------------------------------
""")
    assert headings(table)[1] == "Left | x"
    assert headings(table)[6] == "Right | z"
    assert body(table)[1] == ["Thalamus", "", "", "", "10", "-18", "8"]
    assert body(table)[2] == ["Precuneus", "-6", "-62", "40", "", "", ""]


def test_a_heading_without_axes_reaches_over_the_columns_below_it():
    (table,) = read("""
Table 1. Peaks
-----------------------------------------------------
Region       Size      Cluster maxima (MNI)     Z
-----------------------------------------------------
Insula        214       -34      22      -4    5.12
Thalamus       57        10     -18       8    4.40
Precuneus     830        -6     -62      40    3.91
-----------------------------------------------------
""")
    assert [headings(table).get(i) for i in range(6)] == [
        "Region", "Size", *["Cluster maxima (MNI)"] * 3, "Z",
    ]  # fmt: skip


def test_a_table_goes_on_over_a_page_without_its_header():
    (table,) = read(
        """
Table S1. Peaks
Region                 x      y      z       t
Insula               -34     22     -4    5.12
Thalamus              10    -18      8    4.40
Anterior             -12     40      6    4.00
  cingulate
""",
        """
Precuneus             -6    -62     40    3.91
Amygdala              22     -4    -18    3.33
""",
    )
    assert table.pages == (1, 2)
    assert [row[0] for row in body(table)] == [
        "Insula", "Thalamus", "Anterior cingulate", "Precuneus", "Amygdala",
    ]  # fmt: skip
    assert next(c.page for c in table.cells if c.text == "Amygdala") == 2


def test_a_continued_table_with_its_header_repeated_and_other_margins_is_one_table():
    header = """
-------------------------------------------------
Region                 x      y      z       t
-------------------------------------------------
"""
    pages = [
        draw(f"Table 1. Peaks{header}Insula               -34     22     -4    5.12\n"
             "Thalamus              10    -18      8    4.40\n" + "-" * 49),
        draw(f"Table 1. (continued){header}Precuneus             -6    -62     40    3.91\n"
             "Amygdala              22     -4    -18    3.33\n" + "-" * 49, 2, left=78.0),
    ]  # fmt: skip
    (table,) = find_tables(pages)
    assert [row[0] for row in body(table)] == ["Insula", "Thalamus", "Precuneus", "Amygdala"]
    box = next(c.box for c in table.cells if c.text == "Amygdala")
    assert box is not None
    assert box[0] == pytest.approx(78.0)


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


def test_a_section_printed_over_the_middle_of_the_first_rows_is_no_heading_of_a_column():
    (table,) = read("""
Table 1. Peaks

Region                x      y      z     t
            *Pain* *>* *no* *pain*
Insula              -34     22     -4   5.1
Thalamus             10    -18      8   4.4
            *No* *pain* *>* *pain*
Precuneus            -6    -62     40   3.9
Cuneus                8    -82     30   3.3
""")
    texts = [" ".join(filter(None, row)) for row in body(table)]
    assert texts[0] == "Pain > no pain"
    assert texts[3] == "No pain > pain"


def test_a_header_on_two_levels_between_two_full_rules_is_read_whole():
    (table,) = read("""
Table 1. Peaks
---------------------------------------------
                   Left            Right
---------------------------------------------
Region          x    y    z     x    y    z
---------------------------------------------
Insula        -34   22   -4    36   20   -2
Thalamus      -10  -20    6    10  -18    8
---------------------------------------------
""")
    assert table.header_rows == 2
    assert headings(table)[3].endswith("z")


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


def test_a_cell_broken_by_the_page_s_end_is_given_back_to_its_row():
    (table,) = read(
        """
Table S1. Peaks
Region                 x      y      z       t
Insula               -34     22     -4    5.12
Thalamus              10    -18      8    4.40
Anterior cingulate   -12     40      6    4.00
""",
        """
cortex
Precuneus             -6    -62     40    3.91
Amygdala              22     -4    -18    3.33
""",
    )
    assert [row[0] for row in body(table)] == [
        "Insula", "Thalamus", "Anterior cingulate cortex", "Precuneus", "Amygdala",
    ]  # fmt: skip


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


@pytest.mark.parametrize("seed", range(12))
def test_words_strewn_over_pages_never_break_the_reader_nor_leave_the_grid(seed):
    rng = random.Random(seed)
    texts = [
        "Table",
        "1.",
        "Table2",
        "x",
        "y",
        "z",
        "-34",
        "22",
        "5.12",
        "(10,",
        "-18,",
        "8)",
        "Insula",
        "gyrus",
        "L",
        "the",
        "of",
        "Figure",
        ">",
        "()",
        "表1",
        ";",
        "-",
        "12,",
    ]
    for _ in range(12):
        pages = []
        for number in range(1, rng.randint(2, 4)):
            words = []
            for _ in range(rng.randint(0, 120)):
                text, size = rng.choice(texts), rng.choice((9.0, 9.0, 6.0, 0.6, 14.0))
                x, y = (
                    rng.choice((60, 100, 150, 200, 300, 400)) + rng.random(),
                    80.0 + 11 * rng.randint(0, 25),
                )
                width, height = size * 0.5 * len(text) * rng.randint(0, 1), size * 0.9 * rng.randint(0, 1)
                words.append(
                    Word(
                        text=text, raw=text, x0=x, top=y, x1=x + width, bottom=y + height, size=size,
                        bold=False, italic=False, font="F",
                    )
                )  # fmt: skip
            rules = tuple(
                (60.0, y, 60.0 + rng.choice((20, 100, 400)), y + 0.5)
                for y in (75.0 + 11 * rng.randint(0, 25) for _ in range(rng.randint(0, 6)))
            )
            pages.append(PageWords(number=number, width=595.0, height=842.0, words=tuple(words), rules=rules))
        for table in find_tables(pages):
            for cell in table.cells:
                assert 0 <= cell.row < cell.row + cell.row_span <= table.n_rows
                assert 0 <= cell.column < cell.column + cell.column_span <= table.n_columns


def test_a_continued_page_without_section_lines_is_not_moved_to_where_these_began():
    (table,) = read(
        """
Table 3. Weights
-------------------------------------------------
   Region                    x     y     z     Z
-------------------------------------------------
 Positive
     Insula                  38    10    4     3.10
     Cuneus                  12   -88    22    3.00
     Putamen                 24    8     2     2.90
""",
        """
     Precuneus                4   -60    44    3.20
     Amygdala                -22   -4   -16    2.90
     Thalamus                 10   -18    8    2.60
""",
    )
    indents = {cell.text: cell.indent for cell in table.cells if cell.column == 0}
    assert indents["Insula"] - indents["Positive"] == 16
    assert indents["Amygdala"] == indents["Insula"]


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


def test_headings_of_axes_outside_every_table_are_told():
    sheet = """
Region              x      y      z
Insula spread over several lines
and its numbers lost in the text
"""
    tables, problems = read_tables([draw(sheet)], "a.pdf")
    assert tables == []
    assert [p.code for p in problems] == ["PDF-HEADING-OUTSIDE-TABLE"]


def test_axes_named_in_a_sentence_are_no_headings():
    sheet = "\n".join((*PROSE, "All coordinates ( x, y, z ) are given in millimetres of this space now", *PROSE))
    assert read_tables([draw(sheet)], "a.pdf")[1] == []


def test_rows_of_numbers_on_the_next_page_in_other_columns_are_told():
    one = """
Table 1. Peaks
----------------------------------------------
Region                 x      y      z       t
----------------------------------------------
Insula                38     10      4    5.12
Thalamus              10    -18      8    4.40
----------------------------------------------
"""
    other = """
              -37       26      64
              -42      -12      30
              -22       -4     -16
               -6      -60      44
"""
    tables, problems = read_tables([draw(one), draw(other, 2)], "a.pdf")
    assert len(tables) == 1
    assert [p.code for p in problems] == ["PDF-ROW-OUTSIDE-TABLE"]


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
