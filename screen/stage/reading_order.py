"""In which order a review's reports are best read, and when reading may stop: learned from its own decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpora.errors import ProtocolError
from corpora.nouns.decisions import Judgement, Step, Suggestion
from corpora.people import fold_name
from corpora.protocol import Protocol
from corpora.settled import Settled, in_force
from corpora.store import Store, under_lock
from screen.ordering.queue import Basis, ReadingQueue, drawn_order, reading_queue
from screen.ordering.stopping import may_stop
from screen.stage.shelf import Shelf

if TYPE_CHECKING:
    from corpora.nouns.records import Record

KIND = "lot"
"""Kind of the ledger row that begins the reading of what is left in an order drawn by lot."""
VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What people judged at a step, in the order they first did: report → (row of the ledger, whether it was kept)."""

    kept: Mapping[str, tuple[int, bool]]

    @property
    def in_order(self) -> list[tuple[str, int, bool]]:
        """Return (report, row, whether it was kept) in the order of the rows."""
        return sorted(((report, row, kept) for report, (row, kept) in self.kept.items()), key=lambda one: one[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What was left when reading by lot began: in the order drawn, from a row of the ledger on."""

    row: int
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """The reports that wait, best read first; what the order rests on; what is known of the rest."""

    reports: tuple[str, ...]
    basis: str
    stopping: tuple[str, ...] = ()


def read_judged(store: Store, settled: Settled, step: Step, who: str | None, *, dual: bool) -> Judged:
    """Return what counts as read: settled by people, and in dual review what `who` judged. Others' words stay unseen."""
    rows = {row["key"]: row["seq"] for row in store.query("SELECT key, seq FROM ledger WHERE kind = 'decision'")}
    kept: dict[str, tuple[int, bool]] = {}
    for (report, its_step), group in settled.decisions.items():
        if its_step is not step:
            continue
        judgement = _judgement(settled, report, step, who, dual=dual)
        if judgement in (Judgement.INCLUDE, Judgement.EXCLUDE):
            own = [
                row for row in group if not row.decision.machine and _is_seen(settled, row.key, row.decision.who, who)
            ]
            first = min((rows[row.key] for row in own), default=0)
            kept[report] = (first, judgement is Judgement.INCLUDE)
    return Judged(kept=kept)


def _is_seen(settled: Settled, key: str, said_by: str, who: str | None) -> bool:
    return key not in settled.hidden or (who is not None and fold_name(said_by) == fold_name(who))


def _judgement(settled: Settled, report: str, step: Step, who: str | None, *, dual: bool) -> Judgement | None:
    """Return what a person knows of a report: what is settled by people, else their own word."""
    fact = settled.steps.get((report, step))
    if fact is not None:
        return None if fact.machine else fact.judgement
    if not (dual and who):
        return None
    made = [row.decision for row in in_force(settled.decisions[report, step])]
    own = {d.judgement for d in made if not d.settles and fold_name(d.who) == fold_name(who)}
    return own.pop() if len(own) == 1 else None


def order_waiting(
    store: Store,
    protocol: Protocol,
    waiting: Sequence[str],
    judged: Judged,
    shelf: Shelf,
    suggestions: Mapping[tuple[str, Step], Suggestion],
    *,
    step: Step,
    who: str | None,
) -> Ordered:
    """Return the reports of `waiting` best read first: as learned, or as drawn where reading by lot has begun."""
    lot = read_lot(store, step, who)
    if lot is not None:
        left = set(waiting)
        reports = [report for report in lot.reports if report in left]
        reports += [report for report in waiting if report not in set(reports)]
        return Ordered(reports=tuple(reports), basis="drawn by lot", stopping=_after_lot(judged, lot))
    queue, names = _learned(protocol, waiting, judged, shelf, suggestions, step)
    reports = [names[place.index] for place in queue.places]
    history = [kept for _, _, kept in judged.in_order]
    stopping = may_stop(history, len(waiting)).sentences if history and waiting else ()
    return Ordered(reports=tuple(reports), basis=_basis(queue), stopping=stopping)


def _learned(
    protocol: Protocol,
    waiting: Sequence[str],
    judged: Judged,
    shelf: Shelf,
    suggestions: Mapping[tuple[str, Step], Suggestion],
    step: Step,
) -> tuple[ReadingQueue, list[str]]:
    names = [report for report in shelf.reports if report in judged.kept] + list(waiting)
    records: list[Record] = [shelf.merged(report) for report in names]
    labels = [judged.kept[report][1] if report in judged.kept else None for report in names]
    last = [
        (suggestion := suggestions.get((report, step))) is not None and suggestion.judgement is Judgement.EXCLUDE
        for report in names
    ]
    return reading_queue(records, labels, last=last, query=_words(protocol)), names


def _words(protocol: Protocol) -> str:
    """Return the words of the plan that stand for what is sought: question, title and search terms."""
    about = protocol.review
    said = [about.title.en, about.title.zh, about.question.en, about.question.zh]
    terms = [term for dimension in protocol.search.dimensions for term in (*dimension.en, *dimension.zh)]
    return " ".join([*said, *terms]).replace("*", " ")


def _basis(queue: ReadingQueue) -> str:
    known = f"{queue.n_included} kept and {queue.n_excluded} excluded"
    return {
        Basis.DECISIONS: f"learned from {known}",
        Basis.INCLUSIONS: f"like the {queue.n_included} kept",
        Basis.EXCLUSIONS: f"unlike the {queue.n_excluded} excluded",
        Basis.WORDS: "by the words of the plan; nothing is kept yet",
        Basis.CHANCE: "drawn by lot; nothing is known yet",
    }[queue.basis]


@under_lock
def begin_lot(store: Store, step: Step, who: str | None, waiting: Sequence[str], *, seed: int = 1) -> Lot:
    """Begin to read `waiting` in an order drawn by lot, as a row of the ledger; where it has begun, return that.

    Raises ProtocolError where nothing waits.
    """
    known = read_lot(store, step, who)
    if known is not None:
        return known
    if not waiting:
        raise ProtocolError("Nothing waits to be read by lot.", hint="See `focimine screen --list`.")
    drawn = tuple(waiting[i] for i in drawn_order(list(waiting), seed=seed))
    with store.run("lot", version=VERSION, step=step.value, seed=seed) as run:
        body = {"step": step, "who": who, "seed": seed, "reports": drawn}
        run.add(KIND, _key(step, who), body, who=who, machine=who is None)
    return Lot(row=store.query("SELECT seq FROM head")[0]["seq"], reports=drawn)


def read_lot(store: Store, step: Step, who: str | None) -> Lot | None:
    """Return the lot a person (None: everybody) reads by at a step, or None."""
    entry = store.find(KIND, _key(step, who))
    return Lot(row=entry.seq, reports=tuple(entry.body["reports"])) if entry else None


def _key(step: Step, who: str | None) -> str:
    return f"{step.value}/{fold_name(who) if who else ''}"


def _after_lot(judged: Judged, lot: Lot) -> tuple[str, ...]:
    """Return what the sample says: those of the lot judged in its order, without a gap; what lies behind a gap is unread."""
    drawn = set(lot.reports)
    history = [kept for report, row, kept in judged.in_order if row < lot.row and report not in drawn]
    sample = []
    for report in lot.reports:
        if report not in judged.kept:
            break
        sample.append(judged.kept[report][1])
    return may_stop(history, len(lot.reports) - len(sample), sample=sample).sentences
