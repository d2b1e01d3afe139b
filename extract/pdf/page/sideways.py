"""Text that runs up, down or aslant beside the lines of a page: rotated column headings, labels of row groups."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from extract.pdf.model import Word, turn_box
from extract.pdf.page.device import Glyph

LEVEL = 3.0
"""Degrees up to which text is that of the lines themselves."""

LARGER = 1.6
"""Type sizes of the page's own text from which slanting or turned text is a watermark."""

SAME_ANGLE = 1.0
"""Degrees by which glyphs of one phrase may differ."""

WIDEST_GAP, BACKWARD = 0.6, 0.5
"""Type sizes from the end of one glyph to the next of its phrase, and back."""

WORD_GAP, SLANTING_WORD_GAP = 0.15, 0.45
"""Type sizes between two words without a space glyph, in upright and in slanting text."""

ADVANCE = 0.55
"""Usual width of a glyph in type sizes, for slanting text whose boxes do not show it."""

OFF_LINE = 0.3
"""Type sizes by which the glyphs of a phrase may be off its line."""

STRAIGHT = 0.99
"""Sine or cosine of the angle from which text runs straight up or down, or level."""

LONGEST = 80
"""Characters of the longest heading or label."""


def sideways_phrases(glyphs: Iterable[Glyph], direction: int, width: float, height: float) -> tuple[Word, ...]:
    """Return the phrases that do not run in the page's own direction, each as one word in the frame of that direction.

    `width` and `height` are those of the displayed page. The box of a phrase is that of all its glyphs; of slanting
    text it is as wide as the glyph at its foot, because the rest leans over other columns.
    """
    glyphs = list(glyphs)
    if all((angle - direction) % 360 == 0 for angle in {g.angle for g in glyphs}):
        return ()
    turned = [(g, (g.angle - direction) % 360) for g in glyphs]
    own = [g.size for g, angle in turned if min(angle, 360 - angle) <= LEVEL]
    others = [(g, angle) for g, angle in turned if min(angle, 360 - angle) > LEVEL]
    if not others or not own:
        return ()
    largest = LARGER * median(own)
    groups: list[list[Glyph]] = []
    last = 0.0
    for glyph, angle in others:
        if glyph.size > largest:
            continue
        if groups and abs(angle - last) <= SAME_ANGLE and _gap(groups[-1][-1], glyph) is not None:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
        last = angle
    frames = ((group, (group[0].angle - direction) % 360) for group in groups)
    words = [_phrase(group, angle, direction, width, height) for group, angle in frames]
    return tuple(word for word in words if word is not None)


def _gap(one: Glyph, two: Glyph) -> float | None:
    """Return the gap (type sizes) between two glyphs that follow one another on a line; None when they do not."""
    angle = math.radians(one.angle)
    across, down = two.origin_x - one.origin_x, two.baseline - one.baseline
    along = across * math.cos(angle) - down * math.sin(angle)
    off = across * math.sin(angle) + down * math.cos(angle)
    upright, level = abs(math.sin(angle)) > STRAIGHT, abs(math.cos(angle)) > STRAIGHT
    advance = one.bottom - one.top if upright else one.x1 - one.x0 if level else ADVANCE * one.size
    gap = (along - advance) / one.size
    return gap if -BACKWARD <= gap <= WIDEST_GAP and abs(off) <= OFF_LINE * one.size else None


def _phrase(group: Sequence[Glyph], angle: float, direction: int, width: float, height: float) -> Word | None:
    gaps = [0.0, *(_gap(one, two) or 0.0 for one, two in pairwise(group))]
    least = WORD_GAP if abs(angle % 90 - 45) > 45 - LEVEL else SLANTING_WORD_GAP
    spaced = (f" {g.text}" if gap > least else g.text for g, gap in zip(group, gaps, strict=True))
    text = " ".join("".join(spaced).split())
    if not text or len(text) > LONGEST:
        return None
    inked = [g for g in group if g.text.strip()]
    boxes = [turn_box((g.x0, g.top, g.x1, g.bottom), direction, width, height) for g in inked]
    foot = max(boxes, key=lambda box: box[3])
    sides = boxes if least == WORD_GAP else [foot]
    return Word(
        text=text,
        raw=text,
        x0=min(box[0] for box in sides),
        top=min(box[1] for box in boxes),
        x1=max(box[2] for box in sides),
        bottom=max(box[3] for box in boxes),
        size=inked[0].size,
        bold=2 * sum(g.bold for g in inked) > len(inked),
        italic=2 * sum(g.italic for g in inked) > len(inked),
        font=inked[0].font,
        order=inked[0].order,
    )
