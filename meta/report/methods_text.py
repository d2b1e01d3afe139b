"""The methods paragraph of an analysis, English and Chinese, numbers and references filled in."""

from __future__ import annotations

from dataclasses import dataclass

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
    "nimare2022": "Salo T et al. (2022). NiMARE: Neuroimaging Meta-Analysis Research Environment. NeuroLibre "
    "Reproducible Preprints 1(1), 7. doi:10.55458/neurolibre.00007",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFacts:
    """The numbers a methods paragraph states.

    `pooled` says whether the contrasts of a sample were one experiment; `n_talairach` counts foci that
    were converted; `atlases` are titles; `minimum_voxels` is the cluster size that FWE control demanded.
    """

    n_experiments: int
    n_contrasts: int
    n_samples: int
    n_foci: int
    n_participants: int
    n_talairach: int
    pooled: bool
    kernel: str
    null_space: str
    cluster_forming_p: float
    cluster_fwe_p: float
    permutations: int
    seed: int
    minimum_voxels: int | None
    n_clusters: int
    fwhm_mm: tuple[float, float]
    atlases: tuple[str, ...]
    version: str


def write_methods(facts: MethodFacts, language: str = "en") -> str:
    """Return the paragraph and its references as Markdown, in English ("en") or Chinese ("zh")."""
    paragraph = _english(facts) if language == "en" else _chinese(facts)
    heading = ("Methods", "References") if language == "en" else ("方法", "参考文献")
    listed = "\n".join(f"- {REFERENCES[key]}" for key in _cited(facts))
    return f"# {heading[0]}\n\n{paragraph}\n\n## {heading[1]}\n\n{listed}\n"


def _cited(facts: MethodFacts) -> list[str]:
    keys = ["turkeltaub2002", "eickhoff2009", "turkeltaub2012", "eickhoff2012"]
    keys += ["lancaster2007"] if facts.n_talairach else []
    keys += ["eickhoff2016", "muller2018"] if facts.n_experiments < 20 else []
    keys += ["nimare2022"] if facts.kernel == "nimare" else []
    return keys


def _probability(value: float) -> str:
    return f"{value:g}".removeprefix("0")


def _english(f: MethodFacts) -> str:
    kernel = (
        "with Gaussian kernels placed at the exact coordinates, as in GingerALE 3"
        if f.kernel == "gingerale"
        else "with Gaussian kernels placed on the nearest voxel, as in NiMARE"
    )
    unit = (
        "the foci of all contrasts of one sample were pooled into one experiment"
        if f.pooled
        else ("each contrast was entered as an experiment of its own")
    )
    null = "grey matter (probability above 10%)" if f.null_space == "grey_matter" else "the whole brain mask"
    talairach = (
        f" {f.n_talairach} foci reported in Talairach space were converted to MNI with the inverse of the "
        "Lancaster transform (Lancaster et al., 2007)."
        if f.n_talairach
        else ""
    )
    size = f" (at least {f.minimum_voxels} voxels, {8 * f.minimum_voxels} mm³)" if f.minimum_voxels else ""
    few = (
        f" With {f.n_experiments} experiments the analysis is below the 17 to 20 recommended for ALE (Eickhoff et "
        "al., 2016; Müller et al., 2018) and is exploratory."
        if f.n_experiments < 20
        else ""
    )
    return (
        f"Activation likelihood estimation (ALE; Turkeltaub et al., 2002; Eickhoff et al., 2009, 2012) was computed "
        f"with Focimine {f.version} on {f.n_experiments} experiments ({f.n_contrasts} contrasts of {f.n_samples} "
        f"samples, {f.n_participants} participants, {f.n_foci} foci); {unit} (Turkeltaub et al., 2012).{talairach} "
        f"Modelled activation maps were made on the 2 mm MNI152 grid within a brain mask of 228,483 voxels {kernel}; "
        f"kernel widths followed the sample sizes (FWHM {f.fwhm_mm[0]:.1f} to {f.fwhm_mm[1]:.1f} mm). Within an "
        "experiment the maximum over foci was taken (Turkeltaub et al., 2012), over experiments the union. "
        f"Voxel-level p values came from the analytical null distribution (Eickhoff et al., 2012). Clusters of face-"
        f"connected voxels formed at p < {_probability(f.cluster_forming_p)} were kept at a cluster-level "
        f"family-wise error of p < {_probability(f.cluster_fwe_p)}{size}, from {f.permutations:,} permutations with "
        f"foci drawn at random from {null} (seed {f.seed}). {_found_english(f.n_clusters)}"
        f"{_labels_english(f)}{few}"
    )


def _found_english(n: int) -> str:
    return "No cluster was significant." if n == 0 else f"{n} cluster{'s were' if n > 1 else ' was'} significant."


def _labels_english(f: MethodFacts) -> str:
    return f" Anatomical labels: {', '.join(f.atlases)}." if f.atlases else ""


def _chinese(f: MethodFacts) -> str:
    kernel = (
        "高斯核置于坐标的精确位置（与 GingerALE 3 一致）"
        if f.kernel == "gingerale"
        else "高斯核置于最近体素（与 NiMARE 一致）"
    )
    unit = "同一样本的所有对比合并为一个实验" if f.pooled else "每个对比作为一个独立实验"
    null = "灰质（概率大于 10%）" if f.null_space == "grey_matter" else "全脑模板"
    talairach = (
        f"{f.n_talairach} 个以 Talairach 空间报告的坐标经 Lancaster 逆变换转换到 MNI 空间（Lancaster et al., 2007）。"
        if f.n_talairach
        else ""
    )
    size = f"（至少 {f.minimum_voxels} 个体素，{8 * f.minimum_voxels} mm³）" if f.minimum_voxels else ""
    few = (
        f"本分析仅含 {f.n_experiments} 个实验，低于 ALE 建议的 17–20 个（Eickhoff et al., 2016; Müller et al., 2018），结果应视为探索性。"
        if f.n_experiments < 20
        else ""
    )
    labels = f"解剖标签：{'、'.join(f.atlases)}。" if f.atlases else ""
    found = "没有簇达到显著。" if f.n_clusters == 0 else f"共有 {f.n_clusters} 个簇显著。"
    return (
        f"采用激活似然估计法（ALE；Turkeltaub et al., 2002；Eickhoff et al., 2009, 2012），使用 Focimine {f.version} 对 "
        f"{f.n_experiments} 个实验（{f.n_samples} 个样本的 {f.n_contrasts} 个对比，{f.n_participants} 名被试，{f.n_foci} 个坐标）"
        f"进行分析；{unit}（Turkeltaub et al., 2012）。{talairach}在 2 mm MNI152 网格、228,483 个体素的脑模板内建立模型激活图，"
        f"{kernel}；核宽由样本量决定（FWHM {f.fwhm_mm[0]:.1f}–{f.fwhm_mm[1]:.1f} mm）。实验内取各坐标的最大值，实验间取并集。"
        f"体素水平 p 值来自解析零分布（Eickhoff et al., 2012）。以 p < {_probability(f.cluster_forming_p)} 形成面相邻的簇，"
        f"在簇水平 FWE 校正 p < {_probability(f.cluster_fwe_p)}{size}下保留，零分布由 {f.permutations:,} 次置换得到，随机坐标取自{null}"
        f"（随机种子 {f.seed}）。{found}{labels}{few}"
    )
