"""What an estimator found, whichever it was: its maps, and the clusters that pass its correction."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpora.nouns.evidence import Problem
from meta.engine.ale import ALEMaps, FWEResult, find_fdr_clusters
from meta.engine.clusters import Cluster, make_label_values
from meta.engine.experiments import Experiment
from meta.engine.space import Booleans, Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inference:
    """Maps and clusters of one analysis; arrays hold one value per voxel of the brain mask.

    `statistic` is what tables and figures call the map, `key` the same in names of files and columns. `above`
    marks voxels that pass the uncorrected threshold, `candidates` are their clusters, `p_size` and `p_mass`
    the corrected p of each (empty where the correction gives none), `clusters` those that pass the correction.
    `size_cutoff` is the smallest significant cluster in voxels, where the correction has one. `correction`
    states the corrected threshold in words.
    """

    statistic: str
    key: str
    experiments: tuple[Experiment, ...]
    n_contrasts: int
    n_samples: int
    values: Floats
    p: Floats
    z: Floats
    above: Booleans
    candidates: tuple[Cluster, ...]
    p_size: tuple[float, ...] = ()
    p_mass: tuple[float, ...] = ()
    clusters: tuple[Cluster, ...]
    n_iterations: int = 0
    size_cutoff: int | None = None
    correction: str
    problems: tuple[Problem, ...] = ()

    @property
    def labels(self) -> NDArray[np.int32]:
        """Number of the significant cluster each voxel is in, 0 elsewhere."""
        return make_label_values(self.clusters)

    @property
    def thresholded(self) -> Floats:
        """Values inside significant clusters, 0 elsewhere."""
        return np.where(self.labels > 0, self.values, 0.0)

    @property
    def p_of_clusters(self) -> tuple[float, ...]:
        """Corrected p of each significant cluster; empty where the correction gives none."""
        if not self.p_size:
            return ()
        candidate = make_label_values(self.candidates)
        return tuple(self.p_size[candidate[cluster.columns[0]] - 1] for cluster in self.clusters)

    @property
    def n_foci(self) -> int:
        """Number of foci analysed."""
        return sum(e.n_foci for e in self.experiments)


def infer_by_size(fwe: FWEResult) -> Inference:
    """Return an ALE analysis whose clusters are significant by their size (family-wise error)."""
    s = fwe.maps.settings
    correction = (
        f"cluster-level FWE p < {bare(s.cluster_fwe_p)} (cluster-forming p < {bare(s.cluster_forming_p)}, "
        f"{fwe.n_iterations} permutations)"
    )
    return replace(
        _of_maps(fwe.maps, correction),
        candidates=fwe.candidates,
        p_size=fwe.p_size,
        p_mass=fwe.p_mass,
        clusters=fwe.clusters,
        n_iterations=fwe.n_iterations,
        size_cutoff=fwe.size_cutoff,
    )


def infer_by_fdr(maps: ALEMaps) -> Inference:
    """Return an ALE analysis whose voxels pass control of the false discovery rate at the plan's corrected p."""
    q = maps.settings.cluster_fwe_p
    return replace(
        _of_maps(maps, f"voxel-level FDR q < {bare(q)}"), candidates=maps.clusters, clusters=find_fdr_clusters(maps, q)
    )


def _of_maps(maps: ALEMaps, correction: str) -> Inference:
    return Inference(
        statistic="ALE",
        key="ale",
        experiments=maps.experiments,
        n_contrasts=maps.n_contrasts,
        n_samples=maps.n_samples,
        values=maps.ale,
        p=maps.p,
        z=np.nan_to_num(maps.z, nan=0.0),
        above=maps.above,
        candidates=(),
        clusters=(),
        correction=correction,
        problems=maps.problems,
    )


def bare(value: float) -> str:
    """Return a probability as papers print it: ".05"."""
    return f"{value:g}".removeprefix("0")
