"""A map on the inflated cortex: fsaverage5, from both sides of each hemisphere.

Which place of the surface each pixel shows is computed once; a map then only colours the pixels. The surface is registered to
MNI305 and the map to MNI152, which differ by a few mm: a picture for orientation, not for reading coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from meta.engine.space import nearest_voxels
from meta.report.drawing.canvas import WIDTH_PX, Canvas, Pixels, coloured

HEIGHT_PX = 430
VIEWS = (("left", "lateral"), ("left", "medial"), ("right", "medial"), ("right", "lateral"))
_PANEL_PX = round(WIDTH_PX * 0.91 / len(VIEWS))
_DEPTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Where the map is looked up between the white matter (0) and the pia (1); the largest value counts."""
_POINTS = 14
"""Points along an edge of a triangle by which its pixels are found: its edges have up to 13 pixels."""
_LIGHT, _DARK = 205.0, 150.0
"""Grey of gyri and of sulci."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a panel shows: at the pixels `rows`, `columns` the vertices `corners` (n, 3) with their `weights` and a grey."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    corners: NDArray[np.intp]
    weights: NDArray[np.float32]
    grey: NDArray[np.float32]


def draw_surface(canvas: Canvas, values: NDArray[np.floating], limits: tuple[float, float]) -> None:
    """Draw the positive values of a map, shape (91, 109, 91), on four views of the cortex."""
    for place, (side, view) in enumerate(VIEWS):
        canvas.paste(_panel(values, side, view, limits), place * _PANEL_PX, 0)


def _panel(values: NDArray[np.floating], side: str, view: str, limits: tuple[float, float]) -> Pixels:
    seen = _look(side, view)
    at_vertices = _sample(values, side)
    shown = at_vertices > 0
    here = (shown[seen.corners] * seen.weights).sum(axis=1) >= 0.5
    value = (at_vertices[seen.corners] * seen.weights).sum(axis=1)
    weight = (shown[seen.corners] * seen.weights).sum(axis=1)
    colour = np.repeat(seen.grey[:, None], 3, axis=1).astype(np.uint8)
    colour[here] = coloured(value[here] / weight[here], *limits)
    panel = np.full((HEIGHT_PX, _PANEL_PX, 3), 255, dtype=np.uint8)
    panel[seen.rows, seen.columns] = colour
    return panel


def _sample(values: NDArray[np.floating], side: str) -> Floats:
    """Return the largest value between white matter and pia at each vertex."""
    white, pia = _mesh("white", side)[0], _mesh("pial", side)[0]
    found = np.zeros(len(white))
    for depth in _DEPTHS:
        ijk = nearest_voxels(white + depth * (pia - white))
        inside = ((ijk >= 0) & (ijk < np.array(values.shape))).all(axis=1)
        found[inside] = np.maximum(found[inside], values[tuple(ijk[inside].T)])
    return found


@cache
def _look(side: str, view: str) -> _Seen:
    """Return what each pixel of a view shows: of all points of the surface the one nearest to the eye."""
    vertices, faces = _mesh("infl", side)
    outward = -1.0 if side == "left" else 1.0
    eye = outward if view == "lateral" else -outward  # the sign of x from where it is looked at
    toward, across, up = vertices[:, 0] * eye, vertices[:, 1] * eye, vertices[:, 2]
    scale = min((_PANEL_PX - 24) / np.ptp(across), (HEIGHT_PX - 24) / np.ptp(up))
    columns = (across - (across.max() + across.min()) / 2) * scale + _PANEL_PX / 2
    rows = ((up.max() + up.min()) / 2 - up) * scale + HEIGHT_PX / 2
    edges = vertices[faces]
    normal = np.cross(edges[:, 1] - edges[:, 0], edges[:, 2] - edges[:, 0])
    facing = normal[:, 0] * eye / np.linalg.norm(normal, axis=1)
    front = np.flatnonzero(facing > 0)
    first, second = np.meshgrid(*[np.linspace(0, 1, _POINTS)] * 2, indexing="ij")
    keep = first + second <= 1 + 1e-9
    weights = np.stack([1 - first - second, first, second], axis=-1)[keep].clip(0)
    corners = faces[front]

    def spread(of_vertices: Floats) -> Floats:
        return np.asarray(of_vertices[corners] @ weights.T).ravel()

    pixel = np.round(spread(rows)).astype(np.intp) * _PANEL_PX + np.round(spread(columns)).astype(np.intp)
    order = np.argsort(spread(toward), kind="stable")
    last = np.full(HEIGHT_PX * _PANEL_PX, -1, dtype=np.intp)
    last[pixel[order]] = order  # of several points in a pixel the last one stays: the nearest
    shown = np.flatnonzero(last >= 0)
    face, weight = np.divmod(last[shown], len(weights))
    sulcal = (_depths(side)[corners[face]] * weights[weight]).sum(axis=1) > 0
    grey = np.where(sulcal, _DARK, _LIGHT) * (0.55 + 0.45 * facing[front][face])
    return _Seen(
        rows=shown // _PANEL_PX,
        columns=shown % _PANEL_PX,
        corners=corners[face],
        weights=weights[weight].astype(np.float32),
        grey=grey.astype(np.float32),
    )


@cache
def _mesh(surface: str, side: str) -> tuple[Floats, NDArray[np.intp]]:
    """Return vertices (n, 3), mm, and triangles (m, 3)."""
    arrays = _read(f"{surface}_{side}.gii.gz")
    return arrays[0].astype(np.float64), arrays[1].astype(np.intp)


@cache
def _depths(side: str) -> Floats:
    """Return how deep in a sulcus each vertex lies; positive inside one."""
    return _read(f"sulc_{side}.gii.gz")[0].astype(np.float64)


def _read(name: str) -> list[NDArray[np.floating]]:
    """Return the arrays of a surface file that comes with nilearn."""
    import nibabel as nib

    folder = resources.files("nilearn.datasets").joinpath("data", "fsaverage5")
    with resources.as_file(folder.joinpath(name)) as path:
        return [array.data for array in nib.load(path).darrays]  # type: ignore[attr-defined]
