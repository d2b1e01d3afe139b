"""People's decisions on a review: planned and checked line by line, then written; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpora.errors import ProtocolError
from corpora.nouns.decisions import Decision, Judgement, Step
from corpora.nouns.evidence import Problem, Severity
from corpora.people import People, fold_name, read_people, resolve_people
from corpora.protocol import load_protocol
from corpora.settled import DecisionRow, Settled, in_force, read_settled
from corpora.store import Run, Store, under_lock
from screen.criteria import ENGINE_VERSION
from screen.stage.decision_lines import DecisionLine, Settles, check_lines, find_contradictions, raise_all
from screen.stage.shelf import decision_counters, write_decision

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a line will do: `effect` in words, `is_new` whether a row is written, what is odd about it."""

    line: DecisionLine
    report: str
    settles: Settles = None
    effect: str = ""
    is_new: bool = True
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True, kw_only=True)
class DecisionPlan:
    """All lines as they will be carried out, in their order."""

    lines: tuple[Planned, ...]
    settled: Settled
    dual: bool
    rows: dict[tuple[str, Step], list[DecisionRow]] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is odd about the lines, in their order."""
        return tuple(problem for planned in self.lines for problem in planned.problems)


def decide(store: Store, line: DecisionLine) -> bool:
    """Write one decision; return False when it is in force already. See `decide_all`."""
    return decide_all(store, (line,)) == 1


@under_lock
def decide_all(
    store: Store, lines: Iterable[DecisionLine], *, new_people: bool = False, advance: Advance = lambda _n: None
) -> int:
    """Plan the lines and write them; return how many were new. See `plan_decisions`, `carry_out`."""
    return carry_out(store, plan_decisions(store, lines, new_people=new_people), advance=advance)


def plan_decisions(store: Store, lines: Iterable[DecisionLine], *, new_people: bool = False) -> DecisionPlan:
    """Return what each line would do, without writing a decision; only people of `new_people` are added.

    A new decision supersedes what was in force: in dual review the same person's or a machine's. Where people
    disagree, the plan's adjudicator's word settles it, and so does one that says `consensus`; theirs stay in force
    beside it. What is in force already is not written again.

    Raises
    ------
    ProtocolError : a line has an unknown person or criterion, an exclusion at full text has none, or two lines of
        one person contradict each other.
    StoreError : a report is unknown.
    """
    protocol, settled = load_protocol(store.protocol_path), read_settled(store)
    listed, errors = check_lines(store, protocol, settled, list(lines))
    dual = protocol.screening.mode == "dual_blind"
    errors += find_contradictions(listed, dual=dual)
    raise_all(errors)
    named = resolve_people(store, protocol, [line.who for line, _ in listed], new=new_people)
    people = read_people(store, protocol)
    plan = DecisionPlan(lines=(), settled=settled, dual=dual)
    plan.rows = {key: list(group) for key, group in settled.decisions.items()}
    passing = frozenset(
        report for line, report in listed if (line.step, line.judgement) == (Step.TITLE_ABSTRACT, Judgement.INCLUDE)
    )
    planner = _Planner(settled=settled, people=people, dual=dual, rows=plan.rows, passing=passing)
    todo = [(replace(line, who=named[line.who]), report) for line, report in listed]
    raise_all([ProtocolError(error) for line, report in todo if (error := planner.refusal(line, report))])
    planned = [planner.plan(line, report) for line, report in todo]
    plan.lines = tuple(_said_once(planned))
    return plan


def _said_once(lines: Iterable[Planned]) -> Iterator[Planned]:
    """Yield the lines; of several that say the same only the first is new."""
    seen: set[tuple[str, Step, str]] = set()
    for planned in lines:
        key = (planned.report, planned.line.step, fold_name(planned.line.who))
        yield replace(planned, is_new=False, effect="said above already") if key in seen else planned
        seen.add(key)


def carry_out(store: Store, plan: DecisionPlan, *, advance: Advance = lambda _n: None) -> int:
    """Write the decisions that are new, one transaction each, and return how many there were."""
    todo = [planned for planned in plan.lines if planned.is_new]
    if not todo:
        return 0
    counters = decision_counters(plan.settled)
    with store.run("decide", version=ENGINE_VERSION, who=todo[0].line.who, n=len(todo)) as run:
        for planned in todo:
            _write(run, planned, plan, counters)
            advance(1)
    return len(todo)


def _write(run: Run, planned: Planned, plan: DecisionPlan, counters: dict[str, int]) -> None:
    line, report = planned.line, planned.report
    group = plan.rows.setdefault((report, line.step), [])
    # Several rows are in force when two reports that were both judged turned out to be one: each is
    # superseded under its own id, so that all decisions in force agree.
    replaced: list[tuple[str, str | None]] = [
        (row.decision.report, row.key) for row in _replaceable(line, planned.settles, group, dual=plan.dual)
    ]
    with run.store.transaction():
        for problem in planned.problems:
            if problem.severity is not Severity.INFO:
                run.problem(problem)
        for its_report, supersedes in replaced or [(report, None)]:
            decision = line.to_decision(its_report, supersedes, planned.settles)
            key = write_decision(run, decision, counters, machine=False)
            group.append(DecisionRow(key=key, decision=decision))


def _replaceable(
    line: DecisionLine, settles: Settles, group: Iterable[DecisionRow], *, dual: bool
) -> list[DecisionRow]:
    """Return the rows in force that the line takes the place of."""
    made = in_force(group)
    if settles:
        return [row for row in made if row.decision.settles]
    if not dual:
        return made
    own = [row for row in made if not row.decision.settles]
    return [row for row in own if row.decision.machine or fold_name(row.decision.who) == fold_name(line.who)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planner:
    """What lines are planned against; `passing` are the reports they include at title and abstract."""

    settled: Settled
    people: People
    dual: bool
    rows: Mapping[tuple[str, Step], Sequence[DecisionRow]]
    passing: frozenset[str]

    def refusal(self, line: DecisionLine, report: str) -> str:
        """Return why a known person's line cannot be taken, or nothing."""
        key = (report, line.step)
        is_conflict = key in self.settled.conflicts or key in self.settled.reason_conflicts
        if line.consensus and not is_conflict:
            return f"{line.name}: nobody disagrees about it at {line.step.value}: there is nothing to settle."
        if (
            not self.dual
            or self.people.is_screener(line.who)
            or (line.consensus and self.people.is_adjudicator(line.who))
        ):
            return ""
        if not self.people.is_adjudicator(line.who):
            known = ", ".join(self.people.screeners)
            return f"{line.name}: {line.who} is no reviewer of this plan (reviewers: {known})."
        if is_conflict or self._was_settled(key):
            return ""
        return f"{line.name}: nobody disagrees about it at {line.step.value}: there is nothing to adjudicate."

    def _was_settled(self, key: tuple[str, Step]) -> bool:
        return any(row.decision.settles for row in in_force(self.rows.get(key, ())))

    def _settles(self, line: DecisionLine, key: tuple[str, Step]) -> Settles:
        if line.consensus:
            return "consensus"
        if not self.people.is_adjudicator(line.who):
            return None
        disputed = key in self.settled.conflicts or key in self.settled.reason_conflicts or self._was_settled(key)
        own = any(
            fold_name(row.decision.who) == fold_name(line.who) and not row.decision.settles
            for row in in_force(self.rows.get(key, ()))
        )
        return "adjudicator" if disputed and not own else None

    def plan(self, line: DecisionLine, report: str) -> Planned:
        """Return what the line will do."""
        key = (report, line.step)
        group = self.rows.get(key, ())
        settles = self._settles(line, key)
        mine = _replaceable(line, settles, group, dual=self.dual)
        planned = Planned(line=line, report=report, settles=settles)
        if _stands(line, mine):
            return replace(planned, effect="stands already", is_new=False)
        changed = [row.decision for row in mine if row.decision.judgement is not line.judgement]
        problems = [_takes_back(line, decision) for decision in changed if not decision.machine]
        problems += [problem for problem in (self._not_due(line, report),) if problem]
        if settles is None and self.dual and self._was_settled(key):
            problems.append(
                _note(line, "DECISION-CHANGES-NOTHING", "The conflict about it was settled: this changes nothing.")
            )
        return replace(planned, effect=_effect(settles, changed), problems=tuple(dict.fromkeys(problems)))

    def _not_due(self, line: DecisionLine, report: str) -> Problem | None:
        outcome = self.settled.outcome(report)
        if line.step is not Step.FULL_TEXT or (report, Step.FULL_TEXT) in self.settled.steps:
            return None
        known = self.settled.steps.get((report, Step.TITLE_ABSTRACT))
        if outcome.is_sought or report in self.settled.reports.previous or report in self.passing:
            return None
        why = "was excluded" if known and known.judgement is Judgement.EXCLUDE else "is not settled"
        return Problem(
            code="DECISION-NOT-DUE",
            item=f"{report} ({line.who})",
            message=f"It was judged at full text, and {why} at title and abstract.",
            hint="Decide it at --step title_abstract too, or take this back with --unclear.",
        )


def _takes_back(line: DecisionLine, decision: Decision) -> Problem:
    was = decision.judgement.value + (f", {decision.criterion}" if decision.criterion else "")
    whose = "their own earlier" if fold_name(decision.who) == fold_name(line.who) else f"{decision.who}'s"
    return _note(
        line, "DECISION-TAKES-BACK", f"{line.judgement.value} by {line.who} takes back {whose} decision ({was})."
    )


def _note(line: DecisionLine, code: str, message: str) -> Problem:
    return Problem(code=code, item=line.name, message=message, severity=Severity.INFO)


def _stands(line: DecisionLine, mine: Sequence[DecisionRow]) -> bool:
    wanted = line.to_decision("", None)
    return bool(mine) and all(
        not row.decision.machine
        and (fold_name(row.decision.who), row.decision.judgement, row.decision.criterion, row.decision.reason)
        == (fold_name(wanted.who), wanted.judgement, wanted.criterion, wanted.reason)
        for row in mine
    )


def _effect(settles: Settles, changed: Sequence[Decision]) -> str:
    if settles:
        return f"settles the conflict ({settles})"
    before = sorted({f"{d.judgement.value} by {d.who}" for d in changed})
    return f"new, in place of {'; '.join(before)}" if before else "new"
