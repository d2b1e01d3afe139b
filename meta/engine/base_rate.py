"""ALE against base rates (SCALE): foci of the null are drawn from all foci of a database, so each voxel has a null of its own.

    ranked = rank_voxels(plan, ale, …)           in how many simulated maps each voxel's value is reached, and its threshold
    sizes = simulate_sizes(plan, thresholds, …)  the largest cluster of simulated maps at these thresholds

A region that is active in many studies of whatever kind is then no finding where it is active no more often together with the seed.
A voxel's p is the share of simulated maps that reach its value, as in NiMARE's SCALE. Clusters are corrected by their size
(cluster-level FWE), in a second simulation with other random numbers in which every voxel has its own threshold.

References
----------
Langner et al. 2014, doi:10.1016/j.neuroimage.2014.06.007.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem
from corpora.spread.spread import spread_over
from meta.engine.ale import ALESettings, corrected_p, to_z
from meta.engine.clusters import find_clusters
from meta.engine.experiments import Experiment, PooledExperiments, check_experiments, pool_experiments
from meta.engine.inference import Inference, bare
from meta.engine.jit import compiled
from meta.engine.kernels import Kernel, make_union_map
from meta.engine.null import Progress, _largest
from meta.engine.null_plan import CUT, NullPlan, Tables, make_null_plan
from meta.engine.null_sums import fill_slab, find_neighbours, make_work, place_foci
from meta.engine.philox import draw_indices
from meta.engine.space import Booleans, Floats, Integers, is_in_brain, load_brain_mask, nearest_voxels

_RANK_STREAM, _SIZE_STREAM = 19, 23
_STEPS_PER_WORKER = 8
_MOST_HELD = 200
"""Values kept per voxel to find its threshold; more would need p × permutations above it."""
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranked:
    """Per mask voxel: in how many of `n` simulated maps its value is reached, and the sum of logarithms it must fall below.

    `maxima` are the largest ALE values of the simulated maps.
    """

    reached: Integers
    thresholds: Singles
    maxima: Floats
    n: int

    @property
    def p(self) -> Floats:
        """Share of maps that reach the value, from 1 / n to 1 - 1 / n."""
        return np.clip(self.reached / self.n, 1 / self.n, 1 - 1 / self.n)


def fit_from_base_rate(
    experiments: Sequence[Experiment], pool: Floats, settings: ALESettings, *, progress: Progress | None = None
) -> Inference:
    """Return the ALE of experiments against the base rates of `pool`: all foci of a database, shape (n, 3), mm, MNI.

    Foci of the pool outside the brain mask are not drawn.

    Raises
    ------
    ProtocolError : fewer permutations than the cluster-forming p needs, or no focus in the pool.
    """
    p, n = settings.cluster_forming_p, settings.permutations
    if n * p < 1 or n * p >= _MOST_HELD:
        raise ProtocolError(
            f"With base rates, {n} permutations cannot give p < {bare(p)} at a voxel.",
            hint=f"Ask for {math.ceil(1 / p)} to {math.floor(_MOST_HELD / p)} permutations.",
        )
    pooled = pool_experiments(experiments, settings.pooling)
    problems = (*pooled.problems, *check_experiments(pooled.experiments))
    union = make_union_map(pooled.experiments, settings.kernel)
    plan = base_rate_plan(pooled.experiments, pool, settings.kernel)

    def half(done: int, _total: int) -> None:
        if progress is not None:
            progress(done // 2, n)

    def rest(done: int, _total: int) -> None:
        if progress is not None:
            progress((n + done) // 2, n)

    where: dict[str, Any] = {"seed": settings.seed, "workers": settings.workers, "scheduler": settings.scheduler}
    ranked = rank_voxels(plan, union.ale, p=p, n=n, progress=half, **where)
    above = ranked.reached <= math.floor(p * n + 1e-9)
    sizes = simulate_sizes(plan, ranked.thresholds, n=n, progress=rest, **where)
    return _infer(pooled, union.ale, ranked, above, sizes, settings, problems)


def base_rate_plan(experiments: Sequence[Experiment], pool: Floats, kernel: Kernel) -> NullPlan:
    """Return the plan of a null whose foci are drawn from the voxels of a pool of foci, each as often as foci lie in it."""
    inside = nearest_voxels(pool[is_in_brain(pool)])
    if not len(inside):
        raise ProtocolError("The database has no focus in the brain to draw from.", hint="Name another database.")
    plan = make_null_plan(experiments, kernel, ale_threshold=0.5)
    voxels = np.ascontiguousarray(inside - plan.origin, dtype=np.int64)
    return replace(plan, tables=plan.tables._replace(voxels=voxels))


def _infer(
    pooled: PooledExperiments,
    ale: Floats,
    ranked: Ranked,
    above: Booleans,
    sizes: Integers,
    settings: ALESettings,
    problems: tuple[Problem, ...],
) -> Inference:
    candidates = find_clusters(ale, above)
    p_size = corrected_p(np.array([c.size for c in candidates]), sizes) if candidates else np.zeros(0)
    significant = p_size <= settings.cluster_fwe_p + 1e-12
    cutoff = size_cutoff(sizes, settings.cluster_fwe_p)
    correction = (
        f"cluster-level FWE p < {bare(settings.cluster_fwe_p)} (cluster-forming p < {bare(settings.cluster_forming_p)} against base rates, "
        f"{ranked.n} permutations)"
    )
    return Inference(
        statistic="ALE",
        key="ale",
        experiments=pooled.experiments,
        n_contrasts=pooled.n_contrasts,
        n_samples=pooled.n_samples,
        values=ale,
        p=ranked.p,
        z=to_z(ranked.p),
        above=above,
        candidates=candidates,
        p_size=tuple(p_size.tolist()),
        clusters=find_clusters(ale, above, min_size=max(cutoff, 1)) if significant.any() else (),
        n_iterations=ranked.n,
        size_cutoff=cutoff,
        correction=correction,
        problems=problems,
    )


def size_cutoff(sizes: Integers, fwe_p: float) -> int:
    """Return the smallest cluster size in voxels whose corrected p is at most `fwe_p`."""
    ordered = np.sort(sizes)
    allowed = math.floor(fwe_p * len(ordered) + 1e-9)
    return int(ordered[len(ordered) - 1 - allowed]) + 1 if allowed < len(ordered) else 1


def left_out(plan: NullPlan) -> float:
    """Return how much the cut of the kernels leaves out of a voxel's sum on average: the null's sums are that much too high."""
    return (plan.band - 30 * CUT - 1e-6) / 4


def rank_voxels(
    plan: NullPlan,
    ale: Floats,
    *,
    p: float,
    n: int,
    seed: int,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Ranked:
    """Return each voxel's rank among `n` simulated values, and the threshold that a share `p` of them passes; for any workers the same."""
    limit = (np.log1p(-ale) + left_out(plan)).astype(np.float32)
    kept = math.floor(p * n + 1e-9) + 1
    reached = np.zeros(len(limit), dtype=np.int64)
    lowest = np.full((len(limit), kept), np.inf, dtype=np.float32)
    deepest = []
    with spread_over(scheduler, threads=workers) as spread:
        ranges = _ranges(n, spread.n_at_once)
        parts = spread.map(_rank_range, ranges, shared=(plan, limit, kept, seed))
        for (_, last), (count, low, deep) in zip(ranges, parts, strict=True):
            reached += count
            lowest = np.sort(np.concatenate([lowest, low], axis=1), axis=1)[:, :kept]
            deepest.append(deep)
            if progress is not None:
                progress(last, n)
    maxima = 1.0 - np.exp(np.concatenate(deepest))
    return Ranked(reached=reached, thresholds=np.ascontiguousarray(lowest[:, -1]), maxima=maxima, n=n)


def _rank_range(
    common: tuple[NullPlan, Singles, int, int], iterations: tuple[int, int]
) -> tuple[Integers, Singles, Floats]:
    (plan, limit, kept, seed), (first, last) = common, iterations
    reached = np.zeros(len(limit), dtype=np.int64)
    lowest = np.full((len(limit), kept), np.inf, dtype=np.float32)
    deepest = np.zeros(last - first)
    positions = np.empty((plan.n_foci, 3), dtype=np.int64)
    _rank(
        plan.tables,
        plan.shape,
        plan.half,
        np.uint64(seed),
        np.uint64(_RANK_STREAM),
        first,
        positions,
        limit,
        reached,
        lowest,
        deepest,
    )
    return reached, lowest, deepest


def simulate_sizes(
    plan: NullPlan,
    thresholds: Singles,
    *,
    n: int,
    seed: int,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Integers:
    """Return the size in voxels of the largest cluster of each of `n` simulated maps, each voxel at its own threshold."""
    found = []
    with spread_over(scheduler, threads=workers) as spread:
        ranges = _ranges(n, spread.n_at_once)
        parts = spread.map(_size_range, ranges, shared=(plan, thresholds, seed))
        for (_, last), sizes in zip(ranges, parts, strict=True):
            found.append(sizes)
            if progress is not None:
                progress(last, n)
    return np.concatenate(found)


def _size_range(common: tuple[NullPlan, Singles, int], iterations: tuple[int, int]) -> Integers:
    (plan, thresholds, seed), (first, last) = common, iterations
    sizes = np.zeros(last - first, dtype=np.int64)
    positions = np.empty((plan.n_foci, 3), dtype=np.int64)
    _sizes(
        plan.tables,
        plan.shape,
        plan.half,
        np.uint64(seed),
        np.uint64(_SIZE_STREAM),
        first,
        positions,
        thresholds,
        sizes,
    )
    return sizes


def _ranges(n: int, workers: int) -> list[tuple[int, int]]:
    step = max(1, math.ceil(n / (_STEPS_PER_WORKER * max(1, abs(workers)))))
    return [(at, min(at + step, n)) for at in range(0, n, step)]


def sums_of(plan: NullPlan, ijk: Integers) -> Singles:
    """Return each mask voxel's sum of log(1 - MA) for given foci, voxel indices (n_foci, 3) on the grid, ordered by experiment."""
    positions = np.ascontiguousarray(np.asarray(ijk, dtype=np.int64) - plan.origin)
    sums = np.zeros(load_brain_mask().n_voxels, dtype=np.float32)
    work = make_work(plan.tables.inside, plan.shape, plan.n_foci)
    neighbours = find_neighbours(plan.tables, positions, work.neighbours_of, np.empty(64, dtype=np.int64))
    _fill_sums(plan.tables, plan.shape, plan.half, positions, work.neighbours_of, neighbours, work.own, work.slab, sums)
    return sums


@compiled
def _fill_sums(
    tables: Tables,
    shape: tuple[int, int, int],
    half: int,
    positions: Integers,
    neighbours_of: Integers,
    neighbours: Integers,
    own: Singles,
    slab: Singles,
    sums: Singles,
) -> None:
    """Fill `sums` with the sum of every mask voxel, in the mask's order (that of the grid)."""
    plane = shape[1] * shape[2]
    n_planes = slab.shape[0] // plane
    inside = tables.inside
    count = 0
    for low in range(half, shape[0] - half, n_planes):
        high = min(low + n_planes, shape[0] - half)
        slab[: (high - low) * plane] = np.float32(0.0)
        fill_slab(tables, shape, half, positions, neighbours_of, neighbours, low, high, own, slab)
        offset = low * plane
        for at in range((high - low) * plane):
            if inside[offset + at]:
                sums[count] = slab[at]
                count += 1


@compiled
def _rank(
    tables: Tables,
    shape: tuple[int, int, int],
    half: int,
    seed: np.uint64,
    stream: np.uint64,
    first: int,
    positions: Integers,
    limit: Singles,
    reached: Integers,
    lowest: Singles,
    deepest: Floats,
) -> None:
    """Count per voxel the maps whose sum is at most `limit`; keep the lowest sums in ascending order, and each map's lowest."""
    work = make_work(tables.inside, shape, positions.shape[0])
    voxels, kept = tables.voxels, lowest.shape[1]
    neighbours = np.empty(64, dtype=np.int64)
    sums = np.empty(limit.shape[0], dtype=np.float32)
    for iteration in range(deepest.shape[0]):
        draw_indices(seed, stream, np.uint64(first + iteration), voxels.shape[0], work.indices)
        place_foci(voxels, work.indices, positions)
        neighbours = find_neighbours(tables, positions, work.neighbours_of, neighbours)
        _fill_sums(tables, shape, half, positions, work.neighbours_of, neighbours, work.own, work.slab, sums)
        deepest[iteration] = sums.min()
        for voxel in range(sums.shape[0]):
            value = sums[voxel]
            if value <= limit[voxel]:
                reached[voxel] += 1
            if value < lowest[voxel, kept - 1]:
                at = kept - 1
                while at > 0 and lowest[voxel, at - 1] > value:
                    lowest[voxel, at] = lowest[voxel, at - 1]
                    at -= 1
                lowest[voxel, at] = value


@compiled
def _sizes(
    tables: Tables,
    shape: tuple[int, int, int],
    half: int,
    seed: np.uint64,
    stream: np.uint64,
    first: int,
    positions: Integers,
    thresholds: Singles,
    out: Integers,
) -> None:
    """Write the size of the largest cluster of voxels whose sum falls below their threshold, per map."""
    work = make_work(tables.inside, shape, positions.shape[0])
    voxels, inside, flat, values = tables.voxels, tables.inside, work.flat, work.values
    neighbours = np.empty(64, dtype=np.int64)
    sums = np.empty(thresholds.shape[0], dtype=np.float32)
    for iteration in range(out.shape[0]):
        draw_indices(seed, stream, np.uint64(first + iteration), voxels.shape[0], work.indices)
        place_foci(voxels, work.indices, positions)
        neighbours = find_neighbours(tables, positions, work.neighbours_of, neighbours)
        _fill_sums(tables, shape, half, positions, work.neighbours_of, neighbours, work.own, work.slab, sums)
        count = 0
        voxel = 0
        for at in range(inside.shape[0]):
            if inside[at]:
                if sums[voxel] < thresholds[voxel]:
                    flat[count] = at
                    values[count] = 0.0
                    count += 1
                voxel += 1
        out[iteration], _ = _largest(shape, 0.0, flat, values, count, work.order, work.parents)
