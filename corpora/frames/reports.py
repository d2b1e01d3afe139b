"""The table of reports: the papers of a review, and what is settled about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpora.frames.columns import Column, choice, flag, joined, text, to_frame, whole
from corpora.frames.ledger import JUDGEMENTS, record_cells
from corpora.notices.reports import fold_notices, read_changes
from corpora.notices.wording import describe
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.records import Report, merge_records
from corpora.review.versions import read_versions, version_of
from corpora.settled import Settled, read_records, read_settled
from corpora.store import Store

if TYPE_CHECKING:
    import pandas as pd

STATES = ("open", "waiting", "conflict", "settled")


def _step_columns(step: Step, words: str) -> tuple[Column, ...]:
    name = step.value
    return (
        choice(name, f"what is settled at {words}; absent while nothing is", *JUDGEMENTS),
        choice(f"{name}_state", "open; waiting for a second person; conflict of reviewers; settled", *STATES),
        choice(f"{name}_by", "who settled it", "person", "machine"),
        text(f"{name}_reason", "the criterion that is the primary reason of an exclusion"),
    )


REPORTS = (
    text("report", "id of the report: the id of its first record"),
    text("citation", "first author and year"),
    text("title", "title"), text("title_translated", "title in the other language"),
    text("authors", "authors as printed, separated by semicolons"),
    whole("year", "year of publication"), text("journal", "journal"),
    text("doi", "DOI, lower case"), text("pmid", "PubMed id"), text("pmcid", "PubMed Central id"),
    text("abstract", "abstract, whole: the longest of its records"),
    text("abstract_translated", "abstract in the other language, whole"),
    text("keywords", "keywords of all its records"), text("language", "language"),
    whole("n_records", "records that are this report"),
    text("databases", "databases that hold it"),
    *_step_columns(Step.TITLE_ABSTRACT, "title and abstract"),
    *_step_columns(Step.FULL_TEXT, "full text"),
    text("notices", "retractions, corrections and concerns, with what says so; absent where none is known"),
    flag("included", "whether the review includes it: what PRISMA counts and the analysis takes"),
    whole("version", "number of the review's version that found it first"),
)  # fmt: skip


def reports(store: Store) -> pd.DataFrame:
    """Return one row per report, in the order they entered the review; columns are `REPORTS`."""
    settled = read_settled(store)
    records = read_records(store)
    notices = fold_notices(records.values(), settled.reports.of, read_changes(store))
    versions = read_versions(store)
    first = {row["key"]: row["seq"] for row in store.query("SELECT key, seq FROM ledger WHERE kind = 'record'")}
    rows = []
    for report, names in settled.reports.records.items():
        merged = merge_records(report, [records[name] for name in names])
        databases = sorted({found for name in names if (found := records[name].database)})
        cells = record_cells(merged) | {"report": report, "n_records": len(names), "databases": joined(databases)}
        cells["citation"] = Report(id=report, record=merged, record_ids=names).citation
        cells["notices"] = describe(notices[report]) if report in notices else None
        for step in Step:
            cells |= _step_cells(settled, report, step)
        came = version_of(versions, min(first[name] for name in names))
        rows.append(cells | {"included": settled.is_included(report), "version": came})
    return to_frame(rows, REPORTS)


def _step_cells(settled: Settled, report: str, step: Step) -> dict[str, Any]:
    name, key = step.value, (report, step)
    fact = settled.steps.get(key)
    if fact is not None and fact.machine and fact.judgement is Judgement.UNCLEAR:
        return {f"{name}_state": "open"}  # withdrawn by the machine: people have to decide
    if fact is None:
        seen = not any(row.key in settled.hidden for row in settled.decisions.get(key, ()))
        disputed, waiting = key in settled.conflicts, key in settled.waiting
        state = "conflict" if disputed and seen else "waiting" if disputed or waiting else "open"
        return {f"{name}_state": state}
    return {
        name: fact.judgement.value,
        f"{name}_state": "settled",
        f"{name}_by": "machine" if fact.machine else "person",
        f"{name}_reason": fact.criterion,
    }
