"""What an analysis found, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from meta.analysis import AnalysisResult
from meta.comparisons import ComparisonResult
from meta.engine.inference import bare
from meta.engine.space import VOXEL_MM3
from meta.machine_values import summary_sentence
from meta.report.facts import method_facts
from meta.statistics.balanced_words import threshold_in_chinese
from meta.summary import ClusterSummary, format_xyz

ONE_SIDED = 0.9
"""Share of a cluster's voxels in one hemisphere from which it is called left or right."""
CARRIED = 0.5
"""Share of a cluster that one study contributes from which the cluster hangs on it."""
_SUBTRACTION = re.compile(
    r"p < (?P<p>\S+) uncorrected within (?P<a>.+)'s significant clusters, (?P<n>\d+) permutations, at least (?P<mm3>\S+) mm³"
)


def summarise(result: AnalysisResult, language: str = "en") -> tuple[str, ...]:
    """Return the result of one analysis in plain sentences."""
    counts = counts_of(result, language)
    unconfirmed = tuple(filter(None, [summary_sentence(result.contrasts, language)]))
    n, statistic = len(result.clusters), result.found.statistic
    words = [cluster_words(c, statistic, language) for c in result.clusters]
    if language == "zh":
        if not n:
            return (f"{counts}：没有簇通过校正。", *unconfirmed)
        return (f"{counts}：{n} 个显著的簇。", "；".join(words) + "。", *unconfirmed)
    if not n:
        return (f"{counts}: no cluster survives the correction.", *unconfirmed)
    return (f"{counts}: {count(n, 'significant cluster')}.", "; ".join(words) + ".", *unconfirmed)


def finding(result: AnalysisResult, language: str = "en") -> str:
    """Return the finding in one sentence, the clusters first, what they rest on after them."""
    counts, n = counts_of(result, language), len(result.clusters)
    words = [cluster_words(c, result.found.statistic, language) for c in result.clusters]
    if language == "zh":
        found = f"{n} 个簇显著：{'；'.join(words)}" if n else "没有簇通过校正"
        return f"{found}。依据 {counts}。"
    verb = "is" if n == 1 else "are"
    found = (
        f"{count(n, 'cluster')} {verb} significant: {'; '.join(words)}" if n else "No cluster survives the correction"
    )
    return f"{found}. This rests on {counts}."


def one_line(result: AnalysisResult, language: str = "en") -> str:
    """Return how many clusters a further analysis found, and where."""
    places = [place_of(c, language) for c in result.clusters]
    n = len(result.clusters)
    if language == "zh":
        where = f"（{'、'.join(filter(None, places))}）" if any(places) else ""
        return (f"{n} 个簇{where}" if n else "没有显著的簇") + f"，{method_facts(result).n_experiments} 个实验"
    where = f" ({', '.join(filter(None, places))})" if any(places) else ""
    found = f"{count(n, 'cluster')}{where}" if n else "no significant cluster"
    return f"{found} in {count(method_facts(result).n_experiments, 'experiment')}"


def compared_line(result: ComparisonResult, language: str = "en") -> str:
    """Return what a contrast or conjunction found; where it had nothing to test, that."""
    n = len(result.clusters)
    places = list(filter(None, (place_of(c, language) for c in result.clusters)))
    if not n and any(problem.code == "ANALYSIS-NOTHING-TO-COMPARE" for problem in result.problems):
        return "无法检验：其中一方没有显著的簇" if language == "zh" else "not tested: a side has no significant cluster"
    if language == "zh":
        return (f"{n} 个簇" + (f"（{'、'.join(places)}）" if places else "")) if n else "没有簇"
    return (count(n, "cluster") + (f" ({', '.join(places)})" if places else "")) if n else "no cluster"


def counts_of(result: AnalysisResult, language: str) -> str:
    """Return what was analysed: experiments, samples, contrasts, participants, foci."""
    facts = method_facts(result)
    if language == "zh":
        return (
            f"{facts.n_experiments} 个实验（{facts.n_samples} 个样本，{facts.n_contrasts} 个对比，"
            f"{facts.people_chinese}，{facts.n_foci} 个坐标）"
        )
    people = facts.people_english if facts.assumed_n else count(facts.n_participants, "participant")
    return (
        f"{count(facts.n_experiments, 'experiment')} ({count(facts.n_samples, 'sample')}, "
        f"{count(facts.n_contrasts, 'contrast')}, {people}, {count(facts.n_foci, 'focus', 'foci')})"
    )


def count(number: int, one: str, several: str = "") -> str:
    """Return "1 cluster", "2 clusters"."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def place_of(c: ClusterSummary, language: str) -> str:
    """Return the side and the region of a cluster, as far as they are known."""
    label = next((s[0] for s in c.shares if s), None)
    place = "" if label is None else (label.name if language == "en" else label.name_zh)
    return f"{_side(c, language)}{place}".strip()


def cluster_words(c: ClusterSummary, statistic: str, language: str) -> str:
    """Return a cluster in words: number, region, volume, centre in both spaces, maximum."""
    where = f"MNI ({format_xyz(c.weighted_centre.mni, 1)}) = TAL ({format_xyz(c.weighted_centre.tal, 1)})"
    name = place_of(c, language)
    if language == "zh":
        return f"簇 {c.number}：{name}，{c.volume_mm3:.0f} mm³，加权中心 {where}，最大 {statistic} {c.maximum:.4f}"
    named = f" ({name})" if name else ""
    return (
        f"cluster {c.number}{named}: {c.volume_mm3:.0f} mm³, weighted centre {where}, max {statistic} {c.maximum:.4f}"
    )


def _side(c: ClusterSummary, language: str) -> str:
    left, right, _ = c.hemispheres
    if left > ONE_SIDED:
        return "left " if language == "en" else "左侧"
    if right > ONE_SIDED:
        return "right " if language == "en" else "右侧"
    return ""


def robustness_lines(result: AnalysisResult, language: str = "en") -> list[str]:
    """Return in sentences what each cluster hangs on.

    A cluster that is lost without one study, or that one study carries, is never called robust, however large its fail-safe N.
    """
    lines = []
    for c in result.clusters:
        left = [x for x in result.robustness.left_out if x.cluster == c.number]
        lost = [x.study for x in left if not x.survives]
        if left and language == "zh":
            end = f"在去掉 {'、'.join(lost)} 后不再显著。" if lost else "始终显著。"
            lines.append(f"逐一去掉研究：簇 {c.number} {end}")
        elif left:
            end = f"is lost without {', or without '.join(lost)}." if lost else "survives without any one of them."
            lines.append(f"Leaving out one study at a time: cluster {c.number} {end}")
    return [*lines, *_fail_safe_lines(result, language)]


def _fail_safe_lines(result: AnalysisResult, language: str) -> list[str]:
    lines = []
    for x in result.robustness.fail_safe:
        tested = any(left.cluster == x.cluster for left in result.robustness.left_out)
        hangs = hangs_on(result, x.cluster)
        verdict = _verdict(is_robust=x.is_robust, hangs=hangs, tested=tested, language=language)
        if language == "zh":
            at_least = "至少 " if x.reached_limit else ""
            lines.append(
                f"簇 {x.cluster} 的失安全数：{at_least}{x.n} 个无效应研究（实验数的 30% 为 {x.needed} 个）：{verdict}（Acar et al., 2018）。"
            )
        else:
            at_least = "at least " if x.reached_limit else ""
            lines.append(
                f"Fail-safe N of cluster {x.cluster}: it withstands {at_least}{x.n} studies without effect "
                f"({x.needed} would be 30% of the experiments): {verdict} (Acar et al., 2018)."
            )
    return lines


def _verdict(*, is_robust: bool, hangs: Sequence[str], tested: bool, language: str) -> str:
    if is_robust and hangs:
        if language == "zh":
            return f"但该簇取决于{'、'.join(hangs)}，因此不能据此认为稳健"
        return f"yet the cluster hangs on {', '.join(hangs)}, so this number says nothing for its robustness"
    if is_robust and not tested:
        if language == "zh":
            return "数量足够，但未检验该簇是否由单个研究支撑"
        return "enough, but whether a single study carries the cluster was not tested"
    if language == "zh":
        return "稳健" if is_robust else "不稳健"
    return "robust" if is_robust else "not robust"


def hangs_on(result: AnalysisResult, cluster: int) -> tuple[str, ...]:
    """Return the studies without any one of which a cluster is lost, or that alone carry most of it."""
    lost = [x.study for x in result.robustness.left_out if x.cluster == cluster and not x.survives]
    carry = [x.study for x in result.robustness.contributions if x.cluster == cluster and x.share > CARRIED]
    return tuple(dict.fromkeys((*lost, *carry)))


def threshold_words(result: AnalysisResult, language: str) -> str:
    """Return the threshold of an analysis, and how near the largest cluster came where none passed."""
    best = result.found.p_size[:1] if not result.clusters else ()
    if language == "zh":
        return f"阈值：{_threshold_chinese(result)}" + (f"该阈值下最大的簇：p(FWE) = {best[0]:.3g}。" if best else "")
    minimum = result.found.size_cutoff
    smallest = "" if minimum is None else f"; smallest cluster kept: {minimum} voxels ({_mm3(minimum)} mm³)"
    nearest = f" Largest cluster at that threshold: p(FWE) = {best[0]:.3g}." if best else ""
    return f"Threshold: {result.threshold}{smallest}.{nearest}"


def _threshold_chinese(result: AnalysisResult) -> str:
    s, minimum = result.settings.ale, result.found.size_cutoff
    forming, corrected = bare(s.cluster_forming_p), bare(s.cluster_fwe_p)
    if result.settings.estimator.correction == "fdr":
        return f"体素水平 FDR 校正 q < {corrected}。"
    size = "" if minimum is None else f"；最小簇 {minimum} 体素（{_mm3(minimum)} mm³）"
    n = result.found.n_iterations
    return f"簇形成 p < {forming}，簇水平 FWE p < {corrected}" + (f"，{n} 次置换" if n else "") + f"{size}。"


def compared_threshold(result: ComparisonResult, language: str, titles: Mapping[str, str]) -> str:
    """Return the threshold of a contrast or conjunction; `titles`: name of an analysis → what the report calls it."""
    found = _SUBTRACTION.fullmatch(result.threshold)
    if found:
        a = titles.get(found["a"], found["a"])
        if language == "zh":
            return f"阈值：在“{a}”显著的簇内 p < {found['p']}（未校正），{found['n']} 次置换，至少 {found['mm3']} mm³。"
        return f'Threshold: p < {found["p"]} uncorrected within the significant clusters of "{a}", {found["n"]} permutations, at least {found["mm3"]} mm³.'
    if language == "en":
        return f"Threshold: {result.threshold}."
    if result.comparison.balanced is not None:
        return f"阈值：{threshold_in_chinese(result.threshold)}。"
    return "阈值：两个分析均显著（取最小统计量）。" if result.kind == "conjunction" else f"阈值：{result.threshold}。"


def _mm3(voxels: int) -> str:
    return f"{voxels * VOXEL_MM3:.0f}"


def capital(text: str) -> str:
    """Return a text whose first letter is a capital."""
    return text[:1].upper() + text[1:]
