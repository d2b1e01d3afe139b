"""Tables in and out: the one place where CSV, TSV and XLSX are read and written.

Read: any encoding (`corpora.text`), comma, semicolon or tab, Excel's "sep=" line, blank rows and columns, what
Excel made of numbers. Written: by the suffix, UTF-8 with its mark (Excel on a Chinese Windows takes text
without one for GBK), no control characters, no cell that a spreadsheet program would carry out as a formula.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpora.errors import FormatError
from corpora.formats.delimited import Row, format_rows, parse_rows
from corpora.formats.inputs import UnreadableError, read_input
from corpora.formats.quotes import OpenQuoteError, QuoteError
from corpora.formats.workbook import ZIP_MAGIC, Look, Worksheet, format_workbook, read_workbook
from corpora.nouns.evidence import Problem, Severity
from corpora.text import decode_text, encoding_problems

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | float | None
MARK = "\ufeff"
"""Begins every CSV and TSV file we write. Standard output has none."""
SUFFIXES = (".csv", ".tsv", ".xlsx")
SHEET_TITLE = "Sheet1"
CONTROLS_OF_TEXT = 0.002
"""Share of control characters beyond which bytes are no text."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
_NO_CHARACTER = re.compile("[\ufffe\uffff]")
"""What Unicode keeps free and no workbook can hold."""
_MAGIC = {
    b"%PDF-": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "an Excel 97 workbook (.xls)", b"{\\rtf": "an RTF document",
}  # fmt: skip
_FORMULA = re.compile(r"[=+\-@＝＋－＠]|[\t\r\n]\s*\S")
"""How a cell begins that a spreadsheet program may take for a formula."""
_PROTECTED = re.compile(r"'+(?=(?:\s+'+)*(?:[=+\-@＝＋－＠]|[\t\r\n]\s*\S))")
"""How a cell begins whose first apostrophe `unprotect` takes away: blanks and further apostrophes may stand behind it."""
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row: `where` names file and line for messages; empty cells are left out of `cells`."""

    where: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as read: `frame` holds text only ("" where a cell is empty), its index the line each row begins on."""

    name: str
    frame: pd.DataFrame
    problems: tuple[Problem, ...] = ()

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows in file order; of two columns of one name the first filled cell counts."""
        headings = list(self.frame.columns)[::-1]
        for line, *cells in self.frame.itertuples(name=None):
            filled = {heading: cell for heading, cell in zip(headings, cells[::-1], strict=True) if cell}
            yield SheetRow(where=f"{self.name}, line {line}", cells=filled)


def fold_choice(text: str) -> str:
    """Return a heading, judgement or other choice as it is compared: without regard to case, width and spaces.

    "ＥＸＣＬＵＤＥ " (full-width letters) is "exclude"; a run of spaces is one.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def find_choice(text: str, choices: Iterable[str]) -> str | None:
    """Return the choice that `text` names (see `fold_choice`), else None."""
    folded = fold_choice(text)
    return next((choice for choice in choices if fold_choice(choice) == folded), None)


def find_alias(text: str, aliases: Mapping[str, Collection[str]]) -> str | None:
    """Return the key under which `text` stands among `aliases` (see `fold_choice`), else None."""
    return next((name for name, others in aliases.items() if find_choice(text, others) is not None), None)


def find_sheet(folder: Path, stem: str) -> Path | None:
    """Return the table `stem` of a folder as .csv, .tsv or .xlsx; None where there is none.

    Raises FormatError where there are several: it is unknown which one is valid.
    """
    found = [path for suffix in SUFFIXES if (path := folder / f"{stem}{suffix}").is_file()]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise FormatError(f"{folder} holds {names}.", hint="Keep the one that is valid.")
    return found[0] if found else None


def read_sheet(source: Path | bytes, *, name: str | None = None, lenient: bool = False) -> Sheet:
    """Return the table in a file or in bytes; rows without a filled cell are left out.

    A row longer than the heading gets columns "column N". `lenient` reads quotation marks inside unquoted
    cells as they are, with a problem.

    Raises
    ------
    FormatError : the file cannot be read, is no table, or a quotation mark is not closed.
    """
    data = source if isinstance(source, bytes) else read_bytes(source)
    name = name or str(source)
    if data.startswith(ZIP_MAGIC):
        rows, problems = _workbook_rows(data, name)
    else:
        text, problems = _text_of(data, name)
        rows = _parsed(text, name, problems, lenient=lenient)
    return _sheet(name, rows, problems)


def read_form(
    source: Path | bytes,
    *,
    columns: Collection[str],
    needed: Collection[str] = (),
    others: bool = False,
    aliases: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Sheet:
    """Return a sheet that a person filled in: its columns are those of `columns`, named as there.

    `others` allows columns of the person's own, which keep their names; `aliases` are other headings of a column,
    such as its name in Chinese.

    Raises
    ------
    FormatError : an unknown, repeated or missing column, or a row with more cells than there are columns.
        The message names the file, the line and the remedy.
    """
    sheet = read_sheet(source)
    if not len(sheet.frame.columns):
        raise FormatError(f"{sheet.name} is empty.", hint=f"It needs the columns {', '.join(needed or columns)}.")
    for problem in sheet.problems:
        if problem.code in _REFUSED_IN_FORMS:
            raise FormatError(f"{problem.item}: {problem.message}", hint=problem.hint)
    names = _known_names(sheet, columns, aliases, others=others)
    for column in needed:
        if column not in names:
            raise FormatError(f"{sheet.name}: no column {column!r}.", hint=f"Columns: {', '.join(columns)}.")
    return Sheet(name=sheet.name, frame=sheet.frame.set_axis(names, axis="columns"), problems=sheet.problems)


def _known_names(
    sheet: Sheet, columns: Collection[str], aliases: Mapping[str, Collection[str]], *, others: bool
) -> list[str]:
    """Return the headings of a form as `columns` names them; FormatError for one that is unknown or repeated."""
    hint = f"Columns: {', '.join(columns)}."
    names: list[str] = []
    for heading in sheet.frame.columns:
        column = find_choice(heading, columns) or find_alias(heading, aliases) or (heading if others else None)
        if column is None:
            raise FormatError(f"{sheet.name}: unknown column {heading!r}.", hint=hint)
        if column in names:
            raise FormatError(f"{sheet.name}: the column {column!r} is there twice.", hint=hint)
        names.append(column)
    return names


_REFUSED_IN_FORMS = ("ROW-TOO-LONG", "SHEET-HEADING-TWICE", "SHEET-COLUMN-UNNAMED")
"""What is a warning in a table of records and an error in a sheet that holds a person's decisions."""


def write_sheet(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, look: Look | None = None) -> None:
    """Write a table in the format of its suffix (.xlsx, .tsv; else CSV), atomically; what is there is replaced.

    `look` is for sheets that people fill in: another one of that name is kept beside it, which is said on standard
    error, for hours of work may be in it.
    """
    from corpora.files import write_atomically

    if look is not None:
        put_sheet(path, header, rows, look=look, keeps=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, sheet_bytes(path.suffix, header, rows))


def put_sheet(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    look: Look | None = None,
    force: bool = False,
    keeps: bool = False,
) -> None:
    """Write a table where people named it: what is there is refused or kept, as `corpora.outputs.files.put_file` says."""
    from corpora.outputs.files import put_file

    put_file(path, sheet_bytes(path.suffix, header, rows, look=look), force=force, keeps=keeps)


def sheet_bytes(
    suffix: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, look: Look | None = None
) -> bytes:
    """Return the bytes of a table in the format of `suffix`, the same every time."""
    if suffix.lower() == ".xlsx":
        texts = ([_kept(_clean(cell)) for cell in row] for row in rows)
        return format_workbook(SHEET_TITLE, [_clean(name) for name in header], texts, look=look)
    return (MARK + sheet_text(header, rows, delimiter="\t" if suffix.lower() == ".tsv" else ",")).encode()


def sheet_text(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ",") -> str:
    """Return a table as separated text, heading first, without the mark of UTF-8: for standard output."""
    texts = ([protect(_clean(cell)) for cell in row] for row in (header, *rows))
    return format_rows(texts, delimiter=delimiter)


def protect(text: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula: an apostrophe before it, unless it is a number."""
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    return f"'{text}" if _FORMULA.match(text) else _unambiguous(text)


def unprotect(text: str) -> str:
    """Return a cell as it was before `protect`."""
    return text[1:] if _PROTECTED.match(text) else text


def _unambiguous(text: str) -> str:
    """Return a cell whose own apostrophe would be taken for a protecting one (readers drop blanks before it) with another before it."""
    return f"'{text}" if _PROTECTED.match(text.lstrip()) else text


def _kept(text: str) -> str:
    """Return a cell of a workbook, which runs no text: only what a reader would take away is guarded by an apostrophe."""
    return f"'{text}" if text.startswith(("\t", "\n")) and text.strip() else _unambiguous(text)


def _clean(cell: Cell) -> str:
    """Return a cell as text: line ends as line feeds; what is no character spelled out (controls, halves, U+FFFE, U+FFFF).

    None and NaN, which pandas has where a value is missing, are an empty cell.
    """
    if cell is None or cell != cell:
        return ""
    text = str(cell)
    if text.isascii() and text.isprintable():
        return text
    text = _NO_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _visible(text)
    return text.encode("utf-8", "backslashreplace").decode()


def _visible(text: str) -> str:
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; FormatError when it cannot be read."""
    try:
        return read_input(path)
    except UnreadableError as error:
        raise FormatError(f"{path} {error}.", hint="Check its name and permissions.") from error


def _text_of(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """Return the text of a file and what is doubtful about it; control characters are spelled out."""
    decoded = decode_text(data)
    text = decoded.text.rstrip("\x1a")
    controls = [found.start() for found in _CONTROL.finditer(text)]
    kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
    if kind is not None or len(controls) > max(1, CONTROLS_OF_TEXT * len(text)):
        what = f"it is {kind}" if kind else "it holds bytes that are no text"
        raise FormatError(f"{name} is not a text file: {what}.", hint="Save it as .xlsx, or as CSV in UTF-8.")
    problems = [p for p in encoding_problems(decoded, name) if p.severity is not Severity.INFO]
    if controls:
        problems.append(
            Problem(
                code="SHEET-CONTROL-CHARACTER",
                item=f"{name}, line {1 + text.count(chr(10), 0, controls[0])}",
                message=f"{len(controls)} control characters, kept as \\xNN.",
                hint="Correct this line.",
            )
        )
    return _visible(text), problems


def _parsed(text: str, name: str, problems: list[Problem], *, lenient: bool) -> list[Row]:
    try:
        return list(parse_rows(text))
    except QuoteError as error:
        if isinstance(error, OpenQuoteError) or not lenient:
            raise unreadable_quotes(error, name) from error
        where = f"{name}, line {error.line}"
    try:
        rows = list(parse_rows(text, strict=False))
    except QuoteError as error:
        raise unreadable_quotes(error, name) from error
    problems.append(
        Problem(
            code="SHEET-QUOTES",
            item=where,
            message="text follows a closing quotation mark; the marks were read as they are.",
            hint='Look at this row; a quotation mark inside a quoted cell is written "".',
        )
    )
    return rows


def unreadable_quotes(error: QuoteError, name: str) -> FormatError:
    """Return the error of a file in which a quotation mark is wrong, with the line on which it opens."""
    if isinstance(error, OpenQuoteError):
        message = f"{name}, line {error.line}: a quotation mark opens here and swallows what is below: {error}."
        hint = 'Delete the mark, or close it in its cell ("" is a mark inside a quoted cell); or save the file as CSV again.'
    else:
        message = f"{name}, line {error.line}: text follows a closing quotation mark ({error})."
        hint = 'Write "" for a quotation mark inside a cell, or save it as CSV again.'
    return FormatError(message, hint=hint)


def _workbook_rows(data: bytes, name: str) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a workbook's first filled sheet that is shown, and what of the workbook was not read."""
    sheets = read_workbook(name, data)
    first = next((sheet for sheet in sheets if not sheet.hidden), None)
    others = [f"{sheet.title} (hidden)" if sheet.hidden else sheet.title for sheet in sheets if sheet is not first]
    problems = [_unread(name, first, others)] if others else []
    if first is None:
        return [], problems
    if first.unsolved:
        problems.append(
            Problem(
                code="SHEET-FORMULA",
                item=f"{name}, line {first.unsolved[0]}",
                message=f"{len(first.unsolved)} rows hold a formula without a value; those cells were read as empty.",
                hint="Open the file in a spreadsheet program and save it again.",
            )
        )
    return list(first.rows), problems


def _unread(name: str, first: Worksheet | None, others: Sequence[str]) -> Problem:
    what = f"only the sheet {first.title} was read" if first else "no sheet was read: those that are shown are empty"
    return Problem(
        code="SHEET-OTHERS",
        item=name,
        message=f"{what}; not: {', '.join(others)}.",
        hint="Save the other sheets as files of their own.",
    )


def _sheet(name: str, rows: list[Row], problems: list[Problem]) -> Sheet:
    import pandas as pd

    filled = [(row.line, [unprotect(cell.strip()) for cell in row.cells]) for row in rows]
    filled = [(line, cells) for line, cells in filled if any(cells)]
    head, body = (filled[0][1], filled[1:]) if filled else ([], [])
    width = max((_filled_width(cells) for _, cells in filled), default=0)
    headings = _headings([*head, *[""] * width][:width], len(head), name, body, problems)
    cells = [[*row, *[""] * width][:width] for _, row in body]
    index = pd.Index([line for line, _ in body], name="line", dtype="int64")
    frame = pd.DataFrame(cells, columns=range(width), index=index, dtype=object)
    kept = [i for i, heading in enumerate(headings) if heading]
    frame = frame[kept].set_axis([headings[i] for i in kept], axis="columns")
    return Sheet(name=name, frame=frame, problems=tuple(problems))


def _filled_width(cells: Sequence[str]) -> int:
    return max((i for i, cell in enumerate(cells, 1) if cell), default=0)


def _headings(
    head: Sequence[str], n_given: int, name: str, body: Sequence[tuple[int, list[str]]], problems: list[Problem]
) -> list[str]:
    """Return a name for every column that holds anything, "" for one that is empty."""
    names: list[str] = []
    for i, cell in enumerate(head):
        heading = " ".join(cell.split())
        filled = [] if heading else [(line, cells[i]) for line, cells in body if i < len(cells) and cells[i]]
        if filled:
            heading = f"column {i + 1}"
            problems.append(_unnamed(name, heading, filled, beyond=i >= n_given))
        if heading and heading in names:
            problems.append(
                Problem(
                    code="SHEET-HEADING-TWICE",
                    item=name,
                    message=f"the column {heading!r} is there twice.",
                    hint="Give each column a name of its own.",
                )
            )
        names.append(heading)
    return names


def _unnamed(name: str, heading: str, filled: Sequence[tuple[int, str]], *, beyond: bool) -> Problem:
    line, cell = filled[0]
    if beyond:
        return Problem(
            code="ROW-TOO-LONG",
            item=f"{name}, line {line}",
            message=f"more cells than columns ({cell!r} is left over; {len(filled)} rows); read as {heading!r}.",
            hint='A text that holds the separator must be in quotes: "a, b".',
        )
    return Problem(
        code="SHEET-COLUMN-UNNAMED",
        item=f"{name}, line {line}",
        message=f"{cell!r} is in a column without a heading ({len(filled)} rows); read as {heading!r}.",
        hint="Name the column, or split a heading that is merged over several.",
    )
