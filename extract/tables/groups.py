"""Groups of coordinates: which columns hold x, y and z, and how a row of them is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpora.nouns.documents import Cell
from corpora.words.anatomy import names_anatomy
from corpora.words.spaces import lists_axes, names_coordinates
from extract.numbers import find_triplets, fold_text, is_triplet_cell, parse_coordinate, parse_lettered
from extract.tables.columns.contents import body_cells
from extract.tables.columns.voxels import without_voxels
from extract.tables.headings import row_texts
from extract.tables.model import Block, Column, CoordinateGroup, Grid, Role
from extract.tables.refusals import NO_NUMBERS, reason_to_refuse
from extract.tables.roles import NAMING_ROLES, axes_of, axis_of
from extract.tables.vocabulary import COORDINATE_WORD, clean_label

AXES = 3
MOST_CELLS = 0.6
"""Share of a column's cells that must hold coordinates where the columns have no headings x, y, z of their own."""
NAMED_SHARE = 0.3
"""The same under a heading that names coordinates: the other rows may be blank or hold notes."""
MAX_SPACED_COLUMNS = 8
"""Grid columns from x to z, blank spacers between them counted (`spacer_columns`)."""
SIGNED_SHARE = 0.3
"""Share of rows with a minus from which numbers without axis headings look like coordinates."""
SURELY_SIGNED_SHARE = 0.5
"""The same for triplets under a heading that does not name coordinates."""
FAR_MM = 15
"""Distance from the origin, in mm, that some coordinate of a table must reach; scores and ranks seldom do."""
WITHIN_MM = (90, 120, 90)
"""Largest distance of a peak from the origin along x, y and z, in mm, where the numbers are the only evidence."""
MIN_TRIPLETS = 2
"""Triplets that must be seen before a column without a heading is taken for one of coordinates."""
MIN_UNHEADED = 3
"""Rows that three columns without any heading must hold to be taken for coordinates."""
REGION_SHARE = 0.5
"""Share of rows that must name a part of the brain beside such a column."""


def read_axis(text: str, axis: str) -> float | None:
    """Return the coordinate on `axis` a cell holds: signed, or with a direction letter."""
    value = parse_coordinate(text)
    return parse_lettered(text, axis) if value is None else value


def _coordinate_share(grid: Grid, body: range, column: int) -> float:
    cells = body_cells(grid, body, column)
    if not cells:
        return 0.0
    return sum(read_axis(cell.text, "x") is not None for cell in cells) / len(cells)


def find_groups(
    grid: Grid, rows: Sequence[int], body: range, columns: Sequence[Column], caption: str
) -> tuple[list[CoordinateGroup], list[str], set[int]]:
    """Return the coordinate groups of a block, what was refused and why, and the columns refused.

    Each way of finding groups searches the columns that the ones before it left, the surest first: headed x, y, z; three
    columns under one heading; merged triplets; where none of them finds any, triplets in brackets behind words. Voxels
    counted beside millimetres are left out.
    """
    candidates = _axis_groups(grid, body, columns)
    candidates += _spanned_groups(grid, rows, body, columns, _columns_of(candidates), caption)
    candidates += _merged_groups(grid, body, columns, _columns_of(candidates))
    candidates = candidates or _embedded_groups(grid, body, columns)
    candidates.sort(key=lambda group: group.columns[0])
    groups: list[CoordinateGroup] = []
    refused: list[str] = []
    dead: set[int] = set()
    measured = without_voxels(candidates, columns, lambda group: values_of(grid, body, group))
    dead.update(_columns_of([group for group in candidates if group not in measured]))
    for group in measured:
        reason = reason_to_refuse(group.heading, caption, values_of(grid, body, group))
        if reason is None:
            groups.append(group)
        elif reason != NO_NUMBERS:
            refused.append(f"{group.heading or 'unnamed columns'} ({reason})")
            dead.update(group.columns)
        elif group.axes is not None and _shows_digits(grid, body, group.axes):
            refused.append(f"{group.heading} (numbers that cannot be read)")
    if groups:  # a table without any is no table of coordinates, or told as one that gave none
        refused += _without_third_axis(grid, body, columns, _columns_of(candidates))
    return _without_seeds(groups, columns), refused, dead


def _without_third_axis(grid: Grid, body: range, columns: Sequence[Column], taken: set[int]) -> list[str]:
    """Return what is refused of columns headed x and y beside which no z was found, beyond the columns taken."""
    axes = [(column, axis) for column, axis in axes_of(columns) if column not in taken]
    pairs = [(a, b) for (a, one), (b, other) in pairwise(axes) if (one, other) == ("x", "y") and b == a + 1]
    signed = [p for p in pairs if any("-" in fold_text(c.text) for column in p for c in body_cells(grid, body, column))]
    return [f"{_heading(columns, pair)} (no z was found beside them)" for pair in signed]


def _columns_of(groups: Sequence[CoordinateGroup]) -> set[int]:
    return {column for group in groups for column in group.columns}


def _without_seeds(groups: list[CoordinateGroup], columns: Sequence[Column]) -> list[CoordinateGroup]:
    """Return the groups without the coordinates of seeds, unless nothing else is left."""
    results = [g for g in groups if g.merged is None or columns[g.merged].role is not Role.SEED]
    return results or groups


def _shows_digits(grid: Grid, body: range, axes: tuple[int, int, int]) -> bool:
    """Return whether columns headed x, y, z hold digits in most of their cells, though no row could be read."""
    cells = [cell.text for column in axes for cell in body_cells(grid, body, column)]
    return len(cells) >= AXES and sum(re.search(r"\d", text) is not None for text in cells) > MOST_CELLS * len(cells)


def values_of(grid: Grid, body: range, group: CoordinateGroup) -> list[tuple[float, float, float]]:
    """Return the coordinates of a group in all rows of the body."""
    return [(x, y, z) for row in body for x, y, z, _ in read_group(grid, row, group)]


Place = tuple[float, float, float, str]
"""x, y, z and the text they were read from."""
Places = list[Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """The cells of one row in the columns of one group, each cell once; none where one is blank or began in a row above."""

    group: CoordinateGroup
    texts: tuple[str, ...]

    @classmethod
    def of(cls, grid: Grid, row: int, group: CoordinateGroup) -> GroupRow:
        """Return the row of a grid as a group sees it."""
        cells = [grid[row][column] for column in group.columns]
        if any(cell is None or cell.row != row for cell in cells):
            return cls(group=group, texts=())
        return cls(group=group, texts=tuple(c.text for c in {id(c): c for c in cells}.values() if c is not None))

    @property
    def whole(self) -> str:
        """The texts of all cells as one."""
        return " ".join(self.texts)

    @property
    def slashed(self) -> list[list[str]]:
        """The parts of each cell that slashes separate."""
        return [re.split(r"\s*/+\s*", text) for text in self.texts]


def _is_blank(row: GroupRow) -> bool:
    return not row.texts


def _is_embedded(row: GroupRow) -> bool:
    return row.group.embedded


def _is_merged(row: GroupRow) -> bool:
    return row.group.merged is not None or len(row.texts) < AXES


def _holds_both_sides(row: GroupRow) -> bool:
    n_parts = {len(parts) for parts in row.slashed}
    return len(n_parts) == 1 and n_parts != {1}


def _is_plain(row: GroupRow) -> bool:
    return len(row.texts) == AXES


def _none(row: GroupRow) -> Places:  # noqa: ARG001 - one signature for all
    return []


def _triplets(text: str) -> Places:
    """Return the triplets of a text that holds nothing else."""
    return [(t.x, t.y, t.z, t.raw.strip()) for t in find_triplets(text)] if is_triplet_cell(text) else []


def _bracketed(row: GroupRow) -> Places:
    found = embedded_in(row.whole)
    return _triplets(found[1]) if found else []


def _merged(row: GroupRow) -> Places:
    return _triplets(row.whole)


def _both_sides(row: GroupRow) -> Places:
    """Return the places of both sides; none where one of them is read in part, so that the row is reported."""
    read = [[parse_coordinate(part) for part in place] for place in zip(*row.slashed, strict=True)]
    places = [[value for value in place if value is not None] for place in read]
    whole = all(len(place) in (0, AXES) for place in places)
    return [(p[0], p[1], p[2], row.whole) for p in places if p] if whole else []


_TWO_PLACES = re.compile(r"(?<![\d,.])(\d{1,2}),(\d\d)(?![\d,.])")
"""A number such as "44,45": two areas where it stands alone, a coordinate beside others with decimals."""
_DECIMALS = re.compile(r"\d[.,]\d")


def _three_cells(row: GroupRow) -> Places:
    texts = row.texts
    if sum(_DECIMALS.search(text) is not None for text in texts) > 1:
        texts = tuple(_TWO_PLACES.sub(r"\1.\2", text) for text in texts)
    x, y, z = (read_axis(text, axis) for text, axis in zip(texts, "xyz", strict=True))
    return [] if x is None or y is None or z is None else [(x, y, z, row.whole)]


READERS: tuple[tuple[str, Callable[[GroupRow], bool], Callable[[GroupRow], Places]], ...] = (
    ("a cell is blank, or began in a row above",                    _is_blank,         _none),
    ("words with a triplet in brackets",                            _is_embedded,      _bracketed),
    ("merged triplets, or columns cut apart in some rows only",     _is_merged,        _merged),
    ("both hemispheres in one row: '-40/42 | -56/-54 | -18/-16'",   _holds_both_sides, _both_sides),
    ("one number in each of three cells",                           _is_plain,         _three_cells),
)  # fmt: skip
"""How a row of a group is read: the first that fits reads it, and may find nothing; the plain case is the last."""


def read_group(grid: Grid, row: int, group: CoordinateGroup) -> Places:
    """Return the (x, y, z, raw text) in a group's columns of one row, by `READERS`; usually one or none."""
    cells = GroupRow.of(grid, row, group)
    return next(read(cells) for _, fits, read in READERS if fits(cells))


def _axis_groups(grid: Grid, body: range, columns: Sequence[Column]) -> list[CoordinateGroup]:
    axes = axes_of(columns)
    groups: list[CoordinateGroup] = []
    position = 0
    while position + 2 < len(axes):
        trio = axes[position : position + 3]
        if [axis for _, axis in trio] == ["x", "y", "z"] and _adjacent(grid, body, [c for c, _ in trio]):
            indices = (trio[0][0], trio[1][0], trio[2][0])
            if len({columns[i].leaf and i for i in indices}) == AXES and not _is_one_merged(grid, body, indices):
                groups.append(CoordinateGroup(axes=indices, heading=_heading(columns, indices)))
                position += 3
                continue
        position += 1
    return groups


def _is_one_merged(grid: Grid, body: range, indices: tuple[int, int, int]) -> bool:
    """Return whether the first of three columns holds whole triplets (headings split, cells merged)."""
    cells = body_cells(grid, body, indices[0])
    return bool(cells) and sum(is_triplet_cell(cell.text) for cell in cells) > len(cells) / 2


def _adjacent(grid: Grid, body: range, indices: list[int]) -> bool:
    """Return whether three columns have only blank spacer columns between them."""
    between = [i for i in range(indices[0], indices[2]) if i not in indices]
    return all(not body_cells(grid, body, i) for i in between) and indices[2] - indices[0] <= MAX_SPACED_COLUMNS


def _heading(columns: Sequence[Column], indices: tuple[int, ...]) -> str:
    seen: list[str] = []
    for index in indices:
        for text in columns[index].path:
            if text not in seen:
                seen.append(text)
    return " ".join(seen)


def _spanned_groups(
    grid: Grid, rows: Sequence[int], body: range, columns: Sequence[Column], taken: set[int], caption: str
) -> list[CoordinateGroup]:
    """Find coordinates under one heading without x, y, z labels ("Cluster Maxima (MNI)" over three columns).

    Where the caption names coordinates, any heading over just three columns may be theirs ("Location").
    """
    said = names_coordinates(caption) or lists_axes(caption)
    groups: list[CoordinateGroup] = []
    for row in reversed(rows):
        for column, cell in row_texts(grid, row):
            trio = (
                said
                and cell.column_span == AXES
                and all(columns[i].leaf in ("", clean_label(cell.text)) for i in range(column, column + AXES))
            )
            if not (trio or COORDINATE_WORD.search(cell.text) or lists_axes(cell.text)):
                continue
            width = max(cell.column_span, _blank_run(grid, rows, column, cell))
            below = range(column, min(column + width, len(columns)))
            used = taken | _columns_of(groups)
            free = [i for i in below if i not in used and body_cells(grid, body, i)]
            group = _group_under(grid, body, columns, free, cell)
            if group is not None:
                groups.append(group)
    return groups


def _group_under(
    grid: Grid, body: range, columns: Sequence[Column], free: list[int], cell: Cell
) -> CoordinateGroup | None:
    """Return the group that the first numbers in the free columns under one heading form, if they look like coordinates."""
    numeric = [i for i in free if _coordinate_share(grid, body, i) >= MOST_CELLS]
    if len(numeric) < AXES or numeric[:AXES] != free[free.index(numeric[0]) :][:AXES]:
        return _cut_apart(grid, body, columns, free, cell)
    if any(axis_of(columns[i].leaf) is None and columns[i].role in {Role.AREA, Role.NUMBER} for i in numeric[:AXES]):
        return None
    trio = (numeric[0], numeric[1], numeric[2])
    group = CoordinateGroup(axes=trio, heading=_heading(columns, trio))
    looks_right = names_coordinates(group.heading) or _signed(values_of(grid, body, group))
    return group if looks_right else None


def _cut_apart(
    grid: Grid, body: range, columns: Sequence[Column], free: list[int], cell: Cell
) -> CoordinateGroup | None:
    """Return the group under one heading whose merged triplets were cut into columns in some rows only."""
    if cell.column_span not in {AXES - 1, AXES} or len(free) != cell.column_span:
        return None
    trio = (free[0], free[1], free[-1])
    group = CoordinateGroup(axes=trio, heading=_heading(columns, trio))
    filled = [row for row in body if all(grid[row][i] is not None for i in free)]
    read = sum(bool(read_group(grid, row, group)) for row in filled)
    return group if filled and read >= MOST_CELLS * len(filled) else None


def _signed(values: list[tuple[float, float, float]]) -> bool:
    """Return whether numbers without axis headings look like coordinates: many rows with a minus, some values large."""
    negative = sum(min(xyz) < 0 for xyz in values)
    far = any(abs(v) >= FAR_MM for xyz in values for v in xyz)
    return bool(values) and negative >= SIGNED_SHARE * len(values) and far


def _blank_run(grid: Grid, rows: Sequence[int], column: int, cell: Cell) -> int:
    """Return how many columns a heading reaches when the ones right of it have no heading of their own."""
    width = cell.column_span
    while column + width < len(grid[0]) and not any(
        (other := grid[row][column + width]) is not None and clean_label(other.text) for row in rows
    ):
        width += 1
    return width


def _merged_groups(grid: Grid, body: range, columns: Sequence[Column], taken: set[int]) -> list[CoordinateGroup]:
    groups: list[CoordinateGroup] = []
    for column in columns:
        cells = body_cells(grid, body, column.index)
        if column.index in taken or not cells or column.role in {Role.AREA, Role.STUDY}:
            continue
        triplets = [cell for cell in cells if is_triplet_cell(cell.text)]
        if not triplets:
            continue
        named = COORDINATE_WORD.search(column.heading) or lists_axes(column.heading)
        share = len(triplets) / len(cells)
        if (named and share >= NAMED_SHARE) or (
            share >= MOST_CELLS and _surely_coordinates(triplets, column.heading) and among_regions(grid, body)
        ):
            groups.append(CoordinateGroup(merged=column.index, heading=column.heading))
    return groups


MAX_EMBEDDED = 300
"""Longer cells are prose, not a region with its coordinates."""
EMBEDDED = re.compile(
    r"(?P<words>.*[^\W\d_].*?)\s*[(\[（](?P<place>[^()（）\[\]A-Za-z]*\d[^()（）\[\]A-Za-z]*)[)\]）]\W*"
)
"""Words with a triplet in brackets behind them: "Left insula (-36, 18, 4)", "左侧脑岛（-36，18，4）"."""
_BEHIND_WORDS = re.compile(
    r"(?P<words>[^\d,;:]*[^\W\d_]{3}[^\d,;:]*?)\s+(?P<place>[-+]?\d{1,3},?\s+[-+]?\d{1,3},?\s+[-+]?\d{1,3})"
    r"(?:\s*[,;]\s*(?:p|P|FWE\w*|FDR\w*|[tTzZ])\s?[<=>≤].*)?"
)
"""Words with a triplet behind them and nothing else but its statistic: "Left insula -36, 18, 4, p = .003"."""


def embedded_in(text: str) -> tuple[str, str] | None:
    """Return the words and the place of a cell that holds both, else None."""
    folded = fold_text(text) if len(text) <= MAX_EMBEDDED else ""
    match = EMBEDDED.fullmatch(folded) or _BEHIND_WORDS.fullmatch(folded)
    return (match["words"], match["place"]) if match and is_triplet_cell(match["place"]) else None


def _embedded_groups(grid: Grid, body: range, columns: Sequence[Column]) -> list[CoordinateGroup]:
    """Find the columns whose cells name a region and give its coordinates behind it; asked when nothing else is found."""
    groups: list[CoordinateGroup] = []
    for column in columns:
        cells = body_cells(grid, body, column.index)
        found = [c for c in cells if embedded_in(c.text) is not None]
        if column.role in {Role.SEED, Role.STUDY} or len(found) < REGION_SHARE * len(cells):
            continue
        named = names_coordinates(column.heading) or lists_axes(column.heading)
        if found and (named or (_surely_coordinates(found, column.heading) and among_regions(grid, body))):
            groups.append(CoordinateGroup(merged=column.index, embedded=True, heading=column.heading))
    return groups


def unheaded_group(grid: Grid, body: range) -> CoordinateGroup | None:
    """Return the three neighbouring columns that can only be coordinates, where no heading says which columns hold what.

    Whole numbers within a head, a minus in many rows, and no fourth such column beside them; None where there is any doubt.
    """
    columns = range(len(grid[0]) if grid else 0)
    cells = {column: body_cells(grid, body, column) for column in columns}
    fits = [_may_be_axis([c.text for c in cells[column]], len(body)) for column in columns]
    starts = [c for c in columns if all(fits[c : c + AXES]) and len(fits[c : c + AXES]) == AXES]
    if len(starts) != 1:
        return None
    group = CoordinateGroup(axes=(starts[0], starts[0] + 1, starts[0] + 2))
    values = values_of(grid, body, group)
    inside = all(abs(v) <= most for xyz in values for v, most in zip(xyz, WITHIN_MM, strict=True))
    return group if len(values) >= MIN_UNHEADED and inside and _signed(values) else None


def _may_be_axis(texts: Sequence[str], n_rows: int) -> bool:
    values = [parse_coordinate(text) for text in texts]
    filled = len(values) > SURELY_SIGNED_SHARE * n_rows and all(v is not None for v in values)
    whole = sum(v == int(v) for v in values if v is not None) > MOST_CELLS * len(values)
    return filled and whole and len(set(values)) > 1 and all(abs(v) <= max(WITHIN_MM) for v in values if v is not None)


def _surely_coordinates(cells: list[Cell], heading: str) -> bool:
    """Return whether triplets under an uninformative heading are certainly coordinates: signed, whole, in range."""
    if re.search(
        r"\bba\b|brodmann|score|mean|age|range|\bci\b|%|lower|upper|interval|median|\bsd\b|ratio",
        heading,
        re.IGNORECASE,
    ):
        return False
    values = [t for cell in cells for t in find_triplets(cell.text)]
    negative = sum(any(v < 0 for v in (t.x, t.y, t.z)) for t in values)
    inside = all(abs(v) <= most for t in values for v, most in zip((t.x, t.y, t.z), WITHIN_MM, strict=True))
    whole = sum(v == int(v) for t in values for v in (t.x, t.y, t.z)) > (AXES - 1) * len(values)
    far = any(abs(v) >= FAR_MM for t in values for v in (t.x, t.y, t.z))
    signed = negative >= SURELY_SIGNED_SHARE * len(values)
    return len(values) >= MIN_TRIPLETS and signed and inside and whole and far


def among_regions(grid: Grid, body: range) -> bool:
    """Return whether most rows name a part of the brain."""
    rows = [[cell.text for _, cell in row_texts(grid, row)] for row in body]
    filled = [texts for texts in rows if len(texts) > 1]
    return sum(any(map(names_anatomy, texts)) for texts in filled) >= REGION_SHARE * max(1, len(filled))


def labelled_columns(grid: Grid, block: Block) -> frozenset[int]:
    """Return the columns of contrasts, studies and seeds in which every row with coordinates begins a label."""
    naming = [column.index for column in block.columns if column.role in NAMING_ROLES]
    if not naming:
        return frozenset()
    data = [row for row in range(block.first, block.last) if any(read_group(grid, row, g) for g in block.groups)]

    def begins(row: int, column: int) -> bool:
        cell = grid[row][column]
        return cell is not None and cell.row == row and bool(clean_label(cell.text))

    return frozenset(column for column in naming if data and all(begins(row, column) for row in data))
