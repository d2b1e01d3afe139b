"""A balanced contrast in words, and its map of differences, English and Chinese."""

from __future__ import annotations

import re

import numpy as np

from meta.engine.inference import bare
from meta.engine.space import to_volume
from meta.formats.nifti import nifti_bytes
from meta.sections import ReportSection
from meta.statistics.balanced import Balanced

BALANCED = "balanced"
"""The key of its section."""
_THRESHOLD = re.compile(
    r"balanced, (?P<n>\d+) experiments of each side, voxel-level FWE p < (?P<p>\S+), (?P<times>\d+) permutations"
)


def threshold_words(found: Balanced) -> str:
    """Return the threshold in the English words of tables and figures."""
    return f"balanced, {found.size} experiments of each side, voxel-level FWE p < {bare(found.alpha)}, {found.permutations} permutations"


def threshold_in_chinese(words: str) -> str:
    """Return these words in Chinese; others as they are."""
    found = _THRESHOLD.fullmatch(words)
    if found is None:
        return words
    return f"平衡对比，每组 {found['n']} 个实验，体素水平 FWE p < {found['p']}，{found['times']} 次置换"


def _cutoff(found: Balanced, language: str) -> str:
    high = "" if found.high is None else f"{found.high:.5f}"
    if language == "zh":
        return f"{found.cutoff:.5f}，95% 蒙特卡罗区间 {found.low:.5f}" + (f"–{high}" if high else " 以上")
    return f"{found.cutoff:.5f}, 95% Monte-Carlo interval {found.low:.5f} " + (f"to {high}" if high else "or more")


def balanced_section(found: Balanced, name: str) -> ReportSection:
    """Return one direction of a balanced contrast for the report; `name` is the contrast's."""
    n = len(found.clusters)
    sizes = f"{found.n_a}, {found.n_b}"
    difference = nifti_bytes(to_volume(found.difference.astype(np.float32)), "balanced difference of mean ALE")
    return ReportSection(
        key=BALANCED,
        analysis=name,
        title={"en": "Balanced contrast", "zh": "平衡对比"},
        findings={
            "en": (
                f"Groups of {found.n_a} and {found.n_b} experiments compared as groups of {found.size}: "
                f"{n} cluster{'' if n == 1 else 's'} of significant voxels (difference of mean ALE of at least {_cutoff(found, 'en')}).",
            ),
            "zh": (
                f"实验数分别为 {found.n_a} 与 {found.n_b} 的两组按每组 {found.size} 个实验比较：{n} 个显著体素簇（平均 ALE 之差不小于 {_cutoff(found, 'zh')}）。",
            ),
        },
        methods={
            "en": f"The two groups ({sizes} experiments) were compared by a balanced contrast: the mean ALE maps over all subsets of {found.size} "
            f"experiments of each group were subtracted, and voxels were tested at a family-wise error of p < {bare(found.alpha)} (both directions "
            f"together) against the largest differences of {found.permutations:,} sets with foci drawn at random.",
            "zh": f"两组（实验数 {sizes}）采用平衡对比：取每组所有 {found.size} 个实验的子集的平均 ALE 图相减，以 {found.permutations:,} 组随机坐标的最大差值"
            f"作体素水平 FWE 校正（双向合计 p < {bare(found.alpha)}）。",
        },
        files={f"{name}/maps/balanced_difference.nii.gz": difference},
    )
