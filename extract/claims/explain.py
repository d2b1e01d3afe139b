"""The nearest ways to get a number that was stated instead of the one computed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from extract.claims.values import PAIR

Named = tuple[str, int]
"""A summand with the name of its row."""
MOST_EXPLANATIONS = 2
MOST_NAMES = 4
"""Rows named as candidates of one explanation."""
MOST_PAIRS = 60
"""Rows up to which pairs of them are tried."""


def explain_sum(stated: int, parts: Sequence[Named], *, repeated: Sequence[Named] = ()) -> str:
    """Return how `stated` may have come about instead of the sum of `parts`, "" where nothing simple gives it.

    `repeated` are rows that show people already counted in another row; they are no part of the sum.
    """
    total = sum(n for _, n in parts)
    ways = [*_rows(stated, total, parts, repeated), *_digits(stated, total, parts), *_pairs(stated, total, parts)]
    difference = stated - total
    lead = f"differs by {difference:+d}"
    return "; ".join([lead, *ways[:MOST_EXPLANATIONS]]) if ways else f"{lead}; no single row explains it"


def _rows(stated: int, total: int, parts: Sequence[Named], repeated: Sequence[Named]) -> Iterator[str]:
    if repeated and stated == total + sum(n for _, n in repeated):
        yield f"{stated} is what you get when every row counts, the same people in several rows too ({_names(repeated)})"
    else:
        again = [part for part in repeated if total + part[1] == stated]
        if again:
            yield f"{stated} counts the people of {_names(again)} twice"
    left_out = [part for part in parts if total - part[1] == stated]
    if left_out:
        yield f"{stated} is what you get when one row of n = {left_out[0][1]} is left out ({_names(left_out)})"
    twice = [part for part in parts if total + part[1] == stated]
    if twice:
        yield f"{stated} is what you get when one row of n = {twice[0][1]} is counted twice ({_names(twice)})"


def _digits(stated: int, total: int, parts: Sequence[Named]) -> Iterator[str]:
    if _is_swap(stated, total):
        yield f"{stated} is {total} with two digits exchanged"
    for name, n in parts:
        for other in swaps(n):
            if total - n + other == stated:
                yield f"{stated} is what you get when {n} ({name}) is read as {other}"


def _pairs(stated: int, total: int, parts: Sequence[Named]) -> Iterator[str]:
    if len(parts) > MOST_PAIRS:
        return
    swapped = [(a, b) for a, b in itertools.permutations(parts, 2) if total - a[1] + b[1] == stated]
    without = [(a, b) for a, b in itertools.combinations(parts, 2) if total - a[1] - b[1] == stated]
    if len(swapped) + len(without) != 1:  # several pairs fit: none of them explains anything
        return
    for (one, n), (other, m) in swapped:
        yield f"{stated} is what you get when {one} (n = {n}) is left out and {other} (n = {m}) is counted twice"
    for (one, n), (other, m) in without:
        yield f"{stated} is what you get without {one} (n = {n}) and {other} (n = {m})"


def explain_number(stated: float, computed: float) -> str:
    """Return how one printed number may have become another: exchanged digits, a lost sign, one digit off."""
    if stated == -computed:
        return "the sign differs"
    one, other = f"{abs(stated):g}", f"{abs(computed):g}"
    if len(one) == len(other):
        differing = [i for i in range(len(one)) if one[i] != other[i]]
        if len(differing) == PAIR and sorted(one) == sorted(other):
            return "two digits are exchanged"
        if len(differing) == 1:
            return "one digit differs"
    if one.rstrip("0") == other.rstrip("0"):
        return "a digit is missing or added"
    return f"differs by {stated - computed:+g}"


def swaps(number: int) -> list[int]:
    """Return the numbers that exchanging two neighbouring digits makes of one."""
    digits = str(number)
    made = (digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1))
    return [int(text) for text in made if text != digits and not text.startswith("0")]


def _is_swap(one: int, other: int) -> bool:
    return one in swaps(other)


def _names(parts: Sequence[Named]) -> str:
    names = list(dict.fromkeys(name for name, _ in parts))
    shown = " or ".join(names[:MOST_NAMES]) if len(names) <= MOST_NAMES else ", ".join(names[:MOST_NAMES])
    return shown if len(names) <= MOST_NAMES else f"{shown} or {len(names) - MOST_NAMES} others"
