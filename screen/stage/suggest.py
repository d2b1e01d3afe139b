"""Screening on a review: suggestions, decisions and PRISMA facts, written and read one report at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from corpora.errors import StoreError
from corpora.ids import sha256_hex
from corpora.notices.wording import is_taken_back, named
from corpora.nouns.decisions import Decision, Judgement, Step, Suggestion
from corpora.nouns.evidence import Problem
from corpora.nouns.plain import from_plain, to_plain
from corpora.protocol import ScreeningSection, load_protocol
from corpora.review.retrieval import not_retrieved
from corpora.review.taking_over import take_over
from corpora.settled import DecisionRow, Settled, in_force, read_decisions_on, read_settled
from corpora.store import Entry, Run, Store
from screen.criteria import ENGINE_VERSION, failed_criteria, passages_of
from screen.judging import Asked, Judged, judge_many
from screen.passages import Passage
from screen.rules import criteria_of
from screen.rules.building import BuiltCriterion
from screen.stage.shelf import Shelf, decision_counters, read_shelf, write_decision

Advance = Callable[[int], None]
ENGINE = f"screen {ENGINE_VERSION}"


@dataclass(slots=True, kw_only=True)
class ScreenSummary:
    """What one run of `screen` did.

    `waiting_for_text` are included reports whose full text is not read yet; `retracted` names those due that are
    retracted or withdrawn and not excluded.
    """

    step: Step
    n_due: int = 0
    n_new: int = 0
    suggested: dict[str, int] = field(default_factory=dict)
    decided_by_machine: int = 0
    left_to_people: int = 0
    waiting_for_text: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def screen(
    store: Store,
    step: Step,
    *,
    only: Collection[str] | None = None,
    scheduler: str | None = None,
    advance: Advance = lambda _n: None,
) -> ScreenSummary:
    """Suggest a judgement for every report due at `step`, and decide where the protocol lets a machine.

    Due are all reports at title and abstract, and at full text those included before whose text was read; with `only`,
    no others than these.
    A report whose texts, rules and version are unchanged is skipped. One transaction per report. What an earlier
    review settled that the plan names is taken over first, and not judged again. With `scheduler`, the address of a Dask
    scheduler, its workers judge; SourceError where they are lost: what was written is kept.
    """
    protocol = load_protocol(store.protocol_path)
    taken = take_over(store, protocol)
    criteria = criteria_of(protocol.screening)
    settled = read_settled(store)
    shelf = read_shelf(store, settled.reports, only)
    plan = protocol.section_hash("screening")[:12]
    todo, waiting = _due(store, settled, shelf, step, plan)
    left = taken.problems if taken is not None else ()
    summary = ScreenSummary(step=step, n_due=len(todo), waiting_for_text=waiting, problems=left)
    if not all(_is_done(store, item, protocol.screening) for item in todo):
        counters = decision_counters(settled)
        with store.run("screen", version=ENGINE_VERSION, who=ENGINE, step=step.value, plan=plan) as run:
            judgements = _judgements(store, todo, criteria, shelf, step, scheduler)
            for item, judged in zip(todo, judgements, strict=True):
                _screen_one(run, summary, item, judged, shelf, counters, protocol.screening)
                advance(1)
            summary.problems = (*summary.problems, *run.problems)
        settled = read_settled(store)
    taken_back = (item.report for item in todo if is_taken_back(shelf.notices.get(item.report, ())))
    open_still = (report for report in taken_back if not settled.outcome(report).is_excluded)
    summary.retracted = tuple(named(shelf.merged(report), report) for report in open_still)
    _tally(store, summary, [item.key for item in todo], settled)
    return summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A report to be judged at a step: its texts, the key of its suggestion, the decisions made on it so far."""

    report: str
    texts: tuple[Passage, ...]
    key: str
    rows: Sequence[DecisionRow]


def _screen_one(
    run: Run,
    summary: ScreenSummary,
    item: Due,
    judged: Judged,
    shelf: Shelf,
    counters: dict[str, int],
    screening: ScreeningSection,
) -> None:
    store, step = run.store, summary.step
    suggestion = judged.suggestion
    with store.transaction():
        for problem in judged.problems:
            run.problem(problem)
        if suggestion is None:
            return
        if run.add("suggestion", item.key, to_plain(suggestion)):
            summary.n_new += 1
        # As they are now: another program may have decided since they were read.
        rows = read_decisions_on(store, (record.id for record in shelf.reports[item.report]), step)
        for decision in _corrections(item.report, step, machine_ruling(suggestion, screening), rows):
            write_decision(run, decision, counters, machine=True)


def _judgements(
    store: Store,
    todo: Sequence[Due],
    criteria: Sequence[BuiltCriterion],
    shelf: Shelf,
    step: Step,
    scheduler: str | None,
) -> Iterator[Judged]:
    """Yield what comes of each report, in their order: judged now, or known from before."""
    known = {item.key: entry for item in todo if (entry := store.find("suggestion", item.key)) is not None}
    new = (item for item in todo if item.key not in known)
    asked = (Asked(report=item.report, texts=item.texts, record=shelf.merged(item.report)) for item in new)
    judged = judge_many(asked, criteria, step, scheduler=scheduler)
    for item in todo:
        entry = known.get(item.key)
        yield next(judged) if entry is None else Judged(suggestion=from_plain(Suggestion, entry.body))


def machine_ruling(suggestion: Suggestion, screening: ScreeningSection) -> Decision | None:
    """Return the decision a machine may make from a suggestion, or None: people decide.

    It may exclude by a criterion with `settled_by: machine`. It may include only when every criterion
    of the step has it: at title and abstract also what is unclear, because that means "read the full text".
    """
    due = [c for c in screening.criteria if suggestion.step.value in c.steps]
    failed = failed_criteria(suggestion)
    if suggestion.judgement is Judgement.EXCLUDE:
        may = [c for c in due if c.id in failed and c.on_fail == "exclude" and c.settled_by == "machine"]
        if not may:
            return None
        primary = min(may, key=lambda c: c.priority).id
        words = next((v.evidence.quote for v in suggestion.verdicts if v.criterion == primary and v.evidence), "")
        return _ruled(suggestion, Judgement.EXCLUDE, failed, reason=words, criterion=primary)
    if not due or any(c.settled_by != "machine" for c in due):
        return None
    if suggestion.judgement is Judgement.INCLUDE:
        return _ruled(suggestion, Judgement.INCLUDE, failed)
    if suggestion.step is Step.TITLE_ABSTRACT:
        return _ruled(suggestion, Judgement.INCLUDE, failed, reason="unclear: read the full text")
    return None


def _ruled(
    suggestion: Suggestion,
    judgement: Judgement,
    failed: tuple[str, ...],
    *,
    reason: str = "",
    criterion: str | None = None,
) -> Decision:
    return Decision(
        report=suggestion.report,
        step=suggestion.step,
        judgement=judgement,
        who=ENGINE,
        machine=True,
        criterion=criterion,
        failed=failed,
        reason=reason,
    )


def _corrections(report: str, step: Step, ruling: Decision | None, rows: Sequence[DecisionRow]) -> list[Decision]:
    """Return the machine decisions to write: none where a person decided, or where what is in force is right.

    Several are in force when reports that were judged apart turned out to be one: each is superseded under its
    own record, so that all say the same, and each goes back with its record if the link is undone.
    """
    made = in_force(rows)
    if any(not row.decision.machine for row in made):
        return []
    if not made:
        return [ruling] if ruling is not None else []
    if ruling is not None:
        wrong = [row for row in made if _says(row.decision) != _says(ruling)]
    else:
        ruling = _withdrawal(report, step)
        wrong = [row for row in made if row.decision.judgement is not Judgement.UNCLEAR]
    return [replace(ruling, report=row.decision.report, supersedes=row.key) for row in wrong]


def _withdrawal(report: str, step: Step) -> Decision:
    return Decision(
        report=report,
        step=step,
        judgement=Judgement.UNCLEAR,
        who=ENGINE,
        machine=True,
        reason="withdrawn: the rules no longer settle it",
    )


def _says(decision: Decision) -> tuple[Judgement, str | None, tuple[str, ...]]:
    return decision.judgement, decision.criterion, decision.failed


def _is_done(store: Store, item: Due, screening: ScreeningSection) -> bool:
    """Return whether a report's suggestion is there and what a machine decided from it is in force."""
    entry = store.find("suggestion", item.key)
    if entry is None:
        return False
    suggestion = from_plain(Suggestion, entry.body)
    return not _corrections(item.report, suggestion.step, machine_ruling(suggestion, screening), item.rows)


def _due(store: Store, settled: Settled, shelf: Shelf, step: Step, plan: str) -> tuple[list[Due], tuple[str, ...]]:
    """Return the reports to be judged under `plan`, and those that wait for their full text."""
    texts, waiting = texts_due(store, settled, shelf, step)
    due = [
        Due(
            report=report,
            texts=passages,
            key=suggestion_key(report, step, plan, passages, shelf.merged(report).retraction),
            rows=settled.decisions.get((report, step), ()),
        )
        for report, passages in texts.items()
    ]
    return due, waiting


def texts_due(
    store: Store, settled: Settled, shelf: Shelf, step: Step
) -> tuple[dict[str, tuple[Passage, ...]], tuple[str, ...]]:
    """Return the texts by which each report of the shelf due at `step` is judged, and those that wait for their full text."""
    reports = [report for report in shelf.reports if not settled.reports.is_taken_over(report)]
    texts: Mapping[str, tuple[Passage, ...]] = dict.fromkeys(reports, ())
    if step is Step.FULL_TEXT:
        texts = _full_texts(store, settled)
        reports = [report for report in reports if settled.outcome(report).is_sought]
    due = {r: (*passages_of(shelf.merged(r)), *texts[r]) for r in reports if r in texts}
    without = [report for report in reports if report not in texts and not settled.outcome(report).is_assessed]
    lost = not_retrieved(store, settled.reports) if without else frozenset()
    return due, tuple(report for report in without if report not in lost)


def _full_texts(store: Store, settled: Settled) -> dict[str, tuple[Passage, ...]]:
    """Return the sections of each report's documents, named by their headings; a heading met again is numbered."""
    texts: dict[str, list[Passage]] = {}
    for row in store.query("SELECT fulltext, record FROM fulltexts ORDER BY seq"):
        report, entry = settled.reports.of.get(str(row["record"])), store.find("fulltext", row["fulltext"])
        if report is not None and entry is not None:
            passages = texts.setdefault(report, [])
            for section in _sections(store, entry):
                passages.append(_passage(section, entry, passages))
    return {report: tuple(p for p in passages if p.text) for report, passages in texts.items()}


def _passage(section: Mapping[str, Any], entry: Entry, before: Sequence[Passage]) -> Passage:
    page = section.get("page")
    heading = str(section.get("heading") or (f"page {page}" if page else "text"))
    n_before = sum(p.place == heading or p.place.startswith(f"{heading} (") for p in before)
    return Passage(
        place=f"{heading} ({n_before + 1})" if n_before else heading,
        text=str(section.get("text") or ""),
        page=page,
        document=str(entry.body.get("document") or entry.key),
    )


def _sections(store: Store, entry: Entry) -> list[dict[str, Any]]:
    """Return the sections kept for a document: in the file the row names, or in the row itself."""
    name = entry.body.get("file")
    if not name:
        return list(entry.body.get("sections", []))
    path = store.path_of(str(name))
    if not path.is_file():
        message = f"{path}, the text of a document, is missing."
        raise StoreError(message, hint="Put the review's folder texts/ back, or start from a copy that has it.")
    return list(json.loads(path.read_text(encoding="utf-8")))


def suggestion_key(report: str, step: Step, plan: str, texts: Sequence[Passage], notices: str | None) -> str:
    """Return the key of the suggestion that this version makes from these texts under a plan's screening section."""
    # The texts and notices are part of the key: a report whose abstract, full text or retraction arrives later is
    # judged again.
    parts = [f"{p.place}\x1f{p.text}" for p in texts] + ([f"retraction\x1f{notices}"] if notices else [])
    digest = sha256_hex("\x1e".join(parts))[:8]
    return f"{report}/{step.value}/{ENGINE_VERSION}/{plan}/{digest}"


def _tally(store: Store, summary: ScreenSummary, keys: Iterable[str], settled: Settled) -> None:
    for key in keys:
        entry = store.find("suggestion", key)
        if entry is None:
            continue
        judgement = str(entry.body["judgement"])
        summary.suggested[judgement] = summary.suggested.get(judgement, 0) + 1
        fact = settled.steps.get((str(entry.body["report"]), summary.step))
        if fact is None or fact.judgement is Judgement.UNCLEAR:
            summary.left_to_people += 1
        elif fact.machine:
            summary.decided_by_machine += 1
