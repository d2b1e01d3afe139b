"""Lists of seeds and regions of interest: the names of the places, and the papers they were taken from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.tables.columns.contents import NEARLY_ALL, anatomy_share, body_cells
from extract.tables.model import Column, CoordinateGroup, Grid, Role

MOST_ANATOMY = 0.5
"""Share of the names of seeds that must be parts of the brain."""
_SEARCHED = re.compile(r"\b(?:seeds?|rois?|vois?|(?:regions?|volumes?)[- ]of[- ]interest)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"references?\b|source\b|(?:taken|adapted|derived) from|publication|paper\b", re.IGNORECASE)


def with_listed_seeds(
    grid: Grid, body: range, columns: Sequence[Column], groups: Sequence[CoordinateGroup]
) -> list[Column]:
    """Return the columns; where nothing else names regions, the seeds that name each row are its region.

    The papers behind such a list are where its places come from, not what was compared: they name no contrast.
    """
    found = list(columns)
    if not any(column.role is Role.REGION for column in columns):
        found = [replace(c, role=Role.REGION) if _names_rows(grid, body, c) else c for c in columns]
    listed = any(c.role is Role.REGION and _SEARCHED.search(c.leaf) for c in found)
    last = max((column for group in groups for column in group.columns), default=len(found))
    return [replace(c, role=Role.SOURCE) if listed and c.index > last and _is_reference(c) else c for c in found]


def _names_rows(grid: Grid, body: range, column: Column) -> bool:
    """Return whether a column of seeds has one of its own, a part of the brain, in nearly every row."""
    if column.role is not Role.SEED:
        return False
    cells = body_cells(grid, body, column.index)
    different = len({cell.text for cell in cells}) > MOST_ANATOMY * len(cells)
    return len(cells) >= NEARLY_ALL * len(body) and different and anatomy_share(cells) > MOST_ANATOMY


def _is_reference(column: Column) -> bool:
    return column.role is Role.STUDY and _REFERENCE.match(column.leaf) is not None
