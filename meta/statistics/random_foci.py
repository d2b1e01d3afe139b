"""Whole maps of experiments with foci at random places, for statistics that need more of a map than its maxima.

`meta.engine.null` looks at few voxels of each map and is an order faster; what is here visits every voxel.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from meta.engine.jit import compiled
from meta.engine.null_plan import NullPlan
from meta.engine.philox import draw_indices
from meta.engine.space import Floats, Integers


class Layout(NamedTuple):
    """Experiments, kernels and voxels as the compiled functions read them.

    `starts` (n_experiments + 1) delimits each experiment's foci, `kernel_of` numbers its kernel; `column` gives for each place of
    the padded volume `shape` the voxel of the mask, or -1; `activation` is each kernel by distance along the axes, `reach` how far
    it is used along the third, by the distance along the others.
    """

    starts: Integers
    kernel_of: Integers
    shape: tuple[int, int, int]
    column: Integers
    activation: Floats
    reach: Integers


class Scratch(NamedTuple):
    """Modelled activation of one experiment, by voxel of the mask, and the voxels where it is not 0."""

    modelled: Floats
    touched: Integers


class RandomFoci:
    """Draws the foci of a plan's experiments; `cut` is the modelled activation below which a kernel ends."""

    def __init__(self, plan: NullPlan, cut: float) -> None:
        tables = plan.tables
        places = np.flatnonzero(tables.inside)
        column = np.full(len(tables.inside), -1, dtype=np.int64)
        column[places] = np.arange(len(places))
        activation = -np.expm1(tables.exact)
        reach = np.asarray((activation >= cut).sum(axis=3) - 1, dtype=np.int64)
        self.plan, self.n_voxels = plan, len(places)
        self.layout = Layout(tables.starts, tables.kernel_of, plan.shape, column, activation, reach)
        self.scratch = Scratch(np.zeros(len(places)), np.empty(len(places), dtype=np.int64))
        self.indices = np.empty(plan.n_foci, dtype=np.uint64)

    def draw(self, seed: int, stream: int, number: int) -> Integers:
        """Return places in the padded volume, shape (n_foci, 3), that depend on seed, stream and number alone."""
        voxels = self.plan.tables.voxels
        draw_indices(np.uint64(seed), np.uint64(stream), np.uint64(number), len(voxels), self.indices)
        return np.asarray(voxels[self.indices.astype(np.int64)])


@compiled
def touch(layout: Layout, experiment: int, positions: Integers, scratch: Scratch) -> int:
    """Fill `scratch` with the modelled activation of one experiment; return how many voxels it touches.

    The caller sets `modelled` back to 0 at these voxels.
    """
    modelled, touched, column = scratch.modelled, scratch.touched, layout.column
    activation, reach, shape = layout.activation, layout.reach, layout.shape
    kernel, far = layout.kernel_of[experiment], layout.activation.shape[1]
    count = 0
    for focus in range(layout.starts[experiment], layout.starts[experiment + 1]):
        x, y, z = positions[focus, 0], positions[focus, 1], positions[focus, 2]
        for i in range(max(0, x - far + 1), min(shape[0], x + far)):
            for j in range(max(0, y - far + 1), min(shape[1], y + far)):
                width = reach[kernel, abs(i - x), abs(j - y)]
                row = (i * shape[1] + j) * shape[2]
                for k in range(max(0, z - width), min(shape[2], z + width + 1)):
                    at = column[row + k]
                    if at >= 0:
                        value = activation[kernel, abs(i - x), abs(j - y), abs(k - z)]
                        if modelled[at] == 0.0:
                            touched[count] = at
                            count += 1
                        modelled[at] = max(modelled[at], value)
    return count
