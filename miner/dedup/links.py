"""Duplicates: links between records of one paper, each with its reason. Nothing is ever deleted.

Candidates come from shared keys (DOI, PMID, title, first words, pages), so the cost grows with the
number of records, not of pairs. A pair is linked only on positive evidence of the same paper; any
evidence of two papers (another PMID, page, volume, number in the title, a thesis beside an article)
forbids it. Two groups are joined only when no pair across them is forbidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from corpora.nouns.records import Record
from miner.dedup.pair import Match, compare, forbids
from miner.dedup.signature import SMALL_WORDS, Signature, signature

VERSION = "2"
BLOCK_LIMIT = 60
"""Keys shared by more records than this say nothing (for example one DOI of a whole congress) …"""
WINDOW = 6
"""… there each record is compared with its next neighbours in title order only."""
TITLE_END = 24
"""Letters of a title's beginning and of its end that block together titles cut short or followed by a subtitle."""
LONG_WORDS = 3
"""The longest words of a title block it together with its reworded forms."""
ABSTRACT_KEY = 100
"""Letters of an abstract's beginning that block together records of one abstract."""


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


def find_duplicates(
    records: Iterable[Record], *, order: Sequence[str] | None = None, apart: Iterable[tuple[str, str]] = ()
) -> list[Link]:
    """Return one link per duplicate record, sorted by record; the same links for any order of `records`.

    Parameters
    ----------
    records : ids must differ.
    order : ids from the earliest to the latest; a link points at an earlier record. Default: sorted ids.
    apart : pairs of ids a person has separated; they never end in one group.
    """
    signatures = {s.id: s for s in map(signature, records)}
    rank = {name: n for n, name in enumerate(order or sorted(signatures))}
    kept_apart = {frozenset(pair) for pair in apart}
    matches: dict[tuple[str, str], Match] = {}
    for a, b in sorted(_candidates(signatures.values())):
        match = compare(signatures[a], signatures[b])
        if match:
            matches[a, b] = match
    groups = _joined(signatures, matches, kept_apart)
    links = [link for group in groups for link in _links_of(group, matches, rank)]
    return sorted(links, key=lambda link: rank[link.record])


def _keys(s: Signature) -> Iterator[tuple[str, ...]]:
    """Yield the blocks of a record: only records that share a block are compared."""
    for name, value in (("doi", s.doi), ("pmid", s.pmid), ("accession", s.accession)):
        if value:
            yield name, value
    for title in s.titles:
        yield from _title_keys(title, s)
    if s.first_page and s.volume:
        yield "volume and page", s.volume, s.first_page
    if s.first_page and s.year and len(s.first_page) > 1:
        yield "year and page", str(s.year), s.first_page, s.last_page
    if len(s.abstract) > ABSTRACT_KEY:
        yield "abstract", s.abstract[:ABSTRACT_KEY]


def _title_keys(title: str, s: Signature) -> Iterator[tuple[str, ...]]:
    words = [word for word in title.split() if word not in SMALL_WORDS]
    letters = "".join(title.split())
    longest = sorted(words, key=lambda w: (-len(w), w))[:LONG_WORDS]
    yield "title", letters
    yield "sorted", " ".join(sorted(words))
    yield "head", letters[:TITLE_END]
    yield "tail", letters[-TITLE_END:]
    if s.first_page:
        yield "long word and page", max(words, key=lambda w: (len(w), w), default=""), s.first_page
    yield "long words", *sorted(longest)
    if s.year and s.names:
        yield "word, year, name", longest[0] if longest else "", str(s.year), min(s.names[0])


def _candidates(signatures: Iterable[Signature]) -> set[tuple[str, str]]:
    blocks: dict[tuple[str, ...], list[Signature]] = defaultdict(list)
    for s in signatures:
        for key in set(_keys(s)):
            blocks[key].append(s)
    pairs: set[tuple[str, str]] = set()
    for block in blocks.values():
        if len(block) <= BLOCK_LIMIT:
            pairs.update(_pair(a.id, b.id) for a, b in combinations(block, 2))
            continue
        ordered = sorted(block, key=lambda s: (s.titles, s.id))
        for n, a in enumerate(ordered):
            pairs.update(_pair(a.id, b.id) for b in ordered[n + 1 : n + 1 + WINDOW])
    return pairs


def _joined(
    signatures: Mapping[str, Signature], matches: Mapping[tuple[str, str], Match], apart: set[frozenset[str]]
) -> list[list[str]]:
    """Return the groups: the strongest matches first, a join only when nothing across it forbids it."""
    group_of = {name: [name] for name in signatures}
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
    distinct = {id(group): group for group in group_of.values() if len(group) > 1}
    return [sorted(group) for group in distinct.values()]


def _links_of(
    group: Sequence[str],
    matches: Mapping[tuple[str, str], Match],
    rank: Mapping[str, int],
) -> Iterator[Link]:
    """Yield a link for all but the earliest record, to the earliest one there is direct evidence for."""
    ordered = sorted(group, key=lambda name: rank[name])
    for n, name in enumerate(ordered[1:], start=1):
        direct = ((earlier, matches.get(_pair(name, earlier))) for earlier in ordered[:n])
        target, match = next(((earlier, match) for earlier, match in direct if match), (ordered[0], None))
        if match is None:
            between = next(other for other in ordered[n + 1 :] if _pair(name, other) in matches)
            why = f"both are the same as {between}"
            yield Link(record=name, duplicate_of=target, why=why, rule="through another", strength=0)
        else:
            yield Link(record=name, duplicate_of=target, why=match.why, rule=match.rule, strength=match.strength)


def _pair(a: str, b: str) -> tuple[str, str]:
    return min(a, b), max(a, b)
