"""Words of a scanned page through the Tesseract program, where it is installed; every number read twice.

Recognition loses and invents minus signs, points and digits without a word. So each number is cut out and
read a second time, alone and larger; its ink is counted (one bar for a minus, one dot for a point, one tall
stroke of ink for a digit); and each digit is compared with the page's other digits. What these do not agree
on is said in `doubt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from PIL import Image

from corpora.evidence import Box
from extract.readers.pdf_digits import (
    Likeness,
    Number,
    PageInk,
    Piece,
    compare_digits,
    is_alike,
    numbers_of,
    written_as,
)
from extract.readers.pdf_render import Gray, PageImage
from extract.readers.pdf_scan import Sheet, prepare, runs_down
from extract.readers.pdf_tesseract import Found, run_tesseract

MIN_CONFIDENCE = 60.0
"""Numbers recognised with less confidence (0 to 100) are doubtful."""

DASHES = frozenset("-‐‑‒–—―−_~¬")

SURE = 70.0
"""Words recognised with this confidence show that the picture stands upright."""

_MEANS = re.compile(r"[\w<>=+().,–—−-]")

NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)")

_SECOND_LOOK = re.compile(r"[\[({<>=|+*'\"-]*[\dOolIiSsBZzgq|!\]\[.,/-]{1,9}[\])}*|'\"†‡;:]*")
"""Short words that are a number, or may be one misread."""

PAGE_OPTIONS = ("--psm", "11", "-l", "eng")
"""Sparse text: words wherever they stand, as the cells of a table do."""

NUMBER_OPTIONS = ("--psm", "6", "-l", "eng", "-c", "tessedit_char_whitelist=0123456789-.,()<>=")
"""One block of lines, each a number."""

_MARKED = re.compile(r"-D+(?:\.D+)?|D+\.D+")
"""Ink that only a number has: a minus before it, or a point in it."""

_TALL = frozenset("ABCDEFGHIKLMNOPRSTUVWXYZbdfhkl")
"""Letters that stand on the baseline and are as high as digits."""

ROW_PX = 64
"""Pixels from one number to the next in the picture of numbers read a second time."""

DIGIT_PX = 34
"""Height of their digits in pixels, which Tesseract reads best at 30 to 40."""

MOST_NUMBERS = 250
"""Numbers in one such picture."""


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

    The picture was turned clockwise by `turn` degrees to stand upright; the lines of print then still rose to
    the right by `skew` degrees, which is taken out of all places.
    """

    words: tuple[OcrWord, ...]
    rules: tuple[Box, ...]
    turn: int
    skew: float


@dataclass(slots=True)
class _Candidate:
    """A number on the page: its ink, type size and baseline in pixels, and what was read of it."""

    ink: Number
    em: float
    baseline: float
    first: str = ""
    first_confidence: float = 0.0
    order: int = 0
    second: str = ""
    second_confidence: float = 0.0
    text: str = ""
    doubt: str = ""


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
        good = sum(len(f.text) for f in found if f.confidence >= SURE and f.text.isalpha())
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
    ink = PageInk(image.gray)
    lines = _Lines(found, ink)
    candidates, rest = _candidates(found, ink, lines)
    candidates += _overlooked(ink, found, candidates)
    _read_again(image.gray, candidates)
    for candidate in candidates:
        _choose(candidate)
    told = compare_digits(ink, [c.ink for c in candidates], [c.text for c in candidates])
    words = [_plain(f, lines, image.scale, order) for order, f in rest]
    for candidate, likeness in zip(candidates, told, strict=True):
        candidate.doubt = _doubt(candidate, likeness)
        if candidate.text:
            words.append(_numeric(candidate, image.scale))
    return sorted(words, key=lambda w: (w.order, w.box[1], w.box[0]))


class _Lines:
    """Type size and baseline of each line of a page, from the ink of its words."""

    def __init__(self, found: Sequence[Found], ink: PageInk) -> None:
        self.sizes: dict[tuple[int, int, int], tuple[float, float]] = {}
        members: dict[tuple[int, int, int], list[Found]] = {}
        for word in found:
            members.setdefault(word.line, []).append(word)
        heights: dict[tuple[int, int, int], tuple[list[int], list[int]]] = {}
        for line, words in members.items():
            tall: list[int] = []
            feet: list[int] = []
            for word in words:
                for character, piece in _matched(word, ink):
                    if character.isdigit() or character in _TALL:
                        tall.append(piece.height)
                        feet.append(piece.bottom)
            heights[line] = (tall, feet)
        every = [h for tall, _ in heights.values() for h in tall]
        self.usual = median(every) / 0.69 if every else 40.0
        for line, (tall, feet) in heights.items():
            if tall:
                self.sizes[line] = (median(tall) / 0.69, median(feet))

    def of(self, word: Found) -> tuple[float, float]:
        """Return the type size of a word's line and its baseline, in pixels."""
        known = self.sizes.get(word.line)
        if known is not None and abs(known[1] - word.bottom) < 0.5 * known[0]:
            return known
        size = known[0] if known is not None else self.usual
        if any(c.isdigit() or c.isupper() for c in word.text) and 0.5 < (word.bottom - word.top) / size < 1.2:
            return size, float(word.bottom)
        return size, (word.top + word.bottom) / 2 + 0.33 * size


def _matched(word: Found, ink: PageInk) -> Iterator[tuple[str, Piece]]:
    """Yield the characters of a word with their ink where there are as many pieces as characters."""
    pieces = ink.within(word.x0 - 1, word.top - 2, word.x1 + 1, word.bottom + 2)
    pieces = [p for p in pieces if p.height > 0.3 * (word.bottom - word.top)]
    if len(pieces) == len(word.text):
        yield from zip(word.text, pieces, strict=True)


def _candidates(
    found: Sequence[Found], ink: PageInk, lines: _Lines
) -> tuple[list[_Candidate], list[tuple[int, Found]]]:
    """Return the numbers among the words, by their ink, and the other words with their place in Tesseract's order."""
    candidates: list[_Candidate] = []
    rest: list[tuple[int, Found]] = []
    taken: set[int] = set()
    for order, word in enumerate(found):
        text = _tidy(word.text)
        em, baseline = lines.of(word)
        groups = _numbers_in(word, ink, em, baseline)
        groups = [n for n in groups if n.pieces[-1].label not in taken]
        if not groups or not _may_be_number(text, groups, word, found, em):
            rest.append((order, word))
            continue
        for group in groups:
            taken.update(p.label for p in group.pieces)
            own = text if len(groups) == 1 else ""
            confidence = word.confidence if own else 0.0
            candidates.append(_Candidate(group, em, baseline, own, confidence, order))
    # Dashes and scraps that became the sign of a number are no words of their own.
    boxes = [c.ink.box for c in candidates]
    rest = [(n, w) for n, w in rest if _is_word(w) or not _inside_any(w, boxes)]
    return candidates, rest


def _is_word(word: Found) -> bool:
    return any(c.isalnum() for c in word.text)


def _numbers_in(word: Found, ink: PageInk, em: float, baseline: float) -> list[Number]:
    """Return the numbers, by their ink, that begin within a word or with a dash before it."""
    strip = (word.x0 - 1.9 * em, baseline - 0.95 * em, word.x1 + 0.1 * em, baseline + 0.25 * em)
    return [
        n
        for n in numbers_of(_own(ink.within(*strip), word, em), em, baseline)
        if "D" in n.pattern and n.box[2] > word.x0 + 0.05 * em and n.pieces[-1].x0 >= word.x0 - 0.3 * em
    ]


def _may_be_number(
    text: str, groups: Sequence[Number], word: Found, found: Sequence[Found], em: float
) -> bool:
    """Return whether a word is worth a second reading as a number: it looks like one, or its ink does."""
    if _SECOND_LOOK.fullmatch(text) and any(c.isdigit() for c in text):
        return True
    if len(text) > 6 or any(c.isdigit() for c in text) or not _stands_among_numbers(word, found, em):
        return False
    return bool(_SECOND_LOOK.fullmatch(text)) or all(_MARKED.fullmatch(n.pattern) for n in groups)


def _own(pieces: Sequence[Piece], word: Found, em: float) -> list[Piece]:
    """Return the pieces of a word, and the bars before it that may be its sign."""
    return [p for p in pieces if p.x1 > word.x0 + 2 or p.is_bar(em)]


def _inside_any(word: Found, boxes: Iterable[tuple[int, int, int, int]]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return any(b[0] <= x <= b[2] and b[1] - 3 <= y <= b[3] + 3 for b in boxes)


def _stands_among_numbers(word: Found, found: Sequence[Found], em: float) -> bool:
    middle = (word.top + word.bottom) / 2
    beside = [
        f for f in found
        if abs((f.top + f.bottom) / 2 - middle) < 0.4 * em and any(c.isdigit() for c in f.text) and len(f.text) < 9
    ]  # fmt: skip
    return len(beside) >= 2


def _overlooked(ink: PageInk, found: Sequence[Found], candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return what looks like a number in the rows of numbers but was not found on the page at all."""
    rows: list[tuple[float, float, int, int]] = []
    for candidate in candidates:
        for place, (baseline, em, many, order) in enumerate(rows):
            if abs(baseline - candidate.baseline) < 0.3 * em:
                rows[place] = (baseline, em, many + 1, order)
                break
        else:
            rows.append((candidate.baseline, candidate.em, 1, candidate.order))
    taken = {p.label for c in candidates for p in c.ink.pieces}
    boxes = [(f.x0 - 2, f.top - 2, f.x1 + 2, f.bottom + 2) for f in found if any(c.isalnum() for c in f.text)]
    out: list[_Candidate] = []
    for baseline, em, many, order in rows:
        if many < 2:
            continue
        strip = ink.within(0, baseline - 0.95 * em, ink.gray.shape[1], baseline + 0.25 * em)
        near = [b for b in boxes if b[1] < baseline and b[3] > baseline - 0.6 * em]
        free = [
            p for p in strip
            if p.label not in taken and p.height < 0.9 * em and p.width < 1.1 * em
            and not any(b[0] <= (p.x0 + p.x1) / 2 <= b[2] for b in near)
        ]  # fmt: skip
        for number in numbers_of(free, em, baseline):
            tall = number.pattern.count("D")
            if 1 <= tall <= 6 and "?" not in number.pattern:
                taken.update(p.label for p in number.pieces)
                out.append(_Candidate(number, em, baseline, order=order))
    return out


def _read_again(gray: Gray, candidates: Sequence[_Candidate]) -> None:
    """Read each number alone: cut out, drawn larger, one below the other, nothing but digits and signs allowed."""
    for start in range(0, len(candidates), MOST_NUMBERS):
        part = candidates[start : start + MOST_NUMBERS]
        sheet = np.full((ROW_PX * (len(part) + 1), 900), 255, dtype=np.uint8)
        for row, candidate in enumerate(part):
            cut = _cut(gray, candidate)
            top = ROW_PX * row + ROW_PX // 2
            high, wide = min(cut.shape[0], ROW_PX - 4), min(cut.shape[1], 840)
            sheet[top : top + high, 40 : 40 + wide] = cut[:high, :wide]
        for word in run_tesseract(sheet, 300, NUMBER_OPTIONS):
            row = ((word.top + word.bottom) // 2 - ROW_PX // 2 + 4) // ROW_PX
            if 0 <= row < len(part):
                candidate = part[row]
                known = candidate.second
                candidate.second = known + _tidy(word.text)
                least = min(candidate.second_confidence, word.confidence) if known else word.confidence
                candidate.second_confidence = least


def _cut(gray: Gray, candidate: _Candidate) -> Gray:
    """Return the picture of one number, digits `DIGIT_PX` high."""
    x0, top, x1, bottom = candidate.ink.box
    crop = gray[max(top - 2, 0) : bottom + 2, max(x0 - 2, 0) : x1 + 2]
    scale = DIGIT_PX / max(0.69 * candidate.em, 1.0)
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(Image.fromarray(crop).resize(size, Image.Resampling.LANCZOS), dtype=np.uint8)


def _tidy(text: str) -> str:
    """Return a word with every dash as "-" and the frames of table cells taken off."""
    text = "".join("-" if c in DASHES else c for c in text.strip("|[]{}"))
    return re.sub(r"-{2,}", "-", text)


def _choose(candidate: _Candidate) -> None:
    """Take the reading of a number that its ink bears out, else one with the signs and points the ink shows."""
    read = [t for t in (candidate.second, candidate.first) if NUMBER.search(t)]
    fits = [t for t in read if is_alike(candidate.ink, t)]
    mended = [t for t in (written_as(candidate.ink, r) for r in read) if t]
    candidate.text = next(iter([*fits, *mended, *reversed(read)]), "")


def _doubt(candidate: _Candidate, told: Likeness) -> str:
    """Return where the two readings, the ink and the page's other digits disagree about a number; "" where they agree."""
    first, second, text = candidate.first, candidate.second, candidate.text
    if told.doubt:
        return told.doubt
    if not is_alike(candidate.ink, text):
        return f"the ink does not fit what was read ({first or 'nothing'}; alone: {second or 'nothing'})"
    agree = [_digits(t) == _digits(text) for t in (first, second) if NUMBER.search(t)]
    if not all(agree):
        return f"read as {first} and, alone, as {second}"
    if text not in (first, second):
        return f"the ink shows another sign or point than was read ({first or 'nothing'}; alone: {second or 'nothing'})"
    confidence = max(
        candidate.first_confidence * (first == text), candidate.second_confidence * (second == text)
    )
    if told.confirmed and (len(agree) == 2 or confidence >= MIN_CONFIDENCE):
        return ""
    if len(agree) < 2 or confidence < MIN_CONFIDENCE:
        return f"recognised once only, or with little confidence ({confidence:.0f} %)"
    return ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _numeric(candidate: _Candidate, scale: float) -> OcrWord:
    box = _high(candidate.ink.box[0], candidate.ink.box[2], candidate.em, candidate.baseline, scale)
    return OcrWord(candidate.text, box, candidate.em / scale, candidate.order, candidate.doubt)


def _plain(word: Found, lines: _Lines, scale: float, order: int) -> OcrWord:
    em, baseline = lines.of(word)
    text = _tidy(word.text) if set(word.text) <= DASHES else word.text
    doubt = ""
    if any(c.isdigit() for c in text) and word.confidence < MIN_CONFIDENCE:
        doubt = f"recognised with a confidence of {word.confidence:.0f} %"
    return OcrWord(text, _high(word.x0, word.x1, em, baseline, scale), em / scale, order, doubt)


def _high(x0: int, x1: int, em: float, baseline: float, scale: float) -> Box:
    """Return the box in points of a word on a baseline, as high as its type, as that of a typeset word is."""
    return x0 / scale, (baseline - 0.9 * em) / scale, x1 / scale, (baseline + 0.22 * em) / scale
