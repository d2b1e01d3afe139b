"""NoteExpress' {Tag}: value text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpora.nouns.records import Author, Record
from miner.exporters.values import database_of, is_kind, name_of, one_line, other_kinds

_TYPES = (
    ("Thesis", ("thesis", "dissertation", "学位")),
    ("Book", ("book",)),
    ("Conference Proceedings", ("conference", "会议")),
    ("Newspaper Article", ("newspaper",)),
)


def noteexpress_text(records: Sequence[Record]) -> str:
    """Return the records as NoteExpress' own import text."""
    return "\n".join("".join(f"{{{tag}}}: {value}\n" for tag, value in _tags(record)) for record in records)


def _names(authors: Sequence[Author]) -> str:
    return ";".join(map(name_of, authors))


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    kind = next((kind for kind, words in _TYPES if is_kind(record, *words)), "Journal Article")
    single = (
        ("Reference Type", kind),
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
        ("Type of Work", ";".join(other_kinds(record))),
        ("Notes", one_line(record.retraction)),
    )
    yield from ((tag, value) for tag, value in single if value)
