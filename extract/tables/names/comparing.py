"""Whether words name a comparison, and which two conditions it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpora.nouns.directions import Relation
from corpora.words.comparisons import COMPARING_SIGN, TWO_SIDES
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
_MEASURED = re.compile(
    r"\b(?:p|q|z|t|f|k|n|r|fwe|fdr|voxels?|clusters?|size|extent)\s*(?:\([^()]*\)\s*)?[<>≤≥]", re.IGNORECASE
)
"""A threshold: its sign compares no conditions."""

_SAYS_NOTHING = re.compile(
    r"[\W_\d]*(?:(?:whole|brain|results?|peaks?|sub-?peaks?|local|maxima|maximum|coordinates?|mni\d*|icbm|talairach|tournoux|space|tables?|sheet\d*|clusters?|regions?|areas?|"
    r"activat(?:ions?|ed)|significant(?:ly)?|lists?|of|the|in|and|with|for|all|at|from|by|that|were|was|are|is|a|an|their|each|brodmann|ba|voxels?|statistics?|statistical|"
    r"values?|[ztfpkn]|scores?|foci|focus|summary|group|level|second|analys[ie]s|anatomical|locations?|functional|imaging|f?mri|pet|data|main|supplementary|supporting|findings?|"
    r"show(?:n|ing|ed)?|mm\d?|corrected|uncorrected|fwe|fdr|threshold(?:ed)?|size|extent|labels?|stereota\w+|neuroimaging|spm\d*|bold|responses?|effects?|labell?ed|listed|reported|"
    r"full|complete|detailed|information|表|坐标|峰值|激活|脑区|结果|全脑|的|显著)(?=[\W_\d]|$)[\W_\d]*)*",
    re.IGNORECASE,
)
"""A caption or heading of nothing but words that any table of coordinates may have."""
_OF_BOTH = re.compile(r"\bconjunction\s+(?:analysis\s+)?(?:of|between)\b|[∩⋂]", re.IGNORECASE)
_TURNS = re.compile(r"\b(?:reversed?|opposite|inverse|converse|vice versa|other direction)\b|相反|反向", re.IGNORECASE)


def says_nothing(text: str) -> bool:
    """Return whether a caption or heading says no more than that peaks, results or a table follow."""
    return _SAYS_NOTHING.fullmatch(text) is not None


def turns(text: str) -> bool:
    """Return whether words turn a comparison round that is named elsewhere: "The reverse contrast"."""
    return _TURNS.search(text) is not None


def names_comparison(text: str) -> bool:
    """Return whether a name says what is compared, correlated or combined: two conditions, or a kind of effect."""
    return RELATION.search(_spaced(text)) is not None or direction_of((text,)).relation is not Relation.UNCLEAR


def is_comparison(text: str) -> bool:
    """Return whether a heading or sentence can be a contrast's name: two sides of a comparison, or an effect with its kind.

    More strict than `names_comparison`: a title that only speaks of correlations or increases is none.
    """
    if _MEASURED.search(text):
        return False
    spaced = _spaced(text)
    if TWO_SIDES.search(spaced) is not None:
        return len(COMPARING_SIGN.findall(spaced)) == 1
    direction = direction_of((text,))
    if direction.relation in EFFECTS:
        of_both = direction.relation is Relation.CONJUNCTION and _OF_BOTH.search(text) is not None
        return bool(direction.first) or of_both or direction.relation in (Relation.DEACTIVATION, Relation.INTERACTION)
    return direction.relation is not Relation.UNCLEAR and bool(direction.first and direction.second)


def _spaced(text: str) -> str:
    """Return a name as words, as programs write it: "faces_vs_shapes"."""
    return text.replace("_", " ")


def words_in(texts: Iterable[str]) -> set[str]:
    """Return the words of texts in small letters, without a plural's s."""
    return {word.removesuffix("s") for text in texts for word in re.findall(r"[^\W_]{2,}", text.casefold())}


def sides_of(text: str) -> tuple[str, str] | None:
    """Return the two conditions that a name compares, the greater first as printed; None where it names not two."""
    pair = versus_sides(_spaced(text))
    if pair is not None:
        return pair
    direction = direction_of((text,))
    return (direction.first, direction.second) if direction.first and direction.second else None
