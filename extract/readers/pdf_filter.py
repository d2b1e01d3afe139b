"""What can be known of a PDF in milliseconds: running text, metadata, pages that may hold coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium

from corpora.errors import FormatError

_NUMBER = re.compile(r"(?<![\w.])[^\w\s.,;]?\d{1,3}(?![\w.])")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")


@contextmanager
def open_pdfium(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """Yield the document opened with PDFium; FormatError when it cannot be."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise FormatError(f"not a readable PDF: {error}") from error
    try:
        yield document
    finally:
        document.close()


def page_texts(data: bytes) -> list[str]:
    """Return each page's running text in the order of its content stream."""
    texts = []
    with open_pdfium(data) as document:
        for index in range(len(document)):
            page = document[index]
            text_page = page.get_textpage()
            texts.append(text_page.get_text_bounded().replace("\r\n", "\n"))
            text_page.close()
            page.close()
    return texts


def candidate_pages(data: bytes) -> list[int]:
    """Return the pages (from 1) that may hold a table of coordinates; errs on the side of too many."""
    keep: set[int] = set()
    texts = page_texts(data)
    for number, text in enumerate(texts, start=1):
        if len(_NUMBER.findall(text)) >= 12:
            keep.update((number,))
    return sorted(keep)


def document_metadata(data: bytes) -> tuple[str | None, str | None]:
    """Return title and DOI as far as the file's own metadata or first page state them."""
    with open_pdfium(data) as document:
        title = document.get_metadata_dict().get("Title", "").strip() or None
    texts = page_texts(data)
    found = _DOI.search(texts[0]) if texts else None
    return title, found.group(0) if found else None
