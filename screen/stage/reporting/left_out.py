"""Reports whose full text was sought and that are not included: excluded, with the reason in the plan's words of then; not retrieved.

They are those that PRISMA's boxes count: the same facts, the same flow.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from corpora.documents.references import fullest
from corpora.errors import ProtocolError
from corpora.notices.wording import REASON, REASON_WORDS
from corpora.nouns.decisions import Judgement, Step, Verdict
from corpora.protocol import Protocol, Wording, load_protocol, parse_protocol
from corpora.review.retrieval import KIND as RETRIEVAL
from corpora.review.retrieval import NOT_RETRIEVED
from corpora.review.versions import Version, read_versions
from corpora.settled import DecisionRow, Settled, StepFact, in_force, read_later
from corpora.store import Store
from screen.prisma.counts import Facts
from screen.prisma.flow import arms_of_reports, to_flow, to_state
from screen.reporting.facts import Because, LeftOut
from screen.stage.reasons import to_reason
from screen.stage.reporting.searches import DAY, version_of
from screen.stage.shelf import Shelf

_EXCLUSION = (Step.FULL_TEXT.value, Judgement.EXCLUDE.value)
EXCLUDED, LOST, AT_TITLE = "excluded at assessment", "not retrieved", "excluded at screening"
"""States of a report in the flow diagram (`screen.prisma.flow.to_state`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """Where and when a row of the ledger was written, and under which plan."""

    seq: int
    day: str
    plan: str


def read_left_out(
    store: Store, settled: Settled, shelf: Shelf, facts: Facts, included_before: Collection[str]
) -> tuple[tuple[LeftOut, ...], tuple[LeftOut, ...], tuple[LeftOut, ...]]:
    """Return the reports excluded at full text, those not retrieved, and those an earlier version included and titles exclude now.

    Of all versions together, in ledger order. `facts` are those the flow diagram rests on, `included_before` the reports
    that were included at the close of any earlier version.
    """
    states, now = _states(replace(facts, before=None)), _states(facts)
    before = {settled.reports.of.get(report, report) for report in included_before}
    reader = _Reader(store, settled, shelf, in_flow=frozenset(now), before=frozenset(before))
    # What an earlier review included and this one excludes is in the flow of its version alone.
    out = [report for report in {**states, **now} if EXCLUDED in (states.get(report), now.get(report))]
    excluded = [replace(reader.excluded(report), in_all=states.get(report) == EXCLUDED) for report in out]
    aside = [reader.set_aside(report, fact) for report, fact in _aside(settled) if report not in {*states, *out}]
    lost = [reader.lost(report) for report, state in states.items() if state == LOST]
    at_title = [report for report, state in states.items() if state == AT_TITLE and report in before]
    dropped = [reader.excluded(report, Step.TITLE_ABSTRACT) for report in at_title]
    return (*excluded, *aside), tuple(lost), tuple(dropped)


def _states(facts: Facts) -> dict[str, str]:
    """Return the box in which each report of the flow ends."""
    flow = to_flow(facts, arms_of_reports(facts.records))
    return {report: to_state(flow.judged[report]) for report in flow.entries}


def _aside(settled: Settled) -> list[tuple[str, StepFact]]:
    """Return what the review that this one updates excluded at full text."""
    found = settled.reports.set_aside.items()
    return [(report, fact) for report, (step, fact) in found if step is Step.FULL_TEXT]


class _Reader:
    """Reads what is said of a report that is left out; rows and plans are read once for all of them."""

    def __init__(
        self, store: Store, settled: Settled, shelf: Shelf, *, in_flow: frozenset[str], before: frozenset[str]
    ) -> None:
        self._settled, self._shelf, self._in_flow, self._before = settled, shelf, in_flow, before
        self._versions: Sequence[Version] = read_versions(store)
        self._plans = _Plans(store)
        rows = store.query("SELECT key, seq, at, protocol FROM ledger WHERE kind = 'decision'")
        self._written = {
            row["key"]: _Written(seq=row["seq"], day=row["at"][:DAY], plan=row["protocol"]) for row in rows
        }
        self._retrievals = _retrievals(store, settled)
        self._verdicts = _verdicts(store, settled)
        self._said_earlier = _said_earlier(store, settled)

    def excluded(self, report: str, step: Step = Step.FULL_TEXT) -> LeftOut:
        """Return what is said of a report excluded at a step."""
        fact = self._settled.steps[report, step]
        rows = [r for r in in_force(self._settled.decisions.get((report, step), ())) if self._is_seen(r)]
        telling = [r for r in rows if r.decision.judgement is Judgement.EXCLUDE and r.decision.machine == fact.machine]
        giving = [r for r in telling if r.decision.criterion == fact.criterion] or telling
        written = self._written[giving[-1].key] if giving else None
        others = dict.fromkeys(name for r in telling for name in r.decision.failed if name != fact.criterion)
        return self._left_out(
            report,
            criterion=fact.criterion,
            reason=self._plans.reason(fact.criterion, written.plan if written else None),
            others=tuple(others),
            note="; ".join(dict.fromkeys(r.decision.reason for r in telling if r.decision.reason)),
            who=tuple(dict.fromkeys(r.decision.who for r in telling)),
            machine=fact.machine,
            written=written,
            near=self._near(report, fact),
        )

    def set_aside(self, report: str, fact: StepFact) -> LeftOut:
        """Return what is said of a report that the earlier review excluded at full text, as far as it was taken over."""
        said = self._said_earlier.get(report, ())
        found = self._left_out(
            report,
            criterion=fact.criterion,
            reason=self._plans.reason(fact.criterion, None),
            note="; ".join(dict.fromkeys(str(one["reason"]) for one in said if one.get("reason"))),
            who=tuple(dict.fromkeys(str(one["who"]) for one in said if one.get("who"))),
            machine=fact.machine,
        )
        return replace(found, earlier_review=True)

    def lost(self, report: str) -> LeftOut:
        """Return what is said of a report whose full text could not be got."""
        who, written = self._retrievals.get(report, ("", None))
        return self._left_out(report, who=(who,) if who else (), written=written)

    def _left_out(self, report: str, *, written: _Written | None = None, **said: object) -> LeftOut:
        return LeftOut(
            report=report,
            record=fullest(self._shelf.merged(report), self._shelf.reports[report]),
            day=written.day if written else "",
            version=version_of(self._versions, written.seq) if written else None,
            in_flow=report in self._in_flow,
            **said,  # type: ignore[arg-type]
        )

    def _is_seen(self, row: DecisionRow) -> bool:
        return row.key not in self._settled.hidden

    def _near(self, report: str, fact: StepFact) -> tuple[Because, ...]:
        rows = [row for row in self._settled.decisions.get((report, Step.FULL_TEXT), ()) if self._is_seen(row)]
        suggested, verdicts = self._verdicts.get(report, ("", {}))
        others = {name: verdict for name, verdict in verdicts.items() if name != fact.criterion}
        found = {
            Because.PERSON: any(r.decision.judgement is Judgement.INCLUDE and not r.decision.machine for r in rows),
            Because.RULES: suggested == Judgement.INCLUDE.value,
            Because.OTHERS_MET: bool(others) and all(verdict == Verdict.MET.value for verdict in others.values()),
            Because.EARLIER: report in self._before,
        }
        return tuple(name for name, holds in found.items() if holds)


def _said_earlier(store: Store, settled: Settled) -> dict[str, list[Mapping[str, object]]]:
    """Return the decisions that excluded a report at full text in the review that this one updates."""
    sql = """SELECT key, body -> 'taken_over' AS said FROM ledger
        WHERE kind = 'record' AND body ->> '$.taken_over.outcome' IS NOT NULL ORDER BY seq"""
    marks = {row["key"]: json.loads(row["said"]) for row in store.query(sql)} | read_later(store)
    found: dict[str, list[Mapping[str, object]]] = {}
    for record, said in marks.items():
        made = said.get("decisions", ()) if said["outcome"] == "excluded" else ()
        excluding = [one for one in made if (one.get("step"), one.get("judgement")) == _EXCLUSION]
        found.setdefault(settled.reports.of.get(record, record), []).extend(excluding)
    return found


def _retrievals(store: Store, settled: Settled) -> dict[str, tuple[str, _Written]]:
    """Return who declared a report not retrieved (the last time), and when."""
    sql = "SELECT key, body, who, machine, seq, at, protocol FROM ledger WHERE kind = ? ORDER BY seq"
    found: dict[str, tuple[str, _Written]] = {}
    for row in store.query(sql, (RETRIEVAL,)):
        body = json.loads(row["body"])
        report = settled.reports.of.get(str(body.get("report") or row["key"]))
        if report is not None and body.get("outcome") == NOT_RETRIEVED:
            written = _Written(seq=row["seq"], day=row["at"][:DAY], plan=row["protocol"])
            found[report] = ("" if row["machine"] else row["who"], written)
    return found


def _verdicts(store: Store, settled: Settled) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Return the last suggestion of the rules at full text, and their verdict on each criterion, by report."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    sql = "SELECT report, judgement, verdicts FROM suggestions WHERE step = ? ORDER BY seq"
    for row in store.query(sql, (Step.FULL_TEXT.value,)):
        verdicts = {str(v["criterion"]): str(v["verdict"]) for v in json.loads(row["verdicts"] or "[]")}
        found[settled.reports.of.get(row["report"], row["report"])] = (row["judgement"], verdicts)
    return found


class _Plans:
    """The plans that rows of the ledger were written under, each read once."""

    def __init__(self, store: Store) -> None:
        self._texts = {entry.key: str(entry.body.get("text") or "") for entry in store.entries("protocol")}
        self._now = load_protocol(store.protocol_path)
        self._read: dict[str, Protocol] = {}

    def reason(self, criterion: str | None, plan: str | None) -> Wording | None:
        """Return why a report that fails a criterion is excluded, as the plan of then says it.

        That is the plan of now where the other is not kept or lacks the criterion; its id where no plan has it.
        """
        if criterion is None:
            return None
        for protocol in (self._of(plan), self._now):
            for one in protocol.screening.criteria:
                if one.id == criterion:
                    return Wording(en=to_reason(one, "en"), zh=to_reason(one, "zh"))
        return REASON_WORDS if criterion == REASON else Wording(en=criterion, zh=criterion)

    def _of(self, plan: str | None) -> Protocol:
        if plan is None or plan not in self._texts:
            return self._now
        if plan not in self._read:
            try:
                self._read[plan] = parse_protocol(self._texts[plan])
            except ProtocolError:  # a plan of an earlier version of the program
                self._read[plan] = self._now
        return self._read[plan]
