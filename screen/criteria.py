"""Criteria judged on the texts of one report: verdicts, and what they suggest."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from corpora.language.pipeline import TooLongError
from corpora.nouns.decisions import CriterionVerdict, Judgement, Step, Suggestion, Verdict
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from corpora.protocol import Criterion, ScreeningSection
from screen import passages as places
from screen.passages import Passage
from screen.plan_patterns import PatternTimeoutError
from screen.rules import criteria_of
from screen.rules.base import NOTHING, Finding, ScreeningRule
from screen.rules.building import BuiltCriterion

RECORD_SECONDS = 30.0
"""Seconds after which no further rule is tried on a record. The slowest of many thousands took a twentieth of one."""
ENGINE_VERSION = "rules-3"
"""Raised whenever a rule may judge the same text otherwise: old suggestions stay, new ones are made."""


def passages_of(record: Record) -> tuple[Passage, ...]:
    """Return the texts of a record that rules read, in reading order; the absent ones are left out."""
    texts = (
        (places.TITLE, record.title),
        (places.TITLE_TRANSLATED, record.title_translated),
        (places.ABSTRACT, record.abstract),
        (places.ABSTRACT_TRANSLATED, record.abstract_translated),
        (places.KEYWORDS, "; ".join(record.keywords)),
        (places.PUBLICATION_TYPES, "; ".join(record.publication_types)),
        (places.MESH, "; ".join(record.mesh)),
    )
    return tuple(Passage(place=place, text=text) for place, text in texts if text)


def judge(
    report: str,
    passages: Sequence[Passage],
    criteria: Sequence[BuiltCriterion],
    step: Step,
    *,
    record: Record | None = None,
    problems: list[Problem] | None = None,
) -> Suggestion:
    """Return the verdict on one report for each criterion of `step`.

    EXCLUDE when a criterion with `on_fail: exclude` is not met; its id is the one with the lowest
    `priority` number (the first listed of equals). INCLUDE when all are met. UNCLEAR otherwise: at title
    and abstract that means "read the full text". Every verdict is kept, failed or not.
    A rule that reaches a limit of time or size is UNCLEAR, which is added to `problems`.
    """
    due = [built for built in criteria if step.value in built.criterion.steps]
    until = time.monotonic() + RECORD_SECONDS
    reached: list[str] = []
    verdicts = tuple(judge_criterion(built, passages, record, until=until, reached=reached) for built in due)
    if problems is not None and reached:
        problems.append(_limit_reached(report, reached))
    return join_verdicts(report, step, [built.criterion for built in due], verdicts)


def join_verdicts(
    report: str, step: Step, due: Sequence[Criterion], verdicts: tuple[CriterionVerdict, ...]
) -> Suggestion:
    """Return what the verdicts on the criteria of a step, in the same order, suggest together (see `judge`)."""
    failed = [
        criterion
        for criterion, verdict in zip(due, verdicts, strict=True)
        if verdict.verdict is Verdict.NOT_MET and criterion.on_fail == "exclude"
    ]
    judgement = Judgement.UNCLEAR
    if failed:
        judgement = Judgement.EXCLUDE
    elif due and all(verdict.verdict is Verdict.MET for verdict in verdicts):
        judgement = Judgement.INCLUDE
    return Suggestion(
        report=report,
        step=step,
        judgement=judgement,
        verdicts=verdicts,
        criterion=min(failed, key=lambda c: c.priority).id if failed else None,
        engine=ENGINE_VERSION,
    )


def judge_criterion(
    built: BuiltCriterion,
    passages: Sequence[Passage],
    record: Record | None,
    *,
    until: float = math.inf,
    reached: list[str] | None = None,
) -> CriterionVerdict:
    """Return one criterion's verdict: NOT_MET if any of its rules is not met, MET if all are met, else UNCLEAR.

    The rule and the words are those of the rule that decided; of several doubts, the first with words.
    A rule that reaches a limit, or whose turn comes after `until` (of the monotonic clock), is UNCLEAR and told in
    `reached`.
    """
    reached = [] if reached is None else reached
    findings = [
        (rule.name, *_judge_rule(built.criterion.id, rule, passages, record, until=until, reached=reached))
        for rule in built.rules
    ]
    wanted = Verdict.UNCLEAR
    if any(verdict is Verdict.NOT_MET for _, verdict, _ in findings):
        wanted = Verdict.NOT_MET
    elif findings and all(verdict is Verdict.MET for _, verdict, _ in findings):
        wanted = Verdict.MET
    deciding = [(name, evidence) for name, verdict, evidence in findings if verdict is wanted]
    name, evidence = next((pair for pair in deciding if pair[1] is not None), (None, None))
    return CriterionVerdict(criterion=built.criterion.id, verdict=wanted, rule=name, evidence=evidence)


def _judge_rule(
    criterion: str,
    rule: ScreeningRule,
    passages: Sequence[Passage],
    record: Record | None,
    *,
    until: float,
    reached: list[str],
) -> Finding:
    """Return a rule's finding; where it reaches a limit, that nothing was found, and say so in `reached`."""
    try:
        if time.monotonic() <= until:
            return rule.judge(passages, record)
        said = f"the record took longer than {RECORD_SECONDS:g} seconds"
    except (PatternTimeoutError, TooLongError) as error:
        said = str(error)
    reached.append(f"{criterion}, {rule.name}: {said}")
    return NOTHING


def _limit_reached(report: str, reached: Sequence[str]) -> Problem:
    return Problem(
        code="SCREEN-LIMIT",
        item=report,
        message=f"{'; '.join(reached)}. These rules are unclear on this report.",
        hint="Read it yourself; write simpler patterns in the plan if it happens often.",
    )


def failed_criteria(suggestion: Suggestion) -> tuple[str, ...]:
    """Return the ids of every criterion not met, in the protocol's order."""
    return tuple(v.criterion for v in suggestion.verdicts if v.verdict is Verdict.NOT_MET)


def suggest(record: Record, screening: ScreeningSection, step: Step = Step.TITLE_ABSTRACT) -> Suggestion:
    """Return the suggestion for one record by the criteria of `screening`; ProtocolError for a wrong rule."""
    return judge(record.id, passages_of(record), criteria_of(screening), step, record=record)
