"""Numbers of a recognised page read a second time, alone and larger, and settled by both readings and the ink.

A number's text is what two readings, its ink (one bar for a minus, one dot for a point, one tall piece for a
digit) and the page's other digits confirm together; where they disagree the number is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from PIL import Image

from extract.pdf.page.pieces import InkPiece
from extract.pdf.page.render import Gray
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.digits import is_alike
from extract.pdf.scan.settle import LONE, MIN_CONFIDENCE
from extract.pdf.scan.tesseract import run_tesseract
from extract.pdf.scan.type_size import DIGIT_HEIGHT

_AXES = re.compile(r"[(\[]?[xX]{0,2}[,;./]?[yY]{0,2}[,;./]?[zZ]{0,2}[)\],;]?(?<=[a-zA-Z,;)\]])")
_TWICE = re.compile(r"[xX]{2}|[yY]{2}|[zZ]{2}")

READ_AS_DASH = frozenset("-‐‑‒–—―−_~¬")

NUMBER_OPTIONS = ("--psm", "6", "-l", "eng", "-c", "tessedit_char_whitelist=0123456789-.,;()<>=")
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

TIMES_OVER = 4
"""Times that a lone digit that was missed is shown in its line."""

RAISED = "*'\"†‡"
"""Marks of notes behind a number, which are not allowed when it is read alone."""

THIRD_PX = 26
"""Height of the digits of numbers that are read a third time."""

SHEET_PX = 900
"""Pixels of width of that picture."""

MOST_NUMBERS = 250
"""Numbers in one such picture."""


def read_again(gray: Gray, candidates: Sequence[Candidate]) -> None:
    """Read each number alone: cut out, drawn larger, one below the other, nothing but digits and signs allowed.

    One of which the page and this reading, or its ink, differ is read a third time, at another size, a lone digit
    several times over: so it is missed less often.
    """
    for candidate, (text, confidence) in zip(candidates, _read_alone(gray, candidates, DIGIT_PX), strict=True):
        candidate.second, candidate.second_confidence = text, confidence
    disputed = [c for c in candidates if c.first.rstrip(RAISED) != c.second or not is_alike(c.ink, c.second)]
    for candidate, (text, _) in zip(disputed, _read_alone(gray, disputed, THIRD_PX), strict=True):
        candidate.third = text
    missed = [c for c in disputed if not c.third and c.ink.pattern in LONE]
    for candidate, (text, _) in zip(missed, _read_alone(gray, missed, DIGIT_PX, TIMES_OVER), strict=True):
        candidate.third = text


def _read_alone(gray: Gray, candidates: Sequence[Candidate], digit_px: int, times: int = 1) -> list[tuple[str, float]]:
    """Return text and confidence (0 to 100) of each number, its digits drawn `digit_px` high, the number `times` over."""
    read = [("", 0.0)] * len(candidates)
    for start in range(0, len(candidates), MOST_NUMBERS):
        part = candidates[start : start + MOST_NUMBERS]
        sheet = np.full((ROW_PX * (len(part) + 1), SHEET_PX), 255, dtype=np.uint8)
        for row, candidate in enumerate(part):
            cut = _cut(gray, candidate, digit_px)
            top = ROW_PX * row + ROW_PX // 2
            high, wide = (
                min(cut.shape[0], ROW_PX - 4),
                min(cut.shape[1], (SHEET_PX - 60) // times - (digit_px if times > 1 else 0)),
            )
            for copy in range(times):
                left = 40 + copy * (wide + digit_px)
                sheet[top : top + high, left : left + wide] = cut[:high, :wide]
        for word in run_tesseract(sheet, 300, NUMBER_OPTIONS):
            row = ((word.top + word.bottom) // 2 - ROW_PX // 2 + 4) // ROW_PX
            if 0 <= row < len(part):
                known, confidence = read[start + row]
                least = min(confidence, word.confidence) if known else word.confidence
                read[start + row] = known + tidy(word.text), least
    return read if times == 1 else [(_repeated(text, times), confidence) for text, confidence in read]


def _repeated(text: str, times: int) -> str:
    """Return what a text that shows a number `times` over shows most often; "" where it does not show one again and again."""
    long = len(text) // times
    return text[:long] if long and text == text[:long] * times else ""


def _cut(gray: Gray, candidate: Candidate, digit_px: int) -> Gray:
    """Return the picture of one number, digits `digit_px` high."""
    x0, top, x1, bottom = candidate.box
    crop = gray[max(top - 2, 0) : bottom + 2, max(x0 - 2, 0) : x1 + 2]
    scale = digit_px / max(DIGIT_HEIGHT * candidate.em, 1.0)
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(Image.fromarray(crop).resize(size, Image.Resampling.LANCZOS), dtype=np.uint8)


def read_letters(gray: Gray, pieces: Sequence[InkPiece], em: float, names: str) -> list[str]:
    """Return which of `names` each piece of ink is; "" where it is none.

    Each is shown several times over, for a lone letter is mostly missed; one still missed is shown by itself.
    """
    cuts = [_letter(gray, piece, em) for piece in pieces]
    allowed = ("-l", "eng", "-c", f"tessedit_char_whitelist={names}")
    letters = ["".join(words) for words in _shown_often(cuts, allowed, DIGIT_PX // 2)]
    named = [max(sorted(set(t)), key=t.count) if len(t) >= COPIES // 2 else "" for t in letters]
    alone = [row for row, letter in enumerate(named) if not letter][:MOST_ALONE]
    for row in alone:
        frame = np.full((cuts[row].shape[0] + 40, cuts[row].shape[1] + 40), 255, dtype=np.uint8)
        frame[20:-20, 20:-20] = cuts[row]
        found = run_tesseract(frame, 300, ("--psm", "10", *allowed))
        named[row] = found[0].text[0] if found and found[0].confidence >= MIN_CONFIDENCE / 2 else ""
    return named


def read_sides(gray: Gray, pieces: Sequence[InkPiece], em: float) -> list[str]:
    """Return which of "LH" and "RH" each pair of letters is, most of the times it is shown; "" where it is neither."""
    allowed = ("-l", "eng", "-c", "tessedit_char_whitelist=LRH")
    cuts = [_letter(gray, piece, em) for piece in pieces]
    shown = ["".join(words) for words in _shown_often(cuts, allowed, DIGIT_PX)]
    counts = [{side: text.count(side) for side in ("LH", "RH")} for text in shown]
    return [next((side for side, times in count.items() if 2 * times > COPIES), "") for count in counts]


def _shown_often(cuts: Sequence[Gray], allowed: Sequence[str], gap: int) -> list[list[str]]:
    """Return the words read of each cut, shown `COPIES` times in a line of its own, `gap` pixels apart."""
    words: list[list[str]] = [[] for _ in cuts]
    sheet = np.full((ROW_PX * (len(cuts) + 1), SHEET_PX), 255, dtype=np.uint8)
    for row, cut in enumerate(cuts):
        high, wide = min(cut.shape[0], ROW_PX - 4), min(cut.shape[1], SHEET_PX // COPIES - gap - 10)
        for copy in range(COPIES):
            left = 40 + copy * (wide + gap)
            sheet[ROW_PX * row + ROW_PX // 2 :, left : left + wide][:high] = cut[:high, :wide]
    for word in run_tesseract(sheet, 300, ("--psm", "6", *allowed)) if cuts else []:
        row = ((word.top + word.bottom) // 2 - ROW_PX // 2 + 4) // ROW_PX
        if 0 <= row < len(cuts):
            words[row].append(word.text)
    return words


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
    return re.sub(r"-{2,}", "-", text).replace("()", "0")  # a nought broken above and below


def tidy_axes(text: str, *, wide: bool) -> str:
    """Return the headings x, y, z of columns with each letter once and commas between; other words as they are.

    A letter read in both cases ("xX") is one; `wide`: two letters alike fill the place of two.
    """
    if not _AXES.fullmatch(text) or (wide and len(text) == len("xx")):
        return text
    once = re.sub(r"([xyz])\1", r"\1", text.lower()) if _TWICE.search(text) else text
    return re.sub(r"(?<=[xyzXYZ])(?=[xyzXYZ])", ",", once)
