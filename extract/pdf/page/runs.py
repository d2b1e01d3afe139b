"""Printed words out of glyphs: by baseline and gap, superscripts apart, in reading orientation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.pdf.page.device import Glyph, fields_of

FEWEST_GAPS = 8
"""Gaps between glyphs from which they show how a line is set."""

MOSTLY_LETTERS = 0.4
"""Share of a line's glyphs that are letters where the gaps between them show how it is set."""

LEAST_TRACKING = 0.03
"""Share of the type size from which the usual gap is letter-spacing."""


BASELINE_TOLERANCE = 0.12
"""Glyphs of one word share a baseline to within this share of the type size ..."""

LEAST_TOLERANCE = 0.5
"""... or to within this many points, where that is more."""

WORD_GAP = 0.16
"""A gap wider than this share of the type size separates two words (TeX's tightest space is 0.22)."""

WIDEST_TRACKING = 0.35
"""Letter-spacing beyond this share of the type size is taken for separate words."""


_DOWN_THE_PAGE = fields_of("baseline", "x0", "order")
_ALONG_THE_LINE = fields_of("x0", "order")


@dataclass(slots=True)
class Run:
    """One word in the making: its glyphs from left to right, on one baseline."""

    glyphs: list[Glyph]
    line: int = -1

    @property
    def x0(self) -> float:
        """Left edge in points."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right edge in points."""
        return max(g.x1 for g in self.glyphs)

    @property
    def size(self) -> float:
        """Largest type size in points."""
        return max(g.size for g in self.glyphs)

    @property
    def baseline(self) -> float:
        """Height of the baseline on the page in points."""
        return self.glyphs[0].baseline


def lines_of_glyphs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return glyphs grouped by baseline, top to bottom, each line from left to right."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_DOWN_THE_PAGE):
        if lines:
            first = lines[-1][0]
            lower = glyph.baseline - first.baseline
            if lower <= LEAST_TOLERANCE or lower <= BASELINE_TOLERANCE * min(glyph.size, first.size):
                lines[-1].append(glyph)
                continue
        lines.append([glyph])
    for line in lines:
        line.sort(key=_ALONG_THE_LINE)
    return lines


def _gap_limit(line: Sequence[Glyph]) -> float:
    """Return the gap, in type sizes, that separates two words of a line without the help of space glyphs.

    Letter-spacing widens the gap between all glyphs, tight justification narrows the one between words;
    where the gaps of a line fall into two clear groups, the limit lies between them.
    """
    if len(line) <= FEWEST_GAPS or sum([g.text.isalpha() for g in line]) < MOSTLY_LETTERS * len(line):
        return WORD_GAP
    gaps = sorted(
        [
            (right.x0 - left.x1) / max(right.size, 0.1)
            for left, right in pairwise(line)
            if not left.text.isspace() and not right.text.isspace()
        ]
    )
    if len(gaps) < FEWEST_GAPS:
        return WORD_GAP
    middle = gaps[len(gaps) // 2]
    tracking = middle if LEAST_TRACKING < middle <= WIDEST_TRACKING else 0.0
    n_close = bisect_right(gaps, tracking + 0.04)
    if 0.6 * len(gaps) <= n_close < len(gaps) and gaps[n_close] >= tracking + 0.07:
        return min((gaps[n_close - 1] + gaps[n_close]) / 2, tracking + WORD_GAP)
    return tracking + WORD_GAP


def is_blank(glyph: Glyph) -> bool:
    """Return whether the text layer calls this glyph a space (it may still be painted)."""
    return glyph.text.isspace()


def build_runs(lines: Iterable[Sequence[Glyph]]) -> list[Run]:
    """Return words as runs of glyphs, for lines as `lines_of_glyphs` gives them."""
    runs: list[Run] = []
    for number, line in enumerate(lines):
        limit = _gap_limit(line)
        current: list[Glyph] = []
        blank = False
        end = 0.0
        for glyph in line:
            if glyph.text.isspace():
                blank = True
                continue
            if current:
                last = current[-1]
                if glyph.text == last.text and _is_shadow(last, glyph):
                    continue
                gap = glyph.x0 - end
                same_size = glyph.size == last.size
                room = limit * (glyph.size if same_size else max(glyph.size, last.size))
                # A space glyph separates words unless letter-spacing laid the next glyph back over it.
                if gap > room or (blank and gap > 0.5 * room) or (not same_size and _differs(last, glyph)):
                    runs.append(Run(current, line=number))
                    current = []
            current.append(glyph)
            end = glyph.x1 if len(current) == 1 or glyph.x1 > end else end
            blank = False
        if current:
            runs.append(Run(current, line=number))
    return runs


def _is_shadow(left: Glyph, right: Glyph) -> bool:
    """Return whether two glyphs of one text are painted on the same spot (a poor man's bold)."""
    return right.x0 - left.x0 < 0.25 * max(left.x1 - left.x0, 0.1 * left.size)


def _differs(left: Glyph, right: Glyph) -> bool:
    """Return whether type size separates the two: small type beside large is a note, not the same word."""
    small, large = sorted((left.size, right.size))
    return small < 0.8 * large and (left.text.isdigit() or right.text.isdigit())
