"""Give reports their documents: read the user's files, match them, keep them by hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Record, Report
from corpora.settled import Reports, read_reports, read_settled
from corpora.store import Run, Store
from miner.fulltext import Candidate, Identity, find_report, read_identity

VERSION = "1"
SUFFIXES = (".pdf", ".xml", ".html", ".htm", ".xhtml", ".docx", ".xlsx", ".csv", ".tsv")


def sought_reports(store: Store) -> list[Report]:
    """Return the reports whose full text is wanted: those that passed title and abstract, with all their records."""
    settled = read_settled(store)
    return [
        Report(id=report, record=_record(store, report), record_ids=records)
        for report, records in settled.reports.records.items()
        if settled.outcome(report).is_sought
    ]


def reports_with_document(store: Store, reports: Reports) -> set[str]:
    """Return the reports a document is kept for."""
    rows = store.query("SELECT body ->> 'report' AS record FROM ledger WHERE kind = 'document'")
    return {reports.of.get(row["record"], row["record"]) for row in rows}


def candidates(store: Store, reports: Sequence[Report]) -> list[Candidate]:
    """Return what identifies a file of each report: one candidate per record, under any of its titles."""
    return [
        Candidate(report=report.id, record=name, doi=record.doi, titles=_titles(record))
        for report in reports
        for name in report.record_ids
        for record in (_record(store, name),)
    ]


def _titles(record: Record) -> tuple[str, ...]:
    return tuple(title for title in (record.title, record.title_translated) if title)


def _record(store: Store, name: str) -> Record:
    row = store.query(
        "SELECT json_remove(body, '$.raw') AS body FROM ledger WHERE kind = 'record' AND key = ?", (name,)
    )
    return from_plain(Record, json.loads(row[0]["body"]))


def find_files(places: Sequence[Path]) -> list[Path]:
    """Return the document files named, or found in the folders named, sorted by name."""
    found: list[Path] = []
    for place in places:
        found += sorted(p for p in place.rglob("*") if _is_document(p)) if place.is_dir() else [place]
    return found


def _is_document(path: Path) -> bool:
    # Hidden files are another program's: macOS writes "._paper.pdf" beside "paper.pdf".
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()


def add_documents(
    store: Store,
    files: Sequence[Path],
    *,
    report: str | None,
    everything: bool,
    advance: Callable[[int], None],
) -> Run:
    """Match each file to a sought report and keep it; return the run. `report` names the report they belong to.

    A file that matches none or several reports is a problem, and is not kept. With `everything` (the files
    are all there are) reports still without a document are recorded as not retrieved; a later file
    changes that.
    """
    sought = sought_reports(store)
    wanted = candidates(store, sought)
    with store.run("fetch", version=VERSION, files=[f.name for f in files]) as run:
        for path in files:
            try:
                _add(run, path, wanted, report)
            except (FormatError, OSError) as error:
                run.problem(_unreadable(path, error))
            advance(1)
        if everything:
            _note_missing(run, sought)
    return run


def _note_missing(run: Run, sought: Sequence[Report]) -> None:
    """Record each sought report that has no document as not retrieved."""
    kept = reports_with_document(run.store, read_reports(run.store))
    for report in sought:
        if report.id not in kept:
            body = {"report": report.id, "outcome": "not_retrieved", "reason": "no file given is this report"}
            run.add("retrieval", f"{report.id}/not_retrieved", body)


def _add(run: Run, path: Path, wanted: list[Candidate], report: str | None) -> None:
    """Keep one file as the document of `report`, or of the wanted report that it is; a problem where neither works."""
    data = path.read_bytes()
    digest = sha256_hex(data)
    if run.store.has("document", digest):
        _note_known(run, path, digest, report)
        return
    how = "named by a person"
    if report is None:
        identity = read_identity(data, path.name)
        match = find_report(identity, wanted)
        if match is None:
            run.problem(_unmatched(path, identity))
            return
        report, how = match.record, match.by
    with run.store.transaction():
        name = run.store.keep_file(data, path.name, folder="documents")
        body = {"report": report, "name": path.name, "file": name, "sha256": digest, "matched_by": how}
        run.add("document", digest, {**body, "outcome": "retrieved"})
        run.add("retrieval", f"{report}/retrieved", {"report": report, "outcome": "retrieved"})


def _note_known(run: Run, path: Path, digest: str, report: str | None) -> None:
    """Record a problem when a person names another report for a file that is kept already.

    The same file given again for its own report is nothing new.
    """
    reports = read_reports(run.store)
    kept = run.store.find("document", digest)
    owner = reports.of.get(kept.body["report"], kept.body["report"]) if kept else None
    if kept and report is not None and reports.of.get(report, owner) != owner:
        run.problem(_known(path, f"{owner} already ({kept.body['matched_by']})", report))


def _unreadable(path: Path, error: Exception) -> Problem:
    return Problem(code="DOCUMENT-UNREADABLE", item=path.name, message=str(error), severity=Severity.ERROR)


def _unmatched(path: Path, identity: Identity) -> Problem:
    return Problem(
        code="DOCUMENT-UNMATCHED",
        item=path.name,
        message="no sought report, or more than one, fits this file "
        f"({f'its DOI is {identity.doi}' if identity.doi else 'it names no DOI'}).",
        hint="Name its report: focimine fetch FILE --report ID (ids: focimine export, reports.csv).",
    )


def _known(path: Path, owner: str, report: str) -> Problem:
    return Problem(
        code="DOCUMENT-KNOWN",
        item=path.name,
        severity=Severity.ERROR,
        message=f"this file is kept as the document of {owner}; it was not given to {report}.",
        hint="One file is one report. Where the two are one paper link them; where the file is "
        "the wrong one, reject its foci (`focimine confirm --reject --report`).",
    )
