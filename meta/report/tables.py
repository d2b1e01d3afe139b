"""ClusterSummary tables as GingerALE prints them, in MNI and in Talairach: centres, extent, peaks, labels.

Coordinates are computed on the MNI grid and carried into Talairach voxel by voxel (Lancaster 2007), so
that the extent of a cluster is right in both spaces. Shares of labels count labelled voxels only, as
GingerALE's do; how many voxels carry a label is printed beside them.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from corpora.brain import mni_to_tal
from corpora.studies import Contrast, Space
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
    """A local maximum of the ALE map inside a cluster; `labels` has one entry per atlas."""

    place: Place
    ale: float
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
    max_ale: float
    p_fwe: float | None
    peaks: tuple[Peak, ...]
    hemispheres: tuple[float, float, float]
    shares: tuple[tuple[LabelShare, ...], ...]
    labelled: tuple[int, ...]
    foci_inside: tuple[tuple[str, int], ...]


def describe_clusters(
    ale: Volume, p: Volume, z: Volume, labels: NDArray[np.integer], *,
    experiments: Sequence[Experiment], atlases: Sequence[Atlas], p_fwe: Sequence[float] = (),
) -> tuple[ClusterSummary, ...]:  # fmt: skip
    """Return the clusters of a label image, in the order of their numbers.

    Parameters
    ----------
    ale, p, z : shape (91, 109, 91), on the grid of `meta.engine.space`.
    labels : same shape, 0 outside clusters, 1 … k inside.
    experiments : whose foci are counted inside each cluster.
    atlases : looked up in their own space; the order is kept in `ClusterSummary.shares` and `Peak.labels`.
    p_fwe : family-wise p of cluster 1 … k, where known.
    """
    maxima = (ndimage.maximum_filter(ale, size=3, mode="constant") == ale) & (labels > 0)
    inside = _foci_inside(labels, experiments)
    clusters = []
    for number in range(1, int(labels.max(initial=0)) + 1):
        ijk = np.argwhere(labels == number)
        if not len(ijk):
            continue
        mm = to_mm(ijk)
        values = ale[tuple(ijk.T)].astype(np.float64)
        at = np.argwhere(maxima & (labels == number))
        clusters.append(
            ClusterSummary(
                number=number,
                n_voxels=len(ijk),
                volume_mm3=len(ijk) * VOXEL_MM3,
                centre=_place(mm.mean(axis=0)),
                weighted_centre=_place(np.average(mm, axis=0, weights=values)),
                extent=_extent(mm),
                max_ale=float(values.max()),
                p_fwe=float(p_fwe[number - 1]) if number <= len(p_fwe) else None,
                peaks=_peaks(at, ale, p, z, atlases),
                hemispheres=_hemispheres(mm),
                shares=tuple(_shares(atlas, mm) for atlas in atlases),
                labelled=tuple(sum(s.n_voxels for s in _shares(atlas, mm)) for atlas in atlases),
                foci_inside=inside[number],
            )
        )
    return tuple(clusters)


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


def _peaks(
    at: NDArray[np.integer], ale: Volume, p: Volume, z: Volume, atlases: Sequence[Atlas]
) -> tuple[Peak, ...]:
    """Return local maxima, highest first; of neighbours with the same value, the first in grid order."""
    chosen: list[NDArray[np.integer]] = []
    order = sorted(range(len(at)), key=lambda i: (-float(ale[tuple(at[i])]), tuple(at[i])))
    for i in order:
        if all(np.abs(at[i] - other).max() > 1 for other in chosen):
            chosen.append(at[i])
    peaks = []
    for voxel in chosen:
        mm = to_mm(voxel.reshape(1, 3))
        index = tuple(voxel)
        found = [atlas.nearest(mm[0]) for atlas in atlases]
        peaks.append(
            Peak(
                place=_place(mm[0]),
                ale=float(ale[index]),
                p=float(p[index]),
                z=float(z[index]),
                labels=tuple(
                    _peak_label(atlas, *near, "en") for atlas, near in zip(atlases, found, strict=True)
                ),
                labels_zh=tuple(
                    _peak_label(atlas, *near, "zh") for atlas, near in zip(atlases, found, strict=True)
                ),
            )
        )
    return tuple(peaks)


def _peak_label(atlas: Atlas, index: int, distance_mm: float, language: str) -> str | None:
    """Return the label at a peak, or the nearest one with its distance."""
    name = atlas.name_of(index, language)
    if name is None or not distance_mm:
        return name
    return f"{name}（{distance_mm:.0f} mm 处）" if language == "zh" else f"{name} (at {distance_mm:.0f} mm)"


def _hemispheres(mm: NDArray[np.floating]) -> tuple[float, float, float]:
    x = mm[:, 0]
    return (
        float((x < _MIDLINE_MM).mean()), float((x > _MIDLINE_MM).mean()), float((x == _MIDLINE_MM).mean()),
    )  # fmt: skip


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


def format_percent(share: float) -> str:
    """Return a share as "55.3%"."""
    return f"{100 * share:.1f}%"


def format_labels(shares: Sequence[LabelShare], language: str = "en", at_most: int | None = None) -> str:
    """Return "Claustrum 55.3%; Insula 34.2%"."""
    listed = shares if at_most is None else shares[:at_most]
    return "; ".join(f"{s.name if language == 'en' else s.name_zh} {format_percent(s.share)}" for s in listed)


def _coordinates(place: Place, space: Space, digits: int) -> list[str]:
    return [f"{round(value, digits) + 0.0:.{digits}f}" for value in place.at(space)]


def clusters_tsv(
    clusters: Sequence[ClusterSummary], space: Space, atlases: Sequence[Atlas], statistic: str = "ale"
) -> str:
    """Return the cluster table in one space, one row per cluster, tab separated."""
    header = [
        "cluster", "volume_mm3", "voxels", "p_fwe", "weighted_centre_x", "weighted_centre_y",
        "weighted_centre_z", "centre_x", "centre_y", "centre_z", "min_x", "min_y", "min_z", "max_x", "max_y",
        "max_z", f"max_{statistic}", "n_peaks", "left", "right", "midline",
        *(f"labels: {atlas.title}" for atlas in atlases),
        *(f"labelled voxels: {atlas.title}" for atlas in atlases), "foci_inside",
    ]  # fmt: skip
    rows = [
        [
            str(c.number), f"{c.volume_mm3:.0f}", str(c.n_voxels), "" if c.p_fwe is None else f"{c.p_fwe:.6g}",
            *_coordinates(c.weighted_centre, space, 1), *_coordinates(c.centre, space, 1),
            *_coordinates(c.extent[0], space, 1), *_coordinates(c.extent[1], space, 1),
            f"{c.max_ale:.6f}", str(len(c.peaks)), *map(format_percent, c.hemispheres),
            *(format_labels(shares) for shares in c.shares), *map(str, c.labelled),
            "; ".join(f"{name} ({count})" for name, count in c.foci_inside),
        ]
        for c in clusters
    ]  # fmt: skip
    return to_tsv([header, *rows], f"space: {space.value}")


def peaks_tsv(
    clusters: Sequence[ClusterSummary], space: Space, atlases: Sequence[Atlas], statistic: str = "ale"
) -> str:
    """Return the peaks of all clusters in one space, tab separated."""
    header = [
        "cluster",
        "peak",
        "x",
        "y",
        "z",
        statistic,
        "p",
        "z_score",
        *(atlas.title for atlas in atlases),
    ]
    rows = [
        [
            str(c.number), str(i), *_coordinates(peak.place, space, 1 if space is Space.TAL else 0),
            f"{peak.ale:.6f}", f"{peak.p:.3e}", f"{peak.z:.3f}", *(label or "" for label in peak.labels),
        ]
        for c in clusters
        for i, peak in enumerate(c.peaks, start=1)
    ]  # fmt: skip
    return to_tsv([header, *rows], f"space: {space.value}")


def labels_tsv(clusters: Sequence[ClusterSummary], atlases: Sequence[Atlas]) -> str:
    """Return the share of every label of every atlas in every cluster, English and Chinese."""
    header = ["cluster", "atlas", "label", "label_zh", "share", "voxels"]
    rows = [
        [str(c.number), atlas.title, s.name, s.name_zh, format_percent(s.share), str(s.n_voxels)]
        for c in clusters
        for atlas, shares in zip(atlases, c.shares, strict=True)
        for s in shares
    ]
    return to_tsv([header, *rows])


def experiments_tsv(experiments: Sequence[Experiment], contrasts: Sequence[Contrast]) -> str:
    """Return every focus of every experiment, as read and as analysed, with the place it came from.

    The foci of an experiment are those of its contrasts, in order.
    """
    header = [
        "experiment", "study", "sample", "contrast", "n", "x", "y", "z", "space", "mni_x", "mni_y", "mni_z", "raw",
        "document", "table", "page", "row",
    ]  # fmt: skip
    by_id = {contrast.id: contrast for contrast in contrasts}
    rows = []
    for item in experiments:
        foci = [(by_id[name], focus) for name in item.contrasts for focus in by_id[name].foci]
        for (contrast, f), mni in zip(foci, item.foci, strict=True):
            rows.append(
                [
                    item.id,
                    item.study,
                    item.sample,
                    contrast.name,
                    f"{item.subjects:g}",
                    *(f"{v:g}" for v in (f.x, f.y, f.z)),
                    f.space.value if f.space else "",
                    *(f"{round(v, 3) + 0.0:.3f}" for v in mni),
                    f.raw,
                    f.document or "",
                    f.table or "",
                    "" if f.page is None else str(f.page),
                    "" if f.row is None else str(f.row + 1),
                ]
            )
    return to_tsv([header, *rows])


def to_tsv(rows: Sequence[Sequence[str]], comment: str = "") -> str:
    """Return tab separated text; tabs and line ends inside a cell become spaces."""
    stream = io.StringIO()
    if comment:
        stream.write(f"# {comment}\n")
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerows([" ".join(cell.split()) for cell in row] for row in rows)
    return stream.getvalue()
