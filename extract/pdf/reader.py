"""The PDF reader: pages that may hold tables, their words, their tables, and the running text of every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.documents import Document, Section
from corpora.nouns.evidence import Problem
from extract.pdf.above import above_tables
from extract.pdf.file import PdfFile
from extract.pdf.model import PageWords
from extract.pdf.pasted import read_pasted
from extract.pdf.problems import by_document, mark_recognised, page_list
from extract.pdf.scan.text import with_recognised
from extract.pdf.sieve import Overview, look_over
from extract.pdf.tables import read_tables
from extract.pdf.words import read_pages

MAX_PAGES = 200
"""Pages of one file that are read for tables; an article with its supplement has some dozens."""


class PdfReader:
    """Reads PDFs: glyphs to words, words to tables."""

    kind = "pdf"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - only the content decides
        """Return whether the bytes open like a PDF."""
        return b"%PDF-" in head[:1024]

    def read(self, name: str, data: bytes) -> Document:
        """Return the document with the tables of its candidate pages and the text of all pages.

        Raises
        ------
        FormatError : the file is no PDF, or encrypted, or damaged beyond reading.
        """
        with PdfFile(data, name) as pdf:
            return read_pdf(pdf)


def read_pdf(pdf: PdfFile) -> Document:
    """Return the document in an open PDF.

    Raises
    ------
    FormatError : the file is damaged beyond reading.
    """
    overview = of_whole_pages(look_over(pdf), pdf)
    pages = read_candidates(pdf, overview)
    tables, outside = read_tables(pages, pdf.name)
    texts = with_recognised(overview.texts, pages)
    shared = by_document([problem for page in pages for problem in page.problems], pdf.name)
    return Document(
        sha256=pdf.sha256,
        name=pdf.name,
        kind=PdfReader.kind,
        title=overview.title,
        doi=overview.doi,
        sections=tuple(Section(text=text, page=i) for i, text in enumerate(texts, start=1)),
        above=above_tables(tables, texts),
        tables=tuple(mark_recognised(table, pages) for table in tables),
        n_pages=len(texts),
        problems=(*broken_off(pdf), *shared, *pages_left(overview, pdf.name), *outside),
    )


def of_whole_pages(overview: Overview, pdf: PdfFile) -> Overview:
    """Return the overview of a file without the pages that are not whole: neither their tables nor their text are read."""
    if not pdf.is_cut:
        return overview
    whole = pdf.whole_pages
    return replace(
        overview,
        candidates=tuple(number for number in overview.candidates if number in whole),
        pictured=tuple(number for number in overview.pictured if number in whole),
        texts=tuple(text if number in whole else "" for number, text in enumerate(overview.texts, 1)),
    )


def broken_off(pdf: PdfFile) -> Sequence[Problem]:
    """Return the problem of a file that breaks off, which names the pages that were not read."""
    if not pdf.is_cut:
        return ()
    left = [number for number in range(1, len(pdf) + 1) if number not in pdf.whole_pages]
    lost = f" Parts of the pages {page_list(left)} are missing; they were not read." if left else ""
    message = f"The file breaks off: it does not end as it began.{lost} Pages may be missing altogether."
    hint = "Fetch the file again."
    return (Problem(code="DOCUMENT-BROKEN-OFF", item=pdf.name, message=message, hint=hint),)


def read_candidates(pdf: PdfFile, overview: Overview) -> list[PageWords]:
    """Return the words of the pages that may hold tables, and of captioned pictures that may be tables."""
    pages = read_pages(pdf, overview.candidates[:MAX_PAGES])
    captioned = [*pages, *read_pages(pdf, overview.pictured[:MAX_PAGES])]
    return sorted([*pages, *read_pasted(pdf, captioned)], key=lambda page: page.number)


def pages_left(overview: Overview, name: str) -> Sequence[Problem]:
    """Return the problem of a file with more candidate pages than are read; none for other files."""
    left = sorted((*overview.candidates[MAX_PAGES:], *overview.pictured[MAX_PAGES:]))
    if not left:
        return ()
    message = f"{len(left)} pages that may hold tables were not read, from page {left[0]} on: only {MAX_PAGES} are."
    return (Problem(code="PDF-PAGES-LEFT", item=name, message=message, hint="Split the file and read its parts."),)
