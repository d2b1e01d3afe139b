"""Coordinates at the desk: the page as printed with the table read drawn on it, the rows beside, one look, one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.known import known_notices, known_settled, settled_stamp
from corpora.desk.parts import Page, Part
from corpora.desk.place import Desk, desk_of, form_of, go_to
from corpora.errors import ReviewError, StoreError
from corpora.notices.wording import describe
from corpora.nouns.directions import Relation
from corpora.nouns.studies import NO_CONTRAST, FocusKind, Space
from extract.desk.acting import Done, asked_by, carry_out_asked, give_n
from extract.desk.picture_pages import brain_address, is_talairach, show_brain, show_page
from extract.desk.room import draw, room_of
from extract.orders import NONE
from extract.stage.cited import Cited, read_cited
from extract.stage.one_table import (
    OneTable,
    path_of_document,
    read_n,
    read_one_table,
    read_printed,
    state_of,
)
from extract.stage.table_list import TableLine, cited_of, count_said, read_tables, tables_stamp

BAD_REQUEST, CONFLICT = 400, 409
LONGEST_NUMBER = 6
"""Digits of the number of a row."""
DIRECTION_WORDS = {relation: relation.value.replace("_", " ") for relation in Relation}
ROLE_WORDS = {
    "x": "x", "y": "y", "z": "z", "coordinates": "coordinates", "region": "region", "statistic": "statistic",
    "size": "cluster size", "contrast": "contrast", "space": "space", "header": "heading", "other": "other",
}  # fmt: skip
"""Roles of cells as they are called above a picture, in this order."""
KIND_WORDS = {
    FocusKind.PEAK: "peak", FocusKind.CENTRE_OF_MASS: "centre of mass", FocusKind.ROI: "region of interest",
    FocusKind.CITED: "cited from another study", FocusKind.CHANNEL: "channel", FocusKind.IN_TEXT: "in the text",
}  # fmt: skip


def show_list(request: Request) -> Response:
    """Answer with the tables that foci were read from, those first that wait for a person."""
    desk = desk_of(request)
    with desk.reading() as store:
        lines = _lines(desk, store)
        cited = cited_of(store, known_settled(desk, store), lines)
    room_of(desk)
    waiting = [line for line in lines if line.included and line.waiting]
    settled = [line for line in lines if line.included and not line.waiting]
    others = [line for line in lines if not line.included]
    return desk.page(
        request,
        "coordinates/list.html",
        waiting=waiting,
        settled=settled,
        others=others,
        cited=cited,
        unknown=Cited(),
        address=address_of,
        none=NONE,
        n_foci=sum(line.n_foci for line in lines if line.included),
        n_done=sum(line.n_foci - line.waiting for line in lines if line.included),
    )


def _lines(desk: Desk, store: Any) -> tuple[TableLine, ...]:
    """Return the tables as they are now; what was read of them is kept until more is read, or decided on reports."""
    settled = known_settled(desk, store)
    read = desk.kept("tables", (settled_stamp(store), tables_stamp(store)), lambda: read_tables(store, settled))
    return count_said(store, read)


def next_table(request: Request) -> Response:
    """Go to the next table that waits, after the one named, or to the list where none does."""
    desk = desk_of(request)
    with desk.reading() as store:
        lines = _lines(desk, store)
    after = (request.query_params.get("document", ""), request.query_params.get("table", ""))
    following = _following(lines, after)
    return go_to(address_of(following.place) if following else "/coordinates")


def _following(lines: Sequence[TableLine], place: tuple[str, str]) -> TableLine | None:
    """Return the first waiting table after a place, round the end; those of included reports before all others."""
    at = next((n for n, line in enumerate(lines) if line.place == place), -1)
    ahead = [line for line in (*lines[at + 1 :], *lines[: max(at, 0)]) if line.waiting]
    return next((line for line in ahead if line.included), next(iter(ahead), None))


def show_table(request: Request) -> Response:
    """Answer with one table: what was printed, what was read, what was said of it."""
    desk = desk_of(request)
    who = desk.who(request)
    if not who:
        return go_to(f"/people?then={quote(_here(request))}")
    return _table_page(desk, request, who)


def _table_page(
    desk: Desk,
    request: Request,
    who: str,
    *,
    wrong: Sequence[str] = (),
    status: int = 200,
    typed: Mapping[str, str] | None = None,
) -> Response:
    with desk.reading() as store:
        settled = known_settled(desk, store)
        table = read_one_table(store, settled.reports, *_place(request))
        lines = _lines(desk, store)
        cited = read_cited(store, [table.report], settled).get(table.report, Cited())
        notices = describe(known_notices(desk, store, settled.reports).get(table.report, ()))
        n = read_n(store, settled.reports, table.report)
        drawing = draw(
            room_of(desk),
            table,
            lambda: read_printed(store, table.document, table.table),
            lambda: path_of_document(store, table.file, table.name),
        )
    typed = typed or {}
    at = _row_number(request, table, typed.get("focus", ""))
    used = {shape.role for sheet in drawing.sheets for shape in sheet.shapes}
    used |= {cell.role for printed in drawing.printed for line in printed.lines for cell in line}
    return desk.page(
        request,
        "coordinates/table.html",
        status=status,
        who=who,
        table=table,
        cited=cited,
        notices=notices,
        drawing=drawing,
        legend=[role for role in ROLE_WORDS if role in used and role != "other"],
        role_words=ROLE_WORDS,
        kind_words=KIND_WORDS,
        direction_words=DIRECTION_WORDS,
        at=at,
        row=table.rows[at],
        wrong=wrong,
        groups=[(name, rows, _n_of(n, name)) for name, rows in table.groups()],
        number=_numbers(table),
        mark=state_of,
        typed=typed,
        spaces=[space.value for space in Space],
        none=NONE,
        said=request.query_params.get("said", ""),
        brain=brain_address,
        is_tal=is_talairach,
        is_pooled=settled.is_included(table.report),
        **_neighbours(lines, table),
    )


def _neighbours(lines: Sequence[TableLine], table: OneTable) -> dict[str, Any]:
    at = next((n for n, line in enumerate(lines) if line.place == table.place), 0)
    following = _following(lines, table.place)
    return {
        "address": address_of(table.place),
        "following": address_of(following.place) if following else "",
        "before": address_of(lines[at - 1].place) if at > 0 else "",
        "n_tables": sum(line.included and line.waiting > 0 for line in lines),
    }


def _numbers(table: OneTable) -> Mapping[str, int]:
    return {row.key: number for number, row in enumerate(table.rows)}


def _n_of(n: Mapping[str | None, Mapping[str, Any]], contrast: str | None) -> Mapping[str, Any]:
    """Return n of a contrast as an analysis takes it: its own, else that of the whole report."""
    return n.get(contrast or NO_CONTRAST) or n.get(None) or {}


def _row_number(request: Request, table: OneTable, key: str) -> int:
    """Return which row is looked at (from 0): that of the focus `key`, the one named, else the first that waits."""
    typed = next((n for n, row in enumerate(table.rows) if row.key == key), None)
    if typed is not None:
        return typed
    asked = request.query_params.get("row", "")
    if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER and 0 < int(asked) <= len(table.rows):
        return int(asked) - 1
    return next((n for n, row in enumerate(table.rows) if row.state == "waiting"), 0)


def act(request: Request) -> Response:
    """Carry out what a form says of a table or one of its rows, and show what came of it; ask first where that is odd."""
    desk, form = desk_of(request), form_of(request)
    who = desk.who(request)
    if not who:
        return go_to(f"/people?then={quote(_here(request))}")
    try:
        with desk.writing() as store:
            reports = known_settled(desk, store).reports
            table = read_one_table(store, reports, *_place(request))
            if form.get("do") == "n":
                give_n(store, table, form, who)
                done = Done(n_written=1)
            else:
                done = carry_out_asked(
                    desk, store, reports, table, asked_by(table, form, who), form.get("shown", ""), who
                )
    except ReviewError as error:
        status = CONFLICT if isinstance(error, StoreError) else BAD_REQUEST
        wrong = [sentence for sentence in (error.message, error.hint) if sentence]
        return _table_page(desk, request, who, wrong=wrong, status=status, typed=form)
    if done.questions:
        kept = [(name, value) for name, value in form.items() if name not in ("csrf", "sure")]
        return desk.page(
            request,
            "coordinates/sure.html",
            who=who,
            questions=done.questions,
            kept=kept,
            address=address_of(table.place),
            back=f"{address_of(table.place)}?row={_row_of(table, form) + 1}",
        )
    return go_to(_after(table, form, done))


def _row_of(table: OneTable, form: Mapping[str, str]) -> int:
    return next((n for n, row in enumerate(table.rows) if row.key == form.get("focus")), 0)


def _after(table: OneTable, form: Mapping[str, str], done: Done) -> str:
    """Return where to go on: at the next row that waits after a row was settled, else at the same row."""
    at = next((n for n, row in enumerate(table.rows) if row.key == form.get("focus")), None)
    query = {"said": "left" if done.n_left else str(form.get("do"))}
    if at is not None:
        ahead = (*range(at + 1, len(table.rows)), *range(at))
        waits = [n for n in ahead if table.rows[n].state == "waiting"] if form.get("do") != "undo" else []
        query["row"] = str((waits[0] if waits else at) + 1)
    return f"{address_of(table.place)}?{urlencode(query)}"


def address_of(place: tuple[str, str]) -> str:
    """Return the address of a table's page."""
    return f"/coordinates/{quote(place[0], safe='')}/{quote(place[1])}"


def _place(request: Request) -> tuple[str, str]:
    return request.path_params["document"], request.path_params["table"]


def _here(request: Request) -> str:
    return address_of(_place(request))


COORDINATES = Part(
    name="coordinates",
    title="Coordinates",
    start="/coordinates",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/coordinates", answer=show_list),
        Page(path="/coordinates/next", answer=next_table),
        Page(path="/coordinates/{document}/{table:path}", answer=show_table),
        Page(path="/coordinates/{document}/{table:path}", answer=act, method="POST"),
        Page(path="/page-picture/{document}/{page:int}", answer=show_page),
        Page(path="/brain.png", answer=show_brain),
    ),
)
