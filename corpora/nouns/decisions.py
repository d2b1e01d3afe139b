"""The nouns of screening: steps, verdicts, suggestions and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from corpora.nouns.evidence import Evidence


class Step(StrEnum):
    """Where in a review a report is judged."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"


class Verdict(StrEnum):
    """What is known about one criterion for one report. Absence of a word is UNCLEAR, never NOT_MET."""

    MET = "met"
    NOT_MET = "not_met"
    UNCLEAR = "unclear"


class Judgement(StrEnum):
    """What is decided about one report at one step."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionVerdict:
    """One criterion judged for one report: by which rule, on which words."""

    criterion: str
    verdict: Verdict
    rule: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a machine thinks of a report at a step; `criterion` is the primary reason of an exclusion."""

    report: str
    step: Step
    judgement: Judgement
    verdicts: tuple[CriterionVerdict, ...]
    criterion: str | None = None
    engine: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What counts: by a person, or by a machine where the protocol lets it settle the step alone.

    `criterion` is the primary reason of an exclusion; `failed` lists every criterion not met.
    `supersedes` is the key of the decision this one corrects. `settles` is set where it ends a conflict: by the
    plan's adjudicator, or by the people who disagreed, together (`who` wrote it down). It outweighs their decisions,
    which stay in force as what each of them thought.
    """

    report: str
    step: Step
    judgement: Judgement
    who: str
    machine: bool = False
    criterion: str | None = None
    failed: tuple[str, ...] = ()
    reason: str = ""
    supersedes: str | None = None
    settles: Literal["adjudicator", "consensus"] | None = None
