"""Open, append to and read the ledger of one review."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpora.errors import ProtocolError, StoreError
from corpora.files import allow_as_usual, inside, write_atomically
from corpora.ids import canonical, sha256_hex
from corpora.nouns.evidence import Problem
from corpora.nouns.plain import to_plain
from corpora.outputs.files import claim, put_unless_there
from corpora.protocol import parse_protocol, read_text
from corpora.store.asking import guarded
from corpora.store.chain import Breach, find_breach, seal
from corpora.store.kept import find_changed_files, missing_files, read_kept
from corpora.store.migrations import APPLICATION_ID, SCHEMA_VERSION, read_schema
from corpora.store.opening import (
    LEDGER_NAME,
    PROTOCOL_NAME,
    READING_WORKS,
    Opened,
    explained,
    open_apart,
    open_to_read,
    open_to_write,
    open_until,
)

__all__ = ["LEDGER_NAME", "PROTOCOL_NAME", "Entry", "Run", "Store"]


ONE_SELECT = "Write one SELECT over the views of the ledger (`focimine export` lists them)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the ledger. `body` is parsed JSON."""

    seq: int
    kind: str
    key: str
    body: dict[str, Any]
    who: str
    machine: bool
    at: str
    run: str


@dataclass(slots=True, kw_only=True)
class Run:
    """One execution of a stage; what it adds carries its id. Made by `Store.run`."""

    store: Store
    id: str
    stage: str
    who: str
    n_added: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, kind: str, key: str, body: Mapping[str, Any], *, who: str | None = None, machine: bool = True
    ) -> bool:
        """Append one row unless (kind, key) is there already; return True when it was new.

        `who` defaults to the run's engine. `body` may hold nouns, enums and tuples; None values are dropped.
        """
        added = self.store._append(kind, key, to_plain(dict(body)), who or self.who, machine, self.id)
        self.n_added += added
        return added

    def problem(self, problem: Problem) -> None:
        """Keep one problem as data; the same problem of the same item is kept once."""
        self.problems.append(problem)
        self.add("problem", problem_key(problem), to_plain(problem))


def problem_key(problem: Problem) -> str:
    """Return the key under which a problem is kept: the same problem of the same item has the same."""
    return f"{problem.code}:{problem.item}:{sha256_hex(problem.message)[:12]}"


class Store:
    """The ledger of one review and the files it was fed."""

    def __init__(self, opened: Opened, *, read_only: bool) -> None:
        self.folder = opened.folder
        self.read_only = read_only
        self._opened = opened
        self._connection = opened.connection
        self._protocol = self._protocol_hash = ""
        self._is_noted = False
        self._kept: list[list[Path]] = []
        """Of each transaction that is open, outermost first, the files kept in it: they go where it is rolled back."""

    @classmethod
    def create(cls, folder: Path, protocol_text: str) -> Store:
        """Create a review in `folder` (made if missing) with its protocol; StoreError if one is there.

        ProtocolError where the plan is not valid, or another plan is there: it is never overwritten, and nothing is made then. The
        ledger is built in a temporary file and moved into place, so a half-made one is never seen.
        """
        parse_protocol(protocol_text)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / LEDGER_NAME
        if path.exists():
            raise StoreError(f"{folder} already holds a review.", hint="Choose another folder, or work on that one.")
        put_unless_there(folder / PROTOCOL_NAME, protocol_text.encode())
        make_empty(path)
        store = cls.open(folder)
        try:
            with store.transaction():
                store._note_protocol()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open_apart(cls, place: Path) -> Store:
        """Open the review in the folder or zip file `place` to be checked: nothing in it changes, SQLite's files neither.

        A private copy of the ledger is read. Raises as `open` does.
        """
        store = cls(open_apart(place), read_only=True)
        try:
            store._read_protocol()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open(cls, place: Path, *, read_only: bool = False, until: int | None = None) -> Store:
        """Open the review in the folder `place`; with `read_only` also one in a zip file, or where nobody may write.

        Reading changes nothing, keeps no writer waiting and waits for none; `folder` is then a temporary one
        where the review is packed. With `until` the review is read as it was when that row was its last one: its rows
        and its plan; files kept since then are in the folder still. Close the store when done: temporary copies go
        with it.

        Raises
        ------
        StoreError : missing, damaged, of a newer version or not ours; to write: locked, read-only or packed.
        FormatError : `place` is a file that is no packed review.
        ValueError : `until` without `read_only`.
        """
        if until is not None and not read_only:
            message = "An earlier state can only be read."
            raise ValueError(message)
        if until is not None:
            opened = open_until(place, until)
        else:
            opened = open_to_read(place) if read_only else open_to_write(place)
        store = cls(opened, read_only=read_only)
        try:
            store._read_protocol()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close the file; the write-ahead log is folded into it."""
        self._opened.close()

    def hold_still(self) -> None:
        """Read from one snapshot: what other programs write meanwhile is not seen."""
        with explained(self.folder / LEDGER_NAME):
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT seq FROM head").fetchone()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def protocol_path(self) -> Path:
        """Return the path of the review's protocol.yaml; of an earlier state, of the plan as it was."""
        return self._opened.protocol or self.folder / PROTOCOL_NAME

    @property
    def schema_version(self) -> int:
        """Return the version of the schema that the ledger has in its file."""
        return self._opened.version

    @property
    def protocol_hash(self) -> str:
        """Return the SHA-256 of the plan's text as it was when the review was opened."""
        return self._protocol_hash

    @contextmanager
    def run(self, stage: str, *, version: str, who: str | None = None, **parameters: Any) -> Iterator[Run]:
        """Record one execution of `stage`; `parameters` are kept with it.

        A run that is killed has a beginning and no end; its rows stay, and the next run does the rest.
        """
        run = Run(store=self, id=uuid.uuid4().hex[:12], stage=stage, who=who or f"{stage} {version}")
        body = {"stage": stage, "version": version, "parameters": to_plain(parameters)}
        self._append("run", run.id, body, run.who, True, run.id)
        yield run
        outcome = {"outcome": "problems" if run.problems else "done", "added": run.n_added}
        self._append("run_finished", run.id, outcome, run.who, True, run.id)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock on the ledger: what is read, written and kept within is one thing, all of it or nothing.

        A transaction within another is rolled back alone where its error is caught in the outer one.
        """
        self._refuse_to_read_only()
        begin, end, back = _SAVEPOINT if self._kept else _TRANSACTION
        with explained(self.folder / LEDGER_NAME):
            self._connection.execute(begin)
            self._kept.append([])
            try:
                yield
                self._connection.execute(end)
            except BaseException:
                _remove(self._kept[-1], self.folder)
                # SQLite itself rolls back where the disk is full.
                for statement in back if self._connection.in_transaction else ():
                    self._connection.execute(statement)
                self._is_noted = False
                raise
            finally:
                kept = self._kept.pop()
                if self._kept:
                    self._kept[-1] += kept

    def head(self) -> int:
        """Return the number of the last row; 0 where there is none."""
        return int(self.query("SELECT seq FROM head")[0]["seq"])

    def has(self, kind: str, key: str) -> bool:
        """Return whether a row with this kind and key is in the ledger."""
        return bool(self.query("SELECT 1 FROM ledger WHERE kind = ? AND key = ?", (kind, key)))

    def entries(self, kind: str) -> Iterator[Entry]:
        """Yield the rows of one kind in the order they were written."""
        with explained(self.folder / LEDGER_NAME):
            for row in self._connection.execute("SELECT * FROM ledger WHERE kind = ? ORDER BY seq", (kind,)):
                yield _entry(row)

    def find(self, kind: str, key: str) -> Entry | None:
        """Return one row, or None."""
        rows = self.query("SELECT * FROM ledger WHERE kind = ? AND key = ?", (kind, key))
        return _entry(rows[0]) if rows else None

    def query(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        """Return the rows of a SELECT over the views of schema.sql."""
        with explained(self.folder / LEDGER_NAME):
            return self._connection.execute(sql, parameters).fetchall()

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Return at most two rows of a query somebody wrote into a plan; nothing but reading is possible in it.

        Raises
        ------
        ProtocolError : it is no single SELECT over the views, asks for more than reading, or takes too long.
        """
        with guarded(self._connection):
            try:
                cursor = self._connection.execute(sql)
                return [tuple(row) for row in cursor.fetchmany(2)]
            except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
                raise ProtocolError(f"the query cannot be answered: {error}.", hint=ONE_SELECT) from error

    def each(self, sql: str, parameters: tuple[Any, ...] = ()) -> Iterator[sqlite3.Row]:
        """Yield the rows of a SELECT one by one, for those that hold whole records."""
        with explained(self.folder / LEDGER_NAME):
            yield from self._connection.execute(sql, parameters)

    def columns(self, view: str) -> list[str]:
        """Return the column names of a view or table, in order."""
        return [row["name"] for row in self.query(f"PRAGMA table_info({view})")]

    def restore(self, rows: list[tuple[object, ...]]) -> None:
        """Replace the rows of a fresh ledger by exported ones (values of chain.COLUMNS and the hash).

        Raises StoreError when they are not one whole chain.
        """
        with self.transaction():
            self._connection.execute("DELETE FROM ledger")
            self._connection.executemany("INSERT INTO ledger VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)
            last = rows[-1] if rows else (0, "")
            self._connection.execute("UPDATE head SET seq = ?, hash = ?", (last[0], last[-1]))
            breach = find_breach(self._connection)
            if breach:
                raise StoreError(f"The exported ledger does not hold: {breach}.", hint="Take an unchanged export.")

    def keep_file(self, data: bytes, name: str, *, folder: str) -> str:
        """Keep raw bytes under `folder` ("imports", "documents"), named by hash; return the relative path."""
        self._refuse_to_read_only()
        safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(name).name)[-80:].rstrip(".") or "file"
        relative = f"{folder}/{sha256_hex(data)[:12]}-{safe}"
        if not self.path_of(relative).exists():
            self.keep_as(relative, data)
        return relative

    def path_of(self, name: str) -> Path:
        """Return where the kept file is that a row calls `name`; StoreError when that leads out of the review."""
        return inside(self.folder, name)

    def keep_as(self, relative: str, data: bytes) -> None:
        """Write a file of the review under a name of its own; a new one goes where its transaction is rolled back."""
        self._refuse_to_read_only()
        path = self.path_of(relative)
        if self._kept and not path.exists():
            self._kept[-1].append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)

    def put_back(self, relative: str, data: bytes) -> bool:
        """Write a kept file again where it is missing, for example after `import-ledger`; return whether it was.

        StoreError when the ledger names a place outside of the review.
        """
        self._refuse_to_read_only()
        path = self.path_of(relative)
        if path.exists():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)
        return True

    def find_breach(self) -> Breach | None:
        """Return the first place where the chain or a kept file does not hold, or None.

        A kept file that is missing is no breach (exports leave documents out): see `missing_files`.
        """
        with explained(self.folder / LEDGER_NAME):
            broken = find_breach(self._connection)
            return broken or next(find_changed_files(self.folder, read_kept(self._connection)), None)

    def missing_files(self) -> list[str]:
        """Return the kept files that are not there any more."""
        with explained(self.folder / LEDGER_NAME):
            return missing_files(self.folder, read_kept(self._connection))

    @contextmanager
    def ledger(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to those that check the ledger itself; SQLite's errors within are explained."""
        with explained(self.folder / LEDGER_NAME):
            yield self._connection

    def _read_protocol(self) -> None:
        if not self.protocol_path.is_file():
            raise StoreError(
                f"{self.protocol_path} is missing.", hint="Put the review's protocol back beside its ledger."
            )
        self._protocol = read_text(self.protocol_path)
        self._protocol_hash = sha256_hex(self._protocol)

    def _note_protocol(self) -> None:
        """Keep the plan before the first row that is written under it; ProtocolError where it is not valid.

        A plan that the ledger holds already is taken as it is: what was valid for the version that recorded it.
        """
        if not self._is_noted and not self.has("protocol", self._protocol_hash):
            parse_protocol(self._protocol, name=str(self.protocol_path))
            # Two reviews begun from one plan in the same second are two.
            birth = {} if self.query("SELECT 1 FROM ledger LIMIT 1") else {"review": uuid.uuid4().hex}
            self._insert("protocol", self._protocol_hash, {"text": self._protocol} | birth, "focimine", True, "-")
        self._is_noted = True

    def _refuse_to_read_only(self) -> None:
        if self.read_only:
            raise StoreError(f"The review in {self.folder} was opened only to be read.", hint=READING_WORKS)

    def _append(self, kind: str, key: str, body: Any, who: str, machine: bool, run: str) -> bool:
        with nullcontext() if self._kept else self.transaction():
            if self.has(kind, key):
                return False
            self._note_protocol()
            self._insert(kind, key, body, who, machine, run)
        return True

    def _insert(self, kind: str, key: str, body: Any, who: str, machine: bool, run: str) -> None:
        seq, previous = self._connection.execute("SELECT seq + 1, hash FROM head").fetchone()
        at = datetime.now(UTC).isoformat(timespec="seconds")
        row = (seq, kind, key, canonical(body), who, int(machine), at, run, self._protocol_hash, previous)
        digest = seal(row)
        self._connection.execute("INSERT INTO ledger VALUES (?,?,?,?,?,?,?,?,?,?,?)", (*row, digest))
        self._connection.execute("UPDATE head SET seq = ?, hash = ?", (seq, digest))


def make_empty(path: Path) -> None:
    """Make a ledger without rows; a half-made one is never seen at `path`."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-", suffix=".sqlite")
    os.close(handle)
    connection = sqlite3.connect(name)
    connection.executescript(read_schema())
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.commit()
    connection.close()
    allow_as_usual(Path(name))
    claim(Path(name), path)


_TRANSACTION = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_SAVEPOINT = ("SAVEPOINT inner", "RELEASE inner", ("ROLLBACK TO inner", "RELEASE inner"))


def _remove(files: Iterable[Path], folder: Path) -> None:
    """Remove files that were kept in `folder` for nothing, and the folders they were the first in."""
    for path in files:
        path.unlink(missing_ok=True)
        for parent in path.relative_to(folder).parents:
            if parent == Path() or not (folder / parent).is_dir() or any((folder / parent).iterdir()):
                break
            (folder / parent).rmdir()


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        seq=row["seq"],
        kind=row["kind"],
        key=row["key"],
        body=json.loads(row["body"]),
        who=row["who"],
        machine=bool(row["machine"]),
        at=row["at"],
        run=row["run"],
    )
