"""What of a document was read, refused and not read: captions without a table, and the counts that `foci` ends with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpora.nouns.documents import Document
from corpora.nouns.evidence import Problem
from corpora.words.printed import parse_table_label
from extract.readers.captions import NOT_FOUND, is_caption, table_not_found, table_number
from extract.tables.model import Interpretation

PAGED = "pdf"
"""The kind of document whose captions its own reader looks after: its text has no lines that are paragraphs."""
WITHOUT_CELLS = "TABLE-WITHOUT-CELLS"
_REFUSED = "TABLE-NOT-COORDINATES"
_NOT_READ = frozenset({"TABLE-WITHOUT-FOCI", "ROW-NOT-READ"})
_NO_TABLE = frozenset({WITHOUT_CELLS, NOT_FOUND, "PDF-TABLE-PICTURE"})
"""Problems that stand for a table of which the file has no cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCounts:
    """The tables of a document: seen, with foci, refused as no coordinates, headed as coordinates but not read."""

    seen: int = 0
    read: int = 0
    refused: int = 0
    not_read: int = 0


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


# -- the table at the end --------------------------------------------------------------------------------

HEADINGS = ("document", "tables", "read", "refused", "not read", "foci", "problems")
LONGEST_NAME = 60
"""Characters of a file name that the table prints."""


def counts_as_lines(rows: Sequence[tuple[str, TableCounts, int, int]]) -> list[str]:
    """Return the lines of a table of documents: name, tables, foci and problems of each, and their sum."""
    names = [name[:LONGEST_NAME] for name, *_ in rows]
    numbers: list[tuple[int, ...]] = [(c.seen, c.read, c.refused, c.not_read, foci, n) for _, c, foci, n in rows]
    if len(rows) > 1:
        names.append(f"{len(rows)} documents")
        numbers.append(tuple(map(sum, zip(*numbers, strict=True))))
    width = max(map(len, (HEADINGS[0], *names)))
    lines = ["  ".join((HEADINGS[0].ljust(width), *HEADINGS[1:]))]
    for name, row in zip(names, numbers, strict=True):
        cells = (str(value).rjust(len(head)) for head, value in zip(HEADINGS[1:], row, strict=True))
        lines.append("  ".join((name.ljust(width), *cells)))
    return lines
