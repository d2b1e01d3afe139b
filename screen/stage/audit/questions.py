"""What the audit's questions about the rules and about known papers need of the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.records import parse_method
from corpora.review.retrieval import NOT_RETRIEVED, read_retrievals
from corpora.settled import Reports
from corpora.store import Store
from screen.audit.confusion import Pair
from screen.audit.judged import Judged
from screen.audit.known import Held, Kept
from screen.audit.missed import Missed
from screen.audit.statement import Facts, StepCounts
from screen.stage.audit.reading import Read


def read_pairs(read: Read, judged: Sequence[Judged]) -> tuple[list[Pair], dict[str, int]]:
    """Return what people settled beside the last suggestion of each version, and how many could not be compared, by why.

    Only reports and steps with a decision or a suggestion are counted.
    """
    settled = {(one.card.report, one.step): one for one in judged}
    left_out = dict.fromkeys(("machine", "conflict", "waiting", "unclear", "no suggestion"), 0)
    pairs: list[Pair] = []
    for key in sorted({*read.suggested, *read.settled.decisions}, key=lambda key: (list(Step).index(key[1]), key[0])):
        one, suggested = settled.get(key), read.suggested.get(key, ())
        why = _not_compared(one, key in read.settled.conflicts, bool(suggested))
        if why or one is None:
            left_out[why] += 1
            continue
        last = {item.suggestion.engine: item.suggestion for item in suggested}
        pairs += [
            Pair(report=key[0], step=key[1], judgement=one.judgement, criterion=one.criterion, suggestion=suggestion)
            for suggestion in last.values()
        ]
    return pairs, left_out


def _not_compared(one: Judged | None, in_conflict: bool, is_suggested: bool) -> str:
    if one is None:
        return "conflict" if in_conflict else "waiting"
    if one.judgement is Judgement.UNCLEAR:
        return "waiting" if one.machine else "unclear"  # a machine's is a withdrawal: a person has to decide
    if one.machine:
        return "machine"
    return "" if is_suggested else "no suggestion"


def read_facts(
    read: Read,
    judged: Sequence[Judged],
    pairs: Sequence[Pair],
    left_out: dict[str, int],
    missed: Sequence[Missed],
    program: str,
) -> Facts:
    """Return what the statement on automation rests on."""
    from screen.audit.confusion import compare

    screening = read.protocol.screening
    engines = {one.suggestion.engine for found in read.suggested.values() for one in found}
    return Facts(
        program=program,
        versions=tuple(sorted(engines)),
        criteria=screening.criteria,
        mode=screening.mode,
        n_reviewers=len(screening.reviewers),
        steps=[_counts(read, judged, step) for step in Step],
        confusions=compare(pairs),
        left_out=left_out,
        missed=missed,
    )


def _counts(read: Read, judged: Sequence[Judged], step: Step) -> StepCounts:
    here = [one for one in judged if one.step is step]

    def n(judgement: Judgement, *, machine: bool) -> int:
        return sum(one.judgement is judgement and one.machine is machine for one in here)

    suggested = {report for report, at in read.suggested if at is step}
    done = {one.card.report for one in here if one.judgement is not Judgement.UNCLEAR}
    return StepCounts(
        step=step,
        n_suggested=len(suggested),
        machine_excluded=n(Judgement.EXCLUDE, machine=True),
        machine_passed=n(Judgement.INCLUDE, machine=True),
        people_excluded=n(Judgement.EXCLUDE, machine=False),
        people_passed=n(Judgement.INCLUDE, machine=False),
        n_open=len(suggested - done),
    )


_HELD = """SELECT record AS key, method, "database", doi, pmid, title, body ->> 'title_translated' AS translated, year
FROM records ORDER BY seq"""


def read_held(store: Store, reports: Reports) -> list[Held]:
    """Return every record of the review, in ledger order, by what it can be known again."""
    return [
        Held(
            record=row["key"],
            report=reports.of[row["key"]],
            method=parse_method(row["method"]),
            database=row["database"],
            doi=row["doi"],
            pmid=row["pmid"],
            titles=tuple(str(title) for title in (row["title"], row["translated"]) if title),
            year=int(row["year"]) if row["year"] else None,
        )
        for row in store.query(_HELD)
    ]


def read_kept(store: Store, read: Read, judged: Sequence[Judged]) -> Kept:
    """Return what is settled, suggested, retrieved and included."""
    retrievals = read_retrievals(store, read.settled.reports)
    return Kept(
        judged={(one.card.report, one.step): one for one in judged},
        suggested={
            report: found[-1] for (report, step), found in read.suggested.items() if step is Step.TITLE_ABSTRACT
        },
        not_retrieved=frozenset(r for r, outcome in retrievals.items() if outcome == NOT_RETRIEVED),
        included=frozenset(read.settled.included()),
    )
