"""Totals that the groups of a text add up to, by what the words around each number say that it counts."""

from __future__ import annotations

import math

import pytest

from corpora.language.numbers import to_number
from extract.people.counts import find_mentions
from extract.people.weighing.accounts import LEAST_LIKELY, NO_ACCOUNTS, account_features, accounts_of
from extract.people.weighing.loose import holds_its_sum, loose_counts
from extract.people.weighing.wording import (
    ALWAYS,
    VALUES,
    Counted,
    Likely,
    Lost,
    counts_and_losses,
    likely,
    wording_points,
)
from extract.prose import Sentence

PART, WHOLE, STARTED, OTHER = Likely(0.1, 0.8, 0.0), Likely(0.9, 0.0, 0.0), Likely(0.0, 0.0, 0.9), Likely(0.0, 0.0, 0.0)


def sentence(text: str, start: int = 0) -> Sentence:
    return Sentence(text=text, start=start)


def counted(n: int, place: int = 0, start: int = 0) -> Counted:
    return Counted(
        n=n,
        place=place,
        start=start,
        sentence=sentence("x"),
        in_brackets=False,
        who="",
        cues=(),
        values=(0.0, 0.0, 0.0),
    )


def test_likely_groups_are_added():
    counts = [counted(16), counted(17, 1), counted(18, 2), counted(900, 3)]
    accounts = accounts_of(counts, [PART, PART, PART, OTHER], [], ())
    assert 51 in set(accounts.totals())
    assert all(n < 900 for n in accounts.totals())
    whole, pair = account_features(accounts, 51), account_features(accounts, 33)
    assert whole["part untold"] == 0.0
    assert pair["part untold"] == pytest.approx(0.8)  # one likely group is left out
    assert whole["account"] > math.log(LEAST_LIKELY)


def test_two_groups_of_one_size_are_two_only_where_a_sentence_tells_both():
    once = accounts_of([counted(15), counted(15, 1)], [PART, PART], [], ())
    assert 30 not in set(once.totals())
    twice = accounts_of([counted(15), counted(15, 0, 40)], [PART, PART], [], ())
    assert 30 in set(twice.totals())
    assert account_features(twice, 15)["part untold"] == pytest.approx(0.8)


def test_a_total_is_not_added_to_its_parts():
    counts = [counted(114), counted(58, 0, 20), counted(56, 0, 40)]
    accounts = accounts_of(counts, [PART, PART, PART], [], (228,))
    assert len(accounts.best[228].items) == 1  # two groups of 114, perhaps
    assert holds_its_sum([114, 58, 56])
    assert not holds_its_sum([20, 20])


def test_losses_told_later_are_taken_off_those_who_started():
    counts, losses = [counted(20), counted(22, 1)], [Lost(2, 2, 0, in_brackets=False)]
    accounts = accounts_of(counts, [STARTED, PART], losses, ())
    assert accounts.left[18] > 0.3
    assert 18 + 22 in set(accounts.totals())
    early = accounts_of([counted(20, 3)], [STARTED], losses, ())
    assert not early.left


def test_nothing_counted_gives_nothing():
    assert accounts_of([], [], [], ()) == NO_ACCOUNTS
    assert account_features(NO_ACCOUNTS, 20) == {
        "part untold": 0.0, "parts untold": 0.0, "whole above": 0.0, "whole below": 0.0,
    }  # fmt: skip


def read(*sentences: str) -> dict[int, Likely]:
    told = [sentence(text, 200 * i) for i, text in enumerate(sentences)]
    counts, _ = counts_and_losses(told, ["section"] * len(told))
    return {one.n: likely(one) for one in counts}


def test_words_tell_who_is_counted():
    found = read(
        "Thirty-one volunteers were recruited through flyers.",
        "Four were excluded because of head motion.",
        "The final sample consisted of 27 participants (14 women).",
        "Pictures had been rated by 60 other students.",
    )
    assert found[27].whole > 0.5
    assert found[31].started > found[31].whole
    assert found[60].whole + found[60].part < 0.3
    groups = read("Nineteen patients with schizophrenia and 21 healthy controls took part.")
    assert all(groups[n].part > groups[n].whole and groups[n].part > 0.3 for n in (19, 21))


def test_the_table_of_points_names_each_cue_once():
    points = wording_points()
    assert len(points) > 1000
    assert ALWAYS in points
    assert set(VALUES) <= set(points)
    assert all(math.isfinite(value) for one in points.values() for value in one)


def test_losses_are_numbers_of_sentences_on_people_left_out():
    _, losses = counts_and_losses(
        [sentence("Two of 20 patients (one woman) withdrew."), sentence("All 18 slept.")], ["section"] * 2
    )
    assert [(one.n, one.in_brackets) for one in losses] == [(2, False), (20, False), (1, True)]


def test_large_numbers_are_read_whole():
    text = "We left out 274 people, leaving 11,842 participants (6,203 women) for analysis."
    assert 11842 in {one.n for one in loose_counts(text)}
    assert 11 not in {mention.n for mention in find_mentions(sentence(text))}
    assert to_number("11,842") == 11842


def test_capitals_of_a_cover_page_count_nobody():
    assert not [one for one in loose_counts("University 2 PUBLICATIONS 6 CITATIONS SEE PROFILE") if one.is_people]
