"""Which recorded problems still stand: those of an analysis that was made again, and of a file taken since, do not."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from corpora.store import Store

REFUSED = ("IMPORT-DATABASE-UNKNOWN", "IMPORT-UNREADABLE", "DOCUMENT-UNMATCHED", "DOCUMENT-UNREADABLE")
"""Problems of a file that was not taken: they end when a file of that name is."""
_TAKEN = "SELECT body ->> 'name' AS name, max(seq) AS seq FROM ledger WHERE kind IN ('source', 'document') GROUP BY 1"
_LAST = "SELECT seq, body ->> 'problems' AS met FROM ledger WHERE kind = 'analysed' ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The recorded problems that stand, in the order they were recorded; `n_settled` others do not any more."""

    problems: tuple[sqlite3.Row, ...]
    n_settled: int

    def settled_line(self) -> str | None:
        """Return what is said of those that do not stand; None where there are none."""
        if not self.n_settled:
            return None
        return f"Recorded earlier, and settled since: {self.n_settled} (an export holds all of them)."


def standing_problems(store: Store) -> Standing:
    """Return which of the recorded problems stand.

    An analysis looks at everything anew: of its problems those stand that the last one met. Ledgers in which it did not
    say so, of earlier versions, keep all.
    """
    rows = store.query("SELECT problem, code, item, message, hint, run, seq FROM problems ORDER BY seq")
    taken = {row["name"]: row["seq"] for row in store.query(_TAKEN)} if rows else {}
    runs = {row["run"] for row in store.query("SELECT run FROM runs WHERE stage = 'analyse'")} if rows else set()
    last = next(iter(store.query(_LAST)), None)
    met = None if last is None or last["met"] is None else set(json.loads(last["met"]))

    def stands(row: sqlite3.Row) -> bool:
        if row["code"] in REFUSED:
            return bool(taken.get(row["item"], 0) < row["seq"])
        if row["run"] not in runs or last is None or met is None:
            return True
        return bool(row["seq"] > last["seq"]) or row["problem"] in met

    found = tuple(row for row in rows if stands(row))
    return Standing(problems=found, n_settled=len(rows) - len(found))
