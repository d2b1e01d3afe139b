"""The chain of hashes: how a row is sealed, and how a broken seal is found."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from corpora.ids import sha256_hex

COLUMNS = ("seq", "kind", "key", "body", "who", "machine", "at", "run", "protocol", "previous")


def seal(row: tuple[object, ...]) -> str:
    """Return the SHA-256 of one ledger row, given as the values of COLUMNS in order."""
    return sha256_hex(json.dumps(list(row), ensure_ascii=False, separators=(",", ":")))


def _is_sealed(row: tuple[object, ...], stored: object) -> bool:
    try:
        return seal(row) == stored
    except TypeError:  # a value of a kind we never write, such as a blob
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """The first place where the chain does not hold. `row` is None when the end of the ledger is missing."""

    row: int | None
    what: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.what}" if self.row else self.what


def find_breach(connection: sqlite3.Connection) -> Breach | None:
    """Return the first changed, removed or inserted row, or None when the whole chain holds."""
    previous, expected = "", 1
    cursor = connection.execute(f"SELECT {', '.join(COLUMNS)}, hash FROM ledger ORDER BY seq")
    for *row, stored in cursor:
        seq, kind, key = row[0], row[1], row[2]
        if seq != expected:
            return Breach(row=seq, what=f"rows {expected} to {seq - 1} were removed or renumbered")
        if row[-1] != previous:
            return Breach(row=seq, what=f"does not follow row {seq - 1} ({kind} {key}): inserted, removed or moved")
        if not _is_sealed(tuple(row), stored):
            return Breach(row=seq, what=f"was changed after it was written ({kind} {key})")
        previous, expected = stored, expected + 1
    head = connection.execute("SELECT seq, hash FROM head").fetchone()
    if head is None or tuple(head) != (expected - 1, previous):
        last = head[0] if head else "unknown"
        return Breach(
            row=None,
            what=f"the last rows were removed or added by hand: {expected - 1} rows, {last} recorded",
        )
    return None
