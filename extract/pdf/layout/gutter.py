"""Columns of text set hardly farther apart than words: lines that were chained over the gutter are cut there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from corpora.words.printed import parse_table_label
from extract.pdf.layout.captions import COLUMN_LINES, COLUMN_START, opens_mark
from extract.pdf.layout.lines import Phrase

NARROWEST_GUTTER = 0.6
"""Type sizes between two columns of text; LaTeX sets its columns 10 points apart, which is one size of its type."""

WIDER_GAP = 1.6
"""Times the gap between the words of a line from which a gap in it may be the gutter."""


def cut_at_gutters(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases of a page, those cut that run over a gutter into the next column of text or its caption.

    A gutter is a gap wider than those between the words of its line, behind which many lines of the page begin, or the
    caption of a table ("… compared  Table 2: …").
    """
    starts = sorted([p.x0 for p in phrases] + [p.words[i].x0 for p in phrases for i in _wide_gaps(p)])
    return [part for phrase in phrases for part in _cut(phrase, starts)]


def _cut(phrase: Phrase, starts: Sequence[float]) -> Iterator[Phrase]:
    at = [i for i in _wide_gaps(phrase) if _begins_column(phrase.words[i].x0, starts) or _is_caption(phrase, i)]
    for first, last in pairwise([0, *at, len(phrase.words)]):
        yield Phrase(phrase.words[first:last]) if at else phrase


def _wide_gaps(phrase: Phrase) -> list[int]:
    """Return which words of a phrase have a gap before them that is wider than those of its line."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(phrase.words)]
    if not gaps:
        return []
    least = max(NARROWEST_GUTTER * phrase.size, WIDER_GAP * median(gaps))
    return [i for i, gap in enumerate(gaps, start=1) if gap >= least]


def _begins_column(x0: float, starts: Sequence[float]) -> bool:
    return sum(1 for start in starts if abs(start - x0) < COLUMN_START) >= COLUMN_LINES


def _is_caption(phrase: Phrase, index: int) -> bool:
    found = parse_table_label(Phrase(phrase.words[index:]).text)
    return found is not None and opens_mark(found.after)
