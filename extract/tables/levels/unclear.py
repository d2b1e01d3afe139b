"""Tables of which nothing says what was compared: a person is told, once for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.directions import Relation
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Focus, FocusKind
from corpora.words.comparisons import TWO_SIDES
from extract.tables.model import Role, TableReading
from extract.tables.names.comparing import says_nothing, sides_of
from extract.tables.names.under import names_group
from extract.tables.sections import contrast_name, names_no_comparison

CONTRAST_UNCLEAR = "CONTRAST-UNCLEAR"
_RESULTS = frozenset({FocusKind.PEAK, FocusKind.CENTRE_OF_MASS})
_SEED = re.compile(r"\bseeds?\b|种子", re.IGNORECASE)
_COMPARES_UNNAMED = re.compile(
    r"\b(?:comparisons?|subtractions?|pairwise|between[- ](?:the\s+)?(?:two\s+)?(?:groups?|conditions?|tasks?|sessions?)|(?:group|condition|task)\s+differences?|"
    r"differences?\s+(?:in|of|between)|(?:the|all|each|both|two|three|four|of|these|following|several)\s+(?:\w+\s+)?contrasts|contrasts\s+(?:of\s+interest|between))\b|组间差异|两两比较",
    re.IGNORECASE,
)
"""A caption that speaks of comparisons."""


def with_unclear(reading: TableReading) -> TableReading:
    """Return the reading with a problem where nothing says what its foci compare: only a caption, or not even one, names them.

    Maps of seeds, and lists of what other studies found, compare nothing.
    """
    columns = (column for block in reading.understood.blocks for column in block.columns)
    if any(column.role in {Role.SEED, Role.STUDY, Role.SOURCE} for column in columns):
        return reading
    unclear = [focus for focus in reading.foci if focus.kind in _RESULTS and _is_unclear(focus)]
    if not unclear:
        return reading
    return replace(reading, problems=(*reading.problems, _problem(reading, unclear)))


def _is_unclear(focus: Focus) -> bool:
    """Return whether no level of a focus's contrast names a comparison, an effect or a condition.

    A level that rows or headings name ("Imagery") is a condition; a group alone, and a caption that speaks of comparisons
    without their sides, or of nothing but peaks, say not what is compared.
    """
    direction = focus.direction
    if direction is not None and (direction.relation is not Relation.UNCLEAR or (direction.first and direction.second)):
        return False
    naming = [level for level in focus.levels if _SEED.search(level) or not names_no_comparison([level])]
    return all(says_nothing(level) or names_group(level) or _has_no_sides(level) for level in naming)


def _has_no_sides(level: str) -> bool:
    speaks = _COMPARES_UNNAMED.search(level) is not None
    return speaks and TWO_SIDES.search(level) is None and sides_of(level) is None


def _problem(reading: TableReading, unclear: Sequence[Focus]) -> Problem:
    names = dict.fromkeys(contrast_name(focus.levels) for focus in unclear)
    name = next(filter(None, names), None)
    if name is None:
        message = f"Nothing that was read says what its {len(unclear)} foci compare: they have no contrast."
    else:
        message = f'Nothing that was read says what {len(unclear)} of its foci compare; "{name}" was taken as the name of their contrast.'
    return Problem(
        code=CONTRAST_UNCLEAR,
        item=reading.understood.place(),
        message=message,
        hint="Read the sentence that announces the table; name the contrast with `focimine confirm --rename-contrast` and `--set-direction`.",
        severity=Severity.INFO,
    )
