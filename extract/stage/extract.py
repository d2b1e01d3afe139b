"""Read the documents of a review: tables, foci, samples and problems into the ledger, one document at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from corpora.errors import ReviewError, StoreError
from corpora.ids import sha256_hex
from corpora.judgements import reports_with
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain
from corpora.nouns.studies import Focus
from corpora.store import Run, Store
from corpora.store.chain import canonical
from extract.checks.listed_n import ListedStudy, compare_n, find_study, read_study_table
from extract.checks.severity import validate_checks, weigh
from extract.checks.shared import SharedFoci, printed_tables
from extract.reading import Reading
from extract.stage.code import read_codings, records_of, write_coding
from extract.workers import Limits, read_many

VERSION = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A document to be read: its SHA-256, the record it was matched to and where its bytes are kept."""

    sha256: str
    report: str
    file: str
    name: str


def due_documents(store: Store) -> list[Due]:
    """Return documents not read yet by this version, of reports that are not excluded."""
    excluded = {r for step in Step for r in reports_with(store, step, Judgement.EXCLUDE)}
    # What is read is written under the record the document was matched to, so that it stays with that
    # record whatever is linked or unlinked later.
    rows = [
        Due(sha256=r["document"], report=r["record"], file=r["file"], name=r["name"])
        for r in store.query("SELECT document, report, record, file, name FROM documents ORDER BY seq")
        if r["report"] not in excluded
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
    paths = [store.folder / item.file for item in due]
    listed, shared = read_study_table(store.folder), _foci_so_far(store)
    with store.run("extract", version=VERSION, documents=[item.sha256 for item in due]) as run:
        for problem in listed.problems:
            run.problem(problem)
        for item, reading in zip(due, read_many(paths, limits), strict=True):
            try:
                with store.transaction():
                    _store(store, run, item, _weighed(reading, wanted))
                    for problem in weigh(_compare(store, item, reading, listed.studies, shared), wanted):
                        run.problem(problem)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - one odd document must not stop the others
                message = str(error) if isinstance(error, ReviewError) else f"{type(error).__name__}: {error}."
                run.problem(
                    Problem(
                        code="DOCUMENT-UNREADABLE",
                        item=item.name,
                        severity=Severity.ERROR,
                        message=f"What was read could not be stored: {message}",
                        hint="Please report the document; the next run tries it again.",
                    )
                )
            advance(1)
    return run


def _store(store: Store, run: Run, item: Due, reading: Reading) -> None:
    for problem in reading.problems:
        run.problem(problem)
    if reading.document is None:
        return
    _store_text(store, run, item, reading.document)
    for key, focus in keyed_foci(item.sha256, reading.foci):
        _store_focus(store, run, key, {**to_plain(focus), "document": item.sha256, "report": item.report})
    _store_codings(store, run, item, reading)
    run.add("extracted", f"{item.sha256}@{VERSION}", {"document": item.sha256, "n_foci": len(reading.foci)})


def _weighed(reading: Reading, checks: Mapping[str, str]) -> Reading:
    """Return a reading whose problems have the severities the protocol gives them."""
    if not checks:
        return reading
    foci = tuple(replace(focus, problems=weigh(focus.problems, checks)) for focus in reading.foci)
    return replace(reading, foci=foci, problems=weigh(reading.problems, checks))


def _compare(
    store: Store, item: Due, reading: Reading, studies: Sequence[ListedStudy], shared: SharedFoci
) -> list[Problem]:
    """Return what a check of one document against the protocol's studies and the other documents finds."""
    found: list[Problem] = []
    study = find_study(studies, records_of(store, item.report)) if reading.samples else None
    n = reading.samples[0].n if reading.samples else None
    if study is not None and n is not None:
        problem = compare_n(study, n, reading.samples[0].evidence.get("n"), f"{item.name}, n")
        found += [problem] if problem is not None else []
    foci = [(focus.table, focus.kind.value, (focus.x, focus.y, focus.z)) for focus in reading.foci]
    for table in printed_tables(item.sha256, item.name, item.report, foci):
        found += shared.find(table)
        shared.add(table)
    return found


def _foci_so_far(store: Store) -> SharedFoci:
    """Return the tables read by earlier runs. Foci of a document follow one another in the ledger."""
    names = {row["document"]: row["name"] for row in store.query("SELECT document, name FROM documents")}
    shared = SharedFoci()
    bodies = (entry.body for entry in store.entries("focus"))
    for (document, report), group in groupby(bodies, key=lambda body: (body["document"], body["report"])):
        foci = [(body.get("table"), body["kind"], (body["x"], body["y"], body["z"])) for body in group]
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


def _store_focus(store: Store, run: Run, key: str, body: dict[str, Any]) -> None:
    earlier = store.find("focus", key)
    if earlier is None:
        run.add("focus", key, body)
    elif earlier.body != body:
        # Never overwritten: the difference is kept beside it for a person to look at.
        run.add("focus_change", f"{key}@{VERSION}", {"focus": key, "now": body})


def _store_codings(store: Store, run: Run, item: Due, reading: Reading) -> None:
    """Keep the groups read, and the facts of sample and methods as machine codings, each with its sentence."""
    for number, sample in enumerate(reading.samples):
        body = {"document": item.sha256, "report": item.report, **to_plain(sample)}
        run.add("sample", f"{item.sha256[:12]}/{number}@{VERSION}", body)
    study = reading.samples[0] if reading.samples else None
    for coding in read_codings(study, reading.methods, reading.foci, item.report):
        write_coding(store, run, coding, who=f"extract {VERSION}", machine=True)
