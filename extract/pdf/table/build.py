"""Tables out of the regions of pages: header and body, columns, rows, cells."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from corpora.documents import Cell, Table
from corpora.evidence import Box, Evidence, Problem
from extract.pdf.layout.atoms import (
    Column,
    find_columns,
    holds_row,
    is_broken_list,
    is_numeric,
    is_sentence,
    set_borders,
    split_atoms,
    split_crowded,
)
from extract.pdf.layout.lines import Line, Phrase, join_raw
from extract.pdf.layout.regions import Region
from extract.pdf.table.cells import Block, Body, to_pieces
from extract.pdf.table.header import HeadCell, build_header, header_phrases
from extract.pdf.table.rows import Row, build_rows, join_over_page
from extract.pdf.words import PageWords, Word

_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}")
_THREE_DIGITS = re.compile(r"\d{3}(?:\.\d+)?")


def full_rules(region: Region) -> list[Box]:
    """Return the rules that cross the whole table."""
    return [r for r in region.rules if r[2] - r[0] > 0.85 * (region.x1 - region.x0)]


def split_header(region: Region) -> int:
    """Return how many leading lines of a region are its header."""
    lines = region.lines
    atoms = [split_atoms(line) for line in lines]
    data = next((i for i, row in enumerate(atoms) if holds_row(row) or all(is_numeric(a) for a in row)), None)
    head = 0
    for rule in full_rules(region):
        above = sum(1 for line in lines if line.middle < rule[1])
        if above <= head or (data is not None and above > data):
            continue
        if head and any(len(line.phrases(0.9)) < 2 for line in lines[head:above]):
            break
        head = above
    if head:
        return head
    return 1 if data is None else _header_by_shape(lines, data)


def _header_by_shape(lines: Sequence[Line], data: int) -> int:
    """Return how many of the lines above the first row are headings, where no rule says so.

    A single phrase at the left, or one that begins like a title under a full line of headings, names a
    section of the table instead.
    """
    head = data
    left = min(line.x0 for line in lines)
    while head > 1:
        line = lines[head - 1]
        if len(line.phrases(0.9)) > 1:
            break
        full_above = any(len(above.phrases(0.9)) >= 3 for above in lines[: head - 1])
        titled = full_above and len(line.words) >= 2 and line.text[:1].isupper()
        titled = titled or (full_above and _goes_on_in_brackets(line, lines[head]))
        if line.x0 >= left + 4 * lines[0].size and not titled:
            break
        head -= 1
    return head


def _goes_on_in_brackets(line: Line, below: Line) -> bool:
    """Return whether the next line, a row, holds under a lone label nothing but a bracket: "(BA 3)" under its region."""
    return any(
        p.text.startswith("(") and p.text.endswith(")") and abs(p.x0 - line.x0) < 0.5 * line.size
        for p in below.phrases(0.9)
    )


def same_layout(first: Region, later: Region) -> bool:
    """Return whether a captionless region has the columns of an earlier page's table."""
    size = median(line.size for line in first.lines)
    one = _columns(first.lines[split_header(first) :], [], size)
    two = _columns(later.lines, [], size)
    if len(two) < 3 or abs(len(one) - len(two)) <= 1:
        return len(two) >= 3
    # A page may show only some of the columns: those of one hemisphere or group.
    return all(any(min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 * (b.x1 - b.x0) for a in one) for b in two[1:])


def build_table(regions: Sequence[Region], identifier: str) -> Table | None:
    """Return the table that stands in these regions (one a page, in order); None when it has no rows."""
    first = regions[0]
    n_head = split_header(first)
    head = first.lines[:n_head]
    bodies = [Body(first.page, first.lines[n_head:], first.rules)]
    for region in regions[1:]:
        bodies.append(_later_body(first, region, head))
    lines = [line for body in bodies for line in body.lines]
    if not lines:
        return None
    size = median(line.size for line in lines)
    columns = _columns(lines, head, size)
    if len(columns) < 2:
        return None
    set_borders(columns, first.x0, first.x1)
    rows: list[Row] = []
    numeric = _numeric_columns(lines, columns)
    open_rows = _has_open_rows(lines)
    for body in bodies:
        pieces = [to_pieces(line, columns, i, open_rows=open_rows) for i, line in enumerate(body.lines)]
        headed = frozenset(b.first for b in rows[0].blocks) if rows else frozenset()
        rows.extend(join_over_page(rows, build_rows(body, pieces, columns, numeric, headed), columns))
    header = build_header(head, columns, first.rules, numeric)
    return _to_table(regions, identifier, header, rows, columns)


def _has_open_rows(lines: Sequence[Line]) -> bool:
    """Return whether most rows show gaps between their cells."""
    rows = [line for line in lines if holds_row(split_atoms(line))]
    return sum(1 for line in rows if len(line.phrases(0.6)) >= 3) > 0.6 * len(rows)


def _later_body(first: Region, later: Region, head: Sequence[Line]) -> Body:
    """Return the body on a later page, moved sideways to the first page's columns where margins differ."""
    lines = _without_header(later, head)
    if not lines:
        return Body(later.page, [], later.rules)
    shift = _shared_shift([line.x0 for line in first.lines], [line.x0 for line in lines])
    if full_rules(first) and full_rules(later):
        shift = full_rules(later)[0][0] - full_rules(first)[0][0]
    if abs(shift) < 4:
        return Body(later.page, lines, later.rules)
    moved = [
        Line(tuple(dataclasses.replace(w, x0=w.x0 - shift, x1=w.x1 - shift) for w in line.words))
        for line in lines
    ]
    rules = [(r[0] - shift, r[1], r[2] - shift, r[3]) for r in later.rules]
    return Body(later.page, moved, rules, shift)


def _shared_shift(first: Sequence[float], later: Sequence[float]) -> float:
    """Return how far (points) later lines must move left so that most begin where lines of the first page do."""
    at_first = Counter(round(x) for x in first)
    at_later = Counter(round(x) for x in later)

    def stand(shift: int) -> int:
        near = (any(x - shift + step in at_first for step in (0, -1, 1)) for x in at_later)
        return sum(n for n, is_near in zip(at_later.values(), near, strict=True) if is_near)

    shifts = {b - a for a in at_first for b in at_later}
    best = min(shifts, key=lambda shift: (-stand(shift), abs(shift), shift))
    apart = [b - a for b in later for a in first if abs(b - a - best) <= 1]
    return median(apart)


def _without_header(region: Region, head: Sequence[Line]) -> list[Line]:
    """Return a later page's lines without the repeated header."""
    known = {_squash(line.text) for line in head}
    lines = list(region.lines)
    while lines and _squash(lines[0].text) in known:
        lines.pop(0)
    return lines


def _squash(text: str) -> str:
    return "".join(text.lower().split())


def _columns(lines: Sequence[Line], head: Sequence[Line], size: float) -> list[Column]:
    atoms = [split_atoms(line) for line in lines]
    open_rows = _has_open_rows(lines)
    rows = [
        row
        for row, line in zip(atoms, lines, strict=True)
        if (holds_row(row) or any(is_broken_list(a) for a in row)) and not (open_rows and is_sentence(line))
    ]
    if len(rows) < 2:
        most = max(len(row) for row in atoms)
        rows = [row for row in atoms if len(row) >= max(2, most - 1)]
    columns = split_crowded(find_columns(rows, size), rows)
    _add_lone_columns(columns, atoms, head)
    _merge_spaced(columns, rows, header_phrases(head), size)
    _merge_close(columns, rows, head, size)
    _merge_broken(columns, atoms, header_phrases(head), size)
    return columns


def _merge_spaced(
    columns: list[Column], rows: Sequence[Sequence[Phrase]], phrases: Sequence[Phrase], size: float
) -> None:
    """Join neighbouring columns under one heading whose numbers stand one plain space apart in every row.

    Columns of numbers leave more room where a number is shorter; the words of one cell always leave the same.
    """
    for first in range(len(columns) - 1):
        for last in range(min(first + 4, len(columns) - 1), first, -1):
            left, right = columns[first].x0, columns[last].x1
            over = [p for p in phrases if p.x0 < right and p.x1 > left]
            inside = [[a for a in row if left <= (a.x0 + a.x1) / 2 <= right] for row in rows]
            full = [row for row in inside if len(row) >= 3]
            some = [row for row in inside if row]
            if len(over) > 1 or len(full) < max(2, 0.8 * len(some)) or any(len(row) > 3 for row in some):
                continue
            gaps = [b.x0 - a.x1 for row in full for a, b in pairwise(row)]
            if max(gaps) < 0.5 * size and max(gaps) - min(gaps) < 0.1 * size and _are_numbers(full):
                columns[first : last + 1] = [Column(left, right)]
                return


def _are_numbers(rows: Sequence[Sequence[Phrase]]) -> bool:
    return all(is_numeric(a) for row in rows for a in row)


def _add_lone_columns(columns: list[Column], atoms: Sequence[Sequence[Phrase]], head: Sequence[Line]) -> None:
    """Add columns that only lines without numbers fill, or only the header names."""
    phrases = header_phrases(head)
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
        x0 = min([phrase.x0, *(a.x0 for a in inside)])
        x1 = max([phrase.x1, *(a.x1 for a in inside)])
        columns.append(Column(x0, x1))
        columns.sort(key=lambda c: c.x0)


def _merge_close(
    columns: list[Column], rows: Sequence[Sequence[Phrase]], head: Sequence[Line], size: float
) -> None:
    """Join neighbouring columns that never stand apart by more than a space and share their header."""
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
        close = bool(pairs) and max(q.x0 - p.x1 for p, q in pairs) < 0.5 * size
        over_a = {id(p) for p in phrases if a.overlap(p) > 0}
        over_b = {id(p) for p in phrases if b.overlap(p) > 0}
        shared = bool(over_a or over_b) and (not over_a or not over_b)
        thousands = over_a == over_b and all(
            _THOUSANDS.fullmatch(p.text) and _THREE_DIGITS.fullmatch(q.text) for p, q in pairs
        )
        if close and (shared or thousands):
            columns[i : i + 2] = [Column(a.x0, b.x1)]
        else:
            i += 1


def _merge_broken(
    columns: list[Column], atoms: Sequence[Sequence[Phrase]], phrases: Sequence[Phrase], size: float
) -> None:
    """Join two columns under one heading whose numbers stand a space apart and go on alone in the next line.

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
            if len(inside) != 2 or not _are_numbers([inside]) or inside[1].x0 - inside[0].x1 > 0.5 * size:
                continue
            pairs += 1
            middle = (inside[0].x0 + inside[1].x1) / 2
            broken += len(below) == 1 and is_numeric(below[0]) and below[0].x0 < middle < below[0].x1
        if pairs >= 2 and broken >= 0.8 * pairs:
            columns[i : i + 2] = [Column(a.x0, b.x1)]
            return


def _numeric_columns(lines: Sequence[Line], columns: Sequence[Column]) -> frozenset[int]:
    """Return the columns that mostly hold numbers."""
    open_rows = _has_open_rows(lines)
    counts = [[0, 0] for _ in columns]
    for line in lines:
        for piece in to_pieces(line, columns, 0, open_rows=open_rows):
            if piece.first == piece.last:
                counts[piece.first][0 if is_numeric(piece.phrase) else 1] += 1
    return frozenset(i for i, (n, t) in enumerate(counts) if n > 0 and n >= 1.5 * t)


def _to_table(
    regions: Sequence[Region],
    identifier: str,
    header: Sequence[HeadCell],
    rows: Sequence[Row],
    columns: Sequence[Column],
) -> Table:
    n_head = max((h.row + h.row_span for h in header), default=0)
    cells = [_head_cell(h, regions[0].page) for h in header]
    left = min((c.x0 for c in columns), default=0.0)
    for index, row in enumerate(rows):
        cells.extend(_cell(b, index + n_head, row, left) for b in sorted(row.blocks, key=lambda b: b.first))
    named = next((r for r in regions if r.label), regions[0])
    return Table(
        id=identifier,
        label=named.label,
        caption=named.caption,
        footnotes=tuple(note for region in regions for note in region.notes),
        cells=tuple(cells),
        n_rows=n_head + len(rows),
        n_columns=len(columns),
        header_rows=n_head,
        pages=tuple(dict.fromkeys(r.page.number for r in regions)),
        problems=tuple(_doubts(rows, n_head, named.label or identifier)),
    )


def _doubts(rows: Sequence[Row], n_head: int, name: str) -> Iterator[Problem]:
    """Yield a problem for each number whose sign could not be decided from the page."""
    for index, row in enumerate(rows, start=n_head):
        for block in row.blocks:
            for word in (w for p in block.pieces for w in p.phrase.words if w.doubt):
                box = row.page.to_page(_box([word], row.shift))
                place = f"{name}, row {index}"
                what = f"{word.text!r} was recognised and is in doubt" if row.page.scanned else ""
                yield Problem(
                    code="PDF-DIGIT-DOUBT" if row.page.scanned else "PDF-SIGN-DOUBT",
                    item=place,
                    message=f"{what or f'The sign of {word.text!r} is in doubt'}: {word.doubt}",
                    hint="Compare the row with the page.",
                    evidence=Evidence(quote=word.raw, place=place, page=row.page.number, box=box),
                )


def _box(words: Sequence[Word], shift: float = 0.0) -> Box:
    return (
        min(w.x0 for w in words) + shift,
        min(w.top for w in words),
        max(w.x1 for w in words) + shift,
        max(w.bottom for w in words),
    )


def _head_cell(head: HeadCell, page: PageWords) -> Cell:
    words = [w for p in head.phrases for w in p.words]
    return Cell(
        row=head.row,
        column=head.first,
        text=head.text,
        raw=join_raw(words),
        row_span=head.row_span,
        column_span=head.last - head.first + 1,
        header=True,
        bold=head.phrases[0].bold,
        italic=head.phrases[0].italic,
        page=page.number,
        box=page.to_page(_box(words)),
    )


def _cell(block: Block, index: int, row: Row, left: float) -> Cell:
    phrases = [p.phrase for p in block.pieces]
    words = [w for p in phrases for w in p.words]
    return Cell(
        row=index,
        column=block.first,
        text=block.text,
        raw=join_raw(words),
        row_span=block.row_span,
        column_span=block.last - block.first + 1,
        bold=phrases[0].bold,
        italic=phrases[0].italic,
        indent=round(phrases[0].x0 - left, 1),
        page=row.page.number,
        box=row.page.to_page(_box(words, row.shift)),
    )
