"""What is settled about each report at a step: the decisions in force, folded over people and linked records."""

from __future__ import annotations

from collections import defaultdict

from corpora.nouns.decisions import Judgement, Step
from corpora.protocol import load_protocol
from corpora.store import Store


def settled_judgements(store: Store, step: Step) -> dict[str, Judgement]:
    """Return the judgement on each report settled at `step`; reports nobody settled are absent.

    A decision counts for the report its record belongs to now. A person outweighs a machine. Decisions that
    contradict one another settle nothing; in dual review two people have to agree.
    """
    dual = load_protocol(store.protocol_path).screening.mode == "dual_blind"
    sql = """SELECT coalesce(o.report, d.report) AS report, d.judgement, d.who, d.machine
             FROM decisions d LEFT JOIN report_of o ON o.record = d.report WHERE d.step = ? ORDER BY d.seq"""
    groups: dict[str, list[tuple[Judgement, str, bool]]] = defaultdict(list)
    for row in store.query(sql, (step.value,)):
        groups[row["report"]].append((Judgement(row["judgement"]), row["who"], bool(row["machine"])))
    settled = {}
    for report, decisions in groups.items():
        people = [decision for decision in decisions if not decision[2]]
        counted = people or decisions
        agreed = len({judgement for judgement, _, _ in counted}) == 1
        enough = not (dual and people) or len({who for _, who, _ in people}) > 1
        if agreed and enough:
            settled[report] = counted[-1][0]
    return settled


def reports_with(store: Store, step: Step, judgement: Judgement) -> set[str]:
    """Return the reports settled as `judgement` at `step`."""
    return {report for report, settled in settled_judgements(store, step).items() if settled is judgement}
