"""Slices of the template with a map over them; nothing of the map is interpolated."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from corpora.figures import without_collecting
from meta.engine.space import AFFINE, VOXEL_MM
from meta.report.drawing.canvas import Pixels, coloured

FIELD_MM = ((-76.0, 76.0), (-110.0, 78.0), (-74.0, 86.0))
"""What slices show in x, y and z: the template's brain with a margin."""
LINE = (31, 78, 121)
"""Colour of the lines that cross at a peak."""
Volume = NDArray[np.floating]


def width_for(axis: int, height: int) -> int:
    """Return the width of a slice in pixels that is `height` pixels high."""
    first, second = (other for other in range(3) if other != axis)
    return round(height * _span(first) / _span(second))


def _span(axis: int) -> float:
    return FIELD_MM[axis][1] - FIELD_MM[axis][0]


def draw_slice(
    values: Volume,
    axis: int,
    at_mm: float,
    limits: tuple[float, float],
    size: tuple[int, int],
    *,
    cross: tuple[float, float] | None = None,
) -> Pixels:
    """Return one slice of the template and of the map over it.

    Parameters
    ----------
    values : shape (91, 109, 91), on the grid of `meta.engine.space`; what is not positive is not shown.
    axis : 0 sagittal, 1 coronal, 2 axial; left is on the left.
    size : width and height in pixels.
    cross : where lines cross, mm along the two other axes.
    """
    first, second = (other for other in range(3) if other != axis)
    background, origin = template_volume()
    picture = _place(_plane(background, axis, round(at_mm - origin[axis])), origin, 1.0, (first, second), size)
    grey = np.clip((picture + 0.15) / 1.15, 0, 1)
    pixels = np.where(picture > 0, np.round(grey * 255), 255).astype(np.uint8)[..., None].repeat(3, axis=2)
    # The map's grid runs from right to left; turned round, its corner is the voxel of smallest coordinates.
    corner = np.array([-AFFINE[0, 3], AFFINE[1, 3], AFFINE[2, 3]])
    turned = values[::-1]
    overlay = _place(
        _plane(turned, axis, int(np.floor((at_mm - corner[axis]) / VOXEL_MM + 0.5))),
        corner,
        VOXEL_MM,
        (first, second),
        size,
    )
    pixels = np.where((overlay > 0)[..., None], coloured(overlay, *limits), pixels)
    if cross is not None:
        _cross(pixels, cross, (first, second))
    return pixels


def _cross(pixels: Pixels, cross: tuple[float, float], axes: tuple[int, int]) -> None:
    height, width = pixels.shape[:2]
    column = round((cross[0] - FIELD_MM[axes[0]][0]) / _span(axes[0]) * width)
    row = round((FIELD_MM[axes[1]][1] - cross[1]) / _span(axes[1]) * height)
    pixels[:, max(column - 1, 0) : column + 2] = LINE
    pixels[max(row - 1, 0) : row + 2] = LINE


def _plane(volume: Volume, axis: int, index: int) -> Volume:
    """Return one slice, its second axis upwards."""
    at: list[slice | int] = [slice(None)] * 3
    at[axis] = int(np.clip(index, 0, volume.shape[axis] - 1))
    return np.asarray(volume[tuple(at)]).T


def _place(
    plane: Volume, corner: NDArray[np.floating], voxel_mm: float, axes: tuple[int, int], size: tuple[int, int]
) -> Volume:
    """Return the value at the middle of every pixel of the field, 0 outside the plane; the first row is the highest."""
    width, height = size
    index = []
    for axis, n, count in ((axes[0], width, plane.shape[1]), (axes[1], height, plane.shape[0])):
        mm = FIELD_MM[axis][0] + (np.arange(n) + 0.5) * _span(axis) / n
        found = np.floor((mm - corner[axis]) / voxel_mm + 0.5).astype(np.intp)
        index.append(np.where((found >= 0) & (found < count), found, -1))
    padded = np.pad(plane, ((0, 1), (0, 1)))  # the row and the column past the end, which -1 leads to, are empty
    return np.asarray(padded[index[1][::-1][:, None], index[0][None]])


@cache
def template_volume() -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return the 1 mm template, brightest voxel 1, and the mm coordinates of its first voxel."""
    from nilearn.datasets import load_mni152_template

    with without_collecting():
        image = load_mni152_template(resolution=1)
    volume = np.asarray(image.dataobj, dtype=np.float32)
    return volume / volume.max(), np.asarray(image.affine)[:3, 3]
