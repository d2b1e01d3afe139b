"""Single letters that text recognition passes over: headings of columns of numbers (x, y, z, t) and sides (L, R)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.pdf.page.pieces import InkPiece
from extract.pdf.page.render import PageImage
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.digits import ScannedInk
from extract.pdf.scan.number_words import is_word
from extract.pdf.scan.ocr_words import OcrWord, high_box
from extract.pdf.scan.overlooked import COLUMN_NUMBERS, ROW_NUMBERS, table_size
from extract.pdf.scan.reread import HEADING_LETTERS, MOST_NUMBERS, SIDES, read_letters, read_sides
from extract.pdf.scan.tesseract import Found

FEWEST_NUMBERS = 6
"""Numbers of the smallest table that is searched for letters that were missed."""

AXES = frozenset("xyzXYZ")
"""Headings of the columns of coordinates."""

ONE_LETTER = 0.75
"""Type sizes of width below which two letters are one that was misread."""

TAIL = 0.12
"""Type sizes that the tail of a y goes below the line."""

TOUCHING = (0.85, 1.8)
"""Type sizes of width between which two capitals that touch are."""

LETTER_GAP = 0.2
"""Type sizes between two letters from which they are in different words."""


def lone_letters(
    image: PageImage, ink: ScannedInk, found: Sequence[Found], candidates: Sequence[Candidate]
) -> list[OcrWord]:
    """Return the single letters over columns of numbers (x, y, z, t) and in their rows (L, R) that were overlooked."""
    if len(candidates) < FEWEST_NUMBERS:
        return []
    em = table_size(candidates)
    free = _isolated(ink, found, candidates, em)
    rows = [c.baseline for c in candidates if c.text]
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
    for piece, letter in zip(headings, named_by_neighbours(headings, named, found, em), strict=True):
        foot = piece.bottom - (0.2 * em if letter == "y" else 0.0)
        words.append(OcrWord(letter, high_box(piece.x0, piece.x1, em, foot, image.scale), em / image.scale, -1))
    for piece, letter in zip(
        sides[:MOST_NUMBERS], read_letters(image.gray, sides[:MOST_NUMBERS], em, SIDES), strict=True
    ):
        box = high_box(piece.x0, piece.x1, em, piece.bottom, image.scale)
        words.append(OcrWord(letter, box, em / image.scale, -1))
    pairs = find_pairs(ink, found, candidates, em)[:MOST_NUMBERS]
    for pair, side in zip(pairs, read_sides(image.gray, pairs, em), strict=True):
        box = high_box(pair.x0, pair.x1, em, pair.bottom, image.scale)
        words.append(OcrWord(side, box, em / image.scale, -1))
    return [w for w in words if w.text]


def find_pairs(ink: ScannedInk, found: Sequence[Found], candidates: Sequence[Candidate], em: float) -> list[InkPiece]:
    """Return two capitals close together in rows of numbers, nothing close beside them, that no word has ("LH"): as one piece."""
    boxes = [(f.x0 - 2, f.top - 2, f.x1 + 2, f.bottom + 2) for f in found if is_word(f)]
    boxes += [c.ink.box for c in candidates if c.text]
    rows = [c.baseline for c in candidates if c.text]
    pairs = []
    for first in ink.pieces:
        if (
            not 0.55 * em < first.height < 0.9 * em
            or sum(abs(first.bottom - y) < 0.15 * em for y in rows) < ROW_NUMBERS
        ):
            continue
        near = ink.within(first.x0 - em, first.top - 2, first.x1 + 1.6 * em, first.bottom + 2)
        line = [p for p in near if p.height > 0.25 * em]
        after = [p for p in line if 0 <= p.x0 - first.x1 < LETTER_GAP * em and p.height > 0.55 * em]
        touching = TOUCHING[0] * em < first.width < TOUCHING[1] * em
        if len(line) != len(after) + 1 or len(after) != (not touching):
            continue
        end = after[0].x1 if after else first.x1
        x, y = (first.x0 + end) / 2, (first.top + first.bottom) / 2
        if not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes):
            pairs.append(replace(first, x1=end))
    return pairs


def _isolated(ink: ScannedInk, found: Sequence[Found], candidates: Sequence[Candidate], em: float) -> list[InkPiece]:
    """Return the pieces of ink as large as a letter, with nothing close to the left or right, that no word has."""
    boxes = [(f.x0 - 2, f.top - 2, f.x1 + 2, f.bottom + 2) for f in found if is_word(f)]
    boxes += [c.ink.box for c in candidates if c.text]
    reach = LETTER_GAP * em + 0.5 * em  # to the middle of the next letter
    return [
        p
        for p in ink.pieces
        if 0.35 * em < p.height < 1.05 * em
        and 0.15 * em < p.width < 1.05 * em
        and not any(b[0] <= (p.x0 + p.x1) / 2 <= b[2] and b[1] <= (p.top + p.bottom) / 2 <= b[3] for b in boxes)
        and not any(
            other.height > 0.25 * em and (other.x1 < p.x0 or other.x0 > p.x1)
            for other in ink.within(p.x0 - reach, p.top - 2, p.x1 + reach, p.bottom + 2)
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


def named_by_neighbours(
    pieces: Sequence[InkPiece], letters: Sequence[str], found: Sequence[Found], em: float
) -> list[str]:
    """Return the letters over columns, those that were not read named by the ones beside them: x before y, z after it.

    A lone x is easily taken for a k; no column of cluster sizes is headed k and followed by y.
    """
    placed = [((p.top + p.bottom) / 2, p.x0, letter) for p, letter in zip(pieces, letters, strict=True)]
    placed += [((f.top + f.bottom) / 2, f.x0, f.text.strip("(),")) for f in found if f.text.strip("(),") in AXES]
    out = []
    for piece, letter in zip(pieces, letters, strict=True):
        row = [(x, name.lower()) for y, x, name in placed if abs(y - (piece.top + piece.bottom) / 2) < 0.4 * em]
        before = max((one for one in row if one[0] < piece.x0), default=(0, ""))[1]
        after = min((one for one in row if one[0] > piece.x0), default=(0, ""))[1]
        if letter in ("", "k", "K") and after == "y":
            letter = "x"
        elif letter == "" and before == "y":
            letter = "z"
        elif letter == "" and before == "x" and after == "z":
            letter = "y"
        out.append(letter)
    return out


def with_tails(found: Sequence[Found], em: float) -> list[Found]:
    """Return the words of a page, a lone x that goes below the z beside it taken for the y it is."""
    zs = [f for f in found if f.text in ("z", "Z")]
    return [
        replace(f, text="y")
        if f.text in ("x", "X", "v", "V")
        and any(abs(z.top - f.top) < TAIL * em and z.bottom + TAIL * em < f.bottom for z in zs)
        else f
        for f in found
    ]


def name_axes(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Return the words of a page, misread headings x, y and z named by their neighbours.

    A single letter between x and z is a y, a 2 after x and y is a z; so is what was read as two letters in the width
    of one beside two of the three.
    """
    out = list(words)
    lone = sorted((n for n, w in enumerate(out) if _is_one_letter(w)), key=lambda n: out[n].box[0])
    for place, first in enumerate(lone):
        row = [n for n in lone[place:] if abs(out[n].box[3] - out[first].box[3]) < 0.4 * out[first].size][: len("xyz")]
        names = [out[n].text.lower() for n in row]
        odd = [i for i, name in enumerate(names) if name != "xyz"[i]]
        if len(row) == len("xyz") and len(odd) == 1 and _may_be_axis(out[row[odd[0]]].text, odd[0]):
            out[row[odd[0]]] = replace(out[row[odd[0]]], text="xyz"[odd[0]], doubt="")
    return out


def _is_one_letter(word: OcrWord) -> bool:
    """Return whether a word is one character, or two read in the width of one."""
    return len(word.text) == 1 or (len(word.text) == len("xX") and word.box[2] - word.box[0] < ONE_LETTER * word.size)


def _may_be_axis(text: str, axis: int) -> bool:
    """Return whether a heading may be that axis misread: between x and z any letter, else what no heading is ("?" was not read)."""
    two = len(text) == len("xX") and text.isalpha()
    return two or text == "?" or (axis == 1 and text.isalpha()) or (axis == len("xy") and text == "2")
