"""Citation searching and the ledger: what each service answered is kept first, then the works all of them name.

Rows: `citation_search` (reports, directions, services: one round), a `citation_answer` per page of an answer, kept under
imports/ as it came, because answers drift; then `source`, `search` and `record` rows of the method citation, as for any
import; at the end `citation_search_done`. A round that was killed, or that a service left incomplete, goes on with what
is missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpora.errors import FormatError, ProtocolError, SourceError
from corpora.ids import canonical, sha256_hex
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import from_plain, to_plain
from corpora.settled import read_settled
from corpora.store import Run, Store
from miner.citations.base import CitationService, Direction, Found, Paper, Work
from miner.citations.reference_list import read_references
from miner.citations.union import Named, United, describe, keys_of, of_crossref, of_pubmed, to_file, unite
from miner.importers.base import ImportedFile
from miner.stage.notices import announce
from miner.stage.records import Given, import_rows

VERSION = "1"
ROUND, ANSWER, DONE = "citation_search", "citation_answer", "citation_search_done"

Ask = Callable[[CitationService, Paper, Direction], Found]
"""Asks one service; SourceError when it does not answer."""
Describe = Callable[[Sequence[str], Sequence[str]], tuple[Mapping[str, Work], Mapping[str, Work], Sequence[str]]]
"""PMIDs and DOIs → what PubMed and Crossref say of them, and what could not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased:
    """What one service named in one direction, over all reports; `n_stated` is its own count, `n_unknown` reports it lacks."""

    service: str
    direction: str
    n_reports: int
    n_works: int
    n_stated: int
    n_unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationOutcome:
    """What a citation search did: works after joining (`n_works`), records added, what no service could say."""

    day: str
    n_reports: int
    services: tuple[Chased, ...]
    n_works: int
    n_added: int
    nothing_to_do: bool
    problems: tuple[Problem, ...] = ()


def papers_to_chase(store: Store, named: Sequence[str] = ()) -> list[Paper]:
    """Return the included reports, or those `named`, under their DOI and PMID. ProtocolError when there is none."""
    settled = read_settled(store)
    reports = settled.reports
    for name in named:
        if name not in reports.of:
            raise ProtocolError(
                f"No report {name!r} in this review.", hint="Look ids up in reports.csv of `focimine export`."
            )
    chosen = list(dict.fromkeys(reports.of[name] for name in named)) or settled.included()
    if not chosen:
        hint = "Decide about full texts first (focimine decide), or name reports with --report ID."
        raise ProtocolError("No report is included yet, so there is nothing whose citations to follow.", hint=hint)
    return [_paper(store, report, reports.records[report]) for report in chosen]


def _paper(store: Store, report: str, records: Sequence[str]) -> Paper:
    sql = "SELECT key, body ->> 'doi' AS doi, body ->> 'pmid' AS pmid FROM ledger WHERE kind = 'record' AND key IN (SELECT value FROM json_each(?)) ORDER BY seq"
    rows = store.query(sql, (json.dumps(list(records)),))
    ids = {name: next((row[name] for row in rows if row[name]), None) for name in ("doi", "pmid")}
    return Paper(report=report, doi=ids["doi"], pmid=ids["pmid"])


def chase(
    store: Store,
    papers: Sequence[Paper],
    directions: Sequence[Direction],
    services: Sequence[CitationService],
    *,
    day: date,
    ask: Ask,
    look_up: Describe,
    advance: Callable[[int], None],
) -> CitationOutcome:
    """Ask each service about each paper, keep the answers, import the works they name that no earlier round brought.

    A service that fails is asked no more in this run; the round then stays open, and the same command asks it again.
    """
    plan = {
        "reports": [paper.report for paper in papers],
        "directions": [direction.value for direction in directions],
        "services": [service.name for service in services],
    }
    key = _open_round(store, plan, day)
    if store.has(DONE, key):
        counts = _counts(store, key)
        return CitationOutcome(
            day=day.isoformat(), n_reports=len(papers), services=counts, n_works=0, n_added=0, nothing_to_do=True
        )
    with store.run("citations", version=VERSION, round=key, plan=plan) as run:
        if not store.has(ROUND, key):
            run.add(ROUND, key, {**plan, "day": day.isoformat()})
        problems = [*_without_id(papers), *_ask_all(run, key, papers, directions, services, day, ask, advance)]
        complete = not any(problem.code == "CITATIONS-NOT-ANSWERED" for problem in problems)
        n_works, n_added = 0, 0
        for direction in directions:
            united = unite(_named(store, key, direction))
            new, untold = _described(_not_brought(store, united), look_up)
            problems += untold
            complete = complete and not untold
            n_works += len(united)
            n_added += _import(run, key, direction, new, day) if not untold else 0
        problems += _cut(store, key)
        for problem in problems:
            run.problem(problem)
        problems += announce(run)
        if complete:
            run.add(DONE, key, {"works": n_works, "day": day.isoformat()})
    return CitationOutcome(
        day=day.isoformat(),
        n_reports=len(papers),
        services=_counts(store, key),
        n_works=n_works,
        n_added=n_added,
        nothing_to_do=False,
        problems=tuple(problems),
    )


def _open_round(store: Store, plan: Mapping[str, Any], day: date) -> str:
    """Return the key of the round to go on with: an unfinished one of the same plan, of whatever day, or today's."""
    stem = sha256_hex(canonical(plan))[:16]
    rounds = [entry.key for entry in store.entries(ROUND) if entry.key.startswith(f"{stem}/")]
    unfinished = [key for key in rounds if not store.has(DONE, key)]
    return unfinished[-1] if unfinished else f"{stem}/{day.isoformat()}"


def _ask_all(
    run: Run,
    key: str,
    papers: Sequence[Paper],
    directions: Sequence[Direction],
    services: Sequence[CitationService],
    day: date,
    ask: Ask,
    advance: Callable[[int], None],
) -> Iterator[Problem]:
    """Ask what is not answered yet; yield a problem per service that stopped answering."""
    for service in services:
        failure, unasked = "", []
        for direction in directions:
            for paper in papers:
                stem = f"{key}/{service.name}/{direction.value}/{paper.report}"
                if service.can(paper, direction) and not run.store.has(ANSWER, f"{stem}/1"):
                    if not failure:
                        try:
                            _keep(run, stem, service, paper, direction, ask(service, paper, direction), day)
                        except SourceError as error:
                            failure = error.message
                    if failure:
                        unasked.append(f"{paper.report} ({direction.value})")
                advance(1)
        if failure:
            yield Problem(
                code="CITATIONS-NOT-ANSWERED",
                item=service.title,
                message=f"{failure} Not answered: {', '.join(unasked[:5])}"
                f"{f' and {len(unasked) - 5} more' if len(unasked) > 5 else ''}.",
                hint="The other services were asked. Run the same command again later, or leave this one out with --without.",
            )


def _keep(
    run: Run, stem: str, service: CitationService, paper: Paper, direction: Direction, found: Found, day: date
) -> None:
    """Keep the answers about one paper as they came, in one transaction; the first row holds the works read from them."""
    about = {
        "service": service.name,
        "direction": direction.value,
        "report": paper.report,
        "doi": paper.doi,
        "pmid": paper.pmid,
        "day": day.isoformat(),
        "known": found.known,
        "stated": found.stated,
        "count": len(found.works),
        "cut": found.cut,
    }
    with run.store.transaction():
        for number, answer in enumerate(found.answers or (b"",), start=1):
            kept = (
                run.store.keep_file(answer, f"{service.name}-{direction.value}.txt", folder="imports")
                if answer
                else None
            )
            body = {**about, "page": number, "file": kept, "sha256": sha256_hex(answer) if answer else None}
            run.add(ANSWER, f"{stem}/{number}", {**body, "works": to_plain(list(found.works))} if number == 1 else body)


def _named(store: Store, key: str, direction: Direction) -> list[Named]:
    rows = (entry.body for entry in store.entries(ANSWER) if entry.key.startswith(f"{key}/"))
    return [
        Named(service=body["service"], report=body["report"], work=from_plain(Work, work))
        for body in rows
        if body["direction"] == direction.value
        for work in body.get("works", [])
    ]


def _described(united: Sequence[United], look_up: Describe) -> tuple[list[United], list[Problem]]:
    """Return the works described, and a problem where those who would describe them do not answer."""
    by_pmid, by_doi, failures = look_up(of_pubmed(united), of_crossref(united))
    problems = [
        Problem(
            code="CITATIONS-NOT-ANSWERED",
            item=failure.partition(":")[0],
            message=f"Works were named by their ids alone, and could not be looked up: {failure}",
            hint="What the services answered is kept. Run the same command again later; nothing was imported from it yet.",
        )
        for failure in failures
    ]
    return describe(united, by_pmid, by_doi), problems


def _import(run: Run, key: str, direction: Direction, described: Sequence[United], day: date) -> int:
    """Import the works that no citation search brought before; return how many records were added.

    A description may add the id under which a work is known already.
    """
    services = ", ".join(
        f"{chased.service} {chased.n_works}"
        for chased in _counts(run.store, key)
        if chased.direction == direction.value
    )
    query = f"{direction.value} citation searching ({services})"
    with run.store.transaction():
        new = _not_brought(run.store, described)
        if not new:
            return 0
        data, file = to_file(new, f"citations-{direction.value}-{day.isoformat()}.jsonl")
        return _write(run, data, file, query, day)


def _write(run: Run, data: bytes, file: ImportedFile, query: str, day: date) -> int:
    with run.store.transaction():
        kept = run.store.keep_file(data, file.name, folder="imports")
        given = Given(database=None, method="citation", query=query, searched_on=day.isoformat())
        rows = import_rows(file, kept, given)
        added = [kind for kind, name, body in rows if run.add(kind, name, body)]
    return added.count("record")


def _not_brought(store: Store, united: Sequence[United]) -> list[United]:
    """Return the works that no citation search brought before."""
    sql = "SELECT doi, pmid, title FROM records WHERE method = 'citation'"
    known = {key for row in store.query(sql) for key in keys_of(doi=row["doi"], pmid=row["pmid"], title=row["title"])}
    return [one for one in united if not known & set(one.keys)]


def _counts(store: Store, key: str) -> tuple[Chased, ...]:
    """Return what each service named in a round, in the order they were asked."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for entry in store.entries(ANSWER):
        if entry.key.startswith(f"{key}/") and entry.body["page"] == 1:
            groups.setdefault((entry.body["service"], entry.body["direction"]), []).append(entry.body)
    return tuple(
        Chased(
            service=service,
            direction=direction,
            n_reports=len(rows),
            n_works=sum(row["count"] for row in rows),
            n_stated=sum(row.get("stated") or 0 for row in rows),
            n_unknown=sum(not row["known"] for row in rows),
        )
        for (service, direction), rows in groups.items()
    )


def _without_id(papers: Sequence[Paper]) -> list[Problem]:
    return [
        Problem(
            code="CITATIONS-NO-ID",
            item=paper.report,
            message="This report has neither DOI nor PMID: no service can be asked about its citations.",
            hint="Type its reference list, a reference a line, and run: focimine citations --references FILE --report ID.",
        )
        for paper in papers
        if not (paper.doi or paper.pmid)
    ]


def _cut(store: Store, key: str) -> list[Problem]:
    return [
        Problem(
            code="CITATIONS-CUT",
            item=f"{entry.body['service']}: {entry.body['report']}",
            message=f"{entry.body['count']} of {entry.body.get('stated') or 'more'} works ({entry.body['direction']}) were given.",
            hint="The service gives no more of one paper; the others may.",
            severity=Severity.INFO,
        )
        for entry in store.entries(ANSWER)
        if entry.key.startswith(f"{key}/") and entry.body["page"] == 1 and entry.body["cut"]
    ]


def add_references(store: Store, data: bytes, name: str, report: str, day: date) -> tuple[ImportedFile, int]:
    """Import a typed reference list of `report` (GB/T 7714, a reference a line); return the file read and records added.

    Raises
    ------
    ProtocolError : the review has no such report.
    FormatError : the file holds no line.
    """
    if report not in read_settled(store).reports.of:
        raise ProtocolError(
            f"No report {report!r} in this review.", hint="Look ids up in reports.csv of `focimine export`."
        )
    file = read_references(data, name)
    if not file.records:
        raise FormatError(f"{name} is empty.", hint="Write one reference a line.")
    with store.run("citations", version=VERSION, references=name, report=report) as run:
        n_added = _write(run, data, file, f"reference list of {report}", day)
        for problem in file.problems:
            run.problem(problem)
        announce(run)
    return file, n_added
