"""Risk of bias of a review as it is shown: a person's own sheet, conflicts, tables, what the figures draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpora.errors import ProtocolError
from corpora.people import fold_name
from corpora.review.risk_of_bias import Cell, Judged
from corpora.settled import read_coded
from corpora.store import Store
from screen.bias.instruments import OVERALL
from screen.bias.plots import Assessment, Study
from screen.bias.sheet import Line, Paper
from screen.stage.bias import Bias

TABLE = ("report", "study", "item", "wording", "judgement", "who", "settled_by", "quote", "page", "reason")
"""Columns of the table of judgements that are settled."""
MOST_NAMED = 5
"""Papers without a weight that an error names."""


def own_lines(bias: Bias, who: str) -> dict[Cell, Line]:
    """Return what a person judged, by report and item: their own judgements, and conflicts they settled."""
    found = {}
    for cell, own in bias.state.own.items():
        row = bias.state.settling[cell] if bias.is_settler(cell, who) else own.get(fold_name(who))
        if row is not None and row.judgement is not None and bias.instrument.find_answer(row.judgement):
            found[cell] = Line(
                report=cell[0], item=cell[1], judgement=row.judgement, quote=row.quote, page=row.page, reason=row.reason
            )
    return found


def assess(bias: Bias, weights: Mapping[str, float], *, weighted_by: str = "") -> Assessment:
    """Return what is settled as the figures and robvis's table need it; without a weight every paper counts the same.

    The judgement of a paper as a whole is people's where they gave one, else the worst of its items (see
    `Instrument.worst`), None as long as an item is open.
    """
    names = _study_names(bias.papers)
    studies = []
    for paper in bias.papers:
        judged = {
            item.id: bias.state.judged[paper.report, item.id].judgement
            for item in bias.instrument.items
            if (paper.report, item.id) in bias.state.judged
        }
        known = {item: value for item, value in judged.items() if bias.instrument.find_answer(value)}
        overall = bias.state.judged.get((paper.report, OVERALL))
        derived = bias.instrument.worst(list(known.values()))
        studies.append(
            Study(
                name=names[paper.report],
                judged=known,
                overall=overall.judgement if overall else derived,
                weight=weights.get(paper.report, 1.0),
            )
        )
    return Assessment(instrument=bias.instrument, studies=tuple(studies), weighted_by=weighted_by)


def _study_names(papers: Sequence[Paper]) -> dict[str, str]:
    """Return "Author, year" of each paper, with a, b, c … after the year where it would name several."""
    plain = {paper.report: ", ".join(filter(None, (paper.author, paper.year))) or paper.report for paper in papers}
    groups: dict[str, list[str]] = {}
    for report, name in plain.items():
        groups.setdefault(name, []).append(report)
    return {
        report: name if len(groups[name]) == 1 else f"{name}{_letters(groups[name].index(report))}"
        for report, name in plain.items()
    }


def _letters(number: int) -> str:
    """Return 0 as a, 25 as z, 26 as aa …."""
    before, last = divmod(number, 26)
    return (_letters(before - 1) if before else "") + chr(ord("a") + last)


def read_weights(store: Store, bias: Bias, field: str | None) -> dict[str, float]:
    """Return the weight of each included paper: the largest number coded for it in `field`; empty where that is None.

    Raises
    ------
    ProtocolError : a paper has no such number.
    """
    if field is None:
        return {}
    found: dict[str, float] = {}
    for (report, _, name), coded in read_coded(store, bias.reports).items():
        if name == field:
            try:
                found[report] = max(found.get(report, 0.0), float(coded.value))
            except ValueError:
                continue
    missing = [paper for paper in bias.papers if not found.get(paper.report)]
    if missing:
        listed = ", ".join(f"{paper.report} ({paper.author}, {paper.year})" for paper in missing[:MOST_NAMED])
        raise ProtocolError(
            f"{len(missing)} included papers have no {field}: {listed}{' …' if len(missing) > MOST_NAMED else ''}.",
            hint=f"Code {field} (`focimine code --from`), or leave --weight out: every paper then counts the same.",
        )
    return found


def to_rows(bias: Bias) -> list[dict[str, str | None]]:
    """Return a row for each included paper and item; `judgement` is None where nothing is settled. Keys: `TABLE`."""
    names = _study_names(bias.papers)
    wordings = {item.id: item.wording.in_language("en") for item in bias.instrument.items} | {OVERALL: "Overall"}
    rows = []
    for paper, item in bias.cells():
        judged = bias.state.judged.get((paper.report, item))
        words = {name: _joined(judged, name) for name in ("quote", "page", "reason")}
        people = ("one person" if judged and len(judged.who) == 1 else "agreement") if judged else None
        rows.append(
            {
                "report": paper.report,
                "study": names[paper.report],
                "item": item,
                "wording": wordings[item],
                "judgement": judged.judgement if judged else None,
                "who": "; ".join(judged.who) if judged else None,
                "settled_by": (judged.settles or people) if judged else None,
                **words,
            }
        )
    return rows


def _joined(judged: Judged | None, name: str) -> str | None:
    """Return what those who judged wrote under `name`, each text once."""
    said = dict.fromkeys(str(getattr(row, name)) for row in judged.rows if getattr(row, name)) if judged else {}
    return " | ".join(said) or None


def conflict_rows(bias: Bias) -> list[dict[str, Any]]:
    """Return where people disagree about an included paper, and what each of them says with their reasons."""
    names = _study_names(bias.papers)
    return [
        {"report": paper.report, "study": names[paper.report], "item": item, "said": _said(bias, paper.report, item)}
        for paper, item in bias.cells()
        if (paper.report, item) in bias.state.conflicts
    ]


def _said(bias: Bias, report: str, item: str, language: str | None = None) -> list[str]:
    found = []
    for row in bias.state.conflicts[report, item]:
        value = row.judgement or ""
        known = bias.instrument.find_answer(value)
        shown = bias.instrument.answer(known).wording.in_language(language) if known and language else value
        why = row.reason or row.quote
        found.append(f"{row.who}: {shown}{f' ({why})' if why else ''}")
    return found


def said_in_conflicts(bias: Bias, who: str, language: str) -> dict[Cell, str]:
    """Return what people said of each item in conflict, for those who take part in it and for the adjudicator."""
    return {
        cell: "; ".join(_said(bias, *cell, language))
        for cell in bias.state.conflicts
        if bias.people.is_adjudicator(who) or fold_name(who) in bias.state.own[cell]
    }
