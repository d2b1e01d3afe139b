"""The direction of a contrast: which condition was greater, or what kind of effect it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Relation(StrEnum):
    """How the first condition of a contrast stands to the second."""

    GREATER = "greater"
    LESS = "less"
    DEACTIVATION = "deactivation"
    INTERACTION = "interaction"
    POSITIVE_CORRELATION = "positive_correlation"
    NEGATIVE_CORRELATION = "negative_correlation"
    CONJUNCTION = "conjunction"
    MAIN_EFFECT = "main_effect"
    UNCLEAR = "unclear"


OPPOSITES = {
    Relation.GREATER: Relation.LESS,
    Relation.LESS: Relation.GREATER,
    Relation.POSITIVE_CORRELATION: Relation.NEGATIVE_CORRELATION,
    Relation.NEGATIVE_CORRELATION: Relation.POSITIVE_CORRELATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """A contrast's direction; `first` and `second` are "" where the words name none, `words` are those it was read from."""

    relation: Relation = Relation.UNCLEAR
    first: str = ""
    second: str = ""
    words: str = ""

    def reversed(self) -> Direction:
        """Return the direction of rows whose statistic is negative where the others' is positive."""
        relation = Relation.LESS if self.relation is Relation.UNCLEAR else OPPOSITES.get(self.relation, self.relation)
        return replace(self, relation=relation)

    def is_opposite(self, other: Direction) -> bool:
        """Return whether two contrasts say the contrary: A > B and B > A, A > B and A < B, an increase and a decrease."""
        if self.relation is Relation.UNCLEAR or other.relation is Relation.UNCLEAR:
            return False
        ours, theirs = (_sides(self), _sides(other))
        relation, of_other = self._as_difference(), other._as_difference()
        if relation is of_other:
            return relation in (Relation.GREATER, Relation.LESS) and bool(ours[1]) and ours == theirs[::-1]
        return OPPOSITES.get(relation) is of_other and ours == theirs

    def _as_difference(self) -> Relation:
        """Return a deactivation against a baseline as the difference it is: less than it."""
        return Relation.LESS if self.relation is Relation.DEACTIVATION and self.second else self.relation


def _sides(direction: Direction) -> tuple[str, str]:
    return _folded(direction.first), _folded(direction.second)


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()
