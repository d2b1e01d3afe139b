"""Codings taken back: which values in force a person means, and the rows that take them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpora.people import fold_name
from corpora.settled import read_reports
from corpora.sheets import fold_choice
from corpora.store import Store
from extract.stage.cited import find_report
from extract.stage.code import MACHINE, VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which codings are meant; None means any. `by` is who gave them ("machine": any machine), `run` what wrote them."""

    report: str | None = None
    contrast: str | None = None
    field: str | None = None
    by: str | None = None
    run: str | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether it names nothing."""
        return (self.report, self.contrast, self.field, self.by, self.run) == (None,) * 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A value in force (or an undoing of one) that is to be taken back, and what is in force afterwards."""

    report: str
    contrast: str | None
    field: str
    value: str
    who: str
    after: str
    body: dict[str, Any]

    @property
    def line(self) -> str:
        """Return what is done, as a sentence."""
        place = ", ".join(part for part in (self.report, self.contrast, self.field) if part)
        return f"{place}: {self.value or 'an undoing'} of {self.who} is taken back; then {self.after}."


_UNDO = """SELECT a.*, b.value AS then_value, b.who AS then_who FROM all_codings a
LEFT JOIN all_codings b ON b.coding = a.before WHERE a.in_force ORDER BY a.seq"""
_REDO = """SELECT a.*, b.value AS then_value, b.who AS then_who FROM all_codings a
LEFT JOIN all_codings b ON b.coding = a.before
WHERE a.action = 'undo' AND NOT EXISTS (
    SELECT 1 FROM all_codings n WHERE n.record = a.record AND coalesce(n.contrast, '') = coalesce(a.contrast, '')
      AND n.field = a.field AND n.seq > a.seq)
ORDER BY a.seq"""


def find_codings(store: Store, chosen: Chosen, *, redo: bool = False) -> list[TakenBack]:
    """Return the values in force that `chosen` means; with `redo` the last undoings of fields, to be taken back.

    What a machine read is meant only where `by` says so.
    """
    reports = read_reports(store)
    report = find_report(store, reports, chosen.report) if chosen.report is not None else None
    found = []
    for row in store.query(_REDO if redo else _UNDO):
        of = reports.of.get(row["record"], row["record"])
        if _is_meant(row, chosen) and report in (None, of):
            after = (
                f"{row['then_value']} of {row['then_who']} is in force"
                if row["then_value"] is not None
                else "nothing is in force"
            )
            body = {"report": row["record"], "contrast": row["contrast"], "field": row["field"], "action": "undo"}
            body |= {"undoes": row["coding"], "restores": row["before"]}
            found.append(
                TakenBack(
                    report=of,
                    contrast=row["contrast"],
                    field=row["field"],
                    value=row["value"] or "",
                    who=row["who"],
                    after=after,
                    body=body,
                )
            )
    return found


def _is_meant(row: Any, chosen: Chosen) -> bool:
    machine = chosen.by is not None and fold_name(chosen.by) == MACHINE
    if row["machine"] and not machine and (chosen.by is None or fold_name(chosen.by) != fold_name(row["who"])):
        return False
    if chosen.by is not None and not machine and fold_name(chosen.by) != fold_name(row["who"]):
        return False
    if machine and not row["machine"]:
        return False
    if chosen.contrast is not None and fold_choice(chosen.contrast) != fold_choice(row["contrast"] or ""):
        return False
    if chosen.field is not None and fold_choice(chosen.field) != fold_choice(row["field"]):
        return False
    return chosen.run is None or chosen.run == row["run"]


def take_back(store: Store, found: Sequence[TakenBack], *, who: str, reason: str) -> tuple[int, str]:
    """Write the rows that take these codings back; return how many, and the run that did.

    One that somebody replaced or took back meanwhile is left alone.
    """
    n = 0
    with store.run("code", version=VERSION, who=who, taken_back=len(found)) as run:
        for item in found:
            with store.transaction():
                last = store.query(
                    "SELECT coding, in_force FROM all_codings WHERE record = ? AND coalesce(contrast, '') = ? AND field = ? ORDER BY seq",
                    (item.body["report"], item.contrast or "", item.field),
                )
                undoes = item.body["undoes"]
                if last[-1]["coding"] == undoes or any(row["in_force"] and row["coding"] == undoes for row in last):
                    key = f"{item.body['report']}/{item.contrast or ''}/{item.field}/{len(last) + 1}"
                    n += run.add("coding", key, {**item.body, "reason": reason}, who=who, machine=False)
    return n, run.id


def named_report(store: Store, chosen: Chosen) -> str | None:
    """Return the report that a choice names by its id, DOI or PMID; None where it names none."""
    return None if chosen.report is None else find_report(store, read_reports(store), chosen.report)
