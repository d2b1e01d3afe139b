"""Where the headings of a table are, and which later rows are headings again."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.errors import FormatError
from corpora.formats.delimited import parse_line, parse_rows
from corpora.formats.quotes import QuoteError
from miner.importers.tables.vocabulary import field_of, is_heading_row, is_known

PREFACE_LINES = 25
"""Lines that may precede the headings: the query, the date, a title, a line "sep=;", blank lines."""
HEADING_LINES = 12
"""Lines a row of headings may have whose cells hold line breaks."""
MIN_HEADINGS = 3
"""Cells of a row that must be headings for the row to be headings of another table."""


def find_heading(text: str) -> int | None:
    """Return the index (from 0) of the line on which the headings of a separated table begin, or None."""
    lines = text.split("\n")
    for number in range(min(PREFACE_LINES, len(lines))):
        if not lines[number].strip():
            continue
        if is_heading_row(_cells_at(lines, number)):
            return number
    return None


def _cells_at(lines: Sequence[str], number: int) -> Sequence[str]:
    """Return the cells of the row that begins on a line; where a quotation mark never closes, those of the line alone."""
    try:
        row = next(parse_rows("\n".join(lines[number : number + HEADING_LINES]), strict=False), None)
    except QuoteError:
        return parse_line(lines[number])
    return row.cells if row else ()


def blank_preface(text: str, start: int) -> str:
    """Return a table whose lines before the headings are blank, but for a line "sep=;": lines keep their numbers."""
    lines = text.split("\n")
    above = [line if line.strip().strip('"').startswith("sep=") else "" for line in lines[:start]]
    return "\n".join([*above, unglued("\n".join(lines[start:]))])


def unglued(text: str) -> str:
    """Return a table with a line end before headings that follow a byte order mark inside a line.

    That is where a table without a last line end was joined to another.
    """
    head = text.partition("\n")[0].strip()
    return text.replace("\ufeff" + head, "\n" + head) if head else text


def check_row(cells: Sequence[str], headings: Sequence[str], where: str) -> bool:
    """Return whether a row is data; False where it repeats the headings (tables were joined).

    Raises
    ------
    FormatError : the row is the headings of another table, so that the rows below mean something else.
    """
    filled = [cell.strip().removeprefix("\ufeff").strip('"') for cell in cells if cell.strip()]
    if filled == [heading.strip() for heading in headings][: len(filled)] and len(filled) > 1:
        return False
    is_other = len(filled) >= MIN_HEADINGS and all(map(is_known, filled)) and is_heading_row(filled)
    if is_other and sum(1 for cell in filled if field_of(cell)) >= MIN_HEADINGS:
        raise FormatError(
            f"{where}: these are the headings of another table.",
            hint="Two tables were joined: give each a file of its own.",
        )
    return True
