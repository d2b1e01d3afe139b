"""What a row measures at its peak: the statistic that speaks for it, and the size of its cluster."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.documents import Cell
from extract.groups import CoordinateGroup
from extract.headers import Role, size_unit
from extract.numbers import parse_number

STATISTIC_ORDER = (
    "t",
    "Z",
    "SDM-Z",
    "F",
    "BSR",
    "ALE",
    "r",
    "peak",
    "beta",
    "weight",
    "percent signal change",
)
"""Which statistic speaks for a row that prints several: the test at the peak before effect sizes."""


def statistic_of(cells: Sequence[Cell | None], group: CoordinateGroup) -> tuple[str | None, float | None]:
    """Return the name and value of a row's statistic: the test at the peak, else an effect, else its p value."""
    columns = [c for c in group.own if c.role is Role.STATISTIC]
    columns.sort(
        key=lambda c: STATISTIC_ORDER.index(c.name) if c.name in STATISTIC_ORDER else len(STATISTIC_ORDER)
    )
    columns += [c for c in group.own if c.role is Role.P]
    for column in columns:
        cell = cells[column.index]
        number = parse_number(cell.text) if cell is not None else None
        if number is not None:
            return column.name, number.value
    return None, None


def size_of(cells: Sequence[Cell | None], group: CoordinateGroup) -> tuple[float | None, str | None]:
    """Return a row's cluster size and its unit, the one printed in the cell before the heading's."""
    for column in group.own:
        if column.role is not Role.SIZE:
            continue
        cell = cells[column.index]
        number = parse_number(cell.text) if cell is not None else None
        if number is not None and number.value > 0:
            unit = size_unit(number.rest) if re.search(r"[mc]m|ml", number.rest) else column.unit
            return number.value, unit
    return None, None
