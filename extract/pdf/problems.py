"""Problems of PDF pages: what each means for the reader, and how those of many pages are merged into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Evidence, Problem, Severity
from extract.pdf.model import PageWords

HINTS = {
    "PDF-ANNOTATION-DAMAGED": "Open the page in a viewer if comments on it matter: no coordinate is read from them.",
    "PDF-HIDDEN-TEXT": "Nothing to do unless the page shows these characters: then add them by hand.",
    "PDF-PAGE-UNREADABLE": "Print the file to a new PDF and read that, or type the table in by hand.",
    "PDF-NOT-DRAWN": "Check the signs of this page's numbers against the page.",
    "PDF-PAGE-TRUNCATED": "Check whether a table of this page is missing.",
    "PDF-OCR-LAYER": "Check signs and digits of this page's numbers against the page.",
    "PDF-NO-TEXT": "Install Tesseract (see docs/extract.md), or run the file through text recognition first.",
    "PDF-OCR": "Compare each of its numbers with the page before you confirm it.",
    "PDF-OCR-POOR": "Look at the page; if it holds a table, scan it again (300 dpi, straight) or type the table in by hand; for pages in "
    "Chinese install Tesseract's chi_sim.",
    "PDF-TABLE-PICTURE": "Install Tesseract (see docs/extract.md), or type the table in by hand.",
}
"""What to do about each problem of a page."""

RECOGNISED = frozenset({"PDF-OCR", "PDF-OCR-LAYER"})
"""Problems of pages whose text was recognised, by us or by whoever made the file."""


_ONCE = frozenset({*RECOGNISED, "PDF-NO-TEXT"})
"""Problems that a scanned document has on every page: reported once, with the pages."""


def by_document(problems: Sequence[Problem], name: str) -> list[Problem]:
    """Return the problems, those shared by many pages merged into one that names the pages."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.code in _ONCE and problem.evidence is not None and problem.evidence.page is not None:
            groups.setdefault((problem.code, problem.message), []).append(problem)
    out: list[Problem] = []
    reported: set[tuple[str, str]] = set()
    for problem in problems:
        key = (problem.code, problem.message)
        members = groups.get(key, [])
        if not members[1:]:
            out.append(problem)
        elif key not in reported:
            reported.add(key)
            pages = [p.evidence.page for p in members if p.evidence is not None and p.evidence.page is not None]
            where = f"pages {page_list(pages)}"
            item = f"{name}, {where}"
            evidence = replace(members[0].evidence, place=where) if members[0].evidence is not None else None
            message = problem.message.replace("the page", "each of these pages", 1)
            out.append(replace(problem, item=item, message=message, evidence=evidence))
    return out


def page_list(pages: Sequence[int]) -> str:
    """Return page numbers as people write them: "2, 5-7"."""
    ordered = sorted(set(pages))
    runs = [[ordered[0], ordered[0]]] if ordered else []
    for before, page in pairwise(ordered):
        if page == before + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def mark_recognised(table: Table, pages: Sequence[PageWords]) -> Table:
    """Return a table with the problem of each of its pages whose text was recognised."""
    found = [
        replace(problem, item=f"{table.label or table.id}, page {page.number}")
        for page in pages
        if page.number in table.pages
        for problem in page.problems
        if problem.code in RECOGNISED
    ]
    return replace(table, problems=(*table.problems, *found)) if found else table


def page_problem(
    code: str, name: str, page: int, message: str, *, severity: Severity = Severity.WARNING, quote: str = ""
) -> Problem:
    """Return a problem of one page of the file called `name`, with its hint."""
    return Problem(
        code=code,
        item=f"{name}, page {page}",
        message=message,
        hint=HINTS[code],
        severity=severity,
        evidence=Evidence(quote=quote, place=f"page {page}", page=page),
    )
