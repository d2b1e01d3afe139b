"""Recognised words in points, with what is doubtful about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.nouns.evidence import Box
from extract.pdf.model import Word
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.reread import READ_AS_DASH, tidy, tidy_axes
from extract.pdf.scan.settle import MIN_CONFIDENCE
from extract.pdf.scan.tesseract import Found
from extract.pdf.scan.type_size import TypeSizes

CERTAIN = 85.0
"""Confidence from which letters in a column of numbers are what is printed there ("n.s.")."""

BEARING = 0.04
"""Type sizes of paper that letters have at either side in their type."""

_MIXED = re.compile(r"\d[A-Z\[\]{}|]|[A-Z\[\]{}|]\d")
"""Digits beside capitals or frames: often a digit misread ("7A" for 7.1, "4]" for 41)."""

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
"""A number and nothing else: one that is right has been read a second time."""


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One recognised word, its box and type size in points, its place in Tesseract's order, and why it is doubtful."""

    text: str
    box: Box
    size: float
    order: int
    doubt: str = ""


def number_word(candidate: Candidate, scale: float) -> OcrWord:
    """Return a number as a word."""
    box = high_box(candidate.ink.box[0], candidate.ink.box[2], candidate.em, candidate.baseline, scale)
    return OcrWord(candidate.text, box, candidate.em / scale, candidate.order, candidate.doubt)


def plain_word(word: Found, sizes: TypeSizes, scale: float, order: int, *, among_numbers: bool = False) -> OcrWord:
    """Return a word as it was recognised; `among_numbers`: it stands in a row and a column of numbers."""
    em, baseline = sizes.of(word)
    text = tidy(word.text) if set(word.text) <= READ_AS_DASH else word.text
    text = tidy_axes(text, wide=word.x1 - word.x0 >= 0.8 * em)
    doubt = ""
    if _MIXED.search(text):
        doubt = f"recognised as {text}, letters among digits"
    elif any(c.isdigit() for c in text) and word.confidence < MIN_CONFIDENCE:
        doubt = f"recognised with a confidence of {word.confidence:.0f} %"
    elif _NUMBER.fullmatch(text):
        doubt = f"recognised as {text}, but its ink is not that of a number that could be read a second time"
    elif among_numbers and word.confidence < CERTAIN:
        doubt = f"recognised as {text}, in a column of numbers"
    return OcrWord(text, high_box(word.x0, word.x1, em, baseline, scale), em / scale, order, doubt)


def high_box(x0: int, x1: int, em: float, baseline: float, scale: float) -> Box:
    """Return the box in points of a word on a baseline, as high and wide as its type, as that of a typeset word is."""
    edge = BEARING * em
    return (x0 - edge) / scale, (baseline - 0.9 * em) / scale, (x1 + edge) / scale, (baseline + 0.22 * em) / scale


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
