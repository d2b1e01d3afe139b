"""Tables pasted into a page as pictures: a caption of the text layer over (or under) an image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpora.nouns.evidence import Box, Evidence, Problem
from extract.pdf.layout.captions import Caption
from extract.pdf.layout.regions import PageView
from extract.pdf.model import PageWords, Word
from extract.pdf.page.render import PageImage, open_document, render_page
from extract.pdf.scan.recognise import Recognised, read_picture
from extract.pdf.scan.tesseract import OcrError
from extract.pdf.words import as_words

LEAST_WIDTH = 120.0
"""Points from which a picture may be a table: narrower ones are logos and symbols."""

LEAST_HEIGHT = 40.0
"""The same for its height: four rows of small print."""

REACH = 5.0
"""Type sizes of the caption between it and the picture; a long caption's own lines are between them too."""

MOST_WORDS = 4
"""Words of the text layer on a picture that is still the table itself."""


def read_pasted(pages: Sequence[PageWords], data: bytes, name: str) -> list[PageWords]:
    """Return a page of recognised words for each captioned picture of a table, or one with a problem alone.

    Each holds the caption too, so that the table is read with its label.
    """
    found = [(page, *pair) for page in pages if page.images and not page.scanned for pair in _pairs(page)]
    if not found:
        return []
    document = open_document(data)
    try:
        drawn = {
            number: render_page(document, number, _width(page))
            for number, page in {page.number: page for page, _, _ in found}.items()
        }
    finally:
        document.close()
    return [_read(page, caption, box, drawn[page.number], name) for page, caption, box in found]


def _width(page: PageWords) -> float:
    return page.height if page.rotation in (90, 270) else page.width


def _pairs(page: PageWords) -> Iterator[tuple[Caption, Box]]:
    """Yield the captions of a page that announce a picture, each with its picture."""
    view = PageView(page)
    free = [box for box in page.images if _may_be_table(box, view)]
    for caption in view.captions:
        phrase = caption.phrase
        reach = REACH * phrase.size
        for box in sorted(free, key=lambda b: abs(b[1] - phrase.bottom)):
            beside = min(box[2], phrase.x1) - max(box[0], phrase.x0) < 0.3 * min(box[2] - box[0], phrase.width)
            below = -0.5 * phrase.size <= box[1] - phrase.bottom <= reach
            above = -0.5 * phrase.size <= phrase.top - box[3] <= 2 * phrase.size
            if not beside and (below or above):
                free.remove(box)
                yield caption, box
                break


def _may_be_table(box: Box, view: PageView) -> bool:
    """Return whether a picture is as large as a table, not the whole page, and bears no text of its own."""
    wide, high = box[2] - box[0], box[3] - box[1]
    whole = wide > 0.9 * view.page.width and high > 0.9 * view.page.height
    large = wide >= LEAST_WIDTH and high >= LEAST_HEIGHT and not whole
    return large and len(view.within(box[0], box[2], box[1], box[3])) <= MOST_WORDS


def _read(page: PageWords, caption: Caption, box: Box, image: PageImage | None, name: str) -> PageWords:
    what = f"{caption.label} on page {page.number} is a picture"
    empty = replace(page, words=(), rules=(), images=(), problems=(), scanned=True)
    if image is None:
        return replace(empty, problems=(_problem(page, name, f"{what}, and the page cannot be drawn"),))
    crop = PageImage(image.turned(page.rotation).crop(box), image.scale)
    try:
        read = read_picture(crop)
    except OcrError as error:
        return replace(empty, problems=(_problem(page, name, f"{what}; {error}"),))
    if read.turn:
        return replace(empty, problems=(_problem(page, name, f"{what} that lies on its side"),))
    said = Problem(
        code="PDF-OCR",
        item=f"{name}, page {page.number}",
        message=f"{what}; its words were recognised by Tesseract",
        hint="Compare each of its numbers with the page before you confirm it.",
        evidence=Evidence(quote=caption.phrase.text, place=f"page {page.number}", page=page.number),
    )
    words, rules = _placed(page, caption, read, box)
    return replace(empty, problems=(said,), words=words, rules=rules)


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


def _problem(page: PageWords, name: str, message: str) -> Problem:
    return Problem(
        code="PDF-TABLE-PICTURE",
        item=f"{name}, page {page.number}",
        message=message,
        hint="Install Tesseract (docs/extract.md says how), or type the table in by hand.",
        evidence=Evidence(quote="", place=f"page {page.number}", page=page.number),
    )
