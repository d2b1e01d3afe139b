"""What pages need of the whole review and what changes seldom: read once, and again only after rows that may change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from corpora.desk.place import Desk
from corpora.notices.reports import notices_of
from corpora.nouns.notices import Notice
from corpora.settled import Settled, read_settled

if TYPE_CHECKING:
    from corpora.settled import Reports
    from corpora.store import Store

_FREQUENT = ("decision", "suggestion", "confirmation", "coding", "run", "run_finished", "problem", "focus", "lot")
"""Kinds of rows that change no record, no link and no notice."""
_AFTER_SCREENING = (
    "suggestion",
    "confirmation",
    "coding",
    "run",
    "run_finished",
    "problem",
    "focus",
    "table",
    "sample",
    "result",
)
"""Kinds of rows that settle nothing about a report."""


def records_stamp(store: Store) -> tuple[int, str]:
    """Return what holds as long as no record, link, label or notice was added; with the plan's hash."""
    return _last_but(store, _FREQUENT)


def _last_but(store: Store, kinds: Sequence[str]) -> tuple[int, str]:
    """Return the last row that is of none of these kinds, and the plan's hash."""
    marks = ", ".join("?" * len(kinds))
    row = store.query(f"SELECT coalesce(max(seq), 0) AS seq FROM ledger WHERE kind NOT IN ({marks})", tuple(kinds))[0]
    return int(row["seq"]), store.protocol_hash


def known_notices(desk: Desk, store: Store, reports: Reports) -> Mapping[str, tuple[Notice, ...]]:
    """Return the notices about each report that has some."""
    return desk.kept("notices", records_stamp(store), lambda: notices_of(store, reports))


def settled_stamp(store: Store) -> tuple[int, str]:
    """Return what holds as long as nothing was added that may settle something about a report."""
    return _last_but(store, _AFTER_SCREENING)


def known_settled(desk: Desk, store: Store) -> Settled:
    """Return what is settled about each report; read anew only after rows that may change it."""
    return desk.kept("settled", settled_stamp(store), lambda: read_settled(store))
