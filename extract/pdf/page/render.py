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
    paper = int(np.bincount(wide.ravel(), minlength=GRAYS).argmax())
    rows = np.arange(len(wide))
    counts = np.bincount((wide + GRAYS * rows[:, None]).ravel(), minlength=GRAYS * len(wide)).reshape(-1, GRAYS)
    commonest = counts.argmax(axis=1)
    fills = 2 * counts[rows, commonest] > wide.shape[1]
    return np.where(fills, commonest, paper)[:, None].astype(np.float64)


def darkness(
    pixels: Gray, columns: tuple[float, float] | None = None, ground: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Return 0 for paper to 1 for full ink, for any colours; paper is the commonest gray or `ground`.

    Full ink is the strongest within `columns` (first, last), so that a thin bar is not lost beside bold digits.
    """
    if not pixels.size:
        return np.zeros(pixels.shape)
    paper = int(np.bincount(pixels.ravel(), minlength=GRAYS).argmax())
    ink = np.abs(pixels.astype(np.float64) - (paper if ground is None else ground))
    own = ink
    if columns is not None:
        first, last = max(round(columns[0]), 0), max(round(columns[1]), round(columns[0]) + 1)
        own = ink[:, first:last]
    return np.minimum(ink / max(float(own.max()) if own.size else 0.0, 40.0), 1.0)


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
