"""The sign of x where a table prints none and names the hemisphere instead."""

from __future__ import annotations

from dataclasses import replace

from corpora.evidence import Problem, Severity
from corpora.studies import Focus
from extract.checks.foci import side_of

MIN_UNSIGNED = 4
"""Rows with a side that a table must have before a missing sign of x is taken from its sides."""


def sign_by_hemisphere(foci: list[Focus], item: str) -> tuple[list[Focus], list[Problem]]:
    """Return the foci with negative x on the left where a table prints x without sign beside a hemisphere.

    Evidence asked for: no x is negative, both sides occur, left ones repeatedly, and other axes do carry
    minus signs. Every focus that was given a sign says so, and so does the table.
    """
    sides = [side_of(focus.region) for focus in foci]
    sided = [f for f, side in zip(foci, sides, strict=True) if side]
    if len(sided) < MIN_UNSIGNED or sides.count(-1) < 2 or sides.count(1) < 1 or any(f.x < 0 for f in foci):
        return foci, []
    if not any(min(f.y, f.z) < 0 for f in foci) or any(f.x == 0 for f in sided):
        return foci, []
    said = Problem(
        code="X-UNSIGNED", item=item,
        message="x is printed without sign beside a hemisphere column; left was read as negative.",
        hint="Compare with the page before you confirm.", severity=Severity.WARNING,
    )  # fmt: skip
    signed = [
        replace(f, x=-f.x, problems=(*f.problems, said)) if side == -1 else f
        for f, side in zip(foci, sides, strict=True)
    ]
    return signed, [said]
