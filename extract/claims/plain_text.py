"""Manuscripts as plain text or Markdown: paragraphs, pipe tables, and tables of columns set apart by tabs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from corpora.ids import sha256_hex
from corpora.nouns.documents import Document, Section, Table
from corpora.text import decode_text, encoding_problems
from corpora.words.printed import parse_table_label
from extract.claims.layout import SPEAKS_OF_TABLE, STARTS_LIST, STARTS_REFERENCE, join_lines
from extract.numbers import fold_text
from extract.readers.markup import lay_out
from extract.readers.stacks import RawCell, RawRow

SUFFIXES = (".md", ".markdown", ".txt", ".text", ".rst")
WRAPPED = 140
"""Characters: where most lines are shorter and paragraphs have several, lines are broken by hand."""
NUMBERED_LINES = 8
"""Numbers that count up at the beginnings of lines from which they are line numbers ..."""
MOST_MISSING = 3
"""... where each is at most this much more than the one before."""
CAPTION_REACH = 3
"""Filled lines above a table in which its label may be."""
UNENDED = 25
"""Characters of a line from which a paragraph may go on behind a blank line: a page ended there."""

_PIPES = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-{0,}:?\s*\|?\s*$")
_LINE_NUMBER = re.compile(r"^ *(\d{1,4})(?: +(?=\S)| *$)(?!.*\t)")
_TOTAL_LINE = re.compile(r"^\s*(?:共\s*计|合\s*计|总\s*计|total)\W*\d[\d,]*\s*$", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|(?<![\w*])\*([^*\s][^*]*?)\*(?!\w)|`([^`]+)`")


def is_plain_text(name: str) -> bool:
    """Return whether a file's name is one of plain text or Markdown."""
    return name.lower().endswith(SUFFIXES)


def read_plain_text(name: str, data: bytes) -> Document:
    """Return the document in plain text; lines broken by hand are joined, line numbers in the margin are left out."""
    decoded = decode_text(data)
    lines = without_line_numbers(decoded.text.replace("\x0c", "\n").split("\n"))
    tables: list[Table] = []
    prose: list[str] = []
    for is_table, block in itertools.groupby(_marked(lines), key=lambda pair: pair[0]):
        rows = [line for _, line in block]
        if is_table and (table := _table(rows, prose, len(tables))) is not None:
            tables.append(table)
        else:
            prose.extend(rows)
    return Document(
        sha256=sha256_hex(data),
        name=name,
        kind="text",
        sections=(Section(text="\n".join(_paragraphs(prose))),),
        tables=tuple(tables),
        problems=tuple(encoding_problems(decoded, name)),
    )


def without_line_numbers(lines: Sequence[str]) -> list[str]:
    """Return the lines without the numbers of a numbered margin: long runs that count up, a few numbers missing."""
    numbered = [(at, int(found[1])) for at, line in enumerate(lines) if (found := _LINE_NUMBER.match(line))]
    counted: set[int] = set()
    run: list[tuple[int, int]] = []
    for at, number in [*numbered, (0, 0)]:
        if run and not 0 < number - run[-1][1] <= MOST_MISSING:
            counted |= {line for line, _ in run} if len(run) >= NUMBERED_LINES else set()
            run = []
        run.append((at, number))
    return [_LINE_NUMBER.sub("", line) if at in counted else line for at, line in enumerate(lines)]


def _marked(lines: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """Yield each line with whether it is a row of a table."""
    inside = False
    for at, line in enumerate(lines):
        tabs = "\t" in line and line.count("\t") > 1
        neighbour = any("\t" in other for other in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]))
        row = bool(_PIPES.match(line)) or (tabs and neighbour) or ("\t" in line and inside and line.strip() != "")
        row = row or (inside and _TOTAL_LINE.match(line) is not None)
        inside = row
        yield row, line


def _table(lines: Sequence[str], prose: list[str], count: int) -> Table | None:
    """Return the table in lines; its caption is taken from the prose above it."""
    rows = [RawRow(cells=[_cell(text) for text in _cells(line)]) for line in lines if not _RULE.match(line)]
    ruled = next((n for n, line in enumerate(lines) if _RULE.match(line)), 0)
    for row in rows[:ruled]:
        row.heading = True
    label, caption = _caption(prose)
    return lay_out(rows, id=f"table{count + 1}", label=label, caption=caption) if rows else None


def _cell(text: str) -> RawCell:
    return RawCell(text=fold_text(plain(text)), raw=text)


def _cells(line: str) -> list[str]:
    if _PIPES.match(line):
        return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])]
    return [cell.strip() for cell in line.split("\t")]


def _caption(prose: Sequence[str]) -> tuple[str | None, str]:
    above = [line for line in prose[-2 * CAPTION_REACH :] if line.strip()][-CAPTION_REACH:]
    for number, line in enumerate(reversed(above)):
        found = parse_table_label(plain(line).strip("# "))
        if found:
            return found.label, " ".join([found.rest, *above[len(above) - number :]])
    return None, ""


def plain(text: str) -> str:
    """Return text without Markdown's marks of emphasis and links."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return _EMPHASIS.sub(lambda m: next(part for part in m.groups() if part is not None), text)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs: runs of lines, cut at headings, captions, items of lists and entries of references."""
    long = [len(line) > WRAPPED for line in lines if line.strip()]
    wrapped = any(not line.strip() for line in lines) or sum(long) < len(long) / 2
    run: list[str] = []
    listing = False
    for line in [*lines, ""]:
        text = plain(line.strip())
        cut = not text or _begins(text) or not wrapped or (listing and STARTS_REFERENCE.match(text) is not None)
        if run and (cut or run[-1].startswith("#")) and not (not text and _goes_on(run[-1])):
            yield join_lines(run)
            run = []
        if text:
            run.append(text)
            listing = listing or STARTS_LIST.match(text) is not None
    if run:
        yield join_lines(run)


def _begins(text: str) -> bool:
    """Return whether a line begins a paragraph of its own."""
    return re.match(
        r"#|[-*+] |\d{1,2}(?:\.\d{1,2})+\.? [^。)]{1,60}$|\d{1,2}\.? (?=[\u4e00-\u9fffA-Z]\S{0,30}$)", text
    ) is not None or (parse_table_label(text) is not None and SPEAKS_OF_TABLE.match(text) is None)


def _goes_on(before: str) -> bool:
    """Return whether a paragraph goes on behind a blank line, as over the end of a page."""
    if len(before) < UNENDED or before.startswith("#") or parse_table_label(before):
        return False
    return re.search(r"[\u4e00-\u9fff,，、(（=]$", before) is not None
