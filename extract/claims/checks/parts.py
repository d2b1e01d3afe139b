"""Subgroups against the whole they divide: 434 + 130 must be the number of all participants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.claims.checks.counts import COUNTED, compute, rows_of
from extract.claims.facts import Facts
from extract.claims.levels import Level
from extract.claims.manuscript import places
from extract.claims.quantities import Quantity, Scope, Statement
from extract.claims.values import PAIR, Finding, agreement

CHECK = "parts and whole"
Base = tuple[Level, ...]


def check_parts(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each moderator all of whose levels have a stated count."""
    for quantity in COUNTED:
        for base, moderator in _divisions(facts, quantity):
            found = _added(facts, quantity, base, moderator)
            if found:
                yield found


def _divisions(facts: Facts, quantity: Quantity) -> list[tuple[Base, str]]:
    """Return the (levels in common, moderator) pairs under which counts of a quantity are stated."""
    found: dict[tuple[tuple[str, ...], str], tuple[Base, str]] = {}
    for one in facts.statements:
        if one.quantity is quantity and one.scope is Scope.SUBGROUP:
            for level in one.levels:
                base = tuple(other for other in one.levels if other is not level)
                found.setdefault((tuple(b.word for b in base), level.moderator), (base, level.moderator))
    return list(found.values())


def _added(facts: Facts, quantity: Quantity, base: Base, moderator: str) -> Finding | None:
    levels = [level for level in facts.levels if level.moderator == moderator]
    within = [level for level in levels if _rows(facts, (*base, level))]
    parts = [facts.stated(quantity, [level.word for level in (*base, level)]) for level in within]
    whole = facts.stated(quantity, [level.word for level in base])
    if len(within) < PAIR or not whole or not all(parts) or not _is_division(facts, base, within):
        return None
    overlap = _overlap(facts, quantity, base, within)
    if overlap is None:
        return None
    values = [part[0].value for part in parts]
    total = sum(values) - overlap
    fits = total in {one.value for one in whole}
    shared = f" - {overlap} in both" if overlap else ""
    summed = f"{' + '.join(map(str, values))}{shared} = {total}"
    return Finding(
        check=CHECK,
        subject=f"{quantity}: {' + '.join(level.word for level in within)}",
        status=agreement(differs=not fits),
        stated=str(whole[0].value),
        computed=str(total),
        arithmetic=summed,
        explanation="" if fits else _explained(whole, total, values),
        places=places([one.sentence for one in (*whole[:1], *(part[0] for part in parts))]),
    )


def _explained(whole: Sequence[Statement], total: int, values: Sequence[int]) -> str:
    difference = total - whole[0].value
    same = [value for value in values if abs(difference) == value]
    return f"{difference:+d}" + ("; one part is counted twice or missing" if same else "")


def _rows(facts: Facts, levels: Sequence[Level]) -> list[object]:
    return list(rows_of(facts.table, levels)) if facts.table else [None]


def _is_division(facts: Facts, base: Base, levels: Sequence[Level]) -> bool:
    """Return whether the levels divide the rows of the base: each row is of one level and none is left."""
    if facts.table is None:
        return True
    rows = [rows_of(facts.table, (*base, level)) for level in levels]
    return sum(map(len, rows)) == len(rows_of(facts.table, base))


def _overlap(facts: Facts, quantity: Quantity, base: Base, levels: Sequence[Level]) -> int | None:
    """Return how much of a quantity is in several parts by the table; None where it does not tell."""
    if facts.table is None:
        return 0 if quantity in (Quantity.EXPERIMENTS, Quantity.FOCI) else None
    parts = [compute(quantity, rows_of(facts.table, (*base, level)), facts.table).value for level in levels]
    whole = compute(quantity, rows_of(facts.table, base), facts.table).value
    if whole is None or any(part is None for part in parts):
        return 0 if quantity is Quantity.FOCI else None
    return sum(part for part in parts if part is not None) - whole
