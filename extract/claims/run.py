"""The checks of a manuscript's numbers, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extract.claims.checks.citations import check_citations
from extract.claims.checks.coordinates import check_coordinates
from extract.claims.checks.counts import check_counts
from extract.claims.checks.flow import check_flow
from extract.claims.checks.labels import check_labels
from extract.claims.checks.lists import check_lists
from extract.claims.checks.order import check_order
from extract.claims.checks.parameters import check_parameters
from extract.claims.checks.parts import check_parts
from extract.claims.checks.percentages import check_percentages
from extract.claims.checks.ranges import check_ranges
from extract.claims.checks.repeated import check_repeated
from extract.claims.checks.sums import check_sums
from extract.claims.checks.within import check_within
from extract.claims.checks.words import check_words
from extract.claims.facts import Facts, find_facts
from extract.claims.manuscript import Manuscript
from extract.claims.values import Finding, Status

Check = Callable[[Facts], Iterable[Finding]]
CHECKS: tuple[Check, ...] = (
    check_counts,
    check_repeated,
    check_parts,
    check_within,
    check_flow,
    check_percentages,
    check_sums,
    check_coordinates,
    check_lists,
    check_ranges,
    check_parameters,
    check_citations,
    check_labels,
    check_order,
    check_words,
)
"""The order is that of the report; each looks at one kind of claim."""

_ORDER = {Status.DIFFERS: 0, Status.UNCHECKED: 1, Status.AGREES: 2}


def check_manuscript(manuscript: Manuscript) -> tuple[Finding, ...]:
    """Return what the checks find in a manuscript: what differs first, what agrees last."""
    return in_order(check_facts(find_facts(manuscript)))


def check_facts(facts: Facts) -> list[Finding]:
    """Return what the checks find, in their order."""
    return [finding for check in CHECKS for finding in check(facts)]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, each once: what differs first, then what cannot be checked, then what agrees."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: _ORDER[finding.status]))
