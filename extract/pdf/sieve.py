"""What can be known of a PDF in milliseconds: running text, metadata, pages that may hold coordinates."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpora.words.patterns import compiled
from corpora.words.printed import TABLE_LINE, TABLE_WORDS
from corpora.words.spaces import COORDINATES, MNI_WORDS, TALAIRACH_WORDS
from extract.pdf.page.render import open_document

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

_NAMED = compiled(
    rf"{COORDINATES}|{MNI_WORDS}|{TALAIRACH_WORDS}|stereota|\bpeak|local maxim|\bx\s*[,;/]?\s*y\s*[,;/]?\s*z\b|峰值"
)
_TABLE = re.compile(TABLE_WORDS, re.IGNORECASE)
_CAPTION = re.compile(TABLE_LINE, re.IGNORECASE | re.MULTILINE)
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
    if re.search(r"\.(docx?|pdf|indd|qxd|tex|dvi)\b|\b\d+\.\.\d+\b|^untitled|^microsoft word", text, re.IGNORECASE):
        return None
    return text


REACH = 12.0
"""Heights of a digit within which the next row begins: cells of some lines, or headings between."""


SHIFT = 0.6
"""Heights of a digit by which numbers of one column may be out of line: half a minus where they are centred."""


SPAN_SHIFT = 0.9
"""The same for triplets in one cell, which begin with a minus or with a digit."""


CLOSE = 4.0
"""Heights of a digit between the numbers of a triplet written into one cell."""


MAX_CHARACTERS = 40_000
"""A page with more characters than this is not judged."""


TURNED_STEP = 6
"""Every how many characters the direction of a page's text is looked at: two rows of coordinates have more."""


NUMBER = re.compile(r"[^\w.]{0,2}((\d{1,3})(?:[.·]\d{1,2})?)(?:[LRAPSIlrapsi]|[*†‡§])?")


FILLER = re.compile(r"[^\w]+|mm|[LRBlrb]\.?|[A-Za-z]|\d{1,3}[a-z]")


_PIECE = re.compile(r"[^\s,;|/()\[\]<>]+")


_NUMERIC_PIECE = re.compile(r"(?<![^\s,;|/()\[\]<>])[^\w.\s,;|/()\[\]<>]{0,2}\d[^\s,;|/()\[\]<>]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A short number: its ends and that of its whole part along the line, the line's place across, its digits' height."""

    start: float
    point: float
    end: float
    across: float
    height: float


def number_runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the short numbers of a text that follow one another, up to two fillers between, in runs of three or more.

    Runs are found in the stream of words, so tables written row by row and column by column count alike.
    """
    run: list[re.Match[str]] = []
    gap = at = 0
    while True:
        # Outside a run, go on to the next number at once.
        piece = _PIECE.search(text, at) if run else _NUMERIC_PIECE.search(text, at)
        if piece is None:
            break
        at = piece.end()
        found = NUMBER.fullmatch(text, *piece.span())
        if found:
            run.append(found)
            gap = 0
        elif run and gap < 2 and FILLER.fullmatch(text, *piece.span()):
            gap += 1
        else:
            if len(run) >= 3:
                yield run
            run, gap = [], 0
    if len(run) >= 3:
        yield run


def has_rows_of_numbers(text_page: pdfium.PdfTextPage) -> bool:
    """Return whether three numbers of one line stand in columns, or as one triplet, with three of a line close by.

    True as well when the page's characters cannot be placed: what cannot be judged is kept.
    """
    try:
        placed = _marks(text_page)
    except (pdfium.PdfiumError, ValueError, ctypes.ArgumentError):
        return True
    return placed is None or any(_repeats(rows_of(marks)) for marks in placed)


def has_turned_rows(text_page: pdfium.PdfTextPage) -> bool:
    """Return whether numbers of text that runs up or down the page stand in rows and columns."""
    raw = text_page.raw
    try:
        count = text_page.count_chars()
        turned = [i for i in range(0, min(count, MAX_CHARACTERS), TURNED_STEP) if _is_upended(raw, i)]
        if not turned:
            return False
        # Spaces have no direction of their own: some steps more on both sides.
        first, last = max(0, turned[0] - 4 * TURNED_STEP), min(count, turned[-1] + 4 * TURNED_STEP)
        _, upended = _place(raw, first, last)
    except (pdfium.PdfiumError, ValueError, ctypes.ArgumentError):
        return False
    return _repeats(rows_of(upended))


def _is_upended(raw: pdfium_c.FPDF_TEXTPAGE, index: int) -> bool:
    return abs(math.sin(pdfium_c.FPDFText_GetCharAngle(raw, index))) >= 0.7


def _marks(text_page: pdfium.PdfTextPage) -> tuple[list[Mark], list[Mark]] | None:
    """Return the numbers in runs of level and of upended lines; None where their places are not known."""
    count = text_page.count_chars()
    if count > MAX_CHARACTERS:
        return None
    level, upended = _place(text_page.raw, 0, count)
    lost = sum(mark.height <= 0 for mark in level)
    level = [mark for mark in level if mark.height > 0]
    return None if lost > len(level) + len(upended) else (level, upended)


def _place(raw: pdfium_c.FPDF_TEXTPAGE, first: int, last: int) -> tuple[list[Mark], list[Mark]]:
    """Return the numbers in runs among a page's characters, level and upended; those without a box have no height."""
    codes = [pdfium_c.FPDFText_GetUnicode(raw, i) for i in range(first, last)]
    text = "".join(chr(c) if 0 < c < 0xD800 or 0xE000 <= c < 0x110000 else "\x01" for c in codes)
    sides = [ctypes.c_double() for _ in range(4)]
    level: list[Mark] = []
    upended: list[Mark] = []
    for number in (n for run in number_runs(text) for n in run):
        start = first + number.start(1)
        whole = [_box(raw, i, sides) for i in (start, first + number.end(2) - 1)]
        boxes = [*whole, _box(raw, first + number.end(1) - 1, sides)]
        left, right = min(b[0] for b in boxes), max(b[1] for b in boxes)
        bottom, top = min(b[2] for b in boxes), max(b[3] for b in boxes)
        if right <= left or top <= bottom:
            level.append(Mark(left, left, left, bottom, 0.0))
        elif not _is_upended(raw, start):
            level.append(Mark(left, whole[1][1], right, (bottom + top) / 2, top - bottom))
        else:
            # Letters may run up the page or down it; the whole part ends at the digit farther from the start.
            downward = whole[0][3] > whole[1][3] or boxes[2][2] < whole[1][2]
            point = whole[1][2] if downward else whole[1][3]
            upended.append(Mark(bottom, point, top, (left + right) / 2, right - left))
    return level, upended


def _box(raw: pdfium_c.FPDF_TEXTPAGE, index: int, sides: list[ctypes.c_double]) -> tuple[float, float, float, float]:
    if not pdfium_c.FPDFText_GetCharBox(raw, index, *map(ctypes.byref, sides)):
        return 0.0, 0.0, 0.0, 0.0
    left, right, bottom, top = (side.value for side in sides)
    return left, right, bottom, top


def rows_of(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Return the lines that hold three numbers or more, each from its start to its end."""
    rows: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda m: m.across):
        if rows and mark.across - rows[-1][-1].across <= 0.5 * mark.height:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return [sorted(row, key=lambda m: m.start) for row in rows if len(row) >= 3]


def _repeats(rows: Sequence[list[Mark]]) -> bool:
    for at, row in enumerate(rows):
        for other in rows[at + 1 :]:
            height = max(row[0].height, other[0].height)
            if abs(other[0].across - row[0].across) > REACH * height:
                break
            if _columns(row, other, SHIFT * height) >= 3:
                return True
            if _columns(_triplets(row), _triplets(other), SPAN_SHIFT * height):
                return True
    return False


def _columns(row: Sequence[Mark], other: Sequence[Mark], shift: float) -> int:
    """Return how many numbers of a row stand in line, at an end or in the middle, each with another of another row."""
    found = at = 0
    for a in row:
        for place in range(at, len(other)):
            b = other[place]
            middle = abs(a.start + a.end - b.start - b.end) / 2
            if min(abs(a.start - b.start), abs(a.point - b.point), abs(a.end - b.end), middle) <= shift:
                found, at = found + 1, place + 1
                break
    return found


def _triplets(row: Sequence[Mark]) -> list[Mark]:
    """Return the spans of three numbers close together."""
    return [
        Mark(a.start, c.point, c.end, a.across, a.height)
        for a, b, c in zip(row, row[1:], row[2:], strict=False)
        if max(b.start - a.end, c.start - b.end) <= CLOSE * a.height
    ]
