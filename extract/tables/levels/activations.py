"""Tables of plain activations: "Regions activated during reading" compares with rest, whatever that was, and its foci are increases.

A table of decreases beside one of activations with the same names lists what the same tasks deactivate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import DOWN, LESSER, UP
from corpora.words.conditions import is_of_people, trimmed
from corpora.words.patterns import compiled
from corpora.words.sides import is_side
from corpora.words.versus import BASELINE
from extract.tables.measures import is_signed
from extract.tables.model import Role, TableReading
from extract.tables.names.under import names_who_or_when

LONGEST_CAPTION = 600
"""Characters of a caption or note within which it says what its regions are."""
_PLACES = r"(?:regions?|areas?|clusters?|structures?|sites|foci|peaks?|voxels|maxima|coordinates)"
_WHILE = r"(?:during|when|while|by|in\s+response\s+to|in\s+the|evoked\s+by|elicited\s+by|induced\s+by|associated\s+with|related\s+to)"
_ACTIVATED = re.compile(
    rf"(?:^|[.:;]\s+)(?:(?:significant(?:ly)?|brain|cortical|subcortical|cerebral|whole[- ]brain|main|local|peak|group|common|mean|regional|fMRI|BOLD|the|of|list|table|coordinates|maxima|{_PLACES})\s+)*"
    rf"(?:(?:activations?|activity)(?:\s+(?:{_PLACES}|patterns?|maxima|peaks?|coordinates))?|(?:{_PLACES}\s+(?:of\s+|showing\s+|with\s+|that\s+(?:were|are)\s+|(?:significantly\s+))?)+(?:significant(?:ly)?\s+)?(?:activations?|activated|active))"
    rf"\s+(?:found\s+|observed\s+|significantly\s+)?{_WHILE}\s+(?:the\s+|an?\s+)?(?P<what>[^.;:()]{{3,120}})",
    re.IGNORECASE,
)
"""A caption that says in which condition its regions were active, and compares it with nothing."""
_PLAIN = re.compile(
    r"\W*(?:(?:significant|brain|cortical|cerebral|regional|main|local|peak|fMRI|BOLD|task-(?:related|induced|evoked))\s+)*activations?(?:\s+(?:peaks?|maxima|foci|clusters|coordinates|regions|areas|sites))?"
    r"(?:\s+(?:in|for)\s+(?:the\s+)?(?:two|both|each|three|four|all)\s+(?:states?|groups?|conditions?|tasks?|sessions?))?\W*",
    re.IGNORECASE,
)
"""A caption that says no more than that activations are listed: each is of the condition over it."""
_NO_CONDITION = re.compile(
    r"\b(?:experiments?|models?|stud(?:y|ies)|factors?|levels?|samples?|networks?|sessions?|runs?|analys[ei]s|maps?|hemispheres?|days?|weeks?|months?|visits?|scans?|results?|peaks?|activations?|whole[- ]brain)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\b(?=[A-Za-z]?[a-z]{0,30}[aeiouy])[A-Za-z][a-z]{3}")
"""What names of conditions have and the acronyms of groups have not."""
_SAYS_MORE = compiled(
    rf"[<>×]|\b(?:{UP}|{DOWN})\b|\bdiffer|\bcompar|\bversus\b|\bvs\b|\bminus\b|\brelative|\bthan\b|\bcontrast|\bsubtract|\binteract|\bdeactiv|\bcorrelat|\bassociations?\b|\bregress|\bparametric|\bmodulat|"
    r"\bpredict|\bnegativ|\bpositiv|\bconnect|\bcoupl|\bseeds?\b|\bppi\b|\bdecod|\bclassif|\bmvpa\b|\bconjunct|\boverlap|\bconverg|\bale\b|\bmeta-?analy|\bliterature|\bprevious|\bstudies\b|"
    r"\beffects?\b|\bchang|\btrain|\btreat|\btherap|\bbefore\b|\bafter\b|\bdrug|\bplacebo|\bsimulat|\brois?\b|\bregions? of interest|\bmask|\bcovar|\bhypo|\bhyper|\bcluster solution|\bcomponents?\b|\bica\b",
    r"差异|比较|相关|负激活|交互|连接|治疗|干预|前后|变化|减",
)
"""Words by which a table says more than where something was active."""
_DECREASED = re.compile(
    rf"\b{DOWN}\s+(?:\w+\s+)?(?:activity|activations?|signals?|responses?|bold)\b(?:\s+\w+)?\s+(?:during|when|while)\s+(?:the\s+)?(?P<what>[^.;:()]{{3,120}})",
    re.IGNORECASE,
)
_LISTS_INCREASES = re.compile(
    rf"\btable\s+(?:lists|shows|gives|reports)\s+(?:(?:the|all|brain|significant)\s+){{0,3}}{_PLACES}\s+(?:that|which|where|with|showing)\s+(?:show(?:ed)?\s+)?(?:\w+[- ]related\s+)?"
    r"(?:increases?\s+(?:in|of)\s+(?:the\s+)?(?:\w+\s+)?(?:signals?|activity|activation|bold|blood\s+flow|r?cbf)(?:\s+signals?)?|activations?)\s+(?:during|while|in)\s+(?:the\s+)?(?P<what>[^.;:()]{3,120})",
    re.IGNORECASE,
)
"""A note that says of all rows of a main effect of a task that they are increases in it."""
_TASK = re.compile(r"\b(?:tasks?|stimulation|paradigm|perception)$", re.IGNORECASE)
_NOT_OWN = frozenset({Role.SEED, Role.STUDY, Role.SOURCE})


def with_activations(reading: TableReading) -> TableReading:
    """Return the reading; foci of plain activations, and of main effects of a task whose increases a note lists, are increases."""
    table = reading.understood.table
    columns = (column for block in reading.understood.blocks for column in block.columns)
    down = {f.levels for f in reading.foci if is_signed(f.statistic_name, f.statistic) and (f.statistic or 0) < 0}
    if down or any(column.role in _NOT_OWN for column in columns):
        return reading
    open_ = dict.fromkeys((f.levels, f.direction) for f in reading.foci if f.direction is not None)
    found = {
        levels: told
        for levels, own in open_
        if own is not None and (told := _active(levels, own, table.caption, table.footnotes)) is not None
    }
    if _PLAIN.fullmatch(table.caption) and not any(f.statistic_name == "F" for f in reading.foci):
        found |= {levels: told for levels, own in open_ if own and (told := _active_in(levels, own)) is not None}
    foci = (replace(f, direction=found.get(f.levels, f.direction)) for f in reading.foci)
    return replace(reading, foci=tuple(foci)) if found else reading


def _active(levels: Sequence[str], own: Direction, caption: str, notes: Sequence[str]) -> Direction | None:
    """Return the increase that a caption of activations, or a note on a main effect, makes of an open direction."""
    if own.relation is Relation.MAIN_EFFECT and _TASK.search(own.first) and not own.second:
        listed = [
            found
            for note in notes
            if (found := _LISTS_INCREASES.search(note[:LONGEST_CAPTION])) and not LESSER.search(note)
        ]
        what = trimmed(listed[0]["what"]) if len(listed) == 1 else ""
        return Direction(relation=Relation.GREATER, first=own.first, words=f"{own.words}; {what}") if what else None
    found = _ACTIVATED.search(caption[:LONGEST_CAPTION]) if own.relation is Relation.UNCLEAR and not own.first else None
    own_levels = [level for level in levels if level.rstrip(". ") not in caption]
    if found is None or _SAYS_MORE.search(" ".join((*own_levels, caption))):
        return None
    return Direction(relation=Relation.GREATER, first=_condition(own_levels, found["what"]), words=caption)


def _active_in(levels: Sequence[str], own: Direction) -> Direction | None:
    """Return the increase in the one condition that is over a column, or rows, of a table of plain activations."""
    is_open = own.relation is Relation.UNCLEAR and not own.first
    name = levels[0] if is_open and len(levels) == 1 else ""
    is_other = _SAYS_MORE.search(name) or _NO_CONDITION.search(name) or not _WORD.search(name)
    if is_other or BASELINE.fullmatch(name) or _condition(levels, "") != name:
        return None
    return Direction(relation=Relation.GREATER, first=name, words=name)


def _condition(levels: Sequence[str], what: str) -> str:
    """Return the condition of a row: the level that names one, else that of the caption."""
    named = (
        n for n in reversed(levels) if not (names_who_or_when(n) or is_of_people(n) or is_side(n) or names_anatomy(n))
    )
    return next(named, trimmed(what))


def with_deactivations(readings: Sequence[TableReading]) -> list[TableReading]:
    """Return the readings; decreases during a task are deactivations where another table lists activations of the same names."""
    active = {
        f.levels[-1]
        for one in readings
        if _ACTIVATED.search(one.understood.table.caption[:LONGEST_CAPTION])
        for f in one.foci
        if f.levels and f.direction is not None and f.direction.relation is Relation.GREATER and not f.direction.second
    }
    return [_deactivated(one) if active and _is_below(one, active) else one for one in readings]


def _is_below(reading: TableReading, active: set[str]) -> bool:
    found = _DECREASED.search(reading.understood.table.caption[:LONGEST_CAPTION])
    ways = {f.direction.relation for f in reading.foci if f.direction is not None and not f.direction.second}
    is_same = all(f.levels and f.levels[-1] in active for f in reading.foci)
    return found is not None and not is_of_people(found["what"]) and is_same and ways == {Relation.LESS}


def _deactivated(reading: TableReading) -> TableReading:
    foci = (
        replace(f, direction=replace(f.direction, relation=Relation.DEACTIVATION, first=f.levels[-1]))
        for f in reading.foci
        if f.direction is not None
    )
    return replace(reading, foci=tuple(foci))
