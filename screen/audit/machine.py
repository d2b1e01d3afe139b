"""What a machine settled and no person looked at: every exclusion and inclusion, with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpora.nouns.decisions import Judgement, Step
from screen.audit.judged import STEP_WORDS, Judged, place_words
from screen.audit.tables import Table, counted, tally

HEADER = (
    "report", "author", "year", "title", "step", "judgement", "criterion", "quote", "place", "rule", "version", "when",
)  # fmt: skip
SHOWN = ("report", "author", "year", "title", "criterion", "quote", "version", "when")


def by_machine_alone(judged: Iterable[Judged]) -> list[Judged]:
    """Return what a machine settled about reports that no person decided on at any step; exclusions first."""
    found = [one for one in judged if one.machine and not one.looked_at and one.judgement is not Judgement.UNCLEAR]
    return sorted(found, key=lambda one: one.judgement is not Judgement.EXCLUDE)


def machine_tables(found: Sequence[Judged]) -> list[Table]:
    """Return the table of exclusions and that of inclusions."""
    excluded = [_row(one) for one in found if one.judgement is Judgement.EXCLUDE]
    included = [_row(one) for one in found if one.judgement is Judgement.INCLUDE]
    tables = (
        Table(
            title=f"Excluded by the machine alone ({len(excluded)})",
            header=HEADER,
            rows=tuple(excluded),
            shown=SHOWN,
        ),
        Table(
            title=f"Passed on or included by the machine alone ({len(included)})",
            header=HEADER,
            rows=tuple(included),
            shown=SHOWN,
        ),
    )
    return [table for table in tables if table.rows]


def _row(one: Judged) -> tuple[str | int | None, ...]:
    quote = one.words.quote if one.words else one.reason
    return (
        one.card.report,
        one.card.author,
        one.card.year,
        one.card.name,
        one.step.value,
        one.judgement.value,
        one.criterion,
        quote,
        place_words(one.words),
        one.rule,
        "; ".join(one.who),
        one.at[:16].replace("T", " "),
    )


def machine_lines(found: Sequence[Judged]) -> list[str]:
    """Return how much no person looked at, by step and criterion."""
    lines = []
    for step in Step:
        out = [one for one in found if one.step is step and one.judgement is Judgement.EXCLUDE]
        kept = [one for one in found if one.step is step and one.judgement is Judgement.INCLUDE]
        if out or kept:
            by = f" ({tally(one.criterion or 'no criterion' for one in out)})" if out else ""
            reports = counted(len(kept), "report")
            passed = f"{reports} passed on" if step is Step.TITLE_ABSTRACT else f"{reports} included"
            lines.append(
                f"At {STEP_WORDS[step]}: {counted(len(out), 'exclusion')}{by} and {passed} "
                "by the machine alone, looked at by no person."
            )
    if not lines:
        return ["Nothing was settled by the machine alone: a person decided on every report that is settled."]
    return [*lines, "How many of the exclusions are wrong: `focimine audit --sample 20 -o again.xlsx`."]
