"""NoteExpress' {Tag}: value text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpora.nouns.records import Author, Record
from miner.exporters.values import database_of, kind_of_entry, name_of, one_line, other_kinds, within

_TYPES = {
    "Journal Article": "Journal Article", "Thesis": "Thesis", "Book Chapter": "Book Section", "Book": "Book",
    "Conference Paper": "Conference Proceedings", "Newspaper Article": "Newspaper Article", "Report": "Report", "Patent": "Patent",
}  # fmt: skip
_BEGINS = re.compile(r"\{Reference Type\}")


def noteexpress_text(records: Sequence[Record]) -> str:
    """Return the records as NoteExpress' own import text."""
    return "\n".join(
        "".join(f"{{{tag}}}: {within(value, _BEGINS, '(Reference Type)')}\n" for tag, value in _tags(record))
        for record in records
    )


def _names(authors: Sequence[Author]) -> str:
    return ";".join(map(name_of, authors))


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    single = (
        ("Reference Type", _TYPES[kind_of_entry(record)]),
        ("Title", one_line(record.title)),
        ("Translated Title", one_line(record.title_translated)),
        ("Author", _names(record.authors)),
        ("Translated Author", _names(record.authors_translated)),
        ("Journal", one_line(record.journal)),
        ("Translated Journal", one_line(record.journal_translated)),
        ("Year", str(record.year or "")),
        ("Volume", one_line(record.volume)),
        ("Issue", one_line(record.issue)),
        ("Pages", one_line(record.pages)),
        ("Keywords", "".join(f"{one_line(word)};" for word in record.keywords)),
        ("Abstract", one_line(record.abstract)),
        ("Translated Abstract", one_line(record.abstract_translated)),
        ("DOI", record.doi or ""),
        ("ISBN/ISSN", record.issn or ""),
        ("PMID", record.pmid or ""),
        ("Language", one_line(record.language)),
        ("URL", one_line(record.url)),
        ("Database Provider", database_of(record)),
        ("Type of Work", ";".join(other_kinds(record, _TYPES))),
        ("Notes", one_line(record.retraction)),
    )
    yield from ((tag, value) for tag, value in single if value)
