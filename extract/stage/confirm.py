"""Human confirmation of extracted foci: accept, correct, reject. Nothing is overwritten."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError
from corpora.ids import parse_doi
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Space
from corpora.settled import Reports, read_reports
from corpora.sheets import find_choice, fold_choice, read_form, write_sheet
from corpora.store import Run, Store
from corpora.words.signs import TO_HYPHEN

VERSION = "1"
ACTIONS = ("accept", "correct", "reject")
COLUMNS = (
    "report", "document", "table", "row", "contrast", "kind", "action", "rename_contrast", "x", "y", "z", "space",
    "basis", "reason", "focus", "n_foci",
)  # fmt: skip
SPACES = tuple(space.value for space in Space)
NONE = "(none)"
"""In a sheet: the foci that have no such thing. An empty cell fits any."""

_CARRIED = ("contrast", "x", "y", "z", "space", "basis")
"""Fields of a confirmation that a later one without them keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One instruction: which foci (fields left None match all), what to do with them, why.

    `report` is a report id or a DOI. `rename_contrast` gives the foci the name of a curated contrast.
    To "correct", x, y, z and space are the new values, and an order with coordinates must fit exactly one
    focus; to accept or reject they are part of what must fit: an accepted focus then reads exactly as stated.
    `basis` is "inferred" where the source does not state that the focus belongs to the contrast.
    """

    action: str
    report: str | None = None
    table: str | None = None
    row: str | None = None
    contrast: str | None = None
    focus: str | None = None
    rename_contrast: str | None = None
    x: float | None = None
    y: float | None = None
    z: float | None = None
    space: str | None = None
    basis: str | None = None
    reason: str = ""
    document: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one order did: how many foci it fits, how many rows it wrote, which wait for a look."""

    fits: int
    written: int
    waiting: tuple[str, ...]


def read_orders(path: Path) -> tuple[list[Order], tuple[Problem, ...]]:
    """Return the orders of a table with the columns COLUMNS (action is needed). FormatError names the line.

    Rows whose action is empty are left alone: a sheet may be filled in over several days.
    """
    sheet = read_form(path, columns=COLUMNS, needed=("action",))
    return [_order(row.cells, row.where) for row in sheet.rows() if "action" in row.cells], sheet.problems


def _order(cells: Mapping[str, str], where: str) -> Order:
    given = {name: value for name, value in cells.items() if name != "n_foci"}
    stated = given.pop("action")
    action = find_choice(stated, ACTIONS)
    if action is None:
        raise FormatError(f"{where}: unknown action {stated!r}.", hint=f"Known: {', '.join(ACTIONS)}.")
    if "space" in given:
        given["space"] = find_choice(given["space"], (*SPACES, NONE)) or given["space"]
    if given.get("row", "").endswith(".0"):
        given["row"] = given["row"].removesuffix(".0")
    try:
        numbers = {axis: _number(given.pop(axis)) for axis in "xyz" if axis in given}
    except ValueError as error:
        raise FormatError(f"{where}: {error}.", hint="x, y and z are numbers in mm.") from error
    order = Order(action=action, **given, **numbers)  # type: ignore[arg-type]
    check_order(order, where)
    return order


def _number(text: str) -> float:
    return float(fold_choice(text.translate(TO_HYPHEN)))


def check_order(order: Order, where: str) -> None:
    """Raise ProtocolError when an order has no reason it needs, or a value no focus can have."""
    if order.action != "accept" and not order.reason.strip():
        message = f"{where}: to {order.action} needs a reason."
        raise ProtocolError(message, hint="Give one with --reason, or in the column reason.")
    if order.space is not None and order.space not in (*SPACES, NONE):
        raise ProtocolError(f"{where}: unknown space {order.space!r}.", hint=f"Known: {', '.join(SPACES)}.")
    for axis in "xyz":
        value = getattr(order, axis)
        if value is not None and not math.isfinite(value):
            raise ProtocolError(f"{where}: {axis} is {value}.", hint="x, y and z are numbers in mm.")


def apply_orders(store: Store, orders: Sequence[Order], *, who: str, with_problems: bool = False) -> list[Outcome]:
    """Write each order's confirmations in `who`'s name; return what each did, in order.

    Where several orders fit one focus the last holds. A focus with an open problem is not accepted by an
    order that covers several foci unless `with_problems` confirms that the problems were reviewed. What an
    earlier confirmation corrected or renamed stays unless the order changes it. All orders are looked
    at before the first is written; repeating them writes nothing new.

    Raises
    ------
    ProtocolError : a correction with coordinates fits no focus, or several.
    """
    reports = read_reports(store)
    fitting = [find_foci(store, reports, order) for order in orders]
    waiting: list[list[str]] = [[] for _ in orders]
    last: dict[str, int] = {}
    for number, (order, foci) in enumerate(zip(orders, fitting, strict=True)):
        _check_fit(order, len(foci))
        for found in foci:
            if order.action == "accept" and found["problems"] and len(foci) > 1 and not with_problems:
                waiting[number].append(found["focus"])
            else:
                last[found["focus"]] = number
    written = [0] * len(orders)
    with store.run("confirm", version=VERSION, who=who, orders=len(orders)) as run:
        for focus, number in last.items():
            written[number] += _write(store, run, focus, orders[number], who)
    return [
        Outcome(fits=len(foci), written=n, waiting=tuple(left))
        for foci, n, left in zip(fitting, written, waiting, strict=True)
    ]


def _check_fit(order: Order, n_foci: int) -> None:
    moved = order.x is not None or order.y is not None or order.z is not None
    if order.action == "correct" and n_foci != 1 and (moved or n_foci == 0):
        where = ", ".join(str(v) for v in (order.report, order.table, order.row, order.contrast, order.focus) if v)
        message = (
            f"A correction of coordinates must fit one focus; this one fits {n_foci} ({where or 'no place named'})."
        )
        raise ProtocolError(message, hint="Name it by --focus (see `focimine confirm --foci`), or by table and row.")


def _write(store: Store, run: Run, focus: str, order: Order, who: str) -> bool:
    stated: dict[str, Any] = {
        "contrast": order.rename_contrast,
        "x": order.x,
        "y": order.y,
        "z": order.z,
        "space": None if order.space == NONE else order.space,
        "basis": order.basis,
    }
    # One transaction around reading and writing: two people confirming at once get a row each.
    with store.transaction():
        earlier = store.query(
            "SELECT body, who FROM ledger WHERE kind = 'confirmation' AND body ->> 'focus' = ? ORDER BY seq",
            (focus,),
        )
        before: dict[str, Any] = json.loads(earlier[-1]["body"]) if earlier else {}
        body = {name: before[name] for name in _CARRIED if name in before}
        body |= {name: value for name, value in stated.items() if value not in (None, "")}
        body |= {"focus": focus, "action": order.action}
        body |= {"reason": order.reason} if order.reason else {}
        # A focus corrected before is confirmed already: accepting it with its whole table adds nothing.
        same = {**body, "action": before.get("action")} if _is_accepted(order, before) else body
        if before and earlier[-1]["who"] == who and _without(same, before):
            return False
        return run.add("confirmation", f"{focus}/{len(earlier) + 1}", body, who=who, machine=False)


def _is_accepted(order: Order, before: Mapping[str, Any]) -> bool:
    return order.action == "accept" and before.get("action") in ("accept", "correct")


def _without(body: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Return whether `body` equals the confirmation in force; an order without a reason keeps the earlier one."""
    return {"reason": before.get("reason"), **body} == {"reason": None, **before}


def find_foci(store: Store, reports: Reports, order: Order) -> list[dict[str, Any]]:
    """Return what lists show of the foci an order fits (`_READ`), in reading order."""
    named = {
        "document": order.document,
        "table_label": order.table,
        "contrast": order.contrast,
        "row": order.row,
        "kind": order.kind,
        "focus": order.focus,
    }
    stated = {"x": order.x, "y": order.y, "z": order.z, "space": order.space} if order.action != "correct" else {}
    wanted: list[str] = []
    values: list[Any] = []
    if order.report is not None:
        wanted.append("f.record IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(_records_named(store, reports, order.report)))
    for column, value in {**named, **stated}.items():
        if value == NONE:
            wanted.append(f"f.{column} IS NULL")
        elif value is not None:
            # Numbers are compared as numbers; words and row numbers as text.
            wanted.append(f"f.{column} = ?" if column in ("x", "y", "z") else f"CAST(f.{column} AS TEXT) = ?")
            values.append(value)
    sql = f"SELECT {_READ} FROM foci f WHERE {' AND '.join(wanted) or '1'} ORDER BY f.seq"
    return [dict(row) for row in store.query(sql, tuple(values))]


def _records_named(store: Store, reports: Reports, given: str) -> tuple[str, ...]:
    """Return the records of the report `given` names: the id of any of its records, or a DOI in one of them."""
    doi = parse_doi(given)
    if doi is None:
        return reports.records.get(reports.of.get(given, ""), (given,))
    found = {reports.of[row["record"]] for row in store.query("SELECT record FROM records WHERE doi = ?", (doi,))}
    if len(found) != 1:
        raise ProtocolError(
            f"{len(found)} reports have the DOI {doi}.",
            hint="Name the report by its id (reports.csv of an export).",
        )
    return reports.records[found.pop()]


def list_contrasts(store: Store) -> list[dict[str, Any]]:
    """Return one row per report, table and contrast read: how many foci, how many confirmed, rejected, with problems."""
    latest, reports = _last_words(store), read_reports(store)
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for focus in store.query(f"SELECT {_READ} FROM foci ORDER BY seq"):
        report = {"report": reports.of.get(focus["record"], focus["record"])}
        place = report | {name: focus[column] for name, column in _PLACE.items()}
        counts = {"n_foci": 0, "confirmed": 0, "rejected": 0, "with_problems": 0}
        row = rows.setdefault(tuple(place.values()), place | counts)
        action = latest[focus["focus"]]["action"] if focus["focus"] in latest else None
        row["n_foci"] += 1
        row["confirmed"] += action in ("accept", "correct")
        row["rejected"] += action == "reject"
        row["with_problems"] += focus["problems"] is not None
    return list(rows.values())


_PLACE = {"document": "document", "table": "table_label", "contrast": "contrast", "space": "space", "kind": "kind"}

_READ = "focus, record, document, table_label, row, contrast, region, kind, raw, x, y, z, space, problems"
"""What lists show of a focus, of the view `foci`; its report comes from corpora.settled."""


def _last_words(store: Store) -> dict[str, Any]:
    """Return the confirmation in force of each focus that has one (joining the two views in SQL is slow)."""
    return {row["focus"]: row for row in store.query("SELECT * FROM confirmations")}


def list_foci(store: Store, order: Order) -> list[dict[str, Any]]:
    """Return the foci an order fits one by one: key, place, numbers, what was confirmed, open problems."""
    latest, reports = _last_words(store), read_reports(store)
    return [
        _listed(focus, latest.get(focus["focus"]), reports.of.get(focus["record"], focus["record"]))
        for focus in find_foci(store, reports, order)
    ]


def _listed(focus: Any, word: Any, report: str) -> dict[str, Any]:
    row = {"focus": focus["focus"], "report": report}
    row |= {name: focus[name] for name in ("row", "contrast", "region", "raw", "problems")}
    row["table"] = focus["table_label"]
    row["action"] = word["action"] if word else None
    for name in ("x", "y", "z", "space"):
        row[name] = word[name] if word and word[name] is not None else focus[name]
    return row


def write_orders(rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write the contrasts read as a table to fill in: set `action` to accept or reject.

    What a contrast does not have is written as "(none)", so that each row fits the foci it counts and no others.
    """
    exact = ("table", "contrast", "space", "kind")
    filled = ({**row, **{name: row[name] if row[name] is not None else NONE for name in exact}} for row in rows)
    write_sheet(path, COLUMNS, ([row.get(column) for column in COLUMNS] for row in filled))
