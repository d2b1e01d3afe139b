"""Everything that is computed of one analysis besides its maps and clusters, in the order reports show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.protocol import ResampledSection, TfceSection
from meta.engine.ale import FWEResult
from meta.engine.experiments import Experiment
from meta.engine.inference import Inference
from meta.labels import Atlas
from meta.sections import ReportSection
from meta.statistics.cutoff_words import borderline_problems, certainty_section
from meta.statistics.cutoffs import find_certainty
from meta.statistics.file_drawer import estimate_file_drawer
from meta.statistics.file_drawer_words import file_drawer_section
from meta.statistics.parts import part_section
from meta.statistics.resampled import resample
from meta.statistics.resampled_words import resampled_section
from meta.statistics.tfce import find_enhanced
from meta.statistics.tfce_words import tfce_section


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherSettings:
    """Which further results a plan asks for."""

    file_drawer: bool = False
    resampled: ResampledSection | None = None
    tfce: TfceSection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Further results of an analysis: sections for the report, with their files, and what is to be recorded."""

    sections: tuple[ReportSection, ...] = ()
    problems: tuple[Problem, ...] = ()


def find_further(
    settings: FurtherSettings,
    found: Inference,
    fwe: FWEResult | None,
    contrasts: Sequence[Experiment],
    *,
    analysis: str,
    alpha: float,
    seed: int,
    atlases: Sequence[Atlas] = (),
) -> Further:
    """Return the further results of one analysis.

    Parameters
    ----------
    fwe : the Monte-Carlo correction of our ALE; None for another estimator or correction.
    contrasts : what was analysed, one experiment per contrast, not pooled.
    analysis : its name, which its files' folder has.
    alpha : the corrected p of the plan.
    atlases : the first one labels peaks.
    """
    sections: list[ReportSection] = []
    problems: tuple[Problem, ...] = ()
    if fwe is not None and fwe.maps.settings.part is not None:
        sections.append(part_section(fwe.maps.settings.part, analysis))
    certainty = find_certainty(found, fwe, alpha)
    if certainty is not None:
        sections.append(certainty_section(certainty, analysis, found.candidates))
        problems = borderline_problems(certainty, found.candidates)
    drawer = estimate_file_drawer(contrasts, seed) if settings.file_drawer else None
    if drawer is not None:
        sections.append(file_drawer_section(drawer, analysis))
    if fwe is not None and settings.resampled is not None:
        again = _resampled(fwe, settings.resampled, analysis)
        sections += again.sections
        problems += again.problems
    if fwe is not None and settings.tfce is not None:
        sections.append(tfce_section(find_enhanced(fwe, settings.tfce.permutations), analysis, atlases))
    return Further(sections=tuple(sections), problems=problems)


def _resampled(fwe: FWEResult, section: ResampledSection, analysis: str) -> Further:
    try:
        return Further(sections=(resampled_section(resample(fwe, section), analysis),))
    except ProtocolError as error:
        return Further(problems=(_not_computed("resampled ALE", error),))


def _not_computed(what: str, error: ProtocolError) -> Problem:
    return Problem(
        code="ALE-FURTHER-NOT-RUN",
        item=what,
        message=f"It was not computed: {error}",
        hint="The analysis itself is not touched by this.",
        severity=Severity.WARNING,
    )
