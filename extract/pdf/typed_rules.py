"""Rules that are typed: lines of hyphens, underscores or equals signs, as typewriters and plain-text reports set tables."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.nouns.evidence import Box
from extract.pdf.layout.lines import Line, group_lines
from extract.pdf.model import PageWords, Word

FEWEST_STROKES = 10
"""Strokes from which a line of nothing else is a rule; a cell with fewer says that a value is missing."""
ALWAYS_STROKES = 20
"""Strokes from which a word is a rule whatever else its line holds: print of a second column of the page."""
SAME_PITCH, SAME_SPACE = 0.03, 0.15
"""Shares of a character's width by which the characters of two typed words may differ, and the space between them."""
_KINDS = "-‐‑‒–—―−─━=_*"
_STROKES = re.compile(rf"(?P<one>[{_KINDS}])(?P=one)*")
_OPENING = frozenset(_KINDS)


def with_typed_rules(page: PageWords) -> PageWords:
    """Return a page whose typed rules are ruling lines and no words: one rule for each run of strokes."""
    if sum(len(word.raw) for word in page.words if _is_run(word)) < FEWEST_STROKES:
        return page
    typed = [word for line in group_lines(page.words) for word in _typed(line)]
    if not typed:
        return page
    gone = {id(word) for word in typed}
    words = tuple(word for word in page.words if id(word) not in gone)
    return replace(
        page, words=words, rules=tuple(sorted((*page.rules, *map(_rule, typed)), key=lambda r: (r[1], r[0])))
    )


def is_typed_space(last: Word, word: Word) -> bool:
    """Return whether one space of a typewriter is between two neighbouring words: as wide as each of their characters."""
    pitch, other = ((one.x1 - one.x0) / len(one.text) for one in (last, word))
    return abs(pitch - other) < SAME_PITCH * pitch and abs(word.x0 - last.x1 - pitch) < SAME_SPACE * pitch


def _typed(line: Line) -> list[Word]:
    """Return the words of a line that are typed rules."""
    runs = [word for word in line.words if _is_run(word)]
    if len(runs) == len(line.words) and sum(len(word.text) for word in runs) >= FEWEST_STROKES:
        return runs
    return [word for word in runs if len(word.text) >= ALWAYS_STROKES]


def _is_run(word: Word) -> bool:
    if word.text[:1] not in _OPENING and word.raw[:1] not in _OPENING:
        return False
    return _STROKES.fullmatch(word.raw) is not None or _STROKES.fullmatch(word.text) is not None


def _rule(word: Word) -> Box:
    height = (word.top + word.bottom) / 2
    return (word.x0, height, word.x1, height)
