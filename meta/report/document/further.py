"""What follows from an analysis (networks, terms, overlays), as blocks: every section of `meta.sections` alike."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.documents.blocks import Block, Figure, Grid, Heading, Link, Note, Paragraph, Text, joined
from meta.report.words.labels import label
from meta.sections import ReportSection, SectionPicture, SectionTable, Words


def section_blocks(section: ReportSection, language: str, root: str | None, *, level: int = 3) -> list[Block]:
    """Return a heading of `level`, the findings, cautions, pictures, tables and links to the files of one section."""
    blocks: list[Block] = [Heading(text=words_in(section.title, language), level=level, anchor=anchor_of(section))]
    blocks += [Paragraph(text=line) for line in section.findings.get(language, ())]
    blocks += [Note(text=line) for line in section.warnings.get(language, ())]
    blocks += [_picture(picture, language) for picture in section.pictures]
    blocks += [_table(table, language) for table in section.tables]
    if section.files and root is not None:
        blocks.append(Paragraph(text=_links(sorted(section.files), language, root), quiet=True))
    return blocks


def in_summary(section: ReportSection, line: str, whose: str, language: str) -> str:
    """Return a section's finding after the analysis it is of (none where `whose` is empty) and its title; neither is said twice."""
    heads = (whose, words_in(section.title, language))
    said = [head for head in heads if head and not line.casefold().startswith(head.casefold())]
    return ("：" if language == "zh" else ": ").join([*said, line])


def sections_of(sections: Sequence[ReportSection], analysis: str) -> list[ReportSection]:
    """Return those that belong to an analysis ("" for the whole review)."""
    return [section for section in sections if section.analysis == analysis]


def anchor_of(section: ReportSection) -> str:
    """Return where links lead to."""
    return "-".join(filter(None, ("further", section.key, section.analysis, _slug(words_in(section.title, "en")))))


def words_in(words: Words, language: str) -> str:
    """Return words in a language, those in the other where there are none."""
    return words.get(language) or next(iter(words.values()), "")


def _slug(text: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text.lower()).strip("-")


def _table(table: SectionTable, language: str) -> Grid | Paragraph:
    if not any(table.rows.values()):
        none = _NO_ROWS[language].format(words_in(table.title, language))
        return Paragraph(
            text=joined([none, words_in(table.note, language)], "" if language == "zh" else " "), quiet=True
        )
    header = table.header.get(language) or next(iter(table.header.values()))
    rows = table.rows.get(language)
    if rows is None:
        rows = next(iter(table.rows.values()))
    numeric = frozenset(place for place in range(len(header)) if rows and all(_is_number(row[place]) for row in rows))
    return Grid(
        header=header,
        rows=rows,
        caption=words_in(table.title, language),
        note=words_in(table.note, language),
        numeric=numeric,
        wide=len(header) > _UPRIGHT_COLUMNS,
    )


_NO_ROWS = {"en": "{}: none.", "zh": "{}：无。"}
"""What stands in place of a table without a row."""
_UPRIGHT_COLUMNS = 7
"""Columns up to which a table fits a page that stands."""


def _is_number(cell: str) -> bool:
    return not cell or cell.replace("−", "-").lstrip("<> ")[:1] in set("-.0123456789")


def _picture(picture: SectionPicture, language: str) -> Figure:
    return Figure(
        caption=words_in(picture.title, language),
        alternative=words_in(picture.alternative, language),
        svg=picture.svg.get(language) or next(iter(picture.svg.values()), b""),
        png=picture.png.get(language) or next(iter(picture.png.values()), b""),
    )


def _links(names: Sequence[str], language: str, root: str) -> Text:
    links: list[Text] = [(Link(text=name.rpartition("/")[2], href=f"{root}{name}"),) for name in names]
    return joined([f"{label('files', language)}{'：' if language == 'zh' else ': '}", joined(links, " · ")], "")
