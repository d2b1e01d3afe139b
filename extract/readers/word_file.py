"""Supplements as Word files (.docx): tables with their captions, running text in order."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from corpora.errors import FormatError
from corpora.formats.workbook import check_archive
from corpora.ids import sha256_hex
from corpora.nouns.documents import Document, Section, Table
from corpora.nouns.evidence import place_of
from corpora.words.printed import parse_table_label
from extract.readers.above.in_word import above_tables
from extract.readers.captions import under_seed
from extract.readers.markup import lay_out, parse_span, with_title
from extract.readers.seen.shown import fold_lines
from extract.readers.seen.unseen import not_seen
from extract.readers.stacks import RawCell, RawRow
from extract.readers.tabbed import with_tabbed_tables
from extract.readers.word_text import (
    CHOICE,
    Styles,
    Words,
    boxes_in,
    children,
    is_inset,
    look_of_run,
    read_styles,
    text_of,
    word,
)

LONGEST_NOTE = 1500
"""Characters below which a paragraph under a table may be its note."""

LONGEST_CAPTION = 500
"""Characters below which a paragraph over a table may be its caption."""

LONGEST_LINE = 100
"""Characters of the longest paragraph that may be a heading."""
CAPTION_WITHIN = 4
"""Paragraphs above a table among which its label is looked for."""

Part = tuple[str, Any]
"""The kind of a part of the document ("p", "tbl") and its element."""


class WordReader:
    """Reads .docx files; a paragraph before a table that begins "Table" is its caption, one after it its note."""

    kind = "docx"

    def claims(self, name: str, head: bytes) -> bool:
        """Return whether the file is a zip archive whose first entries are a Word file's."""
        return (
            head.startswith(b"PK\x03\x04")
            and b"xl/" not in head
            and (b"word/" in head or name.lower().endswith(".docx"))
        )

    def read(self, name: str, data: bytes) -> Document:
        """Return the document; raises `FormatError` when it is damaged."""
        check_archive(name, data)
        import docx

        try:
            file = docx.Document(io.BytesIO(data))
            styles = read_styles(file.styles.element)
        except Exception as error:
            raise FormatError(
                f"{name} is not a readable Word file: {error}.", hint="Save it again as .docx."
            ) from error
        parts = list(_parts(file.element.body))
        texts = [fold_lines(text_of(part, styles).text) if kind == "p" else None for kind, part in parts]
        numbers = [number for number, text in enumerate(texts) if text is None]
        below = _captions_are_below(texts, numbers)
        tables = [
            _table(name, parts[number][1], styles, _around(texts, number, below=below), n, texts[:number])
            for n, number in enumerate(numbers, 1)
        ]
        above = zip(tables, above_tables(parts, texts, styles), strict=True)
        return Document(
            sha256=sha256_hex(data),
            name=name,
            kind=self.kind,
            title=file.core_properties.title or None,
            sections=(Section(text="\n".join(filter(None, texts))),),
            tables=tuple(t for t in tables if t.cells),
            problems=tuple(problem for t in tables if not t.cells for problem in t.problems),
            above=tuple(replace(one, table=table.id) for table, one in above),
        )


def _parts(body: Any) -> Iterator[Part]:
    """Yield the paragraphs and tables of a document in order: in content controls, text boxes, cells of other tables.

    Tables typed with tabulators are tables.
    """
    for child in with_tabbed_tables(body):
        if child.tag == word("p"):
            yield "p", child
            for box in boxes_in(child):
                yield from _parts(box)
        elif child.tag == word("tbl"):
            yield "tbl", child
            for cell in _cells_of(child):
                if any(not is_inset(inner) for inner in cell.iterchildren(word("tbl"))):
                    yield from _parts(cell)
                else:
                    for box in boxes_in(cell):
                        yield from _parts(box)
        elif child.tag == f"{CHOICE}AlternateContent":
            yield from next((found for choice in child if (found := list(_parts(choice)))), [])
        elif child.tag not in (word("tcPr"), word("sectPr")):
            yield from _parts(child)


def _cells_of(table: Any) -> Iterator[Any]:
    return (cell for row in children(table, "tr") for cell in children(row, "tc"))


# -- one table -------------------------------------------------------------------------------------------


def _table(
    name: str,
    element: Any,
    styles: Styles,
    around: tuple[list[str], list[str]],
    count: int,
    above: Sequence[str | None] = (),
) -> Table:
    """Return a table; `around` are the paragraphs that may be its caption and its notes, `count` its number from 1.

    `above` are all paragraphs before it.
    """
    unseen: dict[str, list[str]] = {}
    rows = [_row(row, styles, unseen) for row in children(element, "tr") if not _is_gone(row, unseen)]
    _span_down(rows)
    label, caption = _caption(around[0])
    caption = caption if label else under_seed(caption, _lines_above(above))
    table = lay_out(
        [row for row, _ in rows],
        id=f"table{count}",
        label=label,
        caption=caption,
        footnotes=_notes(around[1]),
        problems=[not_seen(place_of(name, label or f"table{count}"), look, found) for look, found in unseen.items()],
    )
    return table if label else with_title(table)


def _is_gone(row: Any, unseen: dict[str, list[str]]) -> bool:
    """Return whether a row is deleted or hidden; if it holds digits, its text is noted."""
    look = next((look for mark, look in (("del", "deleted"), ("hidden", "hidden")) if _has(row, "trPr", mark)), None)
    if look is not None:
        Words(styles={}, unseen=unseen).leave_out(look, row)
    return look is not None


def _has(element: Any, properties: str, mark: str) -> bool:
    return element.find(f"{word(properties)}/{word(mark)}") is not None


def _captions_are_below(texts: list[str | None], numbers: list[int]) -> bool:
    """Return whether the tables of a document have their captions below them: more tables have one there than above."""
    above = sum(_caption(_gap(texts, number, -1))[0] is not None for number in numbers)
    below = sum(any(map(parse_table_label, _gap(texts, number, 1)[:2])) for number in numbers)
    return below > above


def _gap(texts: list[str | None], number: int, step: int) -> list[str]:
    """Return the paragraphs between a table and the next one in a direction, in the order of the document."""
    found: list[str] = []
    place = number + step
    while 0 <= place < len(texts) and (text := texts[place]) is not None:
        found.append(text)
        place += step
    return found if step > 0 else found[::-1]


def _around(texts: list[str | None], number: int, *, below: bool) -> tuple[list[str], list[str]]:
    """Return the paragraphs that may be the caption of a table, and those that may be its notes."""
    after = _gap(texts, number, 1)
    if not below:
        return _gap(texts, number, -1), after
    labelled = [n for n, text in enumerate(after[:CAPTION_WITHIN]) if parse_table_label(text)]
    return (after[labelled[0] : labelled[0] + 1], after[labelled[0] + 1 :]) if labelled else ([], after)


_OPENS_SECTION = re.compile(
    r"(?:[1-9]\.){1,3}[1-9]\d?\.?\s+(?!Tesla)(?:[A-Z][a-z]|[\u4e00-\u9fff])|"
    r"(?:[1-9]\.?\s+)?(?i:methods?|results?|(?:general )?discussion|conclusions?|references|acknowledge?ments?|结果|讨论|结论|参考文献)\W*$"
)
"""A heading of the text, or a paragraph that begins with one: "2.3 Data analysis", "Discussion"."""


def _notes(after: list[str]) -> list[str]:
    """Return the paragraphs below a table that may be its notes: those before the next section of the text."""
    found = [text for text in after[:3] if text][:2]
    found = list(itertools.takewhile(lambda text: _OPENS_SECTION.match(text) is None, found))
    return [text for text in found if parse_table_label(text) is None and len(text) < LONGEST_NOTE]


def _lines_above(texts: Sequence[str | None]) -> Iterator[str]:
    """Yield the short paragraphs above a table, from the nearest on, up to running text or the caption of another table."""
    for text in filter(None, reversed(texts)):
        if len(text) > LONGEST_LINE or parse_table_label(text):
            return
        yield text


def _caption(before: list[str]) -> tuple[str | None, str]:
    """Return label and caption from the paragraphs between a table and the one before it."""
    above = list[str]()
    for text in reversed(before[-CAPTION_WITHIN:]):
        above.insert(0, text)
        found = parse_table_label(text)
        if found:
            return found.label, fold_lines(" ".join([found.rest, *above[1:]]))
    return None, above[-1] if above and len(above[-1]) < LONGEST_CAPTION else ""


def _row(row: Any, styles: Styles, unseen: dict[str, list[str]]) -> tuple[RawRow, list[str]]:
    """Return a row's cells and for each whether it begins, continues or lacks a vertical merge.

    Columns that the row leaves out at its beginning (`gridBefore`) are an empty cell.
    """
    found, merges = RawRow(), list[str]()
    before = row.find(f"{word('trPr')}/{word('gridBefore')}")
    if before is not None:
        found.cells.append(RawCell(text="", raw="", column_span=parse_span(before.get(word("val")))))
        merges.append("")
    found.heading = _has(row, "trPr", "tblHeader")
    for cell in children(row, "tc"):
        if _has(cell, "tcPr", "cellDel"):
            Words(styles={}, unseen=unseen).leave_out("deleted", cell)
            continue
        if found.cells and _continues_to_the_left(cell):
            found.cells[-1].column_span += 1
            continue
        merge = cell.find(f"{word('tcPr')}/{word('vMerge')}")
        found.cells.append(_cell(cell, styles, unseen))
        merges.append("" if merge is None else "start" if merge.get(word("val")) == "restart" else "more")
    return found, merges


def _continues_to_the_left(cell: Any) -> bool:
    """Return whether a cell is merged into the one before it, as older files write it."""
    merge = cell.find(f"{word('tcPr')}/{word('hMerge')}")
    return merge is not None and merge.get(word("val")) != "restart"


def _cell(cell: Any, styles: Styles, unseen: dict[str, list[str]]) -> RawCell:
    span = cell.find(f"{word('tcPr')}/{word('gridSpan')}")
    width = span.get(word("val")) if span is not None else None
    words = text_of(cell, styles, notes=False)
    for look, texts in words.unseen.items():
        unseen.setdefault(look, []).extend(texts)
    return RawCell.of(
        words.text,
        raw=text_of(cell, styles).text,
        all_lines=words.text.split("\n"),
        bold=_all_runs(cell, styles, "b"),
        italic=_all_runs(cell, styles, "i"),
        column_span=parse_span(width),
    )


def _all_runs(cell: Any, styles: Styles, mark: str) -> bool:
    runs = [run for run in cell.iter(word("r")) if "".join(t.text or "" for t in run.iter(word("t"))).strip()]
    return bool(runs) and all(mark in look_of_run(run, styles).on for run in runs)


def _span_down(rows: list[tuple[RawRow, list[str]]]) -> None:
    """Turn Word's vertical merges into row spans and drop the cells they cover; place every cell."""
    open_cells: dict[int, RawCell] = {}
    for row, merges in rows:
        column, kept = 0, list[RawCell]()
        for cell, merge in zip(row.cells, merges, strict=True):
            above = open_cells.get(column)
            if merge == "more" and above is not None:
                above.row_span += 1
            else:
                cell.column = column
                kept.append(cell)
                if merge == "start":
                    open_cells[column] = cell
                else:
                    open_cells.pop(column, None)
            column += cell.column_span
        row.cells = kept
