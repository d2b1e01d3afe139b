"""The results of a review's plan: a folder per analysis and one report over all of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpora.documents.page import to_html
from corpora.documents.word import to_docx
from corpora.ids import sha256_hex
from corpora.nouns.studies import Space
from corpora.outputs.files import put_file
from meta.analysis import input_hash
from meta.comparisons import ComparisonResult
from meta.engine.experiments import Pooling
from meta.formats.nifti import nifti_bytes
from meta.plan import MAIN, PlanResult
from meta.report.document.assemble import report_document
from meta.report.document.methods import comparison_paragraph
from meta.report.document.summary import capital, summarise
from meta.report.figures import Shown, draw_glass_brain
from meta.report.files import draw_pictures, make_files, write_folder
from meta.report.notices import NoticedStudy, in_analysis, notice_sentences
from meta.report.parts import Pictures, ReportParts
from meta.report.published import (
    ClusterMatch,
    FociCoverage,
    PublishedCluster,
    compare_clusters,
    comparison_lines,
    comparison_view,
    coverage_lines,
    coverage_view,
)
from meta.report.shared import shared_sentence, shared_studies
from meta.report.tables import clusters_tsv, describe_tables, peaks_tsv
from meta.report.words.methods_text import write_comparison_methods
from meta.sections import ReportSection
from meta.statistics.section_files import files_of_sections, table_lines


def write_plan(result: PlanResult, folder: Path, noticed: Sequence[NoticedStudy] = ()) -> dict[str, Pictures]:
    """Write `folder/<analysis>/` for every analysis and comparison; return their figures.

    `noticed` are the included studies that were retracted or corrected.
    """
    pictures = {}
    for name, analysis in result.analyses.items():
        pictures[name] = draw_pictures(analysis)
        told = in_analysis(noticed, analysis.contrasts)
        parts = ReportParts(title=analysis.settings.title, summary=notice_sentences(told), noticed=told)
        files = make_files(analysis, pictures[name], parts)
        write_folder(folder / name, files, input_hash(analysis.contrasts, analysis.settings, analysis.others))
    for name, comparison in result.comparisons.items():
        pictures[name] = Pictures(glass=draw_comparison(comparison))
        files = comparison_files(comparison, result, pictures[name])
        write_folder(folder / name, files, sha256_hex("".join(sorted(map(sha256_hex, files.values())))))
    return pictures


def comparison_files(comparison: ComparisonResult, result: PlanResult, pictures: Pictures) -> dict[str, bytes]:
    """Return the files of a contrast or conjunction by name."""
    atlases = result.analyses[MAIN].atlases
    c = comparison.comparison
    settings = {
        "kind": comparison.kind,
        "a": c.a,
        "b": c.b,
        "statistic": comparison.statistic,
        "threshold": comparison.threshold,
        "clusters": len(comparison.clusters),
    }
    key = result.analyses[c.a].found.key
    files = {
        f"maps/{'z' if comparison.kind == 'contrast' else f'{key}_minimum'}.nii.gz": nifti_bytes(
            comparison.values.astype(np.float32), comparison.statistic
        ),
        "maps/cluster_labels.nii.gz": nifti_bytes(comparison.labels.astype(np.int16), "cluster numbers"),
        "figures/glass_brain.png": pictures.glass or b"",
        "settings.json": (json.dumps(settings, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(),
    }
    name = "contrast_z" if comparison.kind == "contrast" else key
    for space in (Space.MNI, Space.TAL):
        files[f"tables/clusters_{space.value}.tsv"] = clusters_tsv(
            comparison.clusters, space, atlases, statistic=name
        ).encode()
        files[f"tables/peaks_{space.value}.tsv"] = peaks_tsv(
            comparison.clusters, space, atlases, statistic=name
        ).encode()
    for language in ("en", "zh"):
        titles = {name: analysis.settings.title_in(language) for name, analysis in result.analyses.items()}
        paragraph = comparison_paragraph(comparison, language, titles)
        files[f"methods.{language}.md"] = write_comparison_methods(
            comparison.comparison.method, paragraph, language
        ).encode()
    tables = [name.removeprefix("tables/") for name in files if name.startswith("tables/")]
    readme = describe_tables(tables) + table_lines(comparison.further)
    return {**files, "tables/README.md": readme.encode(), **files_of_sections(comparison.further)}


def draw_comparison(comparison: ComparisonResult) -> bytes:
    """Return the glass brain of a contrast or conjunction."""
    none = "" if comparison.clusters else "NO CLUSTER; "
    c = comparison.comparison
    return draw_glass_brain(
        Shown(
            values=comparison.values,
            mask=comparison.labels > 0,
            statistic=comparison.statistic,
            name=f"{c.name}: {c.a}, {c.b}",
            threshold=none + comparison.threshold,
        )
    )


def write_review_report(
    path: Path,
    result: PlanResult,
    parts: ReportParts,
    *,
    pictures: Mapping[str, Pictures] | None = None,
    published: Sequence[PublishedCluster] = (),
    coverage: FociCoverage | None = None,
    language: str = "en",
    ours: Collection[str] = (),
) -> tuple[Path, Path]:
    """Write one self-contained page over all analyses of a review, and the same as a Word file; return their paths.

    Parameters
    ----------
    path : of the page, the Word file lies beside it; one that is there is kept beside it, unless its SHA-256 is one of `ours`.
    parts : what the report shows besides; what follows from the results (comparisons, problems, lines of the summary) is added.
    pictures : as `write_plan` returned them; drawn again where missing.
    published : clusters to lay beside ours; `coverage` : how many of the published foci the data hold.
    """
    drawn = pictures or {}
    # The report keeps the map of every analysis but the peaks of the main one: the others are in their folders.
    views = [
        (analysis, _slim(drawn.get(name) or draw_pictures(analysis), name))
        for name, analysis in result.analyses.items()
    ]
    parts = replace(
        _with_results(parts, result, compare_clusters(published, result.analyses), coverage, language),
        comparisons=tuple(
            (c, drawn[name].glass if name in drawn else draw_comparison(c)) for name, c in result.comparisons.items()
        ),
        sections=(*_own_sections(result), *parts.sections),
    )
    word = path.with_suffix(".docx")
    document = report_document(views, parts, language)
    put_file(path, to_html(document), keeps=True, ours=ours)
    put_file(word, to_docx(document), keeps=True, ours=ours)
    return path, word


def _with_results(
    parts: ReportParts,
    result: PlanResult,
    compared: Sequence[ClusterMatch],
    coverage: FociCoverage | None,
    language: str,
) -> ReportParts:
    """Return the parts with what the results say of the published review, of notices, of shared samples, of problems."""
    titles = {name: capital(analysis.settings.title_in(language)) for name, analysis in result.analyses.items()}
    return replace(
        parts,
        summary=(
            *parts.summary,
            *(coverage_lines(coverage, language) if coverage else []),
            *comparison_lines(compared, language),
            *notice_sentences(parts.noticed, language),
            *shared_lines(result, language),
        ),
        problems=(*result.problems, *parts.problems),
        comparison=comparison_view(compared, language, titles) if compared else None,
        coverage=coverage_view(coverage, language) if coverage else None,
    )


def shared_lines(result: PlanResult, language: str = "en") -> list[str]:
    """Return the sentence on studies of the main analysis that share participants; none without any."""
    main = result.analyses[MAIN]
    pooled = main.settings.ale.pooling is Pooling.SAMPLE
    return list(filter(None, [shared_sentence(shared_studies(main.contrasts), language, pooled=pooled)]))


def _slim(pictures: Pictures, name: str) -> Pictures:
    return pictures if name == MAIN else replace(pictures, mosaic=None, peaks=pictures.peaks[:1])


def result_lines(result: PlanResult, language: str = "en") -> list[str]:
    """Return one line per analysis and comparison, for the terminal."""
    lines = [f"{name}: {' '.join(summarise(analysis, language))}" for name, analysis in result.analyses.items()]
    lines += [f"{name}: {len(c.clusters)} clusters" for name, c in result.comparisons.items()]
    return lines


def _own_sections(result: PlanResult) -> list[ReportSection]:
    """Return what the analyses and comparisons themselves computed besides their clusters."""
    found = [section for analysis in result.analyses.values() for section in analysis.further.sections]
    return found + [section for comparison in result.comparisons.values() for section in comparison.further]
