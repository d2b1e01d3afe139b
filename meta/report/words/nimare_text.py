"""The methods paragraph of an analysis made by one of NiMARE's estimators, English and Chinese."""

from __future__ import annotations

from meta.report.words.sentences import (
    EstimatorFacts,
    MethodFacts,
    counts_chinese,
    counts_english,
    few_chinese,
    few_english,
    found_chinese,
    found_english,
    talairach_chinese,
    talairach_english,
    unconfirmed_sentence,
    unit_chinese,
    unit_english,
)


def describe_estimator(f: MethodFacts, e: EstimatorFacts, language: str) -> str:
    """Return the paragraph in "en" or "zh"."""
    return _english(f, e) if language == "en" else _chinese(f, e)


def _english(f: MethodFacts, e: EstimatorFacts) -> str:
    parameters = "; ".join(f"{name} = {value}" for name, value in e.parameters)
    set_ = f"with {parameters} and its other defaults" if parameters else "with its default parameters"
    group = "the rest of the review" if e.against == "rest" else f'the group "{e.against}"'
    others = f" They were compared with {e.n_others} contrasts of {group}." if e.n_others else ""
    base = f" Its null was drawn from {e.n_base_rate} base-rate foci." if e.n_base_rate else ""
    return (
        f"The estimator {e.name} of NiMARE {e.nimare_version} (Salo et al., 2022) was run {set_} by Focimine {f.version} "
        f"on {counts_english(f)}; {unit_english(f)} (Turkeltaub et al., 2012).{others}{base}{talairach_english(f)}"
        f"{unconfirmed_sentence(f, 'en')} "
        "Maps were made on the 2 mm MNI152 grid within a brain mask of 228,483 voxels. "
        f"Face-connected voxels were kept as clusters at {e.correction} (seed {f.seed}). "
        f"{found_english(f)}{few_english(f)}"
    )


def _chinese(f: MethodFacts, e: EstimatorFacts) -> str:
    parameters = "；".join(f"{name} = {value}" for name, value in e.parameters)
    set_ = f"（{parameters}，其余为默认参数）" if parameters else "（默认参数）"
    group = "综述中的其余对比" if e.against == "rest" else f"“{e.against}”组"
    others = f"并与{group}的 {e.n_others} 个对比相比较。" if e.n_others else ""
    base = f"其零分布取自 {e.n_base_rate} 个基线坐标。" if e.n_base_rate else ""
    return (
        f"使用 Focimine {f.version} 运行 NiMARE {e.nimare_version} 的 {e.name} 估计器{set_}（Salo et al., 2022），对 "
        f"{counts_chinese(f)}进行分析；{unit_chinese(f)}（Turkeltaub et al., 2012）。{others}{base}{talairach_chinese(f)}{unconfirmed_sentence(f, 'zh')}"
        f"图像建立在 2 mm MNI152 网格、228,483 个体素的脑模板内。面相邻的体素按 {e.correction} 保留为簇（随机种子 {f.seed}）。"
        f"{found_chinese(f)}{few_chinese(f)}"
    )
