"""A table as it is drawn at the desk: the boxes of its cells on its pages, or its cells in a grid, with the roles they were given.

Everything here comes from what the ledger keeps of the table; the document is not read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.evidence import Box
from corpora.nouns.studies import Focus
from extract.pdf.model import HALF_TURN, QUARTER_TURN, turn_box
from extract.pictures import reading_turn
from extract.show import Place, cell_roles, cells_of_rows
from extract.tables.interpret import continued, understand, without_headings
from extract.tables.model import Understood
from extract.tables.straighten import straighten

AROUND = (14.0, 54.0, 14.0, 44.0)
"""Points left of, above, right of and below a table that are shown with it: its caption and notes."""
LEAST_WIDTH = 300.0
"""Points of a page that are shown at least, so that a narrow table is not blown up."""
NEAR = 1.5
"""Points by which a cell may reach beyond the box of its focus."""
COORDINATES = ("x", "y", "z", "coordinates")
"""Roles of cells that hold coordinates."""
SLUGS = {"contrast / section": "contrast", "cluster size": "size"}
"""Roles whose names are no names of a style."""


Placed = tuple[Understood, dict[Place, tuple[int, ...]]]
"""A table, and the numbers of the foci that its printed cells belong to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A cell on a page: where, in points; its role; the numbers of the foci it is part of."""

    x: float
    y: float
    width: float
    height: float
    role: str
    foci: tuple[int, ...]
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page with the table on it, turned clockwise by `turn` degrees so that rows run across; `view` is the table's part."""

    page: int
    turn: int
    width: float
    height: float
    view: tuple[float, float, float, float]
    shapes: tuple[Shape, ...]
    marks: tuple[tuple[int, float, float], ...]
    """Number of a focus, and where its row begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell of a table that has no page: its text, spans, role and the numbers of the foci it is part of."""

    text: str
    row_span: int
    column_span: int
    header: bool
    role: str
    foci: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A table with its words around, row by row."""

    caption: str
    footnotes: tuple[str, ...]
    lines: tuple[tuple[GridCell, ...], ...]


def understood_again(name: str, tables: Sequence[Table]) -> list[Understood]:
    """Return the tables of a document as understood when they were read: their roles rest on nothing but the tables."""
    document = Document(sha256="", name=name, kind="", tables=tuple(tables))
    found = continued([understand(name, straighten(name, table)) for table in document.tables])
    return [without_headings(one) for one in found]


def place_foci(tables: Sequence[Understood], foci: Sequence[Focus]) -> list[Placed]:
    """Return the tables that `foci` were read from, each with the foci (by number) that its printed cells belong to.

    Tables may share a label over several pages: a focus belongs to the one that has a cell in its box, else to the first
    with its row. Cells within the box of a focus are its own; the others of its row belong to all foci of that row.
    """
    rows = [cells_of_rows(one) for one in tables]
    homes = [_home(rows, tables, focus) for focus in foci]
    placed = []
    for number, one in enumerate(tables):
        mine = [n for n, home in enumerate(homes) if home == number]
        if mine:
            placed.append((one, _cells_of_foci(one, rows[number], foci, mine)))
    return placed


def _home(rows: Sequence[dict[int, list[Cell]]], tables: Sequence[Understood], focus: Focus) -> int | None:
    fitting = [
        n
        for n, one in enumerate(tables)
        if one.table.name == focus.table and focus.row is not None and focus.row in rows[n]
    ]
    exact = [n for n in fitting if any(_is_within(cell, focus) for cell in rows[n][focus.row or 0])]
    return next(iter(exact or fitting), None)


def _is_within(cell: Cell, focus: Focus) -> bool:
    if cell.box is None or focus.box is None or cell.page != focus.page:
        return False
    x, y = (cell.box[0] + cell.box[2]) / 2, (cell.box[1] + cell.box[3]) / 2
    (x0, top, x1, bottom) = focus.box
    return x0 - NEAR <= x <= x1 + NEAR and top - NEAR <= y <= bottom + NEAR


def _cells_of_foci(
    one: Understood, rows: dict[int, list[Cell]], foci: Sequence[Focus], mine: Sequence[int]
) -> dict[Place, tuple[int, ...]]:
    of_row: dict[int, list[int]] = {}
    for n in mine:
        of_row.setdefault(foci[n].row or 0, []).append(n)
    roles = cell_roles(one)
    found: dict[Place, tuple[int, ...]] = {}
    for row, numbers in of_row.items():
        own = {(cell.row, cell.column): tuple(n for n in numbers if _is_within(cell, foci[n])) for cell in rows[row]}
        has_own = any(own.values())
        for place, mine_alone in own.items():
            # Coordinates that no focus was read from, such as those printed in a second space, light up with none.
            unread = has_own and not mine_alone and roles.get(place) in COORDINATES
            found[place] = (*found.get(place, ()), *(() if unread else mine_alone or numbers))
    return found


def pages_of(tables: Iterable[Understood], foci: Iterable[Focus]) -> list[int]:
    """Return the pages that these tables, and these foci, are printed on."""
    cells = {cell.page for one in tables for cell in one.straight.origins if cell.box is not None}
    return sorted({page for page in (*cells, *(f.page for f in foci if f.box is not None)) if page is not None})


def draw_sheet(
    placed: Sequence[Placed],
    foci: Sequence[Focus],
    page: int,
    size: tuple[float, float],
) -> Sheet:
    """Return a page of `size` (points, as it is) with the cells of these tables, turned so that rows run across."""
    turn = reading_turn([one.straight.origins for one, _ in placed], page)
    shapes = [shape for one, cells in placed for shape in _shapes(one, cells, page, turn, size)]
    drawn = {n for shape in shapes for n in shape.foci}
    for number, focus in enumerate(foci):
        if number not in drawn and focus.page == page and focus.box is not None:
            shapes.append(_shape(turn_box(focus.box, turn, *size), "coordinates", (number,), focus.raw))
    width, height = size[::-1] if turn in (QUARTER_TURN, HALF_TURN + QUARTER_TURN) else size
    return Sheet(
        page=page,
        turn=turn,
        width=width,
        height=height,
        view=_view(shapes, width, height),
        shapes=tuple(shapes),
        marks=tuple(_marks(shapes)),
    )


def _shapes(
    one: Understood, cells: dict[Place, tuple[int, ...]], page: int, turn: int, size: tuple[float, float]
) -> list[Shape]:
    roles = cell_roles(one)
    shapes = {}
    for cell in one.straight.origins:
        place = (cell.row, cell.column)
        if cell.page == page and cell.box is not None:
            role = roles.get(place, "other")
            shapes[place] = _shape(turn_box(cell.box, turn, *size), role, cells.get(place, ()), cell.text)
    return list(shapes.values())


def _shape(box: Box, role: str, foci: tuple[int, ...], text: str) -> Shape:
    x0, x1 = sorted((box[0], box[2]))
    top, bottom = sorted((box[1], box[3]))
    return Shape(
        x=round(x0 - 1.5, 2),
        y=round(top - 1, 2),
        width=round(x1 - x0 + 3, 2),
        height=round(bottom - top + 2, 2),
        role=SLUGS.get(role, role),
        foci=foci,
        text=text,
    )


def _marks(shapes: Sequence[Shape]) -> Iterable[tuple[int, float, float]]:
    """Yield each focus with the left end of the cells of its row, halfway down those that are its own."""
    left = min((shape.x for shape in shapes if shape.foci), default=0.0)
    numbers = sorted({n for shape in shapes for n in shape.foci})
    for place, number in enumerate(numbers):
        mine = [shape for shape in shapes if number in shape.foci]
        own = [shape for shape in mine if shape.role in COORDINATES] or mine
        beside = sum(n in shape.foci for shape in own for n in numbers[:place])  # two foci in one row
        x = left - 5 if not beside else min(shape.x for shape in own) - 4
        yield number, round(x, 2), round(sum(s.y + s.height / 2 for s in own) / len(own), 2)


def _view(shapes: Sequence[Shape], width: float, height: float) -> tuple[float, float, float, float]:
    if not shapes:
        return (0.0, 0.0, round(width, 2), round(height, 2))
    x0, x1 = min(s.x for s in shapes) - AROUND[0], max(s.x + s.width for s in shapes) + AROUND[2]
    top, bottom = min(s.y for s in shapes) - AROUND[1], max(s.y + s.height for s in shapes) + AROUND[3]
    spare = max(0.0, LEAST_WIDTH - (x1 - x0)) / 2
    x0, x1 = max(0.0, x0 - spare), min(width, x1 + spare)
    top, bottom = max(0.0, top), min(height, bottom)
    return (round(x0, 2), round(top, 2), round(x1 - x0, 2), round(bottom - top, 2))


def print_table(one: Understood, cells: dict[Place, tuple[int, ...]]) -> Printed:
    """Return a table cell by cell, for documents without pages."""
    roles, printed = cell_roles(one), one.straight.printed
    lines = tuple(
        tuple(
            GridCell(
                text=cell.text,
                row_span=cell.row_span,
                column_span=cell.column_span,
                header=cell.header,
                role=_slug(roles.get((cell.row, cell.column), "other")),
                foci=cells.get((cell.row, cell.column), ()),
            )
            for cell in printed.row(number)
        )
        for number in range(printed.n_rows)
    )
    return Printed(caption=f"{printed.name}. {printed.caption}".strip(), footnotes=printed.footnotes, lines=lines)


def _slug(role: str) -> str:
    return SLUGS.get(role, role)
