"""Relations without a sign among the contrasts of a table, all of whose values are positive: "Correlation with age".

A contrast of a regression is tested one way. Its positive values are of a positive relation, unless the authors list the
other one by its size; then they say somewhere that it is negative, and nothing is taken for granted. A caption that speaks
of correlations says less: its rows may be of both signs, so that they stay open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.nouns.documents import Document
from corpora.words.correlations import after_with, correlation_signs, is_open_relation
from corpora.words.patterns import compiled
from corpora.words.sides import is_side
from extract.tables.levels.related import variable_among
from extract.tables.model import TableReading

LEAST_TEXT = 800
"""Characters of running text from which on a paper, and no sheet of tables, is at hand in which a negative relation would be named."""
_STATISTICS = frozenset({"t", "z"})
"""Statistics of contrasts; a coefficient has a sign of its own, which `with_directions` reads."""
_RELATION = (
    r"(?:correlat|associat|relat(?:ed|ion)|modulat|covar|regress|coupl|connect|depend|slope|effect|weight|predict)\w*"
)
_NEGATIVE = compiled(
    rf"\b(?:negativ|invers|anti-?)\w*\W+(?:\w+\W+){{0,3}}?{_RELATION}",
    rf"\b{_RELATION}\W+(?:\w+\W+){{0,4}}?(?:negativ|invers)\w*",
    r"\banti-?correlat",
    r"\b(?:decreas|declin|reduc|diminish)\w*\s+(?:\w+\s+){0,4}?(?:with|as\s+a\s+function\s+of)\s+(?:\w+\s+)?(?:increas|age|high|great|longer|more|load|sever)",
    r"\b(?:lower|less|reduced|weaker|smaller)\s+[^.;]{0,80}\b(?:with|in\s+those\s+with|associated\s+with)\s+(?:higher|greater|more|longer|increas|stronger)",
    r"\b(?:higher|greater|more|longer|stronger)\s+[^.;]{0,80}\b(?:lower|less|reduced|weaker|smaller)\b",
    r"负(?:性|向)?(?:相关|调制|回归)|呈负",
)
"""How a text says that something grows while something else shrinks."""


def with_unsigned(document: Document, reading: TableReading) -> TableReading:
    """Return the reading; the sign of an open relation with a variable is that of its values, where no text speaks of a negative one."""
    caption = reading.understood.table.caption
    open_ = {
        f.levels
        for f in reading.foci
        if f.levels and f.direction is not None and _is_open(f.levels, f.direction, caption)
    }
    values: dict[tuple[str, ...], list[bool]] = {}
    for focus in reading.foci:
        if focus.levels in open_:
            is_up = (focus.statistic_name or "").casefold() in _STATISTICS and (focus.statistic or 0) > 0
            values.setdefault(focus.levels, []).append(is_up)
    positive = {levels for levels, ups in values.items() if all(ups)}
    is_text = sum(len(section.text) for section in document.sections) >= LEAST_TEXT
    if not positive or not is_text or any(map(_NEGATIVE.search, _texts(document, reading))):
        return reading
    told = {
        levels: Direction(
            relation=Relation.POSITIVE_CORRELATION,
            first=variable_among(levels, caption) or after_with(levels[-1]),
            words=f"{levels[-1]}; its values are positive",
        )
        for levels in positive
    }
    foci = (replace(focus, direction=told.get(focus.levels, focus.direction)) for focus in reading.foci)
    return replace(reading, foci=tuple(foci))


def _is_open(levels: Sequence[str], direction: Direction, caption: str) -> bool:
    """Return whether a row, not the caption alone, names a relation with a variable, and nothing says which way it goes."""
    name = next((level for level in reversed(levels) if not is_side(level)), "")
    is_relation = name not in caption and is_open_relation(name)
    is_signed = any(any(correlation_signs(level)) for level in levels)
    return direction.relation is Relation.UNCLEAR and not direction.second and is_relation and not is_signed


def _texts(document: Document, reading: TableReading) -> Iterator[str]:
    """Yield all that the document says: its text, and the captions, notes and names of its tables."""
    yield from (section.text for section in document.sections)
    for table in document.tables:
        yield from (table.caption, *table.footnotes)
    yield from (level for focus in reading.foci for level in focus.levels)
