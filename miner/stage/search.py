"""A PubMed search and the ledger: the id list is kept first, then payload by payload with its records.

Rows: `search_plan` (query, translation, ids: written before anything is fetched), then per payload one
`source` and its `record` rows in one transaction, at the end one `search`. A killed search leaves a plan
without its search; the next one fetches only the payloads that are missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from corpora.errors import FormatError, ProtocolError, SourceError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain
from corpora.protocol import SearchSection
from corpora.store import Store
from corpora.store.ledger import Entry, Run
from miner.entrez import Batch, Entrez
from miner.importers import read_file
from miner.importers.base import ImportedFile
from miner.queries import RECOMMENDED, render_all_forms
from miner.stage.notices import announce

VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedSearch:
    """A search whose ids are known. `parts_done` are the payloads in the ledger; `finished` when all are."""

    key: str
    query: str
    translation: str
    date: str
    ids: tuple[str, ...]
    parts_done: tuple[int, ...]
    finished: bool
    problems: tuple[Problem, ...] = ()

    @property
    def count(self) -> int:
        """Return the number of records found."""
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOutcome:
    """What a search did."""

    query: str
    date: str
    count: int
    n_added: int
    nothing_to_do: bool
    problems: tuple[Problem, ...] = ()


def today() -> date:
    """Return the day of the search (UTC), which belongs to a search's record."""
    return datetime.now(UTC).date()


def begin(store: Store, plan: SearchSection, service: Entrez, *, since: str | None, form: str) -> StartedSearch:
    """Return the search to go on with: one that was interrupted, one that is finished, or a new one asked of PubMed."""
    if "pubmed" not in plan.databases:
        message = "search.databases: PubMed is not among the plan's databases."
        raise ProtocolError(message, hint="Add pubmed there, or import what other databases exported.")
    query = _query(plan, _since(store, since), form)
    key = f"pubmed:{sha256_hex(query)[:16]}"
    known = store.find("search_plan", key)
    if known:
        return _started(store, known)
    found = service.search(query, today=today())
    body = {
        "database": "pubmed",
        "query": query,
        "translation": found.translation,
        "date": today().isoformat(),
        "count": found.count,
        "ids": list(found.ids),
        "slices": [list(part) for part in found.slices],
    }
    with store.run("search", version=VERSION, query=query) as run, store.transaction():
        run.add("search_plan", key, body)
        for problem in found.problems:
            run.problem(problem)
    entry = store.find("search_plan", key)
    assert entry is not None
    return _started(store, entry, found.problems)


def _query(plan: SearchSection, since: date | None, form: str) -> str:
    if form == "seed":
        return next(q.text for q in render_all_forms(plan, "pubmed", since=since) if q.form != RECOMMENDED)
    return render_all_forms(plan, "pubmed", since=since)[0].text


def _since(store: Store, since: str | None) -> date | None:
    if since is None:
        return None
    if since == "last":
        rows = store.query(
            "SELECT searched_on FROM searches WHERE search LIKE 'pubmed:%' ORDER BY searched_on DESC LIMIT 1"
        )
        if not rows:
            message = "--since last: this review holds no PubMed search yet."
            raise ProtocolError(message, hint="Run `focimine search` without --since first, or name a day.")
        since = rows[0]["searched_on"]
    try:
        return date.fromisoformat(since)
    except ValueError as error:
        raise ProtocolError(f"--since {since!r} is no day.", hint="Write it as YYYY-MM-DD, or 'last'.") from error


def _started(store: Store, entry: Entry, problems: tuple[Problem, ...] = ()) -> StartedSearch:
    rows = store.query(
        "SELECT body ->> 'part' AS part FROM ledger WHERE kind = 'source' AND body ->> 'search' = ?",
        (entry.key,),
    )
    return StartedSearch(
        key=entry.key,
        query=entry.body["query"],
        translation=entry.body.get("translation", ""),
        date=entry.body["date"],
        ids=tuple(entry.body["ids"]),
        parts_done=tuple(sorted(int(row["part"]) for row in rows)),
        finished=store.has("search", entry.key),
        problems=problems,
    )


def fetch_rest(store: Store, service: Entrez, started: StartedSearch, advance: Callable[[int], None]) -> SearchOutcome:
    """Fetch the payloads that are missing, one transaction each, and record the search when all are in."""
    if started.finished:
        return SearchOutcome(query=started.query, date=started.date, count=started.count, n_added=0, nothing_to_do=True)
    problems = list(started.problems)
    n_added = 0
    with store.run("search", version=VERSION, query=started.query) as run:
        for batch in service.fetch(started.ids, done=started.parts_done):
            with store.transaction():
                # Somebody else may have fetched it meanwhile.
                if store.query(_PART, (started.key, batch.number)):
                    continue
                n_records, odd = _add_batch(run, started, batch)
                n_added += n_records
                for problem in (*odd, *_missing(batch), *_unrequested(batch), *_unknown_tag(batch)):
                    run.problem(problem)
                    problems.append(problem)
            advance(len(batch.ids))
        parts = store.query(
            "SELECT body ->> 'file' AS file FROM ledger WHERE kind = 'source' AND body ->> 'search' = ? "
            "ORDER BY CAST(body ->> 'part' AS INTEGER)",
            (started.key,),
        )
        run.add(
            "search",
            started.key,
            {
                "database": "pubmed",
                "query": started.query,
                "translation": started.translation,
                "date": started.date,
                "count": started.count,
                "file": parts[0]["file"] if parts else None,
                "files": [row["file"] for row in parts],
                "method": "database",
            },
        )
        problems += announce(run)
    return SearchOutcome(
        query=started.query,
        date=started.date,
        count=started.count,
        n_added=n_added,
        nothing_to_do=False,
        problems=tuple(problems),
    )


_PART = "SELECT 1 FROM ledger WHERE kind = 'source' AND body ->> 'search' = ? AND body ->> 'part' = ?"


def _add_batch(run: Run, started: StartedSearch, batch: Batch) -> tuple[int, tuple[Problem, ...]]:
    """Keep one payload and its records; return their number and what was odd about them.

    SourceError when the records read are not those that PubMed was asked for.
    """
    if not batch.ids:
        return 0, ()
    name = f"pubmed-{started.key[-16:]}-{batch.number:04d}.xml"
    file = _read(batch, name)
    kept = run.store.keep_file(batch.content, name, folder="imports")
    body: dict[str, Any] = {
        "name": name,
        "file": kept,
        "sha256": file.sha256,
        "format": file.format,
        "database": "pubmed",
        "n_records": len(file.records),
        "method": "database",
        "search": started.key,
        "part": batch.number,
    }
    run.add("source", file.sha256, body)
    rows = ((r.id, {**to_plain(r), "method": "database", "source_name": name}) for r in file.records)
    return sum(run.add("record", key, row) for key, row in rows), file.problems


def _read(batch: Batch, name: str) -> ImportedFile:
    hint = "Run the same command again later: what was fetched before is kept."
    try:
        file = read_file(batch.content, name)
    except FormatError as error:
        raise SourceError(f"PubMed's payload {batch.number} cannot be read: {error.message}", hint=hint) from error
    if sorted(record.pmid or "" for record in file.records) != sorted(batch.ids):
        message = (
            f"PubMed's payload {batch.number} holds {len(file.records)} records, not the {len(batch.ids)} it names."
        )
        raise SourceError(message, hint=hint)
    return file


def _missing(batch: Batch) -> list[Problem]:
    return [
        Problem(
            code="PUBMED-NOT-RETURNED",
            item=f"PMID {pmid}",
            message="PubMed found this id but gave no record for it, twice.",
            hint="It was deleted or merged: look it up on the PubMed site.",
        )
        for pmid in batch.missing
    ]


def _unrequested(batch: Batch) -> list[Problem]:
    if not batch.unrequested:
        return []
    return [
        Problem(
            code="PUBMED-NOT-ASKED-FOR",
            item=f"PubMed, payload {batch.number}",
            message=f"PubMed sent records that were not asked for (PMID {', '.join(batch.unrequested)}); they were left out.",
            hint="Where an id asked for is missing, it may have been merged into one of these: look them up on the PubMed site.",
        )
    ]


def _unknown_tag(batch: Batch) -> list[Problem]:
    if batch.unknown_tag is None:
        return []
    return [
        Problem(
            code="PUBMED-UNKNOWN-TAG",
            item=f"PubMed, payload {batch.number}",
            message=f"PubMed sent the element <{batch.unknown_tag}>, which its document type shipped here does not know.",
            hint="Its text is kept with the record; a newer Focimine may read it.",
            severity=Severity.INFO,
        )
    ]
