"""Columns of comparisons under headings that do not announce them: a row's contrast, but not behind the test of a whole factor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.tables.columns.contents import body_cells
from extract.tables.model import Column, Grid, Role
from extract.tables.names.legends import compares
from extract.tables.names.outside import MAX_NAME

POST_HOC = re.compile(r"post[- ]?hoc|\bpair-?wise\b|follow[- ]?up|事后", re.IGNORECASE)
_OMNIBUS = re.compile(
    r"\bmain effects?\b|\binteractions?\b|\banovas?\b|\banalysis of variance\b|\bF[- ](?:tests?|contrasts?|maps?)\b|主效应|交互|方差分析",
    re.IGNORECASE,
)
"""Tests of a factor or of several: they have no direction, whatever their post hoc tests say."""


def with_compared_cells(grid: Grid, body: range, columns: Sequence[Column], caption: str) -> list[Column]:
    """Return the columns; one whose cells are all comparisons names contrasts, unless the table tests whole factors.

    There the cells say which conditions a post hoc test found to differ: the peak is one of the main effect or the interaction.
    """
    is_omnibus = any(column.role is Role.STATISTIC and column.name == "F" for column in columns)
    texts = {cell.text for row in body for cell in grid[row] if cell is not None and len(cell.text) <= MAX_NAME}
    is_omnibus = is_omnibus or any(map(_OMNIBUS.search, (caption, *texts)))
    return [replace(column, role=_role(grid, body, column, columns, is_omnibus=is_omnibus)) for column in columns]


def _role(grid: Grid, body: range, column: Column, columns: Sequence[Column], *, is_omnibus: bool) -> Role:
    is_post_hoc = POST_HOC.search(column.heading) is not None
    if is_omnibus:
        return Role.OTHER if is_post_hoc and column.role is Role.CONTRAST else column.role
    if column.role is not Role.OTHER or any(other.role is Role.CONTRAST for other in columns):
        return column.role
    texts = [cell.text for cell in body_cells(grid, body, column.index) if re.search(r"[^\W\d_]{2}", cell.text)]
    return Role.CONTRAST if texts and all(map(compares, texts)) else column.role
