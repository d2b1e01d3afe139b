"""Screening on a review: suggestions, decisions and PRISMA facts, written and read one report at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpora.errors import StoreError
from corpora.ids import sha256_hex
from corpora.nouns.decisions import Decision, Judgement, Step, Suggestion
from corpora.nouns.evidence import Problem
from corpora.nouns.plain import from_plain, to_plain
from corpora.protocol import Protocol, ScreeningSection, load_protocol
from corpora.settled import DecisionRow, in_force
from corpora.store import Entry, Run, Store
from screen.criteria import ENGINE_VERSION, failed_criteria, judge, passages_of
from screen.passages import Passage
from screen.prisma.counts import Method
from screen.rules import criteria_of
from screen.rules.building import BuiltCriterion
from screen.stage.shelf import (
    Shelf,
    decision_counters,
    read_decisions,
    read_settled,
    read_shelf,
    rows_by_report,
    write_decision,
)

Advance = Callable[[int], None]
ENGINE = f"screen {ENGINE_VERSION}"


@dataclass(slots=True, kw_only=True)
class ScreenSummary:
    """What one run of `screen` did. `waiting_for_text` are included reports whose full text is not read yet."""

    step: Step
    n_due: int = 0
    n_new: int = 0
    suggested: dict[str, int] = field(default_factory=dict)
    decided_by_machine: int = 0
    left_to_people: int = 0
    waiting_for_text: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def screen(store: Store, step: Step, *, advance: Advance = lambda _n: None) -> ScreenSummary:
    """Suggest a judgement for every report due at `step`, and decide where the protocol lets a machine.

    Due are all reports at title and abstract, and at full text those included before whose text was read.
    A report whose texts, rules and version are unchanged is skipped. One transaction per report.
    """
    protocol = load_protocol(store.protocol_path)
    criteria = criteria_of(protocol.screening)
    shelf = read_shelf(store)
    summary = ScreenSummary(step=step)
    due, waiting = _due(store, protocol, shelf, step)
    summary.n_due, summary.waiting_for_text = len(due), waiting
    plan = protocol.section_hash("screening")[:12]
    rows = rows_by_report(read_decisions(store), shelf.report_of)
    counters = decision_counters(store)
    todo = [(report, texts, _suggestion_key(report, step, plan, texts)) for report, texts in due]
    if all(
        store.has("suggestion", key) and _keeps_ruling(store, key, rows.get((r, step), ()), protocol)
        for r, _, key in todo
    ):
        _tally(store, summary, [key for _, _, key in todo], shelf, protocol)
        return summary
    with store.run("screen", version=ENGINE_VERSION, who=ENGINE, step=step.value, plan=plan) as run:
        for report, texts, key in todo:
            _screen_one(run, summary, report, texts, key, criteria, shelf, rows, counters, protocol.screening)
            advance(1)
        summary.problems = tuple(run.problems)
    _tally(store, summary, [key for _, _, key in todo], shelf, protocol)
    return summary


def _screen_one(
    run: Run,
    summary: ScreenSummary,
    report: str,
    texts: Sequence[Passage],
    key: str,
    criteria: Sequence[BuiltCriterion],
    shelf: Shelf,
    rows: Mapping[tuple[str, Step], Sequence[DecisionRow]],
    counters: dict[str, int],
    screening: ScreeningSection,
) -> None:
    store, step = run.store, summary.step
    known = store.find("suggestion", key)
    try:
        suggestion = (
            from_plain(Suggestion, known.body)
            if known
            else judge(report, texts, criteria, step, record=shelf.merged(report))
        )
    except Exception as error:  # noqa: BLE001 - one odd text must not stop the review; it is kept as a problem
        problem = Problem(
            code="SCREEN-FAILED",
            item=report,
            message=f"The rules failed on this report: {type(error).__name__}: {error}.",
            hint="It is left to people. Please report the text that caused it.",
        )
        with store.transaction():
            run.problem(problem)
        return
    ruling = machine_ruling(suggestion, screening)
    with store.transaction():
        if run.add("suggestion", key, to_plain(suggestion)):
            summary.n_new += 1
        decision = _correction(report, step, ruling, rows.get((report, step), ()))
        if decision is not None:
            write_decision(run, decision, counters, machine=True)


def machine_ruling(suggestion: Suggestion, screening: ScreeningSection) -> Decision | None:
    """Return the decision a machine may make from a suggestion, or None: people decide.

    It may exclude by a criterion that says `settled_by: machine`. It may include only when every criterion
    of the step says so: at title and abstract also what is unclear, because that means "read the full text".
    """
    due = [c for c in screening.criteria if suggestion.step.value in c.steps]
    failed = failed_criteria(suggestion)
    may = [c for c in due if c.id in failed and c.on_fail == "exclude" and c.settled_by == "machine"]
    common: dict[str, Any] = {
        "report": suggestion.report,
        "step": suggestion.step,
        "who": ENGINE,
        "machine": True,
    }
    if suggestion.judgement is Judgement.EXCLUDE:
        if not may:
            return None
        primary = min(may, key=lambda c: c.priority).id
        words = next((v.evidence.quote for v in suggestion.verdicts if v.criterion == primary and v.evidence), "")
        return Decision(**common, judgement=Judgement.EXCLUDE, criterion=primary, failed=failed, reason=words)
    if not due or any(c.settled_by != "machine" for c in due):
        return None
    if suggestion.judgement is Judgement.INCLUDE:
        return Decision(**common, judgement=Judgement.INCLUDE, failed=failed)
    if suggestion.step is Step.TITLE_ABSTRACT:
        return Decision(**common, judgement=Judgement.INCLUDE, failed=failed, reason="unclear: read the full text")
    return None


def _correction(report: str, step: Step, ruling: Decision | None, rows: Sequence[DecisionRow]) -> Decision | None:
    """Return the machine decision to write, or None: a person decided, or what stands is right."""
    standing = in_force(rows)
    if any(not row.decision.machine for row in standing):
        return None
    last = standing[-1] if standing else None
    if last is None:
        return ruling
    if ruling is None:
        if last.decision.judgement is Judgement.UNCLEAR:
            return None
        return Decision(
            report=report,
            step=step,
            judgement=Judgement.UNCLEAR,
            who=ENGINE,
            machine=True,
            reason="withdrawn: the rules no longer settle it",
            supersedes=last.key,
        )
    same = (last.decision.judgement, last.decision.criterion, last.decision.failed)
    if same == (ruling.judgement, ruling.criterion, ruling.failed):
        return None
    return Decision(
        report=report,
        step=step,
        judgement=ruling.judgement,
        who=ENGINE,
        machine=True,
        criterion=ruling.criterion,
        failed=ruling.failed,
        reason=ruling.reason,
        supersedes=last.key,
    )


def _keeps_ruling(store: Store, key: str, rows: Sequence[DecisionRow], protocol: Protocol) -> bool:
    entry = store.find("suggestion", key)
    if entry is None:
        return False
    suggestion = from_plain(Suggestion, entry.body)
    ruling = machine_ruling(suggestion, protocol.screening)
    return _correction(suggestion.report, suggestion.step, ruling, rows) is None


def _due(
    store: Store, protocol: Protocol, shelf: Shelf, step: Step
) -> tuple[list[tuple[str, tuple[Passage, ...]]], tuple[str, ...]]:
    reports = [
        report
        for report, records in shelf.reports.items()
        if not any(shelf.methods[record.id] is Method.PREVIOUS for record in records)
    ]
    if step is Step.TITLE_ABSTRACT:
        return [(r, passages_of(shelf.merged(r))) for r in reports], ()
    settled = read_settled(store, protocol, shelf)
    texts = _full_texts(store, shelf)
    due, waiting = [], []
    for report in reports:
        fact = settled.steps.get((report, Step.TITLE_ABSTRACT))
        if fact is None or fact.judgement is not Judgement.INCLUDE:
            continue
        if report in texts:
            due.append((report, (*passages_of(shelf.merged(report)), *texts[report])))
        else:
            waiting.append(report)
    return due, tuple(waiting)


def _full_texts(store: Store, shelf: Shelf) -> dict[str, tuple[Passage, ...]]:
    """Return the sections of each report's documents, named by their headings; a heading met again is numbered."""
    texts: dict[str, list[Passage]] = {}
    for entry in store.entries("fulltext"):
        report = shelf.report_of.get(str(entry.body.get("report")), "")
        sections = texts.setdefault(report, [])
        for section in _sections(store, entry):
            heading = str(section.get("heading") or "text")
            n_before = sum(p.place == heading or p.place.startswith(f"{heading} (") for p in sections)
            place = f"{heading} ({n_before + 1})" if n_before else heading
            document = str(entry.body.get("document") or entry.key)
            sections.append(
                Passage(
                    place=place,
                    text=str(section.get("text") or ""),
                    page=section.get("page"),
                    document=document,
                )
            )
    return {report: tuple(p for p in sections if p.text) for report, sections in texts.items() if report}


def _sections(store: Store, entry: Entry) -> list[dict[str, Any]]:
    """Return the sections kept for a document: in the file the row names, or in the row itself."""
    name = entry.body.get("file")
    if not name:
        return list(entry.body.get("sections", []))
    path = store.folder / str(name)
    if not path.is_file():
        message = f"{path}, the text of a document, is missing."
        raise StoreError(message, hint="Put the review's folder texts/ back, or start from a copy that has it.")
    return list(json.loads(path.read_text(encoding="utf-8")))


def _suggestion_key(report: str, step: Step, plan: str, texts: Sequence[Passage]) -> str:
    # The texts are part of the key: a report whose abstract or full text arrives later is judged again.
    digest = sha256_hex("\x1e".join(f"{p.place}\x1f{p.text}" for p in texts))[:8]
    return f"{report}/{step.value}/{ENGINE_VERSION}/{plan}/{digest}"


def _tally(store: Store, summary: ScreenSummary, keys: Iterable[str], shelf: Shelf, protocol: Protocol) -> None:
    settled = read_settled(store, protocol, shelf)
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
