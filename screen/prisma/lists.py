"""The list behind every box of the flow: which records, reports and studies it counts.

The counts are the lengths of these lists and nothing else (`counts.py`), so that a box and its list never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpora.errors import ReviewError
from corpora.nouns.decisions import Judgement
from corpora.nouns.records import Method
from corpora.settled import StepFact
from screen.prisma.box_names import NO_REASON, Named, all_boxes
from screen.prisma.facts import Arm, Facts, RecordFact, ReportFact, Retrieval
from screen.prisma.flow import Flow, Place, arm_of, arms_of_reports, to_flow

Ids = tuple[str, ...]
"""Ids of records or reports, or names of studies, in ledger order."""
OTHER_METHODS = (Method.WEBSITE, Method.ORGANISATION, Method.CITATION, Method.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmLists:
    """The lists of one column, under the fields of `box_names.ARM_BOXES`."""

    identified: Mapping[str, Ids] = field(default_factory=dict)
    duplicates: Ids = ()
    known: Ids = ()
    automation: Ids = ()
    other_reasons: Ids = ()
    carried_to_screening: Ids = ()
    carried_to_assessment: Ids = ()
    screened: Ids = ()
    awaiting_screening: Ids = ()
    excluded_human: Ids = ()
    excluded_machine: Ids = ()
    excluded_reasons: Mapping[str, Ids] = field(default_factory=dict)
    reasons_human: Mapping[str, Ids] = field(default_factory=dict)
    reasons_machine: Mapping[str, Ids] = field(default_factory=dict)
    sought: Ids = ()
    not_retrieved: Ids = ()
    awaiting_assessment: Ids = ()
    assessed: Ids = ()
    assessed_excluded: Mapping[str, Ids] = field(default_factory=dict)
    assessed_human: Mapping[str, Ids] = field(default_factory=dict)
    assessed_machine: Mapping[str, Ids] = field(default_factory=dict)
    included: Ids = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLists:
    """The lists behind all boxes of one flow.

    `judged` is what is settled about each report, `report_of` gives each record's report, `study_of` the study of each
    included or formerly included report. Reports that have no record any more are listed under the id they had.
    """

    databases: ArmLists
    registers_identified: Mapping[str, Ids]
    other: ArmLists
    new_studies: Ids
    new_reports: Ids
    previous_studies: Ids
    previous_reports: Ids
    removed_studies: Ids
    removed_reports: Ids
    total_studies: Ids
    total_reports: Ids
    is_update: bool
    judged: Mapping[str, ReportFact]
    report_of: Mapping[str, str]
    study_of: Mapping[str, str]

    def boxes(self) -> tuple[Named, ...]:
        """Return every box with its list as `value`, named and ordered as the rows of the counts."""
        return tuple(all_boxes(self))

    def reports_of(self, box: Named) -> dict[str, Ids]:
        """Return each item of a box with the reports behind it: a study's are those the box beside it lists."""
        if not box.kind.field.endswith("_studies"):
            return {item: (self.report_of.get(item, item),) for item in box.value}
        reports: Ids = getattr(self, box.kind.field.replace("_studies", "_reports"))
        found: dict[str, Ids] = dict.fromkeys(box.value, ())
        for report in reports:
            study = self.study_of.get(report, report)
            if study in found:
                found[study] += (report,)
        return found


def to_lists(facts: Facts) -> FlowLists:
    """Return the lists behind the boxes of the version that `facts` end with.

    ReviewError names the box when facts contradict one another.
    """
    arms = arms_of_reports(facts.records)
    for fact in facts.reports:
        if fact.report not in arms:
            raise broken("records identified", f"report {fact.report} is judged but no record belongs to it")
    flow = to_flow(facts, arms)
    included = tuple(report for report in flow.entries if flow.judged[report].is_included)
    stays = tuple(report for report in arms if report in flow.stays)
    previous = (*(report for report in arms if report in flow.previous), *flow.gone)
    studies = {report: flow.study(report) for report in (*previous, *included)}
    kept, fresh = _studies(stays, studies), _studies(included, studies)
    was = _studies(previous, studies)
    return FlowLists(
        databases=_list_arm(Arm.DATABASES, facts, flow),
        registers_identified=_identified(flow.fresh, (Method.REGISTER,)),
        other=_list_arm(Arm.OTHER, facts, flow),
        new_studies=tuple(study for study in fresh if study not in kept),
        new_reports=included,
        previous_studies=tuple(was),
        previous_reports=previous,
        removed_studies=tuple(study for study in was if study not in kept),
        removed_reports=tuple(report for report in previous if report not in flow.stays),
        total_studies=tuple(kept | fresh),
        total_reports=(*stays, *included),
        is_update=facts.before is not None,
        judged=flow.judged,
        report_of={fact.record: fact.report for fact in facts.records},
        study_of=studies,
    )


def _studies(reports: Iterable[str], studies: Mapping[str, str]) -> dict[str, None]:
    """Return the studies of reports, each once, in order."""
    return dict.fromkeys(studies[report] for report in reports)


def _list_arm(arm: Arm, facts: Facts, flow: Flow) -> ArmLists:
    mine = [fact for fact in flow.fresh if arm_of(fact.method) is arm]
    entries = {report: entry for report, entry in flow.entries.items() if entry.arm is arm}
    judged = [flow.judged[report] for report in entries]
    named = {report for report, entry in entries.items() if entry.place is Place.IDENTIFIED}
    duplicates = _duplicates(mine, named)
    at_screening = [fact for fact in judged if entries[fact.report].place is not Place.ASSESSMENT]
    screened = [fact for fact in at_screening if fact.is_screened]
    excluded = [fact for fact in screened if fact.screening and fact.screening.judgement is Judgement.EXCLUDE]
    sought = [fact for fact in judged if fact.is_sought]
    assessed = [fact for fact in sought if fact.is_assessed]
    open_now = [fact for fact in sought if not fact.is_assessed]
    failed = [fact for fact in assessed if not fact.is_included]
    people, machine = _split(excluded, _screening)
    read_by_people, read_by_machine = _split(failed, _assessment)
    by_reason = _by_reason(facts.reasons)
    return ArmLists(
        identified=_identified(mine, (Method.DATABASE,) if arm is Arm.DATABASES else OTHER_METHODS),
        duplicates=tuple(fact.record for fact in duplicates),
        known=tuple(fact.record for fact in mine if fact.report in flow.known),
        carried_to_screening=tuple(r for r, entry in entries.items() if entry.place is Place.SCREENING),
        carried_to_assessment=tuple(r for r, entry in entries.items() if entry.place is Place.ASSESSMENT),
        screened=_ids(screened),
        awaiting_screening=_ids(fact for fact in at_screening if not fact.is_screened),
        excluded_human=_ids(people),
        excluded_machine=_ids(machine),
        excluded_reasons=by_reason(excluded, _screening),
        reasons_human=by_reason(people, _screening),
        reasons_machine=by_reason(machine, _screening),
        sought=_ids(sought),
        not_retrieved=_ids(fact for fact in open_now if fact.retrieval is Retrieval.NOT_RETRIEVED),
        awaiting_assessment=_ids(fact for fact in open_now if fact.retrieval is not Retrieval.NOT_RETRIEVED),
        assessed=_ids(assessed),
        assessed_excluded=by_reason(failed, _assessment),
        assessed_human=by_reason(read_by_people, _assessment),
        assessed_machine=by_reason(read_by_machine, _assessment),
        included=_ids(fact for fact in assessed if fact.is_included),
    )


def _duplicates(records: Sequence[RecordFact], named: set[str]) -> list[RecordFact]:
    """Return the records that are not the first of a report that is new in this column."""
    first: dict[str, str] = {}
    for fact in records:
        if fact.report in named:
            own = fact.record == fact.report
            first[fact.report] = fact.record if own else first.get(fact.report, fact.record)
    return [fact for fact in records if first.get(fact.report) != fact.record]


def _identified(records: Iterable[RecordFact], methods: tuple[Method, ...]) -> dict[str, Ids]:
    """Return the records by the source they were found in: the database or register, else the method."""
    found: dict[str, list[str]] = {}
    for fact in records:
        if fact.method in methods:
            of_source = fact.method in (Method.DATABASE, Method.REGISTER) and fact.source
            found.setdefault(fact.source if of_source else fact.method.value, []).append(fact.record)
    return {source: tuple(found[source]) for source in sorted(found)}


def _ids(facts: Iterable[ReportFact]) -> Ids:
    return tuple(fact.report for fact in facts)


_Step = Callable[[ReportFact], StepFact | None]


def _screening(fact: ReportFact) -> StepFact | None:
    return fact.screening


def _assessment(fact: ReportFact) -> StepFact | None:
    return fact.assessment


def _split(facts: Iterable[ReportFact], step: _Step) -> tuple[list[ReportFact], list[ReportFact]]:
    """Return what people settled and what a machine did."""
    people: list[ReportFact] = []
    machine: list[ReportFact] = []
    for fact in facts:
        said = step(fact)
        (machine if said is not None and said.machine else people).append(fact)
    return people, machine


def _by_reason(declared: Sequence[tuple[str, str]]) -> Callable[[Iterable[ReportFact], _Step], dict[str, Ids]]:
    """Return what groups reports by the primary reason of their exclusion: the protocol's order first, then by name."""
    order = [key for key, _ in declared]

    def group(facts: Iterable[ReportFact], step: _Step) -> dict[str, Ids]:
        found: dict[str, list[str]] = {}
        for fact in facts:
            said = step(fact)
            found.setdefault((said.criterion if said else None) or NO_REASON, []).append(fact.report)
        names = [*(key for key in order if key in found), *sorted(set(found) - set(order))]
        return {name: tuple(found[name]) for name in names}

    return group


def broken(box: str, what: str) -> ReviewError:
    """Return the error that names the box which does not add up."""
    return ReviewError(
        f"The PRISMA counts do not add up at the box “{box}”: {what}.",
        hint="No flow diagram was written. Run `focimine verify`; if the ledger is whole, please report this.",
    )
