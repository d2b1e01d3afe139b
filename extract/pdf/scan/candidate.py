"""A number on a recognised page: its ink, and what was read of it each time."""

from __future__ import annotations

from dataclasses import dataclass

from extract.pdf.page.pieces import InkPiece
from extract.pdf.scan.digits import NumberInk
from extract.pdf.scan.tesseract import Found

WORD_REACH = 1.2
"""Type sizes beside the ink of a number in which its word may have digits whose ink is broken."""


@dataclass(slots=True)
class Candidate:
    """A number on the page: its ink, type size and baseline in pixels, and what was read of it.

    `first` is what was read of it on the page, `second` and `third` alone, each with its confidence (0 to 100); `word` is
    the page's word that it is the whole of. `expected`: it was passed over on the page, but stands in a column of numbers.
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
    expected: bool = False

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The box in pixels of all that belongs to the number: its ink, and what the page's word has beside it."""
        x0, top, x1, bottom = self.ink.box
        if self.word is None or self.first.startswith("+"):
            return x0, top, x1, bottom
        reach = WORD_REACH * self.em
        low, high = max(self.word.x0, round(x0 - reach)), min(self.word.x1, round(x1 + reach))
        return min(x0, low), min(top, self.word.top), max(x1, high), max(bottom, self.word.bottom)


def ink_key(piece: InkPiece) -> tuple[int, int]:
    """Return what tells a piece of ink from the others of its page; a dash cut from its digit shares the label."""
    return piece.label, piece.x0
