"""A table of records: CSV for any program, XLSX for a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.nouns.records import Author, Record
from corpora.sheets import sheet_bytes
from miner.exporters.values import database_of, name_of, one_line

COLUMNS = (
    "title", "title_translated", "authors", "authors_translated", "year", "journal", "journal_translated", "volume", "issue", "pages", "doi", "pmid", "pmcid",
    "issn", "accession", "abstract", "abstract_translated", "keywords", "mesh", "language", "publication_types", "database", "url", "retraction",
)  # fmt: skip
_SEVERAL = re.compile(r"[,，、&]|//|\band\b")
LONGEST_CELL = 32_000
"""Characters of the longest cell a workbook gets; Excel keeps 32,767."""


def table_bytes(records: Sequence[Record], suffix: str) -> bytes:
    """Return the records as a table in the format of `suffix` (.csv, .xlsx), a column for each field."""
    longest = LONGEST_CELL if suffix == ".xlsx" else None
    return sheet_bytes(suffix, COLUMNS, ([_cell(record, name)[:longest] for name in COLUMNS] for record in records))


def _cell(record: Record, name: str) -> str:
    if name == "database":
        return database_of(record)
    value = getattr(record, name)
    if name.startswith("authors"):
        return _people(value)
    if isinstance(value, tuple):
        return "; ".join(map(one_line, value))
    return "" if value is None else str(value)


def _people(authors: Sequence[Author]) -> str:
    """Return names separated by semicolons; one behind a single name that could be taken for several says that it is one."""
    joined = "; ".join(map(name_of, authors))
    return f"{joined};" if len(authors) == 1 and _SEVERAL.search(joined) else joined
