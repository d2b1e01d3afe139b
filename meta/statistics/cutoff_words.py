"""The Monte-Carlo error of an analysis in words and tables, English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.nouns.evidence import Problem, Severity
from meta.engine.clusters import Cluster
from meta.engine.inference import bare
from meta.engine.space import VOXEL_MM3
from meta.sections import ReportSection, SectionTable, Words
from meta.statistics.cutoffs import Certainty, ClusterVerdict, Cutoff
from meta.summary import format_xyz

_SHOWN_P = 0.2
"""Corrected p up to which a cluster that is not significant is shown beside the significant ones."""
FEWEST_PERMUTATIONS = 500
"""With fewer, the interval of a cut-off spans a fifth of it and more: clusters are not named one by one."""
_NAMES: dict[str, tuple[str, str]] = {
    "size": ("cluster size, voxels", "簇的大小（体素）"),
    "mass": ("cluster mass", "簇的质量"),
    "ale": ("ALE value (voxel-level FWE)", "ALE 值（体素水平 FWE）"),
}
VERDICT_COLUMNS = (
    "cluster", "peak_x", "peak_y", "peak_z", "voxels", "volume_mm3", "p_fwe", "p_low_95", "p_high_95", "significant",
    "borderline", "permutations_to_settle",
)  # fmt: skip
VERDICT_HEADINGS = {
    "en": (
        "Cluster", "Peak x", "y", "z", "Voxels", "mm³", "p(FWE)", "95% from", "to", "Significant", "Borderline",
        "Permutations to settle it",
    ),
    "zh": (
        "簇", "峰值 x", "峰值 y", "峰值 z", "体素", "体积 mm³", "p(FWE)", "p 的 95% 下限", "p 的 95% 上限", "显著", "边界",
        "判定所需置换次数",
    ),
}  # fmt: skip
LARGEST_SHOWN = 3
"""Candidates a report shows beside those that are significant or borderline; the file holds all."""
_DIGITS = {"size": 0, "mass": 4, "ale": 5}


def certainty_section(certainty: Certainty, analysis: str, candidates: tuple[Cluster, ...]) -> ReportSection:
    """Return the intervals of the cut-offs and of each cluster's p, and the borderline clusters by name."""
    return ReportSection(
        key="cutoffs",
        in_summary=False,
        analysis=analysis,
        title={"en": "How sure the cut-offs are", "zh": "阈值的蒙特卡罗误差"},
        findings={"en": _findings(certainty, "en"), "zh": _findings(certainty, "zh")},
        methods=_methods(certainty),
        warnings={language: tuple(_warnings(certainty, candidates, language)) for language in ("en", "zh")},
        tables=tuple(filter(None, [_cutoff_table(certainty), _verdict_table(certainty, candidates)])),
    )


def borderline_problems(certainty: Certainty, candidates: tuple[Cluster, ...]) -> tuple[Problem, ...]:
    """Return one problem that names every borderline cluster; none where there is none."""
    found = _warnings(certainty, candidates, "en")
    if not found:
        return ()
    return (
        Problem(
            code="ALE-BORDERLINE",
            item="analysis",
            message=" ".join(found),
            hint="Set analysis.permutations to the number named, or report the cluster as borderline.",
            severity=Severity.INFO,
        ),
    )


def _findings(certainty: Certainty, language: str) -> tuple[str, ...]:
    return tuple(
        (
            f"{_NAMES[c.what][0].capitalize()}: cut-off {_number(c, c.value)}, 95% Monte-Carlo interval {_span(c, 'en')}."
            if language == "en"
            else f"{_NAMES[c.what][1]}：阈值 {_number(c, c.value)}，95% 蒙特卡罗区间 {_span(c, 'zh')}。"
        )
        for c in certainty.cutoffs
        if c.what == "size"
    )


def _methods(certainty: Certainty) -> Words:
    size = next((c for c in certainty.cutoffs if c.what == "size"), None)
    if size is None:
        return {}
    n = f"{certainty.n_iterations:,}"
    return {
        "en": f"The cluster-size cut-off of {size.value:.0f} voxels has a 95% Monte-Carlo interval of {_span(size, 'en')} "
        f"(order statistics of {n} permutation maxima).",
        "zh": f"簇大小阈值 {size.value:.0f} 体素的 95% 蒙特卡罗区间为 {_span(size, 'zh')}（{n} 次置换最大值的次序统计量）。",
    }


def _number(cutoff: Cutoff, value: float) -> str:
    return f"{value:.{_DIGITS[cutoff.what]}f}"


def _span(cutoff: Cutoff, language: str) -> str:
    low = _number(cutoff, cutoff.low)
    if cutoff.high is None:
        return f"{low} or more" if language == "en" else f"{low} 以上"
    high = _number(cutoff, cutoff.high)
    return f"{low} to {high}" if language == "en" else f"{low}–{high}"


def _warnings(certainty: Certainty, candidates: tuple[Cluster, ...], language: str) -> list[str]:
    n = certainty.n_iterations
    if certainty.borderline and n < FEWEST_PERMUTATIONS:
        if language == "zh":
            return [f"仅 {n} 次置换，任何簇的判定都不确定；请至少使用 {FEWEST_PERMUTATIONS:,} 次。"]
        return [f"With {n} permutations no verdict on a cluster is sure: use at least {FEWEST_PERMUTATIONS:,}."]
    return [_warning(v, candidates[v.candidate - 1], certainty, language) for v in certainty.borderline]


def _warning(v: ClusterVerdict, cluster: Cluster, certainty: Certainty, language: str) -> str:
    place, p = format_xyz(cluster.peak_mm.tolist()), f"{_p(v.low)}"
    span = f"{p} to {_p(v.high)}" if language == "en" else f"{p}–{_p(v.high)}"
    if language == "zh":
        name = f"簇 {v.number}" if v.number else "一个未达显著的簇"
        verdict = "显著" if v.number else "不显著"
        more = f"约 {v.permutations:,} 次置换可以判定" if v.permutations else "一百万次置换也不能判定"
        return (
            f"{name}（峰值 MNI {place}，{v.size} 体素，p(FWE) = {_p(v.p)}，95% 区间 {span}）处于 {bare(certainty.alpha)} 的"
            f"边界：现判为{verdict}，换一组随机数可能改变；{more}。"
        )
    name = f"Cluster {v.number}" if v.number else "A cluster that is not significant"
    more = (
        f"about {v.permutations:,} permutations would settle it" if v.permutations else "not even a million settle it"
    )
    return (
        f"{name} (peak MNI {place}, {v.size} voxels, p(FWE) = {_p(v.p)}, 95% interval {span}) is borderline at "
        f"{bare(certainty.alpha)}: other random numbers could turn the verdict over; {more}."
    )


def _p(value: float) -> str:
    return f"{value:.4f}".removeprefix("0")


def _is_near(v: ClusterVerdict) -> bool:
    """Whether a candidate is shown in the report; the file holds all."""
    return v.number is not None or v.is_borderline or v.p <= _SHOWN_P


def _cutoff_table(certainty: Certainty) -> SectionTable | None:
    if not certainty.cutoffs:
        return None

    def rows(at: int) -> tuple[tuple[str, ...], ...]:
        return tuple(
            (
                _NAMES[c.what][at],
                _number(c, c.value),
                _number(c, c.low),
                "" if c.high is None else _number(c, c.high),
                str(certainty.n_iterations),
            )
            for c in certainty.cutoffs
        )

    return SectionTable(
        name="cutoffs",
        title={"en": "Cut-offs with their Monte-Carlo intervals", "zh": "阈值及其蒙特卡罗区间"},
        header={
            "en": ("Cut-off", "Value", "95% from", "to", "Permutations"),
            "zh": ("阈值", "值", "95% 下限", "95% 上限", "置换次数"),
        },
        rows={"en": rows(0), "zh": rows(1)},
        plain=(("cut_off", "value", "low_95", "high_95", "permutations"), *rows(0)),
    )


def _verdict_table(certainty: Certainty, candidates: tuple[Cluster, ...]) -> SectionTable | None:
    if not certainty.verdicts:
        return None
    yes_no = {"en": ("yes", "no"), "zh": ("是", "否")}

    def rows(language: str, verdicts: Sequence[ClusterVerdict]) -> tuple[tuple[str, ...], ...]:
        yes, no = yes_no[language]
        return tuple(
            (
                str(v.number or ""),
                *(f"{value:.0f}" for value in candidates[v.candidate - 1].peak_mm),
                str(v.size),
                f"{v.size * VOXEL_MM3:.0f}",
                f"{v.p:.6g}",
                f"{v.low:.4g}",
                f"{v.high:.4g}",
                yes if v.number else no,
                yes if v.is_borderline else no,
                "" if v.permutations is None else str(v.permutations),
            )
            for v in verdicts
        )

    shown = [v for at, v in enumerate(certainty.verdicts) if _is_near(v) or at < LARGEST_SHOWN]
    left = len(certainty.verdicts) - len(shown)
    return SectionTable(
        name="verdicts",
        title={"en": "How sure the verdict on each cluster is", "zh": "各候选簇判定的确定程度"},
        header=VERDICT_HEADINGS,
        rows={"en": rows("en", shown), "zh": rows("zh", shown)},
        note={
            "en": "Borderline: the size lies inside the interval of the cut-off, or the interval of p holds the threshold."
            + (f" {left} smaller candidates are in the file." if left else ""),
            "zh": "边界：簇的大小位于阈值区间内，或 p 的区间包含显著性水平。"
            + (f"其余 {left} 个较小的候选簇见文件。" if left else ""),
        },
        plain=(VERDICT_COLUMNS, *rows("en", certainty.verdicts)),
    )
