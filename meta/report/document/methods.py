"""Methods and results of a report in words: a paragraph for each analysis, contrast, conjunction and further result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from meta.analysis import AnalysisResult
from meta.comparisons import ComparisonResult
from meta.engine.space import VOXEL_MM3
from meta.report.document.summary import compared_line, compared_threshold
from meta.report.facts import method_facts
from meta.report.notices import NoticedStudy, in_analysis
from meta.report.words.methods_text import COMPARISONS, REFERENCES, cited, write_comparison, write_paragraph
from meta.report.words.sentences import (
    counts_chinese,
    counts_english,
    few_chinese,
    few_english,
    found_chinese,
    found_english,
    unconfirmed_sentence,
)
from meta.statistics.section_files import cites_of_sections, methods_of_sections

_REFERENCE = re.compile(
    r"(?P<authors>.+?) \((?P<year>\d{4})\)\. (?P<title>.+?[.?!]) (?P<journal>[^\d]+?) (?P<volume>\d+)(?:\((?P<issue>[^)]+)\))?, "
    r"(?P<pages>[\w-]+)\. doi:(?P<doi>\S+)"
)


def analysis_paragraph(result: AnalysisResult, noticed: Sequence[NoticedStudy], language: str) -> str:
    """Return how an analysis was made."""
    return write_paragraph(method_facts(result), language, in_analysis(noticed, result.contrasts))


def further_paragraph(
    result: AnalysisResult, first: AnalysisResult, title: str, noticed: Sequence[NoticedStudy], language: str
) -> str:
    """Return how an analysis was made that follows `first`, called `title`: where nothing but the experiments differ, only that."""
    facts, before = method_facts(result), method_facts(first)
    if replace(facts, **{name: getattr(before, name) for name in _OF_EXPERIMENTS}) != before:
        return analysis_paragraph(result, noticed, language)
    size = facts.minimum_voxels or 0
    low, high = facts.fwhm_mm
    if language == "zh":
        least = f"；簇至少 {size} 个体素（{VOXEL_MM3 * size:.0f} mm³）" if size else ""
        return (
            f"方法与“{title}”相同，数据为 {counts_chinese(facts)}；FWHM {low:.1f}–{high:.1f} mm{least}。"
            f"{unconfirmed_sentence(facts, 'zh')}{found_chinese(replace(facts, atlases=()))}{few_chinese(facts)}"
        )
    least = f"; clusters of at least {size} voxels, {VOXEL_MM3 * size:.0f} mm³" if size else ""
    return (
        f'Made as "{title}", of {counts_english(facts)} (FWHM {low:.1f} to {high:.1f} mm{least}).'
        f"{unconfirmed_sentence(facts, 'en')} {found_english(replace(facts, atlases=()))}{few_english(facts)}"
    )


_OF_EXPERIMENTS = (
    "n_experiments", "n_contrasts", "n_samples", "n_foci", "n_participants", "n_talairach", "minimum_voxels", "n_clusters",
    "fwhm_mm", "unconfirmed", "shared",
)  # fmt: skip
"""Facts of a methods paragraph that follow from the experiments, not from how they were analysed."""


def comparison_paragraph(result: ComparisonResult, language: str, titles: Mapping[str, str]) -> str:
    """Return how two analyses were compared, and what that found; `titles`: name of an analysis → what the report calls it."""
    a, b = (titles.get(name, name) for name in (result.comparison.a, result.comparison.b))
    if result.comparison.balanced is not None:
        said = methods_of_sections(result.further, language).strip()
        if language == "zh":
            return f"“{a}”减去“{b}”（平衡对比）。{said}结果：{compared_line(result, language)}。"
        return f'"{b}" was subtracted from "{a}". {said} Result: {compared_line(result, language)}.'
    made = write_comparison(
        result.kind, a=a, b=b, threshold=compared_threshold(result, language, titles), language=language
    )
    found = compared_line(result, language)
    return f"{made}结果：{found}。" if language == "zh" else f"{made} Result: {found}."


def literature(
    results: Sequence[AnalysisResult], comparisons: Sequence[ComparisonResult]
) -> list[dict[str, Any] | str]:
    """Return what the paragraphs cite, as CSL items, in alphabetical order; text where it cannot be taken apart."""
    keys = dict.fromkeys(key for result in results for key in cited(method_facts(result)))
    keys |= dict.fromkeys(key for result in results for key in cites_of_sections(result.further.sections))
    keys |= dict.fromkeys(key for c in comparisons for key in COMPARISONS[c.comparison.method])
    return [_item(key) for key in sorted(keys, key=lambda key: REFERENCES[key].casefold())]


def _item(key: str) -> dict[str, Any] | str:
    found = _REFERENCE.fullmatch(REFERENCES[key])
    if found is None:
        return REFERENCES[key]
    return {
        "id": key,
        "type": "article-journal",
        "title": found["title"].rstrip("."),
        "author": _authors(found["authors"]),
        "issued": {"date-parts": [[int(found["year"])]]},
        "container-title": found["journal"],
        "volume": found["volume"],
        "page": found["pages"],
        "DOI": found["doi"],
        **({"issue": found["issue"]} if found["issue"] else {}),
    }


def _authors(text: str) -> list[dict[str, str]]:
    """Return names as "Eickhoff SB, Bzdok D" prints them; "et al." stays one."""
    names = []
    for name in text.removesuffix(" et al.").split(", "):
        family, _, initials = name.rpartition(" ")
        names.append({"family": family, "given": " ".join(f"{c}." for c in initials)} if family else {"literal": name})
    return [*names, {"literal": "et al."}] if text.endswith(" et al.") else names
