"""The header of a table: spanning headings and column headings, on their levels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.nouns.evidence import Box
from corpora.words.broken import goes_on_behind_number
from extract.pdf.layout.atoms import PrintColumn
from extract.pdf.layout.lines import Line, Phrase
from extract.pdf.layout.measures import CELLS, FULL_ROW, PAIR
from extract.pdf.model import Word
from extract.pdf.table.clipped import in_order, with_clipped_axis
from extract.pdf.typed_rules import is_typed_space

SHORT_STEM = 3
"""Characters, the hyphen with them, of a beginning that keeps its hyphen ("Z-score"), as no broken word is that short."""

SYMBOL_LETTERS = 2
"""Characters of the longest heading that is a letter or a symbol."""

MOST_COLUMNS = 0.6
"""Share of the columns with a heading of their own from which a line is the full line of headings."""

CENTRED, SHARED_CENTRE, OFF_CENTRE = 0.5, 0.6, 1.0
"""Type sizes from the middle of its columns within which a heading is centred on them, alone or beside others that
share them out, and beyond which it is not."""

RULE_RISE, RULE_DROP = 0.3, 0.9
"""Type sizes from a heading's lower edge up and down to the rule that shows what it is over."""

HEADING_EDGE = 3.0
"""Points by which a heading may reach beyond its rule."""

OVER_COLUMN = 0.35
"""Share of the narrower of the two by which a heading is over a column."""

NEXT_LINE, WRAPPED = 1.8, 2.6
"""Type sizes down to the next line of one heading, with one span for both lines and at most."""

SAME_MIDDLE = 0.6
"""Share of the wider of two lines by which the middles of one centred text may differ, both ends taken together."""


_AXIS = re.compile(r"([xyz])\b", re.IGNORECASE)

_LINKS = frozenset({"of", "to", "in", "at", "by", "on", "or", "vs", "vs."})
"""Short words that are no headings but link those beside them: "18 to 25 years"."""

CUT_GAP = 0.42
"""A gap wider than this (type sizes) separates two headings where white space runs down between columns."""


@dataclass(slots=True)
class HeadCell:
    """A heading: its words (one phrase a line), the columns it is over, its level."""

    phrases: list[Phrase]
    first: int
    last: int
    row: int
    row_span: int = 1
    ruled: bool = False

    @property
    def text(self) -> str:
        """The words as text, wrapped lines joined."""
        text = ""
        for phrase in self.phrases:
            if goes_on_behind_number(text, phrase.text):
                text += phrase.text
            elif text.endswith("-") and phrase.text[:1].islower():
                text = (text if len(text) <= SHORT_STEM else text[:-1]) + phrase.text
            else:
                text = f"{text} {phrase.text}".strip()
        return text


def build_header(
    head: Sequence[Line],
    columns: Sequence[PrintColumn],
    rules: Sequence[Box],
    numeric: frozenset[int] = frozenset(),
) -> list[HeadCell]:
    """Return the headings of a table, level by level, each with the columns it is over.

    `numeric` are the columns that hold numbers: a heading reaches over such neighbours that have no
    heading of their own.
    """
    levels: list[list[HeadCell]] = []
    below: list[HeadCell] = []
    for line in map(with_clipped_axis, reversed(head)):
        level = _level(line, columns, rules, below)
        levels.append(level)
        below = [*level, *below]
    _part_title(levels, columns)
    _widen(levels, columns, numeric)
    _follow(levels)
    levels.reverse()
    for row, level in enumerate(levels):
        for cell in level:
            cell.row = row
    cells = _stack([c for level in levels for c in level], rules)
    return _number_levels(cells)


def _part_title(levels: Sequence[Sequence[HeadCell]], columns: Sequence[PrintColumn]) -> None:
    """Let a single text over a full line of headings set in other type span the whole table: a section's title."""
    if len(levels) < PAIR or len(levels[-1]) != 1 or len(levels[-2]) < max(FULL_ROW, MOST_COLUMNS * len(columns)):
        return
    title, below = levels[-1][0], [cell.phrases[0] for cell in levels[-2]]
    phrase = title.phrases[0]
    if title.first == 0 and all((p.bold, p.italic) != (phrase.bold, phrase.italic) for p in below):
        title.last, title.ruled = len(columns) - 1, True


def _level(
    line: Line, columns: Sequence[PrintColumn], rules: Sequence[Box], below: Sequence[HeadCell]
) -> list[HeadCell]:
    phrases = [q for p in line.phrases(CELLS) for q in _split(p, columns)]
    spans = [_span(p, columns, rules, below) for p in phrases]
    if in_order(phrases, [first for first, _, _ in spans], len(columns)):
        return [HeadCell([phrase], i, i, 0) for i, phrase in enumerate(phrases)]
    spans = _centred_spans(phrases, spans, columns, below)
    taken: dict[int, int] = {}
    for i, (first, last, _) in enumerate(spans):
        for column in range(first, last + 1):
            rival = taken.get(column)
            if rival is None or _nearer(phrases[i], phrases[rival], columns[column]):
                taken[column] = i
    cells: list[HeadCell] = []
    for i, phrase in enumerate(phrases):
        mine = sorted(c for c, owner in taken.items() if owner == i)
        if not mine:
            free = [c for c in range(len(columns)) if c not in taken]
            if not free:
                if cells:  # no column is left for it: it is the end of the heading before it
                    cells[-1].phrases[-1] = Phrase(cells[-1].phrases[-1].words + phrase.words)
                continue
            centre = (phrase.x0 + phrase.x1) / 2
            mine = [min(free, key=lambda c: abs(columns[c].centre - centre))]
            taken[mine[0]] = i
        cells.append(HeadCell([phrase], mine[0], mine[-1], 0, ruled=spans[i][2]))
    return cells


def _split(phrase: Phrase, columns: Sequence[PrintColumn]) -> list[Phrase]:
    """Return a phrase cut where the white space between two columns runs through it.

    Words a plain space apart stay together (a heading over several columns), unless each is a single
    letter or symbol over a column of its own, or one is an axis ("z" beside "Fisher's z").
    """
    parts: list[list[Word]] = [[phrase.words[0]]]
    for last, word in itertools.pairwise(phrase.words):
        gap = (word.x0 - last.x1) / max(last.size, word.size)
        before = [i for i, c in enumerate(columns) if c.x0 < max(w.x1 for w in parts[-1])]
        after = [i for i, c in enumerate(columns) if c.x1 > word.x0]
        crossing = bool(before) and bool(after) and before[-1] < after[0]
        above = any(c.x0 < word.x1 and c.x1 > word.x0 for c in columns)
        inside = _in_open_bracket(parts[-1]) or last.text in _LINKS or word.text in _LINKS
        short = above and not inside and len(last.text) <= SYMBOL_LETTERS and len(word.text) <= SYMBOL_LETTERS
        apart = gap > CUT_GAP and not is_typed_space(last, word)
        if crossing and (apart or short or _axis_beside(last, word, columns[before[-1]], columns[after[0]])):
            parts.append([word])
        else:
            parts[-1].append(word)
    return [Phrase(tuple(p)) for p in parts]


def _in_open_bracket(words: Sequence[Word]) -> bool:
    """Return whether a bracket of these words is still open: "(n" of "(n = 15)"."""
    text = "".join(word.text for word in words)
    return text.count("(") > text.count(")")


def _axis_beside(last: Word, word: Word, left: PrintColumn, right: PrintColumn) -> bool:
    """Return whether one of two neighbouring words is an axis, and each is over a column of its own."""
    axis = any(_AXIS.fullmatch(w.text.strip(",")) for w in (last, word))
    return axis and last.x1 > left.x0 and last.x0 < left.x1 and word.x1 > right.x0 and word.x0 < right.x1


def _nearer(one: Phrase, other: Phrase, column: PrintColumn) -> bool:
    def off(phrase: Phrase) -> float:
        return abs((phrase.x0 + phrase.x1) / 2 - column.centre) - max(column.overlap(phrase), 0.0)

    return off(one) < off(other)


def _span(
    phrase: Phrase, columns: Sequence[PrintColumn], rules: Sequence[Box], below: Sequence[HeadCell]
) -> tuple[int, int, bool]:
    """Return the first and last column a heading is over, and whether a rule below it shows this."""
    for rule in rules:
        under = phrase.bottom - RULE_RISE * phrase.size < rule[1] < phrase.bottom + RULE_DROP * phrase.size
        if under and rule[0] < phrase.x0 + HEADING_EDGE and rule[2] > phrase.x1 - HEADING_EDGE:
            whole = rule[0] < columns[0].x1 and rule[2] > columns[-1].x0
            if not whole:
                over = [i for i, c in enumerate(columns) if rule[0] - 2 < c.centre < rule[2] + 2]
                if over:
                    return over[0], over[-1], True
    over = [i for i, c in enumerate(columns) if c.overlap(phrase) > OVER_COLUMN * min(c.x1 - c.x0, phrase.width)]
    if not over:
        centre = (phrase.x0 + phrase.x1) / 2
        nearest = min(range(len(columns)), key=lambda i: max(columns[i].x0 - centre, centre - columns[i].x1))
        return nearest, nearest, False
    axes = _axes_below(phrase, columns, below)
    return axes or (over[0], over[-1], False)


def _centred_spans(
    phrases: Sequence[Phrase],
    spans: Sequence[tuple[int, int, bool]],
    columns: Sequence[PrintColumn],
    below: Sequence[HeadCell],
) -> list[tuple[int, int, bool]]:
    """Return the spans of headings, those grown that are centred on more columns than they are over.

    They may grow over neighbours that have a heading further below and none on this line. Headings side by
    side share such columns out so that each is centred on its own.
    """
    own_headings = {c.first: c for c in below if c.first == c.last}
    fixed = {i for a, b, ruled in spans for i in range(a, b + 1) if ruled or i not in own_headings}
    free = sorted(i for i in own_headings if i not in fixed)
    out = list(spans)
    for run in _runs_of(free):
        mine = [k for k, (a, b, ruled) in enumerate(spans) if not ruled and run[0] <= a and b <= run[-1]]
        if not mine or any(spans[k][1] >= spans[n][0] for k, n in itertools.pairwise(mine)):
            continue

        def off(k: int, a: int, b: int) -> float:
            left = min([columns[a].x0, *(p.x0 for p in own_headings[a].phrases)])
            right = max([columns[b].x1, *(p.x1 for p in own_headings[b].phrases)])
            return abs(phrases[k].x0 + phrases[k].x1 - left - right) / 2 / phrases[k].size

        shared = _share_out([spans[k][:2] for k in mine], run)
        whole = min(shared, key=lambda s: sum(off(k, *one) for k, one in zip(mine, s, strict=True)))
        fits = all(off(k, *one) < SHARED_CENTRE for k, one in zip(mine, whole, strict=True))
        for k, one in zip(mine, whole, strict=True):
            if fits and (len(mine) > 1 or off(k, *spans[k][:2]) > OFF_CENTRE):
                out[k] = (*one, False)
        if not fits and len(mine) == 1:
            first, last, _ = spans[mine[0]]
            wider = [(a, b) for a in run if a <= first for b in run if b >= last]
            best = min(wider, key=lambda one: (off(mine[0], *one), one[1] - one[0]))
            if off(mine[0], *best) < CENTRED and off(mine[0], first, last) > OFF_CENTRE:
                out[mine[0]] = (*best, False)
    return out


def _runs_of(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for n in numbers:
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _share_out(spans: Sequence[tuple[int, int]], run: Sequence[int]) -> list[list[tuple[int, int]]]:
    """Return every way to divide a run of columns among headings that keep the columns they are over."""
    cuts = [range(a[1], b[0]) for a, b in itertools.pairwise(spans)]
    ways = []
    for ends in itertools.product(*cuts):
        starts = [run[0], *(end + 1 for end in ends)]
        ways.append(list(zip(starts, [*ends, run[-1]], strict=True)))
    return ways


def _axes_below(
    phrase: Phrase, columns: Sequence[PrintColumn], below: Sequence[HeadCell]
) -> tuple[int, int, bool] | None:
    """Return the three columns headed x, y, z that a heading is centred over, if it is."""
    axes = {c.first: found.group(1).lower() for c in below if (found := _AXIS.match(c.text))}
    centre = (phrase.x0 + phrase.x1) / 2
    for first in axes:
        if [axes.get(first + k) for k in range(3)] != ["x", "y", "z"]:
            continue
        left, right = columns[first], columns[first + 2]
        third = (right.x1 - left.x0) / 3
        if left.x0 + 0.75 * third <= centre <= right.x1 - 0.75 * third:
            return first, first + 2, False
    return None


def _widen(levels: Sequence[Sequence[HeadCell]], columns: Sequence[PrintColumn], numeric: frozenset[int]) -> None:
    """Let a heading reach over neighbouring columns of numbers that have no other heading."""
    cells = [c for level in levels for c in level]
    headed = {i for c in cells for i in range(c.first, c.last + 1)}
    for column in sorted(numeric - headed):
        near = [c for c in cells if c.first in numeric and (c.first == column + 1 or c.last == column - 1)]
        if not near:
            continue
        best = min(near, key=lambda c: _distance(c, columns[column]))
        best.first, best.last = min(best.first, column), max(best.last, column)


def _follow(levels: Sequence[Sequence[HeadCell]]) -> None:
    """Give a heading the span of the wider one close below it when the two are one text set on two lines."""
    for upper_level, lower_level in itertools.pairwise(reversed(levels)):
        for upper in upper_level:
            for lower in lower_level:
                one, two = upper.phrases[-1], lower.phrases[0]
                inside = lower.first <= upper.first and upper.last <= lower.last
                close = two.middle - one.middle < NEXT_LINE * max(one.size, two.size)
                alone = all(c is upper or c.last < lower.first or c.first > lower.last for c in upper_level)
                centred = abs((one.x0 + one.x1) - (two.x0 + two.x1)) < SAME_MIDDLE * max(two.width, one.width)
                if inside and close and alone and centred and lower.last > lower.first and not upper.ruled:
                    upper.first, upper.last = lower.first, lower.last


def _distance(cell: HeadCell, column: PrintColumn) -> float:
    return min(max(p.x0 - column.x1, column.x0 - p.x1, 0.0) for p in cell.phrases)


def _stack(cells: list[HeadCell], rules: Sequence[Box]) -> list[HeadCell]:
    """Join headings that go on in the next line over the same columns."""
    out: list[HeadCell] = []
    for cell in sorted(cells, key=lambda c: (c.first, c.row)):
        for upper in out:
            last = upper.phrases[-1]
            if (
                (upper.first, upper.last) == (cell.first, cell.last)
                and not upper.ruled
                and cell.phrases[0].middle - last.middle < WRAPPED * last.size
                and not any(
                    last.middle < r[1] < cell.phrases[0].middle and r[0] < last.x1 and r[2] > last.x0 for r in rules
                )
            ):
                upper.phrases.extend(cell.phrases)
                upper.row_span = cell.row - upper.row + 1
                break
        else:
            out.append(cell)
    return out


def _number_levels(cells: list[HeadCell]) -> list[HeadCell]:
    """Return the headings with their levels counted from 0, on each of which at least one begins."""
    n_rows = max((c.row + c.row_span for c in cells), default=0)
    _fill(cells, n_rows)
    used = sorted({c.row for c in cells})
    number = {row: i for i, row in enumerate(used)}
    for cell in cells:
        end = cell.row + cell.row_span
        cell.row_span = max(1, sum(1 for row in used if cell.row <= row < end))
        cell.row = number[cell.row]
    return sorted(cells, key=lambda c: (c.row, c.first))


def _fill(cells: Sequence[HeadCell], n_rows: int) -> None:
    """Let headings reach up, then down, over the levels on which nothing else is in their columns."""
    for cell in cells:
        others = [c for c in cells if c is not cell and c.first <= cell.last and c.last >= cell.first]
        top = max((c.row + c.row_span for c in others if c.row < cell.row), default=0)
        cell.row_span += cell.row - top
        cell.row = top
    for cell in cells:
        others = [c for c in cells if c is not cell and c.first <= cell.last and c.last >= cell.first]
        bottom = min((c.row for c in others if c.row > cell.row), default=n_rows)
        cell.row_span = max(1, bottom - cell.row)
