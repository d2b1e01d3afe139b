"""Two analyses of a plan compared: subtractions and conjunctions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from meta.analysis import ALE, AnalysisResult
from meta.engine.clusters import make_label_values
from meta.engine.space import BrainPart, to_volume
from meta.engine.subtraction import (
    SubtractionResult,
    SubtractionSettings,
    conjoin_maps,
    shared_experiments,
    subtract_maps,
)
from meta.sections import ReportSection
from meta.statistics.balanced import balanced_contrast, corrected_z
from meta.statistics.balanced_words import balanced_section, threshold_words
from meta.summary import ClusterSummary, describe_clusters

Kind = Literal["contrast", "conjunction"]
"""As the protocol's keys name them; a contrast of two analyses is a subtraction of their maps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancedSettings:
    """Of a balanced contrast: experiments of each subset (None: four fifths of the smaller side), permutations, alpha, seed."""

    size: int | None
    permutations: int
    alpha: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two analyses by name, and how they are compared."""

    kind: Kind
    name: str
    title: str
    title_zh: str
    a: str
    b: str
    balanced: BalancedSettings | None = None

    @property
    def method(self) -> str:
        """Return how it is made: "contrast", "balanced" or "conjunction"."""
        return "balanced" if self.balanced is not None else self.kind

    def title_in(self, language: str) -> str:
        """Return the title in "en" or "zh"."""
        return self.title_zh if language == "zh" else self.title


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComparisonResult:
    """A subtraction or conjunction. `values` is Z (subtraction) or the smaller value (conjunction), 0 elsewhere."""

    comparison: Comparison
    values: NDArray[np.float64]
    labels: NDArray[np.int32]
    clusters: tuple[ClusterSummary, ...]
    statistic: str
    threshold: str
    problems: tuple[Problem, ...] = ()
    further: tuple[ReportSection, ...] = ()

    @property
    def kind(self) -> Kind:
        """How the two were compared."""
        return self.comparison.kind


Directions = dict[tuple[str, str], SubtractionResult]


def compare_analyses(
    comparisons: Sequence[Comparison], analyses: Mapping[str, AnalysisResult], settings: SubtractionSettings
) -> tuple[dict[str, ComparisonResult], list[Problem]]:
    """Return each comparison's result by name, and a Problem for each that cannot be run."""
    done: dict[str, ComparisonResult] = {}
    problems: list[Problem] = []
    directions: Directions = {}
    for comparison in comparisons:
        missing = [side for side in (comparison.a, comparison.b) if side not in analyses]
        if missing:
            problems.append(not_run(comparison.name, f"{', '.join(missing)} was not run."))
            continue
        a, b = analyses[comparison.a], analyses[comparison.b]
        try:
            if comparison.kind == "conjunction":
                done[comparison.name] = _conjunction(comparison, a, b)
            elif comparison.balanced is not None:
                done[comparison.name] = _balanced(comparison, comparison.balanced, a, b)
            else:
                found = _subtraction(comparison, a, b, settings, directions)
                done[comparison.name] = _show_subtraction(comparison, found, a, b)
        except ProtocolError as error:
            problems.append(not_run(comparison.name, str(error)))
    return done, problems


def not_run(name: str, why: str) -> Problem:
    """Return the problem of an analysis or comparison of the plan that could not be run."""
    return Problem(
        code="ANALYSIS-NOT-RUN",
        item=name,
        message=f"It was not run: {why}",
        severity=Severity.ERROR,
        hint="The report lists it as not run.",
    )


def _subtraction(
    comparison: Comparison,
    a: AnalysisResult,
    b: AnalysisResult,
    settings: SubtractionSettings,
    directions: Directions,
) -> SubtractionResult:
    """Return A - B; both directions come from one simulation, which `directions` keeps."""
    forth, back = (comparison.a, comparison.b), (comparison.b, comparison.a)
    if a.fwe is None or b.fwe is None:
        raise ProtocolError(
            "A subtraction needs two ALE analyses with Monte-Carlo correction.",
            hint="Give a subgroup the estimator nimare.ALESubtraction or mkda_chi2 to compare other maps.",
        )
    _same_part(a, b)
    if forth not in directions:
        directions[forth], directions[back] = subtract_maps(a.fwe, b.fwe, settings)
    return directions[forth]


def _show_subtraction(
    comparison: Comparison, found: SubtractionResult, a: AnalysisResult, b: AnalysisResult
) -> ComparisonResult:
    z = to_volume(np.nan_to_num(found.z, nan=0.0))
    p = to_volume(np.nan_to_num(found.p, nan=1.0), fill=1.0)
    labels = to_volume(make_label_values(found.clusters), fill=0)
    s = found.settings
    return ComparisonResult(
        comparison=comparison,
        values=z,
        labels=labels,
        statistic="Z",
        clusters=describe_clusters(z, p, z, labels, experiments=(*a.experiments, *b.experiments), atlases=a.atlases),
        threshold=f"p < {s.p:g} uncorrected within {comparison.a}'s significant clusters, {s.permutations} permutations, "
        f"at least {s.min_cluster_mm3:g} mm³",
        problems=(*found.problems, *_untested(comparison, comparison.a, a)),
    )


def _balanced(
    comparison: Comparison, settings: BalancedSettings, a: AnalysisResult, b: AnalysisResult
) -> ComparisonResult:
    """Return A - B, tested in every voxel; Z is that of the corrected p."""
    if not a.settings.estimator.name == b.settings.estimator.name == ALE:
        raise ProtocolError("A balanced contrast needs two ALE analyses.")
    found, _ = balanced_contrast(
        a.experiments,
        b.experiments,
        a.settings.ale.kernel,
        size=settings.size,
        permutations=settings.permutations,
        alpha=settings.alpha,
        seed=settings.seed,
        space=a.settings.ale.null_foci,
        part=_same_part(a, b),
    )
    z, p = to_volume(corrected_z(found.p)), to_volume(found.p, fill=1.0)
    labels = to_volume(make_label_values(found.clusters), fill=0)
    return ComparisonResult(
        comparison=comparison,
        values=z,
        labels=labels,
        statistic="Z",
        clusters=describe_clusters(z, p, z, labels, experiments=(*a.experiments, *b.experiments), atlases=a.atlases),
        threshold=threshold_words(found),
        problems=shared_experiments(a.experiments, b.experiments),
        further=(balanced_section(found, comparison.name),),
    )


def _same_part(a: AnalysisResult, b: AnalysisResult) -> BrainPart | None:
    parts = a.settings.ale.part, b.settings.ale.part
    if (parts[0].name if parts[0] else None) != (parts[1].name if parts[1] else None):
        raise ProtocolError("A contrast needs two analyses of the same part of the brain.")
    return parts[0]


def _conjunction(comparison: Comparison, a: AnalysisResult, b: AnalysisResult) -> ComparisonResult:
    if a.found.statistic != b.found.statistic:
        raise ProtocolError(
            f"A conjunction needs two maps of one kind; these are {a.found.statistic} and {b.found.statistic}."
        )
    found = conjoin_maps(a.found.thresholded, b.found.thresholded)
    values = to_volume(found.values)
    labels = to_volume(make_label_values(found.clusters), fill=0)
    return ComparisonResult(
        comparison=comparison,
        values=values,
        labels=labels,
        statistic=f"{a.found.statistic} (minimum)",
        clusters=describe_clusters(
            values,
            np.maximum(a.p, b.p),
            np.minimum(a.z, b.z),
            labels,
            experiments=(*a.experiments, *b.experiments),
            atlases=a.atlases,
        ),
        threshold="both analyses significant (minimum statistic)",
        problems=(*_untested(comparison, comparison.a, a), *_untested(comparison, comparison.b, b)),
    )


def _untested(comparison: Comparison, name: str, side: AnalysisResult) -> tuple[Problem, ...]:
    if side.clusters:
        return ()
    return (
        Problem(
            code="ANALYSIS-NOTHING-TO-COMPARE",
            item=comparison.name,
            message=f"{name} has no significant cluster, so nothing could be tested.",
            hint="This is no evidence that the two do not differ.",
        ),
    )
