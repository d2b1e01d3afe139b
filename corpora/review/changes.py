"""What is different between two states of a review: between the close of a version and a later moment.

New are reports that no record stood for before; changed is what was settled, coded or confirmed before and reads otherwise
now; retracted is what carries a notice it did not carry; vanished is what was included and is not any more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpora.notices.reports import notices_of
from corpora.nouns.decisions import Judgement
from corpora.settled import Settled, read_coded, read_settled
from corpora.store import Store

NEW, DECISION, CODING, CONFIRMATION, NOTICE, VANISHED = (
    "new", "decision", "coding", "confirmation", "notice", "vanished",
)  # fmt: skip
KINDS = {
    NEW: "new in the review",
    DECISION: "judged otherwise",
    CODING: "values coded otherwise",
    CONFIRMATION: "coordinates confirmed otherwise",
    NOTICE: "retracted, corrected or doubted since",
    VANISHED: "no longer included",
}
"""Kinds of change in the order they are told, and what each is called."""
NOTHING = "–"
COLUMNS = ("kind", "report", "name", "what", "before", "now")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: `what` of a report was `before` and is `now` ("–": nothing)."""

    kind: str
    report: str
    name: str
    what: str
    before: str = NOTHING
    now: str = NOTHING

    def as_row(self) -> tuple[str, ...]:
        """Return the change as a row under `COLUMNS`."""
        return tuple(str(getattr(self, column)) for column in COLUMNS)


def read_changes(before: Store, now: Store) -> tuple[Change, ...]:
    """Return what is different in `now` from `before`, an earlier state of the same ledger, by kind and report."""
    then, present = read_settled(before), read_settled(now)
    names = read_names(now)
    of = present.reports.of
    found = [
        *_reports(then, present, names),
        *_codings(before, now, then, present, names),
        *_words(before, now, of, names),
        *_notices(before, now, then, present, names),
    ]
    order = {report: n for n, report in enumerate(present.reports.records)}
    kinds = list(KINDS)
    return tuple(sorted(found, key=lambda c: (kinds.index(c.kind), order.get(c.report, len(order)), c.what)))


def read_first_changes(store: Store, settled: Settled, new: Iterable[str]) -> tuple[Change, ...]:
    """Return what is different from the earlier review in another folder: the `new` reports, and those no longer included."""
    names = read_names(store)
    found = [Change(kind=NEW, report=r, name=names[r], what="report", now=state_words(settled, r)) for r in new]
    gone = [r for r in settled.reports.records if r in settled.reports.previous and not settled.is_included(r)]
    found += [
        Change(kind=VANISHED, report=r, name=names[r], what="report", before="included", now=state_words(settled, r))
        for r in gone
    ]
    return tuple(found)


def read_names(store: Store) -> dict[str, str]:
    """Return record → "Author, year: title" as lists name it."""
    names = {}
    for row in store.query("SELECT record, first_author, year, title FROM records"):
        begin = f"{row['first_author'] or 'no author'}, {row['year'] or 'no year'}"
        names[row["record"]] = f"{begin}: {row['title']}" if row["title"] else begin
    return names


def state_words(settled: Settled, report: str) -> str:
    """Return in words what is settled about a report."""
    if settled.is_included(report):
        return "included"
    outcome = settled.outcome(report)
    for fact, where in ((outcome.screening, "title and abstract"), (outcome.assessment, "full text")):
        if fact is not None and fact.judgement is Judgement.EXCLUDE:
            return f"excluded at {where}{f' ({fact.criterion})' if fact.criterion else ''}"
    return "full text wanted" if outcome.is_sought else "not judged"


def _reports(then: Settled, now: Settled, names: Mapping[str, str]) -> Iterator[Change]:
    known = set(then.reports.of)
    seen: set[str] = set()
    for report, records in now.reports.records.items():
        if known.isdisjoint(records):
            yield Change(kind=NEW, report=report, name=names[report], what="report", now=state_words(now, report))
    for old in then.reports.records:
        heir = next((now.reports.of[r] for r in then.reports.records[old] if r in now.reports.of), None)
        was = state_words(then, old)
        if heir is None:
            if then.is_included(old):
                yield Change(kind=VANISHED, report=old, name=old, what="report", before=was, now="import withdrawn")
            continue
        word = state_words(now, heir)
        if was == word or heir in seen:
            continue
        seen.add(heir)
        kind = VANISHED if was == "included" else DECISION
        yield Change(kind=kind, report=heir, name=names[heir], what="report", before=was, now=word)


def _codings(before: Store, now: Store, then: Settled, present: Settled, names: Mapping[str, str]) -> Iterator[Change]:
    """Yield the values of reports known before that read otherwise now."""
    old: dict[tuple[str, str | None, str], str] = {}
    for (report, contrast, field), coded in read_coded(before, then.reports).items():
        old[present.reports.of.get(report, report), contrast, field] = coded.value
    new = {key: coded.value for key, coded in read_coded(now, present.reports).items()}
    coded_before = {key[0] for key in old}
    for report, contrast, field in {**old, **new}:
        key = (report, contrast, field)
        if report in coded_before and old.get(key) != new.get(key):
            what = f"{contrast}: {field}" if contrast else field
            name = names.get(report, report)
            before_value, value = old.get(key, NOTHING), new.get(key, NOTHING)
            yield Change(kind=CODING, report=report, name=name, what=what, before=before_value, now=value)


_WORDS = """SELECT f.key AS focus, f.body ->> 'report' AS record, c.action, c.contrast, coalesce(c.x, f.body ->> 'x') AS x,
    coalesce(c.y, f.body ->> 'y') AS y, coalesce(c.z, f.body ->> 'z') AS z, c.space, w.body ->> 'kind' AS kind,
    w.body ->> 'direction' AS direction
FROM ledger f JOIN confirmations c ON c.focus = f.key JOIN ledger w ON w.seq = c.seq WHERE f.kind = 'focus' ORDER BY f.seq"""


def _words(before: Store, now: Store, of: Mapping[str, str], names: Mapping[str, str]) -> Iterator[Change]:
    """Yield the foci somebody spoke of before, on which the word in force is another now."""
    old, new = ({row["focus"]: row for row in store.query(_WORDS)} for store in (before, now))
    for focus, row in old.items():
        was, is_now = _word(row), _word(new[focus]) if focus in new else NOTHING
        if was != is_now:
            report = of.get(row["record"], row["record"])
            name = names.get(report, report)
            yield Change(kind=CONFIRMATION, report=report, name=name, what=focus, before=was, now=is_now)


def _word(row: sqlite3.Row) -> str:
    place = ", ".join(f"{float(str(row[axis])):g}" for axis in "xyz")
    parts = [
        str(row["action"]),
        f"({place})",
        *(str(row[name]) for name in ("space", "contrast", "kind", "direction") if row[name]),
    ]
    return " ".join(parts)


def _notices(before: Store, now: Store, then: Settled, present: Settled, names: Mapping[str, str]) -> Iterator[Change]:
    known: dict[str, set[str]] = {}
    for report, notices in notices_of(before, then.reports).items():
        known.setdefault(present.reports.of.get(report, report), set()).update(map(str, notices))
    for report, notices in notices_of(now, present.reports).items():
        if report not in then.reports.of and set(present.reports.records[report]).isdisjoint(then.reports.of):
            continue  # new with this version: it came with its notice
        later: dict[str, list[str]] = {}
        for notice in notices:
            if str(notice) not in known.get(report, ()):
                later.setdefault(notice.kind.value, []).append(str(notice))
        for (
            what,
            said,
        ) in later.items():  # one retraction is often told twice: by its notice, and by the type of publication
            yield Change(kind=NOTICE, report=report, name=names[report], what=what, now="; ".join(said))


def by_kind(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return the changes under their kinds, in the order they are told; kinds without any are left out."""
    listed = list(changes)
    found = {kind: [change for change in listed if change.kind == kind] for kind in KINDS}
    return {kind: group for kind, group in found.items() if group}


def n_changed(kind: str, changes: Iterable[Change]) -> int:
    """Return how many there are of a kind of change: of notices the papers they are about, of others each one."""
    listed = list(changes)
    return len({change.report for change in listed}) if kind == NOTICE else len(listed)


def as_json(changes: Iterable[Change]) -> str:
    """Return the changes as a JSON list, a dictionary each."""
    rows = [dict(zip(COLUMNS, change.as_row(), strict=True)) for change in changes]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
