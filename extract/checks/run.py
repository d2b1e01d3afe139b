"""The checks over the foci of one document, in their order. They change no focus: they find problems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Focus
from extract.checks.doubts import doubtful_words
from extract.checks.findings import Finding
from extract.checks.foci import mirrored, outside_brain, repeated, signs_and_sides, stated_counts
from extract.checks.regions import regions_and_places
from extract.checks.scanned_rows import unread_rows
from extract.tables.model import Interpretation


class Check(Protocol):
    """A pass over all foci of a document: `foci` are those of `read`, in the same order."""

    def __call__(self, read: Interpretation, foci: Sequence[Focus], /) -> Iterable[Finding]:
        """Yield what is odd, each problem with the number of its focus, or None for a whole table."""


CHECKS: tuple[Check, ...] = (
    doubtful_words,
    outside_brain,
    signs_and_sides,
    regions_and_places,
    stated_counts,
    repeated,
    mirrored,
    unread_rows,
)
"""The order is the order in which the problems of a focus, and those of the tables, are listed."""


def check(read: Interpretation) -> tuple[Interpretation, list[Problem]]:
    """Return the interpretation, each focus with the problems found for it, and the problems of whole tables."""
    foci = read.foci
    of_foci: dict[int, list[Problem]] = defaultdict(list)
    of_tables: list[Problem] = []
    for one in CHECKS:
        for number, problem in one(read, foci):
            (of_tables if number is None else of_foci[number]).append(problem)
    checked = [replace(f, problems=(*f.problems, *of_foci[n])) if n in of_foci else f for n, f in enumerate(foci)]
    return read.with_foci(checked), of_tables
