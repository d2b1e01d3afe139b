"""Supplements as spreadsheets: Excel workbooks, comma- and tab-separated text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from corpora.errors import FormatError
from corpora.formats.delimited import find_delimiter, parse_rows, split_preface
from corpora.formats.workbook import open_workbook
from corpora.ids import sha256_hex
from corpora.nouns.documents import Document, Section, Table
from corpora.nouns.evidence import Problem, Severity
from corpora.sheets import unprotect
from corpora.text import decode_text, encoding_problems, peek
from corpora.words.printed import parse_table_label
from extract.numbers import fold_text
from extract.readers.markup import lay_out, truncated
from extract.readers.shown import fold_lines
from extract.readers.stacks import RawCell, RawRow

LARGEST_WHOLE = 1e12
"""Up to this size a double that holds a whole number is printed as one."""

ROWS_APART = 2
"""Blank rows that separate two tables of a sheet."""

SHORTEST_SENTENCE = 25
"""Characters from which a text alone in its row is running text."""

LONGEST_LABEL = 40
"""Characters up to which a text alone above a table is its label."""

MAX_ROWS = 5000
MAX_COLUMNS = 200
"""Rows and columns of a sheet that are read; values beyond them are a problem."""

_READ = f"first {MAX_ROWS:,} rows and {MAX_COLUMNS} columns"


class WorkbookReader:
    """Reads .xlsx workbooks: each sheet, cut at blank rows, becomes tables; merged cells keep their spans."""

    kind = "xlsx"

    def claims(self, name: str, head: bytes) -> bool:
        """Return whether the file is a zip archive whose first entries are a workbook's."""
        return head.startswith(b"PK\x03\x04") and (b"xl/" in head or name.lower().endswith((".xlsx", ".xlsm")))

    def read(self, name: str, data: bytes) -> Document:
        """Return the workbook; raises `FormatError` when it is damaged or unpacks to too much."""
        book = open_workbook(name, data)
        tables: list[Table] = []
        texts: list[Section] = []
        problems: list[Problem] = []
        for sheet in book.worksheets:
            rows = _sheet_rows(sheet)
            for block in _cut(rows):
                tables.append(_table(block, f"{sheet.title} {len(tables) + 1}", sheet.title))
            texts.append(Section(heading=sheet.title, text="\n".join(_lone_texts(rows))))
            if _goes_on(sheet):
                problems.append(truncated(f"{name}, {sheet.title}", _READ))
        return Document(
            sha256=sha256_hex(data),
            name=name,
            kind=self.kind,
            tables=tuple(t for t in tables if t.cells),
            sections=tuple(s for s in texts if s.text),
            problems=tuple(problems),
        )


class DelimitedReader:
    """Reads comma-, semicolon- and tab-separated text; the name decides where the content cannot."""

    kind = "csv"

    def claims(self, name: str, head: bytes) -> bool:
        """Return whether the suffix is one of separated text and the content is text without markup."""
        if not name.lower().endswith((".csv", ".tsv", ".txt", ".tab")) or "\0" in peek(head):
            return False
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return not start.startswith((b"<", b"%PDF-", b"PK\x03\x04", b"{\\rtf"))

    def read(self, name: str, data: bytes) -> Document:
        """Return the rows as one table; raises `FormatError` when no column separator is found."""
        decoded = decode_text(data)
        _, text, named = split_preface(decoded.text, comments=False)
        lines = text.split("\n", MAX_ROWS)[:MAX_ROWS]
        separator = named or find_delimiter(lines)
        if not any(separator in line for line in lines):
            raise FormatError(f"{name} holds no columns.", hint="Export it as .csv with commas or tabs.")
        parsed = parse_rows(text, delimiter=separator, strict=False)
        values = [[unprotect(cell) for cell in row.cells] for row in islice(parsed, MAX_ROWS)]
        goes_on = any(any(row.cells) for row in parsed) or any(any(line[MAX_COLUMNS:]) for line in values)
        problems = [p for p in encoding_problems(decoded, name) if p.severity is not Severity.INFO]
        rows = [RawRow(cells=[_cell(value) for value in line[:MAX_COLUMNS]]) for line in values]
        tables = [_table(block, f"table{n + 1}", None) for n, block in enumerate(_cut(rows))]
        return Document(
            sha256=sha256_hex(data),
            name=name,
            kind=self.kind,
            tables=tuple(t for t in tables if t.cells),
            sections=tuple(s for s in (Section(text="\n".join(_lone_texts(rows))),) if s.text),
            problems=(*problems, truncated(name, _READ)) if goes_on else tuple(problems),
        )


def _cell(value: Any) -> RawCell:
    raw = "" if value is None else _number_text(value)
    return RawCell(text=fold_text(fold_lines(raw)), raw=fold_lines(raw))


def _number_text(value: Any) -> str:
    """Return a stored value as a table prints it: 12.0 is 12, rounding noise of doubles goes."""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < LARGEST_WHOLE else f"{value:.10g}"
    return str(value)


def _goes_on(sheet: Any) -> bool:
    """Return whether a sheet holds values beyond the rows and columns that are read."""
    return any(
        cell.value is not None and (row > MAX_ROWS or column > MAX_COLUMNS)
        for (row, column), cell in sheet._cells.items()
    )


def _sheet_rows(sheet: Any) -> list[RawRow]:
    spans = {
        (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }
    covered = {
        (row, column)
        for (top, left), (height, width) in spans.items()
        for row in range(top, top + height)
        for column in range(left, left + width)
        if (row, column) != (top, left)
    }
    rows: list[RawRow] = []
    for line in sheet.iter_rows(
        max_row=min(sheet.max_row or 1, MAX_ROWS), max_col=min(sheet.max_column or 1, MAX_COLUMNS)
    ):
        row = RawRow()
        for value in line:
            place = (value.row, value.column)
            if place in covered:
                continue
            cell = _cell(value.value)
            cell.column = value.column - 1
            cell.row_span, cell.column_span = spans.get(place, (1, 1))
            cell.bold, cell.italic = bool(value.font.b), bool(value.font.i)
            cell.indent = 4.0 * float(value.alignment.indent or 0)
            row.cells.append(cell)
        rows.append(row)
    return rows


def _filled(row: RawRow) -> list[RawCell]:
    return [cell for cell in row.cells if cell.text]


def _cut(rows: list[RawRow]) -> Iterable[list[RawRow]]:
    """Cut a sheet into tables: a title line ("Table S3. ...") begins one; two blank rows end one."""
    block: list[RawRow] = []
    blank = 0
    for row in rows:
        filled = _filled(row)
        title = len(filled) == 1 and parse_table_label(filled[0].text) is not None
        if not filled:
            blank += 1
        if block and (title or blank >= ROWS_APART) and any(len(_filled(r)) > 1 for r in block):
            yield block
            block = []
        if filled:
            blank = 0
            block.append(row)
        elif block:
            block.append(row)
    if block:
        yield block


def _lone_texts(rows: list[RawRow]) -> list[str]:
    """Return the long texts that are alone in a row: titles and notes."""
    return [
        filled[0].text for row in rows if len(filled := _filled(row)) == 1 and len(filled[0].text) > SHORTEST_SENTENCE
    ]


def _table(block: list[RawRow], name: str, title: str | None) -> Table:
    """Return a block of rows as a table; leading title lines become its label and caption."""
    rows = list(block)
    label, caption = _title_rows(rows)
    notes = _note_rows(rows)
    filled = [row for row in rows if _filled(row)]
    return lay_out(filled, id=name, label=label or title, caption=" ".join(filter(None, caption)), footnotes=notes)


def _title_rows(rows: list[RawRow]) -> tuple[str | None, list[str]]:
    """Return label and caption from the rows of one text above a table, which are taken away from `rows`."""
    label, caption = None, list[str]()
    while rows and (not _filled(rows[0]) or (len(_filled(rows[0])) == 1 and len(rows) > 1 and not caption)):
        filled = _filled(rows.pop(0))
        if not filled:
            continue
        found = parse_table_label(filled[0].text)
        label = found.label if found else label
        caption.append(found.rest if found else filled[0].text)
    return label, caption


def _note_rows(rows: list[RawRow]) -> list[str]:
    """Return the notes from the long texts below a table, which are taken away from `rows` with the blank rows."""
    notes: list[str] = []
    while rows and len(_filled(rows[-1])) <= 1:
        filled = _filled(rows[-1])
        if filled and len(filled[0].text) <= LONGEST_LABEL:
            break
        notes[:0] = [cell.text for cell in filled]
        rows.pop()
    while rows and not _filled(rows[-1]):
        rows.pop()
    return notes
