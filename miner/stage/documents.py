"""Give reports their documents: read the user's files, match them, keep them by hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import FormatError
from corpora.formats.signatures import kind_of_file
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Record, Report
from corpora.review.changes import read_names
from corpora.review.report_names import resolve_report
from corpora.review.retrieval import RETRIEVED
from corpora.settled import Reports, read_reports, read_settled
from corpora.store import Run, Store
from corpora.terminal import shown
from miner.fulltext import Candidate, Identity, find_report, read_identity
from miner.stage.retrieval import write_outcome

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
    rows = store.query("SELECT record FROM documents")
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
    row = store.query("SELECT json_remove(body, '$.raw') AS body FROM records WHERE record = ?", (name,))
    return from_plain(Record, json.loads(row[0]["body"]))


def record_named(store: Store, given: str) -> str:
    """Return the record a file is given to: the one named, or the report that a DOI or PMID names.

    StoreError when there is none.
    """
    reports = read_reports(store)
    report = resolve_report(store, reports, given)
    return given.strip() if given.strip() in reports.records[report] else report


def find_files(places: Sequence[Path]) -> list[Path]:
    """Return the document files named, or found in the folders named, sorted by name."""
    found: list[Path] = []
    for place in places:
        found += sorted(p for p in place.rglob("*") if _is_document(p)) if place.is_dir() else [place]
    return found


def _is_document(path: Path) -> bool:
    # Hidden files are another program's: macOS writes "._paper.pdf" beside "paper.pdf".
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()


@dataclass(slots=True, kw_only=True)
class Added:
    """What adding documents did: its run, and how many kept files were missing and are back."""

    run: Run
    n_put_back: int = 0


def add_documents(store: Store, files: Sequence[Path], *, report: str | None, advance: Callable[[int], None]) -> Added:
    """Match each file to a sought report and keep it. `report` names the report they belong to.

    A file that matches none or several reports is a problem, and is not kept. A file that is kept already, and is
    missing in the review's folder, is put back there.
    """
    wanted = candidates(store, sought_reports(store))
    with store.run("fetch", version=VERSION, files=[f.name for f in files]) as run:
        added = Added(run=run)
        for path in files:
            try:
                _add(added, path, wanted, report)
            except (FormatError, OSError) as error:
                run.problem(_unreadable(path, error))
            advance(1)
    return added


def _add(added: Added, path: Path, wanted: list[Candidate], report: str | None) -> None:
    """Keep one file as the document of `report`, or of the wanted report that it is; a problem where neither works."""
    run, data = added.run, path.read_bytes()
    digest = sha256_hex(data)
    kept = run.store.find("document", digest)
    if kept:
        added.n_put_back += run.store.put_back(str(kept.body["file"]), data)
        _note_known(run, path, digest, report)
        return
    how = "named by a person"
    if report is None:
        identity = read_identity(data, shown(path.name))
        match = find_report(identity, wanted)
        if match is None:
            run.problem(_no_pdf(path, data) or _unmatched(path, identity))
            return
        report, how = match.record, match.by
    with run.store.transaction():
        # Somebody else may have added it while it was read.
        if run.store.has("document", digest):
            _note_known(run, path, digest, report)
            return
        name = run.store.keep_file(data, shown(path.name), folder="documents")
        body = {"report": report, "name": shown(path.name), "file": name, "sha256": digest, "matched_by": how}
        run.add("document", digest, {**body, "outcome": RETRIEVED})
        write_outcome(run, report, RETRIEVED)


def _note_known(run: Run, path: Path, digest: str, report: str | None) -> None:
    """Record a problem when a person names another report for a file that is kept already, or that was removed.

    The same file given again for its own report is nothing new.
    """
    rows = run.store.query("SELECT report, matched_by FROM documents WHERE document = ?", (digest,))
    if not rows:
        run.problem(_removed(path))
        return
    of, owner = read_reports(run.store).of, rows[0]["report"]
    if report is not None and of.get(report, owner) != owner:
        run.problem(_known(path, f"{owner} already ({rows[0]['matched_by']})", report))


def _unreadable(path: Path, error: Exception) -> Problem:
    return Problem(code="DOCUMENT-UNREADABLE", item=shown(path.name), message=str(error), severity=Severity.ERROR)


def _no_pdf(path: Path, data: bytes) -> Problem | None:
    """Return the problem that a file that is called a PDF and identifies no report is none; None where it is one."""
    if path.suffix.lower() != ".pdf" or b"%PDF-" in data[:1024]:
        return None
    kind = kind_of_file(data)
    what = kind.what if kind else "no text either" if b"\0" in data else "plain text"
    return Problem(
        code="DOCUMENT-UNREADABLE",
        item=shown(path.name),
        severity=Severity.ERROR,
        message=f"this is no PDF, though it is called one. It is {what}.",
        hint="Fetch the paper again; a login or error page may have been saved in its place.",
    )


def _removed(path: Path) -> Problem:
    return Problem(
        code="DOCUMENT-REMOVED",
        item=shown(path.name),
        message="a person removed this file from the review; it was not added again.",
        hint="Give it to a report with `focimine fetch --move FILE --report ID`, or take the removal back with "
        "`focimine fetch --remove FILE --undo`.",
    )


def _unmatched(path: Path, identity: Identity) -> Problem:
    return Problem(
        code="DOCUMENT-UNMATCHED",
        item=shown(path.name),
        message="no sought report, or more than one, fits this file "
        f"({f'its DOI is {identity.doi}' if identity.doi else 'it names no DOI'}).",
        hint="Name its report: focimine fetch FILE --report ID (ids: focimine export, reports.csv).",
    )


def _known(path: Path, owner: str, report: str) -> Problem:
    return Problem(
        code="DOCUMENT-KNOWN",
        item=shown(path.name),
        severity=Severity.ERROR,
        message=f"this file is kept as the document of {owner}; it was not given to {report}.",
        hint="One file is one report. Where it was matched wrongly: `focimine fetch --move FILE --report ID`; where the "
        "two are one paper, `focimine dedup` links them.",
    )


def matched_lines(store: Store, run: str) -> list[str]:
    """Return which report each file that a run kept was given to, and by what it was known: a wrong match is seen at once."""
    names, reports = read_names(store), read_reports(store)
    rows = store.query("SELECT name, record, matched_by FROM documents WHERE run = ? ORDER BY seq", (run,))
    told = []
    for row in rows:
        report = reports.of.get(row["record"], row["record"])
        by = f", by {row['matched_by']}" if row["matched_by"] else ""
        told.append(f"{row['name']}: {names.get(report, report)} ({report}){by}")
    return told
