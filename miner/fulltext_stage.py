"""Give reports their documents: read the user's files, match them, keep them by hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from corpora.errors import FormatError
from corpora.evidence import Problem, Severity
from corpora.ids import sha256_hex
from corpora.nouns import from_plain
from corpora.records import Record, Report
from corpora.store import Run, Store
from miner.fulltext import find_report, read_identity

VERSION = "1"
SUFFIXES = (".pdf", ".xml", ".html", ".htm", ".xhtml", ".docx", ".xlsx", ".csv", ".tsv")


def sought_reports(store: Store) -> list[Report]:
    """Return the reports whose full text is wanted: those included at title and abstract."""
    sql = """SELECT DISTINCT r.record AS id, r.body AS body FROM decisions d JOIN records r ON r.record = d.report
             WHERE d.step = 'title_abstract' AND d.judgement = 'include' ORDER BY r.seq"""
    return [
        Report(id=row["id"], record=_record(row["body"]), record_ids=(row["id"],)) for row in store.query(sql)
    ]


def _record(body: str) -> Record:
    return from_plain(Record, json.loads(body))


def find_files(places: Sequence[Path]) -> list[Path]:
    """Return the document files named or standing in the folders named, sorted by name."""
    found: list[Path] = []
    for place in places:
        found += (
            sorted(p for p in place.rglob("*") if p.suffix.lower() in SUFFIXES) if place.is_dir() else [place]
        )
    return found


def add_documents(
    store: Store, files: Sequence[Path], *, report: str | None, advance: Callable[[int], None]
) -> Run:
    """Match each file to a sought report and keep it; return the run. `report` says whose file it is.

    A file that matches none or several reports is a problem, and is not kept. Reports still without a
    document are recorded as not retrieved (a later file changes that).
    """
    reports = sought_reports(store)
    with store.run("fetch", version=VERSION, files=[f.name for f in files]) as run:
        for path in files:
            try:
                _add(store, run, path, reports, report)
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
            if wanted.id not in kept:
                body = {
                    "report": wanted.id,
                    "outcome": "not_retrieved",
                    "reason": "no file given is this report",
                }
                run.add("retrieval", f"{wanted.id}/not_retrieved", body)
    return run


def _add(store: Store, run: Run, path: Path, reports: list[Report], report: str | None) -> None:
    data = path.read_bytes()
    digest = sha256_hex(data)
    if store.has("document", digest):
        return
    if report is None:
        match = find_report(read_identity(data, path.name), reports)
        if match is None:
            hint = "Say whose it is: focimine fetch FILE --report ID (ids: focimine export, reports.csv)."
            run.problem(
                Problem(
                    code="DOCUMENT-UNMATCHED",
                    item=path.name,
                    message="no sought report fits this file.",
                    hint=hint,
                )
            )
            return
        report, how = match.report, match.by
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
