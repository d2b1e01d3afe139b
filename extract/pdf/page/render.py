"""Pages as pictures: what a reader sees decides doubtful glyphs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from corpora.nouns.evidence import Box

Gray = NDArray[np.uint8]

PIXELS_PER_POINT = 4.0
"""288 dpi: the bar of a 6-point minus is still a pixel thick."""

GRAYS = 256
"""Shades of gray of a pixel."""

LEAST_FULL_INK = 40.0
"""Gray levels beside the ground from which the strongest ink is full ink."""

MAX_PIXELS = 40_000_000
"""Pictures are scaled down to this size; posters and damaged page boxes would need gigabytes."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A gray picture of a page in one reading frame; `scale` is pixels per point."""

    gray: Gray
    scale: float

    def turned(self, angle: int) -> PageImage:
        """Return the picture with its frame turned clockwise by 0, 90, 180 or 270 degrees."""
        return PageImage(np.rot90(self.gray, -(angle // 90) % 4), self.scale)

    def crop(self, box: Box) -> Gray:
        """Return the pixels of a box in points, cut off at the page's edge (may be empty)."""
        x0, top, x1, bottom = (round(v * self.scale) for v in box)
        return self.gray[max(top, 0) : max(bottom, 0), max(x0, 0) : max(x1, 0)]

    def contrast(self, box: Box) -> int:
        """Return the largest difference in gray inside a box (0: nothing to be seen)."""
        pixels = self.crop(box)
        return int(pixels.max()) - int(pixels.min()) if pixels.size else 0


def grounds(image: PageImage, box: Box, reach: float) -> NDArray[np.float64]:
    """Return the gray of the ground of each pixel row of a box, seen `reach` points beyond its sides.

    Shaded rows of a table have another ground than their neighbours. Where no gray fills half of the row the
    commonest gray of the box is taken.
    """
    wide = image.crop((box[0] - reach, box[1], box[2] + reach, box[3]))
    if not wide.size:
        return np.zeros((len(wide), 1))
    gray = np.full(len(wide), _commonest(wide))
    rows = np.flatnonzero(2 * _n_true(wide == gray[:, None]) <= wide.shape[1])
    if rows.size:
        # The gray that fills more than half of a row is its median.
        other = wide[rows]
        middle = np.partition(other, other.shape[1] // 2, axis=1)[:, other.shape[1] // 2]
        fills = 2 * _n_true(other == middle[:, None]) > other.shape[1]
        gray[rows[fills]] = middle[fills]
    return gray[:, None].astype(np.float64)


def _n_true(mask: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """Return how many pixels of each row are true; NumPy counts in whole words of the machine unless it is told another type."""
    counts: NDArray[np.uint32] = mask.sum(axis=1, dtype=np.uint32)
    return counts


def _commonest(pixels: Gray) -> np.uint8:
    """Return the commonest gray of a picture, the darkest where there are several."""
    corner: np.uint8 = pixels[0, 0]
    if 2 * np.count_nonzero(pixels == corner) > pixels.size:  # paper, nearly always: no need to count the other grays
        return corner
    return np.uint8(np.bincount(pixels.ravel(order="K"), minlength=GRAYS).argmax())


def darkness(
    pixels: Gray, columns: tuple[float, float] | None = None, ground: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Return 0 for paper to 1 for full ink, for any colours; paper is the commonest gray or `ground`.

    Full ink is the strongest within `columns` (first, last), so that a thin bar is not lost beside bold digits.
    """
    if not pixels.size:
        return np.zeros(pixels.shape)
    first, last = 0, pixels.shape[1]
    if columns is not None:
        first, last = max(round(columns[0]), 0), max(round(columns[1]), round(columns[0]) + 1)
    if ground is None:
        shades: NDArray[np.float64] = _shades(pixels, pixels[:, first:last])[pixels]
        return shades
    ink = np.abs(pixels - ground)
    return np.minimum(ink / _full_ink(ink[:, first:last]), 1.0)


def inked(pixels: Gray, least: float) -> NDArray[np.bool_]:
    """Return where a picture is darker than `least` (see `darkness`)."""
    if not pixels.size:
        return np.zeros(pixels.shape, dtype=bool)
    dark: NDArray[np.bool_] = (_shades(pixels, pixels) > least)[pixels]
    return dark


def _shades(pixels: Gray, own: Gray) -> NDArray[np.float64]:
    """Return how dark each of the grays is on the commonest gray of a picture, full ink the strongest in `own`."""
    ink = np.abs(np.arange(GRAYS, dtype=np.float64) - _commonest(pixels))
    ends = ink[[own.min(), own.max()]] if own.size else ink[:0]
    return np.minimum(ink / _full_ink(ends), 1.0)


def _full_ink(ink: NDArray[np.float64]) -> float:
    return max(float(ink.max()) if ink.size else 0.0, LEAST_FULL_INK)


def render_page(document: pdfium.PdfDocument, number: int, width: float) -> PageImage | None:
    """Return the picture of page `number` (from 1), `width` points wide; None when it cannot be drawn."""
    try:
        page = document[number - 1]
        wide, high = page.get_size()
        scale = min(PIXELS_PER_POINT, (MAX_PIXELS / max(wide * high, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, draw_annots=False)
        gray = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)[:, :, 0])
        bitmap.close()
        page.close()
    except (pdfium.PdfiumError, ValueError, IndexError, MemoryError):
        return None
    # Units of the two libraries differ where a page sets UserUnit.
    return PageImage(gray, gray.shape[1] / max(width, 1.0))
