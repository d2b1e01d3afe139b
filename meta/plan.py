"""A review's analysis plan carried out: main analysis, subgroups, contrasts between them, conjunctions.

The plan is the protocol's `analysis` section as a plain mapping. A subgroup is a filter over the coding
of contrasts. What cannot be run (an empty subgroup, a comparison with a missing side) is a Problem beside
the results, never a missing line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast, Space
from meta.analysis import AnalysisResult, AnalysisSettings, run_analysis
from meta.engine.ale import ALESettings
from meta.engine.clusters import make_label_values
from meta.engine.experiments import Pooling
from meta.engine.kernels import Kernel
from meta.engine.space import NullSpace, to_volume
from meta.engine.subtraction import ContrastResult, ContrastSettings, conjoin_maps, contrast_maps
from meta.summary import ClusterSummary, describe_clusters

MAIN = "main"
MIN_EXPERIMENTS = 17
_MAIN_TITLE = {"en": "Main analysis", "zh": "主分析"}
Report = Callable[[str, int, int], None]
"""Called as `report(analysis, done, total)` while permutations run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """A filter: contrasts whose moderators have one of the values in `where` and none of `exclude`."""

    name: str
    title: str
    title_zh: str
    where: Mapping[str, tuple[str, ...]]
    exclude: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two analyses by name."""

    name: str
    title: str
    title_zh: str
    a: str
    b: str

    def title_in(self, language: str) -> str:
        """Return the title in "en" or "zh"."""
        return self.title_zh if language == "zh" else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisPlan:
    """The plan with its values checked; `main` is the template of every subgroup's settings."""

    main: AnalysisSettings
    contrast: ContrastSettings
    subgroups: tuple[Subgroup, ...] = ()
    contrasts: tuple[Comparison, ...] = ()
    conjunctions: tuple[Comparison, ...] = ()
    minimum_experiments: int = MIN_EXPERIMENTS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComparisonResult:
    """A contrast or conjunction. `values` is Z (contrast) or the smaller ALE (conjunction), 0 elsewhere."""

    comparison: Comparison
    kind: str
    values: NDArray[np.float64]
    labels: NDArray[np.int32]
    clusters: tuple[ClusterSummary, ...]
    statistic: str
    threshold: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlanResult:
    """Everything a plan gave, in the plan's order; `problems` say what could not be run."""

    plan: AnalysisPlan
    analyses: Mapping[str, AnalysisResult]
    comparisons: Mapping[str, ComparisonResult]
    problems: tuple[Problem, ...]


def make_plan(section: Mapping[str, Any], *, workers: int = 1) -> AnalysisPlan:
    """Return the plan of a protocol's `analysis` section.

    Raises
    ------
    ProtocolError
        For a value out of range, or a comparison that names an analysis that is not in the plan.
    """
    ale = ALESettings(
        kernel=Kernel(section.get("kernel", "gingerale")),
        cluster_forming_p=float(section.get("cluster_forming_p", 0.001)),
        fwe_p=float(section.get("cluster_fwe_p", 0.05)),
        permutations=int(section.get("permutations", 5000)),
        seed=int(section.get("seed", 1)),
        null=NullSpace(section.get("null_foci", section.get("null", "grey_matter"))),
        pooling=Pooling.SAMPLE if section.get("pooling", "by_sample") in {"by_sample", "sample"} else Pooling.SEPARATE,
        workers=workers,
    )
    robustness = section.get("robustness") or {}
    main = AnalysisSettings(
        leave_one_out=bool(robustness.get("leave_one_study_out", True)),
        fail_safe=bool(robustness.get("fail_safe_n", False)),
        name=MAIN,
        title=_MAIN_TITLE["en"],
        title_zh=_MAIN_TITLE["zh"],
        space=Space(section.get("space", "MNI")),
        ale=ale,
    )
    subgroups = tuple(_subgroup(item) for item in section.get("subgroups") or ())
    plan = AnalysisPlan(
        main=main,
        subgroups=subgroups,
        contrast=ContrastSettings(
            p=float(section.get("contrast_p", 0.05)),
            seed=ale.seed,
            permutations=int(section.get("contrast_permutations", 10_000)),
            min_cluster_mm3=float(section.get("contrast_minimum_volume", 200.0)),
        ),
        contrasts=_comparisons(section.get("contrasts"), "minus", "−", subgroups),
        conjunctions=_comparisons(section.get("conjunctions"), "and", "∧", subgroups),
        minimum_experiments=int(section.get("minimum_experiments", MIN_EXPERIMENTS)),
    )
    _check_names(plan)
    return plan


def _subgroup(item: Mapping[str, Any]) -> Subgroup:
    label = item.get("label") or item["name"]
    words = label if isinstance(label, Mapping) else {"en": label, "zh": label}
    english = str(words.get("en") or words.get("zh") or item["name"])
    return Subgroup(
        name=str(item["name"]),
        title=english,
        title_zh=str(words.get("zh") or english),
        where=_filter(item.get("where")),
        exclude=_filter(item.get("exclude")),
    )


def _filter(values: Mapping[str, Any] | None) -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value),)
        for key, value in (values or {}).items()
    }


def _comparisons(
    items: Iterable[Mapping[str, Any]] | None, word: str, sign: str, subgroups: Sequence[Subgroup]
) -> tuple[Comparison, ...]:
    english = {MAIN: _MAIN_TITLE["en"], **{s.name: s.title for s in subgroups}}
    chinese = {MAIN: _MAIN_TITLE["zh"], **{s.name: s.title_zh for s in subgroups}}
    found = []
    for item in items or ():
        a, b = str(item["a"]), str(item["b"])
        found.append(
            Comparison(
                name=str(item.get("name") or f"{a}_{word}_{b}"),
                a=a,
                b=b,
                title=f"{english.get(a, a)} {sign} {english.get(b, b)}",
                title_zh=f"{chinese.get(a, a)} {sign} {chinese.get(b, b)}",
            )
        )
    return tuple(found)


def _check_names(plan: AnalysisPlan) -> None:
    names = [MAIN, *(s.name for s in plan.subgroups)]
    for index, comparison in enumerate((*plan.contrasts, *plan.conjunctions)):
        for side in (comparison.a, comparison.b):
            if side not in names:
                raise ProtocolError(
                    f'analysis.contrasts[{index}]: there is no analysis "{side}".',
                    hint=f"Known: {', '.join(names)}.",
                )
    every = [*names, *(c.name for c in (*plan.contrasts, *plan.conjunctions))]
    twice = sorted({name for name in every if every.count(name) > 1})
    if twice:
        raise ProtocolError(f'analysis: the name "{twice[0]}" is used twice; each result needs a folder of its own.')


def filter_contrasts(
    contrasts: Sequence[Contrast], subgroup: Subgroup
) -> tuple[tuple[Contrast, ...], tuple[Problem, ...]]:
    """Return the contrasts a subgroup holds, and a Problem for each whose coding cannot tell.

    A coded value may list several, separated by semicolons; one match is enough.
    """
    kept, problems = [], []
    for contrast in contrasts:
        uncoded = [key for key in (*subgroup.where, *subgroup.exclude) if not contrast.coding.get(key)]
        if uncoded:
            problems.append(
                Problem(
                    code="ANALYSIS-NOT-CODED",
                    item=contrast.id,
                    message=f"It has no coding for {', '.join(uncoded)}; it is not in the subgroup {subgroup.name}.",
                    hint="Code it, or the subgroup misses a study.",
                    severity=Severity.ERROR,
                )
            )
        elif _matches(contrast, subgroup):
            kept.append(contrast)
    return tuple(kept), tuple(problems)


def _matches(contrast: Contrast, subgroup: Subgroup) -> bool:
    def values(key: str) -> set[str]:
        return {part.strip() for part in contrast.coding.get(key, "").split(";")}

    return all(values(k) & set(v) for k, v in subgroup.where.items()) and not any(
        values(k) & set(v) for k, v in subgroup.exclude.items()
    )


def run_plan(contrasts: Sequence[Contrast], plan: AnalysisPlan, *, report: Report | None = None) -> PlanResult:
    """Return the main analysis, every subgroup, contrast and conjunction of the plan.

    Raises
    ------
    ProtocolError
        When the main analysis itself cannot be run.
    """
    analyses = {MAIN: run_analysis(contrasts, plan.main, progress=_progress(report, MAIN))}
    problems: list[Problem] = []
    for subgroup in plan.subgroups:
        chosen, uncoded = filter_contrasts(contrasts, subgroup)
        problems += uncoded
        settings = replace(
            plan.main, name=subgroup.name, title=subgroup.title, title_zh=subgroup.title_zh, fail_safe=False
        )
        try:
            analyses[subgroup.name] = run_analysis(chosen, settings, progress=_progress(report, subgroup.name))
        except ProtocolError as error:
            problems.append(_not_run(subgroup.name, str(error)))
    comparisons, more = _compare_all(plan, analyses)
    problems += _too_few(analyses, plan)
    return PlanResult(plan=plan, analyses=analyses, comparisons=comparisons, problems=(*problems, *more))


def _progress(report: Report | None, name: str) -> Callable[[int, int], None] | None:
    return None if report is None else (lambda done, total: report(name, done, total))


def _not_run(name: str, why: str) -> Problem:
    return Problem(
        code="ANALYSIS-NOT-RUN",
        item=name,
        message=f"It was not run: {why}",
        severity=Severity.ERROR,
        hint="The report lists it as not run.",
    )


def _too_few(analyses: Mapping[str, AnalysisResult], plan: AnalysisPlan) -> list[Problem]:
    """Return one Problem that names every analysis below the protocol's minimum."""
    few = [
        f"{name} {len(r.experiments)}" for name, r in analyses.items() if len(r.experiments) < plan.minimum_experiments
    ]
    if not few:
        return []
    return [
        Problem(
            code="ANALYSIS-BELOW-MINIMUM",
            item="analysis",
            message=f"Fewer than {plan.minimum_experiments} experiments: {', '.join(few)}.",
            hint="Eickhoff 2016 and Müller 2018 recommend 17 to 20: read these analyses as exploratory.",
        )
    ]


def _compare_all(
    plan: AnalysisPlan, analyses: Mapping[str, AnalysisResult]
) -> tuple[dict[str, ComparisonResult], list[Problem]]:
    done: dict[str, ComparisonResult] = {}
    problems: list[Problem] = []
    directions: dict[tuple[str, str], ContrastResult] = {}
    for comparison in (*plan.contrasts, *plan.conjunctions):
        missing = [side for side in (comparison.a, comparison.b) if side not in analyses]
        if missing:
            problems.append(_not_run(comparison.name, f"{', '.join(missing)} was not run."))
            continue
        a, b = analyses[comparison.a], analyses[comparison.b]
        try:
            if comparison in plan.conjunctions:
                done[comparison.name] = _conjunction(comparison, a, b)
            else:
                if (comparison.a, comparison.b) not in directions:
                    forth, back = contrast_maps(a.fwe, b.fwe, plan.contrast)
                    directions |= {(comparison.a, comparison.b): forth, (comparison.b, comparison.a): back}
                found = directions[(comparison.a, comparison.b)]
                done[comparison.name] = _contrast(comparison, found, a, b)
        except ProtocolError as error:
            problems.append(_not_run(comparison.name, str(error)))
    return done, problems


def _contrast(comparison: Comparison, found: ContrastResult, a: AnalysisResult, b: AnalysisResult) -> ComparisonResult:
    z = to_volume(np.nan_to_num(found.z, nan=0.0))
    p = to_volume(np.nan_to_num(found.p, nan=1.0), fill=1.0)
    labels = to_volume(make_label_values(found.clusters), fill=0)
    s = found.settings
    return ComparisonResult(
        comparison=comparison,
        kind="contrast",
        values=z,
        labels=labels,
        statistic="Z",
        clusters=describe_clusters(z, p, z, labels, experiments=(*a.experiments, *b.experiments), atlases=a.atlases),
        threshold=f"p < {s.p:g} uncorrected within {comparison.a}'s significant clusters, {s.permutations} permutations, "
        f"at least {s.min_cluster_mm3:g} mm³",
        problems=(*found.problems, *_untested(comparison, comparison.a, a)),
    )


def _conjunction(comparison: Comparison, a: AnalysisResult, b: AnalysisResult) -> ComparisonResult:
    found = conjoin_maps(a.fwe, b.fwe)
    values = to_volume(found.values)
    labels = to_volume(make_label_values(found.clusters), fill=0)
    p = np.maximum(a.p, b.p)
    return ComparisonResult(
        comparison=comparison,
        kind="conjunction",
        values=values,
        labels=labels,
        statistic="ALE (minimum)",
        clusters=describe_clusters(
            values,
            p,
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
