"""Page pictures that show how a table was understood: cells coloured by role, readings beside their rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.evidence import Box, Problem
from corpora.nouns.studies import Focus
from extract.numbers import format_number
from extract.pdf.file import PdfFile
from extract.tables.blocks import find_blocks
from extract.tables.headings import row_texts
from extract.tables.model import Block, Role

SCALE = 2.0
"""Pixels per point of the page in a picture."""

NOTE_WIDTH = 620
"""Pixels beside the page for what was understood."""

LINE = 15
"""Pixels from one line of notes to the next."""

HEAD = 26
"""Pixels above the page for the legend."""

PROBLEM_INK = (200, 0, 0)
NOTE_INK = (10, 60, 150)

Colour = tuple[int, int, int]
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

COLOURS: dict[str, Colour] = {
    "x": (230, 60, 60), "y": (40, 160, 60), "z": (50, 90, 220), "coordinates": (0, 150, 170),
    "region": (150, 110, 40), "statistic": (240, 140, 0), "cluster size": (150, 60, 190),
    "contrast / section": (220, 60, 140), "space": (0, 110, 110), "header": (110, 110, 110), "other": (180, 180, 180),
}  # fmt: skip
"""The role names of the legend and their colours."""

_LEGEND = {
    Role.TRIPLET: "coordinates", Role.REGION: "region", Role.SIDE: "region", Role.AREA: "region",
    Role.STATISTIC: "statistic", Role.P: "statistic", Role.SIZE: "cluster size", Role.NUMBER: "cluster size",
    Role.CONTRAST: "contrast / section", Role.STUDY: "contrast / section", Role.SEED: "contrast / section",
    Role.SPACE: "space", Role.X: "x", Role.Y: "y", Role.Z: "z",
}  # fmt: skip

_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""Clockwise turns of a frame as Pillow names them (counter-clockwise)."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was understood of one row: the text beside it, where the row stands, and whether it is doubtful."""

    text: str
    x0: float
    x1: float
    y: float
    doubtful: bool


def draw_tables(document: Document, foci: Sequence[Focus], data: bytes) -> dict[str, bytes]:
    """Return PNG pictures (file name to bytes) of the pages that hold tables with foci; same input, same bytes.

    Documents without pages give no pictures.

    Raises
    ------
    FormatError : `data` is not a readable PDF.
    """
    if document.kind != "pdf":
        return {}
    pages: dict[int, list[Table]] = {}
    for table in document.tables:
        if _foci_of(table, foci) or table.problems:
            for page in sorted({c.page for c in table.cells if c.page is not None}):
                pages.setdefault(page, []).append(table)
    pictures: dict[str, bytes] = {}
    with PdfFile(data, document.name) as pdf:
        for page, tables in sorted(pages.items()):
            if 1 <= page <= len(pdf):
                name = f"{Path(document.name).stem}-page{page:03d}.png"
                pictures[name] = draw_page(pdf.document, page, tables, foci, document.problems)
    return pictures


def draw_page(
    pdf: pdfium.PdfDocument,
    page: int,
    tables: Sequence[Table],
    foci: Sequence[Focus],
    problems: Sequence[Problem] = (),
) -> bytes:
    """Return the PNG of one page with the cells of `tables` coloured by role and readings beside the rows."""
    sheet = pdf[page - 1]
    picture = sheet.render(scale=SCALE).to_pil().convert("RGB")
    sheet.close()
    frame = (picture.width / SCALE, picture.height / SCALE)
    turn = reading_turn(tables, page)
    if turn:
        picture = picture.transpose(_TURNS[turn])
    wash = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    brush = ImageDraw.Draw(wash)
    notes: list[Note] = []
    for table in tables:
        roles = cell_roles(table)
        boxes = {}
        for cell in table.cells:
            if cell.page == page and cell.box is not None:
                box = _turned(cell.box, turn, *frame)
                boxes[cell.row, cell.column] = box
                _paint(
                    brush,
                    box,
                    COLOURS[roles.get((cell.row, cell.column), "other")],
                    dashed=not _foci_of(table, foci),
                )
        notes.extend(_notes(table, foci, page, boxes))
    picture = Image.alpha_composite(picture.convert("RGBA"), wash).convert("RGB")
    return _png(_with_margin(picture, notes, _problems(page, tables, foci, problems)))


def _foci_of(table: Table, foci: Iterable[Focus]) -> list[Focus]:
    return [f for f in foci if f.table is not None and f.table in (table.label, table.id)]


def cell_roles(table: Table) -> dict[tuple[int, int], str]:
    """Return the legend's role name of each cell, by its grid place."""
    grid = table.grid()
    roles: dict[tuple[int, int], str] = {}
    for block in find_blocks(table):
        by_column = {c.index: _LEGEND.get(c.role, "other") for c in block.columns}
        for group in block.groups:
            if group.axes is not None:
                by_column.update(zip(group.axes, "xyz", strict=True))
        coordinates = {i for g in block.groups for i in g.columns}
        for cell in table.cells:
            if cell.row in block.header or cell.header:
                roles[cell.row, cell.column] = "header"
            elif block.first <= cell.row < block.last:
                section = _is_section(grid, cell.row, block, coordinates)
                roles[cell.row, cell.column] = "contrast / section" if section else by_column.get(cell.column, "other")
    return roles


def _is_section(grid: list[list[Cell | None]], row: int, block: Block, coordinates: set[int]) -> bool:
    """Return whether a row heads the rows below it: words in one or two cells, none of them a coordinate."""
    texts = row_texts(grid, row)
    return (
        bool(block.groups) and 0 < len(texts) <= 2 and not any(column in coordinates and column for column, _ in texts)
    )


def reading_turn(tables: Sequence[Table], page: int) -> int:
    """Return by how many degrees (clockwise) the page must be turned for the rows of its tables to run across."""
    across = down = 0.0
    for table in tables:
        rows: dict[int, list[Cell]] = {}
        for cell in table.cells:
            if cell.page == page and cell.box is not None and cell.row_span == cell.column_span == 1:
                rows.setdefault(cell.row, []).append(cell)
        for cells in rows.values():
            cells.sort(key=lambda c: c.column)
            first, last = cells[0].box, cells[-1].box
            if first is not None and last is not None:
                across += (last[0] + last[2] - first[0] - first[2]) / 2
                down += (last[1] + last[3] - first[1] - first[3]) / 2
    if abs(down) > abs(across):
        return 90 if down < 0 else 270
    return 180 if across < 0 else 0


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    x0, top, x1, bottom = box
    if turn == 90:
        return height - bottom, x0, height - top, x1
    if turn == 180:
        return width - x1, height - bottom, width - x0, height - top
    if turn == 270:
        return top, width - x1, bottom, width - x0
    return box


def _paint(brush: ImageDraw.ImageDraw, box: Box, colour: Colour, *, dashed: bool) -> None:
    """Paint one cell; cells of tables that gave no foci are only outlined."""
    x0, top, x1, bottom = (v * SCALE for v in box)
    place = (min(x0, x1) - 2, min(top, bottom) - 1, max(x0, x1) + 2, max(top, bottom) + 1)
    brush.rectangle(place, fill=None if dashed else (*colour, 60), outline=(*colour, 255), width=1)


def _notes(table: Table, foci: Sequence[Focus], page: int, boxes: dict[tuple[int, int], Box]) -> list[Note]:
    rows: dict[int, list[Focus]] = {}
    for focus in _foci_of(table, foci):
        if focus.row is not None and focus.page in (None, page):
            rows.setdefault(focus.row, []).append(focus)
    notes: list[Note] = []
    for row, members in sorted(rows.items()):
        cells = [box for (r, _), box in boxes.items() if r == row]
        if cells:
            y = sum(box[1] + box[3] for box in cells) / 2 / len(cells)
            x0, x1 = min(box[0] for box in cells) * SCALE, max(box[2] for box in cells) * SCALE
            notes.extend(Note(reading(f), x0, x1, y * SCALE, bool(f.problems)) for f in members)
    return notes


def reading(focus: Focus) -> str:
    """Return one focus as understood, on one line."""
    xyz = ", ".join(format_number(v) for v in (focus.x, focus.y, focus.z))
    parts = [f"({xyz}) {focus.space or 'space?'}"]
    if focus.kind != "peak":
        parts.append(str(focus.kind))
    if focus.statistic is not None:
        parts.append(f"{focus.statistic_name or 'statistic'} {format_number(focus.statistic)}")
    if focus.cluster_size is not None:
        parts.append(f"{format_number(focus.cluster_size)} {focus.cluster_unit or ''}".strip())
    parts += [focus.region or "region?", focus.contrast or "contrast?"]
    parts += [p.code for p in focus.problems]
    return " · ".join(parts)


def _problems(page: int, tables: Sequence[Table], foci: Sequence[Focus], problems: Sequence[Problem]) -> list[str]:
    """Return the problems of a page, its tables and their foci, each once."""
    said: dict[str, None] = {}
    for problem in problems:
        if problem.evidence is not None and problem.evidence.page == page:
            said.setdefault(str(problem))
    for table in tables:
        for problem in table.problems:
            said.setdefault(str(problem))
        for focus in _foci_of(table, foci):
            if focus.page in (None, page):
                for problem in focus.problems:
                    said.setdefault(str(problem))
    return list(said)


def _font(size: int) -> _Font:
    """Return the font that comes with matplotlib (no import needed), else Pillow's own."""
    spec = find_spec("matplotlib")
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
        if path.is_file():
            return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)


def _with_margin(picture: Image.Image, notes: Sequence[Note], problems: Sequence[str]) -> Image.Image:
    """Return the picture with the legend above, notes beside it and problems below.

    Notes stand to the right; where tables stand side by side, those of the left one stand to the left.
    """
    font = _font(11)
    left = [n for n in notes if n.x1 < 0.55 * picture.width]
    right = [n for n in notes if n.x1 >= 0.55 * picture.width]
    if not right or not left:
        left, right = [], list(notes)
    start = NOTE_WIDTH if left else 0
    width = start + picture.width + NOTE_WIDTH
    lines = [part for problem in problems for part in _wrapped(problem, width - 20, font)]
    body = max(picture.height, LINE * (max(len(left), len(right)) + 1))
    canvas = Image.new("RGB", (width, HEAD + body + LINE * (len(lines) + 1)), "white")
    canvas.paste(picture, (start, HEAD))
    brush = ImageDraw.Draw(canvas)
    place = 8.0
    for role, colour in COLOURS.items():
        brush.rectangle((place, 7, place + 12, 19), fill=colour)
        brush.text((place + 16, 6), role, fill=(0, 0, 0), font=font)
        place += 16 + font.getlength(role) + 14
    _write_notes(brush, left, body, (start, start - 2, 6), font)
    _write_notes(brush, right, body, (start, start + picture.width + 2, start + picture.width + 6), font)
    for number, line in enumerate(lines):
        brush.text((10, HEAD + body + LINE * number), line, fill=PROBLEM_INK, font=font)
    return canvas


def _write_notes(
    brush: ImageDraw.ImageDraw,
    notes: Sequence[Note],
    height: float,
    across: tuple[float, float, float],
    font: _Font,
) -> None:
    """Write notes in one margin; `across` is where the page, the lines' ends and the text start."""
    page, edge, text_x = across
    ordered = sorted(notes, key=lambda n: (round(n.y), n.x0, n.text))
    for note, y in zip(ordered, note_heights([n.y for n in ordered], height), strict=True):
        ink = PROBLEM_INK if note.doubtful else NOTE_INK
        end = page + (note.x0 - 4 if edge < page else note.x1 + 4)
        brush.line((end, HEAD + note.y, edge, HEAD + y), fill=_pale(ink), width=1)
        lines = _wrapped(note.text, NOTE_WIDTH - 12, font)
        shown = lines[0] if len(lines) == 1 else lines[0] + " …"
        brush.text((text_x, HEAD + y - LINE / 2), shown, fill=ink, font=font)


def _pale(ink: Colour) -> Colour:
    return (ink[0] // 3 + 150, ink[1] // 3 + 150, ink[2] // 3 + 150)


def note_heights(wanted: Sequence[float], height: float) -> list[float]:
    """Return where notes stand, in order: as near as can be to `wanted` without overlapping, within `height`."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + LINE) if placed else max(y, LINE / 2))
    limit = height - LINE / 2
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - LINE
    return placed


def _wrapped(text: str, width: float, font: _Font) -> list[str]:
    """Return a text cut into lines that fit `width` pixels."""
    lines = [""]
    for word in text.split():
        trial = f"{lines[-1]} {word}".strip()
        if font.getlength(trial) <= width or not lines[-1]:
            lines[-1] = trial
        else:
            lines.append(word)
    return lines


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="PNG", optimize=False, compress_level=6)
    return out.getvalue()


MARKUP_COLOURS = {
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
        f'<span style="background:{c}">&nbsp;{escape(r.value)}&nbsp;</span>' for r, c in MARKUP_COLOURS.items()
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
    roles = {(row, c.index): c.role for b in find_blocks(table) for row in range(b.first, b.last) for c in b.columns}
    lines = [f"<h2>{escape(table.label or table.id)}</h2><p>{escape(table.caption)}</p><table>"]
    for number in range(len(grid)):
        cells = []
        for cell in table.row(number):
            colour = MARKUP_COLOURS.get(roles.get((number, cell.column), Role.OTHER), "#fff")
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
