"""PRISMA counts: every box from facts, and invariants on many random reviews."""

from __future__ import annotations

import random

import pytest

from corpora.errors import ReviewError
from corpora.nouns.decisions import Judgement
from corpora.nouns.records import Method
from corpora.settled import StepFact
from screen.prisma.counts import (
    ArmCounts,
    Facts,
    PrismaCounts,
    RecordFact,
    ReportFact,
    Retrieval,
    check,
    count,
    to_rows,
)

INCLUDE = StepFact(judgement=Judgement.INCLUDE)


def random_facts(generator: random.Random) -> Facts:
    reports = [f"p{i}" for i in range(generator.randint(1, 30))]
    records = [
        RecordFact(record=f"r{i}", report=report, method=generator.choice(list(Method)), source=generator.choice(["pubmed", "cnki", ""]))
        for i, report in enumerate(reports + generator.choices(reports, k=generator.randint(0, 30)))
    ]  # fmt: skip

    def step() -> StepFact | None:
        judgement = generator.choice([None, *Judgement])
        criterion = generator.choice(["C1", "C2", None]) if judgement is Judgement.EXCLUDE else None
        return (
            StepFact(judgement=judgement, machine=generator.random() < 0.5, criterion=criterion) if judgement else None
        )

    judged = [
        ReportFact(report=r, screening=step(), retrieval=generator.choice(list(Retrieval)), assessment=step(), study=generator.choice([None, "s1", "s2"]))
        for r in reports
        if generator.random() < 0.9
    ]  # fmt: skip
    return Facts(records=tuple(records), reports=tuple(judged), reasons=(("C1", "one"), ("C2", "two")))


def test_boxes_add_up_for_a_thousand_random_reviews() -> None:
    generator = random.Random(20)
    for _ in range(1000):
        facts = random_facts(generator)
        counts = count(facts)
        arms = (counts.databases, counts.other)
        previous = sum(f.method is Method.PREVIOUS for f in facts.records)
        assert sum(arm.n_identified for arm in arms) + sum(counts.registers_identified.values()) + previous == len(
            facts.records
        )
        assert counts.new_studies <= counts.new_reports
        assert counts.total_reports == counts.previous_reports + counts.new_reports


def test_the_order_of_facts_does_not_matter() -> None:
    generator = random.Random(3)
    facts = random_facts(generator)
    shuffled = Facts(
        records=tuple(generator.sample(facts.records, len(facts.records))),
        reports=tuple(generator.sample(facts.reports, len(facts.reports))), reasons=facts.reasons,
    )  # fmt: skip
    assert to_rows(count(shuffled)) == to_rows(count(facts))


def test_each_report_counts_in_the_arm_that_found_it_first() -> None:
    records = (
        RecordFact(record="a", report="a", source="pubmed"),
        RecordFact(record="b", report="a", method=Method.CITATION),
        RecordFact(record="c", report="c", method=Method.CITATION),
        RecordFact(record="d", report="d", method=Method.PREVIOUS),
        RecordFact(record="e", report="d", source="cnki"),
    )
    counts = count(Facts(records=records, reports=(ReportFact(report="a", screening=INCLUDE, assessment=INCLUDE),)))
    assert (counts.databases.n_identified, counts.databases.duplicates, counts.databases.screened) == (
        2,
        1,
        1,
    )
    assert (counts.other.n_identified, counts.other.duplicates, counts.other.awaiting_screening) == (2, 1, 1)
    assert (counts.previous_reports, counts.new_reports, counts.total_studies, counts.updated) == (
        1,
        1,
        2,
        True,
    )


def test_people_and_machines_are_told_apart_and_reasons_follow_the_protocols_order() -> None:
    def excluded(i: int, criterion: str, machine: bool) -> ReportFact:
        return ReportFact(
            report=f"r{i}",
            screening=StepFact(judgement=Judgement.EXCLUDE, machine=machine, criterion=criterion),
        )

    reports = (excluded(0, "Z", True), excluded(1, "A", False), excluded(2, "Z", False))
    records = tuple(RecordFact(record=f"r{i}", report=f"r{i}") for i in range(3))
    counts = count(Facts(records=records, reports=reports, reasons=(("Z", ""), ("A", ""))))
    assert (counts.databases.excluded_human, counts.databases.excluded_machine) == (2, 1)
    assert list(counts.databases.excluded_reasons.items()) == [("Z", 2), ("A", 1)]


def test_two_reports_of_one_study_are_one_study() -> None:
    records = tuple(RecordFact(record=r, report=r) for r in "ab")
    reports = tuple(ReportFact(report=r, screening=INCLUDE, assessment=INCLUDE, study="s") for r in "ab")
    counts = count(Facts(records=records, reports=reports))
    assert (counts.new_studies, counts.new_reports) == (1, 2)


def test_a_judged_report_without_a_record_is_refused() -> None:
    with pytest.raises(ReviewError, match=r"records identified.*ghost"):
        count(Facts(reports=(ReportFact(report="ghost", screening=INCLUDE),)))


@pytest.mark.parametrize(
    ("arm", "box"),
    [
        (ArmCounts(identified={"pubmed": 3}, screened=2), "records screened"),
        (
            ArmCounts(identified={"pubmed": 2}, screened=2, excluded_human=1, excluded_reasons={"C": 1}),
            "records excluded",
        ),
        (
            ArmCounts(identified={"pubmed": 2}, screened=2, sought=2, assessed=1, included=1),
            "reports assessed",
        ),
        (
            ArmCounts(identified={"pubmed": 2}, screened=2, sought=2, assessed=2, included=1),
            "reports excluded with reasons",
        ),
    ],
)
def test_boxes_that_do_not_add_up_are_refused_by_name(arm: ArmCounts, box: str) -> None:
    counts = PrismaCounts(
        databases=arm, registers_identified={}, other=ArmCounts(), new_studies=arm.included, new_reports=arm.included,
        previous_studies=0, previous_reports=0, total_studies=arm.included, total_reports=arm.included,
    )  # fmt: skip
    with pytest.raises(ReviewError, match=box):
        check(counts)
