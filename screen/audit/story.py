"""The whole story of one report: what is settled, what happened in time order, its coordinates, codings and clusters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpora.catalogue.language_of import translated
from corpora.formats.visible import visible
from corpora.nouns.decisions import Judgement, Step
from corpora.settled import Settled, StepFact
from corpora.sheets import Cell
from screen.audit.cards import Card
from screen.audit.events import Event, Row
from screen.audit.tables import Table, counted, screen_lines

WHEN = slice(0, 16)
"""Of a time, what people read: "2026-11-26T10:00"."""
MOST_ROWS = 15
"""Rows of a table of the story that are printed; the page holds all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a review knows about one report. `state` says what is settled now; `tables` hold what is too much for lines."""

    card: Card
    databases: tuple[str, ...]
    state: tuple[str, ...]
    events: tuple[Event, ...]
    tables: tuple[Table, ...] = ()


def state_lines(settled: Settled, report: str) -> list[str]:
    """Return what is settled about a report at each step and in all, and what is not and why."""
    included = settled.is_included(report)
    lines = [f"{'INCLUDED' if included else 'Not included'} in the review."]
    if report in settled.reports.previous:
        lines.append("The previous version of the review included it.")
    if report in settled.reports.set_aside:
        lines.append("The previous version of the review excluded it.")
    for step in Step:
        key = (report, step)
        fact = settled.steps.get(key)
        where = "Title and abstract" if step is Step.TITLE_ABSTRACT else "Full text"
        if fact is not None and fact.machine and fact.judgement is Judgement.UNCLEAR:
            lines.append(f"{where}: open; the machine withdrew its decision, and people have to decide.")
        elif fact is not None:
            lines.append(f"{where}: {_fact(fact)}.")
        elif key in settled.conflicts:
            lines.append(f"{where}: in conflict; people disagree and nobody has settled it.")
        elif key in settled.waiting:
            hidden = any(row.key in settled.hidden for row in settled.decisions.get(key, ()))
            lines.append(
                f"{where}: one judgement is in; it is hidden until the second is."
                if hidden
                else f"{where}: waits for a second person."
            )
        if key in settled.reason_conflicts:
            lines.append(f"{where}: people agree to exclude it and disagree about the reason.")
    return lines if len(lines) > 1 else [*lines, "Nothing is decided about it yet."]


def _fact(fact: StepFact) -> str:
    by = f" by {fact.criterion}" if fact.criterion else ""
    if fact.machine:
        return {
            Judgement.INCLUDE: f"include{by}, settled by the machine alone",
            Judgement.EXCLUDE: f"exclude{by}, settled by the machine alone",
            Judgement.UNCLEAR: f"unclear{by}, settled by the machine alone",
        }[fact.judgement]
    return {
        Judgement.INCLUDE: f"include{by}, settled by people",
        Judgement.EXCLUDE: f"exclude{by}, settled by people",
        Judgement.UNCLEAR: f"unclear{by}, settled by people",
    }[fact.judgement]


def story_lines(story: Story, *, width: int | None = None) -> list[str]:
    """Return the story as lines of text for a terminal, in the language in force."""
    card = story.card
    lines = [f"{card.citation}: {visible(card.name)}", f"  {card.report}"]
    if card.title and card.title_translated:
        lines.append(f"  {visible(card.title_translated)}")
    facts = [
        "; ".join(card.authors),
        card.journal,
        f"doi:{card.doi}" if card.doi else None,
        f"PMID {card.pmid}" if card.pmid else None,
        f"{translated(counted(len(card.ids), 'record'))}: {translated(', '.join(story.databases) or 'no database')}",
    ]
    lines += [f"  {visible(fact)}" for fact in facts if fact]
    lines += ["", *(f"  {translated(line)}" for line in story.state), ""]
    told = events_table(map(_in_words, story.events))
    lines += screen_lines(told, width=width, most=len(story.events) * 20 + 1)
    for table in story.tables:
        lines += ["", *screen_lines(table, width=width, most=MOST_ROWS)]
    return lines


def _in_words(event: Event) -> Event:
    """Return an event in the language in force; quotes are what they are."""
    words = tuple(replace(one, about=translated(one.about)) for one in event.words)
    return replace(event, text=translated(event.text), words=words)


def events_table(events: Iterable[Event]) -> Table:
    """Return the events as a table: when, by whom, what; the words each rests on in rows of their own below it."""
    rows: list[tuple[str, str, str]] = []
    for event in events:
        who = event.who if event.machine else f"{event.who} (person)"
        rows.append((event.at[WHEN].replace("T", " "), who, event.text))
        for words in event.words:
            quote = f' "{words.quote}"' if words.quote else ""
            place = f" ({words.place})" if words.place else ""
            rows.append(("", "", f"  · {words.about}{':' if quote else ''}{quote}{place}"))
    return Table(title="What happened (times are UTC)", header=("when", "who", "what"), rows=tuple(rows))


def coordinates_table(foci: Sequence[Row], last: Mapping[str, Row], names: Mapping[str, str]) -> Table:
    """Return how many foci of each table were read, confirmed, corrected, rejected and left open, by whom and when.

    `last` is the confirmation in force of each focus by the focus's key; `names` are documents by SHA-256.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for focus in foci:
        groups.setdefault((str(focus.body.get("document")), str(focus.body.get("table") or "text")), []).append(focus)
    rows = []
    for (document, table), found in groups.items():
        pages = sorted({int(row.body["page"]) for row in found if row.body.get("page")})
        words = [last[row.key] for row in found if row.key in last]
        actions = [str(row.body.get("action")) for row in words]
        n = {action: actions.count(action) for action in ("accept", "correct", "reject")}
        by = dict.fromkeys(f"{row.who} ({row.at[:10]})" for row in words)
        contrasts = dict.fromkeys(str(row.body.get("contrast") or "(no contrast)") for row in found)
        rows.append(
            (
                names.get(document, document[:12]),
                table,
                ", ".join(map(str, pages)),
                len(contrasts),
                len(found),
                n["accept"],
                n["correct"],
                n["reject"],
                len(found) - sum(n.values()),
                "; ".join(by),
            )
        )
    header = ("document", "table", "pages", "contrasts", "foci", "confirmed", "corrected", "rejected", "open", "by")
    return Table(title="Coordinates", header=header, rows=tuple(rows))


_SPOTS = ("x", "y", "z", "space", "contrast")


def corrections_table(foci: Sequence[Row], confirmations: Sequence[Row]) -> Table:
    """Return every correction, rejection and taking back of foci: what was read, what was made of it, and why.

    Foci of one table that were treated alike in one go are one row.
    """
    read = {focus.key: focus for focus in foci}
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in confirmations:
        focus = read.get(str(row.body.get("focus")))
        change = "; ".join(_changes(focus, row)) if focus is not None else ""
        action = str(row.body.get("action"))
        if focus is not None and (action != "accept" or change):
            when = row.at[WHEN].replace("T", " ")
            table = str(focus.body.get("table") or "text")
            act = (when, row.who, action, table, change, str(row.body.get("reason") or ""))
            groups.setdefault(act, []).append(int(focus.body.get("row") or 0))
    rows: list[tuple[Cell, ...]] = [(*act[:4], len(places), ranges(places), *act[4:]) for act, places in groups.items()]
    header = ("when", "who", "action", "table", "foci", "rows", "change", "reason")
    return Table(title="Corrections and rejections of coordinates", header=header, rows=tuple(rows))


def ranges(numbers: Iterable[int]) -> str:
    """Return whole numbers as people write them: "2–5, 8"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in runs)


def _changes(focus: Row, row: Row) -> list[str]:
    """Return what a confirmation made of a focus: "x -30.0 → 30"."""
    return [
        f"{name} {focus.body.get(name)} → {row.body[name]}"
        for name in _SPOTS
        if name in row.body and row.body[name] != focus.body.get(name)
    ]


def codings_table(codings: Sequence[Row], in_force: Collection[str]) -> Table:
    """Return every value coded or taken back, and which is in force: a person's last, else the machine's last.

    `in_force` are the keys of values that no later row about their field replaces or takes back.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in codings:
        groups.setdefault((str(row.body.get("contrast") or ""), str(row.body.get("field"))), []).append(row)
    rows = []
    for (contrast, field), found in groups.items():
        order = sorted(found, key=lambda row: (not row.machine, row.seq))
        winner = next((row for row in reversed(order) if row.key in in_force), None)
        for row in order:
            state = "in force" if row is winner else "earlier"
            who = row.who if row.machine else f"{row.who} (person)"
            action = row.body.get("action")
            value = {"undo": "(taken back)", "redo": "(brought back)"}.get(str(action), row.body.get("value"))
            rows.append((contrast, field, value, row.body.get("quote"), who, row.at[:10], state))
    header = ("contrast", "field", "value", "quote", "who", "when", "state")
    return Table(title="Codings", header=header, rows=tuple(rows))
