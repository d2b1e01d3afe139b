"""Pages drawn as text for the tests of the layout, and PDFs read page by page.

One character is 4 points wide, one line 12 points high.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.nouns.documents import Table
from extract.pdf.file import PdfFile
from extract.pdf.model import PageWords, Word
from extract.pdf.sieve import look_over
from extract.pdf.tables import read_tables
from extract.pdf.words import read_pages

CHARACTER, LEADING, SIZE = 4.0, 12.0, 10.0
PROSE = (
    "We found that the activity of this region was related to the ratings of the",
    "participants who had been shown the faces for a longer time than the others",
    "and that the effect at 12, -8, 44 did not depend on the order of the trials",
    "in the second session of the study that was run after a break of a few days",
)


def draw(sheet: str, number: int = 1, *, left: float = 60.0, top: float = 90.0) -> PageWords:
    """Return a page drawn as text: words at their places, `---` as ruling lines, *bold* and /italic/ words."""
    words: list[Word] = []
    rules = []
    y = top
    for line in sheet.strip("\n").split("\n"):
        if re.search(r"-{3,}", line):
            rules += [
                (left + m.start() * CHARACTER, y - 4, left + m.end() * CHARACTER, y - 3.5)
                for m in re.finditer(r"-{3,}", line)
            ]
            if not re.sub(r"[-\s]", "", line):
                y += 4
                continue
        for m in re.finditer(r"\S+", line):
            if set(m.group()) == {"-"} and len(m.group()) > 2:
                continue
            text = m.group().strip("*/") if len(m.group()) > 2 else m.group()
            words.append(
                Word(
                    text=text,
                    raw=text,
                    x0=left + m.start() * CHARACTER,
                    top=y,
                    x1=left + m.end() * CHARACTER,
                    bottom=y + SIZE * 0.9,
                    size=SIZE,
                    bold=m.group().startswith("*") and len(m.group()) > 2,
                    italic=m.group().startswith("/") and len(m.group()) > 2,
                    font="F",
                )
            )
        y += LEADING
    return PageWords(number=number, width=595.0, height=842.0, words=tuple(words), rules=tuple(rules))


def read(*sheets: str) -> list[Table]:
    """Return the tables of pages drawn as text, one sheet a page."""
    return tables_of(*(draw(sheet, i) for i, sheet in enumerate(sheets, start=1)))


def body(table: Table) -> list[list[str]]:
    """Return the body rows as lists of cell texts, blank cells as empty text."""
    out = []
    for index in range(table.header_rows, table.n_rows):
        row = [""] * table.n_columns
        for cell in table.row(index):
            row[cell.column] = cell.text
        out.append(row)
    return out


def headings(table: Table) -> dict[int, str]:
    """Return for each column its headings from top to bottom."""
    out: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.header:
            for column in range(cell.column, cell.column + cell.column_span):
                out.setdefault(column, []).append(cell.text)
    return {column: " | ".join(texts) for column, texts in sorted(out.items())}


def tables_of(*pages: PageWords) -> list[Table]:
    """Return the tables of pages."""
    return read_tables(pages, "drawn.pdf")[0]


def pages_of(data: bytes, name: str = "own.pdf", numbers: Sequence[int] | None = None) -> list[PageWords]:
    """Return the words of the pages of a PDF; None for all."""
    with PdfFile(data, name) as pdf:
        return read_pages(pdf, numbers)


def candidates_of(data: bytes) -> list[int]:
    """Return the pages of a PDF that may hold tables of coordinates."""
    with PdfFile(data) as pdf:
        return list(look_over(pdf).candidates)
