"""What a screening rule is: a name, checked parameters, and a verdict with the words it rests on.

The iron rule: **absence of a word never excludes.** A rule returns NOT_MET only for words that are there
and say the contrary, MET only for words that say so; everything else is UNCLEAR.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from corpora.nouns.decisions import Verdict
from corpora.nouns.evidence import Evidence
from corpora.nouns.records import Record
from screen.passages import Passage

Finding = tuple[Verdict, Evidence | None]
"""A verdict and the words it rests on; the evidence is None only when the verdict is UNCLEAR."""

NOTHING: Finding = (Verdict.UNCLEAR, None)


class ScreeningRule(BaseModel, ABC):
    """Base of all rules. Its fields are the parameters a protocol may give; unknown ones are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: ClassVar[str]
    summary: ClassVar[str]

    @abstractmethod
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return the verdict on one report's texts, with evidence whose offsets index the passage it names."""


def met(evidence: Evidence) -> Finding:
    """Return MET with its words."""
    return Verdict.MET, evidence


def not_met(evidence: Evidence) -> Finding:
    """Return NOT_MET with its words."""
    return Verdict.NOT_MET, evidence


def unclear(evidence: Evidence | None = None) -> Finding:
    """Return UNCLEAR, with the words that made it doubtful where there are some."""
    return Verdict.UNCLEAR, evidence
