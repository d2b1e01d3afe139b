"""Comparisons by "versus": their two sides, and what says that the first of them was the greater."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.words.comparisons import (
    DOWN,
    GREATER,
    LESSER,
    MEASURE,
    UP,
    changed_in,
    deactivated_more,
    pair_that_differs,
)
from corpora.words.conditions import (
    IN_TIME,
    WITHIN_CONTRAST,
    compares_others,
    is_code,
    is_of_people,
    pair_of,
    trimmed,
    with_shared_head,
)
from corpora.words.patterns import any_of, both_scripts, chinese


def words_of(*patterns: str) -> re.Pattern[str]:
    """Return the pattern for any of several patterns, in capitals or not."""
    return re.compile(any_of(patterns), re.IGNORECASE)


BASELINE = words_of(
    r"(?:the\s+)?(?:low-?level\s+|implicit\s+|resting\s+)?(?:baseline|base\s?line|rest(?:ing)?(?:\s+state)?|fixation(?:\s+(?:cross|baseline))?|null(?:\s+events?)?|"
    r"(?:visual |motor |sensorimotor |active |neutral )?control(?:s|\s+(?:task|condition|trials?|stimuli))?|nothing|zero|(?:0|zero)[- ]?back(?:\s+(?:task|condition|blocks?|trials?))?|neutral(?:\s+\w+)?)",
    chinese("基线 静息 静息状态 注视 控制条件 对照条件 中性"),
)  # fmt: skip
_AT_REST = words_of(
    r"(?:the\s+|at\s+)?(?:(?:eyes[- ](?:open|closed)\s+)?rest(?:ing)?(?:[\s-]+(?:state|condition|periods?|blocks?|baseline))?|(?:passive\s+)?fixation(?:[\s-]+(?:cross|baseline|point|blocks?|trials?))?|"
    r"(?:implicit|low-?level|resting)\s+base\s?line)", both_scripts("(?:静息|休息)(?:状态|态|期|条件)?|注视(?:点|基线)?|低水平基线"),
)  # fmt: skip
"""Doing nothing: what is less active in a task than then is deactivated by it. A "baseline" alone may be a time."""
_BASELINE_ALONE = words_of(r"(?:the\s+)?base\s?line", "基线")
_IN_TIME = words_of(
    r"\b(?:post|after|follow|week|month|day|year|session|visit|scan|time|treat|therap|train|interven|drug|dose|medicat|placebo|remi[st]|T\d)", "后|周|月|治疗|训练|干预|药",
)  # fmt: skip
"""Words of what is compared with an earlier time."""
_EXCEEDS = words_of(
    r"(?<![\w-])activat(?:ions?|ed|es|ing)\b",
    r"\b(?:contrasts?|subtractions?)\b",
    r"\b(?:brain|neural|bold|h(?:a)?emodynamic) responses?\b",
    r"\b(?:blood flow|r?cbf|signal|bold|activity|metabolism|glucose uptake) increases?\b",
    r"\bincreases? (?:in|of) (?:\w+ )?(?:blood flow|r?cbf|signal|bold|activity|metabolism|glucose uptake)\b",
    chinese("激活"),
)
"""Words of a table that lists where the first of two conditions exceeds the second ..."""
_EITHER_WAY = words_of(
    r"\bdifferen\w*",
    r"\bcompar(?:e|ing|isons?)\b",
    r"\bchanges?\b",
    r"\balter\w*",
    r"\babnormal\w*",
    r"\bde-?activat\w*",
    r"\b(?:both|either) directions?\b",
    rf"\b{DOWN}\b",
    r"\binteractions?\b",
    chinese("差异 变化 异常"),
)
"""... and of one that may list both."""
_CONTRAST_COMPARING = re.compile(r"\bcontrasts?\s+comparing\b", re.IGNORECASE)
"""A contrast that compares A with B is A minus B, of which activations are where A exceeds B."""
_MISSING = words_of(
    r"\b(?:lack|absen\w+|loss|fail\w*|deficits?|similar|comparable|delayed|atypical|aberrant|dysfunction\w*|disrupt\w*|impair\w*)\s+(?:(?:of|to|in)\s+)?(?:[\w-]+\s+)?(?:activ|respon|recruit|signal)",
    r"\bactivation (?:deficits?|failures?|loss)\b", r"^\W*no\s",
)  # fmt: skip
"""What says that the first condition does not exceed the second, or not in which way they differ."""
_SHRUNK = re.compile(rf"\b{DOWN}\s+(?:[\w-]+\s+)?{MEASURE}\b", re.IGNORECASE)
_FIRST = r"(?:\b(?:named|listed|mentioned|printed|given|condition|group|task|stimulus|side)\s+first\b|\bfirst[- ](?:named|listed|mentioned)\b|\bformer\b)"
NAMED_FIRST = re.compile(rf"{_FIRST}[^.;]*\b(?:{UP}|{DOWN})\b|\b(?:{UP}|{DOWN})\b[^.;]*{_FIRST}", re.IGNORECASE)
"""A sentence that says which side of "A vs. B" was greater: "the condition named first elicited greater activation"."""
_VERSUS = re.compile(r"\s+(?:vs?\.?|versus|compared (?:to|with)|relative to|对比?|相比于?)\s+", re.IGNORECASE)

_DEACTIVATION = words_of(
    r"\bde-?activat\w*", r"\btask[- ](?:negative|induced (?:decrease|deactivation))", r"\bnegative (?:bold|activation)\w*", r"\bdeaktivierung\w*",
    chinese("负激活 去激活 失活 负性激活"),
)  # fmt: skip
_MORE_OF_LESS = re.compile(
    r"[<>][^()]*[(\[]\s*(?:greater|stronger|larger|more|less|smaller|weaker)\s+(?:\w+\s+)?(?:decreas|reduc|declin|loss|atroph|thinning|shrink)\w*\s*[)\]]",
    re.IGNORECASE,
)
"""A comparison of decreases: "Patients > controls (greater decrease)"."""
LESS_DEACTIVATION = re.compile(rf"\b{DOWN}\s+(?:\w+\s+)?de-?activ\w*", re.IGNORECASE)
"""Less of a deactivation: it may be more activity in the one named, or less of an effect."""
_ACTIVATION = words_of(r"(?<![\w-])activat(?:ions?|ed|es)\b", chinese("激活"))
ACTIVATION_ALONE = words_of(
    r"\W*(?:brain\s+|significant\s+|regional\s+|cortical\s+)*activat(?:ions?|ed)(?:\s+(?:regions?|areas?|clusters?|foci))?\W*", both_scripts(r"\W*(?:显著)?激活(?:的?(?:脑区|区域|区))?\W*"),
)  # fmt: skip
"""A heading that sets activations apart from the deactivations of the same table."""


_SIGNED_PPI = re.compile(
    r"\b(?P<sign>positive|negative)\s+(?:g?ppi|psycho-?physiologic\w*\s+interactions?)(?:\s*\([^()]*\))?(?:\s+effects?)?\s+(?:for|of|in)\s+(?:the\s+)?(?P<pair>[^:;]+)",
    re.IGNORECASE,
)
"""The sign of a psychophysiological interaction before what it compares: "Negative PPI for cues vs. rest" is less coupling in cues."""


def by_signed_ppi(text: str) -> Direction | None:
    """Return in which of two conditions a seed was coupled more, by the sign of a psychophysiological interaction."""
    found = _SIGNED_PPI.search(text)
    if found is None:
        return None
    pair = versus_sides(re.sub(r"\s*>\s*", " vs. ", found["pair"]))
    relation = Relation.GREATER if found["sign"].casefold() == "positive" else Relation.LESS
    return None if pair is None else Direction(relation=relation, first=pair[0], second=pair[1])


_ARROW = re.compile("[↑↓⬆⬇]")
_UPWARDS = frozenset("↑⬆")


def compares_decreases(text: str) -> bool:
    """Return whether what a text compares by a sign, or says to be less, is itself a decrease: which way the activity goes is not said."""
    return LESS_DEACTIVATION.search(text) is not None or _MORE_OF_LESS.search(text) is not None


def by_arrow(text: str) -> Direction | None:
    """Return what an arrow up or down says of the condition it is set beside: "↓ patients vs. controls"."""
    arrows = set(_ARROW.findall(text))
    if len(arrows) != 1 or re.search("[<>]", text):
        return None
    relation = Relation.GREATER if arrows <= _UPWARDS else Relation.LESS
    bare = re.sub(r"^in\s+", "", trimmed(" ".join(_ARROW.sub(" ", text).split())))
    pair = versus_sides(bare)
    return Direction(relation=relation, first=pair[0] if pair else bare, second=pair[1] if pair else "")


_DECREASES_OF = re.compile(
    r"\W*(?:relative\s+)?(?:decreases?|reductions?)\s*:\s*\S.*\b(?:vs\.?|versus)\s", re.IGNORECASE
)
"""Beside "Decreases: A vs. B" another comparison of one of these lists increases."""


def by_versus(text: str, around: str, beside: Sequence[str]) -> Direction | None:
    """Return "A vs. B": greater against a baseline, where "B vs. A" stands beside it or the words around say so, else the direction is open.

    Activations in A versus B, and the contrast A versus B, are where A exceeds B; differences between A and B are either.
    """
    pair = versus_sides(text)
    if pair is None:
        return None
    is_baseline = BASELINE.fullmatch(pair[1]) is not None and not pair[1].casefold().endswith("controls")
    is_reversed = any(is_turned(versus_sides(other) or ("", ""), pair) for other in beside)
    around = WITHIN_CONTRAST.sub(" in ", around)  # the contrast of others, in which these are compared
    named = _CONTRAST_COMPARING.sub("contrast of", around)
    is_activation = _EXCEEDS.search(around) is not None and not _EITHER_WAY.search(named) and not _MISSING.search(text)
    named_first = NAMED_FIRST.search(around)
    is_absence = _is_absence_of(pair[1], pair[0])
    decreases = [other.casefold() for other in beside if _DECREASES_OF.match(other) and other != text]
    is_beside_decreases = any(side.casefold() in other for other in decreases for side in pair)
    is_greater = is_baseline or is_absence or is_reversed or is_activation or is_beside_decreases
    relation = Relation.GREATER if is_greater and not _SHRUNK.search(text) else Relation.UNCLEAR
    if is_reversed and LESSER.search(around) and not GREATER.search(around):
        relation = Relation.LESS  # "Lower metabolism in direct comparisons of A and B"
    if named_first:
        relation = Relation.LESS if LESSER.search(named_first[0]) else Relation.GREATER
    return Direction(relation=relation, first=pair[0], second=pair[1], words=text)


def _is_absence_of(second: str, first: str) -> bool:
    """Return whether the second condition is that the first is not there: "social reward", "no reward"."""
    found = re.fullmatch(r"no\s+(.+)", second, re.IGNORECASE)
    return found is not None and first.casefold().endswith(found[1].casefold())


def is_turned(other: tuple[str, str], pair: tuple[str, str]) -> bool:
    """Return whether another comparison is this one turned round; what both sides share may be said once ("new vs. old words")."""
    (first, second), (ours, theirs) = (tuple(side.casefold().split() for side in two) for two in (other, pair))
    if not first or not second:
        return False
    return _begins(first, theirs) and _begins(second, ours) and not _begins(first, ours)


def _begins(one: Sequence[str], other: Sequence[str]) -> bool:
    return list(one[: len(other)]) == list(other[: len(one)])


def versus_sides(text: str) -> tuple[str, str] | None:
    """Return the two conditions of "A vs. B", None where a text compares none so, or more."""
    sides = _VERSUS.split(text)
    if len(sides) != 2:
        return compared_in_chinese(text)
    inside = [one for one in re.findall(r"[(\[]([^()\[\]]+)[)\]]", text) if len(_VERSUS.split(one)) == 2]
    if inside:
        sides = _VERSUS.split(inside[0])
    first, second = (trimmed(side) for side in sides)
    return pair_of(first, second) if first and second else None


_COMPARED_ZH = re.compile(
    both_scripts(
        "(?:[两二三]组|各组)?(?P<first>[^，,。；;:：()（）<>与和同跟]{1,30})[与和同跟](?P<second>[^，,。；;:：()（）<>与和同跟]{1,30}?)(?:相比较?|比较|对比)(?:的?[^，,。；;:：<>]{0,20}脑区)?"
    )
)
"""Two conditions and the word for their comparison behind both: 任务与静息状态比较的激活脑区."""


_CHANGED_ZH = re.compile(
    both_scripts(
        "(?P<first>[^，,。；;:：()（）<>与和同跟比较]{1,20}?)(?:相?较于?|相对于?)(?P<second>[^，,。；;:：()（）<>]{1,20}?(?:组|对照|者|人))的?[^，,。；;:：<>组]{0,15}?(?:改变|异常|变化|差异)(?:的?[^，,。；;:：<>]{0,4}(?:脑区|区域))?"
    )
)
"""Two groups of which one is said to be changed: MCI组较对照组功能连接改变的脑区."""


def compared_in_chinese(text: str) -> tuple[str, str] | None:
    """Return the two conditions before the Chinese word for their comparison, None where a text is more or less than that."""
    found = _COMPARED_ZH.fullmatch(text.strip()) or _CHANGED_ZH.fullmatch(text.strip())
    return (found["first"].strip(), found["second"].strip()) if found is not None else None


_ARTICLE = re.compile(r"^(?:the|an?)\s+")


def in_one_of_two(texts: Sequence[str], caption: str) -> Direction | None:
    """Return the change in one of two conditions between which the caption sees differences: "Increased activity ON medication"."""
    changed = changed_in(texts[0]) if len(texts) == 1 else None
    pair = _that_differ(caption) if changed is not None else None
    if changed is None or pair is None:
        return None
    relation, who = changed
    sides = [side for side in pair if _ARTICLE.sub("", side.casefold()) == _ARTICLE.sub("", who.casefold())]
    if len(sides) != 1:
        return None
    first, second = pair if sides[0] == pair[0] else pair[::-1]
    return Direction(relation=relation, first=first, second=second, words=f"{caption}; {texts[0]}")


def _that_differ(caption: str) -> tuple[str, str] | None:
    found = pair_that_differs(caption)
    return (with_shared_head(*found), found[1]) if found is not None else None


def of_deactivations(found: Direction, texts: Sequence[str], caption: str) -> Direction:
    """Return deactivations that are compared as the comparison they are: more of it in A is less activity in A than in B.

    Of people who are compared no deactivation is left: of whom there was more of it is unclear.
    """
    if found.relation is not Relation.DEACTIVATION:
        return found
    pair = next(filter(None, map(versus_sides, texts)), None)
    pair = (with_shared_head(*pair), pair[1]) if pair is not None else _that_differ(caption)
    more = next(filter(None, (deactivated_more(text, pair) for text in texts[::-1])), None)
    if more is not None:
        return replace(more, words=found.words)
    of_caption = versus_sides(caption) if not found.first else None
    if of_caption is not None and BASELINE.fullmatch(of_caption[1]):
        return replace(found, first=of_caption[0], second=of_caption[1])
    is_of_groups = any(is_of_people(side) or is_code(side) for side in (found.first, found.second))
    return replace(found, relation=Relation.UNCLEAR) if is_of_groups else found


_FAILED = re.compile(r"\bfail(?:ure|ed|ing)\s+(?:of|to)\s+de-?activat", re.IGNORECASE)
"""What fails to be less is more: "Failure of deactivation: patients > controls"."""


def says_deactivation(text: str) -> bool:
    """Return whether a text is about deactivations alone; one that names activations too leaves it to the rows' own headings."""
    alone = _DEACTIVATION.search(text) is not None and _ACTIVATION.search(_DEACTIVATION.sub(" ", text)) is None
    return alone and _FAILED.search(text) is None


BARE_DEACTIVATION = re.compile(
    r"\W*(?:(?:brain|significant|regions?|areas?|clusters?|of|with|showing|task[- ](?:induced|related))\s+)*de-?activ(?:ations?|ated)\W*",
    re.IGNORECASE,
)
"""A text that says only that something was deactivated."""
_DEACTIVATED_IN = re.compile(
    r"^.*\bde-?activ(?:ations?|ated)\s+(?:(?:in|during|for|by|while|of|associated\s+with)\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
"""What stands before the condition: "Deactivations during the task"."""


def activity_of(text: str) -> Direction | None:
    """Return the deactivation that a text states, of two conditions where it names them, or the activation; None where it states none."""
    if not says_deactivation(text):
        return _activation_of(text)
    pair = versus_sides(text) or ("", "")
    first = trimmed(_DEACTIVATED_IN.sub("", pair[0]))
    pair = ("" if BARE_DEACTIVATION.fullmatch(pair[0]) else first or pair[0], pair[1])
    return Direction(relation=Relation.DEACTIVATION, first=pair[0], second=pair[1])


_ACTIVATION_OF = words_of(
    r"(?P<first>[^:<>]{2,80}):\s*(?:activations?|activated(?:\s+(?:regions?|areas?))?)\W*", both_scripts(r"(?P<first_zh>[^:：<>]{2,80})[:：]\s*正?激活(?:脑区|区域?)?\W*")
)  # fmt: skip


def _activation_of(text: str) -> Direction | None:
    """Return the increase in the one condition before a colon and the word for it: "Real acupuncture: activation"."""
    found = _ACTIVATION_OF.fullmatch(text)
    first = trimmed(found["first"] or found["first_zh"]) if found is not None else ""
    return Direction(relation=Relation.GREATER, first=first) if first and not versus_sides(first) else None


def below_baseline(found: Direction) -> Direction:
    """Return less activity in a condition than at rest as the deactivation that it is."""
    if found.relation is not Relation.LESS or is_of_people(found.first):
        return found
    is_baseline = _BASELINE_ALONE.fullmatch(found.second) and not _IN_TIME.search(found.first)
    is_below = _AT_REST.fullmatch(found.second) or (found.first and is_baseline)
    return replace(found, relation=Relation.DEACTIVATION) if is_below else found


def is_less_than_another(relation: Relation, second: str) -> bool:
    """Return whether a sentence says less of a condition than of another, which is no baseline: "deactivation (6 < 2 items)"."""
    return relation is Relation.LESS and BASELINE.fullmatch(second) is None


def people_last(known: Sequence[Direction]) -> list[Direction]:
    """Return two differences with that of people behind the one of conditions that is compared in them, wherever it is printed.

    "Patients < controls" beside "Faces > houses" says that the difference of faces and houses is less in patients.
    """
    is_pair = all(one.relation in (Relation.GREATER, Relation.LESS) and one.second for one in known)
    for is_of_others in (_are_people, _is_of_people, _is_of_codes, _is_of_times):
        of_others = [is_of_others(one) for one in known]
        if any(of_others):
            return [*known[::-1]] if is_pair and of_others == [True, False] else [*known]
    return [*known]


def _is_of_people(one: Direction) -> bool:
    return is_of_people(f"{one.first} {one.second}")


def _are_people(one: Direction) -> bool:
    """Return whether both conditions are people: "Patients < Controls", not "Irony > Control"."""
    return is_of_people(one.first) and is_of_people(one.second)


def _is_of_codes(one: Direction) -> bool:
    """Return whether both conditions are known by their letters alone: "XYD < RGU" beside "Cues > neutral" is of two groups."""
    return is_code(one.first) and is_code(one.second)


def _is_of_times(one: Direction) -> bool:
    return all(IN_TIME.search(side) for side in (one.first, one.second))


def contradict(known: Sequence[Direction]) -> bool:
    """Return whether of two comparisons that one name prints it is not known which is of the other, and they go two ways."""
    are_two = len(known) == len(("one", "other")) and all(one.second for one in known)
    ways = {one.relation for one in known}
    kinds = [(_are_people(one), _is_of_people(one), _is_of_codes(one), _is_of_times(one)) for one in known]
    return are_two and ways == {Relation.GREATER, Relation.LESS} and kinds[0] == kinds[-1]


def open_difference(found: Sequence[tuple[str, Direction]]) -> Direction | None:
    """Return the difference of people that the innermost level leaves open, under a comparison of conditions: "Songs > noise", "Singers vs. dancers"."""
    text, inner = found[-1]
    pairs = [one for _, one in found[:-1] if one.relation in (Relation.GREATER, Relation.LESS) and one.second]
    are_others = bool(pairs) and not any(is_of_people(f"{one.first} {one.second}") for one in pairs)
    is_difference = is_of_people(f"{inner.first} {inner.second}") if inner.second else compares_others(text)
    return inner if are_others and is_difference and inner.relation is Relation.UNCLEAR else None
