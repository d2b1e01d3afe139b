"""The readers Focimine knows, one file each. A new format is one file here and one line in `READERS`."""

from __future__ import annotations

import codecs

from corpora.errors import FormatError
from corpora.nouns.documents import Document
from corpora.text import peek
from extract.pdf.reader import PdfReader
from extract.readers.base import HEAD_BYTES, DocumentReader
from extract.readers.elsevier_xml import ElsevierReader
from extract.readers.html_page import HtmlReader
from extract.readers.jats_xml import JatsReader
from extract.readers.spreadsheet import DelimitedReader, WorkbookReader
from extract.readers.word_file import WordReader

READERS: tuple[DocumentReader, ...] = (
    PdfReader(), JatsReader(), ElsevierReader(), HtmlReader(), WorkbookReader(), DelimitedReader(), WordReader(),
)  # fmt: skip


def reader_for(name: str, data: bytes) -> DocumentReader:
    """Return the one reader that claims the file.

    Raises
    ------
    FormatError : the file is empty, no reader claims it, or two do (a defect in our claims; both are named).
    """
    if not data:
        raise FormatError(f"{name} is empty.", hint="Fetch the file again.")
    head = data[:HEAD_BYTES]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # markup is recognised by its letters
        head = peek(head).encode()
    claiming = [reader for reader in READERS if reader.claims(name, head)]
    if len(claiming) == 1:
        return claiming[0]
    known = ", ".join(reader.kind for reader in READERS)
    if not claiming:
        raise FormatError(f"{name} is no document Focimine can read.", hint=f"Known kinds: {known}.")
    kinds = " and ".join(reader.kind for reader in claiming)
    raise FormatError(f"{name} is claimed by two readers: {kinds}.", hint="Please report this file.")


def read_document(name: str, data: bytes) -> Document:
    """Return the document the file holds, read by the reader that claims it (raises `FormatError`)."""
    return reader_for(name, data).read(name, data)
