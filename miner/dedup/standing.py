"""Links made by an earlier version that the rules of today forbid: named with what differs, left for a person to undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from miner.dedup.fields import compare_fields
from miner.dedup.pair import forbids
from miner.dedup.reasons import reason
from miner.dedup.signature import signature

CODE = "DEDUP-LINK-FORBIDDEN"


def forbidden_links(
    records: Mapping[str, Record], links: Iterable[tuple[str, str, str]], *, version: str
) -> Iterator[Problem]:
    """Yield a problem for each link (its key, a record, the earlier record) whose two records the rules hold to be two papers.

    Links of records that are not in `records` are passed over. `version` is that of the deduplication that looks at them.
    """
    for key, record, earlier in links:
        if record not in records or earlier not in records:
            continue
        a, b = signature(records[record]), signature(records[earlier])
        if forbids(a, b):
            yield Problem(
                code=CODE,
                item=key,
                message=f"An earlier version linked these two as one paper; version {version} holds them to be two "
                f"({reason(a, b, compare_fields(a, b))}). The link is still in force.",
                hint=f'If they are two papers: focimine undo-duplicate "{key}" --reason "two papers" --who NAME',
            )
