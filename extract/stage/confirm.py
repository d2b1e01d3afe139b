"""Human confirmation of extracted foci: accept, correct, reject, take back. Nothing is overwritten.

`plan_orders` says what orders would do, `apply_plan` does it. What is in force of a focus is the view `confirmations`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpora.curation.words_in_force import WORDS_IN_FORCE
from corpora.errors import FormatError, ProtocolError
from corpora.notices.reports import named_notices
from corpora.notices.wording import confirming_problems
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Space
from corpora.people import fold_name
from corpora.settled import Reports, read_reports
from corpora.store import Store, demand_unchanged, under_lock
from extract.oddities import find_oddities
from extract.orders import NONE, Order
from extract.stage.cited import find_report
from extract.told import Outcome
from extract.undoing import TAKING_BACK, find_undoing

VERSION = "1"
CONFIRMED = ("accept", "correct")
"""Actions after which a focus reaches an analysis."""
MOST_CONTRADICTIONS = 10
"""Contradictions of a sheet that are named at once."""

_CARRIED = ("contrast", "x", "y", "z", "space", "basis", "kind", "direction")
"""Fields of a confirmation that a later one without them keeps."""
_READ = "focus, record, document, table_label, row, page, contrast, region, kind, raw, x, y, z, space, problems"
"""What lists show of a focus, of the view `foci`; its report comes from corpora.settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What orders would do: an outcome each, and the foci each would write of (focus → number of the order).

    `replaced` are the words in force on these foci, by their keys; `seen` is the last row of the ledger when that was
    looked up.
    """

    who: str
    orders: tuple[Order, ...]
    outcomes: tuple[Outcome, ...]
    changes: Mapping[str, int]
    replaced: frozenset[str] = frozenset()
    with_problems: bool = False
    seen: int = field(compare=False)

    @property
    def broad(self) -> list[int]:
        """Return the numbers of the orders that are about every focus there is, or about several reports."""
        pairs = enumerate(zip(self.orders, self.outcomes, strict=True))
        return [n for n, (order, out) in pairs if out.fits and (not order.selects or len(out.reports) > 1)]

    @property
    def odd(self) -> list[str]:
        """Return the sentences on what looks wrong and was not marked as meant."""
        pairs = zip(self.orders, self.outcomes, strict=True)
        return [sentence for order, outcome in pairs if not order.sure for sentence in outcome.odd]


def plan_orders(
    store: Store, orders: Sequence[Order], *, who: str, with_problems: bool = False, reports: Reports | None = None
) -> Plan:
    """Return what each order would do in `who`'s name; nothing is written. `reports` are read where they are not given.

    A focus with an open problem is not accepted by an order that covers several foci unless `with_problems` confirms
    that the problems were reviewed. What an earlier confirmation corrected or renamed stays unless the order
    changes it. Of two orders on one focus that differ, the one about fewer foci is an exception from the other.

    Raises
    ------
    ProtocolError : a correction with coordinates fits no focus, or several.
    FormatError : two different orders about the same focus, neither an exception from the other.
    """
    seen = store.head()
    reports = reports or read_reports(store)
    fitting = [_that_change(store, find_foci(store, reports, order), order) for order in orders]
    waiting: list[list[str]] = [[] for _ in orders]
    about: dict[str, list[int]] = {}
    for number, (order, foci) in enumerate(zip(orders, fitting, strict=True)):
        _check_fit(order, len(foci))
        for found in foci:
            if order.action == "accept" and found["problems"] and len(foci) > 1 and not with_problems:
                waiting[number].append(found["focus"])
            else:
                about.setdefault(found["focus"], []).append(number)
    chosen = _choose(orders, [frozenset(found["focus"] for found in foci) for foci in fitting], about)
    outcomes: list[Outcome] = []
    changes: dict[str, int] = {}
    replaced: set[str] = set()
    for number, (order, foci) in enumerate(zip(orders, fitting, strict=True)):
        mine = [found for found in foci if chosen.get(found["focus"]) == number]
        words = {found["focus"]: _next(store, found["focus"], order, who) for found in mine}
        changes |= {focus: number for focus, word in words.items() if word.body is not None}
        replaced |= {word.before["confirmation"] for word in words.values() if word.body is not None and word.before}
        outcomes.append(
            Outcome(
                fits=len(foci),
                reports=tuple(dict.fromkeys(reports.of.get(f["record"], f["record"]) for f in foci)),
                written=sum(word.body is not None for word in words.values()),
                waiting=tuple(waiting[number]),
                kept=sum(chosen.get(found["focus"], number) != number for found in foci),
                overrules=_overruled(words.values(), order, who),
                odd=tuple(s for found in mine for s in _odd(order, found, words[found["focus"]])),
            )
        )
    return Plan(
        who=who,
        orders=tuple(orders),
        outcomes=tuple(outcomes),
        changes=changes,
        replaced=frozenset(replaced),
        with_problems=with_problems,
        seen=seen,
    )


def _that_change(store: Store, foci: list[dict[str, Any]], order: Order) -> list[dict[str, Any]]:
    """Return the foci with something to take back, for an order that takes back; else all of them."""
    if order.action not in TAKING_BACK:
        return foci
    return [found for found in foci if _next(store, found["focus"], order, "").body is not None]


def _check_fit(order: Order, n_foci: int) -> None:
    if order.action == "correct" and n_foci != 1 and (order.moves or n_foci == 0):
        begin = f"{order.where}: a" if order.where else "A"
        message = f"{begin} correction of coordinates must fit one focus; this one fits {n_foci} ({order.selection()})."
        raise ProtocolError(message, hint="Name it by --focus (see `focimine confirm --foci`), or by table and row.")


def _choose(
    orders: Sequence[Order], covered: Sequence[frozenset[str]], about: Mapping[str, Sequence[int]]
) -> dict[str, int]:
    """Return the order that holds for each focus; FormatError where two contradict one another."""
    chosen: dict[str, int] = {}
    against: dict[tuple[int, int], str] = {}
    for focus, numbers in about.items():
        last = {orders[n].meaning(): n for n in numbers}.values()
        narrowest, *wider = sorted(last, key=lambda n: len(covered[n]))
        chosen[focus] = narrowest
        against |= {(narrowest, n): focus for n in wider if not covered[narrowest] < covered[n]}
    if against:
        lines = [
            f"{orders[a].where or f'order {a + 1}'} ({orders[a].action}) and {orders[b].where or f'order {b + 1}'} "
            f"({orders[b].action}) are both about the focus {focus}."
            for (a, b), focus in list(against.items())[:MOST_CONTRADICTIONS]
        ]
        message = "\n  ".join(["Orders contradict one another; nothing was written.", *lines])
        raise FormatError(message, hint="Leave one of them. An exception from a wider order names fewer foci.")
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class _Next:
    """The row that an order adds about a focus (`body` None: none), and the word in force before it."""

    key: str
    body: dict[str, Any] | None
    before: Mapping[str, Any]


def read_word(store: Store, focus: str) -> dict[str, Any]:
    """Return the word in force on a focus, as the view `confirmations` has it and with kind and direction; empty where there is none."""
    found = store.query(f"{WORDS_IN_FORCE} WHERE c.focus = ?", (focus,))
    return dict(found[0]) if found else {}


def _next(store: Store, focus: str, order: Order, who: str) -> _Next:
    before = read_word(store, focus)
    n_rows = store.query(
        "SELECT count(*) AS n FROM ledger WHERE kind = 'confirmation' AND body ->> 'focus' = ?", (focus,)
    )
    key = f"{focus}/{n_rows[0]['n'] + 1}"
    if order.action in TAKING_BACK:
        return _Next(key=key, body=_undoing(store, focus, order, before), before=before)
    return _Next(key=key, body=_word(focus, order, before, who), before=before)


def _undoing(store: Store, focus: str, order: Order, before: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the row that takes back the word in force (undo) or the last undoing (redo); None where there is none."""
    sql = """SELECT confirmation AS key, action, undoes, before, who, run, in_force FROM all_confirmations
             WHERE focus = ? ORDER BY seq"""
    rows = store.query(sql, (focus,)) if before or order.action == "redo" else []
    taken = find_undoing(rows) if order.action == "redo" else next((row for row in rows if row["in_force"]), None)
    if taken is None or (order.by is not None and fold_name(order.by) != fold_name(taken["who"])):
        return None
    if order.run is not None and order.run != taken["run"]:
        return None
    names = {"undoes": taken["key"], "restores": taken["before"]}
    return {"focus": focus, "action": order.action, **names, "reason": order.reason}


def _word(focus: str, order: Order, before: Mapping[str, Any], who: str) -> dict[str, Any] | None:
    """Return the confirmation that an order makes of a focus; None where that is what this person said already."""
    stated = {name: getattr(order, name) for name in ("x", "y", "z", "basis")}
    stated |= {"kind": order.set_kind, "direction": order.set_direction}
    stated |= {"contrast": order.rename_contrast, "space": None if order.space == NONE else order.space}
    body = {name: before[name] for name in _CARRIED if before.get(name) is not None}
    body |= {name: value for name, value in stated.items() if value not in (None, "")}
    body |= {"focus": focus, "action": order.action}
    body |= {"reason": order.reason} if order.reason else {}
    # A focus corrected before is confirmed already: accepting it with its whole table adds nothing.
    accepted = order.action == "accept" and before.get("action") in CONFIRMED
    same = {**body, "action": before.get("action")} if accepted else body
    return None if before and before["who"] == who and _agree(same, before) else body


def _agree(body: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Return whether `body` equals the confirmation in force; an order without a reason keeps the earlier one."""
    given = {"reason": before.get("reason"), **body}
    return all(given.get(name) == before.get(name) for name in (*_CARRIED, "focus", "action", "reason"))


def _overruled(words: Any, order: Order, who: str) -> tuple[tuple[str, int], ...]:
    """Return whose words an order replaces by others, and on how many foci."""
    names: Counter[str] = Counter()
    for word in words:
        before = word.before
        if word.body is None or not before or before["machine"] or fold_name(before["who"]) == fold_name(who):
            continue
        kept = (before["action"] in CONFIRMED) == (order.action in CONFIRMED)
        kept &= all(word.body.get(name) == before[name] for name in _CARRIED if before[name] is not None)
        if order.action in TAKING_BACK or not kept:
            names[before["who"]] += 1
    return tuple(sorted(names.items()))


def _odd(order: Order, found: Mapping[str, Any], word: _Next) -> list[str]:
    """Return what is odd about a correction, as sentences that name its line and focus."""
    if order.action != "correct" or word.body is None:
        return []

    def place(values: Mapping[str, Any]) -> tuple[tuple[float, float, float], Space | None]:
        x, y, z = (float(found[axis] if values.get(axis) is None else values[axis]) for axis in "xyz")
        space = values.get("space") or found["space"]
        return (x, y, z), Space(space) if space else None

    begin = f"{order.where}, " if order.where else ""
    return [
        f"{begin}{found['focus']}: {words}."
        for words in find_oddities(place(word.before), place(word.body), found["region"])
    ]


def noticed(store: Store, plan: Plan) -> list[Problem]:
    """Return a problem for each paper that is retracted, corrected or doubted and whose foci a plan confirms."""
    pairs = zip(plan.orders, plan.outcomes, strict=True)
    wanted = [report for order, out in pairs if order.action in CONFIRMED and out.written for report in out.reports]
    return confirming_problems(named_notices(store, read_reports(store), wanted)) if wanted else []


@under_lock
def apply_plan(store: Store, plan: Plan, problems: Sequence[Problem] = ()) -> str | None:
    """Write what a plan says; return the run that did, None where there was nothing to write.

    `problems` (of `noticed`) are kept with the run. StoreError, and nothing is written, where somebody wrote meanwhile what
    makes the plan another one.
    """
    if not plan.changes:
        return None

    def again() -> Plan:
        return plan_orders(store, plan.orders, who=plan.who, with_problems=plan.with_problems)

    demand_unchanged(store, plan, plan.seen, again)
    with store.run("confirm", version=VERSION, who=plan.who, orders=len(plan.orders)) as run:
        for focus, number in plan.changes.items():
            word = _next(store, focus, plan.orders[number], plan.who)
            if word.body is not None:
                run.add("confirmation", word.key, word.body, who=plan.who, machine=False)
        for problem in problems:
            run.problem(problem)
    return run.id


@under_lock
def apply_orders(store: Store, orders: Sequence[Order], *, who: str, with_problems: bool = False) -> list[Outcome]:
    """Plan and write orders in one go, without asking anything (see `plan_orders`); return what each did."""
    plan = plan_orders(store, orders, who=who, with_problems=with_problems)
    apply_plan(store, plan)
    return list(plan.outcomes)


def find_foci(store: Store, reports: Reports, order: Order) -> list[dict[str, Any]]:
    """Return what lists show of the foci an order fits (`_READ`), in reading order."""
    named = {
        "document": order.document,
        "table_label": order.table,
        "contrast": order.contrast,
        "row": order.row,
        "kind": order.kind,
        "focus": order.focus,
        "space": order.read_space,
    }
    stated = {"x": order.x, "y": order.y, "z": order.z, "space": order.space} if order.action != "correct" else {}
    wanted: list[str] = []
    values: list[Any] = []
    if order.report is not None:
        report = find_report(store, reports, order.report)
        wanted.append("f.record IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(reports.records.get(report, (report,))))
    for column, value in (*named.items(), *stated.items()):
        if value == NONE:
            wanted.append(f"f.{column} IS NULL")
        elif value is not None:
            # Numbers are compared as numbers; words and row numbers as text; a key as it is, which an index finds.
            wanted.append(f"f.{column} = ?" if column in ("x", "y", "z", "focus") else f"CAST(f.{column} AS TEXT) = ?")
            values.append(value)
    sql = f"SELECT {_READ} FROM foci f WHERE {' AND '.join(wanted) or '1'} ORDER BY f.seq"
    return [dict(row) for row in store.query(sql, tuple(values))]
