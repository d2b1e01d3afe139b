"""The levels of a contrast that the headings above a table give: a group or a study, a comparison, from outside to inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.language.people import PEOPLE
from corpora.nouns.documents import Above, Document, Section, Table
from corpora.words.printed import tables_mentioned
from extract.tables.names.comparing import is_comparison, says_nothing
from extract.tables.names.outside import clean_name

_NUMBERING = re.compile(r"^\W*(?:(?:\d{1,2}\.(?:\d{1,2}\.?)*|[A-Z]\.(?:\d{1,2}\.?)*|\(?[a-z]\)|[IVX]{1,4}\.)\s+(?=\S))")
_EDIT = re.compile(r"\s*\[(?:edit|bearbeiten)?[^\[\]]{0,20}\]\s*$", re.IGNORECASE)
"""The link behind a wiki's heading."""
_CONTRAST = re.compile(r"^(?:contrasts?|comparisons?)\s*[:：]\s*", re.IGNORECASE)
_OF_ONE = re.compile(r"^(?:contrast|comparison)\s*[:：]", re.IGNORECASE)
"""A heading that gives the name of one contrast, as reports of programs have it: "Contrast: listening"."""
_RESULTS = (
    r"(?:(?:main|f?mri|imaging|behaviou?ral|whole[- ]brain|group|second[- ]level|neuroimaging|full)\s+)*"
    r"(?:results?|findings?|analys[ie]s|tables?|peaks?|coordinates?|data|activations?)"
)
_COUNT = r"(?:\s*[(\[](?=[^()\[\]]*(?:\bn\s*=\s*\d|\d))[^()\[\]]*[)\]]|\s*,?\s*n\s*=\s*\d+)"
"""How many they were, behind the name of a group."""
_NUMBERED = re.compile(
    r"(?:study|experiment|exp\.?|session|sample|cohort|group|dataset|task|visit|time\s?point|day|实验|研究)\s*#?(?:\d{1,2}|[IVX]{1,4}|[A-D]|[一二三四五])\b"
    r"(?P<rest>.{0,60})",
    re.IGNORECASE,
)
_KIND = r"(?:healthy|older|elderly|younger|young|middle-aged|adult|male|female|right-handed|typically developing|neurotypical|control|patient|clinical)"
_PEOPLE = (
    rf"(?:(?:{_KIND}\s+)+(?:volunteers?|adults?|participants?|subjects?|individuals?|people|persons?|children|adolescents?|boys|girls|men|women|controls?|patients)"
    r"|(?:[\w-]+\s+){0,3}(?:patients|controls|group|cohort|smokers|adults|children|adolescents|men|women|musicians|bilinguals)"
    r"|patients\s+with\s+[\w' -]{3,50}|.{1,12}组)"
)
_GROUP = re.compile(
    rf"(?:{_RESULTS}\s+(?:in|for|of)\s+(?:the\s+)?|{_RESULTS}\s*[:–—]\s*)?(?:the\s+)?{_PEOPLE}{_COUNT}?\W*",
    re.IGNORECASE,
)
_NO_GROUP = re.compile(
    r"^\d|\b(?:groups?\s+(?:differences?|comparisons?|analys[ie]s|effects?|level)|(?:between|both|all|two|three|each|across|within)[- ]|and\b|or\b|matching|selection|recruit\w*|"
    r"characteristics|demographics?|inclusion)",
    re.IGNORECASE,
)
"""Words of headings about several groups, or about who they were."""
_WHO = rf"(?:(?:the|all|both|each|two|three)\s+){{0,2}}(?:(?!(?:in|of|for|with|and|or|to|than|vs|during)\b)[\w-]+\s+){{0,3}}(?:{PEOPLE}|groups?|cohorts?|samples?|arms?)"
_WHEN = (
    r"(?:time(?:\s?points?)?|sessions?|scans?|visits?|days?|weeks?|months?|waves?|T)\s*\d{1,2}|baseline|follow-?up|"
    r"(?:pre|post|before|after)[-\s]?(?:the\s+)?(?:treatment|training|therapy|intervention|surgery|scan|test)"
)
_WHO_OR_WHEN = re.compile(
    rf"\W*(?:{_WHO}{_COUNT}?(?:\W{{1,3}}(?:(?:at|in|during|on)\s+)?(?:{_WHEN}))?|(?:{_WHEN})(?:\W{{1,3}}(?:in\s+)?{_WHO}{_COUNT}?)?)\W*"
    r"|\W*\w{1,12}组(?:\W{0,2}(?:治疗|训练|干预)[前后])?\W*|\W*(?:治疗|训练|干预)[前后]\W*|\W*(?:全体|所有)?(?:被试|患者|病人)\W*",
    re.IGNORECASE,
)
LONGEST_WHO = 80
"""Characters of the longest heading that names only a group or a time."""
_OF_METHODS = re.compile(
    r"\b(?:methods?|materials|procedures?|participants|subjects|stimuli|design|introduction|abstract|summary|discussion|conclusions?|references|"
    r"acknowledge?ments|limitations|background)\b|方法|被试|讨论|引言|摘要",
    re.IGNORECASE,
)
"""Headings of parts of a paper that list no results."""
LONGEST_LINE = 100
"""Characters of the longest paragraph that is a heading for being directly above a table."""
_ENDS = re.compile(r"[.!?:;,。！？：；，]\s*$")
_SIGN = re.compile(r"[<>]|\sminus\s", re.IGNORECASE)
_SEVERAL = re.compile(r"\btables\s+S?\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading that names a level of a contrast; `compares`: a comparison, else a group, a study or a session."""

    text: str
    compares: bool


def levels_above(document: Document, table: Table) -> tuple[Heading, ...]:
    """Return the levels that headings give a table, outermost first; none where headings say nothing of its contrast.

    A table with a number that the text mentions is where the text mentions it first, below the headings of that
    section; any other is where it is printed. A heading that compares is the table's only where it is alone below it.
    """
    above = {one.table: one for one in document.above}
    own = above.get(table.id, Above(table=table.id))
    headings, alone = own.headings, _is_alone(document, own)
    section = _section_of(document, table)
    if section is not None:
        path = tuple(section.heading.split(" / "))
        headings = own.headings if path[-1] in own.headings else path
        alone = set(tables_mentioned(section.text)) == set(_number(table)) and not _SEVERAL.search(section.text)
    if any(_OF_METHODS.search(heading) for heading in headings):
        return ()
    found = [_level(document, heading, is_numbered=section is not None) for heading in headings]
    holds = [alone and _holds(headings[n + 1 :], found[n + 1 :]) for n in range(len(headings))]
    levels = (level for level, may in zip(found, holds, strict=True) if level and (may or not level.compares))
    line = _level(document, own.sentence, is_numbered=False) if _is_line(own.sentence) and section is None else None
    return (*levels, *filter(None, [line]))


def _is_line(text: str) -> bool:
    """Return whether the paragraph above a table is a line rather than a sentence."""
    return 0 < len(text) <= LONGEST_LINE and _ENDS.search(text) is None


def _holds(inner: Sequence[str], levels: Sequence[Heading | None]) -> bool:
    """Return whether a comparison holds under the headings below it: not where one is of something else, or turns it round."""
    return all(level is not None or says_nothing(text) for text, level in zip(inner, levels, strict=True))


def _number(table: Table) -> list[str]:
    return tables_mentioned(table.label or "")[:1]


def _section_of(document: Document, table: Table) -> Section | None:
    """Return the first section with results that mentions a table by its number."""
    number = next(iter(_number(table)), None)
    if number is None:
        return None
    of_results = (s for s in document.sections if s.heading and not _OF_METHODS.search(s.heading))
    return next((s for s in of_results if number in tables_mentioned(s.text)), None)


def _is_alone(document: Document, own: Above) -> bool:
    """Return whether a table is the first below its headings, or has nothing but tables between it and them."""
    below = [one for one in document.above if one.headings == own.headings]
    place = next((n for n, one in enumerate(below) if one.table == own.table), 0)
    return not any(one.sentence for one in below[1 : place + 1])


def _level(document: Document, heading: str, *, is_numbered: bool) -> Heading | None:
    """Return the level that a heading names; "A versus B" over running text is its topic, over a table without number its name."""
    printed = clean_name(_EDIT.sub("", _NUMBERING.sub("", heading)))
    text = _CONTRAST.sub("", printed)
    if _OF_ONE.match(printed) and not is_numbered and not says_nothing(text):
        return Heading(text=text, compares=True)
    if is_comparison(text) and (not is_numbered or _SIGN.search(text)):
        is_title = document.title is not None and text.casefold() in document.title.casefold()
        return None if is_title and len(document.tables) > 1 else Heading(text=text, compares=True)
    numbered = _NUMBERED.fullmatch(text)
    if numbered is not None:
        is_bare = re.fullmatch(rf"\W*{_RESULTS}\W*", numbered["rest"], re.IGNORECASE)
        name = text[: numbered.start("rest")] if is_bare else text
        return Heading(text=name, compares=False)
    return Heading(text=text, compares=False) if names_group(text) else None


def names_group(text: str) -> bool:
    """Return whether a text is the name of one group of people: "Tinnitus group (n = 21)", "Healthy controls"."""
    return _GROUP.fullmatch(text) is not None and _NO_GROUP.search(text) is None


def names_who_or_when(text: str) -> bool:
    """Return whether a text says only in whom or when: "Both groups at time 1", "Patients", "Follow-up", 患者组."""
    return len(text) <= LONGEST_WHO and _WHO_OR_WHEN.fullmatch(text) is not None
