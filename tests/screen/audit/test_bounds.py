"""Intervals and upper bounds against their definitions and against counting every possibility."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screen.audit.bounds import Stratum, allocate, upper_count, upper_share, wilson


def chance(wrong: int, stratum: Stratum) -> list[float]:
    """The chances of 0, 1, 2 … wrong ones in the sample of a stratum that holds `wrong`, from binomial coefficients."""
    ways = math.comb(stratum.size, stratum.n)
    return [
        math.comb(wrong, k) * math.comb(stratum.size - wrong, stratum.n - k) / ways if k <= stratum.n else 0.0
        for k in range(stratum.n + 1)
    ]


def most_by_counting(strata: list[Stratum]) -> int:
    """The largest total under which finding as few as were found has a chance above 5 %, over all distributions."""
    x, best = sum(s.wrong for s in strata), 0
    ranges = [range(s.wrong, s.size - s.n + s.wrong + 1) for s in strata]
    for split in itertools.product(*ranges):
        found = [chance(wrong, s) for wrong, s in zip(split, strata, strict=True)]
        few = sum(
            math.prod(table[k] for table, k in zip(found, ks, strict=True))
            for ks in itertools.product(*(range(len(table)) for table in found))
            if sum(ks) <= x
        )
        if few > 0.05 or sum(split) == x:
            best = max(best, sum(split))
    return best


def test_no_wrong_one_of_twenty_is_at_most_fourteen_percent():
    assert upper_share(0, 20) == pytest.approx(1 - 0.05 ** (1 / 20))
    assert upper_share(0, 0) == 1
    assert upper_share(20, 20) == 1


def test_a_finite_population_has_the_exact_hypergeometric_bound():
    one = Stratum(name="all", size=148, n=20, wrong=0)
    assert upper_count([one]) == 19
    assert chance(19, one)[0] > 0.05 > chance(20, one)[0]


def test_a_sample_of_all_leaves_nothing_open_and_one_of_none_leaves_everything_open():
    assert upper_count([Stratum(name="all", size=30, n=30, wrong=2)]) == 2
    assert upper_count([Stratum(name="all", size=30, n=0, wrong=0)]) == 30


def test_the_bound_over_strata_is_that_of_the_worst_distribution():
    draw = random.Random(7)
    for _ in range(60):
        strata = []
        for name in "abc"[: draw.choice((2, 3))]:
            size = draw.randint(2, 9)
            n = draw.randint(0, min(size, 5))
            strata.append(Stratum(name=name, size=size, n=n, wrong=min(n, draw.choice((0, 0, 1, 2)))))
        assert upper_count(strata) == most_by_counting(strata), strata


@pytest.mark.parametrize(("hits", "n"), [(0, 10), (3, 10), (95, 100), (10, 10)])
def test_wilson_is_the_textbook_formula(hits, n):
    z, p = 1.959963984540054, hits / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = wilson(hits, n)
    assert (low, high) == pytest.approx(
        ((middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)), abs=1e-12
    )


def test_nothing_counted_has_no_interval():
    assert wilson(0, 0) is None


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.integers(0, 300))
def test_a_sample_is_spread_over_all_strata_and_never_larger_than_one(sizes, more):
    n = len(sizes) + more
    drawn = allocate(sizes, n)
    assert sum(drawn) == min(n, sum(sizes))
    assert all(1 <= one <= size for one, size in zip(drawn, sizes, strict=True))
    assert all(one <= more for one, more in zip(drawn, allocate(sizes, n + 1), strict=True))


def test_a_sample_is_in_proportion_to_the_strata():
    assert allocate([100, 50, 50], 20) == [10, 5, 5]
    assert allocate([1000, 1, 1], 12) == [10, 1, 1]
