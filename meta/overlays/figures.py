"""Figures of overlays: a map and a network on slices in three colours, and the shares of a parcellation's networks as bars.

The colours (Okabe and Ito's orange and sky blue, and a purple darker than both) differ in hue and in lightness: they are told apart by readers with
any kind of colour blindness, and in print without colour. Slices hold no words but their place, so one drawing serves every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.figures import chinese_svg_text, own_style, png_bytes
from meta.engine.space import SHAPE, Booleans, load_brain_mask, nearest_voxels, to_mm, to_volume
from meta.overlays.compare import Overlap
from meta.report.drawing.slices import FIELD_MM, template_volume

DPI = 300
MAP_ONLY, NETWORK_ONLY, BOTH = 1, 2, 3
COLOURS = {MAP_ONLY: "#E69F00", NETWORK_ONLY: "#56B4E9", BOTH: "#5B2A86"}
NAMES = {
    "en": "orange: the map alone; light blue: the network alone; purple: both",
    "zh": "橙色：仅本脑图；浅蓝：仅该网络；紫色：二者重叠",
}
SLICES = 6
_WIDE, _TALL = 8.0, 4.7
BAR = "#2b5c8a"
NOT_SIGNIFICANT = "#b9b9b9"
SIGNIFICANT = 0.05
WORDS = {
    "share": {"en": "Share of the map's voxels", "zh": "占脑图体素的比例"},
    "null": {
        "en": "diamonds: mean of maps with redrawn foci; grey: p (FDR) ≥ .05",
        "zh": "菱形：坐标随机重排所得脑图的均值；灰色：p（FDR）≥ .05",
    },
}
_FIRST_CJK = 0x2E80
_POINTS = 72.0


def kinds_of(inside: Booleans, network: Booleans) -> NDArray[np.uint8]:
    """Return 1 at mask voxels of the map alone, 2 of the network alone, 3 of both, 0 elsewhere."""
    return inside.astype(np.uint8) * MAP_ONLY + network.astype(np.uint8) * NETWORK_ONLY


@own_style()
def draw_overlay(inside: Booleans, network: Booleans) -> bytes:
    """Return a PNG at 300 dpi: sagittal, coronal and axial slices through the map, coloured as `COLOURS`; left is left."""
    from matplotlib.figure import Figure

    kinds = to_volume(kinds_of(inside, network))
    figure = Figure(figsize=(_WIDE, _TALL), facecolor="white")
    mm = to_mm(load_brain_mask().ijk[inside]) if inside.any() else to_mm(load_brain_mask().ijk)
    for row, axis in enumerate((0, 1, 2)):
        for column, at in enumerate(_cuts(mm[:, axis])):
            place = (column / SLICES, 1 - (row + 0.97) / 3, 0.99 / SLICES, 0.94 / 3)
            _draw_slice(figure.add_axes(place), kinds, axis, at)
    return png_bytes(figure, DPI, facecolor="white")


def _cuts(mm: NDArray[np.float64]) -> list[int]:
    """Return the mm of the slices along one axis, on voxels' centres: where the map is, more of them where more of it is."""
    found = {2 * round(float(at) / 2) for at in np.quantile(mm, np.linspace(0.05, 0.95, SLICES))}
    step = 1
    while len(found) < SLICES:
        found.add(min(found) - 2 if step % 2 else max(found) + 2)
        step += 1
    return sorted(found)


def _draw_slice(axes: Any, kinds: NDArray[np.uint8], axis: int, at: int) -> None:
    from matplotlib.colors import to_rgb

    across, up = (other for other in range(3) if other != axis)
    (left, right), (low, high) = FIELD_MM[across], FIELD_MM[up]
    steps_across, steps_up = np.arange(left, right + 1.0), np.arange(low, high + 1.0)
    mm = np.empty((len(steps_up), len(steps_across), 3))
    mm[..., axis], mm[..., across], mm[..., up] = at, steps_across[None, :], steps_up[:, None]
    grey = _template_at(mm.reshape(-1, 3)).reshape(mm.shape[:2])
    picture = np.repeat(np.where(grey > 0, 0.12 + 0.83 * grey, 1.0)[..., None], 3, axis=2)
    here = _kinds_at(kinds, mm.reshape(-1, 3)).reshape(mm.shape[:2])
    for kind, colour in COLOURS.items():
        picture[here == kind] = to_rgb(colour)
    axes.imshow(picture, origin="lower", interpolation="nearest", extent=(left, right, low, high))
    axes.set_axis_off()
    axes.text(0.02, 0.0, f"{'xyz'[axis]} = {at}".replace("-", "−"), transform=axes.transAxes, fontsize=7)
    if axis != 0:
        axes.text(0.02, 0.98, "L", transform=axes.transAxes, fontsize=7, va="top")
        axes.text(0.98, 0.98, "R", transform=axes.transAxes, fontsize=7, va="top", ha="right")


def _template_at(mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the template's brightness at points in mm, at most 1; 0 outside the brain."""
    volume, origin = template_volume()
    ijk = np.round(mm - origin).astype(np.int64)
    fits = ((ijk >= 0) & (ijk < np.array(volume.shape))).all(axis=1)
    found = np.zeros(len(mm))
    found[fits] = volume[tuple(ijk[fits].T)]
    return found


def _kinds_at(kinds: NDArray[np.uint8], mm: NDArray[np.float64]) -> NDArray[np.uint8]:
    ijk = nearest_voxels(mm)
    fits = ((ijk >= 0) & (ijk < np.array(SHAPE))).all(axis=1)
    found = np.zeros(len(mm), dtype=np.uint8)
    found[fits] = kinds[tuple(ijk[fits].T)]
    return found


@own_style()
def shares_svg(overlaps: Sequence[Overlap], language: str, title: str) -> bytes:
    """Return an SVG: the share of the map's voxels in each network as bars, the mean of the null as diamonds."""
    return chinese_svg_text(_shares(overlaps, language), title=title).encode()


@own_style()
def draw_shares(overlaps: Sequence[Overlap]) -> bytes:
    """Return the same in English as PNG, for programs that draw no SVG; matplotlib brings no Chinese font."""
    return png_bytes(_shares(overlaps, "en"), DPI)


def _shares(overlaps: Sequence[Overlap], language: str) -> Any:
    from matplotlib.figure import Figure

    labels = [overlap.network.title[language] for overlap in overlaps]
    left = 0.25 + max((_width_in(label, 9) for label in labels), default=0.0)
    tall, bottom, wide = 0.3 * max(len(overlaps), 1), 0.75, 4.0
    width, height = left + wide + 0.2, tall + bottom + 0.1
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((left / width, bottom / height, wide / width, tall / height))
    places = np.arange(len(overlaps))[::-1]
    axes.barh(places, [o.share_of_map for o in overlaps], color=[_colour(o) for o in overlaps], height=0.7)
    drawn = [(place, o.expected) for place, o in zip(places, overlaps, strict=True) if o.expected is not None]
    if drawn:
        axes.scatter([x for _, x in drawn], [y for y, _ in drawn], marker="D", color="black", s=18, zorder=3)
    axes.set_ylim(-0.6, max(len(overlaps), 1) - 0.4)
    axes.set_yticks(places, labels, fontsize=9)
    axes.set_xlabel("\n".join([WORDS["share"][language]] + [WORDS["null"][language]] * bool(drawn)), fontsize=9)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure


def _colour(overlap: Overlap) -> str:
    return NOT_SIGNIFICANT if overlap.p_fdr is not None and overlap.p_fdr >= SIGNIFICANT else BAR


def _width_in(text: str, points: float) -> float:
    return sum(1.0 if ord(letter) >= _FIRST_CJK else 0.6 for letter in text) * points / _POINTS
