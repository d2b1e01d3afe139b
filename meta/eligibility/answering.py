"""What an answer to an item is, and how one follows from coded values, of a paper or of each of its contrasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpora.nouns.decisions import Verdict
from corpora.sheets import fold_choice
from meta.eligibility.facts import ContrastFacts, PaperFacts, Value
from meta.eligibility.items import BY_ID, Both, Item

NOT_REPORTED = frozenset(
    fold_choice(words)
    for words in ("not reported", "not stated", "not given", "n/r", "nr", "未报告", "未说明", "未报道", "不详")
)
"""What people code where the paper does not say."""


MOST_SHOWN = 6
"""Contrasts that an answer names."""


class State(StrEnum):
    """What is known of an item."""

    FOUND = "found"
    AGAINST = "against"
    """Known, and it speaks against pooling: regions of interest only, a small volume, patients."""
    OPEN = "open"
    """There is something that a person of the review has to settle: foci to confirm, a sentence to read, a field to code."""
    MISSING = "missing"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one item. `values` are those it rests on, `words` what it says; `todo` what the review has to do.

    `lacking` are the contrasts without it. `noted`: known, and worth a note when the paper is pooled.
    """

    item: Item
    state: State
    words: Both
    values: tuple[Value, ...] = ()
    todo: Both | None = None
    lacking: tuple[str, ...] = ()
    noted: bool = False

    @property
    def machine(self) -> bool | None:
        """Return whether a machine alone stands behind the answer; None where nobody gave a value."""
        return all(value.machine for value in self.values) if self.values else None


NOT_FOUND = Both("not found", "未找到")


NOT_READ = Both("no full text was read", "尚未读取全文")


OF_PEAKS = frozenset(("space", "contrast", "statistic"))
"""Items that are known with the peaks: while those read of a paper wait, nothing is missing of it."""
WAITS_FOR_PEAKS = Both("known once its foci are confirmed", "坐标确认后即可得知")
READ_IT = Both(
    "get the full text and read it (“focimine fetch”, “focimine extract”), or code it", "获取并读取全文（“focimine fetch”、“focimine extract”），或人工编码"
)  # fmt: skip


def absent(paper: PaperFacts, name: str, words: Both | None = None, lacking: Sequence[str] = ()) -> Answer:
    """Return that nothing is known: not found in the text, or no text read, or foci wait that would say it."""
    if name in OF_PEAKS and paper.n_open and not any(contrast.peaks for contrast in paper.contrasts):
        return Answer(item=BY_ID[name], state=State.OPEN, words=WAITS_FOR_PEAKS)
    if not paper.is_read and not words:
        return Answer(item=BY_ID[name], state=State.UNREAD, words=NOT_READ, todo=READ_IT)
    return Answer(item=BY_ID[name], state=State.MISSING, words=words or NOT_FOUND, lacking=tuple(lacking))


def is_given(value: Value | None) -> bool:
    """Return whether there is a value, and none that says "not reported"."""
    return value is not None and fold_choice(value.text) not in NOT_REPORTED


def said_missing(value: Value) -> Both:
    """Return the words for a value that says the paper does not report it."""
    return Both(f"“{value.text}”, coded by {value.who}", f"“{value.text}”（{value.who} 编码）")


def of_value(paper: PaperFacts, name: str, stated: Value | None) -> Answer:
    """Return the answer that one value of the whole paper gives."""
    if stated is None:
        return absent(paper, name)
    if not is_given(stated):
        return replace(absent(paper, name, said_missing(stated)), values=(stated,))
    return Answer(item=BY_ID[name], state=State.FOUND, words=Both(*stated.words), values=(stated,))


def by_people(paper: PaperFacts, rule: str) -> Answer:
    """Return that people included the report under a criterion that asks for it, with the words a rule found."""
    judged = paper.judged[rule]
    names = ", ".join(judged.people)
    words = Both(f"meets the criterion “{judged.criterion[0]}”", f"符合标准“{judged.criterion[1]}”")
    found = judged.found if judged.found is not None and judged.verdict is Verdict.MET else None
    value = Value(text="", who=names, quote=found.quote if found else "", place=found.place if found else "")
    return Answer(item=BY_ID[_ITEM_OF[rule]], state=State.FOUND, words=words, values=(value,))


_ITEM_OF = {"whole_brain": "whole_brain", "population": "population", "contrast_direction": "contrast"}
"""Screening rules whose criterion answers an item."""


def of_contrasts(
    paper: PaperFacts,
    name: str,
    contrasts: Sequence[ContrastFacts],
    value_of: Callable[[ContrastFacts], Value | None],
) -> Answer:
    """Return an item that each contrast has a value of; those without are named."""
    values = {c.name: value for c in contrasts if is_given(value := value_of(c)) and value is not None}
    lacking = tuple(c.name for c in contrasts if c.name not in values)
    if not values:
        return absent(paper, name, lacking=lacking)
    words = listed({name: Both(*value.words) for name, value in values.items()}, lacking)
    state = State.MISSING if lacking else State.FOUND
    return Answer(item=BY_ID[name], state=state, words=words, values=unique(values.values()), lacking=lacking)


def listed(texts: Mapping[str, Both], lacking: Sequence[str]) -> Both:
    """Return one text where all contrasts have the same, else each with its contrast; those that lack it behind."""
    same = dict.fromkeys(texts.values())
    if len(same) == 1 and not lacking:
        return next(iter(same))
    named = dict(list(texts.items())[:MOST_SHOWN])
    missing = list(lacking[:MOST_SHOWN])
    en = "; ".join(
        [*(f"{name}: {text.en}" for name, text in named.items()), *(f"{name}: {NOT_FOUND.en}" for name in missing)]
    )
    zh = "；".join(
        [*(f"{name}：{text.zh}" for name, text in named.items()), *(f"{name}：{NOT_FOUND.zh}" for name in missing)]
    )
    n = len(texts) + len(lacking) - len(named) - len(missing)
    return Both(f"{en}; and {n} more", f"{zh}；另有 {n} 个") if n else Both(en, zh)


def unique(values: Iterable[Value | None]) -> tuple[Value, ...]:
    """Return the values without None and repetitions."""
    return tuple(dict.fromkeys(value for value in values if value is not None))


def parts_answer(paper: PaperFacts, name: str, parts: Mapping[Both, Sequence[str]]) -> Answer:
    """Return an item of several parts, each the value of one or more fields; of contrasts where they have their own."""
    en, zh, values, lacks = [], [], [], False
    for part, fields in parts.items():
        found = unique(
            value
            for coded in ([c.coded for c in paper.contrasts] or [paper.coded])
            for field in fields
            if is_given(value := coded.get(field))
        )
        texts = list(dict.fromkeys(value.words for value in found))
        values += list(found)
        lacks |= not texts
        en.append(f"{part.en}: {', '.join(text for text, _ in texts) or NOT_FOUND.en}")
        zh.append(f"{part.zh}：{'、'.join(text for _, text in texts) or NOT_FOUND.zh}")
    if not values:
        return absent(paper, name)
    state = State.MISSING if lacks else State.FOUND
    return Answer(item=BY_ID[name], state=state, words=Both("; ".join(en), "；".join(zh)), values=unique(values))
