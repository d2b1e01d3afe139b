"""Captions that the end of a page parts from their table: the last lines of one page, and the first table of the next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpora.words.broken import join_lines
from extract.pdf.layout.captions import Caption, parse_label
from extract.pdf.layout.lines import Line, group_lines
from extract.pdf.layout.regions import Region
from extract.pdf.layout.view import PageView

MOST_LINES = 5
"""Lines of the longest caption that is looked for at the end of a page."""

LINE_STEP = 1.9
"""Type sizes from one line of such a caption to the next."""

OVER_TABLE = 1.0
"""Points by which words may reach above the first line of a table and still not be over it."""


def give_parted_captions(views: Sequence[PageView], regions: Sequence[Sequence[Region]]) -> None:
    """Give the first table of a page the caption that ends the page before, where neither has another partner."""
    for (view, found), (below, later) in pairwise(zip(views, regions, strict=True)):
        first = min(later, key=lambda region: region.top, default=None)
        if first is None or first.label is not None or not _opens_page(below, first):
            continue
        if below.page.number != view.page.number + 1:
            continue
        caption = max(view.captions, key=lambda c: c.phrase.top, default=None)
        if caption is None or any(r.label == caption.label or r.bottom > caption.phrase.top for r in found):
            continue
        lines = _end_of_page(view, caption)
        parsed = parse_label(join_lines([line.text for line in lines], view.vocabulary)) if lines else None
        if parsed is not None:
            first.label, first.caption, first.continued = caption.label, parsed[1], caption.continued


def _opens_page(view: PageView, region: Region) -> bool:
    return not any(word.bottom < region.top + OVER_TABLE for word in view.words)


def _end_of_page(view: PageView, caption: Caption) -> list[Line]:
    """Return the lines of a caption that nothing follows on its page; none where something does."""
    top = caption.phrase.top - caption.phrase.size / 2
    lines = group_lines(word for word in view.words if word.top > top)
    steps = [two.middle - one.middle for one, two in pairwise(lines)]
    is_one = len(lines) <= MOST_LINES and all(step < LINE_STEP * caption.phrase.size for step in steps)
    return lines if is_one else []
