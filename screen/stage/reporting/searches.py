"""Every search of a review as it counts now: as run, what it found, what it brought that was new."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from corpora.nouns.records import Method, parse_method
from corpora.review.taking_over import COPIED, KIND
from corpora.review.versions import Version, read_versions
from corpora.settled import Reports
from corpora.store import Store
from screen.reporting.facts import Correction, Interface, Search

DAY = 10
"""Characters of a moment that are its day."""
_SEARCHES = """
SELECT q.seq, q.key AS search, q.body AS body, q.at, q.who, q.machine, l.database, l.method, l.searched_on, l.query,
    EXISTS (SELECT 1 FROM corrections c WHERE c.kind = 'withdrawn' AND c.search = +q.key AND c.in_force) AS withdrawn
FROM ledger q LEFT JOIN labels l ON l.search = q.key WHERE q.kind = 'search' ORDER BY q.seq"""
_RECORDS = """
SELECT r.record, r.source, r.seq, r.body ->> '$.taken_over.from' AS origin FROM records r ORDER BY r.seq"""


def read_searches(store: Store, reports: Reports) -> tuple[Search, ...]:
    """Return the searches in the order they were made, withdrawn ones too, then what earlier reviews gave."""
    versions = read_versions(store)
    sources = _sources(store)
    n_records, n_new = _brought(store, reports, {one["source"]: one["search"] for one in sources})
    files: dict[str, list[Mapping[str, Any]]] = {}
    for one in sources:
        files.setdefault(one["search"], []).append(one)
    corrections = _corrections(store)
    found = [
        _search(row, versions, files.get(row["search"], ()), corrections.get(row["search"], ()), n_records, n_new)
        for row in store.query(_SEARCHES)
    ]
    listed = (*found, *_earlier(store, versions, n_records, n_new))
    known = {row["search"] for row in store.query(_SEARCHES)} | {one.files[0] for one in listed if one.files}
    rest = [place for place in n_records if place not in known]
    return (*listed, *(_unlisted(place, versions, n_records, n_new) for place in rest))


def _unlisted(place: str, versions: Sequence[Version], n_records: Counter[str], n_new: Counter[str]) -> Search:
    """Return an entry for records that no search or import in the ledger accounts for, so that the sums hold."""
    return Search(
        version=versions[0].number,
        interface=Interface.UNKNOWN,
        files=(place,),
        n_records=n_records[place],
        n_new=n_new[place],
    )


def version_of(versions: Sequence[Version], seq: int) -> int:
    """Return the version a row of the ledger belongs to."""
    return max((version.number for version in versions if version.after < seq), default=versions[0].number)


def _sources(store: Store) -> list[Mapping[str, Any]]:
    rows = store.query("SELECT source, search, name, format FROM sources ORDER BY seq")
    return [dict(row) for row in rows]


def _brought(store: Store, reports: Reports, search_of: Mapping[str, str]) -> tuple[Counter[str], Counter[str]]:
    """Return how many records that count each search holds, and how many reports it brought first.

    What an earlier review gave is counted under its place. A source that belongs to no search is one of its own.
    """
    n_records, n_new, known = Counter[str](), Counter[str](), set[str]()
    for row in store.query(_RECORDS):
        place = row["origin"] or search_of.get(row["source"]) or str(row["source"] or "")
        n_records[place] += 1
        report = reports.of[row["record"]]
        n_new[place] += report not in known
        known.add(report)
    return n_records, n_new


def _corrections(store: Store) -> dict[str, list[Correction]]:
    """Return the corrections in force of each import, in their order."""
    found: dict[str, list[Correction]] = {}
    for row in store.query("SELECT * FROM corrections WHERE in_force AND search IS NOT NULL ORDER BY seq"):
        labels = {"database": "database", "method": "method", "date": "searched_on", "query": "query"}
        given = {name: str(row[column]) for name, column in labels.items() if row[column] is not None}
        one = Correction(labels=given, who=row["who"], day=row["at"][:DAY], reason=row["reason"] or "")
        found.setdefault(row["search"], []).append(one)
    return found


def _search(
    row: Any,
    versions: Sequence[Version],
    files: Sequence[Mapping[str, Any]],
    corrections: Sequence[Correction],
    n_records: Counter[str],
    n_new: Counter[str],
) -> Search:
    body = json.loads(row["body"])
    return Search(
        version=version_of(versions, row["seq"]),
        interface=_interface(row["search"], body, files),
        database=row["database"] or body.get("database"),
        method=parse_method(row["method"] or body.get("method")),
        form=", ".join(dict.fromkeys(str(one["format"]) for one in files if one["format"])),
        files=tuple(str(one["name"]) for one in files if one["name"]),
        query=row["query"] or body.get("query"),
        translation=body.get("translation") or "",
        searched_on=row["searched_on"] or body.get("date"),
        entered_on=row["at"][:DAY],
        who="" if row["machine"] else row["who"],
        n_found=body.get("count"),
        n_records=n_records[row["search"]],
        n_new=n_new[row["search"]],
        corrections=tuple(corrections),
        withdrawn=bool(row["withdrawn"]),
    )


def _interface(key: str, body: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> Interface:
    if not key.startswith("import:"):
        return Interface.ENTREZ
    named = [str(one["name"]) for one in files]
    own = parse_method(body.get("method")) is Method.CITATION and body.get("database") is None and body.get("query")
    return Interface.CITATIONS if own and all(name.startswith("citations-") for name in named) else Interface.FILE


def _earlier(store: Store, versions: Sequence[Version], n_records: Counter[str], n_new: Counter[str]) -> list[Search]:
    """Return an entry for each earlier review whose rows were taken over."""
    found: list[Search] = []
    for row in store.query("SELECT seq, body, at, who, machine FROM ledger WHERE kind = ? ORDER BY seq", (KIND,)):
        body = json.loads(row["body"])
        place = str(body.get("place") or "")
        if body.get("how") == COPIED or place in {name for one in found for name in one.files}:
            continue  # of a copied folder the searches are in this ledger
        found.append(
            Search(
                version=version_of(versions, row["seq"]),
                interface=Interface.EARLIER,
                method=Method.PREVIOUS,
                files=(place,),
                entered_on=row["at"][:DAY],
                who="" if row["machine"] else row["who"],
                n_records=n_records[place],
                n_new=n_new[place],
            )
        )
    return found
