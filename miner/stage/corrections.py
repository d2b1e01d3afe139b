"""Correct what was imported: list imports, give one other labels, take one back; each by a row of its own.

Rows: `relabelled` and `withdrawn` name the import (the key of its `search` row), `correction_undone` the row it takes back.
What they come to is folded in the views of `schema.sql` and in `corpora/settled.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpora.errors import ProtocolError
from corpora.people import resolve_person
from corpora.protocol import load_protocol
from corpora.settled import read_settled
from corpora.store import Store, under_lock
from corpora.terminal import counted
from miner.databases import parse_database

VERSION = "1"
RELABELLED, WITHDRAWN, UNDONE = "relabelled", "withdrawn", "correction_undone"
LABELS = ("database", "method", "date", "query")
SHORTEST_DIGEST = 6
"""Characters of a file's SHA-256 from which it names the file."""
LIST_THEM = "List them with: focimine imports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction in force: who made it, on which day (UTC), why, and which labels it gave."""

    key: str
    kind: str
    who: str
    day: str
    reason: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import, or one search, as it counts now; `number` is its place in the list, from 1.

    `search` is its key in the ledger, `files` and `digests` are the names and SHA-256 of its files.
    """

    number: int
    search: str
    files: tuple[str, ...]
    digests: tuple[str, ...]
    database: str | None
    method: str
    date: str | None
    query: str | None
    n_records: int
    day: str
    corrections: tuple[Correction, ...] = ()

    @property
    def name(self) -> str:
        """Return what people call it: its file, or its search."""
        return self.files[0] if len(self.files) == 1 else self.search

    @property
    def withdrawal(self) -> Correction | None:
        """Return the withdrawal in force, if there is one."""
        return next((one for one in self.corrections if one.kind == WITHDRAWN), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionOutcome:
    """What a correction did. `n_strays` decisions are on no record that counts now, `n_before` were before it."""

    subject: Import
    n_strays: int
    n_before: int
    n_reports: int


_IMPORTS = """SELECT q.key AS search, coalesce(l.database, q.body ->> 'database') AS database,
    coalesce(l.method, q.body ->> 'method', 'database') AS method, coalesce(l.searched_on, q.body ->> 'date') AS date,
    coalesce(l.query, q.body ->> 'query') AS query, substr(q.at, 1, 10) AS day
FROM ledger q LEFT JOIN labels l ON l.search = q.key WHERE q.kind = 'search' ORDER BY q.seq"""


def list_imports(store: Store) -> list[Import]:
    """Return every import and search in the order they were recorded, those withdrawn too."""
    files: dict[str, list[Any]] = {}
    for row in store.query("SELECT search, source, name, n_records FROM sources ORDER BY seq"):
        files.setdefault(row["search"], []).append(row)
    corrections = _in_force(store)
    return [
        Import(
            number=number,
            search=row["search"],
            files=tuple(str(one["name"]) for one in files.get(row["search"], ())),
            digests=tuple(one["source"] for one in files.get(row["search"], ())),
            database=row["database"],
            method=row["method"],
            date=row["date"],
            query=row["query"],
            n_records=sum(int(one["n_records"] or 0) for one in files.get(row["search"], ())),
            day=row["day"],
            corrections=tuple(corrections.get(row["search"], ())),
        )
        for number, row in enumerate(store.query(_IMPORTS), start=1)
    ]


def _in_force(store: Store) -> dict[str, list[Correction]]:
    """Return the corrections in force of each import, in the order they were made."""
    found: dict[str, list[Correction]] = {}
    for row in store.query("SELECT * FROM corrections WHERE in_force AND search IS NOT NULL ORDER BY seq"):
        labels = {
            "database": row["database"],
            "method": row["method"],
            "date": row["searched_on"],
            "query": row["query"],
        }
        one = Correction(
            key=row["correction"],
            kind=row["kind"],
            who=row["who"],
            day=row["at"][:10],
            reason=row["reason"] or "",
            labels={name: value for name, value in labels.items() if value is not None},
        )
        found.setdefault(row["search"], []).append(one)
    return found


def find_import(store: Store, given: str) -> Import:
    """Return the import that `given` names: its number in the list, a file name, or the beginning of a file's SHA-256.

    ProtocolError when there is none, or several are named so.
    """
    listed, word = list_imports(store), given.strip()
    by_number = [one for one in listed if word == str(one.number)]
    by_name = [one for one in listed if word == one.search or word in one.files]
    digest = word.lower().removeprefix("import:")
    by_digest = [
        one for one in listed if len(digest) >= SHORTEST_DIGEST and any(d.startswith(digest) for d in one.digests)
    ]
    found = by_number or by_name or by_digest
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(str(one.number) for one in found)
        raise ProtocolError(f"{len(found)} imports are called {given!r}.", hint=f"Name one by its number: {numbers}.")
    raise ProtocolError(f"No import {given!r} in this review.", hint=f"{LIST_THEM}.")


def known_databases(store: Store) -> list[str]:
    """Return the names of databases that the review's imports have already."""
    return sorted({one.database for one in list_imports(store) if one.database})


@under_lock
def relabel(
    store: Store,
    given: str,
    labels: Mapping[str, str | None],
    *,
    who: str,
    reason: str,
    new_person: bool = False,
    new_database: bool = False,
) -> CorrectionOutcome | None:
    """Give an import other `labels` (of LABELS; None is left as it is); None when it has them already.

    ProtocolError when there is no such import, database, day or person, or no label is given.
    """
    subject = find_import(store, given)
    wanted = _checked(store, {name: value for name, value in labels.items() if value is not None}, new_database)
    changed = {name: value for name, value in wanted.items() if value != getattr(subject, name)}
    if not changed:
        return None
    return _correct(store, subject, RELABELLED, changed, who=who, reason=reason, new_person=new_person)


def _checked(store: Store, labels: dict[str, str], new_database: bool) -> dict[str, str]:
    if not labels:
        raise ProtocolError("Nothing to change is named.", hint="Give --database, --method, --date or --query.")
    if not labels.get("query", "-").strip():
        raise ProtocolError("The query is empty.", hint="Give the query as it was run.")
    if "date" in labels:
        try:
            labels["date"] = date.fromisoformat(labels["date"].strip()).isoformat()
        except ValueError as error:
            raise ProtocolError(f"--date {labels['date']!r} is no day.", hint="Write it as YYYY-MM-DD.") from error
    if "database" in labels:
        labels["database"] = parse_database(labels["database"], known_databases(store), new=new_database)
    return labels


@under_lock
def withdraw(store: Store, given: str, *, who: str, reason: str, new_person: bool = False) -> CorrectionOutcome | None:
    """Take an import back: its records count nowhere from now on; None when it was withdrawn before.

    Nothing is deleted. ProtocolError when there is no such import or person.
    """
    subject = find_import(store, given)
    if subject.withdrawal:
        return None
    return _correct(store, subject, WITHDRAWN, {}, who=who, reason=reason, new_person=new_person)


def _correct(
    store: Store,
    subject: Import,
    kind: str,
    labels: Mapping[str, str],
    *,
    who: str,
    reason: str,
    new_person: bool,
) -> CorrectionOutcome:
    who = resolve_person(store, load_protocol(store.protocol_path), who, new=new_person)
    before = len(read_settled(store).strays)
    with store.run(kind, version=VERSION, who=who, search=subject.search) as run, store.transaction():
        stem = f"{kind}:{subject.search}"
        key = f"{stem}:{next_number(store, kind, stem)}"
        run.add(kind, key, {"search": subject.search, **labels, "reason": reason}, who=who, machine=False)
    return _outcome(store, subject, before)


@under_lock
def undo(store: Store, given: str, kind: str, *, who: str, reason: str, new_person: bool = False) -> CorrectionOutcome:
    """Take back the last correction of a `kind` (RELABELLED, WITHDRAWN) of an import; what was before it holds again.

    ProtocolError when there is none in force, or no such import or person.
    """
    subject = find_import(store, given)
    last = next((one for one in reversed(subject.corrections) if one.kind == kind), None)
    if last is None:
        raise ProtocolError(f"{subject.name} was not {kind}, or that was undone.", hint=f"{LIST_THEM}.")
    who = resolve_person(store, load_protocol(store.protocol_path), who, new=new_person)
    before = len(read_settled(store).strays)
    with store.run(f"undo-{kind}", version=VERSION, who=who, correction=last.key) as run, store.transaction():
        run.add(UNDONE, last.key, {"correction": last.key, "reason": reason}, who=who, machine=False)
    return _outcome(store, subject, before)


def next_number(store: Store, kind: str, stem: str) -> int:
    """Return the number of the next row of a kind whose keys are "stem:1", "stem:2" …"""
    sql = "SELECT count(*) AS n FROM ledger WHERE kind = ? AND substr(key, 1, ?) = ?"
    return int(store.query(sql, (kind, len(stem) + 1, f"{stem}:"))[0]["n"]) + 1


def _outcome(store: Store, subject: Import, n_before: int) -> CorrectionOutcome:
    settled = read_settled(store)
    now = next(one for one in list_imports(store) if one.search == subject.search)
    return CorrectionOutcome(
        subject=now, n_strays=len(settled.strays), n_before=n_before, n_reports=len(settled.reports.records)
    )


def describe(subject: Import) -> str:
    """Return how an import was corrected, by whom and why; "" where it was not."""
    return "; ".join(_words(one) for one in subject.corrections)


def _words(one: Correction) -> str:
    labels = f" ({', '.join(f'{name} {value}' for name, value in one.labels.items())})" if one.labels else ""
    return f"{one.kind}{labels} on {one.day} by {one.who}: {one.reason}"


def standing(store: Store, sha256: str, *, database: str | None, method: str | None) -> str:
    """Return what is to be said of a file that was imported before: how it counts now, and how to change that.

    `database` and `method` are what it was now given with; "" when there is nothing to say.
    """
    found = [one for one in list_imports(store) if sha256 in one.digests]
    if not found:
        return ""
    subject, said = found[0], describe(found[0])
    if subject.withdrawal:
        back = f'focimine withdraw {subject.number} --undo --who NAME --reason "…"'
        return f"It was {said}. To take it back in: {back}"
    wishes = [("database", database, subject.database), ("method", method, subject.method)]
    other = [(name, wish, now) for name, wish, now in wishes if wish is not None and wish != now]
    if not other:
        return f"It was {said}." if said else ""
    counts = " and ".join(f"{name} {now or 'none'}, not {wish}" for name, wish, now in other)
    change = " ".join(f"--{name} {wish}" for name, wish, _ in other)
    command = f'focimine relabel {subject.number} {change} --who NAME --reason "…"'
    return f"{f'It was {said}. ' if said else ''}It counts as {counts}. To change that: {command}"


def withdrawn_words(store: Store, search: str) -> str:
    """Return how a search was withdrawn and how it is taken back in; "" where it counts."""
    subject = next((one for one in list_imports(store) if one.search == search), None)
    if subject is None or subject.withdrawal is None:
        return ""
    back = f'focimine withdraw {subject.number} --undo --who NAME --reason "…"'
    return f"It was {describe(subject)}. To take it back in: {back}"


def to_lines(imports: Iterable[Import]) -> list[str]:
    """Return the imports as lines to print."""
    return [
        f"{one.number:>3}  {one.name}  {counted(one.n_records, 'record')}  {one.database or 'database not named'}  {one.method}"
        f"{f'  searched {one.date}' if one.date else ''}  imported {one.day}"
        f"{f'  [{describe(one)}]' if one.corrections else ''}"
        for one in imports
    ]
