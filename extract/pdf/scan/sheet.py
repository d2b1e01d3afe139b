"""A page that is only a picture, made ready for text recognition: upright, level, its ruling lines taken out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from corpora.nouns.evidence import Box
from extract.pdf.page.pieces import Mask
from extract.pdf.page.render import Gray, PageImage
from extract.pdf.scan.paper import commonest, inked

LEAST_INK = 500
"""Sampled pixels of ink from which lines of print show how they run."""

PAPER_SHARE = 0.2
"""Share of ink up to which a stretch of the page is paper."""

SHARPER = 1.2
"""Times as sharp as level rows that upright ones must be for the page to lie on its side."""

LEVELLER = 1.02
"""Times as well as on level rows that the ink must gather on askew ones."""


SCAN_INK = 0.27
"""Darkness from which a pixel of a scan counts as ink: what is left of a small point out of focus."""

FAINT_INK = 0.25
"""The same for ruling lines, which are thinner than letters and come out paler."""

MOST_SKEW = 4.0
"""Degrees by which a page may lie askew on the scanner's glass."""

LEAST_SKEW = 0.05
"""Degrees below which a page is taken as level: half a point over its width."""

SHORTEST_STROKE = 24.0
"""Points from which a thin stroke of ink is a ruling line: longer than any dash or letter."""

SHORTEST_REST, REST_GAP = 7.0, 6.0
"""Points from which a piece of a broken ruling line is one, longer than a minus, and the gap to the line it belongs to."""

THICKEST_STROKE = 2.5
"""Points up to which a stroke is thin."""

_STEP = 4
"""Every fourth row and column is enough to tell lines of print from the gaps between them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scanned page made level: its picture without ruling lines, those lines in points, and the skew taken out.

    `skew` is the angle in degrees, counter-clockwise, at which the lines of print ran on the picture.
    """

    image: PageImage
    rules: tuple[Box, ...]
    skew: float


def prepare(image: PageImage) -> Sheet:
    """Return a page picture level and without ruling lines."""
    skew = find_skew(image)
    if abs(skew) >= LEAST_SKEW:
        image = PageImage(_rotated(image.gray, -skew), image.scale)
    ink = inked(image.gray) > FAINT_INK
    across = long_strokes(ink, image.scale)
    down = long_strokes(np.ascontiguousarray(ink.T), image.scale)
    gray = image.gray.copy()
    paper = commonest(gray)
    for x0, top, x1, bottom in across:
        gray[max(top - 1, 0) : bottom + 1, x0:x1] = paper
    for top, x0, bottom, x1 in down:
        gray[top:bottom, max(x0 - 1, 0) : x1 + 1] = paper
    scale = image.scale
    rules = [(x0 / scale, top / scale, x1 / scale, bottom / scale) for x0, top, x1, bottom in across]
    rules += [(x0 / scale, top / scale, x1 / scale, bottom / scale) for top, x0, bottom, x1 in down]
    return Sheet(PageImage(gray, scale), tuple(rules), skew)


def runs_down(image: PageImage) -> bool:
    """Return whether the lines of print run up or down the picture instead of across."""
    return _sharpness(image.turned(90)) > SHARPER * _sharpness(image)


def _sharpness(image: PageImage) -> float:
    """Return how sharply the ink of level rows rises and falls: lines of print do, columns of letters hardly."""
    y, x = _inked(image)
    if not y.size:
        return 0.0
    counts = _rows(y, x, find_skew(image))
    return float(np.square(np.diff(counts)).sum() / np.square(counts).sum())


def find_skew(image: PageImage) -> float:
    """Return the angle in degrees, counter-clockwise, at which lines of print run; 0 where none is clear."""
    y, x = _inked(image)
    if y.size < LEAST_INK:
        return 0.0
    best = _best_angle(y, x, np.arange(-MOST_SKEW, MOST_SKEW + 0.01, 0.2))
    best = _best_angle(y, x, np.arange(best - 0.15, best + 0.16, 0.05))
    best = _best_angle(y, x, np.arange(best - 0.025, best + 0.026, 0.025))
    level, found = _level(y, x, 0.0), _level(y, x, best)
    return float(round(best, 3)) if found > LEVELLER * level else 0.0


def _inked(image: PageImage) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rows and columns, in pixels, of a sample of the inked pixels."""
    rows, columns = np.nonzero(inked(image.gray[::2, ::_STEP]) > SCAN_INK)
    return rows.astype(np.float64) * 2, columns.astype(np.float64) * _STEP


def _rows(y: NDArray[np.float64], x: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Return the ink of each row that rises by `angle` degrees to the right."""
    rows = (y + math.tan(math.radians(angle)) * x) / 2
    return np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)


def _best_angle(y: NDArray[np.float64], x: NDArray[np.float64], angles: NDArray[np.float64]) -> float:
    scores = [_level(y, x, float(a)) for a in angles]
    return float(angles[int(np.argmax(scores))])


def _level(y: NDArray[np.float64], x: NDArray[np.float64], angle: float) -> float:
    """Return how sharply ink gathers in rows that rise by `angle` degrees to the right."""
    return float(np.square(np.diff(_rows(y, x, angle))).sum())


def _rotated(gray: Gray, angle: float) -> Gray:
    """Return the picture turned counter-clockwise by `angle` degrees about its middle."""
    paper = commonest(gray)
    turned = Image.fromarray(gray).rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=paper)
    return np.asarray(turned, dtype=np.uint8)


def long_strokes(ink: Mask, scale: float) -> list[tuple[int, int, int, int]]:
    """Return the thin level strokes of ink as boxes of pixels (x0, top, x1, bottom)."""
    near = ink.copy()  # a stroke that steps to the next row of pixels is still one stroke
    near[1:] |= ink[:-1]
    near[:-1] |= ink[1:]
    bridged = near.copy()  # and so is one with a speck of paper in it
    bridged[:, 2:-2] |= near[:, :-4] & near[:, 4:]
    near = bridged
    least = round(SHORTEST_STROKE * scale)
    strokes: list[list[int]] = []
    open_strokes: list[list[int]] = []
    for row in np.flatnonzero(near.sum(1) >= least):
        edges = np.diff(np.concatenate(([0], near[row].view(np.int8), [0])))
        starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        open_strokes = [s for s in open_strokes if s[3] >= row]
        for x0, x1 in zip(starts.tolist(), stops.tolist(), strict=True):
            if x1 - x0 < least:
                continue
            home = next((s for s in open_strokes if s[0] < x1 and s[2] > x0 and s[3] == row), None)
            if home is None:
                home = [x0, int(row), x1, int(row)]
                strokes.append(home)
                open_strokes.append(home)
            home[0], home[2], home[3] = min(home[0], x0), max(home[2], x1), int(row) + 1
    thick = THICKEST_STROKE * scale + 2
    found = [(a, b, c, d) for a, b, c, d in strokes if d - b <= thick and _stands_alone(ink, a, b, c, d)]
    return [_with_rests(ink, near, stroke, scale) for stroke in found]


def _with_rests(ink: Mask, near: Mask, stroke: tuple[int, int, int, int], scale: float) -> tuple[int, int, int, int]:
    """Return a stroke made longer by the pieces of the same line that lie beyond small gaps at its ends."""
    x0, top, x1, bottom = stroke
    top, bottom = max(top - 2, 0), bottom + 2
    edges = np.diff(np.concatenate(([0], near[top:bottom].any(0).view(np.int8), [0])))
    runs = list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))
    pieces = [
        (a, b)
        for a, b in runs
        if b - a >= SHORTEST_REST * scale and (b <= x0 or a >= x1) and _stands_alone(ink, a, top, b, bottom)
    ]
    for a, b in pieces:
        if x1 <= a <= x1 + REST_GAP * scale:
            x1 = b
    for a, b in reversed(pieces):
        if x0 - REST_GAP * scale <= b <= x0:
            x0 = a
    return x0, stroke[1], x1, stroke[3]


def _stands_alone(ink: Mask, x0: int, top: int, x1: int, bottom: int) -> bool:
    """Return whether paper lies above and below a stroke: the edge of a picture is no ruling line."""
    above, below = ink[max(top - 4, 0) : max(top - 1, 0), x0:x1], ink[bottom + 1 : bottom + 4, x0:x1]
    return all(side.mean() < PAPER_SHARE for side in (above, below) if side.size)
