"""Read the documents of a review: tables, foci, samples and problems into the ledger, one document at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from corpora.errors import ReviewError, StoreError
from corpora.ids import canonical, sha256_hex
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain
from corpora.nouns.studies import Focus
from corpora.settled import Reports, read_reports, read_settled
from corpora.store import Run, Store
from extract.checks.findings import validate_checks, weigh
from extract.checks.listed_n import StudyTable, compare_n, find_study, read_study_table
from extract.checks.shared import SharedFoci, printed_tables
from extract.reading import Reading
from extract.stage.code import records_of, write_coding
from extract.stage.read_values import read_codings, read_people_codings, read_threshold_codings
from extract.workers import Limits, read_many

VERSION = "4"
ANALYSED = ("x", "y", "z", "space", "kind", "contrast")
"""What of a focus an analysis rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A document to be read: its SHA-256, the record it was matched to and where its bytes are kept."""

    sha256: str
    report: str
    file: str
    name: str


def due_documents(store: Store) -> list[Due]:
    """Return documents not read yet by this version, of reports that are not excluded."""
    settled = read_settled(store)
    of = settled.reports.of
    # What is read is written under the record the document was matched to, so that it stays with that
    # record regardless of later links.
    rows = [
        Due(sha256=r["document"], report=r["record"], file=r["file"], name=r["name"])
        for r in store.query("SELECT document, record, file, name FROM documents ORDER BY seq")
        if not settled.outcome(of.get(r["record"], r["record"])).is_excluded
        and (r["record"] in of or r["record"] not in settled.reports.withdrawn)
    ]
    return [due for due in rows if not store.has("extracted", f"{due.sha256}@{VERSION}")]


def extract_documents(
    store: Store,
    due: Sequence[Due],
    limits: Limits,
    *,
    advance: Callable[[int], None],
    checks: Mapping[str, str] | None = None,
) -> Run:
    """Read each document in a worker and store what it holds; return the run with its problems.

    All of a document is written in one transaction. A document that breaks its reader, or its limits
    of time or memory, is one problem, and is tried again by the next run. `checks` are the protocol's
    severities by problem code ("error", "warning", "ignore"); ProtocolError where one names no check.
    """
    wanted = checks or {}
    validate_checks(wanted)
    paths = [store.path_of(item.file) for item in due]
    known = _known(store)
    with store.run("extract", version=VERSION, documents=[item.sha256 for item in due]) as run:
        for problem in known.listed.problems:
            run.problem(problem)
        for item, reading in zip(due, read_many(paths, limits), strict=True):
            try:
                with store.transaction():
                    if _is_due(store, item):
                        _store(store, run, item, _weighed(reading, wanted))
                        for problem in weigh(_compare(store, item, reading, known), wanted):
                            run.problem(problem)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - one odd document must not stop the others
                run.problem(_not_stored(item, error))
            advance(1)
    return run


def _is_due(store: Store, item: Due) -> bool:
    """Return whether nobody else read a document, or gave it to another report, while it was read."""
    owner = store.query("SELECT record FROM documents WHERE document = ?", (item.sha256,))
    is_read = store.has("extracted", f"{item.sha256}@{VERSION}")
    return not is_read and bool(owner) and owner[0]["record"] == item.report


def _not_stored(item: Due, error: Exception) -> Problem:
    message = str(error) if isinstance(error, ReviewError) else f"{type(error).__name__}: {error}."
    return Problem(
        code="DOCUMENT-UNREADABLE",
        item=item.name,
        severity=Severity.ERROR,
        message=f"What was read could not be stored: {message}",
        hint="Please report the document; the next run tries it again.",
    )


def _store(store: Store, run: Run, item: Due, reading: Reading) -> None:
    for problem in reading.problems:
        run.problem(problem)
    if reading.document is None:
        return
    _store_text(store, run, item, reading.document)
    changed, missing = [], _keys_stored(store, item)
    for key, focus in keyed_foci(item.sha256, reading.foci):
        missing.pop(key, None)
        body = {**to_plain(focus), "document": item.sha256, "report": item.report}
        earlier = _store_focus(store, run, key, body)
        if earlier is not None and any(earlier.get(name) != body.get(name) for name in ANALYSED):
            changed.append((key, earlier, body))
    if changed:
        run.problem(_read_differently(item, changed))
    if missing:
        run.problem(_not_found_again(item, missing))
    _store_codings(store, run, item, reading)
    run.add("extracted", f"{item.sha256}@{VERSION}", {"document": item.sha256, "n_foci": len(reading.foci)})


def n_foci_of(store: Store, run: Run) -> int:
    """Return how many foci one run of the extraction read, those that an earlier version had stored included."""
    sql = "SELECT total(body ->> 'n_foci') AS n FROM ledger WHERE kind = 'extracted' AND run = ?"
    return int(store.query(sql, (run.id,))[0]["n"])


def _weighed(reading: Reading, checks: Mapping[str, str]) -> Reading:
    """Return a reading whose problems have the severities the protocol gives them."""
    if not checks:
        return reading
    foci = tuple(replace(focus, problems=weigh(focus.problems, checks)) for focus in reading.foci)
    return replace(reading, foci=foci, problems=weigh(reading.problems, checks))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a document is compared with: the protocol's studies, the tables of the documents read before it."""

    reports: Reports
    listed: StudyTable
    shared: SharedFoci


def _known(store: Store) -> _Known:
    reports = read_reports(store)
    return _Known(reports=reports, listed=read_study_table(store.folder), shared=_foci_so_far(store, reports))


def _compare(store: Store, item: Due, reading: Reading, known: _Known) -> list[Problem]:
    """Return what a check of one document against the protocol's studies and the other documents finds."""
    found: list[Problem] = []
    report = known.reports.of.get(item.report, item.report)
    study = find_study(known.listed.studies, records_of(store, known.reports, report)) if reading.samples else None
    n = reading.samples[0].n if reading.samples else None
    if study is not None and n is not None:
        problem = compare_n(study, n, reading.samples[0].evidence.get("n"), f"{item.name}, n")
        found += [problem] if problem is not None else []
    foci = [(focus.table, focus.kind.value, (focus.x, focus.y, focus.z)) for focus in reading.foci]
    for table in printed_tables(item.sha256, item.name, report, foci):
        found += known.shared.find(table)
        known.shared.add(table)
    return found


def _foci_so_far(store: Store, reports: Reports) -> SharedFoci:
    """Return the tables read by earlier runs. Foci of a document follow one another in the ledger."""
    names = {row["document"]: row["name"] for row in store.query("SELECT document, name FROM documents")}
    shared = SharedFoci()
    moved = {row["document"]: row["record"] for row in store.query("SELECT document, record FROM moved_documents")}
    bodies = (entry.body for entry in store.entries("focus"))
    for (document, record), group in groupby(bodies, key=lambda body: (body["document"], body["report"])):
        foci = [(body.get("table"), body["kind"], (body["x"], body["y"], body["z"])) for body in group]
        record = moved.get(document) or record
        report = reports.of.get(record, record)
        for table in printed_tables(document, names.get(document, document[:12]), report, foci):
            shared.add(table)
    return shared


def _store_text(store: Store, run: Run, item: Due, document: Document) -> None:
    """Keep the running text as a file by hash: the ledger, which people share, holds no article's text."""
    text = canonical([to_plain(section) for section in document.sections]).encode()
    name = store.keep_file(text, f"{item.sha256[:12]}.json", folder="texts")
    body = {
        "report": item.report,
        "document": item.sha256,
        "file": name,
        "sha256": sha256_hex(text),
        "title": document.title,
    }
    run.add("fulltext", item.sha256, body)
    for table in document.tables:
        run.add(
            "table",
            f"{item.sha256[:12]}/{table.id}",
            {"document": item.sha256, "report": item.report, **to_plain(table)},
        )


def keyed_foci(sha256: str, foci: Sequence[Focus]) -> list[tuple[str, Focus]]:
    """Return each focus with its key: document, table, row, and its number among those of the row.

    The key names the place, not the numbers, so that a later version's reading of the same place meets
    the earlier one.
    """
    seen: dict[str, int] = {}
    keyed = []
    for focus in foci:
        place = f"{sha256[:12]}/{focus.table or 'text'}/{focus.row if focus.row is not None else focus.page or 0}"
        seen[place] = seen.get(place, 0) + 1
        keyed.append((f"{place}/{seen[place]}", focus))
    return keyed


def _keys_stored(store: Store, item: Due) -> dict[str, str]:
    """Return the foci of a document that earlier versions stored, by key, each with its coordinates as printed."""
    sql = "SELECT key, body ->> 'raw' AS raw FROM ledger WHERE kind = 'focus' AND key >= ? AND key < ? ORDER BY seq"
    start = item.sha256[:12]
    return {row["key"]: row["raw"] for row in store.query(sql, (f"{start}/", f"{start}0"))}  # "0" follows "/"


def _store_focus(store: Store, run: Run, key: str, body: dict[str, Any]) -> Mapping[str, Any] | None:
    """Store a focus, or what differs from its earlier reading, which is returned where there is one."""
    earlier = store.find("focus", key)
    if earlier is None:
        run.add("focus", key, body)
        return None
    if not _is_same_reading(earlier.body, body):
        # Never overwritten: the difference is kept beside it for a person to look at.
        run.add("focus_change", f"{key}@{VERSION}", {"focus": key, "now": body})
    return earlier.body


def _read_differently(item: Due, changed: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Problem:
    """Return the problem that a later version reads foci of a document in another way than is in force."""
    key, earlier, now = changed[0]
    names = [name for name in ANALYSED if earlier.get(name) != now.get(name)]
    first = ", ".join(f"{name} is {earlier.get(name)} and would be {now.get(name)}" for name in names)
    return Problem(
        code="FOCI-READ-DIFFERENTLY",
        item=item.name,
        message=f"This version reads {len(changed)} of its foci differently; the earlier reading is in force. "
        f"{key}: {first}.",
        hint="Compare them with the document and correct or reject what is wrong (`focimine confirm`).",
    )


def _not_found_again(item: Due, missing: Mapping[str, str]) -> Problem:
    """Return the problem that a later version does not find foci of a document that are in force."""
    key, raw = next(iter(missing.items()))
    return Problem(
        code="FOCI-READ-DIFFERENTLY",
        item=item.name,
        message=f"This version does not find {len(missing)} of its foci again; the earlier reading is in force. "
        f"{key}: {raw}.",
        hint="Compare them with the document and reject what is wrong (`focimine confirm`).",
    )


def _is_same_reading(earlier: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Return whether two readings of a focus agree; ledgers of earlier versions hold no levels of contrasts."""
    return earlier == body or earlier == {name: value for name, value in body.items() if name != "levels"}


def _store_codings(store: Store, run: Run, item: Due, reading: Reading) -> None:
    """Keep the groups read, and the facts of sample and methods as machine codings, each with its sentence."""
    from extract.people.captions import captions_with_n  # with spaCy: --help does not wait for it

    for number, sample in enumerate(reading.samples):
        body = {"document": item.sha256, "report": item.report, **to_plain(sample)}
        run.add("sample", f"{item.sha256[:12]}/{number}@{VERSION}", body)
    study = reading.samples[0] if reading.samples else None
    thresholds = read_threshold_codings(reading.thresholds, reading.foci, item.report)
    captions = captions_with_n(reading.document.tables if reading.document else (), study.n if study else None)
    people = read_people_codings(reading.samples, reading.foci, captions, item.report)
    for coding in (*read_codings(study, reading.methods, reading.foci, item.report), *people, *thresholds):
        write_coding(store, run, coding, who=f"extract {VERSION}", machine=True)
