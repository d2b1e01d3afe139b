"""Maps of several seeds side by side: distances between their clusters, and the voxels they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meta.analysis import AnalysisResult
from meta.databases.regions import covers
from meta.engine.clusters import find_clusters, make_label_values
from meta.engine.space import VOXEL_MM, VOXEL_MM3, Floats, to_volume
from meta.networks.choosing import Chosen
from meta.summary import ClusterSummary, describe_clusters

SMALLEST_SHARED_MM3 = 200.0
"""Shared clusters below it are edges of maps that touch: GingerALE's smallest volume of contrasts and conjunctions."""

BOTH_SIDES = 0.1
"""Least share of a cluster in each hemisphere for it to be bilateral."""
LEAST_SHARE, MOST_LABELS = 0.1, 4
"""A label with at least this share names a cluster; no more than so many do."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Connected:
    """The map of one seed: `name` is its folder's."""

    name: str
    chosen: Chosen
    result: AnalysisResult

    @property
    def reaches_seed(self) -> bool:
        """Whether a significant cluster reaches into the seed."""
        return covers(self.chosen.region, self.result.labels)

    def title(self, language: str = "en") -> str:
        """Return what its section is called."""
        words = self.chosen.region.words_in(language)
        return f"{words}的共激活网络（MACM）" if language == "zh" else f"Network of {self.chosen.region.named} (MACM)"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shared:
    """Voxels significant in the maps of at least `least` of `n_seeds` seeds; `count` says in how many each voxel is."""

    least: int
    n_seeds: int
    count: NDArray[np.int32]
    labels: NDArray[np.int32]
    z: NDArray[np.float64]
    clusters: tuple[ClusterSummary, ...]

    @property
    def n_voxels(self) -> int:
        """Number of voxels that so many maps share."""
        return int((self.count >= self.least).sum())


def find_shared(maps: Sequence[AnalysisResult], least: int | None = None) -> Shared:
    """Return the voxels that are significant in at least `least` maps (default: all), clusters from 200 mm³ on described.

    The value of a voxel is the `least`-th highest Z of the maps in which it is significant: with all of them the minimum statistic
    (Nichols 2005, doi:10.1016/j.neuroimage.2004.12.005).
    """
    least = min(least or len(maps), len(maps))
    inside = np.array([m.found.labels > 0 for m in maps])
    count = inside.sum(axis=0).astype(np.int32)
    z = np.sort(np.where(inside, np.array([m.found.z for m in maps]), 0.0), axis=0)[len(maps) - least]
    above = count >= least
    found = find_clusters(z, above, min_size=int(np.ceil(SMALLEST_SHARED_MM3 / VOXEL_MM3)))
    labels = to_volume(make_label_values(found), fill=0)
    volume = to_volume(np.where(above, z, 0.0))
    from scipy.special import ndtr

    p = to_volume(ndtr(-np.where(above, z, 0.0)), fill=1.0)
    return Shared(
        least=least,
        n_seeds=len(maps),
        count=to_volume(count, fill=0),
        labels=labels,
        z=volume,
        clusters=describe_clusters(volume, p, volume, labels, experiments=(), atlases=maps[0].atlases),
    )


def distance(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the distance between two places, mm."""
    return float(np.linalg.norm(np.asarray(a, dtype=float) - np.asarray(b, dtype=float)))


def nearest_peak(
    place: Sequence[float], clusters: Sequence[ClusterSummary]
) -> tuple[ClusterSummary, Floats, float] | None:
    """Return the peak nearest to a place (MNI): its cluster, its coordinates and the distance in mm; None without clusters."""
    found = [
        (distance(place, peak.place.mni), cluster, np.array(peak.place.mni))
        for cluster in clusters
        for peak in cluster.peaks
    ]
    if not found:
        return None
    mm, cluster, xyz = min(found, key=lambda item: item[0])
    return cluster, xyz, mm


def side_of(cluster: ClusterSummary, language: str = "en") -> str:
    """Return "left", "right", "bilateral", or "midline" where a cluster's peak lies on it."""
    left, right, _ = cluster.hemispheres
    if min(left, right) >= BOTH_SIDES:
        return "双侧" if language == "zh" else "bilateral"
    x = cluster.peaks[0].place.mni[0]
    if abs(x) <= VOXEL_MM:
        return "中线" if language == "zh" else "midline"
    if language == "zh":
        return "左侧" if x < 0 else "右侧"
    return "left" if x < 0 else "right"


def label_of(cluster: ClusterSummary, language: str = "en") -> str:
    """Return the largest labels of a cluster in the first atlas that names any of it: up to four that have a tenth of it each."""
    for shares in cluster.shares:
        if shares:
            named = [s for s in shares[:MOST_LABELS] if s.share >= LEAST_SHARE] or [shares[0]]
            return ("、" if language == "zh" else ", ").join(s.name_zh if language == "zh" else s.name for s in named)
    return "–"
