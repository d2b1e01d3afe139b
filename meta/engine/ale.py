"""ALE from experiments to corrected clusters, without any file or NiMARE object.

    maps = fit_ale(experiments, settings)       the ALE, p and z maps
    fwe = correct_fwe(maps)                     the Monte-Carlo null and the clusters that survive it

`meta.nimare_bridge.foci_ale` puts the same engine behind NiMARE's estimator interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem
from corpora.protocol import AnalysisSection
from meta.engine.clusters import Cluster, find_clusters, make_label_values
from meta.engine.experiments import Experiment, Pooling, check_experiments, pool_experiments
from meta.engine.kernels import BIN_WIDTH, Kernel, UnionMap, make_null_distribution, make_union_map
from meta.engine.null import NullMaxima, NullPlan, Progress, Stop, make_null_plan, run_null
from meta.engine.scattered import scatter
from meta.engine.space import VOXEL_MM3, Booleans, BrainPart, Floats, Integers, NullSpace

MAX_SEED = 2**64 - 1
_SCATTER_STREAM = 17
_USUAL = AnalysisSection()
"""The protocol's defaults, which are the engine's too."""


Choice = TypeVar("Choice", bound=StrEnum)


def _member(kind: type[Choice], value: str, path: str) -> Choice:
    """Return the member of an enumeration a protocol's word names."""
    try:
        return kind(value)
    except ValueError as error:
        known = ", ".join(kind)
        raise ProtocolError(f'{path}: unknown value "{value}".', hint=f"Known values: {known}.") from error


class NullHistograms(StrEnum):
    """Whose modelled activations the analytical null is made of.

    Those of the experiments as they are (Eickhoff 2012), or of the experiments with their foci drawn anew. Foci of one experiment lie near
    each other, so its map covers less of the brain than scattered foci would. With a few foci an experiment that is nothing; over hundreds of
    experiments with dozens each (whole tables of a database) it adds up: the null is too low, and random foci make clusters of
    thousands of voxels at p < .001.
    """

    OBSERVED = "observed"
    SCATTERED = "scattered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ALESettings:
    """Every choice of an ALE analysis; refuses what cannot be meant.

    `cluster_forming_p` is the uncorrected threshold that forms clusters, `cluster_fwe_p` the corrected one they
    must pass; the defaults are the protocol's, but each contrast is an experiment of its own. `min_cluster_mm3`, if set, replaces the permutation cut-off for a cluster's volume (to
    follow a volume printed by GingerALE). `scheduler` is the address of a Dask scheduler. `part` restricts the
    analysis to a part of the brain: its map, null and clusters are there alone (the foci given should be).

    Raises
    ------
    ProtocolError : a value out of range, with its path in the protocol.
    """

    kernel: Kernel = Kernel.GINGERALE
    cluster_forming_p: float = _USUAL.cluster_forming_p
    cluster_fwe_p: float = _USUAL.cluster_fwe_p
    permutations: int = _USUAL.permutations
    seed: int = _USUAL.seed
    null_foci: NullSpace = NullSpace.GREY_MATTER
    workers: int = 1
    pooling: Pooling = Pooling.SEPARATE
    min_cluster_mm3: float | None = None
    early_stopping: bool = False
    scheduler: str | None = None
    null_histograms: NullHistograms = NullHistograms.OBSERVED
    part: BrainPart | None = None

    def __post_init__(self) -> None:
        for name, kind in (
            ("kernel", Kernel),
            ("null_foci", NullSpace),
            ("pooling", Pooling),
            ("null_histograms", NullHistograms),
        ):
            object.__setattr__(self, name, _member(kind, getattr(self, name), f"analysis.{name}"))
        for name in ("cluster_forming_p", "cluster_fwe_p"):
            if not 0 < getattr(self, name) < 1:
                raise ProtocolError(f"analysis.{name}: {getattr(self, name)} is not between 0 and 1.")
        if self.permutations < 1:
            raise ProtocolError(f"analysis.permutations: {self.permutations} is less than 1.")
        if not 0 <= self.seed <= MAX_SEED:
            raise ProtocolError(f"analysis.seed: {self.seed} is not a whole number from 0 to 2**64 - 1.")
        if self.workers == 0:
            raise ProtocolError("analysis.workers: 0 workers do nothing; -1 means all cores.")
        if self.min_cluster_mm3 is not None and self.min_cluster_mm3 < 0:
            raise ProtocolError(f"analysis.min_cluster_mm3: {self.min_cluster_mm3} is less than 0.")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ALEMaps:
    """The uncorrected maps; arrays hold one value per voxel of the brain mask.

    `z` is NaN where the ALE value is 0 to within half a bin (GingerALE leaves these voxels out).
    `null` holds the probabilities of the ALE bins 0, 1e-5, 2e-5 ... under the null. `ale_threshold` is
    the cluster-forming value: voxels at or above it (gingerale) or above it (nimare, `strict`).
    """

    experiments: tuple[Experiment, ...]
    settings: ALESettings
    ale: Floats
    p: Floats
    z: Floats
    null: Floats
    ale_threshold: float
    strict: bool
    n_contrasts: int
    n_samples: int
    problems: tuple[Problem, ...] = ()

    @property
    def above(self) -> Booleans:
        """Which voxels pass the cluster-forming threshold."""
        above: Booleans = self.ale > self.ale_threshold if self.strict else self.ale >= self.ale_threshold
        return above

    @property
    def n_foci(self) -> int:
        """Number of foci analysed."""
        return sum(e.n_foci for e in self.experiments)

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """All clusters above the cluster-forming threshold, uncorrected, largest first."""
        return find_clusters(self.ale, self.above, threshold=self.ale_threshold)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FWEResult:
    """What survives family-wise error correction.

    `candidates` are all clusters above the cluster-forming threshold, `p_size` and `p_mass` their
    corrected p values in the same order; `clusters` those significant by size (renumbered from 1).
    Cut-offs are the smallest values that are significant. `n_iterations` may be below `settings.permutations` after early stopping.
    """

    maps: ALEMaps
    maxima: NullMaxima
    candidates: tuple[Cluster, ...]
    p_size: tuple[float, ...]
    p_mass: tuple[float, ...]
    clusters: tuple[Cluster, ...]
    size_cutoff: int
    mass_cutoff: float
    ale_cutoff: float

    @property
    def n_iterations(self) -> int:
        """Iterations run."""
        return self.maxima.n_iterations

    @property
    def size_cutoff_mm3(self) -> float:
        """Smallest significant volume in mm3 (GingerALE's "minimum volume")."""
        return self.size_cutoff * VOXEL_MM3

    @property
    def labels(self) -> NDArray[np.int32]:
        """Label of the significant cluster (by size) each mask voxel belongs to, 0 elsewhere."""
        return make_label_values(self.clusters)

    @property
    def thresholded(self) -> Floats:
        """ALE values inside the clusters significant by size, 0 elsewhere."""
        return np.where(self.labels > 0, self.maps.ale, 0.0)


def fit_ale(experiments: Sequence[Experiment], settings: ALESettings | None = None) -> ALEMaps:
    """Return the ALE map of experiments and its uncorrected p and z maps.

    Parameters
    ----------
    experiments : one per contrast; pooled here as the settings say.

    Raises
    ------
    ProtocolError : no experiments, no foci, no sample size, an impossible coordinate, an id used twice.
    """
    settings = settings or ALESettings()
    pooled = pool_experiments(experiments, settings.pooling)
    problems = (*pooled.problems, *check_experiments(pooled.experiments))
    union = make_union_map(pooled.experiments, settings.kernel, settings.part)
    null = make_null_distribution(_histograms(pooled.experiments, union, settings))
    p, z = to_p_and_z(union, null, settings.kernel)
    return ALEMaps(
        experiments=pooled.experiments,
        settings=settings,
        ale=union.ale,
        p=p,
        z=z,
        null=null,
        ale_threshold=find_ale_threshold(null, settings.cluster_forming_p, settings.kernel),
        strict=settings.kernel is Kernel.NIMARE,
        n_contrasts=pooled.n_contrasts,
        n_samples=pooled.n_samples,
        problems=problems,
    )


def _histograms(experiments: Sequence[Experiment], union: UnionMap, settings: ALESettings) -> Integers:
    if settings.null_histograms is NullHistograms.OBSERVED:
        return union.histograms
    drawn = scatter(experiments, settings.null_foci, seed=settings.seed, stream=_SCATTER_STREAM, number=0)
    return make_union_map(drawn, settings.kernel).histograms


def to_p_and_z(union: UnionMap, null: Floats, kernel: Kernel) -> tuple[Floats, Floats]:
    """Return each voxel's p (the null's probability of its bin or any higher one) and z value."""
    tail = np.cumsum(null[::-1])[::-1]
    bins = np.minimum(np.floor(union.ale / BIN_WIDTH + 0.5).astype(np.int64), len(null) - 1)
    p = tail[bins]
    if kernel is Kernel.NIMARE:
        p = np.where(union.ale > 0, p / tail[0], 1.0)
        return p, to_z(np.clip(p, np.finfo(float).tiny, 1 - np.finfo(float).eps))
    z = to_z(np.minimum(p, 1 - np.finfo(float).eps))  # not minus infinity where dense foci leave no voxel below
    z[bins == 0] = np.nan
    return np.minimum(p, 1.0), z


def to_z(p: Floats) -> Floats:
    """Return the standard normal value whose upper tail is `p`: `scipy.stats.norm.isf` to the last bit, without its 75 MB."""
    from scipy.special import ndtri

    return np.asarray(0.0 - ndtri(p))


def find_ale_threshold(null: Floats, p: float, kernel: Kernel) -> float:
    """Return the ALE value whose uncorrected p first falls to `p`.

    GingerALE's voxels must reach the bin's lower edge; NiMARE's must exceed the centre of the bin below.
    """
    tail = np.cumsum(null[::-1])[::-1]
    (passing,) = np.nonzero(tail <= p)
    first = int(passing[0]) if passing.size else len(null)
    if kernel is Kernel.NIMARE:
        centre = first - 1 if passing.size else len(null) - 1
        return float(np.round(max(centre, 0) * BIN_WIDTH, 5))
    return (first - 0.5) * BIN_WIDTH


def plan_null(maps: ALEMaps) -> NullPlan:
    """Return the Monte-Carlo plan that belongs to fitted maps."""
    return make_null_plan(
        maps.experiments,
        maps.settings.kernel,
        ale_threshold=maps.ale_threshold,
        strict=maps.strict,
        space=maps.settings.null_foci,
        part=maps.settings.part,
    )


def correct_fwe(maps: ALEMaps, *, progress: Progress | None = None) -> FWEResult:
    """Return the clusters and voxels that survive family-wise error correction by permutation.

    Parameters
    ----------
    progress : called as `progress(done, total)` after each batch of iterations, from this thread.

    Notes
    -----
    A corrected p is the share of iterations whose maximum is at least the observed value, never below
    one over their number (as in NiMARE). Iterations depend on the seed and their number alone.
    """
    settings = maps.settings
    candidates = maps.clusters
    stop = _stop_rule(candidates, settings.cluster_fwe_p) if settings.early_stopping else None
    maxima = run_null(
        plan_null(maps),
        settings.permutations,
        seed=settings.seed,
        workers=settings.workers,
        scheduler=settings.scheduler,
        progress=progress,
        stop=stop,
    )
    return judge_clusters(maps, candidates, maxima)


def judge_clusters(maps: ALEMaps, candidates: tuple[Cluster, ...], maxima: NullMaxima) -> FWEResult:
    """Return which clusters are significant against simulated maxima."""
    settings = maps.settings
    size_cutoff = find_size_cutoff(maxima, settings.cluster_fwe_p)
    if settings.min_cluster_mm3 is not None:
        size_cutoff = int(np.ceil(settings.min_cluster_mm3 / VOXEL_MM3))
    return FWEResult(
        maps=maps,
        maxima=maxima,
        candidates=candidates,
        p_size=tuple(corrected_p(np.array([c.size for c in candidates]), maxima.size).tolist()),
        p_mass=tuple(corrected_p(np.array([c.mass for c in candidates]), maxima.mass).tolist()),
        clusters=find_clusters(maps.ale, maps.above, threshold=maps.ale_threshold, min_size=max(size_cutoff, 1)),
        size_cutoff=size_cutoff,
        mass_cutoff=_smallest_significant(maxima.mass, settings.cluster_fwe_p),
        ale_cutoff=_smallest_significant(maxima.ale, settings.cluster_fwe_p),
    )


def corrected_p(observed: NDArray[np.generic], maxima: NDArray[np.generic]) -> Floats:
    """Return the share of simulated maxima at or above each observed value, at least one iteration's."""
    count = len(maxima)
    below = np.searchsorted(np.sort(maxima), observed, side="left")
    return np.clip(1 - below / count, 1 / count, max(1 - 1 / count, 1 / count))


def find_size_cutoff(maxima: NullMaxima, cluster_fwe_p: float) -> int:
    """Return the smallest cluster size in voxels whose corrected p is at most `cluster_fwe_p`."""
    return int(np.floor(_quantile_value(maxima.size, cluster_fwe_p))) + 1


def _quantile_value(maxima: NDArray[np.generic], cluster_fwe_p: float) -> float:
    """Return the largest simulated maximum that is itself not significant."""
    ordered = np.sort(maxima)
    allowed = int(np.floor(cluster_fwe_p * len(ordered) + 1e-9))
    return float(ordered[len(ordered) - 1 - allowed]) if allowed < len(ordered) else -1.0


def _smallest_significant(maxima: Floats, cluster_fwe_p: float) -> float:
    return float(np.nextafter(_quantile_value(maxima, cluster_fwe_p), np.inf))


def find_fdr_clusters(maps: ALEMaps, q: float = 0.05) -> tuple[Cluster, ...]:
    """Return the clusters of voxels accepted by false discovery rate control at `q`.

    References
    ----------
    Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x (independent or positively
    dependent tests; GingerALE's "FDR pID").
    """
    from scipy.stats import false_discovery_control

    return find_clusters(maps.ale, false_discovery_control(maps.p) <= q)


_DECIDED_QUANTILE = 3.29
"""Of the normal distribution: a 99.9 % interval, two-sided."""


def _stop_rule(candidates: tuple[Cluster, ...], cluster_fwe_p: float) -> Stop:
    """Return a rule that ends the simulation once no cluster's decision is open any more.

    After each full batch a cluster is decided when the 99.9 % score interval of its p excludes `cluster_fwe_p`.
    """

    def decided(maxima: NullMaxima) -> bool:
        return not any(
            _is_open(float(np.mean(null >= value)), maxima.n_iterations, cluster_fwe_p)
            for cluster in candidates
            for null, value in ((maxima.size, cluster.size), (maxima.mass, cluster.mass))
        )

    return decided


def _is_open(share: float, count: int, p: float) -> bool:
    """Return whether the score interval of a share of `count` iterations holds `p`."""
    square = _DECIDED_QUANTILE**2 / count
    middle = (share + square / 2) / (1 + square)
    spread = share * (1 - share) / count + _DECIDED_QUANTILE**2 / (4 * count**2)
    return bool(abs(middle - p) <= _DECIDED_QUANTILE * spread**0.5 / (1 + square))
