"""What a rendered glyph looks like: nothing, a dash, an equals sign, a comparison sign, or something else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from corpora.nouns.evidence import Box
from extract.pdf.page.pieces import InkPiece, find_pieces
from extract.pdf.page.render import PageImage, darkness, grounds

BAR_FILL, DOT_FILL = 0.72, 0.6
"""Shares of its box that the ink of a bar, and of a dot, fills."""

LOWEST_SIGN, HIGHEST_SIGN = 0.1, 0.55
"""Type sizes above the baseline between which the bar of a minus or a dash is."""

SMALLEST = 5
"""Pixels of height and width from which a sign's strokes can be distinguished."""

STRAIGHT = 0.16
"""Share of its size by which the outline of "<" may stray from straight lines."""

NARROW, WIDE = 0.6, 1.7
"""Heights that a plus or a times sign is wide."""

STROKE = 0.9
"""Share of the middle row or column that a stroke through it inks."""

EMPTY_CORNERS, FULL_CORNER = 0.06, 0.25
"""Shares of ink in the corners of a plus, and in each of those of a times sign."""

EMPTY_SIDES, FULL_CENTRE = 0.1, 0.4
"""Shares of ink at the middle of a times sign's sides, and in its centre."""

LOWEST_PLUS_MINUS, NARROWEST_PLUS_MINUS = 8, 6
"""Pixels of height and width from which a plus can be distinguished from the bar it is over."""

FULL_ROW_OF_INK, FEW_ROWS = 0.85, 0.4
"""Share of a row that a bar inks, and share of the rows that are such bars."""

PAPER, MID_GRAY = 0.1, 0.6
"""Darkness up to which a pixel is paper, and from which it is ink: what lies between is a shade of a picture."""

MOSTLY_PAPER, MANY_SHADES = 0.5, 0.2
"""Share of a window that is paper where a number is on paper, and share of shades where it is on a picture."""


GLYPH_INK = 0.35
"""Darkness from which a pixel counts as ink."""

FAINT = 24
"""Gray levels of difference below which a glyph is invisible on its ground."""


class Shape(StrEnum):
    """The signs distinguished by sight. MARK: low ink that might be a sign; OTHER: letters, digits, the rest."""

    BLANK = "blank"
    DASH = "-"
    EQUALS = "="
    PLUS = "+"
    PLUS_MINUS = "±"
    LESS = "<"
    GREATER = ">"
    LESS_EQUAL = "≤"
    GREATER_EQUAL = "≥"
    TIMES = "×"
    TILDE = "~"
    DOT = "."
    PRIME = "'"
    MARK = "mark"
    OTHER = "other"


def is_bar(part: InkPiece, em: float) -> bool:
    """Return whether a part is a straight horizontal bar, as a dash or one half of an equals sign is."""
    return (
        part.height <= max(0.17 * em, 2.0)
        and part.width >= 0.14 * em
        and part.width >= 1.7 * part.height
        and part.fill >= BAR_FILL
    )


def _diagonal(part: InkPiece) -> str | None:
    """Return "<" or ">" when the outline of a part opens to the right or to the left."""
    mask = part.mask
    high, wide = mask.shape
    if min(high, wide) < SMALLEST:
        return None
    rows = np.arange(high)
    left = np.where(mask.any(1), mask.argmax(1), -1)
    right = np.where(mask.any(1), wide - 1 - mask[:, ::-1].argmax(1), -1)
    if (left < 0).any():
        return None
    middle = (high - 1) / 2
    ramp = np.abs(rows - middle) / middle
    # The tip lies on the middle row, the open ends at top and bottom; both outlines are straight.
    for sign, edge in (("<", left), (">", wide - 1 - right)):
        slope = edge / max(wide - 1, 1)
        far = right if sign == "<" else wide - 1 - left
        open_ends = far[0] >= 0.75 * (wide - 1) and far[-1] >= 0.75 * (wide - 1)
        hollow = far[int(middle)] <= 0.5 * (wide - 1)
        if open_ends and hollow and np.abs(slope - ramp).mean() < STRAIGHT:
            return sign
    return None


def _share(mask: NDArray[np.bool_]) -> float:
    """Return the share of a mask that is ink, as `mask.mean()` does at several times the cost."""
    return float(np.count_nonzero(mask) / mask.size)


def _cross(part: InkPiece) -> Shape | None:
    """Return PLUS or TIMES for two crossing strokes."""
    mask = part.mask
    high, wide = mask.shape
    if min(high, wide) < SMALLEST or not NARROW <= wide / high <= WIDE:
        return None
    y, x = high // 3, wide // 3
    corners = [_share(q) for q in (mask[:y, :x], mask[:y, -x:], mask[-y:, :x], mask[-y:, -x:])]
    if (
        sum(corners) / len(corners) < EMPTY_CORNERS
        and min(_share(mask[high // 2]), _share(mask[:, wide // 2])) > STROKE
    ):
        return Shape.PLUS
    if min(corners) <= FULL_CORNER or _share(mask[y:-y, x:-x]) <= FULL_CENTRE:
        return None
    sides = np.mean([mask[:y, wide // 2], mask[-y:, wide // 2]]) + np.mean([mask[high // 2, :x], mask[high // 2, -x:]])
    if sides < EMPTY_SIDES:
        return Shape.TIMES
    return None


def _two_parts(upper: InkPiece, lower: InkPiece, em: float) -> Shape:
    if is_bar(lower, em):
        if is_bar(upper, em) and abs(upper.width - lower.width) <= 0.2 * max(upper.width, lower.width):
            return Shape.EQUALS
        if _cross(upper) is Shape.PLUS:
            return Shape.PLUS_MINUS
        sign = _diagonal(upper)
        if sign is not None:
            return Shape.LESS_EQUAL if sign == "<" else Shape.GREATER_EQUAL
    return Shape.OTHER


def _joined_plus_minus(part: InkPiece) -> bool:
    """Return whether a part is a plus whose stem is on a bar."""
    mask = part.mask
    high, wide = mask.shape
    if high < LOWEST_PLUS_MINUS or wide < NARROWEST_PLUS_MINUS:
        return False
    if _share(mask[:, wide // 2]) <= STROKE:
        return False  # no stem
    full = mask.mean(1) > FULL_ROW_OF_INK
    return bool(full[-max(high // 6, 1) :].any() and full[high // 6 : 2 * high // 3].any() and full.mean() < FEW_ROWS)


def _is_wave(part: InkPiece, em: float) -> bool:
    """Return whether a low part rises on its left and sinks on its right, as a tilde does."""
    if part.width < 0.3 * em or part.height < 0.08 * em:
        return False
    rows = np.arange(part.height)[:, None]
    weight = part.mask.sum(0)
    if not weight.all():
        return False
    centre = (part.mask * rows).sum(0) / weight
    third = max(part.width // 3, 1)
    return bool(centre[-third:].mean() - centre[:third].mean() >= 0.15 * part.height)


def shape_of(parts: list[InkPiece], em: float, baseline: float) -> Shape:
    """Return the shape made by the parts of one glyph.

    Parameters
    ----------
    parts : pieces of ink that belong to the glyph.
    em : type size in pixels.
    baseline : row of the baseline in the same window, in pixels.
    """
    if not parts:
        return Shape.BLANK
    if len(parts) == 1:
        return _one_part(parts[0], em, baseline)
    upper, *lowers = sorted(parts, key=lambda p: p.top)
    if len(lowers) == 1:
        lower = lowers[0]
        overlap = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
        if overlap > 0.5 * min(upper.width, lower.width) and upper.bottom <= lower.top:
            return _two_parts(upper, lower, em)
    return Shape.OTHER


def _one_part(part: InkPiece, em: float, baseline: float) -> Shape:
    """Return the shape made by one piece of ink. The order decides: the surest comes first."""
    middle = baseline - (part.top + part.bottom) / 2
    if is_bar(part, em):
        return Shape.DASH if LOWEST_SIGN * em <= middle <= HIGHEST_SIGN * em else Shape.OTHER
    if part.bottom <= baseline - 0.35 * em and part.height <= 0.4 * em and part.width <= 0.25 * em:
        return Shape.PRIME
    if part.width <= 0.22 * em and part.height <= 0.22 * em and part.fill > DOT_FILL:
        return Shape.DOT
    if _joined_plus_minus(part):
        return Shape.PLUS_MINUS
    crossed = _cross(part)
    if crossed is not None:
        return crossed
    sign = _diagonal(part)
    if sign is not None and part.height >= 0.3 * em:
        return Shape.LESS if sign == "<" else Shape.GREATER
    if part.height < 0.35 * em and 0.1 * em <= middle <= 0.6 * em:
        return Shape.TILDE if _is_wave(part, em) else Shape.MARK
    return Shape.OTHER


def look_at(image: PageImage, box: Box, size: float, baseline: float) -> Shape:
    """Return the shape painted in a glyph's box (points), neighbours' ink left out.

    `size` is the type size, `baseline` the y of the baseline, both in points.
    """
    x0, _, x1, _ = box
    pad = 0.25 * size
    window = (x0 - pad, baseline - 1.05 * size, x1 + pad, baseline + 0.4 * size)
    if image.contrast((x0, window[1], x1, window[3])) < FAINT:
        return Shape.BLANK
    pixels = image.crop(window)
    left = (x0 - max(window[0], 0.0)) * image.scale
    right = (x1 - max(window[0], 0.0)) * image.scale
    top = max(window[1], 0.0)
    mask = darkness(pixels, (left, right), grounds(image, window, 6 * size)) > GLYPH_INK
    em, foot = size * image.scale, (baseline - top) * image.scale
    parts = [
        p
        for p in find_pieces(mask)
        if not _is_ruling(p, em, mask.shape[1]) and not _of_other_line(p, foot, em, mask.shape[0])
    ]
    own = _owned(parts, left, right)
    if not own:
        # The ink touches a neighbour's: cut it out at the box, slivers of the neighbour dropped.
        first, last = round(left), max(round(right), round(left) + 1)
        inner = np.zeros_like(mask)
        inner[:, first:last] = mask[:, first:last]
        sliver = 0.08 * size * image.scale
        own = [p for p in find_pieces(inner) if p.width > sliver or (p.x0 > first and p.x1 < last)]
    least = max(2.0, (0.04 * size * image.scale) ** 2)
    ink = [p for p in own if p.area >= least]
    if not ink:
        inset = round(0.2 * (right - left))
        core = mask[:, round(left) + inset : max(round(right) - inset, round(left) + inset + 1)]
        return Shape.OTHER if core.any() else Shape.BLANK
    return shape_of(ink, em, foot)


def _owned(parts: list[InkPiece], left: float, right: float) -> list[InkPiece]:
    """Return the parts that lie mostly between two columns of pixels."""
    return [p for p in parts if min(p.x1, right) - max(p.x0, left) >= 0.6 * p.width]


def _is_ruling(part: InkPiece, em: float, wide: int) -> bool:
    """Return whether a part is a line that runs through the whole window: ruled on the page, no glyph's bar."""
    return part.x0 == 0 and part.x1 == wide and part.height <= max(0.17 * em, 2.0)


def _of_other_line(part: InkPiece, baseline: float, em: float, height: int) -> bool:
    """Return whether ink at the window's edge belongs to the line of print above or below."""
    above = part.top == 0 and part.bottom < baseline - 0.78 * em
    below = part.bottom == height and part.top > baseline + 0.2 * em
    return above or below


def is_tall(image: PageImage, box: Box, size: float, baseline: float) -> bool:
    """Return whether the ink in the middle of a glyph's box is too high for a dash (a quick look)."""
    x0, _, x1, _ = box
    inset = 0.2 * (x1 - x0)
    pixels = image.crop((x0 + inset, baseline - 0.9 * size, x1 - inset, baseline + 0.1 * size))
    if not pixels.size:
        return False
    rows = np.flatnonzero((darkness(pixels) > GLYPH_INK).any(axis=1))
    return bool(rows.size and rows[-1] - rows[0] + 1 >= 0.4 * size * image.scale)


@dataclass(frozen=True, slots=True)
class LooseInk:
    """Ink before a number: `centre` and `x0` in points; `sure` when it is a dash beyond doubt."""

    centre: tuple[float, float]
    x0: float
    sure: bool


def _is_paper(dark: NDArray[np.float64]) -> bool:
    """Return whether a window is print on paper. Shades of gray everywhere are a picture, where specks mean nothing."""
    shades = (dark > PAPER) & (dark < MID_GRAY)
    return float((dark < PAPER).mean()) > MOSTLY_PAPER and float(shades.mean()) < MANY_SHADES


def missing_sign(image: PageImage, left: float, right: float, size: float, baseline: float) -> LooseInk | None:
    """Return the dash-like ink between `left` and `right` (points), just before a number; None if none.

    The strip looked at lies between the baseline and the height of digits. Bars that run on beyond the
    strip are ruling lines and no signs.
    """
    if right - left < 0.15 * size:
        return None
    strip = (left + 0.02 * size, baseline - 0.6 * size, right - 0.02 * size, baseline - 0.1 * size)
    if image.contrast(strip) < 2 * FAINT:
        return None
    window = (right - 1.8 * size, baseline - 1.0 * size, right + 0.8 * size, baseline + 0.3 * size)
    pixels = image.crop(window)
    em, scale = size * image.scale, image.scale
    origin_x, origin_y = max(window[0], 0.0), max(window[1], 0.0)
    ground = grounds(image, window, 6 * size)
    dark = darkness(pixels, ((strip[0] - origin_x) * scale, (strip[2] - origin_x) * scale), ground)
    if not _is_paper(dark):
        return None
    for part in reversed(find_pieces(dark > GLYPH_INK)):
        x0, x1 = origin_x + part.x0 / scale, origin_x + part.x1 / scale
        middle = origin_y + (part.top + part.bottom) / 2 / scale
        if x0 < left - 0.02 * size or part.x0 == 0 or x1 > right + 0.03 * size or right - x1 > 0.6 * size:
            continue
        height = (baseline - middle) / size
        if not LOWEST_SIGN <= height <= HIGHEST_SIGN or part.width > 1.1 * em or part.height > 0.3 * em:
            continue
        if part.width * part.height * part.fill < max(3.0, (0.05 * em) ** 2):
            continue
        sure = is_bar(part, em) and part.width >= 0.2 * em
        return LooseInk(((x0 + x1) / 2, middle), x0, sure)
    return None
