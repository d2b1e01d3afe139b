"""Which reports are in the flow of a version, and where each enters it.

A report is in the flow of the version that found it, and again in that of a later one which settles what was open or
judges it anew. What was included at the close of the version before is none of these: it is a previous study.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum

from corpora.nouns.decisions import Judgement
from corpora.nouns.records import Method
from corpora.settled import StepFact
from screen.prisma.facts import Arm, Facts, RecordFact, ReportFact, Retrieval


class Place(StrEnum):
    """Where a report enters the flow of a version."""

    IDENTIFIED = "identified"
    SCREENING = "screening"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A report in the flow: the column it belongs to, and where it enters."""

    arm: Arm
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The flow of one version.

    `fresh` are its own records, `known` the reports that an earlier version held. `previous` were included at its
    close, as reports of now, of which `stays` are included still; `gone` were too, have no record any more and are named as
    they were then, with their studies. `judged` is what is settled about each report now.
    """

    fresh: tuple[RecordFact, ...]
    known: AbstractSet[str]
    previous: AbstractSet[str]
    stays: AbstractSet[str]
    gone: Mapping[str, str]
    entries: Mapping[str, Entry]
    judged: Mapping[str, ReportFact]

    def study(self, report: str) -> str:
        """Return the study a report belongs to: one that names none is a study of its own."""
        return self.gone[report] if report in self.gone else self.judged[report].study or report


def to_flow(facts: Facts, arms: Mapping[str, Arm]) -> Flow:
    """Return the flow of the version that `facts` end with; `arms` gives each report's column."""
    judged = _judged(facts, arms)
    past = _Past(facts)
    fresh = tuple(fact for fact in facts.records if fact.record not in past.records)
    known = {report for record, report in now_of(facts).items() if record in past.records}
    settled_elsewhere = {fact.report for fact in fresh if fact.outcome is not None}
    taken = _taken_over(fresh)
    previous, stays, entries = set(), set(), {}
    for report, arm in arms.items():
        now = judged[report]
        if report in past.included or report in taken:
            included = now.is_included
            if included or report in past.included or taken[report]:
                previous.add(report)
            if included:
                stays.add(report)
            if included or report in previous:
                continue
        entry = _entry(report, arm, now, known=known, past=past)
        if entry is not None:
            entries[report] = entry
    return Flow(
        fresh=fresh,
        known=known | settled_elsewhere,
        previous=previous,
        stays=stays,
        gone={report: _study_of_now(study, past, judged) for report, study in past.gone.items()},
        entries=entries,
        judged=judged,
    )


def _study_of_now(study: str, past: _Past, judged: Mapping[str, ReportFact]) -> str:
    """Return what a study of then is called now: as the report calls it that is left of it, if one is."""
    heir = past.heirs_of_studies.get(study)
    return study if heir is None else judged[heir].study or heir


def _taken_over(fresh: Iterable[RecordFact]) -> dict[str, bool]:
    """Return the reports that this version took over as included, and whether the earlier review says so itself.

    A record imported with the method "previous" says only where it came from: it counts while it is not excluded.
    """
    taken: dict[str, bool] = {}
    for fact in fresh:
        if fact.method is Method.PREVIOUS and fact.outcome != "excluded":
            taken[fact.report] = taken.get(fact.report, False) or fact.outcome == "included"
    return taken


class _Past:
    """The close of the version before, seen from now: which reports of now were known, and in which state."""

    def __init__(self, facts: Facts) -> None:
        self.records: set[str] = set()
        self.included: set[str] = set()
        self.states: dict[str, ReportFact] = {}
        self.gone: dict[str, str] = {}
        self.heirs_of_studies: dict[str, str] = {}
        before = facts.before
        if before is None:
            return
        self.records = {fact.record for fact in before.records}
        now = now_of(facts)
        members: dict[str, list[str]] = {}
        for fact in before.records:
            members.setdefault(fact.report, []).append(fact.record)
        for report, state in _judged(before, arms_of_reports(before.records)).items():
            # A report of then is the one of now that holds the record it was named by, or else another of its records.
            heir = next((now[record] for record in (report, *members[report]) if record in now), None)
            if not state.is_included:
                if heir is not None:
                    self.states[heir] = _further(self.states.get(heir), state)
            elif heir is None:
                self.gone[report] = state.study or report
            else:
                self.included.add(heir)
                self.heirs_of_studies[state.study or report] = heir


def now_of(facts: Facts) -> dict[str, str]:
    """Return the report of now of every record, those of withdrawn imports that are linked to one that counts among them."""
    return {**facts.heirs, **{fact.record: fact.report for fact in facts.records}}


def _further(one: ReportFact | None, other: ReportFact) -> ReportFact:
    """Return the state of two reports found to be one: of the one that had come further."""
    return other if one is None or _rank(other) > _rank(one) else one


def _rank(fact: ReportFact) -> tuple[bool, bool, bool, str]:
    return fact.is_sought, fact.is_assessed, fact.is_screened, fact.report


def _entry(report: str, arm: Arm, now: ReportFact, *, known: AbstractSet[str], past: _Past) -> Entry | None:
    """Return where a report enters the flow; None where an earlier version settled it and nothing has changed."""
    if arm in (Arm.PREVIOUS, Arm.SET_ASIDE):  # the earlier review settled it: in the flow only when it is judged anew
        if report not in known:
            return None if now.is_excluded else Entry(arm=Arm.DATABASES, place=Place.SCREENING)
        arm = Arm.DATABASES
    if report not in known:
        return Entry(arm=arm, place=Place.IDENTIFIED)
    then = past.states.get(report)
    if then is None:  # its records were another report's then
        return Entry(arm=arm, place=Place.SCREENING)
    if is_closed(then) and to_state(then) == to_state(now):
        return None
    passed = then.is_sought and now.is_sought
    return Entry(arm=arm, place=Place.ASSESSMENT if passed else Place.SCREENING)


def to_state(fact: ReportFact) -> str:
    """Return the box of the flow a report ends in."""
    if not fact.is_screened:
        return "awaiting screening"
    if not fact.is_sought:
        return "excluded at screening"
    if fact.is_assessed:
        return "included" if fact.is_included else "excluded at assessment"
    return "not retrieved" if fact.retrieval is Retrieval.NOT_RETRIEVED else "awaiting assessment"


def is_closed(fact: ReportFact) -> bool:
    """Return whether nothing is awaited of a report."""
    return not to_state(fact).startswith("awaiting")


def _judged(facts: Facts, arms: Mapping[str, Arm]) -> dict[str, ReportFact]:
    """Return what is settled about each report; one that the earlier review included is, unless it is excluded now."""
    given = {fact.report: fact for fact in facts.reports}
    found = {report: given.get(report) or ReportFact(report=report) for report in arms}
    passed = StepFact(judgement=Judgement.INCLUDE)
    stays = {r: fact for r, fact in found.items() if arms[r] is Arm.PREVIOUS and not fact.is_excluded}
    return found | {r: replace(fact, screening=passed, assessment=passed) for r, fact in stays.items()}


def arm_of(method: Method, outcome: str | None = None) -> Arm:
    """Return the column that a record of this method belongs to, taken over with this outcome."""
    if method is Method.PREVIOUS:
        return Arm.SET_ASIDE if outcome == "excluded" else Arm.PREVIOUS
    return Arm.DATABASES if method in (Method.DATABASE, Method.REGISTER) else Arm.OTHER


def arms_of_reports(records: Iterable[RecordFact]) -> dict[str, Arm]:
    """Return each report's arm: the first of previous, set aside, databases, other that any of its records belongs to."""
    order = list(Arm)
    arms: dict[str, Arm] = {}
    for fact in records:
        arm = arm_of(fact.method, fact.outcome)
        arms[fact.report] = min(arms.get(fact.report, arm), arm, key=order.index)
    return arms
