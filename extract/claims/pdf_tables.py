"""Tables of a PDF that list no coordinates: rows that go on over the page, and captioned tables nobody found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpora.nouns.documents import Cell, Table
from corpora.words.printed import parse_table_label
from extract.claims.layout import SPEAKS_OF_TABLE, is_heading
from extract.claims.sheets import is_total
from extract.numbers import fold_text
from extract.pdf.layout.captions import find_captions
from extract.pdf.layout.lines import Line, Phrase
from extract.pdf.layout.margins import margin_words
from extract.pdf.layout.measures import CELLS, WORD_EDGE
from extract.pdf.layout.view import PageView
from extract.pdf.model import PageWords

Span = tuple[float, float]
FEWEST_CELLS = 2
"""Cells of a line that make it a row."""
MOST_HEAD_LINES = 2
"""Lines at the top of a page (a running head, a repeated heading) before the rows that go on."""
LINES_APART = 2.6
"""Type sizes between two rows of a table."""
NUMBER = re.compile(r"^[^\w]*\d[^A-Za-z\u4e00-\u9fff]*$")
MOST_TEXT = 60
"""Characters of the longest cell of one line; a longer phrase is running text."""


def completed(tables: Sequence[Table], pages: Sequence[PageWords]) -> list[Table]:
    """Return the tables, each with the rows that follow it on the next page, and those under other captions."""
    margins = margin_words(pages)
    views = {page.number: PageView(page, margins) for page in pages}
    named = [table for table in tables if not SPEAKS_OF_TABLE.match(f"{table.label} {table.caption}")]
    whole = [_over_pages(_ended(table), views) for table in named]
    labels = {table.label for table in whole}
    found = [table for view in views.values() for table in _captioned(view, labels)]
    return [*whole, *(_continued(table, views) for table in found)]


def _over_pages(table: Table, views: dict[int, PageView]) -> Table:
    """Return a table with its rows on later pages by the columns of its first page, where that gives as many cells."""
    first = [cell for cell in table.cells if cell.page == (table.pages[0] if table.pages else None)]
    if len(table.pages) > 1 and first:
        start = replace(table, cells=tuple(first), n_rows=max(c.row for c in first) + 1, pages=table.pages[:1])
        own = _continued(start, views)
        if len(own.cells) >= len(table.cells):
            return own
    return _continued(table, views)


def _ended(table: Table) -> Table:
    """Return a table without the section that follows it: rows from a section's heading or another caption on."""
    for number in range(FEWEST_CELLS, table.n_rows):
        text = " ".join(cell.text for cell in table.row(number))
        section = re.match(r"\d{1,2}\.\d{1,2}\.?(?:\d\.?)?\s+[A-Z\u4e00-\u9fff]", text) is not None and is_heading(text)
        if section or (parse_table_label(text) is not None and len(table.row(number)) <= FEWEST_CELLS):
            cells = tuple(cell for cell in table.cells if cell.row < number)
            return replace(table, cells=cells, n_rows=number)
    return table


def _continued(table: Table, views: dict[int, PageView]) -> Table:
    while table.pages and (rows := _rows_on_next_page(table, views)):
        number = table.pages[-1] + 1
        cells = [cell for n, row in enumerate(rows) for cell in _cells(row, table.n_rows + n, number)]
        table = replace(
            table, cells=(*table.cells, *cells), n_rows=table.n_rows + len(rows), pages=(*table.pages, number)
        )
    return table


def _rows_on_next_page(table: Table, views: dict[int, PageView]) -> list[dict[int, Phrase]]:
    here, after = views.get(table.pages[-1]), views.get(table.pages[-1] + 1)
    spans = _spans(table)
    last = [cell.text for cell in table.cells if cell.row == table.n_rows - 1]
    if last and is_total(last):
        return []
    if here is None or after is None or len(spans) < FEWEST_CELLS or not _ends_page(table, here):
        return []
    heading = {cell.text for cell in table.cells if cell.row == 0}
    lines = _lines(after)
    start = next((n for n, line in enumerate(lines[: MOST_HEAD_LINES + 1]) if _row(line, spans)), None)
    rows: list[dict[int, Phrase]] = []
    counted = _numeric(table)
    for line in lines[start:] if start is not None else ():
        row = _row(line, spans)
        if not row or not all(NUMBER.search(row[c].text) for c in counted & set(row) - {0}):
            break
        if {fold_text(phrase.text) for phrase in row.values()} - heading:
            rows.append(row)
    return rows


def _spans(table: Table) -> dict[int, Span]:
    """Return the left and right edge of each column of a table."""
    spans: dict[int, Span] = {}
    for cell in table.cells:
        if cell.box is not None and cell.column_span == 1 and cell.text:
            x0, x1 = spans.get(cell.column, (cell.box[0], cell.box[2]))
            spans[cell.column] = (min(x0, cell.box[0]), max(x1, cell.box[2]))
    return spans


def _numeric(table: Table) -> set[int]:
    """Return the columns whose cells hold numbers: running text below a table has words there."""
    cells: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.row and cell.text:
            cells.setdefault(cell.column, []).append(cell.text)
    return {c for c, texts in cells.items() if all(NUMBER.search(text) for text in texts)}


def _ends_page(table: Table, view: PageView) -> bool:
    """Return whether nothing but a margin's line follows a table on its page."""
    bottom = max((c.box[3] for c in table.cells if c.box and c.page == view.page.number), default=0.0)
    below = [line for line in _lines(view) if line.top > bottom]
    return len(below) < FEWEST_CELLS


def _lines(view: PageView) -> list[Line]:
    return view.band((0.0, view.page.width), 0.0, view.page.height)


def _row(line: Line, spans: dict[int, Span]) -> dict[int, Phrase]:
    """Return the phrases of a line by column; empty where the line is no row of these columns."""
    if parse_table_label(line.text):
        return {}
    row: dict[int, Phrase] = {}
    for phrase in line.phrases(CELLS):
        shared = {c: min(x1, phrase.x1) - max(x0, phrase.x0) for c, (x0, x1) in spans.items()}
        column = max(shared, key=lambda c: shared[c])
        others = max((width for c, width in shared.items() if c != column), default=0.0)
        if shared[column] < -WORD_EDGE or others > WORD_EDGE or column in row or len(phrase.text) > MOST_TEXT:
            return {}
        row[column] = phrase
    return row if len(row) >= FEWEST_CELLS else {}


def _cells(row: dict[int, Phrase], number: int, page: int) -> Iterator[Cell]:
    for column, phrase in sorted(row.items()):
        yield Cell(row=number, column=column, text=fold_text(phrase.text), raw=phrase.text, page=page, box=phrase.box)


def _captioned(view: PageView, known: set[str | None]) -> Iterator[Table]:
    """Yield the tables under captions of a page that no table has, as rows of phrases."""
    lines = _lines(view)
    for caption in find_captions(view.phrases, view.rules):
        if caption.label in known:
            continue
        below = [line for line in lines if line.top > caption.phrase.top + 1]
        rows = _run(below)
        if len(rows) > FEWEST_CELLS:
            parsed = parse_table_label(caption.phrase.text)
            yield _built(rows, caption.label, parsed.rest if parsed else "", view.page.number)


def _run(lines: Sequence[Line]) -> list[Line]:
    """Return the first run of lines that hold several cells, close to one another."""
    rows: list[Line] = []
    for line in lines:
        several = (
            len(line.phrases(CELLS)) >= FEWEST_CELLS and max(len(p.text) for p in line.phrases(CELLS)) <= MOST_TEXT
        )
        near = not rows or line.top - rows[-1].top < LINES_APART * line.size
        if several and near:
            rows.append(line)
        elif rows:
            break
        elif line is not lines[0]:
            return []
    return rows


def _built(lines: Sequence[Line], label: str, caption: str, page: int) -> Table:
    columns: list[Span] = []
    for phrase in sorted((p for line in lines[1:] for p in line.phrases(CELLS)), key=lambda p: p.x0):
        if columns and phrase.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], phrase.x1))
        else:
            columns.append((phrase.x0, phrase.x1))
    spans = dict(enumerate(columns))
    rows = [_row(line, spans) for line in lines]
    cells = [cell for n, row in enumerate(rows) for cell in _cells(row, n, page)]
    return Table(
        id=f"page{page}-{label}",
        label=label,
        caption=caption,
        cells=tuple(cells),
        n_rows=len(rows),
        n_columns=len(columns),
        header_rows=1,
        pages=(page,),
    )
