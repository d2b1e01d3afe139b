"""Words of PDF pages at glyph level: what is painted, whatever the text layer says."""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from corpora.errors import FormatError
from corpora.nouns.evidence import Evidence, Problem, Severity
from extract.pdf.model import PageWords, Word, turn_box
from extract.pdf.page.device import Glyph
from extract.pdf.page.ink import InkSource, PageInk, read_ink
from extract.pdf.page.render import PageImage, open_document, render_page
from extract.pdf.page.signs import ReadWord, SignReader, is_nameless
from extract.pdf.scan.recognise import OcrWord, read_picture
from extract.pdf.scan.tesseract import OcrError, find_tesseract
from extract.pdf.sieve import candidate_pages, document_metadata, page_texts

__all__ = [
    "PageWords",
    "Word",
    "candidate_pages",
    "document_metadata",
    "page_texts",
    "read_pages",
    "running_text",
]

MIN_TURNED_GLYPHS = 100
"""Text running in a second direction is kept as a page of its own from this many glyphs on ..."""

MIN_TURNED_LINES = 5
"""... and this many lines: a download stamp in the margin has one or two."""

MIN_TURNED_ROWS = 2
"""Lines with three digits from which less text in a second direction is kept as well: a table of two rows."""

MIN_TEXT_GLYPHS = 20
"""A page with fewer glyphs than this and a picture over most of it is a scan."""

SCAN_SHARE = 0.5
"""Share of the page a picture covers for the page to be called a scan."""

MANY_SEGMENTS = 5_000
"""Pieces of paths from which a page without text may be one whose letters are drawn as outlines."""

BROKEN = (
    PSException, PDFException, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    AssertionError, RecursionError, NotImplementedError, RuntimeError, EOFError, OSError, MemoryError,
    struct.error, zlib.error,
)  # fmt: skip
"""What pdfminer raises on damaged files: its own errors and whatever a wrong object leads to."""


def running_text(page: PageWords) -> str:
    """Return the page's words as running text with repaired signs, in the order they were typeset.

    A new line starts where the type moves to another line; words parted at a line's end are joined.
    """
    out: list[str] = []
    last: Word | None = None
    for word in sorted(page.words, key=lambda w: (w.order, w.x0)):
        if last is not None:
            same = min(word.bottom, last.bottom) - max(word.top, last.top) > 0.3 * min(word.size, last.size)
            if same and word.x0 > last.x0 - last.size:
                out.append(" ")
            elif last.text.endswith("-") and last.text[:-1].isalpha() and word.text[:1].islower():
                out[-1] = out[-1][:-1]
            else:
                out.append("\n")
        out.append(word.text)
        last = word
    return "".join(out)


def read_pages(data: bytes, name: str, *, pages: Sequence[int] | None = None) -> list[PageWords]:
    """Return the words of the pages asked for (from 1; None for all), signs repaired.

    A page that cannot be parsed comes back without words and with a Problem. Pages come in order; one
    with text in two directions comes twice.

    Raises
    ------
    FormatError : no PDF, encrypted with a password, damaged beyond repair, or without pages.
    """
    return list(iter_pages(data, name, pages=pages))


def iter_pages(data: bytes, name: str, *, pages: Sequence[int] | None = None) -> Iterator[PageWords]:
    """Yield what `read_pages` returns, page by page."""
    document = open_document(data)
    try:
        if len(document) == 0:
            raise FormatError(f"{name} is a PDF without pages.")
        wanted = sorted(set(pages)) if pages is not None else range(1, len(document) + 1)
        source = _open_source(document, data, name)
        signs = SignReader()
        for number in wanted:
            if 1 <= number <= len(document):
                yield from _read_page(document, source, number, name, signs)
    finally:
        document.close()


def _open_source(document: pdfium.PdfDocument, data: bytes, name: str) -> InkSource:
    """Return the file opened for parsing; one that is damaged is first written anew by PDFium."""
    try:
        return InkSource(data)
    except BROKEN:
        pass
    try:
        mended = io.BytesIO()
        document.save(mended)
        return InkSource(mended.getvalue())
    except (pdfium.PdfiumError, *BROKEN) as error:
        reason = str(error) or type(error).__name__
        raise FormatError(f"{name} is a damaged PDF: {reason[:200]}") from error


def _read_page(
    document: pdfium.PdfDocument, source: InkSource, number: int, name: str, signs: SignReader
) -> list[PageWords]:
    item = f"{name}, page {number}"
    try:
        ink = read_ink(source, number)
    except BROKEN as error:
        reason = str(error) or type(error).__name__
        return [_failed(number, "PDF-PAGE-UNREADABLE", item, f"the page cannot be parsed ({reason[:200]})")]
    hidden = _hidden_layer(ink)
    glyphs = [g for g in ink.glyphs if (hidden or not g.hidden) and _on_page(g, ink)]
    if _is_picture(ink, glyphs):
        return [_scanned(document, ink, item)]
    image = render_page(document, number, ink.width)
    problems: list[Problem] = []
    if image is None:
        message = "the page cannot be drawn, so signs rest on its text layer"
        problems.append(_problem("PDF-NOT-DRAWN", item, number, message))
    if ink.truncated:
        message = "the page holds more glyphs than are read"
        problems.append(_problem("PDF-PAGE-TRUNCATED", item, number, message))
    if hidden:
        message = "the page is a picture with a hidden text layer of unknown quality"
        problems.append(_problem("PDF-OCR-LAYER", item, number, message, Severity.INFO))
    turned = _by_direction(glyphs)
    pages = [_page(ink, turned, d, image, signs) for d in _directions(turned)]
    if not pages:
        return [PageWords(number=number, width=ink.width, height=ink.height, problems=tuple(problems))]
    pages[0] = replace(pages[0], problems=(*problems, *pages[0].problems))
    return pages


def _problem(code: str, item: str, page: int, message: str, severity: Severity = Severity.WARNING) -> Problem:
    hint = {
        "PDF-PAGE-UNREADABLE": "Print the file to a new PDF and read that, or type the table in by hand.",
        "PDF-NOT-DRAWN": "Check the signs of this page's numbers against the page.",
        "PDF-PAGE-TRUNCATED": "Check whether a table of this page is missing.",
        "PDF-OCR-LAYER": "Check signs and digits of this page's numbers against the page.",
        "PDF-NO-TEXT": "Install Tesseract (docs/extract.md says how), or run the file through text recognition first.",
        "PDF-OCR": "Compare each of its numbers with the page before you confirm it.",
    }[code]
    return Problem(
        code=code,
        item=item,
        message=message,
        hint=hint,
        severity=severity,
        evidence=Evidence(quote="", place=f"page {page}", page=page),
    )


def _failed(number: int, code: str, item: str, message: str) -> PageWords:
    problem = _problem(code, item, number, message, Severity.ERROR)
    return PageWords(number=number, width=0.0, height=0.0, problems=(problem,))


def _hidden_layer(ink: PageInk) -> bool:
    """Return whether the page is a scan with an invisible text layer behind it."""
    inked = [g for g in ink.glyphs if g.text.strip()]
    hidden = sum(g.hidden for g in inked)
    return hidden > 0.8 * len(inked) and hidden >= MIN_TEXT_GLYPHS and _picture_share(ink) >= SCAN_SHARE


def _is_picture(ink: PageInk, glyphs: Sequence[Glyph]) -> bool:
    """Return whether the page's words can only be seen: a scan, letters drawn as outlines, nameless glyphs."""
    inked = [g for g in glyphs if not g.text.isspace()]
    if len(inked) < MIN_TEXT_GLYPHS:
        return _picture_share(ink) >= SCAN_SHARE or ink.n_segments >= MANY_SEGMENTS
    nameless = sum(is_nameless(g.text) for g in inked)
    return nameless > 0.5 * len(inked) and len(inked) >= 5 * MIN_TEXT_GLYPHS


def _picture_share(ink: PageInk) -> float:
    area = max(ink.width * ink.height, 1.0)
    return (
        sum(
            max(0.0, min(x1, ink.width) - max(x0, 0.0)) * max(0.0, min(bottom, ink.height) - max(top, 0.0))
            for x0, top, x1, bottom in ink.images
        )
        / area
    )


def _on_page(glyph: Glyph, ink: PageInk) -> bool:
    return (
        glyph.x1 > 0
        and glyph.x0 < ink.width
        and glyph.bottom > 0
        and glyph.top < ink.height
        and 1.0 < glyph.size < 400.0
        and math.isfinite(glyph.x0 + glyph.x1 + glyph.top + glyph.bottom)
    )


def _by_direction(glyphs: Sequence[Glyph]) -> dict[int, list[Glyph]]:
    """Return the glyphs by their direction to the nearest right angle, slanting text (watermarks) left out."""
    found: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        nearest = round(glyph.angle / 90) * 90 if glyph.angle else 0
        if abs(glyph.angle - nearest) <= 3:
            found.setdefault(nearest % 360, []).append(glyph)
    return found


def _turn_glyph(glyph: Glyph, angle: int, width: float, height: float) -> Glyph:
    if angle == 0:
        return glyph
    x0, top, x1, bottom = turn_box((glyph.x0, glyph.top, glyph.x1, glyph.bottom), angle, width, height)
    point = (glyph.origin_x, glyph.baseline, glyph.origin_x, glyph.baseline)
    x, y, _, _ = turn_box(point, angle, width, height)
    return replace(glyph, x0=x0, top=top, x1=x1, bottom=bottom, origin_x=x, baseline=y, angle=0.0)


def _directions(turned: Mapping[int, Sequence[Glyph]]) -> list[int]:
    """Return the directions worth reading, the commonest first."""
    inked = {d: [g for g in glyphs if g.text.strip()] for d, glyphs in turned.items()}
    inked = {d: glyphs for d, glyphs in inked.items() if glyphs}
    if not inked:
        return []
    main = min(inked, key=lambda d: (-len(inked[d]), d))
    others = []
    for direction in sorted(set(inked) - {main}):
        across = direction in (90, 270)
        places = [(round((g.origin_x if across else g.baseline) / 3), g.text) for g in inked[direction]]
        lines = {place for place, _ in places}
        digits = Counter(place for place, text in places if text.isdigit())
        many = len(inked[direction]) >= MIN_TURNED_GLYPHS and len(lines) >= MIN_TURNED_LINES
        if many or sum(n >= 3 for n in digits.values()) >= MIN_TURNED_ROWS:
            others.append(direction)
    return [main, *others]


def _page(
    ink: PageInk,
    glyphs: Mapping[int, Sequence[Glyph]],
    direction: int,
    image: PageImage | None,
    signs: SignReader,
) -> PageWords:
    width, height = (ink.height, ink.width) if direction in (90, 270) else (ink.width, ink.height)
    turned = [_turn_glyph(g, direction, ink.width, ink.height) for g in glyphs[direction]]
    frame = image.turned(direction) if image is not None and direction else image
    crossing = [
        turn_box((g.x0, g.top, g.x1, g.bottom), direction, ink.width, ink.height)
        for other in glyphs
        if (other - direction) % 180 == 90
        for g in glyphs[other]
    ]
    words = tuple(_word(w) for w in signs.read(turned, frame, crossing))
    return PageWords(
        number=ink.number,
        width=width,
        height=height,
        rotation=direction,
        words=words,
        rules=tuple(turn_box(box, direction, ink.width, ink.height) for box in ink.rules),
        images=tuple(turn_box(box, direction, ink.width, ink.height) for box in ink.images),
    )


def _word(read: ReadWord) -> Word:
    glyphs = read.glyphs
    font = glyphs[0].font
    if any(g.font != font for g in glyphs):
        font = Counter([g.font for g in glyphs]).most_common(1)[0][0]
    return Word(
        text=read.text,
        raw=read.raw,
        x0=min([read.x0, *[g.x0 for g in glyphs]]),
        top=min([g.top for g in glyphs]),
        x1=max([g.x1 for g in glyphs]),
        bottom=max([g.bottom for g in glyphs]),
        size=max([g.size for g in glyphs]),
        bold=2 * sum([g.bold for g in glyphs]) > len(glyphs),
        italic=2 * sum([g.italic for g in glyphs]) > len(glyphs),
        font=font,
        doubt=read.doubt,
        order=min([g.order for g in glyphs]),
    )


def _scanned(document: pdfium.PdfDocument, ink: PageInk, item: str) -> PageWords:
    """Return the words Tesseract reads on a page that is a picture, or a Problem where it cannot."""
    empty = PageWords(number=ink.number, width=ink.width, height=ink.height, scanned=True)
    nothing = "the page has no text that can be read, only a picture"
    if find_tesseract() is None:
        return replace(empty, problems=(_problem("PDF-NO-TEXT", item, ink.number, nothing),))
    image = render_page(document, ink.number, ink.width)
    if image is None:
        message = f"{nothing}, which cannot be drawn"
        return replace(empty, problems=(_problem("PDF-NO-TEXT", item, ink.number, message),))
    try:
        read = read_picture(image)
    except OcrError as error:
        return replace(empty, problems=(_problem("PDF-NO-TEXT", item, ink.number, f"{nothing}; {error}"),))
    width, height = (ink.height, ink.width) if read.turn in (90, 270) else (ink.width, ink.height)
    message = "the page is a picture; its words were recognised by Tesseract"
    return PageWords(
        number=ink.number,
        width=width,
        height=height,
        rotation=read.turn,
        words=as_words(read.words),
        rules=read.rules,
        problems=(_problem("PDF-OCR", item, ink.number, message),),
        scanned=True,
        skew=read.skew,
    )


def as_words(found: Sequence[OcrWord]) -> tuple[Word, ...]:
    """Return recognised words as words of a page."""
    return tuple(
        Word(
            text=w.text,
            raw=w.text,
            x0=w.box[0],
            top=w.box[1],
            x1=w.box[2],
            bottom=w.box[3],
            size=w.size,
            bold=False,
            italic=False,
            font="",
            doubt=w.doubt,
            order=w.order,
        )
        for w in found
    )
