"""Studies that were retracted, corrected or doubted after they were published: the sentences reports say it with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpora.nouns.notices import ABOUT_ANOTHER, TAKEN_BACK, Notice, NoticeKind
from corpora.nouns.studies import Contrast


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticedStudy:
    """An included study under the name of reports ("Hein, 2016"), and the notices about it, gravest first."""

    study: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    kinds: frozenset[NoticeKind]
    summary: dict[str, str]
    methods: dict[str, str]


_GROUPS: tuple[_Group, ...] = (
    _Group(
        kinds=TAKEN_BACK,
        summary={"en": "Included although retracted or withdrawn: {named}.", "zh": "已撤稿但仍被纳入：{named}。"},
        methods={"en": "{n} retracted or withdrawn ({studies})", "zh": "{n} 篇已撤稿（{studies}）"},
    ),
    _Group(
        kinds=frozenset({NoticeKind.CONCERN}),
        summary={"en": "Included under an expression of concern: {named}.", "zh": "被表达关注但仍被纳入：{named}。"},
        methods={"en": "{n} under an expression of concern ({studies})", "zh": "{n} 篇被表达关注（{studies}）"},
    ),
    _Group(
        kinds=frozenset(ABOUT_ANOTHER),
        summary={"en": "Included although a notice about another paper: {named}.", "zh": "本身为声明或更正但被纳入：{named}。"},
        methods={"en": "{n} a notice about another paper ({studies})", "zh": "{n} 篇本身为声明或更正（{studies}）"},
    ),
    _Group(
        kinds=frozenset({NoticeKind.CORRECTED, NoticeKind.REPUBLISHED}),
        summary={"en": "Corrected or republished since: {named}.", "zh": "发表后有更正或重新发表：{named}。"},
        methods={"en": "{n} corrected or republished ({studies})", "zh": "{n} 篇有更正或重新发表（{studies}）"},
    ),
)  # fmt: skip
"""Kinds of notices that are told together, gravest first; a study is in each group it has a notice of."""


def in_analysis(noticed: Iterable[NoticedStudy], contrasts: Iterable[Contrast]) -> tuple[NoticedStudy, ...]:
    """Return the studies with notices that have a contrast among `contrasts`."""
    studies = {contrast.study for contrast in contrasts}
    return tuple(item for item in noticed if item.study in studies)


def notice_sentences(noticed: Sequence[NoticedStudy], language: str = "en") -> tuple[str, ...]:
    """Return a sentence per group for a report's summary, with the first notice of each study."""
    opening, closing, joint = ("（", "）", "；") if language == "zh" else (" (", ")", "; ")
    sentences = []
    for group in _GROUPS:
        found = [(item.study, next(n for n in item.notices if n.kind in group.kinds)) for item in _of(noticed, group)]
        if found:
            named = joint.join(f"{study}{opening}{notice}{closing}" for study, notice in found)
            sentences.append(group.summary[language].format(named=named))
    return tuple(sentences)


def methods_sentence(noticed: Sequence[NoticedStudy], language: str = "en") -> str:
    """Return the sentence of a methods paragraph on the studies with notices, "" where there are none."""
    joint = "、" if language == "zh" else "; "
    groups = ((group, [item.study for item in _of(noticed, group)]) for group in _GROUPS)
    parts = [
        group.methods[language].format(n=len(studies), studies=joint.join(studies))
        for group, studies in groups
        if studies
    ]
    if not parts:
        return ""
    if language == "zh":
        return f"所分析研究的出版状态：{'；'.join(parts)}。"
    return f" Publication status of the studies analysed: {'; '.join(parts)}."


def _of(noticed: Sequence[NoticedStudy], group: _Group) -> list[NoticedStudy]:
    return [item for item in noticed if any(notice.kind in group.kinds for notice in item.notices)]
