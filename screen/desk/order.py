"""The order in which the desk shows what waits: learned anew in the background while people go on reading."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from corpora.desk.place import Desk
from corpora.nouns.decisions import Step
from corpora.review_option import opened
from screen.stage.one_report import Waiting, order_stamp, read_order
from screen.stage.reading_order import Ordered

EVERY = 20
"""Decisions after which the order is learned anew."""
FEW = 300
"""Reports whose order is learned while somebody waits for it."""


@dataclass(slots=True)
class Orders:
    """The last order made for each person and step, and which are being made."""

    known: dict[tuple[Step, str], tuple[object, Ordered]] = field(default_factory=dict)
    making: set[tuple[Step, str]] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


def ordered(desk: Desk, step: Step, who: str, waiting: Waiting) -> tuple[tuple[str, ...], Ordered | None]:
    """Return the reports of `waiting` in the order to be read in, and what that order rests on (None: not learned yet)."""
    orders = desk.kept("screening orders", None, Orders)
    key = (step, who)
    with desk.reading() as store:
        stamp = order_stamp(store, step, EVERY)
    with orders.lock:
        known = orders.known.get(key)
        due = (known is None or known[0] != stamp) and key not in orders.making
        if due:
            orders.making.add(key)
    if due and len(waiting.reports) <= FEW:
        _make(desk, orders, key, stamp, at_once=True)
    elif due:
        threading.Thread(target=_make, args=(desk, orders, key, stamp), kwargs={"at_once": False}, daemon=True).start()
    with orders.lock:
        known = orders.known.get(key)
    found = known[1] if known else None
    return _placed(waiting, found.reports if found else ()), found


def _make(desk: Desk, orders: Orders, key: tuple[Step, str], stamp: object, *, at_once: bool) -> None:
    try:
        made = _learned(desk.review, *key) if at_once else _learned_apart(desk.review, *key)
        with orders.lock:
            orders.known[key] = (stamp, made)
    finally:
        with orders.lock:
            orders.making.discard(key)


def _learned(review: Path, step: Step, who: str) -> Ordered:
    with opened(review, read_only=True) as store:
        return read_order(store, step, who)


def _learned_apart(review: Path, step: Step, who: str) -> Ordered:
    """Return the order as another process learns it: ours goes on answering, and keeps none of the memory."""
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_learned, review, step, who).result()


def _placed(waiting: Waiting, order: Sequence[str]) -> tuple[str, ...]:
    """Return what waits in `order`, then what that does not know, and what was called unclear last of all."""
    place = {report: n for n, report in enumerate(order)}
    return tuple(sorted(waiting.reports, key=lambda report: (report in waiting.put_off, place.get(report, len(place)))))
