"""Blocks of running text, distinguished from tables by their measure and their words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from corpora.nouns.evidence import Box
from extract.pdf.layout.lines import Phrase
from extract.pdf.layout.measures import FULL_ROW
from extract.pdf.model import Word

LEAST_WORDS, LINE_WORDS = 3, 5
"""Words from which a phrase may be a line of running text, and from which its words say whether it is."""

PLAIN_WORDS, FUNCTION_WORDS = 0.55, 0.1
"""Shares of a line's words that are all letters, and that are among the commonest words of English."""

CLOSEST_LINES, FARTHEST_LINES = 0.5, 2.7
"""Type sizes from one line of a block down to the next."""

OTHER_SIZE = 0.16
"""Share of its type size by which a line of the same block may be larger or smaller."""

SHARED_WIDTH = 0.6
"""Share of the shorter of two lines of a block that is over or under the other."""

INDENT = 3.5
"""Type sizes by which a line of a block may begin farther left or right than the one above it."""

FULL_LINE = 0.8
"""Share of the widest line from which a line is full."""

MOST_LINES = 0.6
"""Share of a block's lines that are full, and that read as running text."""

NARROWEST = 12.0
"""Type sizes of width of the narrowest text column."""


NARROW_MEASURE = 0.85
"""Three or more lines in a row below this share of the widest are set to a narrower measure, not ends of paragraphs."""


_COMMONEST = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "was",
        "were",
        "for",
        "that",
        "with",
        "as",
        "by",
        "on",
        "this",
        "are",
        "we",
        "from",
        "be",
        "at",
        "or",
        "which",
        "these",
        "our",
        "an",
        "it",
        "not",
        "have",
        "has",
        "had",
        "their",
        "between",
        "than",
        "also",
        "but",
        "did",
        "both",
        "can",
        "more",
        "during",
        "when",
        "each",
        "all",
        "been",
        "they",
        "its",
        "no",
        "may",
        "only",
        "into",
        "there",
        "who",
        "while",
        "if",
        "after",
        "using",
        "used",
        "however",
        "because",
        "would",
        "could",
    ]
)
"""The commonest words of English running text."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of running text: its lines and its box."""

    lines: tuple[Phrase, ...]

    @property
    def box(self) -> Box:
        """The box on the page."""
        return (
            min(p.x0 for p in self.lines),
            self.lines[0].top,
            max(p.x1 for p in self.lines),
            self.lines[-1].bottom,
        )

    @property
    def size(self) -> float:
        """Type size in points."""
        return median(p.size for p in self.lines)


def _reads_as_prose(phrase: Phrase) -> bool:
    words = [w.text.strip(".,;:()").lower() for w in phrase.words]
    if len(words) < LINE_WORDS:
        return False
    letters = sum(1 for w in words if w.isalpha())
    function = sum(1 for w in words if w in _COMMONEST)
    return letters >= PLAIN_WORDS * len(words) and function >= FUNCTION_WORDS * len(words)


def find_prose(phrases: Sequence[Phrase], rules: Sequence[Box] = ()) -> list[TextBlock]:
    """Return blocks of at least three full lines of running text, captions and notes included.

    `phrases` are those of `chain_phrases`, from the top. No block goes over a ruling line, and none opens with a
    line much shorter than the next.
    """
    blocks: list[list[Phrase]] = []
    for phrase in phrases:
        if len(phrase.words) >= LEAST_WORDS:
            home = next((b for b in reversed(blocks) if _is_next_line(b[-1], phrase, rules)), None)
            if home is None:
                blocks.append([phrase])
            else:
                home.append(phrase)
    whole = [_without_short_start(part) for b in blocks for part in _by_measure(b)]
    return [TextBlock(tuple(b)) for b in whole if _is_prose(b)]


def cut_at(blocks: Sequence[TextBlock], opening: Collection[Word]) -> list[TextBlock]:
    """Return blocks of running text, each ended before a line whose last word is one of the given: a caption opens its own."""
    cut: list[TextBlock] = []
    for block in blocks:
        starts = [at for at, line in enumerate(block.lines) if at and line.words[-1] in opening]
        parts = [block.lines[a:b] for a, b in pairwise([0, *starts, len(block.lines)])]
        cut += [TextBlock(part) for part in parts if _is_prose(part)] if starts else [block]
    return cut


def _is_next_line(last: Phrase, phrase: Phrase, rules: Sequence[Box]) -> bool:
    """Return whether a phrase is the next line of the block that ends with another."""
    overlap = min(phrase.x1, last.x1) - max(phrase.x0, last.x0)
    return (
        CLOSEST_LINES * phrase.size < phrase.middle - last.middle < FARTHEST_LINES * phrase.size
        and abs(phrase.size - last.size) < OTHER_SIZE * last.size
        and overlap > SHARED_WIDTH * min(phrase.width, last.width)
        and abs(phrase.x0 - last.x0) < INDENT * phrase.size
        and not _is_ruled_off(last, phrase, rules)
    )


def _by_measure(block: Sequence[Phrase]) -> list[Sequence[Phrase]]:
    """Return the parts of a block set to different widths: text beside a narrow table, then across the page."""
    widest = max(p.width for p in block)
    runs = [list(run) for _, run in groupby(block, key=lambda p: p.width < NARROW_MEASURE * widest)]
    parts: list[Sequence[Phrase]] = []
    last = False
    for lines in runs:
        narrow = len(lines) >= FULL_ROW and lines[0].width < NARROW_MEASURE * widest
        parts = [*parts[:-1], [*parts[-1], *lines]] if parts and narrow == last else [*parts, lines]
        last = narrow
    return parts


def _is_ruled_off(above: Phrase, below: Phrase, rules: Sequence[Box]) -> bool:
    return any(above.middle < r[1] < below.middle and r[0] < below.x1 and r[2] > below.x0 for r in rules)


def _without_short_start(block: Sequence[Phrase]) -> Sequence[Phrase]:
    start = 0
    while start + 1 < len(block) and block[start].width < 0.6 * block[start + 1].width:
        start += 1
    return block[start:]


def _is_prose(block: Sequence[Phrase]) -> bool:
    if len(block) < FULL_ROW:
        return False
    widest = max(p.width for p in block)
    full = sum(1 for p in block if p.width > FULL_LINE * widest)
    reading = sum(1 for p in block if _reads_as_prose(p))
    return full >= MOST_LINES * len(block) and reading >= MOST_LINES * len(block) and widest > NARROWEST * block[0].size
