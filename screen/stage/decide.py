"""People's decisions on a review: one at a time, or a file of them; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from corpora.errors import ProtocolError, StoreError
from corpora.notices.wording import REASON
from corpora.nouns.decisions import Decision, Judgement, Step
from corpora.protocol import Protocol, load_protocol
from corpora.settled import DecisionRow, Reports, in_force, read_settled
from corpora.store import Run, Store
from screen.criteria import ENGINE_VERSION
from screen.stage.shelf import decision_counters, write_decision

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """What one person decided about one report at one step; a line of a file of decisions."""

    report: str
    step: Step
    judgement: Judgement
    who: str
    criterion: str | None = None
    reason: str = ""

    def to_decision(self, report: str, supersedes: str | None) -> Decision:
        """Return the decision on `report`; a criterion is kept with an exclusion only."""
        criterion = self.criterion if self.judgement is Judgement.EXCLUDE else None
        return Decision(
            report=report,
            step=self.step,
            judgement=self.judgement,
            who=self.who,
            criterion=criterion,
            failed=(criterion,) if criterion else (),
            reason=self.reason,
            supersedes=supersedes,
        )


def decide(store: Store, line: DecisionLine) -> bool:
    """Write one decision; return False when it is in force already. See `decide_all`."""
    return decide_all(store, (line,)) == 1


def decide_all(store: Store, lines: Iterable[DecisionLine], *, advance: Advance = lambda _n: None) -> int:
    """Write many decisions, one transaction each, and return how many were new.

    All are checked before the first is written: ProtocolError for an unknown criterion or an exclusion at
    full text without one, StoreError for an unknown report. A new decision supersedes what was in force
    (in dual review: the same person's, or a machine's). What is in force already is not written again.
    """
    protocol, settled = load_protocol(store.protocol_path), read_settled(store)
    listed, of = list(lines), settled.reports.of
    for line in listed:
        _check(protocol, settled.reports, line)
    rows = {key: list(group) for key, group in settled.decisions.items()}
    counters = decision_counters(settled)
    dual = protocol.screening.mode == "dual_blind"
    todo = [line for line in listed if not _is_in_force(line, rows.get((of[line.report], line.step), []), dual)]
    if not todo:
        return 0
    n_new = 0
    with store.run("decide", version=ENGINE_VERSION, who=todo[0].who, n=len(todo)) as run:
        for line in todo:
            report = of[line.report]
            group = rows.setdefault((report, line.step), [])
            n_new += _write(run, line, report, group, counters, dual=dual)
            advance(1)
    return n_new


def _write(
    run: Run,
    line: DecisionLine,
    report: str,
    group: list[DecisionRow],
    counters: dict[str, int],
    *,
    dual: bool,
) -> int:
    if _is_in_force(line, group, dual):
        return 0
    # Several rows are in force when two reports that were both judged turned out to be one: each is
    # superseded under its own id, so that all decisions in force agree.
    replaced: list[tuple[str, str | None]] = [(row.decision.report, row.key) for row in _replaceable(line, group, dual)]
    with run.store.transaction():
        for its_report, supersedes in replaced or [(report, None)]:
            decision = line.to_decision(its_report, supersedes)
            key = write_decision(run, decision, counters, machine=False)
            group.append(DecisionRow(key=key, decision=decision))
    return 1


def _replaceable(line: DecisionLine, group: list[DecisionRow], dual: bool) -> list[DecisionRow]:
    return [row for row in in_force(group) if not dual or row.decision.machine or row.decision.who == line.who]


def _is_in_force(line: DecisionLine, group: list[DecisionRow], dual: bool) -> bool:
    mine = _replaceable(line, group, dual)
    wanted = line.to_decision("", None)
    return bool(mine) and all(
        not row.decision.machine
        and (row.decision.who, row.decision.judgement, row.decision.criterion, row.decision.reason)
        == (wanted.who, wanted.judgement, wanted.criterion, wanted.reason)
        for row in mine
    )


def _check(protocol: Protocol, reports: Reports, line: DecisionLine) -> None:
    if line.report not in reports.of:
        raise StoreError(
            f"No report {line.report} in this review.",
            hint="`focimine status` and the view `reports` list them.",
        )
    planned = [c.id for c in protocol.screening.criteria if line.step.value in c.steps]
    known = [*planned, *({REASON} - set(planned))]  # a retracted paper may be excluded whatever the plan says
    if line.criterion is not None and line.criterion not in known:
        hint = f"Criteria at {line.step.value}: {', '.join(known) or 'none'}."
        raise ProtocolError(
            f"{line.report}: {line.criterion!r} is not a criterion of the step {line.step.value}.", hint=hint
        )
    if line.judgement is Judgement.EXCLUDE and line.step is Step.FULL_TEXT and line.criterion is None:
        hint = "PRISMA reports the reason of every exclusion at full text: give --criterion."
        raise ProtocolError(f"{line.report}: an exclusion at full text needs its criterion.", hint=hint)
