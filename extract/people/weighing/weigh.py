"""The number of people of a study, chosen among all that its text gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from extract.people.analysed.degrees import numbers_by_design
from extract.people.analysed.later import end_of_results
from extract.people.weighing.accounts import accounts_of
from extract.people.weighing.combined import add_left, add_two
from extract.people.weighing.points import points_of
from extract.people.weighing.totals import (
    FROM_ACCOUNT,
    Known,
    Text,
    Total,
    add_known,
    counted_totals,
    place_of_sentence,
)
from extract.people.weighing.wording import Likely, counts_and_losses, likely
from extract.prose import RunningText


@dataclass(frozen=True, slots=True)
class Weighed:
    """A total with the share of all that speaks for it, from 0 to 1."""

    total: Total
    share: float


def weigh_totals(text: Text, known: Known) -> tuple[Weighed, ...]:
    """Return all numbers of people that a text gives, the likeliest first."""
    points = {n: points_of(text, total, known) for n, total in text.candidates()}
    most = max(points.values(), default=0.0)
    weights = {n: math.exp(value - most) for n, value in points.items()}
    whole = sum(weights.values())
    ordered = sorted(weights, key=lambda n: (-weights[n], n))
    return tuple(Weighed(text.totals[n], weights[n] / whole) for n in ordered)


def all_totals(prose: RunningText, known: Known, abstract_end: int, section: tuple[int, int]) -> Text:
    """Return all totals of a text with their marks."""
    end = end_of_results(prose, section[0])
    text = counted_totals(prose, end, abstract_end, section)
    add_known(text, known, prose)
    sentences = list(prose.sentences(0, end))
    places = [place_of_sentence(sentence, abstract_end, section) for sentence in sentences]
    text.counts, text.people_lost = counts_and_losses(sentences, places)
    degrees = numbers_by_design(prose.text[:end])
    reach = set(text.totals).union(*degrees.values())
    add_two(text, known, reach, degrees)
    add_left(text, known, reach)
    add_accounts(text, [likely(one) for one in text.counts])
    for mark, implied in degrees.items():
        for n, times in implied.items():
            if n in text.totals:
                text.totals[n].marks[mark] = times
    return text


def add_accounts(text: Text, likelihoods: Sequence[Likely]) -> None:
    """Add the totals that the groups of a text add up to, where the words around its counts make these so likely."""
    text.accounts = accounts_of(text.counts, likelihoods, text.people_lost, (n for n, _ in text.candidates()))
    for n in text.accounts.totals():
        account = text.accounts.best.get(n)
        for item in account.items if account is not None else ():
            text[n].add(FROM_ACCOUNT, item.counted.sentence)
        text[n].marks[FROM_ACCOUNT] = 1
