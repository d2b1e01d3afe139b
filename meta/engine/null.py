"""The Monte-Carlo null of ALE: the same experiments with foci at random places, thousands of times.

Each iteration draws a new position for every focus, adds up log(1 - MA) of all experiments, and keeps three numbers:
the largest ALE value and the largest cluster's size and mass. What makes it fast: the logarithms of the
kernels are computed once and added eight voxels at a time; the volume is filled slab by slab, so that it
stays in the processor's cache; where foci of one experiment overlap, each adds only the voxels that are
its own, which needs no second pass; and clusters are joined over the few supra-threshold voxels alone.

What keeps it exact: sums are kept in single precision and kernels end where they fall below a cut, so
every voxel whose sum comes near the threshold is computed again, in double precision and without cut.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpora.spread.spread import spread_over
from meta.engine.clusters import find_root, join_faces
from meta.engine.jit import compiled
from meta.engine.null_plan import NullPlan, Tables, make_null_plan
from meta.engine.null_sums import ANY_SUM, Work, find_neighbours, make_work, place_foci, scan_sums
from meta.engine.philox import draw_indices
from meta.engine.space import Floats, Integers

__all__ = [
    "NullMaxima",
    "NullPlan",
    "Progress",
    "make_null_plan",
    "maxima_of_foci",
    "run_null",
    "simulate_maxima",
]

_ROUNDING = 2e-6
"""More than single precision can add up to in a sum of logarithms."""
_BITS, _BIAS = 20, 1 << 10
"""Bits of an index of a packed position, and what is added to it so that none is below zero."""
_SIGNS = sum(1 << (_BITS * field + _BITS - 1) for field in range(3))
"""The highest bit of each of its indices: set where a difference of two packed positions is below zero in that index."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NullMaxima:
    """Per iteration: the largest ALE value, cluster size (voxels) and cluster mass."""

    ale: Floats
    size: Integers
    mass: Floats

    @property
    def n_iterations(self) -> int:
        """Number of iterations."""
        return int(self.size.size)


def simulate_maxima(plan: NullPlan, seed: int, start: int, stop: int, *, stream: int = 0) -> NullMaxima:
    """Return the maxima of iterations `start` to `stop - 1` of a seed (and stream)."""
    positions = np.empty((plan.n_foci, 3), dtype=np.int64)
    return _simulate_plan(plan, positions, stop - start, seed=seed, stream=stream, first=start)


def maxima_of_foci(plan: NullPlan, ijk: Integers) -> NullMaxima:
    """Return the maxima for given foci, voxel indices (n_foci, 3) on the grid, ordered by experiment."""
    positions = np.ascontiguousarray(np.asarray(ijk, dtype=np.int64) - plan.origin)
    return _simulate_plan(plan, positions, 1, seed=0, stream=0, first=-1)


def _simulate_plan(
    plan: NullPlan, positions: Integers, count: int, *, seed: int, stream: int, first: int
) -> NullMaxima:
    maxima = NullMaxima(ale=np.zeros(count), size=np.zeros(count, dtype=np.int64), mass=np.zeros(count))
    _simulate(
        plan.tables,
        plan.shape,
        plan.half,
        plan.ale_threshold,
        plan.strict,
        plan.band,
        np.uint64(seed),
        np.uint64(stream),
        first,
        positions,
        maxima.ale,
        maxima.size,
        maxima.mass,
    )
    return maxima


@compiled
def _simulate(
    tables: Tables,
    shape: tuple[int, int, int],
    half: int,
    threshold: float,
    strict: bool,
    band: float,
    seed: np.uint64,
    stream: np.uint64,
    first: int,
    positions: Integers,
    out_ale: Floats,
    out_size: Integers,
    out_mass: Floats,
) -> None:
    """Run one iteration per element of `out_*`; with `first` below 0 the given positions are used as they are."""
    work = make_work(tables.inside, shape, positions.shape[0])
    voxels, flat, values = tables.voxels, work.flat, work.values
    neighbours = np.empty(64, dtype=np.int64)
    limit = np.float32(math.log1p(-threshold) + band)
    for iteration in range(out_ale.shape[0]):
        if first >= 0:
            draw_indices(seed, stream, np.uint64(first + iteration), voxels.shape[0], work.indices)
            place_foci(voxels, work.indices, positions)
        neighbours = find_neighbours(tables, positions, work.neighbours_of, neighbours)
        count = scan_sums(tables, shape, half, positions, work, neighbours, limit)
        if count == 0:  # nothing near the threshold: the largest value lies anywhere
            count = scan_sums(tables, shape, half, positions, work, neighbours, ANY_SUM)
        best, count = _confirm(tables, shape, positions, threshold, strict, band, work, count)
        out_ale[iteration] = best
        out_size[iteration], out_mass[iteration] = _largest(
            shape, threshold, flat, values, count, work.order, work.parents
        )


@compiled
def _confirm(
    tables: Tables,
    shape: tuple[int, int, int],
    positions: Integers,
    threshold: float,
    strict: bool,
    band: float,
    work: Work,
    count: int,
) -> tuple[float, int]:
    """Keep the voxels that pass the threshold exactly, with their ALE; return the largest and the number."""
    flat, values, packed = work.flat, work.values, work.packed
    for focus in range(packed.shape[0]):
        packed[focus] = _pack(positions[focus, 0], positions[focus, 1], positions[focus, 2])
    limit = math.log1p(-threshold)
    kept = 0
    best = 0.0
    lowest = 0.0
    for at in range(count):
        lowest = min(lowest, values[at])
    for at in range(count):
        if values[at] <= lowest + band:
            best = max(best, _exact_ale(tables, shape, positions, work, flat[at]))
    for at in range(count):
        # What the cut leaves out only adds: a sum clearly below the limit stays below.
        if values[at] >= limit - _ROUNDING:
            ale = _exact_ale(tables, shape, positions, work, flat[at])
        else:
            ale = 1.0 - math.exp(values[at])
        if ale > threshold or (ale == threshold and not strict):
            flat[kept] = flat[at]
            values[kept] = ale
            kept += 1
    return best, kept


@compiled
def _pack(i: int, j: int, k: int) -> int:
    """Return a position as one integer, with room above each index for the sign of a difference."""
    return ((i + _BIAS) << (2 * _BITS)) + ((j + _BIAS) << _BITS) + k + _BIAS


@compiled
def _exact_ale(tables: Tables, shape: tuple[int, int, int], positions: Integers, work: Work, flat: int) -> float:
    """Return the ALE of one voxel, in double precision and without cut; `work.packed` are the positions, packed."""
    i = flat // (shape[1] * shape[2])
    j = flat // shape[2] % shape[1]
    k = flat % shape[2]
    starts, kernel_of, exact = tables.starts, tables.kernel_of, tables.exact
    packed, near = work.packed, work.near
    reach = exact.shape[1] - 1
    low, high = _pack(i - reach, j - reach, k - reach), _pack(i + reach, j + reach, k + reach)
    count = 0
    for focus in range(packed.shape[0]):
        # No branch: whether a focus is near cannot be predicted.
        near[count] = focus
        count += (((packed[focus] - low) | (high - packed[focus])) & _SIGNS) == 0
    total = 0.0
    at = 0
    for experiment in range(starts.shape[0] - 1):
        lowest = 0.0
        while at < count and near[at] < starts[experiment + 1]:
            focus = near[at]
            a, b, c = abs(i - positions[focus, 0]), abs(j - positions[focus, 1]), abs(k - positions[focus, 2])
            lowest = min(lowest, exact[kernel_of[experiment], a, b, c])
            at += 1
        total += lowest
    return np.float64(np.float32(1.0 - math.exp(total)))


@compiled
def _largest(
    shape: tuple[int, int, int],
    threshold: float,
    flat: Integers,
    values: Floats,
    count: int,
    order: NDArray[np.int32],
    parents: Integers,
) -> tuple[int, float]:
    """Return the size of the largest cluster and the mass of the most massive one."""
    join_faces(flat, count, shape[1] * shape[2], shape[2], order, parents)
    sizes = np.zeros(count, dtype=np.int64)
    masses = np.zeros(count)
    size = 0
    mass = 0.0
    for at in range(count):
        root = find_root(parents, at)
        sizes[root] += 1
        masses[root] += values[at] - threshold
        size = max(size, sizes[root])
        mass = max(mass, masses[root])
    return size, mass


Stop = Callable[[NullMaxima], bool]
_BATCH = 500
"""Iterations between two looks at an early-stopping rule; fixed, so that workers do not matter."""


def run_null(
    plan: NullPlan,
    n_iterations: int,
    *,
    seed: int,
    workers: int = 1,
    scheduler: str | None = None,
    stream: int = 0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> NullMaxima:
    """Return the maxima of `n_iterations`, spread over workers; the same numbers for any of them.

    Parameters
    ----------
    workers : threads; -1 for one per core.
    scheduler : address of a Dask scheduler whose workers take the place of threads (see `corpora.spread`).
    stop : asked after every 500 iterations whether they are enough.
    """
    done: list[NullMaxima] = []
    with spread_over(scheduler, threads=workers) as spread:
        for first in range(0, n_iterations, _BATCH if stop else n_iterations):
            last = min(n_iterations, first + _BATCH) if stop else n_iterations
            step = max(1, min(_BATCH // 4, math.ceil((last - first) / (4 * max(1, abs(spread.n_at_once))))))
            ranges = [(at, min(at + step, last)) for at in range(first, last, step)]
            found = spread.map(_simulate_range, ranges, shared=(plan, seed, stream))
            for (_, at), maxima in zip(ranges, found, strict=True):
                done.append(maxima)
                if progress is not None:
                    progress(at, n_iterations)
            if stop is not None and stop(_join(done)):
                break
    return _join(done)


def _simulate_range(common: tuple[NullPlan, int, int], iterations: tuple[int, int]) -> NullMaxima:
    plan, seed, stream = common
    return simulate_maxima(plan, seed, *iterations, stream=stream)


def _join(parts: Sequence[NullMaxima]) -> NullMaxima:
    return NullMaxima(
        ale=np.concatenate([p.ale for p in parts]),
        size=np.concatenate([p.size for p in parts]),
        mass=np.concatenate([p.mass for p in parts]),
    )
