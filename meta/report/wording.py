"""The fixed words of reports in Chinese, keyed by the English ones."""

from __future__ import annotations

from collections.abc import Callable

CHINESE: dict[str, str] = {
    "Summary": "摘要",
    "Published clusters beside ours": "已发表的簇与本次结果对照",
    "Published cluster": "已发表的簇",
    "Published centre": "已发表中心",
    "Max ALE": "最大 ALE",
    "Ours": "本次结果",
    "Our centre": "本次中心",
    "Distance": "距离",
    "Verdict": "结论",
    "What the data are": "数据说明",
    "Status of the foci": "坐标的状态",
    "Foci": "坐标数",
    "What it means": "含义",
    "PRISMA 2020 flow": "PRISMA 2020 流程",
    "Glass brain": "玻璃脑",
    "Clusters": "簇",
    "Cluster": "簇",
    "Weighted centre": "加权中心",
    "Centre": "中心",
    "Extent": "范围",
    "Peak": "峰值",
    "What each cluster is made of": "各簇的解剖构成",
    "Hemispheres": "半球",
    "Who contributes to each cluster": "各研究对簇的贡献",
    "Contribution": "贡献",
    "Foci inside": "簇内坐标",
    "The largest contributors; all of them are in tables/contributions.tsv.": "此处列出主要贡献者，全部见 tables/contributions.tsv。",
    "Cluster without this study": "去掉该研究后的簇",
    "† of this a value was read by the program and confirmed by nobody.": "† 该研究中有由程序读取、尚无人确认的值。",
    "† read by the program and confirmed by nobody; beside a contrast: a coded value that a subgroup rests on.": (
        "† 由程序读取，尚无人确认；标在对比旁：亚组所依据的编码值。"
    ),
    "Mosaic of slices": "切片拼图",
    "Problems recorded": "记录的问题",
    "Included experiments": "纳入的实验",
    "Study": "研究",
    "Contrast": "对比",
    "Sample": "样本",
    "Space": "空间",
    "Where the foci come from": "坐标来源",
    "all foci": "全部坐标",
    "As printed": "原文",
    "Place": "位置",
    "Methods": "方法",
    "Settings and versions": "设置与版本",
}


def translator(language: str) -> Callable[[str], str]:
    """Return a function from the English words to those of `language` ("en" or "zh").

    It raises KeyError for words that have no Chinese form.
    """
    return (lambda words: CHINESE[words]) if language == "zh" else (lambda words: words)
