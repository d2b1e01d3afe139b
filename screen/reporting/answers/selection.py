"""How reports were selected, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from corpora.nouns.decisions import Step
from screen.reporting.answers.wording import PLAN, answer, listed, number
from screen.reporting.cells import near_misses
from screen.reporting.checklists import Answer
from screen.reporting.facts import Review

NO_REASON = {"en": "no reason given", "zh": "未给出原因"}


def selection_answers(review: Review) -> Mapping[str, Answer | None]:
    """Return the answers about screening and its outcome."""
    return {
        "selection": _selection(review),
        "flow": _flow(review),
        "excluded": _excluded(review),
        "bias_methods": _bias_methods(review),
        "bias_results": _bias_results(review),
        "people": _people(review),
    }


def _selection(review: Review) -> Answer:
    screening = review.protocol.screening
    dual = screening.mode == "dual_blind"
    titles, texts = (review.screened.get(step, ()) for step in Step)
    how = (
        ("Two people judge each report independently, blind to each other", "每篇由两人独立盲筛")
        if dual
        else ("One person judges each report", "每篇由一人判断")
    )
    settler = screening.adjudicator
    settles = (
        (f"; {settler} settles disagreements", f"；分歧由 {settler} 裁定")
        if settler
        else ("; those who disagree settle it together", "；分歧由当事人协商解决")
        if dual
        else ("", "")
    )
    return answer(
        f"{how[0]}{settles[0]}. At title and abstract {number(len(titles), 'person', 'people')} decided, at full text "
        f"{number(len(texts), 'person', 'people')}.",
        f"{how[1]}{settles[1]}。题目与摘要：{len(titles)} 人作出决定；全文：{len(texts)} 人。",
        f"{PLAN}: screening.mode; ledger: rows decision",
    )


def _flow(review: Review) -> Answer:
    counts = review.counts
    arms = (counts.databases, counts.other)
    identified = sum(arm.n_identified for arm in arms) + sum(counts.registers_identified.values())
    duplicates, screened = (sum(getattr(arm, name) for arm in arms) for name in ("duplicates", "screened"))
    sought, lost, assessed = (
        sum(getattr(arm, name) for arm in arms) for name in ("sought", "not_retrieved", "assessed")
    )
    waiting = counts.n_awaiting
    return answer(
        f"{identified} records identified, {duplicates} duplicates removed, {screened} screened, {sought} reports sought, "
        f"{lost} not retrieved, {assessed} assessed; included: {number(counts.total_studies, 'study', 'studies')} in "
        f"{number(counts.total_reports, 'report')}" + (f"; {waiting} still wait." if waiting else "."),
        f"检索得到记录 {identified} 条，剔除重复 {duplicates} 条，筛选 {screened} 条，寻找全文 {sought} 篇，未获取 {lost} 篇，"
        f"评估 {assessed} 篇；纳入 {counts.total_studies} 项研究（{counts.total_reports} 篇报告）"
        + (f"；尚有 {waiting} 条待处理。" if waiting else "。"),
        "focimine prisma: flow diagram and prisma.csv",
        complete=not waiting,
    )


def _excluded(review: Review) -> Answer:
    listed_here = [one for one in review.excluded if not one.earlier_review]
    shown = {}
    for language in ("en", "zh"):
        reasons = Counter(
            one.reason.in_language(language) if one.reason else NO_REASON[language] for one in listed_here
        )
        shown[language] = "; ".join(f"{reason} ({n})" for reason, n in reasons.most_common())
    near = len(near_misses(review))
    earlier = len(review.excluded) - len(listed_here)
    added = (f", {earlier} more by the earlier review", f"，既往综述另排除 {earlier} 篇") if earlier else ("", "")
    en, zh = (f": {shown['en']}", f"：{shown['zh']}") if listed_here else ("", "")
    return answer(
        f"{number(len(listed_here), 'report')} excluded at full text{en}{added[0]}; "
        f"{near} of all listed might seem to meet the criteria.",
        f"全文阶段排除 {len(listed_here)} 篇{zh}{added[1]}；其中 {near} 篇可能看似符合标准。",
        "excluded_full_text; near_misses",
    )


def _bias_methods(review: Review) -> Answer | None:
    bias = review.bias
    if bias is None:
        return None
    dual = review.protocol.screening.mode == "dual_blind"
    how = ("two people", "两人") if dual else ("one person", "一人")
    return answer(
        f"The plan asks for {bias.instrument.in_language('en')}, each paper judged by {how[0]}; so far "
        f"{number(len(bias.people), 'person', 'people')} judged.",
        f"方案要求 {bias.instrument.in_language('zh')}，每篇由{how[1]}评定；目前 {len(bias.people)} 人参与评定。",
        f"{PLAN}: risk_of_bias",
        complete=bool(bias.people),
    )


def _bias_results(review: Review) -> Answer | None:
    bias = review.bias
    if bias is None or not bias.n_settled:
        return None
    return answer(
        f"{bias.n_settled} of {bias.n_cells} judgements are settled (`focimine bias`).",
        f"{bias.n_cells} 个判断中已确定 {bias.n_settled} 个（`focimine bias`）。",
        "focimine bias; ledger: rows bias",
        complete=bias.n_settled == bias.n_cells,
    )


def _people(review: Review) -> Answer | None:
    names = listed(review.protocol.review.authors)
    if not names:
        return None
    screeners = dict.fromkeys(name for step in Step for name in review.screened.get(step, ()))
    return answer(
        f"Authors in the plan: {names}. Decided on reports: {listed(screeners) or 'nobody yet'}; "
        f"confirmed coordinates: {listed(review.confirmers) or 'nobody yet'}; coded: {listed(review.coders) or 'nobody yet'}.",
        f"方案所列作者：{names}。参与筛选：{listed(screeners, 'zh') or '尚无'}；确认坐标：{listed(review.confirmers, 'zh') or '尚无'}；"
        f"编码：{listed(review.coders, 'zh') or '尚无'}。",
        f"{PLAN}: review.authors; ledger",
    )
