"""How many experiments without a single peak may be missing: the published counts of foci tell, for zeros are not among them.

Experiments that found nothing report no coordinates and are in no coordinate-based meta-analysis. A distribution of counts that
leaves the zeros out, fitted to the counts that are there, says how many zeros belong to them.

References
----------
Samartsidis et al. 2020, doi:10.1002/jrsm.1448: zero-truncated models of foci per contrast; one contrast of each publication, drawn
at random, so that counts are independent; their negative binomial without covariates is the model here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from meta.engine.experiments import Experiment
from meta.engine.philox import draw_uniform
from meta.engine.space import Floats, Integers

DRAWS = 200
"""Bootstrap samples; their 2.5th and 97.5th percentiles are the interval."""
FEWEST_STUDIES = 20
"""Below this the shape of a distribution of counts cannot be known, and neither can its zeros."""
_MOST_MISSING = 1e4
"""Missing per 100 published above which the counts bound nothing."""
_SPREAD = (-8.0, 8.0)
"""Bounds of the logarithm of the negative binomial's size; at the upper one it is a Poisson distribution."""
_STREAM = 23
_GRID, _GOLDEN, _STEPS = 17, (math.sqrt(5) - 1) / 2, 40
_TINY = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDrawer:
    """Experiments missing per 100 published, with the bootstrap's 95 % interval.

    `missing` is None where the counts bound nothing (most are 1), `high` where the interval has no upper bound. `mean` and `size` are
    the negative binomial's (its variance is mean + mean² / size), zeros included; `foci` the range of the counts.
    """

    n_studies: int
    n_contrasts: int
    foci: tuple[int, int]
    missing: float | None
    low: float
    high: float | None
    mean: float
    size: float

    @property
    def is_reliable(self) -> bool:
        """Whether there are enough studies to know the shape of the distribution, and the interval has an end."""
        return self.n_studies >= FEWEST_STUDIES and self.missing is not None and self.high is not None


def estimate_file_drawer(experiments: Sequence[Experiment], seed: int) -> FileDrawer | None:
    """Return how many experiments are missing; None for fewer than two studies.

    Parameters
    ----------
    experiments : one per contrast, not pooled: the model is of foci per contrast.
    seed : of the draws of one contrast per study, and of the bootstrap.
    """
    studies: dict[str, list[int]] = {}
    for experiment in experiments:
        if experiment.n_foci:
            studies.setdefault(experiment.study or experiment.id, []).append(experiment.n_foci)
    counts = list(studies.values())
    if len(counts) < 2:
        return None
    one_each = all(len(c) == 1 for c in counts)
    plain = [fit_truncated(_draw(counts, seed, at, again=False)) for at in range(1 if one_each else DRAWS)]
    found = [missing_per_100(*each) for each in plain]
    again = [missing_per_100(*fit_truncated(_draw(counts, seed, DRAWS + at, again=True))) for at in range(DRAWS)]
    low, high = np.percentile(again, [2.5, 97.5])
    middle = float(np.median(found))
    mean, size = plain[int(np.argsort(found)[len(found) // 2])]
    every = [n for c in counts for n in c]
    return FileDrawer(
        n_studies=len(counts),
        n_contrasts=len(every),
        foci=(min(every), max(every)),
        missing=middle if middle < _MOST_MISSING else None,
        low=float(min(low, middle)),
        high=float(max(high, middle)) if max(high, middle) < _MOST_MISSING else None,
        mean=mean,
        size=size,
    )


def _draw(counts: Sequence[Sequence[int]], seed: int, number: int, *, again: bool) -> Integers:
    """Return one contrast's count of every study; with `again`, of studies drawn with replacement."""
    draws = draw_uniform(seed, _STREAM, number, 2 * len(counts))
    chosen = (draws[: len(counts)] * len(counts)).astype(np.int64) if again else np.arange(len(counts))
    return np.array(
        [counts[at][int(u * len(counts[at]))] for at, u in zip(chosen, draws[len(counts) :], strict=True)],
        dtype=np.int64,
    )


def missing_per_100(mean: float, size: float) -> float:
    """Return 100 times the odds of a zero under a negative binomial distribution."""
    nothing = math.exp(-size * math.log1p(mean / size))
    return min(100 * nothing / max(1 - nothing, _TINY), 2 * _MOST_MISSING)


def fit_truncated(counts: NDArray[np.integer]) -> tuple[float, float]:
    """Return the mean and size of the negative binomial whose part above 0 fits the counts best (maximum likelihood).

    For a given size the truncated mean equals the counts' mean at the maximum, which leaves one number to search.
    """
    values, weights = np.unique(np.asarray(counts, dtype=np.float64), return_counts=True)
    return _fit(tuple(values.tolist()), tuple(weights.tolist()))


@lru_cache(maxsize=1024)  # draws of a few studies give the same counts again and again
def _fit(counts: tuple[float, ...], times: tuple[int, ...]) -> tuple[float, float]:
    """Return what `fit_truncated` does, for the distinct counts and how often each is there."""
    values, weights = np.array(counts), np.array(times)
    average = float((values * weights).sum() / weights.sum())

    def loss(log_size: float) -> float:
        size = math.exp(log_size)
        return -_log_likelihood(values, weights, _mean_of(average, size), size)

    grid = np.linspace(*_SPREAD, _GRID)
    best = int(np.argmin([loss(float(at)) for at in grid]))
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, _GRID - 1)])
    for _ in range(_STEPS):
        a, b = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if loss(a) <= loss(b):
            high = b
        else:
            low = a
    size = math.exp((low + high) / 2)
    return _mean_of(average, size), size


def _mean_of(average: float, size: float) -> float:
    """Return the mean, zeros included, whose truncated mean is `average`; it is found by halving."""
    low, high = 0.0, average
    for _ in range(60):
        mean = (low + high) / 2
        positive = -math.expm1(-size * math.log1p(mean / size))
        if mean in (low, high):  # nothing lies between two neighbouring numbers
            break
        if positive > 0 and mean / positive < average:
            low = mean
        else:
            high = mean
    return max((low + high) / 2, 1e-12)


def _log_likelihood(values: Floats, weights: Integers, mean: float, size: float) -> float:
    from scipy.special import gammaln

    nothing = -size * math.log1p(mean / size)
    terms = (
        gammaln(values + size) - gammaln(size) - gammaln(values + 1) + nothing + values * math.log(mean / (mean + size))
    )
    return float((weights * terms).sum() - weights.sum() * math.log(max(-math.expm1(nothing), _TINY)))
