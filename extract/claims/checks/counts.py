"""Stated numbers of studies, experiments, participants and foci against the table of included studies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.claims.explain import explain_sum
from extract.claims.facts import Facts
from extract.claims.levels import Level
from extract.claims.manuscript import places
from extract.claims.quantities import Quantity, Scope, Statement
from extract.claims.studies import StudyRow, StudyTable, samples_of
from extract.claims.values import Finding, Status, agreement, spelled_sum

CHECK = "counts"
COUNTED = (
    Quantity.STUDIES,
    Quantity.EXPERIMENTS,
    Quantity.PARTICIPANTS,
    Quantity.PATIENTS,
    Quantity.CONTROLS,
    Quantity.FOCI,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What a table gives for a quantity: its value, other readings of the table, the summands, why it gives none."""

    value: int | None
    also: tuple[int, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    repeated: tuple[tuple[str, int], ...] = ()
    arithmetic: str = ""
    reason: str = ""
    notes: dict[int, str] = field(default_factory=dict)


def check_counts(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each count that the table of included studies can give."""
    for group in _grouped(facts.statements):
        if not facts.tables:
            yield _unchecked(group, "the manuscript has no table of included studies that was understood")
        elif facts.table is None:
            yield _against_several(group, facts.tables)
        else:
            yield _against(group, facts.table)


def _grouped(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Return the statements of a whole or a subgroup; the same number of the same thing is one group."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for one in statements:
        if one.quantity in COUNTED and one.scope in (Scope.WHOLE, Scope.SUBGROUP):
            key = (one.quantity, tuple(level.word for level in one.levels), one.value)
            groups.setdefault(key, []).append(one)
    return list(groups.values())


def _against(group: Sequence[Statement], table: StudyTable) -> Finding:
    one = group[0]
    rows = rows_of(table, one.levels)
    if not rows:
        return _unchecked(group, "no row of the table is of this subgroup")
    computed = compute(one.quantity, rows, table)
    if computed.value is None:
        return _unchecked(group, computed.reason)
    if one.value in computed.also:
        return _finding(group, Status.AGREES, computed, computed.notes.get(one.value, ""))
    if one.value != computed.value and computed.reason:
        return _unchecked(group, computed.reason)
    differs = one.value != computed.value
    explanation = _explained(one, computed, table) if differs else ""
    return _finding(group, agreement(differs=differs), computed, explanation)


def _against_several(group: Sequence[Statement], tables: Sequence[StudyTable]) -> Finding:
    one = group[0]
    found = [compute(one.quantity, table.rows, table) for table in tables] if not one.levels else []
    fitting = next((c for c in found if c.value == one.value), None)
    if fitting:
        return _finding(group, Status.AGREES, fitting, "")
    total = [c.value for c in found if c.value is not None]
    if len(total) == len(tables) and sum(total) == one.value:
        return _finding(group, Status.AGREES, Computed(value=sum(total), arithmetic=spelled_sum(total)), "")
    return _unchecked(group, f"there are {len(tables)} tables of studies; which one is meant is not told")


def rows_of(table: StudyTable, levels: Sequence[Level]) -> list[StudyRow]:
    """Return the rows of a subgroup, all rows where there are no levels."""
    return [
        row for i, row in enumerate(table.rows) if all(level.rows is not None and i in level.rows for level in levels)
    ]


def compute(quantity: Quantity, rows: Sequence[StudyRow], table: StudyTable) -> Computed:
    """Return what rows of the table give for a quantity."""
    if quantity is Quantity.STUDIES:
        return _studies(rows)
    if quantity is Quantity.EXPERIMENTS:
        return _experiments(rows, table)
    if quantity in (Quantity.PATIENTS, Quantity.CONTROLS):
        return _group(quantity, rows)
    return _foci(rows, table) if quantity is Quantity.FOCI else _participants(rows, table)


def _studies(rows: Sequence[StudyRow]) -> Computed:
    keys = list(dict.fromkeys(row.key for row in rows))
    notes = {len(rows): "the number of rows: each experiment is counted as a study"}
    names = tuple((row.name, 1) for row in {row.key: row for row in reversed(rows)}.values())
    return Computed(
        value=len(keys),
        also=(len(rows),) if len(rows) != len(keys) else (),
        parts=tuple(reversed(names)),
        arithmetic=f"{len(keys)} different studies in {len(rows)} rows",
        notes=notes,
    )


def _experiments(rows: Sequence[StudyRow], table: StudyTable) -> Computed:
    one_each = len(table.rows) == len(table.studies)
    return Computed(
        value=len(rows),
        parts=tuple((row.name, 1) for row in rows),
        arithmetic=f"{len(rows)} rows",
        reason="the table has one row per study, which may stand for several experiments" if one_each else "",
    )


def _participants(rows: Sequence[StudyRow], table: StudyTable) -> Computed:
    if any(row.n is None for row in rows):
        return Computed(value=None, reason="the table does not give the sample size of every row")
    samples = samples_of(rows)
    kept = {id(row) for row in samples}
    parts = tuple((row.name, row.n or 0) for row in samples)
    repeated = tuple((row.name, row.n or 0) for row in rows if id(row) not in kept)
    everything = sum(row.n or 0 for row in rows)
    told_apart = bool({"age", "males", "females"} & set(table.columns)) or any(len(row.sample) > 1 for row in rows)
    of_rows = f" over {len(samples)} samples; all {len(rows)} rows: {everything}" if repeated else ""
    return Computed(
        value=sum(n for _, n in parts),
        also=() if told_apart or not repeated else (everything,),
        parts=parts,
        repeated=repeated,
        arithmetic=spelled_sum([n for _, n in parts]) + of_rows,
        notes={everything: "the sum of all rows; whether rows of a study show the same people is not told"},
    )


def _group(quantity: Quantity, rows: Sequence[StudyRow]) -> Computed:
    """Return the patients or the controls of rows, those of one sample once."""
    samples = samples_of(rows)
    sizes = [row.patients if quantity is Quantity.PATIENTS else row.controls for row in samples]
    if any(n is None for n in sizes):
        return Computed(value=None, reason=f"the table does not give the number of {quantity} of every row")
    parts = tuple((row.name, n or 0) for row, n in zip(samples, sizes, strict=True))
    everything = sum((row.patients if quantity is Quantity.PATIENTS else row.controls) or 0 for row in rows)
    total = sum(n for _, n in parts)
    return Computed(
        value=total,
        also=(everything,) if everything != total else (),
        parts=parts,
        arithmetic=spelled_sum([n for _, n in parts]),
        notes={everything: "the sum of all rows; whether rows of a study show the same people is not told"},
    )


def _foci(rows: Sequence[StudyRow], table: StudyTable) -> Computed:
    if "foci" not in table.columns or any(row.foci is None for row in rows):
        return Computed(value=None, reason="the table does not give the number of foci of every row")
    parts = tuple((row.name, row.foci or 0) for row in rows)
    return Computed(value=sum(n for _, n in parts), parts=parts, arithmetic=spelled_sum([n for _, n in parts]))


def _explained(one: Statement, computed: Computed, table: StudyTable) -> str:
    """Return how a stated number came about: a wider or narrower subgroup first, then rows and digits."""
    for left in one.levels:
        wider = tuple(level for level in one.levels if level is not left)
        if wider and compute(one.quantity, rows_of(table, wider), table).value == one.value:
            extra = [row.name for row in rows_of(table, wider) if row not in rows_of(table, one.levels)]
            return f"{one.value} is what you get when rows that are not “{left.word}” count too ({', '.join(dict.fromkeys(extra))})"
    if one.quantity in (Quantity.STUDIES, Quantity.EXPERIMENTS):
        return f"differs by {one.value - (computed.value or 0):+d}"
    return explain_sum(one.value, computed.parts, repeated=computed.repeated)


def _finding(group: Sequence[Statement], status: Status, computed: Computed, explanation: str) -> Finding:
    return Finding(
        check=CHECK,
        subject=group[0].subject,
        status=status,
        stated=str(group[0].value),
        computed=str(computed.value),
        arithmetic=computed.arithmetic,
        explanation=explanation,
        places=places([one.sentence for one in group]),
    )


def _unchecked(group: Sequence[Statement], reason: str) -> Finding:
    return Finding(
        check=CHECK,
        subject=group[0].subject,
        status=Status.UNCHECKED,
        stated=str(group[0].value),
        explanation=reason,
        places=places([one.sentence for one in group]),
    )
