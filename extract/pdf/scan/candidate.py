"""A number on a recognised page: its ink, and what was read of it each time."""

from __future__ import annotations

from dataclasses import dataclass

from extract.pdf.scan.digits import NumberInk
from extract.pdf.scan.tesseract import Found


@dataclass(slots=True)
class Candidate:
    """A number on the page: its ink, type size and baseline in pixels, and what was read of it.

    `first` is what was read of it on the page, `second` and `third` alone, each with its confidence (0 to 100); `word` is
    the page's word that it is the whole of.
    """

    ink: NumberInk
    em: float
    baseline: float
    first: str = ""
    first_confidence: float = 0.0
    order: int = 0
    second: str = ""
    second_confidence: float = 0.0
    third: str = ""
    text: str = ""
    doubt: str = ""
    word: Found | None = None
