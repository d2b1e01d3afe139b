"""Threshold-free cluster enhancement of a Z map, and its family-wise error by permutation.

For each of 100 heights h a voxel above it gains h^H · dh · (size of its cluster at h)^E. From the highest down, clusters only grow
and join, so one union-find over the voxels gives every height: each cluster keeps what its voxels have gained together.

References
----------
Smith & Nichols 2009, doi:10.1016/j.neuroimage.2008.03.061: E = 0.5, H = 2. They were chosen for images, not for maps of
coordinates: no study has validated them there. The heights are those of JALE (`compute_tfce`), whose values these are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meta.engine.ale import ALEMaps, FWEResult, corrected_p, plan_null
from meta.engine.clusters import Cluster, find_clusters
from meta.engine.jit import compiled
from meta.engine.kernels import BIN_WIDTH
from meta.engine.null_maps import NullMaps
from meta.engine.space import Floats, Integers, from_volume, to_volume
from meta.statistics.cutoffs import quantile_interval

EXTENT, HEIGHT, STEPS = 0.5, 2.0, 100
_STREAM = 37


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Enhanced:
    """The enhanced map and its corrected p, one value per mask voxel; the cut-off with its 95 % Monte-Carlo interval.

    `high` is None where there are too few permutations to bound the cut-off.
    """

    permutations: int
    alpha: float
    values: Floats
    p: Floats
    cutoff: float
    low: float
    high: float | None
    clusters: tuple[Cluster, ...]


def find_enhanced(result: FWEResult, permutations: int) -> Enhanced:
    """Return the TFCE map of an ALE analysis and the voxels that pass its plan's corrected p."""
    maps, alpha = result.maps, result.maps.settings.cluster_fwe_p
    values = enhance_values(np.nan_to_num(maps.z, nan=0.0))
    maxima = simulate_enhanced(maps, permutations)
    p = corrected_p(values, maxima)
    ordered = np.sort(maxima)
    allowed = int(np.floor(alpha * permutations + 1e-9))
    cutoff = float(np.nextafter(ordered[len(ordered) - 1 - allowed], np.inf))
    low, high = quantile_interval(maxima, alpha)
    return Enhanced(
        permutations=permutations,
        alpha=alpha,
        values=values,
        p=p,
        cutoff=cutoff,
        low=low,
        high=high,
        clusters=find_clusters(values, values >= cutoff, threshold=cutoff),
    )


def simulate_enhanced(maps: ALEMaps, permutations: int) -> Floats:
    """Return the largest enhanced value of each iteration, with foci at random places and the Z of the analysis' own null."""
    from scipy.stats import norm

    tail = np.cumsum(maps.null[::-1])[::-1]
    z_of_bin = np.maximum(norm.isf(np.clip(tail, np.finfo(float).tiny, 1.0)), 0.0)
    plan = plan_null(maps)
    null = NullMaps(plan)
    forest = _bare(len(plan.tables.inside))
    maxima = np.zeros(permutations)
    for number in range(permutations):
        places, ale = null.draw(maps.settings.seed, _STREAM, number)
        bins = np.minimum((ale / BIN_WIDTH + 0.5).astype(np.int64), len(z_of_bin) - 1)
        maxima[number] = _enhance(places, z_of_bin[bins], plan.shape, forest).max(initial=0.0)
    return maxima


def enhance_values(z: Floats) -> Floats:
    """Return the enhanced values of a Z map, one per mask voxel."""
    return np.asarray(from_volume(enhance(np.maximum(to_volume(z), 0.0))))


def enhance(z: NDArray[np.float64]) -> Floats:
    """Return the enhanced values of a volume of Z values; those of 0 and below are 0."""
    padded = np.pad(np.asarray(z, dtype=np.float64), 1)
    (places,) = np.nonzero(padded.reshape(-1) > 0)
    gained = np.zeros(padded.size)
    shape = (padded.shape[0], padded.shape[1], padded.shape[2])
    gained[places] = _enhance(places, padded.reshape(-1)[places], shape, _bare(padded.size))
    return np.asarray(gained.reshape(padded.shape)[1:-1, 1:-1, 1:-1])


class _Forest(NamedTuple):
    """One node per place of a padded volume: its parent (-1: not there, itself: a cluster's representative), size and gain.

    A voxel's own gain is the sum along its way up.
    """

    parents: NDArray[np.int32]
    sizes: NDArray[np.int32]
    gains: Floats


def _bare(n_places: int) -> _Forest:
    return _Forest(np.full(n_places, -1, np.int32), np.zeros(n_places, np.int32), np.zeros(n_places))


@compiled
def _enhance(places: Integers, z: Floats, shape: tuple[int, int, int], forest: _Forest) -> Floats:
    """Return what each place gains; `forest` is bare and is left so."""
    count = places.shape[0]
    highest = 0.0
    for at in range(count):
        highest = max(highest, z[at])
    if highest <= 0.0:
        return np.zeros(count)
    step = highest / STEPS
    n_heights = math.ceil(highest / step)
    ends = np.zeros(n_heights + 1, dtype=np.int64)
    levels = np.empty(count, dtype=np.int64)
    for at in range(count):
        level = min(max(int(z[at] / step), 0), n_heights - 1)
        while level > 0 and z[at] <= level * step:
            level -= 1
        while level + 1 < n_heights and z[at] > (level + 1) * step:
            level += 1
        levels[at] = level
        ends[level + 1] += 1
    for level in range(n_heights):
        ends[level + 1] += ends[level]
    ordered = np.empty(count, dtype=np.int64)
    filled = ends[:n_heights].copy()
    for at in range(count):
        ordered[filled[levels[at]]] = places[at]
        filled[levels[at]] += 1
    _gain(ordered, ends, step, (shape[1] * shape[2], shape[2]), forest)
    return _take_gains(places, forest)


@compiled
def _gain(ordered: Integers, ends: Integers, step: float, strides: tuple[int, int], forest: _Forest) -> None:
    """Let the forest grow; the places of level l are `ordered[ends[l]:ends[l + 1]]`. At level 0, height 0, nothing is gained."""
    parents, sizes, gains = forest.parents, forest.sizes, forest.gains
    roots = np.empty(ordered.shape[0], dtype=np.int64)
    n_roots = 0
    for level in range(ends.shape[0] - 2, 0, -1):
        for rank in range(ends[level], ends[level + 1]):
            here = ordered[rank]
            root = here
            parents[here], sizes[here] = here, 1
            for stride in (1, strides[1], strides[0]):
                for other in (here - stride, here + stride):
                    if parents[other] >= 0 and parents[other] != root:
                        root = _join(parents, sizes, gains, root, _root(parents, gains, other))
            if root == here:
                roots[n_roots] = here
                n_roots += 1
        weight = (level * step) ** HEIGHT * step
        kept = 0
        for place in range(n_roots):
            root = roots[place]
            if parents[root] == root:
                gains[root] += weight * sizes[root] ** EXTENT
                roots[kept] = root
                kept += 1
        n_roots = kept


@compiled
def _root(parents: NDArray[np.int32], gains: Floats, at: int) -> int:
    """Return the representative of a cluster, halving the way up and keeping the gains along it."""
    while parents[at] != at:
        above = parents[at]
        if parents[above] != above:
            gains[at] += gains[above]
            parents[at] = parents[above]
        at = parents[at]
    return at


@compiled
def _join(parents: NDArray[np.int32], sizes: NDArray[np.int32], gains: Floats, a: int, b: int) -> int:
    """Join two clusters by their representatives; return the one that stays."""
    if a == b:
        return a
    if sizes[a] < sizes[b]:
        a, b = b, a
    parents[b] = a
    gains[b] -= gains[a]  # what the larger cluster gained before is not the smaller one's
    sizes[a] += sizes[b]
    return a


@compiled
def _take_gains(places: Integers, forest: _Forest) -> Floats:
    """Return what each place gained, and leave the forest bare."""
    parents, gains = forest.parents, forest.gains
    totals = np.zeros(places.shape[0])
    for at in range(places.shape[0]):
        up = places[at]
        if parents[up] >= 0:
            totals[at] = gains[up]
            while parents[up] != up:
                up = parents[up]
                totals[at] += gains[up]
    for here in places:
        parents[here], gains[here] = -1, 0.0
    return totals
