"""Headings directly above the tables of a page that have neither label nor caption, from the lines of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpora.nouns.documents import Above, Table
from corpora.words.printed import parse_table_label

MOST_HEADINGS = 3
"""Headings right above one another: a study, a group, a contrast."""
LONGEST_HEADING = 100
"""Characters of the longest line that may be a heading."""
_RUNS_ON = re.compile(r"[.:;,。：；，-]\s*$")
"""The end of a line of running text."""


def above_tables(tables: Sequence[Table], texts: Sequence[str]) -> tuple[Above, ...]:
    """Return the headings above the first table of each page, where it has neither label nor caption; `texts` are the pages'.

    Lines directly above its first row count, up to running text. Which row of the text begins a later table is not
    certain: headings of tables are alike.
    """
    first = {table.pages[0]: table for table in reversed(tables) if table.pages}
    bare = (table for table in first.values() if table.label is None and not table.caption)
    found = (Above(table=table.id, headings=_headings(table, texts[table.pages[0] - 1])) for table in bare)
    return tuple(above for above in found if above.headings)


def _headings(table: Table, text: str) -> tuple[str, ...]:
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    row = _letters("".join(cell.text for cell in table.row(0)))
    places = [n for n, line in enumerate(lines) if row and _letters(line) == row]
    return tuple(reversed(list(_up_from(lines, places[0])))) if places else ()


def _up_from(lines: Sequence[str], place: int) -> Iterator[str]:
    for line in reversed(lines[max(0, place - MOST_HEADINGS) : place]):
        if len(line) > LONGEST_HEADING or _RUNS_ON.search(line) or parse_table_label(line) or line[:1].islower():
            return
        yield line


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
