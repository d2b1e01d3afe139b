"""What a reader must know of a result: problems of one kind as one paragraph, in English or Chinese.

Problems carry English messages. Those that reports show have words here, by code, in both languages; of any other code the
Chinese report says that it was recorded in English, and shows it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpora.documents.blocks import Link, Note, Text, joined
from corpora.nouns.evidence import Problem, Severity

_HASH_OF_REPORT = re.compile(r"\s*\(r-[0-9a-f]{4,}-\d+\)|\s*\(r-[^)\s]+\)")
_CLUSTER = re.compile(r"cluster (?P<number>\d+)")
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
"""How grave a note is, the gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """Words for all problems of one code: one text for all (`{items}`, `{n}`), or one for each that names what `reads` finds.

    `reads` finds in the English message what the words name.
    """

    en: str
    zh: str
    reads: str = ""
    each: bool = False


_KINDS: dict[str, _Kind] = {
    "REPORT-NO-FOCI": _Kind(
        en="{n} included without confirmed foci, so in no analysis: {items}.",
        zh="{n} 篇纳入的报告没有已确认的坐标，未进入任何分析：{items}。",
    ),
    "FOCI-NOT-INCLUDED": _Kind(
        en="Foci of reports that are not included were confirmed; they are in no analysis: {items}.",
        zh="下列报告未被纳入，其已确认的坐标未进入任何分析：{items}。",
    ),
    "CODING-NO-CONTRAST": _Kind(
        en="Values are coded for a contrast without a confirmed focus: {items}.",
        zh="所编码的对比没有已确认的坐标：{items}。",
    ),
    "ANALYSIS-BELOW-MINIMUM": _Kind(
        en="Fewer than {least} experiments: {listed}. Eickhoff et al. (2016) and Müller et al. (2018) recommend 17 to 20: these "
        "analyses are exploratory.",
        zh="实验少于 {least} 个：{listed}。Eickhoff et al. (2016) 和 Müller et al. (2018) 建议 17–20 个，这些分析应视为探索性。",
        reads=r"Fewer than (?P<least>\d+) experiments: (?P<listed>.+)\.",
        each=True,
    ),
    "ANALYSIS-NOT-RUN": _Kind(en="Planned, but not run: {items}.", zh="计划了但未运行：{items}。"),
    "ANALYSIS-NOTHING-TO-COMPARE": _Kind(
        en="One side has no significant cluster, so nothing could be tested; this is no evidence that the two do not differ: {items}.",
        zh="其中一方没有显著的簇，无法检验；这不能说明两者没有差异：{items}。",
    ),
    "ANALYSIS-NOT-CODED": _Kind(
        en="Not coded for a subgroup's filter, so not in that subgroup: {items}.",
        zh="缺少亚组筛选所需的编码，未进入该亚组：{items}。",
    ),
    "ANALYSIS-SAMPLE-IN-BOTH": _Kind(
        en="Groups that are compared share samples, yet are treated as independent: {items}.",
        zh="相比较的两组有共同的样本，但按独立处理：{items}。",
    ),
    "ANALYSIS-MACHINE-VALUES": _Kind(
        en="Values that the program read and nobody confirmed were used: {listed}.",
        zh="使用了由程序读取、尚无人确认的值，见相应表格及表中的 † 标记。",
        reads=r"Read by the machine and confirmed by nobody, but used: (?P<listed>.+)\.",
        each=True,
    ),
    "ANALYSIS-MACHINE-REFUSED": _Kind(
        en="Left out, because the program read a value of it that nobody confirmed: {items}.",
        zh="因含有由程序读取、尚无人确认的值而未进入分析：{items}。",
    ),
    "ATLAS-NOT-HERE": _Kind(
        en="Not on this machine: the atlas {listed}; tables hold the labels of the others.",
        zh="本机未安装图谱 {listed}，表中为其余图谱的标签。",
        reads=r"The atlas (?P<listed>\S+) is not",
        each=True,
    ),
    "OVERLAP-OPEN": _Kind(
        en="{share} {listed} of included reports may share participants, and nobody has decided: their people may count twice.",
        zh="纳入的报告中有 {share} 对可能共用被试，尚未判定：其被试可能被重复计数。",
        reads=r"(?P<share>\d+) (?P<listed>\w+) of included reports",
        each=True,
    ),
    "OVERLAP-SEPARATE": _Kind(
        en="Studies that share participants were counted separately, as the plan says.",
        zh="共用被试的研究按研究计划分别计数。",
    ),
    "ANALYSIS-PREVIEW": _Kind(
        en="This is a preview with {share} permutations, seed {least}, not the analysis of the plan: what is significant here need not "
        "be significant there.",
        zh="这是预览（{share} 次置换，随机种子 {least}），不是研究计划的分析：此处显著的结果在正式分析中未必显著。",
        reads=r"preview with (?P<share>\d+) permutations, seed (?P<least>\d+)",
    ),
    "ANALYSIS-ASSUMED-N": _Kind(
        en="{share} of the contrasts have no sample size; their kernels are those of {least} participants, as the plan says.",
        zh="{share} 个对比没有样本量；按研究计划，其核宽取 {least} 名被试的宽度。",
        reads=r"(?P<share>\d+) of \d+ contrasts have no sample size; their kernels are those of (?P<least>\d+)",
    ),
    "ALE-CONTRAST-SHARED": _Kind(
        en="{share} experiments belong to both sets that are compared, which dilutes differences.",
        zh="{share} 个实验同时属于相比较的两组，会削弱两者的差异。",
        reads=r"(?P<share>\d+) experiments belong to both",
    ),
    "ALE-NOT-LEFT-OUT": _Kind(
        en="Not computed of this analysis: {details}.",
        zh="本分析未逐一去掉研究重复计算（实验过多，或不是按蒙特卡罗校正的 ALE）；各研究的贡献见表格。",
    ),
    "MACM-NOT-RUN": _Kind(
        en="Planned, but without result: the connectivity (MACM) of {details}.",
        zh="计划的 MACM 未能得到结果（原因为英文记录）：{details}。",
    ),
    "MACM-NO-DATABASE": _Kind(en="The plan's MACM was not done: {details}.", zh="计划的 MACM 未进行（原因为英文记录）：{details}。"),
    "DECODING-NO-DATABASE": _Kind(en="The plan's decoding was not done: {details}.", zh="计划的解码未进行（原因为英文记录）：{details}。"),
    "OVERLAY-NOT-READ": _Kind(en="Nothing was laid over the map: {details}.", zh="叠加未进行（原因为英文记录）：{details}。"),
    "OVERLAY-NO-CLUSTER": _Kind(
        en="No cluster of the main analysis is significant: there is nothing to lay over the plan's networks.",
        zh="主分析没有显著的簇，无法与计划中的网络叠加。",
    ),
    "CONSISTENCY-FEW-STUDIES": _Kind(
        en="Groups with too few studies are not compared: {details}.",
        zh="研究过少的组不作比较（原始记录为英文）：{details}。",
    ),
    "ALE-FEW-EXPERIMENTS": _Kind(
        en="{listed} experiments, fewer than recommended: read the result as exploratory and look at each study's contribution.",
        zh="仅 {listed} 个实验，少于建议数：结果应视为探索性，请查看各研究的贡献。",
        reads=r"(?P<listed>\d+) ",
        each=True,
    ),
    "ALE-ONE-EXPERIMENT": _Kind(
        en="There is one experiment only: its map shows where that experiment's foci lie, not convergence.",
        zh="只有一个实验：该图只反映这个实验的坐标所在，而不是一致性。",
    ),
    "ALE-DUPLICATE-EXPERIMENT": _Kind(
        en="Experiments with exactly the same foci were all analysed, so they count twice: {items}.",
        zh="下列实验的坐标与另一实验完全相同，均进入了分析，因此被重复计数：{items}。",
    ),
    "ALE-OPPOSITE-CONTRASTS": _Kind(
        en="Opposite contrasts of one sample are both in this analysis: {items}.",
        zh="同一样本方向相反的对比都进入了本分析：{items}。",
    ),
    "ALE-ENTERED-TWICE": _Kind(
        en="Entered twice and counted once: {items}.",
        zh="重复录入，只计一次：{items}。",
    ),
    "ALE-POOLED-N-DIFFERS": _Kind(
        en="Pooled contrasts of one sample have different sample sizes; the smallest sets the kernel: {details}.",
        zh="合并为一个样本的对比样本量不同，核宽按最小者：{items}。",
    ),
    "ALE-FOCI-OUTSIDE-BRAIN": _Kind(
        en="Foci outside the brain mask were kept; they count where their kernel reaches the mask: {listed}, of {items}.",
        zh="位于脑模板外的坐标予以保留，其核到达模板内的部分计入：{items}（{share}/{least} 个坐标）。",
        reads=r"(?P<listed>(?P<share>\d+) of (?P<least>\d+)) foci",
    ),
    "ALE-CLUSTER-DOMINATED": _Kind(
        en="{share} of {items} comes from {listed}: it shows these studies more than convergence. ",
        zh="{items}有 {share} 来自 {listed}：与其说反映一致性，不如说反映这些研究。",
        reads=r"(?P<share>\d+%) of it comes from (?P<listed>.+?): it shows",
        each=True,
    ),
    "ALE-CENTRE-OUTSIDE": _Kind(
        en="The weighted centre of a curved cluster lies outside it; describe it by its peaks: {items}.",
        zh="弯曲的簇，其加权中心位于簇外，宜以峰值描述：{items}。",
    ),
    "NIMARE-OTHER-DIRECTION": _Kind(
        en="In some voxels the other group exceeds this one; tables and figures show this group over the other: {items}.",
        zh="在部分体素中另一组高于本组；表格和图只显示本组高于另一组：{items}。",
    ),
}  # fmt: skip


def cautions(
    problems: Iterable[Problem],
    language: str = "en",
    *,
    links: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
) -> tuple[Note, ...]:
    """Return a note for each kind of problem, errors first, then in the order they were met.

    Parameters
    ----------
    links : item → where the document tells of it; papers are called by author and year, never by their keys.
    titles : name of an analysis in the plan → what the report calls it.
    """
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.code, []).append(problem)
    found = [(_level(group), _said(code, group, language, links or {}, titles or {})) for code, group in groups.items()]
    order = list(_LEVELS.values())
    return tuple(Note(text=text, level=level) for level, text in sorted(found, key=lambda one: order.index(one[0])))


def _level(group: Sequence[Problem]) -> str:
    severities = {problem.severity for problem in group}
    return next(level for severity, level in _LEVELS.items() if severity in severities)


def _said(
    code: str, group: Sequence[Problem], language: str, links: Mapping[str, str], titles: Mapping[str, str]
) -> Text:
    kind = _KINDS.get(code)
    tail = f" [{code}]"
    if kind is None:
        return _unknown(group, language, tail)
    form = kind.zh if language == "zh" else kind.en
    if kind.each:
        said = [_filled(form, [problem], kind, language, links, titles) for problem in group]
        return joined([*said, tail], "")
    return joined([_filled(form, group, kind, language, links, titles), tail], "")


def _unknown(group: Sequence[Problem], language: str, tail: str) -> Text:
    """Return messages of a kind that has no words here; in Chinese it is said that they are in English."""
    by_message: dict[tuple[str, str], list[str]] = {}
    for problem in group:
        by_message.setdefault((problem.message, problem.hint), []).append(name_of(problem.item))
    said = [
        f"{', '.join(dict.fromkeys(items))}: {message} {hint}".strip() for (message, hint), items in by_message.items()
    ]
    head = "（原始记录为英文）" if language == "zh" else ""
    return head + " ".join(said) + tail


def _filled(
    form: str,
    group: Sequence[Problem],
    kind: _Kind,
    language: str,
    links: Mapping[str, str],
    titles: Mapping[str, str],
) -> Text:
    """Return the words with what they name in its place; items lead to where the document tells of them."""
    found = re.search(kind.reads, group[0].message) if kind.reads else None
    values = {key: value or "" for key, value in found.groupdict().items()} if found else {}
    names = list(dict.fromkeys(name_of(problem.item) for problem in group))
    n = len(names)
    values |= {
        "n": str(n) if language == "zh" else f"{n} {'report' if n == 1 else 'reports'}",
        "details": "; ".join(f"{name_of(problem.item)}: {problem.message.rstrip('.')}" for problem in group),
    }
    values = {"listed": "", "least": "", "share": ""} | values
    values["listed"] = _entitled(values["listed"], titles, language)
    before, _, after = form.partition("{items}")
    if "{items}" not in form:
        return before.format(**values)
    between = "；" if language == "zh" else "; "
    shown = joined([_item(name, links, titles, language) for name in names], between)
    return joined([before.format(**values), shown, after.format(**values)], "")


def _item(name: str, links: Mapping[str, str], titles: Mapping[str, str], language: str) -> Text:
    if name in links:
        return (Link(text=name, href=links[name]),)
    cluster = _CLUSTER.fullmatch(name)
    if cluster:
        return f"簇 {cluster['number']}" if language == "zh" else name
    return titles.get(name, name)


def _entitled(listed: str, titles: Mapping[str, str], language: str) -> str:
    """Return "main 7, pain 7" with what the report calls these analyses."""
    parts = [re.fullmatch(r"(?P<name>\w+) (?P<n>\d+)", part) for part in listed.split(", ")]
    if not titles or not all(part and part["name"] in titles for part in parts):
        return listed
    between = "、" if language == "zh" else ", "
    return between.join(f"{titles[part['name']]} ({part['n']})" for part in parts if part)


def name_of(item: str) -> str:
    """Return what an item is called, without the key of its report."""
    return _HASH_OF_REPORT.sub("", item)
