"""When reading may stop: the test against exact counting, and the promises by simulation."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import accumulate, pairwise
from math import comb

import pytest

from corpora.errors import FormatError
from screen.ordering.stopping import estimate_recall, may_stop, missed_target_p, most_left

FOUND = [True] * 38 + [False] * 62


def exact_p(history: list[bool], n_left: int, n_relevant: int) -> Fraction:
    """Return the smallest hypergeometric probability over all ends of the history, by counting."""
    smallest = Fraction(1)
    for n in range(1, len(history) + 1):
        found, of, among = sum(history[-n:]), sum(history[-n:]) + n_relevant, n + n_left
        ways = sum(comb(of, k) * comb(among - of, n - k) for k in range(found + 1) if n - k <= among - of)
        smallest = min(smallest, Fraction(ways, comb(among, n)))
    return smallest


def bounded_at_every_step(order: list[bool], confidence: float) -> bool:
    """Return whether the number left was within the bound after every record drawn."""
    relevant_left = [sum(order) - found for found in accumulate(order)]
    return all(
        left <= most_left(sum(order[:n]), n, len(order) - n, confidence) for n, left in enumerate(relevant_left, 1)
    )


def sampled_until(history: list[bool], rest: list[bool]) -> int:
    """Return after how many of `rest` the sampled rule stops; what it says changes only at a find."""
    n = 0
    while n_more := may_stop(history, len(rest) - n, sample=rest[:n]).n_more:
        finds = [i for i in range(n, n + n_more) if rest[i]]
        n = finds[0] + 1 if finds else n + n_more
    return n


@pytest.mark.parametrize("seed", range(6))
def test_p_is_the_exact_hypergeometric_probability(seed: int) -> None:
    draw = random.Random(seed)
    history = [draw.random() < 0.5 * (1 - i / 60) for i in range(60)]
    n_missed = int(sum(history) / 0.8 + 1 - sum(history))
    assert missed_target_p(history, 40, 0.8) == pytest.approx(float(exact_p(history, 40, n_missed)), rel=1e-9)


def test_p_is_1_before_reading_and_0_when_too_few_are_left_to_miss_the_target() -> None:
    assert missed_target_p([], 100) == 1
    assert missed_target_p(FOUND, 2) == 0
    assert missed_target_p(FOUND, 3) > 0


def test_the_estimate_rises_as_nothing_more_is_found_and_its_interval_reaches_1() -> None:
    estimates = [estimate_recall([*FOUND, *[False] * n], 400 - n) for n in (0, 100, 200, 400)]
    for before, after in pairwise(estimates):
        assert before.low < after.low
        assert before.p > after.p
        assert before.low <= before.recall <= before.high == 1
    assert (estimates[-1].recall, estimates[-1].low, estimates[-1].n_left) == (1, 1, 0)


def test_the_ranked_rule_stops_after_as_many_irrelevant_records_as_it_said() -> None:
    verdict = may_stop(FOUND, 400)
    assert (verdict.may_stop, verdict.rule) == (False, "ranked")
    almost = may_stop([*FOUND, *[False] * (verdict.n_more - 1)], 400 - verdict.n_more + 1)
    there = may_stop([*FOUND, *[False] * verdict.n_more], 400 - verdict.n_more)
    assert (almost.may_stop, almost.n_more) == (False, 1)
    assert (there.may_stop, there.n_more) == (True, 0)
    assert there.estimate.p < 0.05 <= almost.estimate.p


def test_the_sampled_rule_stops_after_as_many_irrelevant_records_as_it_said() -> None:
    verdict = may_stop(FOUND, 400, sample=[])
    assert (verdict.may_stop, verdict.rule, verdict.recall_low) == (False, "sampled", pytest.approx(38 / 438))
    almost = may_stop(FOUND, 400 - verdict.n_more + 1, sample=[False] * (verdict.n_more - 1))
    there = may_stop(FOUND, 400 - verdict.n_more, sample=[False] * verdict.n_more)
    assert (almost.may_stop, almost.n_more) == (False, 1)
    assert there.may_stop
    assert there.recall_low == pytest.approx(0.95)


def test_a_find_in_the_sample_means_more_reading() -> None:
    without = may_stop(FOUND, 200, sample=[False] * 200)
    with_find = may_stop(FOUND, 200, sample=[*[False] * 199, True])
    assert with_find.n_more > without.n_more


def test_less_recall_or_less_confidence_needs_less_reading() -> None:
    for sample in (None, [False] * 50):
        strict = may_stop(FOUND, 300, sample=sample).n_more
        assert may_stop(FOUND, 300, sample=sample, target=0.8).n_more < strict
        assert may_stop(FOUND, 300, sample=sample, confidence=0.8).n_more < strict


def test_the_sample_is_due_when_the_queue_is_quiet() -> None:
    assert may_stop([*FOUND[:38], *[False] * 26], 400).sample_due
    assert not may_stop([*[False] * 30, *FOUND[:38]], 400).sample_due
    assert not may_stop([False] * 100, 400).sample_due


def test_a_verdict_says_in_words_what_it_rests_on() -> None:
    assert may_stop([*FOUND[:38], *[False] * 26], 400).sentences[0] == "38 relevant found, 400 unread."
    assert "not a promise" in may_stop(FOUND, 400).sentences[1]
    assert "after 230 more" in may_stop(FOUND, 400).sentences[2]
    done = may_stop(FOUND, 0, sample=[])
    assert done.sentences[1:] == (
        "Recall is at least 1.000 (confidence 0.95), whatever the queue was worth.",
        "Reading may stop by the sampled rule for a recall of 0.95.",
    )
    assert "drawn by lot" in may_stop([*FOUND, False], 400).sentences[2]


def test_all_read_may_stop_and_nothing_read_may_not() -> None:
    assert may_stop([False] * 30, 0).may_stop
    assert may_stop([], 0, sample=[]).may_stop
    nothing = may_stop([], 100)
    assert (nothing.may_stop, nothing.n_more) == (False, 95)


def test_the_bound_holds_at_every_step_of_nearly_all_draws() -> None:
    """At 80 % confidence at most a fifth of the draws may break the bound anywhere; far fewer would be an idle bound."""
    draw = random.Random(7)
    kept = [bounded_at_every_step(draw.sample([True] * 6 + [False] * 54, 60), 0.8) for _ in range(100)]
    assert 80 <= sum(kept) < 100


def test_the_sampled_rule_keeps_its_promise_where_the_queue_hides_what_is_relevant() -> None:
    """A queue with its hard ones at the very end: the ranked rule misses the target, the sampled one does not."""
    order = [True] * 40 + [False] * 500 + [True] * 6
    n = 40 + may_stop(order[:40], 506).n_more
    assert may_stop(order[:n], len(order) - n).may_stop
    assert sum(order[:n]) / 46 < 0.95
    kept = []
    for seed in range(20):
        rest = random.Random(seed).sample(order[80:], len(order) - 80)
        kept.append((40 + sum(rest[: sampled_until(order[:80], rest)])) / 46 >= 0.95)
    assert sum(kept) >= 19


@pytest.mark.parametrize(
    ("target", "confidence", "n_left"), [(0, 0.95, 5), (1, 0.95, 5), (0.95, 95, 5), (0.9, 0.9, -1)]
)
def test_odd_questions_are_refused(target: float, confidence: float, n_left: int) -> None:
    with pytest.raises(FormatError):
        may_stop(FOUND, n_left, target=target, confidence=confidence)
