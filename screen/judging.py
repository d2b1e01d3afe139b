"""Many reports judged by their criteria, here or on the workers of a Dask scheduler; the same suggestions in the order asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpora.nouns.decisions import Step, Suggestion
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from corpora.spread.spread import spread_over
from screen.criteria import judge
from screen.passages import Passage
from screen.rules.building import BuiltCriterion

SENT_TOGETHER = 40
"""Reports that go to a worker at a time: they take it a fifth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A report to be judged: its texts, and the record they are from."""

    report: str
    texts: tuple[Passage, ...]
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of a report: `suggestion` is None where the rules failed on it. `problems` say that, and which limits were reached."""

    suggestion: Suggestion | None
    problems: tuple[Problem, ...] = ()


def judge_many(
    asked: Iterable[Asked], criteria: Sequence[BuiltCriterion], step: Step, *, scheduler: str | None = None
) -> Iterator[Judged]:
    """Yield what comes of each report, in their order; here each when it is asked for.

    SourceError and ProtocolError as `corpora.spread.cluster` where a scheduler is named.
    """
    with spread_over(scheduler) as spread:
        together = _together(asked, SENT_TOGETHER if scheduler is not None else 1)
        for judged in spread.map(_judge_all, together, shared=(tuple(criteria), step)):
            yield from judged


def _together(asked: Iterable[Asked], size: int) -> Iterator[tuple[Asked, ...]]:
    rest = iter(asked)
    while part := tuple(islice(rest, size)):
        yield part


def _judge_all(common: tuple[tuple[BuiltCriterion, ...], Step], asked: tuple[Asked, ...]) -> tuple[Judged, ...]:
    criteria, step = common
    return tuple(_judge_one(one, criteria, step) for one in asked)


def _judge_one(asked: Asked, criteria: Sequence[BuiltCriterion], step: Step) -> Judged:
    reached: list[Problem] = []
    try:
        suggestion = judge(asked.report, asked.texts, criteria, step, record=asked.record, problems=reached)
    except Exception as error:  # noqa: BLE001 - one odd text must not stop the review; it is kept as a problem
        return Judged(suggestion=None, problems=(_failed(asked.report, error),))
    return Judged(suggestion=suggestion, problems=tuple(reached))


def _failed(report: str, error: Exception) -> Problem:
    return Problem(
        code="SCREEN-FAILED",
        item=report,
        message=f"The rules failed on this report: {type(error).__name__}: {error}.",
        hint="It is left to people. Please report the text that caused it.",
    )
