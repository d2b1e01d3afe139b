"""The same quantity stated in several places: abstract, text, captions, and abstracts in two languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extract.claims.explain import explain_number
from extract.claims.facts import Facts
from extract.claims.manuscript import Part, places
from extract.claims.quantities import Quantity, Scope, Statement
from extract.claims.values import PAIR, Finding, Status

CHECK = "repeated statements"


def check_repeated(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each quantity that is stated more than once."""
    for group in _same_subject(facts.statements):
        if len(group) > 1:
            yield _compared(group)
    yield from _abstracts(facts.statements)


def _abstracts(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Yield clusters that abstracts in two languages count; other quantities are compared wherever they are stated."""
    own = [s for s in statements if s.sentence.part is Part.ABSTRACT and s.quantity is Quantity.CLUSTERS]
    chinese = [one for one in own if one.sentence.is_chinese]
    english = [one for one in own if not one.sentence.is_chinese]
    values = {one.value for one in chinese}, {one.value for one in english}
    if all(len(found) == 1 for found in values):
        same = values[0] == values[1]
        both = [*chinese[:1], *english[:1]]
        words = "" if same else explain_number(chinese[0].value, english[0].value)
        yield _finding(both, Status.AGREES if same else Status.DIFFERS, "Chinese abstract / English abstract", words)


def _same_subject(statements: Sequence[Statement]) -> list[list[Statement]]:
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for one in statements:
        if one.quantity is not Quantity.CLUSTERS and one.scope in (Scope.WHOLE, Scope.SUBGROUP):
            groups.setdefault((one.quantity, tuple(level.word for level in one.levels)), []).append(one)
    return list(groups.values())


def _compared(group: Sequence[Statement]) -> Finding:
    counted = Counter(one.value for one in group)
    values = list(counted)
    if len(values) == 1:
        return _finding(group, Status.AGREES, "", "")
    by_sentence: dict[int, set[int]] = {}
    for one in group:
        by_sentence.setdefault(one.sentence.number, set()).add(one.value)
    if any(len(found) > 1 for found in by_sentence.values()):
        return _finding(group, Status.UNCHECKED, "", "one sentence states two numbers, which may be of two things")
    if len(values) > PAIR or not _alike(*values):
        return _finding(group, Status.UNCHECKED, "", "the numbers are too different to be of the same thing for sure")
    most = counted.most_common(1)[0][0]
    odd = next(value for value in values if value != most)
    where = "; ".join(f"{value}: {_where(group, value)}" for value in values)
    return _finding(group, Status.DIFFERS, where, explain_number(odd, most))


ALIKE = 0.2
"""Relative difference up to which two numbers of one thing are taken for one of them misprinted."""


def _alike(one: int, other: int) -> bool:
    return abs(one - other) <= max(ALIKE * max(one, other), 1) or sorted(str(one)) == sorted(str(other))


def _where(group: Sequence[Statement], value: int) -> str:
    parts = [
        f"abstract ({'Chinese' if one.sentence.is_chinese else 'English'})"
        if one.sentence.part is Part.ABSTRACT
        else one.sentence.heading or "text"
        for one in group
        if one.value == value
    ]
    return ", ".join(dict.fromkeys(parts))


def _finding(group: Sequence[Statement], status: Status, arithmetic: str, explanation: str) -> Finding:
    values = " / ".join(map(str, dict.fromkeys(one.value for one in group)))
    return Finding(
        check=CHECK,
        subject=group[0].subject,
        status=status,
        stated=values,
        arithmetic=arithmetic or f"stated {len(group)} times",
        explanation=explanation,
        places=places([one.sentence for one in group]),
    )
