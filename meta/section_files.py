"""The tables and pictures of a report's further sections, as files: what a page shows can also be taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meta.report.tables import to_tsv
from meta.sections import ReportSection, SectionTable

WHOLE_REVIEW = "review"
"""Folder of what belongs to no single analysis."""


def section_files(sections: Sequence[ReportSection]) -> dict[str, dict[str, bytes]]:
    """Return, for each kind of section (its folder below results/), its files by path in that folder.

    A table is `ANALYSIS/tables/NAME.LANGUAGE.tsv` (one file `NAME.tsv` where it is given `plain`), a picture
    `ANALYSIS/figures/NAME.LANGUAGE.svg` or `.png`. A table without a row is none. What a section gives as `files` is by its own path below results/.

    Raises
    ------
    ValueError : two sections give one file different contents.
    """
    found: dict[str, dict[str, bytes]] = {}
    for section in sections:
        place = section.analysis or WHOLE_REVIEW
        files = {f"{section.key}/{place}/{name}": data for name, data in _own_files(section).items()}
        for path, data in (*files.items(), *section.files.items()):
            folder, _, name = path.partition("/")
            there = found.setdefault(folder, {})
            if there.setdefault(name, data) != data:
                message = f"two sections write {path}"
                raise ValueError(message)
    return found


def _own_files(section: ReportSection) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for table in section.tables:
        if table.is_empty:
            continue
        files |= {f"tables/{name}": text.encode() for name, text in _texts(table).items()}
    for picture in section.pictures:
        for suffix, images in (("svg", picture.svg), ("png", picture.png)):
            files |= {f"figures/{picture.name}.{language}.{suffix}": data for language, data in images.items()}
    return files


def _texts(table: SectionTable) -> Mapping[str, str]:
    if table.plain:
        return {f"{table.name}.tsv": to_tsv(table.plain[0], table.plain[1:])}
    return {f"{table.name}.{lang}.tsv": to_tsv(header, table.rows[lang]) for lang, header in table.header.items()}
