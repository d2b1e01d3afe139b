"""Retractions, corrections and concerns in a review: announced once, and asked of PubMed again.

Rows: per reading of PubMed one `notice_reading` (which PMIDs were read on which day) with the `notice` rows of what
changed, in one transaction. A reading that is interrupted goes on with the PMIDs that were not read that day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpora.notices.found import notices_in
from corpora.notices.reports import (
    KIND,
    Change,
    change_body,
    changes_between,
    notices_of,
    pubmed_says,
    read_changes,
    read_records,
)
from corpora.notices.wording import CODES, code_of, named, notice_problems, report_named
from corpora.nouns.evidence import Problem
from corpora.nouns.notices import Notice
from corpora.settled import Reports, read_reports
from corpora.store import Run, Store
from miner.entrez import Batch, Entrez
from miner.importers.pubmed_xml import PubmedXmlImporter

VERSION = "1"
READING = "notice_reading"
"""Kind of the row that keeps which PMIDs were read again on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What asking PubMed again gave: `n_read` records were read, of which `n_changed` carry other notices than before."""

    n_known: int = 0
    n_read: int = 0
    n_changed: int = 0
    problems: tuple[Problem, ...] = ()


def announce(run: Run, reports: Reports | None = None) -> tuple[Problem, ...]:
    """Keep and return a problem for each report whose notices were not announced before, the gravest first.

    A report is announced once per code, under whichever of its records it was: a link made or undone, or another copy of
    the paper, repeats nothing. What PubMed came to say later is announced each time it is something new.
    """
    store, reports = run.store, reports or read_reports(run.store)
    found = notices_of(store, reports)
    if not found:
        return ()
    said = _announced(store, reports)
    new = {report: [n for n in notices if not _is_said(n, report, said)] for report, notices in found.items()}
    new = {report: notices for report, notices in new.items() if notices}
    records = {record.id: record for record in read_records(store) if record.id in new}
    problems = notice_problems(new, lambda report: named(records[report], report))
    for problem in problems:
        run.problem(problem)
    return tuple(problems)


def _is_said(notice: Notice, report: str, said: Mapping[tuple[str, str], str]) -> bool:
    messages = said.get((report, code_of(notice)))
    return messages is not None and (notice.record is not None or str(notice) in messages)


def _announced(store: Store, reports: Reports) -> dict[tuple[str, str], str]:
    """Return (report, code) → all messages with which it was announced."""
    rows = store.query(
        "SELECT code, item, message FROM problems WHERE code IN (SELECT value FROM json_each(?)) ORDER BY seq",
        (json.dumps(sorted(CODES)),),
    )
    said: dict[tuple[str, str], str] = {}
    for row in rows:
        report = reports.of.get(report_named(row["item"]) or "")
        if report is not None:
            said[report, row["code"]] = said.get((report, row["code"]), "") + row["message"]
    return said


def known_pmids(store: Store, day: date) -> tuple[str, ...]:
    """Return the PMIDs of the review that PubMed was not asked for on `day`, in numerical order.

    What a search fetched that day is as new as asking again would make it.
    """
    known = {record.pmid for record in read_records(store) if record.pmid}
    today = day.isoformat()
    read = {p for entry in store.entries(READING) if entry.body["day"] == today for p in entry.body["pmids"]}
    fetched = store.query(
        "SELECT r.body ->> 'pmid' AS pmid FROM ledger r JOIN ledger s ON s.kind = 'source' "
        "AND s.key = r.body ->> 'source' WHERE r.kind = 'record' AND s.body ->> 'search' IS NOT NULL AND substr(s.at, 1, 10) = ?",
        (today,),
    )
    return tuple(sorted(known - read - {row["pmid"] for row in fetched}, key=lambda pmid: (len(pmid), pmid)))


def reread(
    store: Store, service: Entrez, pmids: Sequence[str], *, day: date, advance: Callable[[int], None]
) -> Reading:
    """Ask PubMed for known PMIDs again (`known_pmids`) and keep what it says differently; then announce what is new.

    Nothing is rewritten: the records stay as they were imported, a change is a row of its own.

    Raises
    ------
    SourceError : PubMed did not answer; what was read before is kept, the next run does the rest.
    """
    if not pmids:
        return Reading()
    carriers = _carriers(store)
    said, seen = _said(store), store.head()
    n_read, n_changed, gone = 0, 0, []
    with store.run("notices", version=VERSION, day=day.isoformat(), pmids=len(pmids)) as run:
        for batch in service.fetch(pmids):
            with store.transaction():
                if store.query(_OTHERS, (KIND, seen, run.id)):
                    said, seen = _said(store), store.head()
                n_changed += _keep_changes(run, batch, carriers, said, day)
                body = {"day": day.isoformat(), "pmids": [*batch.ids, *batch.missing]}
                run.add(READING, f"{day.isoformat()}/{run.id}/{batch.number}", body)
                gone += [problem for pmid in batch.missing if (problem := _not_returned(run, pmid))]
            n_read += len(batch.ids)
            advance(len(batch.ids) + len(batch.missing))
        problems = (*gone, *announce(run))
    return Reading(n_known=len(pmids), n_read=n_read, n_changed=n_changed, problems=problems)


_OTHERS = "SELECT 1 FROM ledger WHERE kind = ? AND seq > ? AND run <> ? LIMIT 1"
"""Whether another run wrote changes since a row."""


def _said(store: Store) -> dict[str, tuple[Notice, ...]]:
    return pubmed_says(read_records(store), read_changes(store))


def _carriers(store: Store) -> dict[str, str]:
    """Return PMID → the first record that has it: the one a change is written under."""
    carriers: dict[str, str] = {}
    for record in read_records(store):
        if record.pmid:
            carriers.setdefault(record.pmid, record.id)
    return carriers


def _keep_changes(
    run: Run, batch: Batch, carriers: dict[str, str], said: dict[str, tuple[Notice, ...]], day: date
) -> int:
    """Write what a payload says differently from the ledger; return how many PMIDs it concerns."""
    if not batch.ids:
        return 0
    records, _ = PubmedXmlImporter().read(batch.content, f"PubMed, payload {batch.number}")
    n_changed = 0
    for record in records:
        if record.pmid in carriers:
            changes = changes_between(record.pmid, said.get(record.pmid, ()), notices_in(record))
            for change in changes:
                _write(run, change, carriers[record.pmid], day)
            n_changed += bool(changes)
    return n_changed


def _write(run: Run, change: Change, record: str, day: date) -> None:
    stem = f"{record}/{change.pmid}/{change.notice.kind.value}"
    number = 1
    while not run.add(KIND, f"{stem}/{number}", change_body(change, record, day.isoformat())):
        number += 1


def _not_returned(run: Run, pmid: str) -> Problem | None:
    """Return, and keep, the problem that PubMed knows a PMID no longer; None where it was said before."""
    problem = Problem(
        code="PUBMED-NOT-RETURNED",
        item=f"PMID {pmid}",
        message="PubMed was asked for this record again and gave none, twice.",
        hint="It was deleted or merged, or the id is wrong: look it up on the PubMed site.",
    )
    told = "SELECT 1 FROM problems WHERE code = ? AND item = ? AND message = ?"
    if run.store.query(told, (problem.code, problem.item, problem.message)):
        return None
    run.problem(problem)
    return problem
