"""Two records field by field: what is the same, what differs, what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from miner.dedup.signature import Signature
from miner.dedup.titles import TitleMatch, Wording, compare_titles
from miner.dedup.words import SMALL_WORDS

SAME, NEAR, DIFFERENT, UNKNOWN = "same", "near", "different", "unknown"
SHORT_TITLE_WORDS = 4
HEADING_WORDS = 3
"""Words of content below which a title may be a heading that many papers have ("Editorial")."""
ENOUGH_FIELDS = 3
"""Filled fields two records need for being one because no field differs."""
ARTICLE_NUMBER_DIGITS = 5
MISPRINT_DIGITS = 3
"""Digits of a page number from which one wrong digit is taken for a misprint where the rest agrees."""
ALIKE_NAMES = 0.93
SHORTEST_ALIKE = 5
"""Letters a word of a name needs for a typing error in it to be seen."""
AGREEING_SHARE = 0.6
KNOWN_ABSTRACT = 100
"""Letters an abstract needs for being compared."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How the fields of two records agree. `title` is None when one has no title.

    `range`: both give a last page beyond the first. `placeless`: neither says where it is printed. `kind` compares
    thesis, conference paper, preprint and the rest. `identical`: no field differs.
    """

    title: TitleMatch | None
    scripts_differ: bool
    short: bool
    n_words: int
    year: str
    volume: str
    issue: str
    page: str
    last_page: str
    range: bool
    authors: str
    journal: str
    doi: str
    pmid: str
    abstract: str
    kind: str
    supplement: str
    placeless: bool
    identical: bool

    @property
    def score(self) -> float:
        """Return how alike the titles are by letters, 0-100; 0 when one is missing."""
        return self.title.score if self.title else 0.0

    @property
    def cut(self) -> bool:
        """Return whether one title is the other without its subtitle or heading, or cut by a database."""
        return self.title is not None and self.title.wording is Wording.CUT

    @property
    def same_words(self) -> bool:
        """Return whether the titles have the same words of content, spelled in whatever way."""
        return self.title is not None and self.title.wording <= Wording.SPELLED

    @property
    def words_differ(self) -> bool:
        """Return whether words of content differ between titles of one script."""
        return self.title is not None and self.title.differ and not self.scripts_differ

    @property
    def longer(self) -> bool:
        """Return whether one title has words more than the other, which has none of its own."""
        return self.title is not None and not (self.title.left and self.title.right)

    @property
    def opposed(self) -> bool:
        """Return whether the titles differ in words that are opposed or make another paper of one."""
        return self.words_differ and self.title is not None and self.title.wording is Wording.OPPOSED


def compare_fields(a: Signature, b: Signature) -> Comparison:
    """Return how two records agree, field by field."""
    return Comparison(
        title=_title(a, b),
        scripts_differ=bool(a.titles and b.titles) and a.han != b.han,
        short=min(a.n_words, b.n_words) < SHORT_TITLE_WORDS,
        n_words=min(a.n_words, b.n_words),
        year=_year(a, b),
        volume=_volume(a, b),
        issue=_equal(a.issue, b.issue),
        page=_page(a, b),
        last_page=_equal(_bare(a.last_page), _bare(b.last_page)),
        range=a.last_page not in ("", a.first_page) and b.last_page not in ("", b.first_page),
        authors=_authors(a, b),
        journal=_journal(a, b),
        doi=_equal(a.doi, b.doi),
        pmid=_equal(a.pmid, b.pmid),
        abstract=_abstract(a, b),
        kind=SAME if a.kind == b.kind else DIFFERENT,
        supplement=_supplement(a, b),
        placeless=not a.has_place and not b.has_place,
        identical=bool(a.content) and a.content == b.content and not _are_headings(a, b),
    )


def are_twin_headings(a: Signature, b: Signature) -> bool:
    """Return whether one file holds both, and they are the same heading ("Editorial") of papers it says no more of."""
    return a.source == b.source and bool(a.content) and a.content == b.content and _are_headings(a, b)


def _are_headings(a: Signature, b: Signature) -> bool:
    """Return whether so little is known of two identical records that they may be two papers.

    One file lists each paper once, so two equal headings in it are two; a second file repeats what the first had.
    """
    if a.source != b.source:
        return a.n_words < HEADING_WORDS and a.n_fields < ENOUGH_FIELDS
    known = a.first_page or a.doi or a.pmid or a.abstract
    return not known and (a.n_words < HEADING_WORDS or a.n_fields < ENOUGH_FIELDS)


def n_pages(s: Signature) -> int:
    """Return how many pages a record has; 0 when unknown."""
    first, last = _bare(s.first_page), _bare(s.last_page)
    return int(last) - int(first) + 1 if first.isdigit() and last.isdigit() and int(last) >= int(first) else 0


def _title(a: Signature, b: Signature) -> TitleMatch | None:
    """Return the best match of any title of one record with any of the other."""
    matches = [
        compare_titles(x, y, x_breaks, y_breaks)
        for x, x_breaks in zip(a.titles, a.breaks, strict=True)
        for y, y_breaks in zip(b.titles, b.breaks, strict=True)
    ]
    return min(matches, key=lambda m: (m.wording, -m.score), default=None)


def _year(a: Signature, b: Signature) -> str:
    if a.year is None or b.year is None:
        return UNKNOWN
    gap = abs(a.year - b.year)
    return SAME if gap == 0 else NEAR if gap == 1 else DIFFERENT


def _equal(x: str, y: str) -> str:
    if not x or not y:
        return UNKNOWN
    return SAME if x == y else DIFFERENT


def _volume(a: Signature, b: Signature) -> str:
    """Return how volumes agree; a year in place of the volume ("2016") says nothing about a volume."""
    if (str(a.year) == a.volume) != (str(b.year) == b.volume):
        return UNKNOWN
    return _equal(a.volume, b.volume)


def _supplement(a: Signature, b: Signature) -> str:
    """Return whether one is printed in a supplement and the other, which gives an issue or a range of pages, is not."""
    if a.in_supplement == b.in_supplement:
        return SAME
    other = b if a.in_supplement else a
    return DIFFERENT if other.issue or other.last_page not in ("", other.first_page) else UNKNOWN


def _page(a: Signature, b: Signature) -> str:
    """Return how first pages agree; near when the range is shifted by a page at an end, or a digit is misprinted."""
    if not a.first_page or not b.first_page:
        return UNKNOWN
    x, y = _bare(a.first_page), _bare(b.first_page)
    if x == y:
        return SAME
    if x.isdigit() and y.isdigit() and _near_pages(a, b, x, y):
        return NEAR
    # An article number and the pages of its PDF ("e12724", "1-6") say nothing about each other.
    return UNKNOWN if _article_number(a) != _article_number(b) else DIFFERENT


def _near_pages(a: Signature, b: Signature, x: str, y: str) -> bool:
    """Return whether two first pages are one, wrong by a page or a digit, given that the last pages agree."""
    p, q = _bare(a.last_page), _bare(b.last_page)
    if p and p == q and p not in (x, y):
        return abs(int(x) - int(y)) <= 1 or (min(len(x), len(y)) >= MISPRINT_DIGITS and OSA.distance(x, y) == 1)
    if p.isdigit() and q.isdigit() and p != x and q != y:
        return abs(int(x) - int(y)) <= 1 and abs(int(p) - int(q)) <= 1
    return False


def _bare(page: str) -> str:
    """Return a page's number without letters before it ("S230" → "230")."""
    return page.lstrip(LETTERS).lstrip("0")


def _article_number(s: Signature) -> bool:
    return not s.last_page and (s.first_page[0] == "e" or len(s.first_page) >= ARTICLE_NUMBER_DIGITS)


def _authors(a: Signature, b: Signature) -> str:
    if not a.names or not b.names:
        return UNKNOWN
    few, many = sorted((a.names, b.names), key=len)
    known = frozenset().union(*many)
    missing = [name for name in few if known.isdisjoint(name)]
    if len(missing) > (1 - AGREEING_SHARE) * len(few):
        missing = [name for name in missing if not any(_alike(name, other) for other in many)]
    hits = len(few) - len(missing)
    if hits >= AGREEING_SHARE * len(few):
        return SAME
    return DIFFERENT if hits == 0 else NEAR


@lru_cache(maxsize=200_000)
def _alike(x: frozenset[str], y: frozenset[str]) -> bool:
    """Return whether words of two names differ by a typing error only."""
    return any(
        JaroWinkler.similarity(p, q) >= ALIKE_NAMES
        for p in x
        for q in y
        if min(len(p), len(q)) >= SHORTEST_ALIKE and "+" not in (p[0], q[0])
    )


def _journal(a: Signature, b: Signature) -> str:
    if a.issn and a.issn == b.issn:
        return SAME
    if not a.journals or not b.journals:
        return UNKNOWN
    pairs = [(x, y) for x in a.journals for y in b.journals if x.isascii() == y.isascii()]
    if not pairs:
        return UNKNOWN  # a Chinese and an English name of a journal cannot be compared
    return SAME if any(_same_journal(x, y) for x, y in pairs) else DIFFERENT


@lru_cache(maxsize=200_000)
def _same_journal(x: str, y: str) -> bool:
    """Return whether one name is the other or its abbreviation ("curr opin lipidol")."""
    left = [w for w in x.split() if w not in SMALL_WORDS]
    right = [w for w in y.split() if w not in SMALL_WORDS]
    if fuzz.token_set_ratio(" ".join(left), " ".join(right)) >= 90:
        return True
    short, long = sorted((left, right), key=lambda words: len("".join(words)))
    if len(short) == 1 and len(short[0]) == len(long) and all(w[0] == c for w, c in zip(long, short[0], strict=True)):
        return True
    remaining = iter(long)
    return bool(short) and all(any(word.startswith(part) for word in remaining) for part in short)


def _abstract(a: Signature, b: Signature) -> str:
    if len(a.abstract) < KNOWN_ABSTRACT or len(b.abstract) < KNOWN_ABSTRACT:
        return UNKNOWN
    return SAME if fuzz.ratio(a.abstract[:200], b.abstract[:200]) >= 85 else DIFFERENT
