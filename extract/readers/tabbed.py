"""Tables of a Word file that were typed with tabulators: paragraphs become the rows of a table, which is then read as any other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import groupby
from typing import Any

from docx.oxml import OxmlElement

from extract.readers.word_text import word

FEWEST_TABS, FEWEST_ROWS = 2, 3
"""Tabulators of a paragraph that may be a row, and such paragraphs that make a table: an index or a signature has fewer."""
NUMBERS_OF_A_ROW, FEWEST_NUMERIC = 3, 2
"""Numbers of a row that may hold a coordinate, and such rows of a table."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
LONGEST_HEADING = 120
"""Characters of a paragraph without tabulators that may stand between the rows, as the name of a contrast does."""


def with_tabbed_tables(children: Iterable[Any]) -> Iterator[Any]:
    """Yield the children of a body, those paragraphs that are rows typed with tabulators as the rows of a table."""
    for is_row, found in groupby(_marked(list(children)), key=lambda pair: pair[1]):
        elements = [element for element, _ in found]
        if is_row:
            yield _table(elements)
        else:
            yield from elements


def _marked(elements: list[Any]) -> list[tuple[Any, bool]]:
    """Return each element with whether it is a row of a table of paragraphs."""
    tabs = [n_tabs(element) for element in elements]
    marks = [False] * len(elements)
    place = 0
    while place < len(elements):
        end = _end_of_rows(elements, tabs, place)
        rows = [element for element, n in zip(elements[place:end], tabs[place:end], strict=True) if n >= FEWEST_TABS]
        # A list of contents or of people has tabulators too: its words stay text, which samples and methods are read from.
        if len(rows) >= FEWEST_ROWS and sum(map(_holds_numbers, rows)) >= FEWEST_NUMERIC:
            marks[place:end] = [True] * (end - place)
        place = max(end, place + 1)
    return list(zip(elements, marks, strict=True))


def _end_of_rows(elements: list[Any], tabs: list[int], start: int) -> int:
    """Return where the rows that begin at `start` end: single short paragraphs between rows belong to them."""
    end = start
    for place in range(start, len(elements)):
        if tabs[place] >= FEWEST_TABS:
            end = place + 1
        elif end <= start or place > end or not _is_heading(elements[place]):
            break
    return end


def _holds_numbers(element: Any) -> bool:
    text = "\t".join(t.text or "" for t in element.iter(word("t")))
    return len(_NUMBER.findall(text)) >= NUMBERS_OF_A_ROW


def _is_heading(element: Any) -> bool:
    text = "".join(t.text or "" for t in element.iter(word("t"))) if element.tag == word("p") else ""
    return 0 < len(text.strip()) <= LONGEST_HEADING


def n_tabs(element: Any) -> int:
    """Return the tabulators between words of a paragraph; 0 for anything else."""
    if element.tag != word("p"):
        return 0
    marks = [item.tag for item in element.iter(word("t"), word("tab")) if item.tag == word("t") or _is_typed(item)]
    text = "".join("\t" if mark == word("tab") else "x" for mark in marks)
    return text.strip("\t").count("\t")


def _is_typed(tab: Any) -> bool:
    """Return whether a tabulator was typed; the stops of a paragraph are called tabs as well."""
    return bool(tab.getparent().tag == word("r"))


def _table(paragraphs: list[Any]) -> Any:
    rows = [_cells(paragraph) for paragraph in paragraphs]
    width = max(len(row) for row in rows)
    table = OxmlElement("w:tbl")
    for cells in rows:
        row = OxmlElement("w:tr")
        for cell in cells:
            row.append(_cell(cell, width if len(cells) == 1 else 1))
        table.append(row)
    return table


def _cell(paragraph: Any, width: int) -> Any:
    cell = OxmlElement("w:tc")
    if width > 1:
        properties, span = OxmlElement("w:tcPr"), OxmlElement("w:gridSpan")
        span.set(word("val"), str(width))
        properties.append(span)
        cell.append(properties)
    cell.append(paragraph)
    return cell


def _cells(paragraph: Any) -> list[Any]:
    """Return the paragraph cut at its tabulators, each piece with the looks of its runs."""
    pieces = [_empty(paragraph)]
    for child in paragraph:
        if child.tag != word("r"):
            if child.tag != word("pPr"):
                pieces[-1].append(deepcopy(child))
            continue
        run = _empty(child)
        for item in child:
            if item.tag == word("tab"):
                pieces[-1].append(run)
                pieces.append(_empty(paragraph))
                run = _empty(child)
            elif item.tag != word("rPr"):
                run.append(deepcopy(item))
        pieces[-1].append(run)
    return pieces


def _empty(element: Any) -> Any:
    """Return an element of the same kind and looks without its content."""
    made = OxmlElement(f"w:{element.tag.rpartition('}')[2]}")
    looks = element.find(word("pPr" if element.tag == word("p") else "rPr"))
    if looks is not None:
        made.append(deepcopy(looks))
    return made
