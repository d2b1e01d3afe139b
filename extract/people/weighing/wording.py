"""What the words around a number of people say that it counts: all who were analysed, a group of them, or those who started.

A multinomial logit (McFadden 1974, "Conditional logit analysis of qualitative choice behavior") of the words before and behind
a number, of its sentence and of the two beside it. Its points stand in `corpora/data/people/wording.tsv`, fitted with
`benchmarks/people_points.py` to papers whose people are known.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from corpora.language.numbers import may_count
from extract.people.weighing.loose import (
    LEAST,
    LOST,
    Loose,
    clause_around,
    loose_counts,
)
from extract.prose import Sentence

WORDS_BEFORE, WORDS_BEHIND, NEXT_WORDS = 8, 12, 4
"""Words of a clause before and behind a number that are looked at, and those behind it that are looked at as near."""
OF_SENTENCE, OF_NEXT, OF_LAST = 60, 30, 25
"""Words of its sentence, of the next one and of the one before."""
MOST_PLACES, MOST_TIMES, MOST_BEFORE = 10, 4, 4
"""Counts before a number, times that it is told, and numbers of its sentence before it, from which on more say no more."""
_WORD = re.compile(r"[a-zA-Z]+(?:-[a-z]+)?|[一-鿿]{2}|\d+|[%=]")
_NUMERAL = "#"
ALWAYS = "always"
"""The cue of every number."""


class Likely(NamedTuple):
    """How likely a number counts all who were analysed, one group of them, or those who started; the rest is something else."""

    whole: float
    part: float
    started: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number of people: its sentence with its place among the sentences, and the cues that its words give."""

    n: int
    place: int
    start: int
    sentence: Sentence
    in_brackets: bool
    who: str
    cues: tuple[str, ...]
    values: tuple[float, float, float]
    """How many numbers of its sentence and how many counts of the text are before it, and how often it is told, as shares of the most that count."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A number in a sentence that speaks of people left out, with its place."""

    n: int
    place: int
    start: int
    in_brackets: bool


def counts_and_losses(sentences: Sequence[Sentence], places: Sequence[str]) -> tuple[list[Counted], list[Lost]]:
    """Return the numbers of people of a text and those of people left out, in order; `places` says in which part each sentence stands."""
    found: list[tuple[int, Loose]] = []
    losses: list[Lost] = []
    for place, sentence in enumerate(sentences):
        if not may_count(sentence.text.lower()):
            continue
        loose = loose_counts(sentence.text)
        if LOST.search(sentence.text) is not None:
            losses.extend(_losses(sentence.text, place, loose))
        found += [(place, one) for one in loose if one.is_people and one.n >= LEAST]
    times = Counter(one.n for _, one in found)
    seen: set[str] = set()
    counts = []
    for order, (place, one) in enumerate(found):
        is_first = places[place] not in seen
        seen.add(places[place])
        counts.append(_counted(sentences, places, place, one, (order, times[one.n]), is_first=is_first))
    return counts, losses


def _losses(text: str, place: int, loose: Sequence[Loose]) -> Iterator[Lost]:
    for one in loose:
        if one.may_be_lost:
            before = text[: one.start]
            yield Lost(one.n, place, one.start, before.count("(") > before.count(")"))


def _counted(
    sentences: Sequence[Sentence],
    places: Sequence[str],
    place: int,
    one: Loose,
    order_and_times: tuple[int, int],
    *,
    is_first: bool,
) -> Counted:
    sentence = sentences[place]
    within = loose_counts(sentence.text)
    order, times = order_and_times
    values = (
        min(within.index(one), MOST_BEFORE) / MOST_BEFORE,
        min(order, MOST_PLACES) / MOST_PLACES,
        min(times, MOST_TIMES) / MOST_TIMES,
    )
    where = places[place]
    told = [f"in {where}", *(f"mark {mark}" for mark in one.marks), f"who {one.who}"]
    flags = {
        ALWAYS: True,
        "in brackets": one.in_brackets,
        "noun": one.has_noun,
        "first": order == 0,
        f"first in {where}": is_first,
    }
    cues = [*told, *(name for name, holds in flags.items() if holds), *_words_around(sentences, place, one)]
    return Counted(
        n=one.n,
        place=place,
        start=one.start,
        sentence=sentence,
        in_brackets=one.in_brackets,
        who=one.who,
        cues=tuple(dict.fromkeys(cues)),
        values=values,
    )


def _words_around(sentences: Sequence[Sentence], place: int, one: Loose) -> Iterator[str]:
    left, right = clause_around(sentences[place].text, one.start, one.end)
    before, behind = words_of(left)[-WORDS_BEFORE:], words_of(right)[:WORDS_BEHIND]
    yield from (f"before {word}" for word in before)
    yield from (f"behind {word}" for word in behind)
    yield from (f"near {word}" for word in behind[:NEXT_WORDS])
    if before:
        yield f"last {before[-1]}"
        yield f"last two {' '.join(before[-2:])}"
    if behind:
        yield f"next {behind[0]}"
        yield f"next two {' '.join(behind[:2])}"
    yield from (f"sentence {word}" for word in words_of(sentences[place].text)[:OF_SENTENCE])
    if place + 1 < len(sentences):
        yield from (f"follows {word}" for word in words_of(sentences[place + 1].text)[:OF_NEXT])
    if place:
        yield from (f"precedes {word}" for word in words_of(sentences[place - 1].text)[-OF_LAST:])


@lru_cache(maxsize=1024)
def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, each numeral as one sign; do not change the list."""
    return [_NUMERAL if word[0].isdigit() else word.lower() for word in _WORD.findall(text)]


VALUES = ("numbers before", "counts before", "times")
"""The names of a count's `values`."""


@lru_cache(maxsize=1)
def wording_points() -> Mapping[str, Likely]:
    """Return the points of each cue."""
    text = resources.files("corpora").joinpath("data/people/wording.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {cue: Likely(float(whole), float(part), float(started)) for cue, whole, part, started in rows}


def likely(counted: Counted, points: Mapping[str, Likely] | None = None) -> Likely:
    """Return how likely a number counts all people, a group, or those who started."""
    points = wording_points() if points is None else points
    found = [points[cue] for cue in counted.cues if cue in points]
    valued = [(points[name], value) for name, value in zip(VALUES, counted.values, strict=True) if name in points]
    weights = [
        math.exp(sum(one[kind] for one in found) + sum(one[kind] * value for one, value in valued))
        for kind in range(len(Likely._fields))
    ]
    whole = 1.0 + sum(weights)
    return Likely(*(weight / whole for weight in weights))
