"""Columns a hair apart, labels in few rows, captions parted from their tables: on pages drawn as text."""

from __future__ import annotations

import dataclasses

import pytest
from drawn_pages import body, draw, headings, read

from extract.pdf.layout.atoms import split_atoms
from extract.pdf.layout.lines import Line


def test_a_long_name_that_reaches_to_where_another_number_begins_keeps_out_of_its_column() -> None:
    (table,) = read("""
Table 3. Peaks in MNI space
--------------------------------------------
Region                      x    y   z    t
--------------------------------------------
Left frontal gyrus        -24  28  52  7.49
Right lingual gyrus and all 4 -74  -4  8.07
Left pallidus             -20  -8   4  6.57
Left insula               -31  18   2  5.07
--------------------------------------------
""")
    assert [row[1] for row in body(table)] == ["-24", "4", "-20", "-31"]
    assert body(table)[1][0] == "Right lingual gyrus and all"


@pytest.mark.parametrize(("number", "parts"), [("-24", 2), ("46", 2), ("6", 1)])
def test_a_lobule_takes_no_coordinate_for_its_number(number: str, parts: int) -> None:
    page = draw(f"Parietal lobule {number}")
    first, second, last = page.words
    words = (first, second, dataclasses.replace(last, x0=second.x1 + 3, x1=second.x1 + 10))
    assert len(split_atoms(Line(words))) == parts


def test_labels_in_few_rows_under_a_heading_of_their_own_are_a_column() -> None:
    lines = "\n".join(
        f"                 {'RL'[n % 2]}     Insula        {n + 11}    -{n + 12}    24   4.{n + 10}" for n in range(19)
    )
    rows = lines.replace("                 R", "Heavy > Light    R", 3).split("\n")
    rows[2], rows[4] = rows[2].replace("Heavy > Light", " " * 13), rows[4].replace("Heavy > Light", " " * 13)
    (table,) = read(
        "Table 2. Clusters (MNI)\n" + "-" * 58 + "\nContrast         Side  Region         x     y     z     t\n" + "-" * 58
        + "\n" + "\n".join(rows) + "\n" + "-" * 58
    )  # fmt: skip
    assert headings(table)[0] == "Contrast"
    assert headings(table)[1] == "Side"


def test_a_caption_at_the_end_of_a_page_is_that_of_the_table_on_the_next() -> None:
    tables = read(
        """
Table S2. Regions more active for L2 than for L1
Region                 x      y      z       t
Insula               -34     22     -4    5.12
Thalamus              10    -18      8    4.40

Table S3. Regions more active for L1 than
for L2
""",
        """
Region                 x      y      z       t
Precuneus             -6    -62     40    3.91
Amygdala              22     -4    -18    3.33
""",
    )
    assert [(table.label, table.caption) for table in tables] == [
        ("Table S2", "Regions more active for L2 than for L1"),
        ("Table S3", "Regions more active for L1 than for L2"),
    ]


def test_a_row_that_the_end_of_the_page_broke_keeps_the_rest_of_its_region() -> None:
    (table,) = read(
        """
Table 1. Peaks
-------------------------------------------------
Region                 x      y      z       t
-------------------------------------------------
Insula               -34     22     -4    5.12
Middle frontal        10    -18      8    4.40
gyrus
Superior parietal     20    -58     48    4.00
""",
        """
lobule
-------------------------------------------------
Precuneus             -6    -62     40    3.91
-------------------------------------------------
Amygdala              22     -4    -18    3.33
-------------------------------------------------
""",
    )
    assert [row[0] for row in body(table)] == [
        "Insula", "Middle frontal gyrus", "Superior parietal lobule", "Precuneus", "Amygdala",
    ]  # fmt: skip


def test_a_heading_over_three_lines_of_which_the_second_compares_is_one() -> None:
    (table,) = read("""
Table 1. Peaks
-------------------------------------------------
Region                 x      y      z       t
-------------------------------------------------
/Impersonal/ /rules/ /without/
/harm/ > /personal/ /rules/
/without/ /harm/
Insula               -34     22     -4    5.12
Thalamus              10    -18      8    4.40
Precuneus             -6    -62     40    3.91
-------------------------------------------------
""")
    assert body(table)[0][0] == "Impersonal rules without harm > personal rules without harm"


def test_a_caption_wider_than_its_table_is_whole() -> None:
    (table,) = read("""
              APPENDIX
             TABLE B-1
Peak activations during the antisaccade task
     relative to the prosaccade task

        -----------------------------
        Region      x    y    z     t
        -----------------------------
        Insula    -34   22   -4  5.12
        Thalamus   10  -18    8  4.40
        -----------------------------
""")
    assert table.caption == "Peak activations during the antisaccade task relative to the prosaccade task"


def test_a_column_of_long_names_with_numbers_beside_them_is_no_running_text() -> None:
    names = (
        "Posterior cingulate cortex and precuneus, extending to the retrosplenial",
        "cortex of the hemisphere",
        "Superior temporal gyrus and the temporoparietal junction below the sulcus",
        "Middle occipital gyrus extending into the superior parietal lobule, left",
        "Inferior frontal gyrus and the operculum, extending into anterior insula",
    )
    values = ("-36 -59  21  5.44", "", " 55 -18   6  6.29", "-38 -86  10  8.07", "-51  21   8  6.04")
    rows = "\n".join(f"{name:<76}{value}" for name, value in zip(names, values, strict=True))
    (table,) = read(
        f"Table 3. Differences between meditators and controls (MNI)\n\n{'Region':<76}  x   y   z     t\n{rows}\n"
    )
    assert len(body(table)) == len(names) - 1


def test_the_notes_of_a_narrow_table_are_whole() -> None:
    (table,) = read("""
        Table 1. Peaks
        -----------------------------
        Region      x    y    z     t
        -----------------------------
        Insula    -34   22   -4  5.12
        Thalamus   10  -18    8  4.40
        -----------------------------
  Note. Contrast: reward > no reward. MNI space.
""")
    assert table.footnotes == ("Note. Contrast: reward > no reward. MNI space.",)
