"""The report: one self-contained HTML page per analysis or review, images inlined, no network.

Numbers are formatted here and placed by `templates/report.html.j2`; nothing is computed in the template.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from corpora.formats.markup import whole_markup
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast, Focus, Space
from meta.analysis import AnalysisResult
from meta.comparisons import ComparisonResult
from meta.engine.robustness import LeftOut
from meta.engine.space import VOXEL_MM3
from meta.labels import Atlas
from meta.machine_values import IN_EVERY_ANALYSIS, marked, summary_sentence, unconfirmed_of
from meta.report.facts import method_facts, settings_of
from meta.report.figures import MAX_PEAKS
from meta.report.methods_text import write_methods
from meta.report.notices import NoticedStudy, in_analysis
from meta.report.tables import format_percent
from meta.report.wording import translator
from meta.statistics.fail_safe_words import fail_safe_line
from meta.statistics.section_files import lines_of_sections, methods_of_sections
from meta.summary import ClusterSummary, Peak, format_xyz

_SHARES_SHOWN = 6
_BAR_PX = 160
_PEAKS_SHOWN = 3
_CONTRIBUTORS_SHOWN = 12
_SMALLEST_SHARE = 0.005
ONE_SIDED = 0.9
"""Share of a cluster's voxels in one hemisphere from which it is called left or right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The figures of one analysis as PNG bytes; `peaks` are (words, PNG)."""

    glass: bytes | None = None
    mosaic: bytes | None = None
    peaks: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportParts:
    """What a report holds besides its analyses; every part may be missing.

    `summary` are paragraphs at the top; `prisma_image` is SVG text or PNG bytes; `prisma_counts` are
    (words, number); `comparison` and `coverage` come from `meta.report.published`; `noticed` are the studies that
    were retracted or corrected.
    """

    title: str
    subtitle: str = ""
    summary: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    prisma_image: str | bytes | None = None
    prisma_counts: tuple[tuple[str, int], ...] = ()
    comparison: Mapping[str, Any] | None = None
    coverage: Mapping[str, Any] | None = None
    comparisons: tuple[tuple[ComparisonResult, bytes | None], ...] = ()
    noticed: tuple[NoticedStudy, ...] = ()


def render_report(results: Sequence[tuple[AnalysisResult, Pictures]], parts: ReportParts, language: str = "en") -> str:
    """Return the page.

    Parameters
    ----------
    results : the first one's contrasts make the table of included experiments.
    language : "en" or "zh"; region names are given in that language.
    """
    from jinja2 import Environment, StrictUndefined

    source = resources.files("meta").joinpath("templates/report.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    prisma = None
    if parts.prisma_image is not None or parts.prisma_counts:
        prisma = {"image": _picture(parts.prisma_image), "rows": parts.prisma_counts}
    settings = {r.settings.name: settings_of(r) for r, _ in results}
    unconfirmed = _unconfirmed(results)
    return whole_markup(
        environment.from_string(source).render(
            t=translator(language),
            language=language,
            title=parts.title,
            subtitle=parts.subtitle,
            summary=parts.summary,
            notes=[_note(p) for p in parts.problems],
            comparison=parts.comparison,
            coverage=parts.coverage,
            prisma=prisma,
            analyses=[
                *(_analysis(r, p, language) for r, p in results),
                *(_comparison(c, png, results[0][0].atlases, language) for c, png in parts.comparisons),
            ],
            studies=[_study(c, unconfirmed.get(c.id, ())) for r, _ in results[:1] for c in r.contrasts],
            is_marked=bool(unconfirmed),
            methods=_methods(results, language, parts.noticed),
            settings=json.dumps(settings, ensure_ascii=False, indent=1, sort_keys=True),
        )
        + "\n"
    )


def summarise(result: AnalysisResult, language: str = "en") -> tuple[str, ...]:
    """Return the result of one analysis in plain sentences."""
    facts = method_facts(result)
    unconfirmed = tuple(filter(None, [summary_sentence(result.contrasts, language)]))
    if language == "zh":
        counts = (
            f"{facts.n_experiments} 个实验（{facts.n_samples} 个样本，{facts.n_contrasts} 个对比，"
            f"{facts.people_chinese}，{facts.n_foci} 个坐标）"
        )
        if not result.clusters:
            return (f"{counts}：没有簇通过校正。", *unconfirmed)
        found = "；".join(_cluster_words(c, result.found.statistic, language) for c in result.clusters)
        return (f"{counts}：{len(result.clusters)} 个显著的簇。", found + "。", *unconfirmed)
    people = facts.people_english if facts.assumed_n else _count(facts.n_participants, "participant")
    counts = (
        f"{_count(facts.n_experiments, 'experiment')} ({_count(facts.n_samples, 'sample')}, "
        f"{_count(facts.n_contrasts, 'contrast')}, {people}, "
        f"{_count(facts.n_foci, 'focus', 'foci')})"
    )
    if not result.clusters:
        return (f"{counts}: no cluster survives the correction.", *unconfirmed)
    noun = "cluster" if len(result.clusters) == 1 else "clusters"
    found = "; ".join(_cluster_words(c, result.found.statistic, language) for c in result.clusters)
    return (f"{counts}: {len(result.clusters)} significant {noun}.", found + ".", *unconfirmed)


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


def _cluster_words(c: ClusterSummary, statistic: str, language: str) -> str:
    label = next((s[0] for s in c.shares if s), None)
    place = "" if label is None else (label.name if language == "en" else label.name_zh)
    side = _side(c, language)
    where = f"MNI ({format_xyz(c.weighted_centre.mni, 1)}) = TAL ({format_xyz(c.weighted_centre.tal, 1)})"
    if language == "zh":
        return (
            f"簇 {c.number}：{side}{place}，{c.volume_mm3:.0f} mm³，加权中心 {where}，最大 {statistic} {c.maximum:.4f}"
        )
    name = f" ({f'{side}{place}'.strip()})" if place or side else ""
    return f"cluster {c.number}{name}: {c.volume_mm3:.0f} mm³, weighted centre {where}, max {statistic} {c.maximum:.4f}"


def _side(c: ClusterSummary, language: str) -> str:
    left, right, _ = c.hemispheres
    if left > ONE_SIDED:
        return "left " if language == "en" else "左侧"
    if right > ONE_SIDED:
        return "right " if language == "en" else "右侧"
    return ""


def _analysis(result: AnalysisResult, pictures: Pictures, language: str) -> dict[str, Any]:
    return {
        "key": f"analysis-{result.settings.name}",
        "title": result.settings.title_in(language),
        "statistic": result.found.statistic,
        "lines": [*summarise(result, language), _threshold_words(result, language)],
        "notes": [_note(p) for p in result.problems if p.code in _NOTED],
        "problems": [str(p) for p in result.problems if p.code not in _NOTED],
        "atlases": [
            {"title": a.title, "space": a.space.value, "source": a.source, "licence": a.licence} for a in result.atlases
        ],
        "tables": [_table(result.clusters, space, language) for space in _spaces(result)] if result.clusters else [],
        "composition": [_composition(c, language) for c in result.clusters],
        "contributions": _contributions(result, language),
        "has_without": bool(result.robustness.left_out),
        "is_marked": any(c.unconfirmed for c in result.contrasts),
        "robustness": [*robustness_lines(result, language), *lines_of_sections(result.further.sections, language)],
        "figures": {
            "glass": _png(pictures.glass),
            "mosaic": _png(pictures.mosaic),
            "peaks": [{"alt": words, "src": _png(png)} for words, png in _main_peaks(result, pictures)],
        },
    }


def _main_peaks(result: AnalysisResult, pictures: Pictures) -> list[tuple[str, bytes]]:
    """Return the pictures of each cluster's highest peaks; all of them are in the analysis's folder."""
    ranks = [rank for c in result.clusters for rank in range(min(len(c.peaks), MAX_PEAKS))]
    return [picture for rank, picture in zip(ranks, pictures.peaks, strict=False) if rank < _PEAKS_SHOWN]


def _comparison(
    result: ComparisonResult, picture: bytes | None, atlases: Sequence[Atlas], language: str
) -> dict[str, Any]:
    """Return a contrast or conjunction in the shape of an analysis."""
    n = len(result.clusters)
    found = f"{n} cluster{'' if n == 1 else 's'}" if n else "no cluster"
    if language == "zh":
        found = f"{n} 个簇" if n else "没有簇"
    return {
        "key": f"analysis-{result.comparison.name}",
        "title": result.comparison.title_in(language),
        "statistic": result.statistic,
        "lines": [f"{found}; {result.threshold}."],
        "notes": [_note(p) for p in result.problems],
        "problems": [],
        "atlases": [
            {"title": a.title, "space": a.space.value, "source": a.source, "licence": a.licence} for a in atlases
        ],
        "tables": [_table(result.clusters, space, language) for space in (Space.MNI, Space.TAL)] if n else [],
        "composition": [_composition(c, language) for c in result.clusters],
        "contributions": [],
        "has_without": False,
        "is_marked": False,
        "robustness": [],
        "figures": {"glass": _png(picture), "mosaic": None, "peaks": []},
    }


_NOTED = {"ALE-FEW-EXPERIMENTS", "ALE-ONE-EXPERIMENT", "ALE-DUPLICATE-EXPERIMENT"}
"""Problems shown as a box at the top of an analysis; the others are listed below it."""


def _spaces(result: AnalysisResult) -> tuple[Space, Space]:
    return (Space.MNI, Space.TAL) if result.settings.space is Space.MNI else (Space.TAL, Space.MNI)


def _threshold_words(result: AnalysisResult, language: str) -> str:
    best = result.found.p_size[:1] if not result.clusters else ()
    if language == "zh":
        return f"阈值：{_threshold_chinese(result)}" + (f"该阈值下最大的簇：p(FWE) = {best[0]:.3g}。" if best else "")
    minimum = result.found.size_cutoff
    smallest = "" if minimum is None else f"; smallest cluster kept: {minimum} voxels ({_mm3(minimum)} mm³)"
    nearest = f" Largest cluster at that threshold: p(FWE) = {best[0]:.3g}." if best else ""
    return f"Threshold: {result.threshold}{smallest}.{nearest}"


def _threshold_chinese(result: AnalysisResult) -> str:
    s, minimum = result.settings.ale, result.found.size_cutoff
    if minimum is None:
        return f"{result.threshold}。"
    return (
        f"簇形成 p < {s.cluster_forming_p:g}，簇水平 FWE p < {s.cluster_fwe_p:g}，{result.found.n_iterations} 次置换；"
        f"最小簇 {minimum} 体素（{_mm3(minimum)} mm³）。"
    )


def _mm3(voxels: int) -> str:
    return f"{voxels * VOXEL_MM3:.0f}"


def _table(clusters: Sequence[ClusterSummary], space: Space, language: str) -> dict[str, Any]:
    digits = 1 if space is Space.TAL else 0
    return {
        "space_name": "MNI152 (mm)" if space is Space.MNI else "Talairach (mm)",
        "clusters": [
            {
                "number": c.number,
                "volume": f"{c.volume_mm3:.0f}",
                "p_fwe": "" if c.p_fwe is None else f"{c.p_fwe:.4g}",
                "weighted": format_xyz(c.weighted_centre.at(space), 1),
                "centre": format_xyz(c.centre.at(space), 1),
                "low": format_xyz(c.extent[0].at(space), digits),
                "high": format_xyz(c.extent[1].at(space), digits),
                "peaks": [_peak(p, space, digits, language) for p in c.peaks],
            }
            for c in clusters
        ],
    }


def _peak(peak: Peak, space: Space, digits: int, language: str) -> dict[str, Any]:
    labels = peak.labels if language == "en" else peak.labels_zh
    return {
        "xyz": format_xyz(peak.place.at(space), digits),
        "value": f"{peak.value:.4f}",
        "p": f"{peak.p:.1e}",
        "z": f"{peak.z:.2f}",
        "labels": [label or "–" for label in labels],
    }


def _composition(c: ClusterSummary, language: str) -> dict[str, Any]:
    left, right, middle = map(format_percent, c.hemispheres)
    words = (
        f"left {left}, right {right}, midline {middle}" if language == "en" else f"左 {left}，右 {right}，中线 {middle}"
    )
    cells = []
    for shares, labelled in zip(c.shares, c.labelled, strict=True):
        rows = [
            {"text": f"{s.name if language == 'en' else s.name_zh} {format_percent(s.share)}"}
            for s in shares[:_SHARES_SHOWN]
        ]
        of = (
            f"{labelled} of {c.n_voxels} voxels labelled"
            if language == "en"
            else f"{c.n_voxels} 个体素中 {labelled} 个有标签"
        )
        cells.append({"shares": rows, "labelled": of})
    return {"number": c.number, "hemispheres": words, "cells": cells}


def _contributions(result: AnalysisResult, language: str) -> list[dict[str, Any]]:
    """Return the largest contributors of each cluster; all of them are in `tables/contributions.tsv`."""
    without = {(x.cluster, x.study): x for x in result.robustness.left_out}
    rows = []
    for c in result.clusters:
        found = [x for x in result.robustness.contributions if x.cluster == c.number]
        found = [x for x in found if x.share >= _SMALLEST_SHARE or x.n_foci_inside]
        found.sort(key=lambda x: (-x.share, x.study))
        rows += [
            {
                "cluster": c.number,
                "experiment": _marked_study(result, x.study),
                "foci": x.n_foci_inside,
                "share": format_percent(x.share),
                "width": round(_BAR_PX * x.share),
                "without": _left_out_words(without.get((c.number, x.study)), language),
            }
            for x in found[:_CONTRIBUTORS_SHOWN]
        ]
    return rows


def _marked_study(result: AnalysisResult, study: str) -> str:
    names = unconfirmed_of(result.contrasts, study)
    return marked(study, names, *names)


def _left_out_words(left: LeftOut | None, language: str) -> str:
    if left is None:
        return ""
    if left.survives:
        stays = format_percent(left.overlap)
        return f"仍显著，保留 {stays} 的体素" if language == "zh" else f"survives, {stays} of its voxels"
    return "不再显著" if language == "zh" else "no longer significant"


def robustness_lines(result: AnalysisResult, language: str = "en") -> list[str]:
    """Return in sentences what each cluster hangs on."""
    lines = []
    zh = language == "zh"
    for c in result.clusters:
        left = [x for x in result.robustness.left_out if x.cluster == c.number]
        lost = [x.study for x in left if not x.survives]
        if left and zh:
            lines.append(
                f"逐一去掉研究：簇 {c.number} " + (f"在去掉 {'、'.join(lost)} 后不再显著。" if lost else "始终显著。")
            )
        elif left:
            end = f"is lost without {', or without '.join(lost)}." if lost else "survives without any one of them."
            lines.append(f"Leaving out one study at a time: cluster {c.number} {end}")
    return [*lines, *(fail_safe_line(x, result.robustness.left_out, language) for x in result.robustness.fail_safe)]


def _unconfirmed(results: Sequence[tuple[AnalysisResult, Pictures]]) -> dict[str, tuple[str, ...]]:
    """Return what any of the analyses uses of a contrast that nobody confirmed, by its id; none where there is nothing."""
    found: dict[str, tuple[str, ...]] = {}
    for result, _ in results:
        for contrast in result.contrasts:
            if contrast.unconfirmed:
                found[contrast.id] = (*found.get(contrast.id, ()), *contrast.unconfirmed)
    return found


def _study(contrast: Contrast, unconfirmed: Sequence[str]) -> dict[str, Any]:
    """Return the row of an included contrast; `unconfirmed` is what any analysis uses of it that nobody confirmed."""
    spaces = sorted({f.space.value for f in contrast.foci if f.space})
    sources = sorted({_source(f) for f in contrast.foci})
    return {
        "study": contrast.study,
        "contrast": marked(contrast.name, unconfirmed, *(set(unconfirmed) - {*IN_EVERY_ANALYSIS})),
        "sample": marked(contrast.sample, unconfirmed, "sample"),
        "n": marked(f"{contrast.n or ''}", unconfirmed, "n"),
        "n_foci": marked(str(len(contrast.foci)), unconfirmed, "coordinates"),
        "space": marked(", ".join(spaces), unconfirmed, "space"),
        "source": "; ".join(s for s in sources if s),
        "foci": [
            {
                "x": f"{f.x:g}",
                "y": f"{f.y:g}",
                "z": f"{f.z:g}",
                "space": f.space.value if f.space else "",
                "raw": f.raw,
                "place": _place_words(f),
            }
            for f in contrast.foci
        ],
    }


def _source(focus: Focus) -> str:
    parts = [focus.document or "", focus.table or "", f"p. {focus.page}" if focus.page is not None else ""]
    return ", ".join(part for part in parts if part)


def _place_words(focus: Focus) -> str:
    row = f"row {focus.row + 1}" if focus.row is not None else ""
    return ", ".join(part for part in (_source(focus), row) if part)


def _methods(
    results: Sequence[tuple[AnalysisResult, Pictures]], language: str, noticed: Sequence[NoticedStudy]
) -> list[dict[str, Any]]:
    """Return the paragraph of each analysis in the report's language, the other language after it."""
    order = ("en", "zh") if language == "en" else ("zh", "en")
    methods = []
    for result, _ in results[:1]:
        for each in order:
            further = methods_of_sections(result.further.sections, each)
            text = write_methods(method_facts(result), each, in_analysis(noticed, result.contrasts), further)
            _, paragraph, _, references = text.strip().split("\n\n", 3)
            methods.append(
                {
                    "title": {"en": "English", "zh": "中文"}[each],
                    "paragraph": paragraph,
                    "references": [line.removeprefix("- ") for line in references.splitlines()]
                    if each == order[0]
                    else [],
                }
            )
    return methods


def _note(problem: Problem) -> dict[str, str]:
    level = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}[problem.severity]
    return {"level": level, "text": str(problem)}


def _png(data: bytes | None) -> str | None:
    return None if data is None else "data:image/png;base64," + base64.b64encode(data).decode()


def _picture(image: str | bytes | None) -> str | None:
    """Return the address of a picture that holds all of it: SVG or PNG.

    A picture lay in a folder, where anybody may have changed it. Shown as an image it is never part of the page: no script of
    it runs, no address in it is opened.
    """
    if image is None or isinstance(image, bytes):
        return _png(image)
    if "<svg" not in image:
        return None
    return "data:image/svg+xml;base64," + base64.b64encode(image.encode("utf-8", "replace")).decode()
