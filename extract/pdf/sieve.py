"""What can be known of a PDF in milliseconds: running text, metadata, pages that may hold coordinates."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from functools import lru_cache

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.pdf.page.render import open_document
from extract.readers.pdf_sieve import has_rows_of_numbers, has_turned_rows, number_runs

MIN_NUMBERS = 12
"""Numbers in rows of three or more from which a page may hold a table (four rows of x, y, z)."""

MIN_NUMBERS_NAMED = 6
"""The same for a page that speaks of coordinates or prints the heads x, y, z ..."""

MIN_NUMBERS_TABLE = 3
"""... and for one that holds the word "Table" besides: one row will do."""

MIN_NUMBERS_REST = 6
"""The same for a page next to one kept: a table's last rows may stand there alone."""

MIN_TEXT = 40
"""Pages with fewer characters than this are looked at as pictures."""

MANY_PATHS = 300
"""Paths from which a page without text may be one whose letters are drawn as outlines."""

CAPTION_REACH = 400
"""Characters after the word "Table" in which its caption says what it is about."""

_DRAWN = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH]

_NAMED = re.compile(
    r"co-?ordinate|talairach|\bMNI\b|stereota|\bpeak|local maxim|\bx\s*[,;/]?\s*y\s*[,;/]?\s*z\b|坐标|峰值",
    re.IGNORECASE,
)
_TABLE = re.compile(r"\bTab(?:le|\.)|表", re.IGNORECASE)
_CAPTION = re.compile(
    r"^[^\w\n]*(?:(?:supp\w*|online|extended data|appendix)\W+)?Tab(?:le|\.|\b)|^\W*(?:附|续)?表",
    re.IGNORECASE | re.MULTILINE,
)
_PEOPLE = re.compile(
    r"demograph|participant|patient|subjects?\b|sample|characteristic|\bages?\b|gender|\bsex\b|被试|年龄|性别",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;:)\]}]")


@dataclass(frozen=True, slots=True)
class Overview:
    """What one pass of PDFium over a document shows: each page's text, pages that may hold coordinates, metadata."""

    texts: tuple[str, ...]
    candidates: tuple[int, ...]
    metadata: dict[str, str]


@lru_cache(maxsize=1)
def _overview(data: bytes) -> Overview:
    # Kept for the document in hand: text, filter and metadata all ask for it.
    document = open_document(data)
    try:
        pages: list[tuple[str, bool]] = []
        for index in range(len(document)):
            pages.append(_glance(document, index, after=bool(pages) and pages[-1][1]))
        try:
            metadata = document.get_metadata_dict()
        except (pdfium.PdfiumError, UnicodeError):
            metadata = {}
    finally:
        document.close()
    candidates = tuple(number for number, (_, wanted) in enumerate(pages, start=1) if wanted)
    return Overview(tuple(text for text, _ in pages), candidates, metadata)


def _glance(document: pdfium.PdfDocument, index: int, *, after: bool) -> tuple[str, bool]:
    """Return a page's text, "" when it cannot be read, and whether the page may hold coordinates.

    `after` says that the page before it may.
    """
    try:
        page = document[index]
    except (pdfium.PdfiumError, ValueError):
        return "", True
    try:
        text_page = page.get_textpage()
        try:
            text = _text(text_page)
            wanted = _may_hold_table(text, text_page, after=after)
        finally:
            text_page.close()
        return text, wanted or (len(text.strip()) < MIN_TEXT and _has_picture(page))
    except (pdfium.PdfiumError, ValueError, UnicodeError):
        return "", _has_picture(page)
    finally:
        page.close()


def _text(text_page: pdfium.PdfTextPage) -> str:
    text = str(text_page.get_text_bounded()).replace("\r\n", "\n")
    # PDFium marks a hyphen it takes for a line break by U+FFFE or U+0002.
    return re.sub(r"[\ufffe\x02]\n?(?=[a-z])", "", text).replace("\ufffe", "-").replace("\x00", "")


def page_texts(data: bytes) -> list[str]:
    """Return each page's running text in the order of its content stream; "" for unreadable pages.

    Raises
    ------
    FormatError : no PDF, damaged beyond repair, or encrypted with a password.
    """
    return list(_overview(data).texts)


def count_row_numbers(text: str) -> int:
    """Return how many short numbers of a text stand in runs of three or more, fillers allowed between."""
    return sum(len(run) for run in number_runs(text))


def may_hold_coordinates(text: str) -> bool:
    """Return whether a page with this text may hold a table of coordinates or state one in a sentence."""
    numbers = count_row_numbers(text)
    if numbers >= MIN_NUMBERS:
        return True
    needed = MIN_NUMBERS_TABLE if _TABLE.search(text) else MIN_NUMBERS_NAMED
    return numbers >= needed and bool(_NAMED.search(text))


def is_table_page(text: str) -> bool:
    """Return whether a page's words alone announce a table of coordinates or of participants."""
    captions = list(_CAPTION.finditer(text))
    if captions and _NAMED.search(text):
        return True
    return any(_PEOPLE.search(text, c.end(), c.end() + CAPTION_REACH) for c in captions)


def is_garbled(text: str) -> bool:
    """Return whether most characters of a page are no characters: its fonts do not say what they draw."""
    if 2 * len(_PLAIN.sub("", text)) <= len(text):
        return False
    inked = [c for c in text if not c.isspace()]
    return len(inked) >= 100 and sum(c.isalnum() and c.isprintable() for c in inked) < 0.4 * len(inked)


def candidate_pages(data: bytes) -> list[int]:
    """Return the pages (from 1) that may hold a table of coordinates; errs on the side of too many.

    Pages without text that show a picture are among them: they may be scans.

    Raises
    ------
    FormatError : no PDF, damaged beyond repair, or encrypted with a password.
    """
    return list(_overview(data).candidates)


def picture_pages(data: bytes) -> list[int]:
    """Return the pages (from 1) on which a table's caption stands beside a picture large enough to be that table.

    Raises
    ------
    FormatError : no PDF, damaged beyond repair, or encrypted with a password.
    """
    captioned = [index for index, text in enumerate(_overview(data).texts) if _CAPTION.search(text)]
    if not captioned:
        return []
    document = open_document(data)
    try:
        return [index + 1 for index in captioned if _has_large_picture(document, index)]
    finally:
        document.close()


def _has_large_picture(document: pdfium.PdfDocument, index: int) -> bool:
    """Return whether a page shows a picture of at least four lines' height and a third of a column's width."""
    try:
        page = document[index]
        found = False
        for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = item.get_bounds()
            found = found or (right - left >= 40 and top - bottom >= 40)
        page.close()
    except (pdfium.PdfiumError, ValueError, ctypes.ArgumentError):
        return False
    return found


def _may_hold_table(text: str, text_page: pdfium.PdfTextPage, *, after: bool) -> bool:
    if is_garbled(text):
        return True
    if may_hold_coordinates(text):
        return is_table_page(text) or has_rows_of_numbers(text_page)
    if after and count_row_numbers(text) >= MIN_NUMBERS_REST and has_rows_of_numbers(text_page):
        return True
    # PDFium runs the lines of turned text together, and so their numbers.
    return has_turned_rows(text_page)


def _has_picture(page: pdfium.PdfPage) -> bool:
    paths = 0
    try:
        for item in page.get_objects(filter=_DRAWN, max_depth=3):
            paths += item.type == pdfium_c.FPDF_PAGEOBJ_PATH
            if paths > MANY_PATHS or item.type != pdfium_c.FPDF_PAGEOBJ_PATH:
                return True
    except (pdfium.PdfiumError, ValueError, ctypes.ArgumentError):
        return True
    return False


def document_metadata(data: bytes) -> tuple[str | None, str | None]:
    """Return title and DOI: from the file's metadata, else (DOI only) from the first two pages' text."""
    overview = _overview(data)
    info = overview.metadata
    title = _title(str(info.get("Title", "")))
    places = [str(info.get(key, "")) for key in ("Subject", "Keywords", "Title")]
    places += overview.texts[:2]
    for place in places:
        found = _DOI.search(place)
        if found:
            return title, found.group(0).lower()
    return title, None


def _title(text: str) -> str | None:
    """Return a metadata title if it reads like one: several words, no file name, no production code."""
    text = " ".join(text.replace("\x00", "").split())
    words = [w for w in text.split() if len(w) > 1 and w.isalpha()]
    if len(words) < 3 and not re.search(r"[\u4e00-\u9fff]{5}", text):
        return None
    if re.search(
        r"\.(docx?|pdf|indd|qxd|tex|dvi)\b|\b\d+\.\.\d+\b|^untitled|^microsoft word", text, re.IGNORECASE
    ):
        return None
    return text
