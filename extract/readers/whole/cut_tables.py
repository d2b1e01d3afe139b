"""Printed tables that a web page cuts into several grids below one another under one caption: joined again."""

from __future__ import annotations

import itertools

from lxml import etree

from corpora.words.printed import parse_table_label
from extract.readers.base import local_name
from extract.readers.seen.shown import fold_lines, plain_text

MOST_BOXES = 3
"""Boxes around the grids in which their one caption is looked for."""
MOST_PIECES, LONGEST_LABEL = 8, 60
"""Pieces of text and characters within which an element that is a caption has its label."""
_PAGE = frozenset({"body", "html", "article", "main"})


def join_cut_tables(root: etree._Element) -> None:
    """Make one table of those that follow one another with nothing between, as wide as one another, under one caption.

    A heading of the first grid holds for the rows of the next: "A > B" over the first of two lists of regions.
    """
    for table in list(root.iter("table")):
        parent = table.getparent()
        if parent is None or _goes_on_from(table.getprevious(), table):
            continue
        run = _run_from(table)
        if len(run) > 1 and _have_one_caption(run):
            table.tail = run[-1].tail
            for part in run[1:]:
                table.extend(list(part))
                parent.remove(part)


def _run_from(table: etree._Element) -> list[etree._Element]:
    run = [table]
    for following in table.itersiblings():
        if not _goes_on_from(run[-1], following):
            break
        run.append(following)
    return run


def _goes_on_from(before: etree._Element | None, table: etree._Element) -> bool:
    """Return whether a table is the next grid of the one right before it: as wide, no copy, without a caption of its own."""
    if before is None or local_name(before) != "table" or local_name(table) != "table" or (before.tail or "").strip():
        return False
    if any(next(one.iter("caption"), None) is not None for one in (before, table)):
        return False
    if any(next(one.iterdescendants("table"), None) is not None for one in (before, table)):
        return False
    same = fold_lines(plain_text(before)) == fold_lines(plain_text(table))
    return not same and _width(before) == _width(table) > 1


def _width(table: etree._Element) -> int:
    """Return the cells of a table's longest row."""
    return max((sum(local_name(cell) in {"td", "th"} for cell in row) for row in table.iter("tr")), default=0)


def _have_one_caption(run: list[etree._Element]) -> bool:
    """Return whether the boxes around tables hold no other table and one label of a table, outside them."""
    inside = {element for part in run for element in part.iter()}
    labels: set[str] = set()
    boxes = itertools.islice(run[0].iterancestors(), MOST_BOXES)
    for box in itertools.takewhile(lambda box: local_name(box) not in _PAGE, boxes):
        if sum(1 for _ in itertools.islice(box.iter("table"), len(run) + 1)) != len(run):
            break
        outside = (element for element in box.iter() if element not in inside)
        labels |= {found.label for one in outside if (found := parse_table_label(_first_words(one))) is not None}
    return len(labels) == 1


def _first_words(element: etree._Element) -> str:
    return fold_lines("".join(map(str, itertools.islice(element.itertext(), MOST_PIECES)))[:LONGEST_LABEL])
