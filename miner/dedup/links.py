"""Links between records of one paper, each with its reason. Nothing is ever deleted.

Candidates come from shared keys (`blocks.py`), so the cost grows with the number of records, not of pairs. A pair is
linked only on positive evidence of the same paper; any evidence of two papers (another PMID, page, volume, other words
of content in the title, a thesis beside an article) forbids it. Two groups are joined only when no pair across them is
forbidden. What is left are two papers; `studies.py` says which of them report one study.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from corpora.nouns.records import Record
from miner.dedup.blocks import candidates, pair_of
from miner.dedup.comparing import compare_pairs, make_signatures
from miner.dedup.pair import Match, forbids
from miner.dedup.signature import Signature
from miner.dedup.studies import StudyLink, join_studies

VERSION = "3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`record` is the same report as the earlier `duplicate_of`. `why` is for people, `rule` for counting."""

    record: str
    duplicate_of: str
    why: str
    rule: str
    strength: int

    @property
    def key(self) -> str:
        """Return the link's key in the ledger."""
        return f"{self.record}->{self.duplicate_of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What deduplication found: the `duplicates`, and the reports of one study, which are no duplicates."""

    duplicates: list[Link]
    studies: list[StudyLink]


def find_duplicates(
    records: Iterable[Record],
    *,
    order: Sequence[str] | None = None,
    apart: Iterable[tuple[str, str]] = (),
    scheduler: str | None = None,
) -> list[Link]:
    """Return one link per duplicate record, sorted by record; the same links for any order of `records`.

    Parameters
    ----------
    records : ids must differ.
    order : ids from the earliest to the latest; a link points at an earlier record. Default: sorted ids.
    apart : pairs of ids a person has separated; they never end in one group.
    scheduler : address of a Dask scheduler whose workers compare; errors as `corpora.spread.cluster`.
    """
    return find_links(records, order=order, apart=apart, scheduler=scheduler).duplicates


def find_links(
    records: Iterable[Record],
    *,
    order: Sequence[str] | None = None,
    apart: Iterable[tuple[str, str]] = (),
    apart_studies: Iterable[tuple[str, str]] = (),
    joined: Iterable[Sequence[str]] = (),
    new: AbstractSet[str] | None = None,
    scheduler: str | None = None,
) -> Found:
    """Return the duplicates among records, and which reports are of one study.

    Parameters
    ----------
    records, order, apart, scheduler : as for `find_duplicates`.
    apart_studies : pairs of ids a person has said are two studies.
    joined : groups of ids that are one report already. Then a link joins two groups, and a record can have several.
    new : only pairs with one of these are compared; what the others are to one another is taken from `joined`.
    """
    signatures = make_signatures(records, scheduler=scheduler)
    rank = {name: n for n, name in enumerate(order or sorted(signatures))}
    pairs = sorted(candidates(signatures.values(), new))
    matches, related = compare_pairs(pairs, signatures, scheduler=scheduler)
    group_of = {name: [name] for name in signatures}
    known = [list(group) for group in joined]
    for group in known:
        for name in group:
            group_of[name] = group
    edges = _join(group_of, signatures, matches, {frozenset(pair) for pair in apart})
    if new is None and not known:
        distinct = {id(group): sorted(group) for group in group_of.values() if len(group) > 1}
        links = [link for group in distinct.values() for link in _links_of(group, matches, rank)]
    else:
        links = [_link(a, b, matches[a, b], rank) for a, b in edges]
    report_of = {name: min(group, key=rank.__getitem__) for name, group in group_of.items()}
    studies = join_studies(related, report_of, rank, apart_studies)
    return Found(
        duplicates=sorted(links, key=lambda link: (rank[link.record], rank[link.duplicate_of])), studies=studies
    )


def _join(
    group_of: dict[str, list[str]],
    signatures: Mapping[str, Signature],
    matches: Mapping[tuple[str, str], Match],
    apart: AbstractSet[frozenset[str]],
) -> list[tuple[str, str]]:
    """Join groups, the strongest matches first, where nothing across them forbids it; return the pairs that joined two."""
    edges = []
    for (a, b), _match in sorted(matches.items(), key=lambda item: (-item[1].strength, item[0])):
        left, right = group_of[a], group_of[b]
        if left is right:
            continue
        if any(
            frozenset((x, y)) in apart or ((x, y) != (a, b) and forbids(signatures[x], signatures[y]))
            for x in left
            for y in right
        ):
            continue
        left.extend(right)
        for name in right:
            group_of[name] = left
        edges.append((a, b))
    return edges


def _links_of(
    group: Sequence[str], matches: Mapping[tuple[str, str], Match], rank: Mapping[str, int]
) -> Iterator[Link]:
    """Yield a link for all but the earliest record, to the earliest one there is direct evidence for."""
    ordered = sorted(group, key=lambda name: rank[name])
    for n, name in enumerate(ordered[1:], start=1):
        direct = ((earlier, matches.get(pair_of(name, earlier))) for earlier in ordered[:n])
        target, match = next(((earlier, match) for earlier, match in direct if match), (ordered[0], None))
        if match is None:
            between = next(other for other in ordered[n + 1 :] if pair_of(name, other) in matches)
            why = f"both are the same as {between}"
            yield Link(record=name, duplicate_of=target, why=why, rule="through another", strength=0)
        else:
            yield _link(name, target, match, rank)


def _link(a: str, b: str, match: Match, rank: Mapping[str, int]) -> Link:
    earlier, later = sorted((a, b), key=rank.__getitem__)
    return Link(record=later, duplicate_of=earlier, why=match.why, rule=match.rule, strength=match.strength)
