"""The contrasts of a paper as tables: what is known of each, and blanks for what the authors are asked to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.documents.blocks import Grid
from corpora.nouns.studies import NO_CONTRAST
from meta.eligibility.answering import State
from meta.eligibility.facts import ContrastFacts, Value
from meta.eligibility.items import Both
from meta.eligibility.verdict import Assessed

BLANK = "________"
BLANK_ROWS = 10
"""Empty rows for the peaks of a contrast that has none."""
UNNAMED = Both("(the contrast of the review's question)", "（本综述所关注的对比）")

COLUMNS: Mapping[str, Both] = {
    "contrast": Both("Contrast, as we call it", "对比（本综述中的名称）"),
    "direction": Both("Direction (A > B)", "方向（A > B）"),
    "n": Both("Participants analysed", "分析人数"),
    "space": Both("Space", "坐标空间"),
    "peaks": Both("Peaks", "峰值数"),
    "whole_brain": Both("Whole brain", "全脑"),
    "height": Both("Voxel threshold", "体素阈值"),
    "cluster": Both("Cluster threshold", "团块阈值"),
    "correction": Both("Correction", "校正方法"),
}
_WIDTHS = (0.18, 0.16, 0.1, 0.09, 0.08, 0.1, 0.1, 0.1, 0.09)
PEAK_COLUMNS: Mapping[str, Both] = {
    "contrast": Both("Contrast", "对比"),
    "region": Both("Region", "脑区"),
    "x": Both("x", "x"),
    "y": Both("y", "y"),
    "z": Both("z", "z"),
    "space": COLUMNS["space"],
    "statistic": Both("Statistic (t, z …)", "统计量（t、z 等）"),
    "value": Both("Value", "数值"),
    "cluster": Both("Cluster size", "团块大小"),
}
ASKS_PEAKS = frozenset(("coordinates", "space", "statistic", "uniform", "whole_brain"))
"""Items whose answer is given peak by peak."""


def contrast_rows(found: Assessed, language: str, blank: str = "") -> list[tuple[str, ...]]:
    """Return a row for each contrast in the order of COLUMNS; what the ledger does not hold is `blank`."""
    named = found.paper.contrasts or (ContrastFacts(name=UNNAMED.in_language(language), coded=found.paper.coded),)
    whole = next(a for a in found.answers if a.item.id == "whole_brain")
    extent = COLUMNS["whole_brain"].in_language(language) if whole.state is State.FOUND else blank

    def cells(contrast: ContrastFacts) -> tuple[str, ...]:
        def coded(*fields: str) -> str:
            return _text(contrast.coded, fields) or blank

        name = UNNAMED.in_language(language) if contrast.name == NO_CONTRAST else contrast.name
        return (
            name,
            contrast.direction.text if contrast.direction else blank,
            coded("n"),
            contrast.space.text if contrast.space else coded("space"),
            str(len(contrast.peaks)) if contrast.peaks else blank,
            coded("threshold_scope") if "threshold_scope" in contrast.coded else extent,
            coded("height_threshold", "threshold"),
            coded("cluster_threshold", "threshold_extent", "cluster_extent"),
            coded("threshold_correction", "correction"),
        )

    return [cells(contrast) for contrast in named]


def _text(coded: Mapping[str, Value], fields: Sequence[str]) -> str:
    return next((coded[name].text for name in fields if name in coded), "")


def contrast_table(found: Assessed, language: str, blank: str = "") -> Grid:
    """Return the contrasts as a table of a document."""
    return Grid(
        header=tuple(name.in_language(language) for name in COLUMNS.values()),
        rows=tuple(contrast_rows(found, language, blank)),
        widths=_WIDTHS,
    )


def asks_peaks(found: Assessed) -> bool:
    """Return whether the authors are asked for anything that is given peak by peak."""
    return found.wants_text or any(answer.item.id in ASKS_PEAKS for answer in found.asked)


def peak_rows(found: Assessed, language: str) -> list[tuple[str, ...]]:
    """Return a row for each confirmed peak, in the order of PEAK_COLUMNS, and empty rows for contrasts without."""
    named = found.paper.contrasts or (ContrastFacts(name=UNNAMED.in_language(language)),)
    rows: list[tuple[str, ...]] = []
    for contrast in named:
        name = UNNAMED.in_language(language) if contrast.name == NO_CONTRAST else contrast.name
        rows += [
            (
                name,
                peak.region,
                *(f"{axis:g}" for axis in (peak.x, peak.y, peak.z)),
                peak.space or "",
                peak.statistic_name,
                "" if peak.statistic is None else f"{peak.statistic:g}",
                peak.cluster,
            )
            for peak in contrast.peaks
        ]
        if not contrast.peaks:
            rows += [(name, *[""] * (len(PEAK_COLUMNS) - 1))] * BLANK_ROWS
    return rows


def headings(columns: Mapping[str, Both], language: str) -> list[str]:
    """Return the headings of a table in a language."""
    return [both.in_language(language) for both in columns.values()]
