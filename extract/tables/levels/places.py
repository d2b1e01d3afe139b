"""Headings over rows that name only a place: foci listed lobe by lobe, or side by side, are of one contrast.

Such a heading stays among the levels of the foci below it, as printed; their contrast is named without it, so that an
analysis counts one experiment. It is certain only where the rows below agree: "Left" over peaks at the right is a hand,
"Amygdala" over peaks elsewhere a seed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from corpora.nouns.studies import Focus
from corpora.words.anatomy import MAX_LABEL, extents_of, names_anatomy, names_only_places
from corpora.words.sides import is_side, side_of, without_sides
from extract.tables.model import TableReading
from extract.tables.sections import contrast_name

MIDLINE_MM = 4.0
"""Distance from the middle, in mm, within which a peak is on neither side."""
MOST_ON_SIDE = 0.8
"""Share of the peaks beside the middle that must be on the side that a heading names."""
HALF = 0.5
"""Share of the regions of known extent that must lie in the part of the brain that a heading names."""

_UNSURE = re.compile(
    r"\W*(?:temporal|motor|sensory|sensorimotor|somatosensory|visual|auditory|olfactory|lingual|angular|striatal|rectal|other|"
    r"matter|capsule|pole|central|limbic|\w*[oa]-?(?:parietal|temporal|frontal|occipital|striatal|limbic|opercular|insular))\W*",
    re.IGNORECASE,
)
"""A word alone that names conditions or networks as well: "Other" beside "Self", "Temporal" beside "Spatial"."""
_OF_CONNECTIVITY = re.compile(
    r"\bseeds?\b|connectiv|\bPPI\b|psycho-?physiolog|\bcoupl|\bICA\b|independent component|种子|连接", re.IGNORECASE
)
_SEED = re.compile(r"\bseeds?\b|种子", re.IGNORECASE)
_OF_THE_BODY = re.compile(
    r"\b(?:hand|finger|thumb|wrist|arm|foot|feet|ankle|leg|limb|ear|eye|nostril|visual field|hemifield|saccade|stimul\w+|tactile|"
    r"movement|lateraliz\w+|target|cue|response|button|attend\w*|attention)s?\b",
    re.IGNORECASE,
)
"""What is left or right besides the brain: of these a bare "Left" may be a condition."""
_PARTS = re.compile(r"[/,;&+]|\band\b")


Prefix = tuple[str, ...]
"""The levels of a contrast from the outermost to one of them."""


def with_contrasts(reading: TableReading) -> TableReading:
    """Return the reading with the contrast of each focus named by its levels, without those that are only places.

    A side or a part that the contrast loses comes before a region that does not name one.
    """
    below: dict[Prefix, list[Focus]] = {}
    for focus in reading.foci:
        for n in range(len(focus.levels)):
            below.setdefault(focus.levels[: n + 1], []).append(focus)
    beside: dict[Prefix, set[str]] = {}
    for prefix in below:
        beside.setdefault(prefix[:-1], set()).add(prefix[-1])
    caption = reading.understood.table.caption
    first: dict[Prefix, int] = {}
    for place, focus in enumerate(reading.foci):
        first.setdefault(focus.levels, place)
    places = {
        levels: frozenset(
            n
            for n in range(len(levels))
            if _is_place(levels, n, below, beside, caption) or _is_amid_rows(levels, n, first, caption)
        )
        for levels in {focus.levels for focus in reading.foci}
    }
    return replace(reading, foci=tuple(_named(focus, places[focus.levels]) for focus in reading.foci))


def _named(focus: Focus, places: frozenset[int]) -> Focus:
    levels = tuple(level for n, level in enumerate(focus.levels) if n not in places)
    if not levels:
        return replace(focus, contrast=contrast_name(focus.levels))
    region = focus.region
    for n in sorted(places, reverse=True):
        region = _within(focus.levels[n], region)
    return replace(focus, contrast=contrast_name(levels), region=region)


def _within(place: str, region: str | None) -> str | None:
    """Return a region with the place before it that it does not name itself: "Left hemisphere Insula", "Insula anterior"."""
    if is_side(place):
        is_sided = region is not None and without_sides(region) != region
    else:
        is_sided = _extents(place) == frozenset() or (region is not None and names_anatomy(region))
    return region if is_sided else " ".join(filter(None, [place, region]))


def _is_place(
    levels: Prefix, n: int, below: Mapping[Prefix, Sequence[Focus]], beside: Mapping[Prefix, set[str]], caption: str
) -> bool:
    """Return whether a level is only a place: not where it may be the seed of a map of connectivity."""
    level, others = levels[n], (*levels[:n], *levels[n + 1 :])
    said = " ".join((caption, *others))
    foci, siblings = below[levels[: n + 1]], beside[levels[:n]]
    if is_side(level):
        return _holds_side(level, foci, said, siblings)
    of_seeds = _OF_CONNECTIVITY.search(said) and not any(map(_SEED.search, others))
    return names_only_places(level) and not of_seeds and _holds_part(level, foci, siblings)


def _is_amid_rows(levels: Prefix, n: int, first: Mapping[Prefix, int], caption: str) -> bool:
    """Return whether a level is a region that rows of one contrast go on below: a row without values of its own, no heading.

    The rows above are of the same contrast and have no such heading; the regions of the rows below may be any.
    """
    others = (*levels[:n], *levels[n + 1 :])
    above = first.get(others)
    if above is None or above > first[levels] or is_side(levels[n]) or not names_only_places(levels[n]):
        return False
    return _UNSURE.fullmatch(levels[n]) is None and _OF_CONNECTIVITY.search(" ".join((caption, *others))) is None


def _holds_side(level: str, below: Sequence[Focus], said: str, siblings: set[str]) -> bool:
    """Return whether the peaks below a side are on it; both sides are one beside left and right."""
    side = side_of(level)
    if not side:
        return any(side_of(one) for one in siblings if is_side(one))
    right = [focus.x > 0 for focus in below if abs(focus.x) > MIDLINE_MM]
    there = right.count(side > 0)
    if re.search("hemi|半球", level, re.IGNORECASE):
        there = max(there, len(right) - there)  # the table may count the right as negative, which is told
    elif _OF_THE_BODY.search(said):
        return False
    return bool(right) and there >= MOST_ON_SIDE * len(right)


def _holds_part(level: str, below: Sequence[Focus], siblings: set[str]) -> bool:
    """Return whether the regions below a part of the brain lie in it, as far as both have a known extent.

    A word that may be a condition is a part only beside others that are none.
    """
    if _UNSURE.fullmatch(level) and not any(names_only_places(one) and not _UNSURE.fullmatch(one) for one in siblings):
        return False
    part = _extents(level)
    known = [extents for focus in below if (extents := _extents(focus.region or ""))] if part else []
    return sum(bool(extents & part) for extents in known) >= HALF * len(known)


@lru_cache(maxsize=4096)
def _extents(label: str) -> frozenset[str]:
    """Return the measured regions that the parts of a label may mean; "middle/inferior frontal gyrus" are two gyri."""
    if len(label) > MAX_LABEL:
        return frozenset()
    parts = [part.strip() for part in _PARTS.split(label) if part.strip()]
    last = parts[-1].split() if parts else []
    tails = ("", " ".join(last[1:]), " ".join(last[-1:]), "cortex")
    found = (next(filter(None, (extents_of(f"{part} {tail}") for tail in tails)), ()) for part in parts)
    return frozenset(extent for extents in found for extent in extents)
