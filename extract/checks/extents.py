"""Where named regions lie: extents in MNI space, the names papers give them, and how far a focus is off.

An extent is convex: the least and greatest value along nine directions, measured over the region's voxels
in AAL and in the Talairach Daemon (see `benchmarks/region_extents.py`). Names are looked up in `corpora.words.anatomy`
part by part; a name with an unknown part gives no regions, so that the check reports nothing there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from math import sqrt

from corpora.brain import tal_to_mni
from corpora.nouns.studies import Focus, Space
from corpora.words.anatomy import extents_of
from corpora.words.sides import without_sides

DIRECTIONS = (
    (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 1.0, 0.0), (1.0, -1.0, 0.0),
    (1.0, 0.0, 1.0), (1.0, 0.0, -1.0), (0.0, 1.0, 1.0), (0.0, 1.0, -1.0),
)  # fmt: skip
"""Directions of an extent, of (x without its sign, y, z)."""
FARTHEST_MM = 10.0
"""Names differ between atlases, peaks between brains: up to here outside its region a focus is not doubted."""
UNKNOWN_SPACE_MM = 6.0
"""Added where the space is unknown: MNI and Talairach differ by this much near the surface."""

Extent = tuple[float, ...]

_AREAS = re.compile(
    r"\b(?:BAs?|Brodmann(?:['’]s)? areas?|Brodmann)\s*[:.]?\s*(\d{1,2}(?:\s*[/,+&-]\s*\d{1,2})*)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[/,;+&()\[\]（）、，]|\band\b|\bextending\b|\bto\b|\binto\b|\bincluding\b|\bof the\b|\bof\b")
_NO_REGION = re.compile(
    r"(?:[\W\d_]|\b(?:areas?|lobes?|lobul\w+|gyr\w+|sulc\w+|cortex|pars|proper|nucle\w+|body|head|tail|parts?|region|division|dorsal|ventral|"
    r"anterior|posterior|medial|lateral|superior|inferior|middle|rostral|caudal|predominantly|opercular|exterior|crus|[ivx]+)\b)*",
    re.IGNORECASE,
)
"""A part that adds nothing to the part before: "cortex", "(dorsal)", a number, a footnote mark."""


@cache
def extents() -> Mapping[str, Extent]:
    """Return the bounds of every region and Brodmann area: least and greatest value per direction, in mm."""
    text = resources.files("corpora").joinpath("data/atlases/extents.tsv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines()[1:], delimiter="\t")
    return {row[0]: tuple(float(value) for value in row[2:]) for row in rows}


@cache
def regions_of(name: str) -> tuple[str, ...] | None:
    """Return the regions that a printed name may mean; None where a part of it is not understood."""
    found: list[str] = []
    words = without_sides(_AREAS.sub(" ", name).replace("_", " "))
    for part in _PARTS.split(words):
        if _NO_REGION.fullmatch(part.strip()):
            continue
        regions = extents_of(part)
        if regions is None:
            return None
        found += regions
    return tuple(dict.fromkeys(found)) or None


def areas_of(name: str) -> tuple[str, ...]:
    """Return the Brodmann areas a name prints: "cuneus BA 18/17" gives BA 18 and BA 17."""
    numbers = [number for found in _AREAS.finditer(name) for number in re.findall(r"\d{1,2}", found[1])]
    return tuple(f"BA {int(number)}" for number in numbers)


def distance_mm(point: Sequence[float], names: Sequence[str]) -> float | None:
    """Return how far at least a point in MNI space lies outside the nearest of some regions; None if none has an extent."""
    known = [extents()[name] for name in names if name in extents()]
    return min((_outside(point, bounds) for bounds in known), default=None)


def _outside(point: Sequence[float], bounds: Extent) -> float:
    place = (abs(point[0]), point[1], point[2])
    farthest = 0.0
    for at, direction in enumerate(DIRECTIONS):
        along = sum(d * p for d, p in zip(direction, place, strict=True))
        beyond = max(bounds[2 * at] - along, along - bounds[2 * at + 1])
        farthest = max(farthest, beyond / sqrt(sum(d * d for d in direction)))
    return farthest


def is_misplaced(focus: Focus, names: Sequence[str]) -> bool:
    """Return whether a focus lies clearly outside all of the regions named."""
    point: Sequence[float] = (focus.x, focus.y, focus.z)
    if focus.space is Space.TAL:
        import numpy as np

        point = [float(value) for value in tal_to_mni(np.array(point))]
    distance = distance_mm(point, names)
    return distance is not None and distance > FARTHEST_MM + (UNKNOWN_SPACE_MM if focus.space is None else 0.0)
