"""Doubts about words of a page, repeated at each focus they touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Box, Evidence, Problem
from corpora.nouns.studies import Focus
from extract.checks.findings import Finding
from extract.tables.model import Interpretation

PAGE_CODES = frozenset({"PDF-OCR", "PDF-OCR-LAYER"})
"""Problems that concern every focus of a page: its text was recognised, not typeset."""

WORD_CODES = frozenset({"PDF-SIGN-DOUBT", "PDF-DIGIT-DOUBT", "PDF-STRUCK-OUT", "PDF-NUMBER-ANNOTATED"})
"""Problems that concern one word of a row."""


def doubtful_words(read: Interpretation, foci: Sequence[Focus]) -> Iterator[Finding]:
    """Yield for each focus the problems of its table that concern its page or the words of its row.

    A doubtful coordinate belongs to the focus it is part of; a doubtful word elsewhere in the row (a
    statistic, a label) to all foci of the row.
    """
    owners = read.owners()
    boxes: dict[tuple[int, int | None], list[Box | None]] = defaultdict(list)
    for focus, owner in zip(foci, owners, strict=True):
        boxes[id(owner), focus.row].append(focus.box)
    for number, (focus, owner) in enumerate(zip(foci, owners, strict=True)):
        if owner is None:
            continue
        for problem in owner.table.problems:
            if _concerns(problem, owner.table, focus, boxes[id(owner), focus.row]):
                yield number, problem


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
    """Return whether the doubtful word is in a cell that reaches over the focus's row."""
    row = focus.row or 0
    return any(
        c.row <= row < c.row + c.row_span and c.page == where.page and _touches(where.box, c.box) for c in table.cells
    )


def _touches(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return False
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] - 1 <= x <= other[2] + 1 and other[1] - 1 <= y <= other[3] + 1
