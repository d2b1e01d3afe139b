"""Are the participants as old as the review asks for?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from pydantic import model_validator
from typing_extensions import override

from corpora.language.ages import AgeKind
from corpora.nouns.records import Record
from screen.ages import find_ages
from screen.cues import is_negated
from screen.passages import Passage
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met, unclear


class AgeRange(ScreeningRule):
    """NOT_MET when every age a text states lies outside `minimum` to `maximum` years.

    MET when a stated range lies inside; a range that crosses a limit, or a mean inside without a range, is
    UNCLEAR: the mean hides who is outside.
    """

    name: ClassVar[str] = "age_range"
    summary: ClassVar[str] = "participants' ages in years within limits"
    minimum: float = 18.0
    maximum: float = 60.0

    @model_validator(mode="after")
    def _limits_are_ordered(self) -> Self:
        if self.minimum > self.maximum:
            message = f"minimum {self.minimum:g} is above maximum {self.maximum:g}"
            raise ValueError(message)
        return self

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return the verdict with the statement of age it rests on."""
        ages = [stated for stated in find_ages(passages) if not is_negated(stated.hit)]
        if not ages:
            return NOTHING
        outside = [a for a in ages if a.age.high < self.minimum or a.age.low > self.maximum]
        if len(outside) == len(ages):
            return not_met(outside[0].hit.evidence)
        ranges = [a for a in ages if a.age.kind is AgeKind.RANGE]
        inside = [a for a in ranges if self.minimum <= a.age.low and a.age.high <= self.maximum]
        crossing = [a for a in ranges if a not in inside]
        if inside and not crossing and not outside:
            return met(inside[0].hit.evidence)
        return unclear((crossing or outside or ages)[0].hit.evidence)
