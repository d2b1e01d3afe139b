"""Ours beside what was published: clusters and their distance, and how much of the data is public.

Everything published comes in as data; nothing of any paper is written here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpora.brain import mni_to_tal
from corpora.errors import FormatError
from corpora.nouns.studies import Space
from corpora.sheets import Sheet, fold_choice
from meta.analysis import AnalysisResult
from meta.formats.sleuth import read_space, to_number
from meta.labels import chinese_regions
from meta.summary import format_xyz

NEAR_MM = 10.0
"""A published cluster "comes back" when the centre of a significant cluster of ours lies this near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCluster:
    """A cluster a paper prints: `analysis` is the name of ours it belongs beside."""

    analysis: str
    number: str
    region: str
    centre: tuple[float, float, float]
    space: Space
    volume_mm3: float | None = None
    max_ale: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterMatch:
    """A published cluster and the nearest one of ours.

    `distance_mm` between the published centre and our weighted centre, in the published space. Without a
    significant cluster near, `nearest_p` is the corrected p of the nearest cluster above the
    cluster-forming threshold and `significant` is False.
    """

    published: PublishedCluster
    significant: bool
    number: int | None = None
    centre: tuple[float, float, float] | None = None
    volume_mm3: float | None = None
    max_ale: float | None = None
    distance_mm: float | None = None
    p_fwe: float | None = None

    @property
    def comes_back(self) -> bool:
        """Return whether a significant cluster of ours lies near."""
        return self.significant and self.distance_mm is not None and self.distance_mm <= NEAR_MM


@dataclass(frozen=True, slots=True, kw_only=True)
class FociCoverage:
    """How many of the published foci the data hold.

    `exact`: read from a public source whose number of foci equals the published one. `inferred`: chosen
    among public rows, not named by any source.
    """

    published: int
    exact: int
    inferred: int = 0
    published_experiments: int | None = None
    experiments: int | None = None

    @property
    def missing(self) -> int:
        """Return the number of published foci without a public source."""
        return self.published - self.exact - self.inferred


def read_published_clusters(sheet: Sheet) -> tuple[PublishedCluster, ...]:
    """Return the clusters of a table with columns analysis, cluster, region, x, y, z, space, volume_mm3, ale.

    Raises FormatError naming the line.
    """
    found: list[PublishedCluster] = []
    for row in sheet.rows():
        cells = {fold_choice(heading): cell for heading, cell in row.cells.items()}
        xyz = [to_number(cells.get(key, "")) for key in ("x", "y", "z")]
        space = read_space(cells.get("space", ""))
        if any(value is None for value in xyz) or space is None:
            raise FormatError(f"{row.where}: a cluster needs x, y, z and a space.")
        x, y, z = (float(value) for value in xyz if value is not None)
        found.append(
            PublishedCluster(
                analysis=cells.get("analysis", "main"),
                number=cells.get("cluster", str(len(found) + 1)),
                region=cells.get("region", ""),
                centre=(x, y, z),
                space=space,
                volume_mm3=to_number(cells.get("volume_mm3", "")),
                max_ale=to_number(cells.get("ale", "")),
            )
        )
    return tuple(found)


def compare_clusters(
    published: Sequence[PublishedCluster], results: Mapping[str, AnalysisResult]
) -> tuple[ClusterMatch, ...]:
    """Return, for each published cluster of an analysis we ran, the nearest of ours."""
    return tuple(_compare(cluster, results[cluster.analysis]) for cluster in published if cluster.analysis in results)


def _compare(cluster: PublishedCluster, result: AnalysisResult) -> ClusterMatch:
    ours = [(math.dist(c.weighted_centre.at(cluster.space), cluster.centre), c.number, c) for c in result.clusters]
    if ours:
        distance, number, c = min(ours)
        if distance <= NEAR_MM:
            return ClusterMatch(
                published=cluster,
                significant=True,
                number=number,
                centre=c.weighted_centre.at(cluster.space),
                volume_mm3=c.volume_mm3,
                max_ale=c.maximum,
                distance_mm=distance,
                p_fwe=c.p_fwe,
            )
    return _nearest_candidate(cluster, result)


def _nearest_candidate(cluster: PublishedCluster, result: AnalysisResult) -> ClusterMatch:
    """Return the nearest cluster at the cluster-forming threshold, significant or not."""
    found = result.found
    candidates = []
    for index, candidate in enumerate(found.candidates):
        centre = candidate.weighted_centre_mm
        if cluster.space is Space.TAL:
            centre = mni_to_tal(centre.reshape(1, 3))[0]
        x, y, z = (float(value) for value in centre)
        candidates.append((math.dist((x, y, z), cluster.centre), index, (x, y, z)))
    if not candidates:
        return ClusterMatch(published=cluster, significant=False)
    distance, index, centre_xyz = min(candidates)
    nearest = found.candidates[index]
    return ClusterMatch(
        published=cluster,
        significant=bool(found.labels[nearest.columns].any()),
        centre=centre_xyz,
        volume_mm3=nearest.volume_mm3,
        max_ale=nearest.maximum,
        distance_mm=distance,
        p_fwe=found.p_size[index] if found.p_size else None,
    )


def coverage_view(coverage: FociCoverage, language: str = "en") -> dict[str, Any]:
    """Return the rows of the report's part on what the data are."""
    c = coverage
    rows = [
        _row(
            language,
            "public, same number of foci as published",
            "公开，坐标数与发表数一致",
            c.exact,
            "Read from a public source; the table's count equals the one printed in the review.",
            "来自公开来源；该表的坐标数与综述所列一致。",
        ),
        _row(
            language,
            "inferred",
            "推断",
            c.inferred,
            "Chosen among public rows of the right paper; no source confirms that they were used. Their nearness to "
            "published peaks is partly why they were chosen, so it proves nothing.",
            "在相应论文的公开行中选出，没有来源直接说明。选择时参考了与已发表峰值的接近程度，因此接近本身不构成证据。",
        ),
        _row(
            language,
            "not public",
            "未公开",
            c.missing,
            "In no public source found. Their experiments are missing here; their effect on the result is unknown.",
            "未找到任何公开来源。这些实验在此缺失，其影响未知。",
        ),
    ]
    return {"rows": rows}


def _row(language: str, status: str, status_zh: str, foci: int, meaning: str, meaning_zh: str) -> dict[str, Any]:
    zh = language == "zh"
    return {"status": status_zh if zh else status, "foci": foci, "meaning": meaning_zh if zh else meaning}


def coverage_lines(c: FociCoverage, language: str = "en") -> list[str]:
    """Return what is public, and what follows from that, in plain sentences."""
    share = 100 * c.exact / c.published
    if language == "zh":
        counted = (
            f"（{c.experiments} 个实验，发表时为 {c.published_experiments} 个）"
            if c.experiments and c.published_experiments
            else ""
        )
        return [
            f"已发表的 {c.published} 个坐标中有 {c.exact} 个（{share:.1f}%）可从公开来源获得，另有 {c.inferred} 个为推断，其余 {c.missing} 个未公开{counted}。",
            "因此本结果检验的是流程，而不是该综述的结论：某个簇未出现，可能只是因为其坐标未公开；簇的位置一致也不足以证明原结论。",
        ]
    counted = (
        f" ({c.experiments} experiments here, {c.published_experiments} published)"
        if c.experiments and c.published_experiments
        else ""
    )
    return [
        f"{c.exact} of the {c.published} published foci ({share:.1f}%) are public, {c.inferred} more are inferred, and "
        f"{c.missing} are not public{counted}.",
        "So this run tests the pipeline, not the review's conclusion: a cluster that does not come back may only lack "
        "its foci, and agreement in position alone does not confirm the original.",
    ]


def comparison_view(
    comparisons: Sequence[ClusterMatch], language: str = "en", titles: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the lines and rows of the report's table of published clusters beside ours; `titles` of our analyses by name."""
    spaces = {c.published.space.value for c in comparisons}
    return {
        "space": "/".join(sorted(spaces)),
        "lines": [_explain(language)],
        "rows": [_comparison_row(c, language, titles or {}) for c in comparisons],
    }


def _explain(language: str) -> str:
    if language == "zh":
        return f"若本次某显著簇的加权中心距已发表中心不超过 {NEAR_MM:g} mm，则视为重现；否则列出最近的簇及其校正 p 值。"
    return (
        f"A published cluster comes back when the weighted centre of a significant cluster of ours lies within "
        f"{NEAR_MM:g} mm of it; otherwise the nearest cluster at the cluster-forming threshold is shown."
    )


def comparison_lines(comparisons: Sequence[ClusterMatch], language: str = "en") -> list[str]:
    """Return one sentence per published cluster of the main analysis: it comes back, or it does not."""
    return [_sentence(c, language) for c in comparisons if c.published.analysis == "main"]


def _sentence(c: ClusterMatch, language: str) -> str:
    region = chinese_regions(c.published.region) if language == "zh" else c.published.region
    name = f"{c.published.number}" + (f" ({region})" if region else "")
    at = f"{c.published.space.value} ({format_xyz(c.published.centre, 1)})"
    ours = format_xyz(c.centre, 1) if c.centre else ""
    if language == "zh":
        if c.comes_back:
            return f"已发表的簇 {name}，{at}：重现，中心 ({ours})，相距 {c.distance_mm:.1f} mm。"
        near = (
            f"最近的簇相距 {c.distance_mm:.1f} mm（{c.volume_mm3:.0f} mm³，{_p_words(c)}）。"
            if c.distance_mm is not None
            else "没有任何簇。"
        )
        return f"已发表的簇 {name}，{at}：没有重现；{near}"
    if c.comes_back:
        return f"Published cluster {name} at {at} comes back: ours lies at ({ours}), {c.distance_mm:.1f} mm away."
    if c.distance_mm is None:
        return f"Published cluster {name} at {at} does not come back: no cluster forms at all."
    kind = "a significant cluster elsewhere" if c.significant else "not significant"
    return (
        f"Published cluster {name} at {at} does not come back: the nearest cluster is {c.distance_mm:.1f} mm away "
        f"({c.volume_mm3:.0f} mm³, {_p_words(c)}, {kind})."
    )


def _p_words(c: ClusterMatch) -> str:
    return "p(FWE) –" if c.p_fwe is None else f"p(FWE) = {c.p_fwe:.3g}"


def _comparison_row(c: ClusterMatch, language: str, titles: Mapping[str, str]) -> dict[str, str]:
    zh = language == "zh"
    verdict = ("重现" if zh else "comes back") if c.comes_back else ("没有重现" if zh else "does not come back")
    region = chinese_regions(c.published.region) if zh else c.published.region
    name = f"{titles.get(c.published.analysis, c.published.analysis)}, {c.published.number}"
    name += f"{'：' if zh else ': '}{region}" if region else ""
    if c.centre is None:
        ours = "无" if zh else "none"
    elif c.number is not None:
        ours = f"簇 {c.number}" if zh else f"cluster {c.number}"
    else:
        ours = ("最近的簇" if zh else "nearest cluster") + (
            "" if c.significant else "，不显著" if zh else ", not significant"
        )
    return {
        "name": name,
        "published_centre": format_xyz(c.published.centre, 1),
        "ours": ours,
        "verdict": verdict,
        "published_volume": _optional(c.published.volume_mm3, ".0f"),
        "published_ale": _optional(c.published.max_ale, ".4f"),
        "our_centre": format_xyz(c.centre, 1) if c.centre else "",
        "our_volume": _optional(c.volume_mm3, ".0f"),
        "our_ale": _optional(c.max_ale, ".4f"),
        "distance": _optional(c.distance_mm, ".1f", " mm"),
    }


def _optional(value: float | None, form: str, unit: str = "") -> str:
    return "" if value is None else f"{value:{form}}{unit}"
