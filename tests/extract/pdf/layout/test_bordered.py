"""Bordered tables without a caption whose outer column has cells over several rows: its rules are shorter than the table."""

from __future__ import annotations

import pytest
from drawn_pages import body, read

FIRST = """
-----------------------------------------
Side      Region      x    y    z      t
-----------------------------------------
Left      Insula    -34   22   -4   5.12
          -------------------------------
          Cuneus     -4  -80   20   4.40
          -------------------------------
          Caudate   -12   10   12   4.11
          -------------------------------
          Putamen   -24    8    0   4.01
-----------------------------------------
"""
LATER = """
          Insula    -36   20   -2   3.80
          -------------------------------
          Cuneus     -6  -82   18   3.70
          -------------------------------
          Caudate   -14   12   10   3.60
-----------------------------------------
LATE-ONSET BLIND
-----------------------------------------
Right     Putamen    24    8    0   3.91
          -------------------------------
          Insula     38   22   -4   3.80
          -------------------------------
          Cuneus      8  -84   16   3.70
-----------------------------------------
"""


@pytest.mark.parametrize("later", [LATER, f"-----------------------------------------{LATER}"])
def test_a_later_page_keeps_the_outer_column_that_its_inner_rules_leave_out(later: str) -> None:
    (table,) = read(FIRST, later)
    rows = [[text for text in row if text] for row in body(table)]
    assert rows[0] == ["Left", "Insula", "-34", "22", "-4", "5.12"]
    assert ["LATE-ONSET BLIND"] in rows
    assert ["Right", "Putamen", "24", "8", "0", "3.91"] in rows
    assert len(rows) == 11


def test_an_outer_column_at_the_right_is_kept_too() -> None:
    (table,) = read("""
---------------------------------------
Region      x    y    z      t   Task
---------------------------------------
Insula    -34   22   -4   5.12
-------------------------------
Cuneus     -4  -80   20   4.40   Pain
-------------------------------
Caudate   -12   10   12   4.11
---------------------------------------
Putamen    24    8    0   3.91
-------------------------------
Insula     36   20   -2   3.80   Touch
-------------------------------
Cuneus      6  -82   18   3.70
---------------------------------------
""")
    assert {"Pain", "Touch"} <= {text for row in body(table) for text in row}


def test_rules_of_the_page_above_and_below_a_narrow_table_make_it_no_wider() -> None:
    (table,) = read("""
-----------------------------------------------------------------
Region      x    y    z      t
------------------------------
Insula    -34   22   -4   5.12       elsewhere there is no table
Cuneus     -4  -80   20   4.40       and so this is not in one
Caudate   -12   10   12   4.11       at all, it is beside it only
------------------------------
-----------------------------------------------------------------
""")
    assert body(table)[0] == ["Insula", "-34", "22", "-4", "5.12"]
