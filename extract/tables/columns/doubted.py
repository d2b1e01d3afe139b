"""What is told of the columns beside coordinates: headings that their cells contradict, p values without a statistic,
statistics of several groups at one place, words that were understood as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Focus
from corpora.words.sides import is_side
from extract.tables.measures import rivals_in
from extract.tables.model import Column, Role, Understood
from extract.tables.roles import OWN_ROLES, axis_of, role_by_heading, two_quantities

_WORD = re.compile(r"[^\W\d_]{3}")
HALF = 0.5
"""Share of the rows without a region from which on a column of words beside them is told."""
_WITHOUT_WORDS = frozenset({Role.OTHER, Role.SIDE, Role.SPACE, Role.AREA, Role.NUMBER, *OWN_ROLES})
"""Roles of columns whose words are read as neither a region nor a contrast."""


def doubted_columns(one: Understood, foci: Sequence[Focus]) -> list[Problem]:
    """Return the problems of a table's columns: those that cannot be what their heading promises, p values alone, words not read.

    `foci` are those read from it; a table that gave none has no statistic and no region to miss.
    """
    beside = [block.columns for block in one.blocks if block.groups]
    contradicted = _contradicted(one, (column for columns in beside for column in columns))
    told = _values_of_groups(one, foci)
    return [*contradicted, *told, *_words_unread(one, foci), *(_p_alone(one, beside) if foci else ())]


def _values_of_groups(one: Understood, foci: Sequence[Focus]) -> list[Problem]:
    """Return a problem where places have one statistic for each of several groups or conditions, and no other: none was taken."""
    rows = {f.row for f in foci if f.row is not None and f.row < len(one.grid) and f.statistic is None}
    places = (
        (row, group)
        for block in one.blocks
        for group in block.groups
        for row in rows
        if block.first <= row < block.last
    )
    names = {row: [c.leaf for c in found] for row, group in places if (found := rivals_in(one.grid[row], group))}
    if not names:
        return []
    listed = ", ".join(repr(name) for name in next(iter(names.values())))
    return [
        Problem(
            code="STATISTIC-PER-GROUP",
            item=one.place(),
            message=f"{len(names)} rows print a statistic for each of {listed} at one place; none of them was read.",
            hint="Type in the statistic of the contrast that you code; look whether each of them is a contrast of its own.",
        )
    ]


def _words_unread(one: Understood, foci: Sequence[Focus]) -> list[Problem]:
    """Return a problem for each column whose words were read as nothing, beside rows that have no region."""
    rows = {focus.row for focus in foci if focus.row is not None and focus.row < len(one.grid) and not focus.region}
    blocks = (block for block in one.blocks if block.groups)
    columns = {c.index: c for block in blocks for c in block.columns if c.role in _WITHOUT_WORDS}
    found = []
    for column in columns.values():
        cells = (one.grid[row][column.index] for row in rows)
        words = [c.text for c in cells if c is not None and _WORD.search(c.text) and not is_side(c.text)]
        if words and len(words) >= HALF * len(rows):
            found.append(
                Problem(
                    code="REGION-NOT-READ",
                    item=one.place(),
                    message=f"{len(rows)} foci have no region; the words under {column.heading!r} ({words[0]!r} …) were not understood.",
                    hint="Look at the column; name the regions by hand if that is what it holds.",
                )
            )
    return found


def _contradicted(one: Understood, columns: Iterable[Column]) -> list[Problem]:
    """Return a problem for each column whose heading promises a measure that its cells cannot be."""
    found: dict[str, Problem] = {}
    for column in columns:
        promised = role_by_heading(column.path)[0]
        if promised in OWN_ROLES and column.role is Role.OTHER and axis_of(column.leaf) is None:
            found[column.heading] = Problem(
                code="COLUMN-CONTRADICTED",
                item=one.place(),
                message=f"The numbers under {column.heading!r} cannot be what it promises ({promised}); they were not read.",
                hint="Look at the column; add its values by hand if they are what the heading says.",
            )
    return list(found.values())


def _p_alone(one: Understood, blocks: Iterable[Iterable[Column]]) -> list[Problem]:
    """Return the problem of a table that prints p values and no statistic: what is read as its statistic is named p."""
    names: dict[str, None] = {}
    for columns in map(list, blocks):
        if any(column.role is Role.STATISTIC or two_quantities(column.leaf) for column in columns):
            continue
        names |= {column.heading: None for column in columns if column.role is Role.P}
    if not names:
        return []
    listed = ", ".join(repr(name) for name in names)
    return [
        Problem(
            code="P-WITHOUT-STATISTIC",
            item=one.place(),
            severity=Severity.INFO,
            message=f"No column holds t, Z or F; the statistic of the rows, named p, is their p value ({listed}).",
            hint="Take it for no t or Z; look the statistic up if an analysis needs effect sizes.",
        )
    ]
