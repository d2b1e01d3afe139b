"""How often clusters come back in random subsets of the experiments: words, table and map, English and Chinese."""

from __future__ import annotations

import numpy as np

from meta.engine.space import to_volume
from meta.formats.nifti import nifti_bytes
from meta.sections import ReportSection, SectionTable, Words
from meta.statistics.resampled import Resampled

RARE = 0.5
"""Share of resamples below which a cluster is named as resting on particular experiments."""


def resampled_section(found: Resampled, analysis: str) -> ReportSection:
    """Return the shares of resamples for the report, and their map."""
    volume = to_volume(found.voxels.astype(np.float32))
    return ReportSection(
        key="resampled",
        analysis=analysis,
        title={"en": "Resampled (probabilistic) ALE", "zh": "重抽样（概率）ALE"},
        findings={language: tuple(_finding(found, language)) for language in ("en", "zh")},
        methods=_methods(found),
        warnings={language: tuple(_rare(found, language)) for language in ("en", "zh")},
        tables=(_table(found),),
        files={f"{analysis}/maps/resampled_share.nii.gz": nifti_bytes(volume, "share of resamples significant")},
    )


def _span(found: Resampled, language: str) -> str:
    if found.high is None:
        return f"{found.low:.0f} or more" if language == "en" else f"{found.low:.0f} 以上"
    return f"{found.low:.0f} to {found.high:.0f}" if language == "en" else f"{found.low:.0f}–{found.high:.0f}"


def _finding(found: Resampled, language: str) -> list[str]:
    n, size = f"{found.n_resamples:,}", found.size
    if not found.clusters:
        most = f"{found.voxels.max(initial=0.0):.0%}"
        if language == "zh":
            return [f"{n} 次重抽样（每次 {size} 个实验）中，任一体素最多在 {most} 的重抽样中显著。"]
        return [f"In {n} resamples of {size} experiments no voxel is significant in more than {most} of them."]
    if language == "zh":
        listed = "；".join(f"簇 {number} 为 {share:.0%}" for number, share, _ in found.clusters)
        return [f"{n} 次重抽样（每次 {size} 个实验）中，含显著体素的比例：{listed}。"]
    listed = "; ".join(f"cluster {number} in {share:.0%}" for number, share, _ in found.clusters)
    return [f"Of {n} resamples of {size} of the {found.n_experiments} experiments, significant voxels lie in {listed}."]


def _rare(found: Resampled, language: str) -> list[str]:
    rare = [(number, share) for number, share, _ in found.clusters if share < RARE]
    if language == "zh":
        return [f"簇 {number} 仅在 {share:.0%} 的重抽样中出现：它依赖于特定的实验。" for number, share in rare]
    return [
        f"Cluster {number} is there in only {share:.0%} of the resamples: it rests on particular experiments."
        for number, share in rare
    ]


def _methods(found: Resampled) -> Words:
    n, permutations = f"{found.n_resamples:,}", f"{found.permutations:,}"
    return {
        "en": f"The analysis was repeated for {n} random subsets of {found.size} experiments (probabilistic ALE), with one cluster-size cut-off of "
        f"{found.size_cutoff} voxels (95% Monte-Carlo interval {_span(found, 'en')}) from {permutations} permutations of such subsets.",
        "zh": f"对 {n} 个由 {found.size} 个实验组成的随机子集重复分析（概率 ALE），共用的簇大小阈值为 {found.size_cutoff} 体素（95% 蒙特卡罗区间 {_span(found, 'zh')}）"
        f"（由此类子集的 {permutations} 次置换得到）。",
    }


def _table(found: Resampled) -> SectionTable:
    rows = tuple(
        (str(number), f"{share:.4f}", f"{mean:.4f}", str(found.size), str(found.n_resamples))
        for number, share, mean in found.clusters
    )
    return SectionTable(
        name="resampled",
        title={
            "en": "Share of random subsets in which each cluster is significant",
            "zh": "各簇在随机子集中显著的比例",
        },
        header={
            "en": ("Cluster", "Share of resamples", "Mean share of voxels", "Experiments of each", "Resamples"),
            "zh": ("簇", "重抽样中显著的比例", "体素平均比例", "每次实验数", "重抽样次数"),
        },
        rows={"en": rows, "zh": rows},
        plain=(
            ("cluster", "share_of_resamples", "mean_share_of_voxels", "experiments_per_resample", "resamples"),
            *rows,
        ),
    )
