"""Whether words name a comparison, and which two conditions it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpora.nouns.directions import Relation
from corpora.words.comparisons import TWO_SIDES
from corpora.words.directions import direction_of
from corpora.words.versus import versus_sides
from extract.tables.names.outside import RELATION

EFFECTS = frozenset(
    {
        Relation.DEACTIVATION,
        Relation.INTERACTION,
        Relation.POSITIVE_CORRELATION,
        Relation.NEGATIVE_CORRELATION,
        Relation.CONJUNCTION,
        Relation.MAIN_EFFECT,
    }
)
"""Kinds of effects that name a contrast without two conditions."""
_SIGN = re.compile(r"[<>]|\b(?:vs\.?|versus|minus)(?=\s)", re.IGNORECASE)
_MEASURED = re.compile(
    r"\b(?:p|q|z|t|f|k|n|r|fwe|fdr|voxels?|clusters?|size|extent)\s*(?:\([^()]*\)\s*)?[<>≤≥]", re.IGNORECASE
)
"""A threshold: its sign compares no conditions."""


def names_comparison(text: str) -> bool:
    """Return whether a name says what is compared, correlated or combined: two conditions, or a kind of effect."""
    return RELATION.search(text) is not None or direction_of((text,)).relation is not Relation.UNCLEAR


def is_comparison(text: str) -> bool:
    """Return whether a heading or sentence can be a contrast's name: two sides of a comparison, or an effect with its kind.

    More strict than `names_comparison`: a title that only speaks of correlations or increases is none.
    """
    if _MEASURED.search(text):
        return False
    if TWO_SIDES.search(text) is not None:
        return len(_SIGN.findall(text)) == 1
    direction = direction_of((text,))
    if direction.relation in EFFECTS:
        return bool(direction.first) or direction.relation in (Relation.DEACTIVATION, Relation.INTERACTION)
    return direction.relation is not Relation.UNCLEAR and bool(direction.first and direction.second)


def words_in(texts: Iterable[str]) -> set[str]:
    """Return the words of texts in small letters, without a plural's s."""
    return {word.removesuffix("s") for text in texts for word in re.findall(r"[^\W_]{2,}", text.casefold())}


def sides_of(text: str) -> tuple[str, str] | None:
    """Return the two conditions that a name compares, the greater first as printed; None where it names not two."""
    pair = versus_sides(text)
    if pair is not None:
        return pair
    direction = direction_of((text,))
    return (direction.first, direction.second) if direction.first and direction.second else None
