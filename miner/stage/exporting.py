"""The review's records for other programs: which reports, and the fullest record of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace

from corpora.nouns.records import Record, merge_records
from corpora.settled import Settled, read_records, read_settled
from corpora.store import Store

_MERGED_ELSEWHERE = frozenset({"id", "source", "position", "line", "raw", "retraction"})


def _is_excluded_at_full_text(settled: Settled, report: str) -> bool:
    outcome = settled.outcome(report)
    return outcome.is_sought and outcome.is_assessed and not outcome.is_included


def _is_waiting(settled: Settled, report: str) -> bool:
    return not settled.is_included(report) and not settled.outcome(report).is_excluded


CHOICES: Mapping[str, Callable[[Settled, str], bool]] = {
    "all": lambda _settled, _report: True,
    "included": lambda settled, report: settled.is_included(report),
    "excluded": lambda settled, report: not settled.is_included(report) and settled.outcome(report).is_excluded,
    "excluded-full-text": _is_excluded_at_full_text,
    "waiting": _is_waiting,
}
"""Which reports are exported: `waiting` are those about which something is still to be decided."""


def chosen_records(store: Store, which: str, *, each_record: bool = False) -> list[Record]:
    """Return one record per report of the choice `which`, in ledger order, with what all its records hold.

    With `each_record` every record of those reports as its source gave it.
    """
    settled = read_settled(store)
    records = read_records(store)
    is_chosen = CHOICES[which]
    groups = [
        [records[name] for name in names if name in records]
        for report, names in settled.reports.records.items()
        if is_chosen(settled, report)
    ]
    if each_record:
        return [record for group in groups for record in group]
    return [fullest(group) for group in groups]


def fullest(records: Sequence[Record]) -> Record:
    """Return the first of a report's records with the fields it lacks from the others."""
    merged = merge_records(records[0].id, records)
    lacking = [f.name for f in fields(Record) if f.name not in _MERGED_ELSEWHERE and not getattr(merged, f.name)]
    found = {
        name: next((value for r in records if (value := getattr(r, name))), getattr(merged, name)) for name in lacking
    }
    return replace(merged, **found)
