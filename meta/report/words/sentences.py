"""What methods paragraphs state, and the sentences that every estimator's paragraph shares, English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.terminal import counted
from meta.engine.experiments import RECOMMENDED_EXPERIMENTS
from meta.machine_values import methods_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatorFacts:
    """What a methods paragraph states of an estimator of NiMARE.

    `correction` is the corrected threshold in words; `n_others` counts the contrasts of the second group, which
    `against` names; `n_base_rate` the foci SCALE drew from.
    """

    name: str
    nimare_version: str
    parameters: tuple[tuple[str, str], ...]
    correction: str
    n_others: int = 0
    against: str = "rest"
    n_base_rate: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFacts:
    """The numbers a methods paragraph states.

    `pooled`: whether the contrasts of a sample were one experiment; `n_talairach` counts foci that
    were converted; `atlases` are titles; `minimum_voxels` is the smallest cluster FWE control accepted;
    `estimator` is None for our own ALE; `unconfirmed` are (name, contrasts) of values nobody confirmed; `shared` the studies of each shared sample;
    `assumed_n` the participants of experiments whose source has no sample size; `scattered_null`: whether the analytical null was made of redrawn foci;
    `base_rate` the database the foci of the null were drawn from.
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
    correction: str = "fwe_montecarlo"
    estimator: EstimatorFacts | None = None
    unconfirmed: tuple[tuple[str, int], ...] = ()
    shared: tuple[tuple[str, ...], ...] = ()
    assumed_n: int | None = None
    scattered_null: bool = False
    base_rate: str = ""

    @property
    def people_english(self) -> str:
        """Return the number of participants in English, or that the source does not have it."""
        return "sample sizes not known" if self.assumed_n else counted(self.n_participants, "participant")

    @property
    def people_chinese(self) -> str:
        """Return the number of participants in Chinese, or that the source does not have it."""
        return "样本量未知" if self.assumed_n else f"{self.n_participants} 名被试"


def counts_english(f: MethodFacts) -> str:
    """Return what was analysed, in English."""
    foci = "1 focus" if f.n_foci == 1 else f"{f.n_foci} foci"
    contrasts, samples = counted(f.n_contrasts, "contrast"), counted(f.n_samples, "sample")
    return f"{counted(f.n_experiments, 'experiment')} ({contrasts} of {samples}, {f.people_english}, {foci})"


def counts_chinese(f: MethodFacts) -> str:
    """Return what was analysed, in Chinese."""
    return (
        f"{f.n_experiments} 个实验（{f.n_samples} 个样本的 {f.n_contrasts} 个对比，"
        f"{f.people_chinese}，{f.n_foci} 个坐标）"
    )


def unconfirmed_sentence(f: MethodFacts, language: str) -> str:
    """Return which values a machine read and nobody confirmed, in "en" or "zh"; nothing where all is confirmed."""
    return methods_sentence(dict(f.unconfirmed), f.n_contrasts, language)


def unit_english(f: MethodFacts) -> str:
    """Return what counts as an experiment, in English."""
    if f.pooled:
        return "the foci of all contrasts of one sample were pooled into one experiment"
    return "each contrast was entered as an experiment of its own"


def unit_chinese(f: MethodFacts) -> str:
    """Return what counts as an experiment, in Chinese."""
    return "同一样本的所有对比合并为一个实验" if f.pooled else "每个对比作为一个独立实验"


def talairach_english(f: MethodFacts) -> str:
    """Return how Talairach foci were converted, in English; nothing where there are none."""
    if not f.n_talairach:
        return ""
    return (
        f" {f.n_talairach} foci reported in Talairach space were converted to MNI with the inverse of the "
        "Lancaster transform (Lancaster et al., 2007)."
    )


def talairach_chinese(f: MethodFacts) -> str:
    """Return how Talairach foci were converted, in Chinese; nothing where there are none."""
    if not f.n_talairach:
        return ""
    return (
        f"{f.n_talairach} 个以 Talairach 空间报告的坐标经 Lancaster 逆变换转换到 MNI 空间（Lancaster et al., 2007）。"
    )


def few_english(f: MethodFacts) -> str:
    """Return the caution for few experiments, in English."""
    if f.n_experiments >= RECOMMENDED_EXPERIMENTS:
        return ""
    return (
        f" With {f.n_experiments} experiments the analysis is below the 17 to 20 recommended for ALE (Eickhoff et "
        "al., 2016; Müller et al., 2018) and is exploratory."
    )


def few_chinese(f: MethodFacts) -> str:
    """Return the caution for few experiments, in Chinese."""
    if f.n_experiments >= RECOMMENDED_EXPERIMENTS:
        return ""
    return f"本分析仅含 {f.n_experiments} 个实验，低于 ALE 建议的 17–20 个（Eickhoff et al., 2016; Müller et al., 2018），结果应视为探索性。"


def found_english(f: MethodFacts) -> str:
    """Return the number of significant clusters and the atlases, in English."""
    n = f.n_clusters
    found = "No cluster was significant." if n == 0 else f"{n} cluster{'s were' if n > 1 else ' was'} significant."
    return found + (f" Anatomical labels: {', '.join(f.atlases)}." if f.atlases else "")


def found_chinese(f: MethodFacts) -> str:
    """Return the number of significant clusters and the atlases, in Chinese."""
    found = "没有簇达到显著。" if f.n_clusters == 0 else f"共有 {f.n_clusters} 个簇显著。"
    return found + (f"解剖标签：{'、'.join(f.atlases)}。" if f.atlases else "")
