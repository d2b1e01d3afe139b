"""Which recognised words are numbers, by their characters, their ink and what is printed around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from extract.pdf.page.pieces import InkPiece
from extract.pdf.scan.candidate import Candidate, ink_key
from extract.pdf.scan.digits import NumberInk, ScannedInk, is_dash, numbers_of
from extract.pdf.scan.overlooked import COLUMN_NUMBERS, ROW_NUMBERS
from extract.pdf.scan.reread import tidy
from extract.pdf.scan.tesseract import Found
from extract.pdf.scan.type_size import TypeSizes

LONGEST_NUMBER = 8
"""Characters of the longest number, with its sign, brackets and marks."""

LOW_LETTERS = 3
"""Characters of the longest word of low letters that may be digits misread."""

COLUMN_REACH = 10.0
"""Type sizes above and below a word in which the numbers of its column are looked for: some rows."""

_SECOND_LOOK = re.compile(r"[\[({<>=|+*'\"“”„«-]*[\dOolIiSsBZzgq|!\]\[.,/-]{1,9}[\])}*|'\"†‡;:]*")
"""Short words that are a number, or may be one misread."""

_MARKED = re.compile(r"D?-D+(?:[.,]D+)?[.,]?D?|D+[.,]D+[.,]?")
"""Ink that only a number has: a minus before it, or a point in it."""

_PRINTED = re.compile(r"[-+(<>=]*\d[\d.,-]*[)*,;]*")
"""A number as recognised."""

_MOSTLY_DIGITS = re.compile(r"(?=(?:\D*\d){2})[^A-Za-z]*[A-Za-z]?[^A-Za-z]*")
"""Several digits and at most one letter: what is between the digits may be misread points and commas."""

_LOW = re.compile(r"[aemnorsuvwxz]")
"""A low letter."""

_NOTED = re.compile(r"[-+]?[\d.,]+[a-z]{1,2}")
"""A number with the letter of a note behind it, or a unit."""

SURE = 70.0
"""Confidence from which a word of letters is one."""


def find_numbers(
    found: Sequence[Found], ink: ScannedInk, sizes: TypeSizes
) -> tuple[list[Candidate], list[tuple[int, Found]]]:
    """Return the numbers among the words, by their ink, and the other words with their place in Tesseract's order."""
    candidates: list[Candidate] = []
    rest: list[tuple[int, Found]] = []
    taken: set[tuple[int, int]] = set()
    for order, word in enumerate(found):
        text = tidy(word.text)
        em, baseline = sizes.of(word)
        groups = _numbers_in(word, ink, em, baseline, taken)
        if not groups or not _may_be_number(text, groups, word, found, em):
            rest.append((order, word))
            continue
        for group in groups:
            taken.update(map(ink_key, group.pieces))
            own = text if len(groups) == 1 else ""
            confidence = word.confidence if own else 0.0
            candidates.append(Candidate(group, em, baseline, own, confidence, order, word=word if own else None))
    rest = _absorbed(candidates, rest)
    # Dashes and scraps that became the sign of a number are no words of their own.
    boxes = [c.ink.box for c in candidates]
    rest = [(n, w) for n, w in rest if is_word(w) or not _inside_any(w, boxes)]
    return candidates, rest


def _absorbed(candidates: Sequence[Candidate], rest: Sequence[tuple[int, Found]]) -> list[tuple[int, Found]]:
    """Return the words that are no part of a number's ink; the others are joined to what was read of the number first."""
    parts: dict[int, list[Found]] = {}
    left = []
    for order, word in rest:
        text = tidy(word.text)
        homes = [i for i, c in enumerate(candidates) if _covers(c, word)] if _SECOND_LOOK.fullmatch(text) else []
        if homes:
            parts.setdefault(homes[0], []).append(word)
        else:
            left.append((order, word))
    for place, words in parts.items():
        words.sort(key=lambda w: w.x0)
        candidate = candidates[place]
        candidate.first += "".join(tidy(w.text) for w in words)
        candidate.first_confidence = min(candidate.first_confidence, *(w.confidence for w in words))
    return left


def _covers(candidate: Candidate, word: Found) -> bool:
    """Return whether a word is printed within the ink of a number."""
    x0, top, x1, bottom = candidate.ink.box
    return x0 <= (word.x0 + word.x1) / 2 <= x1 and top - 3 <= (word.top + word.bottom) / 2 <= bottom + 3


def is_word(word: Found) -> bool:
    """Return whether a word holds a letter or a digit."""
    return any(c.isalnum() for c in word.text)


def _numbers_in(
    word: Found, ink: ScannedInk, em: float, baseline: float, taken: Set[tuple[int, int]]
) -> list[NumberInk]:
    """Return the numbers, by their ink, that begin within a word or with a dash before it; ink in `taken` is left out."""
    strip = (word.x0 - 1.9 * em, baseline - 0.95 * em, word.x1 + 0.1 * em, baseline + 0.25 * em)
    return [
        n
        for n in numbers_of([p for p in _own(ink.within(*strip), word, em) if ink_key(p) not in taken], em, baseline)
        if "D" in n.pattern and n.box[2] > word.x0 + 0.05 * em and n.pieces[-1].x0 >= word.x0 - 0.3 * em
    ]


def _may_be_number(text: str, groups: Sequence[NumberInk], word: Found, found: Sequence[Found], em: float) -> bool:
    """Return whether a word is worth a second reading as a number: it looks like one, or its ink does."""
    if _SECOND_LOOK.fullmatch(text) and any(c.isdigit() for c in text):
        return True
    if text.isalpha() and len(text) >= LOW_LETTERS and word.confidence >= SURE:
        return False
    beside = _numbers_beside(word, found, em)
    plain = all(set(n.pattern) <= set("D.,-") for n in groups)
    if beside and plain and (_stands_in_column(word, found, em) or _MOSTLY_DIGITS.fullmatch(text)):
        return True
    if len(text) > LONGEST_NUMBER or _NOTED.fullmatch(text) or beside < ROW_NUMBERS:
        return False
    tall = all(set(n.pattern) <= {"D", "."} for n in groups)
    if len(text) <= LOW_LETTERS and _LOW.match(text) and tall:
        return True  # read as low letters, but as tall as digits
    return bool(_SECOND_LOOK.fullmatch(text)) or all(_MARKED.fullmatch(n.pattern) for n in groups)


def _own(pieces: Sequence[InkPiece], word: Found, em: float) -> list[InkPiece]:
    """Return the pieces of a word, and the bars before it that may be its sign."""
    return [p for p in pieces if p.x1 > word.x0 + 2 or is_dash(p, em)]


def _inside_any(word: Found, boxes: Iterable[tuple[int, int, int, int]]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return any(b[0] <= x <= b[2] and b[1] - 3 <= y <= b[3] + 3 for b in boxes)


def _numbers_beside(word: Found, found: Sequence[Found], em: float) -> int:
    """Return how many numbers are printed in the row of a word."""
    middle = (word.top + word.bottom) / 2
    return sum(
        f is not word
        and abs((f.top + f.bottom) / 2 - middle) < 0.4 * em
        and any(c.isdigit() for c in f.text)
        and len(f.text) <= LONGEST_NUMBER
        for f in found
    )


def _stands_in_column(word: Found, found: Sequence[Found], em: float) -> bool:
    """Return whether numbers are printed close above and below a word, under one another."""
    middle = (word.top + word.bottom) / 2
    near = [
        f
        for f in found
        if f is not word
        and word.x0 - 0.5 * em <= (f.x0 + f.x1) / 2 <= word.x1 + 0.5 * em
        and 0.5 * em < abs((f.top + f.bottom) / 2 - middle) < COLUMN_REACH * em
    ]
    return sum(_PRINTED.fullmatch(tidy(f.text)) is not None for f in near) >= max(COLUMN_NUMBERS, 0.6 * len(near))


def among_numbers(word: Found, found: Sequence[Found], sizes: TypeSizes) -> bool:
    """Return whether a word of letters stands in a row and a column of numbers, where a number is expected."""
    if any(c.isdigit() for c in word.text) or not is_word(word):
        return False
    em, _ = sizes.of(word)
    return bool(_numbers_beside(word, found, em)) and _stands_in_column(word, found, em)


def with_dashes(found: Sequence[Found], ink: ScannedInk, sizes: TypeSizes) -> list[Found]:
    """Return the words of a page, each "=" that is one bar of ink taken for the dash of an empty cell that it is."""
    return [replace(f, text="—") if set(f.text) == {"="} and _is_bar(f, ink, sizes.of(f)[0]) else f for f in found]


def _is_bar(word: Found, ink: ScannedInk, em: float) -> bool:
    pieces = ink.within(word.x0 - 1, word.top - 1, word.x1 + 1, word.bottom + 1)
    return len(pieces) == 1 and is_dash(pieces[0], em)
