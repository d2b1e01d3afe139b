"""What a check finds, and how the protocol weighs it: as an error, as a warning, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Focus

Finding = tuple[int | None, Problem]
"""A problem with the number of the focus it concerns, None where it concerns a whole table."""

CODES = (
    "COUNT-NOT-STATED", "FOCI-SHARED", "FOCUS-MIRRORED", "FOCUS-OUTSIDE-BRAIN", "FOCUS-REPEATED", "N-AGAINST-TABLE", "N-OF-GROUP",
    "N-OF-SEVERAL", "N-UNSURE", "NO-NEGATIVE-COORDINATES", "REGION-AGAINST-PLACE", "REGIONS-AGAINST-PLACES", "SIDE-AGAINST-X", "SIGNS-REVERSED",
    "TABLE-WITHOUT-FOCI",
)  # fmt: skip
"""The codes a protocol may give a severity of its own under `extraction.checks`."""


def by_table(foci: Sequence[Focus]) -> dict[str, list[int]]:
    """Return the numbers of the foci of each table, tables in the order of their names; "" is the running text."""
    tables: dict[str, list[int]] = {name: [] for name in sorted({focus.table or "" for focus in foci})}
    for number, focus in enumerate(foci):
        tables[focus.table or ""].append(number)
    return tables


def validate_checks(settings: Mapping[str, str]) -> None:
    """Raise ProtocolError where a setting names no check."""
    from corpora.protocol import unknown_name  # the whole plan with it, which reading a document does not wait for

    for code in settings:
        if code not in CODES:
            raise unknown_name("extraction.checks", "check", code, list(CODES))


def weigh(problems: Iterable[Problem], settings: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return the problems with the severities the protocol gives them, without those it ignores."""
    kept = (problem for problem in problems if settings.get(problem.code) != "ignore")
    return tuple(
        replace(problem, severity=Severity(settings[problem.code])) if problem.code in settings else problem
        for problem in kept
    )
