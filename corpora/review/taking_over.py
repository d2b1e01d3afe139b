"""What a review takes over from the one it updates (`review.previous_version`), as rows of its own ledger.

Every report the earlier review settled comes with its records, links, documents' names, foci, and the words in force on
them, under new keys (`p-…`); each row says where it was taken from. So the counts and the cumulative analysis do not need
the earlier folder any more, and a report found again is recognised by the ordinary evidence of deduplication.

A folder that began as a copy of the earlier review holds all of this already: there the last row both ledgers share
ends a version, and nothing is copied.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import ProtocolError
from corpora.nouns.decisions import Judgement, Step
from corpora.protocol import Protocol, load_protocol
from corpora.review.closing import EARLIER, keep_results
from corpora.review.versions import CLOSED, OPENED, close_version, open_version, read_versions
from corpora.settled import Settled, in_force, read_settled
from corpora.store import Entry, Run, Store
from corpora.store.ledger import LEDGER_NAME

KIND = "taken_over"
"""Kind of the row that says what was taken over from where."""
VERSION = "1"
COPIED, ROWS, OUTSIDE = "copied folder", "rows", "outside"
"""How an earlier review came in: the folder is a copy of it, its rows were taken over, or lists of it were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """What came in. `n_open` reports of the earlier review are not settled there and were left."""

    place: str
    how: str
    n_included: int = 0
    n_excluded: int = 0
    n_open: int = 0
    n_foci: int = 0


def find_previous(store: Store, protocol: Protocol) -> Path | None:
    """Return where the earlier review is that the plan names; None where it names none, or it came in and is gone.

    Raises
    ------
    ProtocolError : it names this review itself, or no review, and nothing was taken over from there.
    """
    name = protocol.review.previous_version
    if not name:
        return None
    place = (store.folder / name).resolve()
    if place == store.folder.resolve():
        hint = "Name the folder of the earlier one."
        raise ProtocolError("review.previous_version names this review itself.", hint=hint)
    if place.is_file() or (place / LEDGER_NAME).is_file():
        return place
    if is_taken_over(store, name):
        return None
    raise ProtocolError(
        f"review.previous_version: {name} holds no review.",
        hint="Name the folder of the earlier review as seen from this one's, or remove the key.",
    )


def is_taken_over(store: Store, name: str) -> bool:
    """Return whether something was taken over from the place that the plan calls `name`."""
    return any(entry.body.get("place") == name for entry in store.entries(KIND))


def take_over(store: Store, protocol: Protocol | None = None) -> TakenOver | None:
    """Take over what the earlier review that the plan names has settled; None where there is nothing to do.

    What was settled there since the last time is taken over too; nothing is taken over twice.

    Raises
    ------
    ProtocolError : as `find_previous`. StoreError, FormatError : the earlier review cannot be read.
    """
    protocol = protocol or load_protocol(store.protocol_path)
    place = find_previous(store, protocol)
    if place is None:
        return None
    name = str(protocol.review.previous_version)
    with Store.open(place, read_only=True) as earlier:
        n_rows, last = earlier.query("SELECT seq, hash FROM head")[0]
        origin = _origin(earlier)
        key = f"{origin}@{last[:12]}"
        if store.has(KIND, key):
            return None
        shared = _n_shared(store, earlier)
        body = {"place": name, "how": COPIED if shared else ROWS, "rows": n_rows, "hash": last}
        body |= {"version": len(read_versions(earlier))}
        with store.run("take-over", version=VERSION, place=name) as run, store.transaction():
            if shared:
                _begin_after(run, shared, name)
                found = TakenOver(place=name, how=COPIED)
            else:
                found = _Copier(run, earlier, name, origin).copy()
                keep_results(run, EARLIER, earlier)
            counts = {"included": found.n_included, "excluded": found.n_excluded, "open": found.n_open}
            run.add(KIND, key, body | counts)
    return found


def _origin(store: Store) -> str:
    """Return what names a ledger: the hash of its first row, shortened."""
    return str(store.query("SELECT hash FROM ledger WHERE seq = 1")[0]["hash"])[:8]


def _n_shared(store: Store, earlier: Store) -> int:
    """Return the last row both ledgers share; 0 where they began apart."""
    sql = "SELECT hash FROM ledger ORDER BY seq"
    both = zip(store.query(sql), earlier.query(sql), strict=False)
    n = 0
    for mine, theirs in both:
        if mine["hash"] != theirs["hash"]:
            break
        n += 1
    return n


def _begin_after(run: Run, shared: int, name: str) -> None:
    """End a version at the last shared row, unless one was opened or sealed since."""
    store = run.store
    since = store.query("SELECT 1 FROM ledger WHERE kind IN (?, ?) AND seq > ? LIMIT 1", (OPENED, CLOSED, shared))
    if since:
        return
    last = read_versions(store)[-1]
    if last.is_open:
        keep_results(run, last.number, until=shared)
        close_version(run, last.number, {"until": shared, "copied_from": name}, who=None)
    trigger = f"This folder is a copy of {name}, which it updates."
    open_version(run, last.number + 1, {"trigger": trigger, "copied_from": name}, who=None)


@dataclass(slots=True)
class _Copier:
    """Writes what an earlier review settled into this one, under keys that say so."""

    run: Run
    earlier: Store
    place: str
    origin: str

    def renamed(self, key: str) -> str:
        """Return the key here of a record or focus there."""
        return f"p-{self.origin}-{key}"

    def copy(self) -> TakenOver:
        """Write all rows; return what they are."""
        settled = read_settled(self.earlier)
        outcomes = {report: found for report in settled.reports.records if (found := outcome_of(settled, report))}
        for entry in self.earlier.entries("record"):
            report = settled.reports.of.get(entry.key)
            if report in outcomes:
                self._copy_record(entry, str(report), outcomes[str(report)], settled)
        kept = {record for report in outcomes for record in settled.reports.records[report]}
        self._copy_links(kept)
        self._copy_documents(kept)
        n_foci = self._copy_foci(kept)
        self._copy_codings(kept)
        n_included = sum(outcome["outcome"] == "included" for outcome in outcomes.values())
        return TakenOver(
            place=self.place,
            how=ROWS,
            n_included=n_included,
            n_excluded=len(outcomes) - n_included,
            n_open=len(settled.reports.records) - len(outcomes),
            n_foci=n_foci,
        )

    def _mark(self, key: str, at: str | None = None) -> dict[str, Any]:
        return {"from": self.place, "key": key} | ({"at": at} if at else {})

    def _copy_record(self, entry: Entry, report: str, outcome: Mapping[str, Any], settled: Settled) -> None:
        mark = self._mark(entry.key, entry.at) | dict(outcome)
        if entry.key == report:
            mark["decisions"] = list(_decisions(settled, report))
        key = self.renamed(entry.key)
        self.run.add("record", key, entry.body | {"id": key, "method": "previous", "taken_over": mark})

    def _copy_links(self, kept: set[str]) -> None:
        for row in self.earlier.query("SELECT link, record, duplicate_of, why FROM duplicates ORDER BY link"):
            if row["record"] in kept and row["duplicate_of"] in kept:
                record, other = self.renamed(row["record"]), self.renamed(row["duplicate_of"])
                body = {"record": record, "duplicate_of": other, "why": row["why"]}
                self.run.add("duplicate", f"{record}->{other}", body | {"taken_over": self._mark(row["link"])})

    def _copy_documents(self, kept: set[str]) -> None:
        for entry in self.earlier.entries("document"):
            if entry.body.get("report") in kept:
                names = {name: value for name, value in entry.body.items() if name not in ("file", "sha256")}
                body = names | {"report": self.renamed(entry.body["report"]), "taken_over": self._mark(entry.key)}
                self.run.add("document", self.renamed(entry.key), body)

    def _copy_foci(self, kept: set[str]) -> int:
        """Copy the foci somebody spoke of, with the word in force on each; return how many are confirmed."""
        words = {row["focus"]: row for row in self.earlier.query("SELECT * FROM confirmations ORDER BY seq")}
        n = 0
        for entry in self.earlier.entries("focus"):
            word = words.get(entry.key)
            if word is None or entry.body.get("report") not in kept:
                continue
            key = self.renamed(entry.key)
            body = entry.body | {"report": self.renamed(entry.body["report"]), "taken_over": self._mark(entry.key)}
            body |= {"document": self.renamed(str(entry.body["document"]))} if entry.body.get("document") else {}
            self.run.add("focus", key, body, who=entry.who)
            said = {name: word[name] for name in _OF_A_WORD if word[name] is not None}
            said |= {"focus": key, "taken_over": self._mark(word["confirmation"], word["at"])}
            self.run.add("confirmation", f"{key}/1", said, who=word["who"], machine=bool(word["machine"]))
            n += word["action"] != "reject"
        return n

    def _copy_codings(self, kept: set[str]) -> None:
        for row in self.earlier.query("SELECT * FROM codings ORDER BY seq"):
            if row["record"] in kept:
                record, contrast = self.renamed(row["record"]), row["contrast"] or None
                body = {name: row[name] for name in ("field", "value", "quote") if row[name] is not None}
                body |= {"report": record, "contrast": contrast, "taken_over": self._mark(row["coding"], row["at"])}
                key = f"{record}/{contrast or ''}/{row['field']}/1"
                self.run.add("coding", key, body, who=row["who"], machine=bool(row["machine"]))


_OF_A_WORD = ("action", "reason", "contrast", "x", "y", "z", "space", "basis")


def outcome_of(settled: Settled, report: str) -> dict[str, Any] | None:
    """Return what a review says of a report, as a record taken over carries it; None where it is not settled."""
    if settled.is_included(report):
        return {"outcome": "included"}
    outcome = settled.outcome(report)
    for step, fact in ((Step.TITLE_ABSTRACT, outcome.screening), (Step.FULL_TEXT, outcome.assessment)):
        if fact is not None and fact.judgement is Judgement.EXCLUDE:
            said = {"outcome": "excluded", "step": step.value, "machine": fact.machine, "criterion": fact.criterion}
            return {name: value for name, value in said.items() if value is not None}
    return None


def _decisions(settled: Settled, report: str) -> Iterator[dict[str, Any]]:
    """Yield what was decided about a report there, by whom: the trail that comes with it."""
    for step in Step:
        for row in in_force(settled.decisions.get((report, step), ())):
            made = row.decision
            said: dict[str, Any] = {"key": row.key, "step": step.value, "judgement": made.judgement.value}
            said |= {"who": made.who, "machine": made.machine}
            said |= {"criterion": made.criterion, "reason": made.reason or None}
            yield {name: value for name, value in said.items() if value is not None}


def taken_over_rows(store: Store) -> list[dict[str, Any]]:
    """Return what was taken over from where, in order: the bodies of those rows."""
    return [
        json.loads(row["body"]) for row in store.query("SELECT body FROM ledger WHERE kind = ? ORDER BY seq", (KIND,))
    ]
