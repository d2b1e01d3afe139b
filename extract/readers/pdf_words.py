"""Printed words out of glyphs: by baseline and gap, superscripts apart, in reading orientation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from extract.readers.pdf_ink import Glyph

BASELINE_TOLERANCE = 0.12
"""Glyphs of one word share a baseline to within this share of the type size."""

WORD_GAP = 0.16
"""A gap wider than this share of the type size parts two words (TeX's tightest space is 0.22)."""

WIDEST_TRACKING = 0.35
"""Letter-spacing beyond this share of the type size is taken for separate words."""


@dataclass(slots=True)
class Run:
    """One word in the making: its glyphs from left to right, on one baseline."""

    glyphs: list[Glyph]
    gap_before: float = 0.0
    line: int = -1

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return max(g.x1 for g in self.glyphs)

    @property
    def size(self) -> float:
        return max(g.size for g in self.glyphs)

    @property
    def baseline(self) -> float:
        return self.glyphs[0].baseline


def group_lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return glyphs grouped by baseline, top to bottom."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.baseline, g.x0, g.order)):
        if lines:
            last = lines[-1]
            allowed = BASELINE_TOLERANCE * min(glyph.size, last[0].size)
            if glyph.baseline - last[0].baseline <= max(allowed, 0.5):
                last.append(glyph)
                continue
        lines.append([glyph])
    return lines


def _tracking(line: Sequence[Glyph]) -> float:
    """Return the extra gap letter-spacing puts between all glyphs of a line, in type sizes."""
    gaps = [
        (right.x0 - left.x1) / max(right.size, 0.1)
        for left, right in zip(line, line[1:], strict=False)
        if left.text.strip() and right.text.strip() and left.text.isalpha() and right.text.isalpha()
    ]
    if len(gaps) < 6:
        return 0.0
    low = quantiles(gaps, n=4)[0]
    return low if 0.05 < low <= WIDEST_TRACKING else 0.0


def is_blank(glyph: Glyph) -> bool:
    """Return whether the text layer calls this glyph a space (it may still be painted)."""
    return bool(glyph.text) and not glyph.text.strip()


def build_runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """Return words as runs of glyphs, line by line from the top, left to right."""
    runs: list[Run] = []
    for number, members in enumerate(group_lines(list(glyphs))):
        line = sorted(members, key=lambda g: (g.x0, g.order))
        limit = WORD_GAP + _tracking(line)
        current: list[Glyph] = []
        blank = False
        end = None
        for glyph in line:
            if is_blank(glyph):
                blank = True
                continue
            if current and _is_shadow(current[-1], glyph):
                continue
            gap = glyph.x0 - end if end is not None else 0.0
            size = max(glyph.size, current[-1].size if current else 0.1, 0.1)
            # A space glyph parts words unless letter-spacing laid the next glyph back over it.
            parted = (blank and gap > 0.5 * limit * size) or gap > limit * size
            parted = parted or (bool(current) and _differs(current[-1], glyph))
            if current and parted:
                runs.append(Run(current, line=number))
                current = []
            current.append(glyph)
            end = max(end, glyph.x1) if end is not None and not parted else glyph.x1
            blank = False
        if current:
            runs.append(Run(current, line=number))
    return runs


def _is_shadow(left: Glyph, right: Glyph) -> bool:
    """Return whether the same glyph is painted again on the spot (a poor man's bold)."""
    return left.text == right.text and right.x0 - left.x0 < 0.25 * max(left.x1 - left.x0, 0.1 * left.size)


def _differs(left: Glyph, right: Glyph) -> bool:
    """Return whether type size parts the two: small type beside large is a note, not the same word."""
    small, large = sorted((left.size, right.size))
    return small < 0.8 * large and (left.text.isdigit() or right.text.isdigit())
