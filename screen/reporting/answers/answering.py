"""All answers about a review, joined from the modules of this folder, a module per part of a review."""

from __future__ import annotations

from screen.reporting.answers.analysis import analysis_answers
from screen.reporting.answers.automation import automation_answers
from screen.reporting.answers.extraction import extraction_answers
from screen.reporting.answers.planning import planning_answers
from screen.reporting.answers.search import search_answers
from screen.reporting.answers.selection import selection_answers
from screen.reporting.checklists import Answer
from screen.reporting.facts import Review


def answer_all(review: Review) -> dict[str, Answer]:
    """Return every answer by its name; what the ledger says nothing about is left out."""
    parts = (
        planning_answers,
        search_answers,
        selection_answers,
        extraction_answers,
        analysis_answers,
        automation_answers,
    )
    found = {name: answer for part in parts for name, answer in part(review).items() if answer is not None}
    return dict(sorted(found.items()))
