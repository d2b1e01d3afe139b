"""Two ALE maps compared: where one exceeds the other by more than chance, and where both are significant.

As GingerALE does it: the experiments of both analyses are pooled and dealt out again at random into
groups of the same sizes; a voxel's p is the share of deals whose difference in ALE is at least the
observed one. A voxel is tested for A - B only where A's own thresholded map is significant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.protocol import AnalysisSection
from meta.engine.ale import FWEResult
from meta.engine.clusters import Cluster, find_clusters
from meta.engine.experiments import Experiment
from meta.engine.jit import compiled
from meta.engine.kernels import Kernel, activation_values
from meta.engine.null import Progress
from meta.engine.philox import draw_words
from meta.engine.space import VOXEL_MM3, Booleans, Floats, Integers

_BATCH = 250
_STREAM = 7
"""Random numbers of subtractions; no other simulation draws from this stream."""
_SLACK = 1e-12
"""Sums of the same numbers in another order differ in the last digits; they count as equal."""
NAMED = 5
"""Experiments a problem lists by name before it writes "..."."""
_USUAL = AnalysisSection()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtractionSettings:
    """Choices of a subtraction; the defaults are the protocol's, those usual with GingerALE.

    Raises
    ------
    ProtocolError : a value out of range.
    """

    p: float = _USUAL.contrast_p
    permutations: int = _USUAL.contrast_permutations
    min_cluster_mm3: float = _USUAL.contrast_minimum_volume
    seed: int = _USUAL.seed

    def __post_init__(self) -> None:
        if not 0 < self.p < 1:
            raise ProtocolError(f"analysis.contrast_p: {self.p} is not between 0 and 1.")
        if self.permutations < 1:
            raise ProtocolError(f"analysis.contrast_permutations: {self.permutations} is less than 1.")
        if self.min_cluster_mm3 < 0:
            raise ProtocolError(f"analysis.contrast_minimum_volume: {self.min_cluster_mm3} is less than 0.")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SubtractionResult:
    """One direction of a subtraction, A - B. Arrays hold one value per mask voxel.

    `tested` marks the voxels of A's thresholded map; elsewhere `p` and `z` are NaN. `difference` is
    ALE of A minus ALE of B, everywhere.
    """

    difference: Floats
    p: Floats
    z: Floats
    tested: Booleans
    clusters: tuple[Cluster, ...]
    settings: SubtractionSettings
    problems: tuple[Problem, ...] = ()


def subtract_maps(
    a: FWEResult, b: FWEResult, settings: SubtractionSettings | None = None, *, progress: Progress | None = None
) -> tuple[SubtractionResult, SubtractionResult]:
    """Return where A exceeds B and where B exceeds A.

    Parameters
    ----------
    a, b : the two corrected analyses; same kernel.
    progress : called as `progress(done, total)`.

    Raises
    ------
    ProtocolError : the analyses used different kernels, or share all their experiments.

    Notes
    -----
    Experiments of both analyses are dealt out as two (GingerALE's way) and recorded as a problem: such a
    contrast compares a set with part of itself. Never below one over the permutations, p is turned into
    z by the normal distribution.
    """
    settings = settings or SubtractionSettings()
    if a.maps.settings.kernel is not b.maps.settings.kernel:
        raise ProtocolError("A subtraction needs two analyses with the same kernel.")
    problems = shared_experiments(a.maps.experiments, b.maps.experiments)
    masks = [a.labels > 0, b.labels > 0]
    columns = np.flatnonzero(masks[0] | masks[1]).astype(np.int64)
    experiments = (*a.maps.experiments, *b.maps.experiments)
    logs = _log_activations(experiments, a.maps.settings.kernel, columns)
    counts = _count_differences(logs, len(a.maps.experiments), settings, progress)
    difference = a.maps.ale - b.maps.ale
    sides = (difference, counts[0]), (-difference, counts[1])
    results = [
        _one_direction(values, count, columns, mask, settings, problems)
        for (values, count), mask in zip(sides, masks, strict=True)
    ]
    return results[0], results[1]


def shared_experiments(a: Sequence[Experiment], b: Sequence[Experiment]) -> tuple[Problem, ...]:
    """Return the problem that both sets hold some experiments; ProtocolError where they are the same set."""
    shared = sorted({e.id for e in a} & {e.id for e in b})
    if not shared:
        return ()
    if len(shared) == len(a) == len(b):
        raise ProtocolError("A subtraction needs two different sets of experiments; both are the same.")
    listed = ", ".join(shared[:NAMED]) + (" ..." if len(shared) > NAMED else "")
    return (
        Problem(
            code="ALE-CONTRAST-SHARED",
            item="contrast",
            message=f"{len(shared)} experiments belong to both sets ({listed}).",
            hint="Differences are diluted; compare sets that share no experiment.",
            severity=Severity.WARNING,
        ),
    )


def _log_activations(experiments: Sequence[Experiment], kernel: Kernel, columns: Integers) -> Floats:
    """Return log(1 - MA), shape (n_experiments, n_columns)."""
    logs = np.empty((len(experiments), len(columns)))
    for row, experiment in enumerate(experiments):
        logs[row] = np.log1p(-activation_values(experiment, kernel)[columns])
    return logs


def _count_differences(
    logs: Floats, size_a: int, settings: SubtractionSettings, progress: Progress | None
) -> tuple[Integers, Integers]:
    """Return, per voxel, how many deals differ at least as much as observed, for A - B and for B - A."""
    members = np.zeros((1, len(logs)))
    members[0, :size_a] = 1.0
    observed = _difference(members, logs)[0]
    at_least = np.zeros(logs.shape[1], dtype=np.int64)
    at_most = np.zeros(logs.shape[1], dtype=np.int64)
    for first in range(0, settings.permutations, _BATCH):
        last = min(first + _BATCH, settings.permutations)
        members = np.zeros((last - first, len(logs)))
        deal_groups(np.uint64(settings.seed), first, size_a, members)
        difference = _difference(members, logs)
        at_least += (difference >= observed - _SLACK).sum(axis=0)
        at_most += (difference <= observed + _SLACK).sum(axis=0)
        if progress is not None:
            progress(last, settings.permutations)
    return at_least, at_most


def _difference(members: Floats, logs: Floats) -> Floats:
    """Return ALE of the members minus ALE of the others, shape (n_deals, n_columns)."""
    sum_a = members @ logs
    difference: Floats = np.exp(logs.sum(axis=0) - sum_a) - np.exp(sum_a)
    return difference


@compiled
def deal_groups(seed: np.uint64, first: int, size_a: int, members: Floats) -> None:
    """Set, in each row of `members`, the `size_a` experiments dealt to group A to 1 (Fisher-Yates)."""
    count = members.shape[1]
    words = np.empty(size_a, dtype=np.uint64)
    order = np.empty(count, dtype=np.int64)
    for row in range(members.shape[0]):
        draw_words(seed, np.uint64(_STREAM), np.uint64(first + row), words)
        for at in range(count):
            order[at] = at
        for at in range(size_a):
            other = at + np.int64((words[at] * np.uint64(count - at)) >> np.uint64(32))
            order[at], order[other] = order[other], order[at]
            members[row, order[at]] = 1.0


def _one_direction(
    difference: Floats,
    count: Integers,
    columns: Integers,
    tested: Booleans,
    settings: SubtractionSettings,
    problems: tuple[Problem, ...],
) -> SubtractionResult:
    from scipy.stats import norm

    p = np.full(tested.shape, np.nan)
    floor = 1 / settings.permutations
    p[columns] = np.clip(count / settings.permutations, floor, max(1 - floor, floor))
    p[~tested] = np.nan
    z = norm.isf(p)
    with np.errstate(invalid="ignore"):
        significant = p <= settings.p
    min_size = int(np.ceil(settings.min_cluster_mm3 / VOXEL_MM3))
    clusters = find_clusters(np.nan_to_num(z), significant, min_size=max(1, min_size))
    return SubtractionResult(
        difference=difference,
        p=p,
        z=z,
        tested=tested,
        clusters=clusters,
        settings=settings,
        problems=problems,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConjunctionResult:
    """Where two analyses are both significant: `values` is the smaller value there, 0 elsewhere."""

    values: Floats
    clusters: tuple[Cluster, ...]


def conjoin_maps(a: Floats, b: Floats, *, min_cluster_mm3: float = 0.0) -> ConjunctionResult:
    """Return the voxelwise minimum of two maps, each 0 outside its significant clusters, and its clusters.

    References
    ----------
    Nichols et al. 2005, doi:10.1016/j.neuroimage.2004.12.005: the minimum statistic against the
    conjunction null; both analyses must be significant by themselves.
    """
    values = np.minimum(a, b)
    min_size = max(1, int(np.ceil(min_cluster_mm3 / VOXEL_MM3)))
    return ConjunctionResult(values=values, clusters=find_clusters(values, values > 0, min_size=min_size))
