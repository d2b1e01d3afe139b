"""Tables of the reports of a review and of its PRISMA counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpora.frames.columns import Column, choice, flag, joined, text, to_frame, whole
from corpora.frames.ledger import JUDGEMENTS, record_cells
from corpora.nouns.decisions import Step
from corpora.nouns.records import Report
from corpora.settled import Settled, read_settled
from corpora.store import Store
from screen.prisma.counts import count, to_rows
from screen.stage.flow import read_facts
from screen.stage.shelf import read_shelf

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
    flag("included", "whether the review includes it: what PRISMA counts and the analysis takes"),
)  # fmt: skip

PRISMA = (
    choice("arm", "column of the flow diagram", "previous", "databases", "registers", "other", "new", "total"),
    text("box", "the box, as in prisma.csv"),
    whole("n", "records, reports or studies, as the box says"),
)  # fmt: skip


def reports(store: Store) -> pd.DataFrame:
    """Return one row per report, in the order they entered the review; columns are `REPORTS`."""
    shelf, settled = read_shelf(store), read_settled(store)
    rows = []
    for report in settled.reports.records:
        merged, behind = shelf.merged(report), shelf.reports[report]
        databases = sorted({record.database for record in behind if record.database})
        cells = record_cells(merged) | {"report": report, "n_records": len(behind), "databases": joined(databases)}
        cells["citation"] = Report(id=report, record=merged, record_ids=()).citation
        for step in Step:
            cells |= _step_cells(settled, report, step)
        rows.append(cells | {"included": settled.is_included(report)})
    return to_frame(rows, REPORTS)


def _step_cells(settled: Settled, report: str, step: Step) -> dict[str, Any]:
    name, key = step.value, (report, step)
    fact = settled.steps.get(key)
    if fact is None:
        state = "conflict" if key in settled.conflicts else "waiting" if key in settled.waiting else "open"
        return {f"{name}_state": state}
    return {
        name: fact.judgement.value,
        f"{name}_state": "settled",
        f"{name}_by": "machine" if fact.machine else "person",
        f"{name}_reason": fact.criterion,
    }


def prisma(store: Store) -> pd.DataFrame:
    """Return PRISMA 2020's boxes with their counts, in the order of the diagram; columns are `PRISMA`."""
    boxes = ((*box.partition(": "), n) for box, n in to_rows(count(read_facts(store))))
    return to_frame(({"arm": arm, "box": box, "n": n} for arm, _, box, n in boxes), PRISMA)
