"""Which records are compared at all: those that share a key of their identifiers, title, place or people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import combinations

from miner.dedup.names import surname
from miner.dedup.signature import Signature
from miner.dedup.words import SMALL_WORDS, canonical

BLOCK_LIMIT = 60
"""Keys shared by more records than this say nothing (for example one DOI of a whole congress) …"""
WINDOW = 6
"""… there each record is compared with its next neighbours in title order only."""
TITLE_END = 24
"""Letters of a title's beginning and of its end that block together titles cut short or followed by a subtitle."""
HAN_TITLE_END = 6
"""The same in Chinese characters."""
LONG_WORDS = 3
"""The longest words of a title block it together with its reworded forms."""
ABSTRACT_KEY = 100
"""Letters of an abstract's beginning that block together records of one abstract."""


def pair_of(a: str, b: str) -> tuple[str, str]:
    """Return two ids as a pair, the smaller first."""
    return min(a, b), max(a, b)


def candidates(signatures: Iterable[Signature], new: AbstractSet[str] | None = None) -> set[tuple[str, str]]:
    """Return the pairs of ids that share a key; with `new`, only those with one of these ids."""
    known = list(signatures)
    wanted = None if new is None else {key for s in known if s.id in new for key in _keys(s)}
    blocks: dict[tuple[str, ...], list[Signature]] = defaultdict(list)
    for s in known:
        for key in set(_keys(s)):
            if wanted is None or key in wanted:
                blocks[key].append(s)
    pairs = {pair_of(a.id, b.id) for block in blocks.values() for a, b in _within(block)}
    return pairs if new is None else {pair for pair in pairs if not new.isdisjoint(pair)}


def _within(block: list[Signature]) -> Iterator[tuple[Signature, Signature]]:
    if len(block) <= BLOCK_LIMIT:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda s: (s.titles, s.id))
    for n, a in enumerate(ordered):
        for b in ordered[n + 1 : n + 1 + WINDOW]:
            yield a, b


def _keys(s: Signature) -> Iterator[tuple[str, ...]]:
    """Yield the blocks of a record: only records that share a block are compared."""
    for name, value in (("doi", s.doi), ("pmid", s.pmid), ("accession", s.accession), ("content", s.content)):
        if value:
            yield name, value
    for title in s.titles:
        yield from _title_keys(title, s)
    for title in s.subjects:
        yield "title", "".join(title.split())
    if s.names and s.year:
        yield from _author_keys(s)
    if s.first_page and s.volume:
        yield "volume and page", s.volume, s.first_page
    if s.first_page and s.year and len(s.first_page) > 1:
        yield "year and page", str(s.year), s.first_page, s.last_page
    if len(s.abstract) > ABSTRACT_KEY:
        yield "abstract", s.abstract[:ABSTRACT_KEY]


def _title_keys(title: str, s: Signature) -> Iterator[tuple[str, ...]]:
    words = [canonical(word) for word in title.split() if word not in SMALL_WORDS]
    letters = "".join(title.split())
    end = TITLE_END if letters.isascii() else HAN_TITLE_END
    longest = sorted(words, key=lambda w: (-len(w), w))[:LONG_WORDS]
    yield "title", letters
    yield "sorted", " ".join(sorted(words))
    yield "head", letters[:end]
    yield "tail", letters[-end:]
    if s.first_page:
        yield "long word and page", longest[0] if longest else "", s.first_page
    yield "long words", *sorted(longest)


def _author_keys(s: Signature) -> Iterator[tuple[str, ...]]:
    """Yield what joins records of the same people in one year, or in one volume, whatever the titles are."""
    first, last = surname(s.names[0]), surname(s.names[-1])
    if s.volume:
        yield "name, year, volume", first, str(s.year), s.volume
    if len(s.names) > 1:
        yield "names and year", first, last, str(s.year)
    if s.titles:
        words = [canonical(word) for word in s.titles[0].split() if word not in SMALL_WORDS]
        yield "word, year, name", max(words, key=lambda w: (len(w), w), default=""), str(s.year), first
