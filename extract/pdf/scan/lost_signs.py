"""Minus signs that a picture of a page may have lost: faint ink before a number, dots too coarse to show a thin bar."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.pdf.page.render import Gray, PageImage
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.overlooked import COLUMN_NUMBERS, in_column, same_row
from extract.pdf.scan.paper import PAPER_RANK, WHITE

SIGN_REACH, SIGN_EDGE = 0.72, 0.07
"""Type sizes before a number between which its sign is."""

SIGN_HIGH, SIGN_LOW = 0.48, 0.17
"""Type sizes above the baseline between which the bar of a minus is; a comma before it is lower."""

BAR_LENGTH, BAR_HEIGHT = 0.22, 0.05
"""Type sizes of the smallest bar that is looked for."""

FAINT_BAR = 0.12
"""Darkness (1: that of the number's own digits) from which a bar may be a faded minus; bars in grain are paler."""

CLEAR_BAR = 0.5
"""Darkness from which a bar before a number is taken for its minus where numbers over or under it have one."""

PALE_MARK = 0.35
"""Darkness up to which a minus or a point is so pale that it may be a stain."""

LEAST_INK = 40.0
"""Grays between paper and the darkest ink of a number that can be compared with."""

ROOM = 0.2
"""Type sizes between two numbers of one word from which a sign may be between them."""

THIN_DOTS = 1.5
"""Dots of height of a dash up to which its neighbours may have lost theirs in black and white."""

LARGE_SHARE = 0.05
"""Share of a page that a picture covers to be looked at."""

SHADE = 24
"""Grays by which a pixel may differ from black or white in a picture of two shades."""

MIDDLE_SHARE = 0.01
"""Share of pixels that are neither black nor white in a picture of two shades, packed as a JPEG perhaps."""

FINE_DPI = 220.0
"""Dots per inch from which the bar of a minus in 7-point type (0.33 points) is at least one dot."""


@dataclass(frozen=True, slots=True)
class Dots:
    """How finely a page was scanned: dots per inch, the fewest of across and down, and whether they are black or white only."""

    per_inch: float
    two_shades: bool


def dots_of(document: pdfium.PdfDocument, number: int) -> Dots | None:
    """Return how finely the coarsest large picture of page `number` (from 1) was scanned; None where none is coarse."""
    found: list[Dots] = []
    try:
        page = document[number - 1]
        wide, high = page.get_size()
        for picture in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = picture.get_bounds()
            if (right - left) * (top - bottom) < LARGE_SHARE * wide * high:
                continue
            across, down = picture.get_px_size()
            per_inch = 72 * min(across / (right - left), down / (top - bottom))
            if per_inch < FINE_DPI:
                pixels = picture.get_bitmap().to_numpy()
                middle = np.count_nonzero((pixels > SHADE) & (pixels < WHITE - SHADE))
                found.append(Dots(per_inch, bool(middle < MIDDLE_SHARE * pixels.size)))
        page.close()
    except (pdfium.PdfiumError, ValueError, ZeroDivisionError, MemoryError):
        return None
    return min(found, key=lambda d: d.per_inch, default=None)


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as it was scanned, upright; `skew`: degrees, counter-clockwise, at which its lines of print run.

    `dots` is None where it is not known how finely it was scanned, or finely enough.
    """

    image: PageImage
    skew: float
    dots: Dots | None


def doubt_signs(scan: Scan, candidates: Sequence[Candidate]) -> None:
    """Doubt the settled numbers without a sign before which the page, as it was scanned, may have had one.

    In a column of signed numbers a clear bar is taken for a minus, which stays in doubt. So do marks too pale to be sure of. The candidates are in the levelled picture.
    """
    dots = scan.dots
    coarse = dots is not None and may_lose_bars(dots, candidates, scan.image.scale)
    for candidate in candidates:
        if not candidate.text:
            continue
        starts = list(_unsigned(candidate))
        bars = [bar_strength(scan.image.gray, scan.skew, candidate, x0, x1) for x0, x1 in starts]
        if bars and bars[0] >= CLEAR_BAR and _may_be_signed(candidate, candidates):
            candidate.doubt = f"read as {candidate.text}, but there is a bar where its minus would be"
            candidate.text = f"-{candidate.text}"
        elif candidate.doubt:
            continue
        elif max(bars, default=0.0) >= FAINT_BAR:
            candidate.doubt = f"read as {candidate.text}, but there is faint ink where its minus would be"
        elif coarse and starts and dots is not None:
            candidate.doubt = f"read as {candidate.text}, but the picture's {dots.per_inch:.0f} dots per inch are too few to show every minus"
        elif _has_pale_mark(scan, candidate):
            candidate.doubt = f"read as {candidate.text}, but its minus or point is so pale that it may be a stain"


def _may_be_signed(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Return whether a number without a sign stands in a column of numbers, and one of its column or row has a minus."""
    column = [c for c in in_column(candidate, candidates) if c.text]
    plain = candidate.ink.pattern.startswith("D") and candidate.text[0].isdigit()
    if not plain or len(column) < COLUMN_NUMBERS:
        return False
    row = [c for c in candidates if c is not candidate and c.text and same_row(candidate, c)]
    start = candidate.ink.box[0]
    if any(start - SIGN_REACH * candidate.em < c.ink.box[2] <= start for c in row):
        return False  # the comma of the number before it
    row = row if "." not in candidate.text else []
    return any(c.text.startswith("-") for c in (*column, *row))


def _has_pale_mark(scan: Scan, candidate: Candidate) -> bool:
    """Return whether a minus or a point of a number is much paler than its digits on the page as it was scanned."""
    x0, top, x1, bottom = candidate.ink.box
    edge = 0.2 * candidate.em
    around = _as_scanned(scan.image.gray, scan.skew, (x0 - edge, top - edge, x1 + edge, bottom + edge))
    if not around.size:
        return False
    paper, ink = float(np.percentile(around, PAPER_RANK)), float(np.percentile(around, 5))
    for piece, letter in zip(candidate.ink.pieces, candidate.ink.pattern, strict=True):
        if letter in "-.,":
            mark = _as_scanned(
                scan.image.gray, scan.skew, (piece.x0 - 1, piece.top - 1, piece.x1 + 1, piece.bottom + 1)
            )
            if mark.size and paper - float(mark.min()) < PALE_MARK * (paper - ink):
                return True
    return False


def may_lose_bars(dots: Dots, candidates: Sequence[Candidate], scale: float) -> bool:
    """Return whether the dots of a black and white picture are so coarse that thin bars may be missing."""
    if not dots.two_shades or dots.per_inch >= FINE_DPI:
        return False
    dot = 72 / dots.per_inch * scale
    bars = [p.height / dot for c in candidates for p, s in zip(c.ink.pieces, c.ink.pattern, strict=True) if s == "-"]
    return not bars or float(np.percentile(bars, 25)) <= THIN_DOTS


def _unsigned(candidate: Candidate) -> Iterator[tuple[float, float]]:
    """Yield, in pixels, from where to where a minus may be missing before a number and between the numbers of a word."""
    pieces, pattern, em = candidate.ink.pieces, candidate.ink.pattern, candidate.em
    for place, (piece, letter) in enumerate(zip(pieces, pattern, strict=True)):
        if letter != "D":
            continue
        right = piece.x0 - SIGN_EDGE * em
        if place == 0:
            yield piece.x0 - SIGN_REACH * em, right
        elif pattern[place - 1] in ".," and piece.x0 - pieces[place - 1].x1 >= ROOM * em:
            yield pieces[place - 1].x1 + SIGN_EDGE * em, right


def bar_strength(gray: Gray, skew: float, candidate: Candidate, x0: float, x1: float) -> float:
    """Return how much darker than what is over and under it a level bar before a number is on the page as it was scanned (1: ink)."""
    em, baseline = candidate.em, candidate.baseline
    number = _as_scanned(gray, skew, candidate.ink.box)
    place = _as_scanned(gray, skew, (x0, baseline - SIGN_HIGH * em, x1, baseline - SIGN_LOW * em))
    long, high = max(3, round(BAR_LENGTH * em)), max(1, round(BAR_HEIGHT * em))
    if not number.size or place.shape[0] <= 3 * high or place.shape[1] < long:
        return 0.0
    paper, ink = float(np.percentile(place, 75)), float(np.percentile(number, 5))
    if paper - ink < LEAST_INK:
        return 0.0
    dark = (paper - place.astype(np.float64)) / (paper - ink)
    sums = np.pad(dark, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    means = (sums[high:, long:] - sums[:-high, long:] - sums[high:, :-long] + sums[:-high, :-long]) / (high * long)
    best = np.unravel_index(int(means.argmax()), means.shape)
    row, left = int(best[0]), int(best[1])
    beside = np.delete(dark[:, left : left + long], np.s_[max(row - high, 0) : row + 2 * high], axis=0)
    level = float(np.median(beside.mean(axis=1))) if beside.size else 0.0
    return float(means.max()) - max(level, 0.0)


def _as_scanned(gray: Gray, skew: float, box: tuple[float, float, float, float]) -> Gray:
    """Return the pixels of the page as it was scanned at a box of its levelled picture."""
    x0, top, x1, bottom = box
    middle = (gray.shape[1] / 2, gray.shape[0] / 2)
    angle = math.radians(skew)
    x, y = (x0 + x1) / 2 - middle[0], (top + bottom) / 2 - middle[1]
    left = math.cos(angle) * x + math.sin(angle) * y + middle[0] - (x1 - x0) / 2
    upper = -math.sin(angle) * x + math.cos(angle) * y + middle[1] - (bottom - top) / 2
    first, last = max(round(upper), 0), max(round(upper + bottom - top), 0)
    return gray[first:last, max(round(left), 0) : max(round(left + x1 - x0), 0)]
