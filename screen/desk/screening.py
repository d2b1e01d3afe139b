"""Screening at the desk: one report at a time or a list, by key; every judgement goes through `screen.stage.decide`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.known import known_notices
from corpora.desk.parts import Page, Part
from corpora.desk.place import Desk, desk_of, form_of, go_to
from corpora.errors import ProtocolError
from corpora.notices.wording import REASON, REASON_WORDS
from corpora.nouns.decisions import CriterionVerdict, Judgement, Step
from corpora.protocol import Protocol
from screen.desk.marked import marked
from screen.desk.order import ordered
from screen.stage.decide import decide
from screen.stage.decision_lines import DecisionLine
from screen.stage.one_report import Judging, Waiting, last_of, read_judging, read_waiting

SHOWN = 50
"""Reports on a page of the list."""
MOST_KEYS = 9
LONGEST_NOTE = 4000
"""Characters of a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A criterion a report may be excluded by: its key, its words, what the rules make of it."""

    id: str
    words: str
    key: str
    verdict: CriterionVerdict | None


def begin(request: Request) -> Response:
    """Go to the first step at which something waits for who is at the desk."""
    desk = desk_of(request)
    who = desk.who(request)
    for step in Step:
        with desk.reading() as store:
            waiting = read_waiting(store, step, who)
        if waiting.reports:
            return go_to(f"/screen/{step.value}")
    return go_to(f"/screen/{Step.TITLE_ABSTRACT.value}")


def next_report(request: Request) -> Response:
    """Go to the report that is best read next at a step, after the one named, or say that nothing waits."""
    desk, step = desk_of(request), step_of(request)
    who = desk.who(request)
    with desk.reading() as store:
        waiting = read_waiting(store, step, who)
    reports, _ = ordered(desk, step, who, waiting)
    after = request.query_params.get("after", "")
    if not reports:
        return desk.page(request, "screen/done.html", step=step, waiting=waiting, who=who)
    place = reports.index(after) + 1 if after in reports else 0
    return go_to(_address(step, reports[place % len(reports)]))


def show_report(request: Request) -> Response:
    """Answer with one report: its texts with the rules' quotes marked, the criteria beside, the keys."""
    desk, step = desk_of(request), step_of(request)
    who = desk.who(request)
    with desk.reading() as store:
        waiting = read_waiting(store, step, who)
        judging = read_judging(
            store,
            waiting.settled,
            known_notices(desk, store, waiting.settled.reports),
            request.path_params["report"],
            step,
            who,
        )
    reports, order = ordered(desk, step, who, waiting)
    return desk.page(
        request,
        "screen/report.html",
        **_shown(desk, request, waiting, judging, step),
        **_place(reports, order, judging, waiting),
        who=who,
    )


def _shown(desk: Desk, request: Request, waiting: Waiting, judging: Judging, step: Step) -> dict[str, Any]:
    reading = judging.reading
    verdicts = reading.suggestion.verdicts if reading.suggestion else ()
    quotes = [(v.criterion, v.evidence.quote) for v in verdicts if v.evidence]
    title, other_title = reading.titles
    abstract, other_abstract = reading.abstracts
    reasons = reasons_at(waiting.protocol, step, verdicts, desk.speaks(request), retracted=bool(reading.notices))
    return {
        "step": step,
        "judging": judging,
        "reading": reading,
        "reasons": reasons,
        "may_judge": waiting.may_judge,
        "titles": [marked(text, quotes) for text in (title, other_title) if text],
        "abstracts": [marked(text, quotes) for text in (abstract, other_abstract) if text],
        "full": step is Step.FULL_TEXT,
        "said": request.query_params.get("said", ""),
    }


def _place(reports: Sequence[str], order: Any, judging: Judging, waiting: Waiting) -> dict[str, Any]:
    here = judging.reading.report
    return {
        "n_left": len(reports),
        "n_due": waiting.n_due,
        "waits": here in reports,
        "order": order,
    }


def reasons_at(
    protocol: Protocol, step: Step, verdicts: Sequence[CriterionVerdict], language: str, *, retracted: bool = False
) -> list[Reason]:
    """Return the criteria of `step` in the order of the plan, each with the key that excludes by it."""
    of = {verdict.criterion: verdict for verdict in verdicts}
    found = [
        Reason(
            id=c.id, words=c.wording.in_language(language), key=str(n) if n <= MOST_KEYS else "", verdict=of.get(c.id)
        )
        for n, c in enumerate((c for c in protocol.screening.criteria if step.value in c.steps), 1)
    ]
    if retracted and all(reason.id != REASON for reason in found):
        words = REASON_WORDS.zh if language == "zh" else REASON_WORDS.en
        found.append(Reason(id=REASON, words=words, key="0", verdict=of.get(REASON)))
    return found


def judge(request: Request) -> Response:
    """Carry out a judgement and go on to the next report; "undo" takes back the last one and shows its report."""
    desk, step, form = desk_of(request), step_of(request), form_of(request)
    who = desk.who(request)
    report = request.path_params["report"]
    said, _, criterion = form.get("decision", "").partition(":")
    if said == "undo":
        return _undo(desk, step, who, report)
    if said not in set(Judgement):
        raise ProtocolError(f"{said!r} is no judgement.", hint="Include, exclude or unclear.")
    demand_short(form.get("note", ""))
    line = DecisionLine(
        report=report,
        step=step,
        judgement=Judgement(said),
        who=who,
        criterion=criterion or None,
        reason=form.get("note", ""),
    )
    with desk.writing() as store:
        decide(store, line)
    return go_to(f"/screen/{step.value}?after={quote(report)}" if form.get("stay") != "yes" else _address(step, report))


def demand_short(note: str) -> None:
    """Refuse (ProtocolError) a note longer than the field it is written in takes."""
    if len(note) > LONGEST_NOTE:
        raise ProtocolError(
            "The note is too long: nothing was written.", hint=f"Give at most {LONGEST_NOTE} characters."
        )


def _undo(desk: Desk, step: Step, who: str, here: str) -> Response:
    with desk.writing() as store:
        last = last_of(store, step, who)
        if last is None:
            return go_to(_address(step, here))
        decide(
            store,
            DecisionLine(report=last.report, step=step, judgement=Judgement.UNCLEAR, who=who, reason="taken back"),
        )
    return go_to(f"{_address(step, last.report)}?said=undone")


def show_list(request: Request) -> Response:
    """Answer with what waits at a step, best read first, a page of it."""
    desk, step = desk_of(request), step_of(request)
    who = desk.who(request)
    with desk.reading() as store:
        waiting = read_waiting(store, step, who)
        reports, order = ordered(desk, step, who, waiting)
        number = _page_number(request, len(reports))
        shown = reports[(number - 1) * SHOWN : number * SHOWN]
        notices = known_notices(desk, store, waiting.settled.reports)
        readings = [read_judging(store, waiting.settled, notices, report, step, who).reading for report in shown]
    last = max(1, -(-len(reports) // SHOWN))
    return desk.page(
        request,
        "screen/list.html",
        step=step,
        readings=readings,
        order=order,
        number=number,
        last=last,
        n_left=len(reports),
        first=(number - 1) * SHOWN + 1,
        who=who,
    )


def _page_number(request: Request, n_reports: int) -> int:
    asked = request.query_params.get("page", "1")
    last = max(1, -(-n_reports // SHOWN))
    return min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() else 1


def step_of(request: Request) -> Step:
    """Return the step in the address; ProtocolError where there is no such step."""
    said = request.path_params["step"]
    if said not in set(Step):
        raise ProtocolError(f"{said}: no step of screening.", hint=f"Steps: {', '.join(Step)}.")
    return Step(said)


def _address(step: Step, report: str) -> str:
    return f"/screen/{step.value}/{quote(report)}"


SCREENING = Part(
    name="screen",
    title="Screening",
    start="/screen",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/screen", answer=begin, by_a_person=True),
        Page(path="/screen/{step}", answer=next_report, by_a_person=True),
        Page(path="/screen/{step}/list", answer=show_list, by_a_person=True),
        Page(path="/screen/{step}/{report}", answer=show_report, by_a_person=True),
        Page(path="/screen/{step}/{report}", answer=judge, method="POST", by_a_person=True),
    ),
)
