"""What a review needs next, read off its ledger: the end of `status`."""

from __future__ import annotations

from corpora.curation.since_analysis import n_to_analyse, since_analysis
from corpora.errors import ProtocolError
from corpora.notices.reports import notice_lines
from corpora.people import read_people
from corpora.protocol import Protocol
from corpora.review.named_criteria import find_unplanned
from corpora.review.overlaps import open_suggestions
from corpora.review.retrieval import not_retrieved, wanted_reports
from corpora.review.risk_of_bias import bias_steps, read_bias
from corpora.review.taking_over import find_previous
from corpora.review.waiting import NextStep, conflict_lines, screening_steps
from corpora.settled import Settled
from corpora.store import Store
from corpora.terminal import counted


def next_steps(store: Store, protocol: Protocol, settled: Settled) -> list[NextStep]:
    """Return what is to be done, in the order of a review, by person where it waits for one."""
    earlier = _earlier_step(store, protocol)
    if not settled.reports.records:
        what = "no records yet; search or import exports"
        command = "focimine queries; focimine search; focimine import FILES"
        return [*earlier, NextStep(who=None, what=what, command=command)]
    steps = [*earlier, *_dedup_step(store), *_screen_step(store, settled)]
    dual = protocol.screening.mode == "dual_blind"
    lost = not_retrieved(store, settled.reports)
    steps += screening_steps(settled, read_people(store, protocol), dual=dual, lost=lost)
    steps += [*_text_steps(store, settled), *_foci_steps(store, settled), *_overlap_steps(store, settled)]
    return [*steps, *_bias_steps(store, protocol, settled), *_analysis_steps(store, settled)]


def _earlier_step(store: Store, protocol: Protocol) -> list[NextStep]:
    """Return that the earlier review which the plan names is not there; the counts would lack it."""
    try:
        find_previous(store, protocol)
    except ProtocolError:
        what = f"the plan's review.previous_version, {protocol.review.previous_version}, is no earlier review"
        return [NextStep(who=None, what=what, command="correct it in protocol.yaml, then focimine dedup")]
    return []


def _bias_steps(store: Store, protocol: Protocol, settled: Settled) -> list[NextStep]:
    if protocol.risk_of_bias.instrument == "none" and not protocol.risk_of_bias.items:
        return []
    state, people = read_bias(store, protocol, settled.reports), read_people(store, protocol)
    return bias_steps(state, people, settled.included(), dual=protocol.screening.mode == "dual_blind")


def _analysis_steps(store: Store, settled: Settled) -> list[NextStep]:
    """Return that there is something to analyse, or that the results are older than what they rest on."""
    n, since = n_to_analyse(store, settled), since_analysis(store)
    steps = []
    if n:
        steps.append(
            NextStep(
                who=None,
                what=f"{counted(n, 'confirmed focus', 'confirmed foci')} to analyse",
                command="focimine analyse",
            )
        )
    if since:
        steps.append(NextStep(who=None, what=f"results and report are older than {since}", command="focimine analyse"))
    return steps


def _overlap_steps(store: Store, settled: Settled) -> list[NextStep]:
    n = len(open_suggestions(store, settled))
    what = f"{counted(n, 'pair')} of reports to decide that may share participants"
    return [NextStep(who=None, what=what, command="focimine overlap -o FILE.xlsx")] if n else []


def remarks(store: Store, protocol: Protocol, settled: Settled) -> list[str]:
    """Return what is said wherever a review's counts are shown: conflicts, criteria that are gone, withdrawn, retracted."""
    gone = [str(one) for one in find_unplanned(settled, protocol)]
    return [*conflict_lines(settled), *gone, *_withdrawn_lines(settled), *notice_lines(store, settled)]


def _withdrawn_lines(settled: Settled) -> list[str]:
    n = sum(row.decision.report in settled.reports.withdrawn for row in settled.strays)
    what = f"{counted(n, 'decision')} on records of withdrawn imports settle nothing (focimine imports)."
    return [what] if n else []


def _dedup_step(store: Store) -> list[NextStep]:
    rows = store.query(
        "SELECT count(*) AS n FROM records WHERE seq > coalesce((SELECT max(l.seq) FROM runs r "
        "JOIN ledger l ON l.kind = 'run' AND l.key = r.run WHERE r.stage = 'dedup' AND r.outcome IS NOT NULL), 0)"
    )
    n = rows[0]["n"]
    return [NextStep(who=None, what=f"{counted(n, 'record')} not compared yet", command="focimine dedup")] if n else []


def _screen_step(store: Store, settled: Settled) -> list[NextStep]:
    sql = "SELECT DISTINCT body ->> 'report' AS record FROM ledger WHERE kind = 'suggestion'"
    seen = {settled.reports.of.get(row["record"]) for row in store.query(sql)}
    n = sum(r not in seen and not settled.reports.is_taken_over(r) for r in settled.reports.records)
    return (
        [NextStep(who=None, what=f"{counted(n, 'report')} the rules have not seen", command="focimine screen")]
        if n
        else []
    )


def _text_steps(store: Store, settled: Settled) -> list[NextStep]:
    n_missing = len(wanted_reports(store, settled))
    unread = store.query(
        "SELECT count(*) AS n FROM documents d WHERE d.file IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM ledger t WHERE t.kind = 'fulltext' AND t.body ->> 'document' = d.document) "
        "AND NOT EXISTS (SELECT 1 FROM ledger p WHERE p.kind = 'problem' AND instr(p.body ->> 'item', d.name) = 1)"
    )[0]["n"]
    steps = []
    if n_missing:
        what = f"{counted(n_missing, 'full text')} to get"
        steps.append(NextStep(who=None, what=what, command="focimine fetch --wanted FILE.xlsx; focimine fetch FOLDER"))
    if unread:
        steps.append(NextStep(who=None, what=f"{counted(unread, 'document')} to read", command="focimine extract"))
    return steps


def _foci_steps(store: Store, settled: Settled) -> list[NextStep]:
    included = set(settled.included())
    rows = store.query(
        "SELECT record FROM foci f WHERE NOT EXISTS (SELECT 1 FROM confirmations c WHERE c.focus = +f.focus)"
    )
    n = sum(settled.reports.of.get(row["record"]) in included for row in rows)
    if not n:
        return []
    return [
        NextStep(
            who=None,
            what=f"{counted(n, 'focus', 'foci')} of included reports to confirm",
            command="focimine confirm --sheet FILE.xlsx",
        )
    ]
