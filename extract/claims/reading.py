"""A file to a manuscript: any document the program reads, PDF files with all their tables, plain text, Markdown."""

from __future__ import annotations

from pathlib import Path

from corpora.errors import FormatError
from corpora.formats.inputs import UnreadableError, read_input
from corpora.nouns.documents import Document
from extract.claims.manuscript import Manuscript, to_manuscript
from extract.claims.plain_text import is_plain_text, read_plain_text

MAX_BYTES = 128 * 1024 * 1024
"""Size of the largest file that is read as a manuscript."""


def read_manuscript(path: Path) -> Manuscript:
    """Return the manuscript in a file.

    Raises
    ------
    FormatError : the file cannot be opened, is too large, or is no document that can be read.
    """
    try:
        size = path.stat().st_size
        data = read_input(path) if size <= MAX_BYTES else b""
    except UnreadableError as error:
        raise FormatError(f"{path} {error}.", hint="Give the path of a manuscript.") from error
    except OSError as error:
        raise FormatError(
            f"{path} cannot be opened: {error.strerror}.", hint="Give the path of a manuscript."
        ) from error
    if not data:
        what = "is empty" if not size else f"is larger than {MAX_BYTES // 2**20} MB"
        raise FormatError(f"{path} {what}.", hint="Give a manuscript as PDF, Word, HTML, XML, Markdown or text.")
    return to_manuscript(read_any(path.name, data))


def read_any(name: str, data: bytes) -> Document:
    """Return the document in a file's bytes (raises `FormatError`)."""
    from extract.readers import read_document

    if data.lstrip()[:5] == b"%PDF-":
        return _read_pdf(name, data)
    markup = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if is_plain_text(name) and not markup and not data.startswith(b"PK\x03\x04"):
        return read_plain_text(name, data)
    return read_document(name, data)


def _read_pdf(name: str, data: bytes) -> Document:
    """Return a PDF with the tables of all its pages: a table of included studies holds no coordinates."""
    from dataclasses import replace

    from extract.claims.pdf_tables import completed
    from extract.pdf.file import PdfFile
    from extract.pdf.reader import MAX_PAGES, read_pdf
    from extract.pdf.tables import read_tables
    from extract.pdf.words import read_pages

    with PdfFile(data, name) as pdf:
        document = read_pdf(pdf)
        pages = read_pages(pdf, range(1, min(document.n_pages, MAX_PAGES) + 1))
        tables, _ = read_tables(pages, name)
    return replace(document, tables=tuple(completed(tables, pages)))
