"""Headings that the cells of a printed spreadsheet clip, on pages drawn as text."""

from __future__ import annotations

import pytest
from drawn_pages import body, headings, read

ROWS = """
Insula        Left           -34       22       -4     5.12
Thalamus      Right           10      -18        8     4.40
Precuneus     Left            -6      -62       40     3.91
"""


@pytest.mark.parametrize(("printed", "kept"), [("Hemispherx", "Hemispher"), ("Lateralisx", "Lateralis")])
def test_an_x_that_ends_a_clipped_heading_heads_a_column_of_its_own(printed, kept):
    (table,) = read(f"Table S2. Peaks (MNI)\n\nRegion        {printed}        y        z        T{ROWS}")
    assert headings(table) == {0: "Region", 1: kept, 2: "x", 3: "y", 4: "z", 5: "T"}
    assert body(table)[0] == ["Insula", "Left", "-34", "22", "-4", "5.12"]


def test_headings_set_left_over_numbers_set_right_keep_their_order():
    (table,) = read(f"Table S2. Peaks (MNI)\n\nRegion        Side     x        y        z        T{ROWS}")
    assert headings(table) == {0: "Region", 1: "Side", 2: "x", 3: "y", 4: "z", 5: "T"}


def test_a_word_that_ends_in_x_beside_a_heading_x_stays_whole():
    (table,) = read(f"Table S2. Peaks (MNI)\n\nRegion        Index         x         y        z         T{ROWS}")
    assert headings(table) == {0: "Region", 1: "Index", 2: "x", 3: "y", 4: "z", 5: "T"}
