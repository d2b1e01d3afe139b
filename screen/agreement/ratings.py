"""Ratings as a table of units by raters, and which of a person's words on a unit are independent ratings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """Who said what: `values[i][j]` is what rater j said of unit i, None where there is nothing."""

    units: tuple[str, ...]
    raters: tuple[str, ...]
    values: tuple[tuple[str | None, ...], ...]

    def among(self, raters: Sequence[str]) -> Ratings:
        """Return the ratings of these raters, without the units that none of them rated."""
        columns = [self.raters.index(rater) for rater in raters]
        rows = [(unit, tuple(row[j] for j in columns)) for unit, row in zip(self.units, self.values, strict=True)]
        rated = [(unit, row) for unit, row in rows if any(value is not None for value in row)]
        return Ratings(
            units=tuple(unit for unit, _ in rated), raters=tuple(raters), values=tuple(row for _, row in rated)
        )

    @property
    def n_missing(self) -> int:
        """Return how many cells are empty."""
        return sum(value is None for row in self.values for value in row)

    @property
    def n_comparable(self) -> int:
        """Return how many units at least two raters rated."""
        return sum(sum(value is not None for value in row) >= 2 for row in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that several people rated: `part` of the review, `name` of what was asked, the `unit` rated.

    `numeric` says that the values are numbers whose distance means something. `note` is said with the result.
    """

    part: str
    name: str
    unit: str
    ratings: Ratings
    numeric: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a person said of a unit at one moment; `value` None takes back what they said."""

    unit: Hashable
    who: str
    value: str | None


def tabulate(said: Mapping[tuple[str, str], str], order: Sequence[str] = ()) -> Ratings:
    """Return ratings by (unit, rater) as a table: units as they first occur, raters as in `order`, others after them."""
    units = tuple(dict.fromkeys(unit for unit, _ in said))
    occurring = dict.fromkeys(rater for _, rater in said)
    raters = (*(name for name in order if name in occurring), *(name for name in occurring if name not in order))
    values = tuple(tuple(said.get((unit, rater)) for rater in raters) for unit in units)
    return Ratings(units=units, raters=raters, values=values)


def independent(words: Iterable[Word]) -> dict[tuple[Hashable, str], str]:
    """Return each person's own rating of each unit, by (unit, person), out of all words in the order they were said.

    A person may change their mind as long as nobody else has rated the unit. Once two have, each rating is final: a
    change after that may follow from what the other one said. A rating that was taken back is no rating, and what
    the person says of the unit later is none either.
    """
    said: dict[tuple[Hashable, str], str] = {}
    spoken: dict[Hashable, set[str]] = {}
    for word in words:
        before = spoken.setdefault(word.unit, set())
        if word.value is None:
            said.pop((word.unit, word.who), None)
        elif word.who not in before or before == {word.who}:
            before.add(word.who)
            said[word.unit, word.who] = word.value
    return said
