"""The files of an appendix by name: pages, Word files, tables; a folder for each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.documents.blocks import Document
from corpora.documents.page import to_html
from corpora.documents.word import to_docx
from corpora.formats.workbook import Look
from corpora.sheets import sheet_bytes
from screen.reporting.answers.answering import answer_all
from screen.reporting.appendix import appendix
from screen.reporting.checklist_pages import checklist_documents, checklist_sheet
from screen.reporting.checklists import LIVING, SHIPPED, Checklist, Filled, State, fill, load_checklist
from screen.reporting.facts import Review
from screen.reporting.sheets import (
    Sheet,
    excluded_sheet,
    included_sheet,
    lost_sheet,
    near_sheet,
    references_sheet,
    searches_sheet,
)

LANGUAGES = ("en", "zh")
CHECKLISTS = "checklists"
WIDE, NARROW = 48.0, 14.0
"""Widths of columns in a workbook, in characters: of those with long texts, of the others."""
LONG_TEXT = 40
"""Characters of its longest cell from which a column is wide."""

Places = Mapping[tuple[str, str], Sequence[str]]
"""Language and checklist → where in the paper each of its items is reported, as its user wrote it."""
FilledLists = Mapping[str, tuple[Checklist, tuple[Filled, ...]]]


def fill_all(review: Review, language: str = LANGUAGES[0], places: Places | None = None) -> FilledLists:
    """Return every checklist that ships, filled; that for living reviews only for one that lives."""
    answers = answer_all(review)
    names = [name for name in SHIPPED if name != LIVING or review.is_living]
    loaded = {name: load_checklist(name) for name in names}
    known = places or {}
    return {
        name: (checklist, fill(checklist, answers, known.get((language, name), ())))
        for name, checklist in loaded.items()
    }


def make_files(
    review: Review,
    planned: Mapping[str, str],
    languages: Sequence[str],
    suffix: str = ".csv",
    places: Places | None = None,
) -> dict[str, bytes]:
    """Return the files by their names in the folder; `planned` are the plan's search strings, `suffix` that of tables."""
    files: dict[str, bytes] = {}
    for language in languages:
        filled = fill_all(review, language, places)
        documents: dict[str, Document] = {
            "appendix": appendix(review, planned, language),
            CHECKLISTS: checklist_documents(filled, language),
        }
        for name, document in documents.items():
            files[f"{language}/{name}.html"] = to_html(document)
            files[f"{language}/{name}.docx"] = to_docx(document)
        sheets = make_sheets(review, planned, language)
        for sheet in sheets:
            files[f"{language}/{sheet.name}{suffix}"] = _bytes(sheet, suffix)
        for checklist, items in filled.values():
            sheet = checklist_sheet(checklist, items, language)
            files[f"{language}/{CHECKLISTS}/{sheet.name}{suffix}"] = _bytes(sheet, suffix, fill_in=sheet.header[-1])
    return files


def make_sheets(review: Review, planned: Mapping[str, str], language: str) -> tuple[Sheet, ...]:
    """Return the lists of the appendix."""
    return (
        searches_sheet(review, planned, language),
        included_sheet(review, language),
        references_sheet(review, language),
        excluded_sheet(review, language),
        near_sheet(review, language),
        lost_sheet(review, language),
    )


def _bytes(sheet: Sheet, suffix: str, *, fill_in: str | None = None) -> bytes:
    longest = {
        name: max((len(str(row[place] or "")) for row in sheet.rows), default=0)
        for place, name in enumerate(sheet.header)
    }
    widths = {name: WIDE if n >= LONG_TEXT else NARROW for name, n in longest.items()}
    return sheet_bytes(
        suffix, sheet.header, sheet.rows, look=Look(widths=widths, to_fill=(fill_in,) if fill_in else ())
    )


def count_states(filled: FilledLists) -> dict[str, dict[str, int]]:
    """Return how many items of each checklist are filled, filled in part, and left to the authors."""
    return {
        name: {state.value: sum(one.state is state for one in items) for state in State}
        for name, (_, items) in filled.items()
    }
