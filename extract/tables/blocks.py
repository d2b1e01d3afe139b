"""The rows under one heading: their columns, roles and groups of coordinates, or why they are refused."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.nouns.documents import Table
from extract.tables.groups import _find_groups, _values, body_cells, with_own_columns
from extract.tables.headings import has_axes, header_ranges, is_spanning_title
from extract.tables.model import Block, Column, Grid, Role
from extract.tables.refusals import contradicts_millimetres, speaks_of_brain
from extract.tables.roles import classify, header_paths, role_by_content

MIN_UNSIGNED = 4
"""So many rows without any minus are no places in a brain where no word of the table speaks of one."""


def find_blocks(table: Table) -> list[Block]:
    """Return the table cut at its heading rows, each block with its columns and coordinate groups."""
    grid = table.grid()
    headers = header_ranges(table, grid)
    blocks: list[Block] = []
    for position, header in enumerate(headers):
        last = headers[position + 1].start if position + 1 < len(headers) else len(grid)
        block = _block(grid, header, last, table.caption)
        earlier = blocks[-1] if blocks else None
        if earlier is not None and earlier.groups and not block.groups and not has_axes(grid, header):
            # A row that only looks like a heading: the columns above it still hold.
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
    return [without_groups(block, "units of another quantity or species") for block in blocks]


def _is_foreign(table: Table, grid: Grid, blocks: list[Block]) -> bool:
    """Return whether the table's words say that its numbers are no mm in a brain."""
    if not any(block.groups for block in blocks):
        return False
    headings = " ".join(group.heading for block in blocks for group in block.groups)
    words = [cell.text for row in grid for cell in row if cell is not None and re.search(r"[^\W\d]{2}", cell.text)]
    if any(c.role in {Role.STATISTIC, Role.AREA} for block in blocks for c in block.columns):
        words.append("statistic")
    others = " ".join((*words, *table.footnotes))
    if contradicts_millimetres(headings, table.caption, others):
        return True
    values = [v for b in blocks for g in b.groups for v in _values(grid, range(b.first, b.last), g)]
    unsigned = len(values) >= MIN_UNSIGNED and all(v >= 0 for xyz in values for v in xyz)
    return unsigned and not speaks_of_brain(" ".join((headings, table.caption, others)))


def without_groups(block: Block, why: str) -> Block:
    """Return a block whose coordinate columns are refused for the reason given."""
    refused = tuple(f"{g.heading or 'unnamed columns'} ({why})" for g in block.groups)
    return replace(block, groups=(), refused=(*block.refused, *refused))


def _block(grid: Grid, header: range, last: int, caption: str) -> Block:
    rows = [row for row in header if not is_spanning_title(grid, row)]
    paths = header_paths(grid, rows)  # type: ignore[arg-type]
    body = range(header.stop, last)
    columns = []
    for index, path in enumerate(paths):
        role, name, unit = classify(path)
        columns.append(Column(index=index, path=path, role=role, name=name, unit=unit))
    groups, refused, dead = _find_groups(grid, rows, body, columns, caption)
    taken = {c for group in groups for c in group.columns}
    settled = dict.fromkeys(dead, Role.OTHER) | dict.fromkeys(taken, Role.TRIPLET)
    settled |= {g.merged: Role.REGION for g in groups if g.embedded and g.merged is not None}
    columns = [replace(c, role=settled.get(c.index, c.role)) for c in columns]
    columns = _roles_by_content(grid, body, columns, taken | dead)
    groups = with_own_columns(grid, rows, columns, groups)
    return Block(
        header=header,
        first=header.stop,
        last=last,
        columns=tuple(columns),
        groups=tuple(groups),
        refused=tuple(refused),
    )


def _roles_by_content(grid: Grid, body: range, columns: list[Column], taken: set[int]) -> list[Column]:
    found: list[Column] = []
    for column in columns:
        role = column.role
        if column.index not in taken:
            role = role_by_content(body_cells(grid, body, column.index), column, columns, len(body))
        found.append(Column(index=column.index, path=column.path, role=role, name=column.name, unit=column.unit))
    return found
