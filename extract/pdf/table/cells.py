"""Pieces of cells: the words of each line of print under the columns they are in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.nouns.evidence import Box
from corpora.words.broken import goes_on_behind_number
from extract.pdf.layout.atoms import PrintColumn, covered, is_numeric, is_sentence, split_atoms
from extract.pdf.layout.lines import Line, Phrase
from extract.pdf.model import PageWords

BEGINS_BEFORE = 0.3
"""Type sizes by which a heading begins left of its column's border when it begins in the column before."""


_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(slots=True)
class CellPiece:
    """The words of one line that lie in one cell: columns `first` to `last`."""

    phrase: Phrase
    first: int
    last: int
    line: int

    @property
    def middle(self) -> float:
        """Height of the middle of the line of print, in points."""
        return self.phrase.middle

    @property
    def goes_on(self) -> bool:
        """Whether its text is a list that breaks off at the end of the line."""
        return self.phrase.text[-1:] in ",;"

    @property
    def n_numbers(self) -> int:
        """How many numbers it holds; 0 where words are among them."""
        return len(_NUMBERS.findall(self.phrase.text)) if is_numeric(self.phrase) else 0


@dataclass(slots=True)
class CellText:
    """The text of one cell: one piece, or several that go on over lines."""

    pieces: list[CellPiece]
    row: int = -1
    row_span: int = 1
    set_from: float | None = None
    """The left edge (points) that lines of its kind share where each is set around the middle; None for its own."""

    @property
    def first(self) -> int:
        """The leftmost column it is in."""
        return min(p.first for p in self.pieces)

    @property
    def last(self) -> int:
        """The rightmost column it is in."""
        return max(p.last for p in self.pieces)

    @property
    def x0(self) -> float:
        """The left edge of its words, in points."""
        return min(p.phrase.x0 for p in self.pieces)

    @property
    def x1(self) -> float:
        """The right edge of its words, in points."""
        return max(p.phrase.x1 for p in self.pieces)

    @property
    def text(self) -> str:
        """The words as text, wrapped lines joined."""
        text = ""
        for piece in self.pieces:
            words = piece.phrase.text
            if text[-1:] == "-" and text[-2:-1].isalpha() and text[:-2] and words[:1].islower():
                text = text[:-1] + words
            elif goes_on_behind_number(text, words):
                text += words
            else:
                text = f"{text} {words}".strip()
        return text


@dataclass(slots=True)
class Body:
    """The body lines of a table on one page, with what separates them.

    `shift` is how far (points) the lines were moved to the left to be under the first page's header. `left_out` are
    lines whose columns are not those of the first page.
    """

    page: PageWords
    lines: list[Line]
    rules: list[Box] = field(default_factory=list)
    shift: float = 0.0
    left_out: Sequence[Line] = ()


def to_pieces(line_of_print: Line, columns: Sequence[PrintColumn], line: int, *, open_rows: bool) -> list[CellPiece]:
    """Return a line's words as pieces of cells: neighbours in one column joined.

    In a table whose rows have gaps between their cells (`open_rows`) a line set without any is one
    piece, even with numbers in it.
    """
    atoms = split_atoms(line_of_print)
    if open_rows and len(atoms) > 1 and is_sentence(line_of_print):
        atoms = [Phrase(line_of_print.words)]
    pieces: list[CellPiece] = []
    for atom, over in zip(atoms, _shared_out(columns, atoms), strict=True):
        first, last = over[0], over[-1]
        while len(atoms) == 1 and first > 0 and atom.x0 < columns[first].left - BEGINS_BEFORE * atom.size:
            first -= 1  # a heading begins where its first letter is
        if pieces and first <= pieces[-1].last:
            words = pieces[-1].phrase.words + atom.words
            merged = Phrase(words)
            pieces[-1] = CellPiece(merged, pieces[-1].first, max(last, pieces[-1].last), line)
        else:
            pieces.append(CellPiece(atom, first, last, line))
    return pieces


def _shared_out(columns: Sequence[PrintColumn], atoms: Sequence[Phrase]) -> list[list[int]]:
    """Return the columns that each atom of a line is over; where two meet, each column is that of the one further over it."""
    over = [list(covered(columns, atom)) for atom in atoms]
    for n in range(len(atoms) - 1):
        left, right = over[n], over[n + 1]
        while len(left) > 1 and left[-1] in right and _is_less_over(columns[left[-1]], atoms[n], atoms[n + 1]):
            left.pop()
        while len(right) > 1 and right[0] in left and _is_less_over(columns[right[0]], atoms[n + 1], atoms[n]):
            right.pop(0)
    for n in range(1, len(atoms) - 1):
        before, atom, after = atoms[n - 1 : n + 2]
        strays = over[n] == over[n + 1] and columns[over[n][0]].overlap(atom) < 0 and not is_numeric(atom)
        if strays and is_numeric(after) and atom.x0 - before.x1 < after.x0 - atom.x1:
            over[n] = over[n - 1]  # the last word of a line that was stretched to fill its column
    return over


def _is_less_over(column: PrintColumn, one: Phrase, other: Phrase) -> bool:
    return column.overlap(one) < column.overlap(other)
