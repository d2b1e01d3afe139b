"""A ledger rebuilt from its export: all of it is checked before anything is in its place."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError, StoreError
from corpora.files import write_atomically
from corpora.ids import sha256_hex
from corpora.outputs.files import claim, gone_on_error, parents, put_unless_there
from corpora.protocol import read_text
from corpora.store.chain import COLUMNS, seal
from corpora.store.exporting import LEDGER_LINES
from corpora.store.kept import find_names_outside
from corpora.store.ledger import LEDGER_NAME, PROTOCOL_NAME, Store, make_empty
from corpora.store.seals.against import find_differences
from corpora.store.seals.seal import SEAL_NAME, Seal, read_seal

_KINDS = {"seq": int, "machine": int} | dict.fromkeys(
    ("kind", "key", "body", "who", "at", "run", "protocol", "previous"), str
)
_UNCHANGED = "Take an unchanged export."


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was rebuilt: how many rows, and whether the export held a seal they were checked against."""

    rows: int
    is_sealed: bool


def import_review(source: Path, folder: Path, *, against: Seal | None = None) -> Imported:
    """Rebuild the ledger exported to `source` in `folder`, chain intact.

    Checked are every row and the chain, their number against the export's seal (and `against`, where one was kept elsewhere), that
    the plan is one the rows were made under, and that no row names a file outside of the review. An export of an
    earlier version has no seal. Where anything fails, nothing is left behind. Kept files (imports/, documents/, texts/,
    facts/, results/) are not part of an export: copy those folders over when you may share them.

    Raises
    ------
    FormatError : the folder is no export, or its seal is none.
    StoreError : the rows are not those that were exported; `folder` holds a review already.
    """
    lines = source / LEDGER_LINES
    if not lines.is_file():
        hint = "Name the folder `focimine export` wrote."
        raise FormatError(f"{source} is not an export: {LEDGER_LINES} is missing.", hint=hint)
    if (folder / LEDGER_NAME).exists():
        raise StoreError(f"{folder} already holds a review.", hint="Choose another folder, or work on that one.")
    sealed = source / SEAL_NAME
    seals = [read_seal(sealed)] if sealed.exists() else []
    rows = _read_lines(lines)
    plan = _read_plan(source, rows, is_sealed=bool(seals))
    with _scratch_beside(folder) as scratch:
        write_atomically(scratch / PROTOCOL_NAME, plan)
        make_empty(scratch / LEDGER_NAME)
        with Store.open(scratch) as store:
            _restore(store, rows, source)
            _demand_sealed(store, source, seals, against)
        _put_in_place(scratch, folder)
    return Imported(rows=len(rows), is_sealed=bool(seals or against))


def _restore(store: Store, rows: list[tuple[object, ...]], source: Path) -> None:
    try:
        store.restore(rows)
    except StoreError as error:
        # What SQLite refuses (a number or a key given twice) is the export's fault, not the new file's.
        raise StoreError(f"The export in {source} does not hold: {error.message}", hint=_UNCHANGED) from error


def _demand_sealed(store: Store, source: Path, seals: list[Seal], against: Seal | None) -> None:
    """Refuse (StoreError) rows that are not those of the seals, more rows than the export's own, and names that lead out."""
    with store.ledger() as connection:
        found = list(find_names_outside(connection))
        for item in (*seals, *((against,) if against else ())):
            found += find_differences(connection, item)
        n_rows = connection.execute("SELECT count(*) FROM ledger").fetchone()[0]
    if found:
        raise StoreError(f"The export in {source} does not hold: {found[0]}.", hint=_UNCHANGED)
    if seals and n_rows != seals[0].rows:
        message = f"The export in {source} does not hold: {n_rows} rows are there, {seals[0].rows} were exported."
        raise StoreError(message, hint=_UNCHANGED)


def _read_plan(source: Path, rows: list[tuple[object, ...]], *, is_sealed: bool) -> bytes:
    """Return the plan of an export; FormatError where it is missing or unreadable, StoreError where no row was made under it.

    Exports with a seal hold the plan of the last row; those of earlier versions that of the folder.
    """
    path = source / PROTOCOL_NAME
    try:
        text = read_text(path)
    except ProtocolError as error:
        message = f"{source} is not a whole export: {PROTOCOL_NAME} cannot be read: {error.message}"
        raise FormatError(message, hint="Export the review again.") from error
    place = COLUMNS.index("protocol")
    used = any(row[place] == sha256_hex(text) for row in rows)
    if not used or (is_sealed and rows[-1][place] != sha256_hex(text)):
        which = "not the one of the last row" if used else "one that no row was made under"
        hint = "Take an unchanged export. If the plan was changed on purpose, change it in the review that is rebuilt."
        raise StoreError(f"{path} is another plan than the ledger's: {which}.", hint=hint)
    return text.encode()


@contextmanager
def _scratch_beside(folder: Path) -> Iterator[Path]:
    """Give a temporary folder on the disk of `folder`, removed in the end with all that is in it."""
    home = next(parent for parent in folder.absolute().parents if parent.is_dir())
    scratch = Path(tempfile.mkdtemp(dir=home, prefix=".importing-"))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _put_in_place(scratch: Path, folder: Path) -> None:
    """Move plan and ledger where they belong; the ledger last, so that a folder without it is no review."""
    plan, ledger = folder / PROTOCOL_NAME, folder / LEDGER_NAME
    with parents(folder), gone_on_error((plan,), unless=ledger):
        put_unless_there(plan, (scratch / PROTOCOL_NAME).read_bytes())
        claim(scratch / LEDGER_NAME, ledger)


def _read_lines(path: Path) -> list[tuple[object, ...]]:
    """Return the rows; FormatError for a line that is none, StoreError for one that was changed, or where there is no row."""
    rows: list[tuple[object, ...]] = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode())
            values = _values(row)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise FormatError(f"{path}, line {number}: not a ledger row.", hint="Export the review again.") from error
        if seal(values) != row["hash"]:
            raise StoreError(
                f"{path}, line {number}: row {row['seq']} ({row['kind']} {row['key']}) was changed after it was written.",
                hint=_UNCHANGED,
            )
        rows.append((*values, row["hash"]))
    if not rows:
        raise FormatError(f"{path} holds no row.", hint="Export the review again.")
    if rows[0][COLUMNS.index("kind")] != "protocol":
        message = f"{path} is not the ledger of a review: it does not begin with a plan."
        raise FormatError(message, hint="Name the folder `focimine export` wrote.")
    return rows


def _values(row: Any) -> tuple[object, ...]:
    """Return the values of one line; KeyError, TypeError or ValueError where it is none that an export writes."""
    if not isinstance(row, dict) or row.keys() != {*COLUMNS, "hash"} or not isinstance(row["hash"], str):
        raise KeyError
    for name, kind in _KINDS.items():
        if type(row[name]) is not kind:
            raise TypeError(name)
    if not isinstance(json.loads(row["body"]), dict):
        raise TypeError
    # SQLite keeps whole numbers of 64 bits, and text that UTF-8 can hold.
    if not 0 < row["seq"] < 2**63:
        raise ValueError
    values = tuple(row[name] for name in COLUMNS)
    "".join(str(value) for value in values).encode()
    return values
