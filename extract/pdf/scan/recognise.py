"""Words of a scanned page through the Tesseract program, where it is installed; every number read twice.

Recognition loses and invents minus signs, points and digits without a word. So each number is cut out and
read a second time, alone and larger; its ink is counted (one bar for a minus, one dot for a point, one tall
stroke of ink for a digit); and each digit is compared with the page's other digits. What these do not agree
on is recorded in `doubt`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpora.nouns.evidence import Box
from extract.pdf.page.render import PageImage
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.digits import ScannedInk
from extract.pdf.scan.lone_letters import lone_letters, name_axes, with_tails
from extract.pdf.scan.lost_signs import Dots, Scan, doubt_signs
from extract.pdf.scan.number_words import among_numbers, find_numbers, is_word, with_dashes
from extract.pdf.scan.ocr_words import OcrWord, high_box, number_word, plain_word
from extract.pdf.scan.overlooked import find_overlooked, is_unread
from extract.pdf.scan.paper import whitened
from extract.pdf.scan.repairs import repaired
from extract.pdf.scan.reread import read_again
from extract.pdf.scan.settle import settle
from extract.pdf.scan.sheet import Sheet, prepare, runs_down
from extract.pdf.scan.tesseract import Found, installed_languages, run_tesseract
from extract.pdf.scan.type_size import TypeSizes

SURE = 70.0
"""Words recognised with this confidence show that the picture is upright."""

SURE_LETTERS = 4
"""Letters of the shortest such word: print lying on its side is full of short ones."""

FIRST_CHINESE = "\u3400"
"""The first of the Chinese characters, each of which is a word or half of one."""

MANY_LETTERS, POOR_SHARE = 200, 0.25
"""Letters from which a page is one of print, and the share in sure words below which it was read poorly."""

PAGE_OPTIONS = ("--psm", "11", "-l", "eng")
"""Sparse text: words wherever they are, as the cells of a table do."""

MANY_NUMBERS, DOUBTFUL_SHARE = 12, 0.5
"""Numbers from which a page may hold a table, and the share of doubtful ones from which others may not have been seen."""

CHINESE = "chi_sim"
"""Tesseract's data for simplified Chinese."""

CHINESE_OPTIONS = ("--psm", "11", "-l", f"eng+{CHINESE}")
"""The same for a page on which hardly a word is read as English."""

_MEANS = re.compile(r"[\w<>=+().,–—−-]")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read on a picture: words and ruling lines in points, in the frame of the text.

    The picture was turned clockwise by `turn` degrees to be upright; the lines of print then still rose to
    the right by `skew` degrees, which is taken out of all places. `poor`: few of its words were recognised with
    confidence, so that rows and whole tables may be missing.
    """

    words: tuple[OcrWord, ...]
    rules: tuple[Box, ...]
    turn: int
    skew: float
    poor: bool = False


def read_picture(image: PageImage, dots: Dots | None = None) -> Recognised:
    """Return the words and ruling lines of a page picture, whichever way up it lies; `dots`: how finely it was scanned.

    Raises
    ------
    OcrError : Tesseract is not installed, stopped with an error or took too long.
    """
    shaded = dots is None or not dots.two_shades
    source, image = image, PageImage(whitened(image.gray, shaded=shaded), image.scale)
    best: tuple[int, int, Sheet, list[Found]] | None = None
    for turn in (90, 270, 0) if runs_down(image) else (0, 180):
        sheet = prepare(image.turned(turn))
        found = run_tesseract(sheet.image.gray, _dpi(sheet.image), PAGE_OPTIONS)
        good = sum(len(f.text) for f in found if _is_sure(f))
        if best is None or good > best[0]:
            best = (good, turn, sheet, found)
        if 2 * good > _letters(found):
            break
    assert best is not None
    _, turn, sheet, found = best
    poor = _is_poor(found)
    if poor and CHINESE in installed_languages():
        found = run_tesseract(sheet.image.gray, _dpi(sheet.image), CHINESE_OPTIONS)
        poor = _is_poor(found)
    words = recognise(sheet.image, found, Scan(source.turned(turn), sheet.skew, dots))
    return Recognised(tuple(words), sheet.rules, turn, sheet.skew, poor or _is_doubtful(words))


def _is_poor(found: Sequence[Found]) -> bool:
    """Return whether a page of print was hardly read."""
    letters = _letters(found)
    return letters >= MANY_LETTERS and sum(len(f.text) for f in found if _is_sure(f)) < POOR_SHARE * letters


def _is_doubtful(words: Sequence[OcrWord]) -> bool:
    """Return whether most of a page's numbers are doubtful: others, and headings, may not have been seen at all."""
    numbers = [w for w in words if w.text == "?" or any(c.isdigit() for c in w.text)]
    return len(numbers) >= MANY_NUMBERS and sum(bool(w.doubt) for w in numbers) > DOUBTFUL_SHARE * len(numbers)


def _is_sure(word: Found) -> bool:
    """Return whether a word was recognised with confidence: one of several letters, or Chinese."""
    long = len(word.text) >= SURE_LETTERS or any(c >= FIRST_CHINESE for c in word.text)
    return word.confidence >= SURE and word.text.isalpha() and long


def _letters(found: Sequence[Found]) -> int:
    return sum(len(f.text) for f in found if f.text.isalpha())


def _dpi(image: PageImage) -> int:
    return round(image.scale * 72)


def recognise(image: PageImage, found: Sequence[Found], scan: Scan) -> list[OcrWord]:
    """Return the words found on a level page picture without ruling lines, every number read a second time.

    `scan` is the page before it was made so.

    Raises
    ------
    OcrError : Tesseract stopped with an error or took too long.
    """
    found = [f for f in found if _MEANS.search(f.text)]
    ink = ScannedInk(image.gray)
    found = _apart(found, ink)
    sizes = TypeSizes(found, ink)
    found = with_dashes(with_tails(found, sizes.usual), ink, sizes)
    candidates, rest = find_numbers(found, ink, sizes)
    candidates += find_overlooked(ink, found, candidates)
    read_again(image.gray, candidates)
    settle(ink, candidates)
    doubt_signs(scan, candidates)
    words = [
        plain_word(f, sizes, image.scale, order, among_numbers=among_numbers(f, found, sizes)) for order, f in rest
    ]
    words += [number_word(c, image.scale) for c in candidates if c.text]
    words += [
        plain_word(c.word, sizes, image.scale, c.order, among_numbers=True)
        for c in candidates
        if not c.text and c.word is not None and is_word(c.word)
    ]
    words += lone_letters(image, ink, found, candidates)
    words += _unread(candidates, words, image.scale)
    return sorted(repaired(name_axes(words)), key=lambda w: (w.order, w.box[1], w.box[0]))


def _apart(found: Sequence[Found], ink: ScannedInk) -> list[Found]:
    """Return the words, one whose box reaches over the beginning of the next in its line cut where its own ink ends."""
    out = []
    for word in found:
        after = [
            f.x0 for f in found if word.x0 < f.x0 < word.x1 <= f.x1 and f.top < word.bottom and word.top < f.bottom
        ]
        if after and word.text.isalpha():
            own = [p.x1 for p in ink.within(word.x0, word.top, min(after), word.bottom) if p.x1 <= min(after)]
            word = replace(word, x1=max(own, default=word.x1))
        out.append(word)
    return out


def _unread(candidates: Sequence[Candidate], words: Sequence[OcrWord], scale: float) -> list[OcrWord]:
    """Return a question mark for each piece of ink in a row and a column of numbers that could not be read."""
    out = []
    for candidate in candidates:
        x0, _, x1, _ = candidate.ink.box
        place = ((x0 + x1) / 2 / scale, (candidate.baseline - 0.3 * candidate.em) / scale)
        known = any(w.box[0] <= place[0] <= w.box[2] and w.box[1] <= place[1] <= w.box[3] for w in words)
        if not known and is_unread(candidate, candidates):
            box = high_box(x0, x1, candidate.em, candidate.baseline, scale)
            doubt = "there is ink that could not be read"
            out.append(OcrWord("?", box, candidate.em / scale, candidate.order, doubt))
    return out
