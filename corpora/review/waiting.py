"""What waits for whom: the reports a person has to judge, and what a review needs next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from corpora.nouns.decisions import Judgement, Step
from corpora.people import People, fold_name
from corpora.settled import Settled, in_force
from corpora.terminal import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One thing to do: by whom (None: anybody), what, and the command that does it."""

    who: str | None
    what: str
    command: str

    def __str__(self) -> str:
        return f"{self.who + ': ' if self.who else ''}{self.what}: {self.command}"


def waits_for(settled: Settled, step: Step, who: str | None, *, dual: bool, lost: AbstractSet[str]) -> tuple[str, ...]:
    """Return the reports that wait to be judged at `step`, in ledger order; `who` None means by anybody.

    Where people disagree a report waits to be settled, not to be judged again. In dual review a report waits for
    each person who has not judged it; one that both call unclear waits for both. `lost` are the reports declared not
    retrieved: there is nothing to judge at full text, unless somebody has judged one all the same.
    """
    disputed = {report for report, its_step in find_open_conflicts(settled) if its_step is step}
    disputed -= {report for report, its_step in settled.reason_conflicts if its_step is step}
    found = []
    for report in settled.reports.records:
        if report in disputed or not _is_due(settled, report, step):
            continue
        if step is Step.FULL_TEXT and report in lost and not settled.decisions.get((report, step)):
            continue
        if not (dual and who is not None and _has_judged(settled, report, step, who)):
            found.append(report)
    return tuple(found)


def _is_due(settled: Settled, report: str, step: Step) -> bool:
    outcome = settled.outcome(report)
    if report in settled.reports.previous or outcome.is_excluded:
        return False
    if step is Step.TITLE_ABSTRACT:
        return not outcome.is_screened
    return outcome.is_sought and not outcome.is_assessed


def _has_judged(settled: Settled, report: str, step: Step, who: str) -> bool:
    fact = settled.steps.get((report, step))
    if fact is not None and fact.judgement is Judgement.UNCLEAR:
        return False
    made = [row.decision for row in in_force(settled.decisions.get((report, step), ())) if not row.decision.settles]
    own = {decision.judgement for decision in made if fold_name(decision.who) == fold_name(who)}
    return len(own) == 1  # two that differ: records judged apart turned out to be one report


def find_open_conflicts(settled: Settled) -> tuple[tuple[str, Step], ...]:
    """Return where people disagree, in judgement or reason, as far as both may be seen."""
    listed = (*settled.conflicts, *settled.reason_conflicts)
    return tuple(key for key in listed if not any(row.key in settled.hidden for row in settled.decisions[key]))


def conflict_lines(settled: Settled) -> list[str]:
    """Return the sentence that announces conflicts wherever they may have arisen, naming them; none without any."""
    listed = find_open_conflicts(settled)
    if not listed:
        return []
    named = ", ".join(f"{report} ({step.value})" for report, step in listed[:MOST_NAMED])
    more = f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    return [
        f"{counted(len(listed), 'conflict')} of judgement or reason: {named}{more}; `focimine conflicts` shows who said what."
    ]


MOST_NAMED = 10
"""Reports in conflict that the announcement names."""


def screening_steps(settled: Settled, people: People, *, dual: bool, lost: AbstractSet[str]) -> list[NextStep]:
    """Return what screening needs next, by person; `lost` are the reports declared not retrieved."""
    steps = []
    names: Sequence[str | None] = people.screeners if dual and people.screeners else (None,)
    for step in Step:
        for name in names:
            n = len(waits_for(settled, step, name, dual=dual, lost=lost))
            if n:
                own = f' --who "{name}"' if name else ""
                words = "title and abstract" if step is Step.TITLE_ABSTRACT else "full text"
                command = f"focimine screen --step {step.value} --sheet FILE.xlsx{own}"
                steps.append(NextStep(who=name, what=f"{counted(n, 'report')} to judge at {words}", command=command))
    return [*steps, *_conflict_steps(settled, people)]


def _conflict_steps(settled: Settled, people: People) -> Iterable[NextStep]:
    n = len(find_open_conflicts(settled))
    if n:
        yield NextStep(who=people.adjudicator, what=f"{counted(n, 'conflict')} to settle", command="focimine conflicts")
