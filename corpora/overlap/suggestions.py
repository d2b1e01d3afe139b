"""Which pairs of reports a person should look at: they may share participants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from corpora.overlap.evidence import Evidence, Weight, find_evidence
from corpora.overlap.facts import MentionKind, ReportFacts


class Likelihood(StrEnum):
    """How likely two reports share participants, as far as their evidence goes."""

    VERY_LIKELY = "very likely"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Two reports that may share participants, in ledger order, and why; `evidence` holds what speaks against it too."""

    one: ReportFacts
    other: ReportFacts
    likelihood: Likelihood
    evidence: tuple[Evidence, ...]


def suggest_overlaps(reports: Sequence[ReportFacts]) -> list[Suggestion]:
    """Return the pairs that may share participants, the likeliest first, then in the order of `reports`."""
    order = list(Likelihood)
    found = [s for one, other in _candidates(reports) if (s := suggest(one, other)) is not None]
    return sorted(found, key=lambda suggestion: order.index(suggestion.likelihood))


def suggest(one: ReportFacts, other: ReportFacts) -> Suggestion | None:
    """Return the suggestion for one pair, None where too little speaks for shared participants."""
    evidence = find_evidence(one, other)
    likelihood = weigh(evidence)
    if likelihood is None:
        return None
    return Suggestion(one=one, other=other, likelihood=likelihood, evidence=evidence)


def weigh(evidence: Sequence[Evidence]) -> Likelihood | None:
    """Return how likely shared participants are, None where that is not suggested. The first rule that fits decides.

    - A sentence that names the other report as one of the same people: very likely.
    - Two strong pieces, or one and a common team: very likely; one strong piece: likely. With something against it
      (other ages, other years, the authors' word) one strong piece less.
    - One team, and something about the people themselves (the same n and sexes or mean age, a sentence on an earlier
      report that names none), and one more hint: possible; nothing may speak against it. A team, its centre and its
      approval alone are no reason: laboratories scan new people.
    """
    weights = [piece.weight for piece in evidence]
    if Weight.DECISIVE in weights:
        return Likelihood.VERY_LIKELY
    against = Weight.AGAINST in weights
    team = any(piece.of_team for piece in evidence)
    strong = weights.count(Weight.STRONG) - against
    if strong > 1 or (strong == 1 and team and not against):
        return Likelihood.VERY_LIKELY
    if strong == 1:
        return Likelihood.LIKELY
    moderate = weights.count(Weight.MODERATE) - team
    if team and not against and moderate and moderate + weights.count(Weight.SLIGHT) > 1:
        return Likelihood.POSSIBLE
    return None


_KEYS = (MentionKind.REGISTRATION, MentionKind.DATA_SET)


def _candidates(reports: Sequence[ReportFacts]) -> Iterator[tuple[ReportFacts, ReportFacts]]:
    """Yield the pairs that have anything in common by which they could be suggested, in the order of `reports`."""
    at: dict[Hashable, list[int]] = defaultdict(list)
    for number, report in enumerate(reports):
        for key in dict.fromkeys(_keys(report)):
            at[key].append(number)
    pairs = {pair for numbers in at.values() for pair in combinations(numbers, 2)}
    for one, other in sorted(pairs):
        yield reports[one], reports[other]


def _keys(report: ReportFacts) -> Iterator[Hashable]:
    yield from (("author", author.family) for author in report.authors)
    yield from ((m.kind, m.value) for m in report.mentions if m.kind in _KEYS)
    yield from (("group", group.n, group.age_mean) for group in report.groups if group.age_mean is not None)
    yield from (("peak", peak) for table in report.tables for peak in sorted(table.peaks))
