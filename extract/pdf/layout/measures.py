"""Measures of the page layout that several steps share.

Lengths are in type sizes, so that they hold for any size of print; those in points say so. They were chosen on the
articles of the extraction benchmark (benchmarks/extraction.py), which is the place to measure a change of one.
"""

from __future__ import annotations

CLOSE_CELLS = 0.6
"""Gap between phrases of a line where even cells set close together are to be seen apart."""

CELLS = 0.9
"""Gap between the cells of a row, and between headings."""

WIDE_CELLS = 1.2
"""Gap between phrases of a line that may be a caption or a note, whose words are justified."""

COLUMNS_APART = 1.6
"""Gap that no line of a caption or a note has twice: a row of a table."""

SAME_HEIGHT = 0.4
"""Difference in height within which two words are on one line."""

AXES = 3
"""Numbers of a coordinate: x, y, z."""

PAIR = 2
"""Minimum lines, rows or numbers of a pattern: one alone shows none."""

FULL_ROW = 3
"""Minimum cells for a line to be a row, or a column or block to be one: two may be words and a mark."""

WHOLE_WIDTH = 0.85
"""Share of a table's width from which a rule crosses the whole table."""

HALF_PAGE = 0.6
"""Share of the page's print below which a block of text is a column beside others."""

AT_SIDE = 8.0
"""Points by which a rule may reach beyond the sides of a table."""

WORD_EDGE = 4.0
"""Points by which words may reach beyond the sides of a table or a text column."""

TOUCHING = 10.0
"""Points of width that two things share when one is over the other."""

LONG_RULE = 100.0
"""Points from which a rule may be the head of a table, not that of one heading."""
