"""Tables pasted into a page as pictures: a caption of the text layer over (or under) an image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpora.nouns.evidence import Box
from extract.pdf.file import PdfFile
from extract.pdf.layout.captions import Caption
from extract.pdf.layout.view import PageView
from extract.pdf.model import ACROSS, PageWords, Word
from extract.pdf.page.render import PageImage
from extract.pdf.problems import page_problem
from extract.pdf.scan.lost_signs import dots_of
from extract.pdf.scan.ocr_words import as_words
from extract.pdf.scan.recognise import Recognised, read_picture
from extract.pdf.scan.tesseract import OcrError

LEAST_WIDTH = 120.0
"""Points from which a picture may be a table: narrower ones are logos and symbols."""

LEAST_HEIGHT = 40.0
"""The same for its height: four rows of small print."""

PICTURE_REACH = 5.0
"""Type sizes of the caption between it and the picture; a long caption's own lines are between them too."""

MOST_WORDS = 4
"""Words of the text layer on a picture that is still the table itself."""


def read_pasted(pdf: PdfFile, pages: Sequence[PageWords]) -> list[PageWords]:
    """Return a page of recognised words for each captioned picture of a table, or one with a problem alone.

    Each holds the caption too, so that the table is read with its label.
    """
    found = [(page, *pair) for page in pages if page.images and not page.scanned for pair in _pairs(page)]
    drawn = {
        number: pdf.picture(number, _width(page))
        for number, page in {page.number: page for page, _, _ in found}.items()
    }
    return [_read(page, caption, box, drawn[page.number], pdf) for page, caption, box in found]


def _width(page: PageWords) -> float:
    return page.height if page.rotation in ACROSS else page.width


def _pairs(page: PageWords) -> Iterator[tuple[Caption, Box]]:
    """Yield the captions of a page that announce a picture, each with its picture."""
    large = [box for box in page.images if _is_large(box, page)]
    if not large:
        return
    view = PageView(page)
    free = [box for box in large if len(view.within(box[0], box[2], box[1], box[3])) <= MOST_WORDS]
    for caption in view.captions:
        phrase = caption.phrase
        reach = PICTURE_REACH * phrase.size
        for box in sorted(free, key=lambda b: abs(b[1] - phrase.bottom)):
            beside = min(box[2], phrase.x1) - max(box[0], phrase.x0) < 0.3 * min(box[2] - box[0], phrase.width)
            below = -0.5 * phrase.size <= box[1] - phrase.bottom <= reach
            above = -0.5 * phrase.size <= phrase.top - box[3] <= 2 * phrase.size
            if not beside and (below or above):
                free.remove(box)
                yield caption, box
                break


def _is_large(box: Box, page: PageWords) -> bool:
    """Return whether a picture is as large as a table, and not the whole page."""
    wide, high = box[2] - box[0], box[3] - box[1]
    whole = wide > 0.9 * page.width and high > 0.9 * page.height
    return wide >= LEAST_WIDTH and high >= LEAST_HEIGHT and not whole


def _read(page: PageWords, caption: Caption, box: Box, image: PageImage | None, pdf: PdfFile) -> PageWords:
    what = f"{caption.label} on page {page.number} is a picture"
    empty = replace(page, words=(), rules=(), images=(), annotations=(), problems=(), scanned=True)

    def failed(message: str) -> PageWords:
        return replace(empty, problems=(page_problem("PDF-TABLE-PICTURE", pdf.name, page.number, message),))

    if image is None:
        return failed(f"{what}, and the page cannot be drawn")
    try:
        cut = PageImage(image.turned(page.rotation).crop(box), image.scale)
        read = read_picture(cut, dots_of(pdf.document, page.number))
    except OcrError as error:
        return failed(f"{what}; {error}")
    if read.turn:
        return failed(f"{what} that lies on its side")
    message = f"{what}; its words were recognised by Tesseract"
    problem = page_problem("PDF-OCR", pdf.name, page.number, message, quote=caption.phrase.text)
    words, rules = _placed(page, caption, read, box)
    return replace(empty, problems=(problem,), words=words, rules=rules)


def _placed(page: PageWords, caption: Caption, read: Recognised, box: Box) -> tuple[tuple[Word, ...], tuple[Box, ...]]:
    """Return the words and rules of a picture at its place on the page, the caption's paragraph with them."""
    x0, top = max(box[0], 0.0), max(box[1], 0.0)
    words = [
        replace(w, x0=w.x0 + x0, x1=w.x1 + x0, top=w.top + top, bottom=w.bottom + top) for w in as_words(read.words)
    ]
    rules = [(r[0] + x0, r[1] + top, r[2] + x0, r[3] + top) for r in read.rules]
    phrase = caption.phrase
    first, last = (phrase.top - 1, box[1]) if phrase.top < box[1] else (phrase.top - 1, phrase.bottom + 1)
    text = [w for w in page.words if w.bottom > first and w.top < last and box[0] - 20 < w.x0 < box[2] + 20]
    return (*text, *words), tuple(rules)
