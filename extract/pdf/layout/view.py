"""A page as the layout sees it: its phrases, rules, running text and captions, found once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from corpora.nouns.evidence import Box
from extract.pdf.layout.captions import find_captions, opens_figure
from extract.pdf.layout.gutter import cut_at_gutters
from extract.pdf.layout.lines import Line, chain_phrases, group_lines, middle
from extract.pdf.layout.measures import AT_SIDE, CELLS, PAIR, WORD_EDGE
from extract.pdf.layout.prose import TextBlock, cut_at, find_prose
from extract.pdf.layout.sideways import column_headings
from extract.pdf.model import PageWords, Word

LEGEND_WORDS = 3
"""Words from which a label of a figure opens its legend, and is no reference to it."""

FLAT = 3.0
"""Points of height below which a rule is level, and of width above which it is a line."""

ONE_LINE = 1.6
"""Points of height within which two rules are pieces of one line."""

BREAK = 2.5
"""Points between two pieces of one line."""

CELL_BREAK = 4.5
"""The same where the pieces end and begin at one place at several heights: there is space between the cells ..."""

SAME_BREAK = 1.5
"""... to within this many points."""

SHORTEST = 12.0
"""Points from which a whole line is a rule; shorter ones are dashes, ticks and underlined letters."""


class PageView:
    """A page with what can be seen on it at a glance: phrases, rules, running text, captions."""

    def __init__(self, page: PageWords, margins: frozenset[Word] = frozenset()) -> None:
        self.page = page
        self.words = [w for w in page.words if w not in margins]
        if page.sideways:
            self.words += column_headings(page)
        self.rules = merge_rules(page.rules)
        self.phrases = sorted(cut_at_gutters(chain_phrases(self.words)), key=lambda p: (p.top, p.x0))
        self.prose = find_prose(self.phrases, self.rules)
        self.captions = find_captions(self.phrases, self.rules)
        if self.captions:
            self.prose = cut_at(self.prose, {c.phrase.words[-1] for c in self.captions})
            numbers = [c.line_number(self.words) for c in self.captions]
            self.words = [w for w in self.words if not any(w is number for number in numbers)]
            self.rules = [r for r in self.rules if not any(c.is_underline(r, self.rules) for c in self.captions)]
        self.figures = [p for p in self.phrases if opens_figure(p.text) and len(p.words) >= LEGEND_WORDS]
        self.body_size = _body_size(self.prose)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the page in small letters, without the marks around them."""
        return frozenset(w.text.strip("()[].,;:*\"'").casefold() for w in self.words)

    def within(self, x0: float, x1: float, top: float, bottom: float) -> list[Word]:
        """Return the words whose middle lies in a box."""
        return [w for w, x, y in self._middles if x0 <= x <= x1 and top <= y <= bottom]

    @cached_property
    def _middles(self) -> list[tuple[Word, float, float]]:
        """Each word with the middle of its box."""
        return [(w, (w.x0 + w.x1) / 2, middle(w)) for w in self.words]

    def band(self, sides: tuple[float, float], top: float, bottom: float) -> list[Line]:
        """Return the lines of print between two sides and two heights."""
        return group_lines(self.within(sides[0] - WORD_EDGE, sides[1] + WORD_EDGE, top, bottom))

    def ruled(self, sides: tuple[float, float], top: float, bottom: float) -> list[Box]:
        """Return the rules between two sides and two heights."""
        left, right = sides[0] - AT_SIDE, sides[1] + AT_SIDE
        return [r for r in self.rules if r[0] > left and r[2] < right and top < r[1] < bottom]

    def text_span(self) -> tuple[float, float]:
        """Return the leftmost and rightmost edge of print on the page."""
        if not self.words:
            return 0.0, self.page.width
        return min(w.x0 for w in self.words), max(w.x1 for w in self.words)


def _body_size(prose: Sequence[TextBlock]) -> float | None:
    counts: Counter[float] = Counter()
    for block in prose:
        for line in block.lines:
            counts[round(line.size, 1)] += len(line.words)
    return counts.most_common(1)[0][0] if counts else None


def merge_rules(rules: Sequence[Box]) -> list[Box]:
    """Return the horizontal rules of a page, pieces of one line joined, top to bottom."""
    flat = sorted((r for r in rules if r[3] - r[1] < FLAT and r[2] - r[0] > FLAT), key=lambda r: (round(r[1]), r[0]))
    merged: list[list[float]] = []
    for rule in flat:
        for other in merged:
            if abs(other[1] - rule[1]) < ONE_LINE and max(rule[0] - other[2], other[0] - rule[2]) < BREAK:
                other[0] = min(other[0], rule[0])
                other[2] = max(other[2], rule[2])
                other[1] = min(other[1], rule[1])
                other[3] = max(other[3], rule[3])
                break
        else:
            merged.append(list(rule))
    whole = [(a, b, c, d) for a, b, c, d in _without_same_breaks(merged) if c - a > SHORTEST]
    return sorted(whole, key=lambda r: (r[1], r[0]))


def _without_same_breaks(rules: Sequence[Sequence[float]]) -> list[Box]:
    """Return rules, those joined that are broken at one place at several heights: space between the cells of a table."""
    pieces = sorted(((a, b, c, d) for a, b, c, d in rules), key=lambda r: (round(r[1]), r[0]))
    breaks = [
        (one, two)
        for one, two in pairwise(pieces)
        if abs(one[1] - two[1]) < ONE_LINE and BREAK <= two[0] - one[2] < CELL_BREAK
    ]
    out: list[Box] = []
    for piece in pieces:
        last = out[-1] if out else None
        here = [
            (a, b) for a, b in breaks if abs(b[0] - piece[0]) < SAME_BREAK and last and abs(a[2] - last[2]) < SAME_BREAK
        ]
        if last is not None and abs(last[1] - piece[1]) < ONE_LINE and len(here) >= PAIR:
            out[-1] = (last[0], min(last[1], piece[1]), piece[2], max(last[3], piece[3]))
        else:
            out.append(piece)
    return out


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """Return how much two stretches share, in points; below 0 how far they are apart."""
    return min(a1, b1) - max(a0, b0)


def has_numbers(line: Line) -> bool:
    """Return whether two or more words of a line hold digits, as those of a row do."""
    return sum(1 for p in line.phrases(CELLS) for w in p.words if any(ch.isdigit() for ch in w.text)) >= PAIR
