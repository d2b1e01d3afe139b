"""Queries written by others, answered without harm: one SELECT over the views, nothing written, no file touched."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_SECONDS = 10.0
"""After this long a query is given up: none over the views of a review needs it."""
STEPS_BETWEEN = 100_000
"""Steps of SQLite's machine between two looks at the clock."""
LARGEST_VALUE = 1_000_000
"""Bytes of the largest text or blob a query may make."""
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_FORBIDDEN = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})


@contextmanager
def guarded(connection: sqlite3.Connection) -> Iterator[None]:
    """Let `connection` do nothing but read, for a limited time, within the block."""
    deadline = time.monotonic() + LONGEST_SECONDS
    length = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    connection.set_authorizer(_may)
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), STEPS_BETWEEN)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, length)


def _may(action: int, _first: str | None, second: str | None, _schema: str | None, _view: str | None) -> int:
    """Return whether SQLite may compile a step of a statement: reading, and functions that touch no file."""
    allowed = action in _READING and not (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FORBIDDEN)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
