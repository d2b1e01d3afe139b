"""The Monte-Carlo null of ALE: the same experiments with foci at random places, thousands of times.

Each iteration draws every focus anew, adds up log(1 - MA) of all experiments, and keeps three numbers:
the largest ALE value and the largest cluster's size and mass. What makes it fast: the logarithms of the
kernels are computed once and cut into segments of eight voxels; foci of one experiment that lie too far
apart to overlap are added directly, only close ones go through a minimum; the sum is compared with the
threshold as a logarithm; and clusters are joined over the few supra-threshold voxels alone.

What keeps it exact: sums are kept in single precision and kernels end where they fall below `CUT`, so
every voxel whose sum comes near the threshold is computed again, in double precision and without cut.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import numpy as np
from joblib import Parallel, delayed, parallel_config
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from meta.clusters import find_root, join_faces
from meta.experiments import Experiment
from meta.jit import compiled
from meta.kernels import Kernel, nimare_kernel, peak_height, sigma_mm
from meta.philox import draw_indices
from meta.simd import LANES, add_lanes, any_lane_at_most, lower_lanes, move_lanes
from meta.space import VOXEL_MM, Floats, Integers, NullSpace, load_brain_mask, load_null_voxels

CUT = 1e-6
"""Modelled activation below which a kernel's segments end; what lies beyond enters by recomputation."""
_EXACT_CUT = 1e-13
_MAX_SUPRA = 60_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NullPlan:
    """Everything that stays the same from one iteration to the next. Made by `make_null_plan`.

    Kernels are numbered by distinct sample size. `segment_*` hold each kernel's log(1 - MA) cut at `CUT`;
    `exact` (n_kernels, width, width, width) without cut. The volume is the mask's bounding box with a
    margin as wide as the widest exact kernel; positions are indices into it.
    """

    starts: Integers
    kernel_of: Integers
    reach2: Floats
    segment_starts: Integers
    segment_offsets: Integers
    segment_logs: NDArray[np.float32]
    exact: Floats
    shape: Integers
    margin: int
    inside: NDArray[np.bool_]
    origin: Integers
    voxels: Integers
    ale_threshold: float
    strict: bool
    band: float

    @property
    def n_foci(self) -> int:
        """Number of foci placed in each iteration."""
        return int(self.starts[-1])


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


def make_null_plan(
    experiments: Sequence[Experiment],
    kernel: Kernel,
    *,
    ale_threshold: float,
    strict: bool = False,
    space: NullSpace = NullSpace.GREY_MATTER,
) -> NullPlan:
    """Return the plan for simulating `experiments` with foci at random places.

    Parameters
    ----------
    ale_threshold : cluster-forming ALE value.
    strict : whether a voxel must exceed it (NiMARE) or may equal it (GingerALE).
    space : where foci may fall.
    """
    sizes = sorted({_size(e, kernel) for e in experiments})
    tables = [_log_kernel(n, kernel) for n in sizes]
    margin = max(table.shape[0] // 2 for table in tables)
    mask = load_brain_mask()
    low, high = mask.ijk.min(axis=0), mask.ijk.max(axis=0)
    shape = high - low + 1 + 2 * margin
    # Rows end with room for one more segment, so that none runs into the next row's brain voxels.
    shape[2] += (-shape[2]) % LANES + LANES
    inside = np.zeros(tuple(shape), dtype=np.bool_)
    inside[tuple((mask.ijk - low + margin).T)] = True
    segments = [_segments(table, shape) for table in tables]
    counts = np.array([e.n_foci for e in experiments], dtype=np.int64)
    kernel_of = np.array([sizes.index(_size(e, kernel)) for e in experiments], dtype=np.int64)
    voxels = load_null_voxels(space) - low + margin
    exact = np.zeros((len(tables), *(2 * margin + 1,) * 3))
    for row, table in enumerate(tables):
        inner = slice(margin - table.shape[0] // 2, margin + table.shape[0] // 2 + 1)
        exact[row, inner, inner, inner] = table
    return NullPlan(
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        kernel_of=kernel_of,
        reach2=np.array([reach2 for _, _, reach2, _ in segments]),
        segment_starts=np.cumsum([0, *(len(offsets) for offsets, *_ in segments)]).astype(np.int64),
        segment_offsets=np.concatenate([offsets for offsets, *_ in segments]),
        segment_logs=np.concatenate([logs.reshape(-1) for _, logs, *_ in segments]),
        exact=exact,
        shape=shape.astype(np.int64),
        margin=margin,
        inside=inside.reshape(-1),
        origin=(low - margin).astype(np.int64),
        voxels=np.ascontiguousarray(voxels),
        ale_threshold=ale_threshold,
        strict=strict,
        band=_band(np.array([lost for *_, lost in segments])[kernel_of], counts, len(voxels)),
    )


def _size(experiment: Experiment, kernel: Kernel) -> float:
    n = experiment.n or 1.0
    return float(round(n)) if kernel is Kernel.NIMARE else float(n)


def _log_kernel(n: float, kernel: Kernel) -> Floats:
    """Return log(1 - MA) around a focus on a voxel's centre: a cube of odd width."""
    if kernel is Kernel.NIMARE:
        return np.log1p(-nimare_kernel(int(n)).astype(np.float64))
    sigma = sigma_mm(n) / VOXEL_MM
    half = math.ceil(sigma * math.sqrt(2 * math.log(peak_height(n) / _EXACT_CUT)))
    profile = np.exp(-0.5 * (np.arange(-half, half + 1) / sigma) ** 2)
    activation = peak_height(n) * profile[:, None, None] * profile[None, :, None] * profile[None, None, :]
    # Single precision, as the map itself.
    return np.log1p(-activation.astype(np.float32).astype(np.float64))


def _segments(table: Floats, shape: Integers) -> tuple[Integers, NDArray[np.float32], float, float]:
    """Return segment offsets, their eight logarithms each, the squared reach, and the sum cut off."""
    half = table.shape[0] // 2
    used = table < math.log1p(-CUT)
    offsets, logs = [], []
    for a, b in np.argwhere(used.any(axis=2)):
        (run,) = np.nonzero(used[a, b])
        first, last = int(run[0]), int(run[-1]) + 1
        for start in range(first, last, LANES):
            lanes = np.zeros(LANES, dtype=np.float32)
            stop = min(start + LANES, last)
            lanes[: stop - start] = table[a, b, start:stop]
            logs.append(lanes)
            offsets.append(((a - half) * shape[1] + b - half) * shape[2] + start - half)
    distance2 = ((np.argwhere(used) - half) ** 2).sum(axis=1).max()
    return (
        np.array(offsets, dtype=np.int64),
        np.array(logs, dtype=np.float32),
        float(4 * distance2),
        float(-table[~used].sum()),
    )


def _band(lost: Floats, counts: Integers, n_voxels: int) -> float:
    """Return how far above the threshold a cut, single-precision sum may lie and still be looked at again.

    `lost` is what each experiment's kernel leaves out. Its sum at a voxel averages `mean`; a margin of four
    times that plus thirty times the largest single omission is never used up by chance (it would take thirty
    foci in one shell around one voxel); single precision adds 1e-6.
    """
    mean = float((lost * counts).sum()) / n_voxels
    return 4 * mean + 30 * CUT + 1e-6


def simulate_maxima(plan: NullPlan, seed: int, start: int, stop: int, *, stream: int = 0) -> NullMaxima:
    """Return the maxima of iterations `start` to `stop - 1` of a seed (and stream)."""
    ale = np.zeros(stop - start)
    size = np.zeros(stop - start, dtype=np.int64)
    mass = np.zeros(stop - start)
    _simulate(
        np.uint64(seed), np.uint64(stream), start, plan.voxels, np.empty((plan.n_foci, 3), dtype=np.int64), True,
        plan.starts, plan.kernel_of, plan.reach2, plan.segment_starts, plan.segment_offsets, plan.segment_logs,
        plan.exact, plan.shape, plan.margin, plan.inside, plan.ale_threshold, plan.strict, plan.band,
        ale, size, mass,
    )  # fmt: skip
    return NullMaxima(ale=ale, size=size, mass=mass)


def maxima_of_foci(plan: NullPlan, ijk: Integers) -> NullMaxima:
    """Return the maxima for given foci, voxel indices (n_foci, 3) on the grid, ordered by experiment."""
    ale, size, mass = np.zeros(1), np.zeros(1, dtype=np.int64), np.zeros(1)
    positions = np.ascontiguousarray(np.asarray(ijk, dtype=np.int64) - plan.origin)
    _simulate(
        np.uint64(0), np.uint64(0), 0, plan.voxels, positions, False,
        plan.starts, plan.kernel_of, plan.reach2, plan.segment_starts, plan.segment_offsets, plan.segment_logs,
        plan.exact, plan.shape, plan.margin, plan.inside, plan.ale_threshold, plan.strict, plan.band,
        ale, size, mass,
    )  # fmt: skip
    return NullMaxima(ale=ale, size=size, mass=mass)


@compiled
def _simulate(
    seed: np.uint64, stream: np.uint64, first: int, voxels: Integers, positions: Integers, draw: bool,
    starts: Integers, kernel_of: Integers, reach2: Floats, segment_starts: Integers, segment_offsets: Integers,
    segment_logs: NDArray[np.float32], exact: Floats, shape: Integers, margin: int, inside: NDArray[np.bool_],
    ale_threshold: float, strict: bool, band: float, out_ale: Floats, out_size: Integers, out_mass: Floats,
) -> None:  # fmt: skip
    volume = np.zeros(inside.shape[0], dtype=np.float32)
    scratch = np.zeros(inside.shape[0], dtype=np.float32)
    order = np.zeros(inside.shape[0], dtype=np.int32)
    flat = np.empty(_MAX_SUPRA, dtype=np.int64)
    sums = np.empty(_MAX_SUPRA, dtype=np.float64)
    parents = np.empty(_MAX_SUPRA, dtype=np.int64)
    sizes = np.empty(_MAX_SUPRA, dtype=np.int64)
    masses = np.empty(_MAX_SUPRA, dtype=np.float64)
    indices = np.empty(positions.shape[0], dtype=np.uint64)
    limit = np.float32(math.log1p(-ale_threshold) + band)
    for iteration in range(out_ale.shape[0]):
        if draw:
            draw_indices(seed, stream, np.uint64(first + iteration), voxels.shape[0], indices)
            for focus in range(indices.shape[0]):
                for axis in range(3):
                    positions[focus, axis] = voxels[indices[focus], axis]
        volume[:] = np.float32(0.0)
        _place_experiments(
            positions,
            starts,
            kernel_of,
            reach2,
            segment_starts,
            segment_offsets,
            segment_logs,
            shape,
            volume,
            scratch,
        )
        count = _collect(volume, inside, shape, margin, limit, flat)
        best, count = _confirm(
            volume,
            positions,
            starts,
            kernel_of,
            exact,
            shape,
            margin,
            ale_threshold,
            strict,
            band,
            flat,
            sums,
            count,
        )
        join_faces(flat, count, shape[1] * shape[2], shape[2], order, parents)
        for at in range(count):
            sizes[at] = 0
            masses[at] = 0.0
        for at in range(count):
            root = find_root(parents, at)
            sizes[root] += 1
            masses[root] += sums[at] - ale_threshold
            out_size[iteration] = max(out_size[iteration], sizes[root])
            out_mass[iteration] = max(out_mass[iteration], masses[root])
        out_ale[iteration] = best


@compiled
def _place_experiments(
    positions: Integers, starts: Integers, kernel_of: Integers, reach2: Floats, segment_starts: Integers,
    segment_offsets: Integers, segment_logs: NDArray[np.float32], shape: Integers,
    volume: NDArray[np.float32], scratch: NDArray[np.float32],
) -> None:  # fmt: skip
    """Add every experiment's log(1 - MA) to `volume`; `scratch` is all zero before and after."""
    for experiment in range(starts.shape[0] - 1):
        kernel = kernel_of[experiment]
        low, high = segment_starts[kernel], segment_starts[kernel + 1]
        first, stop = starts[experiment], starts[experiment + 1]
        crowded = False
        for focus in range(first, stop):
            base = (positions[focus, 0] * shape[1] + positions[focus, 1]) * shape[2] + positions[focus, 2]
            if _has_neighbour(positions, first, stop, focus, reach2[kernel]):
                crowded = True
                _lower(scratch, base, segment_offsets, segment_logs, low, high)
            else:
                _add(volume, base, segment_offsets, segment_logs, low, high)
        if crowded:
            for focus in range(first, stop):
                if _has_neighbour(positions, first, stop, focus, reach2[kernel]):
                    base = (positions[focus, 0] * shape[1] + positions[focus, 1]) * shape[2] + positions[
                        focus, 2
                    ]
                    _flush(volume, scratch, base, segment_offsets, low, high)


@compiled
def _has_neighbour(positions: Integers, first: int, stop: int, focus: int, reach2: float) -> bool:
    for other in range(first, stop):
        if other != focus:
            dx = positions[focus, 0] - positions[other, 0]
            dy = positions[focus, 1] - positions[other, 1]
            dz = positions[focus, 2] - positions[other, 2]
            if dx * dx + dy * dy + dz * dz <= reach2:
                return True
    return False


@compiled
def _add(
    volume: NDArray[np.float32], base: int, offsets: Integers, logs: NDArray[np.float32], low: int, high: int
) -> None:
    for segment in range(low, high):
        add_lanes(volume, base + offsets[segment], logs, segment * LANES)


@compiled
def _lower(
    scratch: NDArray[np.float32], base: int, offsets: Integers, logs: NDArray[np.float32], low: int, high: int
) -> None:
    for segment in range(low, high):
        lower_lanes(scratch, base + offsets[segment], logs, segment * LANES)


@compiled
def _flush(
    volume: NDArray[np.float32],
    scratch: NDArray[np.float32],
    base: int,
    offsets: Integers,
    low: int,
    high: int,
) -> None:
    for segment in range(low, high):
        move_lanes(volume, scratch, base + offsets[segment])


@compiled
def _collect(
    volume: NDArray[np.float32], inside: NDArray[np.bool_], shape: Integers, margin: int, limit: np.float32,
    flat: Integers,
) -> int:  # fmt: skip
    """List the brain voxels whose sum does not exceed `limit`, in grid order; return how many."""
    count = 0
    for i in range(margin, shape[0] - margin):
        for j in range(margin, shape[1] - margin):
            start = (i * shape[1] + j) * shape[2]
            for at in range(start + margin, start + shape[2] - margin, LANES):
                if any_lane_at_most(volume, at, limit):
                    for here in range(at, at + LANES):
                        if volume[here] <= limit and inside[here] and count < flat.shape[0]:
                            flat[count] = here
                            count += 1
    return count


@compiled
def _confirm(
    volume: NDArray[np.float32], positions: Integers, starts: Integers, kernel_of: Integers, exact: Floats,
    shape: Integers, margin: int, ale_threshold: float, strict: bool, band: float,
    flat: Integers, values: Floats, count: int,
) -> tuple[float, int]:  # fmt: skip
    """Keep the voxels that pass the threshold exactly; return the largest ALE value and their number."""
    limit = math.log1p(-ale_threshold)
    kept = 0
    best = 0.0
    for at in range(count):
        here = flat[at]
        ale = 1.0 - math.exp(np.float64(volume[here]))
        if abs(np.float64(volume[here]) - limit) <= band:
            ale = _exact_ale(here, positions, starts, kernel_of, exact, shape, margin)
        best = max(best, ale)
        if ale > ale_threshold or (ale == ale_threshold and not strict):
            flat[kept] = here
            values[kept] = ale
            kept += 1
    return best, kept


@compiled
def _exact_ale(
    here: int,
    positions: Integers,
    starts: Integers,
    kernel_of: Integers,
    exact: Floats,
    shape: Integers,
    margin: int,
) -> float:
    i = here // (shape[1] * shape[2])
    j = here // shape[2] % shape[1]
    k = here % shape[2]
    total = 0.0
    for experiment in range(starts.shape[0] - 1):
        lowest = 0.0
        for focus in range(starts[experiment], starts[experiment + 1]):
            a = i - positions[focus, 0]
            b = j - positions[focus, 1]
            c = k - positions[focus, 2]
            if -margin <= a <= margin and -margin <= b <= margin and -margin <= c <= margin:
                lowest = min(lowest, exact[kernel_of[experiment], a + margin, b + margin, c + margin])
        total += lowest
    return np.float64(np.float32(1.0 - math.exp(total)))


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
    scheduler : address of a Dask scheduler that takes the place of threads.
    stop : asked after every 500 iterations whether they are enough.
    """
    done: list[NullMaxima] = []
    with _parallel(workers, scheduler) as run:
        for first in range(0, n_iterations, _BATCH if stop else n_iterations):
            last = min(n_iterations, first + _BATCH) if stop else n_iterations
            step = max(1, min(_BATCH // 4, math.ceil((last - first) / (4 * max(1, abs(workers))))))
            ranges = [(at, min(at + step, last)) for at in range(first, last, step)]
            for (_, at), maxima in zip(ranges, run(plan, seed, stream, ranges), strict=True):
                done.append(maxima)
                if progress is not None:
                    progress(at, n_iterations)
            if stop is not None and stop(_join(done)):
                break
    return _join(done)


def _join(parts: Sequence[NullMaxima]) -> NullMaxima:
    return NullMaxima(
        ale=np.concatenate([p.ale for p in parts]),
        size=np.concatenate([p.size for p in parts]),
        mass=np.concatenate([p.mass for p in parts]),
    )


Run = Callable[[NullPlan, int, int, list[tuple[int, int]]], Iterator[NullMaxima]]


@contextmanager
def _parallel(workers: int, scheduler: str | None) -> Iterator[Run]:
    """Yield a function that simulates ranges of iterations, in order, on threads or on Dask workers."""
    if scheduler is None:
        yield partial(_run_ranges, Parallel(n_jobs=workers, backend="threading", return_as="generator"))
        return
    try:
        from distributed import Client  # type: ignore[import-not-found]
    except ImportError as error:
        raise ProtocolError(
            "A scheduler address was given, but Dask is not installed.", hint="pip install 'focimine[dask]'"
        ) from error
    with Client(scheduler), parallel_config(backend="dask"):
        yield partial(_run_ranges, Parallel())


def _run_ranges(
    parallel: Parallel, plan: NullPlan, seed: int, stream: int, ranges: list[tuple[int, int]]
) -> Iterator[NullMaxima]:
    return iter(parallel(delayed(simulate_maxima)(plan, seed, a, b, stream=stream) for a, b in ranges))
