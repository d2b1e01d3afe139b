"""What an audit reads of the ledger once: reports, what is settled about them, and every suggestion."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpora.nouns.decisions import Judgement, Step, Suggestion
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Author
from corpora.protocol import Protocol, load_protocol
from corpora.settled import DecisionRow, Reports, Settled, in_force, read_settled, that_count
from corpora.store import Store
from screen.audit.cards import Card, family_of
from screen.audit.judged import Judged, Suggested, last_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """When a decision was written: its row and the time in UTC."""

    seq: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A review as an audit reads it. `made` tells when each decision was written, by its key."""

    protocol: Protocol
    settled: Settled
    cards: Mapping[str, Card]
    suggested: Mapping[tuple[str, Step], Sequence[Suggested]]
    made: Mapping[str, Made]


def read_review(store: Store) -> Read:
    """Return what is needed to answer for every report of the review.

    Raises
    ------
    ProtocolError : the plan cannot be read.
    """
    settled = read_settled(store)
    rows = store.query("SELECT key, seq, at FROM ledger WHERE kind = 'decision'")
    return Read(
        protocol=load_protocol(store.protocol_path),
        settled=settled,
        cards=read_cards(store, settled.reports),
        suggested=read_suggested(store, settled.reports),
        made={row["key"]: Made(seq=row["seq"], at=row["at"]) for row in rows},
    )


_NAMES = """SELECT key, body ->> 'title' AS title, body ->> 'title_translated' AS translated, body ->> 'year' AS year,
    body ->> 'journal' AS journal, body ->> 'doi' AS doi, body ->> 'pmid' AS pmid, body -> 'authors' AS authors,
    body -> 'authors_translated' AS authors_translated
FROM ledger WHERE kind = 'record' ORDER BY seq"""


def read_cards(store: Store, reports: Reports) -> dict[str, Card]:
    """Return a card for each report, in ledger order; bodies of records are not read whole."""
    rows = {row["key"]: row for row in store.query(_NAMES)}
    return {report: _card(report, [rows[name] for name in names]) for report, names in reports.records.items()}


def _card(report: str, rows: Sequence[Any]) -> Card:
    def first(name: str) -> Any:
        return next((row[name] for row in rows if row[name]), None)

    def every(*names: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(row[name]) for row in rows for name in names if row[name]))

    authors = [[Author(**one) for one in json.loads(row[name] or "[]")] for name in _AUTHORS for row in rows]
    fullest = next((some for some in authors if some), [])
    others = [author for some in authors for author in some]
    year = first("year")
    return Card(
        report=report,
        authors=tuple(author.raw for author in fullest),
        families=tuple(dict.fromkeys(family_of(author) for author in (*fullest, *others))),
        year=int(year) if year else None,
        title=first("title"),
        title_translated=first("translated"),
        journal=first("journal"),
        doi=first("doi"),
        pmid=first("pmid"),
        ids=tuple(row["key"] for row in rows),
        dois=every("doi"),
        pmids=every("pmid"),
        titles=every("title", "translated"),
    )


_AUTHORS = ("authors", "authors_translated")


def read_suggested(store: Store, reports: Reports) -> dict[tuple[str, Step], list[Suggested]]:
    """Return all suggestions by report and step, in the order they were made."""
    found: dict[tuple[str, Step], list[Suggested]] = {}
    for row in store.query("SELECT body, at, seq FROM ledger WHERE kind = 'suggestion' ORDER BY seq"):
        one = Suggested(suggestion=from_plain(Suggestion, json.loads(row["body"])), at=row["at"], seq=row["seq"])
        report = reports.of.get(one.suggestion.report)
        if report is not None:
            found.setdefault((report, one.suggestion.step), []).append(one)
    return found


def read_judged(read: Read) -> list[Judged]:
    """Return what is settled about every report at each step, in ledger order of the reports.

    What an earlier review excluded, and nobody judged here, is that review's judgement: it is left out.
    """
    looked_at = {
        report for (report, _), rows in read.settled.decisions.items() if any(not r.decision.machine for r in rows)
    }
    return [
        _judged(read, report, step, report in looked_at)
        for report in read.settled.reports.records
        for step in Step
        if (report, step) in read.settled.steps and (report, step) in read.settled.decisions
    ]


def _judged(read: Read, report: str, step: Step, looked_at: bool) -> Judged:
    fact = read.settled.steps[report, step]
    rows = counting(read.settled.decisions[report, step])
    made = read.made[rows[-1].key]
    ground = last_before(read.suggested.get((report, step), ()), made.seq) if fact.machine else None
    verdict = ground.verdict_on(fact.criterion) if ground and fact.judgement is Judgement.EXCLUDE else None
    return Judged(
        card=read.cards[report],
        step=step,
        judgement=fact.judgement,
        machine=fact.machine,
        who=tuple(dict.fromkeys(row.decision.who for row in rows)),
        at=made.at,
        criterion=fact.criterion,
        reason=rows[-1].decision.reason,
        rule=verdict.rule if verdict else None,
        words=verdict.evidence if verdict else None,
        decisions=tuple(row.key for row in rows),
        looked_at=looked_at,
    )


def counting(rows: Sequence[DecisionRow]) -> list[DecisionRow]:
    """Return the rows of the decisions that count at one step of one report."""
    counted = [id(decision) for decision in that_count(rows)]
    return [row for row in in_force(rows) if id(row.decision) in counted]
