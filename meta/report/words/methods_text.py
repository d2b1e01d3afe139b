"""The methods paragraph of an analysis, English and Chinese, numbers and references filled in."""

from __future__ import annotations

from collections.abc import Sequence

from meta.engine.experiments import RECOMMENDED_EXPERIMENTS
from meta.engine.inference import bare
from meta.report.notices import NoticedStudy, methods_sentence
from meta.report.shared import shared_sentence
from meta.report.words.nimare_text import describe_estimator
from meta.report.words.sentences import (
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

REFERENCES: dict[str, str] = {
    "turkeltaub2002": "Turkeltaub PE, Eden GF, Jones KM, Zeffiro TA (2002). Meta-analysis of the functional "
    "neuroanatomy of single-word reading. NeuroImage 16, 765-780. doi:10.1006/nimg.2002.1131",
    "lancaster2007": "Lancaster JL et al. (2007). Bias between MNI and Talairach coordinates analyzed using the "
    "ICBM-152 brain template. Human Brain Mapping 28, 1194-1205. doi:10.1002/hbm.20345",
    "eickhoff2009": "Eickhoff SB et al. (2009). Coordinate-based activation likelihood estimation meta-analysis of "
    "neuroimaging data: a random-effects approach. Human Brain Mapping 30, 2907-2926. doi:10.1002/hbm.20718",
    "turkeltaub2012": "Turkeltaub PE et al. (2012). Minimizing within-experiment and within-group effects in "
    "activation likelihood estimation meta-analyses. Human Brain Mapping 33, 1-13. doi:10.1002/hbm.21186",
    "eickhoff2012": "Eickhoff SB, Bzdok D, Laird AR, Kurth F, Fox PT (2012). Activation likelihood estimation "
    "meta-analysis revisited. NeuroImage 59, 2349-2361. doi:10.1016/j.neuroimage.2011.09.017",
    "eickhoff2016": "Eickhoff SB et al. (2016). Behavior, sensitivity, and power of activation likelihood estimation "
    "characterized by massive empirical simulation. NeuroImage 137, 70-85. doi:10.1016/j.neuroimage.2016.04.072",
    "muller2018": "Müller VI et al. (2018). Ten simple rules for neuroimaging meta-analysis. Neuroscience & "
    "Biobehavioral Reviews 84, 151-161. doi:10.1016/j.neubiorev.2017.11.012",
    "benjamini1995": "Benjamini Y, Hochberg Y (1995). Controlling the false discovery rate. Journal of the Royal "
    "Statistical Society B 57, 289-300. doi:10.1111/j.2517-6161.1995.tb02031.x",
    "wager2007": "Wager TD, Lindquist M, Kaplan L (2007). Meta-analysis of functional neuroimaging data: current and "
    "future directions. Social Cognitive and Affective Neuroscience 2, 150-158. doi:10.1093/scan/nsm015",
    "wager2003": "Wager TD, Phan KL, Liberzon I, Taylor SF (2003). Valence, gender, and lateralization of functional "
    "brain anatomy in emotion. NeuroImage 19, 513-531. doi:10.1016/S1053-8119(03)00078-8",
    "langner2014": "Langner R, Rottschy C, Laird AR, Fox PT, Eickhoff SB (2014). Meta-analytic connectivity modeling "
    "revisited: controlling for activation base rates. NeuroImage 99, 559-570. doi:10.1016/j.neuroimage.2014.06.007",
    "laird2005": "Laird AR et al. (2005). ALE meta-analysis: controlling the false discovery rate and performing "
    "statistical contrasts. Human Brain Mapping 25, 155-164. doi:10.1002/hbm.20136",
    "nichols2005": "Nichols T, Brett M, Andersson J, Wager T, Poline JB (2005). Valid conjunction inference with the minimum "
    "statistic. NeuroImage 25, 653-660. doi:10.1016/j.neuroimage.2004.12.005",
    "samartsidis2020": "Samartsidis P, Montagna S, Laird AR, Fox PT, Johnson TD, Nichols TE (2020). Estimating the prevalence of "
    "missing experiments in a neuroimaging meta-analysis. Research Synthesis Methods 11(6), 866-883. doi:10.1002/jrsm.1448",
    "smith2009": "Smith SM, Nichols TE (2009). Threshold-free cluster enhancement: addressing problems of smoothing, threshold "
    "dependence and localisation in cluster inference. NeuroImage 44(1), 83-98. doi:10.1016/j.neuroimage.2008.03.061",
    "nimare2022": "Salo T et al. (2022). NiMARE: Neuroimaging Meta-Analysis Research Environment. NeuroLibre "
    "Reproducible Preprints 1(1), 7. doi:10.55458/neurolibre.00007",
}

OF_ESTIMATORS: dict[str, tuple[str, ...]] = {
    "ALE": ("turkeltaub2002", "eickhoff2009", "eickhoff2012"),
    "MKDADensity": ("wager2007",),
    "MKDAChi2": ("wager2007",),
    "KDA": ("wager2003",),
    "SCALE": ("langner2014",),
    "ALESubtraction": ("laird2005",),
    "BalancedALESubtraction": ("laird2005",),
}
"""References of NiMARE's estimators."""
COMPARISONS: dict[str, tuple[str, ...]] = {
    "contrast": ("laird2005", "eickhoff2012"),
    "balanced": ("eickhoff2012",),
    "conjunction": ("nichols2005",),
}
"""References of contrasts, balanced ones, and conjunctions."""


def write_methods(
    facts: MethodFacts,
    language: str = "en",
    noticed: Sequence[NoticedStudy] = (),
    further: str = "",
    cites: Sequence[str] = (),
) -> str:
    """Return the paragraph and its references as Markdown, in English ("en") or Chinese ("zh").

    `noticed` are the studies analysed that were retracted or corrected; `further` sentences on further results,
    which refer to `cites`.
    """
    keys = list(dict.fromkeys([*cited(facts), *cites]))
    return _page(write_paragraph(facts, language, noticed) + further, keys, language)


def write_paragraph(facts: MethodFacts, language: str = "en", noticed: Sequence[NoticedStudy] = ()) -> str:
    """Return the paragraph alone; see `write_methods`."""
    if facts.estimator is None:
        paragraph = _english(facts) if language == "en" else _chinese(facts)
    else:
        paragraph = describe_estimator(facts, facts.estimator, language)
    shared = shared_sentence(facts.shared, language, pooled=facts.pooled)
    paragraph += f" {shared}" if shared and language == "en" else shared
    return paragraph + methods_sentence(noticed, language)


def write_comparison_methods(kind: str, paragraph: str, language: str = "en") -> str:
    """Return the paragraph of a contrast or conjunction and its references as Markdown."""
    return _page(paragraph, COMPARISONS[kind], language)


def write_comparison(kind: str, *, a: str, b: str, threshold: str, language: str = "en") -> str:
    """Return how two analyses, `a` and `b`, were compared; `threshold` is a sentence."""
    if kind == "conjunction":
        if language == "zh":
            return f"以合取分析寻找“{a}”与“{b}”共同的区域：在两个校正后的图中逐体素取较小值（Nichols et al., 2005）。{threshold}"
        return (
            f'The conjunction of "{a}" and "{b}" is where both are significant: the smaller value of the two corrected maps was '
            f"taken voxel by voxel (minimum statistic against the conjunction null; Nichols et al., 2005). {threshold}"
        )
    if language == "zh":
        return (
            f"“{a}”减去“{b}”：在前者显著的体素内，将两组的实验合并后随机分成同样大小的两组，"
            f"由两组 ALE 值之差的置换分布得到 p 值（Laird et al., 2005；Eickhoff et al., 2012）。{threshold}"
        )
    return (
        f'"{b}" was subtracted from "{a}" within the voxels significant in the latter: the experiments of both were pooled and '
        "redivided at random into two groups of the same sizes, and the differences of their ALE values gave the null "
        f"distribution (Laird et al., 2005; Eickhoff et al., 2012). {threshold}"
    )


def _page(paragraph: str, keys: Sequence[str], language: str) -> str:
    heading = ("Methods", "References") if language == "en" else ("方法", "参考文献")
    listed = "\n".join(f"- {REFERENCES[key]}" for key in keys)
    return f"# {heading[0]}\n\n{paragraph}\n\n## {heading[1]}\n\n{listed}\n"


def cited(facts: MethodFacts) -> list[str]:
    """Return the keys of what a paragraph cites, in its order."""
    few = ["eickhoff2016", "muller2018"] if facts.n_experiments < RECOMMENDED_EXPERIMENTS else []
    converted = ["lancaster2007"] if facts.n_talairach else []
    if facts.estimator is not None:
        return [*OF_ESTIMATORS.get(facts.estimator.name, ()), "turkeltaub2012", *converted, *few, "nimare2022"]
    fdr = ["benjamini1995"] if facts.correction == "fdr" else []
    nimare = ["nimare2022"] if facts.kernel == "nimare" else []
    rates = ["langner2014"] if facts.base_rate else []
    return ["turkeltaub2002", "eickhoff2009", "turkeltaub2012", "eickhoff2012", *rates, *fdr, *converted, *few, *nimare]


def _english(f: MethodFacts) -> str:
    kernel = (
        "with Gaussian kernels placed at the exact coordinates, as in GingerALE 3"
        if f.kernel == "gingerale"
        else "with Gaussian kernels placed on the nearest voxel, as in NiMARE"
    )
    return (
        f"Activation likelihood estimation (ALE; Turkeltaub et al., 2002; Eickhoff et al., 2009, 2012) was computed "
        f"with Focimine {f.version} on {counts_english(f)}; {unit_english(f)} (Turkeltaub et al., 2012)."
        f"{talairach_english(f)}{unconfirmed_sentence(f, 'en')} "
        f"Modelled activation maps were made on the 2 mm MNI152 grid within a brain mask of 228,483 voxels {kernel}; "
        f"{_widths_english(f)}. Within an "
        "experiment the maximum over foci was taken (Turkeltaub et al., 2012), over experiments the union. "
        f"Voxel-level p values came from {_null_english(f)}. "
        f"{_correction_english(f)} {found_english(f)}{few_english(f)}"
    )


def _widths_english(f: MethodFacts) -> str:
    low, high = f.fwhm_mm
    if f.assumed_n:
        return f"kernels were those of {f.assumed_n} participants where the source has no sample size (FWHM {low:.1f} to {high:.1f} mm)"
    return f"kernel widths followed the sample sizes (FWHM {low:.1f} to {high:.1f} mm)"


def _null_english(f: MethodFacts) -> str:
    if f.base_rate:
        return f"each voxel's own null: the same experiments with their foci drawn from all foci of {f.base_rate} (Langner et al., 2014)"
    made = ", made of the experiments with their foci redrawn at random" if f.scattered_null else ""
    return f"the analytical null distribution (Eickhoff et al., 2012){made}"


def _correction_english(f: MethodFacts) -> str:
    if f.correction == "fdr":
        return (
            "Voxels were kept at a false discovery rate of q < "
            f"{bare(f.cluster_fwe_p)} (Benjamini & Hochberg, 1995); face-connected ones form clusters."
        )
    null = "grey matter (probability above 10%)" if f.null_space == "grey_matter" else "the whole brain mask"
    null = f"all foci of {f.base_rate}" if f.base_rate else null
    size = f" (at least {f.minimum_voxels} voxels, {8 * f.minimum_voxels} mm³)" if f.minimum_voxels else ""
    return (
        f"Clusters of face-"
        f"connected voxels formed at p < {bare(f.cluster_forming_p)} were kept at a cluster-level "
        f"family-wise error of p < {bare(f.cluster_fwe_p)}{size}, from {f.permutations:,} permutations with "
        f"foci drawn at random from {null} (seed {f.seed})."
    )


def _chinese(f: MethodFacts) -> str:
    kernel = (
        "高斯核置于坐标的精确位置（与 GingerALE 3 一致）"
        if f.kernel == "gingerale"
        else "高斯核置于最近体素（与 NiMARE 一致）"
    )
    return (
        f"采用激活似然估计法（ALE；Turkeltaub et al., 2002；Eickhoff et al., 2009, 2012），使用 Focimine {f.version} 对 "
        f"{counts_chinese(f)}"
        f"进行分析；{unit_chinese(f)}（Turkeltaub et al., 2012）。{talairach_chinese(f)}{unconfirmed_sentence(f, 'zh')}在 2 mm MNI152 网格、228,483 个体素的脑模板内建立模型激活图，"
        f"{kernel}；{_widths_chinese(f)}。实验内取各坐标的最大值，实验间取并集。"
        f"体素水平 p 值来自{_null_chinese(f)}。{_correction_chinese(f)}{found_chinese(f)}{few_chinese(f)}"
    )


def _widths_chinese(f: MethodFacts) -> str:
    low, high = f.fwhm_mm
    if f.assumed_n:
        return f"来源未给出样本量的实验按 {f.assumed_n} 名被试取核宽（FWHM {low:.1f}–{high:.1f} mm）"
    return f"核宽由样本量决定（FWHM {low:.1f}–{high:.1f} mm）"


def _null_chinese(f: MethodFacts) -> str:
    if f.base_rate:
        return f"各体素自身的零分布：同一批实验的坐标自 {f.base_rate} 的全部坐标中随机抽取（Langner et al., 2014）"
    made = "，由坐标随机重抽后的各实验构成" if f.scattered_null else ""
    return f"解析零分布（Eickhoff et al., 2012）{made}"


def _correction_chinese(f: MethodFacts) -> str:
    if f.correction == "fdr":
        return f"体素按错误发现率 q < {bare(f.cluster_fwe_p)} 保留（Benjamini & Hochberg, 1995），面相邻的体素构成簇。"
    null = "灰质（概率大于 10%）" if f.null_space == "grey_matter" else "全脑模板"
    null = f" {f.base_rate} 的全部坐标" if f.base_rate else null
    size = f"（至少 {f.minimum_voxels} 个体素，{8 * f.minimum_voxels} mm³）" if f.minimum_voxels else ""
    return (
        f"以 p < {bare(f.cluster_forming_p)} 形成面相邻的簇，"
        f"在簇水平 FWE 校正 p < {bare(f.cluster_fwe_p)}{size}下保留，零分布由 {f.permutations:,} 次置换得到，随机坐标取自{null}"
        f"（随机种子 {f.seed}）。"
    )
