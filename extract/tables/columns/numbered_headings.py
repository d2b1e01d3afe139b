"""Headings numbered (a), (b), (c), also where one ran into the region printed above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBERED = re.compile(r"(?P<open>\(?)(?P<number>[a-z]|\d{1,2}|[ivx]{1,4})(?P<close>[).:])\s*(?=\S)", re.IGNORECASE)
_BESIDE_WORD = re.compile(r"\S*\.\S")
"""Letters right behind a full stop: an abbreviation ("i.e. the", "a.m."), or a decimal."""
_FIRST = re.compile(r"(?:\((?:i|a|1)\)|(?:i|a|1)[.)](?=\s))\s*[^\W\d_]{2}", re.IGNORECASE)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def part_heading(region: str, heading: str) -> tuple[str, str] | None:
    """Return a region and the heading that ran into it: the next after `heading`, which opened the rows so far.

    After "(b) Faces > houses" the region "Right insula (c) Houses > faces" ends with a heading. None where there is none,
    or no words are left on either side.
    """
    latest = _NUMBERED.match(heading)
    if latest is None:
        return None
    for number in _next(latest["number"]):
        mark = re.escape(f"{latest['open']}{number}{latest['close']}")
        found = re.fullmatch(rf"(?P<region>.*[^\W\d_]{{2}}.*?)\s+(?P<heading>{mark}\s*[^\W\d_].*[^\W\d_].*)", region)
        if found is not None:
            return found["region"], found["heading"]
    return None


def level_before(text: str, headings: Sequence[str]) -> int | None:
    """Return the level of the open heading that a text is numbered after: "ii. Right seed" below "i. Left seed"; None for none.

    The letter (i) may be a number or the one after (h): the innermost such heading counts.
    """
    own = _NUMBERED.match(text)
    if own is None or _BESIDE_WORD.match(text, own.end("close")):
        return None
    for level in reversed(range(len(headings))):
        other = _NUMBERED.match(headings[level])
        alike = other is not None and (own["open"], own["close"]) == (other["open"], other["close"])
        if other is not None and alike and own["number"] in _next(other["number"]):
            return level
    return None


def is_first(text: str) -> bool:
    """Return whether a text is the first of numbered headings: "i. Left seed", "(a) Faces"."""
    return _FIRST.match(text) is not None


def _next(number: str) -> list[str]:
    """Return what may come after a number, a letter or a Roman numeral, in the same capitals."""
    low = number.lower()
    found = [str(int(low) + 1)] if low.isdigit() else []
    found += [_ROMAN[_ROMAN.index(low) + 1]] if low in _ROMAN[:-1] else []
    found += [chr(ord(low) + 1)] if len(low) == 1 and "a" <= low < "z" else []
    return [one.upper() if number.isupper() else one for one in found]
