"""Criteria that decisions name and the plan does not hold any more: deleted or renamed after they were used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpora.notices.wording import REASON as RETRACTED
from corpora.protocol import Criterion, Protocol
from corpora.protocol.wording import did_you_mean
from corpora.settled import Settled, in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplanned:
    """A criterion that `n` decisions in force name as their reason (`n_people` of them a person's) and no plan holds."""

    criterion: str
    n: int
    n_people: int
    nearest: str = ""

    def __str__(self) -> str:
        people = "all by people" if self.n_people == self.n else f"{self.n_people} by people"
        what = f"{self.n} decisions name it as their reason" if self.n > 1 else "one decision names it as its reason"
        return f'The criterion "{self.criterion}" is not in the plan, but {what} ({people}){self.nearest or "."}'


def count_named(settled: Settled) -> dict[str, tuple[int, int]]:
    """Return how many decisions in force name each criterion: all of them, and those of people; hidden ones are left out."""
    named: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for rows in settled.decisions.values():
        for row in in_force(rows):
            criterion = row.decision.criterion
            if criterion and row.key not in settled.hidden:
                named[criterion] += 1
                people[criterion] += not row.decision.machine
    return {criterion: (n, people[criterion]) for criterion, n in named.items()}


def find_unplanned(settled: Settled, protocol: Protocol) -> tuple[Unplanned, ...]:
    """Return the criteria that decisions in force name and `protocol` does not hold, the most used first."""
    return unplanned(count_named(settled), protocol.screening.criteria)


def unplanned(named: dict[str, tuple[int, int]], criteria: Iterable[Criterion]) -> tuple[Unplanned, ...]:
    """Return what of `named` (see `count_named`) is none of `criteria`, the most used first."""
    known = [*(criterion.id for criterion in criteria), RETRACTED]  # every review may exclude by a retraction
    found = [
        Unplanned(criterion=name, n=n, n_people=n_people, nearest=did_you_mean(name, known))
        for name, (n, n_people) in named.items()
        if name not in known
    ]
    return tuple(sorted(found, key=lambda one: (-one.n, one.criterion)))
