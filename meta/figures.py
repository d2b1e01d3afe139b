"""Figures of one analysis: glass brain, slices through every peak, a mosaic.

Each figure says on itself what is shown: map, threshold, space and coordinates. Text on figures is
English everywhere, because matplotlib brings no Chinese font and a figure must not depend on the fonts of
the machine; region names in Chinese stand in the report. PNG bytes hold no time and no version.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meta.space import AFFINE
from meta.tables import ClusterSummary, Peak

Volume = NDArray[np.floating]
DPI = 120
MAX_PEAKS = 8
"""Peaks drawn per cluster; all of them stand in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a figure shows: the map inside `mask`, and the words that say so."""

    values: Volume
    mask: NDArray[np.bool_]
    name: str
    statistic: str
    threshold: str

    @property
    def thresholded(self) -> Volume:
        """Return the map, 0 outside the mask."""
        return np.where(self.mask, self.values, 0.0)


def draw_glass_brain(shown: Shown) -> bytes:
    """Return a PNG: the map projected onto a transparent brain from four sides."""
    from nilearn import plotting

    figure = _figure(11.0, 3.6)
    low, high = limits(shown)
    plotting.plot_glass_brain(
        image_of(shown.thresholded), display_mode="lyrz", figure=figure, axes=(0.0, 0.02, 0.92, 0.76), colorbar=False,
        cmap=colours(), threshold=low * 0.999, vmin=low * 0.999, vmax=high, plot_abs=False, symmetric_cbar=False,
        annotate=True, black_bg=False,
    )  # fmt: skip
    _add_bar(figure, shown, low, high)
    _write(figure, shown, "MNI152, glass brain (maximum projection); L = left")
    return _png(figure)


def draw_peak(shown: Shown, cluster: ClusterSummary, number: int, peak: Peak) -> bytes:
    """Return a PNG: three orthogonal slices through one peak, its coordinates in both spaces."""
    figure = _figure(9.6, 4.0)
    low, high = limits(shown)
    _slices(figure, shown, "ortho", peak.place.mni, (0.0, 0.0, 0.90, 0.80), low, high)
    _add_bar(figure, shown, low, high)
    at = f"MNI ({format_xyz(peak.place.mni)}) = Talairach ({format_xyz(peak.place.tal, 1)})"
    _write(
        figure,
        shown,
        f"cluster {cluster.number}, peak {number}: {at}, ALE {peak.ale:.4f}, Z {peak.z:.2f}; L = left",
    )
    return _png(figure)


def draw_mosaic(shown: Shown) -> bytes:
    """Return a PNG: sagittal, coronal and axial slices through the whole map."""
    figure = _figure(11.0, 6.2)
    low, high = limits(shown)
    for row, (axis, cuts) in enumerate(zip("xyz", _cuts(shown.mask), strict=True)):
        _slices(figure, shown, axis, cuts, (0.0, 0.60 - 0.295 * row, 0.92, 0.28), low, high)
    _add_bar(figure, shown, low, high)
    _write(figure, shown, "MNI152; the number on each slice is its coordinate in mm; L = left")
    return _png(figure)


def _slices(
    figure: Any, shown: Shown, mode: str, cuts: Sequence[float], axes: tuple[float, float, float, float],
    low: float, high: float,
) -> None:  # fmt: skip
    from nilearn import plotting

    plotting.plot_stat_map(
        image_of(shown.thresholded), bg_img=template(), display_mode=mode, cut_coords=cuts, figure=figure, axes=axes,
        colorbar=False, cmap=colours(), threshold=low * 0.999, vmin=low * 0.999, vmax=high, symmetric_cbar=False,
        black_bg=False, dim=-0.3, draw_cross=mode == "ortho", annotate=True, resampling_interpolation="nearest",
    )  # fmt: skip


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


def format_xyz(xyz: Sequence[float], digits: int = 0) -> str:
    """Return "-30, 18, -4" with a true minus sign."""
    return ", ".join(f"{round(value, digits) + 0.0:.{digits}f}" for value in xyz).replace("-", "−")


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
    figure.text(0.01, 0.985, shown.name, va="top", ha="left", fontsize=12, fontweight="bold", color="black")
    figure.text(
        0.01,
        0.985 - 0.28 / figure.get_figheight(),
        shown.threshold,
        va="top",
        ha="left",
        fontsize=9,
        color="black",
    )
    figure.text(
        0.01, 0.985 - 0.48 / figure.get_figheight(), line, va="top", ha="left", fontsize=9, color="black"
    )


def _png(figure: Any) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=DPI, facecolor="white", metadata={"Software": None})
    figure.clear()
    return stream.getvalue()
