"""A count of people in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpora.language.people import FEMALE, MALE
from extract.people.roles import GroupRole
from extract.prose import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A count of people: `phrase` is its noun with the words before it, `start` and `end` its place in the sentence."""

    n: int
    phrase: str
    group: str
    role: GroupRole
    sentence: Sentence
    start: int
    end: int

    @property
    def in_brackets(self) -> bool:
        """Return whether the count is in brackets, as a detail of another."""
        before = self.sentence.text[: self.start]
        return before.count("(") + before.count("[") > before.count(")") + before.count("]")

    @property
    def is_sex(self) -> bool:
        """Return whether the noun is a sex only ("7 women")."""
        return bool(
            re.fullmatch(rf"(?:were |of (?:them|whom) )?(?:{FEMALE}|{MALE})", self.phrase.strip(), re.IGNORECASE)
        )
