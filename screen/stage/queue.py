"""What a person reads next: the reports that wait, with their texts and suggestions, and the conflicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corpora.errors import ProtocolError
from corpora.notices.wording import describe
from corpora.nouns.decisions import Decision, Step, Suggestion
from corpora.nouns.plain import from_plain
from corpora.people import read_people, resolve_person
from corpora.protocol import load_protocol
from corpora.review.retrieval import not_retrieved
from corpora.review.waiting import find_open_conflicts, waits_for
from corpora.settled import Settled, read_settled, that_count
from corpora.store import Store
from screen.reading_sheet import Reading
from screen.stage.reading_order import begin_lot, order_waiting, read_judged
from screen.stage.shelf import Shelf, read_shelf

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits for a person (None: for anybody) at a step, best read first; `order` says what that rests on.

    `stopping` are the sentences on how much may be left and whether reading may stop.
    """

    step: Step
    who: str | None
    readings: tuple[Reading, ...]
    order: str
    stopping: tuple[str, ...] = ()


def read_queue(store: Store, step: Step, *, who: str | None = None, by_lot: bool = False) -> Queue:
    """Return what waits to be judged at `step`; in dual review by `who`, who sees no one else's decisions.

    With `by_lot` what is left is read in an order drawn by lot from now on; that is a row of the ledger.

    Raises
    ------
    ProtocolError : nobody of the review is called `who`; nothing waits that could be drawn.
    """
    protocol, settled = load_protocol(store.protocol_path), read_settled(store)
    if who is not None:
        who = resolve_person(store, protocol, who)
    dual = protocol.screening.mode == "dual_blind"
    reader = who if dual else None
    if by_lot and dual and reader is None:
        raise ProtocolError("Two people read apart: each has a lot of their own.", hint="Say whose with --who NAME.")
    reads = reader is None or read_people(store, protocol).is_screener(reader)
    lost = not_retrieved(store, settled.reports) if step is Step.FULL_TEXT else frozenset()
    waiting = waits_for(settled, step, reader, dual=dual, lost=lost) if reads else ()
    if by_lot:
        begin_lot(store, step, reader, waiting)
    shelf, desk = read_shelf(store, settled.reports), _Desk.of(store, settled)
    judged = read_judged(store, settled, step, reader, dual=dual)
    ordered = order_waiting(store, protocol, waiting, judged, shelf, desk.suggestions, step=step, who=reader)
    readings = tuple(desk.reading(report, step, shelf) for report in ordered.reports)
    return Queue(step=step, who=who, readings=readings, order=ordered.basis, stopping=ordered.stopping)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What lies beside each report: what the rules make of it, the files of its full text."""

    suggestions: Mapping[tuple[str, Step], Suggestion]
    documents: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, store: Store, settled: Settled) -> _Desk:
        documents: dict[str, list[str]] = {}
        for row in store.query("SELECT report, file, name FROM documents ORDER BY seq"):
            documents.setdefault(row["report"], []).append(row["file"] or row["name"] or "")
        return cls(
            suggestions=read_suggestions(store, settled),
            documents={report: tuple(files) for report, files in documents.items()},
        )

    def reading(self, report: str, step: Step, shelf: Shelf, *, said: str = "") -> Reading:
        return Reading(
            report=report,
            step=step,
            records=shelf.reports[report],
            suggestion=self.suggestions.get((report, step)),
            documents=self.documents.get(report, ()),
            notices=describe(shelf.notices.get(report, ())),
            said=said,
        )


def read_suggestions(store: Store, settled: Settled) -> dict[tuple[str, Step], Suggestion]:
    """Return the last suggestion on each report at each step."""
    found: dict[tuple[str, Step], Suggestion] = {}
    for entry in store.entries("suggestion"):
        suggestion = from_plain(Suggestion, entry.body)
        report = settled.reports.of.get(suggestion.report)
        if report is not None:
            found[report, suggestion.step] = suggestion
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Where people disagree: in their judgement, or only in the reason of an exclusion."""

    report: str
    step: Step
    kind: str
    decisions: tuple[Decision, ...]
    reading: Reading

    @property
    def said(self) -> str:
        """Return who said what, a line each."""
        return "\n".join(_said(decision) for decision in self.decisions)


def _said(decision: Decision) -> str:
    reason = f": {decision.reason}" if decision.reason else ""
    criterion = f" ({decision.criterion})" if decision.criterion else ""
    return f"{decision.who}: {decision.judgement.value}{criterion}{reason}"


def read_conflicts(store: Store, *, step: Step | None = None) -> tuple[Conflict, ...]:
    """Return where people disagree, as far as both may be seen, in ledger order."""
    settled = read_settled(store)
    open_keys = [key for key in find_open_conflicts(settled) if step is None or key[1] is step]
    if not open_keys:
        return ()
    shelf, desk = read_shelf(store, settled.reports), _Desk.of(store, settled)
    place = {report: n for n, report in enumerate(settled.reports.records)}
    found = []
    for report, its_step in sorted(open_keys, key=lambda key: (place[key[0]], list(Step).index(key[1]))):
        decisions = tuple(that_count(settled.decisions[report, its_step]))
        said = "\n".join(_said(decision) for decision in decisions)
        kind = "judgement" if (report, its_step) in settled.conflicts else "reason"
        reading = desk.reading(report, its_step, shelf, said=said)
        found.append(Conflict(report=report, step=its_step, kind=kind, decisions=decisions, reading=reading))
    return tuple(found)
