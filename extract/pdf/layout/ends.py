"""The first and last line of a table: where its caption ends, its rows end, and its notes end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from corpora.nouns.evidence import Box
from corpora.words.broken import goes_on_behind_number
from corpora.words.comparisons import TWO_SIDES
from corpora.words.printed import begins_note, is_headed_note, opens_section
from extract.pdf.layout.atoms import first_row, is_numeric, n_numbers, split_atoms
from extract.pdf.layout.captions import is_translation, parse_label
from extract.pdf.layout.lines import Line, Phrase
from extract.pdf.layout.measures import AXES, CELLS, COLUMNS_APART, FULL_ROW, HALF_PAGE, PAIR, WHOLE_WIDTH, WIDE_CELLS
from extract.pdf.layout.prose import TextBlock
from extract.pdf.layout.view import PageView, has_numbers, overlap

MOST_CAPTION_LINES = 60
"""Lines of the longest caption."""

WIDER_STEP = 1.35
"""Steps between a caption's lines by which the next line is farther down when it is no part of it."""

FIRST_STEP = 2.8
"""Type sizes from a label to the first line of its caption."""

OTHER_TYPE = 0.9
"""Points by which the type of a table's head is larger or smaller than its caption's."""

SMALLER_TYPE = 0.35
"""Points by which tables and notes are set smaller than running text."""

NOTE_WORDS = 7
"""Words from which a line as wide as the table is a note."""
_COMPARES = re.compile(
    rf"{TWO_SIDES.pattern}|\b(?:correlations?|interactions?|conjunctions?|main\s+effects?)\b", re.IGNORECASE
)
MOST_WORDS = 16
"""Words of the longest comparison that heads rows."""

ROWS_OF_NAMES = 0.3
"""Share of the lines of a column of long names, wrapped or not, that have numbers beside them."""

ROW_RULES = 4
"""Rules below the first row from which rules separate the rows of a table."""

MOST_HEADINGS = 3
"""Headings between two rows, at most: a seed, a group, a comparison."""

NEAR = 3.0
"""Type sizes from a row of a table to the next one, at most."""

WRAP_STEP = 1.5
"""Type sizes from a line of a cell to its next line."""

NOTE_GAP, NOTE_STEP = 3.2, 1.9
"""Type sizes from the last row to the first note, and from one line of the notes to the next."""


def caption_lines(lines: Sequence[Line], rules: Sequence[Box], band: tuple[float, float]) -> int:
    """Return how many leading lines are the caption."""
    width = band[1] - band[0]
    full = [r for r in rules if r[2] - r[0] > WHOLE_WIDTH * width]
    if full and lines:
        above = sum(1 for line in lines if line.middle < full[0][1])
        if 0 < above <= MOST_CAPTION_LINES and all(len(line.phrases(COLUMNS_APART)) <= PAIR for line in lines[1:above]):
            return above
    n = 1
    while n < min(len(lines), MOST_CAPTION_LINES):
        last, line = lines[n - 1], lines[n]
        if any(last.middle < r[1] < line.middle for r in rules) or len(line.phrases(WIDE_CELLS)) > 1:
            break
        if is_headed_note(line.text):
            break
        pitch = line.middle - last.middle
        if n > 1 and pitch > WIDER_STEP * (last.middle - lines[n - 2].middle):
            break
        if n == 1 and pitch > FIRST_STEP * line.size:
            break
        bare = n == 1 and parse_label(last.text) is not None and not (parse_label(last.text) or ("", ""))[1]
        fits = last.x1 + 0.3 * line.size + line.words[0].x1 - line.words[0].x0 < band[1] - 0.1 * width
        text = " ".join(one.text for one in lines[:n])
        open_ended = text.count("(") > text.count(")") or (text[-1:] not in ".:" and line.text[:1].islower())
        if _translates(line, lines[0]):
            n += 1
            continue
        if (fits and not bare and not open_ended) or (abs(line.size - last.size) > OTHER_TYPE and not bare):
            break
        n += 1
    return n


def _translates(line: Line, first: Line) -> bool:
    """Return whether a line opens the caption that the first line opens, in another script."""
    one, two = parse_label(first.text), parse_label(line.text)
    return one is not None and two is not None and is_translation(one[0], two[0])


def end_of_table(
    view: PageView, lines: Sequence[Line], rules: Sequence[Box], band: tuple[float, float]
) -> tuple[int, int]:
    """Return the index after the table's last line, and the index after its last note."""
    stop = _first_prose_line(view, lines, rules, band)
    full = [r for r in rules if r[2] - r[0] > 0.85 * (band[1] - band[0]) and r[1] < 0.95 * view.page.height]
    top_of_stop = lines[stop].middle if stop < len(lines) else view.page.height
    inside = [r for r in full if r[1] < top_of_stop]
    numbered = (i for i, line in enumerate(lines) if has_numbers(line))
    row = first_row(lines)
    first_data = next(numbered, len(lines)) if row is None else row
    closing = [r for r in inside if first_data < len(lines) and r[1] > lines[first_data].middle]
    lowest = max((r[1] for r in rules if r[2] - r[0] > 0.85 * (band[1] - band[0])), default=0.0)
    while len(closing) > 1 and not any(
        has_numbers(line) for line in lines if closing[-2][1] < line.middle < closing[-1][1]
    ):
        closing.pop()
    if closing:
        end = sum(1 for line in lines if line.middle < closing[-1][1])
        last = _end_of_last_row(lines, first_data, end, closing)
        if last > end:
            return last, notes_end_of(view, lines, last, stop)
        if end < len(lines) <= end + MOST_HEADINGS and lines[-1].middle < lowest and _head_next_page(lines, end, full):
            return len(lines), len(lines)
        row = end + _n_headings(lines, end)
        by_itself = len(closing) >= ROW_RULES or (row > end and _is_under(lines[row : row + 1], lines[:end]))
        if not _goes_on(lines[row : row + PAIR], lines[:row], by_itself=by_itself):
            return end, notes_end_of(view, lines, end, stop)
    last_data = max((i for i, line in enumerate(lines[:stop]) if has_numbers(line)), default=0)
    noted = (i for i in range(last_data + 1, stop) if _looks_like_note(lines[i], band))
    end = min(noted, default=stop)
    return end, notes_end_of(view, lines, end, stop)


def _end_of_last_row(lines: Sequence[Line], first: int, end: int, rules: Sequence[Box]) -> int:
    """Return the index after the row under the last rule of a table whose rules are above its rows, as web pages print them.

    `end` where no such row follows: its numbers are under those of the row before, from which a rule separates it, as
    rules separate all rows from `first` on.
    """
    rows = [line for line in lines[first:end] if has_numbers(line)]
    if not rows or end >= len(lines):
        return end
    line = lines[end]
    separate = all(any(a.middle < r[1] < b.middle for r in rules) for a, b in pairwise([*rows, line]))
    near = line.middle - lines[end - 1].middle < NEAR * line.size
    above = [atom for atom in split_atoms(rows[-1]) if is_numeric(atom)]
    aligned = [atom for atom in split_atoms(line) if is_numeric(atom) and any(_share(atom, other) for other in above)]
    if not (separate and near and len(line.phrases(CELLS)) >= FULL_ROW and len(aligned) >= AXES):
        return end
    last = end + 1
    while last < len(lines) and not has_numbers(lines[last]) and _is_wrapped(lines[last - 1], lines[last]):
        last += 1
    return last


def _share(one: Phrase, other: Phrase) -> bool:
    return overlap(one.x0, one.x1, other.x0, other.x1) > 0


def _is_wrapped(above: Line, below: Line) -> bool:
    """Return whether a line is as close under a row as the second line of a cell, and in its type."""
    return below.middle - above.middle < WRAP_STEP * below.size and abs(below.size - above.size) < SMALLER_TYPE


def _heads_rows(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line after a rule is a heading of the rows below it, close under those above: not the first note."""
    if not 0 < index < len(lines):
        return False
    line = lines[index]
    is_near = line.middle - lines[index - 1].middle < NEAR * line.size
    is_short = len(line.words) < NOTE_WORDS and len(line.phrases(WIDE_CELLS)) == 1
    return is_near and is_short and not has_numbers(line) and not begins_note(line.text)


def _n_headings(lines: Sequence[Line], index: int) -> int:
    """Return how many lines after a rule are headings, one below the other, of the rows that follow them."""
    n = 0
    while n < MOST_HEADINGS and _heads_rows(lines, index + n):
        n += 1
    return n


def _is_under(after: Sequence[Line], before: Sequence[Line]) -> bool:
    """Return whether the numbers of a line stand under those of the last row before it."""
    above = next((line for line in reversed(before) if n_numbers(split_atoms(line)) >= AXES), None)
    if above is None or not after:
        return False
    numbers = [atom for atom in split_atoms(after[0]) if is_numeric(atom)]
    return sum(any(_share(atom, other) for other in split_atoms(above)) for atom in numbers) >= AXES


def _head_next_page(lines: Sequence[Line], first: int, rules: Sequence[Box]) -> bool:
    """Return whether the lines from one on, the last above the lowest rule of a page, head rows of the next page.

    All stand alone, and one compares or correlates, or each has a rule below it as the rows have.
    """
    places = range(first, len(lines))
    below = [lines[n].middle for n in places[1:]] + [inf]
    ruled = all(any(lines[n].middle < r[1] < next_ for r in rules) for n, next_ in zip(places, below, strict=True))
    heads = ruled or any(_COMPARES.search(lines[n].text) for n in places)
    return heads and all(_may_head(lines, n) for n in places)


def _may_head(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    is_alone = len(line.phrases(WIDE_CELLS)) == 1 and line.middle - lines[index - 1].middle < NEAR * line.size
    is_name = len(line.words) <= MOST_WORDS and not begins_note(line.text) and line.text.rstrip()[-1:] not in ".;"
    return is_alone and is_name


def _goes_on(after: Sequence[Line], before: Sequence[Line], *, by_itself: bool) -> bool:
    """Return whether rows of numbers follow a rule as closely as the rows before it.

    One is enough (`by_itself`) in a table with rules between its rows, as the page ends before the rule under its last
    row, and below headings, under the numbers above them.
    """
    if not after or not before:
        return False
    near = after[0].middle - before[-1].middle < NEAR * after[0].size
    if near and by_itself and n_numbers(split_atoms(after[0])) >= AXES and len(after[0].phrases(CELLS)) >= FULL_ROW:
        return True
    return (
        near
        and len(after) >= PAIR
        and all(len(line.phrases(CELLS)) >= FULL_ROW and has_numbers(line) for line in after)
    )


def _first_prose_line(view: PageView, lines: Sequence[Line], rules: Sequence[Box], band: tuple[float, float]) -> int:
    blocks = [b for b in view.prose if overlap(b.box[0], b.box[2], *band) > 0.5 * (b.box[2] - b.box[0])]
    blocks = [b for b in blocks if not _is_column(b, lines)]
    full = [r for r in rules if r[2] - r[0] > 0.9 * (band[1] - band[0]) and r[1] < 0.95 * view.page.height]
    first = first_row(lines)
    for index, line in enumerate(lines):
        if len(line.phrases(CELLS)) >= FULL_ROW and has_numbers(line):
            continue
        if first is not None and index > first and opens_section(line.text):
            return index
        for block in blocks:
            x0, top, x1, bottom = block.box
            if not top - 1 <= line.middle <= bottom + 1:
                continue
            narrow = x1 - x0 < 0.6 * (band[1] - band[0])
            beside = sum(1 for b in blocks if b is not block and overlap(b.box[1], b.box[3], top, bottom) > 0)
            closed = any(r[1] > bottom - 2 for r in full) and any(r[1] < top for r in full)
            if narrow and not beside and closed:
                continue
            return index
    return len(lines)


def _is_column(block: TextBlock, lines: Sequence[Line]) -> bool:
    """Return whether lines of text are a column of long names: numbers stand right of them in many of their lines."""
    x1, (top, bottom) = block.box[2], (block.box[1], block.box[3])
    inside = [line for line in lines if top - 1 <= line.middle <= bottom + 1]
    rows = [n_numbers([atom for atom in split_atoms(line) if atom.x0 > x1]) >= AXES for line in inside]
    return sum(rows) >= max(PAIR, ROWS_OF_NAMES * len(inside))


def _looks_like_note(line: Line, band: tuple[float, float]) -> bool:
    phrases = line.phrases(WIDE_CELLS)
    if len(phrases) > 1:
        return False
    if begins_note(line.text):
        return True
    return len(line.words) >= NOTE_WORDS and line.x1 - line.x0 > HALF_PAGE * (band[1] - band[0])


def notes_end_of(view: PageView, lines: Sequence[Line], end: int, stop: int) -> int:
    """Return the index after the last line of the notes that are close under the table."""
    index = end
    while index < len(lines):
        line = lines[index]
        last = lines[index - 1] if index else line
        limit = NOTE_GAP if index == end else NOTE_STEP
        if line.middle - last.middle > limit * line.size:
            break
        if (len(line.phrases(COLUMNS_APART)) > PAIR and has_numbers(line)) or opens_section(line.text):
            break
        as_large = view.body_size is not None and line.size > view.body_size - SMALLER_TYPE
        smaller_table = view.body_size is not None and lines[0].size < view.body_size - SMALLER_TYPE
        if as_large and (index >= stop or smaller_table) and not begins_note(line.text):
            break
        index += 1
    return index


def notes_of(lines: Sequence[Line]) -> list[str]:
    """Return the notes under a table, one text each, wrapped lines joined."""
    notes: list[str] = []
    for line in lines:
        if notes and not begins_note(line.text):
            notes[-1] = _with_line(notes[-1], line.text)
        else:
            notes.append(line.text)
    return notes


def _with_line(text: str, line: str) -> str:
    if goes_on_behind_number(text, line):
        return text + line
    return text[:-1] + line if text.endswith("-") else f"{text} {line}"
