"""Ages of the participants of a study, as the sections about them state them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora.language.ages import Age, AgeKind
from screen.cues import is_cited
from screen.passages import Hit, Passage, about_people

_ORDER = (AgeKind.RANGE, AgeKind.MEAN, AgeKind.SINGLE)
"""Ranges say most about who took part."""


@dataclass(frozen=True, kw_only=True)
class StatedAge:
    """One statement of age in years and the words that make it."""

    age: Age
    hit: Hit


def find_ages(passages: Sequence[Passage]) -> Iterator[StatedAge]:
    """Yield every statement of participants' age, in each passage ranges first; other people's studies are left out."""
    for passage in about_people(passages):
        stated = [StatedAge(age=span._.age, hit=hit) for span, hit in passage.spans("ages") if not is_cited(hit)]
        yield from sorted(stated, key=lambda one: _ORDER.index(one.age.kind))
