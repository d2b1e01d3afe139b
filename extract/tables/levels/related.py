"""Whether a relation with a variable is positive or negative, where a table names the variable alone and the text says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.nouns.documents import Document
from corpora.words.anatomy import names_anatomy
from corpora.words.conditions import is_of_people, variable_of
from corpora.words.correlations import correlation_signs
from corpora.words.printed import tables_mentioned
from corpora.words.sides import is_side
from extract.tables.levels.decided import is_result, sentences_of
from extract.tables.measures import is_signed
from extract.tables.model import TableReading
from extract.tables.names.under import names_who_or_when

_RELATES = re.compile(
    r"\b(?:correlat\w*|regress\w*|relat(?:ing|ed|ions?|ionships?)|associat\w*|covari\w*)\b", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"\b(?:correlat\w*|regress\w*|analys[ie]s|associations?|relationships?|with|of|the|scores?)\b", re.IGNORECASE
)
_NONE = re.compile(r"\b(?:no|not|nor|neither|none|whether|if)\b", re.IGNORECASE)
MIN_LETTERS = 3
"""Letters of the shortest variable that is looked for in running text."""
MIN_INITIALS = 2
LONGEST_NAME = 80
"""Characters of the longest name of a variable: longer levels say more."""


def with_related(document: Document, reading: TableReading) -> TableReading:
    """Return the reading; a relation whose sign is open has that of the sentences that mention its table and its variable.

    Only where the level or the caption says that it is a relation, all those sentences agree, and its values have one sign.
    """
    label = next(iter(tables_mentioned(reading.understood.table.label or "")), None)
    caption = reading.understood.table.caption
    open_ = {f.levels for f in reading.foci if f.direction is not None and f.direction.relation is Relation.UNCLEAR}
    if label is None or not any(levels and _variable(levels[-1], caption) for levels in open_):
        return reading
    sentences = [one for one in filter(is_result, sentences_of(document)) if label in tables_mentioned(one)]
    found: dict[tuple[str, ...], Direction | None] = {}
    ups: dict[tuple[str, ...], set[bool]] = {}
    for focus in reading.foci:
        if is_signed(focus.statistic_name, focus.statistic):
            ups.setdefault(focus.levels, set()).add((focus.statistic or 0) > 0)
        if focus.levels in open_ and focus.levels and focus.levels not in found:
            found[focus.levels] = _told(sentences, focus.levels, caption)
    foci = (
        replace(focus, direction=told)
        if (told := found.get(focus.levels)) and len(ups.get(focus.levels, ())) <= 1
        else focus
        for focus in reading.foci
    )
    return replace(reading, foci=tuple(foci)) if any(found.values()) else reading


def _told(sentences: Sequence[str], levels: tuple[str, ...], caption: str) -> Direction | None:
    """Return the relation with the variable of the innermost level as the sentences that mention its table agree on it."""
    name = _variable(levels[-1], caption)
    if name is None:
        return None
    pattern, told = written(name), dict[Relation, str]()
    for sentence in sentences:
        if not _NONE.search(sentence) and pattern.search(variable_of(sentence)):
            minus, plus = correlation_signs(sentence)
            told |= {Relation.NEGATIVE_CORRELATION: sentence} if minus else {}
            told |= {Relation.POSITIVE_CORRELATION: sentence} if plus else {}
    if len(told) != 1:
        return None
    relation, sentence = next(iter(told.items()))
    return Direction(relation=relation, first=name, words=f"{levels[-1]}; {sentence}")


def _variable(level: str, caption: str) -> str | None:
    """Return the variable of a level that names a relation, or nothing but what the caption relates the brain to."""
    if len(level) > LONGEST_NAME or re.search(r"[<>]|\bvs\b|\bversus\b", level, re.IGNORECASE):
        return None
    is_relation = _RELATES.search(level) is not None
    if not is_relation and not (level.casefold() in caption.casefold() and _RELATES.search(caption)):
        return None
    name = (variable_of(level) or " ".join(_NO_NAME.sub(" ", level).split())) if is_relation else level
    return name if len(re.findall(r"[^\W\d_]", name)) >= MIN_LETTERS else None


_GENERAL = re.compile(
    r"(?:[\w-]+\s+){0,2}(?:variables|measures|scores|scales|subscales|ratings|parameters|characteristics|indices|questionnaires|tests|factors)(?:\s+(?:in|of|among|within|for)\s.*)?",
    re.IGNORECASE,
)
"""Words of a caption for several variables, each of which a level names."""
_SCORE = re.compile(r"\b(?:scores?|scales?|ratings?|index|inventory|questionnaire|IQ)\b", re.IGNORECASE)
_RELATION_WORDS = re.compile(r"\b(?:correlat\w*|regress\w*|analys[ie]s|associations?|relationships?)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_SIGN_ALONE = re.compile(
    r"\W*(?:positive|negative|inverse|increases?|decreases?|[正负]|[-+−])\W*(?:correlations?|associations?|effects?)?\W*",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")


def variable_among(levels: Sequence[str], caption: str) -> str:
    """Return the variable of a relation: what a level says that something varies with, else the level that is one of the caption's; else that of the caption."""
    own = [level for level in levels if level not in caption] or levels
    said = next(filter(None, map(variable_of, reversed(own))), "")
    of_caption = variable_of(caption)
    named = [level for level in own if not any(correlation_signs(level)) and not _SIGN_ALONE.fullmatch(level)]
    if said or not named:
        return said or of_caption
    level = named[-1]
    is_name = not re.search(r"[<>]|\bvs\b|\bversus\b", level, re.IGNORECASE) and len(level) <= LONGEST_NAME
    is_name = is_name and level != caption and not (names_who_or_when(level) or is_of_people(level))
    if not is_name or names_anatomy(level) or is_side(level):
        return of_caption
    name = level if _SCORE.search(level) else " ".join(_RELATION_WORDS.sub(" ", _OF_WHOM.sub("", level)).split())
    if name.casefold() in of_caption.casefold():
        return name if _SEVERAL.search(of_caption) else of_caption
    begins = of_caption.casefold().split(" ")[0]
    is_one = _GENERAL.fullmatch(of_caption) or _SCORE.search(level) or begins in level.casefold()
    return name if is_one else of_caption


def written(name: str) -> re.Pattern[str]:
    """Return the pattern for a variable as running text writes it: its words, or their initials ("percent body fat": "%BF")."""
    words = re.findall(r"\w+", name)
    forms = [r"\W+".join(map(re.escape, words))]
    first = "%" if words[0].casefold() in ("percent", "percentage") else words[0][0].upper()
    initials = "".join(word[0].upper() for word in words[1:])
    if len(initials) >= MIN_INITIALS:
        forms.append(rf"(?-i:{re.escape(first)}\s?{re.escape(initials)})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)
