"""The report of an analysis or a review: one page that needs no other file and no network, and a Word file of the same content."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.documents.page import to_html
from corpora.documents.word import to_docx
from meta.analysis import AnalysisResult
from meta.report.document.assemble import report_document
from meta.report.document.summary import robustness_lines, summarise
from meta.report.parts import Pictures, ReportParts

__all__ = ["Pictures", "ReportParts", "render_report", "render_word", "robustness_lines", "summarise"]


def render_report(results: Sequence[tuple[AnalysisResult, Pictures]], parts: ReportParts, language: str = "en") -> str:
    """Return the page.

    Parameters
    ----------
    results : the first one's contrasts make the table of studies where `parts` holds none.
    language : "en" or "zh"; region names are given in that language.
    """
    return to_html(report_document(results, parts, language)).decode()


def render_word(results: Sequence[tuple[AnalysisResult, Pictures]], parts: ReportParts, language: str = "en") -> bytes:
    """Return the Word file of the same document."""
    return to_docx(report_document(results, parts, language))
