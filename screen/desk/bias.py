"""Risk of bias at the desk: a paper at a time, the instrument's questions with their answers, words and page beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.parts import Page, Part
from corpora.desk.place import desk_of, form_of, go_to
from corpora.errors import ProtocolError, StoreError
from corpora.people import fold_name
from corpora.review.risk_of_bias import BiasRow
from screen.bias.instruments import OVERALL, OVERALL_WORDING
from screen.bias.sheet import Line, Paper
from screen.stage.bias import Bias, add_judgements, read_all, undo
from screen.stage.one_report import documents_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item of the instrument as it is asked of a paper: what this person said, and what may be seen of others."""

    item: str
    wording: str
    mine: BiasRow | None
    others: tuple[BiasRow, ...]
    settled: str
    in_conflict: bool


def list_papers(request: Request) -> Response:
    """Answer with the included papers: how many questions are answered, which are in conflict."""
    desk = desk_of(request)
    who = desk.who(request)
    with desk.reading() as store:
        try:
            bias = read_all(store)
        except ProtocolError as error:
            return desk.page(request, "bias/papers.html", missing=error.message, hint=error.hint, rows=[])
    left = bias.open_for(who)
    rows = [
        (
            paper,
            sum(report == paper.report for report, _ in left),
            sum(cell[0] == paper.report for cell in bias.state.conflicts),
        )
        for paper in bias.papers
    ]
    return desk.page(request, "bias/papers.html", missing="", hint="", rows=rows, instrument=bias.instrument)


def show_paper(request: Request) -> Response:
    """Answer with the questions of one paper."""
    desk, report = desk_of(request), request.path_params["report"]
    who = desk.who(request)
    language = desk.speaks(request)
    with desk.reading() as store:
        bias = read_all(store)
        paper = _paper(bias, report)
        documents = documents_of(store, bias.reports.records[paper.report])
    answers = [
        (answer.value, answer.wording.in_language(language), answer.symbol) for answer in bias.instrument.in_order()
    ]
    papers = [one.report for one in bias.papers]
    after = papers[(papers.index(paper.report) + 1) % len(papers)]
    return desk.page(
        request,
        "bias/paper.html",
        paper=paper,
        questions=_questions(bias, paper, who, language),
        answers=answers,
        documents=documents,
        after=after,
        instrument=bias.instrument,
    )


def _questions(bias: Bias, paper: Paper, who: str, language: str) -> list[Question]:
    asked = [(item.id, item.wording.in_language(language)) for item in bias.instrument.items]
    asked.append((OVERALL, OVERALL_WORDING.in_language(language)))
    found = []
    for item, wording in asked:
        cell = (paper.report, item)
        own = bias.state.own.get(cell, {})
        seen = [row for name, row in own.items() if name != fold_name(who) and row.key not in bias.state.hidden]
        settled = bias.state.judged.get(cell)
        found.append(
            Question(
                item=item,
                wording=wording,
                mine=own.get(fold_name(who)),
                others=tuple(seen),
                settled=settled.judgement if settled else "",
                in_conflict=cell in bias.state.conflicts,
            )
        )
    return found


def judge_paper(request: Request) -> Response:
    """Write the answers that were given; those left open say nothing."""
    desk, form = desk_of(request), form_of(request)
    who, report = desk.who(request), request.path_params["report"]
    with desk.writing() as store:
        if form.get("undo"):
            undo(store, report, form["undo"], who=who)
            return go_to(f"/bias/{quote(report)}")
        bias = read_all(store)
        lines = _lines(bias, report, form)
        settling = [line for line in lines if form.get("settle") == line.item]
        plain = [line for line in lines if line not in settling]
        if plain:
            add_judgements(store, plain, who=who)
        if settling:
            add_judgements(store, settling, who=who, consensus=not bias.people.is_adjudicator(who))
    return go_to(form.get("then") or f"/bias/{quote(report)}")


def _lines(bias: Bias, report: str, form: dict[str, str]) -> Sequence[Line]:
    items = [*(item.id for item in bias.instrument.items), OVERALL]
    lines = []
    for item in items:
        said = form.get(f"judgement:{item}", "")
        if not said:
            continue
        if bias.instrument.find_answer(said) != said:
            raise ProtocolError(
                f"{said!r} is no judgement of {bias.instrument.id}.", hint="Choose one that is offered."
            )
        words = {name: form.get(f"{name}:{item}", "") for name in ("quote", "page", "reason")}
        lines.append(Line(report=report, item=item, judgement=said, **words))
    return lines


def _paper(bias: Bias, report: str) -> Paper:
    found = next((paper for paper in bias.papers if paper.report == bias.reports.of.get(report)), None)
    if found is None:
        raise StoreError(f"{report}: no included report of that name.", hint="See the list of included papers.")
    return found


BIAS = Part(
    name="bias",
    title="Risk of bias",
    start="/bias",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/bias", answer=list_papers, by_a_person=True),
        Page(path="/bias/{report}", answer=show_paper, by_a_person=True),
        Page(path="/bias/{report}", answer=judge_paper, method="POST", by_a_person=True),
    ),
)
