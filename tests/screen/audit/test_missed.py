"""What several readings of one sample say together."""

from __future__ import annotations

import pytest

from corpora.nouns.decisions import Judgement, Step
from screen.audit.bounds import Stratum, upper_count
from screen.audit.missed import find_missed, missed_lines
from screen.audit.sample import DELETED, Reread

BOTH = {"a": 40, "b": 60}
KEPT = {Step.TITLE_ABSTRACT: 90, Step.FULL_TEXT: 30}


def reread(
    report: str,
    judgement: str,
    *,
    who: str = "Li",
    stratum: str = "a",
    step: Step = Step.TITLE_ABSTRACT,
    of=None,
    sample: str = "s",
) -> Reread:
    return Reread(
        report=report,
        step=step,
        judgement=Judgement(judgement),
        sample=sample,
        stratum=stratum,
        population=of or BOTH,
        who=who,
    )


def strata(*words: Reread) -> list[tuple[str, int, int, int]]:
    (missed,) = find_missed(words, KEPT)
    return [(s.name, s.size, s.n, s.wrong) for s in missed.strata]


def test_any_readers_doubt_makes_an_exclusion_wrong():
    assert strata(
        reread("1", "exclude"), reread("1", "include", who="Anna"), reread("2", "exclude"), reread("3", "unclear"),
    ) == [("a", 40, 3, 2), ("b", 60, 0, 0)]  # fmt: skip


def test_a_readers_last_word_counts():
    assert strata(reread("1", "include"), reread("1", "exclude"))[0] == ("a", 40, 1, 0)


def test_what_was_read_stays_counted_when_a_later_file_has_lost_its_stratum():
    first, second = reread("1", "include"), reread("2", "exclude", stratum="b", of={"b": 60, DELETED: 40})
    assert strata(first, second) == [("a", 40, 1, 1), ("b", 60, 1, 0)]
    assert strata(second) == [("b", 60, 1, 0), (DELETED, 40, 0, 0)]


def test_samples_are_told_apart_and_the_recall_is_that_of_the_step():
    found = find_missed(
        [reread("1", "exclude", of={"a": 10}), reread("1", "exclude", step=Step.FULL_TEXT, sample="t", of={"a": 10})],
        KEPT,
    )
    most = upper_count([Stratum(name="a", size=10, n=1, wrong=0)])
    assert [missed.recall for missed in found] == [
        (90, pytest.approx(90 / (90 + most))),
        (30, pytest.approx(30 / (30 + most))),
    ]
    assert "0 of 1 re-read were wrong: at most 9 of all 10 (90.0 %) with 95 % confidence." in missed_lines(found[0])[0]


def test_nothing_kept_has_no_recall():
    (missed,) = find_missed([reread("1", "exclude")], {})
    assert missed.recall is None
