"""How much a result hangs on single studies, on unpublished null results, and on its own error rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpora.errors import ProtocolError
from meta.engine.ale import ALEMaps, ALESettings, FWEResult, find_size_cutoff, fit_ale, plan_null
from meta.engine.clusters import find_clusters, make_label_values
from meta.engine.experiments import Experiment, Pooling
from meta.engine.kernels import activation_values
from meta.engine.null import Progress, run_null
from meta.engine.philox import draw_uniform
from meta.engine.scattered import scatter
from meta.engine.space import SHAPE, Integers, nearest_voxels, null_voxels_in, to_mm, to_volume

QUICK_PERMUTATIONS = 1000
"""Permutations of each repeated analysis; enough for a size cut-off within about 3 %."""
MAX_RESIMULATED = 60
"""Above this many experiments, leaving one out keeps the full analysis' size cut-off: it moves by less
than the cut-off's own Monte-Carlo error."""
PUBLISHED_PER_HIDDEN = 0.3
"""Unpublished studies per published one that a finding should withstand (Samartsidis 2020)."""
_NOISE_STREAM = 11
_CALIBRATION_STREAM = 13


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contribution:
    """What one study adds to one cluster.

    `reduction` is the share of the cluster's summed ALE values lost without the study; `share` the same,
    scaled so that the studies of a cluster add up to 1. `n_foci_inside` counts its foci in the cluster.
    """

    study: str
    cluster: int
    reduction: float
    share: float
    n_foci_inside: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeftOut:
    """The analysis without one study, seen from one cluster of the full analysis.

    `survives`: whether a significant cluster still overlaps it; `overlap` is the share of its
    voxels still significant, `maximum` the largest ALE value left in it.
    """

    study: str
    cluster: int
    survives: bool
    overlap: float
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FailSafe:
    """How many studies without effect a cluster withstands.

    `n` is the largest number of added null studies with which it is still significant; `reached_limit`
    means that it was significant at the largest number tried. `needed` is 30 % of the experiments analysed.
    """

    cluster: int
    n: int
    limit: int
    reached_limit: bool
    needed: int

    @property
    def is_robust(self) -> bool:
        """Whether it withstands as many hidden studies as may be expected."""
        return self.n >= self.needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The share of simulated data sets without effect in which any cluster was called significant.

    `low` and `high` bound its 95 % interval (Wilson); a valid correction has `cluster_fwe_p` inside or above it.
    """

    n_simulated: int
    n_significant: int
    rate: float
    low: float
    high: float
    cluster_fwe_p: float

    @property
    def is_valid(self) -> bool:
        """Whether the rate is compatible with the nominal one, or below it."""
        return self.low <= self.cluster_fwe_p


def study_names(experiments: Sequence[Experiment]) -> tuple[str, ...]:
    """Return the studies, each once, in the experiments' order."""
    return tuple(dict.fromkeys(e.study or e.id for e in experiments))


def find_contributions(result: FWEResult) -> tuple[Contribution, ...]:
    """Return what every study adds to every significant cluster, by cluster and study order.

    References
    ----------
    Eickhoff et al. 2016, doi:10.1016/j.neuroimage.2016.04.072: a cluster's summed values with and without
    the experiment in question.
    """
    if not result.clusters:
        return ()
    columns = np.concatenate([c.columns for c in result.clusters])
    ends = np.cumsum([c.size for c in result.clusters])[:-1]
    names = study_names(result.maps.experiments)
    logs = {name: np.zeros(len(columns)) for name in names}
    inside = {name: np.zeros(len(result.clusters), dtype=np.int64) for name in names}
    for experiment in result.maps.experiments:
        name = experiment.study or experiment.id
        logs[name] += np.log1p(-activation_values(experiment, result.maps.settings.kernel)[columns])
        inside[name] += _foci_inside(experiment, result)
    total = sum(logs.values(), np.zeros(len(columns)))
    with_all = np.array([part.sum() for part in np.split(-np.expm1(total), ends)])
    reductions = {
        name: 1 - np.array([part.sum() for part in np.split(-np.expm1(total - log), ends)]) / with_all
        for name, log in logs.items()
    }
    sums = sum(reductions.values(), np.zeros(len(with_all)))
    return tuple(
        Contribution(
            study=name,
            cluster=cluster.label,
            reduction=float(reductions[name][at]),
            share=float(reductions[name][at] / sums[at]) if sums[at] > 0 else 0.0,
            n_foci_inside=int(inside[name][at]),
        )
        for at, cluster in enumerate(result.clusters)
        for name in names
    )


def _foci_inside(experiment: Experiment, result: FWEResult) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    labels = to_volume(result.labels)
    ijk = nearest_voxels(experiment.foci)
    fits = ((ijk >= 0) & (ijk < np.array(SHAPE))).all(axis=1)
    counts = np.bincount(labels[tuple(ijk[fits].T)], minlength=len(result.clusters) + 1)[1:]
    return counts.astype(np.int64)


def leave_one_out(
    result: FWEResult, *, permutations: int | None = None, progress: Progress | None = None
) -> tuple[LeftOut, ...]:
    """Return, for every study and significant cluster, what is left without the study.

    Parameters
    ----------
    permutations : per repeated analysis; None takes 1,000 (or the analysis' number, if fewer), and for more
        than 60 experiments 0. With 0 the size cut-off of the full analysis is used.

    Notes
    -----
    All experiments of a study are left out together. With a single study nothing can be left out,
    and the result is empty.
    """
    maps = result.maps
    names = study_names(maps.experiments)
    if len(names) <= 1 or not result.clusters:
        return ()
    if permutations is None:
        quick = min(QUICK_PERMUTATIONS, maps.settings.permutations)
        permutations = quick if len(maps.experiments) <= MAX_RESIMULATED else 0
    found: list[LeftOut] = []
    for done, name in enumerate(names, start=1):
        rest = [e for e in maps.experiments if (e.study or e.id) != name]
        found.extend(_without(name, refit(maps, rest), result, permutations))
        if progress is not None:
            progress(done, len(names))
    return tuple(found)


def refit(maps: ALEMaps, experiments: Sequence[Experiment]) -> ALEMaps:
    """Return the maps of other experiments under the same settings; the experiments are taken as they are."""
    # Already pooled: pooling twice would merge what the first pass kept apart.
    return fit_ale(experiments, replace(maps.settings, pooling=Pooling.SEPARATE))


def _cutoff(maps: ALEMaps, full: FWEResult, permutations: int) -> int:
    settings = maps.settings
    if permutations < 1 or settings.min_cluster_mm3 is not None:
        return full.size_cutoff
    maxima = run_null(
        plan_null(maps),
        permutations,
        seed=settings.seed,
        workers=settings.workers,
        scheduler=settings.scheduler,
    )
    return find_size_cutoff(maxima, settings.cluster_fwe_p)


def _without(name: str, maps: ALEMaps, full: FWEResult, permutations: int) -> list[LeftOut]:
    cutoff = _cutoff(maps, full, permutations)
    significant = make_label_values(find_clusters(maps.ale, maps.above, min_size=max(1, cutoff))) > 0
    return [
        LeftOut(
            study=name,
            cluster=cluster.label,
            survives=bool(significant[cluster.columns].any()),
            overlap=float(significant[cluster.columns].mean()),
            maximum=float(maps.ale[cluster.columns].max()),
        )
        for cluster in full.clusters
    ]


def find_fail_safe(
    result: FWEResult, *, limit: int | None = None, permutations: int = 500, progress: Progress | None = None
) -> tuple[FailSafe, ...]:
    """Return how many studies without effect each significant cluster withstands.

    Parameters
    ----------
    limit : most null studies to add; None takes ten per experiment.
    permutations : per trial analysis; 0 keeps the size cut-off of the full analysis.

    Notes
    -----
    A null study takes its sample size and number of foci from a randomly chosen experiment; its foci fall
    at random where the analysis' null foci do, but not within the cluster tested. The number is searched by
    halving, which supposes that a cluster once lost stays lost.

    References
    ----------
    Acar et al. 2018, doi:10.1371/journal.pone.0208177; Samartsidis et al. 2020, Research Synthesis Methods (about 30 unpublished
    per 100 published).
    """
    n_experiments = len(result.maps.experiments)
    limit = 10 * n_experiments if limit is None else limit
    needed = math.ceil(PUBLISHED_PER_HIDDEN * n_experiments)
    found = []
    for done, cluster in enumerate(result.clusters, start=1):
        noise = _null_studies(result, cluster.label, limit)

        def survives(count: int, noise: list[Experiment] = noise, label: int = cluster.label) -> bool:
            maps = refit(result.maps, [*result.maps.experiments, *noise[:count]])
            return next(x.survives for x in _without("", maps, result, permutations) if x.cluster == label)

        n = _largest_true(survives, limit)
        found.append(FailSafe(cluster=cluster.label, n=n, limit=limit, reached_limit=n == limit, needed=needed))
        if progress is not None:
            progress(done, len(result.clusters))
    return tuple(found)


def _largest_true(holds: Callable[[int], bool], limit: int) -> int:
    """Return the largest number up to `limit` for which a property that is lost once holds (it holds at 0)."""
    low, high = 0, limit + 1
    step = 1
    while step < high and holds(step):
        low, step = step, 2 * step
    high = min(step, high)
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            low = middle
        else:
            high = middle
    return low


def _null_studies(result: FWEResult, label: int, count: int) -> list[Experiment]:
    maps = result.maps
    voxels = null_voxels_in(maps.settings.null_foci, maps.settings.part)
    cluster = next(c for c in result.clusters if c.label == label)
    taken = {tuple(row) for row in cluster.ijk.tolist()}
    free = to_mm(voxels[[tuple(row) not in taken for row in voxels.tolist()]])
    studies = []
    for number in range(count):
        draws = draw_uniform(maps.settings.seed, _NOISE_STREAM, number, 1 + max(e.n_foci for e in maps.experiments))
        pattern = maps.experiments[int(draws[0] * len(maps.experiments))]
        foci = free[(draws[1 : 1 + pattern.n_foci] * len(free)).astype(np.int64)]
        name = f"null study {number + 1}"
        studies.append(Experiment(id=name, study=name, n=pattern.n, foci=foci))
    return studies


def check_calibration(
    experiments: Sequence[Experiment],
    settings: ALESettings | None = None,
    *,
    simulations: int = 200,
    progress: Progress | None = None,
) -> Calibration:
    """Return how often data without effect give a significant cluster; it should be `cluster_fwe_p`.

    Parameters
    ----------
    experiments : the analysis whose sample sizes and numbers of foci are simulated.
    simulations : data sets; 200 place a rate of 5 % within about 3 %.

    Notes
    -----
    Each simulated data set is analysed from the start, with the thresholds of its own null distribution;
    only the size cut-off comes from one simulation with the real data's numbers of foci.
    """
    if simulations < 1:
        raise ProtocolError(f"analysis.calibration: {simulations} simulations are less than 1.")
    maps = fit_ale(experiments, settings)
    settings = maps.settings
    maxima = run_null(
        plan_null(maps),
        settings.permutations,
        seed=settings.seed,
        workers=settings.workers,
        scheduler=settings.scheduler,
    )
    cutoff = find_size_cutoff(maxima, settings.cluster_fwe_p)
    significant = 0
    for number in range(simulations):
        trial = refit(maps, scattered(maps, number))
        significant += bool(find_clusters(trial.ale, trial.above, min_size=cutoff))
        if progress is not None:
            progress(number + 1, simulations)
    low, high = _wilson(significant, simulations)
    return Calibration(
        n_simulated=simulations,
        n_significant=significant,
        rate=significant / simulations,
        low=low,
        high=high,
        cluster_fwe_p=settings.cluster_fwe_p,
    )


def scattered(maps: ALEMaps, number: int) -> list[Experiment]:
    """Return the experiments with their foci drawn anew where null foci may fall; `number` says which draw."""
    settings = maps.settings
    if settings.part is not None:
        return scatter_in(maps.experiments, null_voxels_in(settings.null_foci, settings.part), settings.seed, number)
    return scatter(maps.experiments, settings.null_foci, seed=settings.seed, stream=_CALIBRATION_STREAM, number=number)


def scatter_in(experiments: Sequence[Experiment], voxels: Integers, seed: int, number: int) -> list[Experiment]:
    """Return the experiments with as many foci each, drawn from given voxels (n, 3); `number` says which draw."""
    draws = draw_uniform(seed, _CALIBRATION_STREAM, number, sum(e.n_foci for e in experiments))
    foci = np.split(
        to_mm(voxels[(draws * len(voxels)).astype(np.int64)]), np.cumsum([e.n_foci for e in experiments])[:-1]
    )
    return [replace(e, foci=each) for e, each in zip(experiments, foci, strict=True)]


def _wilson(hits: int, count: int) -> tuple[float, float]:
    share, z = hits / count, 1.959964
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    spread = z * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)) / (1 + z**2 / count)
    return max(0.0, middle - spread), min(1.0, middle + spread)
