"""Supplements as Word files (.docx): tables with their captions, running text in order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from corpora.errors import FormatError
from corpora.formats.workbook import check_archive
from corpora.ids import sha256_hex
from corpora.nouns.documents import Document, Section, Table
from corpora.words.printed import parse_table_label
from extract.numbers import fold_text
from extract.readers.markup import RawCell, RawRow, lay_out
from extract.readers.shown import UNKNOWN_PICTURE, fold_lines

NOTE_MARK = 2
"""Characters of the longest mark of a note."""

LONGEST_NOTE = 1500
"""Characters below which a paragraph under a table may be its note."""

LONGEST_CAPTION = 500
"""Characters below which a paragraph over a table may be its caption."""


MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SYMBOL_FONT = {
    0x2D: "\u2212", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥", 0x3C: "<", 0x3E: ">", 0x3D: "=", 0x7E: "~", 0xAE: "→",
    0x2A: "*", 0x2B: "+", 0xB7: "·", 0x61: "α", 0x62: "β", 0x68: "η", 0x63: "χ", 0x6D: "μ", 0x72: "ρ", 0x20: " ",
}  # fmt: skip
"""Signs of Word's Symbol font that are in tables, by their code."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


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
            word = docx.Document(io.BytesIO(data))
        except Exception as error:
            raise FormatError(
                f"{name} is not a readable Word file: {error}.", hint="Save it again as .docx."
            ) from error
        parts = [(child.tag.removeprefix(WORD), child) for child in _parts(word.element.body)]
        texts = [fold_lines(_text(child)) if tag == "p" else "" for tag, child in parts]
        tables = [
            _table(child, texts, number, count)
            for count, (number, child) in enumerate((n, child) for n, (tag, child) in enumerate(parts) if tag == "tbl")
        ]
        return Document(
            sha256=sha256_hex(data),
            name=name,
            kind=self.kind,
            title=word.core_properties.title or None,
            sections=(Section(text="\n".join(filter(None, texts))),),
            tables=tuple(t for t in tables if t.cells),
        )


def _parts(body: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a document in order, those inside content controls too."""
    for child in body:
        content = child.find(f"{WORD}sdtContent") if child.tag == f"{WORD}sdt" else None
        if content is None:
            yield child
        else:
            yield from _parts(content)


def _text(element: Any, *, notes: bool = True) -> str:
    """Return an element's words; with `notes=False` without superscript letters and stars."""
    pieces: list[str] = []
    for node in element.iter():
        if any(up.tag == f"{WORD}moveFrom" for up in node.iterancestors()):
            continue
        if node.tag == f"{MATH}t" or (node.tag == f"{WORD}t" and (notes or not _is_mark(node))):
            pieces.append(node.text or "")
        elif node.tag == f"{WORD}sym":
            pieces.append(_symbol(node.get(f"{WORD}font") or "", node.get(f"{WORD}char") or ""))
        elif node.tag == f"{WORD}tab":
            pieces.append(" ")
        elif node.tag in (f"{WORD}br", f"{WORD}p"):
            pieces.append("\n")
        elif node.tag == f"{WORD}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _symbol(font: str, code: str) -> str:
    """Return the character of a Symbol font at a code; an unknown one stops the reading of a number beside it."""
    if not font.startswith("Symbol") or re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) is None:
        return UNKNOWN_PICTURE
    return SYMBOL_FONT.get(int(code, 16) & 0xFF, UNKNOWN_PICTURE)


def _is_mark(node: Any) -> bool:
    run = node.getparent()
    raised = run is not None and run.find(f"{WORD}rPr/{WORD}vertAlign")
    text = (node.text or "").strip()
    return (
        raised is not None
        and raised is not False
        and raised.get(f"{WORD}val") == "superscript"
        and (len(text) <= NOTE_MARK and not text.isdigit())
    )


def _table(element: Any, texts: list[str], number: int, count: int) -> Table:
    rows = [_row(row) for row in element.iter(f"{WORD}tr") if _own(row, element)]
    _span_down(rows)
    label, caption = _caption(texts, number)
    notes = [text for text in texts[number + 1 : number + 4] if text]
    after = [text for text in notes[:2] if parse_table_label(text) is None and len(text) < LONGEST_NOTE]
    return lay_out([row for row, _ in rows], id=f"table{count + 1}", label=label, caption=caption, footnotes=after)


def _own(row: Any, table: Any) -> bool:
    up = row.getparent()
    while up is not None and up.tag != f"{WORD}tbl":
        up = up.getparent()
    return up is table


def _caption(texts: list[str], number: int) -> tuple[str | None, str]:
    for back in range(1, 5):
        if number - back < 0:
            break
        text = texts[number - back]
        found = parse_table_label(text)
        if found:
            rest = [found.rest, *texts[number - back + 1 : number]]
            return found.label, fold_lines(" ".join(rest))
    return None, texts[number - 1] if number and len(texts[number - 1]) < LONGEST_CAPTION else ""


def _row(row: Any) -> tuple[RawRow, list[str]]:
    """Return a row's cells and for each whether it begins, continues or lacks a vertical merge.

    Columns that the row leaves out at its beginning (`gridBefore`) are an empty cell.
    """
    found, merges = RawRow(), list[str]()
    before = row.find(f"{WORD}trPr/{WORD}gridBefore")
    if before is not None and (before.get(f"{WORD}val") or "").isdigit():
        found.cells.append(RawCell(text="", raw="", column_span=max(1, int(before.get(f"{WORD}val")))))
        merges.append("")
    found.heading = row.find(f"{WORD}trPr/{WORD}tblHeader") is not None
    for cell in row.iter(f"{WORD}tc"):
        if cell.getparent() is not row and cell.getparent().tag != f"{WORD}sdtContent":
            continue
        properties = cell.find(f"{WORD}tcPr")
        span = properties.find(f"{WORD}gridSpan") if properties is not None else None
        merge = properties.find(f"{WORD}vMerge") if properties is not None else None
        raw = fold_lines(_text(cell))
        lines = (fold_text(fold_lines(line)) for line in _text(cell, notes=False).split("\n"))
        found.cells.append(
            RawCell(
                lines=tuple(filter(None, lines)),
                text=fold_text(fold_lines(_text(cell, notes=False))),
                raw=raw,
                bold=_all_runs(cell, "b"),
                italic=_all_runs(cell, "i"),
                column_span=max(1, int(span.get(f"{WORD}val", "1"))) if span is not None else 1,
            )
        )
        merges.append("" if merge is None else "start" if merge.get(f"{WORD}val") == "restart" else "more")
    return found, merges


def _all_runs(cell: Any, mark: str) -> bool:
    runs = [run for run in cell.iter(f"{WORD}r") if "".join(t.text or "" for t in run.iter(f"{WORD}t")).strip()]
    marked = [
        run
        for run in runs
        if (found := run.find(f"{WORD}rPr/{WORD}{mark}")) is not None and found.get(f"{WORD}val") not in ("0", "false")
    ]
    return bool(runs) and len(marked) == len(runs)


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
