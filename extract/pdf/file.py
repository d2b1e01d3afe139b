"""A PDF opened once for all who read it: by PDFium for text and pictures, by pdfplumber for what its pages paint."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cached_property
from types import TracebackType

import pypdfium2 as pdfium
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from corpora.errors import FormatError
from corpora.ids import sha256_hex
from extract.pdf.ends import breaks_off, whole_objects, whole_pages
from extract.pdf.page.ink import InkSource, PageInk, read_ink
from extract.pdf.page.render import PageImage, render_page
from extract.pdf.page.signs import SignReader

BROKEN = (
    PSException, PDFException, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    AssertionError, RecursionError, NotImplementedError, RuntimeError, EOFError, OSError, MemoryError,
    struct.error, zlib.error,
)  # fmt: skip
"""What reading a damaged file raises: pdfminer's own errors, and those that a wrong object causes inside it or inside a
filter of a stream (`NotImplementedError` comes from encryption and compression that pdfminer has no code for)."""

LONGEST_REASON = 200
"""Characters of a library's own message that are shown."""


class UnreadablePageError(Exception):
    """pdfminer cannot parse the content of a page; the text is the reason."""


class PdfFile:
    """One PDF, opened when it is made and closed at the end of a `with` block.

    `document` is PDFium's; `is_cut`: the file breaks off, and `whole_pages` are those that can be read. `signs` keeps what it saw of a glyph for all pages. `data` are the file's bytes, `name` is
    what messages call it.

    Raises
    ------
    FormatError : no PDF, encrypted with a password, damaged beyond repair, or without pages.
    """

    def __init__(self, data: bytes, name: str = "The file") -> None:
        self.name = name
        self.is_cut = breaks_off(data)
        self.data = whole_objects(data) if self.is_cut else data
        self.sha256 = sha256_hex(data)
        self.signs = SignReader()
        try:
            self.document = pdfium.PdfDocument(self.data)
        except pdfium.PdfiumError as error:
            locked = "assword" in str(error)
            hint = "Remove the password first." if locked else "It is cut off or damaged: fetch it again."
            raise FormatError(f"{name}: PDFium cannot open it: {error}", hint=hint) from error
        if len(self) == 0:
            self.close()
            raise FormatError(f"{name} is a PDF without pages.")

    def __len__(self) -> int:
        return len(self.document)

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened."""
        self.document.close()

    @cached_property
    def _source(self) -> InkSource:
        """The file opened by pdfplumber, once the first page is painted; one that is damaged or cut is first rewritten by PDFium."""
        if not self.is_cut:
            try:
                return InkSource(self.data)
            except BROKEN:
                pass
        try:
            return InkSource(self._mended())
        except (pdfium.PdfiumError, *BROKEN) as error:
            raise FormatError(f"{self.name} is a damaged PDF: {_reason(error)}") from error

    def _mended(self) -> bytes:
        mended = io.BytesIO()
        self.document.save(mended)
        return mended.getvalue()

    @cached_property
    def whole_pages(self) -> set[int]:
        """The pages (from 1) of a file that breaks off of which everything is there; of any other file all."""
        if not self.is_cut:
            return set(range(1, len(self) + 1))
        try:
            return whole_pages(self._mended())
        except (pdfium.PdfiumError, *BROKEN):
            return set()

    def ink(self, number: int) -> PageInk:
        """Return what page `number` (from 1) paints.

        Raises
        ------
        UnreadablePageError : the page cannot be parsed.
        FormatError : no page can.
        """
        source = self._source
        try:
            return read_ink(source, number)
        except BROKEN as error:
            raise UnreadablePageError(_reason(error)) from error

    def picture(self, number: int, width: float) -> PageImage | None:
        """Return the picture of page `number` (from 1), `width` points wide; None when it cannot be drawn."""
        return render_page(self.document, number, width)


def _reason(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:LONGEST_REASON]
