"""Headings numbered (a), (b), (c) of which one ran into the region printed above it."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"(?P<open>\(?)(?P<number>[a-z]|\d{1,2}|[ivx]{1,4})(?P<close>[).:])\s*(?=\S)", re.IGNORECASE)
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


def _next(number: str) -> list[str]:
    """Return what may come after a number, a letter or a Roman numeral, in the same capitals."""
    low = number.lower()
    found = [str(int(low) + 1)] if low.isdigit() else []
    found += [_ROMAN[_ROMAN.index(low) + 1]] if low in _ROMAN[:-1] else []
    found += [chr(ord(low) + 1)] if len(low) == 1 and "a" <= low < "z" else []
    return [one.upper() if number.isupper() else one for one in found]
