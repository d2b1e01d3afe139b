"""Coded values in Chinese: those that the program itself writes, and the field's usual words for designs, methods and people.

A plan says itself what its own values are called (`value_labels` of a coding field); what a person typed stays as it is.
"""

from __future__ import annotations

import re

CHINESE: dict[str, str] = {
    # written by `extract`
    "whole brain": "全脑", "whole-brain": "全脑", "roi only": "仅感兴趣区", "roi": "感兴趣区", "region": "限定区域",
    "small volume": "小体积", "corrected": "已校正", "uncorrected": "未校正", "monte carlo": "蒙特卡罗", "permutation": "置换检验",
    "not reported": "未报告", "main effect": "主效应", "interaction": "交互作用", "conjunction": "联合分析", "deactivation": "负激活",
    "positive correlation": "正相关", "negative correlation": "负相关",
    # designs and methods
    "block": "组块设计", "blocked": "组块设计", "block design": "组块设计", "event-related": "事件相关设计", "event related": "事件相关设计",
    "mixed": "混合设计", "resting state": "静息态", "task": "任务态", "fmri": "fMRI", "pet": "PET", "eeg": "EEG", "meg": "MEG", "erp": "ERP", "vbm": "VBM",
    "behaviour": "行为", "behavioral": "行为", "behavioural": "行为",
    # people
    "healthy": "健康人群", "patients": "患者", "adults": "成人", "adolescents": "青少年", "children": "儿童", "older adults": "老年人", "animals": "动物",
    "women": "女性", "men": "男性", "female": "女性", "male": "男性", "both": "两者", "mixed sample": "混合样本",
    # answers
    "yes": "是", "no": "否", "other": "其他", "several": "多种", "none": "无", "unclear": "不清楚", "low": "低", "high": "高", "unstated": "未说明",
}  # fmt: skip
"""English value, folded → Chinese."""
_UNITS = (
    (re.compile(r"(?<=\d) ?voxels?\b"), " 个体素"),
    (re.compile(r"(?<=\d) ?vertices\b"), " 个顶点"),
    (re.compile(r"(?<=\d) ?mm3\b"), " mm³"),
    (re.compile(r"\buncorrected\b"), "未校正"),
    (re.compile(r"(?<![A-Za-z])corrected\b"), "已校正"),
)
"""Words of the thresholds that `extract` writes ("p < 0.001 uncorrected", "10 voxels")."""
OF_THRESHOLDS = frozenset(
    ("threshold", "height_threshold", "cluster_threshold", "cluster_extent", "extent_threshold", "threshold_correction", "correction")
)  # fmt: skip
"""Fields whose values are made of numbers and such words."""


def coded_in_chinese(field: str, value: str) -> str:
    """Return a coded value in Chinese where we know its words, each of several parted by semicolons; else as it is."""
    parts = [part.strip() for part in value.split(";")]
    return "；".join(_one(field, part) for part in parts)


def _one(field: str, value: str) -> str:
    known = CHINESE.get(value.replace("_", " ").casefold())
    if known is not None:
        return known
    if field in OF_THRESHOLDS:
        for pattern, word in _UNITS:
            value = pattern.sub(word, value)
    return value
