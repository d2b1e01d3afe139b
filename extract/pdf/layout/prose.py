"""Blocks of running text, told from tables by their measure and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from corpora.nouns.evidence import Box
from extract.pdf.layout.lines import Phrase

NARROW_MEASURE = 0.85
"""Three or more lines in a row below this share of the widest are set to a narrower measure, not ends of paragraphs."""


_FUNCTION_WORDS = frozenset(
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


@dataclass(frozen=True, slots=True)
class Prose:
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
    if len(words) < 5:
        return False
    letters = sum(1 for w in words if w.isalpha())
    function = sum(1 for w in words if w in _FUNCTION_WORDS)
    return letters >= 0.55 * len(words) and function >= 0.1 * len(words)


def find_prose(phrases: Sequence[Phrase], rules: Sequence[Box] = ()) -> list[Prose]:
    """Return blocks of at least three full lines of running text, captions and notes included.

    `phrases` are those of `chain_phrases`, from the top. No block goes over a ruling line, and none opens with a
    line much shorter than the next.
    """
    blocks: list[list[Phrase]] = []
    for phrase in phrases:
        if len(phrase.words) < 3:
            continue
        home = None
        for block in reversed(blocks):
            last = block[-1]
            pitch = phrase.middle - last.middle
            overlap = min(phrase.x1, last.x1) - max(phrase.x0, last.x0)
            if (
                0.5 * phrase.size < pitch < 2.7 * phrase.size
                and abs(phrase.size - last.size) < 0.16 * last.size
                and overlap > 0.6 * min(phrase.width, last.width)
                and abs(phrase.x0 - last.x0) < 3.5 * phrase.size
                and not _is_ruled_off(last, phrase, rules)
            ):
                home = block
                break
        if home is None:
            blocks.append([phrase])
        else:
            home.append(phrase)
    whole = [_without_short_start(part) for b in blocks for part in _by_measure(b)]
    return [Prose(tuple(b)) for b in whole if _is_prose(b)]


def _by_measure(block: Sequence[Phrase]) -> list[Sequence[Phrase]]:
    """Return the parts of a block set to different widths: text beside a narrow table, then across the page."""
    widest = max(p.width for p in block)
    runs = [list(run) for _, run in groupby(block, key=lambda p: p.width < NARROW_MEASURE * widest)]
    parts: list[Sequence[Phrase]] = []
    last = False
    for lines in runs:
        narrow = len(lines) >= 3 and lines[0].width < NARROW_MEASURE * widest
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
    if len(block) < 3:
        return False
    widest = max(p.width for p in block)
    full = sum(1 for p in block if p.width > 0.8 * widest)
    reading = sum(1 for p in block if _reads_as_prose(p))
    return full >= 0.6 * len(block) and reading >= 0.6 * len(block) and widest > 12 * block[0].size
