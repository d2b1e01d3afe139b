"""How many people the printed statistics imply: t(15) of one sample is of 16 people, F(1, 11) within subjects of 12."""

from __future__ import annotations

import re
from collections import Counter

from extract.people.words import FEWEST
from extract.prose import Prose, Sentence

_DEGREES = re.compile(
    r"\bt\s?[(\[]\s?(\d{1,3})\s?[)\]]|\bt_?(\d{2,3})\s?[=<>]\s?[-−–]?\d|\bF\s?[(\[]\s?1\s?[,;]\s?(\d{1,3})\s?[)\]]|\bF_?1,\s?(\d{1,3})\s?[=<>]"
)
TWICE = 2
"""A number implied once may be another comparison's."""


def implied_numbers(prose: Prose) -> Counter[int]:
    """Return how often the degrees of freedom of t and F(1, ·) imply each number of people."""
    found = Counter(int(next(filter(None, m.groups()))) + 1 for m in _DEGREES.finditer(prose.text))
    return Counter({n: times for n, times in found.items() if n >= FEWEST})


def most_implied(prose: Prose) -> tuple[int, Sentence] | None:
    """Return the number that the degrees of freedom imply most often, at least twice, with its first sentence."""
    implied = implied_numbers(prose)
    best = min(implied, key=lambda n: (-implied[n], n), default=None)
    if best is None or implied[best] < TWICE:
        return None
    for sentence in prose.sentences():
        if any(int(next(filter(None, m.groups()))) + 1 == best for m in _DEGREES.finditer(sentence.text)):
            return best, sentence
    return None
