"""Running heads, feet and page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.pdf.layout.captions import parse_label
from extract.pdf.layout.lines import group_lines
from extract.pdf.model import PageWords, Word

MARGIN = 0.085
"""The share of a page's height, above and below, in which running heads and page numbers are."""


_FOLIO = re.compile(r"(?:page\s*)?[-–]?\s*(?:S?\d{1,5}|[ivxl]{1,5})(?:\s*(?:of|/)\s*\d+)?\s*[-–]?", re.IGNORECASE)


_IMPRINT = re.compile(
    r"©|copyright|downloaded|https?:|www\.|\bdoi\b|\bvol(?:ume)?\b\W{0,2}\d|journal|\bet al\.|author manuscript|"
    r"accepted manuscript|\.org\b|\.com\b",
    re.IGNORECASE,
)


def letters_of(text: str) -> str:
    """Return the letters and digits of a text in lower case, for comparing two captions or running heads."""
    return re.sub(r"\W+", "", text).lower()


def margin_words(pages: Sequence[PageWords]) -> frozenset[Word]:
    """Return the words of running heads, feet and page numbers."""
    seen: dict[tuple[str, int], set[int]] = {}
    lines_of: list[tuple[PageWords, str, list[Word]]] = []
    for page in pages:
        low, high = MARGIN * page.height, (1 - MARGIN) * page.height
        for words in (
            [w for w in page.words if w.bottom < low],
            [w for w in page.words if w.top > high],
        ):
            for line in group_lines(words):
                lines_of.append((page, line.text, list(line.words)))
                key = (re.sub(r"\d+", "#", letters_of(line.text)), round(line.middle / 6))
                seen.setdefault(key, set()).add(page.number)
    out: set[Word] = set()
    for _, text, words in lines_of:
        key = (re.sub(r"\d+", "#", letters_of(text)), round(group_lines(words)[0].middle / 6))
        if parse_label(text) is not None:
            continue
        repeated = len(seen[key]) > 1
        if _FOLIO.fullmatch(text.strip()) or _IMPRINT.search(text) or (repeated and re.search(r"[^\W\d_]{3}", text)):
            out.update(words)
    return frozenset(out)
