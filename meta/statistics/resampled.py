"""ALE of many random subsets of the experiments: how often a voxel, and a cluster, is significant.

What depends on a few experiments is there in few subsets. All subsets share one cut-off of cluster size, that of experiments of
their number with foci at random places; each has its own null distribution, as any analysis.

References
----------
Eickhoff et al. 2016, doi:10.1016/j.neuroimage.2016.04.072 (subsets of real data); JALE's "probabilistic ALE" works the same way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corpora.errors import ProtocolError
from corpora.protocol import ResampledSection
from meta.engine.ale import FWEResult, find_ale_threshold, find_size_cutoff, plan_null
from meta.engine.clusters import find_clusters
from meta.engine.experiments import MIN_EXPERIMENTS
from meta.engine.kernels import activation_values, make_null_distribution, make_union_map
from meta.engine.null import NullMaxima, run_null
from meta.engine.philox import draw_uniform
from meta.engine.robustness import refit
from meta.engine.space import Floats, Integers
from meta.statistics.cutoffs import quantile_interval

_STREAM = 29
_NULL_SUBSETS = 10
"""Subsets whose simulated maxima are pooled: their cut-offs differ by less than the Monte-Carlo error of one."""
_FEWER = 0.8
"""Share of the experiments in a subset where there are too few for subsets of 17."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resampled:
    """Shares of resamples, 0 to 1: `voxels` (one per voxel of the mask) in which each is in a significant cluster.

    `low` and `high` are the Monte-Carlo interval of the subsets' cut-off. `clusters` has one row per significant cluster of the whole analysis: its number, the share of resamples with a significant
    voxel in it, and the mean share of its voxels that were significant.
    """

    n_experiments: int
    size: int
    n_resamples: int
    permutations: int
    size_cutoff: int
    low: float
    high: float | None
    voxels: Floats
    clusters: tuple[tuple[int, float, float], ...]


def resample(result: FWEResult, section: ResampledSection) -> Resampled:
    """Return how often voxels and clusters are significant in random subsets of the experiments.

    Raises
    ------
    ProtocolError : a subset would hold all experiments, or fewer than two.
    """
    maps = result.maps
    size = subset_size(len(maps.experiments), section.experiments)
    subsets = draw_subsets(len(maps.experiments), size, section.resamples, maps.settings.seed)
    maxima = _common_maxima(result, subsets[:_NULL_SUBSETS], section.permutations)
    cutoff = find_size_cutoff(maxima, maps.settings.cluster_fwe_p)
    low, high = quantile_interval(maxima.size, maps.settings.cluster_fwe_p)
    logs = np.stack([np.log1p(-activation_values(e, maps.settings.kernel)) for e in maps.experiments]).astype(
        np.float32
    )
    histograms = make_union_map(maps.experiments, maps.settings.kernel, maps.settings.part).histograms
    if maps.settings.part is not None:
        outside = np.ones(logs.shape[1], dtype=np.bool_)
        outside[maps.settings.part.columns] = False
        logs[:, outside] = 0.0
    counts = np.zeros(logs.shape[1])
    hits = np.zeros(len(result.clusters))
    for chosen in subsets:
        significant = _significant(logs, histograms, chosen, result, cutoff)
        counts += significant
        hits += [significant[c.columns].any() for c in result.clusters]
    shares = counts / len(subsets)
    return Resampled(
        n_experiments=len(maps.experiments),
        size=size,
        n_resamples=len(subsets),
        permutations=section.permutations,
        size_cutoff=cutoff,
        low=low + 1,
        high=None if high is None else high + 1,
        voxels=shares,
        clusters=tuple(
            (c.label, float(hit / len(subsets)), float(shares[c.columns].mean()))
            for c, hit in zip(result.clusters, hits, strict=True)
        ),
    )


def subset_size(n_experiments: int, asked: int | None) -> int:
    """Return how many experiments a subset holds; ProtocolError where subsets of that size do not differ."""
    usual = MIN_EXPERIMENTS if _FEWER * n_experiments >= MIN_EXPERIMENTS else math.floor(_FEWER * n_experiments)
    size = usual if asked is None else asked
    if not 2 <= size < n_experiments:
        raise ProtocolError(
            f"Subsets of {size} experiments cannot be drawn from {n_experiments}.",
            hint="Set analysis.robustness.resampled.experiments to fewer than there are, and at least 2.",
        )
    return size


def draw_subsets(count: int, size: int, n_subsets: int, seed: int) -> list[Integers]:
    """Return different random subsets of `count` things, sorted; all there are where fewer than `n_subsets` differ."""
    possible = min(n_subsets, math.comb(count, size))
    found: dict[tuple[int, ...], Integers] = {}
    number = 0
    while len(found) < possible:
        chosen = np.sort(np.argsort(draw_uniform(seed, _STREAM, number, count), kind="stable")[:size])
        found.setdefault(tuple(chosen.tolist()), chosen)
        number += 1
    return list(found.values())


def _common_maxima(result: FWEResult, subsets: Sequence[Integers], permutations: int) -> NullMaxima:
    """Return the simulated maxima of some subsets, pooled."""
    maps, settings = result.maps, result.maps.settings
    each = math.ceil(permutations / len(subsets))
    parts: list[NullMaxima] = []
    for stream, chosen in enumerate(subsets):
        part = refit(maps, [maps.experiments[at] for at in chosen])
        where: dict[str, Any] = {"workers": settings.workers, "scheduler": settings.scheduler}
        parts.append(run_null(plan_null(part), each, seed=settings.seed, stream=100 + stream, **where))
    return replace(parts[0], **{k: np.concatenate([getattr(p, k) for p in parts]) for k in ("ale", "size", "mass")})


def _significant(
    logs: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    histograms: Integers,
    chosen: Integers,
    result: FWEResult,
    cutoff: int,
) -> Floats:
    """Return 1 for the voxels of a subset's significant clusters, 0 elsewhere."""
    settings = result.maps.settings
    null = make_null_distribution(histograms[chosen])
    threshold = find_ale_threshold(null, settings.cluster_forming_p, settings.kernel)
    ale = -np.expm1(logs[chosen].sum(axis=0, dtype=np.float64))
    inside = np.zeros(len(ale))
    above = ale > threshold if result.maps.strict else ale >= threshold
    for cluster in find_clusters(ale, above, min_size=max(cutoff, 1)):
        inside[cluster.columns] = 1.0
    return inside
