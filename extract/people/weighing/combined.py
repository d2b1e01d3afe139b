"""Totals that no sentence need state: the sum of counts in two sentences, and what is left when people are taken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from extract.people.weighing.loose import LEAST
from extract.people.weighing.totals import Known, Text

MOST_LOSSES, MOST_COUNTED = 16, 24
"""Losses and counts of a text that are combined; one with more repeats them."""
MOST_RUN, MOST_RUN_OF_TWO = 4, 3
"""Losses that follow one another and are taken off together."""
FEWEST_LEFT, FEWEST_LEFT_OF_TWO = 0.5, 0.6
"""Shares of a count of whom fewer are rarely left."""
MOST_OF_TWO = 3000
NEAR = 2
"""Sentences between two counts of one account."""


def add_two(text: Text, known: Known, reach: set[int], degrees: Mapping[str, Counter[int]]) -> None:
    """Add the sums of counts in two sentences of the body, and what of them is left; `reach` are the numbers that are told or implied."""
    body = [one for one in text.told if one.where != "abstract"][:MOST_COUNTED]
    implied = {n for kind in degrees.values() for n in kind}
    sums: set[tuple[int, bool]] = set()
    for one, other in combinations(body, 2):
        n = one.n + other.n
        if one.place == other.place or n > MOST_OF_TWO:
            continue
        sums.add((n, {one.who, other.who} == {"studied", "others"}))
        is_read = known.n in (one.n, other.n)
        are_final = one.is_final and other.is_final
        if not (n in implied or n in text.totals or are_final or is_read or other.place - one.place <= NEAR):
            continue
        total, told = text[n], (one, other)
        for source in told:
            total.add("two", source.sentence)
        for mark, holds in (
            ("two with read", is_read),
            ("two kept", not (one.is_lost or other.is_lost)),
            ("two of one side", one.who == other.who != ""),
        ):
            if holds:
                total.marks[mark] = 1
    _add_left_of_two(text, sums, reach, degrees)


def _add_left_of_two(
    text: Text, sums: set[tuple[int, bool]], reach: set[int], degrees: Mapping[str, Counter[int]]
) -> None:
    for n, is_of_both in sums:
        for gone, _, is_all in _runs(text.losses, MOST_RUN_OF_TWO):
            left = n - gone
            if left == n or left < max(6, FEWEST_LEFT_OF_TWO * n):
                continue
            marks = text.totals[left].marks if left in text.totals else Counter[str]()
            is_told = left in reach and (
                left in degrees["degrees of one"]
                or left in degrees["degrees of two"]
                or marks["counted"] + marks["sum"] > 0
            )
            if is_told or (is_of_both and is_all):
                text[left].marks["left of two"] = 1


def add_left(text: Text, known: Known, reach: set[int]) -> None:
    """Add what is left of each count when losses that follow one another are taken off."""
    read = {n for n in (known.n, known.recruited) if n is not None}
    before = {one.n for one in text.told} | {n for n, total in text.totals.items() if total.marks["sum"]} | read
    for gone, size, is_all in _runs(text.losses, MOST_RUN):
        for n in before if gone else ():
            left = n - gone
            if left < max(LEAST, FEWEST_LEFT * n) or not (left in reach or n in read):
                continue
            for mark, holds in (
                ("left", True),
                ("left of one", size == 1),
                ("left of all", is_all),
                ("left of read", n == known.n),
                ("left of recruited", n == known.recruited),
            ):
                if holds:
                    text[left].marks[mark] = 1


def _runs(losses: Sequence[int], longest: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the sums of losses that follow one another, with how many they are, and whether they are all."""
    some = losses[:MOST_LOSSES]
    for size in range(1, longest + 1):
        for first in range(len(some) - size + 1):
            yield sum(some[first : first + size]), size, first == 0 and size == len(some)
