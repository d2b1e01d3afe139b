"""Who took part? Distinguishes animals, patients only, children only and older people only from healthy adults."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from typing_extensions import override

from corpora.nouns.decisions import Verdict
from corpora.nouns.records import Record
from screen.ages import find_ages
from screen.cues import is_cited, is_negated
from screen.passages import TITLES, Hit, Passage, about_people, all_hits, first_hit
from screen.rules.animals import named_animals, people_beside, studied_animals
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met, unclear
from screen.rules.children import adults_beside, is_theirs, studied_children
from screen.rules.clinical import (
    group_difference,
    healthy_people,
    patients_only,
    patients_take_part,
    result_of_healthy,
    studied_patients,
)

Group = Literal["animals", "patients", "children", "older_adults"]

_OLD_TITLE = re.compile(
    r"\b(?:in|of|among|with) (?:[\w,'-]+ ){0,3}?(?:older (?:adults|people|women|men)|elderly|seniors|the aged|late life)\b|老年"
)
_OLD_TAKE_PART = re.compile(
    r"\b(?:\d+|[a-z]+teen|twenty\S{0,20}|thirty\S{0,20}) (?:[\w-]+ ){0,4}?(?:older adults|elderly|older (?:participants|subjects|volunteers|women|men))\b|\b(?:older adults|elderly (?:participants|subjects)) (?:\w+ )?(?:underwent|performed|completed|were (?:\w+ )?(?:scanned|recruited))|(?<!\d)\d+\s{0,4}名[^。,，]{0,8}老年"
)
_NOT_OLD = re.compile(
    r"\b(?:young(?:er)?|college|university|undergraduates?|lifespan|middle-aged|students?)\b|青年|年轻|大学生|中年"
)
_ADULT_AGE = 18.0


class Population(ScreeningRule):
    """NOT_MET when those who took part belong only to a group listed in `exclude`.

    A group beside healthy people never fails (it is UNCLEAR: their own result may be reported), nor does
    a group that is excluded, absent from the history, shown on a screen, or only discussed.
    `adult_from` is the age in years that separates children from adults.
    """

    name: ClassVar[str] = "population"
    summary: ClassVar[str] = "healthy adult people; not animals, patients alone, children alone or older people alone"
    exclude: tuple[Group, ...] = ("animals", "patients", "children")
    adult_from: float = _ADULT_AGE
    older_from: float = 60.0
    group_differences: Literal["exclude", "keep"] = "exclude"

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return NOT_MET for an excluded group alone, MET for stated healthy adults, else UNCLEAR."""
        doubt: Finding | None = None
        tests = {
            "animals": self._animals,
            "patients": self._patients,
            "children": self._children,
            "older_adults": self._older,
        }
        for group in self.exclude:
            finding = tests[group](passages)
            if finding is not None and finding[0] is Verdict.NOT_MET:
                return finding
            doubt = doubt or finding
        return doubt or self._healthy(passages)

    def _animals(self, passages: Sequence[Passage]) -> Finding | None:
        studied = studied_animals(passages)
        doubtful = studied or named_animals(passages)
        if doubtful is None:
            return None
        people = people_beside(passages)
        if people or studied is None:
            return unclear((people or doubtful).evidence)
        return not_met(studied.evidence)

    def _patients(self, passages: Sequence[Passage]) -> Finding | None:
        title = studied_patients(passages)
        if title is None:
            return None
        healthy = healthy_people(passages)
        alone = patients_only(passages) or (title if healthy is None and patients_take_part(passages) else None)
        if alone:
            return not_met(alone.evidence)
        difference = group_difference(passages) if self.group_differences == "exclude" else None
        if difference is None:
            return unclear(healthy.evidence) if healthy else None
        own = result_of_healthy(passages)
        return unclear(own.evidence) if own else not_met(difference.evidence)

    def _children(self, passages: Sequence[Passage]) -> Finding | None:
        ages = [a for a in find_ages(passages) if not (is_negated(a.hit) or is_theirs(a.hit))]
        young = [a for a in ages if a.age.high < self.adult_from]
        if len(young) < len(ages):
            adult = next(a for a in ages if a.age.high >= self.adult_from)
            return unclear(adult.hit.evidence) if young else None
        stated = young[0].hit if young else studied_children(passages)
        if stated is None:
            return None
        adults = adults_beside(passages)
        return unclear(adults.evidence) if adults else not_met(stated.evidence)

    def _older(self, passages: Sequence[Passage]) -> Finding | None:
        ages = [a for a in find_ages(passages) if not is_negated(a.hit)]
        if ages and all(a.age.low > self.older_from for a in ages):
            return not_met(ages[0].hit.evidence)
        hit = _in_title(passages, _OLD_TITLE) if _asserted(passages, _OLD_TAKE_PART) else None
        return _unless(passages, hit, _NOT_OLD)

    def _healthy(self, passages: Sequence[Passage]) -> Finding:
        hit = _asserted(passages, _HEALTHY_ADULTS)
        return met(hit.evidence) if hit else NOTHING


_HEALTHY_ADULTS = re.compile(
    r"\bhealthy (?:[\w,-]+ ){0,4}?(?:volunteers?|participants?|subjects?|students)\b(?! controls)|\b(?:\d+|\w+teen|twenty(?:-\w+)?|thirty(?:-\w+)?|forty(?:-\w+)?|ten|eleven|twelve|in|of) (?:[\w,-]+ ){0,3}?healthy (?:[\w,-]+ ){0,4}?(?:adults?|individuals?|men|women|males?|females?|people|humans?)\b(?! controls)"
    r"|\b\d+ (?:[\w-]+ ){0,3}?(?:undergraduates?|university students|college students)\b|健康(?:成年?人?|大学生|志愿者|被试|受试者|参与者)|(?<!\d)\d+\s{0,4}名(?:[^。,，]{0,8})大学生"
)


def _in_title(passages: Sequence[Passage], pattern: re.Pattern[str]) -> Hit | None:
    return first_hit(passages, pattern, TITLES)


def _asserted(passages: Sequence[Passage], pattern: re.Pattern[str]) -> Hit | None:
    """Return the first mention outside the titles that its sentence does not negate."""
    return next(
        (h for h in all_hits(about_people(passages), pattern) if h.passage.place not in TITLES and not is_negated(h)),
        None,
    )


def _own(passages: Sequence[Passage], pattern: re.Pattern[str]) -> Hit | None:
    """Return the first mention that is neither negated nor about another study."""
    return next((h for h in all_hits(passages, pattern) if not (is_cited(h) or is_negated(h))), None)


def _unless(passages: Sequence[Passage], hit: Hit | None, others: re.Pattern[str]) -> Finding | None:
    """Return NOT_MET for `hit`, softened to UNCLEAR when `others` took part as well."""
    if hit is None:
        return None
    beside = _own(passages, others)
    return unclear(beside.evidence) if beside else not_met(hit.evidence)
