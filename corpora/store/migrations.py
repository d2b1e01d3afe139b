"""Numbered steps from older ledgers to today's.

`schema.sql` is always the whole of today's schema. A ledger of an older version gets the steps it lacks, in
order, in one transaction; then its views, which hold no data of their own, are recreated from `schema.sql`.
Rows of the ledger are never touched: the chain of hashes stays what it was.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from importlib.resources import files

APPLICATION_ID = 0x464F4349
"""SQLite's application_id of our files: "FOCI". Any other SQLite file has another id."""

MIGRATIONS: Mapping[int, tuple[str, ...]] = {
    # A ledger restored from a dump may have lost it.
    1: ("CREATE INDEX IF NOT EXISTS ledger_run ON ledger (run)",),
    # Look-ups of the views, for large reviews.
    2: (
        "CREATE INDEX IF NOT EXISTS duplicate_record ON ledger (body ->> 'record') WHERE kind = 'duplicate'",
        "CREATE INDEX IF NOT EXISTS duplicate_undone_link ON ledger (body ->> 'link') WHERE kind = 'duplicate_undone'",
        "CREATE INDEX IF NOT EXISTS decision_supersedes ON ledger (body ->> 'supersedes') WHERE kind = 'decision'",
        "CREATE INDEX IF NOT EXISTS confirmation_focus ON ledger (body ->> 'focus') WHERE kind = 'confirmation'",
        "CREATE INDEX IF NOT EXISTS coding_report ON ledger (body ->> 'report') WHERE kind = 'coding'",
    ),
    # Links are followed both ways; records of a previous version are looked up.
    3: (
        "CREATE INDEX IF NOT EXISTS duplicate_target ON ledger (body ->> 'duplicate_of') WHERE kind = 'duplicate'",
        "CREATE INDEX IF NOT EXISTS record_previous ON ledger (kind, key) "
        "WHERE kind = 'record' AND lower(substr(trim(body ->> 'method'), 1, 4)) = 'prev'",
    ),
    # Confirmations and codings can be taken back: a version that does not know such rows must not read them. Views only.
    4: (),
    # Imports can be corrected and documents moved; the records of an import are looked up.
    5: ("CREATE INDEX IF NOT EXISTS record_source ON ledger (body ->> 'source') WHERE kind = 'record'",),
    # Views of versions, of what was taken over, of links between reports of one study, notices, second readings, bias. Views only.
    6: (),
    # The outcome of what was taken over can change: a version that does not know such rows must not read them. Views only.
    7: (),
    # A view of what was decided on reports that share participants. Views only.
    8: (),
    # People say the kind of a focus and the direction of its contrast: a version that does not know must not pass over it. Views only.
    9: (),
}
SCHEMA_VERSION = max(MIGRATIONS)


def read_schema() -> str:
    """Return today's schema.sql."""
    return (files("corpora.store") / "schema.sql").read_text(encoding="utf-8")


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring a ledger of an older `version` to SCHEMA_VERSION; all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(version + 1, SCHEMA_VERSION + 1):
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
            connection.execute(f'DROP VIEW "{name}"')
        for statement in re.findall(r"^CREATE VIEW .*?;$", read_schema(), re.MULTILINE | re.DOTALL):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
