"""Codings taken back: which values in force a person means, and the rows that take them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpora.people import fold_name
from corpora.settled import read_reports
from corpora.sheets import fold_choice
from corpora.store import Store, demand_unchanged, under_lock
from extract.stage.cited import find_report
from extract.stage.code import MACHINE, VERSION
from extract.undoing import find_undoing


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


_HISTORY = """SELECT a.*, a.coding AS key, b.value AS then_value, b.who AS then_who FROM all_codings a
LEFT JOIN ledger l ON l.kind = 'coding' AND l.key = a.before LEFT JOIN all_codings b ON b.seq = l.seq ORDER BY a.seq"""


def _candidates(store: Store, *, redo: bool) -> list[Any]:
    """Return the values in force, or the undoings that a redo takes back: at most one of each field, in order."""
    places: dict[tuple[str, str, str], list[Any]] = {}
    for row in store.query(_HISTORY):
        places.setdefault((row["record"], row["contrast"] or "", row["field"]), []).append(row)
    if redo:
        found = (find_undoing(rows) for rows in places.values())
        return [row for row in found if row is not None]
    return [row for rows in places.values() for row in rows if row["in_force"]]


def find_codings(store: Store, chosen: Chosen, *, redo: bool = False) -> list[TakenBack]:
    """Return the values in force that `chosen` means; with `redo` the last undoings of fields, to be taken back.

    What a machine read is meant only where `by` says so.
    """
    reports = read_reports(store)
    report = find_report(store, reports, chosen.report) if chosen.report is not None else None
    found = []
    for row in _candidates(store, redo=redo):
        of = reports.of.get(row["record"], row["record"])
        if _is_meant(row, chosen) and report in (None, of):
            after = (
                f"{row['then_value']} of {row['then_who']} is in force"
                if row["then_value"] is not None
                else "nothing is in force"
            )
            body = {
                "report": row["record"],
                "contrast": row["contrast"],
                "field": row["field"],
                "action": "redo" if redo else "undo",
            }
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


_OF_PLACE = """SELECT coding AS key, action, undoes, in_force FROM all_codings
WHERE record = ? AND coalesce(contrast, '') = ? AND field = ? ORDER BY seq"""


@under_lock
def take_back(store: Store, found: Sequence[TakenBack], *, who: str, reason: str) -> tuple[int, str]:
    """Write the rows that take these codings back; return how many, and the run that did.

    One that somebody replaced or took back meanwhile is left alone.
    """
    n = 0
    with store.run("code", version=VERSION, who=who, taken_back=len(found)) as run:
        for item in found:
            with store.transaction():
                rows = store.query(_OF_PLACE, (item.body["report"], item.contrast or "", item.field))
                redone = find_undoing(rows) if item.body["action"] == "redo" else None
                undone = redone or next((row for row in rows if row["in_force"]), None)
                if undone is not None and undone["key"] == item.body["undoes"]:
                    key = f"{item.body['report']}/{item.contrast or ''}/{item.field}/{len(rows) + 1}"
                    n += run.add("coding", key, {**item.body, "reason": reason}, who=who, machine=False)
    return n, run.id


@under_lock
def take_back_shown(
    store: Store, found: Sequence[TakenBack], seen: int, chosen: Chosen, *, redo: bool, who: str, reason: str
) -> tuple[int, str]:
    """Write as `take_back` what was `found` for `chosen` when row `seen` was the last one.

    StoreError, and nothing is written, where somebody wrote meanwhile what makes it something else.
    """
    demand_unchanged(store, found, seen, lambda: find_codings(store, chosen, redo=redo))
    return take_back(store, found, who=who, reason=reason)


def named_report(store: Store, chosen: Chosen) -> str | None:
    """Return the report that a choice names by its id, DOI or PMID; None where it names none."""
    return None if chosen.report is None else find_report(store, read_reports(store), chosen.report)
