"""A table as understood: upright, cut into blocks, its columns with their roles; and what was read from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.evidence import Box, Problem, place_of
from corpora.nouns.studies import Focus
from extract.tables.names.legends import Legend
from extract.tables.names.marked import Clauses

Grid = list[list[Cell | None]]


class Role(StrEnum):
    """What the cells of a column hold."""

    X = "x"
    Y = "y"
    Z = "z"
    TRIPLET = "coordinates"
    REGION = "region"
    SIDE = "side"
    AREA = "brodmann area"
    STATISTIC = "statistic"
    P = "p value"
    SIZE = "cluster size"
    NUMBER = "cluster number"
    CONTRAST = "contrast"
    STUDY = "study"
    SPACE = "space"
    SEED = "seed"
    SOURCE = "source"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column with its heading (top to bottom) and its role; `name` is the statistic, `unit` the size's."""

    index: int
    path: tuple[str, ...] = ()
    role: Role = Role.OTHER
    name: str | None = None
    unit: str | None = None

    @property
    def leaf(self) -> str:
        """The lowest heading, "" when there is none."""
        return self.path[-1] if self.path else ""

    @property
    def heading(self) -> str:
        """All headings from top to bottom as one text."""
        return " ".join(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinateGroup:
    """One set of coordinate columns: three axes, or one column of merged triplets.

    `heading` holds every heading over it, `labels` those that distinguish it from its neighbours, outermost first (a
    hemisphere, a group, a test); `embedded`: each cell holds words before the triplet; `own` are the
    statistic and size columns that belong to it alone. `valued`: the coordinates are shared with other groups, each of
    another comparison; a row belongs to the group where the group's own statistic has a value.
    """

    axes: tuple[int, int, int] | None = None
    merged: int | None = None
    embedded: bool = False
    heading: str = ""
    labels: tuple[str, ...] = ()
    own: tuple[Column, ...] = ()
    valued: bool = False

    @property
    def columns(self) -> tuple[int, ...]:
        """The grid columns of the coordinates."""
        return self.axes if self.axes is not None else (self.merged or 0,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows `first` to `last` (excluded) of a grid that share the heading rows before them."""

    header: range
    first: int
    last: int
    columns: tuple[Column, ...]
    groups: tuple[CoordinateGroup, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Straightened:
    """A table with its rows running across and its headings over their columns.

    `origins` are the cells of `printed` that the cells of `table` come from, in the order of the latter; `turned`:
    that rows and columns changed places.
    """

    printed: Table
    table: Table
    origins: tuple[Cell, ...]
    turned: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One table as understood: what rows are read from, checks are made on and pictures show.

    `grid` holds the cells of the straightened table, merged labels over all of their rows; `continues`: its
    rows go on from the table before, whose columns they share; `outside` is the contrast that its notes or the text name;
    `legend` and `clauses` say what
    its codes and its marks mean.
    """

    document: str
    straight: Straightened
    grid: Grid
    blocks: tuple[Block, ...]
    continues: bool = False
    outside: str | None = None
    legend: Legend = Legend()  # noqa: RUF009 - frozen
    clauses: Clauses = Clauses()  # noqa: RUF009 - frozen

    @property
    def table(self) -> Table:
        """The table after straightening."""
        return self.straight.table

    @property
    def headings(self) -> str:
        """The headings over all coordinates of the table, each once."""
        return " | ".join(dict.fromkeys(g.heading for block in self.blocks for g in block.groups if g.heading))

    def place(self, row: int | None = None) -> str:
        """Return the words that lead a person to the table, or to one of its rows."""
        return place_of(self.document, self.table.name, row=row)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """What was read from one table: its foci in reading order, and the problems found while reading."""

    understood: Understood
    foci: tuple[Focus, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """What was read from a document, table by table; `in_text` are the foci of its running text."""

    document: Document
    readings: tuple[TableReading, ...] = ()
    in_text: tuple[Focus, ...] = ()

    @property
    def understood(self) -> tuple[Understood, ...]:
        """The tables as understood, in reading order."""
        return tuple(reading.understood for reading in self.readings)

    @property
    def foci(self) -> tuple[Focus, ...]:
        """All foci in reading order, those of the running text last."""
        return (*(focus for reading in self.readings for focus in reading.foci), *self.in_text)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is odd about the tables: first how they were straightened, then what was read."""
        straightening = (p for reading in self.readings for p in reading.understood.straight.problems)
        return (*straightening, *(p for reading in self.readings for p in reading.problems))

    def owners(self) -> list[Understood | None]:
        """Return the table of each of `foci`, None for those of the running text."""
        of_tables = [reading.understood for reading in self.readings for _ in reading.foci]
        return [*of_tables, *(None for _ in self.in_text)]

    def with_foci(self, foci: Sequence[Focus]) -> Interpretation:
        """Return the interpretation with `foci`, as many as before and in the same order, in the place of its own."""
        left = iter(foci)
        readings = tuple(replace(r, foci=tuple(next(left) for _ in r.foci)) for r in self.readings)
        return replace(self, readings=readings, in_text=tuple(left))


def box_around(cells: Sequence[Cell]) -> Box | None:
    """Return the box (points; left, top, right, bottom) around cells of one page; None where no place is known."""
    boxes = [cell.box for cell in cells if cell.box is not None]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)
