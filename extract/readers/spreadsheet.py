"""Supplements as spreadsheets: Excel workbooks, comma- and tab-separated text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from corpora.errors import FormatError
from corpora.formats.cut import cut_row
from corpora.formats.delimited import Row, find_delimiter, parse_rows, split_preface
from corpora.formats.quotes import QuoteError
from corpora.formats.workbook import DAMAGED, has_formulas, open_workbook
from corpora.ids import sha256_hex
from corpora.nouns.documents import Document, Section, Table
from corpora.nouns.evidence import Problem, Severity
from corpora.sheets import unprotect, unreadable_quotes
from corpora.text import decode_text, encoding_problems, peek
from corpora.words.printed import parse_table_label
from corpora.words.sides import is_side
from corpora.words.spaces import names_coordinates, names_space
from extract.readers.above.in_comments import take_comments, whole_comments
from extract.readers.markup import MAX_CELLS, lay_out, truncated, without_cells
from extract.readers.seen.unseen import not_seen
from extract.readers.sheet_cells import (
    WIDEST,
    SheetCells,
    drawn_texts,
    has_pictures,
    plain_cell,
    read_cells,
    unsolved_cells,
)
from extract.readers.stacks import RawCell, RawRow
from extract.readers.whole.damage import broken_off

ROWS_APART = 2
"""Blank rows that separate two tables of a sheet."""

SHORTEST_SENTENCE = 25
"""Characters from which a text alone in its row is running text."""
PAIR, SHORTEST_PARAGRAPH = 2, 80
"""Cells of a row that is a heading and its paragraph, and the characters of the paragraph."""

LONGEST_LABEL = 40
"""Characters up to which a text alone above a table is its label."""

LONGEST_HEADING = 80
"""Characters up to which a comparison directly above a table is its heading."""

_COMPARES = re.compile(r"\S\s*[<>]\s*\S|(?<![^\W_])(?:vs\.?|versus|minus|[gl]t)(?![^\W_])", re.IGNORECASE)
"""A comparison: it makes a line above a table, or the name of a sheet, a caption."""

_THRESHOLD = re.compile(
    r"\b[pqtzfk]\s*[<>]=?\s*\d*[.,]?\d|[<>]=?\s*0?[.,]\d|\b(?:[pqk]|FWE|FDR|voxels)\W*[<>]", re.IGNORECASE
)
"""A line that says what was significant compares nothing."""

_ANY_SHEET = re.compile(
    r"(?:(?<![^\W\d_])(?:(?:work)?sheets?|tabelle|blatt|feuil\w*|hoja|foglio|planilha|e?tables?|tab|supp\w*|appendix|foci|peaks?|maxima|coord\w*|"
    r"results?|data|clusters?|mni|tal\w*|tlrc|space|activations?|summary|all|main|fig\w*|fmri|whole|brain|report|export|final|new|old|copy|of|the|[a-z])"
    r"(?![^\W\d_])|工作表|表|[\W\d_])*",
    re.IGNORECASE,
)
"""The name of a sheet that names no contrast."""

_SPACE_WORDS = re.compile(r"\b(?:MNI|Tal(?:airach)?|TLRC|peaks?|foci|maxima|coordinates?|space)\b", re.IGNORECASE)
"""What the name of a sheet says besides the comparison."""

LINES_OF_DELIMITER = 5000
"""Lines whose separators are counted to find the one of the file."""


class WorkbookReader:
    """Reads .xlsx workbooks: each sheet, cut at blank rows, becomes tables; merged cells keep their spans."""

    kind = "xlsx"

    def claims(self, name: str, head: bytes) -> bool:
        """Return whether the file is a zip archive whose first entries are a workbook's."""
        return head.startswith(b"PK\x03\x04") and (b"xl/" in head or name.lower().endswith((".xlsx", ".xlsm")))

    def read(self, name: str, data: bytes) -> Document:
        """Return the workbook; raises `FormatError` when it is damaged or unpacks to too much."""
        try:
            return self._read(name, data)
        except DAMAGED as error:
            raise FormatError(f"{name} is a damaged workbook: {error}.", hint="Fetch it again.") from error

    def _read(self, name: str, data: bytes) -> Document:
        book = open_workbook(name, data, rich=True)
        tables: list[Table] = []
        texts = [Section(heading="text box", text=text) for text in drawn_texts(data)]
        pictures = has_pictures(data)
        problems = _unsolved(name, data, book) if has_formulas(data) else []
        for sheet in book.worksheets:
            item = f"{name}, {sheet.title}"
            seen = read_cells(sheet)
            if sheet.sheet_state != "visible":
                problems += _hidden_sheet(item, seen)
                continue
            if pictures and not any(_filled(row) for row in seen.rows):
                problems.append(without_cells(name, sheet.title))
            rows, notes = take_comments(seen.rows, _names_comparison)
            found = _tables(_side_by_side(_cut(rows)), sheet.title, len(tables) + 1)
            tables += _with_notes(found, notes)
            texts.append(Section(heading=sheet.title, text="\n".join([*notes, *_lone_texts(rows)])))
            texts += _labelled_texts(rows)
            problems += [not_seen(item, look, found) for look, found in seen.unseen.items()]
            if seen.n_left:
                problems.append(_left(item, len(seen.rows), seen.n_left))
        return Document(
            sha256=sha256_hex(data),
            name=name,
            kind=self.kind,
            tables=tuple(t for t in tables if t.cells),
            sections=tuple(s for s in texts if s.text),
            problems=tuple(problems),
        )


def _hidden_sheet(item: str, seen: SheetCells) -> list[Problem]:
    """Return the problem of a hidden sheet that holds numbers: it was not read."""
    texts = [" ".join(cell.text for cell in _filled(row)) for row in seen.rows]
    numbers = [text for text in texts if re.search(r"\d", text)]
    return [not_seen(item, "hidden", numbers)] if numbers else []


def _unsolved(name: str, data: bytes, book: Any) -> list[Problem]:
    """Return the problem of each sheet with formulas whose value the file does not hold."""
    return [
        Problem(
            code="SHEET-FORMULA",
            item=f"{name}, {title}",
            message=f"{len(places)} cells hold a formula without a value, the first {places[0]}; they were read as empty.",
            hint="Open the file in a spreadsheet program and save it again.",
        )
        for title, places in unsolved_cells(name, data, book).items()
    ]


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
        n_before, text, named = split_preface(decoded.text, comments=False)
        lines = [
            line for line in text.split("\n", LINES_OF_DELIMITER)[:LINES_OF_DELIMITER] if not line.startswith("# ")
        ]
        separator = named or find_delimiter(lines)
        if not any(separator in line for line in lines):
            raise FormatError(f"{name} holds no columns.", hint="Export it as .csv with commas or tabs.")
        parsed = whole_comments(_parsed(text, separator, name, n_before), separator)
        rows, n_left = _delimited_rows(_whole_title(parsed, separator))
        problems = [p for p in encoding_problems(decoded, name) if p.severity is not Severity.INFO]
        problems += [_left(name, len(rows), n_left)] if n_left else []
        cut = cut_row(text, separator)
        if cut is not None and not n_left:
            rows.pop()
            problems.append(
                broken_off(name, f"line {n_before + cut}", "its last line has fewer cells than the one before")
            )
        rows, notes = take_comments(rows, _names_comparison)
        tables = _with_notes(_tables(_cut(rows), None, 1), notes)
        return Document(
            sha256=sha256_hex(data),
            name=name,
            kind=self.kind,
            tables=tuple(t for t in tables if t.cells),
            sections=tuple(s for s in (Section(text="\n".join([*notes, *_lone_texts(rows)])),) if s.text),
            problems=tuple(problems),
        )


def _delimited_rows(parsed: Iterable[Row]) -> tuple[list[RawRow], int]:
    """Return the first rows, of `MAX_CELLS` filled cells together, and how many filled ones are left."""
    rows: list[RawRow] = []
    n_cells = n_left = 0
    for row in parsed:
        n_cells += sum(map(bool, row.cells))
        if n_cells > MAX_CELLS:
            n_left += any(row.cells)
        else:
            cells = [(column, plain_cell(unprotect(value))) for column, value in enumerate(row.cells) if value.strip()]
            rows.append(RawRow(cells=[replace(cell, column=column) for column, cell in cells]))
    return rows, n_left


def _whole_title(parsed: Iterable[Row], separator: str) -> Iterator[Row]:
    """Yield the rows, the first as one cell where it is a title that was typed without quotes and holds the separator itself."""
    rows = iter(parsed)
    first, below = next(rows, None), next(rows, None)
    if first is not None and below is not None and _is_cut_title(first.cells, below.cells):
        pieces = [cell for cell in first.cells if cell.strip()]
        first = replace(first, cells=(separator.join(pieces), *[""] * (len(first.cells) - 1)))
    yield from (row for row in (first, below) if row is not None)
    yield from rows


def _is_cut_title(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether cells are the pieces of a title: they begin with a label or go on behind blanks, and are fewer than below."""
    pieces = [cell for cell in cells if cell.strip()]
    if not 1 < len(pieces) < sum(1 for cell in below if cell.strip()) or list(cells[: len(pieces)]) != pieces:
        return False
    label = parse_table_label(pieces[0])
    return (label is not None and label.rest != "") or all(piece.startswith(" ") for piece in pieces[1:])


def _left(item: str, n_read: int, n_left: int) -> Problem:
    return truncated(item, f"first {n_read:,} rows ({MAX_CELLS:,} cells)", f"{n_left:,} rows were left out")


def _parsed(text: str, separator: str, name: str, above: int) -> Iterator[Row]:
    """Yield the rows of a text that `above` lines precede; FormatError where a quotation mark swallows rows."""
    try:
        yield from parse_rows(text, delimiter=separator, strict=False)
    except QuoteError as error:
        error.line += above
        raise unreadable_quotes(error, name) from error


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


def _side_by_side(blocks: Iterable[list[RawRow]]) -> Iterable[list[RawRow]]:
    """Yield the tables of each block that stand beside one another, with a blank column between, each headed x, y, z.

    The titles above all of them are those of each; the text right above the headings of one is then a heading of its own.
    """
    for block in blocks:
        filled = {cell.column: cell for row in block for cell in _filled(row) if cell.column is not None}
        reach = {column for row in block for cell in _filled(row) for column in _columns_of(cell)}
        starts = [column for column in sorted(filled) if column - 1 not in reach]
        sides = [_between(block, first, last) for first, last in zip(starts, [*starts[1:], WIDEST], strict=True)]
        if len(sides) == 1 or not all(any(_axes_in(row) for row in side) for side in sides):
            yield block
            continue
        n_titles = next(n for n, rows in enumerate(zip(*sides[1:], strict=True)) if any(map(_filled, rows)))
        titles = [
            RawRow(cells=[replace(c, column=0) for c in _filled(row)]) for row in block[:n_titles] if _filled(row)
        ]
        yield from (_under(titles, side[n_titles:]) for side in sides) if titles else sides


def _under(titles: list[RawRow], side: list[RawRow]) -> list[RawRow]:
    """Return the rows of one table below the titles of all, the text right above its headings spread over these."""
    axes = next((n for n, row in enumerate(side) if _axes_in(row)), 0)
    if any(parse_table_label(cell.text) is not None for row in side[:axes] for cell in _filled(row)):
        return side  # it has a title of its own
    over = _filled(side[axes - 1]) if axes else []
    if len(over) != 1:
        return [*titles, *side]
    heading = replace(_over_all(over[0].text, side[axes:]), heading=True)
    return [*titles, *side[: axes - 1], heading, replace(side[axes], heading=True), *side[axes + 1 :]]


def _columns_of(cell: RawCell) -> range:
    """Return the columns that a cell covers; a title without a merged cell covers its own only."""
    return range(cell.column or 0, (cell.column or 0) + cell.column_span)


def _between(block: list[RawRow], first: int, last: int) -> list[RawRow]:
    cells = ([c for c in row.cells if c.column is not None and first <= c.column < last] for row in block)
    return [RawRow(cells=[replace(c, column=(c.column or first) - first) for c in row], heading=False) for row in cells]


def _axes_in(row: RawRow) -> bool:
    return {cell.text.strip().lower() for cell in row.cells} >= {"x", "y", "z"}


def _lone_texts(rows: list[RawRow]) -> list[str]:
    """Return the texts that are alone in a row and long or about a space: titles and notes."""
    alone = [filled[0].text for row in rows if len(filled := _filled(row)) == 1]
    return [text for text in alone if len(text) > SHORTEST_SENTENCE or names_space(text)]


def _labelled_texts(rows: list[RawRow]) -> list[Section]:
    """Return the paragraphs that stand beside their headings in rows of two cells: "Participants", "Thirty adults were tested …"."""
    pairs = (filled for row in rows if len(filled := _filled(row)) == PAIR)
    return [
        Section(heading=label.text, text=text.text)
        for label, text in pairs
        if len(label.text) <= LONGEST_LABEL
        and len(text.text) >= SHORTEST_PARAGRAPH
        and not re.search(r"\d", label.text)
    ]


def _tables(blocks: Iterable[list[RawRow]], title: str | None, first: int) -> list[Table]:
    """Return the blocks of a sheet as tables numbered from `first`; a label printed above one holds until the next label."""
    tables: list[Table] = []
    above = title
    for number, block in enumerate(blocks, first):
        tables.append(_table(block, f"{title} {number}" if title else f"table{number}", above, title))
        above = tables[-1].label or above
    return tables


def _table(block: list[RawRow], name: str, above: str | None, title: str | None) -> Table:
    """Return a block of rows as a table; leading title lines become its label, its caption and its first notes.

    `above` is its label where it has none of its own; `title` the name of its sheet.
    """
    rows = list(block)
    label, caption, remarks = _title_rows(rows)
    if (
        title is not None
        and not _compares(caption)
        and (_names_contrast(title) if not caption else _COMPARES.search(title))
    ):
        caption = ". ".join(filter(None, (caption, _SPACE_WORDS.sub("", title).strip())))
    notes = [*remarks, *_note_rows(rows)]
    filled = [row for row in rows if _filled(row)]
    return lay_out(filled, id=name, label=label or above, caption=caption, footnotes=notes)


def _with_notes(tables: Iterable[Table], notes: Sequence[str]) -> list[Table]:
    """Return tables with the comments of their sheet as notes of each."""
    return [replace(table, footnotes=(*notes, *table.footnotes)) for table in tables]


def _names_contrast(title: str) -> bool:
    """Return whether the name of a sheet says more than that it is a sheet of peaks."""
    return _COMPARES.search(title) is not None or _ANY_SHEET.fullmatch(title) is None


def _title_rows(rows: list[RawRow]) -> tuple[str | None, str, list[str]]:
    """Return label, caption and remarks from the rows of one text above a table, which are taken away from `rows`.

    The caption begins with the label; without one it is the line that names a comparison, else the first. A comparison below
    a caption that names none stays, as a heading over the whole table; so does a hemisphere directly above the table.
    """
    lines: list[str] = []
    while rows and not rows[0].heading and (not _filled(rows[0]) or (len(_filled(rows[0])) == 1 and len(rows) > 1)):
        lines += [cell.text for cell in _filled(rows.pop(0))]
    labels = [(n, found) for n, line in enumerate(lines) if (found := parse_table_label(line)) is not None]
    if labels:
        first, found = labels[0]
        others = [found.rest, *lines[first + 1 : -1]] if len(lines) > first + 1 else []
        if any(others) and _is_heading(lines[-1]) and not any(map(_compares, others)):
            heading = _over_all(lines[-1], rows)
            rows[:0], lines = [heading], lines[:-1]
        words = (line.rstrip(". ") for line in (found.rest, *lines[first + 1 :]))
        return found.label, ". ".join(filter(None, words)), lines[:first]
    if len(lines) > 1 and is_side(lines[-1]):
        rows[:0] = [_over_all(lines.pop(), rows)]
    own = next((line for line in lines if _compares(line)), lines[0] if lines else "")
    return None, own, [line for line in lines if line != own]


def _compares(line: str) -> bool:
    """Return whether a line compares conditions: "p < .05" alone does not."""
    return _COMPARES.search(_THRESHOLD.sub(" ", line)) is not None


def _is_heading(line: str) -> bool:
    """Return whether a line above a table is a short comparison, not a sentence or the kind of coordinates."""
    short = len(line) <= LONGEST_HEADING and not line.rstrip().endswith(".")
    plain = not (_THRESHOLD.search(line) or names_space(line) or names_coordinates(line))
    return short and plain and _COMPARES.search(line) is not None


_EFFECT = re.compile(
    r"(?:main effect|interaction|conjunction|(?:positive|negative) correlation|correlation with)\b", re.IGNORECASE
)
_ARROW = re.compile(r"[-=]>|<[-=]")


def _names_comparison(comment: str) -> bool:
    """Return whether a comment is no more than the comparison, or the effect, of the rows below it."""
    is_effect = _EFFECT.match(comment) is not None and len(comment) <= LONGEST_HEADING and comment[-1] != "."
    return (is_effect or _is_heading(comment)) and _ARROW.search(comment) is None


def _over_all(text: str, rows: list[RawRow]) -> RawRow:
    """Return a row with one text over all the columns of the rows below it."""
    width = max((_columns_of(cell).stop for row in rows for cell in _filled(row)), default=1)
    return RawRow(cells=[replace(plain_cell(text), column=0, column_span=width)])


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
