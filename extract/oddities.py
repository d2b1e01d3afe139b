"""What is odd about a correction of coordinates: a person is asked whether it is meant before it is written."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corpora.brain import is_in_brain
from corpora.nouns.studies import Space
from corpora.words.sides import LEFT, NEITHER, side_of

FAR_MM = 20.0
"""A correction that moves a focus further is asked about: slips of one digit are below it or far beyond, and peaks of
one region lie within it of one another."""

Point = tuple[float, float, float]
Place = tuple[Point, Space | None]


def find_oddities(before: Place, after: Place, region: str | None) -> list[str]:
    """Return what is odd about saying that a focus read at `before` is at `after` (mm and space), each a sentence's end.

    A sign of x that is turned to the side which `region` names is what a correction is for: it counts as no way.
    """
    return [] if after == before else [*_outside(before, after), *_away(before[0], after[0], region)]


def oddity(words: str) -> str:
    """Return the words of an oddity: by this name the catalogue of translations finds them."""
    return words


def _outside(before: Place, after: Place) -> list[str]:
    (point, space), moved = after, after[0] != before[0]
    if is_in_brain(*point, space) or (not moved and not is_in_brain(*before[0], before[1])):
        return []
    place = _plain(point)
    where = space.value if space else ""
    return [
        oddity(f"({place}) in {where} lies outside the brain") if where else oddity(f"({place}) lies outside the brain")
    ]


def _away(before: Point, after: Point, region: str | None) -> list[str]:
    found = []
    side = NEITHER if after == before else side_of(region)
    if _contradicts(after[0], side):
        x = f"{after[0]:g}"
        found.append(oddity(f"x = {x} contradicts the side named ({region!r})"))
    way = math.dist(_turned(before, after, side), after)
    if way > FAR_MM:
        first, last = _plain(before), _plain(after)
        found.append(oddity(f"it moves {way:.0f} mm, from ({first}) to ({last})"))
    return found


def _contradicts(x: float, side: int) -> bool:
    return side != NEITHER and x != 0 and (x < 0) != (side == LEFT)


def _turned(before: Point, after: Point, side: int) -> Point:
    """Return where the focus was, mirrored where the correction brings it to the side its region names."""
    is_mended = side != NEITHER and _contradicts(before[0], side) and not _contradicts(after[0], side)
    return (-before[0], *before[1:]) if is_mended else before


def _plain(point: Sequence[float]) -> str:
    return ", ".join(f"{value:g}" for value in point)
