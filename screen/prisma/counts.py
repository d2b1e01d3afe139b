"""PRISMA 2020 flow counts of new, updated and living reviews, computed from facts and checked box by box.

Records, reports and studies are three units: databases and registers are counted in records until the
duplicates are gone; from then on each report counts once, in the arm that found it first (previous
version, then databases and registers, then other methods). Every count is the length of a list (`lists.py`).

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

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from screen.prisma.box_names import all_boxes, boxes_of_arm
from screen.prisma.facts import Facts, RecordFact, ReportFact, Retrieval
from screen.prisma.lists import ArmLists, FlowLists, broken, to_lists

__all__ = [
    "ArmCounts", "Facts", "PrismaCounts", "RecordFact", "ReportFact", "Retrieval", "check", "count", "count_lists", "to_rows",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmCounts:
    """The boxes of one column. `screened` and `excluded_*` of the other-methods arm are not boxes of its diagram.

    `automation` and `other_reasons` are removed before screening: nothing but duplicates is, so both stay at 0.
    `known` of the duplicates belong to reports that an earlier version held. `carried_to_screening` and
    `carried_to_assessment` are reports of earlier versions that this one settled or judged anew, by where they
    enter its flow.
    """

    identified: Mapping[str, int] = field(default_factory=dict)
    duplicates: int = 0
    known: int = 0
    carried_to_screening: int = 0
    carried_to_assessment: int = 0
    automation: int = 0
    other_reasons: int = 0
    screened: int = 0
    awaiting_screening: int = 0
    excluded_human: int = 0
    excluded_machine: int = 0
    excluded_reasons: Mapping[str, int] = field(default_factory=dict)
    reasons_human: Mapping[str, int] = field(default_factory=dict)
    reasons_machine: Mapping[str, int] = field(default_factory=dict)
    sought: int = 0
    not_retrieved: int = 0
    awaiting_assessment: int = 0
    assessed: int = 0
    assessed_excluded: Mapping[str, int] = field(default_factory=dict)
    assessed_human: Mapping[str, int] = field(default_factory=dict)
    assessed_machine: Mapping[str, int] = field(default_factory=dict)
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


def count(facts: Facts) -> PrismaCounts:
    """Return the counts of a version of a review. ReviewError names the box when facts contradict one another."""
    return count_lists(to_lists(facts), facts.reasons)


def count_lists(lists: FlowLists, reasons: tuple[tuple[str, str], ...] = ()) -> PrismaCounts:
    """Return how long each list is, checked box by box; `reasons` are the words of the reasons by their ids."""
    names = [f.name for f in fields(PrismaCounts) if f.name not in ("databases", "other", "reasons", "is_update")]
    counts = PrismaCounts(
        databases=_count_arm(lists.databases),
        other=_count_arm(lists.other),
        reasons=reasons,
        is_update=lists.is_update,
        **{name: _size(getattr(lists, name)) for name in names},
    )
    check(counts)
    return counts


def _count_arm(lists: ArmLists) -> ArmCounts:
    return ArmCounts(**{f.name: _size(getattr(lists, f.name)) for f in fields(ArmCounts)})


def _size(listed: Any) -> Any:
    """Return how many ids a list holds; of lists by source or reason, each one's number."""
    return {name: len(ids) for name, ids in listed.items()} if isinstance(listed, Mapping) else len(listed)


def check(counts: PrismaCounts) -> None:
    """Raise ReviewError naming the first box that does not add up."""
    registers = sum(counts.registers_identified.values())
    for name, arm, n_registers in (
        ("databases and registers", counts.databases, registers),
        ("other methods", counts.other, 0),
    ):
        for box, left, right in _equations_of_arm(arm, n_registers):
            _check_equal(f"{box} ({name})", left, right)
        for held in boxes_of_arm("", arm):
            if held.value < 0:
                raise broken(f"{held.name} ({name})", f"{held.value} is below zero")
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
            raise broken(box, f"{studies} studies cannot come from {reports} reports")


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
        raise broken(box, f"{left} on one side, {right} on the other")


def to_rows(counts: PrismaCounts) -> list[tuple[str, int]]:
    """Return every box as (name, n), in the order of the diagram; sources and reasons one row each."""
    return [(box.name, box.value) for box in all_boxes(counts)]
