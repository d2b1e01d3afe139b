"""The levels that are told outside the rows of a table, joined with those of its rows: from outside to inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpora.nouns.documents import Document
from corpora.words.conditions import is_of_people
from extract.tables.columns.panels import comparison_in, comparison_over, is_relation, is_whom
from extract.tables.model import TableReading
from extract.tables.names.announced import announced_above
from extract.tables.names.comparing import is_comparison, names_comparison, sides_of, turns, words_in
from extract.tables.names.measured import change_over, measured_over, relation_over
from extract.tables.names.under import Heading, levels_above

_OF_PEOPLE = re.compile(
    r"\b(?:groups?|patients?|controls?|cohorts?|adults|children|adolescents|men|women|smokers|users)\b|组",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:study|experiment|exp\.?|session|sample|cohort|task|visit|day)\s*#?\d", re.IGNORECASE)

_BEHIND = re.compile(r"(?P<pair>[<>][^<>.;:()]*?)\s+(?:contrasts?|comparisons?)\b[^.;:()]*", re.IGNORECASE)
"""What follows the second condition: "the A > B contrast on scores"."""
_THRESHOLD = re.compile(
    r"\s?[(\[](?:\s?(?:whole[- ]brain|corrected|uncorrected|clusters?|voxels?|[pPzZtFk]|FWE|FDR)\b)[^()\[\]]{0,40}[<>≤≥][^()\[\]]*[)\]]"
)
"""The threshold in brackets, whose signs compare no conditions: "(clusters > 120 mm3, p < .05)"."""
_NONE = re.compile(r"\b(?:no|not|none|neither|nothing)\b", re.IGNORECASE)
"""A sentence on what was not found: "The reverse contrast gave no result."."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of a table outside its rows: its caption, the headings above it, the comparisons that sentences name."""

    caption: str
    headings: tuple[Heading, ...]
    sentences: tuple[str, ...]
    may_turn: bool
    """Whether it is said to be the reverse of something: then no heading says what it compares."""
    is_placed: bool
    """Whether it was found on a page: the headings above are over its first rows, later ones are among its rows."""
    is_bare: bool
    """Whether it has neither a number nor a caption that names a comparison: a heading right above it is its caption."""
    over_all: str = ""
    """The caption where what it compares may hold for all rows: not that of a list of contrasts, of which one is in it."""
    measured: str = ""
    """What the caption says was measured in all rows, which compare only people or times."""


def with_levels_outside(document: Document, reading: TableReading) -> TableReading:
    """Return the reading, the levels of its foci joined with those that headings, sentences and the caption give."""
    if not reading.foci:
        return reading
    table = reading.understood.table
    sentence = next((one.sentence for one in document.above if one.table == table.id), "")
    announced = announced_above(sentence, table)
    told = Told(
        caption=table.caption,
        headings=levels_above(document, table),
        sentences=announced or tuple(filter(None, [reading.understood.outside])),
        may_turn=turns(table.caption) or (table.label is None and turns(sentence) and not _NONE.search(sentence)),
        is_placed=table.placed,
        is_bare=table.label is None and not names_comparison(table.caption),
    )
    each = dict.fromkeys(focus.levels for focus in reading.foci)
    under = [_is_under(table.caption, levels) for levels in each]
    is_over = any(under) and all(
        one or _says_all(table.caption, levels) for one, levels in zip(under, each, strict=True)
    )
    if table.label is not None and is_over:
        told = replace(told, over_all=table.caption)
    elif table.label is not None and each:
        names = list(each)
        found = (over(names, table.caption) for over in (change_over, measured_over, relation_over))
        told = replace(told, measured=next(filter(None, found), ""))
    later = replace(told, headings=())
    joined = {levels: outer_levels(levels, told) for levels in each}
    joined_later = {levels: outer_levels(levels, later) for levels in each}
    first_page = table.pages[:1]
    foci = (
        replace(f, levels=(joined if f.page is None or f.page in first_page else joined_later)[f.levels])
        for f in reading.foci
    )
    return replace(reading, foci=tuple(foci))


def _is_under(caption: str, levels: Sequence[str]) -> bool:
    """Return whether levels may be under the comparison of a caption: none of them is of its conditions."""
    over, bare = _over(levels, caption), _without_caption(levels, caption)
    if over is None or not is_comparison(over):
        return False
    return _is_of_others(over, bare) or (
        all(is_whom(level) or is_relation(level) for level in bare) and not is_of_people(over)
    )


def _says_all(caption: str, levels: Sequence[str]) -> bool:
    """Return whether levels name both conditions of a caption's comparison themselves: beside others that are under it."""
    over = comparison_in(_plain(caption))
    sides = sides_of(over) if over is not None else None
    said = words_in(level for level in levels if level.rstrip(". ") not in caption)
    return sides is not None and all(words_in([side]) <= said for side in sides)


def _without_caption(levels: Sequence[str], caption: str) -> list[str]:
    """Return levels without the comparison that they have from the caption already."""
    over = comparison_over(levels[1:], _plain(caption)) if len(levels) > 1 else None
    return [*levels[1:]] if over is not None and over == levels[0] else [*levels]


def _plain(caption: str) -> str:
    return _BEHIND.sub(r"\g<pair>", _THRESHOLD.sub("", caption))


def _over(levels: Sequence[str], caption: str) -> str | None:
    """Return the one comparison of a caption under which levels are: of "the A > B contrast on scores" only "A > B"."""
    return comparison_over(_without_caption(levels, caption), _plain(caption))


def outer_levels(levels: Sequence[str], told: Told) -> tuple[str, ...]:
    """Return the levels of a contrast under those that are told outside the rows, outermost first.

    A comparison is added where the levels name none, or where it is of other conditions than they are: what a caption
    compares in both of two groups, what a heading right above the table compares.
    """
    found = list(levels)
    if turns(" ".join(levels)):
        told = replace(told, may_turn=True, sentences=())
    if not any(map(names_comparison, found)):
        found = [*(name for name in told.sentences if _is_of_others(name, found)), *found]
    over = _over(found, told.over_all) if any(map(names_comparison, found)) else None
    if over is not None and over not in found:
        found.insert(0, over)
    if told.measured:
        found.insert(0, told.measured)
    for heading in reversed(told.headings):
        if heading.compares:
            is_level = told.is_bare or not any(map(names_comparison, found))
            is_level = is_level and not told.may_turn and _is_of_others(heading.text, found)
            is_level = is_level and not (told.is_placed and levels)
        else:
            is_level = _is_not_said(heading.text, found, told.caption)
            is_level = is_level and not (told.is_placed and len(levels) > 1)
        found = [heading.text, *found] if is_level else found
    return tuple(dict.fromkeys(found))


def _is_of_others(name: str, levels: Sequence[str]) -> bool:
    """Return whether a comparison is of other conditions than the levels: none of them is named by one of its sides."""
    return not words_in(sides_of(name) or (name,)) & words_in(
        side for level in levels for side in (sides_of(level) or (level,))
    )


def _is_not_said(heading: str, levels: Sequence[str], caption: str) -> bool:
    """Return whether neither levels nor caption name a group, or a number of a study, where a heading does."""
    said = " ".join((*levels, caption))
    if re.sub(r"\W+", " ", heading).casefold() in re.sub(r"\W+", " ", said).casefold():
        return False
    if _NUMBERED.match(heading):
        return _NUMBERED.search(said) is None
    return _OF_PEOPLE.search(said) is None
