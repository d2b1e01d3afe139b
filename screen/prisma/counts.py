"""PRISMA 2020 flow counts of new, updated and living reviews, computed from facts and checked box by box.

Records, reports and studies are three units: databases and registers are counted in records until the
duplicates are gone; from then on each report counts once, in the arm that found it first (previous
version, then databases and registers, then other methods).

The flow of a version after the first holds what that version found: its records, the reports that are new
with them, and the reports of earlier versions that it settled or judged anew (`carried_…`). A record of a
report known before is a duplicate in its arm, and the report is not screened again. What was included at
the close of the version before is in the previous studies, once.

References
----------
Page et al. 2021, doi:10.1136/bmj.n71, flow diagram templates for new and updated reviews, version 2
(databases, registers and other methods). Akl et al. 2024, doi:10.1136/bmj-2024-079183 (PRISMA-LSR).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpora.errors import ReviewError
from corpora.nouns.decisions import Judgement
from corpora.nouns.records import Method
from corpora.settled import StepFact
from screen.prisma.facts import Arm, Facts, RecordFact, ReportFact, Retrieval
from screen.prisma.flow import Flow, Place, arm_of, arms_of_reports, to_flow

__all__ = [
    "ArmCounts", "Facts", "PrismaCounts", "RecordFact", "ReportFact", "Retrieval", "check", "count", "to_rows",
]  # fmt: skip

OTHER_METHODS = (Method.WEBSITE, Method.ORGANISATION, Method.CITATION, Method.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmCounts:
    """The boxes of one column. `screened` and `excluded_*` of the other-methods arm are not boxes of its diagram.

    `known` of the duplicates belong to reports that an earlier version held. `carried_to_screening` and
    `carried_to_assessment` are reports of earlier versions that this one settled or judged anew, by where they
    enter its flow.
    """

    identified: Mapping[str, int] = field(default_factory=dict)
    duplicates: int = 0
    known: int = 0
    carried_to_screening: int = 0
    carried_to_assessment: int = 0
    screened: int = 0
    awaiting_screening: int = 0
    excluded_human: int = 0
    excluded_machine: int = 0
    excluded_reasons: Mapping[str, int] = field(default_factory=dict)
    sought: int = 0
    not_retrieved: int = 0
    awaiting_assessment: int = 0
    assessed: int = 0
    assessed_excluded: Mapping[str, int] = field(default_factory=dict)
    included: int = 0

    @property
    def n_identified(self) -> int:
        """Return the records identified, all sources together."""
        return sum(self.identified.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaCounts:
    """Every box of the flow diagram. Reports and studies are different units; studies never exceed reports.

    `removed_…` were included in the version before and are not any more. `is_update` tells a later version, whose
    flow has a column of previous studies even where there are none.
    """

    databases: ArmCounts
    registers_identified: Mapping[str, int]
    other: ArmCounts
    new_studies: int
    new_reports: int
    previous_studies: int
    previous_reports: int
    total_studies: int
    total_reports: int
    removed_studies: int = 0
    removed_reports: int = 0
    reasons: tuple[tuple[str, str], ...] = ()
    is_update: bool = False

    @property
    def updated(self) -> bool:
        """Return whether the updated-review form applies: there is a previous version."""
        return self.is_update or self.previous_reports > 0

    @property
    def n_awaiting(self) -> int:
        """Return how many records and reports still wait for a decision or a full text."""
        arms = (self.databases, self.other)
        return sum(arm.awaiting_screening + arm.awaiting_assessment for arm in arms)


NO_REASON = "no reason given"


def count(facts: Facts) -> PrismaCounts:
    """Return the counts of a version of a review. ReviewError names the box when facts contradict one another."""
    arms = arms_of_reports(facts.records)
    for fact in facts.reports:
        if fact.report not in arms:
            raise _broken("records identified", f"report {fact.report} is judged but no record belongs to it")
    flow = to_flow(facts, arms)
    databases = _count_arm(Arm.DATABASES, facts, flow)
    other = _count_arm(Arm.OTHER, facts, flow)
    included = [report for report in flow.entries if flow.judged[report].is_included]
    was, stays = flow.studies(flow.previous), flow.studies(flow.stays)
    studies = flow.studies(included)
    n_previous = facts.previous_reports + len(flow.previous) + flow.n_gone
    counts = PrismaCounts(
        databases=databases,
        registers_identified=_identified(flow.fresh, (Method.REGISTER,)),
        other=other,
        new_studies=len(studies - stays),
        new_reports=len(included),
        previous_studies=facts.previous_studies + len(was) + flow.n_gone,
        previous_reports=n_previous,
        total_studies=facts.previous_studies + len(stays | studies),
        total_reports=facts.previous_reports + len(flow.stays) + len(included),
        removed_studies=len(was - stays) + flow.n_gone,
        removed_reports=len(flow.previous) - len(flow.stays) + flow.n_gone,
        reasons=facts.reasons,
        is_update=facts.before is not None,
    )
    check(counts)
    return counts


def check(counts: PrismaCounts) -> None:
    """Raise ReviewError naming the first box that does not add up."""
    registers = sum(counts.registers_identified.values())
    for name, arm, n_registers in (
        ("databases and registers", counts.databases, registers),
        ("other methods", counts.other, 0),
    ):
        for box, left, right in _equations_of_arm(arm, n_registers):
            _check_equal(f"{box} ({name})", left, right)
        for box, n in to_rows_of_arm(arm):
            if n < 0:
                raise _broken(f"{box} ({name})", f"{n} is below zero")
    n_included = counts.databases.included + counts.other.included
    _check_equal("reports of new included studies", counts.new_reports, n_included)
    n_reports = counts.previous_reports - counts.removed_reports + counts.new_reports
    n_studies = counts.previous_studies - counts.removed_studies + counts.new_studies
    _check_equal("total reports included", counts.total_reports, n_reports)
    _check_equal("total studies included", counts.total_studies, n_studies)
    for box, studies, reports in (
        ("new studies included", counts.new_studies, counts.new_reports),
        ("studies in the previous version", counts.previous_studies, counts.previous_reports),
        ("total studies included", counts.total_studies, counts.total_reports),
    ):
        if studies > reports:
            raise _broken(box, f"{studies} studies cannot come from {reports} reports")


def _equations_of_arm(arm: ArmCounts, n_registers: int) -> tuple[tuple[str, int, int], ...]:
    """Return the boxes of one arm, each with the two sums that must be equal."""
    live = arm.n_identified + n_registers - arm.duplicates + arm.carried_to_screening
    excluded = arm.excluded_human + arm.excluded_machine
    passed = arm.sought - arm.carried_to_assessment
    sought = arm.not_retrieved + arm.assessed + arm.awaiting_assessment
    return (
        ("records screened", live, arm.screened + arm.awaiting_screening),
        ("records excluded", arm.screened, excluded + passed),
        ("reasons of exclusion at title and abstract", excluded, sum(arm.excluded_reasons.values())),
        ("reports assessed for eligibility", arm.sought, sought),
        ("reports excluded with reasons", arm.assessed, sum(arm.assessed_excluded.values()) + arm.included),
    )


def _check_equal(box: str, left: int, right: int) -> None:
    if left != right:
        raise _broken(box, f"{left} on one side, {right} on the other")


NEVER_REMOVED = ("removed before screening: automation", "removed before screening: other")
"""Boxes of PRISMA's form that stay at 0: nothing but duplicates leaves a review before it is screened."""


def to_rows_of_arm(arm: ArmCounts) -> list[tuple[str, int]]:
    """Return the boxes of one arm as (box, n), in the order of the diagram; reasons one row each."""
    rows = [(f"identified: {source}", n) for source, n in sorted(arm.identified.items())]
    rows += [
        ("removed before screening: duplicates", arm.duplicates),
        *_of_versions(("of the duplicates: known from an earlier version", arm.known)),
        *((box, 0) for box in NEVER_REMOVED),
        *_of_versions(("from an earlier version: to be screened", arm.carried_to_screening)),
        ("screened", arm.screened),
        ("awaiting screening", arm.awaiting_screening),
        ("excluded at screening by people", arm.excluded_human),
        ("excluded at screening by automation", arm.excluded_machine),
    ]
    rows += [(f"excluded at screening: {reason}", n) for reason, n in arm.excluded_reasons.items()]
    rows += [
        *_of_versions(("from an earlier version: full text to be assessed", arm.carried_to_assessment)),
        ("sought for retrieval", arm.sought),
        ("not retrieved", arm.not_retrieved),
        ("awaiting assessment", arm.awaiting_assessment),
        ("assessed for eligibility", arm.assessed),
    ]
    rows += [(f"excluded at assessment: {reason}", n) for reason, n in arm.assessed_excluded.items()]
    return [*rows, ("reports included", arm.included)]


def _of_versions(*boxes: tuple[str, int]) -> list[tuple[str, int]]:
    """Return the boxes that only a review of several versions has: those that are not empty."""
    return [(box, n) for box, n in boxes if n]


def to_rows(counts: PrismaCounts) -> list[tuple[str, int]]:
    """Return every box as (name, n), in the order of the diagram."""
    rows: list[tuple[str, int]] = [
        ("previous: studies", counts.previous_studies),
        ("previous: reports", counts.previous_reports),
        *_of_versions(
            ("previous: studies no longer included", counts.removed_studies),
            ("previous: reports no longer included", counts.removed_reports),
        ),
    ]
    registers = [(f"registers: identified: {source}", n) for source, n in sorted(counts.registers_identified.items())]
    rows += [(f"databases: {box}", n) for box, n in to_rows_of_arm(counts.databases)] + registers
    rows += [(f"other: {box}", n) for box, n in to_rows_of_arm(counts.other)]
    return [
        *rows,
        ("new: studies included", counts.new_studies),
        ("new: reports included", counts.new_reports),
        ("total: studies included", counts.total_studies),
        ("total: reports included", counts.total_reports),
    ]


def _count_arm(arm: Arm, facts: Facts, flow: Flow) -> ArmCounts:
    mine = [fact for fact in flow.fresh if arm_of(fact.method) is arm]
    entries = {report: entry for report, entry in flow.entries.items() if entry.arm is arm}
    judged = {report: flow.judged[report] for report in entries}
    new = sum(entry.place is Place.IDENTIFIED for entry in entries.values())
    at_screening = [fact for report, fact in judged.items() if entries[report].place is not Place.ASSESSMENT]
    screened = [fact for fact in at_screening if fact.is_screened]
    excluded = [fact for fact in screened if fact.screening and fact.screening.judgement is Judgement.EXCLUDE]
    sought = [fact for fact in judged.values() if fact.is_sought]
    lost = [fact for fact in sought if fact.retrieval is Retrieval.NOT_RETRIEVED and not fact.is_assessed]
    assessed = [fact for fact in sought if fact.is_assessed]
    methods = (Method.DATABASE,) if arm is Arm.DATABASES else OTHER_METHODS
    return ArmCounts(
        identified=_identified(mine, methods),
        duplicates=len(mine) - new,
        known=sum(fact.report in flow.known for fact in mine),
        carried_to_screening=sum(entry.place is Place.SCREENING for entry in entries.values()),
        carried_to_assessment=len(judged) - len(at_screening),
        screened=len(screened),
        awaiting_screening=len(at_screening) - len(screened),
        excluded_human=sum(not _machine(fact.screening) for fact in excluded),
        excluded_machine=sum(_machine(fact.screening) for fact in excluded),
        excluded_reasons=_reasons((fact.screening for fact in excluded), facts.reasons),
        sought=len(sought),
        not_retrieved=len(lost),
        awaiting_assessment=len(sought) - len(lost) - len(assessed),
        assessed=len(assessed),
        assessed_excluded=_reasons((f.assessment for f in assessed if not f.is_included), facts.reasons),
        included=sum(fact.is_included for fact in assessed),
    )


def _identified(records: Sequence[RecordFact], methods: tuple[Method, ...]) -> dict[str, int]:
    found = Counter(
        (f.source or f.method.value) if f.method in (Method.DATABASE, Method.REGISTER) else f.method.value
        for f in records
        if f.method in methods
    )
    return dict(sorted(found.items()))


def _reasons(steps: Iterable[StepFact | None], declared: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return how many reports each primary reason excluded: the protocol's order first, then by name."""
    found = Counter((step.criterion if step else None) or NO_REASON for step in steps)
    order = [key for key, _ in declared if key in found]
    return {key: found[key] for key in (*order, *sorted(set(found) - set(order)))}


def _machine(step: StepFact | None) -> bool:
    return step is not None and step.machine


def _broken(box: str, what: str) -> ReviewError:
    return ReviewError(
        f"The PRISMA counts do not add up at the box “{box}”: {what}.",
        hint="No flow diagram was written. Run `focimine verify`; if the ledger is whole, please report this.",
    )
