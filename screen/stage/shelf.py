"""The records of a review by report, and how a decision is written beside those that are there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from corpora.notices.found import text_of
from corpora.notices.reports import fold_notices, notices_of, read_changes
from corpora.nouns.decisions import Decision
from corpora.nouns.notices import Notice
from corpora.nouns.plain import to_plain
from corpora.nouns.records import Record, merge_records
from corpora.settled import Reports, Settled, read_records
from corpora.store import Run, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The reports of a review with the records behind them, in ledger order; a report's own record comes first.

    `notices` are those about each report that has some.
    """

    reports: Mapping[str, tuple[Record, ...]]
    notices: Mapping[str, tuple[Notice, ...]]

    def merged(self, report: str) -> Record:
        """Return what the records of `report` hold together, and all notices about it."""
        notices = text_of(self.notices.get(report, ()))
        return replace(merge_records(report, self.reports[report]), retraction=notices)


def read_shelf(store: Store, reports: Reports, only: Collection[str] | None = None) -> Shelf:
    """Return all records of the review that count, whole; with `only`, those of these reports, and all notices."""
    if only is not None:
        wanted = {report: names for report, names in reports.records.items() if report in only}
        records = read_records(store, (name for names in wanted.values() for name in names))
        found = {report: tuple(records[name] for name in names) for report, names in wanted.items()}
        return Shelf(reports=found, notices=notices_of(store, reports))
    records = read_records(store)
    return Shelf(
        reports={report: tuple(records[name] for name in names) for report, names in reports.records.items()},
        notices=fold_notices(records.values(), reports.of, read_changes(store)),
    )


def write_decision(run: Run, decision: Decision, counters: dict[str, int], *, machine: bool) -> str:
    """Append one decision under the next number of its report and step; return its key."""
    stem = f"{decision.report}/{decision.step.value}"
    while True:
        counters[stem] = counters.get(stem, 0) + 1
        key = f"{stem}/{counters[stem]}"
        # Another program may have taken the number since they were counted: the next one is free.
        if run.add("decision", key, to_plain(decision), who=decision.who, machine=machine):
            return key


def decision_counters(settled: Settled) -> dict[str, int]:
    """Return how many decisions were made under each record and step; keys are "record/step"."""
    counters: dict[str, int] = {}
    for rows in (*settled.decisions.values(), settled.strays):
        for row in rows:
            stem = row.key.rpartition("/")[0]
            counters[stem] = counters.get(stem, 0) + 1
    return counters
