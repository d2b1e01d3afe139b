"""Words of a scanned page through the Tesseract program, where it is installed; every number read twice.

Recognition loses and invents minus signs, points and digits without a word. So each number is cut out and
read a second time, alone and larger; its ink is counted (one bar for a minus, one dot for a point, one tall
stroke of ink for a digit); and each digit is compared with the page's other digits. What these do not agree
on is recorded in `doubt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from statistics import median

from corpora.nouns.evidence import Box
from extract.pdf.model import Word
from extract.pdf.page.pieces import InkPiece
from extract.pdf.page.render import PageImage
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.digits import (
    NumberInk,
    ScannedInk,
    is_dash,
    numbers_of,
)
from extract.pdf.scan.reread import (
    HEADING_LETTERS,
    MOST_NUMBERS,
    READ_AS_DASH,
    SIDES,
    read_again,
    read_letters,
    tidy,
    tidy_axes,
)
from extract.pdf.scan.settle import MIN_CONFIDENCE, settle
from extract.pdf.scan.sheet import Sheet, prepare, runs_down
from extract.pdf.scan.tesseract import Found, run_tesseract
from extract.pdf.scan.type_size import TypeSizes

LONGEST_NUMBER = 8
"""Characters of the longest number, with its sign, brackets and marks."""

MOST_DIGITS = 6
"""Digits of the longest number."""

LOW_LETTERS = 3
"""Characters of the longest word of low letters that may be digits misread."""

ROW_NUMBERS, COLUMN_NUMBERS = 2, 3
"""Numbers from which a line is a row of numbers, and a place on the page a column of them."""

COLUMN_REACH = 7.0
"""Type sizes above and below a word in which the numbers of its column are looked for: about four rows."""

SURE = 70.0
"""Words recognised with this confidence show that the picture is upright."""

SURE_LETTERS = 4
"""Letters of the shortest such word: print lying on its side is full of short ones."""

_MEANS = re.compile(r"[\w<>=+().,–—−-]")

_SECOND_LOOK = re.compile(r"[\[({<>=|+*'\"“”„«-]*[\dOolIiSsBZzgq|!\]\[.,/-]{1,9}[\])}*|'\"†‡;:]*")
"""Short words that are a number, or may be one misread."""

FEWEST_NUMBERS = 6
"""Numbers of the smallest table that is searched for letters that were missed."""

PAGE_OPTIONS = ("--psm", "11", "-l", "eng")
"""Sparse text: words wherever they are, as the cells of a table do."""

_MARKED = re.compile(r"D?-D+(?:[.,]D+)?[.,]?D?|D+[.,]D+[.,]?")
"""Ink that only a number has: a minus before it, or a point in it."""

BEARING = 0.04
"""Type sizes of paper that letters have at either side in their type."""

PALEST_INK = 0.15
"""Darkness of a page without grain from which ink may be a letter: thin strokes break apart in stronger ink."""

LETTER_GAP = 0.2
"""Type sizes between two letters from which they are in different words."""

_MIXED = re.compile(r"\d[A-Z\[\]{}|]|[A-Z\[\]{}|]\d")
"""Digits beside capitals or frames: often a digit misread ("7A" for 7.1, "4]" for 41)."""

_PRINTED = re.compile(r"[-(<>=]*\d[\d.,-]*[)*,;]*")
"""A number as recognised."""

_MOSTLY_DIGITS = re.compile(r"(?=(?:\D*\d){2})[^A-Za-z]*[A-Za-z]?[^A-Za-z]*")
"""Several digits and at most one letter: what is between the digits may be misread points and commas."""

_LOW = re.compile(r"[aemnorsuvwxz]")
"""A low letter."""

_NOTED = re.compile(r"[-+]?[\d.,]+[a-z]{1,2}")
"""A number with the letter of a note behind it, or a unit."""


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One recognised word, its box and type size in points, its place in Tesseract's order, and why it is doubtful."""

    text: str
    box: Box
    size: float
    order: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read on a picture: words and ruling lines in points, in the frame of the text.

    The picture was turned clockwise by `turn` degrees to be upright; the lines of print then still rose to
    the right by `skew` degrees, which is taken out of all places.
    """

    words: tuple[OcrWord, ...]
    rules: tuple[Box, ...]
    turn: int
    skew: float


def read_picture(image: PageImage) -> Recognised:
    """Return the words and ruling lines of a page picture, whichever way up it lies.

    Raises
    ------
    OcrError : Tesseract is not installed, stopped with an error or took too long.
    """
    best: tuple[int, int, Sheet, list[Found]] | None = None
    for turn in (90, 270, 0) if runs_down(image) else (0, 180):
        sheet = prepare(image.turned(turn))
        found = run_tesseract(sheet.image.gray, _dpi(sheet.image), PAGE_OPTIONS)
        good = sum(len(f.text) for f in found if f.confidence >= SURE and f.text.isalpha() and len(f.text) >= SURE_LETTERS)
        if best is None or good > best[0]:
            best = (good, turn, sheet, found)
        letters = sum(len(f.text) for f in found if f.text.isalpha())
        if 2 * good > letters:
            break
    assert best is not None
    _, turn, sheet, found = best
    return Recognised(tuple(recognise(sheet.image, found)), sheet.rules, turn, sheet.skew)


def _dpi(image: PageImage) -> int:
    return round(image.scale * 72)


def recognise(image: PageImage, found: Sequence[Found]) -> list[OcrWord]:
    """Return the words found on a level page picture without ruling lines, every number read a second time.

    Raises
    ------
    OcrError : Tesseract stopped with an error or took too long.
    """
    found = [f for f in found if _MEANS.search(f.text)]
    ink = ScannedInk(image.gray)
    sizes = TypeSizes(found, ink)
    candidates, rest = _candidates(found, ink, sizes)
    candidates += _overlooked(ink, found, candidates)
    clean = PageImage(ink.clean(), image.scale)
    read_again(clean.gray, candidates)
    settle(ink, candidates)
    words = [_plain(f, sizes, image.scale, order) for order, f in rest]
    words += [_numeric(c, image.scale) for c in candidates if c.text]
    words += [_plain(c.word, sizes, image.scale, c.order) for c in candidates if not c.text and c.word and _is_word(c.word)]
    words += _lone_letters(clean, found, candidates)
    words += _unread(candidates, words, image.scale)
    return sorted(words, key=lambda w: (w.order, w.box[1], w.box[0]))


def _candidates(
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
            taken.update(map(_key, group.pieces))
            own = text if len(groups) == 1 else ""
            confidence = word.confidence if own else 0.0
            candidates.append(Candidate(group, em, baseline, own, confidence, order, word=word if own else None))
    rest = _absorbed(candidates, rest)
    # Dashes and scraps that became the sign of a number are no words of their own.
    boxes = [c.ink.box for c in candidates]
    rest = [(n, w) for n, w in rest if _is_word(w) or not _inside_any(w, boxes)]
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


def _is_word(word: Found) -> bool:
    return any(c.isalnum() for c in word.text)


def _numbers_in(word: Found, ink: ScannedInk, em: float, baseline: float, taken: Set[tuple[int, int]]) -> list[NumberInk]:
    """Return the numbers, by their ink, that begin within a word or with a dash before it; ink in `taken` is left out."""
    strip = (word.x0 - 1.9 * em, baseline - 0.95 * em, word.x1 + 0.1 * em, baseline + 0.25 * em)
    return [
        n
        for n in numbers_of([p for p in _own(ink.within(*strip), word, em) if _key(p) not in taken], em, baseline)
        if "D" in n.pattern and n.box[2] > word.x0 + 0.05 * em and n.pieces[-1].x0 >= word.x0 - 0.3 * em
    ]


def _key(piece: InkPiece) -> tuple[int, int]:
    return piece.label, piece.x0


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


def _overlooked(ink: ScannedInk, found: Sequence[Found], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return what looks like a number in the rows of numbers but was not found on the page at all."""
    rows: list[tuple[float, float, int, int]] = []
    for candidate in candidates:
        for place, (baseline, em, many, order) in enumerate(rows):
            if abs(baseline - candidate.baseline) < 0.3 * em:
                rows[place] = (baseline, em, many + 1, order)
                break
        else:
            rows.append((candidate.baseline, candidate.em, 1, candidate.order))
    taken = {_key(p) for c in candidates for p in c.ink.pieces}
    boxes = [(f.x0 - 2, f.top - 2, f.x1 + 2, f.bottom + 2) for f in found if any(c.isalnum() for c in f.text)]
    out: list[Candidate] = []
    for baseline, em, many, order in rows:
        if many < ROW_NUMBERS:
            continue
        strip = ink.within(0, baseline - 0.95 * em, ink.gray.shape[1], baseline + 0.25 * em)
        near = [b for b in boxes if b[1] < baseline and b[3] > baseline - 0.6 * em]
        free = [
            p
            for p in strip
            if _key(p) not in taken
            and p.height < 0.9 * em
            and p.width < 1.1 * em
            and not any(b[0] <= (p.x0 + p.x1) / 2 <= b[2] for b in near)
        ]
        for number in numbers_of(free, em, baseline):
            tall = number.pattern.count("D")
            if 1 <= tall <= MOST_DIGITS and "?" not in number.pattern:
                taken.update(map(_key, number.pieces))
                out.append(Candidate(number, em, baseline, order=order))
    return out


def _lone_letters(image: PageImage, found: Sequence[Found], candidates: Sequence[Candidate]) -> list[OcrWord]:
    """Return the single letters over columns of numbers (x, y, z, t) and in their rows (L, R) that were overlooked."""
    if len(candidates) < FEWEST_NUMBERS:
        return []
    em = _table_size(candidates)
    free = _isolated(image, found, candidates, em)
    rows = [c.baseline for c in candidates]
    headings, sides = [], []
    for piece in free:
        beside = sum(abs(piece.bottom - baseline) < 0.15 * em for baseline in rows)
        if beside >= ROW_NUMBERS and piece.height > 0.55 * em:
            sides.append(piece)
        elif _is_over_numbers(piece, candidates, em):
            headings.append(piece)
    headings = sorted(headings[:MOST_NUMBERS], key=lambda p: (round((p.top + p.bottom) / em), p.x0))
    named = read_letters(image.gray, headings, em, HEADING_LETTERS)
    words = []
    for piece, letter, following in zip(headings, named, [*named[1:], ""], strict=False):
        # A lone x is easily taken for a k; no column of cluster sizes is headed k and followed by y.
        name = "x" if letter in ("k", "K") and following in ("y", "Y") else letter
        foot = piece.bottom - (0.2 * em if name == "y" else 0.0)
        words.append(OcrWord(name, _high(piece.x0, piece.x1, em, foot, image.scale), em / image.scale, -1))
    for piece, letter in zip(
        sides[:MOST_NUMBERS], read_letters(image.gray, sides[:MOST_NUMBERS], em, SIDES), strict=True
    ):
        box = _high(piece.x0, piece.x1, em, piece.bottom, image.scale)
        words.append(OcrWord(letter, box, em / image.scale, -1))
    return [w for w in words if w.text]


def _table_size(candidates: Sequence[Candidate]) -> float:
    """Return the type size, in pixels, of the numbers that are in rows with others: that of tables, not of the text."""
    rows = [
        c.em
        for c in candidates
        if sum(abs(o.baseline - c.baseline) < 0.3 * c.em for o in candidates) > ROW_NUMBERS
    ]
    return median(rows or [c.em for c in candidates])


def _unread(candidates: Sequence[Candidate], words: Sequence[OcrWord], scale: float) -> list[OcrWord]:
    """Return a question mark for each piece of ink in a row and a column of numbers that could not be read."""
    out = []
    for candidate in candidates:
        x0, _, x1, _ = candidate.ink.box
        place = ((x0 + x1) / 2 / scale, (candidate.baseline - 0.3 * candidate.em) / scale)
        known = any(w.box[0] <= place[0] <= w.box[2] and w.box[1] <= place[1] <= w.box[3] for w in words)
        column = [c for c in candidates if c.text and c.ink.box[0] - 2 <= (x0 + x1) / 2 <= c.ink.box[2] + 2]
        if candidate.text or known or len(column) < COLUMN_NUMBERS:
            continue
        box = _high(x0, x1, candidate.em, candidate.baseline, scale)
        doubt = "there is ink that could not be read"
        out.append(OcrWord("?", box, candidate.em / scale, candidate.order, doubt))
    return out


def _isolated(image: PageImage, found: Sequence[Found], candidates: Sequence[Candidate], em: float) -> list[InkPiece]:
    """Return the pieces of ink as large as a letter, with nothing close to the left or right, that no word has."""
    boxes = [(f.x0 - 2, f.top - 2, f.x1 + 2, f.bottom + 2) for f in found if _is_word(f)]
    boxes += [c.ink.box for c in candidates if c.text]
    reach = LETTER_GAP * em + 0.5 * em  # to the middle of the next letter
    faint = ScannedInk(image.gray, PALEST_INK)
    return [
        p
        for p in faint.pieces
        if 0.35 * em < p.height < 1.05 * em
        and 0.15 * em < p.width < 1.05 * em
        and not any(b[0] <= (p.x0 + p.x1) / 2 <= b[2] and b[1] <= (p.top + p.bottom) / 2 <= b[3] for b in boxes)
        and not any(
            other.height > 0.25 * em and (other.x1 < p.x0 or other.x0 > p.x1)
            for other in faint.within(p.x0 - reach, p.top - 2, p.x1 + reach, p.bottom + 2)
        )
    ]


def _is_over_numbers(piece: InkPiece, candidates: Sequence[Candidate], em: float) -> bool:
    """Return whether at least three numbers are below a piece of ink, in one column with it."""
    middle = (piece.x0 + piece.x1) / 2
    below = 0
    for candidate in candidates:
        x0, top, x1, _ = candidate.ink.box
        below += x0 - 0.7 * em <= middle <= x1 + 0.7 * em and 0 < top - piece.bottom < 60 * em
    return below >= COLUMN_NUMBERS


def _numeric(candidate: Candidate, scale: float) -> OcrWord:
    box = _high(candidate.ink.box[0], candidate.ink.box[2], candidate.em, candidate.baseline, scale)
    return OcrWord(candidate.text, box, candidate.em / scale, candidate.order, candidate.doubt)


def _plain(word: Found, sizes: TypeSizes, scale: float, order: int) -> OcrWord:
    em, baseline = sizes.of(word)
    text = tidy(word.text) if set(word.text) <= READ_AS_DASH else word.text
    text = tidy_axes(text, wide=word.x1 - word.x0 >= 0.8 * em)
    doubt = ""
    if _MIXED.search(text):
        doubt = f"recognised as {text}, letters among digits"
    elif any(c.isdigit() for c in text) and word.confidence < MIN_CONFIDENCE:
        doubt = f"recognised with a confidence of {word.confidence:.0f} %"
    return OcrWord(text, _high(word.x0, word.x1, em, baseline, scale), em / scale, order, doubt)


def _high(x0: int, x1: int, em: float, baseline: float, scale: float) -> Box:
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
