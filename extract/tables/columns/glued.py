"""Columns that a page or a word processor set as one: "z t" over 31 beside "5.91 <0.001", "t p" over "6.1 0.01"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from corpora.nouns.documents import Cell, Table
from extract.numbers import parse_number
from extract.tables.headings import header_ranges
from extract.tables.model import Grid, Role
from extract.tables.roles import axis_of, role_by_heading
from extract.tables.vocabulary import clean_label

MIN_AGREEING = 0.8
"""Minimum share of the filled rows that must hold one number more than there are columns."""
MIN_ROWS = 2
"""Rows below which such cells are chance."""
_CUT_OFF = re.compile(
    r"^(?:of|in|\(|\[)|(?:\bof|\bin|\bno\.?|\bnumber|\bnr\.?|#|[(\[/])$|^[^()]*\)|\([^()]*$", re.IGNORECASE
)
"""Half a heading: "of voxels", "No."."""
LONGEST_RUN_ON = 8
"""Words of the longest heading that may be several."""
AXES = 3
SEVERAL = 2
"""Panels side by side under one heading, at least."""
_COUNTED_GROUP = re.compile(r"[^()]*[^\W\d_][^()]*\(\s*n\s*=\s*\d+\s*\)", re.IGNORECASE)
"""A heading that ends with the number of people in a group."""
_NAME = re.compile(
    r"[xyzt]|[tzf](?:[- ]?(?:values?|scores?|stat))?|k[e]?|p(?:\W?(?:fwe|fdr|unc|corr|values?))?", re.IGNORECASE
)
"""A heading short enough to be set beside another in one column."""
_NUMBER = re.compile(r"[<>=≤≥]?\s?[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[a-z*†‡§]{1,2}(?![\w]))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glued:
    """One or two neighbouring columns from `first` on, by their headings, which name one column more."""

    first: int
    heads: tuple[Cell, ...]

    @property
    def columns(self) -> range:
        """The columns they are set as."""
        return range(self.first, self.first + len(self.heads))


def parted(table: Table) -> tuple[Table, tuple[Cell, ...]]:
    """Return the table with such columns as the columns they are, and the cells of before that its cells come from.

    As it is where there are none.
    """
    grid = table.grid()
    header = header_ranges(table, grid)[0] if grid and grid[0] else range(0)
    found = _find(grid, header) if len(header) else None
    return _part(table, found) if found is not None else (table, table.cells)


def without_run_on(table: Table) -> tuple[Table, tuple[Cell, ...]]:
    """Return the table with each heading over several columns that is the headings of each of them, one after another, as those.

    "Cluster size x | y | z" is "Cluster size | x | y | z", "t-value No. of voxels" over two columns is "t-value | No. of voxels".
    """
    grid = table.grid()
    header = header_ranges(table, grid)[0] if grid and grid[0] else range(0)
    cells: list[tuple[Cell, Cell]] = []
    for cell in table.cells:
        lowest = cell.column_span > 1 and cell.row + cell.row_span == header.stop and cell.row in header
        parts = _run_on(cell, grid, header.stop) if lowest else None
        for number, text in enumerate(parts or ()):
            cells.append((replace(cell, column=cell.column + number, column_span=1, text=text, raw=text), cell))
        if parts is None:
            cells.append((cell, cell))
    if len(cells) == len(table.cells):
        return table, table.cells
    found, origins = zip(*cells, strict=True)
    return replace(table, cells=found), origins


def without_joined_panels(table: Table) -> tuple[Table, tuple[Cell, ...]]:
    """Return the table with each heading over several panels that is the headings of each, one after another, as those.

    "Patients (n = 16) Controls (n = 17)" over x, y, z, t and x, y, z, t is "Patients (n = 16) | Controls (n = 17)".
    """
    grid = table.grid()
    header = header_ranges(table, grid)[0] if grid and grid[0] else range(0)
    cells: list[tuple[Cell, Cell]] = []
    for cell in table.cells:
        texts = _joined_panels(cell, grid, header) if cell.row in header and cell.column_span >= SEVERAL * AXES else []
        width = cell.column_span // len(texts) if texts else 0
        cells += [
            (replace(cell, column=cell.column + number * width, column_span=width, text=text, raw=text), cell)
            for number, text in enumerate(texts)
        ] or [(cell, cell)]
    if len(cells) == len(table.cells):
        return table, table.cells
    found, origins = zip(*cells, strict=True)
    return replace(table, cells=found), origins


def _joined_panels(cell: Cell, grid: Grid, header: range) -> list[str]:
    """Return the headings of the panels under a cell, where the columns repeat and the words are as many headings; else none."""
    leaves = [_leaf(grid, header, column) for column in range(cell.column, cell.column + cell.column_span)]
    names = [clean_label(leaf.text).casefold() if leaf is not None and leaf.row > cell.row else "" for leaf in leaves]
    n = sum(axis_of(name) == "x" for name in names)
    if n < SEVERAL or len(names) % n or names != names[: len(names) // n] * n:
        return []
    texts = [part.strip() for part in _COUNTED_GROUP.findall(cell.text)]
    is_whole = "".join("".join(texts).split()) == "".join(cell.text.split())
    return texts if is_whole and len(texts) == n else []


def _run_on(cell: Cell, grid: Grid, first: int) -> list[str] | None:
    """Return the headings of the columns under a cell that its words are in one way only, else None."""
    words = cell.text.split()
    if not cell.column_span <= len(words) <= LONGEST_RUN_ON:
        return None
    found = []
    for cuts in combinations(range(1, len(words)), cell.column_span - 1):
        texts = [" ".join(words[a:b]) for a, b in pairwise((0, *cuts, len(words)))]
        if any(_CUT_OFF.search(text) for text in texts):
            continue
        kinds = [axis_of(text) or role_by_heading((text,))[0] for text in texts]
        columns = range(cell.column, cell.column + cell.column_span)
        if len(set(kinds)) == len(kinds) and all(
            _fits(kind, [row[column] for row in grid[first:]]) for kind, column in zip(kinds, columns, strict=True)
        ):
            found.append(texts)
    return found[0] if len(found) == 1 else None


def _fits(kind: Role | str, cells: Sequence[Cell | None]) -> bool:
    """Return whether the cells below may be what a heading promises: decimals a statistic, whole numbers a size or a coordinate."""
    texts = [cell.text for cell in cells if cell is not None and cell.column_span == 1 and cell.text]
    numbers = [text for text in texts if parse_number(text) is not None]
    if kind in (Role.SIDE, Role.REGION):
        return bool(texts) and not numbers
    if kind not in {"x", "y", "z", Role.STATISTIC, Role.SIZE, Role.P, Role.AREA} or not numbers:
        return False
    decimals = sum("." in text for text in numbers)
    return 2 * decimals > len(numbers) if kind in (Role.STATISTIC, Role.P) else 2 * decimals <= len(numbers)


def _find(grid: Grid, header: range) -> Glued | None:
    leaves = [_leaf(grid, header, column) for column in range(len(grid[0]))]
    for first in range(len(leaves)):
        for width in (1, 2):
            heads = [leaf for leaf in leaves[first : first + width] if leaf is not None]
            names = [name for leaf in heads for name in leaf.text.split()]
            plain = len(names) == width + 1 and all(_NAME.fullmatch(name) for name in names)
            if len(heads) == width and plain and _agree(grid, header, first, width):
                return Glued(first=first, heads=tuple(heads))
    return None


def _leaf(grid: Grid, header: range, column: int) -> Cell | None:
    """Return the lowest heading of a column that is its own."""
    cells = (grid[row][column] for row in reversed(header))
    return next((cell for cell in cells if cell is not None and cell.text and cell.column_span == 1), None)


def _agree(grid: Grid, header: range, first: int, width: int) -> bool:
    """Return whether nearly all rows hold one number more than there are columns."""
    counts = []
    for row in range(header.stop, len(grid)):
        cells = [grid[row][column] for column in range(first, first + width)]
        if any(c is None or c.column_span > 1 or not re.search(r"\d", c.text) for c in cells):
            continue
        numbers = [_numbers(c.text) for c in cells if c is not None]
        counts.append(sum(map(len, numbers)) if all(numbers) else 0)
    return len(counts) >= MIN_ROWS and sum(n == width + 1 for n in counts) >= MIN_AGREEING * len(counts)


def _numbers(text: str) -> list[str]:
    """Return the numbers of a cell that holds nothing else, parted by blanks."""
    found = _NUMBER.findall(text)
    whole = not _NUMBER.sub("", text).strip()
    return found if whole and all(parse_number(number) is not None for number in found) else []


def _part(table: Table, glued: Glued) -> tuple[Table, tuple[Cell, ...]]:
    names = [(head, name) for head in glued.heads for name in head.text.split()]
    found: list[tuple[Cell, Cell]] = []
    for row in range(table.n_rows):
        cells = table.row(row)
        inside = [c for c in cells if c.column in glued.columns and c.column_span == 1 and c not in glued.heads]
        parts = [(cell, text) for cell in inside for text in _numbers(cell.text)]
        apart = parts if len(parts) == len(names) else []
        for number, (cell, text) in enumerate(names):
            if cell in cells:
                found.append((replace(cell, column=glued.first + number, text=text, raw=text), cell))
        for number, (cell, text) in enumerate(apart):
            found.append((replace(cell, column=glued.first + number, text=text, raw=text), cell))
        left = [c for c in cells if c not in glued.heads and not (apart and c in inside)]
        found += [(_moved(cell, glued.columns), cell) for cell in left]
    cells_now, origins = zip(*found, strict=True)
    return replace(table, cells=cells_now, n_columns=table.n_columns + 1), origins


def _moved(cell: Cell, columns: range) -> Cell:
    """Return a cell beside or over the columns in its place after they were parted."""
    if cell.column >= columns.stop:
        return replace(cell, column=cell.column + 1)
    over = cell.column_span > 1 and cell.column + cell.column_span > columns.start
    return replace(cell, column_span=cell.column_span + 1) if over else cell
