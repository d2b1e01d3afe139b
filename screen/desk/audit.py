"""The audit at the desk: any paper's story, and what the machine decided alone, to be read again."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.known import records_stamp
from corpora.desk.parts import Page, Part
from corpora.desk.place import Desk, desk_of, go_to
from corpora.errors import StoreError
from screen.audit.cards import Card, find_cards
from screen.audit.machine import by_machine_alone, machine_lines, machine_tables
from screen.audit.story import WHEN
from screen.stage.audit.reading import read_judged, read_review
from screen.stage.audit.story import read_all_cards, read_story

MOST = 50
"""Reports that one search lists."""
MOST_ROWS = 300


def search_reports(request: Request) -> Response:
    """Answer with the reports that some words name; one that is named alone is shown at once."""
    desk, words = desk_of(request), request.query_params.get("q", "").strip()
    if not words:
        return desk.page(request, "audit/search.html", words="", found=None)
    found = find_cards(_known_cards(desk), words)
    if len(found.cards) == 1:
        return go_to(f"/audit/{found.cards[0].report}")
    return desk.page(request, "audit/search.html", words=words, found=found, most=MOST)


def show_story(request: Request) -> Response:
    """Answer with all that the ledger knows of one report; what is hidden in blind review is left out."""
    desk, report = desk_of(request), request.path_params["report"]
    with desk.reading() as store:
        found = find_cards(_known_cards(desk), report)
        if len(found.cards) != 1:
            raise StoreError(f"{report}: the review holds no such report.", hint="Search it by author, year or title.")
        story = read_story(store, found.cards[0])
    return desk.page(
        request,
        "audit/story.html",
        story=story,
        card=story.card,
        when=lambda at: at[WHEN].replace("T", " "),
        tables=[table for table in story.tables if table.rows],
    )


def _known_cards(desk: Desk) -> list[Card]:
    with desk.reading() as store:
        return desk.kept("cards", records_stamp(store), lambda: read_all_cards(store))


def show_machine(request: Request) -> Response:
    """Answer with what the machine settled and no person looked at, each with the words it rests on."""
    desk = desk_of(request)
    with desk.reading() as store:
        stamp = (store.head(), store.protocol_hash)
        found = desk.kept("machine", stamp, lambda: by_machine_alone(read_judged(read_review(store))))
    return desk.page(
        request, "audit/machine.html", lines=machine_lines(found), tables=machine_tables(found), most=MOST_ROWS
    )


AUDIT = Part(
    name="audit",
    title="Audit",
    start="/audit",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/audit", answer=search_reports),
        Page(path="/audit/machine", answer=show_machine),
        Page(path="/audit/{report}", answer=show_story),
    ),
)
