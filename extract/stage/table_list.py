"""The tables that foci were read from, each with how many of its foci are confirmed, rejected or wait for a person."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from corpora.settled import Settled
from corpora.store import Store
from extract.orders import NONE
from extract.stage.cited import Cited, read_cited
from extract.stage.confirm import CONFIRMED

HEAD = 12
"""Characters of a document's SHA-256 that its foci are named by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """One table of one document: whose, where, and what was said of its foci. `table` is NONE for those of the text."""

    document: str
    table: str
    report: str
    file: str
    page: int | None
    n_foci: int
    confirmed: int
    rejected: int
    included: bool
    codes: Mapping[str, int] = field(default_factory=dict)
    contrasts: int = 1

    @property
    def waiting(self) -> int:
        """Return how many foci nobody spoke of."""
        return self.n_foci - self.confirmed - self.rejected

    @property
    def place(self) -> tuple[str, str]:
        """Return what names it in an address: the head of its document's key, and the table."""
        return self.document[:HEAD], self.table


_FOCI = """SELECT key, body ->> 'document' AS document, body ->> 'table' AS label, body ->> 'page' AS page,
body ->> 'contrast' AS contrast, body -> 'problems' AS problems FROM ledger WHERE kind = 'focus' ORDER BY seq"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTables:
    """The tables before anything was said of them, and which table (by its number) each focus is of."""

    lines: tuple[TableLine, ...]
    of: Mapping[str, int]


def tables_stamp(store: Store) -> tuple[object, ...]:
    """Return what holds as long as no focus is read and no document moved; decisions on reports are not among it."""
    kinds = ("focus", "document", "document_moved", "correction_undone")
    sql = "SELECT max(seq) AS seq FROM ledger WHERE kind = ?"
    return tuple(store.query(sql, (kind,))[0]["seq"] for kind in kinds)


def read_tables(store: Store, settled: Settled) -> ReadTables:
    """Return the tables that foci were read from, those of included reports first, in the order they were read.

    Documents that were removed, or belong to no report any more, have none.
    """
    of, withdrawn = settled.reports.of, settled.reports.withdrawn
    documents = {row["document"]: row for row in store.query("SELECT document, record, name FROM documents")}
    tables: dict[tuple[str, str], list[Any]] = {}
    for row in store.query(_FOCI):
        home = documents.get(row["document"])
        if home is not None and (home["record"] in of or home["record"] not in withdrawn):
            tables.setdefault((row["document"], row["label"] or NONE), []).append(row)
    lines = []
    for (document, table), foci in tables.items():
        report = of.get(documents[document]["record"], documents[document]["record"])
        codes = Counter(p["code"] for focus in foci if focus["problems"] for p in json.loads(focus["problems"]))
        line = TableLine(
            document=document,
            table=table,
            report=report,
            file=documents[document]["name"] or "",
            codes=codes,
            page=min((focus["page"] for focus in foci if focus["page"] is not None), default=None),
            n_foci=len(foci),
            confirmed=0,
            rejected=0,
            included=settled.is_included(report),
            contrasts=len({focus["contrast"] for focus in foci}),
        )
        lines.append((line, [focus["key"] for focus in foci]))
    lines.sort(key=lambda pair: not pair[0].included)
    numbers = {key: number for number, (_, keys) in enumerate(lines) for key in keys}
    return ReadTables(lines=tuple(line for line, _ in lines), of=numbers)


def count_said(store: Store, read: ReadTables) -> tuple[TableLine, ...]:
    """Return the tables, each with how many of its foci are confirmed and rejected now."""
    said: Counter[tuple[int, bool]] = Counter()
    for row in store.query("SELECT focus, action FROM confirmations"):
        number = read.of.get(row["focus"])
        if number is not None and (row["action"] in CONFIRMED or row["action"] == "reject"):
            said[number, row["action"] in CONFIRMED] += 1
    return tuple(
        replace(line, confirmed=said[n, True], rejected=said[n, False]) if said[n, True] or said[n, False] else line
        for n, line in enumerate(read.lines)
    )


def cited_of(store: Store, settled: Settled, lines: Iterable[TableLine]) -> dict[str, Cited]:
    """Return the papers of these tables as people know them, by report."""
    return read_cited(store, (line.report for line in lines), settled)
