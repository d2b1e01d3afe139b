"""Full texts from open sources and the ledger: one document a report, with source, address and licence.

Rows: `document` and `retrieval`, as for a file a person gives, and a row `open_look` per report and day that says which sources
were asked. Nothing is declared not retrieved here: that is a person's word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from corpora.errors import FormatError, ProtocolError, SourceError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.records import Report
from corpora.settled import read_reports
from corpora.store import Run, Store
from miner.fulltext import Candidate, find_report, read_identity
from miner.open_sources.base import AddressError, FullText, OpenSource, Sought
from miner.stage.documents import candidates, reports_with_document, sought_reports
from miner.stage.retrieval import write_outcome

VERSION = "1"
LOOK = "open_look"

Get = Callable[[OpenSource, Sought], FullText | None]
Identify = Callable[[Sought], str | None]
"""A report's PMCID from its other ids; SourceError when nobody answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOutcome:
    """What looking in open sources gave: reports looked for, documents found by source, reports still wanted."""

    n_sought: int
    n_looked: int
    found: dict[str, int]
    n_wanted: int
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Asked:
    """Which sources still answer, and what went wrong so far."""

    sources: list[OpenSource]
    problems: list[Problem]


def fetch_open(
    store: Store,
    sources: Sequence[OpenSource],
    *,
    day: date,
    get: Get,
    find_pmcid: Identify,
    advance: Callable[[int], None],
    only: Sequence[str] = (),
) -> OpenOutcome:
    """Look for the full text of each sought report without one (or of those in `only`), each once a day.

    A file is kept only if its own DOI or title says that it is the report's. A source that fails is asked no more in
    this run; what it was not asked about is asked by the same command later. ProtocolError where one of `only` is no
    sought report.
    """
    sought = sought_reports(store)
    for name in only:
        if not any(name in report.record_ids for report in sought):
            hint = "Look ids up in reports.csv of `focimine export`; it has to have passed title and abstract."
            raise ProtocolError(f"{name!r} is no report whose full text is sought.", hint=hint)
    wanted = [report for report in sought if report.id not in reports_with_document(store, read_reports(store))]
    due = [
        report
        for report in wanted
        if (not only or set(only) & set(report.record_ids)) and not _looked(store, report, day)
    ]
    known = candidates(store, sought)
    found: dict[str, int] = {}
    with store.run("fetch-open", version=VERSION, sources=[source.name for source in sources]) as run:
        asked = _Asked(sources=list(sources), problems=[])
        for report in due:
            text = _look(run, report, known, asked, day, get, find_pmcid)
            if text:
                found[text.source] = found.get(text.source, 0) + 1
            advance(1)
        for problem in asked.problems:
            run.problem(problem)
    return OpenOutcome(
        n_sought=len(sought),
        n_looked=len(due),
        found=found,
        n_wanted=len(wanted) - sum(found.values()),
        problems=tuple(asked.problems),
    )


def _looked(store: Store, report: Report, day: date) -> bool:
    return store.has(LOOK, f"{report.id}/{day.isoformat()}")


def _look(
    run: Run, report: Report, known: Sequence[Candidate], asked: _Asked, day: date, get: Get, find_pmcid: Identify
) -> FullText | None:
    """Ask the sources in turn until one gives the report's text; note the look when all that can have answered."""
    ids, failed = _ids(run.store, report, find_pmcid, asked), False
    for source in list(asked.sources):
        if not source.can(ids):
            continue
        try:
            text = get(source, ids)
        except AddressError as error:
            asked.problems.append(_failed(report, source.title, error))
            failed = True
            continue
        except SourceError as error:
            asked.sources.remove(source)
            asked.problems.append(_unanswered(source.title, error))
            continue
        if text and _is_its_own(text, report, known, asked):
            _keep(run, report, text, day)
            return text
    if not failed and not any(p.code == "OPEN-NOT-ANSWERED" for p in asked.problems):
        body = {"report": report.id, "day": day.isoformat(), "sources": [source.name for source in asked.sources]}
        run.add(LOOK, f"{report.id}/{day.isoformat()}", body)
    return None


def _ids(store: Store, report: Report, find_pmcid: Identify, asked: _Asked) -> Sought:
    rows = [entry.body for name in report.record_ids if (entry := store.find("record", name))]
    doi, pmid, pmcid = (next((row[key] for row in rows if row.get(key)), None) for key in ("doi", "pmid", "pmcid"))
    sought = Sought(report=report.id, doi=doi, pmid=pmid, pmcid=pmcid)
    converter = "PMC's ID converter"
    if pmcid or not (doi or pmid) or any(problem.item == converter for problem in asked.problems):
        return sought
    try:
        return Sought(report=report.id, doi=doi, pmid=pmid, pmcid=find_pmcid(sought))
    except SourceError as error:
        asked.problems.append(_unanswered(converter, error))
        return sought


def _is_its_own(text: FullText, report: Report, known: Sequence[Candidate], asked: _Asked) -> bool:
    """Return whether the file says that it is the report; else keep a problem that names where it came from."""
    try:
        match = find_report(read_identity(text.content, text.name), known)
    except FormatError as error:
        asked.problems.append(_other(report, text, error.message))
        return False
    if match is not None and match.record in report.record_ids:
        return True
    asked.problems.append(_other(report, text, "neither DOI nor title in it is the report's"))
    return False


def _keep(run: Run, report: Report, text: FullText, day: date) -> None:
    digest = sha256_hex(text.content)
    with run.store.transaction():
        body = {
            "report": report.id,
            "name": text.name,
            "file": run.store.keep_file(text.content, text.name, folder="documents"),
            "sha256": digest,
            "matched_by": f"fetched from {text.source} by the report's ids; DOI or title in the file",
            "source": text.source,
            "url": text.url,
            "licence": text.licence,
            "version": text.version,
            "day": day.isoformat(),
        }
        run.add("document", digest, {**body, "outcome": "retrieved"})
        write_outcome(run, report.id, "retrieved")


def _unanswered(title: str, error: SourceError) -> Problem:
    return Problem(
        code="OPEN-NOT-ANSWERED",
        item=title,
        message=error.message,
        hint="The other sources were asked. Run the same command again later.",
    )


def _failed(report: Report, title: str, error: SourceError) -> Problem:
    return Problem(
        code="OPEN-ADDRESS-FAILED",
        item=report.id,
        message=f"{title} names a file that did not come: {error.message}",
        hint="Get it by hand, or run the same command again later.",
    )


def _other(report: Report, text: FullText, why: str) -> Problem:
    return Problem(
        code="OPEN-OTHER-PAPER",
        item=report.id,
        message=f"{text.source} gave a file that is not this report's ({why}); it was not kept: {text.url}",
        hint="Look at the address; if it is the paper, add the file with `focimine fetch FILE --report ID`.",
        severity=Severity.WARNING,
    )
