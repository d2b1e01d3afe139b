"""What an importer is, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record

HEAD_BYTES = 65_536
"""How much of a file `claims` is shown."""

ImportedRecords = tuple[list[Record], list[Problem]]


class Importer(Protocol):
    """One format of exported records; one file each, listed in `miner.importers.IMPORTERS`.

    `name` is used in messages and in the ledger; `database` is the database the format itself implies,
    or None where several export it (each record may still say which it comes from).
    """

    @property
    def name(self) -> str:
        """Return the format's name."""
        ...

    @property
    def database(self) -> str | None:
        """Return the database, or None."""
        ...

    def claims(self, name: str, head: bytes, /) -> bool:
        """Return whether the first HEAD_BYTES of a file are this format. `name` is for messages, never for judging."""
        ...

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return all records of a file in its order, and what was odd about them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """One file as read: its format, the database it came from where that is plain, its records."""

    name: str
    sha256: str
    format: str
    database: str | None
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
