"""Pictures of a PDF's pages with its tables as understood: cells coloured by role, readings beside their rows."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from corpora.figures import CHINESE_FAMILIES
from corpora.nouns.documents import Cell
from corpora.nouns.evidence import Box, Problem
from extract.pdf.file import PdfFile
from extract.pdf.model import HALF_TURN, QUARTER_TURN, turn_box
from extract.show import Place, cell_roles, cells_of_rows, describe
from extract.tables.model import Interpretation, TableReading

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

MORE_FAMILIES = (
    "Heiti SC",
    "WenQuanYi Micro Hei",
    "Noto Serif CJK SC",
    "SimSun",
    "Songti SC",
    "AR PL UMing CN",
    "AR PL SungtiL GB",
)
"""Fonts for Chinese that are good enough for notes in a margin."""
_CHINESE_RUN = re.compile(r"([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)")

COLOURS: dict[str, Colour] = {
    "x": (230, 60, 60), "y": (40, 160, 60), "z": (50, 90, 220), "coordinates": (0, 150, 170),
    "region": (150, 110, 40), "statistic": (240, 140, 0), "cluster size": (150, 60, 190),
    "contrast / section": (220, 60, 140), "space": (0, 110, 110), "header": (110, 110, 110), "other": (180, 180, 180),
}  # fmt: skip
"""The role names of the legend and their colours."""

_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
"""Clockwise turns of a frame in degrees, as Pillow names them (counter-clockwise)."""

RIGHT_HALF = 0.55
"""Share of the page's width up to which a table ends on the left, its notes in the left margin."""


@dataclass(frozen=True, slots=True)
class Note:
    """One reading: its text, the extent of its cells in the picture, and whether it is doubtful."""

    text: str
    x0: float
    x1: float
    y: float
    doubtful: bool


def draw_tables(read: Interpretation, pdf: PdfFile) -> dict[str, bytes]:
    """Return PNG pictures (file name to bytes) of the pages that hold tables with foci; same input, same bytes."""
    pages: dict[int, list[TableReading]] = {}
    for reading in read.readings:
        table = reading.understood.table
        if reading.foci or table.problems:
            for page in sorted({c.page for c in table.cells if c.page is not None}):
                pages.setdefault(page, []).append(reading)
    pictures: dict[str, bytes] = {}
    for page, readings in sorted(pages.items()):
        if 1 <= page <= len(pdf):
            name = f"{Path(read.document.name).stem}-page{page:03d}.png"
            pictures[name] = draw_page(pdf.document, page, readings, read.document.problems)
    return pictures


def draw_page(
    pdf: pdfium.PdfDocument, page: int, readings: Sequence[TableReading], problems: Sequence[Problem] = ()
) -> bytes:
    """Return the PNG of one page with the cells of its tables coloured by role and readings beside the rows."""
    sheet = pdf[page - 1]
    picture = sheet.render(scale=SCALE).to_pil().convert("RGB")
    sheet.close()
    frame = (picture.width / SCALE, picture.height / SCALE)
    turn = reading_turn([reading.understood.straight.origins for reading in readings], page)
    if turn:
        picture = picture.transpose(_TURNS[turn])
    wash = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    brush = ImageDraw.Draw(wash)
    notes: list[Note] = []
    for reading in readings:
        boxes = {
            (cell.row, cell.column): turn_box(cell.box, turn, *frame)
            for cell in reading.understood.straight.origins
            if cell.page == page and cell.box is not None
        }
        roles = cell_roles(reading.understood)
        for place, box in boxes.items():
            _paint(brush, box, COLOURS[roles.get(place, "other")], dashed=not reading.foci)
        notes.extend(notes_of(reading, page, boxes))
    picture = Image.alpha_composite(picture.convert("RGBA"), wash).convert("RGB")
    return _png(_with_margin(picture, notes, _problems_on(page, readings, problems)))


def reading_turn(tables: Sequence[Sequence[Cell]], page: int) -> int:
    """Return by how many degrees (clockwise) the page must be turned for the printed rows of its tables to run across."""
    across = down = 0.0
    for printed in tables:
        rows: dict[int, list[Cell]] = {}
        for cell in printed:
            if cell.page == page and cell.box is not None and cell.row_span == cell.column_span == 1:
                rows.setdefault(cell.row, []).append(cell)
        for cells in rows.values():
            cells.sort(key=lambda c: c.column)
            first, last = cells[0].box, cells[-1].box
            if first is not None and last is not None:
                across += (last[0] + last[2] - first[0] - first[2]) / 2
                down += (last[1] + last[3] - first[1] - first[3]) / 2
    if abs(down) > abs(across):
        return QUARTER_TURN if down < 0 else HALF_TURN + QUARTER_TURN
    return HALF_TURN if across < 0 else 0


def _paint(brush: ImageDraw.ImageDraw, box: Box, colour: Colour, *, dashed: bool) -> None:
    """Paint one cell; cells of tables that gave no foci are only outlined."""
    x0, top, x1, bottom = (v * SCALE for v in box)
    place = (min(x0, x1) - 2, min(top, bottom) - 1, max(x0, x1) + 2, max(top, bottom) + 1)
    brush.rectangle(place, fill=None if dashed else (*colour, 60), outline=(*colour, 255), width=1)


def notes_of(reading: TableReading, page: int, boxes: dict[Place, Box]) -> list[Note]:
    """Return a note per focus at the height of its cells; below them where the table is printed on its side."""
    notes: list[Note] = []
    cells_of = cells_of_rows(reading.understood)
    for focus in sorted(reading.foci, key=lambda f: f.row or 0):
        if focus.row is None or focus.page not in (None, page):
            continue
        places = [(cell.row, cell.column) for cell in cells_of.get(focus.row, ())]
        found = [boxes[place] for place in places if place in boxes]
        if found:
            middles = [(box[1] + box[3]) / 2 for box in found]
            y = max(box[3] for box in found) if reading.understood.straight.turned else sum(middles) / len(middles)
            x0, x1 = min(box[0] for box in found) * SCALE, max(box[2] for box in found) * SCALE
            notes.append(Note(describe(focus), x0, x1, y * SCALE, bool(focus.problems)))
    return notes


def _problems_on(page: int, readings: Sequence[TableReading], problems: Sequence[Problem]) -> list[str]:
    """Return the problems of a page, its tables and their foci, each once."""
    found = [problem for problem in problems if problem.evidence is not None and problem.evidence.page == page]
    for reading in readings:
        found.extend(reading.understood.table.problems)
        found.extend(p for focus in reading.foci if focus.page in (None, page) for p in focus.problems)
    return list(dict.fromkeys(map(str, found)))


class Letters:
    """The letters of notes: those that come with matplotlib, and for Chinese those of a font of this machine where it has one."""

    def __init__(self, size: int) -> None:
        self._plain, self._size = _plain_font(size), size

    @cached_property
    def _chinese(self) -> _Font:
        """The first of the fonts for Chinese that this machine has; looked for only where there is some to write."""
        from matplotlib.font_manager import FontProperties, findfont

        for family in (*CHINESE_FAMILIES, *MORE_FAMILIES):
            with contextlib.suppress(ValueError, OSError):
                return ImageFont.truetype(
                    findfont(FontProperties(family=family), fallback_to_default=False), self._size
                )
        return self._plain

    def _runs(self, text: str) -> Iterator[tuple[str, _Font]]:
        for part in _CHINESE_RUN.split(text):
            if part:
                yield part, self._chinese if _CHINESE_RUN.fullmatch(part) else self._plain

    def length(self, text: str) -> float:
        """Return how many pixels a text is long."""
        return sum(font.getlength(part) for part, font in self._runs(text))

    def write(self, brush: ImageDraw.ImageDraw, place: tuple[float, float], text: str, ink: Colour) -> None:
        """Write a text from a place on to the right."""
        x, y = place
        for part, font in self._runs(text):
            brush.text((x, y), part, fill=ink, font=font)
            x += font.getlength(part)


def _plain_font(size: int) -> _Font:
    """Return the font that comes with matplotlib (no import needed), else Pillow's own."""
    spec = find_spec("matplotlib")
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
        if path.is_file():
            return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)


def _with_margin(picture: Image.Image, notes: Sequence[Note], problems: Sequence[str]) -> Image.Image:
    """Return the picture with the legend above, notes beside it and problems below.

    Notes are on the right; where tables are side by side, those of the left one are on the left.
    """
    letters = Letters(11)
    left = [n for n in notes if n.x1 < RIGHT_HALF * picture.width]
    right = [n for n in notes if n.x1 >= RIGHT_HALF * picture.width]
    if not right or not left:
        left, right = [], list(notes)
    start = NOTE_WIDTH if left else 0
    width = start + picture.width + NOTE_WIDTH
    lines = [part for problem in problems for part in _wrapped(problem, width - 20, letters)]
    body = max(picture.height, LINE * (max(len(left), len(right)) + 1))
    canvas = Image.new("RGB", (width, HEAD + body + LINE * (len(lines) + 1)), "white")
    canvas.paste(picture, (start, HEAD))
    brush = ImageDraw.Draw(canvas)
    place = 8.0
    for role, colour in COLOURS.items():
        brush.rectangle((place, 7, place + 12, 19), fill=colour)
        letters.write(brush, (place + 16, 6), role, (0, 0, 0))
        place += 16 + letters.length(role) + 14
    _write_notes(brush, left, body, (start, start - 2, 6), letters)
    _write_notes(brush, right, body, (start, start + picture.width + 2, start + picture.width + 6), letters)
    for number, line in enumerate(lines):
        letters.write(brush, (10, HEAD + body + LINE * number), line, PROBLEM_INK)
    return canvas


def _write_notes(
    brush: ImageDraw.ImageDraw,
    notes: Sequence[Note],
    height: float,
    across: tuple[float, float, float],
    letters: Letters,
) -> None:
    """Write notes in one margin; `across` is where the page, the lines' ends and the text start."""
    page, edge, text_x = across
    ordered = sorted(notes, key=lambda n: (round(n.y), n.x0, n.text))
    for note, y in zip(ordered, note_heights([n.y for n in ordered], height), strict=True):
        ink = PROBLEM_INK if note.doubtful else NOTE_INK
        end = page + (note.x0 - 4 if edge < page else note.x1 + 4)
        brush.line((end, HEAD + note.y, edge, HEAD + y), fill=_pale(ink), width=1)
        lines = _wrapped(note.text, NOTE_WIDTH - 12, letters)
        shown = lines[0] if len(lines) == 1 else lines[0] + " …"
        letters.write(brush, (text_x, HEAD + y - LINE / 2), shown, ink)


def _pale(ink: Colour) -> Colour:
    return (ink[0] // 3 + 150, ink[1] // 3 + 150, ink[2] // 3 + 150)


def note_heights(wanted: Sequence[float], height: float) -> list[float]:
    """Return the heights of notes, in order: as near as possible to `wanted` without overlapping, within `height`."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + LINE) if placed else max(y, LINE / 2))
    limit = height - LINE / 2
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - LINE
    return placed


def _wrapped(text: str, width: float, letters: Letters) -> list[str]:
    """Return a text cut into lines that fit `width` pixels."""
    lines = [""]
    for word in text.split():
        trial = f"{lines[-1]} {word}".strip()
        if letters.length(trial) <= width or not lines[-1]:
            lines[-1] = trial
        else:
            lines.append(word)
    return lines


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="PNG", optimize=False, compress_level=6)
    return out.getvalue()
