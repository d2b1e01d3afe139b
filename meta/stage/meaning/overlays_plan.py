"""The plan's overlays carried out (`analysis.overlays`): sections of the report on the main analysis and the plan's networks."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from corpora.protocol import AnalysisSection
from meta.analysis import AnalysisResult
from meta.databases import shelf
from meta.engine.space import from_volume
from meta.overlays.compare import NULL_MAPS, Progress
from meta.overlays.networks import Networks, files_of, read_networks
from meta.overlays.section import KEY, not_done_section, overlays_section, with_missing
from meta.plan import MAIN, PlanResult
from meta.section_files import WHOLE_REVIEW
from meta.sections import ReportSection, Words
from meta.stage.asked import Asked, Further
from meta.stage.meaning.decode_plan import ale_maps
from meta.stage.meaning.network_maps import NetworkMap, network_maps
from meta.stage.meaning.overlays import ThresholdedMap, lay_map, overlay_images

USUAL_SOURCE = "neurosynth"


def overlays(asked: Asked) -> Further:
    """Return the plan's overlays; nothing where it names none."""
    sections, problems = overlay_analyses(
        asked.result,
        asked.section,
        asked.review,
        networks=network_maps(asked.results, asked.done),
        workers=max(asked.workers, 1),
        progress=asked.progress("overlays"),
    )
    return Further(sections=sections, problems=problems)


def overlays_depends(section: AnalysisSection, review: Path) -> Mapping[str, Any]:
    """Return the hashes of the images, tables of labels and databases that the overlays are made of; {} where there are none."""
    if not section.overlays:
        return {}
    found: dict[str, Any] = {}
    for name in section.overlays:
        paths = files_of(name, review)
        database = name.partition("/")[0] if "/" in name else source_of(section)
        found[name] = (
            [sha256_hex(path.read_bytes()) if path.is_file() else None for path in paths]
            if paths
            else shelf.files_of(database)
        )
    return {"overlays": found}


def overlay_analyses(
    result: PlanResult,
    analysis: AnalysisSection,
    folder: Path,
    *,
    networks: Sequence[NetworkMap] = (),
    workers: int = 2,
    progress: Progress | None = None,
) -> tuple[tuple[ReportSection, ...], tuple[Problem, ...]]:
    """Return the section on the main analysis' significant clusters over the plan's overlays, and what could not be laid.

    Parameters
    ----------
    folder : of the review, in which images are looked for.
    networks : the plan's connectivity maps; they become a section of their own, without p.

    As many null maps are drawn as for decoding.
    """
    read, problems = _read_all(analysis, folder)
    if not read:
        return (not_done_section([(p.item, p.message) for p in problems]),) * bool(problems), tuple(problems)
    n_null = NULL_MAPS if analysis.decoding is None else analysis.decoding.null_maps
    sections = []
    main = result.analyses.get(MAIN)
    if main is not None and main.clusters:
        laid_over = _of_main(main, read, n_null=n_null, workers=workers, progress=progress)
        sections.append(with_missing(laid_over, [(p.item, p.message) for p in problems]))
    elif main is not None:
        problems.append(_NO_CLUSTER)
    laid = [one for network in networks for one in lay_map(_thresholded(network), read, n_null=0, workers=workers)]
    if laid:
        section = overlays_section(laid, analysis="")
        sections.append(replace(section, files=overlay_images(laid, f"{KEY}/{WHOLE_REVIEW}/maps")))
    return tuple(sections), tuple(problems)


def _of_main(
    main: AnalysisResult, read: Sequence[Networks], *, n_null: int, workers: int, progress: Progress | None
) -> ReportSection:
    title = {language: main.settings.title_in(language) for language in ("en", "zh")}
    shown = ThresholdedMap(title=title, inside=from_volume(main.labels) > 0, maps=ale_maps(main))
    laid = lay_map(shown, read, n_null=n_null, workers=workers, progress=progress)
    section = overlays_section(laid, analysis=MAIN, warnings=() if shown.maps else (_NO_NULL,))
    return replace(section, files=overlay_images(laid, f"{KEY}/{MAIN}/maps"))


_NO_CLUSTER = Problem(
    code="OVERLAY-NO-CLUSTER",
    item=MAIN,
    message="No cluster of the main analysis is significant: there is nothing to lay over the plan's networks.",
    hint="Nothing to do.",
    severity=Severity.INFO,
)
_NO_NULL: Words = {
    "en": "p values of overlaps are computed for our ALE only.",
    "zh": "重叠的 p 值仅对本程序的 ALE 计算。",
}


def source_of(analysis: AnalysisSection) -> str:
    """Return the database that terms among the overlays belong to: the decoding's, else the networks', else Neurosynth."""
    named = (part.source for part in (analysis.decoding, analysis.macm) if part is not None)
    return next(named, USUAL_SOURCE)


def _read_all(analysis: AnalysisSection, folder: Path) -> tuple[list[Networks], list[Problem]]:
    found, problems = [], []
    opened = cache(shelf.open_database)
    for name in analysis.overlays:
        try:
            found.append(read_networks(name, folder=folder, source=source_of(analysis), open_database=opened))
        except (ProtocolError, FormatError) as error:
            problems.append(
                Problem(
                    code="OVERLAY-NOT-READ",
                    item=name,
                    message=f"Nothing was laid over it: {error.message.replace(f'{folder}{os.sep}', '').removeprefix(f'{name}: ')}",
                    hint=error.hint or "See docs/meta.md, focimine overlay.",
                )
            )
    return found, problems


def _thresholded(network: NetworkMap) -> ThresholdedMap:
    return ThresholdedMap(title=network.title, inside=network.inside)
