"""From the tables of a document to foci: the interpreter."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from corpora.nouns.documents import Document, Table
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Focus
from corpora.words.spaces import lists_axes, names_coordinates
from extract.tables.corrections import without_shifted_rows
from extract.tables.refusals import speaks_of_human_brains
from extract.tables.spaces import (
    NOTHING,
    Verdict,
    agreed,
    space_by_software,
    space_of_table,
    space_of_text,
)
from extract.tables.straighten import settle_headings, upright
from extract.tables.walk import TableReading


def interpret(document: Document) -> tuple[list[Focus], list[Problem]]:
    """Return every focus printed in the document's tables, in reading order, and what is odd about them.

    Coordinates keep their printed signs; kinds other than peaks are returned with their kind. The space is
    taken from the table, else from tables that agree, else from the text, else from the named software (a
    problem says so); where all are silent it stays None.
    """
    foci: list[Focus] = []
    problems: list[Problem] = []
    human = speaks_of_human_brains(document)
    readings = [TableReading(document=document, table=_settled(document, t), human=human) for t in document.tables]
    for reading, table in zip(readings, document.tables, strict=True):
        new = reading.table.problems[len(table.problems) :]
        problems.extend(replace(problem, item=f"{document.name}, {problem.item}") for problem in new)
    for reading in readings:
        reading.run()
    _inherit_layout(readings)
    verdicts = {id(r): space_of_table(document, r.table, r.headings) for r in readings if r.foci}
    fallback = _fallback(document, list(verdicts.values()))
    for reading in readings:
        space, evidence = verdicts.get(id(reading), NOTHING)
        weak = space is None and fallback[1]
        if space is None:
            space, evidence = fallback[0]
        done, said = reading.finish(space, evidence, weak=bool(weak))
        kept, shifted = without_shifted_rows(document, reading.table, done)
        foci.extend(kept)
        problems.extend((*said, *shifted))
        if not done and not said:
            problems.extend(_silent(document, reading.table))
    return foci, problems


def _silent(document: Document, table: Table) -> Iterator[Problem]:
    """Yield a problem for a table headed as coordinates that gave no focus, and nothing that says why."""
    headings = [c.text for c in table.cells if c.row < max(table.header_rows, 1)]
    axes = {text.strip().lower() for text in headings} >= {"x", "y", "z"}
    named = axes or any(lists_axes(text) or names_coordinates(text) for text in headings)
    numbers = sum(c.row >= table.header_rows and any(map(str.isdigit, c.text)) for c in table.cells)
    if named and numbers >= 3:
        yield Problem(
            code="TABLE-WITHOUT-FOCI",
            item=f"{document.name}, {table.label or table.id}",
            message="Its headings speak of coordinates, but no focus was read from it.",
            hint="Look at the table; add its rows by hand if they are foci.",
        )


def _settled(document: Document, table: Table) -> Table:
    """Return a table upright and with its headings in place; in PDFs cells have their place from the page."""
    return table if document.kind == "pdf" else settle_headings(upright(table))


def _fallback(document: Document, verdicts: list[Verdict]) -> tuple[Verdict, bool]:
    """Return the space for tables that name none, and whether it rests on the software's name alone."""
    text = space_of_text(document)
    if text[0] is not None:
        return text, False
    others = agreed(verdicts)
    if others[0] is not None:
        return others, False
    return space_by_software(document), True


def _inherit_layout(readings: list[TableReading]) -> None:
    """Read a table without heading by the columns of the one before it (a table cut at a page's end)."""
    for earlier, later in itertools.pairwise(readings):
        # A label below the rows (a caption under the table) stands on the last page only; "Table 2 (continued)" says it.
        labels = {earlier.table.label, later.table.label} - {None}
        if later.foci or len(labels) > 1 or later.table.n_columns != earlier.table.n_columns:
            continue
        blocks = [block for block in earlier.blocks if block.groups]
        if blocks and not any(block.groups or len(block.header) for block in later.blocks):
            last = blocks[-1]
            later.blocks = [replace(last, header=range(0), first=0, last=later.table.n_rows)]
            later.sections = earlier.sections
            later.contrast_levels = earlier.contrast_levels
            later.walk()
