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
from screen.passages import MESH, TITLES, Hit, Passage, about_people, all_hits, first_hit, prose
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met, unclear
from screen.rules.clinical import group_difference, healthy_people, patients_take_part, result_of_healthy, studied_patients

Group = Literal["animals", "patients", "children", "older_adults"]

_ANIMAL = re.compile(
    r"\b(?:(?:rhesus|macaque|squirrel|capuchin|vervet)?\s?monkeys?|macaques?|macaca \w+|marmosets?|chimpanzees?|bonobos?|baboons?|lemurs?|non-?human primates?"
    r"|mice|mouse model|rats?|rodents?|(?:prairie |meadow )?voles?|hamsters?|guinea pigs?|zebra ?finch(?:es)?|songbirds?|zebrafish|drosophila|ferrets?|piglets?|canine|dogs)\b|猕猴|猴|小鼠|大鼠|啮齿"
)
_HUMAN = re.compile(
    r"\b(?:humans?|people|persons?|participants|volunteers|patients?|men|women|children|adults|students|individuals)\b|人类|被试|受试者|志愿者"
)
_YOUNG = r"(?:children|infants?|toddlers?|newborns?|neonates?|babies|pre-?schoolers?|pre-?school(?:-aged?)?|pre-?adolescen\w+|pre-?teens?|(?:early |mid |middle |young )?adolescents?|(?:early |mid )?adolescence|boys|girls|youths?|teen\w*|pa?ediatric|kindergart\w+|school-age[d]?|school children|childhood)"
_YOUNG_TITLE = re.compile(
    rf"\b(?:in|of|among|with|for|during|from|across|at) (?:[\w,'-]+ ){{0,6}}?{_YOUNG}\b|^(?:[\w'-]+ ){{0,2}}{_YOUNG}(?:'s?)? |\bdeveloping (?:social )?brain\b|\b{_YOUNG}(?: with\b|\.?$)|儿童|青少年|婴幼儿|幼儿|中学生|小学生"
)
_YOUNG_TAKE_PART = re.compile(
    r"\b(?:\d+|[a-z]+teen|twenty\S*|thirty\S*|forty\S*|ten|eleven|twelve) (?:[\w-]+ ){0,5}?(?:children|infants|toddlers|adolescents|boys|girls|youths?|teens|teenagers|preadolescents|preschoolers)\b"
    r"|\b(?:children|infants|toddlers|adolescents|boys|girls|youths?|teens|teenagers) (?:[\w()-]+ ){0,4}?(?:underwent|were (?:\w+ )?(?:scanned|studied|recruited|asked|instructed|presented)|performed|completed|viewed|participated|played|listened|watched)\b"
    r"|\bwe (?:scanned|studied|recruited|examined|tested) (?:[\w-]+ ){0,4}?(?:children|infants|toddlers|adolescents|boys|girls|youths?)\b|\d+\s*名[^。,，]{0,10}(?:儿童|青少年|婴儿|中学生|小学生)"
)
_ADULT = re.compile(
    r"\b(?:adults?|adulthood|(?:wo)?men|mothers?|fathers?|parents?|undergraduates?|(?:college|university|graduate) students?|lifespan|young people|emerging adult\w*|mature|elderly)\b|成人|成年|大学生"
)
_YOUNG_STUDIED = re.compile(
    r"\b(?:in|among|by) (?:[\w,'-]+ ){0,4}?(?:children|infants|toddlers|pre-?schoolers|pre-?adolescents|adolescents|boys|girls|youths?|teenagers|(?:early |mid-?|middle |late )?(?:adolescence|childhood))\b"
    r"|\b(?:children|adolescents|toddlers|infants|boys|girls|youths?|teenagers) (?:with|at (?:high |familial )?risk)\b|儿童的?|青少年的?"
)
_ADULT_STUDIED = re.compile(
    r"\b(?:adults?|adulthood|undergraduates?|(?:college|university|graduate) students?|lifespan|young people|emerging adult\w*|elderly|(?:wo)?men|(?:mothers|fathers|parents) (?:[\w-]+ )?(?:viewed|underwent|watched|listened|were|performed|completed)|maternal brain|parental brain)\b|成人|成年|大学生"
)
_OLD_TITLE = re.compile(
    r"\b(?:in|of|among|with) (?:[\w,'-]+ ){0,3}?(?:older (?:adults|people|women|men)|elderly|seniors|the aged|late life)\b|老年"
)
_OLD_TAKE_PART = re.compile(
    r"\b(?:\d+|[a-z]+teen|twenty\S*|thirty\S*) (?:[\w-]+ ){0,4}?(?:older adults|elderly|older (?:participants|subjects|volunteers|women|men))\b|\b(?:older adults|elderly (?:participants|subjects)) (?:\w+ )?(?:underwent|performed|completed|were (?:\w+ )?(?:scanned|recruited))|\d+\s*名[^。,，]{0,8}老年"
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
        heading = first_hit(passages, re.compile(r"\banimals\b"), (MESH,))
        if heading and not first_hit(passages, re.compile(r"\bhumans\b"), (MESH,)):
            return not_met(heading.evidence)
        hit = first_hit(passages, _ANIMAL, TITLES) or _asserted(passages, _ANIMAL_SUBJECTS)
        if hit is None:
            return None
        people = _own(passages, _OWN_HUMANS) or first_hit(passages, re.compile(r"\bhumans\b"), (MESH,))
        if people:
            return unclear(people.evidence)
        if _in_title(passages, _ANIMAL_STUDIED) or _asserted(passages, _ANIMAL_SUBJECTS):
            return not_met(hit.evidence)
        human = _own(passages, _HUMAN)
        return unclear(human.evidence) if human else not_met(hit.evidence)

    def _patients(self, passages: Sequence[Passage]) -> Finding | None:
        title = studied_patients(passages)
        if title is None:
            return None
        healthy = healthy_people(passages)
        if healthy is None and patients_take_part(passages):
            return not_met(title.evidence)
        difference = group_difference(passages) if self.group_differences == "exclude" else None
        if difference is None:
            return unclear(healthy.evidence) if healthy else None
        own = result_of_healthy(passages)
        return unclear(own.evidence) if own else not_met(difference.evidence)

    def _children(self, passages: Sequence[Passage]) -> Finding | None:
        ages = [a for a in find_ages(passages) if not is_negated(a.hit)]
        young = [a for a in ages if a.age.high < self.adult_from]
        if young and len(young) == len(ages) and not _own(passages, _ADULT_STRICT):
            return not_met(young[0].hit.evidence)
        if any(a.age.high >= self.adult_from for a in ages):
            return unclear(next(a for a in ages if a.age.high >= self.adult_from).hit.evidence) if young else None
        stated = _in_title(passages, _YOUNG_STUDIED) if _has_abstract(passages) else None
        if stated:
            return _unless(passages, stated, _ADULT_STUDIED)
        hit = _in_title(passages, _YOUNG_TITLE) if _asserted(passages, _YOUNG_TAKE_PART) else None
        return _unless(passages, hit, _ADULT)

    def _older(self, passages: Sequence[Passage]) -> Finding | None:
        ages = [a for a in find_ages(passages) if not is_negated(a.hit)]
        if ages and all(a.age.low > self.older_from for a in ages):
            return not_met(ages[0].hit.evidence)
        hit = _in_title(passages, _OLD_TITLE) if _asserted(passages, _OLD_TAKE_PART) else None
        return _unless(passages, hit, _NOT_OLD)

    def _healthy(self, passages: Sequence[Passage]) -> Finding:
        hit = _asserted(passages, _HEALTHY_ADULTS)
        return met(hit.evidence) if hit else NOTHING


_OWN_HUMANS = re.compile(
    r"\b(?:humans|human (?:subjects|participants|volunteers|observers)|healthy|participants|volunteers|patients|adults|students|men|women)\b"
)
_ADULT_STRICT = re.compile(
    r"\b(?:adults?|undergraduates?|(?:college|university) students?|men|women)\b|成人|成年|大学生"
)
_ANIMAL_STUDIED = re.compile(
    r"\b(?:in|of|by) (?:the |awake |(?:an)?aesthetized |behaving )?(?:\w+ )?(?:monkeys?|macaques?|marmosets?|chimpanzees|mice|rats?|voles?|rodents)(?: \w+){0,2}$|\b(?:monkey|macaque|marmoset|rat|mouse) (?:brain|cortex|model|inferior|amygdala|prefrontal|temporal|superior|visual)\b"
)
_ANIMAL_SUBJECTS = re.compile(
    r"\b(?:in|from|of|two|three|four|six|eight|\d+|awake|anesthetized|anaesthetized|alert|trained|we (?:scanned|trained)) (?:[\w-]+ ){0,3}?(?:monkeys|macaques|marmosets|chimpanzees|mice|rats|dogs|voles)\b"
)
_HEALTHY_ADULTS = re.compile(
    r"\bhealthy (?:[\w,-]+ ){0,4}?(?:volunteers?|participants?|subjects?|students)\b(?! controls)|\b(?:\d+|\w+teen|twenty(?:-\w+)?|thirty(?:-\w+)?|forty(?:-\w+)?|ten|eleven|twelve|in|of) (?:[\w,-]+ ){0,3}?healthy (?:[\w,-]+ ){0,4}?(?:adults?|individuals?|men|women|males?|females?|people|humans?)\b(?! controls)"
    r"|\b\d+ (?:[\w-]+ ){0,3}?(?:undergraduates?|university students|college students)\b|健康(?:成年?人?|大学生|志愿者|被试|受试者|参与者)|\d+\s*名(?:[^。,，]{0,8})大学生"
)


def _in_title(passages: Sequence[Passage], pattern: re.Pattern[str]) -> Hit | None:
    return first_hit(passages, pattern, TITLES)


def _has_abstract(passages: Sequence[Passage]) -> bool:
    """Return whether there is more than a title: a title alone cannot tell who else took part."""
    return any(p.place not in TITLES for p in prose(passages))


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
