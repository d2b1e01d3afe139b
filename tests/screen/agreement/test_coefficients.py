"""The coefficients against published values, scikit-learn, and definitions carried out pair by pair."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from screen.agreement import measure as measuring
from screen.agreement.coefficients import (
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    specific_agreement,
    to_patterns,
)
from screen.agreement.measure import measure
from screen.agreement.ratings import Ratings

# Krippendorff's example of four observers and twelve units (Computing Krippendorff's Alpha-Reliability, 2011), which is
# also Gwet's of four raters (Handbook of Inter-Rater Reliability); 0 is a missing rating.
EXAMPLE = ("1101", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "0555", "0011", "0030")
TABLE = [[None if c == "0" else c for c in row] for row in EXAMPLE]
tables = st.integers(2, 4).flatmap(
    lambda n: st.lists(
        st.lists(st.sampled_from([None, "1", "2", "3.5"]), min_size=n, max_size=n), min_size=1, max_size=15
    )
)


def value(coefficient, table, *, numeric=False, **more):
    patterns = to_patterns(table, numeric=numeric)
    return float(coefficient(patterns, patterns.times[None, :].astype(float), **more)[0])


def ratings(table) -> Ratings:
    return Ratings(
        units=tuple(f"u{i}" for i in range(len(table))),
        raters=tuple("ABCDEF"[: len(table[0])]),
        values=tuple(map(tuple, table)),
    )


@pytest.mark.parametrize(
    ("coefficient", "more", "published"),
    [
        (krippendorff_alpha, {"level": "nominal"}, 0.743),
        (krippendorff_alpha, {"level": "ordinal"}, 0.815),
        (krippendorff_alpha, {"level": "interval"}, 0.849),
        (fleiss_kappa, {}, 0.761),
        (gwet_ac1, {}, 0.775),
        (percent_agreement, {}, 0.818),
    ],
)
def test_published_values_come_out(coefficient, more, published):
    assert value(coefficient, TABLE, numeric=True, **more) == pytest.approx(published, abs=5e-4)


def naive_percent(table):
    shares = []
    for row in table:
        given_ = [v for v in row if v is not None]
        pairs = list(permutations(given_, 2))
        if pairs:
            shares.append(sum(a == b for a, b in pairs) / len(pairs))
    return np.mean(shares) if shares else np.nan


def naive_alpha(table, difference):
    """Krippendorff's definition: every pair of values within units against every pair of pairable values."""
    rows = [[v for v in row if v is not None] for row in table]
    rows = [row for row in rows if len(row) > 1]
    pool = [v for row in rows for v in row]
    observed = sum(difference(a, b, pool) / (len(row) - 1) for row in rows for a, b in permutations(row, 2))
    expected = sum(difference(a, b, pool) for a, b in permutations(pool, 2))
    return 1 - (len(pool) - 1) * observed / expected if expected else np.nan


def nominal(a, b, _pool):
    return float(a != b)


def interval(a, b, _pool):
    return (float(a) - float(b)) ** 2


def ordinal(a, b, pool):
    low, high = sorted((float(a), float(b)))
    counts = {v: sum(float(p) == v for p in pool) for v in {float(p) for p in pool}}
    between = sum(n for v, n in counts.items() if low <= v <= high)
    return (between - (counts[low] + counts[high]) / 2) ** 2 if low != high else 0.0


@given(tables)
def test_agreement_and_alpha_equal_their_definitions(table):
    if all(v is None for row in table for v in row):
        return
    assert value(percent_agreement, table) == pytest.approx(naive_percent(table), nan_ok=True)
    for level, difference in (("nominal", nominal), ("ordinal", ordinal), ("interval", interval)):
        found = value(krippendorff_alpha, table, numeric=True, level=level)
        assert found == pytest.approx(naive_alpha(table, difference), nan_ok=True, abs=1e-12)


@given(tables)
def test_kappa_of_two_raters_is_that_of_scikit_learn(table):
    both = [row[:2] for row in table if row[0] is not None and row[1] is not None]
    if len({v for row in both for v in row}) < 2:
        return
    expected = cohen_kappa_score([a for a, _ in both], [b for _, b in both])
    assert value(cohen_kappa, [row[:2] for row in table]) == pytest.approx(expected, abs=1e-12)


@given(tables)
def test_chance_agreement_counts_units_rated_once(table):
    rows = [[v for v in row if v is not None] for row in table]
    rows = [row for row in rows if row]
    categories = sorted({v for row in rows for v in row})
    if len(categories) < 2:
        return
    share = [np.mean([row.count(c) / len(row) for row in rows]) for c in categories]
    agreed = naive_percent(table)
    fleiss, gwet = sum(p * p for p in share), sum(p * (1 - p) for p in share) / (len(categories) - 1)
    assert value(fleiss_kappa, table) == pytest.approx((agreed - fleiss) / (1 - fleiss), nan_ok=True)
    assert value(gwet_ac1, table) == pytest.approx((agreed - gwet) / (1 - gwet), nan_ok=True)


def test_specific_agreement_of_two_raters_is_the_share_of_choices_that_met():
    table = [["a", "a"], ["a", "a"], ["a", "b"], ["b", "b"]]
    assert value(specific_agreement, table, category=0) == pytest.approx(2 * 2 / (2 * 2 + 1))


def test_what_is_not_defined_is_none_and_not_a_number_that_looks_like_one():
    found = {e.name: e.value for e in measure(ratings([["a", "a"], ["a", "a"], ["a", None]])).estimates}
    assert found.pop("percent_agreement") == 1.0
    assert set(found.values()) == {None}


def test_kappa_refuses_three_raters():
    with pytest.raises(ValueError, match="two raters"):
        value(cohen_kappa, [["a", "b", "a"]])


def test_numbers_written_differently_are_one():
    found = measure(ratings([["20", "20.0"], ["31", "3.1e1"], ["7", "8"]]), numeric=True)
    assert found.estimates[0].value == pytest.approx(2 / 3)
    assert found.by_category == ()


def test_same_seed_same_interval_whatever_the_order_of_units_and_how_many_samples_are_held(monkeypatch):
    table = [list(row) for row in product(["a", "b", None], repeat=3)] * 3
    first = measure(ratings(table), replicates=300, seed=4)
    monkeypatch.setattr(measuring, "CELLS", 100)
    again = measure(ratings(table[::-1]), replicates=300, seed=4)
    assert first.estimates == again.estimates
    assert first.by_category == again.by_category
    assert measure(ratings(table), replicates=300, seed=5).estimates != first.estimates


def test_the_interval_is_that_of_drawing_units_one_by_one():
    table = [["a", "a"]] * 12 + [["a", "b"]] * 5 + [["b", "b"]] * 8 + [["b", None]] * 3
    found = next(e for e in measure(ratings(table), replicates=4000, seed=1).estimates if e.name == "cohen_kappa")
    rng = np.random.default_rng(9)
    drawn = []
    for _ in range(2000):
        sample = [table[i] for i in rng.integers(0, len(table), len(table))]
        drawn.append(value(cohen_kappa, sample))
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    assert (found.low, found.high) == (pytest.approx(low, abs=0.05), pytest.approx(high, abs=0.05))


def test_missing_ratings_and_units_are_counted():
    found = measure(ratings([["a", None, "a"], [None, "b", None], ["a", "b", "b"]]))
    assert (found.n_units, found.n_comparable, found.n_missing) == (3, 2, 3)


def test_free_text_is_not_split_by_category():
    table = [[f"text {i}", f"text {i}" if i % 2 else "other"] for i in range(30)]
    assert measure(ratings(table), replicates=10).by_category == ()
