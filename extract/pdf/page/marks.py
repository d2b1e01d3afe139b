"""Words of a page that somebody struck out, or wrote or drew on: read as printed, and told."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpora.nouns.evidence import Box
from extract.pdf.model import Annotation, Mark, PageWords, Word

STRUCK = "PDF-STRUCK-OUT"
ANNOTATED = "PDF-NUMBER-ANNOTATED"

STRUCK_TOP, STRUCK_BOTTOM = 0.28, 0.68
"""Heights of a word, from its top, between which a line runs through it and not over or under it."""

STRUCK_SHARE = 0.6
"""Share of a word's width that a line through it covers."""

LONGER = 2.5
"""Lengths of the words it strikes up to which a line is drawn for them: one between rows is as long as the table."""

LEVEL = 3.0
"""Points of height up to which a rule is a level line."""

TOUCHING = 2.0
"""Points by which a mark drawn beside a number misses it."""

SHARED_HEIGHT = 0.25
"""Share of a word's height that an annotation on it covers."""

OUTLINES = frozenset({"Square", "Circle", "Polygon", "PolyLine", "Ink"})
"""Annotations that may be drawn around words instead of on them ..."""

OUTLINE_HEIGHT = 3.0
"""... when they are higher than this many words."""

LONGEST_NOTE = 60
"""Characters of an annotation's words that are quoted."""


def mark_words(page: PageWords) -> PageWords:
    """Return a page whose words know what lines and annotations are on them; words without digits only of lines."""
    level = [r for r in page.rules if r[3] - r[1] < LEVEL and r[2] - r[0] > LEVEL]
    rules = _striking(level, page.words) if level else []
    if not rules and not page.annotations:
        return page
    marked = {i: marks for i, word in enumerate(page.words) if (marks := tuple(_marks(word, rules, page.annotations)))}
    if not marked:
        return page
    return replace(
        page, words=tuple(replace(w, marks=marked[i]) if i in marked else w for i, w in enumerate(page.words))
    )


def _striking(rules: Sequence[Box], words: Sequence[Word]) -> list[Box]:
    """Return the level lines that are drawn through words."""
    by_top = sorted(words, key=lambda word: word.top)
    tops = [word.top for word in by_top]
    tallest = max((word.bottom - word.top for word in words), default=0.0)
    found = []
    for rule in rules:
        middle = (rule[1] + rule[3]) / 2
        near = by_top[bisect_left(tops, middle - tallest) : bisect_right(tops, middle)]
        if _strikes(rule, near):
            found.append(rule)
    return found


def _strikes(rule: Box, words: Sequence[Word]) -> bool:
    """Return whether a line is drawn through words, and not between rows, through a label of several rows by the way."""
    struck = [word for word in words if _runs_through(rule, word)]
    if not struck:
        return False
    return rule[2] - rule[0] < LONGER * (max(w.x1 for w in struck) - min(w.x0 for w in struck)) + LEVEL


def _runs_through(rule: Box, word: Word) -> bool:
    middle, high = (rule[1] + rule[3]) / 2, word.bottom - word.top
    if not word.top + STRUCK_TOP * high <= middle <= word.top + STRUCK_BOTTOM * high:
        return False
    shared = min(rule[2], word.x1) - max(rule[0], word.x0)
    return shared >= STRUCK_SHARE * (word.x1 - word.x0) and any(map(str.isalnum, word.text))


def _marks(word: Word, rules: Sequence[Box], annotations: Sequence[Annotation]) -> Iterator[Mark]:
    if any(_runs_through(rule, word) for rule in rules):
        yield Mark(STRUCK, "is struck out on the page")
    if any(map(str.isdigit, word.text)):
        yield from (Mark(ANNOTATED, _describe(a)) for a in annotations if _is_on(a, word))


def _is_on(annotation: Annotation, word: Word) -> bool:
    x0, top, x1, bottom = annotation.box
    high = word.bottom - word.top
    if annotation.kind in OUTLINES and bottom - top > OUTLINE_HEIGHT * high:
        return False
    shared = min(bottom, word.bottom) - max(top, word.top)
    return min(x1, word.x1) - max(x0, word.x0) > -TOUCHING and shared > SHARED_HEIGHT * high


def _describe(annotation: Annotation) -> str:
    words = " ".join(annotation.text.split())[:LONGEST_NOTE]
    return f"is under an annotation of a reader ({annotation.kind}{f': {words!r}' if words else ''})"
