"""When was it published?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from pydantic import model_validator
from typing_extensions import override

from corpora.nouns.evidence import Evidence
from corpora.nouns.records import Record
from screen.passages import Passage
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met


class Published(ScreeningRule):
    """MET for a year from `from_year` to `until_year` (both count), NOT_MET outside, UNCLEAR without a year."""

    name: ClassVar[str] = "published"
    summary: ClassVar[str] = "published within the required years"
    from_year: int | None = None
    until_year: int | None = None

    @model_validator(mode="after")
    def _years_are_given(self) -> Self:
        if self.from_year is None and self.until_year is None:
            message = "give from_year or until_year"
            raise ValueError(message)
        if self.from_year and self.until_year and self.from_year > self.until_year:
            message = f"from_year {self.from_year} is after until_year {self.until_year}"
            raise ValueError(message)
        return self

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return the verdict on the record's year."""
        if record is None or record.year is None:
            return NOTHING
        year = str(record.year)
        evidence = Evidence(quote=year, place="year", start=0, end=len(year))
        early = self.from_year is not None and record.year < self.from_year
        late = self.until_year is not None and record.year > self.until_year
        return not_met(evidence) if early or late else met(evidence)
