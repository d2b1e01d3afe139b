"""What a ledger is made of: its tables, views, triggers and indexes, compared with those this version makes."""

from __future__ import annotations

import re
import sqlite3
from functools import cache

from corpora.store.chain import Breach
from corpora.store.migrations import read_schema

_PIECES = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|\s+|.", re.DOTALL)
"""Of SQL: texts, quoted names, comments, blanks, and any other character."""
_STATISTICS = "sqlite_stat"
"""Tables in which SQLite keeps how many rows an index has, where somebody asked it to: no row is read from them."""
MOST_FAULTS = 3
"""Faults of one file that SQLite's own check is asked for."""


def find_changed_objects(connection: sqlite3.Connection) -> list[Breach]:
    """Return a sentence for each table, view, trigger or index that was added, removed or replaced by hand."""
    expected, found = _expected(), _objects(connection)
    said = []
    for kind, name in sorted(expected.keys() | found.keys()):
        if (kind, name) not in found:
            said.append(f"the {kind} {name} was removed")
        elif (kind, name) not in expected:
            place = found[kind, name][0]
            where = f" (on {place})" if place != name else ""
            said.append(f"{'an' if kind == 'index' else 'a'} {kind} was added that is not ours: {name}{where}")
        elif expected[kind, name] != found[kind, name]:
            said.append(f"the {kind} {name} was replaced: it is not what this version makes")
    return [Breach(row=None, what=what) for what in said]


def find_faults(connection: sqlite3.Connection) -> list[Breach]:
    """Return what SQLite finds wrong with the file: an index that leaves out a row, a value its column may not hold …"""
    rows = connection.execute(f"PRAGMA integrity_check({MOST_FAULTS})").fetchall()
    return [Breach(row=None, what=f"the file is not whole: {row[0]}") for row in rows if row[0] != "ok"]


@cache
def _expected() -> dict[tuple[str, str], tuple[str, str]]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(read_schema())
    found = _objects(connection)
    connection.close()
    return found


def _objects(connection: sqlite3.Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """Return table and text of each object by its kind and name."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return {
        (kind, name): (table, plain_sql(sql or ""))
        for kind, name, table, sql in rows
        if not str(name).startswith(_STATISTICS)
    }


def plain_sql(text: str) -> str:
    """Return SQL without its comments and with single blanks; texts and quoted names stay as they are."""
    kept: list[str] = []
    for piece in _PIECES.findall(text):
        if not (piece.isspace() or piece.startswith(("--", "/*"))):
            kept.append(piece)
        elif kept and kept[-1] != " ":
            kept.append(" ")
    return "".join(kept).strip()
