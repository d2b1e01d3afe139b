"""Blocks of one table set one under the other, each between rules of its own and with a heading of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.pdf.layout.lines import Line
from extract.pdf.layout.measures import CELLS, FULL_ROW, WHOLE_WIDTH
from extract.pdf.layout.regions import Region
from extract.pdf.layout.view import has_numbers

_AXIS = re.compile(r"[xyz](?:\W*mm\W*)?", re.IGNORECASE)


def split_stacked(region: Region) -> list[Region]:
    """Return the regions of the blocks of a table; the table itself where no block but the first has a heading.

    A block begins at two rules across the table with nothing between them: one closes the rows above, the other opens
    a heading that names x, y and z.
    """
    starts = [i for i in range(FULL_ROW, len(region.lines)) if _begins(region, i)]
    if not starts:
        return [region]
    bounds = [0, *starts, len(region.lines)]
    return [_part(region, region.lines[a:b], last=b == bounds[-1]) for a, b in pairwise(bounds)]


def _begins(region: Region, index: int) -> bool:
    lines = region.lines
    full = [r[1] for r in region.rules if r[2] - r[0] > WHOLE_WIDTH * (region.x1 - region.x0)]
    between = [y for y in full if lines[index - 1].middle < y < lines[index].middle]
    below = [y for y in full if y > lines[index].middle]
    if len(between) <= 1 or not below or not has_numbers(lines[index - 1]):
        return False
    head = [line for line in lines[index:] if line.middle < below[0]]
    axes = [phrase.text.lower()[:1] for line in head for phrase in line.phrases(CELLS) if _AXIS.fullmatch(phrase.text)]
    return {"x", "y", "z"} <= set(axes)


def _part(region: Region, lines: Sequence[Line], *, last: bool) -> Region:
    top, bottom = lines[0].top, lines[-1].bottom
    high = max(line.size for line in lines)
    return replace(
        region,
        lines=list(lines),
        top=top,
        bottom=bottom,
        rules=[r for r in region.rules if top - 2 * high < r[1] < bottom + 2 * high],
        notes=region.notes if last else [],
    )
