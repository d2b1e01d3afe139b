"""Coefficients of agreement, each for many weightings of the units at once.

The units of a table of ratings enter a coefficient through sums over units only. A bootstrap sample is a weighting
of the units, so that every function here takes `weights`, shape (n_samples, n_patterns), and returns one value for
each sample; the estimate itself is the sample in which each unit has its own weight. Units with the same ratings
are one pattern. NaN stands for a coefficient that is not defined (no unit rated twice; all ratings the same).

References
----------
Cohen 1960, doi:10.1177/001316446002000104. Fleiss 1971, doi:10.1037/h0031619. Gwet 2008,
doi:10.1348/000711006X126600. Krippendorff 2004, Content Analysis, 2nd ed., chapter 11. With missing ratings: Gwet
2014, Handbook of Inter-Rater Reliability, 4th ed. (units rated once enter the chance agreement of Fleiss' kappa and
AC1, not the observed agreement). Specific agreement: Spitzer & Fleiss 1974, doi:10.1192/bjp.125.4.341.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CHANCE_IS_ALL = 1e-12
"""Chance agreement this near 1 leaves nothing to explain: all ratings are in one category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """A table of ratings by pattern of ratings.

    `codes`, shape (n_patterns, n_raters): index of the category, -1 where a rating is missing. `times`, shape
    (n_patterns,): how many units have the pattern. `counts`, shape (n_patterns, n_categories): how many raters chose
    each category. `numbers`, shape (n_categories,): the categories as numbers, rising, or None.
    """

    categories: tuple[str, ...]
    codes: NDArray[np.int64]
    times: NDArray[np.int64]
    counts: Floats
    numbers: Floats | None = None

    @property
    def n_given(self) -> Floats:
        """Return the number of ratings in each pattern."""
        total: Floats = self.counts.sum(axis=1)
        return total


def to_patterns(values: Sequence[Sequence[str | None]], *, numeric: bool = False) -> Patterns:
    """Return the patterns of a table of units by raters; units nobody rated are left out.

    Categories are those that occur, in the order of their text; with `numeric` in the order of their number, and
    texts of one number ("20", "20.0") are one. ValueError where a numeric value is none.
    """
    import numpy as np

    rows = [row for row in values if any(value is not None for value in row)]
    occurring = {value for row in rows for value in row if value is not None}
    number_of = {value: float(value) for value in occurring} if numeric else {}
    numbers = sorted(set(number_of.values()))
    names = [f"{number:.10g}" for number in numbers] if numeric else sorted(occurring)
    index = {value: numbers.index(number_of[value]) if numeric else names.index(value) for value in occurring}
    n_raters = len(values[0]) if values else 0
    coded = np.array([[-1 if value is None else index[value] for value in row] for row in rows], dtype=np.int64)
    codes, times = np.unique(coded.reshape(-1, n_raters), axis=0, return_counts=True)
    return Patterns(
        categories=tuple(names),
        codes=codes,
        times=times.astype(np.int64),
        counts=_count(codes, len(names)),
        numbers=np.array(numbers) if numeric else None,
    )


def against_the_rest(patterns: Patterns, category: int) -> Patterns:
    """Return the same units with two categories: the one at `category` (index 1), and all others (index 0)."""
    import numpy as np

    codes = np.where(patterns.codes < 0, -1, patterns.codes == category).astype(np.int64)
    names = ("other", patterns.categories[category])
    return Patterns(categories=names, codes=codes, times=patterns.times, counts=_count(codes, 2))


def _count(codes: NDArray[np.int64], n_categories: int) -> Floats:
    import numpy as np

    counts: Floats = (codes[:, :, None] == np.arange(n_categories)).sum(axis=1).astype(np.float64)
    return counts


def percent_agreement(patterns: Patterns, weights: Floats) -> Floats:
    """Return the mean over units rated twice or more of the share of pairs of raters who agree."""
    r, counts = patterns.n_given, patterns.counts
    twice = r >= 2
    pairs = (counts * (counts - 1)).sum(axis=1)[twice] / (r * (r - 1))[twice]
    return _ratio(weights[:, twice] @ pairs, weights[:, twice].sum(axis=1))


def cohen_kappa(patterns: Patterns, weights: Floats) -> Floats:
    """Return Cohen's kappa of two raters over the units that both rated. ValueError for another number of raters."""
    import numpy as np

    if patterns.codes.shape[1] != 2:
        message = "Cohen's kappa compares two raters."
        raise ValueError(message)
    both = (patterns.codes >= 0).all(axis=1)
    first, second = patterns.codes[both].T
    w, every = weights[:, both], np.arange(len(patterns.categories))
    total = w.sum(axis=1)
    observed = _ratio(w @ (first == second).astype(np.float64), total)
    margins = [w @ (codes[:, None] == every).astype(np.float64) for codes in (first, second)]
    return _beyond_chance(observed, _ratio((margins[0] * margins[1]).sum(axis=1), total**2))


def fleiss_kappa(patterns: Patterns, weights: Floats) -> Floats:
    """Return Fleiss' kappa, in Gwet's form for any number of ratings per unit."""
    chance = (_prevalence(patterns, weights) ** 2).sum(axis=1)
    return _beyond_chance(percent_agreement(patterns, weights), chance)


def gwet_ac1(patterns: Patterns, weights: Floats) -> Floats:
    """Return Gwet's AC1; the number of categories is that of those which occur in the whole table."""
    import numpy as np

    n = len(patterns.categories)
    if n < 2:
        return np.full(len(weights), np.nan)
    prevalence = _prevalence(patterns, weights)
    chance = (prevalence * (1 - prevalence)).sum(axis=1) / (n - 1)
    return _beyond_chance(percent_agreement(patterns, weights), chance)


def krippendorff_alpha(patterns: Patterns, weights: Floats, *, level: str = "nominal") -> Floats:
    """Return Krippendorff's alpha over the units rated twice or more; `level` is nominal, ordinal or interval.

    The ordinal difference of two categories is that of their mid-ranks among all pairable ratings, so that both
    numeric levels are sums of squared differences of scores: no matrix of coincidences is built.
    """
    import numpy as np

    twice = patterns.n_given >= 2
    counts, w, r = patterns.counts[twice], weights[:, twice], patterns.n_given[twice]
    pairable = w @ counts
    total = pairable.sum(axis=1)
    if level == "nominal":
        apart = r - (counts * (counts - 1)).sum(axis=1) / (r - 1)
        observed, expected = w @ apart, total**2 - (pairable**2).sum(axis=1)
    else:
        scores = _scores(patterns, pairable, level)
        # Σ over pairs of (a − b)² = 2 (r Σ a² − (Σ a)²), within a unit and over all ratings
        within = 2 * (r * (scores**2 @ counts.T) - (scores @ counts.T) ** 2) / (r - 1)
        observed = (w * within).sum(axis=1)
        first, second = (pairable * scores).sum(axis=1), (pairable * scores**2).sum(axis=1)
        expected = 2 * (total * second - first**2)
    few = expected <= CHANCE_IS_ALL * np.maximum(total, 1) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(few, np.nan, 1 - (total - 1) * observed / expected)


def specific_agreement(patterns: Patterns, weights: Floats, category: int) -> Floats:
    """Return how often, where a rater chose the category, another rater of the unit did."""
    r, chosen = patterns.n_given, patterns.counts[:, category]
    return _ratio(weights @ (chosen * (chosen - 1)), weights @ (chosen * (r - 1)))


def _scores(patterns: Patterns, pairable: Floats, level: str) -> Floats:
    """Return the score of each category, shape (n_samples or 1, n_categories), centred for exact sums."""
    if patterns.numbers is None:
        message = f"the {level} alpha needs numbers"
        raise ValueError(message)
    if level == "interval":
        middle = (patterns.counts.T @ patterns.times) @ patterns.numbers / (patterns.counts.T @ patterns.times).sum()
        scores: Floats = (patterns.numbers - middle)[None, :]
    else:
        ranks = pairable.cumsum(axis=1) - pairable / 2
        scores = ranks - pairable.sum(axis=1, keepdims=True) / 2
    return scores


def _prevalence(patterns: Patterns, weights: Floats) -> Floats:
    """Return the mean over all rated units of the share of their ratings in each category."""
    shares = patterns.counts / patterns.n_given[:, None]
    return _ratio(weights @ shares, weights.sum(axis=1)[:, None])


def _beyond_chance(observed: Floats, chance: Floats) -> Floats:
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(1 - chance <= CHANCE_IS_ALL, np.nan, (observed - chance) / (1 - chance))


def _ratio(above: Any, below: Any) -> Floats:
    """Return above / below, NaN where there is nothing below."""
    import numpy as np

    above, below = np.broadcast_arrays(above, below)
    out: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return out
