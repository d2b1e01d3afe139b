"""The files a review keeps: which rows name them, and whether they are still those that were recorded."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import StoreError
from corpora.files import UNFINISHED, inside, why_refused
from corpora.ids import canonical, sha256_hex
from corpora.store.chain import Breach

FACT = "fact"
"""Kind of the row that keeps the hash of a file in facts/."""
FACTS, RESULTS = "facts", "results"
"""Folders of a review that hold recorded files alone: what is known of a published review, and what analyses made."""
READ_ONLY = (f"{RESULTS}/prisma/", f"{RESULTS}/eligibility/")
"""Folders of what a command which only reads may make again at any time: no row names their files."""
ON_PURPOSE = " (if on purpose: `focimine extract` and `focimine analyse` record what they read)"
_KINDS = "'source', 'document', 'fulltext', 'result', 'citation_answer', 'version_file', 'fact'"
# A result made again, a table of facts changed and read again, count as they were recorded last.
_KEPT = f"""SELECT max(seq) AS seq, body ->> 'file' AS file, body ->> 'sha256' AS sha FROM ledger
WHERE kind IN ({_KINDS}) AND seq <= ? GROUP BY body ->> 'file' ORDER BY seq"""
_NAMED = f"SELECT seq, body ->> 'file' AS file FROM ledger WHERE kind IN ({_KINDS}, 'search') AND body ->> 'file' IS NOT NULL ORDER BY seq"
_LAST_ROW = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that a row names: its name in the review, and the SHA-256 it had then."""

    row: int
    file: str
    sha256: str


def read_kept(connection: sqlite3.Connection, *, until: int | None = None) -> list[Kept]:
    """Return each file once, as the last row about it says, up to row `until`."""
    rows = connection.execute(_KEPT, (_LAST_ROW if until is None else until,)).fetchall()
    return [Kept(row=seq, file=str(file), sha256=str(sha)) for seq, file, sha in rows if file and sha]


def digest_of(kept: Sequence[Kept]) -> str:
    """Return one SHA-256 over the names and hashes of these files, whatever their order."""
    return sha256_hex(canonical(sorted([item.file, item.sha256] for item in kept)))


def find_names_outside(connection: sqlite3.Connection) -> Iterator[Breach]:
    """Yield the rows that name a file by a name that is none inside a review."""
    for seq, file in connection.execute(_NAMED):
        why = why_refused(str(file))
        if why is not None:
            yield Breach(row=seq, what=f"it names a file outside of the review: {str(file)!r} ({why})")


def find_changed_files(folder: Path, kept: Sequence[Kept]) -> Iterator[Breach]:
    """Yield the files that are there and are not what was recorded, and those whose way leads out of the review."""
    for item in kept:
        try:
            path = inside(folder, item.file)
        except StoreError as error:
            yield Breach(row=item.row, what=error.message)
            continue
        try:
            changed = path.is_file() and _sha256(path) != item.sha256
        except OSError as error:
            yield Breach(row=item.row, what=f"its file {item.file} cannot be read: {error.strerror or error}")
            continue
        if changed:
            purpose = ON_PURPOSE if item.file.startswith(f"{FACTS}/") else ""
            yield Breach(row=item.row, what=f"its file {item.file} was changed{purpose}")


def missing_files(folder: Path, kept: Sequence[Kept]) -> list[str]:
    """Return the names of files that are not there any more, or whose names lead out of the review."""
    return [item.file for item in kept if why_refused(item.file) or not (folder / item.file).is_file()]


def added_files(folder: Path, kept: Sequence[Kept]) -> list[str]:
    """Return the files in facts/ and results/ that no row names, in order; drawings of the flow are left out."""
    known = {item.file for item in kept}
    found = (path for name in (FACTS, RESULTS) for path in (folder / name).rglob("*"))
    names = (
        path.relative_to(folder).as_posix()
        for path in found
        if (path.is_file() or path.is_symlink()) and not path.name.startswith(UNFINISHED)
    )
    return sorted(name for name in names if name not in known and not name.startswith(READ_ONLY))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
