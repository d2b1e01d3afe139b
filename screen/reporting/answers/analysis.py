"""How the coordinates are analysed, as the plan says, and where the results are."""

from __future__ import annotations

from collections.abc import Mapping

from screen.reporting.answers.wording import PLAN, answer, listed, number
from screen.reporting.checklists import Answer
from screen.reporting.facts import Review

_POOLING = {
    "by_sample": (
        "Contrasts of one sample enter as one experiment (Turkeltaub et al. 2012)",
        "同一样本的各对比合并为一个实验(Turkeltaub 等, 2012)",
    ),
    "separate": ("Every contrast enters as an experiment of its own", "每个对比作为单独的实验"),
}
_ALE = ("activation likelihood estimation (ALE)", "激活似然估计(ALE)")
_RESULTS = "results/; report.html"


def analysis_answers(review: Review) -> Mapping[str, Answer | None]:
    """Return the answers about the planned analyses and their results."""
    plan = review.protocol.analysis
    pooling = _POOLING[plan.pooling]
    return {
        "measure": answer(
            "Convergence of reported coordinates; effect sizes are neither extracted nor pooled.",
            "以坐标的空间聚合为指标，不提取也不合并效应量。",
            f"{PLAN}: analysis.estimator",
        ),
        "preparation": answer(
            f"Coordinates in Talairach space are converted so that the analysis runs in {plan.space}; "
            "signs stay as printed unless a person corrects them.",
            f"坐标统一转换，分析在 {plan.space} 空间进行；坐标符号保持原文，除非有人更正。",
            f"{PLAN}: analysis.space",
        ),
        "pooling": answer(f"{pooling[0]}.", f"{pooling[1]}。", f"{PLAN}: analysis.pooling"),
        "synthesis": _synthesis(review),
        "heterogeneity": _heterogeneity(review),
        "robustness": _robustness(review),
        "reporting_bias": answer(
            "Fail-safe N (Acar et al. 2018) is planned.",
            "计划计算失安全系数(Acar 等, 2018)。",
            f"{PLAN}: analysis.robustness",
        )
        if plan.robustness.fail_safe_n
        else None,
        "power": _power(review),
        "results": _results(review),
        "materials": answer(
            "In the review's folder: the plan, the ledger with every decision, coordinate and coding (`focimine export`), "
            "tables, maps and settings of each analysis. Say where you publish them.",
            "综述文件夹中有：方案，含每个决定、坐标和编码的账本（`focimine export`），各分析的表格、统计图与设置。请说明发布于何处。",
            "focimine export; results/",
        ),
    }


def _synthesis(review: Review) -> Answer:
    plan = review.protocol.analysis
    is_ale = plan.estimator.name == "ale"
    names = _ALE if is_ale else (f"{plan.estimator.name} (NiMARE)",) * 2
    correction = {
        "fwe_montecarlo": ("family-wise error", "族系误差(FWE)"),
        "fdr": ("false discovery rate", "错误发现率(FDR)"),
    }
    words = correction[plan.estimator.correction]
    return answer(
        f"Planned: {names[0]} in {plan.space} space, null over {plan.null_foci.replace('_', ' ')}; voxel p < {plan.cluster_forming_p:g} forms "
        f"clusters, corrected p < {plan.cluster_fwe_p:g} ({words[0]}), {plan.permutations} permutations, seed {plan.seed}.",
        f"计划：{names[1]}，{plan.space} 空间；体素阈值 p < {plan.cluster_forming_p:g} 成簇，校正后 p < {plan.cluster_fwe_p:g}"
        f"（{words[1]}），置换 {plan.permutations} 次，种子 {plan.seed}。",
        f"{PLAN}: analysis",
    )


def _heterogeneity(review: Review) -> Answer | None:
    plan = review.protocol.analysis
    names = [one.name for one in plan.subgroups]
    names += [one.name for one in (*plan.contrasts, *plan.conjunctions)]
    if not names:
        return None
    return answer(
        f"{number(len(plan.subgroups), 'subgroup')}, {number(len(plan.contrasts), 'contrast')} and "
        f"{number(len(plan.conjunctions), 'conjunction')} are planned: {listed(names)}.",
        f"计划亚组 {len(plan.subgroups)} 个、对比 {len(plan.contrasts)} 个、合取 {len(plan.conjunctions)} 个："
        f"{listed(names, 'zh')}。",
        f"{PLAN}: analysis.subgroups, contrasts, conjunctions",
    )


def _robustness(review: Review) -> Answer | None:
    plan = review.protocol.analysis.robustness
    planned = [
        words
        for holds, words in (
            (plan.contributions, ("contribution of each experiment to each cluster", "各实验对各簇的贡献")),
            (plan.leave_one_study_out, ("leaving out one study at a time", "逐一剔除研究")),
            (plan.fail_safe_n, ("fail-safe N", "失安全系数")),
        )
        if holds
    ]
    if not planned:
        return None
    return answer(
        f"Planned: {listed(en for en, _ in planned)}.",
        f"计划：{listed((zh for _, zh in planned), 'zh')}。",
        f"{PLAN}: analysis.robustness",
    )


def _power(review: Review) -> Answer:
    wanted, have = review.protocol.analysis.minimum_experiments, review.n_contrasts
    enough = have >= wanted
    return answer(
        f"{number(have, 'contrast')} with confirmed coordinates; the plan asks for at least {wanted} experiments: "
        f"{'reached' if enough else 'not reached'}.",
        f"有确认坐标的对比 {have} 个；方案要求至少 {wanted} 个实验：{'已达到' if enough else '未达到'}。",
        f"{PLAN}: analysis.minimum_experiments; included_studies",
    )


def _results(review: Review) -> Answer | None:
    if not review.analyses:
        return None
    return answer(
        f"Written by `focimine analyse`: {listed(review.analyses)}.",
        f"由 `focimine analyse` 写出：{listed(review.analyses, 'zh')}。",
        _RESULTS,
    )
