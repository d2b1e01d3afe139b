"""What is settled about the reports of a review: the one fold of the ledger that every part of the program uses.

A ledger may hold rows that contradict one another: two people worked on copies, a link was undone late, a file
was put together by hand. The fold gives one answer for any rows, the same on every machine, and loses none:

- **Records and reports.** A link states that two records are the same paper, in either order. Records
  joined by links in force, directly or through others, are one report; of two links in force for a record both
  count, chains may have any length and cycles end. The report is named by its earliest record that no link of
  its own calls a duplicate; in a cycle, by its earliest record. A link to a record the review does not hold, or
  to itself, joins nothing.
- **Withdrawn imports.** The records of an import that was withdrawn count nowhere and name no report. Their links
  hold, so that what was said of a paper still counts where another import holds it; else it is stray.
- **Undoing.** An undoing takes back the link it names, wherever it is in the ledger, and nothing else. It is
  final: to join the records again takes a new link.
- **Decisions** count for the report their record belongs to now. One supersedes another only if it was made later,
  at the same step, on the same report as the reports are now; otherwise both are in force. A decision on a
  record the review does not hold settles nothing and is listed as stray.
- **What a report's decisions settle.** A person outweighs a machine. People who disagree settle nothing: that is a
  conflict, until the adjudicator, or they together, settle it by a decision that says so. In dual review two
  different people have to agree. Where they agree to exclude, the last one gives the reason; that they gave
  different ones is a conflict of reasons, which holds nothing up.
- **Who sees what.** In dual review a person's decision is hidden from all others until the second person's is in.
- **Across the steps.** A report excluded at either step is excluded. One judged at full text without a judgement
  at title and abstract has passed title and abstract. Included is what is included at full text and not
  excluded before; a report of a review's previous version is included unless someone excludes it. One that the
  previous version excluded stays excluded until somebody here judges it at that step. Where that version came to
  another outcome since, and it was taken over, the last one counts.

Screening, the flow diagram, fetching, extraction and analysis read this fold, so that the reports counted as
included are the ones analysed. The views of `schema.sql` say the same to a person who opens the file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from corpora.nouns.decisions import Decision, Judgement, Step
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Method, Record, parse_method
from corpora.people import fold_name
from corpora.protocol import load_protocol
from corpora.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of two records under its key in the ledger: `record` is the same paper as `duplicate_of`."""

    key: str
    record: str
    duplicate_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFact:
    """What is settled about one report at one step. `criterion` is the primary reason of an exclusion."""

    judgement: Judgement
    machine: bool = False
    criterion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """The reports of a review in ledger order.

    `of` gives each record's report, `records` each report's records: the one it is named by first. `previous`
    are the reports that a previous version of the review included, `set_aside` those it excluded: where and why.
    Records of `withdrawn` imports are in `of` where they are linked to a record that counts, and never in `records`.
    """

    of: Mapping[str, str]
    records: Mapping[str, tuple[str, ...]]
    previous: frozenset[str] = frozenset()
    set_aside: Mapping[str, tuple[Step, StepFact]] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()

    @property
    def n_records(self) -> int:
        """Return the number of records that count."""
        return sum(map(len, self.records.values()))

    def is_taken_over(self, report: str) -> bool:
        """Return whether a previous version of the review settled the report, so that it is not judged again."""
        return report in self.previous or report in self.set_aside


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision and its key in the ledger."""

    key: str
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is settled about one report at both steps; None where nothing is."""

    screening: StepFact | None = None
    assessment: StepFact | None = None

    @property
    def is_screened(self) -> bool:
        """Return whether it is settled at title and abstract what becomes of the report."""
        return self.screening is not None and self.screening.judgement is not Judgement.UNCLEAR

    @property
    def is_sought(self) -> bool:
        """Return whether the report passed title and abstract, so that its full text is wanted."""
        return self.screening is not None and self.screening.judgement is Judgement.INCLUDE

    @property
    def is_assessed(self) -> bool:
        """Return whether it is settled at full text what becomes of the report."""
        return self.assessment is not None and self.assessment.judgement is not Judgement.UNCLEAR

    @property
    def is_included(self) -> bool:
        """Return whether the report passed both steps."""
        passed = self.assessment is not None and self.assessment.judgement is Judgement.INCLUDE
        return self.is_sought and passed

    @property
    def is_excluded(self) -> bool:
        """Return whether the report is excluded, at either step."""
        facts = (self.screening, self.assessment)
        return any(fact is not None and fact.judgement is Judgement.EXCLUDE for fact in facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What is settled about each report of a review.

    `steps` hold what is settled; `conflicts` where those who decided disagree, `reason_conflicts` where they agree
    to exclude for different reasons; `waiting` where the second person of a dual review is missing. `decisions`
    are all decisions ever made, by report and step, in their order; `strays` those on records that the review does
    not hold. `hidden` are the keys of decisions that nobody but who made them may see yet.
    """

    reports: Reports
    steps: Mapping[tuple[str, Step], StepFact]
    conflicts: tuple[tuple[str, Step], ...] = ()
    reason_conflicts: tuple[tuple[str, Step], ...] = ()
    waiting: tuple[tuple[str, Step], ...] = ()
    decisions: Mapping[tuple[str, Step], Sequence[DecisionRow]]
    strays: tuple[DecisionRow, ...] = ()
    hidden: frozenset[str] = frozenset()

    def outcome(self, report: str) -> Outcome:
        """Return what is settled about a report; one judged at full text only has passed title and abstract."""
        screening = self.steps.get((report, Step.TITLE_ABSTRACT))
        found = Outcome(screening=screening, assessment=self.steps.get((report, Step.FULL_TEXT)))
        if found.is_screened or not found.is_assessed or found.assessment is None:
            return found
        return replace(found, screening=StepFact(judgement=Judgement.INCLUDE, machine=found.assessment.machine))

    def is_included(self, report: str) -> bool:
        """Return whether the report is included in the review: what PRISMA counts, and what is analysed."""
        outcome = self.outcome(report)
        return not outcome.is_excluded if report in self.reports.previous else outcome.is_included

    def included(self) -> list[str]:
        """Return the included reports in ledger order."""
        return [report for report in self.reports.records if self.is_included(report)]

    def n_in_force(self) -> int:
        """Return the number of decisions that no later one supersedes, strays among them."""
        return sum(len(in_force(rows)) for rows in self.decisions.values()) + len(self.strays)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedValue:
    """The value in force of one coding field, for a contrast of a report or (`contrast` None) all of it."""

    report: str
    contrast: str | None
    field: str
    value: str
    quote: str
    who: str
    machine: bool


_PREVIOUS = """SELECT key, body ->> 'method' AS method, body -> 'taken_over' AS taken_over FROM ledger
WHERE kind = 'record' AND lower(substr(trim(body ->> 'method'), 1, 4)) = 'prev' ORDER BY seq"""
"""The condition is that of the index `record_previous`: the other records' bodies are not read."""
LATER_OUTCOME = "later_outcome"
"""Kind of the row that says what the previous version came to say of a record (`report`) since it was taken over."""


def read_settled(store: Store) -> Settled:
    """Return what is settled in the review under the mode of its protocol.

    Raises
    ------
    ProtocolError : the protocol cannot be read.
    """
    return _read_settled(store, dual=load_protocol(store.protocol_path).screening.mode == "dual_blind")


def count_rows(store: Store, views: Iterable[str]) -> dict[str, int]:
    """Return how many rows each of these views of `schema.sql` has, reports and decisions as they are folded here."""
    settled = _read_settled(store, dual=False)
    folded = {"reports": len(settled.reports.records), "decisions": settled.n_in_force()}
    return {
        view: folded[view] if view in folded else store.query(f"SELECT count(*) AS n FROM {view}")[0]["n"]
        for view in views
    }


def _read_settled(store: Store, *, dual: bool) -> Settled:
    previous, set_aside = _read_previous(store)
    decisions = store.query("SELECT key, body, who, machine FROM ledger WHERE kind = 'decision' ORDER BY seq")
    return settle(map(_decision_row, decisions), _read_reports(store, previous, set_aside), dual=dual)


def _read_previous(store: Store) -> tuple[list[str], dict[str, tuple[Step, StepFact]]]:
    """Return the records that a previous version included, and where and why it excluded others, as corrected now."""
    rows = {row["key"]: row for row in store.query(_PREVIOUS)}
    methods = {key: row["method"] for key, row in rows.items()}
    relabelled = "SELECT record, method FROM relabelled_records WHERE method IS NOT NULL"
    methods |= {row["record"]: row["method"] for row in store.query(relabelled)}
    taken = [record for record, method in methods.items() if parse_method(method) is Method.PREVIOUS]
    said = {key: json.loads(row["taken_over"]) for key, row in rows.items() if row["taken_over"]} | read_later(store)
    before = {record: _exclusion(said.get(record, {})) for record in taken}
    set_aside = {record: exclusion for record, exclusion in before.items() if exclusion is not None}
    return [record for record, exclusion in before.items() if exclusion is None], set_aside


def read_later(store: Store) -> dict[str, dict[str, Any]]:
    """Return what a previous version said last of each record on which it said something else since it was taken over."""
    return {entry.body["report"]: entry.body["taken_over"] for entry in store.entries(LATER_OUTCOME)}


def _exclusion(said: Mapping[str, Any]) -> tuple[Step, StepFact] | None:
    """Return where and why a previous version excluded a record's report; None for one that it included."""
    if said.get("outcome") != "excluded":
        return None
    fact = StepFact(judgement=Judgement.EXCLUDE, machine=bool(said.get("machine")), criterion=said.get("criterion"))
    return Step(said["step"]), fact


def read_records(store: Store, only: Iterable[str] | None = None) -> dict[str, Record]:
    """Return the records that count, whole, under their corrected labels, in ledger order; with `only`, those of these."""
    chosen = "" if only is None else "WHERE record IN (SELECT value FROM json_each(?))"
    names = () if only is None else (json.dumps(sorted(only)),)
    rows = store.each(f"SELECT record, body FROM records {chosen} ORDER BY seq", names)
    return {row["record"]: from_plain(Record, {"id": row["record"], **json.loads(row["body"])}) for row in rows}


def read_reports(store: Store) -> Reports:
    """Return the reports of the review without what is decided about them; `previous` stays empty."""
    return _read_reports(store, ())


def read_coded(store: Store, reports: Reports) -> dict[tuple[str, str | None, str], CodedValue]:
    """Return the coded values in force by report, contrast and field.

    Of several, for example of records that were linked after they were coded, a person's last holds; where no
    person gave one, the machine's last. Values of records the review does not hold keep their record's id.
    """
    rows = store.query(
        "SELECT record, contrast, field, value, quote, who, machine FROM codings ORDER BY machine DESC, seq"
    )
    values = (
        CodedValue(
            report=reports.of.get(row["record"], row["record"]),
            contrast=row["contrast"] or None,
            field=row["field"],
            value=str(row["value"]),
            quote=row["quote"] or "",
            who=row["who"],
            machine=bool(row["machine"]),
        )
        for row in rows
    )
    return {(value.report, value.contrast, value.field): value for value in values}


def _read_reports(
    store: Store, previous: Iterable[str], set_aside: Mapping[str, tuple[Step, StepFact]] | None = None
) -> Reports:
    records = [row["key"] for row in store.query("SELECT key FROM ledger WHERE kind = 'record' ORDER BY seq")]
    links = store.query(
        "SELECT key, body ->> 'record' AS record, body ->> 'duplicate_of' AS duplicate_of "
        "FROM ledger WHERE kind = 'duplicate' ORDER BY seq"
    )
    undone = store.query("SELECT body ->> 'link' AS link FROM ledger WHERE kind = 'duplicate_undone'")
    made = [Link(key=row["key"], record=row["record"], duplicate_of=row["duplicate_of"]) for row in links]
    withdrawn = [row["record"] for row in store.query("SELECT record FROM withdrawn_records")]
    taken_back = [row["link"] for row in undone]
    return fold_reports(records, made, taken_back, previous=previous, withdrawn=withdrawn, set_aside=set_aside)


def read_decisions_on(store: Store, records: Iterable[str], step: Step) -> list[DecisionRow]:
    """Return every decision made on these records at `step` as the ledger holds them now, in the order they were made."""
    rows = []
    for record in records:
        stem = f"{record}/{step.value}/"
        rows += store.query(
            "SELECT key, body, who, machine, seq FROM ledger WHERE kind = 'decision' AND key >= ? AND key < ?",
            (stem, stem[:-1] + "0"),  # "0" follows "/"
        )
    return [_decision_row(row) for row in sorted(rows, key=lambda row: int(row["seq"]))]


def _decision_row(row: sqlite3.Row) -> DecisionRow:
    """Return a decision; who made it, and whether a machine did, is what the ledger's own columns say."""
    body = json.loads(row["body"])
    decision = Decision(
        report=body["report"],
        step=Step(body["step"]),
        judgement=Judgement(body["judgement"]),
        who=row["who"],
        machine=bool(row["machine"]),
        criterion=body.get("criterion"),
        failed=tuple(body.get("failed", ())),
        reason=body.get("reason", ""),
        supersedes=body.get("supersedes"),
        settles=body.get("settles"),
    )
    return DecisionRow(key=row["key"], decision=decision)


def fold_reports(
    records: Sequence[str],
    links: Iterable[Link],
    undone: Iterable[str] = (),
    *,
    previous: Iterable[str] = (),
    withdrawn: Iterable[str] = (),
    set_aside: Mapping[str, tuple[Step, StepFact]] | None = None,
) -> Reports:
    """Return the reports that `records` (in ledger order) are after `links`, without those `undone` by their keys.

    `previous` are records that a previous version of the review included, `set_aside` those it excluded, `withdrawn`
    those of withdrawn imports.
    """
    groups, duplicates, gone = Groups({record: record for record in records}), set(), frozenset(withdrawn)
    for link in _joining(links, set(undone), groups.names):
        groups.join(link.record, link.duplicate_of)
        duplicates |= {link.record} if link.duplicate_of not in gone else set()
    members: dict[str, list[str]] = {}
    for record in records:
        if record not in gone:
            members.setdefault(groups.find(record), []).append(record)
    named = {root: next((r for r in found if r not in duplicates), found[0]) for root, found in members.items()}
    of = {record: named[root] for record in records if (root := groups.find(record)) in named}
    by_report = {named[root]: _own_first(named[root], found) for root, found in members.items()}
    order = {record: by_report[record] for record in records if record in by_report}
    included = frozenset(of[r] for r in previous if r in of and r not in gone)
    kept = {r: fact for r, fact in (set_aside or {}).items() if r in of and r not in gone}
    excluded = {of[r]: fact for r, fact in kept.items() if of[r] not in included}
    return Reports(of=of, records=order, previous=included, set_aside=excluded, withdrawn=gone)


def _joining(links: Iterable[Link], undone: AbstractSet[str], names: AbstractSet[str]) -> Iterator[Link]:
    """Yield the links in force that join two different records of the review."""
    for link in links:
        if link.key not in undone and link.record != link.duplicate_of and {link.record, link.duplicate_of} <= names:
            yield link


def _own_first(report: str, records: Sequence[str]) -> tuple[str, ...]:
    return (report, *(record for record in records if record != report))


class Groups:
    """Names in groups that are joined one after another (union-find)."""

    def __init__(self, parent: Mapping[str, str]) -> None:
        self._parent = dict(parent)

    @property
    def names(self) -> AbstractSet[str]:
        """Return all names."""
        return self._parent.keys()

    def find(self, name: str) -> str:
        """Return the name that represents the group of `name`."""
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def join(self, name: str, other: str) -> None:
        """Join the group of `name` to that of `other`, whose representative stays."""
        self._parent[self.find(name)] = self.find(other)


def in_force(rows: Iterable[DecisionRow]) -> list[DecisionRow]:
    """Return the decisions on one report at one step that no later one of them supersedes, in their order."""
    listed = list(rows)
    position = {row.key: n for n, row in enumerate(listed)}
    replaced = {
        row.decision.supersedes
        for n, row in enumerate(listed)
        if row.decision.supersedes is not None and position.get(row.decision.supersedes, n) < n
    }
    return [row for row in listed if row.key not in replaced]


def settle(rows: Iterable[DecisionRow], reports: Reports, *, dual: bool) -> Settled:
    """Return what `rows`, all decisions in the order they were made, settle about `reports`."""
    groups, strays = _by_report(rows, reports)
    steps: dict[tuple[str, Step], StepFact] = {}
    conflicts: list[tuple[str, Step]] = []
    reasons: list[tuple[str, Step]] = []
    waiting: list[tuple[str, Step]] = []
    hidden: list[str] = []
    for key, group in groups.items():
        counted = that_count(group)
        fact = _agreed(counted, dual=dual)
        if fact is not None:
            steps[key] = fact
            reasons += [key] if differ_in_reason(counted) else []
        else:
            (conflicts if _disagree(counted) else waiting).append(key)
        if dual and _is_alone(counted):
            hidden += [row.key for row in group if not row.decision.machine]
    steps |= {
        (report, step): fact for report, (step, fact) in reports.set_aside.items() if (report, step) not in groups
    }
    return Settled(
        reports=reports,
        steps=steps,
        conflicts=tuple(conflicts),
        reason_conflicts=tuple(reasons),
        waiting=tuple(waiting),
        decisions=groups,
        strays=tuple(strays),
        hidden=frozenset(hidden),
    )


def _by_report(
    rows: Iterable[DecisionRow], reports: Reports
) -> tuple[dict[tuple[str, Step], list[DecisionRow]], list[DecisionRow]]:
    """Return the decisions by report and step, and those on no record of the review."""
    groups: dict[tuple[str, Step], list[DecisionRow]] = {}
    strays = []
    for row in rows:
        report = reports.of.get(row.decision.report)
        if report is None:
            strays.append(row)
        else:
            groups.setdefault((report, row.decision.step), []).append(row)
    return groups, strays


def that_count(group: Iterable[DecisionRow]) -> list[Decision]:
    """Return the decisions in force that count: those that end a conflict, else people's, else the machine's.

    One that ends a conflict counts until it is taken back by an "unclear" in its place.
    """
    decisions = [row.decision for row in in_force(group)]
    settling = [d for d in decisions if d.settles and d.judgement is not Judgement.UNCLEAR]
    people = [d for d in decisions if not d.machine and not d.settles]
    return settling or people or decisions


def _disagree(decisions: Sequence[Decision]) -> bool:
    return len({decision.judgement for decision in decisions}) > 1


def _is_alone(decisions: Sequence[Decision]) -> bool:
    """Return whether one person, and nobody else, decided."""
    last = decisions[-1]
    return not last.machine and not last.settles and len({fold_name(d.who) for d in decisions}) == 1


def differ_in_reason(decisions: Sequence[Decision]) -> bool:
    """Return whether all exclude, and name different criteria for it."""
    excluding = all(decision.judgement is Judgement.EXCLUDE for decision in decisions)
    return excluding and len({decision.criterion for decision in decisions if decision.criterion}) > 1


def _agreed(decisions: Sequence[Decision], *, dual: bool) -> StepFact | None:
    """Return what the decisions that count settle; None where they disagree or a second person is missing."""
    last = decisions[-1]
    if _disagree(decisions) or (dual and _is_alone(decisions)):
        return None
    criterion = last.criterion if last.judgement is Judgement.EXCLUDE else None
    return StepFact(judgement=last.judgement, machine=last.machine, criterion=criterion)
