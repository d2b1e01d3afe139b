"""Rows and columns of short numbers on a page, from the places PDFium gives its characters."""

from __future__ import annotations

import ctypes
import math
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.pdf.layout.measures import AXES
from extract.pdf.page.signs import MINUS_LIKE

MOST_FILLERS = 2
"""Words that are no number between two numbers of one run."""

UPENDED = 0.7
"""Sine of the angle from which a character runs up or down the page."""


NEXT_ROW = 12.0
"""Heights of a digit within which the next row begins: cells of some lines, or headings between."""


SHIFT = 0.6
"""Heights of a digit by which numbers of one column may be out of line: half a minus where they are centred."""


SPAN_SHIFT = 0.9
"""The same for triplets in one cell, which begin with a minus or with a digit."""


CLOSE = 4.0
"""Heights of a digit between the numbers of a triplet written into one cell."""


FIRST_SURROGATE, LAST_SURROGATE = 0xD800, 0xDFFF
"""The halves of surrogate pairs, which are no characters."""


MAX_CHARACTERS = 40_000
"""A page with more characters than this is not judged."""


TURNED_STEP = 8
"""Every how many characters the direction of a page's text is looked at: two rows of coordinates have more."""


SHORT_NUMBER = re.compile(r"[^\w.]{0,2}((\d{1,3})(?:[.·]\d{1,2})?)(?:[LRAPSIlrapsi]|[*†‡§])?")


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
        found = SHORT_NUMBER.fullmatch(text, *piece.span())
        if found:
            run.append(found)
            gap = 0
        elif run and gap < MOST_FILLERS and FILLER.fullmatch(text, *piece.span()):
            gap += 1
        else:
            if len(run) >= AXES:
                yield run
            run, gap = [], 0
    if len(run) >= AXES:
        yield run


def has_sign(number: re.Match[str]) -> bool:
    """Return whether a short number has a mark before it, which may stand for a minus, or a minus a blank away."""
    apart = number.string[max(0, number.start() - 2) : number.start()].strip()
    return number.start(1) > number.start() or apart in MINUS_LIKE


def has_rows_of_numbers(text_page: pdfium.PdfTextPage) -> bool:
    """Return whether three numbers of one line are in columns, or as one triplet, with three of a line close by.

    True as well when the page's characters cannot be placed: what cannot be judged is kept.
    """
    try:
        placed = _marks(text_page)
    except (pdfium.PdfiumError, ValueError, ctypes.ArgumentError):
        return True
    return placed is None or any(_repeats(rows_of(marks)) for marks in placed)


def has_turned_rows(text_page: pdfium.PdfTextPage) -> bool:
    """Return whether numbers of text that runs up or down the page are in rows and columns, or cannot be placed."""
    raw = text_page.raw
    try:
        count = text_page.count_chars()
        turned = _turned(raw, min(count, MAX_CHARACTERS))
        if not turned:
            return False
        # Spaces have no direction of their own: some steps more on both sides.
        first, last = max(0, turned[0] - 4 * TURNED_STEP), min(count, turned[-1] + 4 * TURNED_STEP)
        _, upended = _place(text_page, first, last)
    except (pdfium.PdfiumError, ValueError, ctypes.ArgumentError):
        return True
    return _repeats(rows_of(upended))


def _turned(raw: pdfium_c.FPDF_TEXTPAGE, count: int) -> list[int]:
    """Return which of the characters looked at run up or down the page; hardly any page has some, so each look is one call."""
    places = range(0, count, TURNED_STEP)
    angles = map(pdfium_c.FPDFText_GetCharAngle, repeat(raw), places)
    return [place for place, angle in zip(places, angles, strict=True) if angle and abs(math.sin(angle)) >= UPENDED]


def _is_upended(raw: pdfium_c.FPDF_TEXTPAGE, index: int) -> bool:
    angle = pdfium_c.FPDFText_GetCharAngle(raw, index)
    return bool(angle) and abs(math.sin(angle)) >= UPENDED


def _marks(text_page: pdfium.PdfTextPage) -> tuple[list[Mark], list[Mark]] | None:
    """Return the numbers in runs of level and of upended lines; None where their places are not known."""
    count = text_page.count_chars()
    if count > MAX_CHARACTERS:
        return None
    level, upended = _place(text_page, 0, count)
    lost = sum(mark.height <= 0 for mark in level)
    level = [mark for mark in level if mark.height > 0]
    return None if lost > len(level) + len(upended) else (level, upended)


def _place(text_page: pdfium.PdfTextPage, first: int, last: int) -> tuple[list[Mark], list[Mark]]:
    """Return the numbers in runs among a page's characters, level and upended; those without a box have no height."""
    raw, text = text_page.raw, _characters(text_page)[first:last]
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


def _characters(text_page: pdfium.PdfTextPage) -> str:
    """Return the characters of a page, one for each that PDFium counts."""
    count = text_page.count_chars()
    units = (ctypes.c_ushort * (count + 1))()
    pdfium_c.FPDFText_GetText(text_page.raw, 0, count, units)
    text = bytes(units).decode("utf-16-le", "ignore").partition("\0")[0]
    if len(text) == count:
        return text
    # What PDFium has no character for is left out of its text, and one beyond the basic plane counts as two.
    return "".join(map(_printable, map(pdfium_c.FPDFText_GetUnicode, repeat(text_page.raw), range(count))))


def _printable(code: int) -> str:
    """Return the character of a code; a control character for an invalid code or half a surrogate pair."""
    return chr(code) if 0 < code < FIRST_SURROGATE or LAST_SURROGATE < code <= sys.maxunicode else "\x01"


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
    return [sorted(row, key=lambda m: m.start) for row in rows if len(row) >= AXES]


def _repeats(rows: Sequence[list[Mark]]) -> bool:
    for at, row in enumerate(rows):
        for other in rows[at + 1 :]:
            height = max(row[0].height, other[0].height)
            if abs(other[0].across - row[0].across) > NEXT_ROW * height:
                break
            if _columns(row, other, SHIFT * height) >= AXES:
                return True
            if _columns(_triplets(row), _triplets(other), SPAN_SHIFT * height):
                return True
    return False


def _columns(row: Sequence[Mark], other: Sequence[Mark], shift: float) -> int:
    """Return how many numbers of a row are in line, at an end or in the middle, each with another of another row."""
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
