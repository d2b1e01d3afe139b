"""Which way a named effect goes that the text defines: "repetition suppression, i.e., less activity for repeated than for new words"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.nouns.documents import Document
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import GREATER, LESSER
from corpora.words.conditions import is_of_people
from corpora.words.directions import direction_of
from extract.tables.levels.decided import sentences_of
from extract.tables.model import TableReading

LONGEST_NAME = 60
"""Characters of the longest name of an effect: longer levels say more."""
MIN_LETTERS = 4
"""Letters of a word by which an effect is found again in running text."""
MIN_WORDS = 2
_STEM = 6
"""Letters by which a word of the name and one of the text are compared: "location" and "locations"."""
MOST_OPEN = 12
"""Open names of one table that are looked for in the text; a table with more lists something else."""
_MEANS = re.compile(r"[,;(]\s*(?:i\.\s?e\.|that\s+is(?:\s+to\s+say)?\b|defined\s+as\b),?\s*", re.IGNORECASE)
_SIGNED = re.compile(r"[(\[]\s*([^()\[\]<>]*[^\W\d_][^()\[\]<>]*[<>][^()\[\]<>]*[^\W\d_][^()\[\]<>]*?)\s*[)\]]")
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_VERB = re.compile(r"^(?:(?:had|showed|shows?|with|there\s+(?:was|were)|which\s+had)\s+)+", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|not|nor|neither|none|whether|if|correlat\w*)\b", re.IGNORECASE)
_COMPARES = re.compile(r"[<>]|\bvs\b|\bversus\b|\bcorrelat|\binteract|\bminus\b|\bconjunct|\bmain\b", re.IGNORECASE)
_GENERAL = frozenset({"effect", "effects", "contrast", "contrasts", "analysis", "results", "brain", "regions", "areas"})


def with_defined(document: Document, reading: TableReading) -> TableReading:
    """Return the reading; an effect that its rows only name goes the one way in which all sentences that define it do."""
    open_ = {f.levels for f in reading.foci if f.direction is not None and _is_open(f.levels, f.direction)}
    if not 0 < len(open_) <= MOST_OPEN:
        return reading
    defined = [(sentence, way) for sentence in sentences_of(document) if (way := _defined(sentence)) is not None]
    names = {levels: _stems(levels[-1]) for levels in open_}
    own = [(sentence, way) for sentence, way in defined if _n_named(sentence, names.values()) == 1]
    found = {levels: _told(own, levels) for levels in open_}
    foci = (replace(f, direction=told) if (told := found.get(f.levels)) is not None else f for f in reading.foci)
    return replace(reading, foci=tuple(foci)) if any(found.values()) else reading


def _is_open(levels: Sequence[str], direction: Direction) -> bool:
    """Return whether the innermost level is the name of an effect, and nothing else is known of it."""
    if direction.relation is not Relation.UNCLEAR or direction.first or not levels:
        return False
    name = levels[-1]
    is_name = len(name) <= LONGEST_NAME and len(_stems(name)) >= MIN_WORDS
    return is_name and not (names_anatomy(name) or is_of_people(name) or any(map(_COMPARES.search, levels)))


def _stems(name: str) -> set[str]:
    words = (word.casefold() for word in re.findall(r"[^\W\d_]+", name))
    return {word[:_STEM] for word in words if len(word) >= MIN_LETTERS and word not in _GENERAL}


def _defined(sentence: str) -> Direction | None:
    """Return the one comparison that a sentence gives as the meaning of what it names before."""
    signed = _SIGNED.findall(sentence) if "<" in sentence or ">" in sentence else []
    parts = _MEANS.split(sentence)
    if _NONE.search(sentence) or len(signed) + len(parts) - 1 != 1:
        return None
    text = signed[0] if signed else _VERB.sub("", _BRACKET.sub("", parts[1]).strip(" .)"))
    if not signed and len(GREATER.findall(sentence)) + len(LESSER.findall(sentence)) > 1:
        return None
    found = direction_of((text,))
    is_pair = found.relation in (Relation.GREATER, Relation.LESS) and found.first and found.second
    return found if is_pair and not (names_anatomy(found.first) or names_anatomy(found.second)) else None


def _n_named(sentence: str, names: Iterable[set[str]]) -> int:
    """Return how many different names a sentence holds before the comparison: of several none is defined."""
    before = _stems_before(sentence)
    return len({frozenset(stems) for stems in names if stems <= before})


def _told(defined: Sequence[tuple[str, Direction]], levels: Sequence[str]) -> Direction | None:
    """Return the comparison by which the sentences that hold all words of a name define it, where they agree."""
    stems = _stems(levels[-1])
    told: dict[tuple[str, ...], Direction] = {}
    for sentence, way in defined:
        if stems <= _stems_before(sentence):
            pair = (way.first, way.second) if way.relation is Relation.GREATER else (way.second, way.first)
            told.setdefault(tuple(side.casefold() for side in pair), replace(way, words=f"{levels[-1]}; {sentence}"))
    return next(iter(told.values())) if len(told) == 1 else None


def _stems_before(sentence: str) -> set[str]:
    """Return the beginnings of the words that a sentence says before the comparison."""
    mark = _SIGNED.search(sentence) or _MEANS.search(sentence)
    return {word.casefold()[:_STEM] for word in re.findall(r"[^\W\d_]+", sentence[: mark.start()] if mark else "")}
