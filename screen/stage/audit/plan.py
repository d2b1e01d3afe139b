"""A review's reports judged under another plan, and what the machine decided otherwise; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from corpora.nouns.decisions import CriterionVerdict, Decision, Step, Suggestion
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Record
from corpora.protocol import Protocol, load_protocol
from corpora.review.named_criteria import count_named
from corpora.settled import DecisionRow, Settled, in_force, read_reports, read_settled
from corpora.store import Store
from screen.audit.plan_change import Correction, Flip, criteria_lines
from screen.criteria import join_verdicts, judge_criterion
from screen.passages import Passage
from screen.rules import criteria_of
from screen.rules.building import BuiltCriterion
from screen.stage.audit.reading import read_cards
from screen.stage.shelf import Shelf, read_shelf
from screen.stage.suggest import machine_ruling, suggestion_key, texts_due

Advance = Callable[[int], None]
Verdicts = dict[str, CriterionVerdict]


def read_flips(store: Store, new: Protocol, *, advance: Advance = lambda _n: None) -> tuple[list[Flip], list[str]]:
    """Return every report due at a step under the review's plan and under `new`, and what happens to the criteria.

    A criterion whose rules are the same in both plans is judged once; what `screen` has stored for these texts and
    this version is not judged again. `advance` is called with 1 for each report.

    Raises
    ------
    ProtocolError : a rule of one of the plans is wrong.
    """
    old = load_protocol(store.protocol_path)
    settled = read_settled(store)
    shelf = read_shelf(store, settled.reports)
    cards = read_cards(store, settled.reports)
    plans = (Plan(old), Plan(new))
    flips = []
    for step in Step:
        texts, _ = texts_due(store, settled, shelf, step)
        known = _stored(store, texts, step, plans, shelf)
        for report in list(texts):
            passages = texts.pop(report)  # a text keeps what the rules made of it: it is let go when it is judged
            before, after = _judge_twice(report, step, passages, shelf, plans, known)
            rows = settled.decisions.get((report, step), ())
            ruled, by_person = _machine_decision(rows), any(not row.decision.machine for row in in_force(rows))
            flips.append(
                Flip(
                    card=cards[report],
                    step=step,
                    before=before,
                    after=after,
                    ruled=ruled,
                    new_ruled=ruled if by_person else machine_ruling(after, new.screening),
                    people=_people(rows, settled),
                )
            )
            advance(step is Step.TITLE_ABSTRACT)
    return flips, criteria_lines(old.screening, new.screening, count_named(settled))


class Plan:
    """A plan's criteria with their rules built, by step; and which verdicts of two plans are the same."""

    def __init__(self, protocol: Protocol) -> None:
        self.hash = protocol.section_hash("screening")[:12]
        self.criteria = criteria_of(protocol.screening)

    def due(self, step: Step) -> list[BuiltCriterion]:
        """Return the criteria of a step."""
        return [built for built in self.criteria if step.value in built.criterion.steps]


def _key(built: BuiltCriterion) -> str:
    """Return what a verdict depends on besides the texts: the rules of its criterion."""
    return json.dumps([rule.model_dump(mode="json") for rule in built.criterion.rules], sort_keys=True)


def _stored(
    store: Store, texts: Mapping[str, Sequence[Passage]], step: Step, plans: tuple[Plan, Plan], shelf: Shelf
) -> dict[str, Verdicts]:
    """Return the verdicts that are stored for these texts under either plan, by report and what they depend on."""
    keys = {
        suggestion_key(report, step, plan.hash, passages, notices): (report, plan)
        for report, passages in texts.items()
        for notices in (shelf.merged(report).retraction,)
        for plan in plans
    }
    found: dict[str, Verdicts] = {}
    for row in store.query("SELECT key, body FROM ledger WHERE kind = 'suggestion'"):
        if row["key"] in keys:
            report, plan = keys[row["key"]]
            verdicts = {v.criterion: v for v in from_plain(Suggestion, json.loads(row["body"])).verdicts}
            known = found.setdefault(report, {})
            for built in plan.due(step):
                if built.criterion.id in verdicts:
                    known[_key(built)] = verdicts[built.criterion.id]
    return found


def _judge_twice(
    report: str,
    step: Step,
    passages: Sequence[Passage],
    shelf: Shelf,
    plans: tuple[Plan, Plan],
    stored: Mapping[str, Verdicts],
) -> tuple[Suggestion, Suggestion]:
    known = dict(stored.get(report, {}))
    record: Record | None = None
    made = []
    for plan in plans:
        verdicts = []
        for built in plan.due(step):
            key = _key(built)
            if key not in known:
                record = record or shelf.merged(report)
                known[key] = judge_criterion(built, passages, record)
            verdict = known[key]
            verdicts.append(
                CriterionVerdict(
                    criterion=built.criterion.id, verdict=verdict.verdict, rule=verdict.rule, evidence=verdict.evidence
                )
            )
        made.append(join_verdicts(report, step, [built.criterion for built in plan.due(step)], tuple(verdicts)))
    return made[0], made[1]


def _machine_decision(rows: Sequence[DecisionRow]) -> Decision | None:
    found = [row.decision for row in in_force(rows) if row.decision.machine]
    return found[-1] if found else None


def _people(rows: Sequence[DecisionRow], settled: Settled) -> tuple[Decision, ...]:
    return tuple(row.decision for row in in_force(rows) if not row.decision.machine and row.key not in settled.hidden)


def read_corrections(store: Store, *, after: int) -> list[Correction]:
    """Return what the machine decided otherwise, or withdrew, in the rows after row `after` of the ledger."""
    settled = read_settled(store)
    rows = store.query(
        "SELECT key FROM ledger WHERE kind = 'decision' AND machine = 1 AND seq > ? ORDER BY seq", (after,)
    )
    new = {row["key"] for row in rows}
    if not new:
        return []
    cards = read_cards(store, settled.reports)
    found = []
    for (report, step), group in settled.decisions.items():
        by_key = {row.key: row.decision for row in group}
        found += [
            Correction(card=cards[report], step=step, before=by_key[row.decision.supersedes], after=row.decision)
            for row in group
            if row.key in new and row.decision.supersedes in by_key and by_key[row.decision.supersedes].machine
        ]
    return found


def last_row(store: Store) -> int:
    """Return the number of the ledger's last row: what `read_corrections` takes."""
    return int(store.query("SELECT seq FROM head")[0]["seq"])


def count_reports(store: Store) -> int:
    """Return the number of reports of the review."""
    return len(read_reports(store).records)
