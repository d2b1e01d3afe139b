"""The cells of an Excel sheet as a person sees them: hidden rows and columns, struck-out and white text left out."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpora.formats.workbook import open_workbook
from extract.readers.markup import MAX_CELLS
from extract.readers.seen.marks import is_raised_mark
from extract.readers.seen.shown import UNKNOWN_PICTURE
from extract.readers.stacks import RawCell, RawRow

MAX_BLANK_ROWS = 20
"""Blank rows in a row that keep their place."""
WIDEST = 16_384
"""Columns of a sheet in Excel."""
LARGEST_WHOLE = 1e12
"""Up to this size a double that holds a whole number is printed as one."""
NOT_SHOWN = ";;;"
"""The number format that shows nothing."""
SMALL = 0.8
"""Share of the size of the letters before from which letters are set small."""
_WHITE = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})
_WHITE_THEME = 0
"""The place of the ground's colour among the colours of a theme."""
_TELLING = re.compile(r"\d|\bx\b.*\by\b.*\bz\b", re.IGNORECASE)
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
_DRAWN_TEXT = re.compile(rb"<a:t>([^<]*)</a:t>|</a:p>")
MAX_DRAWING_BYTES = 4 * 1024 * 1024


@dataclass(slots=True)
class SheetCells:
    """The rows of a sheet, and by how they look ("hidden") the texts with numbers that were left out."""

    rows: list[RawRow] = field(default_factory=list)
    unseen: dict[str, list[str]] = field(default_factory=dict)
    n_left: int = 0
    """Rows beyond `MAX_CELLS`."""

    def leave_out(self, look: str, text: str) -> None:
        """Note a text that nobody sees, if it holds digits or the headings over them."""
        if _TELLING.search(text):
            self.unseen.setdefault(look, []).append(text)


def plain_cell(value: Any) -> RawCell:
    """Return the cell of a stored value."""
    text = "" if value is None else number_text(value)
    return RawCell.of(text, raw=text) if text else RawCell(text="", raw="")


def number_text(value: Any) -> str:
    """Return a stored value as a table prints it: 12.0 is 12, rounding noise of doubles goes."""
    if isinstance(value, float):
        return str(int(value)) if abs(value) < LARGEST_WHOLE and value == int(value) else f"{value:.10g}"
    return str(value)


def read_cells(sheet: Any) -> SheetCells:
    """Return what a person sees of a sheet; a merged cell is at its top left, with its spans. Blank rows keep their place."""
    found = SheetCells()
    spans = {
        (area.min_row, area.min_col): (
            min(area.max_row, sheet.max_row) - area.min_row + 1,
            min(area.max_col, sheet.max_column) - area.min_col + 1,
        )
        for area in sheet.merged_cells.ranges
    }
    from openpyxl.cell import MergedCell

    columns = _hidden_columns(sheet)
    n_cells, before = 0, 0
    for number, line in _filled_rows(sheet):
        n_filled = sum(1 for cell in line if cell.value is not None)
        n_cells += n_filled
        if n_cells > MAX_CELLS:
            found.n_left += n_filled > 0
            continue
        found.rows += [RawRow() for _ in range(min(number - before - 1, MAX_BLANK_ROWS))]
        before = number
        if number in sheet.row_dimensions and sheet.row_dimensions[number].hidden:
            found.leave_out("hidden", " ".join(number_text(c.value) for c in line if c.value is not None))
            continue
        row = RawRow()
        for value in line:
            if isinstance(value, MergedCell):
                continue
            if value.column in columns:
                found.leave_out("hidden", "" if value.value is None else number_text(value.value))
                continue
            cell = _seen(value, found, first=not found.rows)
            cell.column = value.column - 1
            cell.row_span, cell.column_span = spans.get((value.row, value.column), (1, 1))
            row.cells.append(cell)
        found.rows.append(row)
    return found


def _filled_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows that the file has, with their numbers and cells: an empty sheet may end at column XFD."""
    places = sorted(sheet._cells)
    for number, group in itertools.groupby(places, key=lambda place: place[0]):
        yield number, [sheet._cells[place] for place in group]


def _hidden_columns(sheet: Any) -> set[int]:
    found: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min:
            found.update(range(dimension.min, min(dimension.max or dimension.min, WIDEST) + 1))
    return found


def _seen(cell: Any, found: SheetCells, *, first: bool) -> RawCell:
    """Return what is seen of a cell; `first`: it is in the first row, whose ground may be coloured by a table's style."""
    font = cell.font
    if cell.value is None:
        return RawCell(text="", raw="")
    look = "struck out" if font.strike else None
    white = not first and _is_white(font.color) and cell.fill.fill_type in (None, "none")
    if white or NOT_SHOWN in (cell.number_format or ""):
        look = "hidden"
    if look is not None:
        found.leave_out(look, number_text(cell.value))
        return RawCell(text="", raw="")
    made = _rich(cell.value, found, font.sz) if isinstance(cell.value, list) else plain_cell(cell.value)
    made.bold, made.italic = bool(font.b), bool(font.i)
    made.indent = 4.0 * float(cell.alignment.indent or 0)
    return made


def _rich(runs: list[Any], found: SheetCells, size: float | None) -> RawCell:
    """Return the cell of a text of several fonts, without its marks and what is struck out.

    Digits set smaller behind a digit may be a mark: the number is then not certain, and is not read. `size` is the cell's.
    """
    shown, raw = "", ""
    for run in runs:
        text, font = str(run), getattr(run, "font", None)
        if font is not None and (font.strike or _is_white(font.color)):
            found.leave_out("struck out" if font.strike else "hidden", text)
            continue
        raw += text
        raised = font is not None and font.vertAlign == "superscript"
        now = font.sz if font is not None else size
        if not raised and now and size and now <= SMALL * size and shown[-1:].isdigit() and text[:1].isdigit():
            shown += UNKNOWN_PICTURE
        size = now or size
        if not (raised and is_raised_mark(text, shown)):
            shown += text
    return RawCell.of(shown, raw=raw)


def _is_white(colour: Any) -> bool:
    if colour is None:
        return False
    if colour.type == "theme":
        return bool(colour.theme == _WHITE_THEME and not colour.tint)
    return colour.type == "rgb" and colour.rgb in _WHITE


def unsolved_cells(name: str, data: bytes, book: Any) -> dict[str, list[str]]:
    """Return by sheet the places of formulas whose value the file does not hold: it was never calculated."""
    formulas = open_workbook(name, data, values=False)
    found: dict[str, list[str]] = {}
    for sheet in formulas.worksheets:
        shown = book[sheet.title]
        for place, cell in sheet._cells.items():
            if cell.data_type == "f" and shown._cells.get(place) is not None and shown._cells[place].value is None:
                found.setdefault(sheet.title, []).append(cell.coordinate)
    return found


def has_pictures(data: bytes) -> bool:
    """Return whether a workbook holds a picture."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(name.startswith("xl/media/") for name in archive.namelist())


def drawn_texts(data: bytes) -> list[str]:
    """Return the texts of a workbook's text boxes, one for each drawing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [e for e in archive.infolist() if _DRAWING.fullmatch(e.filename) and e.file_size < MAX_DRAWING_BYTES]
        texts = [_text_of_drawing(archive.read(entry)) for entry in sorted(entries, key=lambda e: e.filename)]
    return [text for text in texts if text.strip()]


def _text_of_drawing(drawing: bytes) -> str:
    pieces = (found[1].decode("utf-8", "replace") if found[1] else "\n" for found in _DRAWN_TEXT.finditer(drawing))
    return "".join(pieces).strip()
