"""A report as an audit shows it, and how a person names one: an id, a DOI, a PMID, author and year, or words of its title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process, utils

from corpora.ids import parse_doi, parse_pmid
from corpora.nouns.records import Author
from corpora.sheets import fold_choice

NEAREST = 5
LIKENESS = 60.0
"""Least likeness (0 to 100) at which a report is offered as the one that was meant."""
FEWEST_LETTERS, FEWEST_HAN = 5, 3
"""Least letters, or Chinese characters, that are looked for in titles."""
SHORTEST_PART = 10
"""Least characters that are compared with parts of titles: a shorter text is like a part of every title."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)[a-z]?(?!\d)")
_BETWEEN_NAMES = re.compile(r"[,;&()（），、；]|\band\b|\bund\b|和|与")
_OTHERS = re.compile(r"\bet al\b\.?|等")
_INITIALS = re.compile(r"\s+(?:[A-Z]\.?[\s-]?){1,4}$")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One report: what names it. `ids`, `dois`, `pmids` and `titles` are those of all its records.

    `authors` are as printed; `families` the family names by which a person may ask for it, the first author's first.
    """

    report: str
    authors: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    year: int | None = None
    title: str | None = None
    title_translated: str | None = None
    journal: str | None = None
    doi: str | None = None
    pmid: str | None = None
    ids: tuple[str, ...] = ()
    dois: tuple[str, ...] = field(default=(), repr=False)
    pmids: tuple[str, ...] = field(default=(), repr=False)
    titles: tuple[str, ...] = field(default=(), repr=False)

    @property
    def author(self) -> str:
        """Return the first author's name, "" where there is none."""
        return self.families[0] if self.families else ""

    @property
    def citation(self) -> str:
        """Return "Author, year"."""
        return f"{self.author or 'no author'}, {self.year or 'no year'}"

    @property
    def name(self) -> str:
        """Return the title, in the other language where it has only that one."""
        return self.title or self.title_translated or "(no title)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The reports that fit what was asked for, and by what (`how`); where none fits, the nearest ones (`near`)."""

    cards: tuple[Card, ...] = ()
    how: str = ""
    near: tuple[Card, ...] = ()


def family_of(author: Author) -> str:
    """Return the family name: MEDLINE's "Azevedo RT" and "Azevedo, R. T." are Azevedo.

    A Chinese name stays whole, and so does one printed in a way that does not say which part is the family's.
    """
    if author.family:
        whole = f"{author.family}{author.given or ''}"
        return whole if _HAN.search(whole) else author.family
    return _INITIALS.sub("", author.raw.split(",")[0]).strip() or author.raw


def find_cards(cards: Sequence[Card], words: str) -> Found:
    """Return the reports that `words` name: an id, a DOI, a PMID, author and year, else words of the title."""
    asked = " ".join(unicodedata.normalize("NFKC", words).split())
    for how, found in (
        ("id", [card for card in cards if asked in card.ids]),
        ("DOI", _with(cards, parse_doi(asked), "dois")),
        ("PMID", _with(cards, parse_pmid(asked), "pmids")),
        ("author", _by_author(cards, asked)),
        ("title", _by_title(cards, asked)),
    ):
        if found:
            return Found(cards=tuple(found), how=how)
    return Found(near=_nearest(cards, asked))


def _with(cards: Sequence[Card], value: str | None, name: str) -> list[Card]:
    return [card for card in cards if value in getattr(card, name)] if value else []


def _by_author(cards: Sequence[Card], asked: str) -> list[Card]:
    """Return the reports by all the authors named, of the year named; those whose first author is named first."""
    year = _YEAR.search(asked)
    left = _OTHERS.sub(" ", _YEAR.sub(" ", asked)) if year else _OTHERS.sub(" ", asked)
    names = [fold_family(part) for part in _BETWEEN_NAMES.split(left)]
    names = [name for name in names if len(name) > 1 or _HAN.search(name)]  # "2016 (a)" names no author
    if not names:
        return []
    of_year = [card for card in cards if not year or card.year == int(year[1])]
    for spelled in (_spellings, _pinyin):
        found = [(card, spelled(card)) for card in of_year]
        named = [(card, families) for card, families in found if all(_is_by(families, name) for name in names)]
        first = [card for card, families in named if families and _is_by(families[:1], names[0])]
        if named:
            return first or [card for card, _ in named]
    return []


def _spellings(card: Card) -> list[frozenset[str]]:
    """Return the ways each author may be named: "Alejandro de la Vega" is also "de la Vega" and "Vega"."""
    words = [fold_family(family).split() for family in card.families]
    return [frozenset(" ".join(name[i:]) for i in range(len(name))) for name in words]


def _pinyin(card: Card) -> list[frozenset[str]]:
    """Return the ways Chinese names are written in Latin letters: 谢晓飞 is xie, xie xiaofei, xiaofei xie."""
    from pypinyin import lazy_pinyin

    found = []
    for family in card.families:
        parts = lazy_pinyin(family) if _HAN.search(family) else []
        given = "".join(parts[1:])
        found.append(frozenset({parts[0], f"{parts[0]} {given}", f"{given} {parts[0]}"} if parts else ()))
    return found


def _is_by(authors: Iterable[frozenset[str]], name: str) -> bool:
    """Return whether `name` is one of the authors, initials or a Chinese given name left out or not."""
    bare = re.sub(r"^(?:[a-z] )+|(?: [a-z]{1,3})+$", "", name)
    return any(
        name in spellings
        or bare in spellings
        or any(_HAN.search(own) and len(name) == 1 and own.startswith(name) for own in spellings)
        for spellings in authors
    )


def fold_family(name: str) -> str:
    """Return a name as it is compared: no accents, hyphens, stops or capitals ("Contreras-Huerta" is two words)."""
    plain = unicodedata.normalize("NFKD", fold_choice(name))
    letters = "".join(" " if c in "-‐‑‒–'’.·" else c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())


def _by_title(cards: Sequence[Card], asked: str) -> list[Card]:
    """Return the reports whose title holds these words in this order."""
    wanted = utils.default_process(asked)
    if len(wanted) < (FEWEST_HAN if _HAN.search(wanted) else FEWEST_LETTERS):
        return []
    return [card for card in cards if any(wanted in utils.default_process(title) for title in card.titles)]


def _nearest(cards: Sequence[Card], asked: str) -> tuple[Card, ...]:
    """Return the reports whose id, DOI, PMID, citation or part of the title is most like what was asked."""
    wanted = utils.default_process(asked)
    names = [(i, text) for i, card in enumerate(cards) for text in (*card.ids, *card.dois, *card.pmids, card.citation)]
    titles = [(i, text) for i, card in enumerate(cards) for text in card.titles]
    best: dict[int, float] = {}
    for pairs, scorer in ((names, fuzz.ratio), (titles, fuzz.partial_ratio)):
        if scorer is fuzz.partial_ratio and len(wanted) < SHORTEST_PART:
            continue
        texts = [utils.default_process(text) for _, text in pairs]
        for _, score, at in process.extract(wanted, texts, scorer=scorer, score_cutoff=LIKENESS, limit=NEAREST * 3):
            best[pairs[at][0]] = max(score, best.get(pairs[at][0], 0.0))
    return tuple(cards[i] for i in sorted(best, key=lambda i: (-best[i], i))[:NEAREST]) if wanted else ()
