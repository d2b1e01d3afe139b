"""Risk of bias on a review: who judged which item of which report, what that settles, what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora.errors import ProtocolError, StoreError
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from corpora.people import People, fold_name, read_people, resolve_person
from corpora.protocol import load_protocol
from corpora.review.report_names import resolve_report
from corpora.review.risk_of_bias import ADJUDICATOR, CONSENSUS, JUDGE, KIND, UNDO, BiasState, Cell, read_bias
from corpora.settled import Reports, read_settled
from corpora.store import Run, Store, under_lock
from corpora.terminal import counted
from screen.bias.instruments import OVERALL, Instrument, instrument_of
from screen.bias.sheet import Line, Paper
from screen.stage.shelf import read_shelf

VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bias:
    """The risk of bias of a review as it stands: instrument, people, included papers, and what is settled of them."""

    instrument: Instrument
    people: People
    dual: bool
    papers: tuple[Paper, ...]
    reports: Reports
    state: BiasState

    def cells(self) -> Iterator[tuple[Paper, str]]:
        """Yield each included paper with each item, and as a whole where somebody judged that; in ledger order."""
        for paper in self.papers:
            yield from ((paper, item.id) for item in self.instrument.items)
            if self.state.own.get((paper.report, OVERALL)):
                yield paper, OVERALL

    def is_settler(self, cell: Cell, who: str) -> bool:
        """Return whether this person ended the conflict about an item of a report."""
        settler = self.state.settling.get(cell)
        return settler is not None and fold_name(settler.who) == fold_name(who)

    def has_spoken(self, cell: Cell, who: str) -> bool:
        """Return whether a judgement of this person is in force, their own or one that ended a conflict."""
        return fold_name(who) in self.state.own.get(cell, {}) or self.is_settler(cell, who)

    def open_for(self, who: str) -> list[Cell]:
        """Return what this person has not judged and somebody still has to judge.

        In dual review that is all of which two people have not judged yet, else all that nobody has.
        """
        name = fold_name(who)
        wanted = 2 if self.dual else 1
        found = []
        for paper, item in self.cells():
            own = self.state.own.get((paper.report, item), {})
            if name not in own and len(own) < wanted and (paper.report, item) not in self.state.settling:
                found.append((paper.report, item))
        return found


def read_all(store: Store) -> Bias:
    """Return everything about the risk of bias of a review.

    Raises
    ------
    ProtocolError : the plan names no instrument.
    """
    protocol = load_protocol(store.protocol_path)
    instrument = instrument_of(protocol.risk_of_bias)
    settled = read_settled(store)
    shelf = read_shelf(store, settled.reports)
    return Bias(
        instrument=instrument,
        people=read_people(store, protocol),
        dual=protocol.screening.mode == "dual_blind",
        papers=tuple(_paper(shelf.merged(report)) for report in settled.included()),
        reports=settled.reports,
        state=read_bias(store, protocol, settled.reports),
    )


def _paper(record: Record) -> Paper:
    authors = [author.family or author.display for author in record.authors]
    title = record.title or record.title_translated or ""
    return Paper(
        report=record.id,
        author=authors[0] if authors else "",
        year=str(record.year) if record.year is not None else "",
        title=title,
    )


@under_lock
def add_judgements(
    store: Store, lines: Sequence[Line], *, who: str, new: bool = False, consensus: bool = False
) -> tuple[str, int]:
    """Write a person's judgements; return the person's name and how many were new.

    All are checked before anything is written; then, with `new`, an unknown person is added. `consensus` writes down
    what the people of a conflict agreed on. What the adjudicator says of a conflict settles it.

    Raises
    ------
    StoreError : a report that is not in the review.
    ProtocolError : an unknown name; or the adjudicator, or a consensus, judges what is not in conflict.
    """
    protocol = load_protocol(store.protocol_path)
    bias = read_all(store)
    who = (bias.people.find(who) if new else None) or (who if new else resolve_person(store, protocol, who))
    todo = [
        (cell[0], line, settles)
        for line in lines
        for cell in [_cell(bias, line)]
        for settles in [_settles(bias, cell, line, who, consensus=consensus)]
        if not _stands(bias, cell, line, who, settles)
    ]
    who = resolve_person(store, protocol, who, new=new)
    if not todo:
        return who, 0
    with store.run("bias", version=VERSION, who=who, judgements=len(todo)) as run:
        counters = _counters(store)
        for report, line, settles in todo:
            body = {"report": report, "item": line.item, "judgement": line.judgement, "action": JUDGE}
            words = {"quote": line.quote or None, "page": line.page or None, "reason": line.reason or None}
            _add(run, {**body, **words, "settles": settles, "instrument": bias.instrument.id}, who, counters)
    return who, len(todo)


def of_papers_left_out(bias: Bias, lines: Sequence[Line]) -> tuple[Problem, ...]:
    """Return a problem for each report judged by these lines that the review does not include."""
    included = {paper.report for paper in bias.papers}
    items: dict[str, list[Line]] = {}
    for line in lines:
        report = bias.reports.of.get(line.report)
        if report is not None and report not in included:
            items.setdefault(report, []).append(line)
    return tuple(
        Problem(
            code="BIAS-NOT-INCLUDED",
            item=report,
            message=f"{counted(len(judged), 'judgement')} of its risk of bias ({judged[0].where}); the review does not include it.",
            hint="They are kept, and count once it is included. If the row is another paper's, take them back: focimine bias --undo.",
        )
        for report, judged in items.items()
    )


def _cell(bias: Bias, line: Line) -> Cell:
    """Return report and item of a line; StoreError where the review does not hold the report."""
    report = bias.reports.of.get(line.report)
    if report is None:
        message = f"{line.where}: no report {line.report} in this review."
        raise StoreError(message, hint="Keep the column report as the sheet has it.")
    return report, line.item


def _settles(bias: Bias, cell: Cell, line: Line, who: str, *, consensus: bool) -> str | None:
    """Return what a judgement settles; ProtocolError where there is nothing to settle."""
    disputed = cell in bias.state.conflicts or cell in bias.state.settling
    only_adjudicates = bias.people.is_adjudicator(who) and not bias.people.is_screener(who)
    if consensus or only_adjudicates:
        if not disputed:
            part = "A consensus settles" if consensus else "The adjudicator settles"
            raise ProtocolError(
                f"{line.where or line.report}: {cell[0]}, {cell[1]} is not in conflict. {part} conflicts only.",
                hint="`focimine bias --conflicts` lists them.",
            )
        return CONSENSUS if consensus else ADJUDICATOR
    own = bias.state.own.get(cell, {})
    third = bias.people.is_adjudicator(who) and disputed and fold_name(who) not in own
    return ADJUDICATOR if third else None


def _stands(bias: Bias, cell: Cell, line: Line, who: str, settles: str | None) -> bool:
    """Return whether exactly this is in force already."""
    mine = bias.state.settling.get(cell) if settles else bias.state.own.get(cell, {}).get(fold_name(who))
    if mine is None or (settles and fold_name(mine.who) != fold_name(who)):
        return False
    said = (line.judgement, line.quote, line.page, line.reason)
    return said == (mine.judgement, mine.quote, mine.page, mine.reason)


@under_lock
def undo(store: Store, report: str, item: str | None, *, who: str) -> int:
    """Take back what a person judged of a report (one item, or all): new rows; return how many.

    Raises
    ------
    StoreError : no such report, or nothing of this person's to take back.
    ProtocolError : no such item.
    """
    bias = read_all(store)
    name = resolve_report(store, bias.reports, report)
    wanted = bias.instrument.find_item(item) if item else None
    if item and wanted is None:
        known = ", ".join(one.id for one in bias.instrument.items)
        raise ProtocolError(f"No item {item!r} in {bias.instrument.id}.", hint=f"Items: {known}.")
    mine = [
        cell
        for cell in dict.fromkeys([*bias.state.own, *bias.state.settling])
        if cell[0] == name and wanted in (None, cell[1]) and bias.has_spoken(cell, who)
    ]
    if not mine:
        raise StoreError(f"{who} has not judged {item or 'anything'} of {report}.", hint="Nothing was taken back.")
    with store.run("bias", version=VERSION, who=who, undone=len(mine)) as run:
        counters = _counters(store)
        for cell in mine:
            _add(run, {"report": cell[0], "item": cell[1], "action": UNDO}, who, counters)
    return len(mine)


def _counters(store: Store) -> dict[str, int]:
    """Return how many rows of kind `bias` there are by the stem of their key."""
    counters: dict[str, int] = {}
    for row in store.query("SELECT key FROM ledger WHERE kind = ?", (KIND,)):
        stem = row["key"].rpartition("/")[0]
        counters[stem] = counters.get(stem, 0) + 1
    return counters


def _add(run: Run, body: dict[str, object], who: str, counters: dict[str, int]) -> None:
    """Append a row under the next free number of its report, item and person."""
    stem = f"{body['report']}/{body['item']}/{who}"
    added = False
    while not added:
        counters[stem] = counters.get(stem, 0) + 1
        added = run.add(KIND, f"{stem}/{counters[stem]}", body, who=who, machine=False)
