"""What can be known of a PDF in milliseconds: running text, metadata, pages that may hold coordinates."""

from __future__ import annotations

import ctypes
import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpora.ids import parse_doi
from corpora.words.patterns import compiled
from corpora.words.printed import TABLE_LINE, TABLE_WORDS, parse_table_label
from corpora.words.spaces import COORDINATES, MNI_WORDS, TALAIRACH_WORDS
from extract.pdf.file import PdfFile
from extract.pdf.layout.captions import is_caption
from extract.pdf.number_rows import has_rows_of_numbers, has_sign, has_turned_rows, number_runs
from extract.pdf.side_pages import is_column_text

GARBLED_TEXT = 100
"""Characters from which a page's text shows whether its fonts map glyphs to characters ..."""

READABLE = 0.4
"""... as this share of them is letters and digits where they do."""

TITLE_WORDS = 3
"""Words of the shortest title that is accepted."""


MIN_NUMBERS = 12
"""Numbers in rows of three or more from which a page may hold a table (four rows of x, y, z)."""

MIN_NUMBERS_NAMED = 6
"""The same for a page that mentions coordinates or prints the headings x, y, z ..."""

MIN_NUMBERS_TABLE = 3
"""... and for one that holds the word "Table" or the headings of the axes besides: one row will do."""

MIN_NUMBERS_REST = 6
"""The same for a page next to one kept: a table's last rows may be there alone."""

LAST_LINES = 7
"""Lines at the end of a page, a running foot among them, in which the caption of the next page's table may be."""

FIRST_LINES, ROW_WORDS = 3, 14
"""Lines at the top of a page, running heads among them, in which a table's last row may be, and its most words."""

MIN_TEXT = 40
"""Pages with fewer characters than this are looked at as pictures."""

MANY_PATHS = 300
"""Paths from which a page without text may be one whose letters are drawn as outlines."""

CAPTION_REACH = 400
"""Characters after the word "Table" in which its caption names its subject."""

LEAST_PICTURE = 40
"""Points of width and of height from which a picture may be a table: four lines of small print."""

_DRAWN = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH]

_NAMED = compiled(
    rf"{COORDINATES}|{MNI_WORDS}|{TALAIRACH_WORDS}|stereota|\bpeak|local maxim|\bx\s*[,;/]?\s*y\s*[,;/]?\s*z\b|峰值"
)
_AXES = re.compile(r"(?:^|[ \t])x[ \t]*(?:\(mm\))?\s+y[ \t]*(?:\(mm\))?\s+z\b", re.IGNORECASE | re.MULTILINE)
"""The headings of the axes, in a line or one below the other."""
_TABLE = re.compile(TABLE_WORDS, re.IGNORECASE)
_CAPTION = re.compile(TABLE_LINE, re.IGNORECASE | re.MULTILINE)
_PEOPLE = re.compile(
    r"demograph|participant|patient|subjects?\b|sample|characteristic|\bages?\b|gender|\bsex\b|被试|年龄|性别",
    re.IGNORECASE,
)
_PLAIN = (string.ascii_letters + string.digits).encode()


@dataclass(frozen=True, slots=True)
class Overview:
    """What one look of PDFium at every page shows.

    `texts` is each page's running text in the order of its content stream, "" for unreadable pages. `candidates` are
    the pages (from 1) that may hold a table of coordinates, rather too many than too few: pages that cannot be judged
    are among them, and pages without text that show a picture. `pictured` are other pages on which a table's caption is
    beside a picture large enough to be that table. `title` and `doi` are the file's own, else (DOI only) from the first
    two pages' text.
    """

    texts: tuple[str, ...]
    candidates: tuple[int, ...]
    pictured: tuple[int, ...]
    title: str | None
    doi: str | None


@dataclass(frozen=True, slots=True)
class _Glance:
    """What is seen of one page."""

    text: str
    wanted: bool
    pictured: bool = False


def look_over(pdf: PdfFile) -> Overview:
    """Return what can be known of a document before any of its pages is parsed."""
    pages: list[_Glance] = []
    for index in range(len(pdf)):
        pages.append(_glance(pdf.document, index, pages[-1] if pages else None))
    texts = tuple(page.text for page in pages)
    followed = [*(page.wanted for page in pages[1:]), False]
    title, doi = _metadata(pdf.document, texts)
    return Overview(
        texts=texts,
        candidates=tuple(
            number
            for number, (page, next_wanted) in enumerate(zip(pages, followed, strict=True), start=1)
            if page.wanted or (next_wanted and not page.pictured and ends_with_caption(page.text))
        ),
        pictured=tuple(number for number, page in enumerate(pages, start=1) if page.pictured),
        title=title,
        doi=doi,
    )


def _glance(document: pdfium.PdfDocument, index: int, before: _Glance | None) -> _Glance:
    """Return what is seen of a page; `before` of the page before it."""
    after = before is not None and before.wanted
    try:
        page = document[index]
    except (pdfium.PdfiumError, ValueError):
        return _Glance("", True)
    try:
        text_page = page.get_textpage()
        try:
            text = _text(text_page)
            wanted = _may_hold_table(text, text_page, before) or (after and is_column_text(text))
        finally:
            text_page.close()
        wanted = wanted or (len(text.strip()) < MIN_TEXT and _has_picture(page))
        return _Glance(text, wanted, not wanted and any(captions_in(text)) and _has_large_picture(page))
    except (pdfium.PdfiumError, ValueError, UnicodeError):
        return _Glance("", True)
    finally:
        page.close()


def _text(text_page: pdfium.PdfTextPage) -> str:
    text = str(text_page.get_text_bounded()).replace("\r\n", "\n")
    # PDFium marks a hyphen it takes for a line break by U+FFFE or U+0002.
    return re.sub(r"[\ufffe\x02]\n?(?=[a-z])", "", text).replace("\ufffe", "-").replace("\x00", "")


def count_row_numbers(text: str) -> int:
    """Return how many short numbers of a text are in runs of three or more, fillers allowed between."""
    return sum(len(run) for run in number_runs(text))


def may_hold_coordinates(text: str) -> bool:
    """Return whether a page with this text may hold a table of coordinates or state one in a sentence."""
    numbers = count_row_numbers(text)
    if numbers >= MIN_NUMBERS or numbers < MIN_NUMBERS_TABLE:
        return numbers >= MIN_NUMBERS
    enough = numbers >= MIN_NUMBERS_NAMED or _TABLE.search(text) or _AXES.search(text)
    return bool(enough and _NAMED.search(text))


def begins_with_row(text: str) -> bool:
    """Return whether one of the first lines of a page holds a few words and three short numbers: a table's last row."""
    first = [line for line in text.split("\n") if line.strip()][:FIRST_LINES]
    return any(len(line.split()) <= ROW_WORDS and any(number_runs(line)) for line in first)


def ends_with_caption(text: str) -> bool:
    """Return whether one of the last lines of a page opens a caption: its table may be on the next page."""
    last = [line for line in text.split("\n") if line.strip()][-LAST_LINES:]
    return any(any(captions_in(line)) for line in last)


def captions_in(text: str) -> Iterator[re.Match[str]]:
    """Yield where lines of a text may open a caption; a sentence on a table ("Table 2, this revealed") opens none."""
    for found in _CAPTION.finditer(text):
        line = text[found.start() :].partition("\n")[0].lstrip(string.digits + string.whitespace)
        if parse_table_label(line) is None or is_caption(line):
            yield found


def is_table_page(text: str) -> bool:
    """Return whether a page's words alone announce a table of coordinates or of participants."""
    captions = list(captions_in(text))
    if captions and _NAMED.search(text):
        return True
    return any(_PEOPLE.search(text, c.end(), c.end() + CAPTION_REACH) for c in captions)


def is_garbled(text: str) -> bool:
    """Return whether most codes of a page are no characters: its fonts do not map glyphs to characters."""
    characters = text.encode("ascii", "ignore")
    if 2 * (len(characters) - len(characters.translate(None, _PLAIN))) >= len(text):
        return False
    inked = [c for c in text if not c.isspace()]
    return len(inked) >= GARBLED_TEXT and sum(c.isalnum() and c.isprintable() for c in inked) < READABLE * len(inked)


def _has_large_picture(page: pdfium.PdfPage) -> bool:
    """Return whether a page shows a picture as large as `LEAST_PICTURE`, or one that cannot be measured."""
    try:
        for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = item.get_bounds()
            if right - left >= LEAST_PICTURE and top - bottom >= LEAST_PICTURE:
                return True
    except (pdfium.PdfiumError, ValueError, ctypes.ArgumentError):
        return True
    return False


def _may_hold_table(text: str, text_page: pdfium.PdfTextPage, before: _Glance | None) -> bool:
    if is_garbled(text):
        return True
    after = before is not None and before.wanted
    if after and begins_with_row(text):
        return True
    if may_hold_coordinates(text):
        named = is_table_page(text) or _AXES.search(text) is not None
        goes_on = before is not None and (after or ends_with_caption(before.text))
        return named or ((goes_on or may_be_rows(text)) and has_rows_of_numbers(text_page))
    if after and count_row_numbers(text) >= MIN_NUMBERS_REST and has_rows_of_numbers(text_page):
        return True
    # PDFium runs the lines of turned text together, and so their numbers.
    return has_turned_rows(text_page)


def may_be_rows(text: str) -> bool:
    """Return whether the numbers of a page may be those of a table that begins on it: it has a caption or words of
    coordinates, or a number has a sign. Others are those of figures' axes.
    """
    if any(captions_in(text)) or _NAMED.search(text):
        return True
    return any(map(has_sign, (number for run in number_runs(text) for number in run)))


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


def _metadata(document: pdfium.PdfDocument, texts: Sequence[str]) -> tuple[str | None, str | None]:
    """Return title and DOI: from the file's metadata, else (DOI only) from the first two pages' text."""
    try:
        info = document.get_metadata_dict()
    except (pdfium.PdfiumError, UnicodeError):
        info = {}
    places = [str(info.get(key, "")) for key in ("Subject", "Keywords", "Title")]
    return _title(str(info.get("Title", ""))), next(filter(None, map(parse_doi, [*places, *texts[:2]])), None)


def _title(text: str) -> str | None:
    """Return a metadata title if it reads like one: several words, no file name, no production code."""
    text = " ".join(text.replace("\x00", "").split())
    words = [w for w in text.split() if len(w) > 1 and w.isalpha()]
    if len(words) < TITLE_WORDS and not re.search(r"[\u4e00-\u9fff]{5}", text):
        return None
    if re.search(r"\.(docx?|pdf|indd|qxd|tex|dvi)\b|\b\d+\.\.\d+\b|^untitled|^microsoft word", text, re.IGNORECASE):
        return None
    return text
