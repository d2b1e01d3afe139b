"""Labels set sideways beside the rows of a table: a heading of their rows, or a problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpora.nouns.evidence import Evidence, Problem
from extract.pdf.layout.atoms import is_numeric
from extract.pdf.layout.lines import Phrase
from extract.pdf.layout.sideways import SideLabel, groups_of, row_labels
from extract.pdf.layout.view import merge_rules
from extract.pdf.table.cells import Body, CellPiece, CellText
from extract.pdf.table.rows import GROUP_RULE, Row

FARTHEST = 3.0
"""Type sizes from a label to the table it is beside."""

BEYOND = 1.0
"""Type sizes by which a label may reach over the first and last row."""


def with_side_labels(rows: Sequence[Row], body: Body, numeric: frozenset[int]) -> list[Row]:
    """Return the rows of one page, with a row of its own for each sideways label above the rows it is beside."""
    labels = labels_beside(rows)
    if not labels:
        return list(rows)
    data = [row for row in rows if _has_numbers(row, numeric)]
    # A rule that runs under the labels too is wider than the table.
    borders = [r[1] for r in merge_rules(body.page.rules) if r[2] - r[0] > GROUP_RULE]
    groups = groups_of(labels, [row.middle for row in data], borders)
    if groups is None:
        return list(rows)
    out = list(rows)
    for label, first in groups:
        at = next(i for i, row in enumerate(out) if row is data[first])
        while at and not _has_numbers(out[at - 1], numeric) and out[at - 1].middle > label.word.top - label.word.size:
            at -= 1  # the headings inside the group come after its label
        piece = CellPiece(Phrase((label.word,)), 0, 0, -1)
        out.insert(at, Row(body.page, [CellText([piece])], out[at].middle, body.shift))
    return out


def labels_beside(rows: Sequence[Row]) -> list[SideLabel]:
    """Return the sideways labels of a page that are close to the left or right of its rows, and no higher or lower than they are.

    Close is a few type sizes, or as far as the table's rules reach.
    """
    if not rows or not rows[0].page.sideways:
        return []
    pieces = [
        (p.phrase.x0 + row.shift, p.phrase.x1 + row.shift) for row in rows for block in row.cells for p in block.pieces
    ]
    left, right = min(x0 for x0, _ in pieces), max(x1 for _, x1 in pieces)
    first, last = rows[0].middle, rows[-1].middle
    rules = [r for r in merge_rules(rows[0].page.rules) if r[2] - r[0] > GROUP_RULE and r[0] < right and r[2] > left]
    low, high = min((r[0] for r in rules), default=left), max((r[2] for r in rules), default=right)

    def is_beside(label: SideLabel) -> bool:
        size, x0, x1 = label.word.size, label.word.x0, label.word.x1
        before, behind = left - x1, x0 - right
        return (-size < before and (before < FARTHEST * size or x0 > low - size)) or (
            -size < behind and (behind < FARTHEST * size or x1 < high + size)
        )

    return [
        label
        for label in row_labels(rows[0].page)
        if label.word.top > first - (1 + BEYOND) * label.word.size
        and label.word.bottom < last + (1 + BEYOND) * label.word.size
        and is_beside(label)
    ]


def unread_side_labels(rows: Sequence[Row], name: str) -> Iterator[Problem]:
    """Yield a problem for the sideways labels beside rows that are no heading among them."""
    for number in dict.fromkeys(row.page.number for row in rows):
        mine = [row for row in rows if row.page.number == number]
        printed = {id(w) for row in mine for block in row.cells for p in block.pieces for w in p.phrase.words}
        texts = {p.phrase.text for row in mine for block in row.cells for p in block.pieces}
        left = [one for one in labels_beside(mine) if id(one.word) not in printed and one.word.text not in texts]
        if left:
            words = ", ".join(repr(one.word.text) for one in left)
            place = f"{name}, page {number}"
            yield Problem(
                code="PDF-SIDE-LABEL",
                item=place,
                message=f"Text set sideways beside the rows was not read: {words}.",
                hint="Look at the page: the label may name the contrast of some of the rows.",
                evidence=Evidence(quote=left[0].word.text, place=place, page=number),
            )


def _has_numbers(row: Row, numeric: frozenset[int]) -> bool:
    return any(block.first in numeric and any(is_numeric(p.phrase) for p in block.pieces) for block in row.cells)
