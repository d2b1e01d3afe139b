"""The chain of hashes: how a row is sealed, how a broken seal is found, and times that cannot be."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from corpora.ids import sha256_hex

COLUMNS = ("seq", "kind", "key", "body", "who", "machine", "at", "run", "protocol", "previous")
ACROSS_ZONES = timedelta(hours=26)
"""Between the earliest and the latest local time on Earth. A clock set to local time instead of UTC, and set right during a run,
goes back by less."""
SET_RIGHT = timedelta(minutes=5)
"""By how much the clock of a computer may go back without a word: it is set right over the network all the time."""


def seal(row: tuple[object, ...]) -> str:
    """Return the SHA-256 of one ledger row, given as the values of COLUMNS in order."""
    return sha256_hex(json.dumps(list(row), ensure_ascii=False, separators=(",", ":")))


def _is_sealed(row: tuple[object, ...], stored: object) -> bool:
    try:
        return seal(row) == stored
    except (TypeError, UnicodeEncodeError):  # a value of a kind we never write, such as a blob
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A place where the trail does not hold. `row` is None when the end of the ledger is missing, or it is about no row."""

    row: int | None
    what: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.what}" if self.row is not None else self.what


def find_breach(connection: sqlite3.Connection) -> Breach | None:
    """Return the first changed, removed or inserted row, or None when the whole chain holds."""
    return next(find_breaches(connection), None)


def find_breaches(connection: sqlite3.Connection) -> Iterator[Breach]:
    """Yield every row that was changed, removed, inserted or moved, in the order of the ledger; its end last."""
    previous, expected = "", 1
    cursor = connection.execute(f"SELECT {', '.join(COLUMNS)}, hash FROM ledger ORDER BY seq")
    for *row, stored in cursor:
        seq, kind, key = row[0], row[1], row[2]
        if seq < expected:
            yield Breach(row=seq, what=f"no row has this number ({kind} {key}): rows begin at 1")
            continue
        if seq != expected:
            yield Breach(row=seq, what=f"rows {expected} to {seq - 1} were removed or renumbered")
        elif row[-1] != previous:
            yield Breach(row=seq, what=f"does not follow row {seq - 1} ({kind} {key}): inserted, removed or moved")
        if not _is_sealed(tuple(row), stored):
            yield Breach(row=seq, what=f"was changed after it was written ({kind} {key})")
        previous, expected = stored, seq + 1
    head = connection.execute("SELECT seq, hash FROM head").fetchone()
    if head is None or tuple(head) != (expected - 1, previous):
        last = head[0] if head else "unknown"
        yield Breach(
            row=None,
            what=f"the last rows were removed or added by hand: {expected - 1} rows, {last} recorded",
        )
    if expected == 1:
        yield Breach(row=None, what="the ledger holds no row; it always begins with its plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What is odd about the times of rows: `breaches` cannot be, `steps` are clocks that went back."""

    breaches: tuple[Breach, ...]
    steps: tuple[Breach, ...]


def find_times(connection: sqlite3.Connection) -> Times:
    """Return the rows whose time is none, or is before that of a row written before them.

    Computers' clocks are set right, and several write into one ledger: that a row is dated before the one before it is
    said, and breaks nothing. Within one run, by more than `ACROSS_ZONES`, it cannot be.
    """
    breaches, steps = [], []
    before: datetime | None = None
    runs: dict[str, tuple[datetime, int]] = {}
    for seq, at, run in connection.execute("SELECT seq, at, run FROM ledger ORDER BY seq"):
        moment = _moment(at)
        if moment is None:
            breaches.append(Breach(row=seq, what=f"its time is none: {at!r}"))
            continue
        latest, written = runs.get(run, (moment, seq))
        if latest - moment > ACROSS_ZONES:
            breaches.append(Breach(row=seq, what=f"is dated {at}, before row {written} of the same run: back-dated"))
        elif before is not None and before - moment > SET_RIGHT:
            steps.append(Breach(row=seq, what=f"is dated {at}, before the row before it ({before.isoformat()})"))
        runs[run] = max((latest, written), (moment, seq))
        before = moment
    return Times(breaches=tuple(breaches), steps=tuple(steps))


def _moment(at: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
