"""What would change under another plan: suggestions, the machine's decisions, and people's that would be contradicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpora.nouns.decisions import Decision, Judgement, Step, Suggestion
from corpora.nouns.evidence import Evidence
from corpora.protocol import Criterion, ScreeningSection
from corpora.review.named_criteria import unplanned
from screen.audit.cards import Card
from screen.audit.judged import STEP_WORDS, place_words
from screen.audit.tables import Table, counted

HEADER = (
    "step", "report", "author", "year", "title", "suggestion", "new_suggestion", "quote", "new_quote", "machine",
    "new_machine", "people", "contradicts",
)  # fmt: skip
SHOWN = ("report", "author", "year", "title", "suggestion", "new_suggestion", "quote", "new_quote", "people")
OPPOSITE = {Judgement.INCLUDE: Judgement.EXCLUDE, Judgement.EXCLUDE: Judgement.INCLUDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One report at one step under two plans.

    `ruled` is the machine's decision in force and `new_ruled` the one it would make, None where people decide;
    `people` are the decisions of people in force that all may see.
    """

    card: Card
    step: Step
    before: Suggestion
    after: Suggestion
    ruled: Decision | None = None
    new_ruled: Decision | None = None
    people: tuple[Decision, ...] = ()

    @property
    def changes(self) -> bool:
        """Return whether the suggestion, or what the machine decides from it, would be another."""
        return _said(self.before) != _said(self.after) or self.ruling_changes

    @property
    def ruling_changes(self) -> bool:
        """Return whether the machine's own decision would be another, or withdrawn, or made."""
        return not self.people and _ruled(self.ruled) != _ruled(self.new_ruled)

    @property
    def contradicted(self) -> tuple[Decision, ...]:
        """Return the decisions of people that say the opposite of the new suggestion."""
        return tuple(one for one in self.people if OPPOSITE.get(one.judgement) is self.after.judgement)

    @property
    def newly_contradicted(self) -> tuple[Decision, ...]:
        """Return those that the suggestion of the present plan does not contradict."""
        return tuple(one for one in self.contradicted if OPPOSITE.get(one.judgement) is not self.before.judgement)


def _said(one: Suggestion | Decision | None) -> tuple[Judgement, str | None] | None:
    """Return judgement and criterion; None for no decision, and for one that was withdrawn."""
    withdrawn = isinstance(one, Decision) and one.judgement is Judgement.UNCLEAR
    return None if one is None or withdrawn else (one.judgement, one.criterion)


def _ruled(one: Decision | None) -> tuple[object, ...] | None:
    """Return judgement, criterion and every criterion that failed: what makes a ruling of the machine another one."""
    found = _said(one)
    return None if one is None or found is None else (*found, one.failed)


def said(one: Suggestion | Decision | None) -> str:
    """Return "exclude: study_type", "left to people" for no decision."""
    found = _said(one)
    return "left to people" if found is None else f"{found[0].value}{f': {found[1]}' if found[1] else ''}"


def words_for(suggestion: Suggestion, criterion: str | None) -> Evidence | None:
    """Return the words a suggestion rests on for one criterion."""
    return next((v.evidence for v in suggestion.verdicts if v.criterion == criterion), None)


def _quote(suggestion: Suggestion) -> str:
    words = words_for(suggestion, suggestion.criterion)
    place = place_words(words)
    return "" if words is None else f"{words.quote}{f' ({place})' if place else ''}"


def flip_tables(flips: Sequence[Flip]) -> list[Table]:
    """Return a table for each step of what changes or contradicts people; what contradicts people comes first."""
    tables = []
    for step in Step:
        found = [flip for flip in flips if flip.step is step and (flip.changes or flip.newly_contradicted)]
        found.sort(key=lambda flip: (not flip.newly_contradicted, not flip.ruling_changes))
        if found:
            title = f"At {STEP_WORDS[step]} ({len(found)})"
            tables.append(Table(title=title, header=HEADER, rows=tuple(map(_row, found)), shown=SHOWN))
    return tables


def _row(flip: Flip) -> tuple[str | int | None, ...]:
    card = flip.card
    people = "; ".join(f"{one.who}: {said(one)}" for one in flip.people)
    quote, new_quote = _quote(flip.before), _quote(flip.after)
    return (
        flip.step.value,
        card.report,
        card.author,
        card.year,
        card.name,
        said(flip.before),
        said(flip.after),
        quote,
        new_quote if new_quote != quote else "",
        said(flip.ruled),
        said(flip.new_ruled),
        people,
        "yes, newly" if flip.newly_contradicted else "yes" if flip.contradicted else "",
    )


def flip_lines(flips: Sequence[Flip]) -> list[str]:
    """Return how many suggestions and machine decisions would change at each step, and whom that contradicts."""
    lines = []
    for step in Step:
        here = [flip for flip in flips if flip.step is step]
        if not here:
            continue
        moved = Counter(
            f"{flip.before.judgement.value} → {flip.after.judgement.value}"
            if flip.before.judgement is not flip.after.judgement
            else "another criterion"
            for flip in here
            if _said(flip.before) != _said(flip.after)
        )
        how = f" ({', '.join(f'{word} {n}' for word, n in moved.most_common())})" if moved else ""
        lines.append(
            f"At {STEP_WORDS[step]}, {counted(len(here), 'report')} judged: "
            f"{counted(moved.total(), 'suggestion')} would change{how}."
        )
        lines += [f"  {line}" for line in (_ruling_line(here), _people_line(here)) if line]
    return lines or ["No report is due at any step: nothing to compare."]


def _ruling_line(flips: Sequence[Flip]) -> str:
    changed = [flip for flip in flips if flip.ruling_changes]
    withdrawn = sum(_said(flip.new_ruled) is None for flip in changed)
    made = sum(_said(flip.ruled) is None for flip in changed)
    if not changed:
        return "Decisions of the machine: none would change."
    other = len(changed) - withdrawn - made
    return f"Decisions of the machine: {withdrawn} would be withdrawn, {made} newly made, {other} made otherwise."


def _people_line(flips: Sequence[Flip]) -> str:
    n = sum(len(flip.contradicted) for flip in flips)
    new = sum(len(flip.newly_contradicted) for flip in flips)
    if not n:
        return ""
    return f"{counted(n, 'decision')} of people would be contradicted by the new suggestion, {new} of them newly; none changes."


def criteria_lines(old: ScreeningSection, new: ScreeningSection, used: Mapping[str, tuple[int, int]]) -> list[str]:
    """Return what happens to each criterion: added, removed, renamed, changed, and how many decisions name it.

    `used` are the decisions in force by the criterion they name: all, and those of people.
    """
    before = {criterion.id: criterion for criterion in old.criteria}
    after = {criterion.id: criterion for criterion in new.criteria}
    added = [name for name in after if name not in before]
    lines = []
    for name, criterion in before.items():
        n, n_people = used.get(name, (0, 0))
        named = f"; {counted(n, 'decision')} in force name it ({n_people} by people)" if n else ""
        if name not in after:
            twin = next((other for other in added if _content(after[other]) == _content(criterion)), None)
            what = f"is called {twin} in the new plan" if twin else "is not in the new plan"
            lines.append(f"Criterion {name} {what}{named}.")
        elif changed := _changed(criterion, after[name]):
            lines.append(f"Criterion {name}: {', '.join(changed)} changed{named}.")
    twins = {_content(before[name]) for name in before if name not in after}
    lines += [f"Criterion {name} is new." for name in added if _content(after[name]) not in twins]
    lines += [
        f"Criterion {one.criterion} is in neither plan; {counted(one.n, 'decision')} in force name it "
        f"({one.n_people} by people)."
        for one in unplanned(dict(used), (*old.criteria, *new.criteria))
    ]
    return lines or ["The criteria are the same in both plans."]


def _content(criterion: Criterion) -> str:
    return criterion.model_dump_json(exclude={"id", "priority", "wording", "reason"})


def _changed(old: Criterion, new: Criterion) -> list[str]:
    return [name for name in type(old).model_fields if getattr(old, name) != getattr(new, name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A decision the machine made otherwise, or withdrew, after the plan, the rules or a text changed."""

    card: Card
    step: Step
    before: Decision
    after: Decision


def correction_lines(corrections: Sequence[Correction]) -> list[str]:
    """Return how many decisions of the machine were withdrawn or made otherwise."""
    if not corrections:
        return []
    withdrawn = sum(one.after.judgement is Judgement.UNCLEAR for one in corrections)
    other = len(corrections) - withdrawn
    return [f"Decisions of the machine that no longer follow: {withdrawn} withdrawn, {other} made otherwise."]


def correction_table(corrections: Sequence[Correction]) -> Table:
    """Return the decisions withdrawn or made otherwise: what they were, on which words, and what they are now."""
    rows = tuple(
        (
            one.step.value,
            one.card.report,
            one.card.author,
            one.card.year,
            one.card.name,
            said(one.before),
            one.before.reason,
            said(one.after),
            one.after.reason,
        )
        for one in corrections
    )
    header = ("step", "report", "author", "year", "title", "before", "rested_on", "now", "reason")
    return Table(title="Decisions of the machine that changed", header=header, rows=rows)
