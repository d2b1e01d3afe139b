"""Lines of people's decisions, as typed or in a file: what they say, and whether they can be taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpora.errors import ProtocolError, ReviewError
from corpora.notices.wording import REASON, REASON_WORDS
from corpora.nouns.decisions import Decision, Judgement, Step
from corpora.people import fold_name
from corpora.protocol import Protocol
from corpora.review.report_names import resolve_report
from corpora.settled import Settled
from corpora.store import Store

Settles = Literal["adjudicator", "consensus"] | None
MOST_ERRORS = 8
"""Lines that cannot be taken which one message names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """What one person decided about one report at one step; a line of a file of decisions (`where`).

    `consensus` says that the people who disagreed came to this together.
    """

    report: str
    step: Step
    judgement: Judgement
    who: str
    criterion: str | None = None
    reason: str = ""
    where: str = ""
    consensus: bool = False

    @property
    def name(self) -> str:
        """Return what messages call the line."""
        return f"{self.where}: {self.report}" if self.where else self.report

    def to_decision(self, report: str, supersedes: str | None, settles: Settles = None) -> Decision:
        """Return the decision on `report`; a criterion is kept with an exclusion only."""
        criterion = self.criterion if self.judgement is Judgement.EXCLUDE else None
        return Decision(
            report=report,
            step=self.step,
            judgement=self.judgement,
            who=self.who,
            criterion=criterion,
            failed=(criterion,) if criterion else (),
            reason=self.reason,
            supersedes=supersedes,
            settles=settles,
        )


def check_lines(
    store: Store, protocol: Protocol, settled: Settled, lines: Iterable[DecisionLine]
) -> tuple[list[tuple[DecisionLine, str]], list[ReviewError]]:
    """Return each line with its report and its criterion by id, and what is wrong with the others."""
    good: list[tuple[DecisionLine, str]] = []
    errors: list[ReviewError] = []
    for line in lines:
        try:
            report = resolve_report(store, settled.reports, line.report)
            good.append((replace(line, criterion=_criterion(protocol, line)), report))
        except ReviewError as error:
            message = f"{line.where}: {error.message}" if line.where else error.message
            errors.append(type(error)(message, hint=error.hint))
    return good, errors


def _criterion(protocol: Protocol, line: DecisionLine) -> str | None:
    """Return the id of the criterion a line names, by its id or its words in either language."""
    due = [c for c in protocol.screening.criteria if line.step.value in c.steps]
    if line.criterion is None:
        if line.judgement is Judgement.EXCLUDE and line.step is Step.FULL_TEXT:
            hint = "PRISMA reports the reason of every exclusion at full text: give --criterion."
            raise ProtocolError(f"{line.report}: an exclusion at full text needs its criterion.", hint=hint)
        return None
    for criterion in due:
        words = [text for said in (criterion.wording, criterion.reason) if said for text in (said.en, said.zh)]
        if fold_name(line.criterion) in {fold_name(text) for text in (criterion.id, *words) if text}:
            return criterion.id
    built_in = (REASON, REASON_WORDS.en, REASON_WORDS.zh)
    if fold_name(line.criterion) in {fold_name(text) for text in built_in}:
        return REASON  # a retracted paper may be excluded whatever the plan says
    hint = f"Criteria at {line.step.value}: {', '.join(dict.fromkeys((*(c.id for c in due), REASON)))}."
    raise ProtocolError(
        f"{line.report}: {line.criterion!r} is not a criterion of the step {line.step.value}.", hint=hint
    )


def find_contradictions(lines: Iterable[tuple[DecisionLine, str]], *, dual: bool) -> list[ReviewError]:
    """Return where lines about a report at a step say different things: one person's, in single review anybody's."""
    said: dict[tuple[str, Step, str], DecisionLine] = {}
    errors: list[ReviewError] = []
    for line, report in lines:
        before = said.setdefault((report, line.step, fold_name(line.who) if dual else ""), line)
        if (before.judgement, before.criterion) != (line.judgement, line.criterion):
            first = f"{before.where or 'an earlier one'} ({before.judgement.value})"
            errors.append(ProtocolError(f"{line.name}: it contradicts {first}.", hint="Say one of the two."))
    return errors


def raise_all(errors: Sequence[ReviewError]) -> None:
    """Raise the error, or one that names all lines which cannot be taken."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        more = f"\n  … and {len(errors) - MOST_ERRORS} more." if len(errors) > MOST_ERRORS else ""
        listed = "\n  ".join(f"{error.message} {error.hint}".strip() for error in errors[:MOST_ERRORS])
        raise type(errors[0])(f"{len(errors)} lines cannot be taken.\n  {listed}{more}", hint="Nothing was written.")
