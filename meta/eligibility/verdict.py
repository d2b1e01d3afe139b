"""Whether a paper can be pooled, what it waits for, and what its authors are asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from meta.eligibility.answering import Answer, State
from meta.eligibility.answers import answer_all
from meta.eligibility.facts import PaperFacts
from meta.eligibility.items import Level


class Pooling(StrEnum):
    """Whether the results of a paper can be pooled."""

    POOLED = "can be pooled"
    NOTE = "can be pooled with a note"
    NOT_YET = "cannot be pooled yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A paper with its answers and the verdict on them."""

    paper: PaperFacts
    answers: tuple[Answer, ...]
    verdict: Pooling

    @property
    def blocking(self) -> tuple[Answer, ...]:
        """Return what has to be known, or settled, before the paper can be pooled."""
        return tuple(a for a in self.answers if a.item.level is Level.NEEDED and a.state is not State.FOUND)

    @property
    def notes(self) -> tuple[Answer, ...]:
        """Return what a note is made of: what is not settled, what a machine alone read, what is noted anyway."""
        others = (a for a in self.answers if a.item.level is not Level.DESCRIBED and a not in self.blocking)
        return tuple(a for a in others if a.state is not State.FOUND or a.noted or a.machine)

    @property
    def to_settle(self) -> tuple[Answer, ...]:
        """Return what people of the review have to do."""
        return tuple(a for a in self.answers if a.todo is not None)

    @property
    def asked(self) -> tuple[Answer, ...]:
        """Return what the authors are asked for; nothing where nothing that matters is missing, or nobody read the paper."""
        missing = [a for a in self.answers if is_asked(a)]
        return tuple(missing) if any(a.item.level is not Level.DESCRIBED for a in missing) else ()

    @property
    def wants_text(self) -> bool:
        """Return whether the authors are asked for the paper itself: nobody could get it."""
        return self.paper.is_lost and not self.paper.is_read

    @property
    def has_letter(self) -> bool:
        """Return whether there is anything to ask the authors."""
        return bool(self.asked) or self.wants_text

    def to_plain(self) -> dict[str, Any]:
        """Return verdict and answers as plain values, in English."""
        return {
            "report": self.paper.report,
            "included": not self.paper.awaits,
            "verdict": self.verdict.value,
            "asked": [answer.item.id for answer in self.asked],
            "letter": self.has_letter,
            "answers": {
                answer.item.id: {
                    "state": answer.state.value,
                    "answer": answer.words.en,
                    "machine": answer.machine,
                    "who": list(dict.fromkeys(value.who for value in answer.values if value.who)),
                    "words": [value.quote for value in answer.values if value.quote],
                    "places": [value.place for value in answer.values if value.place],
                }
                for answer in self.answers
            },
        }


def is_asked(answer: Answer) -> bool:
    """Return whether only the authors can answer: it is not in the paper, speaks against pooling, or papers may share people."""
    undecided = answer.item.id == "overlap" and answer.state is State.OPEN and bool(answer.values)
    return answer.state in (State.MISSING, State.AGAINST) or undecided


def assess(paper: PaperFacts) -> Assessed:
    """Return the answers and the verdict.

    A paper that lacks what is needed, or has it unsettled, or that is not included yet, is not pooled; one with anything that
    deserves a note is pooled with it.
    """
    found = Assessed(paper=paper, answers=answer_all(paper), verdict=Pooling.NOT_YET)
    if found.blocking or paper.awaits:
        return found
    verdict = Pooling.NOTE if found.notes else Pooling.POOLED
    return Assessed(paper=paper, answers=found.answers, verdict=verdict)
