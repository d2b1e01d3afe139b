"""Coordinates and standard spaces: the words that name them in headings, captions, sentences and abstracts."""

from __future__ import annotations

import re

from corpora.words.patterns import any_of, compiled

_MNI = (r"MNI", r"Montr[eé]al\s+Neurologic\w*", r"ICBM\W?\d*", r"蒙特利尔")
_TALAIRACH = (r"Tal[ai]i?rach", r"Talariach", r"Taliarach", r"Tailairach", r"Talaraich", r"Tournoux", r"塔莱拉什")
"""The spellings of the name that papers print, right and wrong."""

MNI_WORDS = any_of(
    (
        r"(?<![A-Za-z\d])MNI\d*(?:_?[xyz]?(?![A-Za-z])|N?Lin\w*|Colin\d*)|MNI-?305",
        *(rf"(?<![A-Za-z]){name}" for name in _MNI[1:]),
    )
)
MNI = compiled(MNI_WORDS)
"""MNI space under any of its names, where the text names no other space."""
TALAIRACH_WORDS = any_of(
    (
        *_TALAIRACH,
        r"(?<![A-Za-z])TAL_?[xyz]?(?![A-Za-z])",
        r"\bTLRC\b",
        r"\bTT_(?:N27|avg\w*|desai\w*|icbm\w*|caez\w*)",
        r"\bT\s?(?:&|and)\s?T\b",
    )
)
TALAIRACH = compiled(TALAIRACH_WORDS)
"""Talairach space under any of its names, "TAL" and "T&T" among them."""

IN_A_CELL = r"T(?:T|al)?\W?(?:19)?88"
"""Talairach's atlas of 1988 as a column of spaces names it ("T88"); in a sentence it would be a t with 88 degrees of freedom."""

MNI_NAME = r"(?:mni|montr[eé]al|icbm|蒙特利尔)"
TALAIRACH_NAME = rf"(?:{any_of(_TALAIRACH)})"
"""The patterns for the names to build statements around ("converted to ..."); "TAL" alone is too short for that."""

COORDINATES = r"co-?\s?ordinat|koordinat|coordonn[ée]e|coordenada|坐标"
"""The pattern for the word "coordinates", in German, French, Spanish, Italian and Portuguese too."""
_COORDINATES = compiled(COORDINATES, r"stereota")
_XYZ = re.compile(r"\bx\b\W{0,8}\by\b\W{0,8}\bz\b|\bxyz\b", re.IGNORECASE)


def names_space(text: str) -> bool:
    """Return whether a text names MNI or Talairach space."""
    return MNI.search(text) is not None or TALAIRACH.search(text) is not None


def names_coordinates(text: str) -> bool:
    """Return whether a text contains "coordinates", "stereotaxic" or the name of a standard space."""
    return _COORDINATES.search(text) is not None or names_space(text)


def lists_axes(text: str) -> bool:
    """Return whether a text lists the three axes: "x, y, z", "xyz", "[x y z]"."""
    return _XYZ.search(text) is not None
