"""The miner and the ledger: import files, link duplicates, undo a link."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError
from corpora.notices.wording import report_named
from corpora.nouns.evidence import Problem
from corpora.nouns.plain import from_plain, to_plain
from corpora.nouns.records import Record
from corpora.people import resolve_person
from corpora.protocol import load_protocol
from corpora.review.taking_over import take_over
from corpora.review.waiting import conflict_lines
from corpora.settled import Groups, Reports, read_reports, read_settled
from corpora.store import Store
from miner.dedup import links as dedup
from miner.importers import read_file
from miner.importers.base import ImportedFile
from miner.stage.notices import announce

VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What became of one file. `n_records` is 0 and `known` True when it had been imported before."""

    name: str
    format: str
    database: str | None
    n_records: int
    known: bool
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupOutcome:
    """What deduplication did. `n_new` links were added; `nothing_to_do` when nothing changed since the last run.

    `conflicts` announces reports whose records people judged differently.
    """

    n_records: int
    n_new: int
    n_reports: int
    nothing_to_do: bool
    conflicts: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_path(path: Path) -> tuple[bytes, ImportedFile]:
    """Return a file's bytes and its records; FormatError when it is missing or of no known format."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FormatError(
            f"{path}: cannot be read: {error.strerror}.", hint="Check the path and its permissions."
        ) from error
    return data, read_file(data, path.name)


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    database: str | None = None,
    method: str = "database",
    query: str | None = None,
    searched_on: str | None = None,
) -> list[ImportOutcome]:
    """Add the records of exported files to the review, one transaction per file; return what became of each.

    All files are read before any is written, so that a file that is no export stops the command with
    nothing half done. A file whose content is in the review already is left alone. ProtocolError when a
    file of a database search does not tell its database and `database` does not either.
    """
    read = [read_path(path) for path in paths]
    for _, file in read:
        if method == "database" and database is None and any(r.database is None for r in file.records):
            hint = "Name it, for example: focimine import FILE --database proquest (PRISMA counts records by database)."
            raise ProtocolError(f"{file.name} does not say which database it was exported from.", hint=hint)
    outcomes: list[ImportOutcome] = []
    with store.run(
        "import", version=VERSION, files=[file.name for _, file in read], database=database, method=method
    ) as run:
        for data, file in read:
            if store.has("source", file.sha256):
                outcomes.append(_known(store, file))
                continue
            kept = store.keep_file(data, file.name, folder="imports")
            with store.transaction():
                for kind, key, body in import_rows(
                    file, kept, database=database, method=method, query=query, searched_on=searched_on
                ):
                    run.add(kind, key, body)
                for problem in file.problems:
                    run.problem(problem)
            outcomes.append(
                ImportOutcome(
                    name=file.name,
                    format=file.format,
                    database=database or file.database,
                    n_records=len(file.records),
                    known=False,
                    problems=file.problems,
                )
            )
        announced = announce(run) if any(not outcome.known for outcome in outcomes) else ()
    return _with_notices(outcomes, [file for _, file in read], announced)


def _with_notices(
    outcomes: Sequence[ImportOutcome], files: Sequence[ImportedFile], announced: Sequence[Problem]
) -> list[ImportOutcome]:
    """Return the outcomes with the notices announced: each with the file that brought its report, else with the last."""
    place = {record.id: number for number, file in enumerate(files) for record in file.records}
    at = [place.get(report_named(problem.item) or "", len(files) - 1) for problem in announced]
    return [
        replace(
            outcome, problems=(*outcome.problems, *(p for p, where in zip(announced, at, strict=True) if where == n))
        )
        for n, outcome in enumerate(outcomes)
    ]


def _known(store: Store, file: ImportedFile) -> ImportOutcome:
    entry = store.find("source", file.sha256)
    database = entry.body.get("database") if entry else None
    return ImportOutcome(name=file.name, format=file.format, database=database, n_records=0, known=True)


def import_rows(
    file: ImportedFile,
    kept: str,
    *,
    database: str | None,
    method: str,
    query: str | None,
    searched_on: str | None,
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (kind, key, body) of every ledger row one file makes: its source, its search, its records."""
    named = database or file.database
    yield (
        "source",
        file.sha256,
        {
            "name": file.name,
            "file": kept,
            "sha256": file.sha256,
            "format": file.format,
            "database": named,
            "n_records": len(file.records),
            "method": method,
        },
    )
    yield (
        "search",
        f"import:{file.sha256}",
        {
            "database": named,
            "query": query,
            "date": searched_on,
            "count": len(file.records),
            "file": kept,
            "method": method,
        },
    )
    for record in file.records:
        with_database = replace(record, database=database) if database else record
        yield "record", record.id, {**to_plain(with_database), "method": method, "source_name": file.name}


def stored_records(store: Store) -> list[Record]:
    """Return the review's records in ledger order, without raw tags (deduplication does not need them)."""
    sql = "SELECT json_remove(body, '$.raw') AS body FROM ledger WHERE kind = 'record' ORDER BY seq"
    return [from_plain(Record, _parsed(row["body"])) for row in store.query(sql)]


def _parsed(text: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(text)
    return body


def list_links(store: Store) -> list[dict[str, Any]]:
    """Return the links in force with their reasons and who made them, sorted."""
    return [dict(row) for row in store.query("SELECT link, why, who FROM duplicates ORDER BY link")]


def deduplicate(store: Store) -> DedupOutcome:
    """Link the review's duplicate records; links a person has undone are not made again.

    Existing links stay. Where new evidence joins two groups, the later group's first record is linked to
    the earlier group's, so that every record has at most one link in force. Before that, what the earlier review
    settled that the plan names (`review.previous_version`) is taken over.
    """
    take_over(store)
    reports = read_reports(store)
    undone = [(row["record"], row["duplicate_of"]) for row in store.query(_UNDONE)]
    state: dict[str, Any] = {"records": len(reports.of), "undone": len(undone)}
    if _done_before(store, state):
        return _outcome(store, reports, n_new=0, nothing_to_do=True)
    records = stored_records(store)
    order = [record.id for record in records]
    links = dedup.find_duplicates(records, order=order, apart=undone)
    with store.run("dedup", version=dedup.VERSION, **state) as run:
        with store.transaction():
            for link in _missing(reports, links, {name: n for n, name in enumerate(order)}):
                run.add("duplicate", link.key, _link_row(link))
        n_new = run.n_added
        reports = read_reports(store)
        problems = announce(run, reports)
    return replace(_outcome(store, reports, n_new=n_new, nothing_to_do=False), problems=problems)


def _outcome(store: Store, reports: Reports, *, n_new: int, nothing_to_do: bool) -> DedupOutcome:
    return DedupOutcome(
        n_records=len(reports.of),
        n_new=n_new,
        n_reports=len(reports.records),
        nothing_to_do=nothing_to_do,
        conflicts=tuple(conflict_lines(read_settled(store))),
    )


def _link_row(link: dedup.Link) -> dict[str, Any]:
    return {
        "record": link.record,
        "duplicate_of": link.duplicate_of,
        "why": link.why,
        "evidence": {"rule": link.rule, "strength": link.strength},
    }


_UNDONE = """
SELECT l.body ->> 'record' AS record, l.body ->> 'duplicate_of' AS duplicate_of
FROM ledger l JOIN ledger u ON u.kind = 'duplicate_undone' AND u.body ->> 'link' = l.key
WHERE l.kind = 'duplicate' ORDER BY l.seq
"""


def _done_before(store: Store, state: dict[str, int]) -> bool:
    """Return whether the last finished deduplication was of this version and saw the same records and undoings."""
    rows = store.query(_LAST_DEDUP)
    return bool(rows) and rows[0]["version"] == dedup.VERSION and _parsed(rows[0]["parameters"]) == state


_LAST_DEDUP = """
SELECT r.version, r.parameters FROM runs r JOIN ledger l ON l.kind = 'run' AND l.key = r.run
WHERE r.stage = 'dedup' AND r.outcome IS NOT NULL ORDER BY l.seq DESC LIMIT 1
"""


def _missing(reports: Reports, links: Sequence[dedup.Link], rank: dict[str, int]) -> Iterator[dedup.Link]:
    """Yield the links that join reports the ledger still holds apart, each from the later report's first record."""
    joined = Groups(reports.of)
    for link in links:
        a, b = joined.find(link.record), joined.find(link.duplicate_of)
        if a == b:
            continue
        later, earlier = (a, b) if rank[a] > rank[b] else (b, a)
        joined.join(later, earlier)
        if later == link.record:
            yield link
        else:
            why = f"{link.why} (found between {link.record} and {link.duplicate_of})"
            yield replace(link, record=later, duplicate_of=earlier, why=why)


def undo_duplicate(store: Store, link: str, *, reason: str, who: str, new_person: bool = False) -> None:
    """Take back one duplicate link, for a reason; the two records are reports of their own again.

    ProtocolError when there is no such link in force, or nobody called `who`.
    """
    in_force = [row["link"] for row in store.query("SELECT link FROM duplicates ORDER BY link")]
    if link not in in_force:
        hint = "List them with: focimine dedup --list"
        raise ProtocolError(f"No duplicate link {link!r} is in force.", hint=hint)
    who = resolve_person(store, load_protocol(store.protocol_path), who, new=new_person)
    with store.run("undo-duplicate", version=VERSION, who=who, link=link) as run, store.transaction():
        run.add("duplicate_undone", link, {"link": link, "reason": reason}, who=who, machine=False)
