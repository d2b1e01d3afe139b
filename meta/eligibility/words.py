"""The words of pages, tables and letters, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from meta.eligibility.answering import Answer, State
from meta.eligibility.items import Both, Level
from meta.eligibility.verdict import Assessed, Pooling

STATES = {
    State.FOUND: Both("known", "已知"),
    State.AGAINST: Both("speaks against pooling", "不利于合并"),
    State.OPEN: Both("to be settled", "有待处理"),
    State.MISSING: Both("not found", "未找到"),
    State.UNREAD: Both("not read", "未读取"),
}
LEVELS = {
    Level.NEEDED: Both("needed", "必需"),
    Level.NOTED: Both("noted", "附注"),
    Level.DESCRIBED: Both("description", "描述"),
}
VERDICTS = {
    Pooling.POOLED: Both("Can be pooled", "可以合并"),
    Pooling.NOTE: Both("Can be pooled with a note", "可以合并，但需附注"),
    Pooling.NOT_YET: Both("Cannot be pooled yet", "尚不能合并"),
}
MACHINE, PERSON = Both("program", "程序"), Both("person", "人工")
ALONE = Both("read by the program alone", "仅由程序读取")
UNDECIDED = Both("it is included at full text", "全文评估后纳入")
_PAGE, _TABLE = re.compile(r"\bpage (\d+)"), re.compile(r"(?<=, )Table(?= )")
_ABSTRACT = re.compile(r"(?:^|(?<=, ))abstract\b")
_END = {"en": ".", "zh": "。"}
_BETWEEN = {"en": "; ", "zh": "；"}


def by_whom(answer: Answer, language: str) -> str:
    """Return "person: Ann" or "program: extract 4"; where nothing was found, that the program looked; else ""."""
    if answer.machine is None:
        return MACHINE.in_language(language) if answer.state is State.MISSING else ""
    kind = (MACHINE if answer.machine else PERSON).in_language(language)
    # A person's value outweighs what a machine read beside it.
    names = dict.fromkeys(v.who for v in answer.values if v.who and v.machine == answer.machine)
    return f"{kind}{': ' if language == 'en' else '：'}{', '.join(names)}" if names else kind


def verdict_sentence(found: Assessed, language: str) -> str:
    """Return the verdict in a sentence, with what it waits for, or what the note is about."""
    head = VERDICTS[found.verdict].in_language(language)
    if found.verdict is Pooling.POOLED:
        return head + _END[language]
    if found.verdict is Pooling.NOTE:
        named = _names(found.notes, language)
        return f"{head}{': ' if language == 'en' else '：'}{named}{_END[language]}"
    waits = list(_waits_for(found.blocking, language))
    waits += [UNDECIDED.in_language(language)] if found.paper.awaits else []
    if language == "zh":
        return f"在{'；'.join(waits)}之前不能合并。"
    return f"Cannot be pooled until {'; '.join(waits)}."


_UNTIL = {
    State.MISSING: (Both("is given", "得到补充"), "are given"),
    State.AGAINST: (Both("is given otherwise", "另行提供"), "are given otherwise"),
    State.OPEN: (Both("is settled", "得到处理"), "are settled"),
    State.UNREAD: (Both("is read in the full text", "从全文中读取"), "are read in the full text"),
}
"""What has to happen first, of one item and (English) of several."""


def _waits_for(answers: Sequence[Answer], language: str) -> Iterator[str]:
    """Yield "“Coordinates of the peaks” is given": what has to happen first, for all items of which it is the same."""
    for state, (until, several) in _UNTIL.items():
        names = [f"“{a.item.name.in_language(language)}”" for a in answers if a.state is state]
        if names and language == "zh":
            yield f"{'、'.join(names)}{until.zh}"
        elif names:
            listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
            yield f"{listed} {several if len(names) > 1 else until.en}"


def _names(answers: tuple[Answer, ...], language: str) -> str:
    """Return the names of the items of a note, each with what is to be noted."""
    parts = []
    for answer in answers:
        name = answer.item.name.in_language(language)
        about = STATES[answer.state] if answer.state is not State.FOUND else ALONE if answer.machine else None
        said = about.in_language(language) if about else ""
        parts.append(name if not said else f"{name}（{said}）" if language == "zh" else f"{name} ({said})")
    return _BETWEEN[language].join(parts)


def place_in(place: str, language: str) -> str:
    """Return a place as the ledger calls it ("Li_2015.pdf, page 3") in a language."""
    if language == "en":
        return place
    return _PAGE.sub(r"第 \1 页", _ABSTRACT.sub("摘要", _TABLE.sub("表", place)))


def names_of(answers: tuple[Answer, ...], language: str) -> str:
    """Return the names of the items, one after the other."""
    return _BETWEEN[language].join(answer.item.name.in_language(language) for answer in answers)
