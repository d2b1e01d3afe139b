"""Which sign a relation has that the names of a table leave open and its caption or notes give: "All associations were negative"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.words.anatomy import names_anatomy
from corpora.words.conditions import variable_of
from corpora.words.correlations import correlation_signs, names_correlation
from corpora.words.sides import is_side
from extract.tables.levels.related import variable_among, written
from extract.tables.model import TableReading

LONGEST_NOTE = 4000
"""Characters of a note that is searched: longer ones are text that ran into it."""
_RELATIONS = r"(?:correlations?|associations?|relation(?:ship)?s?)"
_OF_ALL = re.compile(
    rf"\b(?:all|each|every)\s+(?:of\s+)?(?:the\s+)?(?:\w+\s+){{0,2}}?{_RELATIONS}\b(?:\s+(?:\w+\s+){{0,2}}?(?:shown|listed|reported|tabulated|given|here)(?:\s+(?:here|above|in\s+(?:the|this)\s+table))?)?"
    r"\s+(?:are|were|is|was)\s+(?P<sign>positive|negative|inverse)\b"
    rf"|\b{_RELATIONS}\s+(?:are|were)\s+all\s+(?P<sign_behind>positive|negative|inverse)\b",
    re.IGNORECASE,
)
"""What a note says of all that its table lists."""
_OF_PANELS = re.compile(
    r"\b(?:panels?|parts?|sections?)\s+(?P<codes>[(\[]?[A-H][)\]]?(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)[(\[]?[A-H][)\]]?)*)\s+(?:(?:are|were|is|was|lists?|shows?)\s+)?(?P<sign>positive|negative|inverse)\b",
    re.IGNORECASE,
)
"""The sign of the relations in the panels of a table: "Correlations in panel C are positive and in panel D negative"."""
_RELATION = re.compile(rf"\b(?:{_RELATIONS}|correlated|associated|related)\b", re.IGNORECASE)
_CODE = re.compile(r"\W*(?P<code>[A-H])\s*[.):]\s*(?=\w)")
_OF_VALUES = re.compile(
    r"\b(?:[tzr]|values?|scores?|statistics?|signs?|coefficients?)\s+(?:\w+\s+)?(?:indicat|denot|represent|mean|reflect|correspond|refer)|\b(?:no|not|nor|neither|none|whether|if)\b",
    re.IGNORECASE,
)
"""A clause on what the sign of a value means, or on what was not found."""
_COMPARES = re.compile(r"[<>]|\bvs\b|\bversus\b", re.IGNORECASE)


def with_noted(reading: TableReading) -> TableReading:
    """Return the reading; a relation whose sign is open has the one that the caption or the notes of its table give it.

    That of all relations, of the panel whose letter its name begins with, or of its variable; None of these where they disagree.
    """
    table = reading.understood.table
    open_ = {
        f.levels: f.direction
        for f in reading.foci
        if f.direction is not None
        and f.direction.relation is Relation.UNCLEAR
        and _is_relation(f.levels, table.caption)
    }
    if not open_:
        return reading
    clauses = list(_clauses((table.caption, *table.footnotes)))
    noted = {levels: _noted(clauses, levels, table.caption, own) for levels, own in open_.items()}
    foci = (
        replace(focus, direction=told) if (told := noted.get(focus.levels)) is not None else focus
        for focus in reading.foci
    )
    return replace(reading, foci=tuple(foci)) if any(noted.values()) else reading


def _is_relation(levels: Sequence[str], caption: str) -> bool:
    """Return whether levels say that something varies with something, or the caption does over names that compare nothing."""
    if any(map(names_correlation, levels)) or any(variable_of(level) for level in levels):
        return True
    return names_correlation(caption) and not any(map(_COMPARES.search, levels))


def _clauses(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from re.split(r"[;；。]\s*|(?<!\bvs)\.\s+", text[:LONGEST_NOTE])


def _noted(clauses: Sequence[str], levels: Sequence[str], caption: str, own: Direction) -> Direction | None:
    """Return the relation of some levels with the sign that the clauses agree on."""
    name = own.first or variable_among(levels, caption)
    told: dict[Relation, str] = {}
    for clause in clauses:
        for sign in (*_of_all(clause), *_of_panel(clause, levels), *_of_name(clause, name)):
            told.setdefault(sign, clause)
    if len(told) != 1:
        return None
    relation, clause = next(iter(told.items()))
    return Direction(relation=relation, first=name, words="; ".join((*levels, clause)))


def _of_all(clause: str) -> Iterator[Relation]:
    for found in _OF_ALL.finditer(clause):
        yield _relation(found["sign"] or found["sign_behind"])


def _of_panel(clause: str, levels: Sequence[str]) -> Iterator[Relation]:
    codes = {found["code"] for level in levels if (found := _CODE.match(level))}
    if _RELATION.search(clause):
        for found in _OF_PANELS.finditer(clause):
            if codes & set(re.findall(r"\b[A-H]\b", found["codes"])):
                yield _relation(found["sign"])


def _of_name(clause: str, name: str) -> Iterator[Relation]:
    """Yield the signs in a clause that names the variable: "BDI, Beck Depression Inventory (negative correlation)"."""
    if not name or is_side(name) or names_anatomy(name) or _OF_VALUES.search(clause):
        return
    if written(name).search(clause):
        minus, plus = correlation_signs(clause)
        yield from ((Relation.NEGATIVE_CORRELATION,) if minus else ())
        yield from ((Relation.POSITIVE_CORRELATION,) if plus else ())


def _relation(sign: str) -> Relation:
    return Relation.POSITIVE_CORRELATION if sign.casefold() == "positive" else Relation.NEGATIVE_CORRELATION
