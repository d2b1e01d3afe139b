"""Tables without a caption, on pages drawn as text."""

from __future__ import annotations

from drawn_pages import body, headings, read


def test_a_narrow_table_above_does_not_cut_the_columns_of_a_wider_one():
    tables = read("""
------------------------------------
Parameter                      value
------------------------------------
threshold                        3.1
------------------------------------

------------------------------------------------------------
Cluster ID      X       Y       Z     Peak Stat     Size
------------------------------------------------------------
1             0.0    13.5    27.3          8.76     1640
------------------------------------------------------------
2            48.6   -58.1    24.1          7.58     1784
------------------------------------------------------------
3            23.9     3.9    -0.4          5.26       64
------------------------------------------------------------
""")
    table = next(table for table in tables if "Cluster ID" in str(headings(table)))
    assert body(table)[0] == ["1", "0.0", "13.5", "27.3", "8.76", "1640"]
