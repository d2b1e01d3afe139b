"""The miner and the ledger: import files, link duplicates, undo a link."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError, StoreError
from corpora.formats.inputs import UnreadableError, read_input
from corpora.notices.wording import report_named
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain
from corpora.nouns.records import Author, Record
from corpora.people import resolve_person
from corpora.protocol import load_protocol
from corpora.review.studies import SAME_STUDY, SAME_STUDY_UNDONE, read_same_study, study_links
from corpora.review.taking_over import take_over
from corpora.review.waiting import conflict_lines
from corpora.settled import Groups, Reports, read_reports, read_settled
from corpora.store import Run, Store, under_lock
from corpora.terminal import shown
from miner.databases import parse_database
from miner.dedup import links as dedup
from miner.dedup.standing import CODE as FORBIDDEN
from miner.dedup.standing import forbidden_links
from miner.dedup.studies import StudyLink
from miner.importers import read_file
from miner.importers.base import ImportedFile
from miner.stage.corrections import known_databases, standing
from miner.stage.notices import announce

VERSION = "1"
ATTEMPTS = 5
"""How often records are compared anew because others came in meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What became of one file. `n_records` is 0 and `known` True when it had been imported before.

    `refused` files were not imported: their problem says why. `remark` is how a known file counts now, where that is
    not as it was imported, or not as it is given now.
    """

    name: str
    format: str
    database: str | None
    n_records: int
    known: bool
    refused: bool = False
    remark: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupOutcome:
    """What deduplication did. `n_new` links were added; `nothing_to_do` when nothing changed since the last run.

    `n_new_studies` links of the kind "same study" were added: two reports of one study, which are no duplicates.
    `conflicts` announces reports whose records people judged differently. `n_changed` reports of the earlier review got the
    outcome that it came to since they were taken over.
    """

    n_records: int
    n_new: int
    n_reports: int
    nothing_to_do: bool
    n_new_studies: int = 0
    n_changed: int = 0
    conflicts: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_path(path: Path) -> tuple[bytes, ImportedFile]:
    """Return a file's bytes and its records; FormatError when it is missing or of no known format."""
    try:
        data = read_input(path)
    except UnreadableError as error:
        raise FormatError(f"{path}: {error}.", hint="Check the path and its permissions.") from error
    return data, read_file(data, shown(path.name))


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    database: str | None = None,
    method: str = "database",
    query: str | None = None,
    searched_on: str | None = None,
    override: bool = False,
    new_database: bool = False,
) -> list[ImportOutcome]:
    """Add the records of exported files to the review, one transaction per file; return what became of each, in order.

    A file that cannot be read, or does not tell its database where `database` does not either, is a problem and
    stops no other. One whose content is in the review already is left alone. Records that name their database keep
    it, with a problem where `database` is another; with `override` they get `database`.

    Raises
    ------
    ProtocolError : `database` is unknown, and not `new_database`.
    """
    if database is not None:
        database = parse_database(database, known_databases(store), new=new_database)
    labels = Given(database=database, method=method, query=query, searched_on=searched_on, override=override)
    with store.run(
        "import", version=VERSION, files=[shown(path.name) for path in paths], database=database, method=method
    ) as run:
        done = [_import_one(run, path, labels) for path in paths]
        announced = announce(run) if any(file and not outcome.known for outcome, file in done) else ()
    return _with_notices([outcome for outcome, _ in done], [file for _, file in done], announced)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person says of the files imported; `override` when it counts more than what the files say."""

    database: str | None
    method: str
    query: str | None
    searched_on: str | None
    override: bool = False

    def database_of(self, record: Record) -> str | None:
        """Return the database a record counts for."""
        return self.database if self.override and self.database else record.database or self.database


def _import_one(run: Run, path: Path, given: Given) -> tuple[ImportOutcome, ImportedFile | None]:
    """Import one file; return what became of it and, where it was imported or known, what it holds."""
    read = _read_one(run.store, path, given)
    if isinstance(read, Problem):
        return _refused(run, shown(path.name), read), None
    data, file = read
    if run.store.has("source", file.sha256):
        return _known(run.store, data, file, given), file
    problems = (*file.problems, *_other_database(file, given))
    with run.store.transaction():
        # Somebody else may have imported it while it was read.
        if run.store.has("source", file.sha256):
            return _known(run.store, data, file, given), file
        kept = run.store.keep_file(data, file.name, folder="imports")
        for kind, key, body in import_rows(file, kept, given):
            run.add(kind, key, body)
        for problem in problems:
            run.problem(problem)
    database = _database_of_file(file, given)
    outcome = ImportOutcome(
        name=file.name,
        format=file.format,
        database=database,
        n_records=len(file.records),
        known=False,
        problems=problems,
    )
    return outcome, file


def _read_one(store: Store, path: Path, given: Given) -> tuple[bytes, ImportedFile] | Problem:
    """Return a file's bytes and what it holds, or why it cannot be imported."""
    try:
        data, file = read_path(path)
    except FormatError as error:
        return _unreadable(path, error)
    is_nameless = given.method == "database" and any(given.database_of(record) is None for record in file.records)
    return _nameless(file) if is_nameless and not store.has("source", file.sha256) else (data, file)


def any_to_import(store: Store, paths: Sequence[Path], *, database: str | None = None) -> bool:
    """Return whether `import_files` would refuse not all of the files; nothing is written.

    Raises
    ------
    ProtocolError : `database` is unknown.
    """
    if database is not None:
        database = parse_database(database, known_databases(store))
    given = Given(database=database, method="database", query=None, searched_on=None)
    return any(not isinstance(_read_one(store, path, given), Problem) for path in paths)


def _refused(run: Run, name: str, problem: Problem) -> ImportOutcome:
    run.problem(problem)
    return ImportOutcome(
        name=name, format="", database=None, n_records=0, known=False, refused=True, problems=(problem,)
    )


def _unreadable(path: Path, error: FormatError) -> Problem:
    """Return the problem that a file is no export we read: what it is, and what it is nearest to."""
    message = error.message.removeprefix(f"{shown(path.name)}: ").removeprefix(f"{shown(path.name)} ")
    return Problem(
        code="IMPORT-UNREADABLE", item=shown(path.name), message=message, hint=error.hint, severity=Severity.ERROR
    )


def _nameless(file: ImportedFile) -> Problem:
    return Problem(
        code="IMPORT-DATABASE-UNKNOWN",
        item=file.name,
        message="it does not say which database it was exported from; it was not imported.",
        hint="Name it, for example: focimine import FILE --database proquest (PRISMA counts records by database).",
        severity=Severity.ERROR,
    )


def _other_database(file: ImportedFile, given: Given) -> list[Problem]:
    """Return the problem that the records name another database than the person does; what counts is said."""
    named = Counter(record.database for record in file.records if record.database not in (None, given.database))
    if given.database is None or not named:
        return []
    others = " and ".join(f"{n} {'names' if n == 1 else 'name'} {name}" for name, n in sorted(named.items(), key=str))
    if given.override:
        counts, hint = f"they count as {given.database}", "Without --override-database their own word counts."
    else:
        counts = "their own word counts"
        hint = "If the file is wrong: focimine relabel FILE --database NAME, or import with --override-database."
    return [
        Problem(
            code="IMPORT-DATABASE-DIFFERS",
            item=file.name,
            message=f"--database is {given.database}, but of its {len(file.records)} records {others}; {counts}.",
            hint=hint,
        )
    ]


def _database_of_file(file: ImportedFile, given: Given) -> str | None:
    """Return the database all records of a file count for; else what is said of the file as a whole."""
    if given.database is None:
        return file.database
    found = {given.database_of(record) for record in file.records}
    return found.pop() if len(found) == 1 else given.database


def _with_notices(
    outcomes: Sequence[ImportOutcome], files: Sequence[ImportedFile | None], announced: Sequence[Problem]
) -> list[ImportOutcome]:
    """Return the outcomes with the notices announced: each with the file that brought its report, else with the last."""
    place = {record.id: number for number, file in enumerate(files) if file for record in file.records}
    at = [place.get(report_named(problem.item) or "", len(files) - 1) for problem in announced]
    return [
        replace(
            outcome, problems=(*outcome.problems, *(p for p, where in zip(announced, at, strict=True) if where == n))
        )
        for n, outcome in enumerate(outcomes)
    ]


def _known(store: Store, data: bytes, file: ImportedFile, given: Given) -> ImportOutcome:
    """Return that a file was imported before, and how it counts; its bytes are put back where they are missing."""
    entry = store.find("source", file.sha256)
    body = entry.body if entry else {}
    if body.get("file"):
        store.put_back(str(body["file"]), data)
    method = None if given.method == "database" else given.method
    remark = standing(store, file.sha256, database=given.database, method=method)
    return ImportOutcome(
        name=file.name, format=file.format, database=body.get("database"), n_records=0, known=True, remark=remark
    )


def import_rows(file: ImportedFile, kept: str, given: Given) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (kind, key, body) of every ledger row one file makes: its source, its search, its records."""
    named, n_records = _database_of_file(file, given), len(file.records)
    source = {"name": file.name, "file": kept, "sha256": file.sha256, "format": file.format, "n_records": n_records}
    yield "source", file.sha256, {**source, "database": named, "method": given.method}
    search = {"query": given.query, "date": given.searched_on, "count": n_records, "file": kept}
    yield "search", f"import:{file.sha256}", {**search, "database": named, "method": given.method}
    for record in file.records:
        body = to_plain(replace(record, database=given.database_of(record)))
        yield "record", record.id, {**body, "method": given.method, "source_name": file.name}


def stored_records(store: Store) -> list[Record]:
    """Return the records that count in ledger order, without raw tags (deduplication does not need them)."""
    sql = "SELECT json_remove(body, '$.raw') AS body FROM records ORDER BY seq"
    return [_stored_record(_parsed(row["body"])) for row in store.query(sql)]


_LISTS = ("keywords", "publication_types", "mesh")
_NAMES = ("authors", "authors_translated")
_FIELDS = tuple(f.name for f in fields(Record) if f.name not in (*_LISTS, *_NAMES, "raw"))


def _stored_record(body: dict[str, Any]) -> Record:
    """Return the record a ledger row holds: what `from_plain` gives, in a third of its time, for there can be many."""
    filled: dict[str, Any] = {key: body[key] for key in _FIELDS if key in body}
    filled |= {key: tuple(Author(**name) for name in body[key]) for key in _NAMES if key in body}
    filled |= {key: tuple(body[key]) for key in _LISTS if key in body}
    return Record(**filled)


def _parsed(text: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(text)
    return body


def list_links(store: Store) -> list[dict[str, Any]]:
    """Return the links in force, duplicates and then same studies, with their reasons and who made them, sorted."""
    duplicates = [dict(row) for row in store.query("SELECT link, why, who FROM duplicates ORDER BY link")]
    studies = [
        {"link": row["link"], "why": f"same study, {row['why']}", "who": row["who"]} for row in study_links(store)
    ]
    return duplicates + sorted(studies, key=lambda row: row["link"])


def deduplicate(store: Store, *, scheduler: str | None = None) -> DedupOutcome:
    """Link the review's duplicate records; links a person has undone are not made again.

    Existing links stay. Where new evidence joins two groups, the later group's first record is linked to
    the earlier group's, so that every record has at most one link in force. Before that, what the earlier review
    settled that the plan names (`review.previous_version`) is taken over.

    Records are compared without the lock on the ledger: where others came in or links were undone meanwhile, they are
    compared again. StoreError where that goes on and on. With `scheduler`, the address of a Dask scheduler, its workers
    compare; SourceError where they are lost: nothing was linked.
    """
    taken = take_over(store)
    for _ in range(ATTEMPTS):
        outcome = _deduplicate(store, scheduler)
        if outcome is not None:
            left, n_changed = (taken.problems, taken.n_changed) if taken is not None else ((), 0)
            nothing = outcome.nothing_to_do and not n_changed
            problems = (*left, *outcome.problems)
            return replace(outcome, n_changed=n_changed, nothing_to_do=nothing, problems=problems)
    raise StoreError(
        "Others go on importing, withdrawing or undoing links while records are compared: nothing was linked.",
        hint="Run `focimine dedup` again when they are done.",
    )


def _deduplicate(store: Store, scheduler: str | None) -> DedupOutcome | None:
    """Compare the records and link them; None, and nothing is linked, where they are others by the time they were compared."""
    seen = store.head()
    reports = read_reports(store)
    undone = [(row["record"], row["other"]) for row in store.query(_UNDONE)]
    state: dict[str, Any] = {"records": reports.n_records, "undone": len(undone)}
    if reports.withdrawn:
        state["withdrawn"] = len(reports.withdrawn)
    if _done_before(store, state):
        return _outcome(store, reports, n_new=0, nothing_to_do=True)
    records = stored_records(store)
    # Withdrawn imports may come back, and with them what they were compared with: then all are compared.
    new = None if reports.withdrawn else _new_records(store, len(undone))
    order = [record.id for record in records]
    found = dedup.find_links(
        records,
        order=order,
        apart=undone,
        apart_studies=[(row["record"], row["other"]) for row in store.query(_STUDIES_UNDONE)],
        joined=() if new is None else reports.records.values(),
        new=new,
        scheduler=scheduler,
    )
    with store.transaction():
        if store.query(_OTHERS_NOW, (seen,)):
            return None
        # Somebody else may have linked the same records meanwhile.
        reports = reports if store.head() == seen else read_reports(store)
        with store.run("dedup", version=dedup.VERSION, **state) as run:
            for link in _missing(reports, found.duplicates, {name: n for n, name in enumerate(order)}):
                run.add("duplicate", link.key, _link_row(link))
            n_new = run.n_added
            reports = read_reports(store)
            for study in _missing_studies(store, reports, found.studies):
                run.add(SAME_STUDY, study.key, to_plain(study))
        n_new_studies = run.n_added - n_new
        problems = announce(run, reports)
        if new is None:
            problems = (*problems, *_announce_forbidden(run, records))
    outcome = _outcome(store, reports, n_new=n_new, nothing_to_do=False)
    return replace(outcome, n_new_studies=n_new_studies, problems=tuple(problems))


_OTHERS_NOW = """
SELECT 1 FROM ledger WHERE seq > ?
AND kind IN ('record', 'relabelled', 'withdrawn', 'correction_undone', 'duplicate_undone', 'same_study_undone') LIMIT 1
"""
"""Whether rows that came since a row make other records of those that were compared, or forbid links between them."""


def _announce_forbidden(run: Run, records: Sequence[Record]) -> list[Problem]:
    """Keep and return a problem for each link a machine made that the rules of today forbid, once per link."""
    store = run.store
    said = {row["item"] for row in store.query("SELECT item FROM problems WHERE code = ?", (FORBIDDEN,))}
    rows = store.query("SELECT link, record, duplicate_of FROM duplicates WHERE machine ORDER BY link")
    links = [tuple(row) for row in rows if row["link"] not in said]
    problems = list(forbidden_links({record.id: record for record in records}, links, version=dedup.VERSION))
    for problem in problems:
        run.problem(problem)
    return problems


def _new_records(store: Store, n_undone: int) -> frozenset[str] | None:
    """Return the records imported since the last deduplication; None when all have to be compared.

    Only pairs with a new record are compared where the same version has seen all others, and nothing was undone since.
    """
    last = store.query(_LAST_DEDUP)
    if not last or last[0]["version"] != dedup.VERSION or _parsed(last[0]["parameters"]).get("undone") != n_undone:
        return None
    rows = store.query("SELECT key FROM ledger WHERE kind = 'record' AND seq > ?", (last[0]["seq"],))
    return frozenset(row["key"] for row in rows)


def _missing_studies(store: Store, reports: Reports, links: Sequence[StudyLink]) -> Iterator[StudyLink]:
    """Yield the links that join reports to a study they are not of yet."""
    studies = read_same_study(store, reports)
    joined = Groups({name: name for name in (*reports.records, *studies.values())})
    for report, study in studies.items():
        if joined.find(report) != joined.find(study):
            joined.join(report, study)
    for link in links:
        a, b = joined.find(reports.of[link.record]), joined.find(reports.of[link.same_study_as])
        if a != b:
            joined.join(a, b)
            yield link


def _outcome(store: Store, reports: Reports, *, n_new: int, nothing_to_do: bool) -> DedupOutcome:
    return DedupOutcome(
        n_records=reports.n_records,
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
SELECT l.body ->> 'record' AS record, l.body ->> 'duplicate_of' AS other
FROM ledger l JOIN ledger u ON u.kind = 'duplicate_undone' AND u.body ->> 'link' = l.key
WHERE l.kind = 'duplicate' ORDER BY l.seq
"""
_STUDIES_UNDONE = """
SELECT l.body ->> 'record' AS record, l.body ->> 'same_study_as' AS other
FROM ledger l JOIN ledger u ON u.kind = 'same_study_undone' AND u.body ->> 'link' = l.key
WHERE l.kind = 'same_study' ORDER BY l.seq
"""


def _done_before(store: Store, state: dict[str, int]) -> bool:
    """Return whether the last finished deduplication was of this version and saw the same records and undoings."""
    rows = store.query(_LAST_DEDUP)
    return bool(rows) and rows[0]["version"] == dedup.VERSION and _parsed(rows[0]["parameters"]) == state


_LAST_DEDUP = """
SELECT r.version, r.parameters, l.seq FROM runs r JOIN ledger l ON l.kind = 'run' AND l.key = r.run
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


@under_lock
def undo_duplicate(store: Store, link: str, *, reason: str, who: str, new_person: bool = False) -> None:
    """Take back one link, of duplicates or of two reports of one study, for a reason; it is not made again.

    The records of a duplicate are reports of their own again, two reports of one study are two studies.
    ProtocolError when there is no such link in force, or nobody called `who`.
    """
    duplicates = {row["link"] for row in store.query("SELECT link FROM duplicates")}
    if link not in duplicates and link not in {row["link"] for row in study_links(store)}:
        hint = "List them with: focimine dedup --list"
        raise ProtocolError(f"No link {link!r} of duplicates or of one study is in force.", hint=hint)
    who = resolve_person(store, load_protocol(store.protocol_path), who, new=new_person)
    kind = "duplicate_undone" if link in duplicates else SAME_STUDY_UNDONE
    with store.run("undo-duplicate", version=VERSION, who=who, link=link) as run, store.transaction():
        run.add(kind, link, {"link": link, "reason": reason}, who=who, machine=False)
