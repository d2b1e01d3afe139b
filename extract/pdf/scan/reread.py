"""Numbers of a recognised page read a second time, alone and larger, and settled by both readings and the ink.

A number's text is what two readings, its ink (one bar for a minus, one dot for a point, one tall piece for a
digit) and the page's other digits confirm together; where they disagree the number is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from extract.pdf.page.pieces import InkPiece
from extract.pdf.page.render import Gray
from extract.pdf.scan.digits import NumberInk, ScannedInk, is_alike, read_by_likeness, written_as
from extract.pdf.scan.tesseract import run_tesseract

READ_AS_DASH = frozenset("-‐‑‒–—―−_~¬")

MIN_CONFIDENCE = 60.0
"""Numbers recognised with less confidence (0 to 100) are doubtful."""

NUMBER_READ = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)")

NUMBER_OPTIONS = ("--psm", "6", "-l", "eng", "-c", "tessedit_char_whitelist=0123456789-.,()<>=")
"""One block of lines, each a number."""

HEADING_LETTERS = "xyzXYZkKtTpPF"
"""Letters that are alone over columns of numbers."""

SIDES = "LRBM"
"""Letters that are alone in rows of numbers: left, right, both, midline."""

COPIES = 6
"""Times a lone letter is shown in its line."""

MOST_ALONE = 12
"""Letters of a page that are shown by themselves."""

ROW_PX = 64
"""Pixels from one number to the next in the picture of numbers read a second time."""

DIGIT_PX = 34
"""Height of their digits in pixels, which Tesseract reads best at 30 to 40."""

MOST_NUMBERS = 250
"""Numbers in one such picture."""


@dataclass(slots=True)
class Candidate:
    """A number on the page: its ink, type size and baseline in pixels, and what was read of it."""

    ink: NumberInk
    em: float
    baseline: float
    first: str = ""
    first_confidence: float = 0.0
    order: int = 0
    second: str = ""
    second_confidence: float = 0.0
    text: str = ""
    doubt: str = ""


def read_again(gray: Gray, candidates: Sequence[Candidate]) -> None:
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
                candidate.second = known + tidy(word.text)
                least = min(candidate.second_confidence, word.confidence) if known else word.confidence
                candidate.second_confidence = least


def _cut(gray: Gray, candidate: Candidate) -> Gray:
    """Return the picture of one number, digits `DIGIT_PX` high."""
    x0, top, x1, bottom = candidate.ink.box
    crop = gray[max(top - 2, 0) : bottom + 2, max(x0 - 2, 0) : x1 + 2]
    scale = DIGIT_PX / max(0.69 * candidate.em, 1.0)
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(Image.fromarray(crop).resize(size, Image.Resampling.LANCZOS), dtype=np.uint8)


def read_letters(gray: Gray, pieces: Sequence[InkPiece], em: float, names: str) -> list[str]:
    """Return which of `names` each piece of ink is; "" where it is none.

    Each is shown several times over, for a lone letter is mostly missed; one still missed is shown by itself.
    """
    cuts = [_letter(gray, piece, em) for piece in pieces]
    letters = [""] * len(pieces)
    sheet = np.full((ROW_PX * (len(pieces) + 1), 900), 255, dtype=np.uint8)
    for row, cut in enumerate(cuts):
        high, wide = min(cut.shape[0], ROW_PX - 4), cut.shape[1]
        for copy in range(COPIES):
            left = 40 + copy * (wide + DIGIT_PX // 2)
            sheet[ROW_PX * row + ROW_PX // 2 :, left : left + wide][:high] = cut[:high]
    allowed = ("-l", "eng", "-c", f"tessedit_char_whitelist={names}")
    for word in run_tesseract(sheet, 300, ("--psm", "6", *allowed)) if pieces else []:
        row = ((word.top + word.bottom) // 2 - ROW_PX // 2 + 4) // ROW_PX
        if 0 <= row < len(pieces):
            letters[row] += word.text
    named = [max(sorted(set(t)), key=t.count) if len(t) >= COPIES // 2 else "" for t in letters]
    alone = [row for row, letter in enumerate(named) if not letter][:MOST_ALONE]
    for row in alone:
        frame = np.full((cuts[row].shape[0] + 40, cuts[row].shape[1] + 40), 255, dtype=np.uint8)
        frame[20:-20, 20:-20] = cuts[row]
        found = run_tesseract(frame, 300, ("--psm", "10", *allowed))
        named[row] = found[0].text[0] if found and found[0].confidence >= MIN_CONFIDENCE / 2 else ""
    return named


def _letter(gray: Gray, piece: InkPiece, em: float) -> Gray:
    """Return the picture of one letter, drawn so that capitals are `DIGIT_PX` high."""
    scale = DIGIT_PX / max(0.69 * em, 1.0)
    pad = round(0.12 * em)  # thin strokes fade at their ends
    crop = gray[max(piece.top - pad, 0) : piece.bottom + pad, max(piece.x0 - pad, 0) : piece.x1 + pad]
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(Image.fromarray(crop).resize(size, Image.Resampling.LANCZOS), dtype=np.uint8)


def tidy(text: str) -> str:
    """Return a word with every dash as "-" and the frames of table cells taken off."""
    text = "".join("-" if c in READ_AS_DASH else c for c in text.strip("|[]{}"))
    return re.sub(r"-{2,}", "-", text)


def settle(ink: ScannedInk, candidates: Sequence[Candidate]) -> None:
    """Settle each number by its two readings, its ink and the page's other digits, and record what disagrees."""
    agreed = [
        c.second if _digits(c.first) == _digits(c.second) and is_alike(c.ink, c.second) else "" for c in candidates
    ]
    by_likeness = read_by_likeness(ink, [c.ink for c in candidates], agreed)
    for candidate, likely in zip(candidates, by_likeness, strict=True):
        candidate.text = _choose(candidate, likely)
        candidate.doubt = _doubt(candidate, likely)


def _choose(candidate: Candidate, likely: str | None) -> str:
    """Return the reading of a number that its ink confirms, else one with the signs and points the ink shows."""
    if not candidate.first and candidate.ink.pattern == "D" and candidate.second != likely:
        return ""  # missed at first, and like no digit of this page: a letter, or dirt
    read = [t for t in (candidate.second, candidate.first) if NUMBER_READ.search(t)]
    mended = [t for t in (written_as(candidate.ink, r) for r in read) if t]
    fits = [t for t in [*read, likely or ""] if t and is_alike(candidate.ink, t)]
    most = sorted(fits, key=lambda t: -fits.count(t))  # the order of readings decides a draw
    return next(iter([*most, *mended, *reversed(read)]), "")


def _doubt(candidate: Candidate, likely: str | None) -> str:
    """Return where the readings, the ink and the page's other digits disagree about a number; "" where they agree."""
    first, second, text = candidate.first, candidate.second, candidate.text
    readings = f"read as {first or 'nothing'} and, alone, as {second or 'nothing'}"
    if not is_alike(candidate.ink, text):
        return f"its ink does not match: {readings}"
    if likely is not None and _digits(likely) != _digits(text):
        return f"{readings}, but its digits look like {likely} beside the page's other digits"
    agree = [_digits(t) == _digits(text) for t in (first, second) if NUMBER_READ.search(t)]
    if not all(agree) or len({_points(t) for t in (first, second, text) if NUMBER_READ.search(t)}) > 1:
        return readings
    if text not in (first, second):
        return f"{readings}, but its ink shows another sign or point"
    all_read = len(agree) == len((first, second))
    confidence = max(candidate.first_confidence * (first == text), candidate.second_confidence * (second == text))
    if likely is not None and (all_read or confidence >= MIN_CONFIDENCE):
        return ""
    if not all_read or confidence < MIN_CONFIDENCE:
        return f"{readings}, with a confidence of {confidence:.0f} %"
    return ""


def _points(text: str) -> tuple[int, ...]:
    """Return how many digits are before, between and after the points of a number."""
    return tuple(len(part) for part in re.split(r"[.,]", re.sub(r"[^\d.,]", "", text)))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
