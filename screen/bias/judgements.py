"""What people's judgements of bias settle: the fold of the ledger's rows of kind `bias`.

It follows the rules of decisions (`corpora/settled.py`). A person's last judgement of an item of a report is in force until
they take it back. People who disagree settle nothing: that is a conflict, until the adjudicator, or they together,
settle it by a judgement that says so, or one of them changes theirs. In dual review two people have to agree, and
nobody sees the other's judgement of an item before both are in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpora.people import People, fold_name
from screen.agreement.ratings import Word

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
    `words` are the judgements that can be independent ratings, in the order they were made.
    """

    judged: Mapping[Cell, Judged]
    conflicts: Mapping[Cell, tuple[BiasRow, ...]]
    waiting: Mapping[Cell, tuple[BiasRow, ...]]
    own: Mapping[Cell, Mapping[str, BiasRow]]
    settling: Mapping[Cell, BiasRow]
    hidden: frozenset[str] = frozenset()
    words: tuple[Word, ...] = ()


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
    words = (
        Word(unit=cell, who=row.who, value=row.judgement)
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
        words=tuple(words),
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
