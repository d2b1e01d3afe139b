"""How sure the cut-offs of a permutation test are, and which clusters more permutations could turn over.

A cut-off is a quantile of simulated maxima, so another seed gives another one. Its interval is made of the maxima themselves
(order statistics): no distribution is assumed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meta.engine.ale import FWEResult
from meta.engine.inference import Inference

CONFIDENCE = 0.95
MOST_PERMUTATIONS = 1_000_000
"""The most permutations a plan may ask for."""
FEWEST_SETTLING = 1000
"""Fewest permutations that are advised."""
_ROUNDED_TO = 2
"""Significant digits of a number of permutations that is advised."""

What = Literal["size", "mass", "ale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """The smallest significant value of a statistic, and the bounds of its Monte-Carlo interval.

    `high` is None where there are too few permutations to bound it.
    """

    what: What
    value: float
    low: float
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterVerdict:
    """How sure the verdict on one candidate cluster is; `number` is its label among the significant ones, None if it is none.

    `low` and `high` bound the corrected p. A borderline cluster has a size inside the cut-off's interval, or a p whose
    interval holds the threshold; `permutations` would settle it (None: not even a million would).
    """

    candidate: int
    number: int | None
    size: int
    p: float
    low: float
    high: float
    is_borderline: bool
    permutations: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """The Monte-Carlo error of one analysis."""

    n_iterations: int
    alpha: float
    cutoffs: tuple[Cutoff, ...]
    verdicts: tuple[ClusterVerdict, ...]

    @property
    def borderline(self) -> tuple[ClusterVerdict, ...]:
        """Return the clusters whose verdict other random numbers could turn over."""
        return tuple(v for v in self.verdicts if v.is_borderline)


def find_certainty(found: Inference, fwe: FWEResult | None, alpha: float) -> Certainty | None:
    """Return how sure an analysis' cut-offs and verdicts are; None where nothing was simulated.

    Parameters
    ----------
    fwe : of our own ALE, whose maxima give intervals of the cut-offs; without it only p values have intervals.
    alpha : the family-wise error the clusters were kept at.
    """
    if not found.n_iterations or not found.p_size:
        return None
    cutoffs = () if fwe is None else cutoffs_of(fwe, alpha)
    sizes = next((c for c in cutoffs if c.what == "size"), None)
    numbers = {int(cluster.columns[0]): cluster.label for cluster in found.clusters}
    given = fwe is not None and fwe.maps.settings.min_cluster_mm3 is not None
    verdicts = []
    for at, (cluster, p) in enumerate(zip(found.candidates, found.p_size, strict=True), start=1):
        hits = round(p * found.n_iterations) if fwe is None else int((fwe.maxima.size >= cluster.size).sum())
        low, high = share_interval(hits, found.n_iterations)
        near = sizes is not None and sizes.low <= cluster.size < (math.inf if sizes.high is None else sizes.high)
        is_open = not given and (low < alpha < high or near)
        verdicts.append(
            ClusterVerdict(
                candidate=at,
                number=numbers.get(int(cluster.columns[0])),
                size=cluster.size,
                p=p,
                low=low,
                high=high,
                is_borderline=is_open,
                permutations=settling_permutations(hits, found.n_iterations, alpha) if is_open else None,
            )
        )
    return Certainty(n_iterations=found.n_iterations, alpha=alpha, cutoffs=cutoffs, verdicts=tuple(verdicts))


def cutoffs_of(fwe: FWEResult, alpha: float) -> tuple[Cutoff, ...]:
    """Return the cut-offs of our ALE with their intervals; a size that the plan gives has none."""
    maxima = fwe.maxima
    values: list[tuple[What, float, NDArray[np.generic]]] = [
        ("size", fwe.size_cutoff, maxima.size),
        ("mass", fwe.mass_cutoff, maxima.mass),
        ("ale", fwe.ale_cutoff, maxima.ale),
    ]
    if fwe.maps.settings.min_cluster_mm3 is not None:
        values = values[1:]
    found = []
    for what, value, simulated in values:
        low, high = quantile_interval(simulated, alpha)
        step = 1.0 if what == "size" else 0.0
        found.append(Cutoff(what=what, value=value, low=low + step, high=None if high is None else high + step))
    return tuple(found)


def quantile_interval(maxima: NDArray[np.generic], alpha: float) -> tuple[float, float | None]:
    """Return the 95 % interval of the (1 - alpha) quantile of simulated maxima, from their order statistics.

    The number of maxima below the true quantile is binomial. The upper bound is None where even the largest maximum may lie below.

    References
    ----------
    Hahn & Meeker 1991, Statistical Intervals, section 5.2 (distribution-free interval of a quantile).
    """
    from scipy.stats import binom

    ordered = np.sort(maxima)
    tail = (1 - CONFIDENCE) / 2
    first = int(binom.ppf(tail, len(ordered), 1 - alpha))
    last = int(binom.ppf(1 - tail, len(ordered), 1 - alpha)) + 1
    low = float(ordered[first - 1]) if first >= 1 else 0.0
    return low, float(ordered[last - 1]) if last <= len(ordered) else None


def share_interval(hits: int, count: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a share (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404)."""
    from scipy.stats import binomtest

    found = binomtest(min(hits, count), count).proportion_ci(CONFIDENCE, method="exact")
    return float(found.low), float(found.high)


def settling_permutations(hits: int, count: int, alpha: float) -> int | None:
    """Return about how many permutations would exclude `alpha` from the interval of a p that stays as it is; None above a million."""
    share = hits / count
    if share == alpha:
        return None
    variance = max(share * (1 - share), alpha * (1 - alpha))
    needed = max(1.96**2 * variance / (share - alpha) ** 2, 2 * count, FEWEST_SETTLING)
    unit = 10 ** (math.floor(math.log10(needed)) + 1 - _ROUNDED_TO)
    rounded = math.ceil(needed / unit) * unit
    return rounded if rounded <= MOST_PERMUTATIONS else None
