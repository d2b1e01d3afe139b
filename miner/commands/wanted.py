"""The sheet of full texts that are still to be got: who wrote what where, with links."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from corpora.formats.workbook import Look
from corpora.nouns.records import Record

COLUMNS = {
    "report": "报告", "authors": "作者", "authors_translated": "作者（另一语言）", "year": "年份", "title": "题名",
    "title_translated": "题名（另一语言）", "journal": "期刊", "journal_translated": "期刊（另一语言）", "volume": "卷",
    "issue": "期", "pages": "页码", "doi": "DOI 链接", "pmid": "PubMed 链接", "pmcid": "PMC 链接", "url": "其他链接",
    "databases": "数据库", "n": "序号",
}  # fmt: skip
"""Headings in English and Chinese, in their order but for the last, which comes first."""
ORDER = ("n", *(name for name in COLUMNS if name != "n"))
LOOK_WIDTHS = {"title": 60, "title_translated": 40, "authors": 40, "journal": 30, "doi": 40, "pmid": 38, "pmcid": 38}
FIELDS = ("volume", "issue", "pages", "url", "journal", "journal_translated", "title", "title_translated")


def wanted_rows(reports: Iterable[tuple[str, tuple[Record, ...]]], language: str) -> tuple[list[str], list[list[str]]]:
    """Return headings in `language` ("en", "zh") and a row per report, from all its records, the first filled each."""
    header = [heading(name, language) for name in ORDER]
    rows = [_row(n, report, records) for n, (report, records) in enumerate(reports, start=1)]
    return header, [[row[name] for name in ORDER] for row in rows]


def heading(name: str, language: str) -> str:
    """Return a column's heading in `language`."""
    return COLUMNS[name] if language == "zh" else name


def wanted_look(language: str) -> Look:
    """Return how the sheet looks as a workbook."""
    return Look(widths={heading(name, language): width for name, width in LOOK_WIDTHS.items()})


def _row(n: int, report: str, records: tuple[Record, ...]) -> dict[str, str]:
    cells = {name: _first(getattr(record, name) for record in records) for name in FIELDS}
    for name in ("authors", "authors_translated"):
        cells[name] = _first("; ".join(author.raw for author in getattr(record, name)) for record in records)
    doi, pmid, pmcid = (_first(getattr(r, name) for r in records) for name in ("doi", "pmid", "pmcid"))
    year = next((str(record.year) for record in records if record.year), "")
    cells |= {
        "doi": f"https://doi.org/{quote(doi, safe='/:;()._-')}" if doi else "",
        "pmid": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else "",
        "pmcid": f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/" if pmcid else "",
        "databases": "; ".join(dict.fromkeys(r.database for r in records if r.database)),
    }
    return cells | {"n": str(n), "report": report, "year": year}


def _first(values: Iterable[str | None]) -> str:
    return next((value for value in values if value), "")


def wanted_line(report: str, records: tuple[Record, ...]) -> str:
    """Return one report as a line to print."""
    row = _row(0, report, records)
    author = row["authors"].partition(";")[0] or "no author"
    link = row["doi"] or row["pmid"] or row["url"]
    return f"{report}  {author}, {row['year'] or 'no year'}  {row['title']}{f'  {link}' if link else ''}"
