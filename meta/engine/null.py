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
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpora.spread.spread import spread_over
from meta.engine.clusters import find_root, join_faces
from meta.engine.jit import compiled
from meta.engine.null_plan import NullPlan, Tables, make_null_plan
from meta.engine.philox import draw_indices
from meta.engine.simd import (
    LANES,
    add_lanes,
    any_lane_at_most,
    copy_lanes,
    yield_if_lower,
    yield_if_not_higher,
)
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
ANY_SUM = np.float32(-1e-12)
_SLAB_BYTES = 400_000
"""Size of the part of the volume worked on at a time; it should fit a core's second-level cache."""

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


class Work(NamedTuple):
    """Arrays one thread fills again in every iteration."""

    slab: NDArray[np.float32]
    own: NDArray[np.float32]
    order: NDArray[np.int32]
    flat: Integers
    values: Floats
    parents: Integers
    indices: NDArray[np.uint64]
    neighbours_of: Integers


@compiled
def make_work(inside: NDArray[np.bool_], shape: tuple[int, int, int], n_foci: int) -> Work:
    plane = shape[1] * shape[2]
    n_planes = min(max(1, _SLAB_BYTES // (4 * plane)), shape[0])
    n_voxels = inside.sum()
    return Work(
        np.zeros(n_planes * plane, dtype=np.float32),
        np.zeros(8 * (shape[1] + 1), dtype=np.float32),
        np.zeros(inside.shape[0], dtype=np.int32),
        np.empty(n_voxels, dtype=np.int64),
        np.empty(n_voxels, dtype=np.float64),
        np.empty(n_voxels, dtype=np.int64),
        np.empty(n_foci, dtype=np.uint64),
        np.zeros(n_foci + 1, dtype=np.int64),
    )


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
        best, count = _confirm(tables, shape, positions, threshold, strict, band, flat, values, count)
        out_ale[iteration] = best
        out_size[iteration], out_mass[iteration] = _largest(
            shape, threshold, flat, values, count, work.order, work.parents
        )


@compiled
def scan_sums(
    tables: Tables,
    shape: tuple[int, int, int],
    half: int,
    positions: Integers,
    work: Work,
    neighbours: Integers,
    limit: np.float32,
) -> int:
    """List the brain voxels whose sum does not exceed `limit`, slab by slab; return how many."""
    plane = shape[1] * shape[2]
    slab, own, flat, values, neighbours_of = work.slab, work.own, work.flat, work.values, work.neighbours_of
    n_planes = slab.shape[0] // plane
    inside = tables.inside
    count = 0
    for low in range(half, shape[0] - half, n_planes):
        high = min(low + n_planes, shape[0] - half)
        slab[: (high - low) * plane] = np.float32(0.0)
        _fill_slab(tables, shape, half, positions, neighbours_of, neighbours, low, high, own, slab)
        count = _collect(inside, shape, half, low, high, limit, slab, flat, values, count)
    return count


@compiled
def place_foci(voxels: Integers, indices: NDArray[np.uint64], positions: Integers) -> None:
    for focus in range(indices.shape[0]):
        for axis in range(3):
            positions[focus, axis] = voxels[indices[focus], axis]


@compiled
def find_neighbours(tables: Tables, positions: Integers, starts: Integers, found: Integers) -> Integers:
    """List for each focus those of its experiment whose kernels can overlap; return the (grown) list."""
    count = 0
    starts_of, kernel_of, reaches = tables.starts, tables.kernel_of, tables.reach2
    for experiment in range(starts_of.shape[0] - 1):
        reach2 = reaches[kernel_of[experiment]]
        first, stop = starts_of[experiment], starts_of[experiment + 1]
        for focus in range(first, stop):
            starts[focus] = count
            if count + stop - first > found.shape[0]:
                larger = np.empty(2 * (found.shape[0] + stop - first), dtype=np.int64)
                larger[:count] = found[:count]
                found = larger
            x, y, z = positions[focus, 0], positions[focus, 1], positions[focus, 2]
            for other in range(first, stop):
                dx, dy, dz = positions[other, 0] - x, positions[other, 1] - y, positions[other, 2] - z
                if dx * dx + dy * dy + dz * dz <= reach2 and other != focus:
                    found[count] = other
                    count += 1
    starts[positions.shape[0]] = count
    return found


@compiled
def _fill_slab(
    tables: Tables,
    shape: tuple[int, int, int],
    half: int,
    positions: Integers,
    neighbours_of: Integers,
    neighbours: Integers,
    low: int,
    high: int,
    own: NDArray[np.float32],
    slab: NDArray[np.float32],
) -> None:
    """Add every experiment's log(1 - MA) to the planes `low` to `high - 1`."""
    # Arrays are taken out of the tuple once: numba counts references at each access, which costs more than the sums.
    starts, kernel_of, planes = tables.starts, tables.kernel_of, tables.planes
    offsets, logs, dense = tables.segment_offsets, tables.segment_logs, tables.dense
    dys, dzs, radius = tables.segment_dy, tables.segment_dz, tables.radius
    for experiment in range(starts.shape[0] - 1):
        kernel = kernel_of[experiment]
        for focus in range(starts[experiment], starts[experiment + 1]):
            x = positions[focus, 0]
            if x + half < low or x - half >= high:
                continue
            alone = neighbours_of[focus] == neighbours_of[focus + 1]
            for plane in range(max(low, x - half), min(high, x + half + 1)):
                first, stop = planes[kernel, plane - x + half], planes[kernel, plane - x + half + 1]
                base = ((plane - low) * shape[1] + positions[focus, 1]) * shape[2] + positions[focus, 2]
                if alone:
                    for segment in range(first, stop):
                        add_lanes(slab, base + offsets[segment], logs, segment * LANES)
                    continue
                for segment in range(first, stop):
                    copy_lanes(own, (segment - first) * LANES, logs, segment * LANES)
                for at in range(neighbours_of[focus], neighbours_of[focus + 1]):
                    other = neighbours[at]
                    if abs(plane - positions[other, 0]) <= half:
                        _cede(dense, radius, dys, dzs, positions, kernel, focus, other, plane, first, stop, own)
                for segment in range(first, stop):
                    add_lanes(slab, base + offsets[segment], own, (segment - first) * LANES)


@compiled
def _cede(
    dense: NDArray[np.float32],
    radius: Floats,
    dys: Integers,
    dzs: Integers,
    positions: Integers,
    kernel: int,
    focus: int,
    other: int,
    plane: int,
    first: int,
    stop: int,
    own: NDArray[np.float32],
) -> None:
    """Set to zero the voxels of a focus' plane in `own` where another of the experiment has the higher activation.

    Of two equally high ones the earlier focus keeps the voxel, so that it counts once.
    """
    dx = abs(plane - positions[other, 0])
    dy = positions[focus, 1] - positions[other, 1]
    dz = positions[focus, 2] - positions[other, 2]
    reach = radius[kernel, dx]
    if dy * dy + dz * dz > (reach + radius[kernel, abs(plane - positions[focus, 0])]) ** 2 + 1e-6:
        return
    side, width = dense.shape[2], dense.shape[3]
    last = min(reach, side - 1)  # NiMARE's kernel is a box: its corners reach farther than its rows
    dz += side - 1 + LANES
    rows = (kernel * side + dx) * side
    for segment in range(first, stop):
        row = abs(dys[segment] + dy)
        if row <= last:
            # Segments that lie beside the kernel's row meet the zeros around it.
            at = (rows + row) * width + min(max(dzs[segment] + dz, 0), width - LANES)
            if other < focus:
                yield_if_not_higher(own, (segment - first) * LANES, dense, at)
            else:
                yield_if_lower(own, (segment - first) * LANES, dense, at)


@compiled
def _collect(
    inside: NDArray[np.bool_],
    shape: tuple[int, int, int],
    half: int,
    low: int,
    high: int,
    limit: np.float32,
    slab: NDArray[np.float32],
    flat: Integers,
    values: Floats,
    count: int,
) -> int:
    """Append the slab's brain voxels whose sum does not exceed `limit`, in grid order; return their number."""
    for i in range(low, high):
        for j in range(half, shape[1] - half):
            row = ((i - low) * shape[1] + j) * shape[2]
            offset = low * shape[1] * shape[2]
            for at in range(row + half, row + shape[2] - LANES, LANES):
                if any_lane_at_most(slab, at, limit):
                    for here in range(at, at + LANES):
                        if slab[here] <= limit and inside[offset + here]:
                            flat[count] = offset + here
                            values[count] = slab[here]
                            count += 1
    return count


@compiled
def _confirm(
    tables: Tables,
    shape: tuple[int, int, int],
    positions: Integers,
    threshold: float,
    strict: bool,
    band: float,
    flat: Integers,
    values: Floats,
    count: int,
) -> tuple[float, int]:
    """Keep the voxels that pass the threshold exactly, with their ALE; return the largest and the number."""
    limit = math.log1p(-threshold)
    kept = 0
    best = 0.0
    lowest = 0.0
    for at in range(count):
        lowest = min(lowest, values[at])
    for at in range(count):
        if values[at] <= lowest + band:
            best = max(best, _exact_ale(tables, shape, positions, flat[at]))
    for at in range(count):
        # What the cut leaves out only adds: a sum clearly below the limit stays below.
        if values[at] >= limit - _ROUNDING:
            ale = _exact_ale(tables, shape, positions, flat[at])
        else:
            ale = 1.0 - math.exp(values[at])
        if ale > threshold or (ale == threshold and not strict):
            flat[kept] = flat[at]
            values[kept] = ale
            kept += 1
    return best, kept


@compiled
def _exact_ale(tables: Tables, shape: tuple[int, int, int], positions: Integers, flat: int) -> float:
    i = flat // (shape[1] * shape[2])
    j = flat // shape[2] % shape[1]
    k = flat % shape[2]
    starts, kernel_of, exact = tables.starts, tables.kernel_of, tables.exact
    reach = exact.shape[1] - 1
    total = 0.0
    for experiment in range(starts.shape[0] - 1):
        lowest = 0.0
        for focus in range(starts[experiment], starts[experiment + 1]):
            a = abs(i - positions[focus, 0])
            if a <= reach:
                b = abs(j - positions[focus, 1])
                c = abs(k - positions[focus, 2])
                if b <= reach and c <= reach:
                    lowest = min(lowest, exact[kernel_of[experiment], a, b, c])
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
