"""Which way the rows of a factor go ("Task difficulty") where the text says it of all of them, by their number.

"Difficulty revealed three regions. All three showed greater activation for hard than for easy items."
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpora.language.numbers import NUMBER, to_number
from corpora.nouns.directions import Direction, Relation
from corpora.nouns.documents import Document
from corpora.words.comparisons import TWO_SIDES
from extract.tables.levels.decided import is_result, sentences_of
from extract.tables.levels.differing import stated_difference
from extract.tables.levels.related import written
from extract.tables.measures import is_signed
from extract.tables.model import TableReading

_ALL = re.compile(
    rf"\b(?:all|each)\s+(?:(?:of|the|these|those)\s+){{0,3}}(?P<n>{NUMBER})\b(?!\s*(?:participants|subjects|patients|groups?|conditions?|tasks?|runs?|sessions?)\b)",
    re.IGNORECASE,
)
_NONE = re.compile(r"\b(?:nor|neither|none|whether|if|except|interact\w*|correlat\w*)\b", re.IGNORECASE)
MIN_LETTERS = 5
"""Letters of the shortest name of a factor that is looked for in running text."""
LONGEST_NAME = 60
"""Characters of the longest name of a factor."""


def with_counted(document: Document, reading: TableReading) -> TableReading:
    """Return the reading; the open rows of a factor go the way that the text says of all of them, right behind its name."""
    counts = Counter(f.levels for f in reading.foci)
    down = {f.levels for f in reading.foci if is_signed(f.statistic_name, f.statistic) and (f.statistic or 0) < 0}
    open_ = [
        levels for levels in {f.levels for f in reading.foci if _is_open(f.levels, f.direction)} if levels not in down
    ]
    if not open_:
        return reading
    stated = list(_stated(list(sentences_of(document))))
    found = {levels: _told(stated, levels[-1], counts[levels]) for levels in open_}
    foci = (replace(f, direction=found.get(f.levels) or f.direction) for f in reading.foci)
    return replace(reading, foci=tuple(foci)) if any(found.values()) else reading


def _is_open(levels: Sequence[str], direction: Direction | None) -> bool:
    """Return whether a row's innermost level is the name of a factor, and nothing says which way it goes."""
    is_open = direction is not None and direction.relation is Relation.UNCLEAR and not direction.second
    is_name = (
        bool(levels) and len(re.findall(r"[^\W\d_]", levels[-1])) >= MIN_LETTERS and len(levels[-1]) <= LONGEST_NAME
    )
    return is_open and is_name and TWO_SIDES.search(levels[-1]) is None


def _stated(sentences: Sequence[str]) -> Iterator[tuple[Sequence[str], int, Direction]]:
    """Yield each sentence that states a difference of all of a number of rows, with the one before it; the number; the difference."""
    for place, sentence in enumerate(sentences):
        told = _ALL.search(sentence)
        n = to_number(told["n"]) if told is not None and not _NONE.search(sentence) and is_result(sentence) else None
        direction = stated_difference(sentence) if n is not None and n > 1 else None
        if n is not None and direction is not None:
            yield sentences[max(place - 1, 0) : place + 1], n, direction


def _told(stated: Sequence[tuple[Sequence[str], int, Direction]], name: str, count: int) -> Direction | None:
    """Return the one difference that is stated of all `count` rows, in a sentence that names the factor or in the next one."""
    pattern, found = written(name), {}
    for sentences, n, direction in stated:
        if n == count and any(map(pattern.search, sentences)):
            found[direction.relation, direction.first.casefold(), direction.second.casefold()] = direction
    if len(found) != 1:
        return None
    direction = next(iter(found.values()))
    return replace(direction, words=f"{name}; {direction.words}")
