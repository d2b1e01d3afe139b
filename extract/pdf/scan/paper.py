"""The paper of a scanned page made white and its print black: shadows, faint print, grain, dust, print of the other side.

Each step leaves a clean page as it is: it is taken only where the picture shows what it removes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from extract.pdf.page.pieces import Mask
from extract.pdf.page.render import Gray

WHITE = 255
"""The gray of paper."""

BLOCK = 16
"""Pixels (4 points) of a side of the blocks in which paper and ink are looked for."""

_PART = 4
"""Pixels of a side of their parts: grain evens out over them."""

PAPER_RANK = 75
"""Percentile of the grays of a block's parts that is paper: print covers a quarter of a block at most, mostly."""

WINDOW = 5
"""Blocks of a side of the window in which paper goes on: a heading in bold type is no shadow."""

EVEN = 6
"""Grays by which paper differs from block to block where it is evenly lit."""

DARKEST_PAPER = 0.3
"""Share of the page's paper below which a block is not paper in the shade, but a black field."""

GRAIN, COARSE_GRAIN = 3.5, 9.0
"""Grays (standard deviation of paper) from which a page is smoothed, a little or more ..."""

SMOOTHING, STRONG_SMOOTHING = 0.8, 1.2
"""... by a Gaussian of this many pixels."""

MIN_CONTRAST = 40.0
"""Grays from paper that are full ink where nothing is darker: an empty page has no print."""

LEAST_CONTRAST = 30.0
"""Grays between paper and the darkest ink of a block that has ink."""

INK_RANK = 50
"""Percentile of the darkest grays of the blocks with ink that is full ink: punch holes are darker, hairlines paler."""

PALE, STRONG = 0.22, 0.33
"""Darkness down to which print goes on, and that it reaches somewhere: what does not is a stain, or the other side's print."""

SPECK_PX = 8
"""Pixels of width and height up to which a piece far from print is dust: the point of 14-point type has as many."""

DUST_PX = 3
"""Pixels of ink up to which it is dust beside print too, on dusty paper: no point of any type is so small."""

PRINT_PX = 40
"""Pixels of ink from which a piece is print."""

NEAR_PRINT = 16
"""Pixels from print within which a speck may be its point."""

DUSTY = 60
"""Specks far from print on a page, from which its paper is dusty."""


def whitened(gray: Gray) -> Gray:
    """Return a picture of a page at 288 dpi with white paper and black print."""
    gray = _smoothed(_evenly_lit(gray))
    dark = _inked(gray)
    return _without_dirt(gray, dark)


def _evenly_lit(gray: Gray) -> Gray:
    """Return the picture divided by the gray of its paper, which is found block by block."""
    paper = _paper(gray)
    if paper.size == 0:
        return gray
    usual = float(np.median(paper))
    if usual <= 0 or (usual >= WHITE - EVEN and np.ptp(paper) <= EVEN):
        return gray
    paper = np.where(paper < DARKEST_PAPER * usual, usual, paper)
    high, wide = gray.shape
    ground = Image.fromarray(paper.astype(np.float32)).resize((wide, high), Image.Resampling.BILINEAR)
    lit = gray.astype(np.float32) * (WHITE / np.maximum(np.asarray(ground), 1.0))
    out: Gray = np.minimum(lit, WHITE).astype(np.uint8)
    return out


def _paper(gray: Gray) -> NDArray[np.float64]:
    """Return the gray of the paper in each block of the page."""
    from scipy import ndimage

    parts = _parts(gray, _PART)
    side = BLOCK // _PART
    high, wide = (n // side for n in parts.shape)
    if not high or not wide:
        return np.zeros((0, 0))
    blocks = parts[: high * side, : wide * side].reshape(high, side, wide, side).swapaxes(1, 2)
    own = np.percentile(blocks.reshape(high, wide, side * side), PAPER_RANK, axis=2)
    wider = ndimage.percentile_filter(own, PAPER_RANK, size=WINDOW, mode="nearest")
    even: NDArray[np.float64] = ndimage.gaussian_filter(wider, 1.0, mode="nearest")
    return even


def _parts(gray: Gray, side: int) -> Gray:
    """Return the picture reduced by `side`: the mean of each square."""
    return np.asarray(Image.fromarray(gray).reduce(side), dtype=np.uint8)


def _smoothed(gray: Gray) -> Gray:
    """Return a grainy picture smoothed."""
    grain = grain_of(gray)
    if grain < GRAIN:
        return gray
    radius = STRONG_SMOOTHING if grain >= COARSE_GRAIN else SMOOTHING
    return np.asarray(Image.fromarray(gray).filter(ImageFilter.GaussianBlur(radius)), dtype=np.uint8)


def grain_of(gray: Gray) -> float:
    """Return the standard deviation of the grays of neighbouring pixels of paper."""
    sample = gray[::3, ::3].astype(np.int16)
    steps = np.abs(np.diff(sample, axis=1))
    return float(np.median(steps)) * 1.4826 / 2**0.5 if steps.size else 0.0


def _inked(gray: Gray) -> NDArray[np.float32]:
    """Return 0 for paper to 1 for full ink, paper and ink being those of most of the page's blocks."""
    paper = commonest(gray)
    high, wide = (n // (2 * BLOCK) * (2 * BLOCK) for n in gray.shape)
    ink = 0.0
    if high and wide:
        blocks = gray[:high, :wide].reshape(high // (2 * BLOCK), 2 * BLOCK, wide // (2 * BLOCK), 2 * BLOCK)
        darkest = blocks.min(axis=(1, 3)).astype(np.float32)
        held = darkest[paper - darkest >= LEAST_CONTRAST]
        ink = float(np.percentile(held, INK_RANK)) if held.size else 0.0
    grays = np.arange(WHITE + 1, dtype=np.float32)
    dark: NDArray[np.float32] = np.clip((paper - grays) / max(paper - ink, LEAST_CONTRAST), 0.0, 1.0)[gray]
    return dark


def inked(gray: Gray) -> NDArray[np.float32]:
    """Return 0 for paper, the commonest gray, to 1 for full ink, the gray that differs most from it."""
    histogram = np.array(Image.fromarray(gray).histogram() if gray.size else [1])
    steps = np.abs(np.arange(len(histogram), dtype=np.float32) - int(histogram.argmax()))
    most = float(steps[histogram > 0].max())
    return np.minimum(steps / max(most, MIN_CONTRAST), 1.0)[gray]


def commonest(gray: Gray) -> int:
    """Return the commonest gray of a picture: that of its paper."""
    return int(np.argmax(Image.fromarray(gray).histogram())) if gray.size else WHITE


def _without_dirt(gray: Gray, dark: NDArray[np.float32]) -> Gray:
    """Return the print of a page in black on white, without what is too pale or too small to be print."""
    from scipy import ndimage

    labels, many = ndimage.label(dark > PALE, structure=np.ones((3, 3), dtype=np.int8))
    if not many:
        return np.full_like(gray, WHITE)
    kept = np.zeros(many + 1, dtype=bool)
    kept[labels[dark > STRONG]] = True
    kept[0] = False
    areas = np.bincount(labels.ravel(), minlength=many + 1)
    kept &= ~_dust(labels, areas, kept)
    ink: Mask = kept[labels]
    faded = ndimage.binary_dilation(ink, np.ones((3, 3), dtype=bool))  # the edge of a stroke, paler than ink
    return np.where(faded, WHITE * (1.0 - dark), WHITE).astype(np.uint8)


def _dust(labels: NDArray[np.int32], areas: NDArray[np.int64], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which pieces are specks far from print; on dusty paper those beside print too that no point is as small as."""
    from scipy import ndimage

    solid: Mask = (kept & (areas >= PRINT_PX))[labels]
    near = _parts(np.where(solid, WHITE, 0).astype(np.uint8), 4) > 0
    near = ndimage.binary_dilation(near, iterations=NEAR_PRINT // 4)
    specks = kept & (areas < SPECK_PX**2)
    rows, columns = np.nonzero(specks[labels])
    own = labels[rows, columns]
    specks[own[near[rows // 4, columns // 4]]] = False
    for place in (rows, columns):
        first, last = np.full(len(areas), WHITE**2), np.zeros(len(areas), dtype=np.int64)
        np.minimum.at(first, own, place)
        np.maximum.at(last, own, place)
        specks &= last - first < SPECK_PX
    if np.count_nonzero(specks) >= DUSTY:
        specks |= kept & (areas <= DUST_PX)
    return specks
