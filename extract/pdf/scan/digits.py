"""The ink of printed numbers: its pieces counted against the characters read, its digits compared with one another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.pdf.page.pieces import InkPiece, Mask, find_pieces
from extract.pdf.page.render import Gray
from extract.pdf.scan.paper import inked
from extract.pdf.scan.sheet import SCAN_INK

NEIGHBOURS = 5
"""Number of nearest digits that classify a digit."""

ALIKE = 0.7
"""Likeness (1: the same picture) from which two digits may be the same."""

COMPARED = frozenset("0123456789()")
"""Characters that are compared with one another."""

DIGIT_SHAPE = (20, 14)
"""Rows and columns a digit is drawn in for comparison."""

SQUARE = (0.8, 1.25)
"""Width by height of a plus."""

MIDDLE = (0.3, 0.7)
"""Shares of its height and width between which the bars of a plus cross."""

SCRAP_SHARE = 0.6
"""Share of its width that a scrap of a broken digit has under or over the rest of the digit."""

SIGN_LEAN, LEAST_GAP = 0.06, 0.15
"""Type sizes by which a sign is nearer to its number than to the one before, and that are between the two."""

LEAST_RAISED = 0.25
"""Type sizes above the baseline from which ink behind a number is the mark of a note."""

LEAST_DOT = 0.065
"""Type sizes: square root of the ink of the smallest point; smaller ink is a speck."""

DASH_REACH = 0.75
"""Type sizes before a number within which a dash is its sign."""

LEAST_AREA = 4
"""Pixels of ink from which a piece is no speck."""

HAIRLINE = 0.22
"""Darkness down to which a stroke goes on from darker ink."""

CLEAR = 0.4
"""Darkness of ink that does not reach into the paper between two characters out of focus."""

LOW_PART = 0.45
"""Share of the height of joined ink below which a part of it is a point, a comma or a dash."""

LOWEST_DIGIT, HIGHEST_DIGIT = 10, 200
"""Pixels of height between which ink may be a digit."""

BROKEN_PX = 4
"""Pixels of height of the gap that a lost hairline leaves in a digit; the dots of a colon are further apart."""

TALLEST = 1.5
"""Heights of the page's middling ink from which parts over one another are of two lines of print."""

LARGEST_LETTER = 400
"""Pixels of height up to which ink may be print."""

LEAST_SIGNED, MOST_SIGNED = 1.0, 2.6
"""Heights that a digit is wide when a minus touches it."""

THICKEST_LEAD = 0.3
"""Heights of the digit up to which its beginning is thin: the bar of a minus out of focus."""

SHORTEST_LEAD = 0.28
"""Heights of the digit from which a thin beginning is a minus that touches it."""

FLAT_PX = 3
"""Pixels of height up to which ink is a bar however ragged."""

WIDE_DIGIT, DIGIT_STEP = 0.95, 0.66
"""Heights of a digit from which its ink is that of several, and from one digit to the next."""

HALF = 0.5
"""Share of its box that the ink of a higher bar fills ..."""

THROUGH = 0.8
"""... or share of its width that one row of its ink has."""


class ScannedInk:
    """The pieces of ink of a page, found by place."""

    def __init__(self, gray: Gray, threshold: float = SCAN_INK) -> None:
        self.gray = gray
        self.dark = inked(gray)
        # Hairlines of letters are paler than the rest: ink goes on where it is faint, but does not begin there.
        strong = self.dark > threshold
        found = _joined(self.dark > min(HAIRLINE, threshold))
        whole = [p for p in found if np.count_nonzero(strong[p.top : p.bottom, p.x0 : p.x1] & p.mask) >= LEAST_AREA]
        clear = _clear_parts(self.dark, whole)
        self.pieces = [part for piece in whole for one in clear.get(piece.label, [piece]) for part in _parted(one)]
        self.pieces.sort(key=lambda p: (p.top, p.x0))
        self._tops = np.array([p.top for p in self.pieces])
        self._highest = max((p.height for p in self.pieces if p.height < LARGEST_LETTER), default=0)

    def within(self, x0: float, top: float, x1: float, bottom: float) -> list[InkPiece]:
        """Return the pieces whose middle lies in a box, left to right."""
        first = int(np.searchsorted(self._tops, top - self._highest))
        last = int(np.searchsorted(self._tops, bottom))
        found = [
            p
            for p in self.pieces[first:last]
            if x0 <= (p.x0 + p.x1) / 2 <= x1 and top <= (p.top + p.bottom) / 2 <= bottom
        ]
        return sorted(found, key=lambda p: (p.x0, p.top))

    def picture(self, piece: InkPiece) -> NDArray[np.float64]:
        """Return one piece alone, drawn in `DIGIT_SHAPE`, its proportions kept, of mean 0 and length 1."""
        ink = np.where(piece.mask, self.dark[piece.top : piece.bottom, piece.x0 : piece.x1], 0.0)
        high, wide = DIGIT_SHAPE
        width = min(wide, max(2, round(piece.width * high / piece.height)))
        small = Image.fromarray((255 * ink).astype(np.uint8)).resize((width, high), Image.Resampling.BOX)
        out = np.zeros(DIGIT_SHAPE)
        left = (wide - width) // 2
        out[:, left : left + width] = np.asarray(small, dtype=np.float64)
        out -= out.mean()
        return out / max(float(np.linalg.norm(out)), 1e-9)


def _joined(ink: Mask) -> list[InkPiece]:
    """Return the pieces of ink, parts of a digit over one another that a broken hairline joined taken together.

    What would reach over two lines of print stays apart.
    """
    closed = ink.copy()
    high = len(ink)
    for over in range(1, BROKEN_PX + 1):
        for under in range(1, BROKEN_PX + 2 - over):
            closed[over : high - under] |= ink[: max(high - over - under, 0)] & ink[over + under :]
    joined = find_pieces(closed)
    tall = [p.height for p in joined if LOWEST_DIGIT <= p.height <= HIGHEST_DIGIT]
    most = TALLEST * float(np.median(tall)) if tall else 0.0
    over_lines = [p for p in joined if p.height > most]
    if not over_lines:
        return joined
    apart = closed.copy()
    for piece in over_lines:
        box = np.s_[piece.top : piece.bottom, piece.x0 : piece.x1]
        apart[box] = np.where(piece.mask, ink[box], apart[box])
    return find_pieces(apart)


def _clear_parts(dark: NDArray[np.float32], whole: Sequence[InkPiece]) -> dict[int, list[InkPiece]]:
    """Return, by label, the parts of the pieces that only pale ink joins: two digits out of focus, a digit and its point.

    The halves of one digit, which is higher than wide, stay together.
    """
    parts: dict[int, list[InkPiece]] = {}
    for part in find_pieces(dark > CLEAR) if whole else []:
        first = int(part.mask[0].argmax())
        if part.area >= LEAST_AREA:
            parts.setdefault(int(whole[0].labels[part.top, part.x0 + first]), []).append(part)
    out = {}
    for piece in whole:
        own = parts.get(piece.label, [])
        beside = all(after.x0 >= before.x1 - 1 for before, after in itertools.pairwise(own))
        low = any(p.height < LOW_PART * piece.height for p in own)
        if len(own) > 1 and beside and (low or piece.width > WIDE_DIGIT * piece.height):
            out[piece.label] = own
    return out


def _parted(piece: InkPiece) -> list[InkPiece]:
    """Return a piece, or the dash it begins with and the rest, where a minus touches its digit."""
    digit_high = LOWEST_DIGIT <= piece.height <= HIGHEST_DIGIT
    if not digit_high or not LEAST_SIGNED * piece.height < piece.width < MOST_SIGNED * piece.height:
        return [piece]
    rows = np.arange(piece.height)[:, None]
    first = np.where(piece.mask, rows, piece.height).min(0)
    last = np.where(piece.mask, rows, -1).max(0)
    thin = last - first + 1 <= max(THICKEST_LEAD * piece.height, 2.0)
    inside = (first > 0.3 * piece.height) & (last < 0.85 * piece.height)
    lead = int(np.argmin(thin & inside))
    if lead < SHORTEST_LEAD * piece.height:
        return [piece]
    top, bottom = piece.top + int(first[:lead].min()), piece.top + int(last[:lead].max()) + 1
    cut = piece.x0 + lead
    return [replace(piece, top=top, x1=cut, bottom=bottom), replace(piece, x0=cut)]


def is_dash(piece: InkPiece, em: float) -> bool:
    """Return whether a piece is straight, level and as long as a minus or a dash."""
    thick = piece.height > max(0.17 * em, 2.0)
    if piece.height > max(0.2 * em, 2.0) or not 0.18 * em <= piece.width <= 1.1 * em:
        return False
    if piece.width < (2.5 if thick else 1.7) * piece.height:
        return False
    # Grain and compression fray a bar: one row of it goes all through nevertheless.
    return piece.height <= FLAT_PX or piece.fill >= HALF or int(piece.mask.sum(1).max()) >= THROUGH * piece.width


def is_plus(piece: InkPiece, em: float) -> bool:
    """Return whether a piece is an upright cross, as the sign before a positive number."""
    if not 0.3 * em <= min(piece.width, piece.height) or not max(piece.width, piece.height) <= 0.68 * em:
        return False
    if not SQUARE[0] <= piece.width / piece.height <= SQUARE[1] or piece.fill > HALF:
        return False
    rows, columns = piece.mask.sum(1), piece.mask.sum(0)
    bar, pole = int(rows.argmax()) / piece.height, int(columns.argmax()) / piece.width
    through = rows.max() >= THROUGH * piece.width and columns.max() >= THROUGH * piece.height
    return bool(through and MIDDLE[0] <= bar <= MIDDLE[1] and MIDDLE[0] <= pole <= MIDDLE[1])


@dataclass(frozen=True)
class NumberInk:
    """The ink of one number: its pieces left to right, and a letter for each.

    "-" a bar at the height of a minus, "." a dot, "," one with a tail, "=" two bars, "D" ink as tall as a digit, "?" what is none of these.
    """

    pieces: tuple[InkPiece, ...]
    pattern: str

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        """The box around all pieces in pixels."""
        return (
            min(p.x0 for p in self.pieces),
            min(p.top for p in self.pieces),
            max(p.x1 for p in self.pieces),
            max(p.bottom for p in self.pieces),
        )


def letter_of(piece: InkPiece, em: float, baseline: float) -> str:
    """Return the letter of one piece (see `NumberInk`); "" for specks, asterisks and other raised marks."""
    height = baseline - (piece.top + piece.bottom) / 2
    if is_plus(piece, em):
        return ""
    if is_dash(piece, em) and 0.08 * em <= height <= 0.55 * em:
        return "-"
    if piece.height >= 0.5 * em:
        return "D"
    if piece.area < (0.04 * em) ** 2 or height > 0.4 * em:
        return ""
    if piece.area < (LEAST_DOT * em) ** 2 or min(piece.width, piece.height) < 0.04 * em:
        return ""
    low = abs(piece.bottom - baseline) <= max(0.08 * em, 2) or piece.bottom > baseline
    if low and piece.height <= 0.34 * em and piece.width <= 0.26 * em and height <= 0.2 * em:
        return "," if piece.height > 1.4 * piece.width and piece.bottom > baseline + 0.06 * em else "."
    return "?"


def numbers_of(pieces: Sequence[InkPiece], em: float, baseline: float, gap: float = 0.42) -> list[NumberInk]:
    """Return the numbers the pieces of one line make: separated by gaps (type sizes), a dash joined to what follows."""
    groups: list[list[tuple[InkPiece, str]]] = []
    for piece, letter in _lettered(pieces, em, baseline):
        if groups:
            last = groups[-1]
            end = max(p.x1 for p, _ in last)
            if letter == last[-1][1] == "-" and piece.x0 < end:
                last[-1] = (last[-1][0], "=")
                continue
            signed = len(last) == 1 and last[0][1] == "-" and letter in "D.,"
            if piece.x0 - end <= (DASH_REACH if signed else gap) * em:
                last.append((piece, letter))
                continue
        groups.append([(piece, letter)])
    groups = [part for group in groups for part in _at_signs(group, em)]
    groups = [kept for group in groups if (kept := _without_notes(group, em, baseline))]
    return [NumberInk(tuple(p for p, _ in g), "".join(s for _, s in g)) for g in groups]


def _lettered(pieces: Sequence[InkPiece], em: float, baseline: float) -> list[tuple[InkPiece, str]]:
    """Return the pieces of a line with their letters, without specks and without the scraps of broken digits."""
    named = [(piece, letter) for piece in pieces if (letter := letter_of(piece, em, baseline))]
    tall = [piece for piece, letter in named if letter == "D"]
    return [(p, s) for p, s in named if s not in ".,?" or not any(_is_scrap(p, digit) for digit in tall)]


def _is_scrap(piece: InkPiece, digit: InkPiece) -> bool:
    """Return whether a low piece lies under or over a tall one: the foot of a broken 3, no point."""
    return min(piece.x1, digit.x1) - max(piece.x0, digit.x0) >= SCRAP_SHARE * piece.width


def _at_signs(group: list[tuple[InkPiece, str]], em: float) -> list[list[tuple[InkPiece, str]]]:
    """Return a number cut before each dash that is nearer to the digit after it than to the one before: a sign."""
    parts = [group[:1]]
    for before, this, after in zip(group, group[1:], [*group[2:], None], strict=False):
        gap = this[0].x0 - before[0].x1
        near = after is not None and after[0].x0 - this[0].x1 < gap - SIGN_LEAN * em
        if this[1] == "-" and before[1] == "D" and near and gap >= LEAST_GAP * em:
            parts.append([])
        parts[-1].append(this)
    return parts


def _without_notes(group: list[tuple[InkPiece, str]], em: float, baseline: float) -> list[tuple[InkPiece, str]]:
    """Return the pieces of a number without the raised scraps of a note's mark behind it."""
    while group and group[-1][1] == "?" and group[-1][0].bottom < baseline - LEAST_RAISED * em:
        group = group[:-1]
    return group


def is_alike(number: NumberInk, text: str) -> bool:
    """Return whether a text has the characters that the ink shows: signs, points, and a piece for each digit.

    A piece as wide as two digits may be two that touch.
    """
    wanted = re.sub(r"[.,;:]", ".", re.sub(r"[\d()/<>]", "D", re.sub(r"[*'\"†‡+]", "", text)))
    if number.pattern.replace(",", ".") == wanted:
        return True
    if "D" not in number.pattern or "?" in number.pattern:
        return False
    return "".join(letter * count for letter, count in tall_pieces(number, parted=True)).replace(",", ".") == wanted


def tall_pieces(number: NumberInk, *, parted: bool) -> list[tuple[str, int]]:
    """Return the letter of each piece of a number and how many characters it is.

    `parted`: a piece as wide as several digits is that many that touch; else each is one.
    """
    counted = []
    for piece, letter in zip(number.pieces, number.pattern, strict=True):
        wide = parted and letter == "D" and piece.width > WIDE_DIGIT * piece.height
        counted.append((letter, max(1, round(piece.width / (DIGIT_STEP * piece.height))) if wide else 1))
    return counted


def written_as(number: NumberInk, text: str) -> str | None:
    """Return a text's digits with the signs and points the ink shows; None where they are not as many."""
    digits = re.sub(r"\D", "", text)
    if len(digits) != number.pattern.count("D") or "?" in number.pattern:
        return None
    rest = iter(digits)
    return "".join(next(rest) if letter == "D" else letter for letter in number.pattern)


def read_by_likeness(ink: ScannedInk, numbers: Sequence[NumberInk], texts: Sequence[str]) -> list[str | None]:
    """Return each number as read when each digit is classified by the most similar digits of the page.

    Parameters
    ----------
    ink : the page's ink.
    numbers : the numbers of the page.
    texts : what was certainly read of each; "" for those that cannot serve as examples.

    Returns
    -------
    One text a number; None where a digit looks like none, or its ink is not that of a number. A digit is never
    compared with itself.
    """
    tall = [
        (place, piece, name)
        for place, (number, text) in enumerate(zip(numbers, texts, strict=True))
        for piece, name in zip(_tall(number), _names(number, text), strict=True)
    ]
    if sum(1 for _, _, name in tall if name) <= NEIGHBOURS:
        return [None] * len(numbers)
    votes = _votes(np.array([ink.picture(piece).ravel() for _, piece, _ in tall]), [name for _, _, name in tall])
    digits: dict[int, str | None] = {}
    for (place, _, _), vote in zip(tall, votes, strict=True):
        so_far = digits.get(place, "")
        digits[place] = so_far + vote if vote and so_far is not None else None
    return [
        written_as(number, digits.get(place) or "") if digits.get(place) else None
        for place, number in enumerate(numbers)
    ]


def _tall(number: NumberInk) -> list[InkPiece]:
    """Return the pieces of a number that are as tall as a digit."""
    return [piece for piece, letter in zip(number.pieces, number.pattern, strict=True) if letter == "D"]


def _names(number: NumberInk, text: str) -> list[str]:
    """Return what the tall pieces of a number are by its text; "" each where the text does not fit the ink."""
    known = bool(text) and len(text) == len(number.pattern) and is_alike(number, text)
    return [
        text[i] if known and text[i] in COMPARED else "" for i, letter in enumerate(number.pattern) if letter == "D"
    ]


def _votes(pictures: NDArray[np.float64], names: Sequence[str]) -> list[str]:
    """Return what most of the pictures that look most like each picture are; "" where they do not agree."""
    likeness = pictures @ pictures.T
    np.fill_diagonal(likeness, -1.0)
    likeness[:, ~np.array([bool(name) for name in names])] = -1.0
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :NEIGHBOURS]
    found = []
    for index, others in enumerate(nearest):
        votes = [names[o] for o in others if likeness[index, o] > ALIKE]
        best = max(sorted(set(votes)), key=votes.count, default="")
        found.append(best if votes.count(best) > 1 and 2 * votes.count(best) > len(votes) else "")
    return found
