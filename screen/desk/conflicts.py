"""Conflicts at the desk: what each person said, side by side, settled with a reason by the adjudicator or together."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.known import known_notices
from corpora.desk.parts import Page, Part
from corpora.desk.place import desk_of, form_of, go_to
from corpora.errors import ProtocolError
from corpora.nouns.decisions import Judgement, Step
from corpora.people import read_people
from screen.desk.marked import marked
from screen.desk.screening import demand_short, reasons_at, step_of
from screen.stage.decide import decide
from screen.stage.decision_lines import DecisionLine
from screen.stage.one_report import read_judging, read_waiting
from screen.stage.queue import read_conflicts


def list_conflicts(request: Request) -> Response:
    """Answer with where people disagree, as far as both may be seen."""
    desk = desk_of(request)
    with desk.reading() as store:
        found = read_conflicts(store)
    return desk.page(request, "screen/conflicts.html", conflicts=found)


def show_conflict(request: Request) -> Response:
    """Answer with one conflict: the report, who said what, and the form that settles it."""
    desk, step = desk_of(request), step_of(request)
    who = desk.who(request)
    with desk.reading() as store:
        waiting = read_waiting(store, step, who)
        settled, plan = waiting.settled, waiting.protocol
        notices = known_notices(desk, store, settled.reports)
        judging = read_judging(store, settled, notices, request.path_params["report"], step, who)
        people = read_people(store, plan)
    reading = judging.reading
    verdicts = reading.suggestion.verdicts if reading.suggestion else ()
    quotes = [(v.criterion, v.evidence.quote) for v in verdicts if v.evidence]
    return desk.page(
        request,
        "screen/conflict.html",
        step=step,
        judging=judging,
        reading=reading,
        who=who,
        said=[row.decision for row in judging.decisions if row.decision.step is step],
        reasons=reasons_at(plan, step, verdicts, desk.speaks(request)),
        adjudicator=people.adjudicator,
        adjudicates=people.is_adjudicator(who),
        full=step is Step.FULL_TEXT,
        title=marked(reading.titles[0], quotes),
        abstract=marked(reading.abstracts[0], quotes),
    )


def settle_conflict(request: Request) -> Response:
    """Carry out what settles a conflict, with its reason; go on to the list."""
    desk, step, form = desk_of(request), step_of(request), form_of(request)
    who, report = desk.who(request), request.path_params["report"]
    said, _, criterion = form.get("decision", "").partition(":")
    if said not in set(Judgement):
        raise ProtocolError(f"{said!r} is no judgement.", hint="Include, exclude or unclear.")
    if not form.get("note"):
        raise ProtocolError("A conflict is settled with a reason.", hint="Write why, then settle it.")
    demand_short(form["note"])
    with desk.writing() as store:
        together = not read_people(store, desk.plan()).is_adjudicator(who)
        line = DecisionLine(
            report=report,
            step=step,
            judgement=Judgement(said),
            who=who,
            criterion=criterion or None,
            reason=form["note"],
            consensus=together,
        )
        decide(store, line)
    return go_to(f"/conflicts?settled={quote(report)}")


CONFLICTS = Part(
    name="screen_conflicts",
    title="Conflicts",
    start="/conflicts",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/conflicts", answer=list_conflicts),
        Page(path="/conflicts/{step}/{report}", answer=show_conflict, by_a_person=True),
        Page(path="/conflicts/{step}/{report}", answer=settle_conflict, method="POST", by_a_person=True),
    ),
)
