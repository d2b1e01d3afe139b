"""Excel workbooks (.xlsx): cells as the text a person sees, and bytes that are the same every time."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from corpora.errors import FormatError
from corpora.formats.delimited import Row
from corpora.words.signs import LOWERED_DIGITS, RAISED_DIGITS

MAX_UNPACKED_BYTES = 256 * 1024 * 1024
"""A workbook that unpacks to more is refused: an archive bomb, or no table."""
LONGEST_CELL = 32_767
"""Characters Excel keeps in a cell."""
MOST_ROWS = 1_048_576
"""Rows of a sheet in Excel."""
EXACT_DIGITS = 15
"""Digits of a number that Excel keeps."""
WIDTH = 14.0
"""Characters a column is wide whose width nobody set."""
LONGEST_LIST = 255
"""Characters of a list of choices that Excel takes in a rule."""
TO_FILL = "FFF8DC"
"""Ground of the cells that a person fills in."""
ZIP_MAGIC = b"PK\x03\x04"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the first a zip archive can hold."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?")
"""A number as Python prints it: one that comes back as the same text."""
DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError)
"""What reading a damaged or encrypted entry of an archive raises."""
_LINKS = "xl/_rels/workbook.xml.rels"
"""The entry that lists the sheets."""
_RAISED = RAISED_DIGITS | str.maketrans("+-", "⁺⁻")
_LOWERED = LOWERED_DIGITS | str.maketrans("+-", "₊₋")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Begins what Excel shows as one character ("_x000D_", ECMA-376 ST_Xstring); its own underscore is written as one."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRIGGER = re.compile(r"[=+\-@]")
"""How a text begins that a spreadsheet program makes a formula of, once a person has edited its cell."""
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """One sheet: its rows from the first, and the rows that hold a formula without a stored value."""

    title: str
    rows: tuple[Row, ...]
    hidden: bool = False
    unsolved: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a sheet for people looks: column widths in characters, columns to fill in, and what may be chosen there.

    All text wraps; the heading stays in sight.
    """

    widths: Mapping[str, float] = field(default_factory=dict)
    to_fill: Collection[str] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


def is_workbook(data: bytes) -> bool:
    """Return whether bytes begin as a zip archive that is a workbook; the beginning of a file is enough."""
    if not data.startswith(ZIP_MAGIC):
        return False
    return b"xl/" in data or (b"[Content_Types].xml" in data and b"word/" not in data and b"ppt/" not in data)


def check_archive(name: str, data: bytes) -> None:
    """Raise `FormatError` when an Office file is no archive or unpacks to more than we read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (*DAMAGED, ValueError) as error:
        raise FormatError(f"{name} is not a readable Office file: {error}.", hint="Fetch it again.") from error
    if size > MAX_UNPACKED_BYTES:
        raise FormatError(f"{name} unpacks to {size // 2**20} MB.", hint="Check that it is a supplement.")


def open_workbook(name: str, data: bytes, *, values: bool = True, rich: bool = False) -> Any:
    """Return openpyxl's workbook, with the stored values of formulas; FormatError when it cannot be read.

    `rich`: texts of several fonts come as lists of their runs.
    """
    check_archive(name, data)
    _check_sheets(name, data)
    import openpyxl

    try:
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values, rich_text=rich)
    except Exception as error:  # openpyxl raises many kinds for a damaged file
        raise FormatError(f"{name} is not a readable workbook: {error}.", hint="Save it again as .xlsx.") from error


def _check_sheets(name: str, data: bytes) -> None:
    """Raise `FormatError` when a sheet that the workbook lists is not in the archive: openpyxl would leave it out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        try:
            links = archive.read(_LINKS) if _LINKS in names else b""
        except (*DAMAGED, ValueError) as error:
            raise FormatError(f"{name} is a damaged workbook: {error}.", hint="Fetch it again.") from error
    for link in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", links):
        target = re.search(rb"\bTarget=[\"']/?(?:xl/)?([^\"']+)[\"']", link)
        if target is None or b'/worksheet"' not in link.replace(b"'", b'"'):
            continue
        sheet = f"xl/{target[1].decode('utf-8', 'replace')}"
        if sheet not in names:
            raise FormatError(f"{name} is a damaged workbook: {sheet} is missing.", hint="Fetch it again.")


def read_workbook(name: str, data: bytes) -> list[Worksheet]:
    """Return the sheets that hold anything, in order, hidden ones too. FormatError when the file is damaged."""
    book = open_workbook(name, data)
    # openpyxl takes Excel's escapes out of texts when it reads their fonts: those are read for raised digits alone.
    fonts = open_workbook(name, data, rich=True) if _holds(data, rb"vertAlign", "xl/") else None
    formulas = open_workbook(name, data, values=False) if has_formulas(data) else None
    sheets = []
    for sheet in book.worksheets:
        rows = _rows(sheet, fonts[sheet.title] if fonts is not None else None)
        if any(any(row.cells) for row in rows):
            unsolved = _unsolved(sheet, formulas[sheet.title]) if formulas is not None else ()
            hidden = sheet.sheet_state != "visible"
            sheets.append(Worksheet(title=sheet.title, rows=rows, hidden=hidden, unsolved=unsolved))
    return sheets


def to_text(value: Any) -> str:
    """Return a stored value as text: 12.0 is "12", the rounding noise of doubles goes, a date is an ISO date."""
    if value is None:
        return ""
    if isinstance(value, list):  # a text of several fonts
        return "".join(map(_run_text, value))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 10**EXACT_DIGITS
        return str(int(value)) if whole else f"{value:.{EXACT_DIGITS}g}"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return _ESCAPED.sub(_unescaped, str(value))


def _unescaped(found: re.Match[str]) -> str:
    """Return the character that Excel shows for "_x000D_"; what is none of text stays as it is written."""
    char = chr(int(found[1], 16))
    return char if char.isprintable() or char in "\t\n\r" else found[0]


def _run_text(run: Any) -> str:
    """Return a run of a text of several fonts; digits that are raised or lowered stay so: "-3²" is not -32."""
    font = getattr(run, "font", None)
    position = str(font.vertAlign) if font is not None else ""
    return str(run).translate({"superscript": _RAISED, "subscript": _LOWERED}.get(position, {}))


def format_workbook(
    title: str, header: Sequence[str], rows: Iterable[Sequence[str]], *, look: Look | None = None
) -> bytes:
    """Return a workbook of one sheet, the same bytes every time: text as text, plain numbers as numbers.

    Raises
    ------
    FormatError : a cell or the sheet is longer than Excel keeps.
    """
    from openpyxl import Workbook

    lines = [header, *rows]
    _check_size(lines)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    styles = _dress(sheet, header, len(lines), look) if look else None
    made: dict[tuple[bool, bool], Any] = {}
    for number, line in enumerate(lines):
        cells = [_cell(sheet, text) for text in line]
        if styles is not None:
            _style(cells, styles, made, heading=number == 0)
        _quote(cells)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return timeless(stream.getvalue())


def _quote(cells: Sequence[Any]) -> None:
    """Mark the texts that look like formulas as texts for good: Excel keeps them texts when a person edits them."""
    for cell in cells:
        if cell.data_type == "s" and cell.value and _TRIGGER.match(cell.value):
            cell.quotePrefix = True


def _check_size(lines: Sequence[Sequence[str]]) -> None:
    if len(lines) > MOST_ROWS:
        message = f"A sheet of Excel holds {MOST_ROWS} rows; there are {len(lines)}."
        raise FormatError(message, hint="Write a .csv file.")
    for number, line in enumerate(lines, 1):
        longest = max(map(len, line), default=0)
        if longest > LONGEST_CELL:
            message = f"A cell of Excel holds {LONGEST_CELL} characters; one of row {number} has {longest}."
            raise FormatError(message, hint="Write a .csv file.")


def _dress(sheet: Any, header: Sequence[str], n_lines: int, look: Look) -> list[bool]:
    """Set what belongs to the sheet as a whole; return which columns are to be filled in."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "A2"
    for number, name in enumerate(header, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = look.widths.get(name, WIDTH)
        listed = ",".join(look.choices.get(name, ()))
        if 0 < len(listed) <= LONGEST_LIST and n_lines > 1:
            # Another value is not refused here: the reader names it with its line.
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
            rule.add(f"{letter}2:{letter}{n_lines}")
            sheet.data_validations.append(rule)
    return [name in look.to_fill for name in header]


def _style(cells: Sequence[Any], to_fill: Sequence[bool], made: dict[tuple[bool, bool], Any], *, heading: bool) -> None:
    """Dress cells. `made` keeps the looks met so far, by (heading, to be filled in): to make one is slow, to copy it is not."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for cell, fill in zip(cells, to_fill, strict=False):
        look = made.get((heading, fill))
        if look is not None:
            cell._style = copy(look)
            continue
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if heading:
            cell.font = Font(bold=True)
        if fill:
            cell.fill = PatternFill("solid", fgColor=TO_FILL)
        made[heading, fill] = cell._style


def _cell(sheet: Any, text: str) -> Any:
    """Return a cell that shows `text`: a number only where it reads back as the same text, never a formula."""
    from openpyxl.cell import WriteOnlyCell

    if _NUMBER.fullmatch(text) and sum(c.isdigit() for c in text) <= EXACT_DIGITS and text != "-0":
        return WriteOnlyCell(sheet, value=float(text) if "." in text else int(text))
    cell = WriteOnlyCell(sheet, value=text or None)
    if text:
        cell.value, cell.data_type = _ESCAPE.sub("_x005F_", text), "s"
    return cell


def timeless(data: bytes) -> bytes:
    """Return an Office file (a zip of XML) without the time it was made at: in its properties, and at every entry of the archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = source.read(entry)
            if entry == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(entry, _EPOCH)
            info.create_system = 0  # the same on every machine
            target.writestr(info, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def has_formulas(data: bytes) -> bool:
    """Return whether a sheet of a workbook holds a formula."""
    return _holds(data, rb"<f[ >/]", "xl/worksheets/")


def _holds(data: bytes, pattern: bytes, folder: str) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith(folder) and name.endswith(".xml")]
        return any(re.search(pattern, archive.read(name)) for name in names)


def _rows(sheet: Any, fonts: Any) -> tuple[Row, ...]:
    """Return the rows of a sheet; a cell merged over rows below the heading holds its value in each of them.

    `fonts` is the same sheet with texts of several fonts as lists, or None where no font raises or lowers anything.
    """
    lines = [[to_text(value) for value in line] for line in sheet.iter_rows(values_only=True)]
    for i, line in enumerate(fonts.iter_rows(values_only=True)) if fonts is not None else ():
        for j, value in enumerate(line):
            if isinstance(value, list):
                lines[i][j] = to_text(value)
    heading = next((i for i, line in enumerate(lines) if any(line)), 0) + 1
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row + 1, area.max_row + 1) if area.min_row > heading else ():
            lines[row - 1][area.min_col - 1] = lines[area.min_row - 1][area.min_col - 1]
    return tuple(Row(line=number, cells=tuple(line)) for number, line in enumerate(lines, 1))


def _unsolved(values: Any, formulas: Any) -> tuple[int, ...]:
    """Return the rows in which a formula has no stored value: its file was never calculated."""
    return tuple(
        number
        for number, (shown, written) in enumerate(
            zip(values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=False), 1
        )
        if any(value is None and made is not None for value, made in zip(shown, written, strict=False))
    )
