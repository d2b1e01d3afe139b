"""Footnote marks: raised or linked letters, signs and digits that point at a note and are no part of a number."""

from __future__ import annotations

import re

from corpora.words.signs import LOWERED_DIGITS, RAISED_DIGITS

_SIGNS = r"*†‡§¶#∗⁎★☆◊"
_MARK = re.compile(rf"(?:[{_SIGNS}]+|[A-Za-z]{{1,2}}|\d{{1,2}})(?:[\s,;]*(?:[{_SIGNS}]+|[A-Za-z]|\d{{1,2}}))*")
"""One mark or a list of them: "a", "1,2", "*†", "a, 1"."""
LONGEST_MARK = 12
"""Characters of the longest list of marks; longer raised texts are words."""
_ORDINALS = frozenset({"th", "st", "nd", "rd", "t"})
_POWER_OF = re.compile(r"(?:(?<![^\W\d_])(?:mm|cm|m|[A-Za-zηχβωσ])|[×x·*]\s*10)$")
"""What a raised digit after it is a power of: a unit, a letter that names a statistic, "× 10"."""


def beside_number(text: str, before: str, *, lowered: bool = False) -> str:
    """Return a raised (or lowered) text of running words as it is printed: behind a digit its digits stay small, "31³ men" are 31."""
    if not before[-1:].isdigit():
        return text
    return text.translate(LOWERED_DIGITS if lowered else RAISED_DIGITS)


def is_mark(text: str) -> bool:
    """Return whether a text has the form of footnote marks, whatever it stands beside; brackets around it may be there."""
    bare = text.strip().strip("()[]").strip()
    return 0 < len(bare) <= LONGEST_MARK and _MARK.fullmatch(bare) is not None


def is_raised_mark(text: str, before: str) -> bool:
    """Return whether a raised text points at a note, rather than being a power, an ordinal or a sign.

    `before` is the text it is raised beside: behind a unit ("mm"), the name of a statistic ("R", "χ") or "× 10" digits
    are a power.
    """
    bare = text.strip().strip("()[]").strip()
    if not is_mark(text) or bare in _ORDINALS:
        return False
    return not (bare.isdigit() and _POWER_OF.search(before.rstrip()))


def is_lowered_mark(text: str, before: str) -> bool:
    """Return whether a lowered text is a mark on the number before it, rather than an index of a name ("t₂₇")."""
    return is_mark(text) and before.rstrip()[-1:].isdigit()


def is_linked_mark(text: str, before: str) -> bool:
    """Return whether a linked text is a mark: small letters and signs anywhere, capitals and digits behind a number or set close to a word.

    "Fig. 2" and a cell that is a link as a whole keep their digits.
    """
    if not is_mark(text):
        return False
    if not re.search(r"[A-Z\d]", text):
        return True
    return bool(before.strip()) and (before.rstrip()[-1:].isdigit() or not before[-1:].isspace())
