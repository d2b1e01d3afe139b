"""Two records side by side: the same paper, two papers, or not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from miner.dedup.fields import (
    DIFFERENT,
    HEADING_WORDS,
    NEAR,
    SAME,
    UNKNOWN,
    Comparison,
    are_twin_headings,
    compare_fields,
    n_pages,
)
from miner.dedup.reasons import reason
from miner.dedup.signature import Signature

NEAR_TITLE = 88.0
CLOSE_TITLE = 95.0
LIKELY_TITLE = 75.0
LONG_TITLE_WORDS = 5
REPRINTED_PAGES = 4
"""Pages a paper needs for its reprint in another volume to be known by their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Evidence that two records are one paper."""

    rule: str
    why: str
    strength: int


def forbids(a: Signature, b: Signature) -> bool:
    """Return whether something shows that two records are two papers."""
    return _forbidden(a, b, compare_fields(a, b))


def compare(a: Signature, b: Signature, c: Comparison | None = None) -> Match | None:
    """Return the evidence that two records are one paper, or None; the first rule that fits, from the strongest.

    `c` is how their fields agree, where that is known already.
    """
    c = c or compare_fields(a, b)
    if _forbidden(a, b, c):
        return None
    for rule in RULES:
        found = rule(a, b, c)
        if found:
            name, strength = found
            return Match(rule=name, why=reason(a, b, c), strength=strength)
    return None


def _forbidden(a: Signature, b: Signature, c: Comparison) -> bool:
    """Return whether two records are two papers, whatever else agrees."""
    if c.pmid == DIFFERENT or a.notice != b.notice or are_twin_headings(a, b):
        return True
    if c.doi != SAME and c.kind == DIFFERENT and ({a.kind, b.kind} & {"thesis", "preprint"}):
        return True
    if c.pmid == SAME or c.identical:
        return False
    return _other_place(a, b, c) or _other_words(c)


def _other_place(a: Signature, b: Signature, c: Comparison) -> bool:
    """Return whether year, page, volume or DOI are those of two papers."""
    if c.year == DIFFERENT and c.doi != SAME and not _is_misdated(c):
        return True
    if c.short and (DIFFERENT in (c.volume, c.issue, c.last_page) or c.page in (NEAR, DIFFERENT)):
        return True
    if c.page == DIFFERENT and c.supplement == DIFFERENT and c.doi != SAME:
        return True  # an abstract in a supplement and its article
    if c.doi == DIFFERENT:
        printed = c.page == SAME and c.year == SAME and c.issue != DIFFERENT
        placed = printed and (c.volume == SAME or (c.authors == SAME and c.journal == SAME and c.score == 100))
        return c.short or not ((placed and c.score >= CLOSE_TITLE) or _is_reprint(a, b, c))
    return False


def _other_words(c: Comparison) -> bool:
    """Return whether the titles have other words of content, and neither the place nor a DOI shows a misprint."""
    if not c.words_differ or _same_place(c):
        return False
    return c.opposed or (c.doi != SAME and not (c.page == SAME and c.volume != DIFFERENT))


def _same_place(c: Comparison) -> bool:
    """Return whether authors, year, volume and pages are the same: one paper, whatever its title says.

    The first page is enough where one title has words more, but none of its own ("… representation 1").
    """
    placed = {c.authors, c.year, c.volume, c.page} == {SAME} and DIFFERENT not in (c.journal, c.issue)
    ranged = c.range and c.last_page == SAME
    return (
        placed and c.score >= LIKELY_TITLE and (ranged or (c.longer and c.journal == SAME and c.last_page != DIFFERENT))
    )


def _is_misdated(c: Comparison) -> bool:
    """Return whether nothing but the year differs: the words of a long title, the authors, volume and pages agree."""
    return _close(c) and c.n_words >= LONG_TITLE_WORDS and c.range and _same_place(replace(c, year=SAME))


def _close(c: Comparison) -> bool:
    """Return whether two titles are the same but for spelling."""
    return c.same_words


def _by_pmid(_a: Signature, _b: Signature, c: Comparison) -> tuple[str, int] | None:
    likely = c.title is None or c.score >= LIKELY_TITLE or c.cut or c.same_words
    return ("pmid", 100) if c.pmid == SAME and (likely or c.scripts_differ or c.page == SAME) else None


def _by_content(_a: Signature, _b: Signature, c: Comparison) -> tuple[str, int] | None:
    return ("identical", 98) if c.identical else None


def _by_doi(_a: Signature, _b: Signature, c: Comparison) -> tuple[str, int] | None:
    """Same DOI: all abstracts of a congress can share one, so the titles have to agree, or everything else."""
    if c.doi != SAME:
        return None
    if c.same_words or c.cut or (c.title is not None and not c.words_differ and c.score >= LIKELY_TITLE):
        return "doi and title", 95
    contradicted = DIFFERENT in (c.authors, c.page, c.volume)
    if c.words_differ and not c.opposed and c.score >= LIKELY_TITLE and not contradicted:
        return "doi and title", 95
    two_languages = c.scripts_differ or (c.range and c.page == SAME and c.last_page == SAME and c.authors == SAME)
    untitled = c.title is None and SAME in (c.authors, c.page) and not contradicted
    if (two_languages or untitled) and DIFFERENT not in (c.authors, c.year, c.page):
        return "doi and place", 90
    return None


def _by_place(_a: Signature, _b: Signature, c: Comparison) -> tuple[str, int] | None:
    """Same volume and first page: two papers rarely begin on one page, so a near title is enough."""
    if c.title is None or c.page != SAME or c.volume == DIFFERENT:
        return None
    if c.year == DIFFERENT:
        return ("pages and volume", 58) if _is_misdated(c) else None
    ranged = c.last_page == SAME and c.range and c.issue != DIFFERENT
    if ranged and c.authors == SAME and c.journal == SAME and c.year == SAME:
        return "page range", 62
    if c.short and not (c.volume == SAME and c.year == SAME):
        return None  # "Editorial" begins on page 5 in many years
    alike = (c.score >= NEAR_TITLE and not c.words_differ) or c.cut or (c.longer and ranged)
    if alike and c.authors != DIFFERENT and SAME in (c.volume, c.journal, c.authors):
        return "title and place", 80
    if c.score >= LIKELY_TITLE and c.volume == SAME and c.authors == SAME and c.journal != DIFFERENT:
        return "place and authors", 70
    if c.score >= CLOSE_TITLE and not c.short and c.volume == SAME and c.journal == SAME and not c.words_differ:
        return "title, journal and place", 65
    return None


def _by_title(_a: Signature, _b: Signature, c: Comparison) -> tuple[str, int] | None:
    """Same title and authors, nothing different: needs a title that is no heading of a series."""
    if not _close(c) or DIFFERENT in (c.year, c.page, c.volume, c.issue, c.journal, c.authors):
        return None
    places = [c.journal == SAME, c.volume == SAME, c.page in (SAME, NEAR)]
    supports = [*places, c.authors == SAME, c.abstract == SAME, c.year == SAME]
    if not any(places) or (c.year != SAME and not any(places[1:])):
        return None  # a congress abstract and its article share title, authors and year
    if not c.short and sum(supports) >= (2 if c.score == 100 else 3):
        return "title and authors", 60
    placed = c.journal == SAME and c.volume == SAME and c.year == SAME and c.score == 100
    if placed and c.short and (c.authors == SAME or c.issue == SAME) and c.n_words >= HEADING_WORDS:
        return "short title and volume", 55
    return None


def _by_subtitle(_a: Signature, _b: Signature, c: Comparison) -> tuple[str, int] | None:
    """One title without subtitle or heading: the journal, the year and the authors have to agree."""
    agreed = c.authors == SAME and c.journal == SAME and c.year == SAME
    if c.cut and agreed and not c.short and DIFFERENT not in (c.volume, c.issue, c.page):
        return "title without its subtitle", 50
    return None


def _by_long_title(a: Signature, b: Signature, c: Comparison) -> tuple[str, int] | None:
    """A long title and its authors word for word: one wrong volume or page number does not make two papers."""
    if not _close(c) or c.n_words < LONG_TITLE_WORDS or c.authors != SAME or c.year not in (SAME, NEAR):
        return None
    if c.issue == DIFFERENT and c.page not in (SAME, NEAR):
        return None
    worded = c.score >= CLOSE_TITLE
    whole_range = c.page in (SAME, NEAR) and c.range and (c.last_page == SAME or c.page == NEAR)
    placed = c.volume == SAME or (c.page == SAME and c.year == SAME) or whole_range
    if worded and c.journal == SAME and placed:
        return "long title", 45
    if worded and c.journal == SAME and c.year == SAME and c.abstract == SAME and c.page == UNKNOWN:
        return "long title and abstract", 43
    if worded and c.volume == SAME and c.issue == SAME and c.year == SAME and c.page != DIFFERENT:
        return "long title", 42
    both_conference = a.kind == b.kind == "conference" and min(len(a.names), len(b.names)) >= 2
    if both_conference and DIFFERENT not in (c.page, c.volume):
        return "conference paper", 40
    return None


def _by_title_alone(a: Signature, _b: Signature, c: Comparison) -> tuple[str, int] | None:
    """Neither says where it is printed (theses, books, preprints): title, authors and year are all there is to compare."""
    if not c.placeless or not _close(c) or c.authors != SAME or c.kind != SAME:
        return None
    dated = c.year == SAME or (c.year == NEAR and a.kind == "thesis" and c.n_words >= LONG_TITLE_WORDS)
    told = c.n_words >= HEADING_WORDS or c.abstract == SAME
    return ("no place", 48) if dated and told and c.abstract != DIFFERENT and c.doi != DIFFERENT else None


def _is_reprint(a: Signature, b: Signature, c: Comparison) -> bool:
    """Return whether a journal printed one text twice: same title, authors, abstract and number of pages, a year apart."""
    worded = c.score == 100 and c.n_words >= LONG_TITLE_WORDS and c.abstract == SAME
    signed = c.authors == SAME and min(len(a.names), len(b.names)) >= 2 and c.journal == SAME
    return worded and signed and c.year in (SAME, NEAR) and n_pages(a) == n_pages(b) >= REPRINTED_PAGES


def _by_reprint(a: Signature, b: Signature, c: Comparison) -> tuple[str, int] | None:
    return ("printed twice", 30) if _is_reprint(a, b, c) else None


def _by_translation(_a: Signature, _b: Signature, c: Comparison) -> tuple[str, int] | None:
    """A Chinese and an English title: the same journal place and the same names in Hanzi and pinyin."""
    if not c.scripts_differ or c.authors != SAME or c.year != SAME or c.page != SAME:
        return None
    if SAME in (c.volume, c.issue, c.journal) and DIFFERENT not in (c.volume, c.issue):
        return "translation", 50
    return None


RULES: tuple[Callable[[Signature, Signature, Comparison], tuple[str, int] | None], ...] = (
    _by_pmid,
    _by_content,
    _by_doi,
    _by_place,
    _by_title,
    _by_subtitle,
    _by_translation,
    _by_title_alone,
    _by_long_title,
    _by_reprint,
)
"""The rules in their order: name and strength of the evidence. Of two links, the stronger is made first."""
