"""Columns of codes that the caption or a note explains: they name contrasts, though letters and numbers alone count rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.tables.columns.contents import body_cells
from extract.tables.headings import row_texts
from extract.tables.model import Column, Grid, Role
from extract.tables.names.legends import MARKS, Legend, legend_of
from extract.tables.names.marked import explains_mark
from extract.tables.roles import role_by_heading

LONGEST_NOTE = 1000
"""Characters of the longest row that is looked through for explanations."""
_COMBINES = re.compile(
    r"[)\]]\s*(?:[∩⋂∧&<>×+–—-]|vs\.?|versus|minus)\s*[(\[]|\W*(?:[^\W\d_]+\s+){0,2}(?:conjunctions?|interactions?|overlap)\b[^.;]*$",
    re.IGNORECASE,
)
"""The heading of a panel that combines comparisons, each named: "Conjunction of (Faces: happy > sad) and (Voices: happy > sad)"."""
_UNSETTLED = frozenset({Role.NUMBER, Role.OTHER, Role.SIDE, Role.REGION})


def with_explained_codes(grid: Grid, body: range, columns: Sequence[Column], legend: Legend) -> list[Column]:
    """Return the columns; one whose cells are all codes of the legend, or like them, names contrasts.

    Numbers do so only under a heading that announces contrasts: elsewhere they count clusters.
    """
    if not legend.meanings:
        return list(columns)
    found = []
    for column in columns:
        texts = {cell.text for cell in body_cells(grid, body, column.index)}
        coded = bool(texts) and all(legend.concerns([text]) for text in texts)
        plain = all(text.strip("().").isdigit() for text in texts)
        announced = not plain or role_by_heading(column.path)[0] is Role.CONTRAST
        known = any(text != level for text in texts for level in legend.explained(text))
        names = column.role in _UNSETTLED and coded and announced and known
        found.append(replace(column, role=Role.CONTRAST) if names else column)
    return found


def explaining_rows(grid: Grid) -> tuple[str, ...]:
    """Return the texts alone in their rows that explain codes or marks: notes set inside the table.

    One that explains a single code is the heading of a panel ("(A) Faces > houses"), and so is one that combines comparisons.
    """
    texts = (row_texts(grid, row) for row in range(len(grid)))
    rows = list(texts)
    lone = dict.fromkeys(cells[0][1].text for cells in rows if len(cells) == 1 and len(cells[0][1].text) < LONGEST_NOTE)
    marks = {cell.text.rstrip()[-1:] for cells in rows if len(cells) > 1 for _, cell in cells} & set(MARKS)
    return tuple(
        text
        for text in lone
        if (len(legend_of("", (text,)).meanings) > 1 and not _COMBINES.search(text))
        or (text[:1] in marks and explains_mark(text))
    )
