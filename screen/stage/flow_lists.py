"""What the lists behind PRISMA's boxes say of the papers in them, read from the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from corpora.nouns.records import Method, parse_method
from corpora.settled import Reports, read_reports
from corpora.store import Store
from screen.prisma.papers import Paper, Papers

_FIELDS = """body ->> '$.title' AS title, body ->> '$.title_translated' AS translated, body ->> '$.year' AS year,
    body ->> '$.journal' AS journal, body ->> '$.doi' AS doi, body ->> '$.pmid' AS pmid, body ->> '$.database' AS database,
    body ->> '$.method' AS method, body ->> '$.authors[0].family' AS family, body ->> '$.authors[0].raw' AS raw,
    json_array_length(body, '$.authors') AS n_authors"""
_RECORDS = f"SELECT record, {_FIELDS} FROM records ORDER BY seq"
_WITHDRAWN = f"SELECT key AS record, {_FIELDS} FROM ledger WHERE kind = 'record' AND key IN (SELECT record FROM withdrawn_records)"


def read_papers(store: Store) -> Papers:
    """Return what the review says of its records and reports.

    A report has of each field what the first of its records holds, the one it is named by before all others, and all their
    sources. Records of withdrawn imports are among the records: an earlier version may have included them.
    """
    records = {row["record"]: _paper(row) for row in store.each(_RECORDS)}
    reports = {report: _joined(records, own) for report, own in _members(read_reports(store), records)}
    return Papers(records={row["record"]: _paper(row) for row in store.query(_WITHDRAWN)} | records, reports=reports)


def _members(reports: Reports, records: Iterable[str]) -> Iterable[tuple[str, Sequence[str]]]:
    known = set(records)
    return ((report, [record for record in own if record in known]) for report, own in reports.records.items())


def _paper(row: sqlite3.Row) -> Paper:
    method = parse_method(row["method"])
    source = row["database"] if method in (Method.DATABASE, Method.REGISTER) else None
    name = str(row["family"] or row["raw"] or "")
    return Paper(
        author=f"{name} et al." if name and (row["n_authors"] or 0) > 1 else name,
        sources=(str(source or method.value),),
        **{field: str(row[field] or "") for field in ("year", "title", "translated", "journal", "doi", "pmid")},
    )


def _joined(records: dict[str, Paper], own: Sequence[str]) -> Paper:
    """Return what the records of a report say together."""
    papers = [records[record] for record in own]
    names = ("author", "year", "title", "translated", "journal", "doi", "pmid")
    first = {name: next((value for one in papers if (value := getattr(one, name))), "") for name in names}
    sources = dict.fromkeys(source for one in papers for source in one.sources)
    return Paper(sources=tuple(sources), **first)
