"""The words by which a sentence and a contrast are about the same: those that not all contrasts of the document have."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[a-zà-ÿ][a-zà-ÿ’'-]{3,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_ENDINGS = re.compile(r"(?:ations?|ings?|ed|es|s)$")
_EMPTY = frozenset(
    re.findall(
        r"\S+",
        """
    about above across activ activat additional adjusted after alpha also analys analysi analyz applied area areas
    assess based been being below between both brain chance cluster cluster-level cluster-wise clusters compar
    comparison condition conditions consider contain contiguous contrast contrasts coordin correct corrected
    correction criterion data defin determin difference differences direction each effect effects error exceed extent
    false family family-wise familywise first follow following forming from further group groups have height
    hemisphere image images inference institute interest lead least left level levels list listed main maps maxima
    mean minimum mni montreal more multiple neurological note only otherwise over participant participants peak peaks
    performed probability random rate reach region regions report reported respect respectiv result results right
    sample second shown signific significan significance significant size small space spatial stat stated statistic
    statistical statistically subject subjects such supra-threshold surviv table tables talairach task test tests than
    that their these this those threshold thresholded thresholds through throughout uncorrected under unless until
    used using value values volume voxel voxel-level voxel-wise voxels voxelwise were when where which while whole
    whole-brain with within without
    """,
    )
)
"""Words that sentences on thresholds and headings of any study have."""
_EMPTY_CHINESE = frozenset(
    re.findall(
        r"\S+",
        """
    采用 阈值 体素 校正 激活 脑区 比较 分析 结果 显著 统计 差异 水平 大于 小于 团块 数据 检验 全脑 区域 坐标 范围 个体 被试 条件
    两组 组间 组内 之间 意义 经过 进行 作为 标准 见表 未校 报告
    """,
    )
)
SHORTEST_STEM = 4


@lru_cache(maxsize=4096)
def topic_words(text: str) -> frozenset[str]:
    """Return the words of a text that may tell one contrast from another, without their endings; of Chinese, pairs of characters."""
    found = {word for word in _WORD.findall(text.casefold()) if word not in _EMPTY}
    stems = {stem if len(stem := _ENDINGS.sub("", word)) >= SHORTEST_STEM else word for word in found} - _EMPTY
    pairs = {run[at : at + 2] for run in _CHINESE.findall(text) for at in range(len(run) - 1)}
    return frozenset(stems | (pairs - _EMPTY_CHINESE))


@lru_cache(maxsize=8)  # asked for each statement and place of a document
def distinctive(places: tuple[frozenset[str], ...]) -> frozenset[str]:
    """Return the words that some of the tables and contrasts of a document have, and not all."""
    if not places:
        return frozenset()
    return frozenset.union(*places) - frozenset.intersection(*places)
