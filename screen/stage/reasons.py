"""Why reports were excluded, in words: from the plan, and for criteria it does not hold any more from the plan of then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpora.errors import ProtocolError
from corpora.notices.wording import REASON, REASON_WORDS
from corpora.protocol import Criterion, Protocol
from corpora.protocol.loading import parse_protocol
from corpora.store import Store
from screen.prisma.labels import label

LONGEST_LABEL = 40
"""Characters of a criterion's wording that fit a line of the diagram as the reason of an exclusion."""


def read_reasons(store: Store, protocol: Protocol, language: str) -> tuple[tuple[str, str], ...]:
    """Return the reasons of exclusion as (id, words): the plan's by priority, then those that only earlier plans hold.

    A criterion that was renamed or removed is worded by the last plan that decisions which name it were made under.
    """
    order = sorted(protocol.screening.criteria, key=lambda criterion: criterion.priority)
    found = {criterion.id: to_reason(criterion, language) for criterion in order}
    found.setdefault(REASON, REASON_WORDS.in_language(language))
    for criterion in _former(store, found.keys()):
        found.setdefault(criterion.id, to_reason(criterion, language))
    return tuple(found.items())


_NAMED = """
SELECT body ->> 'criterion' AS criterion, protocol, max(seq) AS last FROM ledger
WHERE kind = 'decision' AND body ->> 'criterion' IS NOT NULL GROUP BY 1, 2 ORDER BY last DESC
"""
_PLANS = "SELECT key, body ->> 'text' AS text FROM ledger WHERE kind = 'protocol' ORDER BY seq DESC"


def _former(store: Store, planned: Iterable[str]) -> Iterator[Criterion]:
    """Yield criteria of earlier plans that decisions name and the plan does not hold; of several of one id, the best first."""
    known = set(planned)
    named = [(row["criterion"], row["protocol"]) for row in store.query(_NAMED) if row["criterion"] not in known]
    if not named:
        return
    plans = {row["key"]: _criteria(row["text"]) for row in store.query(_PLANS)}
    for criterion, plan in named:
        yield from (one for one in plans.get(plan, ()) if one.id == criterion)
    wanted = {criterion for criterion, _ in named}
    for criteria in plans.values():
        yield from (one for one in criteria if one.id in wanted)


def _criteria(text: str) -> tuple[Criterion, ...]:
    """Return the criteria of an earlier plan; none where it does not hold under the rules of now."""
    try:
        return tuple(parse_protocol(text).screening.criteria)
    except ProtocolError:
        return ()


def to_reason(criterion: Criterion, language: str) -> str:
    """Return why a report that fails the criterion is excluded, as the flow diagram prints it.

    Without a reason of its own it is said not to meet what comes before the first colon of its wording ("Study type:
    empirical …"), else all of it: a wording is what a report must fulfil, and alone would read the wrong way round.
    """
    if criterion.reason:
        return criterion.reason.in_language(language)
    wording = criterion.wording.in_language(language).rstrip(" .。")
    head = re.split(r"[:：]", wording, maxsplit=1)[0].strip()
    return label("criterion_not_met", language).format(head if 0 < len(head) <= LONGEST_LABEL else wording)
