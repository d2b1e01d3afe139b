"""What became of each report's full text: kept, still wanted, or declared not retrieved by a person.

Rows of kind `retrieval` state an outcome, of which the last one about a report holds; a document that is kept says more
than any of them. Ledgers of earlier versions hold outcomes "not_retrieved" that `fetch FOLDER` wrote by itself: they
mean what they meant.
"""

from __future__ import annotations

from corpora.settled import Reports, Settled
from corpora.store import Store

KIND = "retrieval"
RETRIEVED, NOT_RETRIEVED, AWAITED = "retrieved", "not_retrieved", "awaited"


def read_retrievals(store: Store, reports: Reports) -> dict[str, str]:
    """Return "retrieved", "not_retrieved" or "awaited" for each report about which the ledger says something."""
    found: dict[str, str] = {}
    for entry in store.entries(KIND):
        report, outcome = reports.of.get(str(entry.body.get("report") or entry.key)), str(entry.body.get("outcome"))
        if report is not None:
            found[report] = outcome if outcome in (RETRIEVED, NOT_RETRIEVED) else AWAITED
    kept = "SELECT record FROM documents UNION SELECT record FROM fulltexts"
    return found | {reports.of[row["record"]]: RETRIEVED for row in store.query(kept) if row["record"] in reports.of}


def not_retrieved(store: Store, reports: Reports) -> frozenset[str]:
    """Return the reports of which a person said that their full text cannot be got, and of which nothing is kept."""
    return frozenset(report for report, outcome in read_retrievals(store, reports).items() if outcome == NOT_RETRIEVED)


def wanted_reports(store: Store, settled: Settled) -> list[str]:
    """Return the reports whose full text is still to be got, in ledger order.

    They passed title and abstract, are not excluded, and nothing is kept of them; nobody declared them not retrieved.
    """
    known = read_retrievals(store, settled.reports)
    return [
        report
        for report in settled.reports.records
        if known.get(report, AWAITED) == AWAITED
        and (outcome := settled.outcome(report)).is_sought
        and not outcome.is_excluded
    ]
