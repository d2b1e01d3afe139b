"""A page that shows how the tables of a document without pages were understood: cells coloured by role."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from corpora.documents import Document, Table
from corpora.studies import Focus
from extract.numbers import format_number
from extract.tables.groups import find_blocks
from extract.tables.roles import Role

COLOURS = {
    Role.TRIPLET: "#cfe8ff", Role.REGION: "#e2f3d5", Role.SIDE: "#e2f3d5", Role.AREA: "#f0f0e0", Role.STATISTIC: "#ffe2c2",
    Role.P: "#fff2cc", Role.SIZE: "#f3d9f5", Role.CONTRAST: "#ffd5d5", Role.SEED: "#ffd5d5", Role.STUDY: "#ffd5d5",
    Role.SPACE: "#cfe8ff",
}  # fmt: skip


def write_tables(document: Document, foci: Sequence[Focus]) -> dict[str, bytes]:
    """Return one HTML page (file name to bytes) with every table that gave foci, its roles and its readings."""
    tables = [t for t in document.tables if any(f.table in (t.label, t.id) for f in foci)]
    if not tables:
        return {}
    legend = " ".join(
        f'<span style="background:{c}">&nbsp;{escape(r.value)}&nbsp;</span>' for r, c in COLOURS.items()
    )
    body = "\n".join(_table(table, foci) for table in tables)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>'
        f"{escape(document.name)}</title><style>body{{font:14px sans-serif;margin:2em}}table{{border-collapse:collapse}}"
        "td{border:1px solid #bbb;padding:2px 6px}td.read{border:0;color:#06c;white-space:nowrap}</style></head><body>"
        f"<h1>{escape(document.title or document.name)}</h1><p>{legend}</p>\n{body}\n</body></html>\n"
    )
    return {f"{document.name}.html": page.encode()}


def _table(table: Table, foci: Sequence[Focus]) -> str:
    grid = table.grid()
    roles = {
        (row, c.index): c.role
        for b in find_blocks(table)
        for row in range(b.first, b.last)
        for c in b.columns
    }
    lines = [f"<h2>{escape(table.label or table.id)}</h2><p>{escape(table.caption)}</p><table>"]
    for number in range(len(grid)):
        cells = []
        for cell in table.row(number):
            colour = COLOURS.get(roles.get((number, cell.column), Role.OTHER), "#fff")
            cells.append(
                f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}" style="background:{colour}">'
                f"{escape(cell.text)}</td>"
            )
        read = [f for f in foci if f.row == number and f.table in (table.label, table.id)]
        cells.extend(f'<td class="read">{escape(_reading(focus))}</td>' for focus in read)
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])


def _reading(focus: Focus) -> str:
    xyz = ", ".join(format_number(v) for v in (focus.x, focus.y, focus.z))
    statistic = f"{focus.statistic_name} {format_number(focus.statistic)}" if focus.statistic_name else ""
    parts = [
        f"({xyz}) {focus.space or 'space?'}",
        str(focus.kind),
        focus.contrast or "contrast?",
        focus.region or "region?",
        statistic,
    ]
    return " · ".join(filter(None, parts))
