"""An analysis, a contrast or a conjunction as blocks of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corpora.documents.blocks import Block, Figure, Folded, Heading, Link, Paragraph, Text, joined
from corpora.nouns.studies import Space
from meta.analysis import AnalysisResult
from meta.comparisons import ComparisonResult
from meta.labels import Atlas
from meta.report.document.cautions import cautions
from meta.report.document.clusters import cluster_grid, composition_grid, contribution_grid
from meta.report.document.further import section_blocks
from meta.report.document.summary import (
    capital,
    compared_line,
    compared_threshold,
    place_of,
    robustness_lines,
    summarise,
    threshold_words,
)
from meta.report.parts import Pictures
from meta.report.words.labels import label
from meta.sections import ReportSection
from meta.summary import ClusterSummary, format_xyz

PEAKS_SHOWN = 3
"""Pictures of a cluster's highest peaks in a report; all of them are in the analysis's folder."""
_NOTED = {"ALE-FEW-EXPERIMENTS", "ALE-ONE-EXPERIMENT", "ALE-DUPLICATE-EXPERIMENT"}
"""Problems shown at the top of an analysis; the others are listed below it."""


def analysis_blocks(
    result: AnalysisResult,
    pictures: Pictures,
    language: str,
    *,
    links: Mapping[str, str],
    titles: Mapping[str, str],
    folder: str | None,
    sections: Sequence[ReportSection] = (),
    root: str | None = None,
) -> list[Block]:
    """Return all that a report shows of an analysis. `folder` is where its files lie, seen from the page; None: nowhere."""
    name, title = result.settings.name, capital(result.settings.title_in(language))
    blocks: list[Block] = [
        Heading(text=title, anchor=f"analysis-{name}"),
        *(Paragraph(text=capital(line)) for line in summarise(result, language)),
        Paragraph(text=threshold_words(result, language)),
        *cautions([p for p in result.problems if p.code in _NOTED], language, links=links, titles=titles),
        *_figures(result, pictures, language),
    ]
    atlases, statistic = result.atlases, result.found.statistic
    if result.clusters:
        for space in (Space.MNI, Space.TAL) if result.settings.space is Space.MNI else (Space.TAL, Space.MNI):
            blocks.append(
                cluster_grid(
                    result.clusters, atlases, space, name=name, title=title, statistic=statistic, language=language
                )
            )
        blocks.append(composition_grid(result.clusters, atlases, title=title, language=language))
    file = f"{folder}tables/contributions.tsv" if folder is not None else "tables/contributions.tsv"
    contributions = contribution_grid(result, links, title=title, language=language, file=file)
    blocks += [contributions] if contributions else []
    blocks += [Paragraph(text=line) for line in robustness_lines(result, language)]
    blocks += cautions([p for p in result.problems if p.code not in _NOTED], language, links=links, titles=titles)
    if pictures.mosaic:
        blocks.append(Folded(summary=label("mosaic", language), blocks=(_mosaic(result, pictures.mosaic, language),)))
    for section in sections:
        blocks += section_blocks(section, language, root)
    if folder is not None:
        blocks.append(files_line(folder, result.found.key, language))
    return blocks


def comparison_blocks(
    result: ComparisonResult,
    picture: bytes | None,
    atlases: Sequence[Atlas],
    language: str,
    *,
    titles: Mapping[str, str],
    folder: str | None,
    sections: Sequence[ReportSection] = (),
    root: str | None = None,
) -> list[Block]:
    """Return all that a report shows of a contrast or conjunction."""
    name, title = result.comparison.name, capital(result.comparison.title_in(language))
    found = compared_line(result, language)
    blocks: list[Block] = [
        Heading(text=title, anchor=f"analysis-{name}"),
        Paragraph(text=f"{capital(found)}{'。' if language == 'zh' else '.'}"),
        Paragraph(text=compared_threshold(result, language, titles)),
        *cautions(result.problems, language, titles=titles),
    ]
    if picture and result.clusters:
        blocks.append(_glass(picture, title, result.statistic, result.clusters, language, shown=True))
    for space in (Space.MNI, Space.TAL) if result.clusters else ():
        statistic = _statistic(result.statistic, language)
        blocks.append(
            cluster_grid(
                result.clusters, atlases, space, name=name, title=title, statistic=statistic, language=language
            )
        )
    if result.clusters:
        blocks.append(composition_grid(result.clusters, atlases, title=title, language=language))
    for section in sections:
        blocks += section_blocks(section, language, root)
    if folder is not None:
        blocks.append(files_line(folder, None, language))
    return blocks


def files_line(folder: str, key: str | None, language: str) -> Paragraph:
    """Return links to the files of an analysis: its viewer, maps, tables, methods and settings. `key` names its map."""
    methods = f"methods.{language}.md"
    names: list[tuple[str, str]] = [
        (label("settings_file", language), "settings.json"),
        (label("methods_file", language), methods),
    ]
    tables = [("clusters_MNI.tsv", "tables/clusters_MNI.tsv"), ("clusters_TAL.tsv", "tables/clusters_TAL.tsv")]
    if key is not None:
        viewer = (label("viewer", language), "viewer.html")
        maps = [(f"{key}.nii.gz", f"maps/{key}.nii.gz"), ("z.nii.gz", "maps/z.nii.gz"), ("p.nii.gz", "maps/p.nii.gz")]
        names = [viewer, *maps, *tables, ("experiments.tsv", "tables/experiments.tsv"), *names]
    else:
        names = [("cluster_labels.nii.gz", "maps/cluster_labels.nii.gz"), *tables, *names]
    links: list[Text] = [(Link(text=text, href=f"{folder}{name}"),) for text, name in names]
    head = f"{label('files', language)}{'：' if language == 'zh' else ': '}"
    return Paragraph(text=joined([head, joined(links, " · ")], ""), quiet=True)


def _statistic(statistic: str, language: str) -> str:
    return statistic.replace(" (minimum)", "（最小值）") if language == "zh" else statistic


def _figures(result: AnalysisResult, pictures: Pictures, language: str) -> Iterator[Block]:
    title, statistic = capital(result.settings.title_in(language)), result.found.statistic
    if pictures.glass:
        yield _glass(pictures.glass, title, statistic, result.clusters, language, shown=bool(result.clusters))
    if pictures.surface and result.clusters:
        yield _surface(pictures.surface, title, statistic, result.clusters, language)
    for (c, rank), (_, png) in zip(_ranks(result), pictures.peaks, strict=False):
        if rank < PEAKS_SHOWN:
            yield _peak(c, rank, png, title, statistic, language)


def _ranks(result: AnalysisResult) -> list[tuple[ClusterSummary, int]]:
    """Return cluster and rank of the peaks in the order of their pictures."""
    from meta.report.figures import MAX_PEAKS

    return [(c, rank) for c in result.clusters for rank in range(min(len(c.peaks), MAX_PEAKS))]


def _where(clusters: Sequence[ClusterSummary], language: str) -> str:
    """Return the clusters in words, for those who do not see the picture."""
    zh = language == "zh"
    named = [
        f"{'簇' if zh else 'cluster'} {c.number} {place_of(c, language)} MNI ({format_xyz(c.weighted_centre.mni, 1)})"
        for c in clusters
    ]
    if not named:
        return "没有显著的簇" if zh else "no significant cluster"
    return ("；" if zh else "; ").join(" ".join(name.split()) for name in named)


def _uncorrected(language: str) -> str:
    if language == "zh":
        return "没有簇通过校正，图中为未校正的簇形成阈值以上的体素。"
    return "No cluster survives the correction: shown are the voxels above the uncorrected cluster-forming threshold."


def _glass(
    png: bytes, title: str, statistic: str, clusters: Sequence[ClusterSummary], language: str, *, shown: bool
) -> Figure:
    zh = language == "zh"
    caption = (
        f"{title}：{_statistic(statistic, language)}，玻璃脑（最大投影），MNI152；L 为左。"
        if zh
        else f"{title}: {statistic} on a glass brain (maximum projection), MNI152; L = left."
    )
    if not shown:
        caption += f"{'' if zh else ' '}{_uncorrected(language)}"
    alternative = (
        f"{title}{'，玻璃脑四个方向：' if zh else ', glass brain from four sides: '}{_where(clusters, language)}"
    )
    return Figure(caption=caption, alternative=alternative, png=png)


def _surface(png: bytes, title: str, statistic: str, clusters: Sequence[ClusterSummary], language: str) -> Figure:
    zh = language == "zh"
    caption = (
        f"{title}：{statistic}，投影到膨胀的皮层表面（fsaverage5，仅供展示）：左、右半球的外侧面和内侧面。深部的簇不在表面上。"
        if zh
        else f"{title}: {statistic} on the inflated cortical surface (fsaverage5, for display): lateral and medial views of the left "
        "and the right hemisphere. Clusters below the cortex are not on it."
    )
    alternative = f"{title}{'，皮层表面：' if zh else ', cortical surface: '}{_where(clusters, language)}"
    return Figure(caption=caption, alternative=alternative, png=png)


def _peak(c: ClusterSummary, rank: int, png: bytes, title: str, statistic: str, language: str) -> Figure:
    peak = c.peaks[rank]
    at = f"MNI ({format_xyz(peak.place.mni)}) = Talairach ({format_xyz(peak.place.tal, 1)})"
    region = next((name for name in (peak.labels if language == "en" else peak.labels_zh) if name), "")
    if language == "zh":
        place = f"，{region}" if region else ""
        words = f"{title}：簇 {c.number}，峰值 {rank + 1}，{at}{place}，{statistic} {peak.value:.4f}，Z {peak.z:.2f}"
        return Figure(caption=f"{words}。L 为左。", alternative=f"过峰值的三个正交切片。{words}", png=png)
    place = f", {region}" if region else ""
    words = f"{title}: cluster {c.number}, peak {rank + 1}, {at}{place}, {statistic} {peak.value:.4f}, Z {peak.z:.2f}"
    return Figure(
        caption=f"{words}. L = left.", alternative=f"Three orthogonal slices through a peak. {words}", png=png
    )


def _mosaic(result: AnalysisResult, png: bytes, language: str) -> Figure:
    title = capital(result.settings.title_in(language))
    caption = (
        f"{title}：{result.found.statistic}，MNI152 切片；数字为切片坐标（mm），L 为左。"
        if language == "zh"
        else f"{title}: {result.found.statistic} on slices, MNI152; the number on each is its coordinate in mm, L = left."
    )
    if not result.clusters:
        caption += f"{'' if language == 'zh' else ' '}{_uncorrected(language)}"
    alternative = f"{title}{'，切片：' if language == 'zh' else ', slices: '}{_where(result.clusters, language)}"
    return Figure(caption=caption, alternative=alternative, png=png)
