"""Runs that did not end: killed, or stopped by an error; a later run of their stage that ended makes them good."""

from __future__ import annotations

import sqlite3

from corpora.store import Store

_INTERRUPTED = """
SELECT r.run, r.stage, r.started FROM runs r JOIN ledger b ON b.kind = 'run' AND b.key = r.run
WHERE r.finished IS NULL AND NOT EXISTS (
    SELECT 1 FROM runs n JOIN ledger m ON m.kind = 'run' AND m.key = n.run
    WHERE n.stage = r.stage AND n.finished IS NOT NULL AND m.seq > b.seq)
ORDER BY b.seq
"""


def interrupted_runs(store: Store) -> list[sqlite3.Row]:
    """Return `run`, `stage` and `started` of the runs that did not end and were not made good, in the order they began."""
    return store.query(_INTERRUPTED)
