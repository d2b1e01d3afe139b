"""What a version of a review found, source by source, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from corpora.nouns.records import Method, parse_method
from corpora.review.versions import Version
from corpora.settled import Settled, read_settled
from corpora.store import Store
from corpora.terminal import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNews:
    """One source: `n_found` records, of which `n_new` brought a report nobody knew; the others were known."""

    source: str
    method: str
    n_found: int
    n_new: int

    @property
    def n_known(self) -> int:
        """Return the records of reports that were known, or that another record brought first."""
        return self.n_found - self.n_new


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a version found: `new` are the reports that are new with it, in ledger order."""

    sources: tuple[SourceNews, ...] = ()
    new: tuple[str, ...] = ()


_WITHDRAWN_SINCE = """
SELECT DISTINCT r.key AS record
FROM corrections c CROSS JOIN sources s ON s.search = +c.search CROSS JOIN ledger r ON r.kind = 'record' AND r.body ->> 'source' = +s.source
WHERE c.kind = 'withdrawn' AND c.in_force AND c.seq > ? AND r.seq <= ?
"""
"""Records that counted when a version began: their papers were known then, though their import is withdrawn now."""


def read_news(store: Store, settled: Settled, version: Version) -> News:
    """Return what the version found, under its corrected labels.

    Records of withdrawn imports, and those taken over from an earlier review, are not found, and left out.
    """
    sql = "SELECT record, method, database FROM records WHERE seq > ? ORDER BY seq"
    rows = [row for row in store.query(sql, (version.after,)) if parse_method(row["method"]) is not Method.PREVIOUS]
    of = settled.reports.of
    gone = store.query(_WITHDRAWN_SINCE, (version.after, version.after))
    known = {of[row["record"]] for row in gone if row["record"] in of}
    fresh = {row["record"] for row in rows}
    found: Counter[tuple[str, str]] = Counter()
    new: Counter[tuple[str, str]] = Counter()
    reports: dict[str, None] = {}
    for row in rows:
        source = (str(row["database"] or ""), parse_method(row["method"]).value)
        found[source] += 1
        report = of[row["record"]]
        if report not in reports and report not in known and fresh.issuperset(settled.reports.records[report]):
            reports[report] = None
            new[source] += 1
    sources = tuple(
        SourceNews(source=name or method, method=method, n_found=n, n_new=new[name, method])
        for (name, method), n in sorted(found.items())
    )
    return News(sources=sources, new=tuple(reports))


def new_line(store: Store, new: Collection[str]) -> str | None:
    """Return how many reports are new, and how many of them the rules settled at once; None where there are none."""
    settled = read_settled(store)
    by_rule = sum(settled.outcome(report).is_screened for report in new)
    if by_rule:
        return f"{counted(len(new), 'new report')}, of which the rules settled {by_rule}: focimine screen --list"
    return f"{counted(len(new), 'new report')} to judge: focimine screen --list" if new else None


def source_line(source: SourceNews) -> str:
    """Return what a source brought."""
    method = "" if source.method == Method.DATABASE else f" ({source.method})"
    return f"{source.source}{method}: {counted(source.n_found, 'record')}, {source.n_new} new, {source.n_known} known"
