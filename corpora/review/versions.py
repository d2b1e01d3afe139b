"""The versions of a review that lives: opened and sealed by rows of its one ledger.

A row `version` (key: its number) opens a version, a row `version_closed` seals it. Version 1 begins with the ledger. The
state of a sealed version is the ledger up to its last row, the end of the run that sealed it; whatever is written after that belongs to the next one, whether
that is open already or not, so that every row is in exactly one version. A version may be sealed in hindsight: the body's
`until` then names its last row (a folder copied from an earlier review: what both ledgers share is the version before).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpora.errors import ProtocolError
from corpora.store import Store
from corpora.store.ledger import Entry, Run

OPENED, CLOSED = "version", "version_closed"
"""Kinds of the rows that open and seal a version; their key is its number."""
LEDGER_BEGINS = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version. Its rows are those after `after` up to `last` (None while it is not sealed).

    `since` and `closed_on` are moments (UTC), `trigger` why the review was updated, `seal` what was kept when it was
    sealed.
    """

    number: int
    after: int = LEDGER_BEGINS
    last: int | None = None
    since: str | None = None
    opened_by: str | None = None
    trigger: str | None = None
    closed_on: str | None = None
    closed_by: str | None = None
    seal: Mapping[str, Any] | None = None

    @property
    def is_open(self) -> bool:
        """Return whether the version is being worked on: the first one, or one opened by an update."""
        return self.last is None


def read_versions(store: Store) -> tuple[Version, ...]:
    """Return the versions of a review in order; there is always a first one."""
    rows = store.query("SELECT * FROM ledger WHERE kind IN (?, ?) ORDER BY seq", (OPENED, CLOSED))
    first = store.query("SELECT at FROM ledger ORDER BY seq LIMIT 1")
    ends = store.query(
        """SELECT f.seq FROM ledger c JOIN ledger f ON f.seq = c.seq + 1 AND f.kind = 'run_finished' AND f.key = c.run
        WHERE c.kind = ?""",
        (CLOSED,),
    )
    began = first[0]["at"] if first else None
    return fold_versions([_entry(row) for row in rows], began=began, ends=[row["seq"] for row in ends])


def _entry(row: Any) -> Entry:
    names = ("seq", "kind", "key", "who", "at", "run")
    return Entry(**{name: row[name] for name in names}, body=json.loads(row["body"]), machine=bool(row["machine"]))


def fold_versions(
    entries: Sequence[Entry], *, began: str | None = None, ends: Collection[int] = ()
) -> tuple[Version, ...]:
    """Return the versions that these rows, in their order, open and seal.

    `began` is when the ledger begins; `ends` are the rows that end a run that sealed a version, right after its seal: they
    belong to it, or its sealing would look interrupted.
    """
    opened = {int(entry.key): entry for entry in entries if entry.kind == OPENED}
    sealed = {int(entry.key): entry for entry in entries if entry.kind == CLOSED}
    found: list[Version] = []
    after = LEDGER_BEGINS
    for number in range(1, max([1, *opened]) + 1):
        start, end = opened.get(number), sealed.get(number)
        last = int(end.body.get("until") or end.seq + (end.seq + 1 in ends)) if end else None
        found.append(
            Version(
                number=number,
                after=after,
                last=last,
                since=start.at if start else began,
                opened_by=start.who if start else None,
                trigger=start.body.get("trigger") if start else None,
                closed_on=end.at if end else None,
                closed_by=end.who if end else None,
                seal=end.body if end else None,
            )
        )
        after = last or after
    return tuple(found)


def version_of(versions: Sequence[Version], seq: int) -> int:
    """Return the number of the version that row `seq` of the ledger belongs to."""
    return next((version.number for version in versions if version.last is not None and seq <= version.last), 0) or (
        versions[-1].number + (versions[-1].last is not None)
    )


def find_version(store: Store, number: int) -> Version:
    """Return version `number`; ProtocolError naming those there are when there is none."""
    versions = read_versions(store)
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        message = f"This review has no version {number}: its last one is {versions[-1].number}."
        raise ProtocolError(message, hint="`focimine update --status` lists them; `focimine update` opens the next.")
    return found


def is_living(store: Store) -> bool:
    """Return whether a version of the review was ever sealed or opened."""
    return bool(store.query("SELECT 1 FROM ledger WHERE kind IN (?, ?) LIMIT 1", (OPENED, CLOSED)))


def close_version(run: Run, number: int, body: Mapping[str, Any], *, who: str | None) -> None:
    """Seal a version; without `who` it is sealed by the program, because the next one begins."""
    run.add(CLOSED, str(number), body, who=who, machine=who is None)


def open_version(run: Run, number: int, body: Mapping[str, Any], *, who: str | None) -> None:
    """Open a version."""
    run.add(OPENED, str(number), body, who=who, machine=who is None)
