"""Where a coordinate lies, as a small picture: three slices of the MNI152 template that cross at it."""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.brain import tal_to_mni
from corpora.nouns.studies import Space

TEMPLATE = "mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz"
"""The template that nilearn carries. Importing nilearn for it would take a second and 100 MB of a desk's memory."""
FIELD_MM = ((-78.0, 78.0), (-112.0, 80.0), (-66.0, 86.0))
"""What the slices show in x, y and z: the template's brain with a margin."""
PIXELS_PER_MM = 1.25
GAP = 4
"""Pixels between slices."""
LINE = (255, 202, 40)
DOT = (255, 82, 82)
INK = (235, 235, 235)
OPEN_PX, DOT_PX = 7, 3
"""Half the opening of the cross, and half of the point in it, in pixels: what lies there stays visible."""
LETTERS = 12
Volume = NDArray[np.uint8]


def in_mni(x: float, y: float, z: float, space: Space | None) -> tuple[float, float, float]:
    """Return a point (mm) expressed in MNI space; one of an unknown space is taken as MNI."""
    if space is not Space.TAL:
        return x, y, z
    moved = tal_to_mni(np.array([[x, y, z]], dtype=np.float64))[0]
    return float(moved[0]), float(moved[1]), float(moved[2])


def draw_point(x: float, y: float, z: float) -> bytes:
    """Return the PNG of a sagittal, a coronal and an axial slice at a point (MNI152, mm) with a cross at it.

    Left is on the left. A point beyond the picture leaves its cross out; the outermost slice is then shown.
    """
    from PIL import Image

    point = (x, y, z)
    slices = [_slice(axis, point) for axis in range(3)]
    height = max(one.height for one in slices)
    picture = Image.new("RGB", (sum(one.width for one in slices) + GAP * 2, height))
    left = 0
    for one in slices:
        picture.paste(one, (left, (height - one.height) // 2))
        left += one.width + GAP
    stream = io.BytesIO()
    picture.save(stream, format="PNG", compress_level=3)
    return stream.getvalue()


def _slice(axis: int, point: tuple[float, float, float]) -> Any:
    from PIL import Image, ImageDraw

    across, up = (other for other in range(3) if other != axis)
    volume, voxel_mm = _template()
    low, high = FIELD_MM[axis]
    index = round((min(max(point[axis], low), high) - low) / voxel_mm)
    plane = np.take(volume, min(index, volume.shape[axis] - 1), axis=axis)
    size = (round(_span(across) * PIXELS_PER_MM), round(_span(up) * PIXELS_PER_MM))
    picture = Image.fromarray(np.ascontiguousarray(plane.T[::-1])).resize(size, Image.Resampling.BICUBIC).convert("RGB")
    brush = ImageDraw.Draw(picture)
    _cross(
        brush,
        size,
        (point[across] - FIELD_MM[across][0]) * PIXELS_PER_MM,
        (FIELD_MM[up][1] - point[up]) * PIXELS_PER_MM,
    )
    font = _letters()
    brush.text((3, 2), f"{'xyz'[axis]} = {point[axis]:.0f}", fill=INK, font=font, stroke_width=2, stroke_fill=(0, 0, 0))
    if across == 0:
        brush.text((3, size[1] - LETTERS - 4), "L", fill=INK, font=font, stroke_width=2, stroke_fill=(0, 0, 0))
        brush.text(
            (size[0] - LETTERS, size[1] - LETTERS - 4), "R", fill=INK, font=font, stroke_width=2, stroke_fill=(0, 0, 0)
        )
    return picture


def _span(axis: int) -> float:
    return FIELD_MM[axis][1] - FIELD_MM[axis][0]


def _cross(brush: Any, size: tuple[int, int], column: float, row: float) -> None:
    width, height = size
    if not (0 <= column < width and 0 <= row < height):
        return
    for line in (
        (0, row, column - OPEN_PX, row),
        (column + OPEN_PX, row, width, row),
        (column, 0, column, row - OPEN_PX),
        (column, row + OPEN_PX, column, height),
    ):
        if line[0] <= line[2] and line[1] <= line[3]:
            brush.line(line, fill=LINE)
    brush.ellipse((column - DOT_PX, row - DOT_PX, column + DOT_PX, row + DOT_PX), fill=DOT)


@cache
def _template() -> tuple[Volume, float]:
    """Return the template's gray values on the field of the pictures, left to right, back to front, low to high."""
    import nibabel as nib

    image = nib.as_closest_canonical(_read_template())  # type: ignore[no-untyped-call]
    values = np.asarray(image.dataobj, dtype=np.float32)
    affine = np.asarray(image.affine)
    voxel_mm = float(affine[0, 0])
    gray = np.clip(values / values.max() * 255, 0, 255).astype(np.uint8)
    places, beyond = [], []
    for axis, (low, high) in enumerate(FIELD_MM):
        at = np.rint((np.arange(low, high + voxel_mm / 2, voxel_mm) - affine[axis, 3]) / voxel_mm).astype(int)
        places.append(np.clip(at, 0, gray.shape[axis] - 1))
        beyond.append((at < 0) | (at >= gray.shape[axis]))
    field = gray[np.ix_(*places)]
    for axis, outside in enumerate(beyond):
        field[(slice(None),) * axis + (outside,)] = 0
    return field, voxel_mm


def _read_template() -> Any:
    import nibabel as nib

    spec = find_spec("nilearn")
    path = Path(spec.origin or "").parent / "datasets" / "data" / TEMPLATE if spec is not None else None
    if path is not None and path.is_file():
        return nib.load(path)
    from nilearn.datasets import load_mni152_template

    return load_mni152_template(resolution=1)


@cache
def _letters() -> Any:
    """Return the letters that come with matplotlib (no import needed), else Pillow's own."""
    from PIL import ImageFont

    spec = find_spec("matplotlib")
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
        if path.is_file():
            return ImageFont.truetype(str(path), LETTERS)
    return ImageFont.load_default(LETTERS)
