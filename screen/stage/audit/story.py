"""One report's rows of the ledger, gathered for its story."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePath

from corpora.notices.reports import notices_of
from corpora.notices.wording import describe
from corpora.protocol import load_protocol
from corpora.review.risk_of_bias import KIND as BIAS
from corpora.review.risk_of_bias import read_bias
from corpora.settled import Settled, read_settled
from corpora.store import Store
from screen.audit.cards import Card, Found, find_cards
from screen.audit.clusters import clusters_table
from screen.audit.events import Names, Row, to_events
from screen.audit.story import Story, codings_table, coordinates_table, corrections_table, state_lines
from screen.stage.audit.reading import read_cards
from screen.stage.audit.results import read_analyses

NOT_EVENTS = ("focus", "fulltext", "table", "sample")
"""Kinds of rows of a report that are told together, or belong to its documents."""


def find_report(store: Store, words: str) -> Found:
    """Return the reports that `words` name, or the nearest ones (see `screen.audit.cards.find_cards`)."""
    return find_cards(read_all_cards(store), words)


def read_all_cards(store: Store) -> list[Card]:
    """Return every report of the review as people name it."""
    return list(read_cards(store, read_settled(store).reports).values())


def read_story(store: Store, card: Card) -> Story:
    """Return all that the review knows about one report. What is hidden from others in dual review is left out."""
    settled = read_settled(store)
    of, withdrawn = settled.reports.of, settled.reports.withdrawn
    ids = (*card.ids, *sorted(record for record in withdrawn if of.get(record) == card.report))
    records = _rows(store, "kind = 'record' AND key IN (SELECT value FROM json_each(?))", ids)
    bias = read_bias(store, load_protocol(store.protocol_path), settled.reports)
    hidden = {*(("decision", key) for key in settled.hidden), *((BIAS, key) for key in bias.hidden)}
    rows = [row for row in _about(store, ids) if (row.kind, row.key) not in hidden]
    moved = [str(row.body.get("document")) for row in rows if row.kind == "document_moved"]
    arrived = _rows(store, "kind = 'document' AND key IN (SELECT value FROM json_each(?))", moved)
    files = _in_order([*arrived, *(row for row in rows if row.kind == "document")])
    documents = {row.key: str(row.body.get("name")) for row in files}
    # Those that are the report's now: what was read from a document goes with it where it is moved.
    of_records = "kind = 'focus' AND key IN (SELECT focus FROM foci WHERE record IN (SELECT value FROM json_each(?)))"
    foci = _rows(store, of_records, ids)
    confirmations = _rows(
        store,
        "kind = 'confirmation' AND body ->> 'focus' IN (SELECT value FROM json_each(?))",
        [row.key for row in foci],
    )
    extracted = _rows(
        store, "kind = 'extracted' AND body ->> 'document' IN (SELECT value FROM json_each(?))", list(documents)
    )
    moves = "kind = 'document_moved' AND body ->> 'document' IN (SELECT value FROM json_each(?))"
    moved_rows = _rows(store, moves, list(documents))
    corrections = _with_undoings(store, [*_corrections(store, records), *moved_rows])
    told = [*records, *corrections, *_links(store, ids), *_study_links(store, ids)]
    told += [*(row for row in rows if _is_event(row)), *_versions(store, after=records[0].seq if records else 0)]
    told += [*extracted, *confirmations, *_problems(store, card, records, rows)]
    analyses, note = read_analyses(store)
    words = {
        row["key"]
        for row in store.query("SELECT confirmation AS key FROM confirmations UNION ALL SELECT coding FROM codings")
    }
    tables = (
        coordinates_table(foci, {str(row.body["focus"]): row for row in confirmations if row.key in words}, documents),
        corrections_table(foci, confirmations),
        clusters_table(analyses, set(documents), note),
        codings_table([row for row in rows if row.kind == "coding"], words),
    )
    return Story(
        card=card,
        databases=_databases(store, card.ids),
        state=(*state_lines(settled, card.report), *_notices(store, settled, card.report)),
        events=tuple(to_events(_in_order(told), _names(store, records, [*rows, *corrections], documents))),
        tables=tuple(table for table in tables if table.rows),
    )


def _rows(store: Store, condition: str, values: Collection[str]) -> list[Row]:
    """Return the rows of a condition whose one parameter is a list of texts, in ledger order."""
    sql = f"SELECT seq, kind, key, body, who, machine, at, run FROM ledger WHERE {condition} ORDER BY seq"
    return [
        Row(
            seq=row["seq"],
            kind=row["kind"],
            key=row["key"],
            body=json.loads(row["body"]),
            who=row["who"],
            machine=bool(row["machine"]),
            at=row["at"],
            run=row["run"],
        )
        for row in store.query(sql, (json.dumps(list(values)),))
    ]


def _databases(store: Store, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the databases that the report's records count for, each once."""
    sql = """SELECT "database" FROM records WHERE record IN (SELECT value FROM json_each(?)) ORDER BY seq"""
    rows = store.query(sql, (json.dumps(list(ids)),))
    return tuple(dict.fromkeys(row["database"] for row in rows if row["database"]))


def _corrections(store: Store, records: Sequence[Row]) -> list[Row]:
    """Return how the imports of the records were corrected."""
    sources = json.dumps(sorted({str(row.body.get("source")) for row in records}))
    searches = store.query(
        "SELECT DISTINCT search FROM sources WHERE source IN (SELECT value FROM json_each(?))", (sources,)
    )
    kinds = "kind IN ('relabelled', 'withdrawn') AND body ->> 'search' IN (SELECT value FROM json_each(?))"
    return _rows(store, kinds, [row["search"] for row in searches])


def _with_undoings(store: Store, corrections: list[Row]) -> list[Row]:
    """Return the corrections and the rows that take one of them back."""
    undone = "kind = 'correction_undone' AND body ->> 'correction' IN (SELECT value FROM json_each(?))"
    return [*corrections, *_rows(store, undone, [row.key for row in corrections])]


def _study_links(store: Store, ids: Sequence[str]) -> list[Row]:
    """Return the links of the report to other reports of its study, and their undoings."""
    named = "IN (SELECT value FROM json_each(?1))"
    links = _rows(
        store, f"kind = 'same_study' AND (body ->> 'record' {named} OR body ->> 'same_study_as' {named})", ids
    )
    undone = "kind = 'same_study_undone' AND body ->> 'link' IN (SELECT value FROM json_each(?))"
    return [*links, *_rows(store, undone, [row.key for row in links])]


def _versions(store: Store, *, after: int) -> list[Row]:
    """Return the versions of the review that were opened and closed since row `after`, the report's first."""
    rows = _rows(store, "kind IN (SELECT value FROM json_each(?))", ("version", "version_closed"))
    return [row for row in rows if row.seq > after]


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in ledger order, each once."""
    return sorted({row.seq: row for row in rows}.values(), key=lambda row: row.seq)


def _notices(store: Store, settled: Settled, report: str) -> list[str]:
    """Return what was published about the paper after it: a retraction, a correction, an expression of concern."""
    found = notices_of(store, settled.reports).get(report, ())
    return [f"Notices: {describe(found)}."] if found else []


def _is_event(row: Row) -> bool:
    """Return whether a row is told by itself; that a full text was retrieved is what its document says."""
    return row.kind not in NOT_EVENTS and (row.kind, row.body.get("outcome")) != ("retrieval", "retrieved")


def _about(store: Store, ids: Sequence[str]) -> list[Row]:
    """Return every row that names one of the report's records, of whatever kind."""
    kinds = "kind NOT IN ('record', 'source', 'search', 'run', 'run_finished', 'protocol', 'problem')"
    return _rows(store, f"{kinds} AND body ->> 'report' IN (SELECT value FROM json_each(?))", ids)


def _links(store: Store, ids: Sequence[str]) -> list[Row]:
    """Return the links of the report's records, those taken back too, and their undoings."""
    named = "IN (SELECT value FROM json_each(?1))"
    links = _rows(store, f"kind = 'duplicate' AND (body ->> 'record' {named} OR body ->> 'duplicate_of' {named})", ids)
    undone = "kind = 'duplicate_undone' AND body ->> 'link' IN (SELECT value FROM json_each(?))"
    return [*links, *_rows(store, undone, [row.key for row in links])]


def _problems(store: Store, card: Card, records: Sequence[Row], rows: Sequence[Row]) -> Iterable[Row]:
    """Return the problems whose item is the report, one of its records, or one of its documents."""
    files = {
        PurePath(str(row.body[name])).name
        for row in rows
        for name in ("name", "file")
        if row.kind == "document" and row.body.get(name)
    }
    lines = {f"{row.body.get('source_name')}:{row.body['line']}" for row in records if row.body.get("line")}
    exact = {*card.ids, *lines, *(f"PMID {pmid}" for pmid in card.pmids), *files}
    for row in _rows(store, "kind = 'problem' AND json_valid(?)", ()):
        item = str(row.body.get("item"))
        inside = any(f"({name})" in item for name in card.ids)
        if item in exact or inside or item.partition(", ")[0] in files:
            yield row


def _names(store: Store, records: Sequence[Row], rows: Sequence[Row], documents: dict[str, str]) -> Names:
    wanted = list(dict.fromkeys(str(row.body.get("source")) for row in records))
    sources = {
        row.key: row.body for row in _rows(store, "kind = 'source' AND key IN (SELECT value FROM json_each(?))", wanted)
    }
    keys = [str(body.get("search") or f"import:{key}") for key, body in sources.items()]
    searches = _rows(store, "kind IN ('search', 'search_plan') AND key IN (SELECT value FROM json_each(?))", keys)
    return Names(
        sources=sources,
        searches={row.key: row.body for row in searches},
        documents=documents,
        decisions={row.key: row for row in rows if row.kind == "decision"},
        corrections={row.key: row for row in rows if row.kind in ("relabelled", "withdrawn", "document_moved")},
    )
