"""The glass brain: a map projected onto outlines of the brain from four sides; the outlines are nilearn's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.figures import own_style, without_collecting
from meta.engine.space import AFFINE, SHAPE, VOXEL_MM
from meta.report.drawing.canvas import DPI, WIDTH_PX, Canvas, coloured

HEIGHT_PX = 560
_WIDE = 0.915
"""Share of the width that the four brains take; the colour bar is right of them."""
_SIDES = "lyrz"
"""nilearn's names: from the left, from behind, from the right, from above."""
_AXES = {"l": (1, 2), "r": (1, 2), "y": (0, 2), "z": (0, 1)}


@dataclass(frozen=True, slots=True)
class _View:
    """A side and where it lies: first and last pixel across and down, and the mm at these edges."""

    side: str
    columns: tuple[int, int]
    rows: tuple[int, int]
    across_mm: tuple[float, float]
    up_mm: tuple[float, float]


def project(canvas: Canvas, values: NDArray[np.floating], limits: tuple[float, float]) -> None:
    """Draw the largest positive value along each line of sight, the outlines over it."""
    outlines, views = _outlines()
    pixels = canvas.pixels[: outlines.shape[0]]
    for view in views:
        seen = _look(values, view)
        part = pixels[view.rows[0] : view.rows[1], view.columns[0] : view.columns[1]]
        part[seen > 0] = coloured(seen[seen > 0], *limits)
    pixels[...] = (pixels.astype(np.uint16) * outlines[..., None] // 255).astype(np.uint8)


def _look(values: NDArray[np.floating], view: _View) -> NDArray[np.floating]:
    """Return the projection at every pixel of a view; from a side only its own half is seen."""
    turned = values[::-1]
    x = -AFFINE[0, 3] + np.arange(SHAPE[0]) * VOXEL_MM
    half = {"l": x <= 0, "r": x >= 0}.get(view.side, np.ones(SHAPE[0], dtype=bool))
    axes = _AXES[view.side]
    (gone,) = {0, 1, 2} - set(axes)
    plane = np.where(half[:, None, None], turned, 0).max(axis=gone)
    corner = (-AFFINE[0, 3], AFFINE[1, 3], AFFINE[2, 3])
    index = []
    for axis, n, (low, high) in (
        (axes[0], view.columns[1] - view.columns[0], view.across_mm),
        (axes[1], view.rows[1] - view.rows[0], view.up_mm),
    ):
        mm = low + (np.arange(n) + 0.5) * (high - low) / n
        found = np.floor((mm - corner[axis]) / VOXEL_MM + 0.5).astype(np.intp)
        index.append(np.where((found >= 0) & (found < SHAPE[axis]), found, -1))
    padded = np.pad(plane, ((0, 1), (0, 1)))
    return np.asarray(padded[index[0][None], index[1][:, None]])


@cache
@own_style()
def _outlines() -> tuple[NDArray[np.uint16], tuple[_View, ...]]:
    """Return the outlines as darkness of each pixel, 255 where there is none, and the place of each view."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from nilearn import plotting

    figure = Figure(figsize=(WIDTH_PX / DPI, HEIGHT_PX / DPI), dpi=DPI, facecolor="white")
    drawn: Any = FigureCanvasAgg(figure)
    with without_collecting():
        display = plotting.plot_glass_brain(
            None, display_mode=_SIDES, figure=figure, axes=(0.0, 0.0, _WIDE, 1.0), annotate=False, alpha=0.75
        )
    drawn.draw()
    grey = np.asarray(drawn.buffer_rgba())[..., :3].min(axis=2).astype(np.uint16)
    return grey, tuple(_placed(side, display.axes[side].ax) for side in _SIDES)


def _placed(side: str, axes: Any) -> _View:
    """Return where an axes of matplotlib lies, in pixels, and what it shows, in mm from the left and from above."""
    box = axes.get_position()
    across, up = axes.get_xlim(), axes.get_ylim()
    return _View(
        side=side,
        columns=(round(box.x0 * WIDTH_PX), round(box.x1 * WIDTH_PX)),
        rows=(round((1 - box.y1) * HEIGHT_PX), round((1 - box.y0) * HEIGHT_PX)),
        across_mm=(float(across[0]), float(across[1])),
        up_mm=(float(up[1]), float(up[0])),
    )


def letters() -> tuple[int, int, int, int]:
    """Return the columns of the letters L and R of the views from behind and from above, in their order."""
    _, views = _outlines()
    behind, above = (next(view for view in views if view.side == side) for side in "yz")
    wide = 40
    return behind.columns[0], behind.columns[1] - wide, above.columns[0], above.columns[1] - wide
