"""What stays the same over all iterations of the Monte-Carlo null: kernels, mask, threshold.

A kernel is stored twice, each for one use: cut into segments of eight voxels, by plane and row, for adding; and without
cut, in double precision, for computing a voxel again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meta.engine.experiments import Experiment
from meta.engine.kernels import Kernel, nimare_kernel, peak_height, sigma_mm
from meta.engine.simd import LANES
from meta.engine.space import VOXEL_MM, BrainPart, Floats, Integers, NullSpace, load_brain_mask, null_voxels_in

CUT = 1e-6
"""Modelled activation below which a kernel's segments end; what lies beyond enters by recomputation."""
_EXACT_CUT = 1e-11


class Tables(NamedTuple):
    """The arrays the compiled functions read. Positions are indices into the padded volume `shape`.

    `starts` (n_experiments + 1) delimits each experiment's foci, `kernel_of` numbers its kernel. Kernel k's
    plane dx holds the segments `planes[k, dx + half]` to `planes[k, dx + half + 1]`; a segment is a row
    `segment_dy`, a first voxel `segment_dz` (together `segment_offsets` in a plane) and eight values of
    `segment_logs`. `radius` (n_kernels, half + 1) is how far a plane's voxels reach from its middle, by distance in planes. `exact` is
    (n_kernels, reach + 1, reach + 1, reach + 1), by distance. All values are log(1 - MA). `spans` (planes * rows, 2) is where the
    voxels of `inside` begin in each row of the volume and where they end, both 0 in a row without any.
    """

    starts: Integers
    kernel_of: Integers
    reach2: Integers
    planes: Integers
    segment_offsets: Integers
    segment_dy: Integers
    segment_dz: Integers
    segment_logs: NDArray[np.float32]
    radius: Floats
    exact: Floats
    inside: NDArray[np.bool_]
    spans: Integers
    voxels: Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NullPlan:
    """A simulation ready to run. Made by `make_null_plan`.

    `shape` is the mask's bounding box with a margin of `half` voxels all around; `origin` the grid index
    of its first voxel. A voxel is above the threshold when its ALE value reaches `ale_threshold`, or
    exceeds it (`strict`). `band` is how far a cut, single-precision sum may be off.
    """

    tables: Tables
    shape: tuple[int, int, int]
    half: int
    origin: Integers
    ale_threshold: float
    strict: bool
    band: float

    @property
    def n_foci(self) -> int:
        """Number of foci placed in each iteration."""
        return int(self.tables.starts[-1])


def make_null_plan(
    experiments: Sequence[Experiment],
    kernel: Kernel,
    *,
    ale_threshold: float,
    strict: bool = False,
    space: NullSpace = NullSpace.GREY_MATTER,
    part: BrainPart | None = None,
) -> NullPlan:
    """Return the plan for simulating `experiments` with foci at random places.

    Parameters
    ----------
    ale_threshold : cluster-forming ALE value.
    strict : whether a voxel must exceed it (NiMARE) or may equal it (GingerALE).
    space : where foci may fall.
    part : of the brain; foci fall, and maps are looked at, only there.
    """
    sizes = sorted({_size(e, kernel) for e in experiments})
    exact = _same_width([_log_kernel(n, kernel) for n in sizes])
    used = exact < math.log1p(-CUT)
    half = _half_width(used)
    ijk = load_brain_mask().ijk if part is None else load_brain_mask().ijk[part.columns]
    low, inside = _padded(ijk, half)
    shape = inside.shape
    counts = np.array([e.n_foci for e in experiments], dtype=np.int64)
    kernel_of = np.array([sizes.index(_size(e, kernel)) for e in experiments], dtype=np.int64)
    voxels = null_voxels_in(space, part) - low + half
    cut = np.where(used, exact, 0.0).astype(np.float32)
    reach = exact.shape[1] // 2
    inner = slice(reach - half, reach + half + 1)
    rows = _segments(cut[:, inner, inner, inner])
    tables = Tables(
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        kernel_of=kernel_of,
        reach2=np.array([4 * _distance2(u) for u in used], dtype=np.int64),
        planes=rows.planes,
        segment_offsets=rows.dy * shape[2] + rows.dz,
        segment_dy=rows.dy,
        segment_dz=rows.dz,
        segment_logs=rows.logs,
        radius=_radii(used[:, inner, inner, inner]),
        exact=np.ascontiguousarray(exact[:, reach:, reach:, reach:]),
        inside=inside.reshape(-1),
        spans=_spans(inside),
        voxels=np.ascontiguousarray(voxels, dtype=np.int64),
    )
    lost = -np.where(used, 0.0, exact).sum(axis=(1, 2, 3))
    return NullPlan(
        tables=tables,
        shape=(shape[0], shape[1], shape[2]),
        half=half,
        origin=(low - half).astype(np.int64),
        ale_threshold=ale_threshold,
        strict=strict,
        band=_band(float((lost[kernel_of] * counts).sum()) / len(voxels)),
    )


def _padded(ijk: Integers, half: int) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the lowest indices of voxels, and a volume that marks them, with a margin of `half` voxels all around."""
    low, high = ijk.min(axis=0), ijk.max(axis=0)
    shape = high - low + 1 + 2 * half
    # Rows end with room for one more segment, so that none runs into the next row's brain voxels.
    shape[2] += (-shape[2]) % LANES + LANES
    inside = np.zeros(tuple(int(n) for n in shape), dtype=np.bool_)
    inside[tuple((ijk - low + half).T)] = True
    return low, inside


def _spans(inside: NDArray[np.bool_]) -> Integers:
    """Return for each row of a volume the first marked place and the one after the last; (0, 0) where none is."""
    rows = inside.reshape(-1, inside.shape[2])
    spans = np.stack([rows.argmax(axis=1), rows.shape[1] - rows[:, ::-1].argmax(axis=1)], axis=1)
    spans[~np.asarray(rows.any(axis=1))] = 0
    return spans.astype(np.int64)


def _size(experiment: Experiment, kernel: Kernel) -> float:
    n = experiment.n or 1.0
    return float(round(n)) if kernel is Kernel.NIMARE else float(n)


def _log_kernel(n: float, kernel: Kernel) -> Floats:
    """Return log(1 - MA) around a focus on a voxel's centre: a cube of odd width."""
    if kernel is Kernel.NIMARE:
        return np.asarray(np.log1p(-nimare_kernel(int(n)).astype(np.float64)))
    sigma = sigma_mm(n) / VOXEL_MM
    half = math.ceil(sigma * math.sqrt(2 * math.log(peak_height(n) / _EXACT_CUT)))
    profile = np.exp(-0.5 * (np.arange(-half, half + 1) / sigma) ** 2)
    activation = peak_height(n) * profile[:, None, None] * profile[None, :, None] * profile[None, None, :]
    # Single precision, as the map itself.
    return np.asarray(np.log1p(-activation.astype(np.float32).astype(np.float64)))


def _same_width(tables: Sequence[Floats]) -> Floats:
    """Return cubes of odd widths as one array, padded with zeros around."""
    reach = max(table.shape[0] // 2 for table in tables)
    joined = np.zeros((len(tables), *(2 * reach + 1,) * 3))
    for row, table in enumerate(tables):
        inner = slice(reach - table.shape[0] // 2, reach + table.shape[0] // 2 + 1)
        joined[row, inner, inner, inner] = table
    return joined


def _half_width(used: NDArray[np.bool_]) -> int:
    """Return how many voxels from the centre the widest kernel is used."""
    (planes,) = np.nonzero(used.any(axis=(0, 2, 3)))
    return int(np.abs(planes - used.shape[1] // 2).max())


def _distance2(used: NDArray[np.bool_]) -> int:
    """Return the largest squared distance in voxels from the centre to a used voxel."""
    return int(((np.argwhere(used) - used.shape[0] // 2) ** 2).sum(axis=1).max())


def _radii(used: NDArray[np.bool_]) -> Floats:
    """Return the largest distance in voxels, within each plane, from the plane's centre to a used voxel."""
    half = used.shape[1] // 2
    y, z = np.meshgrid(np.arange(-half, half + 1), np.arange(-half, half + 1), indexing="ij")
    return np.asarray(np.where(used[:, half:], np.hypot(y, z), -1.0).max(axis=(2, 3)))


class _Segments(NamedTuple):
    planes: Integers
    dy: Integers
    dz: Integers
    logs: NDArray[np.float32]


def _segments(cut: NDArray[np.float32]) -> _Segments:
    """Return the kernels' rows cut into segments of eight voxels, by kernel and plane."""
    half = cut.shape[1] // 2
    planes = np.zeros((cut.shape[0], cut.shape[1] + 1), dtype=np.int64)
    rows: list[int] = []
    firsts: list[int] = []
    logs: list[NDArray[np.float32]] = []
    for kernel in range(cut.shape[0]):
        for a in range(cut.shape[1]):
            planes[kernel, a] = len(rows)
            for b in np.flatnonzero((cut[kernel, a] < 0).any(axis=1)):
                (run,) = np.nonzero(cut[kernel, a, b] < 0)
                for first in range(int(run[0]), int(run[-1]) + 1, LANES):
                    values = np.zeros(LANES, dtype=np.float32)
                    part = cut[kernel, a, b, first : first + LANES]
                    values[: len(part)] = part
                    rows.append(int(b) - half)
                    firsts.append(first - half)
                    logs.append(values)
        planes[kernel, -1] = len(rows)
    return _Segments(
        planes=planes,
        dy=np.array(rows, dtype=np.int64),
        dz=np.array(firsts, dtype=np.int64),
        logs=np.concatenate(logs),
    )


def _band(mean: float) -> float:
    """Return how far above the threshold a cut, single-precision sum may lie and still be looked at again.

    `mean` is the average sum at a voxel of what the kernels leave out. A margin of four times that plus
    thirty times the largest single omission is not used up by chance (thirty foci would have to lie in
    one shell around one voxel); single precision adds 1e-6.
    """
    return 4 * mean + 30 * CUT + 1e-6
