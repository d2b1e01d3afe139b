"""The agreement in a table of ratings: each coefficient with its bootstrap interval, and by category.

agreement = measure(ratings, seed=1)
agreement.estimates, agreement.by_category
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from screen.agreement.coefficients import (
    Patterns,
    against_the_rest,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    specific_agreement,
    to_patterns,
)
from screen.agreement.ratings import Question, Ratings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

REPLICATES = 2000
"""Bootstrap samples: the quantiles of a 95 % interval then have a Monte-Carlo error of about .005 of the probability."""
CELLS = 4_000_000
"""Weights held at a time (samples × patterns), 32 MB."""
MOST_CATEGORIES = 20
"""A question with more categories is answered in free text: agreement by category says nothing there."""
LOW, HIGH = 0.025, 0.975
"""Quantiles of the samples that bound the interval (percentile bootstrap, Efron 1979, doi:10.1214/aos/1176344552)."""

Coefficient = Callable[[Patterns, "Floats"], "Floats"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One coefficient; None where it is not defined. `low` and `high` bound the 95 % bootstrap interval."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryAgreement:
    """Agreement on one category against all others; `n` is how often it was chosen."""

    category: str
    n: int
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The agreement of some raters. `n_units` were rated by at least one of them, `n_comparable` by two or more."""

    raters: tuple[str, ...]
    n_units: int
    n_comparable: int
    n_missing: int
    estimates: tuple[Estimate, ...]
    by_category: tuple[CategoryAgreement, ...] = ()


def measure(ratings: Ratings, *, numeric: bool = False, replicates: int = REPLICATES, seed: int = 1) -> Agreement:
    """Return the agreement in a table of ratings; same table, seed and version, same numbers.

    The order of the units changes nothing. The bootstrap draws units with replacement; samples in which a
    coefficient is not defined are left out of its interval. With `numeric` the ordinal and interval alpha are given
    too. Agreement by category is given for 2 to `MOST_CATEGORIES` categories that are no numbers.
    """
    patterns = to_patterns(ratings.values, numeric=numeric)
    named = list(_coefficients(len(ratings.raters), numeric=numeric))
    few = 2 <= len(patterns.categories) <= MOST_CATEGORIES
    categories = tuple(enumerate(patterns.categories)) if few and not numeric else ()
    for i, _ in categories:
        named += _of_category(i)
    estimates = _estimate(patterns, named, replicates, seed)
    n_all = len(estimates) - 2 * len(categories)
    return Agreement(
        raters=ratings.raters,
        n_units=sum(any(value is not None for value in row) for row in ratings.values),
        n_comparable=ratings.n_comparable,
        n_missing=ratings.n_missing,
        estimates=tuple(estimates[:n_all]),
        by_category=tuple(
            CategoryAgreement(
                category=category,
                n=int(patterns.counts[:, i] @ patterns.times),
                estimates=tuple(estimates[n_all + 2 * i : n_all + 2 * i + 2]),
            )
            for i, category in categories
        ),
    )


def measure_question(question: Question, *, replicates: int = REPLICATES, seed: int = 1) -> list[Agreement]:
    """Return the agreement of all raters of a question together, then of each pair; those with nothing in common not."""
    ratings = question.ratings
    groups = [ratings.raters, *combinations(ratings.raters, 2)] if len(ratings.raters) > 2 else [ratings.raters]
    tables = [ratings.among(group) for group in groups]
    return [
        measure(table, numeric=question.numeric, replicates=replicates, seed=seed)
        for table in tables
        if table.n_comparable
    ]


def _coefficients(n_raters: int, *, numeric: bool) -> Iterator[tuple[str, Coefficient]]:
    yield "percent_agreement", percent_agreement
    if n_raters == 2:
        yield "cohen_kappa", cohen_kappa
    yield "fleiss_kappa", fleiss_kappa
    yield "gwet_ac1", gwet_ac1
    yield "krippendorff_alpha", krippendorff_alpha
    for level in ("ordinal", "interval") if numeric else ():
        yield f"krippendorff_alpha_{level}", partial(krippendorff_alpha, level=level)


def _of_category(i: int) -> list[tuple[str, Coefficient]]:
    return [
        ("specific_agreement", lambda p, w: specific_agreement(p, w, i)),
        ("fleiss_kappa", lambda p, w: fleiss_kappa(against_the_rest(p, i), w)),
    ]


def _estimate(patterns: Patterns, named: list[tuple[str, Coefficient]], replicates: int, seed: int) -> list[Estimate]:
    import numpy as np

    drawn: list[list[Floats]] = [[] for _ in named]
    for weights in _samples(patterns, replicates, seed):
        for values, (_, coefficient) in zip(drawn, named, strict=True):
            values.append(coefficient(patterns, weights))
    once = patterns.times[None, :].astype(np.float64)
    found = []
    for values, (name, coefficient) in zip(drawn, named, strict=True):
        value = float(coefficient(patterns, once)[0])
        sampled = np.concatenate(values) if values else np.empty(0)
        sampled = sampled[~np.isnan(sampled)]
        if np.isnan(value):
            found.append(Estimate(name=name, value=None))
        elif not len(sampled):
            found.append(Estimate(name=name, value=value))
        else:
            low, high = np.quantile(sampled, (LOW, HIGH))
            found.append(Estimate(name=name, value=value, low=float(low), high=float(high)))
    return found


def _samples(patterns: Patterns, replicates: int, seed: int) -> Iterator[Floats]:
    """Yield bootstrap samples as weights of the patterns, some at a time, the same for any number at a time."""
    import numpy as np

    generator = np.random.default_rng(seed)
    n = int(patterns.times.sum())
    replicates = replicates if n else 0
    at_a_time = max(1, CELLS // max(1, len(patterns.times)))
    for start in range(0, replicates, at_a_time):
        size = min(at_a_time, replicates - start)
        yield generator.multinomial(n, patterns.times / n, size=size).astype(np.float64)
