"""Bibliographic nouns: what a source gave us (Record) and what is screened (Report)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Method(StrEnum):
    """How a record was identified."""

    DATABASE = "database"
    REGISTER = "register"
    CITATION = "citation"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    OTHER = "other"
    PREVIOUS = "previous"


_METHODS: dict[str, Method] = {
    "database": Method.DATABASE, "search": Method.DATABASE, "register": Method.REGISTER, "registers": Method.REGISTER,
    "citation": Method.CITATION, "citations": Method.CITATION, "citation_searching": Method.CITATION, "backward": Method.CITATION,
    "forward": Method.CITATION, "website": Method.WEBSITE, "websites": Method.WEBSITE, "organisation": Method.ORGANISATION,
    "organisations": Method.ORGANISATION, "previous": Method.PREVIOUS, "previous_version": Method.PREVIOUS,
}  # fmt: skip


def parse_method(text: str | None) -> Method:
    """Return how a record was identified: DATABASE when not stated, OTHER for an unknown word."""
    word = (text or "database").strip().lower().replace(" ", "_").replace("-", "_")
    return _METHODS.get(word, Method.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One name as printed, and its parts where the source gives them.

    Chinese names stay one string in `family` + `given` when the source splits them, else all in `raw`.
    """

    raw: str
    family: str | None = None
    given: str | None = None

    @property
    def display(self) -> str:
        """Return "Family G" for Latin names, the name as printed otherwise."""
        if self.family and self.given and self.family.isascii():
            initials = "".join(part[0] for part in self.given.replace("-", " ").replace(".", " ").split())
            return f"{self.family} {initials}"
        return self.raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One bibliographic entry as one source gave it.

    `id` is stable: made from the source file's hash and the position in it. `raw` holds every tag of
    the source in order, so that no field is lost whether we understand it or not. `line` (from 1) is where
    the entry begins in its file; `source` is the file's SHA-256, the key of its `source` row in the ledger.
    `retraction` is what the source states of retractions, corrections and concerns, as `corpora.notices.found`
    writes and reads it.
    """

    id: str
    source: str
    position: int
    database: str | None = None
    title: str | None = None
    title_translated: str | None = None
    authors: tuple[Author, ...] = ()
    authors_translated: tuple[Author, ...] = ()
    year: int | None = None
    journal: str | None = None
    journal_translated: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    issn: str | None = None
    accession: str | None = None
    abstract: str | None = None
    abstract_translated: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    url: str | None = None
    retraction: str | None = None
    raw: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One paper after deduplication: the unit that is screened, sought and assessed (PRISMA "report").

    `id` is the id of its first record; `record_ids` lists all records linked to it. Bibliographic
    fields are taken from the record that fills them best; `record` keeps that record.
    """

    id: str
    record: Record
    record_ids: tuple[str, ...]
    databases: tuple[str, ...] = ()

    @property
    def citation(self) -> str:
        """Return "Author, year" for lists and messages."""
        first = self.record.authors[0] if self.record.authors else None
        name = (first.family or first.raw) if first else "no author"
        return f"{name}, {self.record.year or 'no year'}"


FIRST_FILLED = ("title", "title_translated", "year", "journal", "doi", "pmid", "pmcid", "language", "database")
LONGEST = ("abstract", "abstract_translated")
UNITED = ("keywords", "publication_types", "mesh")
"""How the fields of a report's records are merged: the first that is filled, the longest, or all values once.

Notices (`retraction`) are united too.
"""


def merge_records(report: str, records: Sequence[Record]) -> Record:
    """Return one record with what the records of a report hold together; `records` are in order of preference.

    Keywords, publication types and subject headings are united: any indexer's word counts.
    """
    merged: dict[str, Any] = {}
    for name in FIRST_FILLED:
        merged[name] = next((value for r in records if (value := getattr(r, name))), None)
    for name in LONGEST:
        merged[name] = max((getattr(r, name) or "" for r in records), key=len) or None
    for name in UNITED:
        merged[name] = tuple(dict.fromkeys(value for r in records for value in getattr(r, name)))
    merged["retraction"] = "; ".join(dict.fromkeys(r.retraction for r in records if r.retraction)) or None
    return replace(records[0], id=report, **merged)
