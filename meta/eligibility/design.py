"""Items on how the study was made: extent of the analysis, task, people, software."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpora.nouns.decisions import Verdict
from corpora.overlap.pooling import DIFFERENT
from corpora.sheets import fold_choice
from meta.eligibility.answering import (
    Answer,
    State,
    absent,
    by_people,
    is_given,
    of_value,
    parts_answer,
    said_missing,
    unique,
)
from meta.eligibility.facts import PaperFacts, Value
from meta.eligibility.items import BY_ID, Both


def whole_brain(paper: PaperFacts) -> Answer:
    """Return whether the whole brain was analysed: as coded by a person, else as judged by people, else as the rule or the reader found."""
    item = BY_ID["whole_brain"]
    stated = paper.coded.get("analysis")
    judged = paper.judged.get("whole_brain")
    if stated is not None and not stated.machine:
        return _extent(paper, stated)
    if judged and judged.people:
        return by_people(paper, "whole_brain")
    if judged and judged.found and judged.verdict is not Verdict.UNCLEAR:
        state = State.FOUND if judged.verdict is Verdict.MET else State.AGAINST
        words = Both("whole brain", "全脑") if state is State.FOUND else Both("regions of interest only", "仅感兴趣区")
        return Answer(item=item, state=state, words=words, values=(judged.found,))
    if stated is not None:
        return _extent(paper, stated)
    return absent(paper, "whole_brain")


def _extent(paper: PaperFacts, stated: Value) -> Answer:
    """Return what the field `analysis` says: the whole brain, or regions of interest only."""
    item = BY_ID["whole_brain"]
    if not is_given(stated):
        return replace(absent(paper, "whole_brain", said_missing(stated)), values=(stated,))
    folded = fold_choice(stated.text)
    whole = "whole" in folded or "全脑" in folded
    regions = any(word in folded for word in ("roi", "region", "感兴趣区"))
    is_disputed = whole and any(word in folded for word in ("only", "仅"))
    state = State.OPEN if is_disputed or not (whole or regions) else State.FOUND if whole else State.AGAINST
    todo = Both("read whether the whole brain was analysed", "核对是否进行了全脑分析") if state is State.OPEN else None
    return Answer(item=item, state=state, words=Both(*stated.words), values=(stated,), todo=todo)


def task(paper: PaperFacts) -> Answer:
    """Return whether what the plan requires of task and groups is coded; what a person calls not reported is missing."""
    item = BY_ID["task"]
    if not paper.required:
        words = Both("the plan requires no field of them", "方案未要求相关编码")
        return Answer(item=item, state=State.FOUND, words=words)
    own = [c.coded for c in paper.contrasts] or [paper.coded]
    given, said, uncoded = [], [], []
    for name in paper.required:
        of_field = [coded[name] for coded in own if name in coded]
        said += [name] if any(not is_given(value) for value in of_field) else []
        uncoded += [name] if len(of_field) < len(own) else []
        given += of_field
    values = unique(given)
    if said or uncoded:
        named = Both(
            ", ".join(paper.required[name][0] for name in (said or uncoded)),
            "、".join(paper.required[name][1] for name in (said or uncoded)),
        )
        if said:
            words = Both(f"not reported: {named.en}", f"未报告：{named.zh}")
            return Answer(item=item, state=State.MISSING, words=words, values=values)
        words = Both(f"not coded: {named.en}", f"未编码：{named.zh}")
        todo = Both("code them (“focimine code -o sheet.xlsx”)", "进行编码（“focimine code -o sheet.xlsx”）")
        return Answer(item=item, state=State.OPEN, words=words, values=values, todo=todo)
    en = [f"{label[0]}: {_texts(own, name, 0)}" for name, label in paper.required.items()]
    zh = [f"{label[1]}：{_texts(own, name, 1)}" for name, label in paper.required.items()]
    return Answer(item=item, state=State.FOUND, words=Both("; ".join(en), "；".join(zh)), values=values)


def _texts(coded: Sequence[Mapping[str, Value]], name: str, language: int) -> str:
    """Return the values of a field, each once, in English (0) or Chinese (1)."""
    return ("、" if language else ", ").join(dict.fromkeys(each[name].words[language] for each in coded))


def population(paper: PaperFacts) -> Answer:
    """Return whether the participants are those the plan asks for."""
    judged = paper.judged.get("population")
    if judged and judged.people:
        return by_people(paper, "population")
    if judged and judged.found and judged.verdict is not Verdict.UNCLEAR:
        is_met = judged.verdict is Verdict.MET
        words = Both("as the plan asks", "符合方案要求") if is_met else Both("not as the plan asks", "不符合方案要求")
        state = State.FOUND if is_met else State.AGAINST
        return Answer(item=BY_ID["population"], state=state, words=words, values=(judged.found,))
    return of_value(paper, "population", paper.coded.get("population"))


def overlap(paper: PaperFacts) -> Answer:
    """Return whether the participants are also in other papers of the review."""
    item = BY_ID["overlap"]
    undecided = [one for one in paper.shared if one.verdict is None]
    joint = [one for one in paper.shared if one.verdict not in (None, DIFFERENT)]
    values = tuple(
        Value(text=one.paper, who=one.who or "focimine", machine=one.verdict is None, quote=one.quote)
        for one in (undecided or joint or paper.shared)
    )
    names = "; ".join(dict.fromkeys(value.text for value in values))
    if undecided:
        words = Both(f"may share participants with: {names}", f"可能与以下论文共用被试：{names}")
        todo = Both("decide on it (“focimine overlap”)", "作出判断（“focimine overlap”）")
        return Answer(item=item, state=State.OPEN, words=words, values=values, todo=todo)
    if joint:
        words = Both(
            f"shares participants with: {names}; pooled as one sample", f"与以下论文共用被试：{names}；合并为一个样本"
        )
        return Answer(item=item, state=State.FOUND, words=words, values=values, noted=True)
    if paper.awaits and not paper.shared:
        return Answer(item=item, state=State.OPEN, words=Both("compared once the paper is included", "纳入后再行比对"))
    words = Both("nothing speaks for shared participants", "未发现共用被试的迹象")
    return Answer(item=item, state=State.FOUND, words=words, values=values)


def software(paper: PaperFacts) -> Answer:
    """Return which software and template were used."""
    parts = {Both("software", "软件"): ("software",), Both("template", "模板"): ("template",)}
    return parts_answer(paper, "software", parts)
