"""What belongs to one of several coordinate groups in a row: its label, its statistic, size and region columns."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.tables.roles import COORDINATE_WORD, XYZ_LABEL, Column, Grid, Role, axis_of, clean_label

if TYPE_CHECKING:
    from extract.tables.groups import CoordinateGroup

OWN_ROLES = frozenset({Role.STATISTIC, Role.P, Role.SIZE})
PLACE_ROLES = frozenset({Role.REGION, Role.SIDE, Role.AREA})
"""Roles that belong to one group of coordinates when a row holds several groups."""


def with_own_columns(
    grid: Grid, rows: list[int], columns: list[Column], groups: list[CoordinateGroup]
) -> list[CoordinateGroup]:
    """Give every group its label and, where there are several, the statistic and size columns that are its own."""
    if len(groups) < 2:
        own = tuple(c for c in columns if c.role in OWN_ROLES)
        return [_relabel(group, own, None) for group in groups]
    owners = _owners(grid, rows, columns, groups) | _place_owners(columns, groups)
    labels = [_label(columns, group, groups) for group in groups]
    return [
        _relabel(group, tuple(c for c in columns if owners.get(c.index) in (number, -1)), labels[number])
        for number, group in enumerate(groups)
    ]


def _relabel(group: CoordinateGroup, own: tuple[Column, ...], label: str | None) -> CoordinateGroup:
    return replace(group, label=label, own=own)


def _label(columns: list[Column], group: CoordinateGroup, groups: list[CoordinateGroup]) -> str | None:
    def texts(one: CoordinateGroup) -> list[str]:
        seen: list[str] = []
        for index in one.columns:
            for text in columns[index].path:
                if text not in seen and axis_of(text) is None:
                    seen.append(text)
        return seen

    shared = [set(texts(other)) for other in groups if other is not group]
    own = [text for text in texts(group) if not any(text in other for other in shared)]
    own = [_BRACKETED.sub(_without_coordinates, text) for text in own if not _names_only_coordinates(text)]
    return " / ".join(own) or None


_COORDINATE_COMPANION = re.compile(
    r"coordinates?|co-ordinates?|space|standard|atlas|position|location|and|of|the|in|mm|x|y|z|brain|system|voxel|peak|maxim\w*|"
    r"tournoux|converted|institute|neurological|montreal|stereota\w+|reported|original",
    re.IGNORECASE,
)


_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")


def _without_coordinates(match: re.Match[str]) -> str:
    """Return a bracket of a heading as it stands, or nothing where it only says "MNI coordinates"."""
    return "" if _names_only_coordinates(match[1]) else match[0]


def _names_only_coordinates(text: str) -> bool:
    """Return whether a heading says only what kind of coordinates stand below it, not of which comparison."""
    if not (COORDINATE_WORD.search(text) or XYZ_LABEL.search(text)):
        return False
    words = re.findall(r"[A-Za-z-]+", COORDINATE_WORD.sub(" ", text))
    return all(_COORDINATE_COMPANION.fullmatch(word) or len(word) == 1 for word in words)


def _place_owners(columns: list[Column], groups: list[CoordinateGroup]) -> dict[int, int]:
    """Return the group of each region and side column where every group has a region column of its own before it."""
    lasts = [max(group.columns) for group in groups]
    spans = [range(lasts[n - 1] + 1 if n else 0, min(group.columns)) for n, group in enumerate(groups)]
    places = [c for c in columns if c.role in PLACE_ROLES]
    if not all(any(c.index in span and c.role is Role.REGION for c in places) for span in spans):
        return {}
    return {c.index: n for c in places for n, span in enumerate(spans) if c.index in span}


def _owners(
    grid: Grid, rows: list[int], columns: list[Column], groups: list[CoordinateGroup]
) -> dict[int, int]:
    """Return for every statistic or size column the number of its group; -1 when it serves all."""
    owners: dict[int, int] = {}
    for column in columns:
        if column.role not in OWN_ROLES:
            continue
        owner = _owner_by_span(grid, rows, column.index, groups)
        owners[column.index] = _owner_by_place(columns, column.index, groups) if owner is None else owner
    return owners


def _owner_by_span(grid: Grid, rows: list[int], index: int, groups: list[CoordinateGroup]) -> int | None:
    for row in rows:
        cell = grid[row][index]
        if cell is None or not clean_label(cell.text):
            continue
        under = [n for n, group in enumerate(groups) if any(grid[row][c] is cell for c in group.columns)]
        if len(under) == 1:
            return under[0]
    return None


def _owner_by_place(columns: list[Column], index: int, groups: list[CoordinateGroup]) -> int:
    firsts = [min(group.columns) for group in groups]
    lasts = [max(group.columns) for group in groups]
    own = [c.index for c in columns if c.role is columns[index].role]
    between = [i for i in own if lasts[0] < i < firsts[-1]]
    if not between:
        return -1
    follows = any(i > lasts[-1] for i in own)
    if follows:
        before = [n for n, last in enumerate(lasts) if last < index]
        return before[-1] if before else -1
    after = [n for n, first in enumerate(firsts) if first > index]
    return after[0] if after else -1
