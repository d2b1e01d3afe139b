"""Which part of a page is a table: its sides, its first and last line, its caption and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.nouns.evidence import Box
from corpora.words.printed import begins_note, is_headed_note
from extract.pdf.layout.captions import Caption, find_captions, opens_figure, parse_label
from extract.pdf.layout.lines import Line, Phrase, chain_phrases, group_lines, middle
from extract.pdf.layout.prose import Prose, find_prose
from extract.pdf.model import PageWords, Word


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


class PageView:
    """A page with what can be seen on it at a glance: phrases, rules, running text, captions."""

    def __init__(self, page: PageWords, margins: frozenset[Word] = frozenset()) -> None:
        self.page = page
        self.words = [w for w in page.words if w not in margins]
        self.rules = merge_rules(page.rules)
        self.phrases = sorted(chain_phrases(self.words), key=lambda p: (p.top, p.x0))
        self.prose = find_prose(self.phrases, self.rules)
        self.captions = find_captions(self.phrases, self.rules)
        self.figures = [p for p in self.phrases if opens_figure(p.text) and len(p.words) > 2]
        self.body_size = _body_size(self.prose)

    def within(self, x0: float, x1: float, top: float, bottom: float) -> list[Word]:
        """Return the words whose middle lies in a box."""
        return [w for w in self.words if x0 <= (w.x0 + w.x1) / 2 <= x1 and top <= middle(w) <= bottom]

    def text_span(self) -> tuple[float, float]:
        """Return the leftmost and rightmost edge of print on the page."""
        if not self.words:
            return 0.0, self.page.width
        return min(w.x0 for w in self.words), max(w.x1 for w in self.words)


def _body_size(prose: Sequence[Prose]) -> float | None:
    counts: Counter[float] = Counter()
    for block in prose:
        for line in block.lines:
            counts[round(line.size, 1)] += len(line.words)
    return counts.most_common(1)[0][0] if counts else None


def merge_rules(rules: Sequence[Box]) -> list[Box]:
    """Return the horizontal rules of a page, pieces of one line joined, top to bottom."""
    flat = sorted((r for r in rules if r[3] - r[1] < 3 and r[2] - r[0] > 3), key=lambda r: (round(r[1]), r[0]))
    merged: list[list[float]] = []
    for rule in flat:
        for other in merged:
            if abs(other[1] - rule[1]) < 1.6 and rule[0] - other[2] < 2.5 and other[0] - rule[2] < 2.5:
                other[0] = min(other[0], rule[0])
                other[2] = max(other[2], rule[2])
                other[1] = min(other[1], rule[1])
                other[3] = max(other[3], rule[3])
                break
        else:
            merged.append(list(rule))
    return sorted(((a, b, c, d) for a, b, c, d in merged if c - a > 12), key=lambda r: (r[1], r[0]))


def find_regions(view: PageView) -> list[Region]:
    """Return the tables of a page that have a caption, in the order of their captions."""
    regions: list[Region] = []
    for caption in view.captions:
        if _stands_beside(view, caption):
            continue
        region = _region_below(view, caption) or _region_above(view, caption, regions)
        if region is not None:
            regions.append(region)
    return regions


def _region_above(view: PageView, caption: Caption, known: Sequence[Region]) -> Region | None:
    """Return the table whose caption stands under it, where nothing but notes follows the caption."""
    band, phrase = _band(view, caption), caption.phrase
    ends = [b.box[3] for b in view.prose if b.box[3] < phrase.top and _overlap(b.box[0], b.box[2], *band) > 20]
    ends += [r.bottom for r in known if r.bottom < phrase.top and _overlap(r.x0, r.x1, *band) > 20]
    ends += [
        c.phrase.bottom
        for c in view.captions
        if c.phrase.bottom < phrase.top and _overlap(c.phrase.x0, c.phrase.x1, *band) > 20
    ]
    lines = group_lines(view.within(band[0] - 4, band[1] + 4, max(ends, default=0.0) + 1, phrase.top - 1))
    start = len(lines)
    while (
        start
        and (lines[start].middle if start < len(lines) else phrase.middle) - lines[start - 1].middle < 3.4 * phrase.size
    ):
        start -= 1
    while start < len(lines) and len(lines[start].phrases(0.6)) < 2 and len(lines[start].words) > 6:
        start += 1  # running text, not the head of a table or the section a page goes on with
    body = lines[start:]
    if sum(1 for line in body if _is_data(line)) < 2 or (_is_data(body[0]) and len(body[0].phrases(0.6)) < 3):
        return None
    below = group_lines(view.within(band[0] - 4, band[1] + 4, phrase.top - 1, view.page.height))
    n_caption = _caption_lines(below, view.rules, band)
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
            r for r in view.rules if r[0] > band[0] - 8 and r[2] < band[1] + 8 and body[0].top - 14 < r[1] < phrase.top
        ],
        notes=notes_of(below[n_caption : notes_end_of(view, below, n_caption, n_caption)]),
    )


def _stands_beside(view: PageView, caption: Caption) -> bool:
    """Return whether a caption has no rule of its own but begins level with the first of two rules to its right."""
    phrase = caption.phrase
    reach = phrase.top + 12 * phrase.size
    rules = [r for r in view.rules if phrase.top - 2.5 * phrase.size < r[1] < reach]
    if any(_overlap(r[0], r[2], phrase.x0, phrase.x1) > 0 for r in rules):
        return False
    right = [r for r in rules if r[0] > phrase.x1 + phrase.size and r[2] - r[0] > 100]
    level = [r for r in right if r[1] < phrase.top + 2 * phrase.size]
    if not level:
        return False
    own = group_lines(view.within(0.0, level[0][0], phrase.top - 1, reach))
    if any(_is_data(line) and len(line.phrases(0.9)) > 2 for line in own):
        return False
    alone = not any(c is not caption and c.phrase.x0 > phrase.x1 and c.phrase.top < reach for c in view.captions)
    return alone and any(
        abs(r[0] - other[0]) < 3 and abs(r[2] - other[2]) < 3 and other[1] > r[1] + phrase.size
        for r in level[:1]
        for other in right
    )


def _region_below(view: PageView, caption: Caption) -> Region | None:
    band = _band(view, caption)
    limit = _limit(view, caption, band)
    words = view.within(band[0] - 4, band[1] + 4, caption.phrase.top - 1, limit)
    lines = group_lines(words)
    rules = [
        r for r in view.rules if r[0] > band[0] - 8 and r[2] < band[1] + 8 and caption.phrase.middle < r[1] < limit
    ]
    n_caption = _caption_lines(lines, rules, band)
    above = lines[:n_caption]
    if above and caption.phrase.x1 > band[1] + 4:
        # A caption set wider than its table goes on right of the table's rules.
        above = group_lines(view.within(band[0] - 4, caption.phrase.x1 + 4, above[0].top - 1, above[-1].bottom + 1))
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
    if len(region.lines) < 2 or not any(len(line.phrases(1.2)) > 1 for line in region.lines):
        return None  # notes alone: the table stands above its caption
    region.top, region.bottom = region.lines[0].top, region.lines[-1].bottom
    region.rules = [r for r in rules if r[1] < region.bottom + 12]
    return region


def _overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    return min(a1, b1) - max(a0, b0)


def _band(view: PageView, caption: Caption) -> tuple[float, float]:
    """Return the left and right side of the table a caption belongs to, from rules, else from columns."""
    phrase = caption.phrase
    near = [
        r
        for r in view.rules
        if _overlap(r[0], r[2], phrase.x0, phrase.x1) > 0.5 * min(phrase.width, r[2] - r[0])
        and phrase.top - 2.2 * phrase.size < r[1] < phrase.top + 12 * phrase.size
        and not _prose_between(view, phrase, r)
        and _clear_of_captions(view, caption, r)
        and not _is_partial(view, phrase, r)
    ]
    if near:
        below = [r for r in near if r[1] > phrase.middle] or near
        first = below[0]
        x0, x1 = first[0], first[2]
        for rule in below:
            if rule[1] - first[1] < 6 * phrase.size and rule[0] <= x0 + 3 and rule[2] >= x1 - 3:
                x0, x1 = min(x0, rule[0]), max(x1, rule[2])
        if x1 - x0 > 60:
            return x0, x1
    return _column_band(view, phrase)


def _is_partial(view: PageView, phrase: Phrase, rule: Box) -> bool:
    """Return whether a rule runs under one heading only: words of its own lines stand left or right of it."""
    if rule[1] < phrase.middle:
        return False
    left, right = _column_band(view, phrase)
    below = view.within(left, right, rule[1], rule[1] + 3.2 * phrase.size)
    under = [w for w in below if rule[0] - 2 < (w.x0 + w.x1) / 2 < rule[2] + 2]
    beside = [
        w
        for w in below
        if (w.x1 < rule[0] - 2 or w.x0 > rule[2] + 2)
        and any(abs(middle(w) - middle(o)) < 0.4 * phrase.size for o in under)
    ]
    return bool(beside) and len(beside) >= 0.25 * len(below)


def _prose_between(view: PageView, phrase: Phrase, rule: Box) -> bool:
    """Return whether running text that is not the caption stands between a caption and a rule."""
    for block in view.prose:
        x0, top, x1, bottom = block.box
        if phrase.bottom < top < rule[1] and bottom < rule[1] and _overlap(x0, x1, rule[0], rule[2]) > 10:
            gap = top - phrase.bottom
            if gap > 1.5 * phrase.size:
                return True
    return False


def _clear_of_captions(view: PageView, caption: Caption, rule: Box) -> bool:
    return not any(
        other is not caption
        and caption.phrase.bottom < other.phrase.middle < rule[1]
        and _overlap(other.phrase.x0, other.phrase.x1, rule[0], rule[2]) > 10
        for other in view.captions
    )


def _column_band(view: PageView, phrase: Phrase) -> tuple[float, float]:
    """Return the sides of the text column a caption stands in, or of the page's print."""
    left, right = view.text_span()
    beside = [
        b.box
        for b in view.prose
        if b.box[3] > phrase.top
        and b.box[1] < phrase.top + 25 * phrase.size
        and (b.box[0] > phrase.x1 - 5 or b.box[2] < phrase.x0 + 5)
    ]
    for x0, _, x1, _ in beside:
        if x0 > phrase.x1 - 5:
            right = min(right, x0 - 4)
        elif x1 < phrase.x0 + 5:
            left = max(left, x1 + 4)
    for other in view.captions:
        if abs(other.phrase.top - phrase.top) < 2 * phrase.size and other.phrase is not phrase:
            if other.phrase.x0 > phrase.x1:
                right = min(right, other.phrase.x0 - 4)
            elif other.phrase.x1 < phrase.x0:
                left = max(left, phrase.x0 - 4)
    for x0, x1 in sorted({(b.box[0], b.box[2]) for b in view.prose}):
        narrow = x1 - x0 < 0.6 * (right - left)
        if narrow and x0 - 4 <= phrase.x0 and phrase.x1 <= x1 + 4 and _ends_at_gutter(view, phrase, x0, x1):
            return x0, x1
    return left, right


def _ends_at_gutter(view: PageView, phrase: Phrase, x0: float, x1: float) -> bool:
    """Return whether many rows below a caption (else above), in its text column, stand alone on their line.

    A table as wide as the page shows words on both sides of the gutter in nearly every row.
    """
    rows: list[Line] = []
    for top, bottom in (
        (phrase.bottom, phrase.bottom + 40 * phrase.size),
        (phrase.top - 40 * phrase.size, phrase.top),
    ):
        if len(rows) < 2:
            lines = group_lines(view.within(x0 - 4, x1 + 4, top, bottom))
            rows = [r for r in lines if len(r.phrases(0.9)) >= 2]
    if len(rows) < 2:
        return False
    top, bottom = rows[0].top - 1, rows[-1].bottom + 1
    beside = [w for w in view.within(0, view.page.width, top, bottom) if w.x0 > x1 + 4 or w.x1 < x0 - 4]
    alone = sum(1 for r in rows if all(abs(middle(w) - r.middle) > 0.4 * r.size for w in beside))
    return alone > 0.35 * len(rows)


def _limit(view: PageView, caption: Caption, band: tuple[float, float]) -> float:
    """Return the height at which the next caption or figure legend begins below this one."""
    below = [
        p.top - 1
        for p in [c.phrase for c in view.captions if c is not caption] + view.figures
        if p.top > caption.phrase.bottom and _overlap(p.x0, p.x1, *band) > 0.5 * p.width
    ]
    return min(below, default=view.page.height)


def _caption_lines(lines: Sequence[Line], rules: Sequence[Box], band: tuple[float, float]) -> int:
    """Return how many leading lines are the caption."""
    width = band[1] - band[0]
    full = [r for r in rules if r[2] - r[0] > 0.85 * width]
    if full and lines:
        above = sum(1 for line in lines if line.middle < full[0][1])
        if 0 < above <= 9 and all(len(line.phrases(1.6)) <= 2 for line in lines[1:above]):
            return above
    n = 1
    while n < len(lines) and n < 9:
        last, line = lines[n - 1], lines[n]
        if any(last.middle < r[1] < line.middle for r in rules) or len(line.phrases(1.2)) > 1:
            break
        if is_headed_note(line.text):
            break
        pitch = line.middle - last.middle
        if n >= 2 and pitch > 1.35 * (last.middle - lines[n - 2].middle):
            break
        if n == 1 and pitch > 2.8 * line.size:
            break
        bare = n == 1 and parse_label(last.text) is not None and not (parse_label(last.text) or ("", ""))[1]
        fits = last.x1 + 0.3 * line.size + line.words[0].x1 - line.words[0].x0 < band[1] - 0.1 * width
        text = " ".join(one.text for one in lines[:n])
        open_ended = text.count("(") > text.count(")") or (text[-1:] not in ".:" and line.text[:1].islower())
        if (fits and not bare and not open_ended) or (abs(line.size - last.size) > 0.9 and not bare):
            break
        n += 1
    return n


def _is_data(line: Line) -> bool:
    return sum(1 for p in line.phrases(0.9) for w in p.words if any(ch.isdigit() for ch in w.text)) >= 2


def end_of_table(
    view: PageView, lines: Sequence[Line], rules: Sequence[Box], band: tuple[float, float]
) -> tuple[int, int]:
    """Return the index after the table's last line, and the index after its last note."""
    stop = _first_prose_line(view, lines, rules, band)
    full = [r for r in rules if r[2] - r[0] > 0.85 * (band[1] - band[0]) and r[1] < 0.95 * view.page.height]
    top_of_stop = lines[stop].middle if stop < len(lines) else view.page.height
    inside = [r for r in full if r[1] < top_of_stop]
    first_data = next((i for i, line in enumerate(lines) if _is_data(line)), len(lines))
    closing = [r for r in inside if first_data < len(lines) and r[1] > lines[first_data].middle]
    while len(closing) > 1 and not any(
        _is_data(line) for line in lines if closing[-2][1] < line.middle < closing[-1][1]
    ):
        closing.pop()
    if closing:
        end = sum(1 for line in lines if line.middle < closing[-1][1])
        if not _goes_on(lines[end : end + 2], lines[:end]):
            return end, notes_end_of(view, lines, end, stop)
    last_data = max((i for i, line in enumerate(lines[:stop]) if _is_data(line)), default=0)
    noted = (i for i in range(last_data + 1, stop) if _looks_like_note(lines[i], band))
    end = min(noted, default=stop)
    return end, notes_end_of(view, lines, end, stop)


def _goes_on(after: Sequence[Line], before: Sequence[Line]) -> bool:
    """Return whether rows of numbers follow a rule as closely as the rows before it."""
    if len(after) < 2 or not before:
        return False
    near = after[0].middle - before[-1].middle < 3 * after[0].size
    return near and all(len(line.phrases(0.9)) >= 3 and _is_data(line) for line in after)


def _first_prose_line(view: PageView, lines: Sequence[Line], rules: Sequence[Box], band: tuple[float, float]) -> int:
    blocks = [b for b in view.prose if _overlap(b.box[0], b.box[2], *band) > 0.5 * (b.box[2] - b.box[0])]
    full = [r for r in rules if r[2] - r[0] > 0.9 * (band[1] - band[0]) and r[1] < 0.95 * view.page.height]
    for index, line in enumerate(lines):
        if len(line.phrases(0.9)) >= 3 and _is_data(line):
            continue
        for block in blocks:
            x0, top, x1, bottom = block.box
            if not top - 1 <= line.middle <= bottom + 1:
                continue
            narrow = x1 - x0 < 0.6 * (band[1] - band[0])
            beside = sum(1 for b in blocks if b is not block and _overlap(b.box[1], b.box[3], top, bottom) > 0)
            closed = any(r[1] > bottom - 2 for r in full) and any(r[1] < top for r in full)
            if narrow and not beside and closed:
                continue
            return index
    return len(lines)


def _looks_like_note(line: Line, band: tuple[float, float]) -> bool:
    phrases = line.phrases(1.2)
    if len(phrases) > 1:
        return False
    if begins_note(line.text):
        return True
    return len(line.words) >= 7 and line.x1 - line.x0 > 0.6 * (band[1] - band[0])


def notes_end_of(view: PageView, lines: Sequence[Line], end: int, stop: int) -> int:
    """Return the index after the last line of the notes that stand close under the table."""
    index = end
    while index < len(lines):
        line = lines[index]
        last = lines[index - 1] if index else line
        limit = 3.2 if index == end else 1.9
        if line.middle - last.middle > limit * line.size:
            break
        if len(line.phrases(1.6)) > 2 and _is_data(line):
            break
        as_large = view.body_size is not None and line.size > view.body_size - 0.35
        smaller_table = view.body_size is not None and lines[0].size < view.body_size - 0.35
        if as_large and (index >= stop or smaller_table) and not begins_note(line.text):
            break
        index += 1
    return index


def notes_of(lines: Sequence[Line]) -> list[str]:
    """Return the notes under a table, one text each, wrapped lines joined."""
    notes: list[str] = []
    for line in lines:
        if notes and not begins_note(line.text):
            joined = notes[-1]
            notes[-1] = (joined[:-1] + line.text) if joined.endswith("-") else f"{joined} {line.text}"
        else:
            notes.append(line.text)
    return notes
