"""What was decided, confirmed and coded since the last analysis: results/ and the report do not hold it."""

from __future__ import annotations

import json

from corpora.nouns.plain import to_plain
from corpora.protocol import load_protocol
from corpora.settled import Settled
from corpora.store import Store
from corpora.terminal import counted

_SINCE = """SELECT kind, count(*) AS n FROM ledger WHERE seq > (
    SELECT r.seq FROM ledger a JOIN ledger r ON r.kind = 'run' AND r.key = a.run WHERE a.kind = 'analysed' ORDER BY a.seq DESC LIMIT 1)
GROUP BY kind"""
_PLANNED = """SELECT r.body -> 'parameters' -> 'analysis' AS section FROM ledger a JOIN ledger r ON r.kind = 'run' AND r.key = a.run
WHERE a.kind = 'analysed' ORDER BY a.seq DESC LIMIT 1"""


def since_analysis(store: Store) -> str | None:
    """Return in words what came since the last analysis began ("2 decisions, 1 confirmation"); None where nothing, or no analysis.

    Named are the rows that a report counts or an analysis rests on, not their effect: some may leave both as they are; and
    a plan whose analysis is another now.
    """
    n = {row["kind"]: row["n"] for row in store.query(_SINCE)}
    parts = [
        counted(n.get("record", 0), "record"),
        counted(n.get("duplicate", 0) + n.get("duplicate_undone", 0), "duplicate link"),
        counted(n.get("relabelled", 0) + n.get("withdrawn", 0), "corrected import"),
        counted(n.get("decision", 0), "decision"),
        counted(n.get("retrieval", 0), "retrieval outcome"),
        counted(n.get("confirmation", 0), "confirmation"),
        counted(n.get("coding", 0), "coded value"),
    ]
    came = [part for part in parts if not part.startswith("0 ")]
    return ", ".join([*came, "a plan that asks for something else"] if _is_planned_otherwise(store) else came) or None


def _is_planned_otherwise(store: Store) -> bool:
    """Return whether the plan's analysis differs from that of the last analysis in a key that both know."""
    rows = store.query(_PLANNED)
    if not rows or not rows[0]["section"]:
        return False
    then = json.loads(rows[0]["section"])
    now = to_plain(load_protocol(store.protocol_path).analysis.model_dump(mode="json"))
    return _differ(then, now)


def _differ(then: object, now: object) -> bool:
    """Return whether two plain values differ in what both know: a later program may know keys that an earlier one did not."""
    if isinstance(then, dict) and isinstance(now, dict):
        return any(_differ(then[key], now[key]) for key in then.keys() & now.keys())
    if isinstance(then, list) and isinstance(now, list):
        return len(then) != len(now) or any(_differ(one, other) for one, other in zip(then, now, strict=True))
    return then != now


def n_to_analyse(store: Store, settled: Settled) -> int:
    """Return how many confirmed foci of included reports no analysis was made of yet: none where there was any."""
    if store.query("SELECT 1 FROM ledger WHERE kind = 'analysed' LIMIT 1"):
        return 0
    included = set(settled.included())
    rows = store.query("SELECT record FROM confirmed_foci")
    return sum(settled.reports.of.get(row["record"]) in included for row in rows)
