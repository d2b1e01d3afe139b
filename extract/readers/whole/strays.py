"""Rows and cells that a web page has outside their tables: put back where browsers show them, else told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from corpora.nouns.evidence import Problem
from extract.numbers import find_triplets
from extract.readers.base import local_name
from extract.readers.seen.shown import element_text, is_unseen, plain_text
from extract.readers.stacks import AXES
from extract.readers.whole.damage import IF_SHORT, MARK, REST, damaged

MIN_NUMBERS = 3
"""Cells of a row that are numbers from which it may hold a coordinate."""
_CELLS = ("td", "th")
_PARTS = frozenset(["table", "tbody", "thead", "tfoot"])
_NUMBER = re.compile(r"[\s(\[]*[-+\u2010-\u2015\u2212]?\s*\d{1,3}(?:[.,]\d+)?\D{0,3}")
_SWALLOWED = re.compile(r"<\s*(/?)\s*(t[dhr])\b", re.IGNORECASE)


def mend_tables(root: etree._Element) -> None:
    """Put what is wrongly nested in the tables of a page where browsers show it, and mark rows that are damaged.

    A table that is open where another begins ends there; cells outside a row are a row of their own. A row with a
    quotation mark that never closes, so that cells are inside an attribute, is marked (`damage.MARK`).
    """
    for table in list(root.iter("table")):
        _end_before_next(table)
    for cell in list(root.iter(*_CELLS)):
        up = cell.getparent()
        if up is not None and up.tag != "tr":
            _into_row(cell, up)
    for row in root.iter("tr"):
        if any("<" in str(value) and _swallows(str(value)) for e in row.iter() for value in e.attrib.values()):
            row.set(MARK, REST)


def _swallows(value: str) -> bool:
    """Return whether the value of an attribute holds tags of a table that are not whole cells, as those that a page shows in a box."""
    open_tags: list[str] = []
    for close, name in _SWALLOWED.findall(value.lower()):
        if not close:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return True
    return bool(open_tags)


def _end_before_next(table: etree._Element) -> None:
    """Move a table that is inside another one, but in no cell of it, behind it, with what follows it there."""
    outer = next((up for up in table.iterancestors() if up.tag in {"table", "td", "th", "caption"}), None)
    if outer is None or outer.tag != "table":
        return
    moved = [table, *table.itersiblings()]
    place = outer
    for element in moved:
        place.addnext(element)  # with its tail
        place = element


def _into_row(cell: etree._Element, up: etree._Element) -> None:
    """Make a row of the cells that follow one another outside any row; the row of a wrapper inside a row keeps them.

    Where one of them has words the row may be a part of another one, and is marked; blank cells were part of none.
    """
    if up.tag not in _PARTS:
        return
    row = etree.Element("tr")
    run = [cell]
    for following in cell.itersiblings():
        if following.tag not in _CELLS:
            break
        run.append(following)
    cell.addprevious(row)
    row.sourceline = cell.sourceline
    row.extend(run)
    if plain_text(row).strip():
        row.set(MARK, IF_SHORT)


def unread_rows(root: etree._Element, name: str, read: Collection[etree._Element]) -> list[Problem]:
    """Return the problems of rows with numbers that are in none of the tables that were read, and of cells in no row."""
    loose = [cell for cell in root.iter(*_CELLS) if _is_loose(cell) and element_text(cell).strip()]
    problems = []
    if loose:
        text = f"{len(loose)} cells are in no row of a table; they were not read"
        problems.append(damaged(name, f"line {loose[0].sourceline}", text))
    lost = [
        row for row in root.iter("tr") if row not in read and _numbers_in(row) >= MIN_NUMBERS and not is_unseen(row)
    ]
    if not lost:
        return problems
    text = f"{len(lost)} rows with numbers are outside every table that could be read; they were not read"
    return [*problems, damaged(name, f"line {lost[0].sourceline}", text)]


def _is_loose(cell: etree._Element) -> bool:
    up = cell.getparent()
    if up is None or up.tag == "tr":
        return False
    return next((up.tag for up in cell.iterancestors("tr", "table")), None) != "tr"


def _numbers_in(row: etree._Element) -> int:
    texts = [element_text(cell, notes=False) for cell in _own_cells(row)]
    return sum(len(AXES) if find_triplets(text) else bool(_NUMBER.fullmatch(text)) for text in texts)


def _own_cells(row: etree._Element) -> Iterator[etree._Element]:
    for cell in row:
        if local_name(cell) in _CELLS and next(cell.iter("table"), None) is None:
            yield cell
