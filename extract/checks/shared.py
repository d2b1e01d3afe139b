"""Tables of different documents that print the same foci: the same data, about to be counted twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpora.nouns.evidence import Problem, place_of
from corpora.nouns.studies import FocusKind

FEWEST_SHARED = 3
"""Two papers may well print one or two equal peaks by chance."""
MIN_SHARED = 0.5
"""Share of the smaller table's foci from which on two tables hold the same data."""

Triplet = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """The distinct peaks of one table of one document, and how a person finds it."""

    document: str
    name: str
    report: str
    table: str
    peaks: frozenset[Triplet]


@dataclass(slots=True)
class SharedFoci:
    """An index of the tables of all documents read so far, by their peaks."""

    _tables: list[PrintedTable] = field(default_factory=list)
    _at: dict[Triplet, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: PrintedTable) -> None:
        """Take in a table."""
        for peak in table.peaks:
            self._at[peak].append(len(self._tables))
        self._tables.append(table)

    def find(self, table: PrintedTable) -> list[Problem]:
        """Return a problem for each table of another document that prints the same foci as this one."""
        shared = Counter(n for peak in sorted(table.peaks) for n in self._at.get(peak, ()))
        found = []
        for number, n_shared in sorted(shared.items()):
            other = self._tables[number]
            fewer = min(len(table.peaks), len(other.peaks))
            if other.document != table.document and n_shared >= max(FEWEST_SHARED, MIN_SHARED * fewer):
                found.append(_problem(table, other, n_shared))
        return found


def _problem(table: PrintedTable, other: PrintedTable, n_shared: int) -> Problem:
    again = (
        "Another document of the same report (its supplement, or another format): confirm one of the two."
        if table.report == other.report
        else "The same data may be reported twice, or one table cites the other: use them once, under one sample."
    )
    return Problem(
        code="FOCI-SHARED",
        item=place_of(table.name, table.table),
        message=f"{n_shared} of its {len(table.peaks)} foci are also printed in {place_of(other.name, other.table)}.",
        hint=again,
    )


def printed_tables(
    document: str, name: str, report: str, foci: Iterable[tuple[str | None, str, Triplet]]
) -> list[PrintedTable]:
    """Return the tables of one document from its foci, each as (table, kind, coordinates); only peaks of tables count."""
    peaks: dict[str, set[Triplet]] = defaultdict(set)
    for table, kind, (x, y, z) in foci:
        if table is not None and kind == FocusKind.PEAK:
            peaks[table].add((float(x), float(y), float(z)))
    return [
        PrintedTable(document=document, name=name, report=report, table=table, peaks=frozenset(found))
        for table, found in peaks.items()
    ]
