"""What a coordinate-based meta-analysis needs of a paper: the items, how much each matters, and how authors are asked for it.

The list is our own, in our words, after the two texts below; it is no copy of either.

References
----------
Acar, F. et al. (2024). Improving the eligibility of task-based fMRI studies for meta-analysis: a review and reporting
recommendations. Neuroinformatics, 22, 5–22. doi:10.1007/s12021-023-09643-5.
Müller, V. I. et al. (2018). Ten simple rules for neuroimaging meta-analysis. Neuroscience & Biobehavioral Reviews, 84,
151–161. doi:10.1016/j.neubiorev.2017.11.012.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

REFERENCES = (
    "Acar, F. et al. (2024). Improving the eligibility of task-based fMRI studies for meta-analysis: a review and "
    "reporting recommendations. Neuroinformatics, 22, 5–22. https://doi.org/10.1007/s12021-023-09643-5",
    "Müller, V. I. et al. (2018). Ten simple rules for neuroimaging meta-analysis. Neuroscience & Biobehavioral Reviews, "
    "84, 151–161. https://doi.org/10.1016/j.neubiorev.2017.11.012",
)


@dataclass(frozen=True, slots=True)
class Both:
    """A text in English and in Chinese."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """Return the text in "en" or "zh"."""
        return self.zh if language == "zh" else self.en


class Level(StrEnum):
    """How much an item matters."""

    NEEDED = "needed"
    """Without it the paper cannot be pooled."""
    NOTED = "noted"
    """Without it the paper is pooled with a note, or enters fewer analyses."""
    DESCRIBED = "described"
    """Described in a good report; its absence changes no verdict and is asked for only beside something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is needed: `why` it is, and the request (`ask`) by which authors are asked for it."""

    id: str
    level: Level
    name: Both
    why: Both
    ask: Both


ITEMS: tuple[Item, ...] = (
    Item(
        id="whole_brain",
        level=Level.NEEDED,
        name=Both("Whole-brain analysis", "全脑分析"),
        why=Both(
            "The null distribution assumes that a peak could have been reported anywhere in the brain; regions of interest "
            "alone would find what they looked for.",
            "零分布假定脑内任何位置都可能报告峰值；若仅分析感兴趣区，只会得到所关注区域的结果。",
        ),
        ask=Both(
            "whether the whole brain was analysed; where only regions of interest or small volumes are reported, the results of "
            "the whole-brain analysis of the contrasts below",
            "是否进行了全脑分析；若仅报告了感兴趣区或小体积校正的结果，请提供下表各对比的全脑分析结果",
        ),
    ),
    Item(
        id="coordinates",
        level=Level.NEEDED,
        name=Both("Coordinates of the peaks", "峰值坐标"),
        why=Both("They are what is pooled.", "坐标是元分析合并的对象。"),
        ask=Both(
            "the coordinates (x, y, z in mm) of all peaks of the contrasts below, or the group map",
            "下表各对比全部峰值的坐标（x、y、z，单位 mm），或组水平统计图",
        ),
    ),
    Item(
        id="space",
        level=Level.NEEDED,
        name=Both("Space of the coordinates", "坐标空间"),
        why=Both(
            "MNI and Talairach coordinates of one place lie up to a centimetre apart.",
            "同一位置的 MNI 与 Talairach 坐标可相差达 1 厘米。",
        ),
        ask=Both(
            "the space in which the coordinates are printed (MNI or Talairach), after any conversion",
            "所报告坐标（经任何转换之后）所在的空间（MNI 或 Talairach）",
        ),
    ),
    Item(
        id="n",
        level=Level.NEEDED,
        name=Both("Number of participants analysed", "实际纳入分析的被试人数"),
        why=Both(
            "It sets the width of the kernel, and the weight of the study.",
            "它决定核函数的宽度以及研究的权重。",
        ),
        ask=Both(
            "the number of participants in the analysis of each contrast, after exclusions",
            "各对比分析中剔除后实际纳入的被试人数",
        ),
    ),
    Item(
        id="contrast",
        level=Level.NEEDED,
        name=Both("Contrast and its direction", "对比及其方向"),
        why=Both(
            "Peaks of A > B and of B > A must not be pooled together.",
            "A > B 与 B > A 的峰值不可合并。",
        ),
        ask=Both(
            "for each table of peaks, which conditions (or groups) are compared and in which direction (A > B)",
            "每个峰值表所比较的条件（或组别）及方向（A > B）",
        ),
    ),
    Item(
        id="threshold",
        level=Level.NOTED,
        name=Both("Statistical threshold and correction", "统计阈值与校正方法"),
        why=Both(
            "Effect-size methods treat what is not reported as lying below the threshold, so they need it.",
            "效应量方法将未报告的结果视为低于阈值，因此需要阈值。",
        ),
        ask=Both(
            "the threshold of voxels and clusters, and the correction for multiple comparisons, of each contrast",
            "各对比的体素水平与团块水平阈值及多重比较校正方法",
        ),
    ),
    Item(
        id="uniform",
        level=Level.NOTED,
        name=Both("One threshold over the whole brain", "全脑采用同一阈值"),
        why=Both(
            "A more lenient threshold in some regions makes peaks there likelier than elsewhere.",
            "若部分脑区采用更宽松的阈值，该处更容易出现峰值。",
        ),
        ask=Both(
            "whether one and the same threshold was applied over the whole brain, without small-volume correction; where not, which "
            "peaks survive one",
            "是否在全脑采用同一阈值（不作小体积校正）；如否，哪些峰值在统一阈值下仍显著",
        ),
    ),
    Item(
        id="statistic",
        level=Level.NOTED,
        name=Both("Statistic of each peak", "各峰值的统计量"),
        why=Both(
            "Effect-size methods (such as SDM-PSI) take the t or z of the peak; ALE does without.",
            "效应量方法（如 SDM-PSI）需要峰值的 t 或 z 值；ALE 不需要。",
        ),
        ask=Both("the statistic (t or z, with its degrees of freedom) of each peak", "各峰值的统计量（t 或 z 值及自由度）"),
    ),
    Item(
        id="task",
        level=Level.NOTED,
        name=Both("Task and groups", "任务与分组"),
        why=Both(
            "Subgroups and moderators of the review's plan rest on them.", "本综述方案中的亚组与调节变量以此为依据。"
        ),
        ask=Both("how the task and the groups are defined", "任务与分组的定义"),
    ),
    Item(
        id="population",
        level=Level.NOTED,
        name=Both("Healthy participants or patients", "健康被试或患者"),
        why=Both(
            "Results of patients and of healthy people are not pooled unless the plan says so.",
            "除非方案另有规定，患者与健康被试的结果不合并。",
        ),
        ask=Both(
            "whether all participants of the analysis were healthy; where not, the results of the healthy ones",
            "纳入分析的被试是否均为健康人；如否，请提供健康被试的结果",
        ),
    ),
    Item(
        id="overlap",
        level=Level.NOTED,
        name=Both("Independence of the sample", "样本独立性"),
        why=Both(
            "People who are counted twice make a result look more consistent than it is.",
            "重复计入同一批被试会高估结果的一致性。",
        ),
        ask=Both(
            "whether participants of this paper are also reported in the papers named here",
            "本文被试是否也见于此处列出的论文",
        ),
    ),
    Item(
        id="software",
        level=Level.DESCRIBED,
        name=Both("Software and template", "软件与模板"),
        why=Both(
            "They tell which space and which conversion the coordinates went through.", "据此可判断坐标所经的空间与转换。"
        ),
        ask=Both("the software with its version, and the template of normalisation", "分析软件及其版本、标准化模板"),
    ),
    Item(
        id="deactivations",
        level=Level.DESCRIBED,
        name=Both("Deactivations, or the opposite contrast", "失活或反向对比"),
        why=Both(
            "What was tested and found nothing is a result too.",
            "检验过但无显著结果也是结果。",
        ),
        ask=Both(
            "whether the opposite direction of each contrast was tested, and what it showed",
            "是否检验了各对比的反方向，结果如何",
        ),
    ),
)  # fmt: skip
BY_ID = {item.id: item for item in ITEMS}
