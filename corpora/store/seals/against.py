"""A ledger held against a seal: whether all that was sealed is there, unchanged, and what came after it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from corpora.store.chain import Breach
from corpora.store.kept import digest_of, read_kept
from corpora.store.migrations import SCHEMA_VERSION
from corpora.store.seals.seal import REVIEW_DIGITS, Seal, compact


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Rows of one kind that one person, or one engine, added after the seal."""

    kind: str
    who: str
    machine: bool
    n: int


def find_differences(connection: sqlite3.Connection, seal: Seal) -> list[Breach]:
    """Return in what a ledger is not the one that was sealed, its rows after the seal left aside.

    Together with a chain that holds (`find_breaches`) an empty list proves that every row up to the seal is unchanged: the
    hash of the last one covers all before it.
    """
    first = connection.execute("SELECT hash, at FROM ledger ORDER BY seq LIMIT 1").fetchone()
    n_rows = connection.execute("SELECT coalesce(max(seq), 0) FROM ledger").fetchone()[0]
    if first is None or str(first[0])[:REVIEW_DIGITS] != seal.review:
        return [
            Breach(
                row=None,
                what=f"the seal is of review {seal.review}; this is {_called(first)}: exchanged, or written anew",
            )
        ]
    if n_rows < seal.rows:
        return [Breach(row=None, what=f"{seal.rows} rows were sealed, {n_rows} are there: its end was cut")]
    row = connection.execute("SELECT hash, at FROM ledger WHERE seq = ?", (seal.rows,)).fetchone()
    if row is None or row[0] != seal.hash:
        what = "its hash is not the one that was sealed: rows up to it were changed, and the chain was computed anew"
        return [Breach(row=seal.rows, what=what)]
    if compact(str(row[1])) != compact(seal.at):
        return [Breach(row=seal.rows, what=f"its time is {row[1]}; {seal.at} was sealed")]
    return _differences_of_head(connection, seal)


def _differences_of_head(connection: sqlite3.Connection, seal: Seal) -> list[Breach]:
    """Compare what only the file of a seal says: its line is shorter."""
    if seal.head is None:
        return []
    if seal.head.schema_version > SCHEMA_VERSION:
        return [
            Breach(
                row=None,
                what=f"it was sealed with schema {seal.head.schema_version}, and is of schema {SCHEMA_VERSION}",
            )
        ]
    kept = read_kept(connection, until=seal.rows)
    if (len(kept), digest_of(kept)) != (seal.head.files.count, seal.head.files.sha256):
        return [Breach(row=seal.rows, what="the files recorded up to it are not those that were sealed")]
    return []


def read_later(connection: sqlite3.Connection, seal: Seal) -> list[Later]:
    """Return what was added after the seal, by kind and person, in the order of the ledger."""
    sql = """SELECT kind, who, machine, count(*) AS n FROM ledger WHERE seq > ?
        GROUP BY kind, who, machine ORDER BY min(seq)"""
    return [
        Later(kind=str(kind), who=str(who), machine=bool(machine), n=n)
        for kind, who, machine, n in connection.execute(sql, (seal.rows,))
    ]


def _called(first: tuple[str, str] | None) -> str:
    return str(first[0])[:REVIEW_DIGITS] if first else "an empty ledger"
