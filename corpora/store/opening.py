"""How a review's ledger is opened: for writing in its folder, for reading anywhere, out of a zip file too.

Reading never changes a review and never waits for a writer. Where the folder can be written, SQLite's own
write-ahead log lets readers and a writer work at once. Where it cannot (a read-only disk, another person's
folder) SQLite has no place for its working files, so a private copy of the ledger is read; rows that a program
which was stopped left in the write-ahead log are copied with it. A ledger of an older version is brought to
today's in such a copy.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import StoreError
from corpora.store.chain import COLUMNS
from corpora.store.migrations import APPLICATION_ID, SCHEMA_VERSION, migrate
from corpora.store.packed import unpack

LEDGER_NAME = "review.sqlite"
PROTOCOL_NAME = "protocol.yaml"
BUSY_SECONDS = 20.0
"""How long a writer waits for another one before it gives up."""

COMPANIONS = ("", "-wal", "-journal")
"""The files that together hold a ledger's rows; `-shm` is an index that SQLite rebuilds from them."""
COPY_ATTEMPTS = 3
"""A ledger that changes while it is copied is copied again, this many times in all."""

READING_WORKS = "Reading works as it is: status, verify, seal, audit, prisma -o FOLDER, export FOLDER, confirm --list, dedup --list."


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open ledger: the folder its files are in, and the temporary folder to be removed with it."""

    folder: Path
    connection: sqlite3.Connection
    scratch: tempfile.TemporaryDirectory[str] | None = None
    protocol: Path | None = None
    """The plan as it was, where an earlier state of the ledger is read; else it is in the folder."""
    version: int = SCHEMA_VERSION
    """The version of the schema that the ledger itself has, where a copy of it was brought to today's."""

    def close(self) -> None:
        """Close the ledger and remove what was made only to read it."""
        self.connection.close()
        if self.scratch is not None:
            self.scratch.cleanup()


def open_to_write(folder: Path) -> Opened:
    """Open the ledger in `folder` for reading and writing, brought to today's schema.

    StoreError when it is missing, read-only, packed, damaged, locked, of a newer version or not ours.
    """
    if folder.is_file():
        hint = f"Unpack it, and work on the folder. {READING_WORKS}"
        raise StoreError(f"{folder} is a file: a review can be changed only in a folder.", hint=hint)
    path = _ledger_in(folder)
    if not can_write(folder):
        hint = f"Copy the folder to a place where you may write, or get permission to write in it. {READING_WORKS}"
        raise StoreError(f"The review in {folder} is read-only: it cannot be changed.", hint=hint)
    with explained(path):
        connection = _connect(path, "rw")
        try:
            version = _version_of(connection, path)
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                connection.execute(f"PRAGMA {pragma}")
            if version < SCHEMA_VERSION:
                migrate(connection, version)
        except BaseException:
            connection.close()
            raise
    return Opened(folder=folder, connection=connection)


def open_to_read(place: Path) -> Opened:
    """Open the review in the folder or zip file `place` for reading; nothing in it changes.

    StoreError when it is missing, damaged, of a newer version or not ours; FormatError when `place` is a
    file that is no packed review.
    """
    if place.is_file():
        return _open_packed(place)
    path = _ledger_in(place)
    with explained(path):
        live = _open_live(place)
        if live is not None:
            return live
        scratch = _scratch("reading")
        with _removed_on_error(scratch):
            copy = _copied(path, Path(scratch.name))
            return _open_own(copy, path, folder=place, scratch=scratch)


def open_apart(place: Path) -> Opened:
    """Open a private copy of the ledger in the folder or zip file `place`, so that SQLite leaves nothing beside it.

    Where another program writes so often that no copy can be made, the ledger is read beside that program, whose working
    files are there anyway. Raises as `open_to_read`.
    """
    if place.is_file():
        return _open_packed(place)
    path = _ledger_in(place)
    scratch = _scratch("checking")
    with _removed_on_error(scratch), explained(path):
        try:
            copy = _copied(path, Path(scratch.name))
        except StoreError:
            scratch.cleanup()
            return open_to_read(place)
        return _open_own(copy, path, folder=place, scratch=scratch)


def open_until(place: Path, until: int) -> Opened:
    """Open the review as it was when row `until` was its last one: a temporary copy, with the plan of that moment.

    Files kept since (documents, results) are in the folder still; nothing in the copy names them. StoreError when
    there is no such row, or as `open_to_read` raises it.
    """
    current = open_to_read(place)
    scratch = current.scratch or _scratch("earlier")
    try:
        with _removed_on_error(scratch), explained(current.folder / LEDGER_NAME):
            row = current.connection.execute("SELECT hash, protocol FROM ledger WHERE seq = ?", (until,)).fetchone()
            if row is None:
                raise StoreError(
                    f"The ledger of {place} has no row {until}.", hint="`focimine verify` counts its rows."
                )
            copy = Path(scratch.name) / f"until-{until}.sqlite"
            connection = _cut_copy(current.connection, copy, until, row["hash"])
            protocol = _protocol_of(connection, row["protocol"], copy.with_suffix(".yaml"))
    finally:
        current.connection.close()
    return Opened(folder=current.folder, connection=connection, scratch=scratch, protocol=protocol)


def _cut_copy(source: sqlite3.Connection, path: Path, until: int, last_hash: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    source.backup(connection)
    connection.execute("DELETE FROM ledger WHERE seq > ?", (until,))
    connection.execute("UPDATE head SET seq = ?, hash = ?", (until, last_hash))
    connection.execute("PRAGMA query_only = ON")
    return connection


def _protocol_of(connection: sqlite3.Connection, digest: str, path: Path) -> Path | None:
    """Write the plan a row was made under to `path`; None where the ledger does not hold it."""
    sql = "SELECT body ->> 'text' AS text FROM ledger WHERE kind = 'protocol' AND key = ?"
    found = connection.execute(sql, (digest,)).fetchone()
    if found is None:
        return None
    path.write_bytes(found["text"].encode())  # its bytes: the text's own ends of lines, on every system
    return path


def _scratch(purpose: str) -> tempfile.TemporaryDirectory[str]:
    # Windows keeps what is still open: better a file left in the system's own folder than an error for it.
    return tempfile.TemporaryDirectory(prefix=f"focimine-{purpose}-", ignore_cleanup_errors=True)


def can_write(folder: Path) -> bool:
    """Return whether the review in `folder` can be changed by this user on this disk."""
    return os.access(folder, os.W_OK | os.X_OK) and os.access(folder / LEDGER_NAME, os.W_OK)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours: what happened to which file, and what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StoreError(f"{path} is in use by another program.", hint="Close it there and try again.") from error
        raise StoreError(
            f"{path} cannot be used: {error}.", hint="Check the disk and the file's permissions."
        ) from error
    except sqlite3.DatabaseError as error:
        hint = (
            "Keep the file, and rebuild the ledger with `focimine import-ledger` from an export, or restore a backup."
        )
        raise StoreError(f"{path} is damaged: {error}.", hint=hint) from error


def _ledger_in(folder: Path) -> Path:
    path = folder / LEDGER_NAME
    if not path.is_file():
        raise StoreError(
            f"No review in {folder}: {LEDGER_NAME} is missing.",
            hint="Start one with `focimine init`, or name its folder with --review.",
        )
    return path


def _open_packed(place: Path) -> Opened:
    """Open a review packed as a zip file from a temporary copy of all of it."""
    scratch = _scratch("packed")
    with _removed_on_error(scratch):
        folder = unpack(place, Path(scratch.name), ledger=LEDGER_NAME)
        path = folder / LEDGER_NAME
        with explained(path):
            return _open_own(path, place, folder=folder, scratch=scratch)


def _open_live(folder: Path) -> Opened | None:
    """Open a ledger of today's schema where it is, beside any writer; None where a copy must be read instead."""
    path = folder / LEDGER_NAME
    writable = can_write(folder)
    if not writable and not path.with_name(f"{LEDGER_NAME}-shm").exists():
        return None
    # Opened "ro", SQLite would leave its working files behind, which the next writer may not own.
    connection = _connect(path, "rw" if writable else "ro")
    try:
        connection.execute("PRAGMA query_only = ON")
        version = _version_of(connection, path)
    except sqlite3.OperationalError:
        connection.close()
        return None
    except BaseException:
        connection.close()
        raise
    if version < SCHEMA_VERSION:
        connection.close()
        return None
    return Opened(folder=folder, connection=connection)


def _open_own(path: Path, original: Path, *, folder: Path, scratch: tempfile.TemporaryDirectory[str]) -> Opened:
    """Open a copy that is ours alone, brought to today's schema; messages name the `original`."""
    connection = _connect(path, "rw")
    try:
        version = _version_of(connection, original)
        if version < SCHEMA_VERSION:
            migrate(connection, version)
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return Opened(folder=folder, connection=connection, scratch=scratch, version=version)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _version_of(connection: sqlite3.Connection, path: Path) -> int:
    """Return the ledger's schema version; 0 for one without our mark (its first version, or a restored dump).

    StoreError for a file that is no ledger, and for one of a newer Focimine.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    whole = _columns(connection, "ledger") == (*COLUMNS, "hash") and {"seq", "hash"} <= set(
        _columns(connection, "head")
    )
    if application != APPLICATION_ID and (application or not whole):
        raise StoreError(f"{path} is not a Focimine ledger.", hint="Restore it from a backup or an export.")
    if version > SCHEMA_VERSION:
        raise StoreError(f"{path} was written by a newer Focimine (schema {version}).", hint="Update Focimine.")
    if not whole:
        raise StoreError(f"{path} is damaged: its tables are not whole.", hint="Restore it from a backup or an export.")
    return version if application == APPLICATION_ID else 0


def _columns(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(row["name"] for row in connection.execute(f"PRAGMA table_info({table})"))


def _copied(path: Path, target: Path) -> Path:
    """Copy a ledger and what its write-ahead log holds to `target`; StoreError when it does not stay still."""
    sources = [path.with_name(path.name + suffix) for suffix in COMPANIONS]
    for _ in range(COPY_ATTEMPTS):
        before = [_state(source) for source in sources]
        for source in sources:
            copy = target / source.name
            copy.unlink(missing_ok=True)
            if source.is_file():
                _copy(source, copy)
        if before == [_state(source) for source in sources]:
            return target / path.name
    raise StoreError(f"{path} is in use by another program.", hint="Close it there and try again.")


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _state(path: Path) -> tuple[int, int] | None:
    """Return size and time of the last change of a file; None when it is not there."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns


@contextmanager
def _removed_on_error(scratch: tempfile.TemporaryDirectory[str]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        scratch.cleanup()
        raise
