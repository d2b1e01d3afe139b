"""Cells bounded by rules: the lines of print between the rules of one cell are one text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpora.nouns.evidence import Box
from extract.pdf.layout.measures import FULL_ROW
from extract.pdf.table.cells import Body, CellPiece, CellText

RULED_ROWS = 0.9
"""Share of neighbouring lines of numbers with a rule between them from which the rows of a table are ruled."""


def rows_are_ruled(body: Body, data: frozenset[int]) -> bool:
    """Return whether rules separate the rows of a page's body: (nearly) each line of numbers from the next."""
    steps = [(body.lines[a].middle, body.lines[b].middle) for a, b in pairwise(sorted(data))]
    apart = [1 for top, bottom in steps if any(top < rule[1] < bottom for rule in body.rules)]
    return len(steps) >= FULL_ROW and len(apart) >= RULED_ROWS * len(steps)


def shares_cell(block: CellText, piece: CellPiece, body: Body, data: frozenset[int]) -> bool:
    """Return whether, where rules separate the rows, a line is certainly in the ruled cell of the lines above it.

    It is when it follows the line of its row's numbers before the next rule; or when the rule that separates its row from
    the row above leaves out its column, which other rules between the rows do not: the cell is merged over both rows.
    """
    last = block.pieces[-1]
    if _over(body.rules, piece, last.middle, piece.middle):
        return False
    begun = any(one.line in data for one in block.pieces)
    if begun and piece.line not in data:
        return True
    heights = [body.lines[i].middle for i in data]
    parted = any(last.middle < rule[1] < piece.middle for rule in body.rules)
    return begun and parted and bool(_over(body.rules, piece, min(heights), max(heights)))


def _over(rules: Sequence[Box], piece: CellPiece, top: float, bottom: float) -> list[Box]:
    """Return the rules between two heights that run above or below a piece."""
    left, right = piece.phrase.x0, piece.phrase.x1
    return [rule for rule in rules if top < rule[1] < bottom and rule[0] < right and rule[2] > left]
