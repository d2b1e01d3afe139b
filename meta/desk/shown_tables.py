"""A table of results as the desk shows it: the point each row is about, and its cells without what every row leaves empty."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

POINTS = (
    ("weighted_centre_x", "weighted_centre_y", "weighted_centre_z"),
    ("mni_x", "mni_y", "mni_z"),
    ("x", "y", "z"),
)
"""Columns that hold a row's point (MNI, mm), the first that a table has."""
MOST_ROWS = 500
LONGEST_CELL = 160
"""Characters of a cell on the page; the file to keep has it whole."""
LEFT_TO_THE_FILE = re.compile(
    r"(weighted_)?centre_[xyz]$|(min|max)_[xyz]$|labelled voxels:|mni_[xyz]$|document$|raw$|left$|right$|midline$|n_peaks$|voxels$"
)
"""Columns that a page has no room for: the point stands in a column of its own, the rest is in the file to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row: its cells, and its point as "x,y,z" in mm (MNI), empty where it has none."""

    cells: tuple[str, ...]
    point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A table: its columns that say something, at most `MOST_ROWS` rows of `n_rows`."""

    header: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    n_rows: int

    @property
    def has_points(self) -> bool:
        """Return whether a row is about a point."""
        return any(row.point for row in self.rows)


def to_shown(data: bytes) -> Shown:
    """Return a tab-separated table (UTF-8) as it is shown."""
    text = data.decode("utf-8-sig", "replace")
    lines = list(csv.reader(io.StringIO(text), delimiter="\t"))
    header, rows = (lines[0], lines[1:]) if lines else ([], [])
    places = next(([header.index(name) for name in names] for names in POINTS if set(names) <= set(header)), None)
    filled = [i for i in range(len(header)) if any(i < len(row) and row[i] for row in rows)]
    kept = [i for i in filled if not LEFT_TO_THE_FILE.match(header[i])]
    return Shown(
        header=tuple(header[i].replace("_", " ") for i in kept),
        rows=tuple(
            ShownRow(cells=tuple(_cell(row, i) for i in kept), point=_point(row, places)) for row in rows[:MOST_ROWS]
        ),
        n_rows=len(rows),
    )


def _cell(row: Sequence[str], place: int) -> str:
    text = row[place].removeprefix("'") if place < len(row) else ""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _point(row: Sequence[str], places: Sequence[int] | None) -> str:
    if places is None:
        return ""
    try:
        return ",".join(f"{float(row[i]):g}" for i in places)
    except (ValueError, IndexError):
        return ""
