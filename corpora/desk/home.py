"""The first page: where the review stands, what waits for whom, problems; who is at the desk, and in which language."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from corpora.catalogue.language_of import LANGUAGES
from corpora.commands.interrupted import interrupted_runs
from corpora.curation.standing import standing_problems
from corpora.curation.unconfirmed import unconfirmed_values
from corpora.desk.parts import Page, Part
from corpora.desk.place import Desk, desk_of, form_of, go_to
from corpora.people import read_people, resolve_person
from corpora.protocol import Protocol
from corpora.review.living import read_living_lines
from corpora.review.next_steps import next_steps, remarks
from corpora.review.versions import read_versions
from corpora.settled import count_rows, read_settled

COUNTED = {
    "searches": "Searches", "records": "Records", "reports": "Reports", "decisions": "Decisions in force",
    "documents": "Documents", "foci": "Foci read", "confirmed_foci": "Foci confirmed", "results": "Result files",
}  # fmt: skip
"""Views of the ledger that the first page counts, and what it calls their rows."""
PLACES = {
    "queries": "/steps", "search": "/steps", "import": "/steps", "dedup": "/steps", "fetch": "/steps", "extract": "/steps",
    "screen": "/steps", "screen --step": "/screen", "conflicts": "/conflicts", "confirm": "/coordinates", "bias": "/bias", "analyse": "/steps",
}  # fmt: skip
"""How the command of a next step begins → the page where the same is done; the longest that fits counts."""
YEAR = 365 * 24 * 3600


def show_home(request: Request) -> Response:
    """Answer with the state of the review."""
    desk = desk_of(request)
    state = read_home(desk)
    starts = {part.start for part in desk.parts}
    steps = [(step, place_of(step.command, starts)) for step in state["steps"]]
    return desk.page(request, "home.html", **(state | {"steps": steps}))


def read_home(desk: Desk) -> dict[str, Any]:
    """Return what the first page shows; asked before somebody opens it, it is there when they do."""
    with desk.reading() as store:
        stamp = (store.head(), store.protocol_hash)
        return desk.kept("home", stamp, lambda: _state(store, desk.plan()))


def _state(store: Any, plan: Protocol) -> dict[str, Any]:
    settled = read_settled(store)
    counts = count_rows(store, COUNTED)
    standing = standing_problems(store)
    return {
        "plan": plan,
        "counts": [(label, counts[view]) for view, label in COUNTED.items()],
        "steps": next_steps(store, plan, settled),
        "broken": [dict(row) for row in interrupted_runs(store)],
        "problems": Counter(row["code"] for row in standing.problems).most_common(),
        "settled_since": standing.settled_line(),
        "versions": read_versions(store),
        "people": read_people(store, plan),
    }


def show_remarks(request: Request) -> Response:
    """Answer with what is to be known of the review beside its counts: it takes a moment where there are many records."""
    desk = desk_of(request)
    with desk.reading() as store:
        said = desk.kept("remarks", (store.head(), store.protocol_hash), lambda: _remarks(store, desk.plan()))
    return desk.page(request, "remarks.html", remarks=said["remarks"], living=said["living"])


def _remarks(store: Any, plan: Protocol) -> dict[str, list[str]]:
    settled = read_settled(store)
    unconfirmed = unconfirmed_values(store, plan, settled).sentences()
    return {"remarks": [*remarks(store, plan, settled), *unconfirmed], "living": read_living_lines(store, plan)}


def place_of(command: str, starts: set[str]) -> str:
    """Return the page where what a command does is done, empty where the desk has none among its `starts`."""
    asked = command.removeprefix("focimine ").replace(";", " ")
    begins = max((name for name in PLACES if f"{asked} ".startswith(f"{name} ")), key=len, default="")
    return PLACES[begins] if begins and PLACES[begins] in starts else ""


def show_problems(request: Request) -> Response:
    """Answer with the recorded problems, of one code or all."""
    desk, code = desk_of(request), request.query_params.get("code", "")
    with desk.reading() as store:
        rows = standing_problems(store).problems
    found = [row for row in rows if not code or row["code"] == code]
    return desk.page(request, "problems.html", code=code, problems=found)


def show_people(request: Request) -> Response:
    """Answer with the people of the review, to say who is at the desk."""
    desk = desk_of(request)
    return desk.page(request, "people.html", people=desk.people(), then=request.query_params.get("then", "/"))


def say_who(request: Request) -> Response:
    """Take who is at the desk; a new name is added to the people of the review only where that was ticked."""
    desk, form = desk_of(request), form_of(request)
    name = form.get("who", "")
    if form.get("new"):
        with desk.writing() as store:
            name = resolve_person(store, desk.plan(), form["new"], new=form.get("add") == "yes")
    elif name:
        with desk.reading() as store:
            name = resolve_person(store, desk.plan(), name)
    answer = go_to(form.get("then", "/"))
    answer.set_cookie(f"{desk.cookie}_who", quote(name), max_age=YEAR, httponly=True, samesite="strict", path="/")
    return answer


def say_language(request: Request) -> Response:
    """Take the language of this browser's pages."""
    desk, form = desk_of(request), form_of(request)
    language = form.get("lang", "")
    answer = go_to(form.get("then", "/"))
    chosen = language if language in LANGUAGES else desk.language
    answer.set_cookie(f"{desk.cookie}_lang", chosen, max_age=YEAR, httponly=True, samesite="strict", path="/")
    return answer


HOME = Part(
    name="home",
    title="Home",
    start="/",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/", answer=show_home),
        Page(path="/remarks", answer=show_remarks),
        Page(path="/problems", answer=show_problems),
        Page(path="/people", answer=show_people),
        Page(path="/people", answer=say_who, method="POST"),
        Page(path="/language", answer=say_language, method="POST"),
    ),
)
