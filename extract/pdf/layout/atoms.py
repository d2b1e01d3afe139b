"""Columns of a table, from the white space that runs down between the words of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.pdf.layout.lines import Line, Phrase, is_number
from extract.pdf.layout.measures import AXES, CELLS, CLOSE_CELLS, PAIR
from extract.pdf.model import Word

TOUCHING_GAP = 0.12
"""Gap (type sizes) below which two words touch."""

NUMBER_GAP = 0.4
"""Gap (type sizes) up to which a number belongs to the word before it that takes one ("BA 40")."""

OPEN_GAP = 0.7
"""Gap (type sizes) up to which a word continues a list, a bracket or a comparison."""

RAISED_SIZE = 0.8
"""Type size, beside that of its neighbour, below which a number is raised or lowered."""

LETTERS_OF_A_WORD = 2
"""Letters from which a word is no axis and no mark."""

HEADING_WORDS = 4
"""Words from which a line with numbers in it may be a heading set as one phrase."""

COVERED = 0.15
"""Share of the narrower of two by which a phrase is over a column's print ..."""

WIDE_PRINT = 8.0
"""... of which this many points are enough, however wide both are."""


TEXT_GAP = 0.62
"""Words of text closer than this (type sizes) belong to one cell."""

NARROWEST_GAP = 0.14
"""White space narrower than this (type sizes) does not separate two columns."""

_OPEN_END = re.compile(r"(?:[,;(\[/±<>=≤≥×~:&+]|\b(?:and|of|to|the))$")
_WANTS_NUMBER = re.compile(r"(?:\bBAs?|\bareas?|\blobules)$", re.IGNORECASE)
_NUMBER_OF_PART = re.compile(r"\d.*")
_NUMBER_OF_LOBULE = re.compile(r"(?:[1-9]|10)[ab]?[,;]?")
"""The numbers of areas, which have no sign, and those of a lobule: the x beside a parietal lobule is neither."""
_OPEN_START = re.compile(r"(?:[)\],;/±<>=≤≥×%]|mm\b|cm\b|\(|\[)")

_UNIT_ALONE = re.compile(r"[(\[]?\s?[mc]m\s?[23]\s?[)\]]?", re.IGNORECASE)
"""A unit whose exponent is no number of its own: "(mm3)"."""

_ANY_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(slots=True)
class PrintColumn:
    """A column: the sides of its own print, and the borders it reaches to in white space."""

    x0: float
    x1: float
    left: float = 0.0
    right: float = 0.0

    def overlap(self, phrase: Phrase) -> float:
        """Return how much of a phrase is over the column's print, in points."""
        return min(self.x1, phrase.x1) - max(self.x0, phrase.x0)

    @property
    def centre(self) -> float:
        """The middle of its print, in points."""
        return (self.x0 + self.x1) / 2


def _joined(last: Word, word: Word) -> bool:
    """Return whether two neighbouring words certainly belong to one cell."""
    size = max(last.size, word.size)
    gap = (word.x0 - last.x1) / size if size else 0.0
    if gap < TOUCHING_GAP:
        return not (is_number(last.text) and is_number(word.text)) or word.size < RAISED_SIZE * last.size
    if _is_open_after(last.text) or _OPEN_START.match(word.text):
        return gap < OPEN_GAP
    if _WANTS_NUMBER.search(last.text) and _NUMBER_OF_PART.fullmatch(word.text):
        return gap < NUMBER_GAP
    if last.text.casefold() == "lobule" and _NUMBER_OF_LOBULE.fullmatch(word.text):
        return gap < NUMBER_GAP
    if is_number(last.text) or is_number(word.text):
        return False
    return gap < TEXT_GAP


def _in_brackets(part: Sequence[Word], word: Word) -> bool:
    """Return whether a word follows a plain space after words whose bracket is open, "(BA 40)"."""
    if word.x0 - part[-1].x1 >= TEXT_GAP * max(word.size, part[-1].size):
        return False
    text = "".join(w.text for w in part)
    return text.count("(") > text.count(")")


@lru_cache(maxsize=8192)
def _is_open_after(text: str) -> bool:
    return _OPEN_END.search(text) is not None


def split_atoms(line: Line) -> list[Phrase]:
    """Return the pieces of a line that each certainly lie in one cell; numbers stay single."""
    if not line.atoms:  # the layout asks for them again and again
        line.atoms.extend(_atoms_of(line))
    return line.atoms


def _atoms_of(line: Line) -> Sequence[Phrase]:
    parts: list[list[Word]] = []
    for word in line.words:
        if parts and (_joined(parts[-1][-1], word) or _in_brackets(parts[-1], word)):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [Phrase(tuple(p)) for p in parts]


def n_numbers(atoms: Sequence[Phrase]) -> int:
    """Return how many of the atoms hold numbers and nothing that reads as words."""
    return sum(1 for a in atoms if is_numeric(a))


def holds_row(atoms: Sequence[Phrase]) -> bool:
    """Return whether atoms look like a row of a table of numbers: two numbers, or one merged triplet."""
    return n_numbers(atoms) >= PAIR or any(is_triplet(a) for a in atoms)


_AXES_ALONE = frozenset("xyz")


def first_row(lines: Sequence[Line]) -> int | None:
    """Return the index of the first row of numbers; None without any.

    Numbers above a line of headings x, y, z are those of headings: "Patients (n = 15)", "Run 1", "18 to 25 years".
    """
    rows = [i for i, line in enumerate(lines) if holds_row(split_atoms(line))]
    head = axes_line(lines)
    return next((i for i in rows if i >= head), None)


def axes_line(lines: Sequence[Line]) -> int:
    """Return the index of the line of headings x, y, z, 0 where there is none or rows of numbers are above it."""
    head = next((i for i, line in enumerate(lines) if {w.text.lower() for w in line.words} >= _AXES_ALONE), 0)
    above = [split_atoms(line) for line in lines[:head]]
    return 0 if any(holds_row(row) and _is_mostly_numbers(row) for row in above) else head


_AXIS = re.compile(r"([xyz])(?:\W*mm\W*)?", re.IGNORECASE)
_AXES_IN_ONE = re.compile(r"(?:.*[\s(\[])?x\s*[,;/]?\s*y\s*[,;/]?\s*z\s*[)\]]?(?:\s*\(mm\))?", re.IGNORECASE)


def names_axes(line: Line) -> bool:
    """Return whether a line is one of headings among which are x, y and z, each by itself or all in one."""
    phrases = line.phrases(CELLS)
    axes = {found[1].lower() for phrase in phrases if (found := _AXIS.fullmatch(phrase.text))}
    return axes >= _AXES_ALONE or (
        len(phrases) >= PAIR and any(_AXES_IN_ONE.fullmatch(phrase.text) for phrase in phrases)
    )


def _is_mostly_numbers(atoms: Sequence[Phrase]) -> bool:
    return any(is_triplet(atom) for atom in atoms) or AXES <= n_numbers(atoms) > len(atoms) / 2


def is_triplet(atom: Phrase) -> bool:
    """Return whether an atom holds three numbers or more, and nothing that reads as words."""
    return is_numeric(atom) and len(_ANY_NUMBER.findall(atom.text)) >= AXES


def is_broken_list(atom: Phrase) -> bool:
    """Return whether an atom is a list of numbers that breaks off at the end of its line."""
    return atom.text[-1:] in ",;" and is_numeric(atom)


def is_sentence(line: Line) -> bool:
    """Return whether a line is set as one phrase of several words, as a heading with numbers in it is."""
    words = [w for w in line.words if sum(ch.isalpha() for ch in w.text) >= LETTERS_OF_A_WORD]
    return len(words) >= PAIR and len(line.words) >= HEADING_WORDS and len(line.phrases(CLOSE_CELLS)) == 1


def is_numeric(atom: Phrase) -> bool:
    """Return whether an atom is a number, or a run of numbers with brackets and units."""
    words = atom.words
    return _is_numeric(words[0].text if len(words) == 1 else atom.text)


@lru_cache(maxsize=8192)
def _is_numeric(text: str) -> bool:
    if not any(ch.isdigit() for ch in text) or _UNIT_ALONE.fullmatch(text):
        return False
    return not re.search(r"[^\W\d_]{3,}", text.replace("voxels", ""))


_NOTHING = re.compile(r"[-–—−]+")


def says_nothing(phrase: Phrase) -> bool:
    """Return whether a cell says by a dash that there is no value."""
    return _NOTHING.fullmatch(phrase.text) is not None


def covered(columns: Sequence[PrintColumn], phrase: Phrase) -> list[int]:
    """Return the columns whose print a phrase is over; the nearest one when it is over none."""
    found = [
        i for i, c in enumerate(columns) if c.overlap(phrase) > COVERED * min(c.x1 - c.x0, phrase.width, WIDE_PRINT)
    ]
    if found:
        return found
    middle = (phrase.x0 + phrase.x1) / 2
    inside = [i for i, c in enumerate(columns) if c.left <= middle < c.right]
    return inside or [min(range(len(columns)), key=lambda i: abs(columns[i].centre - middle))]


def header_phrases(head: Sequence[Line]) -> list[Phrase]:
    """Return the phrases of header lines."""
    return [p for line in head for p in line.phrases(CELLS)]
