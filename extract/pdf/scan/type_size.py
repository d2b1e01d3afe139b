"""Type size and baseline of recognised words, measured from their ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from extract.pdf.page.pieces import InkPiece
from extract.pdf.scan.digits import ScannedInk
from extract.pdf.scan.tesseract import Found

DIGIT_HEIGHT = 0.69
"""Height of digits and capitals in type sizes, as in most text faces."""

LOWEST_LINE, HIGHEST_LINE = 0.5, 1.2
"""Type sizes of height between which a word's box is that of its line of print."""

TALL_SHARE = 0.7
"""Share of the height of a word's highest ink from which a piece is a digit; points, commas and dashes are lower."""

SAME_LINE = 0.35
"""Type sizes between the middle of a word and that of a line of print it may stand in."""

USUAL_SIZE = 40.0
"""Pixels of type size on a page that shows none: 10 points."""

_TALL = frozenset("ABCDEFGHIKLMNOPRSTUVWXYZbdfhkl")
"""Letters that sit on the baseline and are as high as digits."""

_LOW_MARKS = frozenset("-+.,;:*'\"†‡")
"""Characters of numbers that are lower than digits, or raised."""

Line = tuple[int, int, int]


class TypeSizes:
    """Type size and baseline of each line of a page, from the ink of its words."""

    def __init__(self, found: Sequence[Found], ink: ScannedInk) -> None:
        self.sizes: dict[Line, tuple[float, float]] = {}
        self.places: list[tuple[float, float]] = []
        self._ink = ink
        measured: dict[Line, tuple[list[int], list[int]]] = {}
        for word in found:
            heights, feet = measured.setdefault(word.line, ([], []))
            for piece in _tall_pieces(word, ink):
                heights.append(piece.height)
                feet.append(piece.bottom)
        every = [h for heights, _ in measured.values() for h in heights]
        self.usual = median(every) / DIGIT_HEIGHT if every else USUAL_SIZE
        for line, (heights, feet) in measured.items():
            if heights:
                self.sizes[line] = (median(heights) / DIGIT_HEIGHT, median(feet))
                self.places.append(self.sizes[line])

    def of(self, word: Found) -> tuple[float, float]:
        """Return the type size of a word's line and its baseline, in pixels."""
        known = self.sizes.get(word.line)
        if known is not None and abs(known[1] - word.bottom) < 0.5 * known[0]:
            return known
        size = known[0] if known is not None else self.usual
        middle = (word.top + word.bottom) / 2
        near = [p for p in self.places if abs(p[1] - DIGIT_HEIGHT * p[0] / 2 - middle) < SAME_LINE * p[0]]
        if near:
            return min(near, key=lambda p: (abs(p[1] - DIGIT_HEIGHT * p[0] / 2 - middle), p))
        feet = [p.bottom for p in self._within(word) if LOWEST_LINE * size < p.height < HIGHEST_LINE * size]
        if feet and any(c.isdigit() for c in word.text):
            return size, float(median(feet))  # dust under a number makes its box higher, not its digits
        if (
            any(c.isdigit() or c.isupper() for c in word.text)
            and LOWEST_LINE < (word.bottom - word.top) / size < HIGHEST_LINE
        ):
            return size, float(word.bottom)
        return size, middle + 0.33 * size

    def _within(self, word: Found) -> list[InkPiece]:
        return self._ink.within(word.x0 - 1, word.top - 2, word.x1 + 1, word.bottom + 2)


def _tall_pieces(word: Found, ink: ScannedInk) -> Iterator[InkPiece]:
    """Yield the ink of the digits and capitals of a word, where it has as many pieces as characters."""
    pieces = ink.within(word.x0 - 1, word.top - 2, word.x1 + 1, word.bottom + 2)
    pieces = [p for p in pieces if p.height > 0.3 * (word.bottom - word.top)]
    if len(pieces) == len(word.text):
        yield from (p for c, p in zip(word.text, pieces, strict=True) if c.isdigit() or c in _TALL)
        return
    high = [c for c in word.text if c not in _LOW_MARKS]
    tall = [p for p in pieces if p.height > TALL_SHARE * max(o.height for o in pieces)]
    if len(tall) == len(high) and all(c.isdigit() or c in "()" for c in high):
        yield from (p for c, p in zip(high, tall, strict=True) if c.isdigit())
