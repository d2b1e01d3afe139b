"""Relations without a sign among the contrasts of a table, all of whose values have one sign: "Correlation with age".

Negative values are of a negative relation. A contrast of a regression is tested one way. Its positive values are of a positive relation, unless the authors list the
other one by its size; then they say somewhere that it is negative, and nothing is taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.nouns.documents import Document
from corpora.words.comparisons import TWO_SIDES
from corpora.words.correlations import after_with, correlation_signs, is_open_relation
from corpora.words.patterns import compiled
from corpora.words.sides import is_side
from extract.tables.levels.related import variable_among
from extract.tables.model import Role, TableReading

LEAST_TEXT = 800
"""Characters of running text from which on a paper, and no sheet of tables, is at hand in which a negative relation would be named."""
_STATISTICS = frozenset({"t", "z"})
"""Statistics of contrasts; a coefficient has a sign of its own, which `with_directions` reads."""
_RELATION = (
    r"(?:correlat|associat|relat(?:ed|ion)|modulat|covar|regress|coupl|connect|depend|slope|effect|weight|predict)\w*"
)
_RELATED = compiled(rf"^[^<>]*\b{_RELATION}\s+(?:\w+\s+){{0,2}}?(?:with|to)\b[^<>]*$")
"""What is listed goes with something: "Regions in which volume was correlated with age"."""
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
_SAYS_POSITIVE = compiled(
    r"\b(?:all|only)\s+(?:\w+\s+){0,2}?(?:correlations?|associations?|relations?|effects?)\s+(?:were\s+|are\s+)?positive\b",
    r"^\W*positive\s+(?:correlations?|associations?|relations?)\W*(?:[;,.]|$)",
)
"""A note that all that is listed is positive."""
_NONE_FOUND = compiled(
    r"\b(?:no|without|nor|neither|not any)\s+(?:(?!but\b|only\b|positiv)[\w-]+\s+){0,4}?(?:negativ|invers)\w*\s+\w+",
    r"(?:没有|未|无)[^，。；]{0,12}负(?:性|向)?相关",
)
_OF_MODULATORS = compiled(r"\bmodulators?\b", r"\bregressors?\b", r"\bcovariates?\b")
"""The heading of a column whose names are of quantities, where they compare nothing."""


def with_unsigned(document: Document, reading: TableReading) -> TableReading:
    """Return the reading; the sign of an open relation with a variable is that of its values.

    Negative values say so by themselves; positive ones only where no text speaks of a negative relation.
    """
    caption = reading.understood.table.caption
    columns = (column for block in reading.understood.blocks for column in block.columns)
    are_modulators = any(column.role is Role.CONTRAST and _OF_MODULATORS.search(column.leaf) for column in columns)
    are_variables = are_modulators or is_open_relation(caption)
    named = {(f.levels, f.direction) for f in reading.foci if f.levels and f.direction is not None}
    open_ = {levels for levels, direction in named if _is_open(levels, direction, are_variables=are_variables)}
    signs: dict[tuple[str, ...], set[int]] = {}
    for focus in reading.foci:
        if focus.levels in open_:
            is_test = (focus.statistic_name or "").casefold() in _STATISTICS
            value = focus.statistic or 0.0 if is_test else 0.0
            signs.setdefault(focus.levels, set()).add((value > 0) - (value < 0))
    told = {
        levels: _of_values(levels, caption, Relation.NEGATIVE_CORRELATION, "negative")
        for levels, found in signs.items()
        if found == {-1}
    }
    positive = {levels for levels, found in signs.items() if found == {1}}
    is_text = sum(len(section.text) for section in document.sections) >= LEAST_TEXT
    notes = reading.understood.table.footnotes
    is_said = any(map(_SAYS_POSITIVE.search, notes)) and not any(map(_says_negative, notes))
    if positive and (is_said or (is_text and not any(map(_says_negative, _texts(document, reading))))):
        told |= {levels: _of_values(levels, caption, Relation.POSITIVE_CORRELATION, "positive") for levels in positive}
    if not told:
        return reading
    foci = (replace(focus, direction=told.get(focus.levels, focus.direction)) for focus in reading.foci)
    return replace(reading, foci=tuple(foci))


def _of_values(levels: Sequence[str], caption: str, relation: Relation, sign: str) -> Direction:
    return Direction(
        relation=relation,
        first=variable_among(levels, caption) or after_with(levels[-1]),
        words=f"{levels[-1]}; its values are {sign}",
    )


def _is_open(levels: Sequence[str], direction: Direction, *, are_variables: bool) -> bool:
    """Return whether a relation with a variable is named and nothing says which way it goes; `are_variables`: caption or heading say that names which compare nothing are variables."""
    is_signed = any(any(correlation_signs(level)) for level in levels)
    is_unclear = direction.relation is Relation.UNCLEAR and not direction.second
    name = _innermost(levels)
    is_variable = are_variables and not TWO_SIDES.search(name)
    return is_unclear and not is_signed and (is_variable or is_open_relation(name) or _RELATED.search(name) is not None)


def _says_negative(text: str) -> bool:
    """Return whether a text speaks of a negative relation; that none was found is none."""
    return _NEGATIVE.search(_NONE_FOUND.sub(" ", text)) is not None


def _innermost(levels: Sequence[str]) -> str:
    return next((level for level in reversed(levels) if not is_side(level)), "")


def _texts(document: Document, reading: TableReading) -> Iterator[str]:
    """Yield all that the document says: its text, and the captions, notes and names of its tables."""
    yield from (section.text for section in document.sections)
    for table in document.tables:
        yield from (table.caption, *table.footnotes)
    yield from (level for focus in reading.foci for level in focus.levels)
