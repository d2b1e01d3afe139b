"""Figures of one analysis: glass brain, slices through every peak, a mosaic.

Each figure is labelled with what it shows: map, threshold, space and coordinates. Text on figures is
English everywhere, because matplotlib brings no Chinese font and a figure must not depend on the fonts of
the machine; region names in Chinese are in the report. PNG bytes hold no time and no version.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.figures import own_style, png_bytes
from meta.engine.space import AFFINE, VOXEL_MM
from meta.summary import ClusterSummary, Peak, format_xyz

Volume = NDArray[np.floating]
DPI = 120
_FIRST_CJK = 0x2E80
"""From here on matplotlib's own fonts have no glyphs."""
_FIELD_MM = ((-76.0, 76.0), (-110.0, 78.0), (-74.0, 86.0))
"""What slices show in x, y and z: the template's brain with a margin."""
MAX_PEAKS = 8
"""Peaks drawn per cluster; the table lists all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a figure shows: the map inside `mask`, and the words that say so.

    `short` replaces `name` where the figure's font has no glyphs for it (Chinese titles).
    """

    values: Volume
    mask: NDArray[np.bool_]
    name: str
    statistic: str
    threshold: str
    short: str = ""

    @property
    def heading(self) -> str:
        """Return the name in words the figure's font can write."""
        return self.name if all(ord(letter) < _FIRST_CJK for letter in self.name) else self.short

    @property
    def thresholded(self) -> Volume:
        """Return the map, 0 outside the mask."""
        return np.where(self.mask, self.values, 0.0)


@own_style()
def draw_glass_brain(shown: Shown) -> bytes:
    """Return a PNG: the map projected onto a transparent brain from four sides."""
    from nilearn import plotting

    figure = _figure(11.0, 3.6)
    low, high = limits(shown)
    shows = bool((shown.mask & (shown.values > 0)).any())
    plotting.plot_glass_brain(
        image_of(shown.thresholded) if shows else None,
        display_mode="lyrz",
        figure=figure,
        axes=(0.0, 0.02, 0.92, 0.76),
        colorbar=False,
        cmap=colours(),
        threshold=low * 0.999,
        vmin=low * 0.999,
        vmax=high,
        plot_abs=False,
        symmetric_cbar=False,
        annotate=True,
        black_bg=False,
    )
    if shows:
        _add_bar(figure, shown, low, high)
    _write(figure, shown, "MNI152, glass brain (maximum projection); L = left")
    return _png(figure)


@own_style()
def draw_peak(shown: Shown, cluster: ClusterSummary, number: int, peak: Peak) -> bytes:
    """Return a PNG: three orthogonal slices through one peak, its coordinates in both spaces."""
    figure = _figure(9.6, 4.0)
    limits_ = limits(shown)
    places = ((0.005, 0.02, 0.30, 0.74), (0.315, 0.02, 0.26, 0.74), (0.585, 0.02, 0.31, 0.74))
    for axis, place in enumerate(places):
        axes = figure.add_axes(place)
        _draw_slice(axes, shown, axis, peak.place.mni[axis], limits_)
        across, up = [peak.place.mni[other] for other in range(3) if other != axis]
        axes.axvline(across, color="#1f4e79", linewidth=0.8)
        axes.axhline(up, color="#1f4e79", linewidth=0.8)
    _add_bar(figure, shown, *limits_)
    at = f"MNI ({format_xyz(peak.place.mni)}) = Talairach ({format_xyz(peak.place.tal, 1)})"
    _write(
        figure,
        shown,
        f"cluster {cluster.number}, peak {number}: {at}, {shown.statistic} {peak.value:.4f}, Z {peak.z:.2f}; L = left",
    )
    return _png(figure)


@own_style()
def draw_mosaic(shown: Shown) -> bytes:
    """Return a PNG: sagittal, coronal and axial slices through the whole map."""
    figure = _figure(11.0, 6.2)
    limits_ = limits(shown)
    shows = bool((shown.mask & (shown.values > 0)).any())
    for axis, cuts in enumerate(_cuts(shown.mask)):
        for column, at in enumerate(cuts):
            width = 0.915 / len(cuts)
            axes = figure.add_axes((0.003 + column * width, 0.60 - 0.295 * axis, width * 0.98, 0.28))
            _draw_slice(axes, shown, axis, at, limits_)
    if shows:
        _add_bar(figure, shown, *limits_)
    _write(figure, shown, "MNI152; the number on each slice is its coordinate in mm; L = left")
    return _png(figure)


def _draw_slice(axes: Any, shown: Shown, axis: int, at: float, limits_: tuple[float, float]) -> None:
    """Draw one slice of the template and the map over it; nothing is interpolated."""
    first, second = (other for other in range(3) if other != axis)
    background, origin = _template_volume()
    index = int(np.clip(round(at - origin[axis]), 0, background.shape[axis] - 1))
    picture = _plane(background, axis, index)
    _lay(axes, picture, _edges(origin, 1.0, picture.shape, (first, second)), cmap="gray", vmin=-0.15, vmax=1.0)
    # The map's grid runs from right to left; turned round, its corner is the voxel of smallest coordinates.
    values = shown.thresholded[::-1]
    corner = np.array([-AFFINE[0, 3], AFFINE[1, 3], AFFINE[2, 3]])
    place = int(np.clip(np.floor((at - corner[axis]) / VOXEL_MM + 0.5), 0, values.shape[axis] - 1))
    overlay = _plane(values, axis, place)
    edges = _edges(corner, VOXEL_MM, overlay.shape, (first, second))
    _lay(axes, overlay, edges, cmap=colours(), vmin=limits_[0], vmax=limits_[1])
    axes.set_xlim(*_FIELD_MM[first])
    axes.set_ylim(*_FIELD_MM[second])
    axes.set_axis_off()
    axes.text(0.02, 0.02, f"{'xyz'[axis]} = {format_xyz([at])}", transform=axes.transAxes, fontsize=9)
    if axis != 0:
        axes.text(0.02, 0.98, "L", transform=axes.transAxes, fontsize=10, va="top")
        axes.text(0.98, 0.98, "R", transform=axes.transAxes, fontsize=10, va="top", ha="right")


def _lay(axes: Any, picture: NDArray[np.floating], edges: tuple[float, ...], **colouring: Any) -> None:
    """Show the positive values of a plane between its edges in mm."""
    shown = np.ma.masked_less_equal(picture, 0.0)
    axes.imshow(shown, origin="lower", extent=edges, interpolation="nearest", **colouring)


def _edges(
    corner: NDArray[np.floating], voxel_mm: float, shape: tuple[int, ...], axes: tuple[int, int]
) -> tuple[float, ...]:
    """Return the left, right, lower and upper edge of a plane whose first voxel has its centre at `corner`."""
    edges: list[float] = []
    for axis, count in zip(axes, reversed(shape), strict=True):
        edges += [float(corner[axis]) - voxel_mm / 2, float(corner[axis]) + (count - 0.5) * voxel_mm]
    return tuple(edges)


def _plane(volume: NDArray[np.floating], axis: int, index: int) -> NDArray[np.floating]:
    """Return one slice, its second axis upwards."""
    at: list[slice | int] = [slice(None)] * 3
    at[axis] = index
    return volume[tuple(at)].T


@cache
def _template_volume() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the 1 mm template, brightest voxel 1, and the mm coordinates of its first voxel."""
    image = template(1)
    volume = np.asarray(image.dataobj, dtype=np.float64)
    return volume / volume.max(), np.asarray(image.affine)[:3, 3]


@cache
def template(resolution: int = 1) -> Any:
    """Return the MNI152 template nilearn ships, at 1 or 2 mm."""
    from nilearn.datasets import load_mni152_template

    return load_mni152_template(resolution=resolution)


def colours() -> Any:
    """Return red to yellow, dark enough at both ends to be seen on white and on grey."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("focimine", ["#b30000", "#e34a33", "#fd8d3c", "#ffd92f"])


def _add_bar(figure: Any, shown: Shown, low: float, high: float) -> None:
    """Draw the colour bar from the threshold to the maximum, with its quantity above it."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    axes = figure.add_axes((0.925, 0.12, 0.013, 0.55))
    ticks = [low + (high - low) * part for part in (0.0, 0.5, 1.0)]
    bar = figure.colorbar(ScalarMappable(norm=Normalize(low, high), cmap=colours()), cax=axes, ticks=ticks)
    bar.ax.set_yticklabels([f"{tick:.4f}" if high < 1 else f"{tick:.2f}" for tick in ticks], fontsize=8)
    bar.ax.set_title(shown.statistic, fontsize=9, pad=6)


def _cuts(mask: NDArray[np.bool_], n: int = 7) -> list[list[float]]:
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


def image_of(values: Volume) -> Any:
    """Return the values as an image on the MNI grid, single precision."""
    import nibabel as nib

    return nib.Nifti1Image(np.asarray(values, dtype=np.float32), AFFINE)  # type: ignore[no-untyped-call]


def _figure(width: float, height: float) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def _write(figure: Any, shown: Shown, line: str) -> None:
    figure.text(0.01, 0.985, shown.heading, va="top", ha="left", fontsize=12, fontweight="bold", color="black")
    figure.text(
        0.01,
        0.985 - 0.28 / figure.get_figheight(),
        shown.threshold,
        va="top",
        ha="left",
        fontsize=9,
        color="black",
    )
    figure.text(0.01, 0.985 - 0.48 / figure.get_figheight(), line, va="top", ha="left", fontsize=9, color="black")


def _png(figure: Any) -> bytes:
    png = png_bytes(figure, DPI, facecolor="white")
    figure.clear()
    return png
