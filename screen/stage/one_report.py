"""One report as a person judges it, and whose turn it is: what the desk shows, read without the rest of the review."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpora.errors import StoreError
from corpora.notices.wording import describe
from corpora.nouns.decisions import Decision, Step, Suggestion
from corpora.nouns.notices import Notice
from corpora.nouns.plain import from_plain
from corpora.people import fold_name, read_people
from corpora.protocol import Protocol, load_protocol
from corpora.review.retrieval import not_retrieved
from corpora.review.waiting import find_open_conflicts, waits_for
from corpora.settled import DecisionRow, Settled, in_force, read_records, read_settled
from corpora.store import Store
from screen.reading_sheet import Reading
from screen.stage.reading_order import Ordered, order_waiting, read_judged
from screen.stage.shelf import read_shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Whose turn it is at a step: the reports that wait for `who` in ledger order, of `n_due` that do or did.

    `put_off` are those `who` called unclear: they wait, and come last.
    """

    settled: Settled
    protocol: Protocol
    reports: tuple[str, ...]
    n_due: int
    put_off: frozenset[str]
    may_judge: bool

    @property
    def is_dual(self) -> bool:
        """Return whether two people judge apart."""
        return self.protocol.screening.mode == "dual_blind"


def read_waiting(store: Store, step: Step, who: str) -> Waiting:
    """Return what waits at `step` for `who`, a person of the review."""
    protocol, settled = load_protocol(store.protocol_path), read_settled(store)
    dual = protocol.screening.mode == "dual_blind"
    may = not dual or read_people(store, protocol).is_screener(who)
    lost = not_retrieved(store, settled.reports) if step is Step.FULL_TEXT else frozenset()
    reports = waits_for(settled, step, who, dual=dual, lost=lost) if may else ()
    unclear = frozenset(report for report in reports if _own(settled, report, step, who))
    # Of two who judge apart, neither is told how far the other one is: only one's own judgements count.
    judged = {report for report, its_step in settled.decisions if its_step is step}
    judged = {report for report in judged if _own(settled, report, step, who)} if dual else judged
    n_due = len(judged.union(reports))
    return Waiting(settled=settled, protocol=protocol, reports=reports, n_due=n_due, put_off=unclear, may_judge=may)


def _own(settled: Settled, report: str, step: Step, who: str) -> bool:
    made = in_force(settled.decisions.get((report, step), ()))
    return any(not row.decision.machine and fold_name(row.decision.who) == fold_name(who) for row in made)


def read_order(store: Store, step: Step, who: str) -> Ordered:
    """Return what waits for `who` at `step`, best read first; see `screen.stage.queue.read_queue`."""
    from screen.stage.queue import read_suggestions

    waiting = read_waiting(store, step, who)
    reader = who if waiting.is_dual else None
    shelf = read_shelf(store, waiting.settled.reports)
    judged = read_judged(store, waiting.settled, step, reader, dual=waiting.is_dual)
    suggestions = read_suggestions(store, waiting.settled)
    return order_waiting(store, waiting.protocol, waiting.reports, judged, shelf, suggestions, step=step, who=reader)


def order_stamp(store: Store, step: Step, every: int) -> tuple[object, ...]:
    """Return what an order was made under: it is worth making anew when records, rules or `every` decisions came."""
    rows = store.query(
        "SELECT (SELECT max(seq) FROM ledger WHERE kind = 'record') AS records, "
        "(SELECT count(*) FROM ledger WHERE kind IN ('duplicate', 'duplicate_undone', 'lot')) AS links, "
        "(SELECT max(seq) FROM ledger WHERE kind = 'suggestion') AS suggestions, "
        "(SELECT count(*) FROM ledger WHERE kind = 'decision') AS decisions"
    )[0]
    lots = (rows["records"], rows["links"], rows["suggestions"], rows["decisions"] // every)
    return (step, store.protocol_hash, *lots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """A report before a person: what is read, who said what of it that this person may know, its full texts.

    `documents` are (document, name) of the files kept; `decisions` those in force, of all steps.
    """

    reading: Reading
    decisions: tuple[DecisionRow, ...]
    documents: tuple[tuple[str, str], ...]
    is_conflict: bool
    outcome: str


def read_judging(
    store: Store, settled: Settled, notices: Mapping[str, tuple[Notice, ...]], report: str, step: Step, who: str
) -> Judging:
    """Return one report as `who` may see it at `step`; StoreError when the review holds no such report."""
    report = settled.reports.of.get(report, report)
    if report not in settled.reports.records:
        raise StoreError(f"{report}: the review holds no such report.", hint="See the list of reports.")
    records = read_records(store, settled.reports.records[report])
    files = documents_of(store, settled.reports.records[report])
    reading = Reading(
        report=report,
        step=step,
        records=tuple(records[name] for name in settled.reports.records[report]),
        suggestion=_suggestion(store, settled.reports.records[report], step),
        documents=tuple(name for _, name in files),
        notices=describe(notices.get(report, ())),
    )
    rows = [row for its_step in Step for row in in_force(settled.decisions.get((report, its_step), ()))]
    fact = settled.steps.get((report, step))
    return Judging(
        reading=reading,
        decisions=tuple(row for row in rows if may_see(settled, row, who)),
        documents=files,
        is_conflict=(report, step) in find_open_conflicts(settled),
        outcome=fact.judgement.value if fact is not None else "",
    )


def documents_of(store: Store, records: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return (document, name) of the kept files of a report's records, in the order they came."""
    rows = store.query(
        "SELECT document, name FROM documents WHERE report IN (SELECT value FROM json_each(?)) AND file IS NOT NULL ORDER BY seq",
        (json.dumps(list(records)),),
    )
    return tuple((row["document"], row["name"] or row["document"]) for row in rows)


def may_see(settled: Settled, row: DecisionRow, who: str) -> bool:
    """Return whether `who` may know a decision: while two people judge apart, only their own."""
    return row.key not in settled.hidden or fold_name(row.decision.who) == fold_name(who)


def _suggestion(store: Store, records: Sequence[str], step: Step) -> Suggestion | None:
    rows = []
    for record in records:
        stem = f"{record}/{step.value}/"
        rows += store.query(
            "SELECT body, seq FROM ledger WHERE kind = 'suggestion' AND key >= ? AND key < ?",
            (stem, stem[:-1] + "0"),  # "0" follows "/"
        )
    last = max(rows, key=lambda row: int(row["seq"]), default=None)
    return from_plain(Suggestion, json.loads(last["body"])) if last else None


def last_of(store: Store, step: Step, who: str) -> Decision | None:
    """Return the last decision `who` made at `step` that is in force and says something; None where there is none."""
    settled = read_settled(store)
    rows = store.query("SELECT key, who FROM ledger WHERE kind = 'decision' AND NOT machine ORDER BY seq DESC")
    own = [row["key"] for row in rows if fold_name(row["who"]) == fold_name(who)]
    place = {key: n for n, key in enumerate(own)}
    held = [
        row
        for (_, its_step), group in settled.decisions.items()
        if its_step is step
        for row in in_force(group)
        if row.key in place and row.decision.judgement.value != "unclear"
    ]
    return min(held, key=lambda row: place[row.key]).decision if held else None
