"""The paper of a scanned page made white and its print black: shadows, faint print, thin strokes, grain, dust, print of the other side.

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

LEFT_GRAIN = 5.0
"""Grays of grain left from which a page is smoothed strongly a second time: recognition takes minutes over a hundred thousand specks."""

MIN_CONTRAST = 40.0
"""Grays from paper that are full ink where nothing is darker: an empty page has no print."""

LEAST_CONTRAST = 30.0
"""Grays between paper and the darkest ink of a block that has ink."""

INK_RANK = 50
"""Percentile of the darkest grays of the blocks with ink that is full ink: punch holes are darker, hairlines paler."""

PALE, STRONG = 0.22, 0.33
"""Darkness down to which print goes on, and that it reaches somewhere: what does not is a stain, or the other side's print."""

BROKEN_INK, PART_HIGH, MANY_PARTS = 0.3, 0.75, 0.22
"""Darkness of print, share of the middling height of its pieces below which one is a part of a letter, and parts for each whole piece of
print whose thin strokes are lost; points and commas alone are fewer."""

LETTERS_PX = (10, 60)
"""Pixels of height between which pieces are letters and digits."""

CLEAN = 0.07
"""Darkness of the paper beside print up to which its hairlines, points and dashes can be told from dirt, however pale ..."""

LEAST_PALE, OVER_PAPER = 0.08, 1.5
"""... down to this darkness, and to this many times that of the paper."""

BESIDE_PX, AROUND_PX = 4, 14
"""Pixels from strong ink from which, and up to which, there is paper beside print."""

MOTTLED, MOTTLED_SHARE, MOTTLED_PX = 0.06, 0.025, 80
"""Darkness of grain, its share of the paper of a square of so many pixels that is a shaded row or field, no clean paper."""

HAIRLINES = 0.8
"""Exponent of darkness that lets thin strokes come out darker."""

SHARPNESS, SHARP_PX = 1.0, 2.0
"""How much of the difference to a Gaussian of so many pixels is added: thin strokes gain, the insides of digits open again."""

LEAST_MARK = 4
"""Pixels of the smallest pale point."""

PALE_PEAK, RAISED_TO = 0.7, 0.8
"""Darkness that a pale point or dash reaches at most, and to which it is raised."""

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


def whitened(gray: Gray, *, shaded: bool = True) -> Gray:
    """Return a picture of a page at 288 dpi with white paper and black print; `shaded`: not scanned in black and white."""
    gray = _smoothed(_evenly_lit(gray))
    dark = _inked(gray)
    white = _without_dirt(gray, dark)
    return _without_dirt(gray, _distinct(dark)) if shaded and _is_broken(white) else white


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
    smooth: Gray = np.asarray(Image.fromarray(gray).filter(ImageFilter.GaussianBlur(radius)), dtype=np.uint8)
    left = grain_of(smooth)
    if left >= GRAIN:
        radius = STRONG_SMOOTHING if left >= LEFT_GRAIN else SMOOTHING
        smooth = np.asarray(Image.fromarray(smooth).filter(ImageFilter.GaussianBlur(radius)), dtype=np.uint8)
    return smooth


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


def _is_broken(gray: Gray) -> bool:
    """Return whether the print of a page is in pieces, its thin strokes lost."""
    from scipy import ndimage

    labels, _ = ndimage.label(inked(gray) > BROKEN_INK, structure=np.ones((3, 3), dtype=np.int8))
    heights = np.array([place[0].stop - place[0].start for place in ndimage.find_objects(labels)])
    letters = heights[(heights >= LETTERS_PX[0]) & (heights < LETTERS_PX[1])] if heights.size else heights
    if not letters.size:
        return False
    parts = np.count_nonzero((heights > 1) & (heights < PART_HIGH * np.median(letters)))
    return bool(parts > MANY_PARTS * letters.size)


def _distinct(dark: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the darkness of a page, pale hairlines, points and dashes made nearly as dark as the rest where the paper is clean.

    Copies of copies lose thin strokes first. On dirty paper, and in shaded fields of a clean page, nothing is changed.
    """
    from scipy import ndimage

    small = dark[::2, ::2]
    near = ndimage.binary_dilation(small > STRONG, iterations=BESIDE_PX // 2)
    beside = ndimage.binary_dilation(near, iterations=(AROUND_PX - BESIDE_PX) // 2) & ~near
    paper = float(np.quantile(small[beside], 0.99)) if beside.any() else 1.0
    if paper > CLEAN:
        return dark
    lifted = dark**HAIRLINES
    lifted = np.clip(lifted + SHARPNESS * (lifted - ndimage.gaussian_filter(lifted, SHARP_PX)), 0.0, 1.0)
    lifted[dark < paper] = 0.0
    lifted = _raised(dark, lifted, max(LEAST_PALE, OVER_PAPER * paper))
    return np.where(_mottled(small, near, dark.shape), dark, lifted)


def _mottled(small: NDArray[np.float32], near: Mask, shape: tuple[int, ...]) -> Mask:
    """Return where a page's paper is full of grain, as fields of gray are in black and white; `small`: every second pixel."""
    from scipy import ndimage

    side = BLOCK // 4
    grain = _parts(np.where(~near & (small > MOTTLED), WHITE, 0).astype(np.uint8), side).astype(np.float32)
    paper = _parts(np.where(near, 0, WHITE).astype(np.uint8), side).astype(np.float32)
    window = MOTTLED_PX // (2 * side)
    share = ndimage.uniform_filter(grain, window) / np.maximum(ndimage.uniform_filter(paper, window), 1.0)
    return _enlarged(share > MOTTLED_SHARE, 2 * side, shape)


def _enlarged(mask: Mask, side: int, shape: tuple[int, ...]) -> Mask:
    """Return a mask of a reduced picture in the picture's own size."""
    return np.asarray(mask[np.ix_(np.arange(shape[0]) // side, np.arange(shape[1]) // side)])


def _raised(dark: NDArray[np.float32], lifted: NDArray[np.float32], least: float) -> NDArray[np.float32]:
    """Return the lifted darkness of a page, pieces of pale ink close to print, darker than `least` before, made as dark as print."""
    from scipy import ndimage

    labels, many = ndimage.label(dark > least, structure=np.ones((3, 3), dtype=np.int8))
    if not many:
        return lifted
    peaks = ndimage.maximum(lifted, labels, np.arange(many + 1))
    areas = np.bincount(labels.ravel(), minlength=many + 1)
    solid = (areas >= PRINT_PX) & (peaks > STRONG)
    solid[0] = False
    printed = ndimage.binary_dilation(_parts(np.where(solid[labels], WHITE, 0).astype(np.uint8), 4) > 0, iterations=2)
    close = np.zeros(many + 1, dtype=bool)
    close[labels[_enlarged(printed, 4, dark.shape)]] = True
    pale = close & (peaks < PALE_PEAK) & (areas >= LEAST_MARK)
    pale[0] = False
    factors = np.where(pale, RAISED_TO / np.maximum(peaks, least), 1.0).astype(np.float32)
    raised: NDArray[np.float32] = np.minimum(lifted * factors[labels], np.float32(1.0))
    return raised


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
