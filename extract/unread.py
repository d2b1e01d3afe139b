"""What of a document was read, refused and not read: captions without a table, and how many tables of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpora.nouns.documents import Document
from corpora.nouns.evidence import Problem
from corpora.words.printed import parse_table_label
from extract.found import TableCounts
from extract.readers.captions import NOT_FOUND, is_caption, table_not_found, table_number
from extract.tables.model import Interpretation

PAGED = "pdf"
"""The kind of document whose captions its own reader looks after: its text has no lines that are paragraphs."""
WITHOUT_CELLS = "TABLE-WITHOUT-CELLS"
_REFUSED = "TABLE-NOT-COORDINATES"
_NOT_READ = frozenset({"TABLE-WITHOUT-FOCI", "ROW-NOT-READ"})
_NO_TABLE = frozenset({WITHOUT_CELLS, NOT_FOUND, "PDF-TABLE-PICTURE"})
"""Problems that stand for a table of which the file has no cells."""


def lost_tables(document: Document) -> list[Problem]:
    """Return a problem for each caption that speaks of peaks or coordinates and whose table is not in the file."""
    if document.kind == PAGED:
        return []
    known = {table_number(label) for label in _labels(document)}
    found: dict[str, Problem] = {}
    for line in _lines(document):
        label = parse_table_label(line)
        if label is not None and table_number(label.label) not in known and is_caption(line):
            found.setdefault(table_number(label.label), table_not_found(document.name, label.label))
    return list(found.values())


def _labels(document: Document) -> Iterator[str]:
    yield from (table.label for table in document.tables if table.label)
    yield from (problem.item.rpartition(", ")[2] for problem in document.problems if problem.code in _NO_TABLE)


def _lines(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield section.heading
        yield from section.text.split("\n")


def count_tables(read: Interpretation, problems: Sequence[Problem]) -> TableCounts:
    """Return how many tables of a document were seen, read, refused and not read, by their foci and problems."""
    without = [reading for reading in read.readings if not reading.foci]
    refused = [r for r in without if _REFUSED in _codes(r.problems)]
    not_read = [r for r in without if r not in refused and _codes(r.problems) & _NOT_READ]
    elsewhere = len({problem.item for problem in problems if problem.code in _NO_TABLE})
    return TableCounts(
        seen=len(read.readings) + elsewhere,
        read=len(read.readings) - len(without),
        refused=len(refused),
        not_read=len(not_read) + elsewhere,
    )


def _codes(problems: Iterable[Problem]) -> set[str]:
    return {problem.code for problem in problems}
