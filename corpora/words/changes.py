"""Subtractions ("A minus B", "pain - rest") and changes that a name, or the text over it, says they list: "Decreases (A - B)".

A dash also parts levels of a name, and is no minus then. A caption may name the change and those against whom it is seen
("Hypometabolism relative to controls") or the change alone ("Decreases in rCBF"), and the rows what they compare.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.directions import OPPOSITES, Direction, Relation
from corpora.words.anatomy import names_anatomy, names_only_places
from corpora.words.comparisons import DOWN, GREATER, LESSER, LOSS, MEASURE, THAN, UP, compared_by_words
from corpora.words.conditions import (
    is_code,
    is_of_people,
    outside_brackets,
    pair_of,
    split_at,
    trimmed,
    with_shared_head,
)
from corpora.words.patterns import both_scripts, chinese
from corpora.words.sides import is_side
from corpora.words.versus import BARE_DEACTIVATION, BASELINE, is_turned, says_deactivation, versus_sides, words_of

_CONTROL = words_of(r"(?:[^\W\d_]+\s+){1,2}(?:control|baseline)")
"""The control of one task: "encoding control"."""
_CONTRAST_WORDS = words_of(
    r"\b(?:contrasts?|subtractions?|comparisons?|minus|differences?)\b", chinese("对比 比较 相减 差异")
)
MINUS_SIGN = re.compile(
    r"\s+[-–—−]\s+|\s+minus\s+|(?<=[)\]])\s?[-–—−]\s?(?=[(\[])|\s*"
    + both_scripts("减去?(?![弱少低小退轻缩慢])")
    + r"\s*",
    re.IGNORECASE,
)
"""A minus or a dash between two conditions."""
_DIFFERENCES = re.compile(r"[(\[][^()\[\]]*[^\W\d_]\s+(?:[-–—−]|minus|vs\.?)\s+[^\W\d_][^()\[\]]*[)\]]", re.IGNORECASE)
"""The differences of which a difference of differences is made: "[A - B] - [C - D]"."""
_TIGHT = re.compile(r"[A-Z][A-Z0-9+]{1,5}([-–—−])[A-Z][A-Z0-9+]{1,5}")
"""Two abbreviations with a dash between them: "PT–HC"; a minus where the reverse is beside it or a contrast is spoken of."""
_LABELS = words_of(
    r"(?:(?:study|experiment|exp|table|group|run|session|phase|part|panel|block|trial|analysis|step|model|cluster|network|(?:left|right)(?!\s+(?:hand|foot|finger|thumb|arm|leg|side|visual|ear|eye|wrist|index|button|press|turn|movement|response))|hemisphere|"
    r"positive|negative|continued|cont|roi|whole[- ]brain)\b.*|.*\b(?:analysis|phase|seed|hemisphere|prediction|cohort)|[\W\d_]*)"
)
"""What stands beside a dash that separates levels of a name, and is no condition."""


def by_minus(text: str, around: str, beside: Sequence[str]) -> Direction | None:
    """Return a subtraction; a dash between blanks is one only where both sides can be conditions and something says so."""
    if len(_DIFFERENCES.findall(text)) > 1 and len(MINUS_SIGN.findall(outside_brackets(text))) == 1:
        return Direction(relation=Relation.INTERACTION, words=text)
    whole, beside = _apart(text), [_apart(other) for other in beside]
    outside = outside_brackets(whole)
    if len(MINUS_SIGN.findall(outside)) != 1:
        return None
    first, second = split_at(whole, MINUS_SIGN)
    if not first or not second or any(_LABELS.fullmatch(side) for side in (first, second)):
        return None
    is_said = (
        any(is_turned(split_at(other, MINUS_SIGN), (first, second)) for other in beside)
        or any(_is_from_baseline(other, (first, second)) for other in beside)
        or any(_has_same_second(other, (first, second)) for other in beside)
        or "minus" in text.casefold()
        or re.search("[减減]", text)
        or BASELINE.fullmatch(second)
        or _CONTROL.fullmatch(second)
        or _CONTRAST_WORDS.search(around)
        or ")" in first
        or any(_are_of_one_kind(*split_at(other, MINUS_SIGN)) for other in (whole, *beside))
    )
    if whole != text and not is_said:
        return None  # a code of a task or a group
    relation = Relation.GREATER if is_said else Relation.UNCLEAR
    first, second = pair_of(first, second)
    return Direction(relation=relation, first=with_shared_head(first, second), second=second, words=text)


def _are_of_one_kind(first: str, second: str) -> bool:
    """Return whether two sides are conditions of one kind, by their last word: "Complex sentences - simple sentences"."""
    one, other = (re.findall(r"[^\W\d_]{4,}", side.casefold()) for side in (first, second))
    is_one = len(one) > 1 and len(other) > 1 and one[-1] == other[-1]
    return is_one and not (names_anatomy(first) or names_anatomy(second))


def _has_same_second(other: str, sides: tuple[str, str]) -> bool:
    """Return whether another name takes the same from another condition: "Target - passive" beside "Cue - passive"."""
    first, second = split_at(other, MINUS_SIGN)
    same = second.casefold() == sides[1].casefold() and re.search(r"[^\W\d_]{3}", second) is not None
    return same and first != "" and first.casefold() != sides[0].casefold()


def _apart(text: str) -> str:
    """Return a text with blanks around the dash between two abbreviations that are all of it."""
    found = _TIGHT.fullmatch(text.strip())
    if found is None or text != text.strip():
        return text
    sides = text[: found.start(1)], text[found.end(1) :]
    return text if any(map(names_anatomy, sides)) else " - ".join(sides)


def _is_from_baseline(other: str, sides: Sequence[str]) -> bool:
    """Return whether another name is one of these conditions minus a baseline: the table prints subtractions so."""
    first, second = split_at(other, MINUS_SIGN)
    from_baseline = BASELINE.fullmatch(second) or _CONTROL.fullmatch(second)
    return from_baseline is not None and first.casefold() in {side.casefold() for side in sides}


_CHANGED = rf"(?:(?:signal|bold|activation|activity|response|rcbf|cbf|blood flow)\s+)?(?:increas|decreas)e[sd]?(?:\s+(?:activation|activity)|\s+(?:in|of)\s+{MEASURE})?"
CHANGE = re.compile(rf"\W*{_CHANGED}\W*", re.IGNORECASE)
"""A level that says which way all comparisons below it go: "Decreases"."""
_CHANGE_OF = re.compile(
    rf"(?:[\w\s-]{{1,40}}:\s*)?(?P<change>{_CHANGED})\s*"
    r"(?:\((?P<inside>[^()]+)\)|[:,]\s*(?P<after>.+))",
    re.IGNORECASE,
)
"""The change before what is compared: "Decreases (checkerboard - rest)", "Activation increases: word minus picture"."""

_UNCHANGED = re.compile(r"\b(?:no|not|without)\b(?!-)", re.IGNORECASE)
_CHANGE_BEHIND = re.compile(rf"(?P<pair>[^,;]+)(?:,\s*[\w\s-]{{1,40}})?[,;]\s*(?P<change>{_CHANGED})", re.IGNORECASE)
"""The change behind it, and perhaps in whom: "Post- vs. pre-treatment, sham, decreased"."""


def change_and_pair(text: str) -> tuple[str, ...]:
    """Return the change and the pair of a level that names both, as two levels; else the level as it is."""
    behind = _CHANGE_BEHIND.fullmatch(text.strip())
    if behind is not None and versus_sides(behind["pair"]) and not _UNCHANGED.search(text):
        return (behind["change"], behind["pair"])
    found = _CHANGE_OF.fullmatch(text.strip())
    if found is None:
        return (text,)
    pair = found["inside"] or found["after"]
    return (found["change"], pair) if versus_sides(pair) or MINUS_SIGN.search(pair) else (text,)


_HEAD = (
    r"\W*(?:(?:significant(?:ly)?|regional|relative|local|brain|cerebral|cortical|the|all|main|peaks?|clusters?|regions?|areas?|foci|voxels?|locations?|coordinates|maxima|"
    r"list|summary|of|with|for|showing|showed|that|where|which|having|exhibiting|demonstrating|significant)\s+)*"
)
"""How a caption begins that says no more than that places are listed."""
_MEASURED = r"(?:(?!(?:than|compared|relative|versus|vs|in|during|for|with|as|and|or)\b)[\w-]+\s+){0,6}?"
_AGAINST = tuple(
    (relation, re.compile(
        rf"{_HEAD}{before}(?:{words})\s+(?:(?:in|of)\s+{MEASURE}\s+)?{_MEASURED}(?:as\s+)?{THAN}\s+(?:in\s+)?(?:the\s+)?"
        r"(?P<second>[^<>,;:()]{2,60}?)(?:,?\s+in\s+(?:the\s+)?(?P<first>[^<>;:()]{2,80}?))?\s*(?:\([^()<>]*\))?\W*",
        re.IGNORECASE,
    ))
    for relation, before, words in ((Relation.GREATER, "", UP), (Relation.LESS, _MEASURED, f"{DOWN}|{LOSS}|deficits?"))
)  # fmt: skip
"""A change against those whom a text names, while the rows below it name in whom: "Reduced thickness compared with controls"."""
_LOST = re.compile(rf"\b(?:{LOSS})\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z)])[.;]\s+|[。；]")
_COMPARES = re.compile(
    rf"[<>×]|\b{THAN}\b|\bminus\b|\b(?:correlat|associat|interact|regress|modulat)|相关|交互", re.IGNORECASE
)
_LATE, _EARLY = (
    re.compile(rf"\b(?:{words})", re.IGNORECASE) for words in ("post|after|follow", "pre(?!d|f|m|s)|before|baseline")
)
LONGEST = 200
"""Characters of a text over a comparison that is taken apart; longer ones tell more than a change."""
_LETTERS = 4
"""Letters of the shortest word by which a condition of a caption is found again in a row."""


def change_against(text: str) -> Direction | None:
    """Return the change that a text states against people, in those whom it names or not: "Hypometabolism relative to controls (in A and B)"."""
    text = _SENTENCE.split(text)[0]
    whom, colon, change = text.partition(": ")
    if colon and (is_of_people(whom) or is_code(whom)):
        against = change_against(change)
        return replace(against, first=trimmed(whom)) if against is not None and not against.first else None
    if len(text) > LONGEST or (GREATER.search(text) and (LESSER.search(text) or _LOST.search(text))):
        return None
    for relation, pattern in _AGAINST:
        found = pattern.fullmatch(text)
        if found is not None and is_of_people(found["second"]):
            return Direction(relation=relation, first=trimmed(found["first"] or ""), second=trimmed(found["second"]))
    return None


def of_changes(texts: Sequence[str], caption: str, around: str, beside: Sequence[str]) -> Direction | None:
    """Return the change that a text over the innermost level says it is: in the group that this names, or of one of the two it compares.

    None where the level says itself which way it goes, or the text over it compares others.
    """
    own = [text for text in texts if not (is_side(text) or names_only_places(text))]
    if not own or len(own[-1]) > LONGEST or re.search("[<>]", own[-1]):
        return None
    inner, over = re.sub(r"\s*\(\s*\)", "", own[-1]), [*own[-2::-1], caption]
    pair = _pair(inner, around, beside)
    told = (one for one in over if one != inner and (pair is None or inner.casefold() not in one.casefold()))
    for text in (_SENTENCE.split(one)[0] for one in told if one):
        found = _in_group(inner, text) if pair is None else _of_pair(pair, text, beside)
        if found is not None:
            return replace(found, words=f"{text}; {inner}")
    return None


def _sides(name: str) -> tuple[str, str]:
    """Return what stands on both sides of "vs." or "minus"; two empty texts where neither is there."""
    first, second = split_at(name, MINUS_SIGN)
    return versus_sides(name) or (first, second)


def _are_same(named: str, second: str) -> bool:
    """Return whether two texts name the same people from whom a change is counted: "controls", "HC"."""
    are_normal = all(_NORMAL.search(one) and not _TREATED.search(one) for one in (named, second))
    return are_normal or named.casefold() == second.casefold()


def is_normal(side: str) -> bool:
    """Return whether a side of a comparison is that from which a change is counted: a baseline, controls, placebo."""
    return BASELINE.fullmatch(side) is not None or _NORMAL.search(side) is not None


def _pair(inner: str, around: str, beside: Sequence[str]) -> tuple[str, str] | None:
    """Return the two conditions of "A vs. B" or "A minus B"."""
    pair = versus_sides(inner)
    if pair is not None:
        return pair
    found = by_minus(inner, around, beside) if MINUS_SIGN.search(inner) else None
    return (found.first, found.second) if found is not None and found.second else None


def _in_group(inner: str, over: str) -> Direction | None:
    """Return the change in the group of a row against those of the text over it."""
    if GREATER.search(inner) or LESSER.search(inner) or _COMPARES.search(inner):
        return None
    if says_deactivation(over) and not is_of_people(inner):
        return _deactivated(inner, over)
    found = change_against(over) or _against_in_chinese(over)
    if found is None or is_about(found.second, inner):
        return None
    is_whom = is_of_people(inner) or is_code(inner) or inner.casefold() in found.first.casefold()
    return Direction(relation=found.relation, first=trimmed(inner), second=found.second) if is_whom else None


def _deactivated(inner: str, over: str) -> Direction | None:
    """Return the deactivation in a condition below the baseline that the text over it names: "Deactivations relative to rest", "Reading"."""
    pair = versus_sides(over)
    first = trimmed(BARE_DEACTIVATION.sub("", pair[0])) if pair is not None else ""
    if pair is None or first or BASELINE.fullmatch(pair[1]) is None:
        return None
    return Direction(relation=Relation.DEACTIVATION, first=trimmed(inner), second=pair[1])


def _against_in_chinese(over: str) -> Direction | None:
    """Return the change against those whom a Chinese text names, which leaves open in whom: 与对照组比较灰质体积减小的脑区."""
    stated = compared_by_words(over) if over[:1] in "与和同跟较比" else None
    return stated if stated is not None and stated.second and not stated.first else None


def _of_pair(pair: tuple[str, str], over: str, beside: Sequence[str]) -> Direction | None:
    """Return which way a pair goes below a text that says one condition, or what was measured, changed.

    Open where a text says that something decreased in others: "Decreases in patients" over "Pain minus warmth".
    """
    if len(over) > LONGEST:
        return None
    if says_deactivation(over):
        is_below = BASELINE.fullmatch(pair[1]) is not None and _COMPARES.search(over) is None
        return Direction(relation=Relation.DEACTIVATION, first=pair[0], second=pair[1]) if is_below else None
    stated = compared_by_words(over) or change_against(over) or _loss_alone(over)
    is_both = GREATER.search(over) is not None and _LOST.search(over) is not None
    if stated is None or is_both or any(is_turned(_sides(other), pair) for other in beside):
        return None
    relation = _way(stated, pair) if stated.second or not _COMPARES.search(over) else None
    return Direction(relation=relation, first=pair[0], second=pair[1]) if relation is not None else None


def _way(stated: Direction, pair: tuple[str, str]) -> Relation | None:
    """Return which way a pair goes under a change of one of its conditions, or of what was measured; None where the change is of others."""
    if stated.second:
        ways = [
            _are_same(stated.second, second) and _covers(stated.first, (first, second))
            for first, second in (pair, pair[::-1])
        ]
        return {(True, False): stated.relation, (False, True): OPPOSITES[stated.relation]}.get((ways[0], ways[1]))
    is_of = [is_about(stated.first, side) for side in pair]
    if is_of == [False, True]:
        return OPPOSITES[stated.relation]
    if stated.first and is_of != [True, False]:
        return Relation.UNCLEAR if stated.relation is Relation.LESS else None
    is_from_normal = BASELINE.fullmatch(pair[0]) is not None or (not any(is_of) and is_normal(pair[0]))
    return None if is_from_normal else stated.relation


_TREATED = re.compile(r"\b(?:placebo|sham)\b", re.IGNORECASE)
_NORMAL = re.compile(r"\b(?:controls?|healthy|normal|placebo|sham|HCs?|NCs?|TDs?)\b|对照|健康|正常", re.IGNORECASE)
"""Those from whom a change is counted: "controls minus patients" under "Decreases" may be of the patients."""


def _loss_alone(over: str) -> Direction | None:
    return Direction(relation=Relation.LESS) if _LOST.search(over) and not GREATER.search(over) else None


def _covers(named: str, pair: tuple[str, str]) -> bool:
    """Return whether those whom a caption names may be the first of a row: any people for whoever is compared with people, else by their words."""
    are_people = (not named or is_of_people(named)) and (is_of_people(" ".join(pair)) or is_code(pair[0]))
    return are_people or is_about(named, pair[0])


def is_about(named: str, condition: str) -> bool:
    """Return whether two texts name the same condition: by a word of both, or both being after, or before, something."""
    if any(pattern.search(named) and pattern.search(condition) for pattern in (_LATE, _EARLY)):
        return True
    one, two = (
        {
            word.removesuffix("s")
            for word in re.findall(r"[^\W_]+", text.casefold())
            if len(word) >= _LETTERS or not word.isascii()
        }
        for text in (named, condition)
    )
    return bool(one & two)


_UNDER = r"\b(?:with|after|following|under|during|in)\s+(?:the\s+)?"
_ONE_IN_BRACKETS = re.compile(r"\((?P<one>[^()<>]{2,40})(?P<sign>[<>])(?P<other>[^()<>]{2,40})\)")


def restated(text: str) -> Direction | None:
    """Return the comparison that brackets give behind a change in one of its sides: "Decreased activity with placebo (control > placebo)"."""
    found, outside = list(_ONE_IN_BRACKETS.finditer(text)), outside_brackets(text)
    if len(found) != 1 or re.search("[<>]", outside) or not (GREATER.search(outside) or LESSER.search(outside)):
        return None
    sides = [found[0]["one"].strip(), found[0]["other"].strip()]
    if is_of_people(outside) and not any(map(is_of_people, sides)):
        return None
    if not any(_is_named(side, outside) for side in sides):
        return None
    relation = Relation.GREATER if found[0]["sign"] == ">" else Relation.LESS
    return Direction(relation=relation, first=sides[0], second=sides[1])


def _is_named(side: str, outside: str) -> bool:
    """Return whether a text says that something changed in a condition, by its words or by words that its letters stand for."""
    words = r"\s+".join(map(re.escape, side.split()))
    if re.search(rf"{_UNDER}{words}(?!\w)", outside, re.IGNORECASE):
        return True
    initials = r"\s+".join(rf"{letter}[a-z]+" for letter in side.lower()) if side.isupper() and len(side) > 1 else ""
    return bool(initials) and re.search(rf"{_UNDER}{initials}\b", outside, re.IGNORECASE) is not None
