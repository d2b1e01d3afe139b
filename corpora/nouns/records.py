"""Bibliographic nouns: what a source gave us (Record) and what is screened (Report)."""

from __future__ import annotations

from dataclasses import dataclass, field


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
