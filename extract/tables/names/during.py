"""Tables of changes of a signal during one task: "Signal changes during tapping" over "Patients: signal decrease".

Nothing is compared in them but the task with rest, so that a decrease is a deactivation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.words.comparisons import GROWN_ZH, SHRUNK_ZH
from corpora.words.conditions import is_of_people, trimmed
from corpora.words.patterns import both_scripts
from extract.tables.names.under import names_who_or_when

LONGEST_CAPTION = 400
"""Characters of a caption within which it says during what a signal changed."""
LONGEST_LEVEL = 100
"""Characters of the longest level that is a change of a signal in a group."""
_SIGNAL = r"(?:(?:BOLD|fMRI|brain|cerebral|cortical|hemodynamic)\s+)*(?:signals?|activity|activation|BOLD|r?CBF)"
_CHANGES = re.compile(
    rf"\b(?:{_SIGNAL}\s+changes|changes\s+(?:in|of)\s+(?:the\s+)?{_SIGNAL})\s+(?:during|while|in\s+response\s+to|evoked\s+by|elicited\s+by|induced\s+by)\s+"
    r"(?:the\s+|an?\s+)?(?P<what>(?:(?!in\b|for\b)[^\s.;:,()]+\s?){1,6})",
    re.IGNORECASE,
)
_CHANGES_ZH = re.compile(
    both_scripts(
        "(?:[两二三各]?组|患者|病人|受试者|被试|志愿者)*(?P<what>[^，,。；;:：()（）组]{2,20}?)(?:时|期间|过程中|引起|诱发)的?(?:全?脑|BOLD|功能)*的?(?:信号|激活|活动|组间)"
    ),
    re.IGNORECASE,
)
_REST = re.compile(r"\b(?:rest|fixation|baseline)|静息|休息|基线", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"[<>]|\b(?:before|after|treat|train|therap|drug|placebo|sham|vs|versus|compar|between|differ|correlat|associat|than|relative|interact|longitud|follow|session|connectivity)|[前后後]|治疗|训练|干预|比较|差异|组间|之间|相关|连接",
    re.IGNORECASE,
)
"""Words of a caption by which a change may be one between people or times."""
_CHANGE = re.compile(
    rf"(?:(?P<who>[^<>]{{2,60}}?)(?:\s*[:,;–-]\s*|\s+))?(?:{_SIGNAL}\s+(?:(?P<up>increases?)|decreases?)|(?:(?P<up_before>increased?)|(?:decreased?|reduced))\s+(?:in\s+)?{_SIGNAL})",
    re.IGNORECASE,
)
_CHANGE_ZH = re.compile(
    both_scripts(
        rf"(?:(?P<who>[^<>]{{1,12}}组)\s*[:：]?\s*)?(?:BOLD)?(?:信号|激活|活动)(?:(?P<up>{GROWN_ZH})|{SHRUNK_ZH})(?:的?脑区)?"
    ),
    re.IGNORECASE,
)


_EXPLAINED_ZH = re.compile(both_scripts(r"(?:激活|负激活|去激活)\s*[(（](?P<what>[^()（）]+)[)）]"))
"""A change with what it means in brackets: "激活（信号升高）"."""


def task_of(caption: str) -> str:
    """Return what a caption says a signal changes during, a task; "" where it says none, or rest."""
    caption = caption[:LONGEST_CAPTION]
    found = _CHANGES.search(caption) or _CHANGES_ZH.search(caption)
    what = trimmed(found["what"]) if found is not None else ""
    return "" if _REST.search(what) else what


def change_of(level: str) -> tuple[bool, str] | None:
    """Return whether a level says that a signal rose, and in whom ("" where it does not say); None where it says neither way."""
    bare = level.strip(" .")
    explained = _EXPLAINED_ZH.fullmatch(bare)
    bare = explained["what"] if explained is not None else bare
    if len(bare) > LONGEST_LEVEL:
        return None
    english, chinese = _CHANGE.fullmatch(bare), _CHANGE_ZH.fullmatch(bare)
    if english is not None:
        return (english["up"] or english["up_before"]) is not None, (english["who"] or "").strip()
    return None if chinese is None else (chinese["up"] is not None, chinese["who"] or "")


def are_within_task(names: Sequence[Sequence[str]], caption: str) -> bool:
    """Return whether changes can only be those of a task: in each of several groups apart, or where no people are named at all."""
    if _OF_OTHERS.search(caption[:LONGEST_CAPTION]) or not task_of(caption):
        return False
    groups = {_group(levels) for levels in names}
    return len(groups) > 1 and "" not in groups if any(groups) else not is_of_people(caption)


def _group(levels: Sequence[str]) -> str:
    """Return the group in which a change is seen; "" where none of its levels names one."""
    changed = change_of(levels[-1]) if levels else None
    own = changed[1] if changed is not None else ""
    return own or next(filter(names_who_or_when, levels), "")
