"""What several people judged in a review, as tables of their own independent ratings."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace

from corpora.nouns.decisions import Decision, Judgement, Step
from corpora.nouns.studies import SAMPLE_FACTS
from corpora.people import People, fold_name, read_people
from corpora.protocol import Protocol, load_protocol
from corpora.review.risk_of_bias import read_bias
from corpora.settled import DecisionRow, Reports, Settled, read_settled
from corpora.store import Store
from screen.agreement.rating_files import are_numbers, one_spelling
from screen.agreement.ratings import Question, Word, independent, tabulate

UNDONE, REDONE = "undo", "redo"
"""The actions of a row that takes back what a person coded, and of one that takes back the taking back."""
EXCLUDED, OTHER = "excluded by it", "not excluded by it"


def read_questions(store: Store) -> list[Question]:
    """Return what more than one person may have judged: per step and criterion, per coding field, per item of bias.

    Only independent ratings are in it: what a person said before they could know what another one said of the same
    unit. Decisions that end a conflict, the adjudicator's, and the machine's are none; what is hidden in a blind
    review until the second person has judged is left out.
    """
    protocol = load_protocol(store.protocol_path)
    people = read_people(store, protocol)
    settled = read_settled(store)
    codings = _codings(store, settled.reports, protocol, people)
    found = [*_screening(settled, protocol, people), *codings, *_bias(store, settled.reports, protocol, people)]
    return [question for question in found if question.ratings.raters]


def _screening(settled: Settled, protocol: Protocol, people: People) -> Iterator[Question]:
    note = (
        ""
        if protocol.screening.mode == "dual_blind"
        else "The plan is not blind: the second person may have seen the first one's."
    )
    order = people.names
    for step in Step:
        decisions = _independent_decisions(settled, step, people)
        judged = {key: decision.judgement.value for key, decision in decisions.items()}
        yield Question(part=step.value, name="judgement", unit="report", ratings=tabulate(judged, order), note=note)
        reasons = {
            key: decision.criterion
            for key, decision in decisions.items()
            if decision.judgement is Judgement.EXCLUDE and decision.criterion
        }
        yield Question(
            part=step.value,
            name="reason of exclusion",
            unit="excluded report",
            ratings=tabulate(reasons, order),
            note="A rating is missing where a person did not exclude the report.",
        )
        named = set(reasons.values())
        for criterion in (c.id for c in protocol.screening.criteria if c.id in named):
            by_it = {key: EXCLUDED if reasons.get(key) == criterion else OTHER for key in decisions}
            yield Question(
                part=step.value, name=f"criterion {criterion}", unit="report", ratings=tabulate(by_it, order)
            )


def _independent_decisions(settled: Settled, step: Step, people: People) -> dict[tuple[str, str], Decision]:
    """Return each person's own decision at a step by (report, person); reports in ledger order, people as they come."""
    found: dict[tuple[str, str], Decision] = {}
    names = _Names(people)
    for report in settled.reports.records:
        rows = [row for row in settled.decisions.get((report, step), ()) if _is_rating(row, settled, people)]
        by_key = {row.key: row.decision for row in rows}
        words = (Word(unit=report, who=names.of(row.decision.who), value=row.key) for row in rows)
        found |= {(report, who): by_key[key] for (_, who), key in independent(words).items()}
    return found


def _is_rating(row: DecisionRow, settled: Settled, people: People) -> bool:
    decision = row.decision
    only_adjudicates = people.is_adjudicator(decision.who) and not people.is_screener(decision.who)
    return not (decision.machine or decision.settles or only_adjudicates or row.key in settled.hidden)


class _Names:
    """One spelling of each person's name: the review's, or else the first one met."""

    def __init__(self, people: People) -> None:
        self._names = {fold_name(name): name for name in people.names}

    def of(self, name: str) -> str:
        """Return how the person is called."""
        return self._names.setdefault(fold_name(name), name)


def _codings(store: Store, reports: Reports, protocol: Protocol, people: People) -> Iterator[Question]:
    fields = {field.name: field for field in protocol.extraction.coding}
    ratings = independent(_coding_words(store, reports, people))
    by_field: dict[str, dict[tuple[str, str | None, str], str]] = {}
    for unit, who in ratings:
        if isinstance(unit, tuple):
            report, contrast, name = unit
            by_field.setdefault(name, {})[report, contrast, who] = ratings[unit, who]
    for name in sorted(by_field, key=lambda name: (list(fields).index(name) if name in fields else len(fields), name)):
        said = one_spelling(_spread(by_field[name]))
        asked = fields[name].type in ("integer", "number") if name in fields else name in SAMPLE_FACTS
        yield Question(
            part="coding",
            name=name,
            unit="contrast" if any(unit.count("\t") for unit, _ in said) else "report",
            ratings=tabulate(
                {(unit.replace("\t", ", "), who): value for (unit, who), value in said.items()}, people.names
            ),
            numeric=asked and are_numbers(said.values()),
            note="A coding sheet shows what was coded before: these ratings are blind only if both coded from sheets of their own.",
        )


def _coding_words(store: Store, reports: Reports, people: People) -> Iterator[Word]:
    """Yield what people coded, in the order of the ledger; a unit is a report, a contrast or None, and a field.

    An undo, whoever made it, takes back the rating of whose word it undoes; a redo gives that word again.
    """
    names = _Names(people)
    said: dict[str, Word] = {}
    undone: dict[str, str] = {}
    for row in store.query("SELECT key, body, who FROM ledger WHERE kind = 'coding' AND NOT machine ORDER BY seq"):
        body = json.loads(row["body"])
        if body.get("action") == UNDONE and (word := said.get(body.get("undoes", ""))):
            undone[row["key"]] = body["undoes"]
            yield replace(word, value=None)
        elif body.get("action") == REDONE and (word := said.get(undone.get(body.get("undoes", ""), ""))):
            yield word
        if "value" not in body or "report" not in body or "field" not in body or body.get("settles"):
            continue
        report = reports.of.get(body["report"], body["report"])
        unit: Hashable = (report, body.get("contrast") or None, body["field"])
        said[row["key"]] = Word(unit=unit, who=names.of(row["who"]), value=str(body["value"]))
        yield said[row["key"]]


def _spread(said: Mapping[tuple[str, str | None, str], str]) -> dict[tuple[str, str], str]:
    """Return values by (unit, person): one coded for a whole report counts for each contrast that anybody coded."""
    contrasts: dict[str, list[str | None]] = {}
    for report, contrast, _ in said:
        listed = contrasts.setdefault(report, [])
        if contrast not in listed:
            listed.append(contrast)
    found: dict[tuple[str, str], str] = {}
    for (report, contrast, who), value in said.items():
        own: list[str | None] = [name for name in contrasts[report] if name is not None]
        for name in [contrast] if contrast is not None else own or [None]:
            if contrast is not None or (report, name, who) not in said or name is None:
                found[report if name is None else f"{report}\t{name}", who] = value
    return found


def _bias(store: Store, reports: Reports, protocol: Protocol, people: People) -> Iterator[Question]:
    state = read_bias(store, protocol, reports)
    names = _Names(people)
    words = [Word(unit=cell, who=names.of(row.who), value=row.judgement) for cell, row in state.ratings]
    of_item: dict[str, dict[tuple[str, str], str]] = {}
    everything: dict[tuple[str, str], str] = {}
    for (unit, who), judgement in independent(words).items():
        if isinstance(unit, tuple):
            report, item = unit
            of_item.setdefault(item, {})[report, who] = judgement
            everything[f"{report}, {item}", who] = judgement
    note = "The intervals take the items of a report as independent of one another."
    pooled = tabulate(everything, people.names)
    yield Question(part="risk of bias", name="all items", unit="item of a report", ratings=pooled, note=note)
    for item, said in of_item.items():
        yield Question(part="risk of bias", name=item, unit="report", ratings=tabulate(said, people.names))
