"""The statement on automation that RAISE and PRISMA-trAIce ask a review for, in English and Chinese; every number counted.

References
----------
Responsible use of AI in evidence synthesis (RAISE), position statement of Cochrane, Campbell, JBI and CEE, 2025.
PRISMA-trAIce, JMIR AI 2025: items M2 to M9, R1 and R2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from corpora.formats.markup import whole_markup
from corpora.formats.visible import visible
from corpora.nouns.decisions import Step
from corpora.protocol import Criterion
from screen.audit.bounds import CONFIDENCE
from screen.audit.confusion import SUGGESTION, Confusion, confusion_table, interval_words
from screen.audit.missed import Missed
from screen.audit.tables import Table, percent

STEPS = {Step.TITLE_ABSTRACT: ("title and abstract", "题目与摘要"), Step.FULL_TEXT: ("full text", "全文")}
TITLES = {"en": "Statement on automation in screening", "zh": "筛选自动化声明"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCounts:
    """How many reports were settled at a step by the machine alone and by people, and by whom in what mode."""

    step: Step
    n_suggested: int
    machine_excluded: int
    machine_passed: int
    people_excluded: int
    people_passed: int
    n_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the statement rests on. `versions` are those of the rules, `program` name and version of the program."""

    program: str
    versions: tuple[str, ...]
    criteria: Sequence[Criterion]
    mode: str
    n_reviewers: int
    steps: Sequence[StepCounts]
    confusions: Sequence[Confusion]
    left_out: Mapping[str, int]
    missed: Sequence[Missed]


Section = tuple[str, tuple[str, ...]]
"""A heading and its paragraphs."""


def write_statement(facts: Facts, language: str) -> list[Section]:
    """Return the statement in one language ("en" or "zh"), a section for each item."""
    chinese = language == "zh"
    return [
        _tool(facts, chinese),
        _purpose(facts, chinese),
        _input(chinese),
        _oversight(facts, chinese),
        _flow(facts, chinese),
        _methods(facts, chinese),
        _performance(facts, chinese),
        _missed(facts, chinese),
        _limits(chinese),
    ]


def _tool(facts: Facts, chinese: bool) -> Section:
    versions = ", ".join(facts.versions) or ("无" if chinese else "none")
    if chinese:
        return "工具（M2、M6、M7）", (
            f"{facts.program}，规则版本 {versions}。规则由人编写并公开源代码，逐条判断纳入标准；不使用语言模型，没有提示词，"
            "没有训练数据，不联网。相同的文本、规则版本和方案总是给出相同的判断。",
        )
    return "Tool (M2, M6, M7)", (
        f"{facts.program}, version of the rules: {versions}. The rules are written by people, their source is open, and they judge each "
        "criterion by itself; no language model, no prompts, no training data and no network are used. The same text, "
        "version and plan always give the same judgement.",
    )


def _purpose(facts: Facts, chinese: bool) -> Section:
    lines = []
    for criterion in facts.criteria:
        rules = ", ".join(rule.rule for rule in criterion.rules)
        machine = criterion.settled_by == "machine"
        steps = ("、" if chinese else ", ").join(STEPS[Step(name)][chinese] for name in criterion.steps)
        if chinese:
            by = "规则可单独决定" if machine else "由人决定"
            lines.append(
                f"{criterion.id}（{criterion.wording.in_language('zh')}；{steps}）：{rules or '无规则'}；{by}。"
            )
        else:
            by = "settled by the rules alone where they find it not met" if machine else "settled by people"
            lines.append(
                f"{criterion.id} ({criterion.wording.in_language('en')}; {steps}): {rules or 'no rule'}; {by}."
            )
    if chinese:
        return "目的与阶段（M3）", ("规则对每篇报告的每条标准给出建议（符合、不符合、不清楚）及所依据的原文。", *lines)
    return "Purpose and stage (M3)", (
        "The rules suggest for each report and criterion whether it is met, not met or unclear, with the words it rests on.",
        *lines,
    )


def _input(chinese: bool) -> Section:
    if chinese:
        return "输入与输出（M4、M5）", (
            "输入：题目、摘要（两种语言）、关键词、文献类型、主题词；全文阶段另加所读取的全文。输出：判断、规则、引文及其位置，"
            "逐条记入只增不改的账本。缺少某个词从不作为排除理由。",
        )
    return "Input and output (M4, M5)", (
        "Input: titles, abstracts (both languages), keywords, publication types, subject headings; at full text also the "
        "text as read. Output: judgement, rule, quote and its place, each a row of a ledger to which rows are only added. "
        "The absence of a word never excludes.",
    )


def _oversight(facts: Facts, chinese: bool) -> Section:
    double = facts.mode == "dual_blind"
    if chinese:
        mode = "两人独立盲筛" if double else "单人筛选"
        return "人的监督（M8）", (
            f"方案：{mode}，列名评审者 {facts.n_reviewers} 人。人的决定总是优先于机器；机器不再改动人已决定的报告。",
        )
    mode = "two people independently, blind to each other" if double else "one person"
    return "Human oversight (M8)", (
        f"Plan: {mode}; {facts.n_reviewers} reviewers named. A person's decision always outweighs the machine's, and the "
        "machine does not decide again on a report a person has decided on.",
    )


def _flow(facts: Facts, chinese: bool) -> Section:
    lines = []
    for s in facts.steps:
        name = STEPS[s.step][chinese]
        if chinese:
            lines.append(
                f"{name}：规则给出建议 {s.n_suggested} 篇；机器单独排除 {s.machine_excluded} 篇、通过 {s.machine_passed} 篇；"
                f"人排除 {s.people_excluded} 篇、通过 {s.people_passed} 篇；未定 {s.n_open} 篇。"
            )
        else:
            lines.append(
                f"At {name}: suggestions on {s.n_suggested} reports; excluded by the machine alone {s.machine_excluded}, "
                f"passed on by it alone {s.machine_passed}; excluded by people {s.people_excluded}, passed on by people "
                f"{s.people_passed}; not settled {s.n_open}."
            )
    return ("流程：机器与人（R1）" if chinese else "Flow, machine and people (R1)"), tuple(lines)


def _methods(facts: Facts, chinese: bool) -> Section:
    left = facts.left_out
    if chinese:
        words = left_out_words(left, chinese=True)
        return "性能评价方法（M9）", (
            "单位：报告（去重后的一篇文献）在一个步骤上的判断。参照标准：人在本综述中已确定的决定。阳性：应保留。规则判为“不清楚”的交由人处理，"
            "计为保留。敏感度与特异度附 Wilson 95 % 区间。逐条标准：人通过的报告视为符合，人按该标准排除的视为不符合，其余不计。",
            f"未比较：{words or '无'}。",
        )
    words = left_out_words(left)
    return "How performance was measured (M9)", (
        "Unit: a report (one paper after deduplication) at a step. Reference: what people settled in this review. Positive: "
        "to be kept. What the rules call unclear is referred to people and counted as kept. Sensitivity and specificity with "
        "Wilson's 95 % intervals. By criterion: a report that people passed on meets it, one they excluded by it does not, "
        "all others are left out.",
        f"Not compared: {words or 'none'}.",
    )


_WHY = {
    "machine": ("settled by the machine alone", "机器单独决定的"),
    "conflict": ("in conflict", "意见不一致的"),
    "waiting": ("waiting for a person", "尚待人决定的"),
    "unclear": ("left unclear by people", "人判为不清楚的"),
    "no suggestion": ("without a suggestion", "没有建议的"),
}
"""Why reports are not compared, in both languages."""


def left_out_words(left_out: Mapping[str, int], *, chinese: bool = False) -> str:
    """Return "12 settled by the machine alone, 3 in conflict"; "" where all were compared."""
    if chinese:
        return "，".join(f"{_WHY[why][1]} {n} 篇" for why, n in left_out.items() if n)
    return ", ".join(f"{n} {_WHY[why][0]}" for why, n in left_out.items() if n)


def _performance(facts: Facts, chinese: bool) -> Section:
    lines = []
    for one in facts.confusions:
        if one.what != SUGGESTION:
            continue
        sensitivity, specificity = percent(one.sensitivity), percent(one.specificity)
        ends = interval_words(one.sensitivity_interval), interval_words(one.specificity_interval)
        cells = f"TP {one.tp}, FN {one.fn}, FP {one.fp}, TN {one.tn}"
        if chinese:
            ends = tuple(text.replace(" to ", " 至 ") for text in ends)  # type: ignore[assignment]
            lines.append(
                f"{STEPS[one.step][1]}，{one.version}，n = {one.n}：{cells}；敏感度 {sensitivity or '未知'}（{ends[0] or '无'}），"
                f"特异度 {specificity or '未知'}（{ends[1] or '无'}）；不清楚 {one.unclear} 篇。"
            )
        else:
            lines.append(
                f"{STEPS[one.step][0].capitalize()}, {one.version}, n = {one.n}: {cells}; sensitivity "
                f"{sensitivity or 'unknown'} ({ends[0] or 'no interval'}), specificity {specificity or 'unknown'} "
                f"({ends[1] or 'no interval'}); {one.unclear} unclear."
            )
    none = "尚无人与规则都判断过的报告。" if chinese else "No report was judged by both people and rules."
    return ("性能（R2）" if chinese else "Performance (R2)"), tuple(lines or [none])


def _missed(facts: Facts, chinese: bool) -> Section:
    confidence = f"{100 * CONFIDENCE:g} %"
    lines = []
    for missed in facts.missed:
        whole, most = missed.whole, missed.at_most_in_all
        share = percent(most / whole.size)
        if chinese:
            lines.append(
                f"随机复读 {whole.size} 条排除中的 {whole.n} 条，{whole.wrong} 条有误：以 {confidence} 置信度，全部中至多 {most} 条（{share}）有误"
                "（有限总体，超几何分布）。"
            )
        else:
            lines.append(
                f"Of {whole.size} exclusions {whole.n} drawn at random were read again, {whole.wrong} of them wrong: at most "
                f"{most} of all ({share}) are, with {confidence} confidence (finite population, hypergeometric)."
            )
    none = "没有随机复读排除的报告。" if chinese else "No sample of the exclusions was read again."
    return ("复读（M9）" if chinese else "Second reading (M9)"), tuple(lines or [none])


def _limits(chinese: bool) -> Section:
    if chinese:
        return "局限", (
            "人在决定时可能看到了规则的建议，因此一致性可能偏高；机器单独决定的报告没有人的参照，只有复读能说明其错误。",
        )
    return "Limits", (
        "People may have seen the suggestions when they decided, so that agreement may be too high; what the machine settled "
        "alone has no human reference: only the second reading says how often it is wrong.",
    )


def statement_markdown(facts: Facts) -> str:
    """Return the statement in both languages as Markdown, with the confusion tables."""
    parts = []
    for language in ("en", "zh"):
        parts += [f"# {TITLES[language]}", ""]
        for heading, lines in write_statement(facts, language):
            parts += [f"## {heading}", "", *(part for line in lines for part in (_escaped(line), ""))]
    table = confusion_table(facts.confusions)
    parts += [f"## {table.title}", "", *_markdown_table(table), ""]
    return "\n".join(parts)


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in " ".join(text.split()))


def _markdown_table(table: Table) -> list[str]:
    lines = [table.header, tuple("---" for _ in table.header), *table.rows]
    return [f"| {' | '.join('' if cell is None else _escaped(str(cell)) for cell in line)} |" for line in lines]


def statement_page(facts: Facts) -> str:
    """Return the statement in both languages as one HTML page; every text in it is escaped."""
    from jinja2 import Environment, StrictUndefined

    source = resources.files("screen").joinpath("templates/statement.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["visible"] = lambda value: "" if value is None else visible(value)
    parts = [(language, TITLES[language], write_statement(facts, language)) for language in TITLES]
    page = environment.from_string(source).render(parts=parts, table=confusion_table(facts.confusions))
    return whole_markup(page + "\n")
