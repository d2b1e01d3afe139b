"""Tables that web pages print as typed text (`<pre>`): columns stood under each other by blanks, as pages of the 1990s have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from corpora.words.printed import parse_table_label
from extract.readers.base import local_name

FEWEST_ROWS, FEWEST_NUMBERS = 2, 3
"""Lines with as many numbers that make a typed text a table."""
_NUMBER = re.compile(r"(?<![\w.])[-−–+]?\d+(?:\.\d+)?(?![\w.])")
_PIECE = re.compile(r"\S+(?: \S+)*")
"""Words parted by single blanks are one cell."""
_RULE = re.compile(r"[\s=_+|—–-]*")
Span = tuple[int, int]


def set_typed_tables(root: etree._Element) -> None:
    """Put a table in the place of each typed text of a page that is one; captions and notes above and below stay texts."""
    for typed in [element for element in root.iter() if local_name(element) == "pre"]:
        lines = "".join(str(text) for text in typed.itertext()).expandtabs(8).split("\n")
        numbers = [len(_NUMBER.findall(line)) for line in lines]
        rows = [n for n, count in enumerate(numbers) if count >= FEWEST_NUMBERS]
        if len(rows) < FEWEST_ROWS or any(local_name(e) == "table" for e in typed.iter()):
            continue
        first = _first_line(lines, rows[0])
        _replace(typed, lines[:first], lines[first : rows[-1] + 1], lines[rows[-1] + 1 :])


def _first_line(lines: Sequence[str], row: int) -> int:
    """Return where the headings over the first row begin: the highest line of several pieces, or rule, without a blank line between."""
    start = row
    for n in range(row - 1, -1, -1):
        line = lines[n]
        if not line.strip() or parse_table_label(line.strip()):
            break
        if len(_PIECE.findall(line)) > 1 or _RULE.fullmatch(line):
            start = n
    return start


def _replace(typed: etree._Element, above: Sequence[str], lines: Sequence[str], below: Sequence[str]) -> None:
    kept = [line for line in lines if not _RULE.fullmatch(line)]
    columns = _columns(kept)
    table = etree.Element("table")
    for line in kept:
        row = etree.SubElement(table, "tr")
        for text, span in _cells(line, columns):
            cell = etree.SubElement(row, "td")
            cell.text = text
            if span > 1:
                cell.set("colspan", str(span))
    parent = typed.getparent()
    assert parent is not None
    place = parent.index(typed)
    around = [_paragraph(above), table, _paragraph(below)]
    found = [element for element in around if element is not None]
    found[-1].tail = typed.tail
    parent[place : place + 1] = found


def _paragraph(lines: Sequence[str]) -> etree._Element | None:
    text = " ".join(" ".join(lines).split())
    if not text:
        return None
    paragraph = etree.Element("p")
    paragraph.text = text
    return paragraph


def _columns(lines: Sequence[str]) -> list[Span]:
    """Return the columns from left to right: what the pieces of the lines with several cover, together."""
    spans = sorted(match.span() for line in lines for match in _PIECE.finditer(line) if len(_PIECE.findall(line)) > 1)
    columns: list[Span] = []
    for start, end in spans:
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def _cells(line: str, columns: Sequence[Span]) -> list[tuple[str, int]]:
    """Return the texts of a line by column with the columns each covers; a line of one piece spans all."""
    pieces = list(_PIECE.finditer(line))
    if len(pieces) == 1:
        return [(pieces[0][0], len(columns))]
    held: list[list[str]] = [[] for _ in columns]
    for piece in pieces:
        place = next(n for n, (start, end) in enumerate(columns) if piece.start() < end and piece.end() > start)
        held[place].append(piece[0])
    return [(" ".join(texts), 1) for texts in held]
