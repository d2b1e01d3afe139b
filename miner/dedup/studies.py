"""Reports of one study that are no duplicates: an abstract and its article, preprint, thesis, correction, protocol.

PRISMA counts studies and reports apart: each of these is screened as a report of its own, and counted as one study.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpora.settled import Groups
from miner.dedup.fields import DIFFERENT, SAME, UNKNOWN, Comparison
from miner.dedup.reasons import reason
from miner.dedup.signature import Signature
from miner.dedup.titles import Wording, compare_titles

TITLE_WORDS = 4
"""Words of content a title needs for two reports to be of one study by it."""
PREPRINT, THESIS, CONFERENCE = "preprint and its paper", "thesis and paper", "conference paper and another report"
SUPPLEMENT, CORRECTION, PROTOCOL = (
    "abstract in a supplement and another report",
    "correction and what it corrects",
    "protocol and report",
)
PLACES = "printed in two places"
YEARS = {PREPRINT: 3, THESIS: 5, CONFERENCE: 3, SUPPLEMENT: 3, CORRECTION: 6, PROTOCOL: 10, PLACES: 2}
"""Relations, and the most years between two such reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyLink:
    """`record` reports the same study as the earlier `same_study_as`, as another kind of report (`relation`)."""

    record: str
    same_study_as: str
    relation: str
    why: str

    @property
    def key(self) -> str:
        """Return the link's key in the ledger."""
        return f"{self.record}~>{self.same_study_as}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How two records of one study are related, and why they are of one."""

    name: str
    why: str


def join_studies(
    related: Mapping[tuple[str, str], Relation],
    report_of: Mapping[str, str],
    rank: Mapping[str, int],
    apart: Iterable[tuple[str, str]] = (),
) -> list[StudyLink]:
    """Return the links that join reports to studies, none superfluous, sorted by record.

    Parameters
    ----------
    related : pairs of records of one study; those of one report are passed over.
    report_of : each record's report. rank : each record's place in the review.
    apart : pairs of records a person has said are two studies; their reports are not linked again.
    """
    kept_apart = {frozenset((report_of[a], report_of[b])) for a, b in apart if a in report_of and b in report_of}
    studies = Groups({report: report for report in report_of.values()})
    links = []
    for pair in sorted(related, key=lambda pair: sorted((rank[pair[0]], rank[pair[1]]))):
        earlier, later = sorted(pair, key=rank.__getitem__)
        one, other = report_of[earlier], report_of[later]
        if studies.find(one) == studies.find(other) or frozenset((one, other)) in kept_apart:
            continue
        studies.join(other, one)
        relation = related[pair]
        links.append(StudyLink(record=later, same_study_as=earlier, relation=relation.name, why=relation.why))
    return sorted(links, key=lambda link: (rank[link.record], rank[link.same_study_as]))


def find_relation(a: Signature, b: Signature, c: Comparison) -> Relation | None:
    """Return how two records that are two reports are related, or None where nothing says they are of one study."""
    name = _relation(a, b, c)
    return Relation(name=name, why=f"{name}: {reason(a, b, c)}") if name else None


def _relation(a: Signature, b: Signature, c: Comparison) -> str | None:
    if a.notice or b.notice:
        same_people = c.authors == SAME or (c.authors == UNKNOWN and c.journal == SAME)
        is_about = a.notice != b.notice and same_people and _subject_is_title(a, b)
        return _within_years(CORRECTION, a, b) if is_about else None
    if c.authors != SAME or min(a.n_words, b.n_words) < TITLE_WORDS:
        return None
    if _subject_is_title(a, b):
        return _within_years(PROTOCOL, a, b)
    if not (c.same_words or (c.cut and {a.kind, b.kind} & {"thesis", "preprint"})):
        return None
    return _within_years(_kinds(a, b, c), a, b)


def _kinds(a: Signature, b: Signature, c: Comparison) -> str | None:
    """Return the relation of two reports with one title and the same authors, by what kinds of reports they are."""
    for kind, relation in (("preprint", PREPRINT), ("thesis", THESIS), ("conference", CONFERENCE)):
        if (a.kind == kind) != (b.kind == kind):
            return relation
    if c.supplement == DIFFERENT:
        return SUPPLEMENT
    told = min(len(a.names), len(b.names)) > 1 or c.abstract == SAME
    elsewhere = c.journal == DIFFERENT or c.abstract == SAME  # the same title again in one journal is a series
    return PLACES if c.score == 100 and told and elsewhere and not c.scripts_differ else None


def _within_years(relation: str | None, a: Signature, b: Signature) -> str | None:
    if relation is None or a.year is None or b.year is None:
        return relation
    return relation if abs(a.year - b.year) <= YEARS[relation] else None


def _subject_is_title(a: Signature, b: Signature) -> bool:
    """Return whether one's title names the other's: what a correction is about, what a protocol plans."""
    return any(
        compare_titles(x, y, frozenset(), frozenset()).wording <= Wording.SPELLED
        for one, other in ((a, b), (b, a))
        for x in one.subjects
        for y in other.titles
    )
