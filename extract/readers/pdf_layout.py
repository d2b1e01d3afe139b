"""Tables out of the regions of pages: header and body, columns, rows, cells."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from corpora.documents import Cell, Table
from corpora.evidence import Box
from extract.readers.pdf_columns import (
    Column,
    find_columns,
    is_numeric,
    n_numbers,
    set_borders,
    split_atoms,
    split_crowded,
)
from extract.readers.pdf_glyphs import PageWords
from extract.readers.pdf_header import HeadCell, build_header, header_phrases
from extract.readers.pdf_lines import Line, Phrase, join_raw
from extract.readers.pdf_regions import Region
from extract.readers.pdf_rows import Block, Body, Row, build_rows, to_pieces


def full_rules(region: Region) -> list[Box]:
    """Return the rules that cross the whole table."""
    return [r for r in region.rules if r[2] - r[0] > 0.85 * (region.x1 - region.x0)]


def split_header(region: Region) -> int:
    """Return how many leading lines of a region are its header."""
    lines = region.lines
    data = next((i for i, line in enumerate(lines) if n_numbers(split_atoms(line)) >= 2), None)
    for rule in full_rules(region):
        above = sum(1 for line in lines if line.middle < rule[1])
        if above and (data is None or above <= data):
            return above
    if data is None:
        return 1
    head = data
    left = min(line.x0 for line in lines)
    while (
        head > 1 and len(lines[head - 1].phrases(0.9)) == 1 and lines[head - 1].x0 < left + 4 * lines[0].size
    ):
        head -= 1
    return head


def same_layout(first: Region, later: Region) -> bool:
    """Return whether a captionless region has the columns of an earlier page's table."""
    size = median(line.size for line in first.lines)
    one = _columns(first.lines[split_header(first) :], [], size)
    two = _columns(later.lines, [], size)
    return len(two) >= 3 and abs(len(one) - len(two)) <= 1


def build_table(regions: Sequence[Region], identifier: str) -> Table | None:
    """Return the table that stands in these regions (one a page, in order); None when it has no rows."""
    first = regions[0]
    n_head = split_header(first)
    head = first.lines[:n_head]
    bodies = [Body(first.page, first.lines[n_head:], first.rules)]
    for region in regions[1:]:
        bodies.append(Body(region.page, _without_header(region, head), region.rules))
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
    for body in bodies:
        pieces = [to_pieces(split_atoms(line), columns, i) for i, line in enumerate(body.lines)]
        rows.extend(build_rows(body, pieces, columns, numeric))
    header = build_header(head, columns, first.rules, numeric)
    return _to_table(regions, identifier, header, rows, columns)


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
    rows = [row for row in atoms if n_numbers(row) >= 2]
    if len(rows) < 2:
        most = max(len(row) for row in atoms)
        rows = [row for row in atoms if len(row) >= max(2, most - 1)]
    columns = split_crowded(find_columns(rows, size), rows)
    _add_lone_columns(columns, atoms, head)
    _merge_close(columns, rows, head, size)
    return columns


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
        gaps = []
        for row in rows:
            left = [p for p in row if a.overlap(p) > 0]
            right = [p for p in row if b.overlap(p) > 0]
            if left and right:
                gaps.append(right[0].x0 - left[-1].x1)
        over_a = {id(p) for p in phrases if a.overlap(p) > 0}
        over_b = {id(p) for p in phrases if b.overlap(p) > 0}
        if gaps and max(gaps) < 0.5 * size and (not over_a or not over_b) and (over_a or over_b):
            columns[i : i + 2] = [Column(a.x0, b.x1)]
        else:
            i += 1


def _numeric_columns(lines: Sequence[Line], columns: Sequence[Column]) -> frozenset[int]:
    """Return the columns that mostly hold numbers."""
    counts = [[0, 0] for _ in columns]
    for line in lines:
        for piece in to_pieces(split_atoms(line), columns, 0):
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
        cells.extend(
            _cell(b, index + n_head, row.page, left) for b in sorted(row.blocks, key=lambda b: b.first)
        )
    first = regions[0]
    return Table(
        id=identifier,
        label=first.label,
        caption=first.caption,
        footnotes=tuple(note for region in regions for note in region.notes),
        cells=tuple(cells),
        n_rows=n_head + len(rows),
        n_columns=len(columns),
        header_rows=n_head,
        pages=tuple(dict.fromkeys(r.page.number for r in regions)),
    )


def _head_cell(head: HeadCell, page: PageWords) -> Cell:
    words = [w for p in head.phrases for w in p.words]
    box = (
        min(w.x0 for w in words),
        min(w.top for w in words),
        max(w.x1 for w in words),
        max(w.bottom for w in words),
    )
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
        box=page.to_page(box),
    )


def _cell(block: Block, row: int, page: PageWords, left: float) -> Cell:
    phrases = [p.phrase for p in block.pieces]
    words = [w for p in phrases for w in p.words]
    box = (
        min(w.x0 for w in words),
        min(w.top for w in words),
        max(w.x1 for w in words),
        max(w.bottom for w in words),
    )
    return Cell(
        row=row,
        column=block.first,
        text=block.text,
        raw=join_raw(words),
        row_span=block.row_span,
        column_span=block.last - block.first + 1,
        bold=phrases[0].bold,
        italic=phrases[0].italic,
        indent=round(phrases[0].x0 - left, 1),
        page=page.number,
        box=page.to_page(box),
    )
