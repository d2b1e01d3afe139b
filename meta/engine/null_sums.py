"""The sums of log(1 - MA) of all experiments at the voxels of the brain: what each iteration of the null begins with.

The volume is filled slab by slab. Where foci of one experiment lie near each other each adds only the voxels that are its
own: those at which its modelled activation is the higher one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meta.engine.jit import compiled
from meta.engine.null_plan import Tables
from meta.engine.simd import (
    LANES,
    add_lanes,
    any_lane_at_most,
    copy_lanes,
    yield_beyond,
)
from meta.engine.space import Floats, Integers

ANY_SUM = np.float32(-1e-12)
_SLAB_BYTES = 400_000
"""Size of the part of the volume worked on at a time; it should fit a core's second-level cache."""


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
    near: NDArray[np.int32]
    packed: Integers


@compiled
def make_work(inside: NDArray[np.bool_], shape: tuple[int, int, int], n_foci: int) -> Work:
    """Return the arrays for one thread; `inside` marks the voxels of the brain in a volume of `shape`."""
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
        np.empty(n_foci + 1, dtype=np.int32),
        np.empty(n_foci, dtype=np.int64),
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
    inside, spans = tables.inside, tables.spans
    nothing = np.zeros(LANES, dtype=np.float32)
    count = 0
    for low in range(half, shape[0] - half, n_planes):
        high = min(low + n_planes, shape[0] - half)
        # Only the rows of the brain are looked at: what is added beside them stays there.
        for row in range((high - low) * shape[1]):
            first, stop = spans[low * shape[1] + row, 0], spans[low * shape[1] + row, 1]
            for at in range(row * shape[2] + first, row * shape[2] + stop, LANES):
                copy_lanes(slab, at, nothing, 0)
        fill_slab(tables, shape, half, positions, neighbours_of, neighbours, low, high, own, slab)
        count = _collect(inside, spans, shape, low, high, limit, slab, flat, values, count)
    return count


@compiled
def place_foci(voxels: Integers, indices: NDArray[np.uint64], positions: Integers) -> None:
    """Write the voxels of the drawn indices into `positions`."""
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
def fill_slab(
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
    offsets, logs = tables.segment_offsets, tables.segment_logs
    dys, dzs, radius = tables.segment_dy, tables.segment_dz, tables.radius
    for experiment in range(starts.shape[0] - 1):
        kernel = kernel_of[experiment]
        for focus in range(starts[experiment], starts[experiment + 1]):
            x = positions[focus, 0]
            if x + half < low or x - half >= high:
                continue
            for plane in range(max(low, x - half), min(high, x + half + 1)):
                first, stop = planes[kernel, plane - x + half], planes[kernel, plane - x + half + 1]
                base = ((plane - low) * shape[1] + positions[focus, 1]) * shape[2] + positions[focus, 2]
                shared = False
                for at in range(neighbours_of[focus], neighbours_of[focus + 1]):
                    other = neighbours[at]
                    if abs(plane - positions[other, 0]) > half:
                        continue
                    if _keeps_all(radius, positions, kernel, focus, other, plane):
                        continue
                    if not shared:
                        shared = True
                        for segment in range(first, stop):
                            copy_lanes(own, (segment - first) * LANES, logs, segment * LANES)
                    _cede(dys, dzs, positions, focus, other, plane, first, stop, own)
                if shared:
                    for segment in range(first, stop):
                        add_lanes(slab, base + offsets[segment], own, (segment - first) * LANES)
                else:
                    for segment in range(first, stop):
                        add_lanes(slab, base + offsets[segment], logs, segment * LANES)


@compiled
def _keeps_all(radius: Floats, positions: Integers, kernel: int, focus: int, other: int, plane: int) -> bool:
    """Return whether a focus keeps its whole plane beside another: the other's does not meet it, or is farther everywhere."""
    before = plane - positions[focus, 0]
    dx = positions[other, 0] - positions[focus, 0]
    dy = positions[other, 1] - positions[focus, 1]
    dz = positions[other, 2] - positions[focus, 2]
    apart2 = dy * dy + dz * dz
    own = radius[kernel, abs(before)]
    if apart2 > (own + radius[kernel, abs(before - dx)]) ** 2 + 1e-6:
        return True
    # A voxel p of the plane, seen from the focus, is farther from the other, at d, where 2 p d < d d.
    ahead = dx * dx + apart2 - 2 * before * dx
    return bool(ahead > 0 and ahead * ahead > 4 * own * own * apart2 + 1e-6)


@compiled
def _cede(
    dys: Integers,
    dzs: Integers,
    positions: Integers,
    focus: int,
    other: int,
    plane: int,
    first: int,
    stop: int,
    own: NDArray[np.float32],
) -> None:
    """Set to zero the voxels of a focus' plane in `own` that lie nearer to another of the experiment.

    There the other has the higher activation: kernels fall with the distance. Of two equally near ones the earlier
    focus keeps the voxel, so that it counts once.
    """
    dx = positions[other, 0] - positions[focus, 0]
    dy = positions[other, 1] - positions[focus, 1]
    dz = positions[other, 2] - positions[focus, 2]
    limit = dx * dx + dy * dy + dz * dz - 2 * dx * (plane - positions[focus, 0]) + (other > focus)
    for segment in range(first, stop):
        start = 2 * (dy * dys[segment] + dz * dzs[segment])
        yield_beyond(own, (segment - first) * LANES, start, 2 * dz, limit)


@compiled
def _collect(
    inside: NDArray[np.bool_],
    spans: Integers,
    shape: tuple[int, int, int],
    low: int,
    high: int,
    limit: np.float32,
    slab: NDArray[np.float32],
    flat: Integers,
    values: Floats,
    count: int,
) -> int:
    """Append the slab's brain voxels whose sum does not exceed `limit`, in grid order; return their number."""
    offset = low * shape[1] * shape[2]
    for row in range((high - low) * shape[1]):
        first, stop = spans[low * shape[1] + row, 0], spans[low * shape[1] + row, 1]
        for at in range(row * shape[2] + first, row * shape[2] + stop, LANES):
            if any_lane_at_most(slab, at, limit):
                for here in range(at, at + LANES):
                    if slab[here] <= limit and inside[offset + here]:
                        flat[count] = offset + here
                        values[count] = slab[here]
                        count += 1
    return count
