"""What a report holds besides its analyses, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpora.documents.blocks import Part
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from corpora.protocol import Wording
from meta.comparisons import ComparisonResult
from meta.report.notices import NoticedStudy
from meta.sections import ReportSection


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The figures of one analysis as PNG bytes; `peaks` are (words, PNG). They hold no words: one serves every language."""

    glass: bytes | None = None
    mosaic: bytes | None = None
    peaks: tuple[tuple[str, bytes], ...] = ()
    surface: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """A contrast of an included report, or the report itself where it has none (`contrast` None).

    `values` are the coded values by field, `unconfirmed` those that a machine read and nobody confirmed; `report` is the key
    of its reference.
    """

    report: str
    study: str
    contrast: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    unconfirmed: tuple[str, ...] = ()
    n_foci: int = 0
    spaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Studies:
    """What is known of the studies of a review.

    `fields` are further coded fields that the table of studies shows, by name, with their labels. `records` are the papers
    by report. `words` are what coded values are called, by language and field, where that is not the value itself. `files` are the addresses of the documents, beside the page, by the SHA-256 that foci name, and what they are called.
    """

    rows: tuple[StudyRow, ...] = ()
    fields: tuple[tuple[str, Wording], ...] = ()
    records: Mapping[str, Record] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportParts:
    """What a report holds besides its analyses; every part may be missing.

    `summary` are paragraphs at the top, after the finding; `prisma_image` is SVG text or PNG bytes of the flow diagram and
    `prisma_png` its picture for Word; `prisma_counts` are (words, number); `comparison` and `coverage` come from
    `meta.report.published`; `noticed` are the studies that were retracted or corrected. `sections` follow from the analyses,
    `record` are the parts that the ledger answers (searches, excluded reports, agreement …) in the report's order.
    `root` is where the folders of the analyses are, seen from the page: "results/", or None where the page lies in its analysis's own.
    """

    title: str
    subtitle: str = ""
    summary: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    prisma_image: str | bytes | None = None
    prisma_png: bytes | None = None
    prisma_counts: tuple[tuple[str, int], ...] = ()
    comparison: Mapping[str, Any] | None = None
    coverage: Mapping[str, Any] | None = None
    comparisons: tuple[tuple[ComparisonResult, bytes | None], ...] = ()
    noticed: tuple[NoticedStudy, ...] = ()
    sections: tuple[ReportSection, ...] = ()
    record: tuple[Part, ...] = ()
    studies: Studies = field(default_factory=Studies)
    style: str | None = None
    root: str | None = None
