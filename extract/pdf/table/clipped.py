"""Headings of a printed spreadsheet that their cells clip: what is left of "Hemisphere" runs into the "x" beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.pdf.layout.lines import Line, Phrase
from extract.pdf.layout.measures import CELLS
from extract.pdf.model import Word

SAME_STEP = 0.5
"""Type sizes by which the steps from one axis to the next may differ."""

_CLIPPED = re.compile(r"[^\W\d_]{3,}x")
_OTHERS = ["y", "z"]


def with_clipped_axis(line: Line) -> Line:
    """Return a line of headings, an "x" that ends a word before "y" and "z" as a heading of its own.

    Only where it is as far from "y" as that is from "z", and the line has no other "x".
    """
    words = line.words
    if any(word.text.lower() == "x" for word in words):
        return line
    for i, word in enumerate(words):
        y_and_z = words[i + 1 : i + 3]
        if _CLIPPED.fullmatch(word.text) and [w.text.lower() for w in y_and_z] == _OTHERS and _one_step(word, *y_and_z):
            return Line((*words[:i], *_parted(word, y_and_z[0]), *words[i + 1 :]))
    return line


def _one_step(word: Word, y: Word, z: Word) -> bool:
    """Return whether the last letter of a word is as far from "y" as that is from "z"."""
    x0 = word.x1 - (y.x1 - y.x0)
    return abs((y.x0 - x0) - (z.x0 - y.x0)) < SAME_STEP * word.size


def _parted(word: Word, y: Word) -> Iterator[Word]:
    x0 = max(word.x1 - (y.x1 - y.x0), word.x0)
    end = max(x0 - CELLS * word.size - 1, word.x0)
    yield replace(word, text=word.text[:-1], raw=word.raw[:-1], x1=end)
    yield replace(word, text=word.text[-1:], raw=word.raw[-1:], x0=x0)


def in_order(phrases: Sequence[Phrase], firsts: Sequence[int], columns: int) -> bool:
    """Return whether headings belong to the columns one by one: there are as many, and x, y and z among them, but by their
    places two are over one column (headings set left over numbers set right).
    """
    named = {"x", "y", "z"} <= {phrase.text.lower() for phrase in phrases}
    return named and len(phrases) == columns and len(set(firsts)) < columns
