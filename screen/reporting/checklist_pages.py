"""The filled checklists as one document, and each as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.documents.blocks import Block, Document, Grid, Heading, Paragraph
from corpora.sheets import Cell
from screen.reporting.cells import words
from screen.reporting.checklists import Checklist, Filled, State
from screen.reporting.labels import label, note
from screen.reporting.sheets import Sheet


def checklist_documents(filled: Mapping[str, tuple[Checklist, tuple[Filled, ...]]], language: str) -> Document:
    """Return all checklists as one document, a table for each."""
    title = label("checklists", language)
    blocks: list[Block] = [Heading(text=title, level=1)]
    for checklist, items in filled.values():
        blocks += _checklist(checklist, items, language)
    return Document(title=title, language=language, blocks=tuple(blocks))


def _checklist(checklist: Checklist, items: Sequence[Filled], language: str) -> list[Block]:
    header = words(("item", "topic", "wording", "state", "says", "where_from", "location"), language)
    rows = tuple(
        (
            one.item.id,
            one.item.topic.in_language(language),
            _wording(one, language),
            label(one.state.value, language),
            says(one, language),
            sources(one),
            one.place,
        )
        for one in items
    )
    lines = [f"{label('cite', language)}: {checklist.citation}"]
    lines.append(
        f"{label('wording_from', language)}: {checklist.source}. {label('licence', language)}: {checklist.licence}."
    )
    lines.append(f"{label('not_verified', language)}: {checklist.not_verified}")
    if any(not one.item.is_official for one in items):
        lines.append(note("own_words", language))
    counts = [f"{label(state.value, language)}: {sum(one.state is state for one in items)}" for state in State]
    return [
        Heading(text=checklist.name.in_language(language)),
        *(Paragraph(text=line) for line in lines),
        Paragraph(text="; ".join(counts) + "."),
        Grid(header=header, rows=rows, widths=(1, 3, 7, 2.5, 7, 4, 2.5)),
    ]


def _wording(one: Filled, language: str) -> str:
    text = one.item.wording(language)
    return text if one.item.is_official else f"[{label('own', language)}] {text}"


def says(one: Filled, language: str) -> str:
    """Return what the ledger says of an item."""
    return " ".join(answer.words.in_language(language) for answer in one.answers)


def sources(one: Filled) -> str:
    """Return where that can be looked up, each place once."""
    return "; ".join(dict.fromkeys(part for answer in one.answers for part in answer.source.split("; ")))


def read_places(checklist: Checklist, cells: Sequence[Mapping[str, str]], language: str) -> tuple[str, ...]:
    """Return what a user wrote into the last column of a checklist's table, in the order of its items.

    `cells` are the table's rows by heading. Rows are told by their item; of items of one name the first row is the first's.
    """
    written: dict[str, list[str]] = {}
    for row in cells:
        written.setdefault(row.get(label("item", language), ""), []).append(row.get(label("location", language), ""))
    return tuple((written.get(item.id) or [""]).pop(0) if written.get(item.id) else "" for item in checklist.items)


def checklist_sheet(checklist: Checklist, items: Sequence[Filled], language: str) -> Sheet:
    """Return a checklist as a table; the last column, where in the paper an item is reported, is its user's."""
    header = words(
        ("item", "section", "topic", "wording_kind", "wording", "state", "says", "where_from", "location"), language
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.item.id,
            one.item.section,
            one.item.topic.in_language(language),
            label("official" if one.item.is_official else "own", language),
            one.item.wording(language),
            label(one.state.value, language),
            says(one, language),
            sources(one),
            one.place or None,
        )
        for one in items
    )
    return Sheet(name=checklist.id, title=checklist.name.in_language(language), header=header, rows=rows)
