"""What reading a document gives beside its foci: facts of its methods, counts of its tables, and these as lines.

Values alone: a process that shows what others have read loads them, and no reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpora.nouns.evidence import Evidence

HEADINGS = ("document", "tables", "read", "refused", "not read", "foci", "problems")
LONGEST_NAME = 60
"""Characters of a file name that the table prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFact:
    """One fact of the methods, its value as text in the units of its name, and the sentence it rests on.

    `name` is analysis, threshold, correction, cluster_extent, software, template, smoothing_fwhm_mm,
    field_strength_t or tr_s.
    """

    name: str
    value: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCounts:
    """The tables of a document: seen, with foci, refused as no coordinates, headed as coordinates but not read."""

    seen: int = 0
    read: int = 0
    refused: int = 0
    not_read: int = 0


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
