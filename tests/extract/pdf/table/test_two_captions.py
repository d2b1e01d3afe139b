"""Captions that hold another table's caption."""

from __future__ import annotations

import pytest
from drawn_pages import read

ROWS = """

Region          x    y    z     t
Insula        -34   22   -4   5.12
Thalamus       10  -18    8   4.40
Precuneus      -6  -62   40   3.91
"""


@pytest.mark.parametrize("second", ["Table 2: Decreases in patients", "Table S2. Decreases in patients"])
def test_a_second_caption_in_the_middle_is_told_and_not_used(second):
    (table,) = read(f"Table 1: Increases in patients {second}{ROWS}")
    assert table.caption == "Increases in patients"
    assert [problem.code for problem in table.problems] == ["PDF-TWO-CAPTIONS"]


@pytest.mark.parametrize("reference", ["as in Table 2: faces", "(see Table 2.)", "and those of Table 2"])
def test_a_reference_to_another_table_is_no_caption(reference):
    (table,) = read(f"Table 1: Increases in patients {reference}{ROWS}")
    assert table.caption == f"Increases in patients {reference}"
    assert table.problems == ()


def test_a_caption_in_two_scripts_is_of_one_table_and_the_translation_is_kept_as_a_note():
    (table,) = read(f"表1 任务的激活脑区\nTable 1 Regions active during the task{ROWS}")
    assert (table.label, table.caption) == ("表1", "任务的激活脑区")
    assert table.footnotes == ("Table 1 Regions active during the task",)


def test_a_translation_that_begins_left_of_a_centred_caption_is_of_one_table() -> None:
    rows = """
----------------------------------------
Region          x    y    z     t
----------------------------------------
Insula        -34   22   -4   5.12
Thalamus       10  -18    8   4.40
Precuneus      -6  -62   40   3.91
----------------------------------------
"""
    (table,) = read(f"\n            表1 激活脑区\nTable 1   Regions active during the long task{rows}")
    assert table.label == "表1"
    assert len(table.cells) == 20
