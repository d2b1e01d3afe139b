"""Coding at the desk: the plan's fields of each confirmed contrast, filled with what was read and its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.parts import Page, Part
from corpora.desk.place import Desk, desk_of, form_of, go_to
from corpora.errors import StoreError
from corpora.people import resolve_person
from extract.stage.code import Coding, add_codings
from extract.stage.coding_sheet import fields_of, open_questions, sheet_rows

Rows = Sequence[Mapping[str, Any]]


def list_reports(request: Request) -> Response:
    """Answer with the reports that have confirmed contrasts: what is open, what only the machine read."""
    desk = desk_of(request)
    rows = _rows(desk)
    reports: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        reports.setdefault(row["report"], []).append(row)
    shown = [
        (
            report,
            own[0]["citation"] or report,
            len({row["contrast"] for row in own}),
            sum(1 for row in own if row["value"] and row["machine"]),
            sum(1 for row in own if not row["value"]),
        )
        for report, own in reports.items()
    ]
    summary = open_questions(rows, desk.plan())[0] if rows else ""
    return desk.page(request, "coding/reports.html", rows=shown, summary=summary)


def show_report(request: Request) -> Response:
    """Answer with the form of one report: a part for each contrast, a line for each field."""
    desk, report = desk_of(request), request.path_params["report"]
    rows = _rows(desk)
    own = [row for row in rows if row["report"] == report]
    if not own:
        raise StoreError(f"{report} has no confirmed contrast.", hint="Confirm its coordinates first.")
    contrasts: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for number, row in enumerate(own):
        contrasts.setdefault(row["contrast"], []).append((number, row))
    reports = list(dict.fromkeys(row["report"] for row in rows))
    after = reports[(reports.index(report) + 1) % len(reports)]
    return desk.page(
        request, "coding/report.html", report=report, contrasts=contrasts, fields=fields_of(desk.plan()), after=after
    )


def code_report(request: Request) -> Response:
    """Write what was changed, and the machine's values that were ticked, in the name of who is at the desk."""
    desk, form, report = desk_of(request), form_of(request), request.path_params["report"]
    who = desk.who(request)
    codings = []
    for number in range(sum(name.startswith("field:") for name in form)):
        value, before = form.get(f"value:{number}", ""), form.get(f"before:{number}", "")
        ticked = form.get(f"ok:{number}") == "yes"
        if value and (value != before or ticked):
            codings.append(
                Coding(
                    report=report,
                    contrast=form.get(f"contrast:{number}") or None,
                    field=form.get(f"field:{number}", ""),
                    value=value,
                    quote=form.get(f"quote:{number}", "") if value == before else "",
                )
            )
    if codings:
        with desk.writing() as store:
            plan = desk.plan()
            add_codings(store, plan, codings, who=resolve_person(store, plan, who))
    return go_to(form.get("then") or f"/coding/{quote(report)}?saved={len(codings)}")


def _rows(desk: Desk) -> Rows:
    with desk.reading() as store:
        stamp = (store.head(), store.protocol_hash)
        return desk.kept("coding", stamp, lambda: sheet_rows(store, desk.plan()))


CODING = Part(
    name="coding",
    title="Coding",
    start="/coding",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/coding", answer=list_reports),
        Page(path="/coding/{report}", answer=show_report, by_a_person=True),
        Page(path="/coding/{report}", answer=code_report, method="POST", by_a_person=True),
    ),
)
