"""The curated dataset: what people confirmed and coded in the ledger, as contrasts."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpora.curation.inherited import with_inherited
from corpora.curation.unconfirmed import unconfirmed_values
from corpora.errors import ProtocolError
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.directions import Direction, Relation
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import NO_CONTRAST, Contrast, Focus, FocusKind, Space
from corpora.overlap.pooling import Judged, shared_samples
from corpora.review.overlaps import judged_overlaps
from corpora.review.report_names import read_bibliography, study_names
from corpora.settled import Reports, Settled, read_coded, read_settled
from corpora.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedReport:
    """One included report with its contrasts; `contrasts` is empty where no focus of it is confirmed.

    `coded` are the values of the contrasts ("" for all) that people coded; what a machine read is in the contrasts alone.
    """

    id: str
    study: str
    title: str
    doi: str | None
    pmid: str | None
    contrasts: tuple[Contrast, ...]
    coded: dict[str, dict[str, str]]
    document: str | None


def included_reports(store: Store, settled: Settled | None = None, *, statistics: bool = False) -> list[CuratedReport]:
    """Return the included reports in the order they entered the review, with what is confirmed of each.

    `settled` is what is settled in the review, where the caller has read it already. Foci have their `statistic` only with `statistics`:
    no analysis of coordinates uses it.
    """
    settled = settled or read_settled(store)
    rows = read_bibliography(store, settled.included())
    studies = study_names(rows)
    documents = _documents(store, settled.reports)
    codings, by_people = _codings(store, settled.reports)
    foci = _foci(store, settled.reports, statistics=statistics)
    names = Counter(name for row in rows for name in foci[row["record"]])
    unconfirmed = unconfirmed_values(store, settled=settled).by_contrast(entering=True)

    def contrasts_of(report: str) -> tuple[Contrast, ...]:
        return tuple(
            replace(
                _contrast(report, studies[report], name, found, codings[report], alone=names[name] == 1),
                unconfirmed=unconfirmed.get((report, name), ()),
            )
            for name, found in foci[report].items()
        )

    contrasts = _shared(
        {row["record"]: contrasts_of(row["record"]) for row in rows}, judged_overlaps(store, settled.reports)
    )
    return [
        CuratedReport(
            id=row["record"],
            study=studies[row["record"]],
            title=row["title"] or "",
            doi=row["doi"],
            pmid=row["pmid"],
            contrasts=contrasts[row["record"]],
            coded={
                name: values for name, values in codings[row["record"]].items() if (row["record"], name) in by_people
            },
            document=documents.get(row["record"]),
        )
        for row in rows
    ]


def _shared(contrasts: dict[str, tuple[Contrast, ...]], judged: Sequence[Judged]) -> dict[str, tuple[Contrast, ...]]:
    """Return the contrasts of each report with the names of samples that people found in several reports."""
    found = shared_samples(judged, {report: [c.sample for c in own] for report, own in contrasts.items()})
    return {
        report: tuple(replace(c, shared_sample=found.get((report, c.sample))) for c in own)
        for report, own in contrasts.items()
    }


def _documents(store: Store, reports: Reports) -> dict[str, str]:
    """Return the name of each report's document, the first by name of several."""
    rows = store.query("SELECT record, name FROM documents ORDER BY name DESC")
    return {reports.of.get(row["record"], row["record"]): row["name"] for row in rows}


def left_out(store: Store, settled: Settled, reports: Sequence[CuratedReport]) -> list[Problem]:
    """Return a problem for each report or coding that people entered and no analysis will hold."""
    problems: list[Problem] = []
    for report in reports:
        problems += _without_foci(report) if not report.contrasts else _without_contrast(report)
    n_foci: Counter[str] = Counter()
    for row in store.query("SELECT record FROM confirmed_foci ORDER BY seq"):
        n_foci[settled.reports.of.get(row["record"], row["record"])] += 1
    return problems + [_not_included(settled, name, n) for name, n in n_foci.items() if not settled.is_included(name)]


def _without_foci(report: CuratedReport) -> list[Problem]:
    return [
        Problem(
            code="REPORT-NO-FOCI",
            item=f"{report.study} ({report.id})",
            message="It is included, but none of its foci is confirmed: it is in no analysis.",
            hint="Confirm its foci (`focimine confirm --list`), or say in your report that it gives none.",
        )
    ]


def _without_contrast(report: CuratedReport) -> list[Problem]:
    names = {contrast.name for contrast in report.contrasts}
    return [
        Problem(
            code="CODING-NO-CONTRAST",
            item=f"{report.study} ({report.id})",
            message=f"Values are coded for {name!r}, but no confirmed focus belongs to a contrast of that name.",
            hint=f"Its contrasts: {', '.join(sorted(names))}. Correct the name, or confirm the foci it lacks.",
        )
        for name in sorted(report.coded)
        if name and name not in names
    ]


def _not_included(settled: Settled, report: str, n_foci: int) -> Problem:
    screening = settled.outcome(report).screening
    out = screening is not None and screening.judgement is Judgement.EXCLUDE
    step = Step.TITLE_ABSTRACT if out else Step.FULL_TEXT
    why = "it is excluded at title and abstract" if out else "it is not included at full text"
    return Problem(
        code="FOCI-NOT-INCLUDED",
        item=report,
        message=f"{n_foci} of its foci are confirmed, but {why}: they are in no analysis.",
        hint=f"Decide on the report with `focimine decide --step {step.value}`.",
    )


def _codings(store: Store, reports: Reports) -> tuple[dict[str, dict[str, dict[str, str]]], set[tuple[str, str]]]:
    """Return report → contrast ("" for the whole report) → field → value, and the contrasts that people coded."""
    codings: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    by_people = set()
    for (report, contrast, field), coded in read_coded(store, reports).items():
        codings[report][contrast or ""][field] = coded.value
        if not coded.machine:
            by_people.add((report, contrast or ""))
    return codings, by_people


_FOCI = """SELECT record, document, page, table_label, row, contrast, region, kind, raw, x, y, z, space, direction, first_condition,
second_condition FROM confirmed_foci ORDER BY seq"""
_STATISTICS = """SELECT c.record, c.document, c.page, c.table_label, c.row, c.contrast, c.region, c.kind, c.raw, c.x, c.y, c.z, c.space,
c.direction, c.first_condition, c.second_condition, f.statistic, f.statistic_name
FROM confirmed_foci c JOIN foci f ON f.focus = c.focus ORDER BY c.seq"""


def _foci(store: Store, reports: Reports, *, statistics: bool = False) -> dict[str, dict[str, list[Focus]]]:
    """Return report → contrast → its confirmed foci in the order they were read; their statistics where they are asked for."""
    found: dict[str, dict[str, list[Focus]]] = defaultdict(dict)
    for row in store.query(_STATISTICS if statistics else _FOCI):
        report = reports.of.get(row["record"], row["record"])
        focus = _focus(row)
        if statistics and row["statistic"] is not None:
            focus = replace(focus, statistic=float(row["statistic"]), statistic_name=row["statistic_name"])
        found[report].setdefault(row["contrast"] or NO_CONTRAST, []).append(focus)
    return found


def _focus(row: sqlite3.Row) -> Focus:
    return Focus(
        x=float(row["x"]),
        y=float(row["y"]),
        z=float(row["z"]),
        raw=row["raw"] or "",
        kind=FocusKind(row["kind"]),
        space=Space(row["space"]) if row["space"] else None,
        contrast=row["contrast"],
        direction=_direction(row),
        region=row["region"],
        document=row["document"],
        table=row["table_label"],
        page=row["page"],
        row=row["row"],
    )


def _direction(row: sqlite3.Row) -> Direction | None:
    if not row["direction"]:
        return None
    first, second = row["first_condition"] or "", row["second_condition"] or ""
    return Direction(relation=Relation(row["direction"]), first=first, second=second)


def _contrast(
    report: str, study: str, name: str, foci: list[Focus], coded: dict[str, dict[str, str]], *, alone: bool
) -> Contrast:
    """Return one contrast; its id is its name where that names the study and no other report uses it."""
    coding = with_inherited(coded.get("", {}), coded.get(name, {}))
    return Contrast(
        id=name if alone and name.startswith(study.split(",")[0]) else f"{study}: {name}",
        study=study,
        name=name,
        sample=coding.get("sample") or report,
        n=_sample_size(coding.get("n"), f"{study}, {name}"),
        foci=tuple(foci),
        coding=coding,
    )


def _sample_size(text: str | None, where: str) -> int | None:
    """Return the coded number of participants, None where nothing is coded; ProtocolError when it is no count."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (number >= 1 and number.is_integer()):
        raise ProtocolError(
            f"{where}: the coded n is {text!r}, not a number of participants.",
            hint="Correct it in the coding sheet (`focimine code -o sheet.csv`, then --from).",
        )
    return int(number)
