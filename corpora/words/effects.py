"""Kinds of effects that are no difference of two conditions: conjunctions, interactions and main effects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.nouns.directions import Direction, Relation
from corpora.words.comparisons import lists_effects
from corpora.words.conditions import is_code, is_of_people, trimmed
from corpora.words.patterns import both_scripts, chinese
from corpora.words.versus import words_of

_CONJUNCTION = words_of(
    r"\bconjunction\b", r"[<>][^()]*\)\s*(?-i:AND|&)\s*\([^()]*[<>]", r"[∩⋂∧]", r"\bcommon(?:ly)?\s+(?:to|across|activat\w*|for|regions?|areas?)", r"\boverlap\w*",
    r"\bshared\s+(?:activat\w*|by|across|regions?)", r"\bjointly activ\w*", chinese("联合分析 交集 共同激活 重叠 结合分析"),
)  # fmt: skip
_INTERACTION = words_of(
    r"\binteractions?\b",
    r"[\w)]\s*[×✕]\s*[\w(]",
    r"[\w)]\s+[xX]\s+[\w(]",
    r"\b\w+-by-\w+\b(?!\s*(?:step|trial))",
    both_scripts("(?<!心理生理)交互"),
)
_CONDITIONS_SO_NAMED = words_of(
    r"\b\d+(?:[.,]\d+)?(?:\s?mm)?(?:(?:\s*[×✕x]\s*|-by-)\d+(?:[.,]\d+)?(?:\s?mm)?)+",
    r"\b(?:generali[sz]ed\s+|context-dependent\s+)?(?:psycho|physio)-?\s?physiologic\w*(?:\s*\(\s*g?ppi\s*\))?(?:\s+interactions?)?(?:\s+(?:analys\w+|terms?|effects?))?",
    r"\bg?ppi\b(?:\s*[×✕x]\s*|\s+)(?:interactions?\s+)?(?:analys\w+|terms?|regressors?)|\binteractions?\s*\(\s*g?ppi\s*\)",
    r"\b(?:seed|voi|roi|physiological|time[- ]?(?:course|series))(?:\s*[×✕x]\s*|-by-)(?:task|condition|psychological|context)(?:\s+interactions?)?",
    r"\b(?:conjunctions?|interactions?|(?:non-?)?overlap(?:ping)?)\s+(?:search\w*|trials?|conditions?|tasks?|stimul\w+|targets?|displays?|errors?|fallac\w+|"
    r"figures?|objects?|letters?|videos?|clips?|scenes?|partners?|blocks?|learning)\b",
    r"(?<![×✕]\s)(?<![×✕])(?<!\sx\s)\b(?:social|human|parent\w*|child\w*|mother\w*|player|face-to-face|live|real|online|partner|peer|dyadic|verbal)[- ]interactions?\b",
    r"^\W*interactions?\s*(?=[<>])", r"(?<=[<>])\s*interactions?\W*$",
)  # fmt: skip
"""What holds the word for a kind of effect and is none: conditions ("Conjunction search > feature search"), sizes ("3 × 3 × 3"),
and psychophysiological interactions, which are a method: what they compare may be A > B."""
_MAIN_EFFECT = words_of(
    r"\b(?:main|overall|simple)\s+effects?\b", r"\beffects?\s+of\b",
    r"\bdifferen\w+\s+(?:\w+\s+){0,3}?(?:among|across|between)\s+(?:the\s+)?(?:three|four|five|3|4|5)\s+(?:\w+\s+){0,2}?groups\b",
    both_scripts("主效应|[三四五3-5]个?组(?:间|之间)?[^，,。；;]{0,12}差异"),
)  # fmt: skip
_PARAMETRIC = re.compile(r"\bparametric\w*\s+(?:\w+\s+)?effects?\b", re.IGNORECASE)
"""The effect of a quantity, with which activity grows or shrinks."""
_EFFECT_OF_AGE = re.compile(
    r"\beffects?\s+of\s+(?:normal\s+)?(?:age|ag(?:e)?ing|BMI|IQ|disease duration)\b(?!\s*(?:[×x]|group|and\b|by\b|interact))",
    re.IGNORECASE,
)
"""With age the brain grows or shrinks; which it does, the word for an effect does not say."""
_OMNIBUS = words_of(
    r"\bone[- ]?way\s+(?:\w+\s+){0,2}?(?:AN(?:C)?OVAs?|analys[ie]s\s+of\s+(?:co)?variance)",
    r"\b(?:AN(?:C)?OVAs?|F[- ]?tests?)\)?\s+(?:\w+\s+){0,3}?(?:across|among|between|comparing|of)\s+(?:[\w-]+,?\s+){0,6}?groups\b", both_scripts("单因素(?:协)?方差分析"),
)  # fmt: skip
"""A test of several groups at once, which says nothing of any two of them."""
_PAIRWISE = words_of(r"\bpost[- ]?hoc\b", r"\bpair-?wise\b", r"\bt[- ]tests?\b", r"[<>]", both_scripts("事后|两两"))
_SIGNED_EFFECT = re.compile(r"\b(?:positive|negative)\s+(?:main|overall|simple)\s+effects?\b", re.IGNORECASE)
_MAIN_OF = words_of(
    r"\beffects?\s+of\s+(?P<first>[^():;,]+)(?:\((?:vs\.?|versus|compared\s+(?:to|with)|relative\s+to)\s+(?P<second>[^()]+)\))?",
    r"(?P<first_zh>[^():;,，（]+?)(?:的)?主效应",
)


_ON = re.compile(r"\s+(?:up)?on\s", re.IGNORECASE)
"""What stands before that on which a factor acts."""


def conjunction_of(text: str) -> Direction | None:
    """Return the conjunction that a text names, else None."""
    return Direction(relation=Relation.CONJUNCTION) if _CONJUNCTION.search(without_conditions(text)) else None


def is_interaction(text: str) -> bool:
    """Return whether a text speaks of an interaction of factors."""
    return _INTERACTION.search(without_conditions(text)) is not None


def without_conditions(text: str) -> str:
    """Return a text without the names of conditions that sound like kinds of effects."""
    return _CONDITIONS_SO_NAMED.sub(" ", text)


def interaction_of(text: str) -> Direction | None:
    """Return the interaction that a text names, else None; open where it lists main effects beside it."""
    if not is_interaction(text):
        return None
    return Direction() if lists_effects(text) else Direction(relation=Relation.INTERACTION)


def main_effect_of(text: str) -> Direction | None:
    """Return the main effect that a text names, with its factor, else None."""
    if _PARAMETRIC.search(text):
        return None
    if not _MAIN_EFFECT.search(text):
        is_omnibus = _OMNIBUS.search(text) is not None and _PAIRWISE.search(text) is None
        return Direction(relation=Relation.MAIN_EFFECT) if is_omnibus else None
    if _SIGNED_EFFECT.search(text) or (_EFFECT_OF_AGE.search(text) and not re.search(r"\bmain\b", text, re.IGNORECASE)):
        return Direction()
    match = _MAIN_OF.search(text)
    first, second = (match["first"] or match["first_zh"], match["second"] or "") if match else ("", "")
    return Direction(relation=Relation.MAIN_EFFECT, first=trimmed(_ON.split(first)[0]), second=trimmed(second))


OF_TWO_DIFFERENCES = re.compile(r"\W*\([^()<>]+\s[-–−]\s[^()<>]+\)\s*[<>]\s*\([^()<>]+\s[-–−]\s[^()<>]+\)\W*")
"""Two subtractions in brackets, one more than the other: "(A - B) > (C - D)"."""
_STIMULI = re.compile(
    r"\b(?:in|out)-?groups?\b|\b(?:same|own|other|cross)[- ](?:race|ethnicity|species)\b|\b(?:self|others?|friends?|strangers?|humans?|computers?|L[12]|(?:un)?familiar|stimul\w+|faces?|pictures?|images?|words?|trials?|cues?)\b|"
    r"\bCS[+-]|\b(?:early|late)\s+(?:acquisition|extinction|learning)\b|[内內外]群体",
    re.IGNORECASE,
)
"""What people are shown, or do: a difference of these in a difference is an interaction; one of people or treatments is theirs."""


def compares_stimuli(known: Sequence[Direction]) -> bool:
    """Return whether two comparisons of one name are both of conditions, the inner one of what people are shown: "Fearful > happy: in-group > out-group faces"."""
    signed = all(one.relation in (Relation.GREATER, Relation.LESS) and one.first and one.second for one in known)
    outer = [side for one in known[:-1] for side in (one.first, one.second)]
    is_of_others = any(is_of_people(side) or is_code(side) for side in outer)
    return len(known) > 1 and signed and not is_of_others and are_stimuli(known[-1].first, known[-1].second)


def are_stimuli(first: str, second: str) -> bool:
    """Return whether both sides of a comparison are of what people are shown, or do."""
    return _STIMULI.search(first) is not None and _STIMULI.search(second) is not None
