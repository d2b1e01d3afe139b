"""What a form about a table asks for, as the orders of `focimine confirm`; and carrying it out, asking first where it is odd."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpora.desk.known import known_notices, known_settled
from corpora.desk.place import Desk
from corpora.errors import FormatError, ProtocolError
from corpora.notices.wording import confirming_problems
from corpora.nouns.evidence import Problem
from corpora.settled import Reports
from corpora.words.signs import TO_HYPHEN
from extract.orders import Order, check_order
from extract.stage.cited import read_cited
from extract.stage.code import add_codings
from extract.stage.confirm import CONFIRMED, Plan, plan_orders
from extract.stage.one_table import OneTable, Row, carry_out, demand_shown, last_run_of, n_of
from extract.told import warnings_of

OF_A_CONTRAST = {"rename": "rename_contrast", "space": "space", "kind": "set_kind", "direction": "set_direction"}
"""What a form may change of all rows of a contrast, and the field of an order that says so."""
TAKEN_BACK = "taken back at the desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form asks for: orders, and the foci they are about (their state must be as it was shown)."""

    orders: tuple[Order, ...]
    rows: tuple[Row, ...]
    n_left: int = 0
    """Foci that were not spoken of because of their open problems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of it: sentences to be answered first (nothing was written then), or how many foci were left alone."""

    questions: tuple[str, ...] = ()
    n_written: int = 0
    n_left: int = 0


def asked_by(table: OneTable, form: Mapping[str, str], who: str) -> Asked:
    """Return what a form asks for.

    ProtocolError, FormatError : it names no focus of this table, lacks a reason or a value, or a number is none.
    """
    do, sure = form.get("do", ""), form.get("sure") == "yes"
    reason = form.get("reason", "")
    of_table = {"document": table.document, "table": table.table, "reason": reason, "sure": sure}
    if do == "accept-table":
        return _of_those_that_wait(table, with_problems=form.get("with_problems") == "yes")
    if do == "reject-table":
        return _checked(Asked(orders=(Order(action="reject", **of_table),), rows=table.rows))  # type: ignore[arg-type]
    if do == "undo-last":
        run = last_run_of(table, who)
        if run is None:
            raise ProtocolError(
                "You said nothing of this table that could be taken back.", hint="Take back row by row."
            )
        undo = Order(action="undo", document=table.document, table=table.table, run=run, by=who, reason=TAKEN_BACK)
        return Asked(orders=(undo,), rows=table.rows)
    if do in OF_A_CONTRAST:
        return _checked(_of_contrast(table, form, do, sure))
    return _checked(_of_row(table, form, do, sure))


def _of_those_that_wait(table: OneTable, *, with_problems: bool) -> Asked:
    """Return the orders that accept what waits: rows that somebody accepted, corrected or rejected stay as they are."""
    waiting = [row for row in table.rows if row.state == "waiting"]
    meant = [row for row in waiting if with_problems or not row.read.problems]
    if not waiting:
        raise ProtocolError("No row of this table waits.", hint="Go on to the next table.")
    orders = tuple(Order(action="accept", focus=row.key) for row in meant)
    return Asked(orders=orders, rows=table.rows, n_left=len(waiting) - len(meant))


def _of_contrast(table: OneTable, form: Mapping[str, str], do: str, sure: bool) -> Asked:
    """Return the orders that rename a contrast or say its space, kind or direction: a row that was rejected stays so, one with problems may wait."""
    rows = [rows for name, rows in table.groups() if (name or "") == form.get("contrast", "")]
    if not rows:
        raise ProtocolError("This table has no such contrast any more.", hint="Look at the rows again.")
    kept = [row for row in rows[0] if row.state != "reject"]
    meant = [row for row in kept if row.state != "waiting" or not row.read.problems]
    name = form.get("name", "")
    if do == "rename" and not name:
        raise ProtocolError("A contrast needs a name.", hint="Write the name, then press the button again.")
    changes = {OF_A_CONTRAST[do]: name if do == "rename" else form.get(do, "")}
    reason = form.get("reason", "")
    orders = tuple(Order(action="correct", focus=row.key, reason=reason, sure=sure, **changes) for row in meant)  # type: ignore[arg-type]
    return Asked(orders=orders, rows=rows[0], n_left=len(kept) - len(meant))


def _of_row(table: OneTable, form: Mapping[str, str], do: str, sure: bool) -> Asked:
    row = table.find(form.get("focus", ""))
    if row is None:
        raise ProtocolError("This table has no such row.", hint="Look at the rows again.")
    reason = form.get("reason", "")
    if do not in ("accept", "correct", "reject", "undo"):
        raise ProtocolError(f"{do!r}: nothing to be done with a row.", hint="Accept, correct, reject or undo.")
    changes = _changes(row, form) if do in ("accept", "correct") else {}
    if do == "accept" and changes:
        message = f"You changed {', '.join(changes)} of this row, and pressed accept: nothing was written."
        raise ProtocolError(message, hint="Press correct (with a reason), or leave the values as they are.")
    reason = TAKEN_BACK if do == "undo" and not reason else reason
    order = Order(action=do, focus=row.key, reason="" if do == "accept" else reason, sure=sure, **changes)  # type: ignore[arg-type]
    return Asked(orders=(order,), rows=(row,))


def _changes(row: Row, form: Mapping[str, str]) -> dict[str, float | str]:
    """Return what a form says otherwise than holds now: x, y, z, space, or the name of the contrast."""
    found: dict[str, float | str] = {}
    for axis, before in zip("xyz", row.point, strict=True):
        value = _number(form[axis], axis) if form.get(axis) else before
        if value != before:
            found[axis] = value
    if form.get("space") and form["space"] != row.now("space"):
        found["space"] = form["space"]
    if form.get("name") and form["name"] != row.now("contrast"):
        found["rename_contrast"] = form["name"]
    return found


def _number(text: str, axis: str) -> float:
    try:
        value = float(text.translate(TO_HYPHEN).replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise FormatError(f"{axis} = {text[:40]!r} is no number.", hint="x, y and z are numbers in mm.")
    return value


def _checked(asked: Asked) -> Asked:
    for order in asked.orders:
        if order.action != "accept" and not order.reason:
            raise ProtocolError("This needs a reason.", hint="Write why, then press the button again.")
        check_order(order, "Row")
    return asked


def carry_out_asked(
    desk: Desk, store: Any, reports: Reports, table: OneTable, asked: Asked, shown: str, who: str
) -> Done:
    """Write what was asked for, or return the questions that are to be answered before.

    StoreError, and nothing is written, where somebody spoke of these foci since they were `shown`.
    """
    demand_shown(asked.rows, shown)
    plan = plan_orders(store, asked.orders, who=who, reports=reports)
    questions = _questions(table, plan)
    if questions and not all(order.sure for order in plan.orders):
        return Done(questions=questions)
    keys = [row.key for row in asked.rows]
    carry_out(store, reports, table, shown, keys, plan, _noticed(desk, store, reports, plan))
    outcomes = plan.outcomes
    return Done(n_written=sum(o.written for o in outcomes), n_left=asked.n_left)


def _questions(table: OneTable, plan: Plan) -> tuple[str, ...]:
    """Return what is to be asked before a plan is carried out; rows are called by their numbers in the table."""
    found = [*plan.odd, *warnings_of(plan.orders, plan.outcomes)]
    for number, row in enumerate(table.rows, 1):
        found = [sentence.replace(f"{row.key}:", f"#{number} {row.read.region or ''}:") for sentence in found]
    return tuple(found)


def _noticed(desk: Desk, store: Any, reports: Reports, plan: Plan) -> list[Problem]:
    """Return a problem for a paper that is retracted, corrected or doubted and whose foci a plan confirms."""
    pairs = zip(plan.orders, plan.outcomes, strict=True)
    wanted = {
        report: None for order, out in pairs if order.action in CONFIRMED and out.written for report in out.reports
    }
    notices = known_notices(desk, store, reports)
    told = [report for report in wanted if report in notices]
    cited = read_cited(store, told, known_settled(desk, store))
    return confirming_problems((cited[report].short if report in cited else report, notices[report]) for report in told)


def give_n(store: Any, table: OneTable, form: Mapping[str, str], who: str) -> None:
    """Write the number of participants of a contrast as a person's value; ProtocolError where it is no whole number above 0."""
    from corpora.protocol import load_protocol

    value = form.get("n", "")
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise ProtocolError(
            f"n = {value[:40]!r} is no number of participants.", hint="Write a whole number, for example 24."
        )
    coding = n_of(table, form.get("contrast") or None, str(int(value)))
    add_codings(store, load_protocol(store.protocol_path), [coding], who=who)
