"""Which part of a page is a table: its sides, its first and last line, its caption and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.nouns.evidence import Box
from corpora.words.broken import join_lines
from extract.pdf.layout.atoms import names_axes
from extract.pdf.layout.captions import Caption, parse_label
from extract.pdf.layout.ends import caption_lines, end_of_table, notes_end_of, notes_of
from extract.pdf.layout.lines import Line, Phrase, group_lines
from extract.pdf.layout.measures import CLOSE_CELLS, FULL_ROW, PAIR, WIDE_CELLS, WORD_EDGE
from extract.pdf.layout.sides import is_beside_table, table_sides
from extract.pdf.layout.view import PageView, has_numbers, overlap
from extract.pdf.model import PageWords

ABOVE_TABLE = 20.0
"""Points of width that a text or a table above shares with a table when it ends where the table may begin."""

ROW_STEP = 3.4
"""Type sizes from one row up to the next in a table whose caption is under it."""

SECTION_WORDS = 6
"""Words up to which a line that is one phrase may be a heading of rows."""

NEXT_LINE = 1.6
"""Type sizes from one line of a caption down to the next, at most."""

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
    looks_like_peaks: bool = False
    """Its rows name something and hold whole numbers with a minus among them."""


def find_regions(view: PageView) -> list[Region]:
    """Return the tables of a page that have a caption, in the order of their captions.

    A caption belongs to the table under it; to the one above it where none is under it, or where all captions of the
    page stand close under a table and the last of them would have none.
    """
    captions = [caption for caption in view.captions if not is_beside_table(view, caption)]
    regions: list[Region] = []
    for caption in captions:
        region = _region_below(view, caption) or _region_above(view, caption, regions)
        if region is not None:
            regions.append(region)
    above = _all_above(view, captions) if 0 < len(regions) < len(captions) else []
    return above if len(above) > len(regions) and _stand_under(above, captions) else regions


def _all_above(view: PageView, captions: Sequence[Caption]) -> list[Region]:
    """Return the tables above the captions, where each has one."""
    regions: list[Region] = []
    for caption in captions:
        region = _region_above(view, caption, regions)
        if region is None:
            return []
        regions.append(region)
    return regions


def _stand_under(regions: Sequence[Region], captions: Sequence[Caption]) -> bool:
    """Return whether each caption is nearer to the table above it than to the next one under it."""
    for i, (region, caption) in enumerate(zip(regions, captions, strict=True)):
        under = [other.top - caption.phrase.bottom for other in regions[i + 1 :] if other.top > caption.phrase.bottom]
        if caption.phrase.top - region.bottom >= min(under, default=float("inf")):
            return False
    return True


def _region_below(view: PageView, caption: Caption) -> Region | None:
    """Return the table under a caption; None where there is none, or only notes."""
    sides = table_sides(view, caption)
    limit = _limit(view, caption, sides)
    lines = view.band(sides, caption.phrase.top - 1, limit)
    rules = view.ruled(sides, caption.phrase.middle, limit)
    n_caption = caption_lines(lines, rules, sides)
    body = lines[n_caption:]
    if not body:
        return None
    end, notes_end = end_of_table(view, body, rules, sides)
    taken = body[:end]
    few = len(taken) < PAIR and not _ends_page(view, body)
    if few or not any(len(line.phrases(WIDE_CELLS)) > 1 for line in taken):
        return None  # notes alone: the table is above its caption
    region = _captioned(view, caption, sides, taken, _whole_caption(view, caption, sides, lines[:n_caption]))
    region.notes = notes_of(_whole_lines(view, body[end:notes_end]))
    region.rules = [r for r in rules if r[1] < region.bottom + RULE_REACH]
    return region


def _ends_page(view: PageView, body: Sequence[Line]) -> bool:
    """Return whether a line of headings x, y, z is all that a page has of a table: its rows are on the next one."""
    return len(body) == 1 and names_axes(body[0]) and not any(word.top > body[0].bottom for word in view.words)


def _whole_caption(
    view: PageView, caption: Caption, sides: tuple[float, float], above: Sequence[Line]
) -> Sequence[Line]:
    """Return the lines of a caption; one set wider than its table continues on both sides of the table's rules."""
    if not above:
        return above
    right = max(caption.phrase.x1, sides[1]) + WORD_EDGE
    whole = _whole_lines(
        view, group_lines(view.within(sides[0] - WORD_EDGE, right, above[0].top - 1, above[-1].bottom + 1))
    )
    return [*whole, *_beside_table(view, whole[-1], sides)] if whole else whole


def _beside_table(view: PageView, last: Line, sides: tuple[float, float]) -> list[Line]:
    """Return the short last line of a caption wider than its table, where it begins and ends left of the table."""
    if last.x0 >= sides[0] or last.text[-1:] in ".:":
        return []
    step = NEXT_LINE * last.size
    below = [
        phrase
        for phrase in view.phrases
        if 0 < phrase.middle - last.middle < step and abs(phrase.x0 - last.x0) < WORD_EDGE and phrase.x1 < sides[0]
    ]
    return group_lines([word for phrase in below for word in phrase.words])


def _whole_lines(view: PageView, lines: Sequence[Line]) -> list[Line]:
    """Return lines of a caption or a note with the words of theirs that stand left and right of the table."""
    words = {word for line in lines for word in line.words}
    cut = (phrase.words for phrase in view.phrases if not words.isdisjoint(phrase.words))
    return group_lines(words.union(*cut))


def _captioned(
    view: PageView, caption: Caption, sides: tuple[float, float], lines: list[Line], title: Sequence[Line]
) -> Region:
    """Return the region of a table with its caption, of which `title` are the lines."""
    text = join_lines([line.text for line in title], view.vocabulary)
    parsed = parse_label(text)
    return Region(
        page=view.page,
        x0=sides[0],
        x1=sides[1],
        label=caption.label,
        caption=parsed[1] if parsed else text,
        continued=caption.continued,
        lines=lines,
        top=lines[0].top,
        bottom=lines[-1].bottom,
    )


def _region_above(view: PageView, caption: Caption, known: Sequence[Region]) -> Region | None:
    """Return the table whose caption is under it, where nothing but notes follows the caption."""
    sides, phrase = table_sides(view, caption, above=True), caption.phrase
    lines = view.band(sides, _end_above(view, phrase, sides, known) + 1, phrase.top - 1)
    body = _from_rule(lines[_first_row_above(lines, phrase) :], view.ruled(sides, 0, phrase.top))
    if sum(1 for line in body if has_numbers(line)) < PAIR:
        return None
    if has_numbers(body[0]) and len(body[0].phrases(CLOSE_CELLS)) < FULL_ROW:
        return None
    below = view.band(sides, phrase.top - 1, view.page.height)
    n_caption = caption_lines(below, view.rules, sides)
    region = _captioned(view, caption, sides, body, below[:n_caption])
    region.caption_below = True
    region.rules = view.ruled(sides, body[0].top - HEAD_RULE_REACH, phrase.top)
    region.notes = notes_of(below[n_caption : notes_end_of(view, below, n_caption, n_caption)])
    return region


def _end_above(view: PageView, phrase: Phrase, sides: tuple[float, float], known: Sequence[Region]) -> float:
    """Return the height at which the last text, table or caption above a caption ends; 0 where there is none."""
    boxes = [block.box for block in view.prose]
    boxes += [(r.x0, r.top, r.x1, r.bottom) for r in known]
    boxes += [c.phrase.box for c in view.captions]
    over = [b[3] for b in boxes if b[3] < phrase.top and overlap(b[0], b[2], *sides) > ABOVE_TABLE]
    return max(over, default=0.0)


def _first_row_above(lines: Sequence[Line], phrase: Phrase) -> int:
    """Return the index of the first line of the rows that reach down to a caption; of none, how many lines there are.

    Running text at their beginning is not the head of a table, nor the section that continues on the page.
    """
    start, middle = len(lines), phrase.middle
    while start and middle - lines[start - 1].middle < ROW_STEP * phrase.size:
        start -= 1
        middle = lines[start].middle
    for line in lines[start:]:
        if len(line.phrases(CLOSE_CELLS)) >= PAIR or len(line.words) <= SECTION_WORDS:
            break
        start += 1
    return start


def _from_rule(body: list[Line], rules: Sequence[Box]) -> list[Line]:
    """Return the lines from the rule on that opens the table; the end of a paragraph above it is no row."""
    for i, line in enumerate(body):
        if len(line.phrases(CLOSE_CELLS)) >= PAIR:
            opened = i and any(body[i - 1].middle < rule[1] < line.middle for rule in rules)
            return body[i:] if opened else body
    return body


def _limit(view: PageView, caption: Caption, band: tuple[float, float]) -> float:
    """Return the height at which the next caption or figure legend begins below this one."""
    below = [
        p.top - 1
        for p in [c.phrase for c in view.captions if c is not caption] + view.figures
        if p.top > caption.phrase.bottom and overlap(p.x0, p.x1, *band) > 0.5 * min(p.width, band[1] - band[0])
    ]
    return min(below, default=view.page.height)
