"""Headings that are not over the columns they belong to: too few, with a span a column too wide, or cut in two."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import reduce

from corpora.nouns.documents import Cell, Table
from corpora.nouns.evidence import Problem, Severity, place_of
from corpora.words.spaces import lists_axes
from extract.numbers import parse_coordinate, parse_number
from extract.tables.headings import has_axes, header_ranges
from extract.tables.model import Role, Straightened, box_around
from extract.tables.roles import OWN_ROLES, axis_of, role_by_heading
from extract.tables.vocabulary import COORDINATE_WORD

MIN_AGREEING = 0.8
"""Minimum share of rows that must agree before headings are moved or doubted."""
MIN_FILLED = 2
"""Cells that the column without a heading must hold at least."""
UNDECIDED = 0.5
"""Share of decimals reported for a column without numbers: neither a column of decimals nor of whole numbers."""
AXES = 3


def settle_headings(document: str, straight: Straightened) -> Straightened:
    """Return the table with headings that slipped moved over the columns they belong to.

    Three ways of slipping are known. A heading of coordinates spans more or fewer than three columns, so that the
    heading row is wider or narrower than the rows below: its span is three. The labels under a spanning heading are at the left because the blank cells before
    them are missing: when there are as many labels as the spans cover, they belong under the spans. Or the heading row
    is one cell shorter than the rows below: where a statistic's heading is then over whole numbers and the column
    to its right, without heading, holds the decimals, all headings but the first move by one. A problem records the
    short heading row, whether headings were moved or not.
    """
    grid = straight.table.grid()
    if not grid:
        return straight
    header = header_ranges(straight.table, grid)[0]
    straight = _as_wide_as_rows(document, straight, header)
    if not has_axes(grid, header):
        return straight
    return _beside_the_gap(document, replace(straight, table=_under_spans(straight.table, header)), header)


def over_bare_columns(table: Table) -> Table:
    """Return the table with a heading over an empty column moved to the one column beside it that has cells and no heading.

    A heading centred over cells that begin at the left of it stands so. Only where what the heading promises, words or numbers, is what
    that column holds.
    """
    grid = table.grid()
    if not grid:
        return table
    header = header_ranges(table, grid)[0]
    body = [c for c in table.cells if c.row >= header.stop and c.text.strip()]
    n_in_row = Counter(c.row for c in body)
    rows = [c for c in body if n_in_row[c.row] > 1]
    heads = [c for c in table.cells if c.row in header and c.text.strip()]
    covered = {column for c in heads for column in range(c.column, c.column + c.column_span)}
    held = {column: [c for c in rows if c.column == column] for column in range(table.n_columns)}
    bare = {column for column, cells in held.items() if len(cells) >= MIN_FILLED and column not in covered}
    moves = {}
    for head in heads:
        beside = [column for column in (head.column - 1, head.column + 1) if column in bare]
        if head.column_span == 1 and not held[head.column] and len(beside) == 1 and _promises(head, held[beside[0]]):
            moves[id(head)] = beside[0]
    if not moves or len(set(moves.values())) < len(moves):
        return table
    return replace(table, cells=tuple(replace(c, column=moves.get(id(c), c.column)) for c in table.cells))


def _promises(head: Cell, cells: list[Cell]) -> bool:
    """Return whether a heading names what the cells are: places in words, or a measure in numbers."""
    role = role_by_heading((head.text,))[0]
    numbers = sum(parse_number(c.text) is not None for c in cells) / len(cells)
    return numbers < 1 - MIN_AGREEING if role is Role.REGION else numbers > MIN_AGREEING and role in OWN_ROLES


def _as_wide_as_rows(document: str, straight: Straightened, header: range) -> Straightened:
    """Return the table with a heading row that is wider, or narrower, than all rows below made as wide as they are.

    Only where headings of coordinates that do not span three columns account for all of the difference.
    """
    table = straight.table
    body = [c for c in table.cells if c.row >= header.stop]
    heads = [c for c in table.cells if c.row in header]
    if not body or not heads:
        return straight
    reach = max(c.column + c.column_span for c in heads)
    # A row that is one cell is a section: its span says nothing of the columns.
    n_in_row = Counter(c.row for c in body)
    rows = [c for c in body if n_in_row[c.row] > 1] or body
    width = max(c.column + c.column_span for c in rows)
    surplus = reach - width
    odd = [c for c in heads if c.column_span != AXES and _heads_coordinates(c)]
    if surplus == 0:
        return straight
    if (
        not odd
        or sum(c.column_span - AXES for c in odd) != surplus
        or not all(_over_numbers(c, odd, rows) for c in odd)
    ):
        last = max(heads, key=lambda c: (c.column, c.row))
        measures = role_by_heading((last.text,))[0] in OWN_ROLES
        return _told_surplus(document, straight) if measures and surplus > 0 else straight
    uneven = {c.row for c in heads if surplus < 0 or c.column + c.column_span > width}
    cells = (_resized(c, odd) if c.row in uneven else c for c in table.cells)
    cut = tuple(replace(c, column_span=max(1, min(c.column_span, width - c.column))) for c in cells)
    return replace(straight, table=replace(table, cells=cut, n_columns=width))


def _heads_coordinates(cell: Cell) -> bool:
    return COORDINATE_WORD.search(cell.text) is not None or lists_axes(cell.text)


def _over_numbers(cell: Cell, odd: list[Cell], body: list[Cell]) -> bool:
    """Return whether the three columns that a heading should span hold numbers in most rows."""
    first = _resized(cell, odd).column
    inside = [c for c in body if first <= c.column < first + AXES and c.column_span == 1 and c.text]
    return sum(parse_coordinate(c.text) is not None for c in inside) > MIN_AGREEING * len(inside) > 0


def _resized(cell: Cell, odd: list[Cell]) -> Cell:
    """Return a heading in its place after the odd ones were made as wide as three columns."""
    before = sum(one.column_span - AXES for one in odd if one.column + one.column_span <= cell.column)
    under = [one for one in odd if cell.column <= one.column < cell.column + cell.column_span]
    span = (
        AXES if cell in odd else cell.column_span - sum(one.column_span - AXES for one in under if cell.column_span > 1)
    )
    return replace(cell, column=cell.column - before, column_span=max(1, span))


def _told_surplus(document: str, straight: Straightened) -> Straightened:
    problem = Problem(
        code="HEADINGS-TOO-MANY",
        item=place_of(document, straight.table.name),
        message="The heading row is wider than every row below it; the headings may be over the wrong columns.",
        hint="Compare the coordinates with the page before you confirm.",
    )
    return replace(straight, problems=(*straight.problems, problem))


def _under_spans(table: Table, header: range) -> Table:
    cells = list(table.cells)
    for row in header[1:]:
        above = [c for c in cells if c.row == row - 1]
        labels = sorted((c for c in cells if c.row == row), key=lambda c: c.column)
        places = [column for c in above if c.column_span > 1 for column in range(c.column, c.column + c.column_span)]
        plain = all(c.column_span == c.row_span == 1 and c.text for c in labels)
        slipped = plain and len(labels) == len(places) and [c.column for c in labels] == list(range(len(labels)))
        if slipped and places and all(c.row_span == 1 for c in above) and places[0] > 0:
            target = dict(zip((id(c) for c in labels), sorted(places), strict=True))
            cells = [replace(c, column=target[id(c)]) if id(c) in target else c for c in cells]
    return replace(table, cells=tuple(cells))


def _beside_the_gap(document: str, straight: Straightened, header: range) -> Straightened:
    table = straight.table
    labels = [c for c in table.cells if c.row in header]
    if len(header) != 1 or not _last_column_lacks_heading(table, labels, header):
        return straight
    problem = Problem(
        code="HEADINGS-TOO-FEW",
        item=place_of(document, table.name),
        severity=Severity.WARNING,
        message="The rows have one column more than the heading row; the headings may be over the wrong columns.",
        hint="Compare the coordinates with the page before you confirm.",
    )
    straight = replace(straight, problems=(*straight.problems, problem))
    if not _statistic_is_one_off(labels, [c for c in table.cells if c.row >= header.stop]):
        return straight
    cells = tuple(replace(c, column=c.column + 1) if c.row in header and c.column > 0 else c for c in table.cells)
    return replace(straight, table=replace(table, cells=cells))


def _last_column_lacks_heading(table: Table, labels: list[Cell], header: range) -> bool:
    grid = table.grid()
    last = table.n_columns - 1
    if any(c.column + c.column_span > last for c in labels):
        return False
    filled = sum(cell is not None and bool(cell.text) for cell in (row[last] for row in grid[header.stop :]))
    return filled >= max(MIN_FILLED, MIN_AGREEING * (len(grid) - header.stop))


def _statistic_is_one_off(labels: list[Cell], body: list[Cell]) -> bool:
    """Return whether a statistic after x, y, z has whole numbers below it and decimals to its right."""
    after = max((c.column for c in labels if axis_of(c.text)), default=0)
    found = [c.column for c in labels if c.column > after and role_by_heading((c.text,))[0] is Role.STATISTIC]
    return any(
        _decimals(body, column) <= 1 - MIN_AGREEING and _decimals(body, column + 1) >= MIN_AGREEING for column in found
    )


def _decimals(body: list[Cell], column: int) -> float:
    """Return the share of a column's numbers that have decimals."""
    cells = [c.text for c in body if c.column == column and parse_number(c.text) is not None]
    return sum("." in text for text in cells) / len(cells) if cells else UNDECIDED


_OPEN = re.compile(r"\w[^<>]*(?:[<>]|\b(?:vs\.?|versus|minus)|\s[-–−])\s*$", re.IGNORECASE)
"""What compares with nothing yet."""
_SIDE = re.compile(r"[^\W\d_][^<>]*$")
MOST_PIECES = 3
"""Cells into which one heading is cut: one for each axis."""


def with_cut_headings(straight: Straightened) -> Straightened:
    """Return the table; a heading cut behind the sign of a comparison, or within brackets, takes what stands beside it.

    "Monetary reward >" over x and y, "no reward" over z and t: one heading over all four. "MNI (x, y," over x and y, "z)" over z.
    """
    by_place = {(cell.row, cell.column): cell for cell in straight.table.cells if _is_heading(straight, cell)}
    rest = {id(cell): beside for cell in by_place.values() if (beside := _rest(cell, by_place))}
    if not rest:
        return straight
    taken = {id(piece) for beside in rest.values() for piece in beside}
    kept = [pair for pair in zip(straight.table.cells, straight.origins, strict=True) if id(pair[0]) not in taken]
    cells = tuple(reduce(_joined, rest.get(id(cell), ()), cell) for cell, _ in kept)
    return replace(straight, table=replace(straight.table, cells=cells), origins=tuple(origin for _, origin in kept))


def _is_heading(straight: Straightened, cell: Cell) -> bool:
    return cell.header or cell.row < straight.table.header_rows


def _rest(cell: Cell, by_place: dict[tuple[int, int], Cell]) -> tuple[Cell, ...]:
    """Return the pieces of a heading right of it; none where it is whole."""
    beside = by_place.get((cell.row, cell.column + cell.column_span))
    if beside is None or beside.row_span != cell.row_span:
        return ()
    if _n_open(cell.text) == 1:
        return _until_closed(cell, by_place)
    if _OPEN.match(cell.text) is None or _SIDE.match(beside.text) is None or _OPEN.match(beside.text):
        return ()
    return (beside,) if cell.column_span > 1 and beside.column_span > 1 else ()


def _until_closed(cell: Cell, by_place: dict[tuple[int, int], Cell]) -> tuple[Cell, ...]:
    """Return the headings right of one that opens a bracket, as far as the one that closes it."""
    pieces: list[Cell] = []
    last = cell
    while len(pieces) < MOST_PIECES - 1:
        beside = by_place.get((cell.row, last.column + last.column_span))
        if beside is None or beside.row_span != cell.row_span or not 0 >= _n_open(beside.text) >= -1:
            return ()
        pieces.append(beside)
        if _n_open(beside.text) < 0:
            return tuple(pieces)
        last = beside
    return ()


def _n_open(text: str) -> int:
    """Return how many more brackets a text opens than it closes."""
    return sum(map(text.count, "([")) - sum(map(text.count, ")]"))


def _joined(cell: Cell, beside: Cell) -> Cell:
    return replace(
        cell,
        text=f"{cell.text.rstrip()} {beside.text}",
        raw=f"{cell.raw.rstrip()} {beside.raw}",
        column_span=cell.column_span + beside.column_span,
        box=box_around([cell, beside]),
    )
