"""The fixed words of reports, English and Chinese."""

from __future__ import annotations

_LABELS: dict[str, tuple[str, str]] = {
    "summary": ("Summary", "摘要"),
    "cautions": ("What limits these results", "结果的局限"),
    "studies": ("Included studies", "纳入的研究"),
    "flow": ("PRISMA 2020 flow", "PRISMA 2020 流程"),
    "results": ("Results", "结果"),
    "published": ("Published clusters beside ours", "已发表的簇与本次结果对照"),
    "coverage": ("What the data are", "数据说明"),
    "methods": ("Methods", "方法"),
    "references": ("References", "参考文献"),
    "of_studies": ("Included studies", "纳入的研究"),
    "of_methods": ("Methods", "方法"),
    "foci": ("Coordinates analysed", "所分析的坐标"),
    "machine": ("Values read by the program and confirmed by nobody", "由程序读取、尚无人确认的值"),
    "overlap": ("Studies that may share participants", "可能共用被试的研究"),
    "settings": ("Settings and versions", "设置与版本"),
    "files": ("Files", "文件"),
    "viewer": ("interactive slices", "交互式切片"),
    "maps": ("maps", "图像"),
    "tables": ("tables", "表格"),
    "settings_file": ("settings and versions", "设置与版本"),
    "methods_file": ("methods paragraph", "方法段落"),
    "clusters": ("{title}: clusters, {space}", "{title}：簇，{space}"),
    "composition": ("{title}: what the clusters are made of", "{title}：各簇的解剖构成"),
    "contributions": ("{title}: who contributes to each cluster", "{title}：各研究对各簇的贡献"),
    "cluster": ("Cluster", "簇"),
    "volume": ("mm³", "mm³"),
    "p_fwe": ("p(FWE)", "p(FWE)"),
    "weighted": ("Weighted centre", "加权中心"),
    "centre": ("Centre", "中心"),
    "extent": ("Extent", "范围"),
    "peak": ("Peak", "峰值"),
    "p": ("p", "p"),
    "z": ("Z", "Z"),
    "hemispheres": ("Hemispheres", "半球"),
    "study": ("Study", "研究"),
    "share": ("Contribution", "贡献"),
    "inside": ("Foci inside", "簇内坐标"),
    "without": ("Cluster without this study", "去掉该研究后的簇"),
    "n": ("n", "n"),
    "sex": ("Men / women", "男/女"),
    "age": ("Age, mean (SD)", "年龄 M(SD)"),
    "sample": ("Sample", "样本"),
    "task": ("Task", "任务"),
    "contrast": ("Contrast", "对比"),
    "space": ("Space", "空间"),
    "threshold": ("Threshold, correction", "阈值与校正"),
    "n_foci": ("Foci", "坐标数"),
    "values": ("Values", "值"),
    "printed": ("As printed", "原文"),
    "place": ("Place", "位置"),
    "box": ("Box of the diagram", "流程图的方框"),
    "count": ("Number", "数量"),
    "boxes": ("The boxes of the flow diagram", "流程图各方框"),
    "name": ("Published cluster", "已发表的簇"),
    "their_centre": ("Published centre ({space})", "已发表中心（{space}）"),
    "max_ale": ("Max ALE", "最大 ALE"),
    "ours": ("Ours", "本次结果"),
    "our_centre": ("Our centre ({space})", "本次中心（{space}）"),
    "distance": ("Distance", "距离"),
    "verdict": ("Verdict", "结论"),
    "status": ("Status of the foci", "坐标的状态"),
    "meaning": ("What it means", "含义"),
    "glass": ("Glass brain", "玻璃脑"),
    "mosaic": ("Slices", "切片"),
    "surface": ("Surface", "皮层表面"),
    "peaks": ("Peaks", "峰值"),
    "all_foci": ("{study}: all coordinates", "{study}：全部坐标"),
    "mark_note": ("† read by the program and confirmed by nobody.", "† 由程序读取、尚无人确认。"),
    "dash_note": ("– not coded.", "– 未编码。"),
    "share_note": (
        "The largest contributors; all of them are in {file}.",
        "此处列出主要贡献者，全部见 {file}。",
    ),
    "mark_study": (
        "† of this a value was read by the program and confirmed by nobody.",
        "† 该研究中有由程序读取、尚无人确认的值。",
    ),
    "more": ("Further tables and slices", "更多表格与切片"),
    "problems": ("Recorded of this analysis", "本分析的记录"),
    "made_by": ("Made by Focimine {version}.", "由 Focimine {version} 生成。"),
    "findings": ("Results in words", "结果叙述"),
}


def label(name: str, language: str, **values: object) -> str:
    """Return fixed words in "en" or "zh", with `values` in their places."""
    words = _LABELS[name][language == "zh"]
    return words.format(**values) if values else words


def labels(names: tuple[str, ...], language: str, **values: object) -> tuple[str, ...]:
    """Return several, the headings of a table for example."""
    return tuple(label(name, language, **values) for name in names)
