"""What is told of the columns beside coordinates: headings that their cells contradict, p values without a statistic."""

from __future__ import annotations

from collections.abc import Iterable

from corpora.nouns.evidence import Problem, Severity
from extract.tables.model import Column, Role, Understood
from extract.tables.roles import OWN_ROLES, axis_of, role_by_heading, two_quantities


def doubted_columns(one: Understood, *, with_foci: bool) -> list[Problem]:
    """Return the problems of a table's columns: those that cannot be what their heading promises, and p values alone.

    `with_foci`: foci were read from it; a table that gave none has no statistic to miss.
    """
    beside = [block.columns for block in one.blocks if block.groups]
    contradicted = _contradicted(one, (column for columns in beside for column in columns))
    return [*contradicted, *(_p_alone(one, beside) if with_foci else ())]


def _contradicted(one: Understood, columns: Iterable[Column]) -> list[Problem]:
    """Return a problem for each column whose heading promises a measure that its cells cannot be."""
    found: dict[str, Problem] = {}
    for column in columns:
        promised = role_by_heading(column.path)[0]
        if promised in OWN_ROLES and column.role is Role.OTHER and axis_of(column.leaf) is None:
            found[column.heading] = Problem(
                code="COLUMN-CONTRADICTED",
                item=one.place(),
                message=f"The numbers under {column.heading!r} cannot be what it promises ({promised}); they were not read.",
                hint="Look at the column; add its values by hand if they are what the heading says.",
            )
    return list(found.values())


def _p_alone(one: Understood, blocks: Iterable[Iterable[Column]]) -> list[Problem]:
    """Return the problem of a table that prints p values and no statistic: what is read as its statistic is named p."""
    names: dict[str, None] = {}
    for columns in map(list, blocks):
        if any(column.role is Role.STATISTIC or two_quantities(column.leaf) for column in columns):
            continue
        names |= {column.heading: None for column in columns if column.role is Role.P}
    if not names:
        return []
    listed = ", ".join(repr(name) for name in names)
    return [
        Problem(
            code="P-WITHOUT-STATISTIC",
            item=one.place(),
            severity=Severity.INFO,
            message=f"No column holds t, Z or F; the statistic of the rows, named p, is their p value ({listed}).",
            hint="Take it for no t or Z; look the statistic up if an analysis needs effect sizes.",
        )
    ]
