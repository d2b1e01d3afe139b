"""How consistently regions are reported across the groups of a review, as a plan asks (`analysis.consistency`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from corpora.nouns.evidence import Problem
from corpora.protocol import AnalysisSection, ConsistencySection
from meta.analysis import AnalysisResult
from meta.consistency.regions import find_regions
from meta.consistency.section import consistency_section
from meta.consistency.shares import StudyFoci, measure_consistency
from meta.engine.experiments import make_experiments
from meta.engine.space import Floats
from meta.labels import find_atlases
from meta.stage.asked import Asked, Further


def consistent_regions(asked: Asked) -> Further:
    """Return the section on how consistently regions are reported across the plan's groups.

    A group with fewer studies than the plan's `minimum_studies` is left out, and told; so is the whole section where fewer
    than two groups remain.
    """
    plan = asked.section.consistency
    if plan is None:
        return Further()
    analyses = {name: asked.result.analyses[name] for name in plan.groups if name in asked.result.analyses}
    found = {name: _studies(name, result) for name, result in analyses.items()}
    kept = {name: studies for name, studies in found.items() if len(studies) >= plan.minimum_studies}
    small = {name: len(found.get(name, ())) for name in plan.groups if name not in kept}
    problems = _left_out(small, plan) if small else ()
    if len(kept) < 2:
        return Further(problems=problems)
    atlas = find_atlases(asked.section.labels)[0]
    looked = find_regions(atlas, plan.regions)
    studies = [study for group in kept.values() for study in group]
    keys = [english for english, _ in looked.names]
    measured = measure_consistency(
        studies,
        keys,
        [looked.members(study.foci) for study in studies],
        looked.chances,
        named=[region.name.in_language("en") for region in plan.regions],
        draws=plan.draws,
        seed=asked.section.seed,
    )
    section = consistency_section(
        measured,
        {english: {"en": english, "zh": chinese} for english, chinese in looked.names},
        {
            name: {"en": analyses[name].settings.title_in("en"), "zh": analyses[name].settings.title_in("zh")}
            for name in kept
        },
        atlas=atlas.title,
        across={language: plan.label.in_language(language) for language in ("en", "zh")},
    )
    return Further(sections=(section,), problems=problems)


def consistency_depends(section: AnalysisSection, _review: Path) -> Mapping[str, Any]:
    """Return nothing: it rests on the plan alone. ProtocolError where a region of the plan is none, before anything is computed."""
    if section.consistency is not None:
        find_regions(find_atlases(section.labels)[0], section.consistency.regions)
    return {}


def _studies(group: str, result: AnalysisResult) -> list[StudyFoci]:
    """Return the foci of each study of an analysis, all its contrasts together, by name."""
    foci: dict[str, list[Floats]] = {}
    for experiment in make_experiments(result.contrasts):
        foci.setdefault(experiment.study, []).append(experiment.foci)
    return [StudyFoci(study=study, group=group, foci=np.concatenate(foci[study])) for study in sorted(foci)]


def _left_out(small: dict[str, int], plan: ConsistencySection) -> tuple[Problem, ...]:
    listed = ", ".join(f"{name} {n}" for name, n in small.items())
    return (
        Problem(
            code="CONSISTENCY-FEW-STUDIES",
            item="analysis.consistency",
            message=f"Groups with fewer than {plan.minimum_studies} studies are not compared: {listed}.",
            hint="Name larger groups, or lower analysis.consistency.minimum_studies.",
        ),
    )
