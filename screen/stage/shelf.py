"""The reports of a review and the decisions on them, as the ledger has them now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpora.nouns.decisions import Decision, Step
from corpora.nouns.plain import from_plain, to_plain
from corpora.nouns.records import Record
from corpora.protocol import Protocol
from corpora.settled import DecisionRow, Settled, fold_reports, settle
from corpora.store import Run, Store
from screen.prisma.counts import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The reports of a review with the records behind them, in ledger order."""

    reports: Mapping[str, tuple[Record, ...]]
    report_of: Mapping[str, str]
    methods: Mapping[str, Method]

    def merged(self, report: str) -> Record:
        """Return what the records of `report` know together."""
        return merge_records(report, self.reports[report])


def read_shelf(store: Store) -> Shelf:
    """Return the reports of the review."""
    records, methods = {}, {}
    for entry in store.entries("record"):
        records[entry.key] = from_plain(Record, {"id": entry.key, **entry.body})
        methods[entry.key] = parse_method(entry.body.get("method"))
    links = ((e.key, str(e.body.get("record")), str(e.body.get("duplicate_of"))) for e in store.entries("duplicate"))
    undone = (str(entry.body.get("link")) for entry in store.entries("duplicate_undone"))
    report_of = fold_reports(tuple(records), links, undone)
    reports: dict[str, list[Record]] = {}
    for record, report in report_of.items():
        reports.setdefault(report, []).append(records[record])
    # The report's own record first: its title is the one people see in lists.
    ordered = {r: tuple(sorted(found, key=lambda x: x.id != r)) for r, found in reports.items()}
    return Shelf(reports=ordered, report_of=report_of, methods=methods)


def read_decisions(store: Store) -> list[DecisionRow]:
    """Return every decision of the ledger in the order they were made."""
    return [DecisionRow(key=e.key, decision=from_plain(Decision, e.body)) for e in store.entries("decision")]


def read_settled(store: Store, protocol: Protocol, shelf: Shelf) -> Settled:
    """Return what is settled per report and step."""
    return settle(read_decisions(store), shelf.report_of, dual=protocol.screening.mode == "dual_blind")


def write_decision(run: Run, decision: Decision, counters: dict[str, int], *, machine: bool) -> str:
    """Append one decision under the next number of its report and step; return its key."""
    stem = f"{decision.report}/{decision.step.value}"
    while True:
        counters[stem] = counters.get(stem, 0) + 1
        key = f"{stem}/{counters[stem]}"
        # Another program may have taken the number since they were counted: the next one is free.
        if run.add("decision", key, to_plain(decision), who=decision.who, machine=machine):
            return key


def decision_counters(store: Store) -> dict[str, int]:
    """Return how many decisions each report and step has; keys are "report/step"."""
    counters: dict[str, int] = {}
    for entry in store.entries("decision"):
        stem = entry.key.rpartition("/")[0]
        counters[stem] = counters.get(stem, 0) + 1
    return counters


def rows_by_report(
    rows: Iterable[DecisionRow], report_of: Mapping[str, str]
) -> dict[tuple[str, Step], list[DecisionRow]]:
    """Return the decisions of each report and step, in their order."""
    grouped: dict[tuple[str, Step], list[DecisionRow]] = {}
    for row in rows:
        report = report_of.get(row.decision.report, row.decision.report)
        grouped.setdefault((report, row.decision.step), []).append(row)
    return grouped


_METHODS: dict[str, Method] = {
    "database": Method.DATABASE, "search": Method.DATABASE, "register": Method.REGISTER, "registers": Method.REGISTER,
    "citation": Method.CITATION, "citations": Method.CITATION, "citation_searching": Method.CITATION, "backward": Method.CITATION,
    "forward": Method.CITATION, "website": Method.WEBSITE, "websites": Method.WEBSITE, "organisation": Method.ORGANISATION,
    "organisations": Method.ORGANISATION, "previous": Method.PREVIOUS, "previous_version": Method.PREVIOUS,
}  # fmt: skip


def merge_records(report: str, records: Sequence[Record]) -> Record:
    """Return one record with what its records know together: the first that fills a field, the longest abstract.

    Keywords, publication types and subject headings are united: any indexer's word counts.
    """
    first = records[0]
    filled: dict[str, Any] = {}
    for name in (
        "title",
        "title_translated",
        "year",
        "journal",
        "doi",
        "pmid",
        "pmcid",
        "language",
        "database",
    ):
        filled[name] = next((value for r in records if (value := getattr(r, name))), None)
    for name in ("abstract", "abstract_translated"):
        filled[name] = max((getattr(r, name) or "" for r in records), key=len) or None
    united: dict[str, Any] = {}
    for name in ("keywords", "publication_types", "mesh"):
        united[name] = tuple(dict.fromkeys(value for r in records for value in getattr(r, name)))
    return replace(first, id=report, **filled, **united)


def parse_method(text: str | None) -> Method:
    """Return how a record was identified; a database when nothing is said, OTHER for a word we do not know."""
    word = (text or "database").strip().lower().replace(" ", "_").replace("-", "_")
    return _METHODS.get(word, Method.OTHER)
