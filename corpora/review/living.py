"""What PRISMA-LSR asks to be said of a living review: its version, trigger, schedule, and when it ends.

References
----------
Akl et al. 2024, doi:10.1136/bmj-2024-079183 (PRISMA-LSR). Subjects in our words.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpora.protocol import Protocol
from corpora.review.versions import Version, read_versions
from corpora.store import Store

DAY = 10
"""Characters of a moment that are its day."""
OPEN = "open"
MISSING = "not stated in the plan (review.living)"


def living_facts(protocol: Protocol, versions: Sequence[Version]) -> dict[str, str]:
    """Return what is to be reported of the last version, subject → words; what the plan leaves out is named as missing."""
    now, plan = versions[-1], protocol.review.living
    schedule = "; ".join(f"{source}: {often}" for source, often in plan.schedule.items()) if plan else ""
    first = "the first version"
    if protocol.review.previous_version:
        first = f"it updates the review in {protocol.review.previous_version}"
    return {
        "version": str(now.number),
        "opened": (now.since or "")[:DAY],
        "closed": (now.closed_on or "")[:DAY] or OPEN,
        "trigger of this version": now.trigger or (first if now.number == 1 else "not stated"),
        "triggers of updates": (plan.trigger if plan else "") or MISSING,
        "schedule by source": schedule or MISSING,
        "retirement": (plan.retirement if plan else "") or MISSING,
    }


_OF_THE_REVIEW = (
    "record", "duplicate", "duplicate_undone", "same_study", "decision", "document", "confirmation", "coding", "bias",
    "relabelled", "withdrawn", "correction_undone", "retrieval",
)  # fmt: skip


def read_living_lines(store: Store, protocol: Protocol) -> list[str]:
    """Return what is reported of the review's last version, and how much was written since it was closed."""
    versions = read_versions(store)
    lines = living_lines(protocol, versions)
    last, n = versions[-1], rows_since_close(store, versions)
    if n:
        lines.append(
            f"Rows written since version {last.number} was closed: {n}. They are counted here, and belong to the next version. "
            f"As it was closed: --version {last.number}."
        )
    return lines


def rows_since_close(store: Store, versions: Sequence[Version]) -> int:
    """Return how many rows that counts rest on were written since the last version was closed; 0 while it is open."""
    last = versions[-1]
    if last.last is None:
        return 0
    marks = ", ".join("?" * len(_OF_THE_REVIEW))
    sql = f"SELECT count(*) AS n FROM ledger WHERE seq > ? AND kind IN ({marks})"
    return int(store.query(sql, (last.last, *_OF_THE_REVIEW))[0]["n"])


def living_lines(protocol: Protocol, versions: Sequence[Version]) -> list[str]:
    """Return the same as lines; none for a review that has one version and is not planned to live."""
    if len(versions) == 1 and protocol.review.living is None and versions[0].is_open:
        return []
    facts = living_facts(protocol, versions)
    closed = facts["closed"]
    return [
        f"version: {facts['version']}",
        f"opened: {facts['opened']}",
        "closed: open" if closed == OPEN else f"closed: {closed}",
        f"trigger of this version: {facts['trigger of this version']}",
        f"triggers of updates: {facts['triggers of updates']}",
        f"schedule by source: {facts['schedule by source']}",
        f"retirement: {facts['retirement']}",
    ]
