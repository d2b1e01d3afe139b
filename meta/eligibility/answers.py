"""Each item answered for one paper from what the ledger holds: what is known, by whom, on which words.

`ANSWERS` is the ordered table: an item and the function that answers it. A value that a person gave outweighs a machine's;
what only a machine read is known, with a note. Absence of words is "not found" where the program read a full text, else
"not read": then nothing can be said of the paper, and nobody is asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpora.nouns.decisions import Verdict
from corpora.overlap.pooling import DIFFERENT
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
READ_IT = Both(
    "get the full text and read it (`focimine fetch`, `focimine extract`), or code it", "获取并读取全文（`focimine fetch`、`focimine extract`），或人工编码"
)  # fmt: skip


def answer_all(paper: PaperFacts) -> tuple[Answer, ...]:
    """Return the answers in the order of the items."""
    return tuple(answer(paper) for answer in ANSWERS.values())


def _absent(paper: PaperFacts, name: str, words: Both | None = None, lacking: Sequence[str] = ()) -> Answer:
    """Return that nothing is known: not found in the text, or no text read."""
    if not paper.is_read and not words:
        return Answer(item=BY_ID[name], state=State.UNREAD, words=NOT_READ, todo=READ_IT)
    return Answer(item=BY_ID[name], state=State.MISSING, words=words or NOT_FOUND, lacking=tuple(lacking))


def _is_given(value: Value | None) -> bool:
    return value is not None and fold_choice(value.text) not in NOT_REPORTED


def _said_missing(value: Value) -> Both:
    return Both(f"“{value.text}”, coded by {value.who}", f"“{value.text}”（{value.who} 编码）")


def _whole_brain(paper: PaperFacts) -> Answer:
    item = BY_ID["whole_brain"]
    stated = paper.coded.get("analysis")
    judged = paper.judged.get("whole_brain")
    if stated is not None and not stated.machine:
        return _extent(paper, stated)
    if judged and judged.people:
        return _by_people(paper, "whole_brain")
    if judged and judged.found and judged.verdict is not Verdict.UNCLEAR:
        state = State.FOUND if judged.verdict is Verdict.MET else State.AGAINST
        words = Both("whole brain", "全脑") if state is State.FOUND else Both("regions of interest only", "仅感兴趣区")
        return Answer(item=item, state=state, words=words, values=(judged.found,))
    if stated is not None:
        return _extent(paper, stated)
    return _absent(paper, "whole_brain")


def _extent(paper: PaperFacts, stated: Value) -> Answer:
    """Return what the field `analysis` says: the whole brain, or regions of interest only."""
    item = BY_ID["whole_brain"]
    if not _is_given(stated):
        return replace(_absent(paper, "whole_brain", _said_missing(stated)), values=(stated,))
    folded = fold_choice(stated.text)
    whole = "whole" in folded or "全脑" in folded
    only_regions = not whole and ("roi" in folded or "region" in folded or "感兴趣区" in folded)
    state = State.FOUND if whole else State.AGAINST if only_regions else State.OPEN
    todo = Both("read whether the whole brain was analysed", "核对是否进行了全脑分析") if state is State.OPEN else None
    return Answer(item=item, state=state, words=Both(stated.text, stated.text), values=(stated,), todo=todo)


def _by_people(paper: PaperFacts, rule: str) -> Answer:
    """Return that people included the report under a criterion that asks for it, with the words a rule found."""
    judged = paper.judged[rule]
    names = ", ".join(judged.people)
    words = Both(f"criterion “{judged.criterion}” met", f"符合标准“{judged.criterion}”")
    found = judged.found if judged.found is not None and judged.verdict is Verdict.MET else None
    value = Value(text="", who=names, quote=found.quote if found else "", place=found.place if found else "")
    return Answer(item=BY_ID[_ITEM_OF[rule]], state=State.FOUND, words=words, values=(value,))


_ITEM_OF = {"whole_brain": "whole_brain", "population": "population", "contrast_direction": "contrast"}
"""Screening rules whose criterion answers an item."""


def _coordinates(paper: PaperFacts) -> Answer:
    item = BY_ID["coordinates"]
    confirmed = [c for c in paper.contrasts if c.peaks]
    if confirmed:
        n = sum(len(c.peaks) for c in confirmed)
        values = _unique(c.peaks_by for c in confirmed)
        lacking = tuple(c.name for c in paper.contrasts if not c.peaks)
        words = Both(f"{n} confirmed, in {len(confirmed)} of {len(paper.contrasts)} contrasts", f"已确认 {n} 个，见于 {len(paper.contrasts)} 个对比中的 {len(confirmed)} 个")  # fmt: skip
        return Answer(item=item, state=State.FOUND, words=words, values=values, lacking=lacking, noted=bool(lacking))
    if paper.n_open:
        words = Both(f"{paper.n_open} read, none confirmed", f"读取 {paper.n_open} 个，均未确认")
        todo = Both(
            "confirm or reject them (`focimine confirm --list`)", "确认或拒绝这些坐标（`focimine confirm --list`）"
        )
        return Answer(item=item, state=State.OPEN, words=words, todo=todo)
    if paper.rejected_by:
        n, names = len(paper.rejected_by), ", ".join(dict.fromkeys(paper.rejected_by))
        words = Both(
            f"{n} read, none of them of the review's contrasts: all rejected by {names}",
            f"读取 {n} 个，均非本综述所需对比（{names} 全部拒绝）",
        )
        lacking = tuple(c.name for c in paper.contrasts)
        return Answer(item=item, state=State.MISSING, words=words, values=(Value(text="", who=names),), lacking=lacking)
    return _absent(paper, "coordinates", lacking=[c.name for c in paper.contrasts])


def _space(paper: PaperFacts) -> Answer:
    with_peaks = [c for c in paper.contrasts if c.peaks]
    if with_peaks:
        return _of_contrasts(paper, "space", with_peaks, lambda c: c.space)
    stated = paper.coded.get("space") or next((c.coded["space"] for c in paper.contrasts if "space" in c.coded), None)
    return _of_value(paper, "space", stated)


def _n(paper: PaperFacts) -> Answer:
    if paper.contrasts:
        return _of_contrasts(paper, "n", paper.contrasts, lambda c: c.coded.get("n"))
    return _of_value(paper, "n", paper.coded.get("n"))


def _of_value(paper: PaperFacts, name: str, stated: Value | None) -> Answer:
    if stated is None:
        return _absent(paper, name)
    if not _is_given(stated):
        return replace(_absent(paper, name, _said_missing(stated)), values=(stated,))
    return Answer(item=BY_ID[name], state=State.FOUND, words=Both(stated.text, stated.text), values=(stated,))


def _of_contrasts(
    paper: PaperFacts,
    name: str,
    contrasts: Sequence[ContrastFacts],
    value_of: Callable[[ContrastFacts], Value | None],
) -> Answer:
    """Return an item that each contrast has a value of; those without are named."""
    values = {c.name: value for c in contrasts if _is_given(value := value_of(c)) and value is not None}
    lacking = tuple(c.name for c in contrasts if c.name not in values)
    if not values:
        return _absent(paper, name, lacking=lacking)
    words = _listed({name: value.text for name, value in values.items()}, lacking)
    state = State.MISSING if lacking else State.FOUND
    return Answer(item=BY_ID[name], state=state, words=words, values=_unique(values.values()), lacking=lacking)


def _listed(texts: Mapping[str, str], lacking: Sequence[str]) -> Both:
    """Return one text where all contrasts have the same, else each with its contrast; those that lack it behind."""
    same = dict.fromkeys(texts.values())
    if len(same) == 1 and not lacking:
        return Both(next(iter(same)), next(iter(same)))
    named = [f"{name}: {text}" for name, text in texts.items()][:MOST_SHOWN]
    missing = list(lacking[:MOST_SHOWN])
    en = "; ".join([*named, *(f"{name}: {NOT_FOUND.en}" for name in missing)])
    zh = "；".join([*named, *(f"{name}：{NOT_FOUND.zh}" for name in missing)])
    n = len(texts) + len(lacking) - len(named) - len(missing)
    return Both(f"{en}; and {n} more", f"{zh}；另有 {n} 个") if n else Both(en, zh)


def _unique(values: Iterable[Value | None]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _contrast(paper: PaperFacts) -> Answer:
    judged = paper.judged.get("contrast_direction")
    if judged and judged.people and not all(c.direction for c in paper.contrasts):
        return _by_people(paper, "contrast_direction")
    if not paper.contrasts:
        return _absent(paper, "contrast")
    found = {c.name: c.direction for c in paper.contrasts if c.direction is not None}
    lacking = tuple(c.name for c in paper.contrasts if c.name not in found)
    if lacking and any(c.peaks for c in paper.contrasts if c.name in lacking):
        named = Both("; ".join(lacking[:MOST_SHOWN]), "；".join(lacking[:MOST_SHOWN]))
        words = Both(f"direction not read of: {named.en}", f"未读出方向：{named.zh}")
        todo = Both(
            "name the contrast with its direction (`focimine confirm`)",
            "用含方向的名称命名该对比（`focimine confirm`）",
        )
        return Answer(item=BY_ID["contrast"], state=State.OPEN, words=words, values=_unique(found.values()), todo=todo)
    if lacking:
        return _absent(paper, "contrast", lacking=lacking)
    words = _listed({name: value.text for name, value in found.items()}, ())
    return Answer(item=BY_ID["contrast"], state=State.FOUND, words=words, values=_unique(found.values()))


def _threshold(paper: PaperFacts) -> Answer:
    return _parts_answer(
        paper,
        "threshold",
        {
            Both("threshold", "阈值"): ("height_threshold", "cluster_threshold", "threshold"),
            Both("correction", "校正"): ("threshold_correction", "correction"),
        },
    )


def _software(paper: PaperFacts) -> Answer:
    parts = {Both("software", "软件"): ("software",), Both("template", "模板"): ("template",)}
    return _parts_answer(paper, "software", parts)


def _parts_answer(paper: PaperFacts, name: str, parts: Mapping[Both, Sequence[str]]) -> Answer:
    """Return an item of several parts, each the value of one or more fields; of contrasts where they have their own."""
    en, zh, values, lacks = [], [], [], False
    for part, fields in parts.items():
        found = _unique(
            value
            for coded in ([c.coded for c in paper.contrasts] or [paper.coded])
            for field in fields
            if _is_given(value := coded.get(field))
        )
        texts = list(dict.fromkeys(value.text for value in found))
        values += list(found)
        lacks |= not texts
        en.append(f"{part.en}: {', '.join(texts) or NOT_FOUND.en}")
        zh.append(f"{part.zh}：{'、'.join(texts) or NOT_FOUND.zh}")
    if not values:
        return _absent(paper, name)
    state = State.MISSING if lacks else State.FOUND
    return Answer(item=BY_ID[name], state=state, words=Both("; ".join(en), "；".join(zh)), values=_unique(values))


def _uniform(paper: PaperFacts) -> Answer:
    scopes = {c.name: c.coded["threshold_scope"] for c in paper.contrasts if "threshold_scope" in c.coded}
    item = BY_ID["uniform"]
    part = {name: value for name, value in scopes.items() if "whole" not in fold_choice(value.text)}
    values = _unique((part or scopes).values())
    if part:
        words = _listed({name: value.text for name, value in part.items()}, ())
        return Answer(item=item, state=State.AGAINST, words=words, values=values, lacking=tuple(part))
    if scopes and len(scopes) == len(paper.contrasts):
        return Answer(item=item, state=State.FOUND, words=Both("whole brain", "全脑"), values=values)
    return _absent(paper, "uniform", lacking=[c.name for c in paper.contrasts if c.name not in scopes])


def _statistic(paper: PaperFacts) -> Answer:
    peaks = [peak for c in paper.contrasts for peak in c.peaks]
    if not peaks:
        return _absent(paper, "statistic")
    with_one = [peak for peak in peaks if peak.statistic is not None]
    if not with_one:
        return _absent(paper, "statistic", lacking=[c.name for c in paper.contrasts])
    names = ", ".join(dict.fromkeys(peak.statistic_name or "?" for peak in with_one))
    words = Both(
        f"{names} of {len(with_one)} of {len(peaks)} peaks", f"{len(peaks)} 个峰值中 {len(with_one)} 个有 {names}"
    )
    lacking = tuple(c.name for c in paper.contrasts if any(peak.statistic is None for peak in c.peaks))
    state = State.MISSING if lacking else State.FOUND
    values = _unique(c.peaks_by for c in paper.contrasts if c.peaks)
    return Answer(item=BY_ID["statistic"], state=state, words=words, values=values, lacking=lacking)


def _task(paper: PaperFacts) -> Answer:
    """Return whether what the plan requires of task and groups is coded; what a person calls not reported is missing."""
    item = BY_ID["task"]
    if not paper.required:
        words = Both("the plan requires no field of them", "方案未要求相关编码")
        return Answer(item=item, state=State.FOUND, words=words)
    own = [c.coded for c in paper.contrasts] or [paper.coded]
    given, said, uncoded = [], [], []
    for name in paper.required:
        of_field = [coded[name] for coded in own if name in coded]
        said += [name] if any(not _is_given(value) for value in of_field) else []
        uncoded += [name] if len(of_field) < len(own) else []
        given += of_field
    values = _unique(given)
    if said or uncoded:
        named = Both(
            ", ".join(paper.required[name][0] for name in (said or uncoded)),
            "、".join(paper.required[name][1] for name in (said or uncoded)),
        )
        if said:
            words = Both(f"not reported: {named.en}", f"未报告：{named.zh}")
            return Answer(item=item, state=State.MISSING, words=words, values=values)
        words = Both(f"not coded: {named.en}", f"未编码：{named.zh}")
        todo = Both("code them (`focimine code -o sheet.xlsx`)", "进行编码（`focimine code -o sheet.xlsx`）")
        return Answer(item=item, state=State.OPEN, words=words, values=values, todo=todo)
    en = [f"{label[0]}: {_texts(own, name)}" for name, label in paper.required.items()]
    zh = [f"{label[1]}：{_texts(own, name)}" for name, label in paper.required.items()]
    return Answer(item=item, state=State.FOUND, words=Both("; ".join(en), "；".join(zh)), values=values)


def _texts(coded: Sequence[Mapping[str, Value]], name: str) -> str:
    return ", ".join(dict.fromkeys(each[name].text for each in coded))


def _population(paper: PaperFacts) -> Answer:
    judged = paper.judged.get("population")
    if judged and judged.people:
        return _by_people(paper, "population")
    if judged and judged.found and judged.verdict is not Verdict.UNCLEAR:
        is_met = judged.verdict is Verdict.MET
        words = Both("as the plan asks", "符合方案要求") if is_met else Both("not as the plan asks", "不符合方案要求")
        state = State.FOUND if is_met else State.AGAINST
        return Answer(item=BY_ID["population"], state=state, words=words, values=(judged.found,))
    return _of_value(paper, "population", paper.coded.get("population"))


def _overlap(paper: PaperFacts) -> Answer:
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
        todo = Both("decide on it (`focimine overlap`)", "作出判断（`focimine overlap`）")
        return Answer(item=item, state=State.OPEN, words=words, values=values, todo=todo)
    if joint:
        words = Both(
            f"shares participants with: {names}; pooled as one sample", f"与以下论文共用被试：{names}；合并为一个样本"
        )
        return Answer(item=item, state=State.FOUND, words=words, values=values, noted=True)
    words = Both("nothing speaks for shared participants", "未发现共用被试的迹象")
    return Answer(item=item, state=State.FOUND, words=words, values=values)


def _deactivations(paper: PaperFacts) -> Answer:
    if paper.reduced is not None:
        words = Both(paper.reduced.text, paper.reduced.text)
        return Answer(item=BY_ID["deactivations"], state=State.FOUND, words=words, values=(paper.reduced,))
    return _absent(paper, "deactivations")


ANSWERS: Mapping[str, Callable[[PaperFacts], Answer]] = {
    "whole_brain": _whole_brain,
    "coordinates": _coordinates,
    "space": _space,
    "n": _n,
    "contrast": _contrast,
    "threshold": _threshold,
    "uniform": _uniform,
    "statistic": _statistic,
    "task": _task,
    "population": _population,
    "overlap": _overlap,
    "software": _software,
    "deactivations": _deactivations,
}
