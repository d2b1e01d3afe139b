"""Sheets a person filled in: CSV as any spreadsheet program saves it, read without losing a cell in silence."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import FormatError

ENCODINGS = ("utf-8-sig", "gb18030")
"""UTF-8 with or without its mark, then what Excel saves on a Chinese Windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row: `where` names file and line for messages; empty cells are left out of `cells`."""

    where: str
    cells: dict[str, str]


def read_sheet(path: Path, *, columns: Collection[str], needed: Collection[str] = ()) -> list[SheetRow]:
    """Return the rows of a CSV that have at least one filled cell.

    Commas, semicolons or tabs may part the cells; headings are read in any case.

    Raises
    ------
    FormatError : the file is no text, has an unknown, repeated or missing column, or a row has more cells
        than there are columns. The message names the file, the line and the remedy.
    """
    text = _read_text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[SheetRow] = []
    names: list[str] = []
    try:
        for cells in reader:
            values = [cell.strip() for cell in cells]
            if not any(values):
                continue
            if not names:
                names = _names(values, path, columns, needed)
                continue
            where = f"{path}, line {reader.line_num}"
            if any(values[len(names) :]):
                raise FormatError(
                    f"{where}: more cells than columns ({values[len(names)]!r} is left over).",
                    hint='A text that holds the separator must stand in quotes: "a, b".',
                )
            filled = {name: value for name, value in zip(names, values, strict=False) if name and value}
            rows.append(SheetRow(where=where, cells=filled))
    except csv.Error as error:
        raise FormatError(f"{path}, line {reader.line_num}: {error}.", hint="Save it as CSV again.") from error
    if not names:
        raise FormatError(f"{path} is empty.", hint=f"It needs the columns {', '.join(needed or columns)}.")
    return rows


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FormatError(
            f"{path} cannot be read: {error.strerror}.", hint="Check its name and permissions."
        ) from error
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FormatError(f"{path} is not a text file.", hint='Save it from the spreadsheet program as "CSV UTF-8".')


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=header.count)


def _names(cells: list[str], path: Path, columns: Collection[str], needed: Collection[str]) -> list[str]:
    names = [cell.casefold() for cell in cells]
    hint = f"Columns: {', '.join(columns)}."
    for name in names:
        if name and name not in columns:
            raise FormatError(f"{path}: unknown column {name!r}.", hint=hint)
        if name and names.count(name) > 1:
            raise FormatError(f"{path}: the column {name!r} stands twice.", hint=hint)
    for name in needed:
        if name not in names:
            raise FormatError(f"{path}: no column {name!r}.", hint=hint)
    return names
