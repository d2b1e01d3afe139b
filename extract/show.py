"""How a document was understood, for people: cells coloured by role, each reading beside the cells it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from corpora.nouns.documents import Cell
from corpora.nouns.studies import Focus
from extract.numbers import format_number
from extract.tables.headings import row_texts
from extract.tables.model import Block, Grid, Interpretation, Role, TableReading, Understood

MAX_SECTION_TEXTS = 2
"""Cells with words in a section row: its name, and a word such as "none" or a count beside it."""

Place = tuple[int, int]
"""Row and column of a printed cell."""

LEGEND = {
    Role.TRIPLET: "coordinates", Role.REGION: "region", Role.SIDE: "region", Role.AREA: "region",
    Role.STATISTIC: "statistic", Role.P: "statistic", Role.SIZE: "cluster size", Role.NUMBER: "cluster size",
    Role.CONTRAST: "contrast / section", Role.STUDY: "contrast / section", Role.SEED: "contrast / section",
    Role.SPACE: "space", Role.X: "x", Role.Y: "y", Role.Z: "z",
}  # fmt: skip
"""The names of the roles in the legend of a picture."""

MARKUP_COLOURS = {
    Role.TRIPLET: "#cfe8ff", Role.REGION: "#e2f3d5", Role.SIDE: "#e2f3d5", Role.AREA: "#f0f0e0", Role.STATISTIC: "#ffe2c2",
    Role.P: "#fff2cc", Role.SIZE: "#f3d9f5", Role.CONTRAST: "#ffd5d5", Role.SEED: "#ffd5d5", Role.STUDY: "#ffd5d5",
    Role.SPACE: "#cfe8ff",
}  # fmt: skip


# -- roles of printed cells ------------------------------------------------------------------------------


def cell_roles(one: Understood) -> dict[Place, str]:
    """Return the legend's role name of each printed cell, by its printed place."""
    roles: dict[Place, str] = {}
    for block in one.blocks:
        by_column = {c.index: LEGEND.get(c.role, "other") for c in block.columns}
        for group in block.groups:
            if group.axes is not None:
                by_column.update(zip(group.axes, "xyz", strict=True))
        coordinates = {i for g in block.groups for i in g.columns}
        for cell, printed in _with_origins(one):
            if cell.row in block.header or cell.header:
                roles[printed.row, printed.column] = "header"
            elif block.first <= cell.row < block.last:
                section = _is_section(one.grid, cell.row, block, coordinates)
                role = "contrast / section" if section else by_column.get(cell.column, "other")
                roles[printed.row, printed.column] = role
    return roles


def _with_origins(one: Understood) -> Iterator[tuple[Cell, Cell]]:
    """Yield each cell of the straightened table with the printed cell it comes from."""
    return zip(one.table.cells, one.straight.origins, strict=True)


def _is_section(grid: Grid, row: int, block: Block, coordinates: set[int]) -> bool:
    """Return whether a row is a heading of the rows below it: words in one or two cells, none of them a coordinate."""
    texts = row_texts(grid, row)
    return (
        bool(block.groups)
        and 0 < len(texts) <= MAX_SECTION_TEXTS
        and not any(column in coordinates and column for column, _ in texts)
    )


def cells_of_rows(one: Understood) -> dict[int, list[Cell]]:
    """Return the printed cells of each row of the table as understood: where a table was turned, those of a column."""
    rows: dict[int, list[Cell]] = {}
    for cell, printed in _with_origins(one):
        rows.setdefault(cell.row, []).append(printed)
    return rows


# -- readings in words -----------------------------------------------------------------------------------


def describe(focus: Focus) -> str:
    """Return one focus as understood, on one line."""
    parts = [_xyz(focus)]
    if focus.kind != "peak":
        parts.append(str(focus.kind))
    if focus.statistic is not None:
        parts.append(f"{focus.statistic_name or 'statistic'} {format_number(focus.statistic)}")
    if focus.cluster_size is not None:
        parts.append(f"{format_number(focus.cluster_size)} {focus.cluster_unit or ''}".strip())
    parts += [focus.region or "region?", focus.contrast or "contrast?"]
    parts += [p.code for p in focus.problems]
    return " · ".join(parts)


def _xyz(focus: Focus) -> str:
    xyz = ", ".join(format_number(v) for v in (focus.x, focus.y, focus.z))
    return f"({xyz}) {focus.space or 'space?'}"


def _describe_in_markup(focus: Focus) -> str:
    statistic = f"{focus.statistic_name} {format_number(focus.statistic)}" if focus.statistic_name else ""
    parts = (
        _xyz(focus),
        str(focus.kind),
        focus.contrast or "contrast?",
        focus.region or "region?",
        statistic,
    )
    return " · ".join(filter(None, parts))


# -- web pages -------------------------------------------------------------------------------------------


def write_tables(read: Interpretation) -> dict[str, bytes]:
    """Return one HTML page (file name to bytes) with every table that gave foci, its roles and its readings."""
    readings = [reading for reading in read.readings if reading.foci]
    if not readings:
        return {}
    document = read.document
    legend = " ".join(
        f'<span style="background:{c}">&nbsp;{escape(r.value)}&nbsp;</span>' for r, c in MARKUP_COLOURS.items()
    )
    body = "\n".join(_table(reading) for reading in readings)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>'
        f"{escape(document.name)}</title><style>body{{font:14px sans-serif;margin:2em}}table{{border-collapse:collapse}}"
        "td{border:1px solid #bbb;padding:2px 6px}td.read{border:0;color:#06c;white-space:nowrap}</style></head><body>"
        f"<h1>{escape(document.title or document.name)}</h1><p>{legend}</p>\n{body}\n</body></html>\n"
    )
    return {f"{document.name}.html": page.encode()}


def _table(reading: TableReading) -> str:
    """Return the table as printed; readings beside its rows, or below its columns where it is printed on its side."""
    one = reading.understood
    colours = _markup_colours(one)
    printed = one.straight.printed
    lines = [f"<h2>{escape(printed.name)}</h2><p>{escape(printed.caption)}</p><table>"]
    for number in range(printed.n_rows):
        cells = [_markup_cell(cell, colours.get((cell.row, cell.column), "#fff")) for cell in printed.row(number)]
        if not one.straight.turned:
            cells.extend(_markup_reading(focus) for focus in reading.foci if focus.row == number)
        lines.append(f"<tr>{''.join(cells)}</tr>")
    if one.straight.turned:
        columns = ([f for f in reading.foci if f.row == column] for column in range(printed.n_columns))
        lines.append(f"<tr>{''.join(_markup_reading(*foci) for foci in columns)}</tr>")
    return "\n".join([*lines, "</table>"])


def _markup_colours(one: Understood) -> dict[Place, str]:
    """Return the colour of each printed cell below a heading, by its printed place."""
    roles = {(row, c.index): c.role for b in one.blocks for row in range(b.first, b.last) for c in b.columns}
    return {
        (printed.row, printed.column): MARKUP_COLOURS.get(roles.get((cell.row, cell.column), Role.OTHER), "#fff")
        for cell, printed in _with_origins(one)
    }


def _markup_cell(cell: Cell, colour: str) -> str:
    return (
        f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}" style="background:{colour}">'
        f"{escape(cell.text)}</td>"
    )


def _markup_reading(*foci: Focus) -> str:
    return f'<td class="read">{"<br>".join(escape(_describe_in_markup(focus)) for focus in foci)}</td>'
