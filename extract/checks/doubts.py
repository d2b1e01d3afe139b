"""Doubts about words of a page, said again at each focus they touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpora.nouns.documents import Document, Table
from corpora.nouns.evidence import Box, Evidence, Problem
from corpora.nouns.studies import Focus

PAGE_CODES = frozenset({"PDF-OCR", "PDF-OCR-LAYER"})
"""Problems that concern every focus of a page: its text was recognised, not typeset."""

WORD_CODES = frozenset({"PDF-SIGN-DOUBT", "PDF-DIGIT-DOUBT"})
"""Problems that concern one word of a row."""


def mark_doubtful(document: Document, foci: Sequence[Focus]) -> list[Focus]:
    """Return the foci, each with the problems of its table that concern its page or the words of its row.

    A doubtful coordinate belongs to the focus it stands in; a doubtful word elsewhere in the row (a
    statistic, a label) to all foci of the row.
    """
    out: list[Focus] = []
    for focus in foci:
        tables = [t for t in document.tables if t.problems and focus.table in (t.label, t.id)]
        boxes = [f.box for f in foci if tables and f.table == focus.table and f.row == focus.row]
        found = [p for t in tables for p in t.problems if _concerns(p, t, focus, boxes)]
        out.append(replace(focus, problems=(*focus.problems, *found)) if found else focus)
    return out


def _concerns(problem: Problem, table: Table, focus: Focus, boxes: Iterable[Box | None]) -> bool:
    where = problem.evidence
    if where is None or where.page != focus.page:
        return False
    if problem.code in PAGE_CODES:
        return True
    if problem.code not in WORD_CODES or not _in_row(where, table, focus):
        return False
    return _touches(where.box, focus.box) or not any(_touches(where.box, box) for box in boxes)


def _in_row(where: Evidence, table: Table, focus: Focus) -> bool:
    """Return whether the doubtful word stands in a cell that reaches over the focus's row."""
    row = focus.row or 0
    return any(
        c.row <= row < c.row + c.row_span and c.page == where.page and _touches(where.box, c.box) for c in table.cells
    )


def _touches(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return False
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] - 1 <= x <= other[2] + 1 and other[1] - 1 <= y <= other[3] + 1
