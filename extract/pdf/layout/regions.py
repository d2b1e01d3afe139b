"""Which part of a page is a table: its sides, its first and last line, its caption and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.nouns.evidence import Box
from extract.pdf.layout.captions import Caption, parse_label
from extract.pdf.layout.ends import caption_lines, end_of_table, notes_end_of, notes_of
from extract.pdf.layout.lines import Line, group_lines
from extract.pdf.layout.measures import AT_SIDE, CLOSE_CELLS, FULL_ROW, PAIR, WIDE_CELLS, WORD_EDGE
from extract.pdf.layout.sides import is_beside_table, table_sides
from extract.pdf.layout.view import PageView, has_numbers, overlap
from extract.pdf.model import PageWords

ABOVE_TABLE = 20.0
"""Points of width that a text or a table above shares with a table when it ends where the table may begin."""

ROW_STEP = 3.4
"""Type sizes from one row up to the next in a table whose caption is under it."""

HEADING_WORDS = 6
"""Words up to which a line that is one phrase may be a heading of rows."""

RULE_REACH, HEAD_RULE_REACH = 12.0, 14.0
"""Points from a table's last line to the rule that closes it, and from its first up to the rule that opens it."""


@dataclass(slots=True)
class Region:
    """A table's place on one page: its lines from the header on, and the words around it."""

    page: PageWords
    x0: float
    x1: float
    label: str | None = None
    caption: str = ""
    continued: bool = False
    lines: list[Line] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0
    bare: bool = False
    """No caption and no header that names coordinates: only good as the next page of a table."""
    caption_below: bool = False


def find_regions(view: PageView) -> list[Region]:
    """Return the tables of a page that have a caption, in the order of their captions."""
    regions: list[Region] = []
    for caption in view.captions:
        if is_beside_table(view, caption):
            continue
        region = _region_below(view, caption) or _region_above(view, caption, regions)
        if region is not None:
            regions.append(region)
    return regions


def _region_below(view: PageView, caption: Caption) -> Region | None:
    band = table_sides(view, caption)
    limit = _limit(view, caption, band)
    words = view.within(band[0] - WORD_EDGE, band[1] + WORD_EDGE, caption.phrase.top - 1, limit)
    lines = group_lines(words)
    rules = [
        r
        for r in view.rules
        if r[0] > band[0] - AT_SIDE and r[2] < band[1] + AT_SIDE and caption.phrase.middle < r[1] < limit
    ]
    n_caption = caption_lines(lines, rules, band)
    above = lines[:n_caption]
    if above and caption.phrase.x1 > band[1] + WORD_EDGE:
        # A caption set wider than its table goes on right of the table's rules.
        above = group_lines(
            view.within(band[0] - 4, caption.phrase.x1 + WORD_EDGE, above[0].top - 1, above[-1].bottom + 1)
        )
    text = " ".join(line.text for line in above)
    parsed = parse_label(text)
    region = Region(
        page=view.page,
        x0=band[0],
        x1=band[1],
        label=caption.label,
        caption=parsed[1] if parsed else text,
        continued=caption.continued,
    )
    body = lines[n_caption:]
    if not body:
        return None
    end, notes_end = end_of_table(view, body, rules, band)
    region.lines = body[:end]
    region.notes = notes_of(body[end:notes_end])
    if len(region.lines) < PAIR or not any(len(line.phrases(WIDE_CELLS)) > 1 for line in region.lines):
        return None  # notes alone: the table stands above its caption
    region.top, region.bottom = region.lines[0].top, region.lines[-1].bottom
    region.rules = [r for r in rules if r[1] < region.bottom + RULE_REACH]
    return region


def _region_above(view: PageView, caption: Caption, known: Sequence[Region]) -> Region | None:
    """Return the table whose caption stands under it, where nothing but notes follows the caption."""
    band, phrase = table_sides(view, caption), caption.phrase
    ends = [b.box[3] for b in view.prose if b.box[3] < phrase.top and overlap(b.box[0], b.box[2], *band) > ABOVE_TABLE]
    ends += [r.bottom for r in known if r.bottom < phrase.top and overlap(r.x0, r.x1, *band) > ABOVE_TABLE]
    ends += [
        c.phrase.bottom
        for c in view.captions
        if c.phrase.bottom < phrase.top and overlap(c.phrase.x0, c.phrase.x1, *band) > ABOVE_TABLE
    ]
    lines = group_lines(
        view.within(band[0] - WORD_EDGE, band[1] + WORD_EDGE, max(ends, default=0.0) + 1, phrase.top - 1)
    )
    start = len(lines)
    while (
        start
        and (lines[start].middle if start < len(lines) else phrase.middle) - lines[start - 1].middle
        < ROW_STEP * phrase.size
    ):
        start -= 1
    while (
        start < len(lines) and len(lines[start].phrases(CLOSE_CELLS)) < PAIR and len(lines[start].words) > HEADING_WORDS
    ):
        start += 1  # running text, not the head of a table or the section a page goes on with
    body = lines[start:]
    if sum(1 for line in body if has_numbers(line)) < PAIR or (
        has_numbers(body[0]) and len(body[0].phrases(CLOSE_CELLS)) < FULL_ROW
    ):
        return None
    below = group_lines(view.within(band[0] - WORD_EDGE, band[1] + WORD_EDGE, phrase.top - 1, view.page.height))
    n_caption = caption_lines(below, view.rules, band)
    text = " ".join(line.text for line in below[:n_caption])
    parsed = parse_label(text)
    return Region(
        page=view.page,
        x0=band[0],
        x1=band[1],
        label=caption.label,
        caption=parsed[1] if parsed else text,
        continued=caption.continued,
        lines=body,
        top=body[0].top,
        bottom=body[-1].bottom,
        caption_below=True,
        rules=[
            r
            for r in view.rules
            if r[0] > band[0] - AT_SIDE
            and r[2] < band[1] + AT_SIDE
            and body[0].top - HEAD_RULE_REACH < r[1] < phrase.top
        ],
        notes=notes_of(below[n_caption : notes_end_of(view, below, n_caption, n_caption)]),
    )


def _limit(view: PageView, caption: Caption, band: tuple[float, float]) -> float:
    """Return the height at which the next caption or figure legend begins below this one."""
    below = [
        p.top - 1
        for p in [c.phrase for c in view.captions if c is not caption] + view.figures
        if p.top > caption.phrase.bottom and overlap(p.x0, p.x1, *band) > 0.5 * p.width
    ]
    return min(below, default=view.page.height)
