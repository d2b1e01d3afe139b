"""The files of an analysis' further results: their maps, their tables, a line on each table, sentences for the methods."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.sheets import MARK, sheet_text
from meta.sections import ReportSection


def files_of_sections(sections: Sequence[ReportSection]) -> dict[str, bytes]:
    """Return the files of the sections of one analysis by their path in its folder; none for a table without a row."""
    files: dict[str, bytes] = {}
    for section in sections:
        for table in (table for table in section.tables if not table.is_empty):
            header, *rows = table.plain or (table.header["en"], *table.rows["en"])
            text = MARK + sheet_text(header, rows, delimiter="\t")
            files[f"tables/{table.name}.tsv"] = text.encode()
        for name, data in section.files.items():
            files[name.removeprefix(f"{section.analysis}/")] = data
    return files


def table_lines(sections: Sequence[ReportSection]) -> str:
    """Return the rows of tables/README.md on the tables of the sections."""
    return "".join(
        f"| `{table.name}.tsv` | {' '.join(filter(None, [table.title['en'] + '.', table.note.get('en', '')]))} |\n"
        for section in sections
        for table in section.tables
        if not table.is_empty
    )


def methods_of_sections(sections: Sequence[ReportSection], language: str) -> str:
    """Return what the sections add to a methods paragraph, in "en" or "zh"; "" where they add nothing."""
    found = [words for section in sections if (words := section.methods.get(language))]
    return ("".join(f" {words}" for words in found)) if language == "en" else "".join(found)


def cites_of_sections(sections: Sequence[ReportSection]) -> tuple[str, ...]:
    """Return the keys of what these sentences refer to, each once."""
    return tuple(dict.fromkeys(key for section in sections for key in section.cites))


def lines_of_sections(sections: Sequence[ReportSection], language: str) -> list[str]:
    """Return what was found and what to be careful about, section by section."""
    return [
        line
        for section in sections
        for line in (*section.findings.get(language, ()), *section.warnings.get(language, ()))
    ]
