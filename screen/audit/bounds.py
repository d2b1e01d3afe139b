"""How much a sample says about all: intervals of a share, and upper bounds of what was missed in a finite number.

References
----------
Wilson EB (1927), J Am Stat Assoc 22:209. Clopper CJ, Pearson ES (1934), Biometrika 26:404. Wendell JP, Schmee J
(1996), J Am Stat Assoc 91:825 (stratified samples of finite populations: the worst distribution over the strata).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A part of a population and its random sample: `wrong` of `n` that were read, of `size` that there are."""

    name: str
    size: int
    n: int
    wrong: int


def wilson(hits: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Return Wilson's two-sided interval of a share; None where nothing was counted."""
    from scipy.stats import binomtest

    if not n:
        return None
    found = binomtest(hits, n).proportion_ci(confidence, method="wilson")
    return float(found.low), float(found.high)


def upper_share(wrong: int, n: int, confidence: float = CONFIDENCE) -> float:
    """Return the exact one-sided upper bound (Clopper–Pearson) of the share of wrong ones; 1 where none was read."""
    from scipy.stats import binomtest

    if not n:
        return 1.0
    return float(binomtest(wrong, n, alternative="less").proportion_ci(confidence, method="exact").high)


def upper_count(strata: Sequence[Stratum], confidence: float = CONFIDENCE) -> int:
    """Return the largest number of wrong ones in all strata under which a sample as good as this is not too rare.

    Each stratum's sample is drawn without replacement, so the number found in it is hypergeometric. Of all ways in
    which the wrong ones may be distributed over the strata the one most favourable to finding few counts; with one
    stratum this is the exact hypergeometric bound. A stratum of which nothing was read may be wrong as a whole.
    """
    limit = 1 - confidence
    x = sum(s.wrong for s in strata)
    chances = [_chances(s, x) for s in strata]
    split = [s.wrong for s in strata]
    most = [s.size - s.n + s.wrong for s in strata]
    while True:
        wider = _with_one_more(split, most, chances)
        if wider is None:
            return sum(split)
        if _few(wider, chances) <= limit:
            wider = _improved(wider, strata, most, chances)
            if _few(wider, chances) <= limit:
                return sum(split)
        split = wider


def _chances(stratum: Stratum, x: int) -> Floats:
    """Return, for each number of wrong ones in a stratum, the chances that 0 … x of them are in its sample."""
    from scipy.stats import hypergeom

    wrong = np.arange(stratum.size + 1)[:, None]
    found = np.arange(x + 1)[None, :]
    return np.asarray(hypergeom.pmf(found, stratum.size, wrong, stratum.n), dtype=np.float64)


def _few(split: Sequence[int], chances: Sequence[Floats]) -> float:
    """Return the chance that the samples together hold at most x wrong ones."""
    total = chances[0][split[0]]
    for wrong, table in zip(split[1:], chances[1:], strict=True):
        total = np.convolve(total, table[wrong])[: len(total)]
    return float(total.sum())


def _with_one_more(split: list[int], most: Sequence[int], chances: Sequence[Floats]) -> list[int] | None:
    """Return the split with one wrong one more where it raises the chance of finding any the least."""
    wider = [[n + (i == j) for j, n in enumerate(split)] for i in range(len(split)) if split[i] < most[i]]
    return max(wider, key=lambda one: _few(one, chances)) if wider else None


def _improved(split: list[int], strata: Sequence[Stratum], most: Sequence[int], chances: Sequence[Floats]) -> list[int]:
    """Return the split after moving wrong ones between strata as long as finding few becomes more likely."""
    best = _few(split, chances)
    while True:
        moved = [
            [n + (step if k == j else -step if k == i else 0) for k, n in enumerate(split)]
            for i in range(len(split))
            for j in range(len(split))
            for step in {1, split[i] - strata[i].wrong, most[j] - split[j]}
            if i != j and 0 < step <= min(split[i] - strata[i].wrong, most[j] - split[j])
        ]
        found = max(moved, key=lambda one: _few(one, chances), default=split)
        if _few(found, chances) <= best:
            return split
        split, best = found, _few(found, chances)


def allocate(sizes: Sequence[int], n: int) -> list[int]:
    """Return how many of `n` are drawn from each stratum: one of each, the rest in proportion to its size.

    Sainte-Laguë's divisors, so that a larger sample takes from no stratum less. `n` is at least the number of
    strata, and is cut to the number of all.
    """
    drawn = [1] * len(sizes)
    for _ in range(min(n, sum(sizes)) - len(sizes)):
        open_ones = (i for i, size in enumerate(sizes) if drawn[i] < size)
        drawn[max(open_ones, key=lambda i: (sizes[i] / (2 * drawn[i] + 1), -i))] += 1
    return drawn
