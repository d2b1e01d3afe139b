"""Tables joined over pages, and what is outside them, on pages drawn as text."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from drawn_pages import PROSE, body, draw, read, tables_of

from extract.pdf.model import PageWords, Word
from extract.pdf.tables import read_tables


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
    (table,) = tables_of(*pages)
    assert [row[0] for row in body(table)] == ["Insula", "Thalamus", "Precuneus", "Amygdala"]
    box = next(c.box for c in table.cells if c.text == "Amygdala")
    assert box is not None
    assert box[0] == pytest.approx(78.0)


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
        for table in tables_of(*pages):
            for cell in table.cells:
                assert 0 <= cell.row < cell.row + cell.row_span <= table.n_rows
                assert 0 <= cell.column < cell.column + cell.column_span <= table.n_columns


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


RULE = "----------------------------------------------"
HEADINGS = "Region                 x      y      z       t"


def with_rules(*lines: str) -> str:
    return "\n".join(["", *(part for line in lines for part in (line, RULE))])


PAGE_1 = "\nTable 1. Peaks" + with_rules(
    HEADINGS,
    "Insula                38     10      4    5.12",
    "Thalamus              10    -18      8    4.40",
    "Putamen               24      2      6    4.31",
)
PAGE_2 = (
    "Cuneus                -8    -84     20    4.12",
    "Caudate              -12     14      8    4.01",
    "Amygdala             -22     -4    -16    3.90",
)


@pytest.mark.parametrize("between", ["", "                   mm      mm     mm   value\n"])
def test_headings_repeated_above_the_rows_of_the_next_page_are_no_problem(between):
    other = "\n" + between + with_rules(HEADINGS, *PAGE_2)
    tables, problems = read_tables([draw(PAGE_1), draw(other, 2)], "a.pdf")
    assert [table.n_rows for table in tables] == [7]
    assert problems == []


def test_headings_of_a_table_whose_rows_were_not_found_are_a_problem():
    sheet = """
Table 1. Peaks of pain in MNI space

--------------------------------------
Region              Coordinates
                    x     y     z
--------------------------------------
"""
    tables, problems = read_tables([draw(sheet)], "a.pdf")
    assert tables == []
    assert [p.code for p in problems] == ["PDF-HEADING-OUTSIDE-TABLE"]


def stacked(first: str, second: str) -> list[tuple[str | None, str, list[str]]]:
    tables = read(
        f"""
We report peaks in MNI space.

-------------------------------------------------
Region                 x      y      z       t
-------------------------------------------------
Insula               -34     22     -4    5.12
Thalamus              10    -18      8    4.40
-------------------------------------------------
{first}

-------------------------------------------------
Region                 x      y      z       t
-------------------------------------------------
Precuneus             -6    -62     40    3.91
Amygdala              22     -4    -18    3.33
-------------------------------------------------
{second}
"""
    )
    return [(table.label, table.caption, [row[0] for row in body(table)]) for table in tables]


def test_captions_that_all_stand_under_their_tables_are_not_taken_for_those_of_the_next():
    assert stacked("Table 1. Regions of decreased volume.", "Table 2. Regions of increased volume.") == [
        ("Table 1", "Regions of decreased volume", ["Insula", "Thalamus"]),
        ("Table 2", "Regions of increased volume", ["Precuneus", "Amygdala"]),
    ]


def test_a_caption_over_the_second_table_stays_with_it():
    found = stacked("\nTable 2. Regions of increased volume.", "")
    assert ("Table 2", "Regions of increased volume", ["Precuneus", "Amygdala"]) in found


def test_chinese_sections_on_lines_of_their_own_are_no_part_of_the_label_below():
    (table,) = read(
        """
表1 激活脑区
-------------------------------------------------
脑区                   x      y      z       t
-------------------------------------------------
成语任务>数字任务
右小脑Crus I区        36    -66    -36    4.84
左中扣带回            -8    -14     42    4.79
左角回               -42    -62     34    4.53
数字任务>成语任务
左海马旁回           -22    -30    -10    4.56
右缘上回              64    -34     30    4.44
-------------------------------------------------
"""
    )
    assert [row[0] for row in body(table)] == [
        "成语任务>数字任务", "右小脑Crus I区", "左中扣带回", "左角回", "数字任务>成语任务", "左海马旁回", "右缘上回",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "last", "told"),
    [
        ("Precuneus             -6    -62     40    3.91", "Precuneus", []),
        ("Precuneus             -6    -62     40    3.91     120    0.01", "Thalamus", ["PDF-ROW-OUTSIDE-TABLE"]),
    ],
)
def test_a_single_row_at_the_top_of_the_next_page_is_read_where_it_fills_the_columns_and_told_elsewhere(
    row, last, told
):
    table = """
Table S1. Peaks
Region                 x      y      z       t
Insula               -34     22     -4    5.12
Thalamus              10    -18      8    4.40
"""
    (found,), problems = read_tables([draw(table), draw("\n".join([row, *PROSE]), 2)], "a.pdf")
    assert [p.code for p in problems] == told
    assert found.grid()[-1][0].text == last


def test_not_significant_in_the_middle_of_several_columns_is_no_column_of_its_own():
    table = """
Table 1. Peaks of tasting in both sessions
                          First                            Second
Region           x     y     z      t          x     y           z      t
---------------------------------------------------------------------------
Insula          -34   22    -4    5.12                   n.s.
Thalamus         10  -18     8    4.40        12   -16           6    4.02
Putamen          24    4     6    4.10                   n.s.
Precuneus        -6  -62    40    3.91        -8   -60          42    3.77
---------------------------------------------------------------------------
"""
    (found,), _ = read_tables([draw(table)], "a.pdf")
    assert max(cell.column for cell in found.cells) == 8
    assert [cell.text for cell in found.grid()[-1]] == [
        "Precuneus",
        "-6",
        "-62",
        "40",
        "3.91",
        "-8",
        "-60",
        "42",
        "3.77",
    ]


def test_the_heading_of_the_next_section_ends_a_table_without_a_closing_rule():
    table = """
Table 1. Peaks of tasting
Contrast                   Region           Size      x     y     z      t
---------------------------------------------------------------------------
Sweet > sour               Insula            94     -34   22    -4    5.12
                           Thalamus          81      10  -18     8    4.40
---------------------------------------------------------------------------
Sour > sweet               Putamen           62      24    4     6    4.10
                           Precuneus        347      -6  -62    40    3.91

p < .05 corrected, k > 40. MNI coordinates of the peak.
                                          References
Discussion                                Barn, J. (2014). Taste. J. Food 24, 2981-2990.
The sweet was as sweet as                 Hill, K. (2002). Tongues. J. Food 14, 1215-1229.
"""
    (found,), _ = read_tables([draw(table)], "a.pdf")
    rows = [[cell.text for cell in row if cell is not None] for row in found.grid()]
    assert ["Sweet > sour", "Insula", "94", "-34", "22", "-4", "5.12"] in rows
    assert not any("Barn" in text for row in rows for text in row)


def test_headings_at_the_end_of_a_page_head_the_rows_of_the_next_one():
    table = """
Table 1. Peaks of tasting, by seed
Region            Size      x     y     z      t
--------------------------------------------------
Seed: insula
--------------------------------------------------
Sweet > sour
--------------------------------------------------
Thalamus           94     -34   22    -4    5.12
--------------------------------------------------
Putamen            81      10  -18     8    4.40
--------------------------------------------------
Seed: amygdala
--------------------------------------------------
Sour > sweet
--------------------------------------------------
"""
    rest = (
        "Precuneus         347      -6  -62    40    3.91\nCuneus             62      24    4     6    4.10\n"
        + "\n".join(PROSE)
    )
    (found,), _ = read_tables([draw(table), draw(rest, 2)], "a.pdf")
    first = [row[0].text for row in found.grid() if row[0] is not None]
    assert first[-4:] == ["Seed: amygdala", "Sour > sweet", "Precuneus", "Cuneus"]


def test_a_row_below_headings_under_a_rule_is_the_last_of_its_page():
    table = """
Table 1. Peaks of tasting in both groups
Region            Size      x     y     z      t
--------------------------------------------------
Cooks
Sweet > sour
Thalamus           94     -34   22    -4    5.12
Putamen            81      10  -18     8    4.40
--------------------------------------------------
Bakers
Sweet > sour
Precuneus         347      -6  -62    40    3.91
"""
    (found,), _ = read_tables([draw(table)], "a.pdf")
    assert [row[0].text for row in found.grid()][-3:] == ["Bakers", "Sweet > sour", "Precuneus"]


def test_a_sign_at_the_end_of_a_cell_joins_it_to_no_other_column():
    table = """
Table 1. Peaks
Contrast        Region           k     x     y     z
------------------------------------------------------
Sweet > sour    Insula         214    10    40   -10
                Putamen        932    11    44   -11
Bitter, salt >  Cuneus         133    12    48   -12
                Thalamus       401    13    52   -13
------------------------------------------------------
"""
    page = draw(table)
    words = tuple(replace(word, x1=word.x1 + 2.0) if word.text == ">" else word for word in page.words)
    (found,), _ = read_tables([replace(page, words=words)], "a.pdf")
    assert [cell.text for cell in found.grid()[3]] == ["Bitter, salt >", "Cuneus", "133", "12", "48", "-12"]
