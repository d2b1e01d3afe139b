"""Figures of one analysis: glass brain, cortical surface, slices through every peak, a mosaic of slices.

A figure holds no title and no words but L, R, coordinates and the name of the statistic: what it shows is said in its caption,
in the report's language. PNG at 300 dpi, 190 mm wide; its bytes hold no time and no version.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corpora.figures import without_collecting
from meta.engine.space import AFFINE
from meta.report.drawing import glass, surface
from meta.report.drawing.canvas import WIDTH_PX, Canvas
from meta.report.drawing.slices import FIELD_MM, draw_slice, width_for
from meta.summary import Peak, format_xyz

Volume = NDArray[np.floating]
MAX_PEAKS = 8
"""Peaks drawn per cluster; the table lists all of them."""
_SLICES = 7
_PEAK_PX = 760
"""Height of the slices through a peak."""
_GAP_PX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a figure shows: the map inside `mask`; name and threshold are for captions and the viewer."""

    values: Volume
    mask: NDArray[np.bool_]
    name: str
    statistic: str
    threshold: str
    short: str = ""

    @property
    def thresholded(self) -> Volume:
        """Return the map, 0 outside the mask."""
        return np.where(self.mask, self.values, 0.0)

    @property
    def shows(self) -> bool:
        """Return whether anything of the map is seen."""
        return bool((self.mask & (self.values > 0)).any())


def draw_glass_brain(shown: Shown) -> bytes:
    """Return a PNG: the map projected onto a transparent brain from four sides."""
    canvas = Canvas(glass.HEIGHT_PX)
    glass.project(canvas, shown.thresholded, limits(shown))
    for column, letter in zip(glass.letters(), "LRLR", strict=True):
        canvas.write(column, 12, letter, size=9)
    return _finished(canvas, shown)


def draw_surface(shown: Shown) -> bytes:
    """Return a PNG: the map on the inflated cortex, lateral and medial views of both hemispheres."""
    canvas = Canvas(surface.HEIGHT_PX)
    surface.draw_surface(canvas, shown.thresholded, limits(shown))
    canvas.write(12, 12, "L", size=9)
    canvas.write(WIDTH_PX * 0.91 / 2 + 12, 12, "R", size=9)
    return _finished(canvas, shown)


def draw_peak(shown: Shown, peak: Peak) -> bytes:
    """Return a PNG: three orthogonal slices that cross at a peak."""
    canvas = Canvas(_PEAK_PX)
    left = _GAP_PX
    for axis in range(3):
        height = round(_PEAK_PX * _up_mm(axis) / max(map(_up_mm, range(3))))  # one scale for all three
        size = (width_for(axis, height), height)
        across, up = (peak.place.mni[other] for other in range(3) if other != axis)
        top = (_PEAK_PX - height) // 2
        panel = draw_slice(shown.thresholded, axis, peak.place.mni[axis], limits(shown), size, cross=(across, up))
        canvas.paste(panel, left, top)
        _letter(canvas, axis, peak.place.mni[axis], left, top, size, type_size=8)
        left += size[0] + _GAP_PX
    return _finished(canvas, shown)


def _up_mm(axis: int) -> float:
    """Return how many mm a slice shows upwards."""
    low, high = FIELD_MM[1 if axis == 2 else 2]
    return high - low


def draw_mosaic(shown: Shown) -> bytes:
    """Return a PNG: sagittal, coronal and axial slices through the whole map."""
    each = round(WIDTH_PX * 0.915 / _SLICES)
    rows = [round((each - 4) * width_for(axis, 1000) ** -1 * 1000) for axis in range(3)]
    canvas = Canvas(sum(rows) + 4 * _GAP_PX)
    top = _GAP_PX
    for axis, (cuts, height) in enumerate(zip(_cuts(shown.mask), rows, strict=True)):
        for column, at in enumerate(cuts):
            size = (each - 4, height)
            canvas.paste(draw_slice(shown.thresholded, axis, at, limits(shown), size), column * each, top)
            _letter(canvas, axis, at, column * each, top, size, type_size=6.5)
        top += height + _GAP_PX
    return _finished(canvas, shown)


def _letter(
    canvas: Canvas, axis: int, at: float, left: int, top: int, size: tuple[int, int], *, type_size: float
) -> None:
    canvas.write(left + 6, top + size[1] - 6, f"{'xyz'[axis]} = {format_xyz([at])}", size=type_size, anchor="ls")
    if axis:
        canvas.write(left + 6, top + 6, "L", size=type_size)
        canvas.write(left + size[0] - 6, top + 6, "R", size=type_size, anchor="ra")


def _finished(canvas: Canvas, shown: Shown) -> bytes:
    if shown.shows:
        canvas.add_bar(shown.statistic, *limits(shown))
    return canvas.png()


def _cuts(mask: NDArray[np.bool_], n: int = _SLICES) -> list[list[float]]:
    """Return slice positions in mm per axis: through the map, else through the middle of the brain."""
    spans = ((-60.0, 60.0), (-80.0, 60.0), (-30.0, 60.0))
    where = np.argwhere(mask)
    cuts = []
    for axis, (low, high) in enumerate(spans):
        if len(where):
            mm = where[:, axis] * AFFINE[axis, axis] + AFFINE[axis, 3]
            low, high = float(mm.min()) + 2, float(mm.max()) - 2
        step = max(4.0, 2 * np.ceil((high - low) / (n - 1) / 2))
        middle = 2 * np.round((low + high) / 4)
        cuts.append([float(middle + step * (i - n // 2)) for i in range(n)])
    return cuts


def limits(shown: Shown) -> tuple[float, float]:
    """Return the smallest and the largest value shown."""
    inside = shown.values[shown.mask]
    inside = inside[inside > 0]
    return (float(inside.min()), float(inside.max())) if inside.size else (1.0, 2.0)


def image_of(values: Volume) -> object:
    """Return the values as an image on the MNI grid, single precision."""
    import nibabel as nib

    return nib.Nifti1Image(np.asarray(values, dtype=np.float32), AFFINE)  # type: ignore[no-untyped-call]


@cache
def template(resolution: int = 1) -> object:
    """Return the MNI152 template nilearn ships, at 1 or 2 mm."""
    from nilearn.datasets import load_mni152_template

    with without_collecting():
        return load_mni152_template(resolution=resolution)
