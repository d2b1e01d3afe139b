"""The headings of tables, on pages drawn as text."""

from __future__ import annotations

from drawn_pages import body, headings, read

from corpora.nouns.documents import Document
from extract.tables.interpret import interpret


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


def test_a_word_goes_on_behind_a_number_and_its_hyphen():
    (table,) = read("""
Table 1. Peaks of 2-back > 0-
back
-----------------------------------------------
Region         At 2-      x     y     z     t
               back
-----------------------------------------------
Insula         4.2       -34    22   -4    5.1
Thalamus, 2-   3.9        10   -18    8    4.4
back only
Precuneus      3.1        -6   -62   40    3.9
-----------------------------------------------
Note. Values of the 0-
back are not listed.
""")
    assert table.caption == "Peaks of 2-back > 0-back"
    assert headings(table)[1] == "At 2-back"
    assert body(table)[1][0] == "Thalamus, 2-back only"
    assert table.footnotes == ("Note. Values of the 0-back are not listed.",)


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


def test_a_line_on_which_a_triplet_begins_is_no_heading() -> None:
    (table,) = read("""
Table 1. Peak activations (MNI)
Region                   BA     (x, y, z)        Size    t

Left inferior frontal           (-58, -97,
gyrus                    45     10)              830     4.58
Left dorsomedial cortex  45     (-56, -26, -43)  120     8.12
Left lingual gyrus       2      (-17, -68, -33)  210     7.84
""")
    document = Document(sha256="0", name="drawn.pdf", kind="pdf", tables=(table,))
    assert [(f.x, f.y, f.z) for f in interpret(document).foci] == [(-58, -97, 10), (-56, -26, -43), (-17, -68, -33)]
