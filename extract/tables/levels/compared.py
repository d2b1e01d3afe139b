"""The same coordinates under the values of several comparisons: "Z: Reading - Rest | Z: Naming - Rest", a dash where a peak is not in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from corpora.nouns.documents import Cell
from corpora.words.changes import MINUS_SIGN
from corpora.words.comparisons import TWO_SIDES
from extract.numbers import parse_statistic
from extract.tables.measures import statistic_of
from extract.tables.model import Column, CoordinateGroup, Grid, Role
from extract.tables.roles import OWN_ROLES, role_by_heading

_Places = TypeVar("_Places")
_NAME = re.compile(
    r"^\W*(?:peak\s+|max(?:imum)?\s+)?(?P<letter>[tzf])(?:[- ]?(?:values?|scores?|statistics?|max))?\s*(?:[:,;]|\bfor\b|(?=\())\s*[(\[]?|[)\]]\s*$",
    re.IGNORECASE,
)
"""The statistic before the comparison that it is of: "Z: Reading - Rest", "t (faces > houses)"."""
_VALUES = re.compile(r"\b([tzf])[- ](?:values?|scores?|statistics?)", re.IGNORECASE)
SEVERAL = 2
"""Comparisons beside one set of coordinates from which on a peak may be in one and not in another."""
_LETTERS = {"t": "t", "z": "Z", "f": "F"}
_EMPTY = re.compile(r"[-–—−.…\s]*|n\.?\s?s\.?|n/?a|none", re.IGNORECASE)


def by_comparison(
    grid: Grid, rows: Sequence[int], columns: Sequence[Column], groups: Sequence[CoordinateGroup], caption: str
) -> tuple[list[Column], list[CoordinateGroup]] | None:
    """Return the columns and a group for each comparison whose values are beside the one set of coordinates, else None.

    `rows` are those with coordinates.
    Only where some peak has no value in one of them: values of the same peaks in all comparisons, each filled, are no lists of
    peaks of their own.
    """
    if len(groups) != 1:
        return None
    columns = [_whole(grid, rows, column, columns) for column in columns]
    named = [(column, comparison) for column in columns if (comparison := _comparison_in(column))]
    values = {c.index: comparison for c, comparison in named if _holds_values(grid, rows, c)}
    comparisons = list(dict.fromkeys(values.values()))
    others = [c for c in columns if c.role is Role.STATISTIC and c.index not in values and _filled(grid, rows, c.index)]
    if (
        len(comparisons) < SEVERAL
        or len(values) != len(comparisons)
        or others
        or not _any_empty(grid, rows, list(values))
    ):
        return None
    name = _VALUES.search(caption)
    plain = _LETTERS[name[1].lower()] if name else "peak"
    read = [_as_statistic(column, plain) if column.index in values else column for column in columns]
    of = {column.index: comparison for column, comparison in named}
    own = [c for c in read if c.role in OWN_ROLES and (c.index in values or _filled(grid, rows, c.index))]
    return read, [
        replace(
            groups[0],
            own=tuple(c for c in own if of.get(c.index, comparison) == comparison),
            labels=(comparison,),
            valued=True,
        )
        for comparison in comparisons
    ]


def with_value(
    cells: Sequence[Cell | None], found: Sequence[tuple[CoordinateGroup, _Places]]
) -> list[tuple[CoordinateGroup, _Places]]:
    """Return the groups that a row belongs to: of those that share its coordinates, the ones with a value; without any, one of no comparison."""
    kept = [(group, places) for group, places in found if not group.valued or statistic_of(cells, group)[1] is not None]
    return kept or [(replace(group, labels=()), places) for group, places in found[:1]]


def _filled(grid: Grid, rows: Sequence[int], column: int) -> list[Cell]:
    """Return the cells of a column that begin in rows with coordinates and hold anything."""
    cells = ((row, grid[row][column]) for row in rows)
    return [cell for row, cell in cells if cell is not None and cell.row == row and cell.text.strip()]


def _whole(grid: Grid, rows: Sequence[int], column: Column, columns: Sequence[Column]) -> Column:
    """Return a column with the whole of a heading whose first words ended up over the empty column before it: "Stop > | go"."""
    before = columns[column.index - 1] if column.index else None
    torn = before is not None and re.search(r"(?:[<>]|\s[-–—−])$", before.leaf) and column.path
    if before is None or not torn or _filled(grid, rows, before.index):
        return column
    return replace(column, path=(*column.path[:-1], f"{before.leaf} {column.leaf}"))


def _comparison_in(column: Column) -> str | None:
    """Return the comparison that the headings over a column name, without the statistic before it."""
    for text in column.path:
        bare = _NAME.sub("", text).strip() if _NAME.match(text) else text
        sides = MINUS_SIGN.split(bare)
        minus = len(sides) == SEVERAL and all(_is_condition(side) for side in sides)
        if TWO_SIDES.search(bare) or minus:
            return bare
    return None


def _is_condition(side: str) -> bool:
    return re.search(r"[^\W\d_]{2}", side) is not None and role_by_heading((side,))[0] not in OWN_ROLES


def _holds_values(grid: Grid, rows: Sequence[int], column: Column) -> bool:
    """Return whether a column under a comparison holds statistics and marks of empty cells alone."""
    if column.role not in {Role.STATISTIC, Role.OTHER, Role.CONTRAST}:
        return False
    texts = [cell.text for cell in _filled(grid, rows, column.index)]
    filled = [text for text in texts if not _EMPTY.fullmatch(text)]
    numbers = [found for text in filled if (found := parse_statistic(text)) is not None]
    decimals = any(number.value != int(number.value) for _, number in numbers)
    return bool(filled) and len(numbers) == len(filled) and decimals


def _any_empty(grid: Grid, rows: Sequence[int], columns: Sequence[int]) -> bool:
    cells = [grid[row][column] for row in rows for column in columns]
    return any(cell is None or _EMPTY.fullmatch(cell.text) for cell in cells)


def _as_statistic(column: Column, name: str) -> Column:
    named = next(
        (_LETTERS[m["letter"].lower()] for text in column.path if (m := _NAME.match(text)) and m["letter"]), name
    )
    own = column.name if column.role is Role.STATISTIC and column.name not in (None, "peak") else named
    return replace(column, role=Role.STATISTIC, name=own)
