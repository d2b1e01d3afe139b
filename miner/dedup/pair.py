"""Two records side by side: the same paper, two papers, or not known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from miner.dedup.signature import SMALL_WORDS, Signature

SAME, NEAR, DIFFERENT, UNKNOWN = "same", "near", "different", "unknown"
NEAR_TITLE = 88.0
CLOSE_TITLE = 95.0
LIKELY_TITLE = 75.0
SHORT_TITLE_WORDS = 4
HEADING_WORDS = 3
LONG_TITLE_WORDS = 5
TRUNCATED_WORDS = 5
ARTICLE_NUMBER_DIGITS = 5
ALIKE_NAMES = 0.93
AGREEING_SHARE = 0.6
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Evidence that two records are one paper."""

    rule: str
    why: str
    strength: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How the fields of two records agree. `title` is 0-100; None when a title is missing."""

    title: float | None
    truncated: bool
    scripts_differ: bool
    short: bool
    n_words: int
    numbers: str
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


def compare_fields(a: Signature, b: Signature) -> Comparison:
    """Return how two records agree, field by field."""
    title, truncated = _title(a, b)
    return Comparison(
        title=title,
        truncated=truncated,
        scripts_differ=bool(a.titles and b.titles) and a.han != b.han,
        short=min(a.n_words, b.n_words) < SHORT_TITLE_WORDS,
        n_words=min(a.n_words, b.n_words),
        numbers=_numbers(a, b),
        year=_year(a, b),
        volume=_equal(a.volume, b.volume),
        issue=_equal(a.issue, b.issue),
        page=_page(a, b),
        last_page=_equal(a.last_page, b.last_page),
        range=a.last_page not in ("", a.first_page),
        authors=_authors(a, b),
        journal=_journal(a, b),
        doi=_equal(a.doi, b.doi),
        pmid=_equal(a.pmid, b.pmid),
        abstract=_abstract(a, b),
    )


def forbids(a: Signature, b: Signature) -> bool:
    """Return whether something shows that two records are two papers."""
    return _forbidden(a, b, compare_fields(a, b))


def _forbidden(a: Signature, b: Signature, c: Comparison) -> bool:
    if c.pmid == DIFFERENT or a.notice != b.notice:
        return True
    if (a.kind == "thesis") != (b.kind == "thesis") and c.doi != SAME:
        return True
    if c.pmid == SAME:
        return False
    if c.numbers == DIFFERENT and not c.scripts_differ and not (c.truncated and c.page == SAME and c.volume == SAME):
        return True
    if c.year == DIFFERENT and c.doi != SAME:
        return True
    if c.short and DIFFERENT in (c.page, c.volume, c.issue, c.last_page):
        return True
    if c.doi == DIFFERENT:
        placed = c.page == SAME and c.volume == SAME and c.year == SAME and c.issue != DIFFERENT
        return c.short or not (placed and (c.title or 0) >= CLOSE_TITLE)
    return False


def compare(a: Signature, b: Signature) -> Match | None:
    """Return the evidence that two records are one paper, or None."""
    c = compare_fields(a, b)
    if _forbidden(a, b, c):
        return None
    return _by_identifier(a, c) or _by_place(c) or _by_title(c) or _by_long_title(a, b, c) or _by_translation(c)


def _by_identifier(a: Signature, c: Comparison) -> Match | None:
    likely = c.title is None or c.title >= LIKELY_TITLE or c.truncated
    if c.pmid == SAME and (likely or c.scripts_differ or c.page == SAME):
        return Match(rule="pmid", why=f"same PMID {a.pmid}", strength=100)
    if c.doi == SAME and c.title is not None and likely:
        return Match(rule="doi and title", why=f"same DOI {a.doi}, titles {c.title:.0f} % alike", strength=95)
    two_languages = c.scripts_differ or (c.range and c.page == SAME and c.last_page == SAME and c.authors == SAME)
    if c.doi == SAME and two_languages and DIFFERENT not in (c.authors, c.year, c.page):
        return Match(rule="doi and place", why=f"same DOI {a.doi}, nothing else differs", strength=90)
    return None


def _by_place(c: Comparison) -> Match | None:
    """Same volume and first page: two papers rarely begin on one page, so a near title is enough."""
    if c.title is None or c.page != SAME or DIFFERENT in (c.year, c.volume):
        return None
    ranged = c.last_page == SAME and c.range and c.issue != DIFFERENT
    if ranged and c.authors == SAME and c.journal == SAME and c.year == SAME:
        why = "same authors, journal, year and first to last page; the title is given differently"
        return Match(rule="page range", why=why, strength=62)
    if c.short and not (c.volume == SAME and c.year == SAME):
        return None  # "Editorial" begins on page 5 in many years
    alike = c.title >= NEAR_TITLE or c.truncated
    if alike and c.authors != DIFFERENT and SAME in (c.volume, c.journal, c.authors):
        return Match(rule="title and place", why=f"titles {c.title:.0f} % alike, same first page", strength=80)
    if c.title >= LIKELY_TITLE and c.volume == SAME and c.authors == SAME and c.journal != DIFFERENT:
        return Match(
            rule="place and authors",
            why=f"titles {c.title:.0f} % alike, same authors, volume and first page",
            strength=70,
        )
    if c.title >= CLOSE_TITLE and not c.short and c.volume == SAME and c.journal == SAME:
        why = f"titles {c.title:.0f} % alike, same journal, volume and first page; the authors are given differently"
        return Match(rule="title, journal and place", why=why, strength=65)
    return None


def _by_title(c: Comparison) -> Match | None:
    """Same title and authors, nothing different: needs a title that is no heading of a series."""
    if (
        c.title is None
        or c.title < CLOSE_TITLE
        or DIFFERENT in (c.year, c.page, c.volume, c.issue, c.journal, c.authors)
    ):
        return None
    places = [c.journal == SAME, c.volume == SAME, c.page == SAME]
    supports = [*places, c.authors == SAME, c.abstract == SAME, c.year == SAME]
    if not any(places) or (c.year != SAME and not any(places[1:])):
        return None  # a congress abstract and its article share title, authors and year
    if not c.short and sum(supports) >= (2 if c.title == 100 else 3):
        return Match(rule="title and authors", why=f"titles {c.title:.0f} % alike, nothing differs", strength=60)
    placed = c.journal == SAME and c.volume == SAME and c.year == SAME and c.title == 100
    if placed and c.short and (c.authors == SAME or c.issue == SAME) and c.n_words >= HEADING_WORDS:
        return Match(
            rule="short title and volume",
            why="same short title, journal, volume and year, nothing differs",
            strength=55,
        )
    return None


def _by_long_title(a: Signature, b: Signature, c: Comparison) -> Match | None:
    """A long title and its authors word for word: one wrong volume or page number does not make two papers."""
    if (
        c.title is None
        or c.title < CLOSE_TITLE
        or c.n_words < LONG_TITLE_WORDS
        or c.authors != SAME
        or c.year not in (SAME, NEAR)
    ):
        return None
    if c.issue == DIFFERENT and c.page != SAME:
        return None
    if c.title == 100 and c.journal == SAME and (c.volume == SAME or (c.page == SAME and c.year == SAME)):
        return Match(
            rule="long title",
            why="same long title, authors and journal; volume or page is given differently",
            strength=45,
        )
    if c.title == 100 and c.volume == SAME and c.issue == SAME and c.year == SAME and c.page != DIFFERENT:
        return Match(rule="long title", why="same long title, authors, year, volume and issue", strength=42)
    both_conference = a.kind == b.kind == "conference" and min(len(a.names), len(b.names)) >= 2
    if both_conference and DIFFERENT not in (c.page, c.volume):
        return Match(
            rule="conference paper",
            why=f"conference papers, titles {c.title:.0f} % alike, same authors",
            strength=40,
        )
    return None


def _by_translation(c: Comparison) -> Match | None:
    """A Chinese and an English title: the same journal place and the same names in Hanzi and pinyin."""
    if not c.scripts_differ or c.authors != SAME or c.year != SAME or c.page != SAME:
        return None
    if SAME in (c.volume, c.issue, c.journal) and DIFFERENT not in (c.volume, c.issue):
        return Match(
            rule="translation",
            why="titles in two languages; same authors (pinyin), year and first page",
            strength=50,
        )
    return None


def _title(a: Signature, b: Signature) -> tuple[float | None, bool]:
    if not a.titles or not b.titles:
        return None, False
    best, truncated = 0.0, False
    for x in a.titles:
        for y in b.titles:
            score, cut = _title_score(x, y) if x <= y else _title_score(y, x)
            best, truncated = max(best, score), truncated or cut
    return best, truncated


@lru_cache(maxsize=500_000)
def _title_score(x: str, y: str) -> tuple[float, bool]:
    if x == y or x.replace(" ", "") == y.replace(" ", ""):
        return 100.0, False
    score = max(fuzz.ratio(x, y), fuzz.token_sort_ratio(x, y))
    short, long = sorted((x, y), key=len)
    cut = long.startswith(short) and (
        len(short.split()) >= TRUNCATED_WORDS or (not short.isascii() and len(short) >= 2 * SHORT_TITLE_WORDS)
    )
    return min(score, 99.0), cut


def _numbers(a: Signature, b: Signature) -> str:
    return SAME if a.numbers == b.numbers else DIFFERENT


def _year(a: Signature, b: Signature) -> str:
    if a.year is None or b.year is None:
        return UNKNOWN
    gap = abs(a.year - b.year)
    return SAME if gap == 0 else NEAR if gap == 1 else DIFFERENT


def _equal(x: str, y: str) -> str:
    if not x or not y:
        return UNKNOWN
    return SAME if x == y else DIFFERENT


def _page(a: Signature, b: Signature) -> str:
    if not a.first_page or not b.first_page:
        return UNKNOWN
    x, y = (page.lstrip(LETTERS).lstrip("0") for page in (a.first_page, b.first_page))
    if x == y:
        return SAME
    # An article number and the pages of its PDF ("e12724", "1-6") say nothing about each other.
    return UNKNOWN if _article_number(a) != _article_number(b) else DIFFERENT


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


def _alike(x: frozenset[str], y: frozenset[str]) -> bool:
    """Return whether the longest words of two names differ by a typing error only."""
    p, q = _longest(x), _longest(y)
    return min(len(p), len(q)) > 4 and JaroWinkler.similarity(p, q) >= ALIKE_NAMES


@lru_cache(maxsize=200_000)
def _longest(name: frozenset[str]) -> str:
    return max((key for key in name if key[0] != "+"), key=lambda key: (len(key), key), default="")


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
    if len(a.abstract) < 100 or len(b.abstract) < 100:
        return UNKNOWN
    return SAME if fuzz.ratio(a.abstract[:200], b.abstract[:200]) >= 85 else DIFFERENT
