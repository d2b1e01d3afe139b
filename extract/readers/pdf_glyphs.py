"""Words of PDF pages at glyph level: what is painted, whatever the text layer says."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.errors import FormatError
from corpora.evidence import Box, Problem
from extract.readers.pdf_filter import candidate_pages, document_metadata, page_texts
from extract.readers.pdf_ink import Glyph, PageInk, iter_ink
from extract.readers.pdf_signs import SignReader
from extract.readers.pdf_words import build_runs

__all__ = ["PageWords", "Word", "candidate_pages", "document_metadata", "page_texts", "read_pages"]

MIN_ROTATED_GLYPHS = 150
"""Text turned by 90 degrees is kept as a page of its own from this many glyphs on (a margin stamp has fewer)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One printed word, signs repaired.

    `text` has a true minus as ASCII "-"; `raw` is the text layer's own characters. The box is in the
    page's reading orientation, in PDF points, y downwards. `doubt`, when not empty, says why the sign
    of this word could not be decided.
    """

    text: str
    raw: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    italic: bool
    font: str
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The words and ruling lines of one page in one reading orientation.

    `number` counts from 1. `rotation` is the angle (0, 90, 180, 270 degrees, counter-clockwise) at which
    the text runs on the displayed page; `width` and `height` are those of the un-rotated frame. A page
    whose text runs in two directions gives two PageWords with the same number.
    """

    number: int
    width: float
    height: float
    rotation: int = 0
    words: tuple[Word, ...] = ()
    rules: tuple[Box, ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_page(self, box: Box) -> Box:
        """Return a box of the reading frame as a box on the displayed page, in points."""
        return _turn_box(box, (360 - self.rotation) % 360, self.width, self.height)


def _turn_box(box: Box, angle: int, width: float, height: float) -> Box:
    """Return a box after turning its frame clockwise by `angle`; width and height are the old frame's."""
    x0, top, x1, bottom = box
    if angle == 90:
        return height - bottom, x0, height - top, x1
    if angle == 180:
        return width - x1, height - bottom, width - x0, height - top
    if angle == 270:
        return top, width - x1, bottom, width - x0
    return box


def _direction(glyph: Glyph) -> int | None:
    nearest = round(glyph.angle / 90) * 90
    return nearest % 360 if abs(glyph.angle - nearest) <= 3 else None


def _turn_glyph(glyph: Glyph, angle: int, width: float, height: float) -> Glyph:
    if angle == 0:
        return glyph
    x0, top, x1, bottom = _turn_box((glyph.x0, glyph.top, glyph.x1, glyph.bottom), angle, width, height)
    return dataclasses.replace(
        glyph, x0=x0, top=top, x1=x1, bottom=bottom, angle=0.0, baseline=bottom - 0.2 * glyph.size
    )


def _directions(ink: PageInk) -> list[int]:
    """Return the directions worth reading, the commonest first."""
    counts = Counter(d for g in ink.glyphs if g.text.strip() and (d := _direction(g)) is not None)
    if not counts:
        return []
    main = counts.most_common(1)[0][0]
    others = [d for d, n in sorted(counts.items()) if d != main and n >= MIN_ROTATED_GLYPHS]
    return [main, *others]


def _page(ink: PageInk, direction: int, signs: SignReader) -> PageWords:
    turned = direction in (90, 270)
    width, height = (ink.height, ink.width) if turned else (ink.width, ink.height)
    glyphs = [
        _turn_glyph(g, direction, ink.width, ink.height)
        for g in ink.glyphs
        if not g.hidden and _direction(g) == direction and _on_page(g, ink)
    ]
    rules = tuple(_turn_box(box, direction, ink.width, ink.height) for box in ink.rules)
    words = tuple(_word(*item) for item in signs.words(build_runs(g for g in glyphs if not g.white)))
    return PageWords(
        number=ink.number, width=width, height=height, rotation=direction, words=words, rules=rules
    )


def _on_page(glyph: Glyph, ink: PageInk) -> bool:
    return (
        glyph.x1 > 0
        and glyph.x0 < ink.width
        and glyph.bottom > 0
        and glyph.top < ink.height
        and math.isfinite(glyph.x0 + glyph.top)
        and glyph.size > 0.5
    )


def _word(text: str, glyphs: Sequence[Glyph], doubt: str) -> Word:
    font = Counter(g.font for g in glyphs).most_common(1)[0][0]
    style = font.lower()
    return Word(
        text=text,
        raw="".join(g.text or f"(cid:{g.code})" for g in glyphs),
        x0=min(g.x0 for g in glyphs),
        top=min(g.top for g in glyphs),
        x1=max(g.x1 for g in glyphs),
        bottom=max(g.bottom for g in glyphs),
        size=max(g.size for g in glyphs),
        bold=any(k in style for k in ("bold", "black", "heavy", "-bd", "demi")),
        italic=any(k in style for k in ("italic", "oblique", "-it", "slant")),
        font=font,
        doubt=doubt,
    )


def read_pages(data: bytes, name: str, *, pages: Sequence[int] | None = None) -> list[PageWords]:
    """Return the words of the pages asked for (from 1; None for all), signs repaired.

    Raises
    ------
    FormatError : the file is no PDF, is encrypted with a password, or cannot be parsed.
    """
    out: list[PageWords] = []
    try:
        for ink in iter_ink(data, pages):
            signs = SignReader(data, ink)
            out.extend(_page(ink, direction, signs) for direction in _directions(ink))
    except FormatError:
        raise
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        ArithmeticError,
    ) as error:
        raise FormatError(f"{name} is not a readable PDF: {error}") from error
    return out
