"""Where a table's coordinates stand: blocks of rows under one heading, and groups of x, y, z in a row."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.nouns.documents import Cell
from extract.numbers import find_triplets, is_triplet_cell, parse_coordinate, parse_lettered
from extract.tables.headings import row_texts
from extract.tables.model import Column, CoordinateGroup, Grid, Role
from extract.tables.refusals import reason_to_refuse
from extract.tables.roles import axes_of, axis_of
from extract.tables.vocabulary import COORDINATE_WORD, XYZ_LABEL, clean_label, names_anatomy

NAMED_COORDINATES = re.compile(r"co-?\s?ordinat|\bmni\b|talairach|stereota|\btlrc\b", re.IGNORECASE)


def body_cells(grid: Grid, rows: range, column: int) -> list[Cell]:
    """Return the non-blank cells that start in `column` within `rows` and do not span the table."""
    return [
        cell
        for row in rows
        if (cell := grid[row][column]) is not None
        and cell.row == row
        and cell.column == column
        and clean_label(cell.text)
        and cell.column_span <= 3
    ]


def read_axis(text: str, axis: str) -> float | None:
    """Return the coordinate on `axis` a cell holds: signed, or with a direction letter."""
    value = parse_coordinate(text)
    return parse_lettered(text, axis) if value is None else value


def _coordinate_share(grid: Grid, body: range, column: int, axis: str = "x") -> float:
    cells = body_cells(grid, body, column)
    if not cells:
        return 0.0
    return sum(read_axis(cell.text, axis) is not None for cell in cells) / len(cells)


def _find_groups(
    grid: Grid, rows: list[int], body: range, columns: list[Column], caption: str
) -> tuple[list[CoordinateGroup], list[str], set[int]]:
    candidates = _axis_groups(grid, body, columns)
    taken = {c for group in candidates for c in group.columns}
    candidates += _spanned_groups(grid, rows, body, columns, taken)
    taken = {c for group in candidates for c in group.columns}
    candidates += _merged_groups(grid, body, columns, taken)
    if not candidates:
        candidates = _embedded_groups(grid, body, columns)
    candidates.sort(key=lambda group: group.columns[0])
    groups: list[CoordinateGroup] = []
    refused: list[str] = []
    dead: set[int] = set()
    for group in candidates:
        reason = reason_to_refuse(group.heading, caption, _values(grid, body, group))
        if reason is None:
            groups.append(group)
        elif reason != "no numbers":
            refused.append(f"{group.heading or 'unnamed columns'} ({reason})")
            dead.update(group.columns)
        elif group.axes is not None and _shows_digits(grid, body, group.axes):
            refused.append(f"{group.heading} (numbers that cannot be read)")
    seeds = [g for g in groups if g.merged is not None and columns[g.merged].role is Role.SEED]
    if len(seeds) < len(groups):
        groups = [g for g in groups if g not in seeds]
    return groups, refused, dead


def _shows_digits(grid: Grid, body: range, axes: tuple[int, int, int]) -> bool:
    """Return whether columns headed x, y, z hold digits in most of their cells, though no row could be read."""
    cells = [cell.text for column in axes for cell in body_cells(grid, body, column)]
    return len(cells) >= 3 and sum(re.search(r"\d", text) is not None for text in cells) > 0.6 * len(cells)


def _values(grid: Grid, body: range, group: CoordinateGroup) -> list[tuple[float, float, float]]:
    values: list[tuple[float, float, float]] = []
    for row in body:
        values.extend((t[0], t[1], t[2]) for t in read_group(grid, row, group))
    return values


def read_group(grid: Grid, row: int, group: CoordinateGroup) -> list[tuple[float, float, float, str]]:
    """Return the (x, y, z, raw text) that stand in `group`'s columns of one row; usually one or none."""
    if group.merged is not None:
        cell = grid[row][group.merged]
        if cell is None or cell.row != row or not (group.embedded or is_triplet_cell(cell.text)):
            return []
        if group.embedded and (len(cell.text) > MAX_EMBEDDED or EMBEDDED.fullmatch(cell.text) is None):
            return []
        return [(t.x, t.y, t.z, t.raw.strip()) for t in find_triplets(cell.text)]
    assert group.axes is not None
    cells = [grid[row][column] for column in group.axes]
    if any(cell is None or cell.row != row for cell in cells):
        return []
    texts = [cell.text for cell in {id(cell): cell for cell in cells}.values() if cell is not None]
    if len(texts) < 3:
        # Merged cells, or columns that were cut apart in some rows only: together they hold the triplet.
        whole = " ".join(texts)
        if not is_triplet_cell(whole):
            return []
        return [(t.x, t.y, t.z, t.raw.strip()) for t in find_triplets(whole)]
    slashed = [re.split(r"\s*/\s*", text) for text in texts]
    if len({len(parts) for parts in slashed}) == 1 and len(slashed[0]) > 1:
        # Both hemispheres in one row: "-40/42 | -56/-54 | -18/-16".
        read = [[parse_coordinate(part) for part in place] for place in zip(*slashed, strict=True)]
        places = [[value for value in place if value is not None] for place in read]
        return [(p[0], p[1], p[2], " ".join(texts)) for p in places if len(p) == 3]
    x, y, z = (read_axis(text, axis) for text, axis in zip(texts, "xyz", strict=True))
    if x is None or y is None or z is None:
        return []
    return [(x, y, z, " ".join(texts))]


def _axis_groups(grid: Grid, body: range, columns: list[Column]) -> list[CoordinateGroup]:
    axes = axes_of(columns)
    groups: list[CoordinateGroup] = []
    position = 0
    while position + 2 < len(axes):
        trio = axes[position : position + 3]
        if [axis for _, axis in trio] == ["x", "y", "z"] and _adjacent(grid, body, [c for c, _ in trio]):
            indices = (trio[0][0], trio[1][0], trio[2][0])
            if len({columns[i].leaf and i for i in indices}) == 3 and not _is_one_merged(grid, body, indices):
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
    """Return whether only blank spacer columns stand between three columns."""
    between = [i for i in range(indices[0], indices[2]) if i not in indices]
    return all(not body_cells(grid, body, i) for i in between) and indices[2] - indices[0] <= 8


def _heading(columns: list[Column], indices: tuple[int, ...]) -> str:
    seen: list[str] = []
    for index in indices:
        for text in columns[index].path:
            if text not in seen:
                seen.append(text)
    return " ".join(seen)


def _spanned_groups(
    grid: Grid, rows: list[int], body: range, columns: list[Column], taken: set[int]
) -> list[CoordinateGroup]:
    """Find coordinates under one heading without x, y, z labels ("Cluster Maxima (MNI)" over three columns)."""
    groups: list[CoordinateGroup] = []
    for row in reversed(rows):
        for column, cell in row_texts(grid, row):
            if not (COORDINATE_WORD.search(cell.text) or XYZ_LABEL.search(cell.text)):
                continue
            width = max(cell.column_span, _blank_run(grid, rows, column, cell))
            free = [
                i
                for i in range(column, min(column + width, len(columns)))
                if i not in taken and body_cells(grid, body, i)
            ]
            numeric = [i for i in free if _coordinate_share(grid, body, i) >= 0.6]
            if len(numeric) < 3 or numeric[:3] != free[free.index(numeric[0]) :][:3]:
                cut = _cut_apart(grid, body, columns, free, cell)
                if cut is not None:
                    groups.append(cut)
                    taken.update(cut.columns)
                continue
            if any(
                axis_of(columns[i].leaf) is None and columns[i].role in {Role.AREA, Role.NUMBER} for i in numeric[:3]
            ):
                continue
            trio = (numeric[0], numeric[1], numeric[2])
            group = CoordinateGroup(axes=trio, heading=_heading(columns, trio))
            if NAMED_COORDINATES.search(group.heading) or _signed(_values(grid, body, group)):
                groups.append(group)
                taken.update(trio)
    return groups


def _cut_apart(grid: Grid, body: range, columns: list[Column], free: list[int], cell: Cell) -> CoordinateGroup | None:
    """Return the group under one heading whose merged triplets were cut into columns in some rows only."""
    if cell.column_span not in {2, 3} or len(free) != cell.column_span:
        return None
    trio = (free[0], free[1], free[-1])
    group = CoordinateGroup(axes=trio, heading=_heading(columns, trio))
    filled = [row for row in body if all(grid[row][i] is not None for i in free)]
    read = sum(bool(read_group(grid, row, group)) for row in filled)
    return group if filled and read >= 0.6 * len(filled) else None


def _signed(values: list[tuple[float, float, float]]) -> bool:
    """Return whether numbers under no axis labels look like places: many rows with a minus, some of them far out."""
    negative = sum(min(xyz) < 0 for xyz in values)
    return bool(values) and negative >= 0.3 * len(values) and max(abs(v) for xyz in values for v in xyz) >= 15


def _blank_run(grid: Grid, rows: list[int], column: int, cell: Cell) -> int:
    """Return how many columns a heading reaches when the ones right of it have no heading of their own."""
    width = cell.column_span
    while column + width < len(grid[0]) and not any(
        (other := grid[row][column + width]) is not None and clean_label(other.text) for row in rows
    ):
        width += 1
    return width


def _merged_groups(grid: Grid, body: range, columns: list[Column], taken: set[int]) -> list[CoordinateGroup]:
    groups: list[CoordinateGroup] = []
    for column in columns:
        cells = body_cells(grid, body, column.index)
        if column.index in taken or not cells or column.role in {Role.AREA, Role.STUDY}:
            continue
        triplets = [cell for cell in cells if is_triplet_cell(cell.text)]
        if not triplets:
            continue
        named = COORDINATE_WORD.search(column.heading) or XYZ_LABEL.search(column.heading)
        share = len(triplets) / len(cells)
        if (named and share >= 0.3) or (
            share >= 0.6 and _surely_coordinates(triplets, column.heading) and _among_regions(grid, body)
        ):
            groups.append(CoordinateGroup(merged=column.index, heading=column.heading))
    return groups


MAX_EMBEDDED = 300
"""Longer cells are prose, not a region with its coordinates."""
EMBEDDED = re.compile(r"(?P<words>.*[A-Za-z].*?)\s*[(\[](?P<place>[^()\[\]A-Za-z]*\d[^()\[\]A-Za-z]*)[)\]]\W*")
"""Words with a triplet in brackets behind them: "Left insula (-36, 18, 4)"."""


def _embedded_groups(grid: Grid, body: range, columns: list[Column]) -> list[CoordinateGroup]:
    """Find a column whose cells name a region and give its coordinates in brackets; asked when nothing else is found."""
    for column in columns:
        cells = body_cells(grid, body, column.index)
        short = [c for c in cells if len(c.text) <= MAX_EMBEDDED]
        found = [c for c in short if (m := EMBEDDED.fullmatch(c.text)) and is_triplet_cell(m["place"])]
        if column.role in {Role.SEED, Role.STUDY} or len(found) < 0.5 * len(cells):
            continue
        named = NAMED_COORDINATES.search(column.heading) or XYZ_LABEL.search(column.heading)
        if found and (named or (_surely_coordinates(found, column.heading) and _among_regions(grid, body))):
            return [CoordinateGroup(merged=column.index, embedded=True, heading=column.heading)]
    return []


def _surely_coordinates(cells: list[Cell], heading: str) -> bool:
    """Return whether triplets under no telling heading are coordinates all the same: signed, three, in range."""
    if re.search(
        r"\bba\b|brodmann|score|mean|age|range|\bci\b|%|lower|upper|interval|median|\bsd\b|ratio",
        heading,
        re.IGNORECASE,
    ):
        return False
    values = [t for cell in cells for t in find_triplets(cell.text)]
    negative = sum(any(v < 0 for v in (t.x, t.y, t.z)) for t in values)
    inside = all(abs(t.x) <= 90 and abs(t.y) <= 120 and abs(t.z) <= 90 for t in values)
    whole = sum(v == int(v) for t in values for v in (t.x, t.y, t.z)) > 2 * len(values)
    far = any(abs(v) >= 15 for t in values for v in (t.x, t.y, t.z))
    return len(values) >= 2 and negative >= 0.5 * len(values) and inside and whole and far


def _among_regions(grid: Grid, body: range) -> bool:
    """Return whether most rows name a part of the brain."""
    rows = [[cell.text for _, cell in row_texts(grid, row)] for row in body]
    filled = [texts for texts in rows if len(texts) > 1]
    return sum(any(map(names_anatomy, texts)) for texts in filled) >= 0.5 * max(1, len(filled))


OWN_ROLES = frozenset({Role.STATISTIC, Role.P, Role.SIZE})


PLACE_ROLES = frozenset({Role.REGION, Role.SIDE, Role.AREA})
"""Roles that belong to one group of coordinates when a row holds several groups."""


def with_own_columns(
    grid: Grid, rows: list[int], columns: list[Column], groups: list[CoordinateGroup]
) -> list[CoordinateGroup]:
    """Give every group its label and, where there are several, the statistic and size columns that are its own."""
    if len(groups) < 2:
        own = tuple(c for c in columns if c.role in OWN_ROLES)
        return [replace(group, own=own) for group in groups]
    owners = _owners(grid, rows, columns, groups) | _place_owners(columns, groups)
    return [
        replace(
            group,
            labels=_labels(columns, group, groups),
            own=tuple(c for c in columns if owners.get(c.index) in (number, -1)),
        )
        for number, group in enumerate(groups)
    ]


def _labels(columns: list[Column], group: CoordinateGroup, groups: list[CoordinateGroup]) -> tuple[str, ...]:
    def texts(one: CoordinateGroup) -> list[str]:
        seen: list[str] = []
        for index in one.columns:
            for text in columns[index].path:
                if text not in seen and axis_of(text) is None:
                    seen.append(text)
        return seen

    shared = [set(texts(other)) for other in groups if other is not group]
    own = [text for text in texts(group) if not any(text in other for other in shared)]
    return tuple(_BRACKETED.sub(_without_coordinates, text) for text in own if not _names_only_coordinates(text))


_COORDINATE_COMPANION = re.compile(
    r"coordinates?|co-ordinates?|space|standard|atlas|position|location|and|of|the|in|mm|x|y|z|brain|system|voxel|peak|maxim\w*|"
    r"tournoux|converted|institute|neurological|montreal|stereota\w+|reported|original",
    re.IGNORECASE,
)


_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")


def _without_coordinates(match: re.Match[str]) -> str:
    """Return a bracket of a heading as it stands, or nothing where it only says "MNI coordinates"."""
    return "" if _names_only_coordinates(match[1]) else match[0]


def _names_only_coordinates(text: str) -> bool:
    """Return whether a heading says only what kind of coordinates stand below it, not of which comparison."""
    if not (COORDINATE_WORD.search(text) or XYZ_LABEL.search(text)):
        return False
    words = re.findall(r"[A-Za-z-]+", COORDINATE_WORD.sub(" ", text))
    return all(_COORDINATE_COMPANION.fullmatch(word) or len(word) == 1 for word in words)


def _place_owners(columns: list[Column], groups: list[CoordinateGroup]) -> dict[int, int]:
    """Return the group of each region and side column where every group has a region column of its own before it."""
    lasts = [max(group.columns) for group in groups]
    spans = [range(lasts[n - 1] + 1 if n else 0, min(group.columns)) for n, group in enumerate(groups)]
    places = [c for c in columns if c.role in PLACE_ROLES]
    if not all(any(c.index in span and c.role is Role.REGION for c in places) for span in spans):
        return {}
    return {c.index: n for c in places for n, span in enumerate(spans) if c.index in span}


def _owners(grid: Grid, rows: list[int], columns: list[Column], groups: list[CoordinateGroup]) -> dict[int, int]:
    """Return for every statistic or size column the number of its group; -1 when it serves all."""
    owners: dict[int, int] = {}
    for column in columns:
        if column.role not in OWN_ROLES:
            continue
        owner = _owner_by_span(grid, rows, column.index, groups)
        owners[column.index] = _owner_by_place(columns, column.index, groups) if owner is None else owner
    return owners


def _owner_by_span(grid: Grid, rows: list[int], index: int, groups: list[CoordinateGroup]) -> int | None:
    for row in rows:
        cell = grid[row][index]
        if cell is None or not clean_label(cell.text):
            continue
        under = [n for n, group in enumerate(groups) if any(grid[row][c] is cell for c in group.columns)]
        if len(under) == 1:
            return under[0]
    return None


def _owner_by_place(columns: list[Column], index: int, groups: list[CoordinateGroup]) -> int:
    firsts = [min(group.columns) for group in groups]
    lasts = [max(group.columns) for group in groups]
    own = [c.index for c in columns if c.role is columns[index].role]
    between = [i for i in own if lasts[0] < i < firsts[-1]]
    if not between:
        return -1
    follows = any(i > lasts[-1] for i in own)
    if follows:
        before = [n for n, last in enumerate(lasts) if last < index]
        return before[-1] if before else -1
    after = [n for n, first in enumerate(firsts) if first > index]
    return after[0] if after else -1
