"""Columns of text whose gutter is hardly wider than the space between words."""

from __future__ import annotations

from itertools import zip_longest

import pytest
from drawn_pages import body, read

LEFT, RIGHT = (
    """
--------------------------
Region        x    y    z
--------------------------
Insula      -34   22   -4
Thalamus     10  -18    8
Precuneus    -6  -62   40
--------------------------
""",
    """
--------------------------
Region        x    y    z
--------------------------
Putamen      24    6   -2
Caudate     -12   14    8
Cuneus        8  -84   22
--------------------------
""",
)
INSULA, PUTAMEN = ["Insula", "-34", "22", "-4"], ["Putamen", "24", "6", "-2"]
TEXT = (
    "We found activity that was",
    "related to the ratings of",
    "the subjects who had seen",
    "the faces for longer than",
    "the others in the session",
    "and that did not vary with",
    "the order of all the tests",
    "in the part of the study",
)


def beside(left: str, right: str) -> str:
    """Return two columns drawn beside each other, with the space of two characters between them."""
    lines = zip_longest(left.strip("\n").split("\n"), right.strip("\n").split("\n"), fillvalue="")
    return "\n".join(f"{one:<26}  {two}" for one, two in lines)


def test_two_captions_on_one_line_are_two_tables():
    one, two = read(beside("Table 1: Activated regions\n" + LEFT, "Table 2: Decreased regions\n" + RIGHT))
    assert (one.label, one.caption) == ("Table 1", "Activated regions")
    assert (two.label, two.caption) == ("Table 2", "Decreased regions")
    assert body(one)[0] == INSULA
    assert body(two)[0] == PUTAMEN
    assert len(body(one)) == len(body(two)) == 3


def test_captions_of_two_lines_beside_each_other_keep_to_their_columns():
    one, two = read(
        beside(
            "Table 1. More in patients\nthan in healthy controls" + LEFT,
            "Table 2. Less in patients\nthan in healthy controls" + RIGHT,
        )
    )
    assert (one.label, one.caption) == ("Table 1", "More in patients than in healthy controls")
    assert (two.label, two.caption) == ("Table 2", "Less in patients than in healthy controls")


def test_a_caption_beside_the_text_of_the_other_column_has_its_table():
    text = "\n".join(TEXT)
    (found,) = read(beside(f"{text}\n{text}", f"{text}\n\nTable 2. Peaks of the task\n{RIGHT}"))
    assert (found.label, found.caption) == ("Table 2", "Peaks of the task")
    assert body(found)[0] == PUTAMEN


def test_a_caption_without_a_mark_at_the_head_of_a_text_column_has_its_table():
    text = "\n".join(TEXT)
    (found,) = read(beside(f"{text}\n{text}", f"{text}\n\nTable 2 Peaks of the task\n{RIGHT}"))
    assert (found.label, found.caption) == ("Table 2", "Peaks of the task")
    assert body(found)[0] == PUTAMEN


def test_a_sentence_that_ends_with_a_reference_is_cut_nowhere():
    (table,) = read(
        """
Table 1. Peaks of the study, for more of them see  Table 2 of the text
----------------------------------------
Region          x    y    z     t
----------------------------------------
Insula        -34   22   -4   5.12
Thalamus       10  -18    8   4.40
----------------------------------------
"""
    )
    assert table.caption.endswith("see Table 2 of the text")


@pytest.mark.parametrize("heading", ["Region        x    y    z", "Area     x    y    z     "])
def test_the_first_rule_of_a_narrow_table_is_no_underline_of_its_caption(heading):
    (table,) = read(f"Table 3. Peaks of the group of patients{LEFT.replace('Region        x    y    z', heading)}")
    assert table.caption == "Peaks of the group of patients"
    assert body(table)[0] == INSULA


def test_an_underlined_caption_keeps_its_table():
    (table,) = read(
        """
Table 3. Peaks of the group
---------------------------
Region                    x    y    z     t
--------------------------------------------
Insula                  -34   22   -4   5.12
Thalamus                 10  -18    8   4.40
--------------------------------------------
"""
    )
    assert table.caption == "Peaks of the group"
    assert body(table)[0] == ["Insula", "-34", "22", "-4", "5.12"]
