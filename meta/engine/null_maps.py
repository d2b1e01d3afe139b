"""The whole map of each iteration of the Monte-Carlo null, for statistics that need more of it than its maxima."""

from __future__ import annotations

import numpy as np

from meta.engine.jit import compiled
from meta.engine.null_plan import NullPlan, Tables
from meta.engine.null_sums import ANY_SUM, Work, find_neighbours, make_work, place_foci, scan_sums
from meta.engine.philox import draw_indices
from meta.engine.space import Floats, Integers


class NullMaps:
    """Draws the foci of a plan, iteration by iteration.

    Sums are those of `meta.engine.null` before it looks at voxels near the threshold again: kernels end at a modelled activation of
    1e-6, in single precision.
    """

    def __init__(self, plan: NullPlan) -> None:
        self.plan = plan
        self.work = make_work(plan.tables.inside, plan.shape, plan.n_foci)
        self.positions = np.empty((plan.n_foci, 3), dtype=np.int64)

    def draw(self, seed: int, stream: int, number: int) -> tuple[Integers, Floats]:
        """Return the voxels that kernels reach (places in the padded volume, ascending) and their ALE values.

        Both are overwritten by the next draw.
        """
        count = _draw(
            self.plan.tables,
            self.plan.shape,
            self.plan.half,
            np.uint64(seed),
            np.uint64(stream),
            np.uint64(number),
            self.positions,
            self.work,
        )
        return self.work.flat[:count], self.work.values[:count]


@compiled
def _draw(
    tables: Tables,
    shape: tuple[int, int, int],
    half: int,
    seed: np.uint64,
    stream: np.uint64,
    number: np.uint64,
    positions: Integers,
    work: Work,
) -> int:
    voxels = tables.voxels
    draw_indices(seed, stream, number, voxels.shape[0], work.indices)
    place_foci(voxels, work.indices, positions)
    neighbours = find_neighbours(tables, positions, work.neighbours_of, np.empty(64, dtype=np.int64))
    count = scan_sums(tables, shape, half, positions, work, neighbours, ANY_SUM)
    for at in range(count):
        work.values[at] = -np.expm1(work.values[at])
    return count
