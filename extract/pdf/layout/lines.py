"""Lines of print: words on one baseline, phrases separated by gaps, and blocks of running text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median

from corpora.nouns.evidence import Box
from corpora.words.signs import RAISED_DIGITS
from extract.pdf.model import Kept, Word

RAISED = 0.78
"""Type size, beside that of its neighbour, below which a word is a mark, an exponent or an index."""

NEARLY_AS_LARGE, CLEARLY_RAISED = 0.9, 0.3
"""Type size, beside that of the word it touches, below which a word is an exponent or a mark too where its lower edge is
higher by more than this share of that word's size: browsers print them hardly smaller."""

BETWEEN_SCRIPTS = 0.4
"""White (type sizes) that typesetting puts between Chinese and Latin letters, at most."""
TOUCHING = 0.12
"""Gap, in type sizes, below which a word follows another without space."""

LONGEST_MARK = 6
"""Characters of the longest raised or lowered word."""

NEAREST_LINES = 1.2
"""Type sizes up and down within which a raised word's neighbour is."""


SAME_LINE = 0.36
"""Words whose middles differ by less than this share of their height are on one line."""

PROSE_GAP = 1.0
"""The widest gap, in type sizes, between two words of one justified line of running text."""


NUMBER_WORD = re.compile(r"[(\[]?[<>=~≈±+-]?\s?(?:\d[\d,]*\.?\d*|\.\d+)(?:[a-z*†‡§¶#%]{0,3})[)\]]?[,;:]?")
"""A word that is one number, with its sign, brackets and footnote marks."""
_FIGURES = re.compile(r"\d(?:,\d)*")
_POWERS_BASE = re.compile(r"(?:[×x·*]\s?|^)10$")


class _InOneLine:
    """Words left to right, and the box around them; computed once, because the layout needs it often."""

    words: tuple[Word, ...]

    @Kept
    def x0(self) -> float:
        """Left edge in points."""
        return self.words[0].x0

    @Kept
    def x1(self) -> float:
        """Right edge in points."""
        return self.words[0].x1 if len(self.words) == 1 else max([w.x1 for w in self.words])

    @Kept
    def top(self) -> float:
        """Upper edge in points."""
        return min([w.top for w in self.words])

    @Kept
    def bottom(self) -> float:
        """Lower edge in points."""
        return max([w.bottom for w in self.words])


@dataclass(frozen=True)
class Phrase(_InOneLine):
    """Neighbouring words of one line, left to right."""

    words: tuple[Word, ...]

    @Kept
    def size(self) -> float:
        """Type size in points."""
        return max([w.size for w in self.words])

    @Kept
    def middle(self) -> float:
        """Height of the middle of the line of print, in points."""
        return middle(max(self.words, key=lambda w: w.size))

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @Kept
    def text(self) -> str:
        """The words as text."""
        return self.words[0].text if len(self.words) == 1 else join_words(self.words)

    @property
    def bold(self) -> bool:
        """Whether most letters are bold."""
        return _mostly(self.words, [w.bold for w in self.words])

    @property
    def italic(self) -> bool:
        """Whether most letters are italic."""
        return _mostly(self.words, [w.italic for w in self.words])

    @property
    def numeric(self) -> bool:
        """Whether every word is a number."""
        return all(is_number(w.text) for w in self.words)

    @property
    def box(self) -> Box:
        """The box on the page."""
        return self.x0, self.top, self.x1, self.bottom


def _mostly(words: Sequence[Word], flags: Sequence[bool]) -> bool:
    letters = sum(len(w.text) for w in words)
    return sum(len(w.text) for w, flag in zip(words, flags, strict=True) if flag) * 2 > letters


@lru_cache(maxsize=8192)
def is_number(text: str) -> bool:
    """Return whether a printed word is one number."""
    return bool(NUMBER_WORD.fullmatch(text))


def middle(word: Word) -> float:
    """Return the height of the middle of a word's box on the page."""
    return (word.top + word.bottom) / 2


def join_words(words: Iterable[Word]) -> str:
    """Return the words as text: a small word that touches its neighbour (mm³) is joined to it.

    Raised figures behind a number are the marks of notes ("-24²"), except behind a power's base ("× 10").
    """
    text = ""
    last: Word | None = None
    for word in words:
        if last is not None and (word.x0 - last.x1 > TOUCHING * max(word.size, last.size) or text.endswith(",")):
            text += "" if _set_between_scripts(last, word) else " "
        text += word.text.translate(RAISED_DIGITS) if last is not None and _marks_note(word, last, text) else word.text
        last = word
    return text


_HAN = r"[\u3400-\u9fff]"
_SCRIPTS_MEET = re.compile(rf"[A-Za-z]\0{_HAN}|{_HAN}\0[A-Za-z]")


def _set_between_scripts(last: Word, word: Word) -> bool:
    """Return whether the white between two words is what typesetting puts between Chinese and Latin letters: no blank was typed."""
    end, start = last.text[-1:], word.text[:1]
    if end.isascii() == start.isascii():  # nearly always: no need to ask more
        return False
    near = word.x0 - last.x1 < BETWEEN_SCRIPTS * max(word.size, last.size)
    return near and _SCRIPTS_MEET.fullmatch(f"{end}\0{start}") is not None


def _marks_note(word: Word, last: Word, text: str) -> bool:
    """Return whether a word is one or more small raised figures at the end of a number."""
    raised = word.size < RAISED * last.size and word.bottom < last.bottom - 0.12 * last.size
    if not raised and not _touches_raised(word, last):
        return False
    return bool(_FIGURES.fullmatch(word.text)) and text[-1:].isdigit() and not _POWERS_BASE.search(text)


def join_raw(words: Iterable[Word]) -> str:
    """Return the text layer's own characters of these words."""
    return " ".join(w.raw for w in words)


@dataclass(frozen=True)
class Line(_InOneLine):
    """All words of a stretch of page that are on one line, left to right; `atoms` are kept by `split_atoms`."""

    words: tuple[Word, ...]
    atoms: list[Phrase] = field(default_factory=list, init=False, compare=False, repr=False)

    @Kept
    def size(self) -> float:
        """Type size in points."""
        return median(w.size for w in self.words)

    @Kept
    def middle(self) -> float:
        """Height of the middle of the line of print, in points."""
        large = max(w.size for w in self.words)
        return median(middle(w) for w in self.words if w.size >= 0.8 * large)

    @Kept
    def text(self) -> str:
        """The words as text."""
        return join_words(self.words)

    def phrases(self, gap: float = PROSE_GAP) -> list[Phrase]:
        """Return the line's phrases: words less than `gap` type sizes apart."""
        parts: list[list[Word]] = []
        end = 0.0
        for word in self.words:
            if parts and word.x0 - end <= gap * max(word.size, parts[-1][-1].size):
                parts[-1].append(word)
            else:
                parts.append([word])
                end = word.x1
            end = max(end, word.x1)
        return [Phrase(tuple(p)) for p in parts]


def group_lines(words: Iterable[Word]) -> list[Line]:
    """Return words grouped into lines from the top; small raised or lowered words join their neighbour's."""
    rows: list[list[Word]] = []
    middles: list[float] = []  # of the last row's words, which come in rising order
    notes: list[Word] = []
    ordered = sorted(words, key=lambda w: ((w.top + w.bottom) / 2, w.x0))
    sizes = [w.size for w in ordered]
    largest = max(sizes, default=0.0)
    heights = [(w.top + w.bottom) / 2 for w in ordered]
    small = NEARLY_AS_LARGE * largest
    for word, height_of_word in zip(ordered, heights, strict=True):
        if word.size < small and len(word.text) <= LONGEST_MARK:
            first = bisect_left(heights, height_of_word - NEAREST_LINES * largest)
            last = bisect_right(heights, height_of_word + NEAREST_LINES * largest)
            larger = word.size < NEARLY_AS_LARGE * max(sizes[first:last], default=0.0)
            if larger and _is_raised(word, ordered[first:last]):
                notes.append(word)
                continue
        if rows:
            half = len(middles) // 2
            reference = middles[half] if len(middles) % 2 else (middles[half - 1] + middles[half]) / 2
            height = min(word.bottom - word.top, rows[-1][-1].bottom - rows[-1][-1].top)
            if height_of_word - reference <= SAME_LINE * height:
                rows[-1].append(word)
                middles.append(height_of_word)
                continue
        rows.append([word])
        middles = [height_of_word]
    if notes:
        _put_notes(notes, rows)
        rows.sort(key=lambda row: median(middle(w) for w in row))
    return [Line(tuple(sorted(row, key=lambda w: w.x0))) for row in rows]


def _is_raised(word: Word, words: Sequence[Word]) -> bool:
    """Return whether a small word leans on a larger one beside it: a footnote mark, an exponent, an index."""
    x0, x1, top, bottom, size = word.x0, word.x1, word.top, word.bottom, word.size
    for other in words:
        larger = other.size
        # RAISED is below NEARLY_AS_LARGE: no word of about the same size passes either test.
        if size >= NEARLY_AS_LARGE * larger:
            continue
        if _touches_raised(word, other):
            return True
        if (
            size < RAISED * larger
            and -0.3 * larger < max(x0 - other.x1, other.x0 - x1) < 0.4 * larger
            and min(bottom, other.bottom) - max(top, other.top) > 0
        ):
            return True
    return False


def _touches_raised(word: Word, other: Word) -> bool:
    """Return whether a word that is a little smaller follows another without space, clearly above its foot."""
    higher = CLEARLY_RAISED * other.size < other.bottom - word.bottom < other.size
    return word.size < NEARLY_AS_LARGE * other.size and higher and abs(word.x0 - other.x1) < TOUCHING * other.size


def _put_notes(notes: Sequence[Word], rows: list[list[Word]]) -> None:
    """Add each small word to the row it touches or overlaps most in height; one without becomes a row of its own."""
    heights = [(min(w.top for w in row), max(w.bottom for w in row)) for row in rows] if notes else []
    for note in notes:
        home = _row_of_note(note, rows, heights)
        if home is None:
            rows.append([note])
            heights.append((note.top, note.bottom))
        else:
            rows[home].append(note)
            top, bottom = heights[home]
            heights[home] = min(top, note.top), max(bottom, note.bottom)


def _row_of_note(note: Word, rows: Sequence[Sequence[Word]], heights: Sequence[tuple[float, float]]) -> int | None:
    """Return the index of the row whose words a small word touches, or overlaps most in height; `heights` are the rows'."""
    best: int | None = None
    least = 0.0
    for index, (top, bottom) in enumerate(heights):
        overlap = min(bottom, note.bottom) - max(top, note.top)
        if overlap <= 0.25 * (note.bottom - note.top):
            continue
        near = min(max(note.x0 - w.x1, w.x0 - note.x1, 0.0) for w in rows[index])
        score = overlap - 0.5 * near
        if best is None or score > least:
            best, least = index, score
    return best


def chain_phrases(words: Sequence[Word], gap: float = PROSE_GAP) -> list[Phrase]:
    """Return phrases of a whole page, made by linking each word to its neighbour on the right.

    Lines of different columns never meet here, even when their baselines nearly agree.
    """
    ordered = sorted(words, key=lambda w: w.x0)
    reach = gap * max((w.size for w in ordered), default=0.0)
    # Chains by height of the page, the one that grew last at the end; those out of every word's reach are dropped.
    open_ends: dict[int, dict[int, list[Word]]] = {}
    chains: list[list[Word]] = []
    for word in ordered:
        height = middle(word)
        slot = int(height // 8)
        near = (open_ends[s] for s in (slot - 1, slot, slot + 1) if s in open_ends)
        best = _chain_before(word, height, gap * word.size, reach, near)
        if best is None:
            best = []
            chains.append(best)
        best.append(word)
        here = open_ends.setdefault(slot, {})
        here.pop(id(best), None)
        here[id(best)] = best
    return [Phrase(tuple(chain)) for chain in chains]


def _chain_before(
    word: Word, height: float, nearest: float, reach: float, slots: Iterable[dict[int, list[Word]]]
) -> list[Word] | None:
    """Return the chain that ends closest to the left of a word on its line, at most `nearest` away."""
    best: list[Word] | None = None
    tall, least, furthest = word.bottom - word.top, 0.6 * word.size, -0.3 * word.size
    for slot in slots:
        gone = []
        for key, chain in slot.items():
            last = chain[-1]
            distance = word.x0 - last.x1
            if distance > reach:
                gone.append(key)
            elif furthest <= distance <= nearest:
                lower = min(tall, last.bottom - last.top)
                if abs(height - (last.top + last.bottom) / 2) <= 0.45 * max(lower, least):
                    best, nearest = chain, distance
        for key in gone:
            del slot[key]
    return best
