"""What is settled about each report: records folded over duplicate links, decisions over people and versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpora.nouns.decisions import Decision, Judgement, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFact:
    """What is settled about one report at one step. `criterion` is the primary reason of an exclusion."""

    judgement: Judgement
    machine: bool = False
    criterion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision and its key in the ledger."""

    key: str
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Steps that are settled, and those where reviewers disagree (or one is still missing)."""

    steps: Mapping[tuple[str, Step], StepFact]
    conflicts: tuple[tuple[str, Step], ...] = ()
    waiting: tuple[tuple[str, Step], ...] = ()


def fold_reports(
    records: Sequence[str], links: Iterable[tuple[str, str, str]], undone: Iterable[str]
) -> dict[str, str]:
    """Return the report of each record. `links` are (key, record, duplicate_of); `undone` keys of links taken back."""
    gone = set(undone)
    parent = {record: target for key, record, target in links if key not in gone}
    reports = {}
    for record in records:
        seen, now = {record}, record
        while now in parent and parent[now] not in seen:
            now = parent[now]
            seen.add(now)
        reports[record] = now
    return reports


def in_force(rows: Iterable[DecisionRow]) -> list[DecisionRow]:
    """Return the decisions that no later one supersedes, in their order."""
    listed = list(rows)
    replaced = {row.decision.supersedes for row in listed if row.decision.supersedes}
    return [row for row in listed if row.key not in replaced]


def settle(rows: Iterable[DecisionRow], report_of: Mapping[str, str], *, dual: bool) -> Settled:
    """Return what is settled per report and step.

    A person outweighs a machine. With `dual`, two people have to agree on the judgement; a machine settles
    alone where the protocol let it. People who disagree settle nothing.
    """
    groups: dict[tuple[str, Step], list[Decision]] = {}
    for row in in_force(rows):
        report = report_of.get(row.decision.report, row.decision.report)
        groups.setdefault((report, row.decision.step), []).append(row.decision)
    steps: dict[tuple[str, Step], StepFact] = {}
    conflicts, waiting = [], []
    for key, decisions in groups.items():
        people = [d for d in decisions if not d.machine]
        counted = people or decisions
        if len({d.judgement for d in counted}) > 1:
            conflicts.append(key)
        elif dual and people and len({d.who for d in people}) < 2:
            waiting.append(key)
        else:
            last = counted[-1]
            machine = not people
            criterion = last.criterion if last.judgement is Judgement.EXCLUDE else None
            steps[key] = StepFact(judgement=last.judgement, machine=machine, criterion=criterion)
    return Settled(steps=steps, conflicts=tuple(conflicts), waiting=tuple(waiting))
