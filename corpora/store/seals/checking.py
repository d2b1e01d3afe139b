"""All that `focimine verify` looks at, in its order. Nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import FormatError, StoreError
from corpora.files import inside
from corpora.store.chain import Breach, find_breaches, find_times
from corpora.store.kept import added_files, find_changed_files, find_names_outside, missing_files, read_kept
from corpora.store.ledger import Store
from corpora.store.migrations import SCHEMA_VERSION
from corpora.store.objects import find_changed_objects, find_faults
from corpora.store.seals.against import find_differences
from corpora.store.seals.seal import SEAL_NAME, read_seal

VERSIONS = "versions"
"""Where the seal of a version that was closed lies: versions/N/seal.json."""
_TABLES = ("the table ledger", "the table head")
_CLOSED = """SELECT c.seq, c.key, c.body ->> 'rows' AS n, c.body ->> 'hash' AS hash, r.hash AS there FROM ledger c
LEFT JOIN ledger r ON r.seq = c.body ->> 'rows' WHERE c.kind = 'version_closed' AND c.body ->> 'hash' IS NOT NULL ORDER BY c.seq"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found: the head (number, hash, time of the last row), what does not hold, and what should be known."""

    rows: int
    hash: str
    at: str
    n_files: int
    breaches: tuple[Breach, ...]
    remarks: tuple[str, ...]


def check(store: Store) -> Checked:
    """Look at the schema, the file, the chain, times, names, kept files and the seals of versions that were closed."""
    with store.ledger() as connection:
        breaches = find_changed_objects(connection)
        _demand_tables(store, breaches)
        breaches += [*find_faults(connection), *find_breaches(connection)]
        times = find_times(connection)
        breaches += times.breaches
        try:
            breaches += _of_files(connection, store.folder)
            kept = read_kept(connection)
        except sqlite3.OperationalError as error:
            if not breaches:
                raise
            breaches.append(Breach(row=None, what=f"the files it names cannot be told ({error})"))
            kept = []
        last = connection.execute("SELECT seq, hash, at, protocol FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return Checked(
        rows=last["seq"] if last else 0,
        hash=str(last["hash"]) if last else "",
        at=str(last["at"]) if last else "",
        n_files=len(kept),
        breaches=tuple(breaches),
        remarks=(
            *_schema_remark(store.schema_version),
            *_clock_remark(times.steps),
            *_named("kept file", missing_files(store.folder, kept), "not here (put back what is to be read again)"),
            *_named("file", added_files(store.folder, kept), "in facts/ or results/ without a row that names it"),
            *_plan_remark(store, last["protocol"] if last else None),
        ),
    )


def _demand_tables(store: Store, breaches: Sequence[Breach]) -> None:
    """Stop where ledger or head is no table of ours: what is read from them then means nothing, and may never end."""
    unsound = [str(breach) for breach in breaches if str(breach).split(" was ")[0] in _TABLES]
    if unsound:
        hint = "Restore a backup or an export made before the change (`focimine import-ledger`)."
        raise StoreError(f"The ledger of {store.folder} does not hold: {'; '.join(unsound)}.", hint=hint)


def _of_files(connection: sqlite3.Connection, folder: Path) -> Iterator[Breach]:
    outside = list(find_names_outside(connection))
    yield from outside
    rows = {breach.row for breach in outside}
    yield from (breach for breach in find_changed_files(folder, read_kept(connection)) if breach.row not in rows)
    yield from _version_seals(connection, folder)


def _version_seals(connection: sqlite3.Connection, folder: Path) -> Iterator[Breach]:
    """Yield where the ledger is not what it was when a version was closed: by the row that closed it, and by its seal."""
    for seq, number, n, digest, there in connection.execute(_CLOSED).fetchall():
        if digest != there:
            what = f"version {number} was closed at row {n} with another hash: the chain was computed anew"
            yield Breach(row=seq, what=what)
    for path in sorted((folder / VERSIONS).glob(f"*/{SEAL_NAME}")):
        name = path.relative_to(folder).as_posix()
        try:
            seal = read_seal(inside(folder, name), name)
        except (FormatError, StoreError) as error:
            yield Breach(row=None, what=error.message.rstrip("."))
            continue
        for breach in find_differences(connection, seal):
            yield Breach(row=breach.row, what=f"{breach.what} (seal {name})")


def _named(noun: str, names: list[str], what: str) -> list[str]:
    if not names:
        return []
    if len(names) == 1:
        return [f"1 {noun} is {what}: {names[0]}"]
    return [f"{len(names)} {noun}s are {what} (for example {names[0]})"]


def _schema_remark(version: int) -> list[str]:
    """Say that the views of an older ledger were not looked at: whoever opens it, this program too, makes them anew."""
    if version == SCHEMA_VERSION:
        return []
    return [f"It is of schema {version}: checked as this version opens it, with views made anew"]


def _clock_remark(steps: Sequence[Breach]) -> list[str]:
    if not steps:
        return []
    others = f", and {len(steps) - 1} more rows like it" if len(steps) > 1 else ""
    return [f"A clock went back: {steps[0]}{others}"]


def _plan_remark(store: Store, last: str | None) -> list[str]:
    if last is None or last == store.protocol_hash:
        return []
    return [f"{store.protocol_path.name} is another plan than that of the last row: no command has acted on it yet"]
