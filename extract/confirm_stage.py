"""People's word on the foci that were read: accept, correct, reject. Nothing is overwritten."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError
from corpora.ids import parse_doi
from corpora.store import Run, Store

VERSION = "1"
ACTIONS = ("accept", "correct", "reject")
COLUMNS = (
    "report",
    "table",
    "row",
    "contrast",
    "action",
    "rename_contrast",
    "x",
    "y",
    "z",
    "space",
    "basis",
    "reason",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One instruction: which foci (fields left None match all), what to do with them, why.

    `report` is a report id or a DOI. `rename_contrast` gives the foci the name of a curated contrast.
    To "correct", x, y, z and space are the new values, and the order must fit exactly one focus; to
    accept or reject they are part of what must fit: an accepted focus then reads exactly as stated.
    `basis` says how sure it is that the focus belongs to the contrast where its source does not ("inferred").
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one order did: how many foci it fits, how many rows it wrote, which wait for a look."""

    fits: int
    written: int
    waiting: tuple[str, ...]


def read_orders(path: Path) -> list[Order]:
    """Return the orders of a CSV with the columns COLUMNS (action is needed). FormatError names the line."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        unknown = sorted(set(reader.fieldnames or ()) - {*COLUMNS, "focus", "document", "n_foci"})
        if unknown or "action" not in (reader.fieldnames or ()):
            what = f"unknown column {unknown[0]!r}" if unknown else "no column 'action'"
            raise FormatError(f"{path}: {what}.", hint=f"Columns: {', '.join(COLUMNS)}.")
        return [_order(row, f"{path}, line {reader.line_num}") for row in reader]


def _order(row: Mapping[str, str | None], where: str) -> Order:
    given = {k: (v or "").strip() for k, v in row.items() if k in (*COLUMNS, "focus") and (v or "").strip()}
    action = given.pop("action", "")
    if action not in ACTIONS:
        raise FormatError(f"{where}: unknown action {action!r}.", hint=f"Known: {', '.join(ACTIONS)}.")
    try:
        numbers = {axis: float(given.pop(axis)) for axis in "xyz" if axis in given}
    except ValueError as error:
        raise FormatError(f"{where}: {error}.", hint="x, y and z are numbers in mm.") from error
    return Order(action=action, **given, **numbers)  # type: ignore[arg-type]


def apply_orders(
    store: Store, orders: Sequence[Order], *, who: str, with_problems: bool = False
) -> list[Outcome]:
    """Write each order's confirmations in `who`'s name; return what each did, in order.

    A focus with an open problem is not accepted by an order that covers several foci unless
    `with_problems` says that the problems were looked at. Repeating an order writes nothing new.
    """
    with store.run("confirm", version=VERSION, who=who, orders=len(orders)) as run:
        return [_apply(store, run, order, who, with_problems) for order in orders]


def _apply(store: Store, run: Run, order: Order, who: str, with_problems: bool) -> Outcome:
    foci = find_foci(store, order)
    if order.action == "correct" and len(foci) != 1:
        message = f"A correction must fit one focus; this one fits {len(foci)}."
        raise ProtocolError(
            message, hint="Name it by --focus (see `focimine confirm --list`), or by table and row."
        )
    written, waiting = 0, []
    for focus in foci:
        if order.action == "accept" and focus["problems"] and len(foci) > 1 and not with_problems:
            waiting.append(focus["key"])
            continue
        written += _write(store, run, focus["key"], order, who)
    return Outcome(fits=len(foci), written=written, waiting=tuple(waiting))


def _write(store: Store, run: Run, focus: str, order: Order, who: str) -> bool:
    body: dict[str, Any] = {"focus": focus, "action": order.action, "reason": order.reason}
    body |= {
        "contrast": order.rename_contrast,
        "x": order.x,
        "y": order.y,
        "z": order.z,
        "space": order.space,
    }
    body = {k: v for k, v in body.items() if v not in (None, "")}
    earlier = store.query(
        "SELECT body, who FROM ledger WHERE kind = 'confirmation' AND body ->> 'focus' = ? ORDER BY seq",
        (focus,),
    )
    if earlier and _same(earlier[-1]["body"], body) and earlier[-1]["who"] == who:
        return False
    return run.add("confirmation", f"{focus}/{len(earlier) + 1}", body, who=who, machine=False)


def _same(stored: str, body: Mapping[str, Any]) -> bool:
    return bool(json.loads(stored) == dict(body))


def find_foci(store: Store, order: Order) -> list[dict[str, Any]]:
    """Return the foci an order fits, in reading order, with their open problems."""
    sql = "SELECT l.key, l.body ->> 'problems' AS problems FROM ledger l WHERE l.kind = 'focus'"
    values: list[Any] = []
    report = _report_id(store, order.report)
    for column, value in (
        ("report", report),
        ("table", order.table),
        ("contrast", order.contrast),
        ("row", order.row),
    ):
        if value is not None:
            sql += f" AND CAST(l.body ->> '{column}' AS TEXT) = ?"
            values.append(value)
    if order.action != "correct":
        for column, stated in (("x", order.x), ("y", order.y), ("z", order.z), ("space", order.space)):
            if stated is not None:
                sql += f" AND l.body ->> '{column}' = ?"
                values.append(stated)
    if order.focus:
        sql += " AND l.key = ?"
        values.append(order.focus)
    return [dict(row) for row in store.query(sql + " ORDER BY l.seq", tuple(values))]


def _report_id(store: Store, given: str | None) -> str | None:
    """Accept a report id, or a DOI that stands in any record of the report."""
    doi = parse_doi(given)
    if given is None or doi is None:
        return given
    rows = store.query(
        "SELECT DISTINCT o.report FROM records r JOIN report_of o ON o.record = r.record WHERE r.doi = ?",
        (doi,),
    )
    if len(rows) != 1:
        raise ProtocolError(
            f"{len(rows)} reports have the DOI {doi}.",
            hint="Name the report by its id (reports.csv of an export).",
        )
    return str(rows[0]["report"])


def list_contrasts(store: Store) -> list[dict[str, Any]]:
    """Return one row per report, table and contrast read: how many foci, how many confirmed, rejected, with problems."""
    sql = """SELECT f.report, f.document, f.table_label AS "table", f.contrast, f.space, f.kind, count(*) AS n_foci,
                    sum(c.action IS NOT NULL AND c.action <> 'reject') AS confirmed, sum(c.action = 'reject') AS rejected,
                    sum(l.body ->> 'problems' IS NOT NULL) AS with_problems, min(f.seq) AS first
             FROM foci f JOIN ledger l ON l.seq = f.seq LEFT JOIN confirmations c ON c.focus = f.focus
             GROUP BY f.report, f.document, f.table_label, f.contrast, f.space, f.kind ORDER BY first"""
    return [{k: row[k] for k in row.keys() if k != "first"} for row in store.query(sql)]  # noqa: SIM118 - sqlite3.Row


def write_orders(rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write the contrasts read as a CSV to fill in: set `action` to accept, correct or reject."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(
            stream, ("document", "n_foci", *COLUMNS), extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows({**row, "action": ""} for row in rows)
