"""Give reports their documents: read the user's files, match them, keep them by hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.judgements import reports_with
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Record, Report
from corpora.store import Run, Store
from miner.fulltext import Candidate, find_report, read_identity

VERSION = "1"
SUFFIXES = (".pdf", ".xml", ".html", ".htm", ".xhtml", ".docx", ".xlsx", ".csv", ".tsv")


def sought_reports(store: Store) -> list[Report]:
    """Return the reports whose full text is wanted: those included at title and abstract, with all their records."""
    included = reports_with(store, Step.TITLE_ABSTRACT, Judgement.INCLUDE)
    sql = """SELECT o.report, r.record AS id FROM records r JOIN report_of o ON o.record = r.record ORDER BY r.seq"""
    ids: dict[str, list[str]] = {}
    for row in store.query(sql):
        if row["report"] in included:
            ids.setdefault(row["report"], []).append(row["id"])
    return [
        Report(id=report, record=_record(store, report), record_ids=tuple(records)) for report, records in ids.items()
    ]


def candidates(store: Store, reports: Sequence[Report]) -> list[Candidate]:
    """Return what a file of each report may say of itself: one candidate per record, under any of its titles."""
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
    """Return the document files named or standing in the folders named, sorted by name."""
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
    """Match each file to a sought report and keep it; return the run. `report` says whose file it is.

    A file that matches none or several reports is a problem, and is not kept. With `everything` (the files
    are all there are) reports still without a document are recorded as not retrieved; a later file
    changes that.
    """
    reports = sought_reports(store)
    wanted_files = candidates(store, reports)
    with store.run("fetch", version=VERSION, files=[f.name for f in files]) as run:
        for path in files:
            try:
                _add(store, run, path, wanted_files, report)
            except (FormatError, OSError) as error:
                run.problem(
                    Problem(
                        code="DOCUMENT-UNREADABLE",
                        item=path.name,
                        message=str(error),
                        severity=Severity.ERROR,
                    )
                )
            advance(1)
        kept = {row["report"] for row in store.query("SELECT report FROM documents")}
        for wanted in reports:
            if everything and wanted.id not in kept:
                body = {
                    "report": wanted.id,
                    "outcome": "not_retrieved",
                    "reason": "no file given is this report",
                }
                run.add("retrieval", f"{wanted.id}/not_retrieved", body)
    return run


def _add(store: Store, run: Run, path: Path, wanted: list[Candidate], report: str | None) -> None:
    data = path.read_bytes()
    digest = sha256_hex(data)
    if store.has("document", digest):
        _note_known(store, run, path, digest, report)
        return
    if report is None:
        identity = read_identity(data, path.name)
        match = find_report(identity, wanted)
        if match is None:
            hint = "Say whose it is: focimine fetch FILE --report ID (ids: focimine export, reports.csv)."
            run.problem(
                Problem(
                    code="DOCUMENT-UNMATCHED",
                    item=path.name,
                    message="no sought report, or more than one, fits this file "
                    f"({f'its DOI is {identity.doi}' if identity.doi else 'it names no DOI'}).",
                    hint=hint,
                )
            )
            return
        report, how = match.record, match.by
    else:
        how = "named by a person"
    with store.transaction():
        name = store.keep_file(data, path.name, folder="documents")
        body = {
            "report": report,
            "name": path.name,
            "file": name,
            "sha256": digest,
            "matched_by": how,
            "outcome": "retrieved",
        }
        run.add("document", digest, body)
        run.add("retrieval", f"{report}/retrieved", {"report": report, "outcome": "retrieved"})


def _note_known(store: Store, run: Run, path: Path, digest: str, report: str | None) -> None:
    """Say so when a person names another report for a file that is kept already; the same file again is nothing new."""
    owner = store.query("SELECT report, matched_by FROM documents WHERE document = ?", (digest,))[0]
    named = store.query("SELECT report FROM report_of WHERE record = ?", (report or "",))
    if named and named[0]["report"] != owner["report"]:
        run.problem(
            Problem(
                code="DOCUMENT-KNOWN",
                item=path.name,
                severity=Severity.ERROR,
                message=f"this file is kept as the document of {owner['report']} already ({owner['matched_by']}); "
                f"it was not given to {report}.",
                hint="One file is one report. Where the two are one paper link them; where the file is "
                "the wrong one, reject its foci (`focimine confirm --reject --report`).",
            )
        )
