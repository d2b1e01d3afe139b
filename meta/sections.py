"""Sections of a report that follow from an analysis: networks, terms, overlays, estimates of the file drawer.

Whoever computes something says here, in both languages, what a report shows of it; the pages and documents
render every section alike. A section holds values ready to be shown and knows nothing of HTML or Word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Words = Mapping[str, str]
"""Language ("en", "zh") → words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTable:
    """A table: `header` and `rows` of each language; `name` is that of its file, without folder and suffix.

    `plain` is the table of the file, its header first, where that holds more than the report shows, or names its columns for programs; none where
    they are the same.
    """

    name: str
    title: Words
    header: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[tuple[str, ...], ...]]
    note: Words = field(default_factory=dict)
    plain: tuple[tuple[str, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether there is no row for its file: none is written then, and a report says so in a sentence."""
        return len(self.plain) == 1 if self.plain else not any(self.rows.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPicture:
    """A figure: SVG of each language, or PNG at 300 dpi where a brain is drawn; `alternative` is its text for those who do not see it."""

    name: str
    title: Words
    alternative: Words
    svg: Mapping[str, bytes] = field(default_factory=dict)
    png: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """What a report says of one further result of an analysis.

    `analysis` is the analysis it belongs to ("main", a subgroup, a comparison); none where it is of the whole review.
    `key` is the kind of result ("macm", "decoding", "overlays"), unique beside `analysis` and `title`. `methods` goes into
    the methods paragraphs. `files` are further files (maps, tables), by path below results/. `in_summary`: whether the summary gives its first finding.
    `cites` are keys of what `methods` refers to (`meta.report.words.methods_text.REFERENCES`).
    """

    key: str
    title: Words
    analysis: str = ""
    findings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    methods: Words = field(default_factory=dict)
    warnings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: tuple[SectionTable, ...] = ()
    pictures: tuple[SectionPicture, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    in_summary: bool = True
    cites: tuple[str, ...] = ()
