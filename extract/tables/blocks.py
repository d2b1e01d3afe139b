"""The rows under one heading: their columns, roles and groups of coordinates, or why they are refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.documents import Table
from corpora.words.spaces import lists_axes, names_coordinates
from extract.tables.columns.contents import body_cells, heads_counts, role_by_content, unit_below
from extract.tables.columns.explained import with_explained_codes
from extract.tables.columns.panels import one_a_panel, value_labels
from extract.tables.columns.post_hoc import with_compared_cells
from extract.tables.columns.seeds import with_listed_seeds
from extract.tables.groups import among_regions, find_groups, read_group, unheaded_group, values_of
from extract.tables.headings import has_axes, header_ranges, is_spanning_title
from extract.tables.levels.compared import by_comparison
from extract.tables.model import Block, Column, CoordinateGroup, Grid, Role
from extract.tables.names.legends import legend_of
from extract.tables.refusals import FOREIGN_TABLE, TableWords, contradicts_brain
from extract.tables.roles import (
    OWN_ROLES,
    PLACE_ROLES,
    axis_of,
    header_paths,
    heads_weights,
    role_by_heading,
    size_unit,
    statistic_of_map,
    title_over_axis,
)
from extract.tables.vocabulary import COORDINATE_WORD, clean_label

SHARED = -1
"""The owner of a statistic or size column that serves every group of its rows."""


def find_blocks(table: Table) -> list[Block]:
    """Return the table cut at its heading rows, each block with its columns and coordinate groups."""
    grid = table.grid()
    headers = header_ranges(table, grid)
    legend = legend_of(table.caption, table.footnotes)
    blocks: list[Block] = []
    for position, header in enumerate(headers):
        last = headers[position + 1].start if position + 1 < len(headers) else len(grid)
        block = _block(grid, header, last, table.caption)
        coded = with_explained_codes(grid, range(block.first, last), block.columns, legend)
        coded = with_compared_cells(grid, range(block.first, last), coded, table.caption)
        block = replace(block, columns=tuple(coded))
        earlier = blocks[-1] if blocks else None
        if earlier is not None and earlier.groups and not block.groups and not has_axes(grid, header):
            # A row that only looks like a heading: the columns above it are still in force.
            block = Block(
                header=range(header.start, header.start),
                first=header.start,
                last=last,
                columns=earlier.columns,
                groups=earlier.groups,
            )
        blocks.append(block)
    if not _is_foreign(table, grid, blocks):
        return blocks
    return [without_groups(block, FOREIGN_TABLE) for block in blocks]


def unheaded_block(table: Table) -> Block | None:
    """Return the block of a table without any heading row whose coordinates show by their numbers, else None.

    The table must speak of coordinates in its label or caption, or of parts of the brain in its rows.
    """
    grid = table.grid()
    body = range(len(grid))
    group = unheaded_group(grid, body)
    if group is None or not (names_coordinates(f"{table.label} {table.caption}") or among_regions(grid, body)):
        return None
    columns = [Column(index=index) for index in range(table.n_columns)]
    columns = [replace(c, role=Role.TRIPLET) if c.index in group.columns else c for c in columns]
    columns = _roles_by_content(grid, body, columns, set(group.columns))
    block = Block(header=range(0), first=0, last=len(grid), columns=tuple(columns), groups=(group,))
    return None if _is_foreign(table, grid, [block]) else block


def _is_foreign(table: Table, grid: Grid, blocks: Sequence[Block]) -> bool:
    """Return whether the table's words, or the lack of them, show that its numbers are not mm in a human brain."""
    groups = [(block, group) for block in blocks for group in block.groups]
    if not groups:
        return False
    statistics = any(c.role in {Role.STATISTIC, Role.AREA} for block in blocks for c in block.columns)
    cells = (cell.text for row in grid for cell in row if cell is not None)
    words = TableWords(
        headings=" ".join(group.heading for _, group in groups),
        caption=table.caption,
        labels=tuple(text for text in cells if re.search(r"[^\W\d]{2}", text)),
        notes=(*(("statistic",) if statistics else ()), *table.footnotes),
        values=[xyz for block, group in groups for xyz in values_of(grid, range(block.first, block.last), group)],
    )
    return contradicts_brain(words) is not None


_CLUSTER = re.compile(r"\bclusters?\b", re.IGNORECASE)
_NAMED_UNIT = re.compile(r"mm\W?[³3²2]|cm\W?[³3]|[μµ]l\b", re.IGNORECASE)


def without_groups(block: Block, why: str) -> Block:
    """Return a block whose coordinate columns are refused for the reason given."""
    refused = tuple(f"{g.heading or 'unnamed columns'} ({why})" for g in block.groups)
    return replace(block, groups=(), refused=(*block.refused, *refused))


def _block(grid: Grid, header: range, last: int, caption: str) -> Block:
    rows = [row for row in header if not is_spanning_title(grid, row)]
    paths = header_paths(grid, rows)
    body = range(header.stop, last)
    columns = []
    said = (caption, *(cell.text for row in grid for cell in row if cell is not None))
    for index, path in enumerate(paths):
        role, name, unit = role_by_heading(path)
        if role is Role.OTHER and heads_weights(path, said):
            role, name = Role.STATISTIC, "weight"
        if role is Role.SIZE and unit is None and _NAMED_UNIT.search(caption):
            unit = size_unit(caption)
        if role is Role.STATISTIC and name == "peak":
            name = statistic_of_map(caption) or name
        columns.append(Column(index=index, path=path, role=role, name=name, unit=unit))
    groups, refused, dead = find_groups(grid, rows, body, columns, caption)
    taken = {c for group in groups for c in group.columns}
    settled = dict.fromkeys(dead, Role.OTHER) | dict.fromkeys(taken, Role.TRIPLET)
    settled |= {g.merged: Role.REGION for g in groups if g.embedded and g.merged is not None}
    columns = [replace(c, role=settled.get(c.index, c.role)) for c in columns]
    columns = _roles_by_content(grid, body, columns, taken | dead)
    placed = [row for row in body if any(read_group(grid, row, group) for group in groups)]
    compared = by_comparison(grid, placed, columns, groups, caption)
    columns = compared[0] if compared else one_a_panel(columns, len(groups))
    columns = with_listed_seeds(grid, body, columns, groups)
    groups = compared[1] if compared else _with_own_columns(grid, rows, columns, groups)
    return Block(
        header=header,
        first=header.stop,
        last=last,
        columns=tuple(columns),
        groups=tuple(groups),
        refused=tuple(refused),
    )


def _roles_by_content(grid: Grid, body: range, columns: list[Column], taken: set[int]) -> list[Column]:
    # Regions under a heading of sides come first: they are what the other columns stand beside.
    sided = [column.role is Role.SIDE and column.index not in taken for column in columns]
    columns = [
        replace(c, role=role_by_content(body_cells(grid, body, c.index), c, columns, len(body))) if is_sided else c
        for c, is_sided in zip(columns, sided, strict=True)
    ]
    found: list[Column] = []
    for column in columns:
        role, cells = column.role, body_cells(grid, body, column.index)
        if column.index not in taken:
            role = role_by_content(cells, column, columns, len(body))
            counted = body_cells(grid, body, column.index + 1) if column.index + 1 < len(columns) else []
            role = Role.CONTRAST if role is Role.OTHER and heads_counts(cells, counted) else role
        unit = column.unit
        if role is Role.SIZE and (below := unit_below(cells)) is not None:
            unit = size_unit(below)
        elif (
            role is Role.SIZE and unit is None and (_CLUSTER.search(column.leaf) or _NAMED_UNIT.search(column.heading))
        ):
            unit = size_unit(column.heading)
        name = "peak" if role is Role.STATISTIC and column.name is None else column.name
        found.append(replace(column, role=role, unit=unit, name=name))
    return found


# -- whose is which column -------------------------------------------------------------------------------


def _with_own_columns(
    grid: Grid, rows: Sequence[int], columns: Sequence[Column], groups: list[CoordinateGroup]
) -> list[CoordinateGroup]:
    """Give every group its label and, where there are several, the statistic and size columns that are its own."""
    if len(groups) <= 1:
        own = tuple(c for c in columns if c.role in OWN_ROLES)
        return [replace(group, own=own, labels=value_labels(own)) for group in groups]
    owners = _owners(grid, rows, columns, groups) | _place_owners(columns, groups)
    found = []
    for number, group in enumerate(groups):
        labels = _labels(columns, group, groups) or value_labels([c for c in columns if owners.get(c.index) == number])
        own = tuple(c for c in columns if owners.get(c.index) in (number, SHARED))
        if group.embedded:  # the words before its places are its regions, not those of the others
            own = (*(c for c in own if c.role is not Role.REGION), columns[group.columns[0]])
        found.append(replace(group, labels=labels, own=own))
    return found


def _labels(columns: Sequence[Column], group: CoordinateGroup, groups: list[CoordinateGroup]) -> tuple[str, ...]:
    def texts(one: CoordinateGroup) -> list[str]:
        seen: list[str] = []
        for index, axis in zip(one.columns, "xyz", strict=False):
            title = title_over_axis(columns[index], axis) if one.axes else None
            for text in (*columns[index].path[:-1], title) if title else columns[index].path:
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
    """Return a bracket of a heading unchanged, or nothing where it is only "MNI coordinates"."""
    return "" if _names_only_coordinates(match[1]) else match[0]


def _names_only_coordinates(text: str) -> bool:
    """Return whether a heading gives only the kind of coordinates, not the comparison."""
    if not (COORDINATE_WORD.search(text) or lists_axes(text)):
        return False
    words = re.findall(r"[A-Za-z-]+", COORDINATE_WORD.sub(" ", text))
    return all(_COORDINATE_COMPANION.fullmatch(word) or len(word) == 1 for word in words)


def _place_owners(columns: Sequence[Column], groups: list[CoordinateGroup]) -> dict[int, int]:
    """Return the group of each region and side column where every group has a region column, or a side column, of its own before it."""
    lasts = [max(group.columns) for group in groups]
    spans = [range(lasts[n - 1] + 1 if n else 0, min(group.columns)) for n, group in enumerate(groups)]
    places = [c for c in columns if c.role in PLACE_ROLES]
    if not all(any(c.index in span and c.role is Role.REGION for c in places) for span in spans):
        places = [c for c in places if c.role is Role.SIDE]
    if not all(any(c.index in span for c in places) for span in spans):
        return {}
    return {c.index: n for c in places for n, span in enumerate(spans) if c.index in span}


def _owners(
    grid: Grid, rows: Sequence[int], columns: Sequence[Column], groups: list[CoordinateGroup]
) -> dict[int, int]:
    """Return for every statistic or size column the number of its group; `SHARED` when it serves all."""
    own = [column for column in columns if column.role in OWN_ROLES]
    by_place = {column.index: _owner_by_place(columns, column.index, groups) for column in own}
    owners = dict(by_place)
    for column in own:
        owner = _owner_by_span(grid, rows, column.index, groups)
        if owner is not None:
            owners[column.index] = owner
    return by_place if _are_shifted(own, owners, by_place, len(groups)) else owners


def _are_shifted(own: Sequence[Column], owners: dict[int, int], by_place: dict[int, int], n_groups: int) -> bool:
    """Return whether headings over groups are set a column off: one has two of a kind and another none, where each has one by place.

    "x y z Z x y z Z" whose second heading, "Right hemisphere", begins over the first Z.
    """
    if n_groups <= 1:
        return False
    for role in {column.role for column in own}:
        of_role = [column.index for column in own if column.role is role]
        theirs, regular = [owners[i] for i in of_role], [by_place[i] for i in of_role]
        if sorted(regular) == list(range(n_groups)) and sorted(theirs) != sorted(regular) and SHARED not in theirs:
            return True
    return False


def _owner_by_span(grid: Grid, rows: Sequence[int], index: int, groups: list[CoordinateGroup]) -> int | None:
    for row in rows:
        cell = grid[row][index]
        if cell is None or not clean_label(cell.text):
            continue
        under = [n for n, group in enumerate(groups) if any(grid[row][c] is cell for c in group.columns)]
        if len(under) == 1:
            return under[0]
    return None


def _owner_by_place(columns: Sequence[Column], index: int, groups: list[CoordinateGroup]) -> int:
    firsts = [min(group.columns) for group in groups]
    lasts = [max(group.columns) for group in groups]
    own = [c.index for c in columns if c.role is columns[index].role]
    between = [i for i in own if lasts[0] < i < firsts[-1]]
    if not between:
        return SHARED
    follows = any(i > lasts[-1] for i in own)
    if follows:
        before = [n for n, last in enumerate(lasts) if last < index]
        return before[-1] if before else SHARED
    after = [n for n, first in enumerate(firsts) if first > index]
    return after[0] if after else SHARED
