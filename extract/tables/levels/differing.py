"""Which way a table of differences goes whose names say only that there are some: "Group differences", "Between-scan differences"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.nouns.documents import Document
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import GREATER, LESSER, compared_by_words
from corpora.words.printed import tables_mentioned
from extract.tables.levels.decided import is_result, sentences_of
from extract.tables.measures import is_signed
from extract.tables.model import TableReading

_DIFFERENCE = re.compile(
    r"\b(?:(?:between|across)[- ](?:the\s+)?(?:two\s+)?(?:groups?|scans?|sessions?|visits?)|group\s+(?:differences?|comparisons?)|differences?\s+between)\b",
    re.IGNORECASE,
)
_WAYS = ((Relation.GREATER, GREATER), (Relation.LESS, LESSER))
_NONE = re.compile(r"\b(?:no|not|nor|neither|none|whether|if|interact\w*|correlat\w*)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_BETWEEN = re.compile(
    r"\bdifferences?\s(?:[^.;:]{0,80}?\s)?between\s+(?:the\s+)?(?P<one>[^.;:,()]{2,60}?)\s+and\s+(?:the\s+)?(?P<other>[^.;:,()]{2,60}?)"
    r"(?=\s+(?:with|in|for|during|on|while|when|at|by|across|of)\s|\s*(?:[.;:,(]|$))",
    re.IGNORECASE,
)
"""The two between which a name sees a difference: "Difference in perfusion between baseline and six weeks after surgery"."""
_COMPARED_WITH = re.compile(
    r"(?:as\s+)?(?:compared\s+(?:with|to)|relative\s+to|in\s+comparison\s+(?:with|to))\s+(?:the\s+)?(?P<second>[^,;:()]{2,80}),\s",
    re.IGNORECASE,
)
"""A sentence that begins with one of the two: what it says after that is of the other."""
LONGEST_SIDE = 8
"""Words of each of the two that differ; more of the sentence is no name."""


def with_differing(document: Document, reading: TableReading) -> TableReading:
    """Return the reading; open differences go the one way that all sentences say which mention their table."""
    label = next(iter(tables_mentioned(reading.understood.table.label or "")), None)
    open_ = {f.levels for f in reading.foci if f.direction is not None and _is_open(f.levels, f.direction)}
    known = {f.levels for f in reading.foci if f.direction is not None and f.direction.second}
    is_down = any((f.statistic or 0) < 0 for f in reading.foci if is_signed(f.statistic_name, f.statistic))
    if label is None or not open_ or is_down or any(f.statistic_name == "F" for f in reading.foci):
        return reading
    pairs = {pair for levels in open_ for level in levels if (pair := _between(level)) is not None}
    pair = pairs.pop() if len(pairs) == 1 else None
    told = _told(list(sentences_of(document)), label, pair, may_turn=bool(known))
    if told is None:
        return reading
    foci = (
        replace(f, direction=replace(told, words=f"{f.levels[0]}; {told.words}")) if f.levels in open_ else f
        for f in reading.foci
    )
    return replace(reading, foci=tuple(foci))


def _is_open(levels: Sequence[str], direction: Direction) -> bool:
    is_open = direction.relation is Relation.UNCLEAR and not direction.second
    return is_open and any(map(_DIFFERENCE.search, levels))


def _between(name: str) -> tuple[str, str] | None:
    found = _BETWEEN.search(name)
    return (found["one"], found["other"]) if found is not None else None


def _told(sentences: Sequence[str], label: str, pair: tuple[str, str] | None, *, may_turn: bool) -> Direction | None:
    """Return the one difference that the sentences state which mention a table; None where one of them, or the next, says the other way.

    `pair`: the two between which the names of the table see a difference.
    `may_turn`: other rows of the table have a direction of their own, of which the next sentence may speak.
    """
    found: dict[tuple[Relation, str, str], Direction] = {}
    ways: set[bool] = set()
    for place, sentence in enumerate(sentences):
        if label not in tables_mentioned(sentence) or _NONE.search(sentence):
            continue
        around = sentence if may_turn else " ".join(sentences[place : place + 2])
        ways |= {way for way, words in ((True, GREATER), (False, LESSER)) if words.search(around)}
        stated = (_of_pair(sentence, pair) or stated_difference(sentence)) if is_result(sentence) else None
        if stated is not None:
            found[stated.relation, stated.first.casefold(), stated.second.casefold()] = stated
    return next(iter(found.values())) if len(found) == 1 and len(ways) == 1 else None


def _of_pair(sentence: str, pair: tuple[str, str] | None) -> Direction | None:
    """Return how the one of a pair differs from the other by a sentence that begins "Compared with" the other."""
    found = _COMPARED_WITH.match(sentence) if pair is not None else None
    if found is None or pair is None:
        return None
    behind, second = _IN_BRACKETS.sub("", sentence[found.end() :]), found["second"].casefold()
    others = [other for one, other in (pair, pair[::-1]) if one.casefold() == second]
    ways = [relation for relation, words in _WAYS if words.search(behind)]
    if len(others) != 1 or len(ways) != 1:
        return None
    return Direction(relation=ways[0], first=others[0], second=found["second"], words=sentence)


def stated_difference(sentence: str) -> Direction | None:
    """Return what a sentence says is greater than what, by the clause with the word for it."""
    bare = _IN_BRACKETS.sub("", sentence)
    grown = GREATER.search(bare) or LESSER.search(bare)
    if grown is None:
        return None
    clause = bare[bare.rfind(", ", 0, grown.start()) + 1 :].strip(" .")
    direction = compared_by_words(clause)
    if direction is None or not direction.first or not direction.second:
        return None
    sides = (direction.first, direction.second)
    is_named = all(len(side.split()) <= LONGEST_SIDE and not names_anatomy(side) for side in sides)
    return replace(direction, words=sentence) if is_named else None
