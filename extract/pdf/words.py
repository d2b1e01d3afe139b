"""Words of PDF pages: typeset, or recognised where a page can only be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.evidence import Problem, Severity
from extract.pdf.file import PdfFile, UnreadablePageError
from extract.pdf.model import ACROSS, PageWords, turn_annotations
from extract.pdf.page.device import Glyph
from extract.pdf.page.ink import PageInk
from extract.pdf.page.marks import mark_words
from extract.pdf.page.seen import without_unseen
from extract.pdf.page.signs import SignReader, is_digit, is_nameless
from extract.pdf.page.typeset import on_page, read_directions
from extract.pdf.problems import page_problem
from extract.pdf.scan.lost_signs import dots_of
from extract.pdf.scan.ocr_words import as_words
from extract.pdf.scan.recognise import CHINESE, read_picture
from extract.pdf.scan.tesseract import OcrError, find_tesseract, installed_languages
from extract.pdf.typed_rules import with_typed_rules

MIN_TEXT_GLYPHS = 20
"""A page with fewer glyphs than this and a picture over most of it is a scan."""

MIN_NAMELESS = 100
"""Glyphs from which a page whose fonts name no characters is recognised instead."""

SCAN_SHARE = 0.5
"""Share of the page a picture covers for the page to be called a scan."""

HIDDEN_SHARE = 0.8
"""Share of a page's glyphs that paint nothing from which they are a text layer behind a scan."""

LONGEST_QUOTE = 80
"""Characters of unseen text that a problem quotes."""

MANY_SEGMENTS = 5_000
"""Pieces of paths from which a page without text may be one whose letters are drawn as outlines."""


def read_pages(pdf: PdfFile, numbers: Sequence[int] | None = None) -> list[PageWords]:
    """Return the words of the pages with these numbers (from 1; None for all), in order, signs repaired.

    A page that cannot be parsed comes back without words and with a Problem; one with text in two directions comes
    twice.

    Raises
    ------
    FormatError : the file is damaged beyond repair.
    """
    wanted = range(1, len(pdf) + 1) if numbers is None else sorted(set(numbers))
    return [words for number in wanted if 1 <= number <= len(pdf) for words in read_page(pdf, number)]


def read_page(pdf: PdfFile, number: int) -> list[PageWords]:
    """Return the words of one page: typeset, or recognised where they can only be seen."""
    try:
        ink = pdf.ink(number)
    except UnreadablePageError as error:
        return [_unreadable(pdf, number, error)]
    layer = has_hidden_layer(ink)
    glyphs = on_page([g for g in ink.glyphs if layer or not g.hidden], ink)
    pages = [recognised(pdf, ink)] if is_picture(ink, glyphs) else typeset(pdf, ink, glyphs, layer=layer)
    if ink.n_damaged:
        message = f"{ink.n_damaged} of the page's annotations are damaged and left out"
        problem = page_problem("PDF-ANNOTATION-DAMAGED", pdf.name, number, message, severity=Severity.INFO)
        pages[0] = replace(pages[0], problems=(*pages[0].problems, problem))
    return [mark_words(with_typed_rules(page)) for page in pages]


def typeset(pdf: PdfFile, ink: PageInk, glyphs: Sequence[Glyph], *, layer: bool) -> list[PageWords]:
    """Return the words of a page's glyphs, once for each direction they run in.

    `layer`: the glyphs are the text layer behind a scan.
    """
    # A page of figures without a digit holds no table: no sign on it is to be seen.
    may_hold_numbers = any(is_digit(g.text) or is_nameless(g.text) for g in glyphs)
    image = pdf.picture(ink.number, ink.width) if may_hold_numbers else None
    problems = []
    unseen = [*ink.left_out, *(g for g in ink.glyphs if g.hidden and not layer)]
    if image is not None and not layer:
        glyphs, faint = without_unseen(glyphs, image)
        unseen += [g for g in faint if not g.white]
    problems += unseen_text(pdf.name, ink.number, glyphs, unseen)
    if image is None and may_hold_numbers:
        message = "the page cannot be drawn, so signs rest on its text layer"
        problems.append(page_problem("PDF-NOT-DRAWN", pdf.name, ink.number, message))
    if ink.truncated:
        message = "the page holds more glyphs than are read"
        problems.append(page_problem("PDF-PAGE-TRUNCATED", pdf.name, ink.number, message))
    if layer:
        message = "the page is a picture with a hidden text layer of unknown quality"
        problems.append(page_problem("PDF-OCR-LAYER", pdf.name, ink.number, message, severity=Severity.INFO))
    pages = read_directions(ink, glyphs, image, pdf.signs)
    if not pages:
        return [PageWords(number=ink.number, width=ink.width, height=ink.height, problems=tuple(problems))]
    pages[0] = replace(pages[0], problems=(*problems, *pages[0].problems))
    return pages


def unseen_text(name: str, number: int, glyphs: Sequence[Glyph], unseen: Sequence[Glyph]) -> list[Problem]:
    """Return the problem of a page with text that is not to be seen and has digits; a second copy of seen text is none."""
    if not any(is_digit(g.text) for g in unseen):
        return []
    seen = {(g.text, round(g.x0), round(g.baseline)) for g in glyphs}
    lost = [g for g in unseen if (g.text, round(g.x0), round(g.baseline)) not in seen]
    if not any(is_digit(g.text) for g in lost):
        return []
    quote = " ".join(word.text for word in SignReader().read(lost, None))
    message = (
        f"{len(lost)} characters of the page's text layer are not to be seen on the page (painted over, clipped, in the "
        f"colour of their ground or in a layer that is off) and were not read: {quote[:LONGEST_QUOTE]!r}"
    )
    return [page_problem("PDF-HIDDEN-TEXT", name, number, message, severity=Severity.INFO, quote=quote[:LONGEST_QUOTE])]


def recognised(pdf: PdfFile, ink: PageInk) -> PageWords:
    """Return the words Tesseract reads on a page that is a picture, or a Problem where it cannot."""
    nothing = "the page has no text that can be read, only a picture"
    if find_tesseract() is None:
        return _unrecognised(pdf, ink, nothing)
    image = pdf.picture(ink.number, ink.width)
    if image is None:
        return _unrecognised(pdf, ink, f"{nothing}, which cannot be drawn")
    try:
        read = read_picture(image, dots_of(pdf.document, ink.number))
    except OcrError as error:
        return _unrecognised(pdf, ink, f"{nothing}; {error}")
    width, height = (ink.height, ink.width) if read.turn in ACROSS else (ink.width, ink.height)
    message = "the page is a picture; its words were recognised by Tesseract"
    problems = [page_problem("PDF-OCR", pdf.name, ink.number, message)]
    if read.poor:
        message = (
            "few words or numbers of the page were recognised with confidence; rows and whole tables may be missing"
        )
        if CHINESE not in installed_languages():
            message += (
                f" (a page in Chinese can only be read where Tesseract has the data {CHINESE}, which is not installed)"
            )
        problems.append(page_problem("PDF-OCR-POOR", pdf.name, ink.number, message))
    return PageWords(
        number=ink.number,
        width=width,
        height=height,
        rotation=read.turn,
        words=as_words(read.words),
        rules=read.rules,
        problems=tuple(problems),
        scanned=True,
        skew=read.skew,
        annotations=turn_annotations(ink.annotations, read.turn, ink.width, ink.height),
    )


def _unrecognised(pdf: PdfFile, ink: PageInk, message: str) -> PageWords:
    problem = page_problem("PDF-NO-TEXT", pdf.name, ink.number, message)
    return PageWords(number=ink.number, width=ink.width, height=ink.height, problems=(problem,), scanned=True)


def _unreadable(pdf: PdfFile, number: int, error: Exception) -> PageWords:
    message = f"the page cannot be parsed ({error})"
    problem = page_problem("PDF-PAGE-UNREADABLE", pdf.name, number, message, severity=Severity.ERROR)
    return PageWords(number=number, width=0.0, height=0.0, problems=(problem,))


def has_hidden_layer(ink: PageInk) -> bool:
    """Return whether the page is a scan with an invisible text layer behind it."""
    hidden = sum([bool(g.text.strip()) for g in ink.glyphs if g.hidden])
    if hidden < MIN_TEXT_GLYPHS:
        return False
    inked = sum([bool(g.text.strip()) for g in ink.glyphs])
    return hidden > HIDDEN_SHARE * inked and _picture_share(ink) >= SCAN_SHARE


def is_picture(ink: PageInk, glyphs: Sequence[Glyph]) -> bool:
    """Return whether the page's words can only be seen: a scan, letters drawn as outlines, nameless glyphs."""
    inked = Counter([g.text for g in glyphs if not g.text.isspace()])
    if inked.total() < MIN_TEXT_GLYPHS:
        return _picture_share(ink) >= SCAN_SHARE or ink.n_segments >= MANY_SEGMENTS
    nameless = sum(n for text, n in inked.items() if is_nameless(text))
    return 2 * nameless > inked.total() and inked.total() >= MIN_NAMELESS


def _picture_share(ink: PageInk) -> float:
    area = max(ink.width * ink.height, 1.0)
    return (
        sum(
            max(0.0, min(x1, ink.width) - max(x0, 0.0)) * max(0.0, min(bottom, ink.height) - max(top, 0.0))
            for x0, top, x1, bottom in ink.images
        )
        / area
    )
