"""The same peaks printed twice, counted in voxels and measured in millimetres: which columns count voxels.

FSL's reports print "Max X (vox)" beside "Max X (mm)". Read as millimetres, the voxels would be peaks elsewhere in the brain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from extract.tables.model import Column, CoordinateGroup

MIN_ROWS = 3
"""Rows from which on a straight line through the numbers of two groups is no accident."""
TOLERANCE = 1e-6
"""Rounding of floats within which two slopes are the same: indices and millimetres of one grid are exact."""
_COUNTED = re.compile(
    r"[(\[]\s*(?:in\s+)?vox(?:els?)?\b[^()\[\]]*[)\]]|(?<!peak )(?<!max )(?<!maximum )(?<!maximal )(?<!significant )"
    r"(?:\bvox(?:els?)?[ _.-]*(?:[xyz]\b|coord\w*|co-?ordinates?|ind(?:ex|ices)|space|units?)|(?<![a-z])[xyz][ _.-]+vox(?:els?)?\b)|"
    r"\b(?:coord\w*|co-?ordinates?|ind(?:ex|ices)|location|position)\W+(?:in\W+|of\W+)?(?:image\W+|native\W+)?vox(?:els?)?\b|(?<!peak )\bvox\b|"
    r"体素(?:坐标|座標|索引|空间)",
    re.IGNORECASE,
)
"""Headings of coordinates counted in voxels; those of a peak voxel ("Peak voxel, x y z") are in mm like others."""
_MEASURED = re.compile(r"\bmm\b|\bmni|\btal(?:airach)?\b|millimet", re.IGNORECASE)

Places = Sequence[tuple[float, float, float]]


def without_voxels(
    groups: Sequence[CoordinateGroup], columns: Sequence[Column], values: Callable[[CoordinateGroup], Places]
) -> list[CoordinateGroup]:
    """Return the groups without those that count in voxels what another group measures in millimetres.

    Told by their headings, the innermost first, else by their numbers: indices are never negative, and along each axis they
    lie on one straight line with the millimetres. `values` gives the coordinates of a group in all rows.
    """
    named = [group for group in groups if _counts_voxels(group, columns)]
    rest = [group for group in groups if group not in named]
    if not rest:
        return list(groups)
    places = [values(group) for group in rest]
    return [
        group
        for group, own in zip(rest, places, strict=True)
        if not any(_is_grid_of(own, other) for other in places if other is not own)
    ]


def _counts_voxels(group: CoordinateGroup, columns: Sequence[Column]) -> bool:
    """Return whether the innermost heading that names a unit counts voxels, over every column of a group."""
    return all(_heading_counts(columns[index].path) for index in group.columns)


def _heading_counts(path: Sequence[str]) -> bool:
    named = next((text for text in reversed(path) if _COUNTED.search(text) or _MEASURED.search(text)), "")
    return counts_voxels(named)


def counts_voxels(heading: str) -> bool:
    """Return whether a heading says that the coordinates below it are counted in voxels, and names no unit or space beside."""
    return _COUNTED.search(heading) is not None and _MEASURED.search(_COUNTED.sub(" ", heading)) is None


def _is_grid_of(counted: Places, measured: Places) -> bool:
    """Return whether numbers are the voxels of the millimetres beside them: mm = origin ± size · index along each axis."""
    if len(counted) < MIN_ROWS or len(counted) != len(measured) or min(v for xyz in counted for v in xyz) < 0:
        return False
    if min(v for xyz in measured for v in xyz) >= 0:
        return False
    sizes = [_slope(*axis) for axis in zip(zip(*counted, strict=True), zip(*measured, strict=True), strict=True)]
    return None not in sizes and len({abs(size) for size in sizes if size is not None}) == 1


def _slope(counted: Sequence[float], measured: Sequence[float]) -> float | None:
    """Return the millimetres from one index to the next where they are the same in all rows, else None.

    Index 0 is at the edge of the image: where it would be at 0 mm, the numbers are the peaks of both hemispheres.
    """
    steps = [(b - a, d - c) for (a, b), (c, d) in zip(pairwise(counted), pairwise(measured), strict=True)]
    moved = [(index, mm) for index, mm in steps if index]
    if not moved or any(mm for index, mm in steps if not index):
        return None
    slope = moved[0][1] / moved[0][0]
    edge = measured[0] - slope * counted[0]
    straight = all(abs(mm - slope * index) < TOLERANCE for index, mm in moved)
    return slope if straight and slope and abs(edge) > TOLERANCE else None
