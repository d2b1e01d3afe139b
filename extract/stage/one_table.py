"""One table before a person: its foci as read and as they are now, what was said of each, and orders carried out on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, StoreError
from corpora.ids import canonical, sha256_hex
from corpora.nouns.documents import Table
from corpora.nouns.evidence import Problem
from corpora.nouns.plain import from_plain
from corpora.nouns.studies import NO_CONTRAST, Focus
from corpora.settled import Reports
from corpora.store import Store, under_lock
from extract.orders import NONE
from extract.stage.code import Coding
from extract.stage.confirm import Plan, apply_plan, read_word
from extract.stage.table_list import HEAD

MEANWHILE = "Somebody spoke of these foci after this page was shown: nothing was written. This is how they are now."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One focus: as read, the word in force about it (empty: none), and what holds of it after that word."""

    key: str
    read: Focus
    word: Mapping[str, Any]

    def now(self, name: str) -> Any:
        """Return x, y, z, space, kind or contrast as it is after the word in force."""
        said = self.word.get(name)
        return getattr(self.read, name) if said is None else said

    @property
    def point(self) -> tuple[float, float, float]:
        """Return the coordinates in force, mm."""
        return float(self.now("x")), float(self.now("y")), float(self.now("z"))

    @property
    def direction(self) -> str | None:
        """Return which way its contrast goes: as a person said, else as read where nobody renamed the contrast."""
        read = None if self.word.get("contrast") or self.read.direction is None else self.read.direction.relation.value
        return self.word.get("direction") or read

    @property
    def state(self) -> str:
        """Return "waiting", or what was said: "accept", "correct", "reject"."""
        return str(self.word.get("action") or "waiting")

    @property
    def is_moved(self) -> bool:
        """Return whether a person gave it other coordinates than were read."""
        return self.point != (self.read.x, self.read.y, self.read.z)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTable:
    """The foci of one table of one document; `table` is NONE for those of the running text, `file` where its bytes are."""

    document: str
    table: str
    record: str
    report: str
    name: str
    file: str | None
    rows: tuple[Row, ...]

    @property
    def place(self) -> tuple[str, str]:
        """Return what names it in an address."""
        return self.document[:HEAD], self.table

    @property
    def state(self) -> str:
        """Return a mark that changes when anything is said of any of its foci."""
        return state_of(self.rows)

    def groups(self) -> list[tuple[str | None, tuple[Row, ...]]]:
        """Return the rows of each contrast, as its name is now, in the order of the first row."""
        found: dict[str | None, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.now("contrast"), []).append(row)
        return [(name, tuple(rows)) for name, rows in found.items()]

    def find(self, key: str) -> Row | None:
        """Return the row of a focus, None where the table has none of that key."""
        return next((row for row in self.rows if row.key == key), None)


def state_of(rows: Sequence[Row]) -> str:
    """Return a mark that changes when anything is said of any of these foci."""
    return sha256_hex(canonical([[row.key, row.word.get("confirmation")] for row in rows]))[:16]


def find_document(store: Store, named: str) -> Any:
    """Return the row of the document that `named`, its key or the head of it, means; StoreError where that is none or several."""
    found = store.query(
        "SELECT document, record, name, file FROM documents WHERE document >= ? AND document < ?",
        (named, named + "\x7f"),
    )
    whole = [row for row in found if row["document"] == named]
    if len(whole or found) != 1 or not named:
        raise StoreError(f"{named}: the review holds no such document.", hint="See the list of tables.")
    return (whole or found)[0]


def path_of_document(store: Store, file: str | None, name: str) -> Path:
    """Return where the bytes of a document are kept; FormatError where they are not there."""
    path = store.path_of(file) if file else None
    if path is None or not path.is_file():
        hint = "Put it back into documents/, or fetch it again."
        raise FormatError(f"{name}: its file is not in the review.", hint=hint)
    return path


def read_one_table(store: Store, reports: Reports, document: str, table: str) -> OneTable:
    """Return one table with its foci in reading order; StoreError where no focus was read from such a table."""
    home = find_document(store, document)
    key = home["document"]
    start = key[:HEAD]
    sql = "SELECT key, body FROM ledger WHERE kind = 'focus' AND key >= ? AND key < ? ORDER BY seq"
    bodies = ((row["key"], json.loads(row["body"])) for row in store.query(sql, (f"{start}/", f"{start}0")))
    rows = tuple(
        Row(key=focus, read=from_plain(Focus, body | {"document": key}), word=read_word(store, focus))
        for focus, body in bodies
        if body["document"] == key and (body.get("table") or NONE) == table
    )
    if not rows:
        raise StoreError(f"{home['name'] or start}: no focus was read from {table}.", hint="See the list of tables.")
    return OneTable(
        document=key,
        table=table,
        record=home["record"],
        report=reports.of.get(home["record"], home["record"]),
        name=home["name"] or start,
        file=home["file"],
        rows=rows,
    )


def read_printed(store: Store, document: str, table: str) -> tuple[Table, ...]:
    """Return the tables of that name as they were printed, and those before and between them that they may go on from.

    In reading order, as the ledger keeps them; a document may print one table over several pages, each a table there.
    """
    start = document[:HEAD]
    sql = """SELECT seq, body ->> 'label' AS label, coalesce(body ->> 'label', body ->> 'id') AS name FROM ledger
             WHERE kind = 'table' AND key >= ? AND key < ? AND body ->> 'document' = ? ORDER BY seq"""
    rows = store.query(sql, (f"{start}/", f"{start}0", document))
    wanted = [n for n, row in enumerate(rows) if row["name"] == table]
    if not wanted:
        return ()
    first = wanted[0]
    while first > 0 and rows[first]["label"] is None:
        first -= 1
    ends = (rows[first]["seq"], rows[wanted[-1]]["seq"], document)
    sql = (
        "SELECT body FROM ledger WHERE seq BETWEEN ? AND ? AND kind = 'table' AND body ->> 'document' = ? ORDER BY seq"
    )
    return tuple(from_plain(Table, json.loads(row["body"])) for row in store.query(sql, ends))


def read_n(store: Store, reports: Reports, report: str) -> dict[str | None, dict[str, Any]]:
    """Return n of each contrast of a report (None: of the whole report): its value, who gave it, its sentence."""
    names = json.dumps(reports.records.get(report, (report,)))
    sql = """SELECT contrast, value, quote, who, machine FROM codings
             WHERE record IN (SELECT value FROM json_each(?)) AND field = 'n' ORDER BY machine DESC, seq"""
    return {row["contrast"]: dict(row) for row in store.query(sql, (names,))}


def last_run_of(table: OneTable, who: str) -> str | None:
    """Return the run of the last word in force that `who` said of this table, to be taken back; None where there is none."""
    words = [row.word for row in table.rows if row.word.get("who") == who]
    return max(words, key=lambda word: int(word["seq"]))["run"] if words else None


def demand_shown(rows: Sequence[Row], shown: str) -> None:
    """Raise StoreError where anything was said of these foci since their mark was `shown` (see `state_of`)."""
    if state_of(rows) != shown:
        raise StoreError(MEANWHILE, hint="Look at the rows again.")


@under_lock
def carry_out(
    store: Store,
    reports: Reports,
    table: OneTable,
    shown: str,
    keys: Sequence[str],
    plan: Plan,
    problems: Sequence[Problem],
) -> str | None:
    """Write what a plan says of a table, and return the run; StoreError, and nothing is written, where that is not as shown.

    `shown` is the mark (`state_of`) that the foci `keys` had on the page from which the order came.
    """
    now = read_one_table(store, reports, table.document, table.table)
    demand_shown([row for row in now.rows if row.key in set(keys)], shown)
    return apply_plan(store, plan, problems)


def n_of(table: OneTable, contrast: str | None, value: str) -> Coding:
    """Return the coding that gives a contrast of this table its number of participants."""
    return Coding(report=table.report, contrast=contrast or NO_CONTRAST, field="n", value=value)
