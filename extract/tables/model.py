"""What is understood of a table: the grid of its cells, columns with their roles, groups of coordinates, blocks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpora.nouns.documents import Cell

Grid = list[list[Cell | None]]


class Role(StrEnum):
    """What the cells of a column say."""

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

    `heading` holds every heading over it, `label` the heading that tells it from its neighbours (a
    hemisphere, a group, a test); `embedded` says that each cell holds words before the triplet; `own` are the statistic and size columns that belong to it alone.
    """

    axes: tuple[int, int, int] | None = None
    merged: int | None = None
    embedded: bool = False
    heading: str = ""
    label: str | None = None
    own: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[int, ...]:
        """The grid columns the coordinates stand in."""
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
