"""A quick look: the plan with other permutations or another seed, into a folder of its own, never over the plan's results."""

from __future__ import annotations

from dataclasses import replace

from corpora.files import held
from corpora.nouns.evidence import Problem, Severity
from corpora.outputs.folders import filled
from corpora.protocol import AnalysisSection, Protocol, ReviewSection, Wording
from corpora.review.closing import folder_of
from corpora.review.facts import note_facts
from corpora.store import Store
from meta.stage.analyse import RESULTS, VERSION, Analysed, RecordParts, Report, prepare, run_plan_into

PREVIEWS = "previews"
"""Folder of a review in which every quick look has its own; nothing in it is a result of the review."""
STAGE = "analyse-preview"
_TITLE = {"en": "PREVIEW, not the plan's result: ", "zh": "预览（不是计划的结果）："}


def planned(section: AnalysisSection, permutations: int | None, seed: int | None) -> AnalysisSection:
    """Return the plan with the permutations and the seed a person asked for; the plan itself where these are its own."""
    asked = {"permutations": permutations, "seed": seed}
    return section.model_copy(update={key: value for key, value in asked.items() if value is not None})


def preview(
    store: Store,
    source: Store,
    protocol: Protocol,
    section: AnalysisSection,
    *,
    number: int | None = None,
    workers: int,
    scheduler: str | None = None,
    report: Report | None,
    parts: RecordParts | None = None,
) -> Analysed:
    """Run the plan as `section` gives it into previews/; results/ and the report stay as they are.

    The ledger says that somebody looked and with which settings; files of a preview are nobody's evidence and are no rows.

    Parameters
    ----------
    source : where the confirmed foci are read: `store` itself, or the review in the state of version `number`.
    section : the plan's analysis with other permutations or another seed (`planned`).

    Raises
    ------
    ProtocolError : nothing is confirmed, the plan cannot be run, or files that we did not write are in the way.
    """
    target = store.folder / PREVIEWS / _name(section, number)
    flow = store.folder / (RESULTS if number is None else folder_of(number)) / "prisma"
    if number is None:
        note_facts(store)
    marked = protocol.model_copy(update={"review": _marked(protocol.review), "analysis": section})
    ready = prepare(source, marked, workers=workers, scheduler=scheduler, flow=flow, parts=parts)
    notice = _notice(protocol.analysis, section)
    ready = replace(ready, beside=replace(ready.beside, problems=(notice, *ready.beside.problems)))
    settings = section.model_dump(mode="json")
    with held(store.folder, "An analysis of this review"), filled(target) as made:
        done = run_plan_into(source, ready, made, report=report, to_review="../../")
        with store.run(STAGE, version=VERSION, number=number, analysis=settings, folder=target.name):
            pass
    places = {path: target / path.relative_to(made) for path in (*done.files, *done.reports)}
    return replace(
        done,
        lines=(*done.lines, f"Preview in {target}; the plan's own results are as they were."),
        reports=tuple(places[path] for path in done.reports),
        files=tuple(places[path] for path in done.files),
    )


def _name(section: AnalysisSection, number: int | None) -> str:
    name = f"permutations-{section.permutations}-seed-{section.seed}"
    return name if number is None else f"version-{number}-{name}"


def _marked(review: ReviewSection) -> ReviewSection:
    """Return the review with a title that says what the pages are."""
    title = {key: _TITLE[key] + words for key, words in review.title.model_dump().items() if words}
    return review.model_copy(update={"title": Wording(**title)})


def _notice(plan: AnalysisSection, section: AnalysisSection) -> Problem:
    return Problem(
        code="ANALYSIS-PREVIEW",
        item="analysis",
        message=f"This is a preview with {section.permutations} permutations, seed {section.seed}; the plan says "
        f"{plan.permutations}, seed {plan.seed}. What is significant here need not be significant there.",
        hint="`focimine analyse` without these options carries the plan out; publish only that.",
        severity=Severity.WARNING,
    )
