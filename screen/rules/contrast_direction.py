"""Is activation compared between two kinds of condition, in the direction the review asks for?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from pydantic import ValidationInfo, field_validator
from typing_extensions import override

from corpora.nouns.records import Record
from corpora.words.anatomy import mentions_anatomy
from screen.passages import Hit, Passage, all_hits, own_work
from screen.plan_patterns import check_pattern, compile_patterns
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met, unclear

IN_GROUP = (
    "in-?group", "own-?(?:race|group|ethnic\\w*|team|culture|nation\\w*|university|religion)", "same-?(?:race|group|ethnic\\w*|team|culture|nation\\w*|religion)", "racial in-?group",
    "co-?(?:nationals?|ethnics?)", "fellow \\w+", "friends?", "(?:own|favou?rite) team(?: fans?)?", "内群体", "内种族", "本族", "同种族", "本民族", "同组",
)  # fmt: skip
OUT_GROUP = (
    "out-?group", "other-?(?:race|group|ethnic\\w*|team|culture|nation\\w*|university|religion)", "(?:different|rival|opposing)-?(?:race|group|ethnic\\w*|team|culture|nation\\w*|religion)", "racial out-?group",
    "foreigners?", "strangers?", "rivals?(?: fans?)?", "外群体", "外种族", "异族", "异种族", "他民族", "异组",
)  # fmt: skip
_MORE = (
    r"(?:greater|stronger|more|increased|higher|larger|enhanced|heightened|elevated|更强|更大|更高|增强|显著高于|强于)"
)
_THAN = r"(?:than|compared (?:to|with)|versus|vs\.?|relative to|in comparison (?:to|with)|as opposed to|over|minus|>|对比|相比|比)"
_SIGN = r"\s{0,4}(?:members?|faces?|targets?|others?|individuals?|persons?|people|models?|pain|painful|stimuli|condition){0,3}\s{0,4}\)?\s{0,4}(?:>|minus|versus|vs\.?|大于|减)\s{0,4}\(?\s{0,4}(?:\w+ ){0,2}?"
_ACTIVATION = re.compile(
    r"\b(?:activat\w+|activity|neural|brain|bold|fmri|h?emodynamic|clusters?|voxels?|regions?|contrast)\b|激活|神经|脑区|血氧"
)
_BEHAVIOUR = re.compile(
    r"\b(?:ratings?|rated|behaviou?r\w*|self-?reports?|questionnaires?|reaction times?|explicit|implicit|scores?|subjective|attitudes?|accuracy)\b|评分|行为|自我报告|问卷|反应时|主观"
)
_NULL = r"\b(?:no|not|nor|neither|did not|failed to|absence of|without)\b|未发现|没有|无显著|未出现"


class ContrastDirection(ScreeningRule):
    """MET where brain activation for `first` exceeds `second`, NOT_MET where a brain result denies it.

    `first` and `second` are patterns of words (defaults: in-group and out-group, English and Chinese).
    With `either` a difference in any direction meets the criterion. Only the reverse direction is UNCLEAR:
    the other one may be reported in a table.
    """

    name: ClassVar[str] = "contrast_direction"
    summary: ClassVar[str] = "a brain contrast of in-group over out-group (or another pair of terms)"
    first: tuple[str, ...] = IN_GROUP
    second: tuple[str, ...] = OUT_GROUP
    either: bool = False

    @field_validator("first", "second")
    @classmethod
    def _patterns_do_not_explode(cls, terms: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for term in terms:
            check_pattern(term, str(info.field_name))
        return terms

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return the verdict from sentences on the brain that compare both kinds."""
        texts = own_work(passages)
        wanted = _differences(texts, self.first, self.second)
        reverse = _differences(texts, self.second, self.first)
        if wanted or (self.either and reverse):
            return met((wanted or reverse)[0].evidence)
        denied = _denials(texts, self.first, self.second)
        if denied and not reverse:
            return not_met(denied[0].evidence)
        doubt = reverse or denied
        return unclear(doubt[0].evidence) if doubt else NOTHING


def _any(terms: Sequence[str]) -> str:
    return r"(?<![a-z])(?:" + "|".join(term.replace("-?", "[- ]?") for term in terms) + r")(?:s|'s|s')?(?![a-z])"


def _differences(texts: Sequence[Passage], more: Sequence[str], less: Sequence[str]) -> list[Hit]:
    a, b = _any(more), _any(less)
    pattern = compile_patterns(
        rf"{a}{_SIGN}{b}"
        rf"|{_MORE}[^.;。；]{{0,80}}?\b(?:to|for|toward|towards|when|during|in|of|with|at)\b[^.;。；]{{0,50}}?{a}[^.;。；]{{0,60}}?{_THAN}[^.;。；]{{0,40}}?{b}"
        rf"|{a}[^.;。；]{{0,60}}?{_THAN}[^.;。；]{{0,30}}?{b}[^.;。；]{{0,60}}?{_MORE}|{a}[^。；]{{0,30}}(?:比|相比|较){b}[^。；]{{0,40}}{_MORE}"
        rf"|(?:reduced|decreased|weaker|less|lower|diminished|attenuated|smaller|减弱|降低|更弱)[^.;。；]{{0,80}}?{b}[^.;。；]{{0,60}}?{_THAN}[^.;。；]{{0,40}}?{a}"
    )
    null = re.compile(_NULL)
    return [h for h in all_hits(texts, pattern) if _speaks_of_brain(h.sentence) and not null.search(h.sentence)]


def _denials(texts: Sequence[Passage], first: Sequence[str], second: Sequence[str]) -> list[Hit]:
    a, b = _any(first), _any(second)
    pattern = compile_patterns(
        rf"(?:{_NULL})[^.;。；]{{0,60}}?(?:difference|effect|bias|modulat\w+|indicative|evidence|差异|效应|偏差)[^.;。；]{{0,80}}?(?:{a}[^.;。；]{{0,60}}?{b}|{b}[^.;。；]{{0,60}}?{a}|{a} bias)"
        rf"|(?:{_NULL})[^.;。；]{{0,40}}?(?:{a} bias(?:es)?)"
    )
    return [h for h in all_hits(texts, pattern) if _is_about_the_brain(h)]


def _speaks_of_brain(text: str) -> bool:
    """Return whether a text mentions activation or a part of the brain."""
    return _ACTIVATION.search(text) is not None or mentions_anatomy(text)


def _is_about_the_brain(hit: Hit) -> bool:
    """Return whether the clause of the denial is about the brain and not about ratings or behaviour."""
    before = re.split(r"[,;:，；、]|\b(?:although|but|while|whereas|however)\b", hit.before)[-1]
    after = re.split(r"[,;:，；。、]|\b(?:although|but|while|whereas|however)\b", hit.after)[0]
    clause = before + hit.text + after
    return _speaks_of_brain(clause) and not _BEHAVIOUR.search(clause)
