"""The columns of a table: valleys of white space over its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise, zip_longest

from extract.pdf.layout.atoms import (
    NARROWEST_GAP,
    PrintColumn,
    header_phrases,
    holds_row,
    is_broken_list,
    is_numeric,
    is_sentence,
    says_nothing,
    split_atoms,
)
from extract.pdf.layout.lines import Line, Phrase
from extract.pdf.layout.measures import AXES, CLOSE_CELLS, FULL_ROW, PAIR

MOST_ROWS = 0.6
"""Share of the rows that show gaps between their cells in a table set with such gaps."""

SOME_ROWS = 0.3
"""Share of the rows in which something begins or ends where a piece is parted."""

NEARLY_ALL = 0.8
"""Share of the rows that must agree before two columns are joined."""

SAME_COUNT = 0.85
"""Share of the rows with as many numbers in a column from which it is cut into that many."""

SPACE = 0.5
"""Widest gap (type sizes) that may be a plain space between two words of one cell."""

SPREAD = 1.0
"""Widest gap (type sizes) between two words of a line that is set as wide as its column."""

SAME_SPACE = 0.1
"""Difference (type sizes) between gaps that are all one plain space."""

MOST_MERGED = 5
"""Columns that may turn out to be one whose numbers are a plain space apart."""

JOINT, ALIGNED = 0.4, 0.2
"""Type sizes from one word of a piece to the next that are more than a plain space, and by which two pieces may be out of line."""

STEP = 0.25
"""Points from one place to the next at which rows are looked at for white space."""

ROWS_PER_STRAY = 18
"""Rows of which one may have words in the white space between two columns."""

OUTER_BORDER = 6.0
"""Points from the print of the outer columns to the table's sides."""


_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}")


_THREE_DIGITS = re.compile(r"\d{3}(?:\.\d+)?")


def has_open_rows(lines: Sequence[Line]) -> bool:
    """Return whether most rows show gaps between their cells."""
    rows = [line for line in lines if holds_row(split_atoms(line))]
    return sum(1 for line in rows if len(line.phrases(CLOSE_CELLS)) >= FULL_ROW) > MOST_ROWS * len(rows)


def table_columns(lines: Sequence[Line], head: Sequence[Line], size: float) -> list[PrintColumn]:
    """Return the columns of a table's body lines, left to right; `head` are the lines of its header, `size` its type."""
    atoms = [split_atoms(line) for line in lines]
    _part_at_columns([row for row in atoms if holds_row(row)])
    open_rows = has_open_rows(lines)
    rows = [
        row
        for row, line in zip(atoms, lines, strict=True)
        if (holds_row(row) or any(is_broken_list(a) for a in row)) and not (open_rows and is_sentence(line))
    ]
    if len(rows) < PAIR:
        most = max(len(row) for row in atoms)
        rows = [row for row in atoms if len(row) >= max(2, most - 1)]
    columns = split_crowded(find_columns(rows, size, header_phrases(head)), rows)
    columns = _split_words_from_numbers(columns, rows, header_phrases(head))
    _add_lone_columns(columns, atoms, head)
    while _merge_spaced(columns, rows, header_phrases(head), size):
        pass
    _merge_close(columns, rows, head, size)
    _merge_broken(columns, atoms, header_phrases(head), size)
    _merge_not_significant(columns, rows, header_phrases(head[-1:]))
    return columns


def _part_at_columns(rows: Sequence[list[Phrase]]) -> None:
    """Part pieces that a sign joined over the white between two columns: "A > B, happy >" and "Amygdala", "932" and "<0.001".

    Nearly no other row has print there, and in several one begins or ends where the second part does.
    """
    for row in rows:
        for place in range(len(row) - 1, -1, -1):
            joint = next((at for at in _joints(row[place]) if _is_between_columns(row[place], at, row, rows)), None)
            if joint is not None:
                words = row[place].words
                row[place : place + 1] = [Phrase(words[:joint]), Phrase(words[joint:])]


def _joints(phrase: Phrase) -> list[int]:
    """Return the places of words that stand farther behind the one before than a plain space."""
    least = JOINT * phrase.size
    return [n for n, (a, b) in enumerate(pairwise(phrase.words), start=1) if b.x0 - a.x1 > least]


def _is_between_columns(phrase: Phrase, joint: int, row: Sequence[Phrase], rows: Sequence[Sequence[Phrase]]) -> bool:
    left, right = phrase.words[joint - 1].x1, phrase.words[joint].x0
    middle, near = (left + right) / 2, ALIGNED * phrase.size
    others = [other for other in rows if other is not row]
    over = sum(any(p.x0 < middle < p.x1 and not _is_open_at(p, middle) for p in other) for other in others)
    aligned = sum(
        any(p.x0 > middle and (abs(p.x0 - right) < near or abs(p.x1 - phrase.x1) < near) for p in other)
        for other in others
    )
    return over <= len(others) // ROWS_PER_STRAY and aligned >= max(PAIR, SOME_ROWS * len(others))


def _is_open_at(phrase: Phrase, middle: float) -> bool:
    return any(phrase.words[n - 1].x1 < middle < phrase.words[n].x0 for n in _joints(phrase))


def _merge_spaced(
    columns: list[PrintColumn], rows: Sequence[Sequence[Phrase]], phrases: Sequence[Phrase], size: float
) -> bool:
    """Join neighbouring columns under one heading whose numbers are one plain space apart in every row; return whether any were.

    Columns of numbers leave more room where a number is shorter; the words of one cell always leave the same.
    """
    for first in range(len(columns) - 1):
        for last in range(min(first + MOST_MERGED - 1, len(columns) - 1), first, -1):
            left, right = columns[first].x0, columns[last].x1
            over = [p for p in phrases if p.x0 < right and p.x1 > left]
            inside = [[a for a in row if left <= (a.x0 + a.x1) / 2 <= right] for row in rows]
            full = [row for row in inside if len(row) >= AXES]
            some = [row for row in inside if row and not (len(row) == 1 and says_nothing(row[0]))]
            if _beside(over) or len(full) < max(PAIR, NEARLY_ALL * len(some)) or any(len(row) > AXES for row in some):
                continue
            gaps = [b.x0 - a.x1 for row in full for a, b in pairwise(row)]
            if max(gaps) < SPACE * size and max(gaps) - min(gaps) < SAME_SPACE * size and _are_numbers(full):
                columns[first : last + 1] = [PrintColumn(left, right)]
                return True
    return False


def _beside(phrases: Sequence[Phrase]) -> bool:
    """Return whether two headings are side by side: others are over one another, as "Left hemisphere" and "Coordinates"."""
    return any(abs(one.middle - two.middle) < one.size / 2 for one, two in combinations(phrases, 2))


def _are_numbers(rows: Sequence[Sequence[Phrase]]) -> bool:
    return all(is_numeric(a) for row in rows for a in row)


def _add_lone_columns(columns: list[PrintColumn], atoms: Sequence[Sequence[Phrase]], head: Sequence[Line]) -> None:
    """Add columns that only lines without numbers fill, or only the header names.

    One line of as many headings as there are columns names none beside them, wherever its headings are set.
    """
    phrases = header_phrases(head)
    one_each = len(head) == 1 and len(phrases) == len(columns)
    for phrase in phrases:
        if any(c.overlap(phrase) > -0.3 * phrase.size for c in columns):
            continue
        inside = [
            a
            for row in atoms
            for a in row
            if a.x0 < phrase.x1 and a.x1 > phrase.x0 and all(c.overlap(a) < 0 for c in columns)
        ]
        after = min((c for c in columns if c.x0 > phrase.x0), key=lambda c: c.x0, default=None)
        headless = after is not None and all(after.overlap(p) <= 0 for p in phrases)
        if after is not None and headless and not inside:
            after.x0 = min(after.x0, phrase.x0)
            continue
        if one_each and not inside:
            continue
        x0 = min([phrase.x0, *(a.x0 for a in inside)])
        x1 = max([phrase.x1, *(a.x1 for a in inside)])
        columns.append(PrintColumn(x0, x1))
        columns.sort(key=lambda c: c.x0)


def _merge_close(
    columns: list[PrintColumn], rows: Sequence[Sequence[Phrase]], head: Sequence[Line], size: float
) -> None:
    """Join neighbouring columns that are never apart by more than a space, or by that of a spread line, and share their header."""
    phrases = header_phrases(head)
    i = 0
    while i + 1 < len(columns):
        a, b = columns[i], columns[i + 1]
        pairs = []
        for row in rows:
            left = [p for p in row if a.overlap(p) > 0]
            right = [p for p in row if b.overlap(p) > 0]
            if left and right:
                pairs.append((left[-1], right[0]))
        close = bool(pairs) and max(q.x0 - p.x1 for p, q in pairs) < SPACE * size
        over_a = {id(p) for p in phrases if a.overlap(p) > 0}
        over_b = {id(p) for p in phrases if b.overlap(p) > 0}
        shared = bool(over_a or over_b) and (not over_a or not over_b)
        thousands = over_a == over_b and all(
            _THOUSANDS.fullmatch(p.text) and _THREE_DIGITS.fullmatch(q.text) for p, q in pairs
        )
        spread = bool(over_a) and over_b <= over_a and _is_spread(a, b, pairs, rows, size)
        if (close and (shared or thousands)) or spread:
            columns[i : i + 2] = [PrintColumn(a.x0, b.x1)]
        else:
            i += 1


def _is_spread(
    a: PrintColumn,
    b: PrintColumn,
    pairs: Sequence[tuple[Phrase, Phrase]],
    rows: Sequence[Sequence[Phrase]],
    size: float,
) -> bool:
    """Return whether the words of one narrow column were set apart to fill its lines: others of its words span the gap."""
    apart = bool(pairs) and all(
        not is_numeric(p) and not is_numeric(q) and q.x0 - p.x1 < SPREAD * size for p, q in pairs
    )
    alone = any(
        a.overlap(p) <= 0 < b.overlap(p) and not any(a.overlap(q) > 0 for q in row) for row in rows for p in row
    )
    return apart and not alone and any(a.overlap(p) > size and b.overlap(p) > size for row in rows for p in row)


def _merge_broken(
    columns: list[PrintColumn], atoms: Sequence[Sequence[Phrase]], phrases: Sequence[Phrase], size: float
) -> None:
    """Join two columns under one heading whose numbers are a space apart and go on alone in the next line.

    So a narrow column breaks its triplets: two numbers, and the third below the middle of them.
    """
    for i in range(len(columns) - 1):
        a, b = columns[i], columns[i + 1]
        over = [p for p in phrases if a.overlap(p) > 0 or b.overlap(p) > 0]
        if len(over) != 1 or not (a.overlap(over[0]) > 0 and b.overlap(over[0]) > 0):
            continue
        pairs = broken = 0
        for row, below in pairwise(atoms):
            inside = [p for p in row if a.x0 <= (p.x0 + p.x1) / 2 <= b.x1]
            if len(inside) != PAIR or not _are_numbers([inside]) or inside[1].x0 - inside[0].x1 > SPACE * size:
                continue
            pairs += 1
            middle = (inside[0].x0 + inside[1].x1) / 2
            broken += len(below) == 1 and is_numeric(below[0]) and below[0].x0 < middle < below[0].x1
        if pairs >= PAIR and broken >= NEARLY_ALL * pairs:
            columns[i : i + 2] = [PrintColumn(a.x0, b.x1)]
            return


_NOT_SIGNIFICANT = re.compile(r"n\.?\s?s\.?|not significant|[-–—−]+", re.IGNORECASE)


def _merge_not_significant(
    columns: list[PrintColumn], rows: Sequence[Sequence[Phrase]], headings: Sequence[Phrase]
) -> None:
    """Join a column with the one before it where it has no heading and says only that rows have no value in several columns: "n.s." in their middle."""
    for i in range(len(columns) - 2, 0, -1):
        column = columns[i]
        inside = [phrase for row in rows for phrase in row if column.overlap(phrase) > 0]
        alone = inside and all(_NOT_SIGNIFICANT.fullmatch(phrase.text) for phrase in inside)
        if alone and not any(column.overlap(heading) > 0 for heading in headings):
            columns[i - 1 : i + 1] = [PrintColumn(columns[i - 1].x0, column.x1)]


def _coverage(rows: Sequence[Sequence[Phrase]], x0: float, x1: float, step: float) -> list[tuple[int, int]]:
    """Return, for each step from x0 to x1, in how many rows text and numbers are there."""
    n = int((x1 - x0) / step) + 2
    counts = [[0, 0] for _ in range(n)]
    for row in rows:
        for atom in row:
            kind = 1 if is_numeric(atom) else 0
            first = max(0, int((atom.x0 - x0) / step))
            last = min(n - 1, int((atom.x1 - x0) / step))
            for i in range(first, last + 1):
                counts[i][kind] += 1
    return [(a, b) for a, b in counts]


def find_columns(rows: Sequence[Sequence[Phrase]], size: float, phrases: Sequence[Phrase] = ()) -> list[PrintColumn]:
    """Return the columns of rows of atoms, left to right, separated by white space common to the rows.

    What stands left of the first belongs to it, unless one of the header's `phrases` heads it.
    """
    rows = [row for row in rows if row]
    if not rows:
        return []
    x0 = min(a.x0 for row in rows for a in row)
    x1 = max(a.x1 for row in rows for a in row)
    step = STEP
    allowed = len(rows) // ROWS_PER_STRAY
    counts = _coverage(rows, x0, x1, step)
    free = [text <= allowed and number == 0 for text, number in counts]
    columns: list[PrintColumn] = []
    start: int | None = None
    gap = 0
    least = max(1, int(NARROWEST_GAP * size / step))
    for i, blank in enumerate([*free, *[True] * (least + 1)]):
        if blank:
            gap += 1
            if start is not None and gap == least + 1:
                columns.append(PrintColumn(x0 + start * step, x0 + (i - gap + 1) * step))
                start = None
        else:
            if start is None:
                start = i
            gap = 0
    if columns and not any(phrase.x1 < columns[0].x0 for phrase in phrases):
        columns[0].x0 = x0
    return columns


def set_borders(columns: Sequence[PrintColumn], x0: float, x1: float) -> None:
    """Set each column's borders half-way to its neighbours; the outer ones to the table's sides."""
    for i, column in enumerate(columns):
        column.left = (columns[i - 1].x1 + column.x0) / 2 if i else min(x0, column.x0) - OUTER_BORDER
        column.right = (
            (column.x1 + columns[i + 1].x0) / 2 if i + 1 < len(columns) else max(x1, column.x1) + OUTER_BORDER
        )


def split_crowded(columns: Sequence[PrintColumn], rows: Sequence[Sequence[Phrase]]) -> list[PrintColumn]:
    """Return the columns, those cut in which nearly every row has the same two or more numbers.

    Numbers of neighbouring columns set close may overlap in print although each row keeps their order.
    """
    out: list[PrintColumn] = []
    for column in columns:
        groups = [[a for a in row if column.x0 <= (a.x0 + a.x1) / 2 <= column.x1] for row in rows]
        groups = [g for g in groups if g]
        counts = [len(g) if all(is_numeric(a) for a in g) else 0 for g in groups]
        usual = max(set(counts), key=counts.count) if counts else 0
        if usual < PAIR or len(groups) < FULL_ROW or counts.count(usual) < SAME_COUNT * len(groups):
            out.append(column)
            continue
        full = [g for g in groups if len(g) == usual]
        ends = [max((g[k].x0 + g[k].x1) / 2 for g in full) for k in range(usual)]
        starts = [min((g[k].x0 + g[k].x1) / 2 for g in full) for k in range(usual)]
        if any(ends[k] >= starts[k + 1] for k in range(usual - 1)):
            out.append(column)
            continue
        cuts = [column.x0, *(_cut_between(full, k, (ends[k] + starts[k + 1]) / 2) for k in range(usual - 1)), column.x1]
        out.extend(PrintColumn(a, b) for a, b in pairwise(cuts))
    return out


def _split_words_from_numbers(
    columns: Sequence[PrintColumn], rows: Sequence[Sequence[Phrase]], phrases: Sequence[Phrase]
) -> list[PrintColumn]:
    """Return the columns, one of words and numbers cut before the numbers that end it in nearly every row.

    So a long name reaches to where another row's number begins. Two headings must show that there are two columns:
    "Area 6" under one heading is a name.
    """
    out: list[PrintColumn] = []
    for column, behind in zip_longest(columns, columns[1:]):
        groups = [[a for a in row if column.x0 <= (a.x0 + a.x1) / 2 <= column.x1] for row in rows]
        groups = [group for group in groups if group]
        border = (column.x1 + behind.x0) / 2 if behind is not None else column.x1
        parted = [g for g in groups if len(g) >= PAIR and is_numeric(g[-1]) and not any(map(is_numeric, g[:-1]))]
        over = [p for p in phrases if column.x0 <= (p.x0 + p.x1) / 2 <= border]
        if not _beside(over) or len(parted) < max(FULL_ROW, SAME_COUNT * len(groups)):
            out.append(column)
            continue
        end, start = max(g[-2].x1 for g in parted), min(g[-1].x0 for g in parted)
        cut = (end + start) / 2
        out += [PrintColumn(column.x0, min(end, cut)), PrintColumn(max(start, cut), column.x1)]
    return out


def _cut_between(rows: Sequence[Sequence[Phrase]], k: int, middle: float) -> float:
    """Return where two crowded columns are cut: in the white space between their print, else at `middle`."""
    end, start = max(row[k].x1 for row in rows), min(row[k + 1].x0 for row in rows)
    return (end + start) / 2 if end <= start else middle
