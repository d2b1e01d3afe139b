"""The part of deduplication whose cost grows with the records: signatures, and pairs compared; here or on a Dask scheduler's workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from corpora.nouns.records import Record
from corpora.spread.spread import spread_over
from miner.dedup.fields import compare_fields
from miner.dedup.pair import Match, compare
from miner.dedup.signature import Signature, signature
from miner.dedup.studies import Relation, find_relation

SENT_TOGETHER = 2_000
"""Records, and pairs, that go to a worker at a time: they take it a fifth of a second."""
Pair = tuple[str, str]
Evidence = Match | Relation | None
Thing = TypeVar("Thing")


def make_signatures(records: Iterable[Record], *, scheduler: str | None = None) -> dict[str, Signature]:
    """Return the signature of each record by its id, in the order of the records; errors as `corpora.spread.cluster`."""
    with spread_over(scheduler) as spread:
        parts = spread.map(_signatures, _together(records), shared=None)
        return {one.id: one for part in parts for one in part}


def compare_pairs(
    pairs: Sequence[Pair], signatures: Mapping[str, Signature], *, scheduler: str | None = None
) -> tuple[dict[Pair, Match], dict[Pair, Relation]]:
    """Return the pairs that are one paper, and those that are reports of one study, each with its evidence, in the order of the pairs."""
    matches: dict[Pair, Match] = {}
    related: dict[Pair, Relation] = {}
    with spread_over(scheduler) as spread:
        parts = ([(signatures[a], signatures[b]) for a, b in part] for part in _together(pairs))
        found = (one for part in spread.map(_compared, parts, shared=None) for one in part)
        for pair, evidence in zip(pairs, found, strict=True):
            if isinstance(evidence, Match):
                matches[pair] = evidence
            elif evidence is not None:
                related[pair] = evidence
    return matches, related


def _together(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    while part := list(islice(rest, SENT_TOGETHER)):
        yield part


def _signatures(_nothing: None, records: Sequence[Record]) -> list[Signature]:
    return [signature(record) for record in records]


def _compared(_nothing: None, pairs: Sequence[tuple[Signature, Signature]]) -> list[Evidence]:
    return [_evidence(a, b) for a, b in pairs]


def _evidence(a: Signature, b: Signature) -> Evidence:
    fields = compare_fields(a, b)
    return compare(a, b, fields) or find_relation(a, b, fields)
