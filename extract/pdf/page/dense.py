"""Numbers of neighbouring columns that nearly touch, read as one word: cut where other rows show two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.pdf.page.device import Glyph
from extract.pdf.page.signs import ReadWord, is_digit

LEAST_GAP = 0.03
"""Type sizes between two digits from which they may be of two numbers; the digits of one number touch."""

MORE_THAN_INSIDE = 0.03
"""Type sizes by which that gap is wider than those inside the numbers."""

ROWS_APART = 2
"""Other lines that show a number in each of the two columns."""

REACH = 60.0
"""Type sizes up and down within which other rows are looked at."""

_RUN = re.compile(r"[-\d.]*\d[-\d.]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def cut_run_together(words: Sequence[ReadWord]) -> list[ReadWord]:
    """Return the words, those that are several numbers of neighbouring columns cut into these."""
    out: list[ReadWord] = []
    for word in words:
        places = _places(word)
        cuts = [place for place in places if _is_between_columns(word, place, words)] if places else []
        out += _cut(word, cuts) if cuts else [word]
    return out


def _places(word: ReadWord) -> list[int]:
    """Return the indices of glyphs at which a second number may begin."""
    glyphs = word.glyphs
    if len(glyphs) < len("00") or not _RUN.fullmatch(word.text) or "".join(g.text for g in glyphs) != word.text:
        return []
    gaps = [right.x0 - left.x1 for left, right in pairwise(glyphs)]
    usual = sorted(gaps)[len(gaps) // 2] if _NUMBER.fullmatch(word.text) else min(gaps)
    size = glyphs[0].size
    return [
        place
        for place, (gap, glyph) in enumerate(zip(gaps, glyphs[1:], strict=True), start=1)
        if glyphs[place - 1].text != "-"
        and (
            glyph.text == "-"
            or (is_digit(glyph.text) and gap > LEAST_GAP * size and gap > usual + MORE_THAN_INSIDE * size)
        )
    ]


def _is_between_columns(word: ReadWord, place: int, words: Sequence[ReadWord]) -> bool:
    """Return whether other lines have one word over what is left of a place and another over what is right of it."""
    left, right = word.glyphs[:place], word.glyphs[place:]
    size, baseline = word.glyphs[0].size, word.glyphs[0].baseline
    sides: tuple[set[int], set[int]] = (set(), set())
    for other in words:
        first = other.glyphs[0]
        if (
            other is word
            or abs(first.baseline - baseline) > REACH * size
            or abs(first.baseline - baseline) < 0.5 * size
        ):
            continue
        over = [_is_over(part, other) for part in (left, right)]
        if over.count(True) == 1:
            sides[over.index(True)].add(round(first.baseline))
    return len(sides[0] & sides[1]) >= ROWS_APART


def _is_over(part: Sequence[Glyph], other: ReadWord) -> bool:
    """Return whether most of a number, or of a part of one, is over the other in height of the page."""
    if not _NUMBER.fullmatch(other.text):
        return False
    x0, x1 = part[0].x0, max(g.x1 for g in part)
    o0, o1 = other.x0, max(g.x1 for g in other.glyphs)
    return min(x1, o1) - max(x0, o0) > 0.5 * min(x1 - x0, o1 - o0)


def _cut(word: ReadWord, cuts: Sequence[int]) -> list[ReadWord]:
    bounds = [0, *cuts, len(word.glyphs)]
    parts = [word.glyphs[a:b] for a, b in pairwise(bounds)]
    texts = ["".join(g.text for g in part) for part in parts]
    if not all(_NUMBER.fullmatch(text) for text in texts):
        return [word]
    return [
        word._replace(text=text, raw=text, glyphs=part, x0=part[0].x0) for text, part in zip(texts, parts, strict=True)
    ]
