"""What people's judgements of risk of bias settle: the fold of the ledger's rows of kind `bias`.

It follows the rules of decisions (`corpora/settled.py`). A person's last judgement of an item of a report is in force until
they take it back. People who disagree settle nothing: that is a conflict, until the adjudicator, or they together,
settle it by a judgement that says so, or one of them changes theirs. In dual review two people have to agree, and
nobody sees the other's judgement of an item before both are in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpora.people import People, fold_name, read_people
from corpora.protocol import Protocol, load_protocol
from corpora.review.waiting import NextStep
from corpora.settled import Reports, read_settled
from corpora.store import Store
from corpora.terminal import counted

KIND = "bias"
JUDGE, UNDO = "judge", "undo"
"""The actions of a row."""

ADJUDICATOR, CONSENSUS = "adjudicator", "consensus"
"""What ends a conflict; the value of `settles`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasRow:
    """What a person said of one item of a report; `judgement` None takes back what they said before."""

    key: str
    report: str
    item: str
    who: str
    judgement: str | None
    quote: str = ""
    page: str = ""
    reason: str = ""
    settles: str | None = None


Cell = tuple[str, str]
"""A report and an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is settled about one item of a report, by whom, and on which words."""

    judgement: str
    who: tuple[str, ...]
    rows: tuple[BiasRow, ...]
    settles: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasState:
    """What is settled, disputed and still wanted, by (report, item); each person's own judgements in force.

    `own` is by (report, item) and folded name. `hidden` are the keys of rows that only who made them may see.
    `ratings` are people's own judgements ever made and visible, in the order of the ledger for each item.
    """

    judged: Mapping[Cell, Judged]
    conflicts: Mapping[Cell, tuple[BiasRow, ...]]
    waiting: Mapping[Cell, tuple[BiasRow, ...]]
    own: Mapping[Cell, Mapping[str, BiasRow]]
    settling: Mapping[Cell, BiasRow]
    hidden: frozenset[str] = frozenset()
    ratings: tuple[tuple[Cell, BiasRow], ...] = ()


def fold_judgements(rows: Iterable[BiasRow], report_of: Mapping[str, str], people: People, *, dual: bool) -> BiasState:
    """Return what `rows`, all in the order they were made, settle; a record counts for the report it belongs to."""
    groups: dict[Cell, list[BiasRow]] = {}
    for row in rows:
        if row.report in report_of:
            groups.setdefault((report_of[row.report], row.item), []).append(row)
    judged: dict[Cell, Judged] = {}
    conflicts: dict[Cell, tuple[BiasRow, ...]] = {}
    waiting: dict[Cell, tuple[BiasRow, ...]] = {}
    own: dict[Cell, dict[str, BiasRow]] = {}
    settling: dict[Cell, BiasRow] = {}
    hidden: set[str] = set()
    for cell, group in groups.items():
        mine, settler = _in_force(group)
        own[cell] = mine
        counted = tuple(row for row in mine.values() if is_rating(row, people)) or tuple(mine.values())
        if settler is not None:
            settling[cell] = settler
            judged[cell] = _judged((settler,), settler.settles)
        elif len({row.judgement for row in counted}) > 1:
            conflicts[cell] = counted
        elif dual and len(counted) < 2:
            waiting.update({cell: counted} if counted else {})
            hidden |= {row.key for row in group}
        elif counted:
            judged[cell] = _judged(counted, None)
    ratings = (
        (cell, row)
        for cell, group in groups.items()
        for row in group
        if is_rating(row, people) and row.key not in hidden
    )
    return BiasState(
        judged=judged,
        conflicts=conflicts,
        waiting=waiting,
        own=own,
        settling=settling,
        hidden=frozenset(hidden),
        ratings=tuple(ratings),
    )


def is_rating(row: BiasRow, people: People) -> bool:
    """Return whether a row is a person's own judgement, not one that ends a conflict or an adjudicator's."""
    return row.settles is None and not (people.is_adjudicator(row.who) and not people.is_screener(row.who))


def _in_force(group: Iterable[BiasRow]) -> tuple[dict[str, BiasRow], BiasRow | None]:
    """Return each person's judgement in force, by folded name, and the one that ends their conflict.

    Taking back removes the judgement that ended a conflict where the person made it, else the person's own.
    """
    mine: dict[str, BiasRow] = {}
    settler: BiasRow | None = None
    for row in group:
        who = fold_name(row.who)
        if row.judgement is None:
            if settler is not None and fold_name(settler.who) == who:
                settler = None
            else:
                mine.pop(who, None)
        elif row.settles:
            settler = row
        else:
            mine[who] = row
    return mine, settler


def _judged(rows: tuple[BiasRow, ...], settles: str | None) -> Judged:
    return Judged(
        judgement=rows[-1].judgement or "",
        who=tuple(dict.fromkeys(row.who for row in rows)),
        rows=rows,
        settles=settles,
    )


def read_bias(store: Store, protocol: Protocol, reports: Reports) -> BiasState:
    """Return what the judgements in the ledger settle about the reports of the review."""
    people = read_people(store, protocol)
    dual = protocol.screening.mode == "dual_blind"
    rows = store.query("SELECT key, body, who FROM ledger WHERE kind = ? AND NOT machine ORDER BY seq", (KIND,))
    return fold_judgements((_row(row["key"], row["body"], row["who"]) for row in rows), reports.of, people, dual=dual)


def _row(key: str, body: str, who: str) -> BiasRow:
    said = json.loads(body)
    return BiasRow(
        key=key,
        report=said["report"],
        item=said["item"],
        who=who,
        judgement=None if said.get("action") == UNDO else said.get("judgement"),
        quote=said.get("quote", ""),
        page=said.get("page", ""),
        reason=said.get("reason", ""),
        settles=said.get("settles"),
    )


def bias_steps(state: BiasState, people: People, included: Iterable[str], *, dual: bool) -> list[NextStep]:
    """Return what is to be done next about the risk of bias of the `included` reports.

    Reports not judged at all are counted, then for each person the items that another one judged, then conflicts.
    """
    reports = set(included)
    begun = {report for (report, _), own in state.own.items() if own}
    sheet = "focimine bias --sheet FILE.xlsx --who NAME"
    steps = []
    if reports - begun:
        what = f"{counted(len(reports - begun), 'report')} whose risk of bias nobody has judged"
        steps.append(NextStep(who=None, what=what, command=sheet))
    for who in people.screeners if dual else ():
        waiting = [cell for cell in state.waiting if cell[0] in reports and fold_name(who) not in state.own[cell]]
        if waiting:
            what = f"{counted(len(waiting), 'item')} of risk of bias to judge"
            steps.append(NextStep(who=who, what=what, command=sheet.replace("NAME", f'"{who}"')))
    disputed = [cell for cell in state.conflicts if cell[0] in reports]
    if disputed:
        what = f"{counted(len(disputed), 'conflict')} of risk of bias to settle"
        steps.append(NextStep(who=people.adjudicator, what=what, command="focimine bias --conflicts"))
    return steps


def hidden_rows(store: Store) -> frozenset[str]:
    """Return the keys of decisions, and of judgements of bias, that nobody but their author may see yet."""
    settled = read_settled(store)
    return settled.hidden | read_bias(store, load_protocol(store.protocol_path), settled.reports).hidden
