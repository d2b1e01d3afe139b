"""What orders on foci do, in sentences: line by line, in sum, and what a person has to know about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpora.terminal import counted
from extract.orders import Order

DONE = {
    "accept": "accepted",
    "correct": "corrected",
    "reject": "rejected",
    "undo": "taken back",
    "redo": "brought back",
}
MOST_NAMED = 3
"""Reports that a line names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one order does: how many foci of which reports it fits, how many rows it writes, which wait for a look.

    `kept` counts foci that a narrower order of the same sheet is about; `overrules`, by name, the foci on which it
    replaces what another person said; `odd` are sentences to be asked about before it is written.
    """

    fits: int
    reports: tuple[str, ...] = ()
    written: int = 0
    waiting: tuple[str, ...] = ()
    kept: int = 0
    overrules: tuple[tuple[str, int], ...] = ()
    odd: tuple[str, ...] = ()


def line_of(order: Order, outcome: Outcome, names: Mapping[str, str]) -> str:
    """Return what one order does; `names` are the short names of reports."""
    papers = "; ".join(names.get(report, report) for report in outcome.reports[:MOST_NAMED])
    more = (
        f" and {counted(len(outcome.reports) - MOST_NAMED, 'more report')}" if len(outcome.reports) > MOST_NAMED else ""
    )
    place = ", ".join(str(value) for value in (order.table, order.contrast, order.row and f"row {order.row}") if value)
    foci = f"{counted(outcome.fits, 'focus', 'foci')} of {papers or 'no report'}{more}"
    parts = [f"{outcome.written} new"]
    same = outcome.fits - outcome.written - len(outcome.waiting) - outcome.kept
    parts += [f"{same} as before"] if same > 0 else []
    parts += [f"{len(outcome.waiting)} left: open problems"] if outcome.waiting else []
    parts += [f"{outcome.kept} left to another line"] if outcome.kept else []
    begin = f"{order.where}: " if order.where else ""
    return f"{begin}{order.action} {foci}{f', {place}' if place else ''}: {', '.join(parts)}."


def sum_of(orders: Sequence[Order], outcomes: Sequence[Outcome], *, dry: bool) -> str:
    """Return how many foci are accepted, corrected, rejected, taken back; of a dry run, how many would be."""
    n: Counter[str] = Counter()
    for order, outcome in zip(orders, outcomes, strict=True):
        n[DONE[order.action]] += outcome.written
    foci = counted(n.total(), "focus", "foci")
    listed = ", ".join(f"{n[word]} {word}" for word in DONE.values() if n[word])
    if dry:
        return f"{foci} would be newly confirmed{f' ({listed})' if listed else ''}. Nothing was written (--dry-run)."
    return f"{foci} newly confirmed, corrected, rejected or taken back{f': {listed}' if listed else ''}."


def warnings_of(orders: Sequence[Order], outcomes: Sequence[Outcome]) -> Iterable[str]:
    """Yield a sentence for each order that replaces what another person said."""
    for order, outcome in zip(orders, outcomes, strict=True):
        begin = f"{order.where}: " if order.where else ""
        for name, n in outcome.overrules:
            yield f"Warning: {begin}to {order.action} replaces what {name} said of {counted(n, 'focus', 'foci')}."


def left_of(orders: Sequence[Order], outcomes: Sequence[Outcome]) -> Iterable[str]:
    """Yield what was not done: orders that fit nothing, foci with open problems."""
    for order, outcome in zip(orders, outcomes, strict=True):
        if not outcome.fits:
            begin = f"{order.where}: no" if order.where else "No"
            what = {"undo": "with a word to take back ", "redo": "with an --undo to take back "}.get(order.action, "")
            yield f"{begin} focus {what}fits: {order.action} {order.selection()}. Compare with `focimine confirm --list`."
    waiting = [key for outcome in outcomes for key in outcome.waiting]
    if waiting:
        yield (
            f"Left, with open problems: {counted(len(waiting), 'focus', 'foci')} (for example {waiting[0]}). Look at them "
            "(`focimine confirm --foci`), then accept them one by one or with --with-problems."
        )
