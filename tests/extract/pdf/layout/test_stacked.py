"""Blocks of panels under one another, and rules broken by the space between the cells of a table."""

from __future__ import annotations

from drawn_pages import body, draw, tables_of

from corpora.nouns.evidence import Box
from extract.pdf.layout.view import merge_rules

BLOCK = """
----------------------------------------------------------
            {name}                      {name}
  x      y      z      t          x      y      z      t
----------------------------------------------------------
-34     22     -4    5.12        10    -18      8    4.40
 -6    -62     40    3.91        22     -4    -18    3.33
 12    -84     28    3.20       -24    -16    -20    3.10
----------------------------------------------------------
"""


def test_a_second_block_with_a_heading_of_its_own_is_a_table_of_its_own():
    sheet = "Table 1. Peaks" + BLOCK.format(name="Faces") + BLOCK.format(name="Tools")[1:]
    one, two = tables_of(draw(sheet))
    assert [one.label, two.label] == ["Table 1", "Table 1"]
    assert body(one)[0] == body(two)[0] == ["-34", "22", "-4", "5.12", "10", "-18", "8", "4.40"]
    assert len(body(one)) == len(body(two)) == 3
    assert {c.text for c in two.cells if c.row < two.header_rows} >= {"Tools", "x"}


def test_the_rows_of_the_next_page_go_on_the_last_block():
    rows = """
-42    -10     16    3.05        30     -8    -12    3.02
  8     44     20    3.01       -50    -40     10    3.00
-40     10    -16    2.95        34     -2     12    2.92
 18    -44     20    2.91       -52     40     10    2.90
----------------------------------------------------------
"""
    sheet = "Table 1. Peaks" + BLOCK.format(name="Faces") + BLOCK.format(name="Tools")[1:]
    one, two = tables_of(draw(sheet), draw(rows, 2))
    assert (one.pages, two.pages) == ((1,), (1, 2))
    assert len(body(two)) == 7


def test_rows_between_two_rules_are_no_block_of_their_own():
    sheet = (
        "Table 1. Peaks"
        + BLOCK.format(name="Faces")
        + "  4    -62     44    3.91        26     -8    -18    3.33\n"
        + "-" * 58
    )
    (table,) = tables_of(draw(sheet))
    assert len(body(table)) == 4


def _rule(x0: float, x1: float, y: float) -> Box:
    return x0, y, x1, y + 0.5


def test_rules_broken_at_one_place_at_several_heights_are_whole_and_others_are_not():
    broken = [_rule(48, 212, 80), _rule(214.6, 545, 80), _rule(48, 212, 155), _rule(214.6, 545, 155)]
    assert [(r[0], r[2]) for r in merge_rules(broken)] == [(48, 545), (48, 545)]
    spanners = [_rule(48, 545, 80), _rule(100, 200, 95), _rule(203, 300, 95), _rule(48, 545, 110)]
    assert len(merge_rules(spanners)) == 4
