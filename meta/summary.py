"""Clusters described: places, extents, peaks, label shares, contributing foci."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from corpora.brain import mni_to_tal
from corpora.nouns.studies import Space
from meta.engine.experiments import Experiment
from meta.engine.space import VOXEL_MM3, nearest_voxels, to_mm
from meta.labels import Atlas

Volume = NDArray[np.floating]
Xyz = tuple[float, float, float]
_MIDLINE_MM = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One point in both spaces, mm."""

    mni: Xyz
    tal: Xyz

    def at(self, space: Space) -> Xyz:
        """Return the coordinates in `space`."""
        return self.mni if space is Space.MNI else self.tal


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelShare:
    """How much of a cluster's labelled volume an atlas gives to one label, 0 to 1."""

    name: str
    name_zh: str
    share: float
    n_voxels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """A local maximum of the map inside a cluster; `labels` has one entry per atlas."""

    place: Place
    value: float
    p: float
    z: float
    labels: tuple[str | None, ...]
    labels_zh: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSummary:
    """One significant cluster.

    `extent` are the smallest and largest coordinates in each space; `hemispheres` the shares of voxels
    left of, right of and on the midline; `shares` has one tuple per atlas, `labelled` the voxels labelled.
    `foci_inside` maps experiment names to the number of their foci in the cluster.
    """

    number: int
    n_voxels: int
    volume_mm3: float
    centre: Place
    weighted_centre: Place
    extent: tuple[Place, Place]
    maximum: float
    p_fwe: float | None
    peaks: tuple[Peak, ...]
    hemispheres: tuple[float, float, float]
    shares: tuple[tuple[LabelShare, ...], ...]
    labelled: tuple[int, ...]
    foci_inside: tuple[tuple[str, int], ...]


def format_xyz(xyz: Sequence[float], digits: int = 0) -> str:
    """Return "-30, 18, -4" with a true minus sign."""
    return ", ".join(f"{round(value, digits) + 0.0:.{digits}f}" for value in xyz).replace("-", "−")


def describe_clusters(
    values: Volume,
    p: Volume,
    z: Volume,
    labels: NDArray[np.integer],
    *,
    experiments: Sequence[Experiment],
    atlases: Sequence[Atlas],
    p_fwe: Sequence[float] = (),
) -> tuple[ClusterSummary, ...]:
    """Return the clusters of a label image, in the order of their numbers.

    Parameters
    ----------
    values, p, z : shape (91, 109, 91), on the grid of `meta.engine.space`.
    labels : same shape, 0 outside clusters, 1 … k inside.
    experiments : whose foci are counted inside each cluster.
    atlases : looked up in their own space; the order is kept in `ClusterSummary.shares` and `Peak.labels`.
    p_fwe : family-wise p of cluster 1 … k, where known.
    """
    maxima = (ndimage.maximum_filter(values, size=3, mode="constant") == values) & (labels > 0)
    inside = _foci_inside(labels, experiments)
    clusters = []
    for number in range(1, int(labels.max(initial=0)) + 1):
        ijk = np.argwhere(labels == number)
        if len(ijk):
            # On the slope of a higher neighbour, outside the cluster, there is no local maximum: then its highest voxel.
            at = np.argwhere(maxima & (labels == number))
            at = at if len(at) else ijk[[int(np.argmax(values[tuple(ijk.T)]))]]
            peaks = _peaks(at, values, p, z, atlases)
            known = float(p_fwe[number - 1]) if number <= len(p_fwe) else None
            clusters.append(_describe(number, ijk, values, peaks, atlases, known, inside[number]))
    return tuple(clusters)


def _describe(
    number: int,
    ijk: NDArray[np.integer],
    values: Volume,
    peaks: tuple[Peak, ...],
    atlases: Sequence[Atlas],
    p_fwe: float | None,
    foci_inside: tuple[tuple[str, int], ...],
) -> ClusterSummary:
    """Return the summary of the voxels `ijk` of one cluster."""
    mm = to_mm(ijk)
    weights = values[tuple(ijk.T)].astype(np.float64)
    shares = tuple(_shares(atlas, mm) for atlas in atlases)
    return ClusterSummary(
        number=number,
        n_voxels=len(ijk),
        volume_mm3=len(ijk) * VOXEL_MM3,
        centre=_place(mm.mean(axis=0)),
        weighted_centre=_place(np.average(mm, axis=0, weights=weights)),
        extent=_extent(mm),
        maximum=float(weights.max()),
        p_fwe=p_fwe,
        peaks=peaks,
        hemispheres=_hemispheres(mm),
        shares=shares,
        labelled=tuple(sum(share.n_voxels for share in found) for found in shares),
        foci_inside=foci_inside,
    )


def _place(mni: NDArray[np.floating]) -> Place:
    tal = mni_to_tal(np.asarray(mni, dtype=np.float64).reshape(1, 3))[0]
    return Place(mni=_xyz(mni), tal=_xyz(tal))


def _xyz(row: Iterable[float]) -> Xyz:
    x, y, z = (float(value) for value in row)
    return (x, y, z)


def _extent(mm: NDArray[np.floating]) -> tuple[Place, Place]:
    tal = mni_to_tal(mm)
    return (
        Place(mni=_xyz(mm.min(axis=0)), tal=_xyz(tal.min(axis=0))),
        Place(mni=_xyz(mm.max(axis=0)), tal=_xyz(tal.max(axis=0))),
    )


def _peaks(at: NDArray[np.integer], values: Volume, p: Volume, z: Volume, atlases: Sequence[Atlas]) -> tuple[Peak, ...]:
    """Return local maxima, highest first; of neighbours with the same value, the first in grid order."""
    chosen: list[NDArray[np.integer]] = []
    order = sorted(range(len(at)), key=lambda i: (-float(values[tuple(at[i])]), tuple(at[i])))
    for i in order:
        if all(np.abs(at[i] - other).max() > 1 for other in chosen):
            chosen.append(at[i])
    return tuple(_peak(voxel, values, p, z, atlases) for voxel in chosen)


def _peak(voxel: NDArray[np.integer], values: Volume, p: Volume, z: Volume, atlases: Sequence[Atlas]) -> Peak:
    mm = to_mm(voxel.reshape(1, 3))[0]
    index = tuple(voxel)
    found = [atlas.nearest(mm) for atlas in atlases]
    return Peak(
        place=_place(mm),
        value=float(values[index]),
        p=float(p[index]),
        z=float(z[index]),
        labels=tuple(_peak_label(atlas, *near, "en") for atlas, near in zip(atlases, found, strict=True)),
        labels_zh=tuple(_peak_label(atlas, *near, "zh") for atlas, near in zip(atlases, found, strict=True)),
    )


def _peak_label(atlas: Atlas, index: int, distance_mm: float, language: str) -> str | None:
    """Return the label at a peak, or the nearest one with its distance."""
    name = atlas.name_of(index, language)
    if name is None or not distance_mm:
        return name
    return f"{name}（{distance_mm:.0f} mm 处）" if language == "zh" else f"{name} (at {distance_mm:.0f} mm)"


def _hemispheres(mm: NDArray[np.floating]) -> tuple[float, float, float]:
    x = mm[:, 0]
    return (
        float((x < _MIDLINE_MM).mean()),
        float((x > _MIDLINE_MM).mean()),
        float((x == _MIDLINE_MM).mean()),
    )


def _shares(atlas: Atlas, mm: NDArray[np.floating]) -> tuple[LabelShare, ...]:
    """Return the labels of a set of voxels, largest first; ties by name."""
    counts = Counter(int(i) for i in atlas.look_up(mm) if i)
    total = sum(counts.values())
    merged: Counter[tuple[str, str]] = Counter()
    for index, count in counts.items():
        merged[(atlas.name_of(index) or str(index), atlas.name_of(index, "zh") or str(index))] += count
    return tuple(
        LabelShare(name=name, name_zh=zh, share=count / total, n_voxels=count)
        for (name, zh), count in sorted(merged.items(), key=lambda item: (-item[1], item[0]))
    )


def _foci_inside(
    labels: NDArray[np.integer], experiments: Sequence[Experiment]
) -> dict[int, tuple[tuple[str, int], ...]]:
    """Return, per cluster, the experiments with foci in it and how many."""
    found: dict[int, list[tuple[str, int]]] = {n: [] for n in range(1, int(labels.max(initial=0)) + 1)}
    for item in experiments:
        ijk = nearest_voxels(item.foci)
        fits = ((ijk >= 0) & (ijk < np.array(labels.shape))).all(axis=1)
        counts = Counter(int(n) for n in labels[tuple(ijk[fits].T)] if n)
        for number, count in sorted(counts.items()):
            found[number].append((item.id, count))
    return {number: tuple(rows) for number, rows in found.items()}
