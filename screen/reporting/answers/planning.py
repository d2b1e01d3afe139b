"""Question, criteria, plan and its amendments; versions of a living review."""

from __future__ import annotations

from collections.abc import Mapping

from corpora.nouns.decisions import Step
from corpora.protocol import ReportingSection
from corpora.review.living import MISSING
from screen.reporting.answers.wording import PLAN, answer, listed, number
from screen.reporting.checklists import Answer
from screen.reporting.facts import Review

_STEPS = {
    Step.TITLE_ABSTRACT.value: ("title and abstract", "题目与摘要"),
    Step.FULL_TEXT.value: ("full text", "全文"),
}


def planning_answers(review: Review) -> Mapping[str, Answer | None]:
    """Return the answers about the plan of a review and its versions."""
    section = review.protocol.review
    return {
        "title": answer(
            f"Title in the plan: {section.title.in_language('en')}",
            f"方案中的题目：{section.title.in_language('zh')}",
            f"{PLAN}: review.title",
        ),
        "abstracts_sheet": answer(
            "See the sheet prisma_2020_abstracts.", "见清单 prisma_2020_abstracts。", "checklists/prisma_2020_abstracts"
        ),
        "question": answer(
            section.question.in_language("en"), section.question.in_language("zh"), f"{PLAN}: review.question"
        ),
        "eligibility": _eligibility(review),
        "groups": _groups(review),
        "plan": answer(
            f"The plan is a file of the review ({PLAN}); its text in force is kept in the ledger"
            + (f" since {review.plans[0][0]}." if review.plans else "."),
            f"方案是综述文件夹中的 {PLAN}；所用的文本存于账本"
            + (f"（自 {review.plans[0][0]} 起）。" if review.plans else "。"),
            f"{PLAN}; ledger: rows protocol",
        ),
        "amendments": _amendments(review),
        **_statements(review.protocol.reporting),
        **_living(review),
    }


def _statements(said: ReportingSection) -> Mapping[str, Answer | None]:
    """Return what only the authors know, where the plan has their words."""
    given = {
        "registration": said.registration,
        "support": said.support,
        "competing_interests": said.competing_interests,
        "availability": said.availability,
        "contacts": said.contacts,
        "search_limits": said.search_limits,
        "search_filters": said.search_filters,
        "search_peer_review": said.search_peer_review,
    }
    return {
        name: answer(words.in_language("en"), words.in_language("zh"), f"{PLAN}: reporting.{name}") if words else None
        for name, words in given.items()
    }


def _eligibility(review: Review) -> Answer:
    criteria = sorted(review.protocol.screening.criteria, key=lambda c: c.priority)
    texts = {
        language: " ".join(
            f"({place}) {one.wording.in_language(language)} "
            f"[{listed((_STEPS[s][language == 'zh'] for s in one.steps), language)}]"
            for place, one in enumerate(criteria, 1)
        )
        for language in ("en", "zh")
    }
    return answer(texts["en"], texts["zh"], f"{PLAN}: screening.criteria")


def _groups(review: Review) -> Answer | None:
    groups = review.protocol.analysis.subgroups
    if not groups:
        return answer(
            "One synthesis of all included experiments; no subgroups are planned.",
            "全部纳入实验合为一个综合分析，未计划亚组。",
            f"{PLAN}: analysis.subgroups",
        )
    shown = {
        language: "; ".join(
            f"{group.label.in_language(language)} ("
            + ", ".join(f"{name} = {' / '.join(values)}" for name, values in group.where.items())
            + "".join(f", {name} ≠ {' / '.join(values)}" for name, values in group.exclude.items())
            + ")"
            for group in groups
        )
        for language in ("en", "zh")
    }
    return answer(
        f"All included experiments together, and by what was coded of them: {shown['en']}.",
        f"全部纳入实验，并按编码分组：{shown['zh']}。",
        f"{PLAN}: analysis.subgroups",
    )


def _amendments(review: Review) -> Answer:
    n = len(review.plans)
    if n <= 1:
        return answer(
            "The text of the plan has not changed since the review began.",
            "自综述开始以来，方案文本未作改动。",
            "ledger: rows protocol",
        )
    shown = "; ".join(f"{day} ({digest})" for day, digest in review.plans)
    return answer(
        f"The ledger holds {n} texts of the plan, first used on: {shown}. What differs between them, and why, is yours to say.",
        f"账本中有 {n} 个方案文本，首次使用日期：{shown}。其差异及原因请作者说明。",
        "ledger: rows protocol",
    )


def _living(review: Review) -> Mapping[str, Answer | None]:
    """Return what PRISMA-LSR asks; nothing of a review that has one version and is not planned to live."""
    if not review.is_living:
        return {}
    said = review.living
    known = {name: words for name, words in said.items() if words and not words.startswith((MISSING, "not stated"))}
    n = review.version.number
    return {
        "version": answer(f"Version {n}.", f"第 {n} 版。", "ledger: rows version"),
        "retirement": _stated(known, "retirement", f"{PLAN}: review.living.retirement"),
        "preceding": _preceding(review),
        "living": _parameters(known),
        "trigger": _stated(known, "trigger of this version", "ledger: rows version"),
        "updated_data": answer(
            "Coordinates, codings and judgements of risk of bias of earlier versions stay in force until a later row "
            "corrects them; `focimine update --close` lists what was coded, confirmed or judged otherwise since.",
            "既往版本的坐标、编码和偏倚风险判断一直有效，直至后来的行将其更正；`focimine update --close` 列出此后的改动。",
            f"versions/{max(1, n - 1)}",
        ),
        "flow_of_versions": answer(
            "; ".join(
                f"version {i}: {flow.new_reports} new reports included, {flow.total_reports} in all"
                for i, flow in enumerate(review.flows, 1)
            )
            + ".",
            "；".join(
                f"第 {i} 版：新纳入报告 {flow.new_reports} 篇，共 {flow.total_reports} 篇"
                for i, flow in enumerate(review.flows, 1)
            )
            + "。",
            "focimine prisma: prisma_versions",
        ),
        "changed_results": answer(
            "What is new, changed, retracted or gone, and clusters gained, lost and moved: written when a version is closed.",
            "新增、改变、撤稿、不再纳入的研究，以及簇的增减与移动：在关闭版本时写出。",
            "focimine update --close: versions/",
        ),
    }


def _stated(known: Mapping[str, str], name: str, source: str) -> Answer | None:
    return answer(known[name], known[name], source) if name in known else None


def _preceding(review: Review) -> Answer | None:
    n = review.version.number
    if n > 1:
        before = review.versions[-2]
        closed = (before.closed_on or "")[:10]
        return answer(
            f"Version {before.number}, closed on {closed}. Cite where it was published.",
            f"第 {before.number} 版，{closed} 关闭。请引用其发表处。",
            "ledger: rows version_closed",
        )
    name = review.protocol.review.previous_version
    return answer(f"It updates {name}.", f"本综述更新 {name}。", f"{PLAN}: review.previous_version") if name else None


def _parameters(known: Mapping[str, str]) -> Answer | None:
    names = {
        "schedule by source": "各来源的检索周期",
        "triggers of updates": "更新的触发条件",
        "retirement": "退出动态模式",
    }
    given = {name: known[name] for name in names if name in known}
    if not given:
        return None
    return answer(
        "; ".join(f"{name}: {words}" for name, words in given.items()) + ".",
        "；".join(f"{names[name]}：{words}" for name, words in given.items()) + "。",
        f"{PLAN}: review.living",
    )


def versions_said(review: Review) -> str:
    """Return "3 versions"."""
    return number(len(review.versions), "version")
