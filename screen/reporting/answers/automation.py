"""What the program did by itself, on what, and who looked at it."""

from __future__ import annotations

from collections.abc import Mapping

from corpora.nouns.decisions import Step
from screen.reporting.answers.wording import PLAN, answer, listed
from screen.reporting.checklists import Answer
from screen.reporting.facts import Review

_STATEMENT = "focimine audit --rules -o statement.html"


def automation_answers(review: Review) -> Mapping[str, Answer | None]:
    """Return the answers about automation."""
    engines = listed(review.engines) or "none was run"
    return {
        "program": answer(
            f"{review.program}; rules of screening: {engines}.",
            f"{review.program}；筛选规则：{listed(review.engines, 'zh') or '未运行'}。",
            "ledger: rows suggestion, run",
        ),
        "automation": _automation(review),
        "automation_planned": _planned(review),
        "automation_extraction": answer(
            "Reading tables, coordinates, samples and methods out of the papers: proposals, which people confirm.",
            "从论文读取表格、坐标、样本和方法：仅为建议，由人确认。",
            "ledger: rows focus, coding",
        ),
        "automation_input": answer(
            "Titles, abstracts, keywords, publication types and subject headings; at full text also the text as read. No training data.",
            "题目、摘要、关键词、文献类型、主题词；全文阶段另加所读取的全文。没有训练数据。",
            _STATEMENT,
        ),
        "automation_output": answer(
            "For each criterion met, not met or unclear, with the rule and the quoted words; each is a row of the ledger.",
            "逐条标准给出符合、不符合或不清楚，附规则与引文；每条都是账本中的一行。",
            "ledger: rows suggestion",
        ),
        "no_prompts": answer("No language model and no prompts are used.", "不使用语言模型，没有提示词。", _STATEMENT),
        "rule_settings": _settings(review),
        "statement": answer(
            "The rules are compared with people's decisions in the statement on automation.",
            "规则与人的决定的比较见自动化声明。",
            _STATEMENT,
        ),
        "no_network": answer(
            "Texts are judged on the machine they are on; nothing is sent anywhere. Full texts are kept in the review's folder.",
            "文本在本机判断，不发送到任何地方。全文保存在综述文件夹内。",
            "documents/",
        ),
        "machine_and_people": _apart(review),
    }


def _automation(review: Review) -> Answer:
    machine = [one.id for one in review.protocol.screening.criteria if one.settled_by == "machine"]
    n = review.cumulative.databases.excluded_machine + review.cumulative.other.excluded_machine
    if machine:
        en = f"Rules judge every report; they may settle {listed(machine)} alone, and excluded {n} at title and abstract."
        zh = f"规则判断每篇报告，可单独决定 {listed(machine, 'zh')}，在题目与摘要阶段排除 {n} 篇。"
    else:
        en = f"Rules suggest, people decide; {n} reports were excluded at title and abstract by the rules alone."
        zh = f"规则只提建议，由人决定；规则在题目与摘要阶段单独排除 {n} 篇。"
    return answer(en, zh, f"{PLAN}: screening.criteria.settled_by; focimine audit --machine")


def _planned(review: Review) -> Answer | None:
    criteria = [one for one in review.protocol.screening.criteria if one.rules]
    if not criteria:
        return None
    return answer(
        f"The plan names the rules of {listed(one.id for one in criteria)}.",
        f"方案写明了以下标准的规则：{listed((one.id for one in criteria), 'zh')}。",
        f"{PLAN}: screening.criteria.rules",
    )


def _settings(review: Review) -> Answer | None:
    shown = [
        f"{one.id}: " + ", ".join(_rule(rule.rule, rule.parameters) for rule in one.rules)
        for one in review.protocol.screening.criteria
        if one.rules
    ]
    if not shown:
        return None
    return answer("; ".join(shown), "; ".join(shown), f"{PLAN}: screening.criteria.rules")


def _rule(name: str, parameters: Mapping[str, object]) -> str:
    given = ", ".join(f"{key}={value}" for key, value in parameters.items())
    return f"{name}({given})" if given else name


def _apart(review: Review) -> Answer:
    arms = (review.cumulative.databases, review.cumulative.other)
    people, machine = (sum(getattr(arm, f"excluded_{who}") for arm in arms) for who in ("human", "machine"))
    here = [one for one in review.excluded if not one.earlier_review]
    at_text = sum(one.machine for one in here)
    who = len(dict.fromkeys(name for step in Step for name in review.screened.get(step, ())))
    return answer(
        f"At title and abstract {people} excluded by people, {machine} by the rules alone; at full text "
        f"{len(here) - at_text} by people, {at_text} by the rules alone. People who decided: {who}.",
        f"题目与摘要阶段：人排除 {people} 篇，规则单独排除 {machine} 篇；全文阶段：人排除 {len(here) - at_text} 篇，"
        f"规则单独排除 {at_text} 篇。作出决定者 {who} 人。",
        "focimine prisma; focimine audit --machine",
    )
