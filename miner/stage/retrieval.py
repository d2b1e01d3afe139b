"""Full texts a person gives up or moves: not retrieved, wanted again, a file of another report, a file that is none.

Rows: `retrieval` (an outcome of a report; the last one holds), `document_moved` (a document belongs to another record,
or to none), `correction_undone` (takes such a move back).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from corpora.errors import ProtocolError
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Record
from corpora.people import resolve_person
from corpora.protocol import load_protocol
from corpora.review.report_names import resolve_report
from corpora.review.retrieval import AWAITED, KIND, NOT_RETRIEVED, RETRIEVED, read_retrievals, wanted_reports
from corpora.settled import Reports, read_reports, read_settled
from corpora.store import Run, Store, under_lock
from miner.stage.corrections import SHORTEST_DIGEST, UNDONE, next_number

VERSION = "1"
MOVED = "document_moved"
CLOSE = "close-retrieval"
CLOSED = "the search for full texts was closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What moving a document did. `owner` is its report now, None where it has none; foci and machine values follow."""

    name: str
    before: str | None
    owner: str | None
    n_foci: int
    n_codings: int
    n_by_people: int


def read_wanted(store: Store) -> list[tuple[str, tuple[Record, ...]]]:
    """Return the reports whose full text is still to be got, with their records (without raw tags), in ledger order."""
    settled = read_settled(store)
    wanted = wanted_reports(store, settled)
    names = [name for report in wanted for name in settled.reports.records[report]]
    sql = "SELECT record, json_remove(body, '$.raw') AS body FROM records WHERE record IN (SELECT value FROM json_each(?))"
    bodies = {row["record"]: row["body"] for row in store.query(sql, (json.dumps(names),))}
    records = {name: from_plain(Record, {"id": name, **json.loads(body)}) for name, body in bodies.items()}
    return [(report, tuple(records[name] for name in settled.reports.records[report])) for report in wanted]


def write_outcome(run: Run, record: str, outcome: str, *, who: str | None = None, reason: str | None = None) -> None:
    """Append an outcome of a report's full text unless it is the last one there is; `who` is a person's name."""
    last = run.store.query(_LAST, (KIND, record))
    if last and last[0]["outcome"] == outcome:
        return
    stem, number = f"{record}/{outcome}", 1
    body = {"report": record, "outcome": outcome, "reason": reason}
    while not run.add(KIND, stem if number == 1 else f"{stem}/{number}", body, who=who, machine=who is None):
        number += 1


_LAST = """SELECT body ->> 'outcome' AS outcome FROM ledger WHERE kind = ? AND body ->> 'report' = ?
ORDER BY seq DESC LIMIT 1"""


@under_lock
def declare_not_retrieved(
    store: Store, given: Sequence[str], *, who: str, reason: str, new_person: bool = False
) -> list[str]:
    """Declare that the full texts of reports cannot be got; return those of which that was not declared before.

    ProtocolError when a document of one is kept, or nobody is called `who`; StoreError when there is no such report.
    """
    settled = read_settled(store)
    reports = list(dict.fromkeys(resolve_report(store, settled.reports, name) for name in given))
    known = read_retrievals(store, settled.reports)
    for report in reports:
        if known.get(report) == RETRIEVED:
            hint = "Remove the file first, if it is the wrong one: focimine fetch --remove FILE."
            raise ProtocolError(f"A document of {report} is kept: it was retrieved.", hint=hint)
        if not settled.outcome(report).is_sought:
            hint = "Only reports that passed title and abstract are sought."
            raise ProtocolError(f"The full text of {report} is not sought.", hint=hint)
    new = [report for report in reports if known.get(report) != NOT_RETRIEVED]
    _declare(store, "not-retrieved", new, NOT_RETRIEVED, who=who, reason=reason, new_person=new_person)
    return new


@under_lock
def close(store: Store, *, who: str, reason: str = CLOSED, new_person: bool = False) -> list[str]:
    """Declare every full text that is still wanted not retrieved; return the reports. A later file changes that."""
    reports = wanted_reports(store, read_settled(store))
    _declare(store, CLOSE, reports, NOT_RETRIEVED, who=who, reason=reason, new_person=new_person)
    return reports


@under_lock
def want_again(
    store: Store, given: Sequence[str] | None, *, who: str, reason: str, new_person: bool = False
) -> list[str]:
    """Take back that reports were not retrieved: of those `given`, or (None) of the last closing; return the reports.

    Also what an earlier version wrote by itself is taken back so. ProtocolError when nothing is to be taken back.
    """
    reports = read_reports(store)
    known = read_retrievals(store, reports)
    if given is None:
        names = _last_closed(store, reports)
    else:
        names = list(dict.fromkeys(resolve_report(store, reports, name) for name in given))
    back = [report for report in names if known.get(report) == NOT_RETRIEVED]
    if not back:
        raise ProtocolError("None of these reports was declared not retrieved.", hint="See `focimine fetch --wanted`.")
    _declare(store, "want-again", back, AWAITED, who=who, reason=reason, new_person=new_person)
    return back


def _last_closed(store: Store, reports: Reports) -> list[str]:
    sql = """SELECT body ->> 'report' AS record FROM ledger WHERE kind = ? AND run = (SELECT r.run FROM runs r
        JOIN ledger l ON l.kind = 'run' AND l.key = r.run WHERE r.stage = ? ORDER BY l.seq DESC LIMIT 1) ORDER BY seq"""
    rows = store.query(sql, (KIND, CLOSE))
    return list(dict.fromkeys(reports.of[row["record"]] for row in rows if row["record"] in reports.of))


def _declare(
    store: Store, stage: str, reports: Sequence[str], outcome: str, *, who: str, reason: str, new_person: bool
) -> None:
    who = resolve_person(store, load_protocol(store.protocol_path), who, new=new_person)
    if not reports:
        return
    of = read_reports(store)
    with store.run(stage, version=VERSION, who=who, n=len(reports)) as run, store.transaction():
        for report in reports:
            # What was said of the report's other records before must not outlast this: it is the last word on each.
            for record in of.records[report]:
                if record == report or store.query(_LAST, (KIND, record)):
                    write_outcome(run, record, outcome, who=who, reason=reason)


def find_document(store: Store, given: str) -> tuple[str, str]:
    """Return SHA-256 and name of the kept document that `given` names: its file name, path or SHA-256 (a beginning).

    ProtocolError when there is none, or several are named so.
    """
    word = given.strip()
    name = PurePath(word.replace("\\", "/")).name
    rows = store.query(
        "SELECT key, body ->> 'name' AS name, body ->> 'file' AS file FROM ledger WHERE kind = 'document'"
    )
    by_name = [row for row in rows if name in (row["name"], PurePath(row["file"] or "").name)]
    found = by_name or [r for r in rows if len(word) >= SHORTEST_DIGEST and r["key"].startswith(word.lower())]
    if len(found) == 1:
        return found[0]["key"], found[0]["name"]
    if found:
        digests = ", ".join(row["key"][:12] for row in found)
        raise ProtocolError(
            f"{len(found)} documents are called {given!r}.", hint=f"Name one by its SHA-256: {digests}."
        )
    raise ProtocolError(f"No document {given!r} is kept.", hint="Add it with `focimine fetch FILE`.")


@under_lock
def move_document(
    store: Store, given: str, report: str | None, *, who: str, reason: str, new_person: bool = False
) -> Moved | None:
    """Give a kept document to another report, or (None) to none; None when it is there already.

    What was read from it goes with it. ProtocolError when there is no such document or person, StoreError when there
    is no such report.
    """
    digest, name = find_document(store, given)
    reports = read_reports(store)
    target = resolve_report(store, reports, report) if report is not None else None
    before = _record_of(store, digest)
    if (reports.of.get(before, before) if before else None) == target:
        return None
    who = resolve_person(store, load_protocol(store.protocol_path), who, new=new_person)
    with store.run("move-document", version=VERSION, who=who, document=digest) as run, store.transaction():
        stem = f"{MOVED}:{digest[:12]}"
        key = f"{stem}:{next_number(store, MOVED, stem)}"
        run.add(MOVED, key, {"document": digest, "report": target, "reason": reason}, who=who, machine=False)
        return _followed(run, digest, name, before, reason)


@under_lock
def undo_move(store: Store, given: str, *, who: str, reason: str, new_person: bool = False) -> Moved:
    """Take back the last move or removal of a document in force; it belongs again to what it belonged to before.

    ProtocolError when there is none.
    """
    digest, name = find_document(store, given)
    sql = "SELECT correction FROM corrections WHERE kind = ? AND document = ? AND in_force ORDER BY seq DESC LIMIT 1"
    last = store.query(sql, (MOVED, digest))
    if not last:
        raise ProtocolError(f"{name} was neither moved nor removed.", hint="See `focimine status` for what is due.")
    before = _record_of(store, digest)
    who = resolve_person(store, load_protocol(store.protocol_path), who, new=new_person)
    key = last[0]["correction"]
    with store.run("undo-move", version=VERSION, who=who, correction=key) as run, store.transaction():
        run.add(UNDONE, key, {"correction": key, "reason": reason}, who=who, machine=False)
        return _followed(run, digest, name, before, reason)


def _record_of(store: Store, digest: str) -> str | None:
    rows = store.query("SELECT record FROM documents WHERE document = ?", (digest,))
    return rows[0]["record"] if rows else None


def _followed(run: Run, digest: str, name: str, before: str | None, reason: str) -> Moved:
    """Let outcomes and machine values follow a document that was just moved away from the record `before`."""
    store, now = run.store, _record_of(run.store, digest)
    reports = read_reports(store)
    for record in filter(None, (before, now)):
        has_one = bool(store.query("SELECT 1 FROM documents WHERE record = ? LIMIT 1", (record,)))
        if has_one or store.query(_LAST, (KIND, record)):
            write_outcome(run, record, RETRIEVED if has_one else AWAITED)
    n_codings = _move_codings(run, digest, before, now, reason)
    of_people = "SELECT count(*) AS n FROM codings WHERE record = ? AND NOT machine"
    return Moved(
        name=name,
        before=reports.of.get(before, before) if before else None,
        owner=reports.of.get(now, now) if now else None,
        n_foci=store.query(
            "SELECT count(*) AS n FROM ledger WHERE kind = 'focus' AND body ->> 'document' = ?", (digest,)
        )[0]["n"],
        n_codings=n_codings,
        n_by_people=store.query(of_people, (before,))[0]["n"] if before else 0,
    )


_READ_WITH = """SELECT c.key, c.who, c.body FROM ledger c
JOIN ledger x ON x.kind = 'extracted' AND x.body ->> 'document' = ? AND x.run = c.run AND c.seq < x.seq
WHERE c.kind = 'coding' AND c.machine AND coalesce(c.body ->> 'action', '') = ''
  AND c.seq > coalesce((SELECT max(e.seq) FROM ledger e WHERE e.kind = 'extracted' AND e.run = x.run AND e.seq < x.seq), 0)
ORDER BY c.seq"""
"""The values that the machine read from a document: written by the same run between the reading before it and its own."""


def _move_codings(run: Run, digest: str, before: str | None, now: str | None, reason: str) -> int:
    """Take the machine's values read from a document back from one record and write them for another; return how many.

    Values that a person replaced are in force no longer and stay as they are; where a person has coded the field of
    the other record, nothing is written there.
    """
    n, who = 0, run.who
    for row in run.store.query(_READ_WITH, (digest,)):
        body: dict[str, Any] = json.loads(row["body"])
        place = (body.get("contrast") or "", body["field"])
        value = {name: body.get(name) for name in ("contrast", "field", "value", "quote")}
        here = _coded(run.store, before, place)
        if before and here and here["machine"] and str(here["value"]) == str(body["value"]):
            undo = {"report": before, "contrast": body.get("contrast"), "field": body["field"]}
            undo |= {"action": "undo", "undoes": here["coding"], "reason": reason}
            run.add("coding", _coding_key(run.store, before, place), undo, who=who, machine=False)
            n += 1
        if now and _coded(run.store, now, place) is None:
            run.add("coding", _coding_key(run.store, now, place), {"report": now, **value}, who=row["who"])
    return n


def _coded(store: Store, record: str | None, place: tuple[str, str]) -> Any:
    sql = "SELECT coding, value, machine FROM codings WHERE record = ? AND coalesce(contrast, '') = ? AND field = ?"
    rows = store.query(sql, (record, *place))
    return rows[0] if rows else None


def _coding_key(store: Store, record: str, place: tuple[str, str]) -> str:
    sql = "SELECT count(*) AS n FROM ledger WHERE kind = 'coding' AND body ->> 'report' = ? AND coalesce(body ->> 'contrast', '') = ? AND body ->> 'field' = ?"
    return f"{record}/{'/'.join(place)}/{store.query(sql, (record, *place))[0]['n'] + 1}"
