"""Two sections of a table that would be one and the same effect: "Increases (pain - warm)" and "Decreases (warm - pain)".

Authors list an effect once. Read each by itself, both are more in pain; the second is the subtraction that is printed, whose
peaks are less in pain.
"""

from __future__ import annotations

from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.words.patterns import compiled
from extract.tables.model import TableReading

_DECREASES = compiled(r"\b(?:decreas|reduc|deactivat)\w*", r"降低|减低|减少|下降")
_INCREASES = compiled(r"\b(?:increas|activat)\w*", r"增高|升高|增加|激活")
_SUBTRACTION = compiled(r"\s[-–−]\s|\bminus\b|减")


def with_opposed(reading: TableReading) -> TableReading:
    """Return the reading; where decreases of a subtraction would be the increases of the turned one, its two sides change places."""
    directions = {focus.levels: focus.direction for focus in reading.foci if focus.levels and focus.direction}
    increases = {
        _sides(direction)
        for levels, direction in directions.items()
        if direction.relation is Relation.GREATER and _INCREASES.search(levels[-1])
    }
    turned: dict[tuple[str, ...], Direction] = {
        levels: replace(direction, first=direction.second, second=direction.first)
        for levels, direction in directions.items()
        if direction.relation is Relation.LESS
        and _DECREASES.search(levels[-1])
        and _SUBTRACTION.search(levels[-1])
        and _sides(direction)[::-1] in increases
    }
    if not turned:
        return reading
    foci = (replace(focus, direction=turned.get(focus.levels, focus.direction)) for focus in reading.foci)
    return replace(reading, foci=tuple(foci))


def _sides(direction: Direction) -> tuple[str, str]:
    return direction.first.casefold(), direction.second.casefold()
