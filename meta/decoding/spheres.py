"""Where each study of a database is active: spheres around its foci (MKDA), kept as runs of voxels.

The spheres of a study are a set of voxels of the 2 mm grid. Along the grid's last axis they form runs, some seven voxels
long, and that is how they are kept: 13,459 studies of NeuroQuery in 110 MB instead of 1.3 GB. A sum over a study's
voxels is then two look-ups a run, in running totals along that axis.

Totals have a stride of one more than the axis is long (`STRIDE`): a run from a to b has the sum total[b] - total[a].
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meta.engine.jit import compiled
from meta.engine.simd import add_difference, add_lanes
from meta.engine.space import SHAPE, VOXEL_MM, Floats, load_brain_mask, to_voxels

RADIUS_MM = 10.0
"""Of a sphere: that of Neurosynth and of NiMARE's MKDA kernel."""
STRIDE = SHAPE[2] + 1
N_TOTALS = SHAPE[0] * SHAPE[1] * STRIDE
LANES = 16
"""Maps summed at once: 64 bytes of single precision, a line of the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spheres:
    """The active voxels of `n_studies` studies.

    Study s has the runs from `first[s]` to `first[s + 1]`: `start` is a run's place among the totals, `length` its voxels.
    Voxels outside the brain mask are part of the runs; whoever sums gives them the value 0.
    """

    first: NDArray[np.int64]
    start: NDArray[np.int32]
    length: NDArray[np.uint8]

    @property
    def n_studies(self) -> int:
        """Number of studies."""
        return len(self.first) - 1


def make_spheres(foci: Floats, first: NDArray[np.int64], *, radius_mm: float = RADIUS_MM, workers: int = 2) -> Spheres:
    """Return the spheres around foci.

    Parameters
    ----------
    foci : shape (n_foci, 3), mm, MNI, the foci of each study side by side.
    first : shape (n_studies + 1,): study s has the foci from `first[s]` to `first[s + 1]`.

    Notes
    -----
    A focus lies in the voxel nearest to it, halves to the even one, and reaches every voxel whose centre is no farther
    than the radius, as NiMARE 0.22's `compute_kda_ma` has it.
    """
    ijk = np.round(to_voxels(foci)).astype(np.int32)
    discs = _discs(radius_mm)

    def trace(lo: int, hi: int) -> tuple[Any, Any, Any]:
        room = int(first[hi] - first[lo]) * len(discs)
        start, length = np.empty(room, np.int32), np.empty(room, np.uint8)
        ends = np.empty(hi - lo, np.int64)
        n = _trace(ijk, first, discs, lo, hi, start, length, ends)
        return start[:n].copy(), length[:n].copy(), ends

    parts = _in_parts(trace, len(first) - 1, workers)
    shifts = np.cumsum([0, *(len(part[0]) for part in parts)])
    ends = np.concatenate([part[2] + shift for part, shift in zip(parts, shifts[:-1], strict=True)])
    return Spheres(
        first=np.concatenate([[0], ends]).astype(np.int64),
        start=np.concatenate([part[0] for part in parts]),
        length=np.concatenate([part[1] for part in parts]),
    )


def _discs(radius_mm: float) -> NDArray[np.int32]:
    """Return (di, dj, half length along k) of each column of voxels a sphere has."""
    reach = int(radius_mm // VOXEL_MM)
    found = []
    for i in range(-reach, reach + 1):
        for j in range(-reach, reach + 1):
            left = (radius_mm / VOXEL_MM) ** 2 - i * i - j * j
            if left >= 0:
                found.append((i, j, int(np.sqrt(left) + 1e-9)))
    return np.array(found, dtype=np.int32)


def _in_parts(work: Callable[[int, int], Any], n: int, workers: int) -> list[Any]:
    """Return `work(lo, hi)` of consecutive parts of 0..n, in order; the parts do not depend on the number of workers."""
    edges = np.linspace(0, n, min(max(n, 1), 16) + 1).astype(int).tolist()
    spans = list(pairwise(edges))
    with ThreadPoolExecutor(max(1, workers)) as pool:
        return list(pool.map(lambda span: work(*span), spans))


@compiled
def _trace(
    ijk: NDArray[np.int32],
    first: NDArray[np.int64],
    discs: NDArray[np.int32],
    lo: int,
    hi: int,
    start: NDArray[np.int32],
    length: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> int:
    """Write the runs of the studies lo..hi; return how many there are."""
    ni, nj, nk = 91, 109, 91
    seen = np.zeros((ni * nj, nk), np.int32)
    low = np.zeros(ni * nj, np.int32)
    high = np.zeros(ni * nj, np.int32)
    touched = np.zeros(ni * nj, np.int32)
    last = np.zeros(ni * nj, np.int32)
    n = 0
    for s in range(lo, hi):
        mark = s - lo + 1
        n_touched = 0
        for f in range(first[s], first[s + 1]):
            for d in range(discs.shape[0]):
                i, j, half = ijk[f, 0] + discs[d, 0], ijk[f, 1] + discs[d, 1], discs[d, 2]
                a, b = max(ijk[f, 2] - half, 0), min(ijk[f, 2] + half, nk - 1)
                if i < 0 or j < 0 or i >= ni or j >= nj or a > b:
                    continue
                c = i * nj + j
                if last[c] != mark:
                    last[c] = mark
                    touched[n_touched] = c
                    n_touched += 1
                    low[c], high[c] = a, b
                else:
                    low[c], high[c] = min(low[c], a), max(high[c], b)
                for k in range(a, b + 1):
                    seen[c, k] = mark
        for t in range(n_touched):
            c = touched[t]
            k = low[c]
            while k <= high[c]:
                if seen[c, k] != mark:
                    k += 1
                    continue
                begin = k
                while k <= high[c] and seen[c, k] == mark:
                    k += 1
                start[n] = c * (nk + 1) + begin
                length[n] = k - begin
                n += 1
        ends[s - lo] = n
    return n


def totals_of(values: Floats) -> Floats:
    """Return running totals along the last axis of one number per mask voxel, shape (N_TOTALS,), as the runs index them."""
    volume = np.zeros((SHAPE[0], SHAPE[1], STRIDE))
    volume[:, :, 1:][load_brain_mask().inside] = values
    return np.cumsum(volume, axis=2, out=volume).reshape(N_TOTALS)


def sum_over_studies(spheres: Spheres, values: Floats, *, workers: int = 2) -> Floats:
    """Return, per study, the sum of `values` (one number per mask voxel) over its voxels, shape (n_studies,)."""
    totals = totals_of(np.asarray(values, dtype=np.float64))
    out = np.zeros(spheres.n_studies)
    _in_parts(
        lambda lo, hi: _sums(totals, spheres.first, spheres.start, spheres.length, lo, hi, out),
        spheres.n_studies,
        workers,
    )
    return out


@compiled
def _sums(
    totals: Floats,
    first: NDArray[np.int64],
    start: NDArray[np.int32],
    length: NDArray[np.uint8],
    lo: int,
    hi: int,
    out: Floats,
) -> None:
    for s in range(lo, hi):
        total = 0.0
        for r in range(first[s], first[s + 1]):
            total += totals[start[r] + length[r]] - totals[start[r]]
        out[s] = total


def sum_many_over_studies(spheres: Spheres, values: NDArray[np.float32], *, workers: int = 2) -> NDArray[np.float32]:
    """Return, per study and map, the sums over the study's voxels, in single precision: shape (n_studies, n_maps).

    `values` has the shape (n_maps, n_voxels). Maps are taken sixteen at a time, which costs about as much as two.
    """
    out = np.zeros((spheres.n_studies, len(values)), dtype=np.float32)
    place = _places()
    blocks = list(range(0, len(values), LANES))

    def work(at: int) -> None:
        part = values[at : at + LANES]
        totals = np.zeros(N_TOTALS * LANES, dtype=np.float32)
        _fill(part, place, totals)
        sums = np.zeros(spheres.n_studies * LANES, dtype=np.float32)
        _many_sums(totals, spheres.first, spheres.start, spheres.length, sums)
        out[:, at : at + LANES] = sums.reshape(-1, LANES)[:, : len(part)]

    with ThreadPoolExecutor(max(1, workers)) as pool:
        list(pool.map(work, blocks))
    return out


def _places() -> NDArray[np.int32]:
    """Return the place of each mask voxel among the totals: where its own value is first counted."""
    ijk = load_brain_mask().ijk
    return ((ijk[:, 0] * SHAPE[1] + ijk[:, 1]) * STRIDE + ijk[:, 2] + 1).astype(np.int32)


@compiled
def _fill(values: NDArray[np.float32], place: NDArray[np.int32], totals: NDArray[np.float32]) -> None:
    """Write the running totals of up to 16 maps, side by side."""
    n_maps, n_voxels = values.shape
    for m in range(n_maps):
        for v in range(n_voxels):
            totals[place[v] * 16 + m] = values[m, v]
    for c in range(91 * 109):
        for k in range(1, 92):
            at = (c * 92 + k) * 16
            add_lanes(totals, at, totals, at - 16)
            add_lanes(totals, at + 8, totals, at - 8)


@compiled
def _many_sums(
    totals: NDArray[np.float32],
    first: NDArray[np.int64],
    start: NDArray[np.int32],
    length: NDArray[np.uint8],
    out: NDArray[np.float32],
) -> None:
    for s in range(len(first) - 1):
        for r in range(first[s], first[s + 1]):
            a = start[r] * 16
            b = a + length[r] * 16
            add_difference(out, s * 16, totals, b, a)
            add_difference(out, s * 16 + 8, totals, b + 8, a + 8)


def count_active(spheres: Spheres, studies: NDArray[np.integer]) -> NDArray[np.int32]:
    """Return, per mask voxel, how many of the named studies are active there."""
    steps = np.zeros(N_TOTALS + 1, dtype=np.int32)
    _steps(spheres.first, spheres.start, spheres.length, np.asarray(studies, dtype=np.int64), steps)
    counts = np.cumsum(steps[:N_TOTALS].reshape(SHAPE[0], SHAPE[1], STRIDE), axis=2, dtype=np.int32)[:, :, : SHAPE[2]]
    return np.asarray(counts[load_brain_mask().inside])


@compiled
def _steps(
    first: NDArray[np.int64],
    start: NDArray[np.int32],
    length: NDArray[np.uint8],
    studies: NDArray[np.int64],
    steps: NDArray[np.int32],
) -> None:
    """Add to `steps` where runs begin (+1) and end (-1)."""
    for s in studies:
        for r in range(first[s], first[s + 1]):
            steps[start[r]] += 1
            steps[start[r] + length[r]] -= 1
