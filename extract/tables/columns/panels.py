"""Tables in panels side by side, whose comparison is printed over their column of values."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.directions import Relation
from corpora.words.changes import MINUS_SIGN
from corpora.words.comparisons import COMPARING_SIGN, DOWN, TWO_SIDES, UP, compared_by_words
from corpora.words.conditions import is_of_people, pair_of, without_contrast
from corpora.words.correlations import correlation_signs
from corpora.words.effects import is_interaction
from corpora.words.patterns import both_scripts
from corpora.words.versus import BASELINE, compared_in_chinese, says_deactivation
from extract.tables.model import Column, Role
from extract.tables.names.comparing import words_in
from extract.tables.names.outside import lists_results
from extract.tables.names.under import names_who_or_when
from extract.tables.roles import OWN_ROLES, role_by_heading

_NUMBER = re.compile(r"\d{1,3}[a-z]?")
_WORDED = re.compile(r"\b(?:compared (?:with|to)|relative to)(?=\s)", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:lower|less|reduc|decreas|weaker|smaller|deactiv|hypo|attenuat|diminish|negativ|differ)", re.IGNORECASE
)
"""Words that turn "A compared with B" round, or leave its direction open."""
_OTHER_WAY = re.compile(
    r"\b(?:lower|less|reduc|decreas|weaker|smaller|deactiv|hypo|attenuat|diminish|negativ)", re.IGNORECASE
)
LONGEST_WORDED = 300
"""Characters of a caption that is taken apart by its words."""
_CLAUSE = re.compile(r"[.;:()]")
_PLACED = re.compile(
    r"\b(?:in|for|of|from|during|within|among|across|between|at|by|while\s+[a-z]+ing|(?:responses?|reactivity|reactions?|activations?|activity)\s+to)\s",
    re.IGNORECASE,
)
"""What parts a condition from the words around it: "A versus B in patients and controls"."""


def one_a_panel(columns: Sequence[Column], n_groups: int) -> list[Column]:
    """Return the columns; values under comparisons are read only where each group of coordinates has its one column of them.

    With fewer or more of them none is certain to be the value of a peak: it may be the next panel's.
    """
    compared = [c for c in columns if c.role is Role.STATISTIC and role_by_heading(c.path)[0] is not Role.STATISTIC]
    compared = [c for c in compared if TWO_SIDES.search(c.heading)]
    doubtful = {c.index for c in compared} if len(compared) != n_groups else set()
    return [replace(c, role=Role.OTHER) if c.index in doubtful else c for c in columns]


def value_labels(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the levels that the headings of a group's one column of values give, outermost first; none where they compare nothing.

    "Procedure | 5 | A vs. B" over values is "Procedure 5", "A vs. B"; words for a statistic are left out.
    """
    values = [column for column in columns if column.role is Role.STATISTIC]
    if len(values) != 1 or not any(TWO_SIDES.search(text) for text in values[0].path):
        return ()
    labels: list[str] = []
    for text in values[0].path:
        if labels and _NUMBER.fullmatch(text):
            labels[-1] = f"{labels[-1]} {text}"
        elif TWO_SIDES.search(text) or role_by_heading((text,))[0] not in OWN_ROLES:
            labels.append(text)
    return tuple(labels)


_TIGHT = re.compile(
    r"(?P<first>[^\W\d_][\w ]{0,40}?)[-–−](?P<second>[^\W\d_][\w ]{0,40}?)(?P<kind>\s+contrast)", re.IGNORECASE
)
"""A contrast named by its conditions with a dash between them, which is a minus before a baseline: "Drug-Neutral contrast"."""


def _apart(caption: str) -> str:
    """Return a caption that is "A-baseline contrast" with the word for its minus."""
    found = _TIGHT.fullmatch(caption)
    is_minus = found is not None and BASELINE.fullmatch(found["second"])
    return f"{found['first']} minus {found['second']}{found['kind']}" if found is not None and is_minus else caption


_SECOND_INSIDE = re.compile(r"\s*[(\[]\s*(?P<sign>[<>])\s*(?P<second>[^()\[\]<>]*[^\W\d_]{2}[^()\[\]<>]*)[)\]]")
"""The sign and the second condition in a bracket of their own: "responses to cues (> neutral pictures)"."""
_BEHIND = re.compile(
    r",?\s+(?:and|or|as well as)\s+(?:(?:the|its|their)\s+)?(?:(?:group|between[- ]group)\s+differences?|(?:positive\s+|negative\s+)?(?:correlations?|associations?|relation(?:ship)?s?|interactions?|modulations?))\b",
    re.IGNORECASE,
)
_BEHIND_ZH = re.compile(
    both_scripts(
        "(?:条件)?(?:对比|比较)(?=[的中下上时间及与和]|$)|条件下|的(?:显著)?(?:激活|差异|组间|大脑|脑区|脑|区域|异常|相关|结果|神经|功能)"
    )
)
"""What a caption says behind the second condition that is listed of the comparison: "… and its correlation with age", 的组间差异."""
_BEFORE_ZH = re.compile(
    both_scripts(
        "^\\W*(?:[^<>]{0,30}(?:组|被试|患者|病人|受试者|人群)(?:之间|间)?[在对]|[两二三各]组(?:被试|患者|病人|受试者)?(?=\\S))"
    )
)
"""In whom two conditions were compared, before the first of them: 两组被试在."""
_BEFORE_COMMA = re.compile(
    r"^.*\b(?:differences?|comparisons?|analys[ei]s|effects?|changes?|correlations?|treatment|training|therapy|pre|post|before|after|baseline|follow-?up|groups?|patients|controls)\b[^,<>]*,\s+(?=\S)",
    re.IGNORECASE,
)
"""What a caption says of its table before a comma and the first condition: "Group comparison, movement > rest"."""
_GROWTH = re.compile(rf"^\W*(?:{UP}|{DOWN})\b", re.IGNORECASE)
"""What changed is no condition: "increased uptake compared with controls"."""
_NAMED = re.compile(
    r"^.*\b(?:the|this)\s+(?:contrasts?|comparisons?)\s+(?:of\s+|between\s+)?(?=[^<>]{3,60}[<>])", re.IGNORECASE
)
"""What a caption says before the contrast it names: "activity in the contrast self in pain > other in pain"."""
_INTRODUCED = re.compile(
    r"^\W*(?:(?:the|an?)\s+)?(?:(?:contrasts?|comparisons?)\s+(?:of\s+|between\s+)?)?", re.IGNORECASE
)
_MINUS_ZH = re.compile(
    both_scripts(
        "(?:在|对)?(?P<first>[^，,。；;:：()（）与和在]{1,20}?)\\s?(?:[-–—－−]|减去?)\\s?(?P<second>[^，,。；;:：()（）]{1,20}?)(?:的?(?:对比|比较)|条件下)"
    )
)
"""A subtraction that a Chinese caption names: 在任务-基线对比上的差异."""


_RELATION = re.compile(r"\b(?:correlat(?!es\b)|associat|regress|relation)|相关", re.IGNORECASE)
_SIGN = re.compile("[<>]")
_DEACTIVATED = re.compile(r"\b(?:task[- ](?:induced|related)\s+)?de-?activations?\b|[负去]激活", re.IGNORECASE)
_NOBODY = "qqq"
"""A label that is on no side of any comparison."""


def comparison_in(caption: str) -> str | None:
    """Return the one comparison that a caption names, whatever is below it."""
    return comparison_over((_NOBODY,), caption)


def comparison_over(labels: Sequence[str], caption: str) -> str | None:
    """Return the one comparison of a caption that holds in each panel: no label of a panel is on a side of it.

    "A versus B in patients and controls" over "Patients" is "A versus B"; "Patients versus controls" is none of its panels'.
    """
    caption = _SECOND_INSIDE.sub(r" \g<sign> \g<second>", _apart(caption))
    signed = list(COMPARING_SIGN.finditer(caption))
    signs = signed or list(_WORDED.finditer(caption))
    if not labels or len(signed) > 1:
        return None
    if len(signs) != 1:
        return _minus_over(labels, caption) or _in_words(labels, caption)
    before, behind = caption[: signs[0].start()], caption[signs[0].end() :]
    named = _NAMED.match(caption)
    first = caption[named.end() : signs[0].start()] if named else _PLACED.split(_CLAUSE.split(before)[-1])[-1]
    second = _BEHIND.split(_BEHIND_ZH.split(_CLAUSE.split(behind)[0])[0])[0]
    second = second if named and _PLACED.search(first) else _PLACED.split(second)[0]
    second = _without_labels(second, labels)
    first = _BEFORE_ZH.sub("", _BEFORE_COMMA.sub("", first))
    sign = signs[0][0] if signed else ">"
    if not signed and (_LESS.search(caption) or any(MINUS_SIGN.search(label) for label in labels)):
        are_compared = all(map(is_whom, labels)) and any(map(TWO_SIDES.search, labels))
        if _OTHER_WAY.search(caption) or not are_compared or is_of_people(f"{first} {second}"):
            return None
        sign = " versus "  # the difference is of the people, in whom the two conditions are compared
    if _RELATION.search(before) and not any(
        is_whom(one) or is_relation(one) or TWO_SIDES.search(one) for one in labels
    ):
        return None  # labels are what something varies with
    is_of_factors = any(map(is_interaction, labels)) and _SIGN.search(sign) is None and lists_results(caption)
    if _GROWTH.search(first) or is_of_factors:
        return None
    text = _INTRODUCED.sub("", f"{first}{sign}{second}").strip(" ,*†")
    text = " ".join(re.sub(r",?\s(?:separately|individually|respectively)$", "", text).split())
    labels = _without_relations(labels, before)
    if (labels and _is_own(labels, text)) or not TWO_SIDES.search(text):
        return None
    named = _DEACTIVATED.search(before) if says_deactivation(caption) and _SIGN.search(text) else None
    return f"{named[0]} ({text})" if named is not None else text


def _without_labels(second: str, labels: Sequence[str]) -> str:
    """Return the second condition without what follows a comma and names the panels: "random blocks, early and late"."""
    condition, _, rest = second.partition(", ")
    return condition if condition and words_in([rest]) & words_in(labels) else second


def _in_words(labels: Sequence[str], caption: str) -> str | None:
    """Return what a caption compares in words in the people of all labels: "greater activation for jokes than for news"."""
    found = compared_by_words(caption) if len(caption) <= LONGEST_WORDED and all(map(is_whom, labels)) else None
    if found is None or not found.first or not found.second:
        return None
    first, second = pair_of(found.first, _PLACED.split(found.second)[0])
    text = f"{first} {'<' if found.relation is Relation.LESS else '>'} {second}"
    return None if is_of_people(text) or _is_own(labels, text) or not TWO_SIDES.search(text) else text


_CODE = re.compile(r"(?<![\w-])(?=[a-z0-9+-]{0,8}[A-Z][a-z0-9+-]{0,8}[A-Z])[A-Za-z0-9+-]{2,8}(?![\w-])")
"""The letters that stand for a group: "ABc"."""


def is_whom(label: str) -> bool:
    """Return whether a label says only in whom or when, or compares two of these, one of them by its letters: "ABC > controls"."""
    sides = re.split(r"\s*(?:[<>]|\bvs\.?(?=\s)|\bversus\b)\s*", label)
    whom = [names_who_or_when(side) for side in sides]
    return all(whom) or (any(whom) and all(map(_CODE.fullmatch, itertools.compress(sides, map(operator.not_, whom)))))


def is_relation(label: str) -> bool:
    """Return whether a label says that something goes together with a variable, which compares nothing."""
    return any(correlation_signs(label)) and TWO_SIDES.search(label) is None


def _minus_over(labels: Sequence[str], caption: str) -> str | None:
    """Return what a Chinese caption subtracts, or compares with a baseline, in the people of all labels."""
    if caption.isascii():
        return None
    found, pair = _MINUS_ZH.search(caption), compared_in_chinese(caption)
    if found is not None:
        text = f"{found['first'].strip()} - {found['second'].strip()}"
    elif pair is not None and BASELINE.fullmatch(pair[1]):
        text = f"{pair[0]}与{pair[1]}比较"
    else:
        return None
    return None if any(label in text or text in label for label in labels) else text


def _without_relations(labels: Sequence[str], before: str) -> list[str]:
    """Return labels without those of relations, whose variables may be told with a word of the task; one stays, without its contrast, under a caption of relations."""
    if _RELATION.search(before):
        return [without_contrast(label) if is_relation(label) else label for label in labels]
    return [label for label in labels if not is_relation(label)]


def _is_own(labels: Sequence[str], text: str) -> bool:
    """Return whether a label is on a side of a comparison: one of its words is, unless the label is of people and the sides are of none.

    "Coffee drinkers" are under "coffee cues versus tea cues".
    """
    if not is_of_people(text):
        codes = set(_CODE.findall(text))
        labels = [
            one for one in labels if not (is_of_people(one) and is_whom(one) and codes.isdisjoint(_CODE.findall(one)))
        ]
        if not labels:
            return False
    ours, theirs = (
        {word.removesuffix("s") for word in re.findall(r"[^\W\d_]{2,}", one.casefold())}
        for one in (" ".join(labels), text)
    )
    return not ours or bool(ours & theirs)
