"""The report on a manuscript's claims: a table for the terminal, a sheet, a web page."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.catalogue.language_of import translated
from corpora.errors import ProtocolError
from corpora.formats.markup import whole_markup
from corpora.nouns.evidence import Evidence, Problem
from corpora.outputs.files import put_file
from corpora.sheets import SUFFIXES, sheet_bytes
from extract.claims.values import Finding, Status

COLUMNS = ("status", "check", "subject", "stated", "computed", "arithmetic", "explanation", "place", "page", "quote")
HEADINGS = {
    "en": COLUMNS,
    "zh": ("状态", "检查", "对象", "所述", "计算所得", "算式", "解释", "位置", "页码", "原文"),
}
SHOWN_QUOTE = 160
"""Characters of a quote on the terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsReport:
    """What became of the numbers of a plan's claims and of a manuscript; `findings` are in the order they are shown."""

    findings: tuple[Finding, ...]
    manuscript: str | None = None
    problems: tuple[Problem, ...] = ()

    def of(self, status: Status) -> tuple[Finding, ...]:
        """Return the findings of one status."""
        return tuple(finding for finding in self.findings if finding.status is status)

    def summary(self) -> str:
        """Return one line that counts what differs, what cannot be checked and what agrees."""
        counts = {status: len(self.of(status)) for status in Status}
        name = f"{self.manuscript}: " if self.manuscript else ""
        return f"{name}{counts[Status.DIFFERS]} differ, {counts[Status.UNCHECKED]} cannot be checked, {counts[Status.AGREES]} agree."

    def rows(self) -> list[list[str]]:
        """Return one row per finding in the order of `COLUMNS`; several places are joined."""
        return [
            [
                finding.status.value,
                finding.check,
                finding.subject,
                finding.stated,
                finding.computed,
                finding.arithmetic,
                finding.explanation,
                "; ".join(dict.fromkeys(_place(place) for place in finding.places)),
                ", ".join(dict.fromkeys(str(place.page) for place in finding.places if place.page)),
                " ‖ ".join(dict.fromkeys(place.quote for place in finding.places)),
            ]
            for finding in self.findings
        ]

    def as_text(self, *, agreeing: bool = False) -> str:
        """Return what a terminal shows, in the language in force: what differs and what cannot be checked, what agrees where asked for."""
        shown = [f for f in self.findings if agreeing or f.status is not Status.AGREES]
        lines = [line for finding in shown for line in (*_lines(finding), "")]
        return "\n".join([*lines, translated(self.summary())])

    def as_html(self, language: str = "en") -> str:
        """Return a web page with every finding, for reading and printing."""
        heads = "".join(f"<th>{html.escape(name)}</th>" for name in HEADINGS[language])
        rows = "\n".join(
            f'<tr class="{finding.status.name.lower()}">{"".join(f"<td>{html.escape(cell)}</td>" for cell in row)}</tr>'
            for finding, row in zip(self.findings, self.rows(), strict=True)
        )
        title = html.escape(f"Claims of {self.manuscript}" if self.manuscript else "Claims of the plan")
        page = _PAGE.format(language=language, title=title, summary=html.escape(self.summary()), heads=heads, rows=rows)
        return whole_markup(page)


_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 14px/1.4 sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; }}
th, td {{ border-bottom: 1px solid #ccc; padding: .3em .6em; text-align: left; vertical-align: top; max-width: 28em; }}
tr.differs td:first-child {{ color: #b00020; font-weight: bold; }}
tr.unchecked td:first-child {{ color: #8a6d00; }}
tr.agrees td:first-child {{ color: #1b6e2c; }}
</style></head><body>
<h1>{title}</h1>
<p>{summary}</p>
<table><thead><tr>{heads}</tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""


def write_report(report: ClaimsReport, path: Path, *, language: str = "en", force: bool = False) -> None:
    """Write the report as .csv, .tsv, .xlsx or .html, by the suffix of `path`, as `corpora.outputs.put_file` does.

    Raises
    ------
    ProtocolError : another suffix.
    """
    suffix = path.suffix.lower()
    if suffix in (".html", ".htm"):
        put_file(path, report.as_html(language).encode(), force=force)
    elif suffix in SUFFIXES:
        put_file(path, sheet_bytes(suffix, HEADINGS[language], report.rows()), force=force)
    else:
        known = ", ".join((*SUFFIXES, ".html"))
        raise ProtocolError(
            f"{path}: no report can be written as {suffix or 'a file without suffix'}.", hint=f"Use one of {known}."
        )


def _lines(finding: Finding) -> Sequence[str]:
    """Return a finding as lines: what is stated and computed, the arithmetic, why, and where."""
    lines = [translated(_head(finding))]
    lines += [f"    {finding.arithmetic}"] if finding.arithmetic else []
    lines += [f"    {translated(finding.explanation)}"] if finding.explanation else []
    for place in finding.places:
        quote = place.quote if len(place.quote) <= SHOWN_QUOTE else f"{place.quote[:SHOWN_QUOTE]}…"
        lines.append(f"    {_place(place)}: “{quote}”")
    return lines


def _head(finding: Finding) -> str:
    subject, stated, check = finding.subject, finding.stated, finding.check
    if finding.status is Status.AGREES:
        return f"AGREES  {subject}: stated {stated}  [{check}]"
    computed = f", computed {finding.computed}" if finding.computed else ""
    if finding.status is Status.DIFFERS:
        return f"DIFFERS  {subject}: stated {stated}{computed}  [{check}]"
    return f"CANNOT BE CHECKED  {subject}: stated {stated}{computed}  [{check}]"


def _place(place: Evidence) -> str:
    return f"{place.place}, page {place.page}" if place.page else place.place
