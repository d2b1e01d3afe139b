"""Cells of several lines, tables above their captions and triplets set over lines, on pages drawn as text."""

from __future__ import annotations

import pytest
from drawn_pages import body, read

from extract.pdf.layout.lines import Phrase
from extract.pdf.model import Word
from extract.pdf.table.cells import CellPiece
from extract.pdf.table.wraps import makes_triplet


def test_a_table_over_two_pages_whose_caption_stands_under_its_end_is_one_table() -> None:
    (table,) = read(
        """
---------------------------------------
Region          x     y     z       t
---------------------------------------
Insula         -34    22    -4     5.12
Thalamus        10   -18     8     4.40
---------------------------------------
""",
        """
---------------------------------------
Precuneus       -6   -62    40     3.91
Amygdala        22    -4   -18     4.75
---------------------------------------
Table 1. Peaks of the contrast of interest
Note. Coordinates are in MNI space.
""",
    )
    assert (table.label, table.caption) == ("Table 1", "Peaks of the contrast of interest")
    assert [row[:2] for row in body(table)] == [
        ["Insula", "-34"], ["Thalamus", "10"], ["Precuneus", "-6"], ["Amygdala", "22"],
    ]  # fmt: skip


def test_a_caption_under_a_table_ends_it() -> None:
    tables = read(
        """
---------------------------------------
Region          x     y     z       t
---------------------------------------
Insula         -34    22    -4     5.12
Thalamus        10   -18     8     4.40
---------------------------------------
Table 1. Peaks of pain
""",
        """
---------------------------------------
Region          x     y     z       t
---------------------------------------
Precuneus       -6   -62    40     3.91
Amygdala        22    -4   -18     4.75
---------------------------------------
Table 2. Peaks of touch
""",
    )
    assert [table.label for table in tables] == ["Table 1", "Table 2"]


def test_a_triplet_without_commas_broken_over_two_lines_is_one_cell() -> None:
    (table,) = read("""
Table 1. Peaks in MNI space
----------------------------------------------
Region       Side   Voxels   Coordinates    t
----------------------------------------------
Insula        L       214    -34 22 -4    5.12
Thalamus      R        57     10 -18 8    4.40
Precuneus     L       830    -62 -104     3.91
                             -40
Cuneus        R        12     8 -80 22    4.11
----------------------------------------------
""")
    assert [row[3] for row in body(table)] == ["-34 22 -4", "10 -18 8", "-62 -104 -40", "8 -80 22"]


def test_a_brodmann_area_under_its_region_belongs_to_it() -> None:
    (table,) = read("""
Table 1. Peaks in MNI space
------------------------------------------------
Region                 x     y     z       t
------------------------------------------------
Insula                -34    22    -4     5.12
(BA 13)
Precuneus              -6   -62    40     3.91
(BA 7)
Cuneus                  8   -80    22     4.11
(BA 18)
------------------------------------------------
""")
    assert [row[0] for row in body(table)] == ["Insula (BA 13)", "Precuneus (BA 7)", "Cuneus (BA 18)"]


def test_a_comparison_on_its_own_line_is_no_first_line_of_a_region() -> None:
    (table,) = read("""
Table 1. Peaks in MNI space
------------------------------------------------
Region                 x     y     z       t
------------------------------------------------
Pain > touch
Anterior insula       -34    22    -4     5.12
Precuneus              -6   -62    40     3.91
Touch > pain
Anterior cuneus         8   -80    22     4.11
Putamen                24     4    -2     4.31
------------------------------------------------
""")
    assert [row[0] for row in body(table)] == [
        "Pain > touch", "Anterior insula", "Precuneus", "Touch > pain", "Anterior cuneus", "Putamen",
    ]  # fmt: skip


def test_a_roman_number_goes_with_the_lobule_it_counts() -> None:
    (table,) = read("""
Table 1. Peaks in MNI space
------------------------------------------------
Region                 x     y     z       t
------------------------------------------------
Insula                -34    22    -4     5.12
Cerebellum, lobule
VI                     -6   -62   -20     3.91
Cuneus                  8   -80    22     4.11
Putamen                24     4    -2     4.31
------------------------------------------------
""")
    assert [row[0] for row in body(table)][1] == "Cerebellum, lobule VI"


def test_labels_of_a_later_page_are_not_spread_where_the_first_page_sets_them_on_the_first_row() -> None:
    (table,) = read(
        """
Table 1. Peaks in MNI space
----------------------------------------------------
Contrast        Region       x     y     z       t
----------------------------------------------------
Pain > touch    Insula      -34    22    -4     5.12
                Thalamus     10   -18     8     4.40
Touch > pain    Cuneus        8   -80    22     4.11
----------------------------------------------------
""",
        """
----------------------------------------------------
                Precuneus    -6   -62    40     3.91
                Amygdala     22    -4   -18     4.75
Faces > noise   Putamen      24     4    -2     4.31
                Caudate      12    10     6     3.77
                Midbrain      4   -22   -12     4.02
----------------------------------------------------
""",
    )
    assert [row[0] for row in body(table)][3:] == ["", "", "Faces > noise", "", ""]


def test_headings_side_by_side_share_the_columns_they_are_centred_on() -> None:
    (table,) = read("""
Table 1. Peaks in MNI space
----------------------------------------------------------------
                Left hemisphere           Right hemisphere
Region          x, y, z        t          x, y, z        t
----------------------------------------------------------------
Insula       -34, 22, -4     5.12
Thalamus                               10, -18, 8      4.40
Precuneus     -6, -62, 40    3.91
Cuneus                                  8, -80, 22     4.11
----------------------------------------------------------------
""")
    spans = {c.text: (c.column, c.column_span) for c in table.cells if c.header}
    assert spans["Left hemisphere"] == (1, 2)
    assert spans["Right hemisphere"] == (3, 2)


@pytest.mark.parametrize(
    ("one", "two", "together"),
    [("-34 22", "-4", True), ("-34", "22 -4", True), ("-34", "22", False), ("7.55 (17)", "4", False)],
)
def test_two_numbers_and_one_make_a_triplet(one: str, two: str, *, together: bool) -> None:
    def piece(text: str, line: int) -> CellPiece:
        words, x = [], 100.0
        for part in text.split():
            x1 = x + 5 * len(part)
            words.append(Word(text=part, raw=part, x0=x, top=100.0 + 12 * line, x1=x1, bottom=109.0 + 12 * line, size=10.0,
                              bold=False, italic=False, font="F"))  # fmt: skip
            x = x1 + 3
        return CellPiece(Phrase(tuple(words)), 1, 1, line)

    assert makes_triplet(piece(one, 0), piece(two, 1)) is together


def test_a_line_worded_as_the_first_heading_is_a_heading_though_the_region_above_fills_its_column() -> None:
    (table,) = read(
        """
Table 2. Changes of ReHo
---------------------------------------
Region          x     y     z       t
---------------------------------------
ReHo up
Insula         -34    22    -4     5.12
Medial cortex   10   -18     8     4.40
ReHo dn
Thalamus        -6   -62    40    -3.91
Amygdala        22    -4   -18    -4.75
---------------------------------------
"""
    )
    assert ["ReHo dn"] in [[text for text in row if text] for row in body(table)]


def test_words_set_apart_to_fill_a_narrow_column_are_one_cell() -> None:
    (table,) = read(
        """
Table 2. Peaks in each group
-------------------------------------------------------
Contrast           Group  Region       x     y     z       t
-------------------------------------------------------
Gain anticipation   HC    Insula     -34    22    -4     5.12
> rest
                          Thalamus    10   -18     8     4.40
                    UHR   Caudate     12    10     6     3.40
Loss  anticipation  HC    Putamen     -6    -6    -4     3.91
> rest
                          Amygdala    22    -4   -18     4.75
-------------------------------------------------------
"""
    )
    texts = [text for row in body(table) for text in row]
    assert any("Loss anticipation" in text for text in texts), texts


def test_the_end_of_a_caption_left_of_a_narrow_table_is_read() -> None:
    (table,) = read(
        """
Table 2. Regions showing a positive correlation between arousal and the contrast A
> B (n = 26).

            --------------------------------------------
            Region          x     y     z       t
            --------------------------------------------
            Insula         -34    22    -4     5.12
            Thalamus        10   -18     8     4.40
            --------------------------------------------
"""
    )
    assert table.caption.endswith("the contrast A > B (n = 26)")


def test_the_next_section_of_the_paper_is_no_note() -> None:
    (table,) = read(
        """
Table 2. Peaks of pain
---------------------------------------
Region          x     y     z       t
---------------------------------------
Insula         -34    22    -4     5.12
Thalamus        10   -18     8     4.40
---------------------------------------
Note. Coordinates are in MNI space.
4 | DISCUSSION
We found that the insula answers to pain.
"""
    )
    assert table.footnotes == ("Note. Coordinates are in MNI space.",)
