"""The ledger as sorted CSV and JSON lines with a data dictionary, and the seal of what was exported."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from corpora.files import write_atomically
from corpora.sheets import write_sheet
from corpora.store.chain import COLUMNS
from corpora.store.ledger import PROTOCOL_NAME, Store
from corpora.store.seals.making import read_head
from corpora.store.seals.seal import SEAL_NAME, to_bytes

LEDGER_LINES = "ledger.jsonl"
CHANGED_PLAN = "protocol.changed.yaml"
"""A plan that was changed since the last row: no command has acted on it, and no row was made under it."""

DICTIONARY = {
    "runs": "one execution of a stage: when, by which version, with which parameters, how it ended",
    "searches": "one search of one database that counts: the query as sent, the database's own translation of it, date, count, method",
    "corrections": "every correction of an import (relabelled, withdrawn) and of a document's report (document_moved), in force or undone",
    "records": "one bibliographic entry as one source gave it, under its corrected labels; `body` holds every field and raw tag",
    "duplicates": "links in force: this record is the same report as that earlier one, and why",
    "report_of": "which report each record belongs to; empty for a withdrawn record of which no other import holds the paper",
    "reports": "one paper after deduplication: what is screened and sought",
    "study_links": "links between reports of one study (an abstract and its article, a preprint, a thesis …), which are no duplicates: `relation` says what "
    "the later one is, `why` what it rests on; taken back by a person where `in_force` is 0",
    "overlaps": "what people decided of two reports that may share participants (same, partly, different), of all their samples or the ones named, with "
    "the evidence shown then; taken back or replaced where `in_force` is 0",
    "notices": "what PubMed came to say of a paper since it was imported (a retraction, correction, concern), or no longer says (`change`: found, gone)",
    "suggestions": "what a rule made of a report at a step, with verdict, rule, quote and offsets per criterion",
    "all_decisions": "every decision ever made, superseded ones too",
    "decisions": "the decisions in force",
    "rereadings": "exclusions of a random sample that people read again: they decide nothing and say how many exclusions may be wrong; `population` "
    "holds the sizes of the sample's strata, of one reader's words on one exclusion the last is `in_force`",
    "documents": "the file of a report, named by its SHA-256, and how it was matched; of one fetched from an open source its source, address, licence and version",
    "foci": "every coordinate as read: place, raw text, numbers, space, kind; `record` is the one it was read for",
    "confirmations": "the word in force on each focus: accepted, corrected or rejected, by whom and why",
    "all_confirmations": "every word ever said of a focus, in order, taken back or not: by whom, when, why, and what was in force "
    "`before` it (columns ending in _before; numbers as read where nothing was said). An `undo` takes back the row in `undoes` (a `redo` an undo) and "
    "brings back the one in `restores`",
    "confirmed_foci": "what reaches an analysis; `space_by` says who vouches for its space: a person, the document's words, or only the machine",
    "codings": "moderators and sample facts in force, per report or contrast, with the words they rest on; `record` is the one they were coded for",
    "all_codings": "every value ever coded, in order, replaced or taken back ones too: by whom, when, with which words, and what was "
    "in force `before` it; `undo` and `redo` as in all_confirmations",
    "bias_judgements": "what people judged of the risk of bias, item by item, and what they took back (`action`: judge, undo); `settles` says that a "
    "judgement ends a conflict",
    "versions": "the versions of a review that lives: when and why each was opened, when it was closed, by whom, with the counts of its flow diagram",
    "taken_over": "what came from an earlier review: a row per record taken over with its outcome there, and a row per report that was not settled there "
    "and was left (`record` is empty, `decisions` says how far it was); where it came to another outcome later, one more row: the last one counts",
    "results": "files made by analyses, with their SHA-256",
    "problems": "everything that was odd or unreadable, by code",
}


def export_review(store: Store, folder: Path, *, hidden: AbstractSet[str] = frozenset()) -> list[str]:
    """Write every view as CSV, the whole ledger as JSON lines, its seal, the plan, and README.md; return the file names.

    Rows are sorted by their columns from the left, keys first: the same ledger gives the same bytes. Of decisions and
    judgements of bias that are `hidden` (keys) it is written who made them, not what they say; the ledger, which says all, is then
    left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for view in DICTIONARY:
        rows = store.query(f"SELECT * FROM {view}")
        columns = store.columns(view)
        key = SECRET.get(view)
        shown = [_masked(dict(row), row[key], hidden) for row in rows] if key else rows
        lines = [["" if row[c] is None else str(row[c]) for c in columns] for row in shown]
        write_sheet(folder / f"{view}.csv", columns, sorted(lines))
        names.append(f"{view}.csv")
    if hidden:
        (folder / LEDGER_LINES).unlink(missing_ok=True)  # an earlier export's would say less than these tables
    else:
        _write_ledger(store, folder / LEDGER_LINES)
        names.append(LEDGER_LINES)
    write_atomically(folder / SEAL_NAME, to_bytes(read_head(store)))
    plans = _plans(store)
    for name, data in plans.items():
        write_atomically(folder / name, data)
    if CHANGED_PLAN not in plans:
        (folder / CHANGED_PLAN).unlink(missing_ok=True)
    write_atomically(folder / "README.md", _dictionary(store).encode())
    return [*names, SEAL_NAME, *plans, "README.md"]


def _plans(store: Store) -> dict[str, bytes]:
    """Return the plan that the last row was made under, and beside it the one in the folder where that is another."""
    now = store.protocol_path.read_bytes()
    rows = store.query(
        """SELECT p.key, p.body ->> 'text' AS text FROM ledger p
        WHERE p.kind = 'protocol' AND p.key = (SELECT protocol FROM ledger ORDER BY seq DESC LIMIT 1)"""
    )
    if not rows or rows[0]["key"] == store.protocol_hash:
        return {PROTOCOL_NAME: now}
    return {PROTOCOL_NAME: str(rows[0]["text"]).encode(), CHANGED_PLAN: now}


SECRET = {"all_decisions": "decision", "decisions": "decision", "bias_judgements": "bias"}
"""Views of what people judge, with the column of a row's key."""
_SAID = ("criterion", "failed", "reason", "quote", "page", "settles")
HIDDEN = "(hidden)"
"""Stands for the judgement of a decision that the second reviewer may not see yet."""


def _masked(row: dict[str, Any], key: str, hidden: AbstractSet[str]) -> dict[str, Any]:
    if key not in hidden:
        return row
    return row | {name: None for name in _SAID if name in row} | {"judgement": HIDDEN}


def _write_ledger(store: Store, path: Path) -> None:
    ledger = store.query(f"SELECT {', '.join(COLUMNS)}, hash FROM ledger ORDER BY seq")
    lines = (json.dumps(dict(row), ensure_ascii=False, sort_keys=True) + "\n" for row in ledger)
    write_atomically(path, "".join(lines).encode())


def _dictionary(store: Store) -> str:
    parts = [
        "# Data dictionary",
        "",
        "Every table of this review. Times are UTC. An empty field means absent.",
        "",
    ]
    for view, meaning in DICTIONARY.items():
        columns = ", ".join(f"`{name}`" for name in store.columns(view))
        parts += [f"## {view}.csv", "", f"{meaning[0].upper()}{meaning[1:]}.", "", f"Columns: {columns}.", ""]
    parts += ["## ledger.jsonl", "", "The ledger itself, row by row, with its chain of hashes;", ""]
    parts += ["`focimine import-ledger` rebuilds the review from it.", ""]
    parts += [
        "## seal.json",
        "",
        "How many rows the ledger had when it was exported, and the hash of the last one;",
        "",
    ]
    parts += ["`focimine verify --against seal.json` holds a review against it.", ""]
    return "\n".join(parts)
