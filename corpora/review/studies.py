"""Which reports are of one study: the links `same_study` in force, which deduplication makes and a person can undo.

A link says that two records report one study as two reports (an abstract and its article, a preprint, a thesis, a
correction, a protocol). They are no duplicates: each is screened as a report of its own, and PRISMA counts one study.
"""

from __future__ import annotations

from collections.abc import Mapping

from corpora.settled import Groups, Reports, read_reports
from corpora.store import Store

SAME_STUDY, SAME_STUDY_UNDONE = "same_study", "same_study_undone"
"""Kinds of the ledger's rows: a link under its key, and what takes the link of a key back."""

_IN_FORCE = "SELECT link, record, same_study_as, relation, why, who FROM study_links WHERE in_force ORDER BY seq"


def study_links(store: Store) -> list[dict[str, str]]:
    """Return the links in force in their order: `link` (the key), `record`, `same_study_as`, `relation`, `why`, `who`."""
    return [dict(row) for row in store.query(_IN_FORCE)]


def read_same_study(store: Store, reports: Reports | None = None) -> Mapping[str, str]:
    """Return for each report that shares its study with others the study's name: its first report in ledger order.

    Links hold for the reports their records belong to now; one between two records of one report, or to a record the
    review does not hold, joins nothing. `reports` are the review's, read where they are not given.
    """
    found = reports or read_reports(store)
    groups = Groups({report: report for report in found.records})
    for row in study_links(store):
        one, other = found.of.get(row["record"]), found.of.get(row["same_study_as"])
        if one is not None and other is not None and groups.find(one) != groups.find(other):
            groups.join(one, other)
    members: dict[str, list[str]] = {}
    for report in found.records:
        members.setdefault(groups.find(report), []).append(report)
    return {report: group[0] for group in members.values() if len(group) > 1 for report in group}
