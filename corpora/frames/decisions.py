"""The table of decisions: all that were ever made, and which of them are in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpora.frames.columns import choice, flag, joined, text, time, to_frame, whole
from corpora.frames.ledger import JUDGEMENTS, STEPS
from corpora.review.versions import read_versions, version_of
from corpora.settled import in_force, read_settled
from corpora.store import Store

if TYPE_CHECKING:
    import pandas as pd

DECISIONS = (
    text("decision", "key of the decision"),
    text("report", "id of the report it counts for now; absent where the review does not hold its record"),
    text("record", "id of the report or record it was made on"),
    choice("step", "step of screening", *STEPS),
    choice("judgement", "what was decided; absent while it is hidden from the second reviewer", *JUDGEMENTS),
    text("criterion", "the criterion that is the primary reason of an exclusion"),
    text("failed", "every criterion that was not met, separated by semicolons"),
    text("reason", "the reason in words"),
    text("who", "the person, or the engine with its version"),
    flag("by_machine", "whether a machine decided"),
    flag("in_force", "whether no later decision supersedes it"),
    text("supersedes", "key of the decision it corrects"),
    time("at", "when"), text("run", "id of the run"),
    whole("version", "number of the review's version it was made in"),
)  # fmt: skip


def decisions(store: Store) -> pd.DataFrame:
    """Return one row per decision ever made, in the order they were made; columns are `DECISIONS`.

    Where two people judge apart, what one of them said is left out until the other's word is in.
    """
    settled = read_settled(store)
    report_of = {row.key: report for (report, _), rows in settled.decisions.items() for row in rows}
    valid = {row.key for rows in settled.decisions.values() for row in in_force(rows)}
    rows, versions = [], read_versions(store)
    for entry in store.entries("decision"):
        body = entry.body
        cells = {name: body.get(name) for name in ("step", "judgement", "criterion", "supersedes")}
        cells |= {"reason": body.get("reason") or None, "failed": joined(body.get("failed", ()))}
        cells |= {"decision": entry.key, "report": report_of.get(entry.key), "record": body.get("report")}
        cells |= {"who": entry.who, "by_machine": entry.machine, "at": entry.at, "run": entry.run}
        if entry.key in settled.hidden:
            cells |= dict.fromkeys(("judgement", "criterion", "failed", "reason"))
        rows.append(cells | {"in_force": entry.key in valid, "version": version_of(versions, entry.seq)})
    return to_frame(rows, DECISIONS)
