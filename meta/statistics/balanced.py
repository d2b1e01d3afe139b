"""Two ALE maps compared as if both had the same number of experiments: the larger group does not win by its size.

The mean ALE map over all subsets of m of a group's n experiments is known exactly, without drawing any: with the elementary
symmetric polynomials e_j of the modelled activations of a voxel, it is the sum over j of (-1)^(j+1) e_j times the probability
m(m-1)…/n(n-1)… that j given experiments are in one subset. The null is that of both groups with their foci at random places.

References
----------
JALE's balanced contrast draws subsets (github.com/juaml/JALE, `balanced_contrast.py`); this is what it tends to with ever more of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from meta.engine.ale import corrected_p
from meta.engine.clusters import Cluster, find_clusters
from meta.engine.experiments import Experiment
from meta.engine.jit import compiled
from meta.engine.kernels import Kernel, activation_values
from meta.engine.null_plan import NullPlan, make_null_plan
from meta.engine.space import BrainPart, Floats, Integers, NullSpace, load_brain_mask
from meta.statistics.cutoffs import quantile_interval
from meta.statistics.random_foci import Layout, RandomFoci, Scratch, touch

_FEWER = 0.8
"""Share of the smaller group in a subset, where the plan names no number."""
TERMS = 10
"""Polynomials kept: the next is below 1e-7 where a voxel's activations add up to .5, which is a strong cluster."""
NULL_TERMS = 4
"""As `TERMS`, of the null: activations of scattered foci add up to less than .1, and the fifth term is below 1e-7."""
_CUT = 1e-6
"""Modelled activation below which a kernel ends in the null."""
_STREAM = 31


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Balanced:
    """One direction, A - B. Arrays hold one value per mask voxel: `difference` of the mean maps, `p` corrected over all voxels.

    `cutoff` is the smallest significant difference, `low` and `high` its 95 % Monte-Carlo interval (`high` None: too few permutations to
    bound it); `clusters` are face-connected significant voxels.
    """

    size: int
    n_a: int
    n_b: int
    permutations: int
    alpha: float
    difference: Floats
    p: Floats
    cutoff: float
    low: float
    high: float | None
    clusters: tuple[Cluster, ...]


def balanced_contrast(
    a: Sequence[Experiment],
    b: Sequence[Experiment],
    kernel: Kernel,
    *,
    size: int | None = None,
    permutations: int = 1000,
    alpha: float = 0.05,
    seed: int = 1,
    space: NullSpace = NullSpace.GREY_MATTER,
    part: BrainPart | None = None,
) -> tuple[Balanced, Balanced]:
    """Return where A exceeds B and where B exceeds A, family-wise error over voxels, `alpha` shared by the directions.

    Parameters
    ----------
    size : experiments of each subset; None takes four fifths of the smaller group.
    space : where foci fall in the null.
    part : of the brain, which both groups are restricted to.

    Raises
    ------
    ProtocolError : a group has fewer experiments than a subset.
    """
    smaller = min(len(a), len(b))
    size = max(2, math.floor(_FEWER * smaller)) if size is None else size
    if size > smaller:
        raise ProtocolError(
            f"A balanced contrast of subsets of {size} needs as many experiments on each side; one has {smaller}.",
            hint="Set `experiments` of the contrast to fewer.",
        )
    difference = mean_map(a, kernel, size) - mean_map(b, kernel, size)
    if part is not None:
        whole, difference = difference, np.zeros(len(difference))
        difference[part.columns] = whole[part.columns]
    plans = [make_null_plan(group, kernel, ale_threshold=0.5, space=space, part=part) for group in (a, b)]
    highest, lowest = _null((len(a), len(b)), plans, size, permutations, seed)

    def side(values: Floats, maxima: Floats) -> Balanced:
        p = corrected_p(values, maxima)
        ordered = np.sort(maxima)
        allowed = math.floor(alpha / 2 * permutations + 1e-9)
        cutoff = float(np.nextafter(ordered[len(ordered) - 1 - allowed], np.inf))
        low, high = quantile_interval(maxima, alpha / 2)
        return Balanced(
            size=size,
            n_a=len(a),
            n_b=len(b),
            permutations=permutations,
            alpha=alpha,
            difference=values,
            p=p,
            cutoff=cutoff,
            low=low,
            high=high,
            clusters=find_clusters(values, values >= cutoff, threshold=cutoff),
        )

    return side(difference, highest), side(-difference, lowest)


def inclusion_weights(n: int, size: int, terms: int = TERMS) -> Floats:
    """Return, for j = 1, 2 …, (-1)^(j+1) times the probability that j given of `n` experiments are in a subset of `size`."""
    weights, product = [], -1.0
    for j in range(min(terms, size)):
        product *= -(size - j) / (n - j)
        weights.append(product)
    return np.array(weights)


def mean_map(experiments: Sequence[Experiment], kernel: Kernel, size: int) -> Floats:
    """Return the mean ALE map over all subsets of `size` experiments, one value per mask voxel."""
    weights = inclusion_weights(len(experiments), size)
    sums = np.zeros((len(weights) + 1, load_brain_mask().n_voxels))
    sums[0] = 1.0
    for experiment in experiments:
        activation = activation_values(experiment, kernel)
        for j in range(len(weights), 0, -1):
            sums[j] += sums[j - 1] * activation
    return np.asarray(weights @ sums[1:])


def _null(
    counts: tuple[int, int], plans: Sequence[NullPlan], size: int, permutations: int, seed: int
) -> tuple[Floats, Floats]:
    """Return the largest difference A - B and B - A of each iteration; `counts` are the experiments of A and B."""
    maps = [_Drawn(plan, inclusion_weights(n, size, NULL_TERMS)) for plan, n in zip(plans, counts, strict=True)]
    highest, lowest = np.zeros(permutations), np.zeros(permutations)
    for number in range(permutations):
        first, second = (drawn.draw(seed, 2 * number + at) for at, drawn in enumerate(maps))
        difference = first - second
        highest[number], lowest[number] = difference.max(), -difference.min()
    return highest, lowest


class _Drawn:
    """The mean map of one group with its foci at random places, iteration by iteration."""

    def __init__(self, plan: NullPlan, weights: Floats) -> None:
        self.foci, self.weights = RandomFoci(plan, _CUT), weights
        self.sums = np.zeros((self.foci.n_voxels, len(weights) + 1))

    def draw(self, seed: int, number: int) -> Floats:
        """Return the mean map of one draw, one value per mask voxel."""
        self.sums[:] = 0.0
        self.sums[:, 0] = 1.0
        _add_polynomials(self.foci.layout, self.foci.draw(seed, _STREAM, number), self.foci.scratch, self.sums)
        return np.asarray(self.sums[:, 1:] @ self.weights)


@compiled
def _add_polynomials(layout: Layout, positions: Integers, scratch: Scratch, sums: Floats) -> None:
    """Add each experiment's modelled activation to the elementary symmetric polynomials of every voxel."""
    for experiment in range(layout.starts.shape[0] - 1):
        count = touch(layout, experiment, positions, scratch)
        for place in range(count):
            at = scratch.touched[place]
            for j in range(sums.shape[1] - 1, 0, -1):
                sums[at, j] += sums[at, j - 1] * scratch.modelled[at]
            scratch.modelled[at] = 0.0


def corrected_z(p: NDArray[np.float64]) -> Floats:
    """Return the Z of a corrected p, 0 where p is one half or more."""
    from scipy.stats import norm

    return np.asarray(np.maximum(norm.isf(p), 0.0))
