"""What was suggested and what is settled about a report at a step, with the words it rests on and who said it when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpora.nouns.decisions import CriterionVerdict, Judgement, Step, Suggestion
from corpora.nouns.evidence import Evidence
from screen.audit.cards import Card

STEP_WORDS = {Step.TITLE_ABSTRACT: "title and abstract", Step.FULL_TEXT: "full text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A suggestion of the rules as the ledger holds it: made at `at` (UTC) in row `seq`."""

    suggestion: Suggestion
    at: str = ""
    seq: int = 0

    def verdict_on(self, criterion: str | None) -> CriterionVerdict | None:
        """Return what it says of one criterion, None where it was not judged."""
        return next((v for v in self.suggestion.verdicts if v.criterion == criterion), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is settled about a report at a step, and by whom: a person, or a machine that nobody looked over.

    `who` are all whose word counts. `words` and `rule` are those of the suggestion a machine's decision rests on.
    `decisions` are the keys of the decisions that count. `looked_at`: whether any person decided on the report.
    """

    card: Card
    step: Step
    judgement: Judgement
    machine: bool
    who: tuple[str, ...]
    at: str
    criterion: str | None = None
    reason: str = ""
    rule: str | None = None
    words: Evidence | None = None
    decisions: tuple[str, ...] = ()
    looked_at: bool = False


def last_before(suggested: Sequence[Suggested], seq: int) -> Suggested | None:
    """Return the last suggestion made before row `seq` of the ledger: the one a machine's decision rests on."""
    return max((one for one in suggested if one.seq < seq), key=lambda one: one.seq, default=None)


def place_words(words: Evidence | None) -> str:
    """Return where a quote is: "Methods, p. 4"."""
    if words is None:
        return ""
    return ", ".join(part for part in (words.place, f"p. {words.page}" if words.page else "") if part)
