"""Running heads, feet, page numbers and the numbers of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.pdf.layout.captions import parse_label
from extract.pdf.layout.lines import Line, group_lines, middle
from extract.pdf.model import PageWords, Word

MARGIN = 0.085
"""The share of a page's height, above and below, in which running heads and page numbers are."""


_FOLIO = re.compile(r"(?:page\s*)?[-–]?\s*(?:S?\d{1,5}|[ivxl]{1,5})(?:\s*(?:of|/)\s*\d+)?\s*[-–]?", re.IGNORECASE)


_IMPRINT = re.compile(
    r"©|copyright|downloaded|https?:|www\.|\bdoi\b|\bvol(?:ume)?\b\W{0,2}\d|journal|\bet al\.|author manuscript|"
    r"accepted manuscript|\.org\b|\.com\b",
    re.IGNORECASE,
)


FEWEST_LINE_NUMBERS = 4
"""Numbers one below the other from which they may count the lines of a manuscript."""

SAME_EDGE = 2.0
"""Points within which the numbers of lines end, or begin, at one place."""

TEXT_LINE_WORDS = 7
"""Words from which a line is running text."""

NOT_ROWS = 0.25
"""Share of numbered lines that are empty or running text: the numbers of a table's rows have rows beside them."""

STEPS = frozenset({1, 5})
"""From one line number to the next: every line is counted, or every fifth is numbered."""


def letters_of(text: str) -> str:
    """Return the letters and digits of a text in lower case, for comparing two captions or running heads."""
    return re.sub(r"\W+", "", text).lower()


def margin_words(pages: Sequence[PageWords]) -> frozenset[Word]:
    """Return the words of running heads, feet, page numbers and line numbers."""
    seen: dict[tuple[str, int], set[int]] = {}
    lines: list[tuple[tuple[str, int], Line]] = []
    for page in pages:
        low, high = MARGIN * page.height, (1 - MARGIN) * page.height
        for words in (
            [w for w in page.words if w.bottom < low],
            [w for w in page.words if w.top > high],
        ):
            for line in group_lines(words):
                key = (re.sub(r"\d+", "#", letters_of(line.text)), round(line.middle / 6))
                seen.setdefault(key, set()).add(page.number)
                lines.append((key, line))
    out: set[Word] = {word for page in pages for word in line_numbers(page.words)}
    for key, line in lines:
        text = line.text
        if parse_label(text) is not None:
            continue
        repeated = len(seen[key]) > 1
        if _FOLIO.fullmatch(text.strip()) or _IMPRINT.search(text) or (repeated and re.search(r"[^\W\d_]{3}", text)):
            out.update(line.words)
    return frozenset(out)


def line_numbers(words: Sequence[Word]) -> list[Word]:
    """Return the numbers in the left margin that count the lines of a manuscript."""
    edge = min((w.x0 for w in words if any(map(str.isalpha, w.text))), default=0.0)
    counted = [w for w in words if w.x1 < edge and w.text.isdigit()]
    for side in ("x1", "x0"):
        column = [w for w in counted if abs(getattr(w, side) - getattr(counted[0], side)) < SAME_EDGE]
        column.sort(key=lambda w: w.top)
        steps = {int(b.text) - int(a.text) for a, b in pairwise(column)}
        if len(column) >= FEWEST_LINE_NUMBERS and len(steps) == 1 and steps <= STEPS and _counts_lines(column, words):
            return column
    return []


def _counts_lines(column: Sequence[Word], words: Sequence[Word]) -> bool:
    others = 0
    for number in column:
        beside = [w for w in words if w.x0 > number.x1 and abs(middle(w) - middle(number)) < 0.5 * number.size]
        named = sum(1 for w in beside if any(map(str.isalpha, w.text)))
        others += not beside or named >= TEXT_LINE_WORDS
    return others >= NOT_ROWS * len(column)
