"""Runs a review's analysis plan: main analysis, subgroups, subtractions between them, conjunctions.

The plan is the protocol's `analysis` section, as `corpora.protocol` reads and checks it. A subgroup is a filter
over the coding of contrasts. What cannot be run (an empty subgroup, a comparison with a missing side) is a
Problem beside the results, never a missing line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast, FocusKind, Space
from corpora.protocol import AnalysisPair, AnalysisSection, ContrastPair, EstimatorSection, Subgroup
from meta.analysis import ALE, AnalysisResult, AnalysisSettings, run_analysis
from meta.comparisons import BalancedSettings, Comparison, ComparisonResult, Kind, compare_analyses, not_run
from meta.engine.ale import ALESettings, NullHistograms
from meta.engine.experiments import Pooling
from meta.engine.kernels import Kernel
from meta.engine.space import BrainPart, NullSpace
from meta.engine.subtraction import SubtractionSettings
from meta.labels import check_names
from meta.machine_values import refuse, used_anyway, used_here
from meta.selection import Selection, select_contrasts
from meta.statistics.statistics import FurtherSettings

MAIN = "main"
REST = "rest"
"""As the value of `against`: every contrast of the review that is not in the group."""
_MAIN_TITLE = {"en": "Main analysis", "zh": "主分析"}
_SIGNS: dict[Kind, str] = {"contrast": "−", "conjunction": "∧"}
BaseRates = Mapping[str, Sequence[tuple[float, float, float]]]
Parts = Mapping[str, BrainPart]
"""The parts of the brain that the plan's `region` keys name."""
Report = Callable[[str, int, int], None]
"""Called as `report(analysis, done, total)` while permutations run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisPlan:
    """The plan as settings; `main` is the template of every subgroup's."""

    section: AnalysisSection
    main: AnalysisSettings
    subtraction: SubtractionSettings
    comparisons: tuple[Comparison, ...]
    base_rates: BaseRates
    parts: Parts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlanResult:
    """Everything a plan gave, in the plan's order; `problems` name what could not be run."""

    plan: AnalysisPlan
    selection: Selection
    analyses: Mapping[str, AnalysisResult]
    comparisons: Mapping[str, ComparisonResult]
    problems: tuple[Problem, ...]


def make_plan(
    section: AnalysisSection,
    *,
    kinds: Sequence[FocusKind] = (FocusKind.PEAK,),
    spaces: Sequence[Space] = tuple(Space),
    workers: int = 1,
    scheduler: str | None = None,
    base_rates: BaseRates | None = None,
    parts: Parts | None = None,
) -> AnalysisPlan:
    """Return the plan of a protocol's `analysis` section.

    Parameters
    ----------
    kinds, spaces : of the foci that may enter (the protocol's `extraction`).
    base_rates : the foci, MNI, of each file an estimator names as its `base_rate`.
    parts : the part of the brain each `region` names.
    workers, scheduler : threads, or the address of a Dask scheduler instead; results are the same.

    Raises
    ------
    ProtocolError
        For an unknown atlas, estimator or parameter, or an estimator that lacks what it needs.
    """
    rates = base_rates or {}
    main = make_settings(
        section, kinds=kinds, spaces=spaces, workers=workers, scheduler=scheduler, base_rates=rates, parts=parts
    )
    for group in section.subgroups:
        if group.estimator is not None:
            _check_estimator(group.estimator, f"analysis.subgroups, {group.name}.estimator", rates)
    return AnalysisPlan(
        section=section,
        main=main,
        subtraction=SubtractionSettings(
            p=section.contrast_p,
            seed=section.seed,
            permutations=section.contrast_permutations,
            min_cluster_mm3=section.contrast_minimum_volume,
        ),
        comparisons=(
            *(_contrast(pair, section) for pair in section.contrasts),
            *(_comparison("conjunction", pair, section.subgroups) for pair in section.conjunctions),
        ),
        base_rates=rates,
        parts=parts or {},
    )


def make_settings(
    section: AnalysisSection,
    *,
    name: str = MAIN,
    title: str = _MAIN_TITLE["en"],
    title_zh: str = _MAIN_TITLE["zh"],
    kinds: Sequence[FocusKind] = (FocusKind.PEAK,),
    spaces: Sequence[Space] = tuple(Space),
    workers: int = 1,
    scheduler: str | None = None,
    base_rates: BaseRates | None = None,
    parts: Parts | None = None,
) -> AnalysisSettings:
    """Return the settings of the section's main analysis; see `make_plan`."""
    check_names(section.labels, "analysis.labels")
    rates = base_rates or {}
    _check_estimator(section.estimator, "analysis.estimator", rates)
    _check_groups(section.estimator)
    return AnalysisSettings(
        name=name,
        title=title,
        title_zh=title_zh,
        space=Space(section.space),
        kinds=tuple(kinds),
        spaces=tuple(spaces),
        atlases=tuple(section.labels),
        estimator=section.estimator,
        base_rate=_base_rate(section.estimator, rates),
        contributions=section.robustness.contributions,
        leave_one_out=section.robustness.leave_one_study_out,
        fail_safe=section.robustness.fail_safe_n,
        further=_further(section),
        ale=replace(_ale_settings(section, workers, scheduler), part=_part(section.region, parts or {})),
    )


def _further(section: AnalysisSection) -> FurtherSettings:
    robustness = section.robustness
    return FurtherSettings(
        file_drawer=robustness.file_drawer or robustness.fail_safe_n,
        resampled=robustness.resampled,
        tfce=section.tfce,
    )


def _ale_settings(section: AnalysisSection, workers: int, scheduler: str | None) -> ALESettings:
    return ALESettings(
        kernel=Kernel(section.kernel),
        cluster_forming_p=section.cluster_forming_p,
        cluster_fwe_p=section.cluster_fwe_p,
        permutations=section.permutations,
        seed=section.seed,
        null_foci=NullSpace(section.null_foci),
        null_histograms=NullHistograms(section.null_histograms),
        pooling=Pooling(section.pooling),
        early_stopping=section.early_stopping,
        workers=workers,
        scheduler=scheduler,
    )


def _part(region: str | None, parts: Parts) -> BrainPart | None:
    if region is None:
        return None
    if region not in parts:
        raise ProtocolError(f"analysis.region: {region} was not read.", hint="`focimine analyse` reads it.")
    return parts[region]


def _check_estimator(estimator: EstimatorSection, path: str, base_rates: BaseRates) -> None:
    if estimator.name == ALE and not estimator.parameters:
        return
    from meta.nimare_bridge.estimators import check_estimator

    check_estimator(estimator, path)
    if estimator.base_rate is not None and not base_rates.get(estimator.base_rate):
        raise ProtocolError(f"{path}.base_rate: {estimator.base_rate} holds no foci.", hint="Name a file of foci.")


def _check_groups(estimator: EstimatorSection) -> None:
    if compares_two(estimator) and estimator.against == REST:
        raise ProtocolError(
            f"analysis.estimator: {estimator.name} compares two groups, and the main analysis holds every contrast.",
            hint="Give this estimator to a subgroup: it is compared with the rest, or with the one `against` names.",
        )


def compares_two(estimator: EstimatorSection) -> bool:
    """Return whether an estimator compares two groups of experiments."""
    if estimator.name == ALE:
        return False
    from meta.nimare_bridge.estimators import find_method

    return find_method(estimator.name, "analysis.estimator").groups > 1


def _base_rate(estimator: EstimatorSection, base_rates: BaseRates) -> tuple[tuple[float, float, float], ...]:
    return tuple(base_rates[estimator.base_rate]) if estimator.base_rate else ()


def _comparison(kind: Kind, pair: AnalysisPair, subgroups: Sequence[Subgroup]) -> Comparison:
    def title(language: str) -> str:
        titles = {MAIN: _MAIN_TITLE[language], **{s.name: s.label.in_language(language) for s in subgroups}}
        return f"{titles[pair.a]} {_SIGNS[kind]} {titles[pair.b]}"

    return Comparison(kind=kind, name=pair.name, a=pair.a, b=pair.b, title=title("en"), title_zh=title("zh"))


def _contrast(pair: ContrastPair, section: AnalysisSection) -> Comparison:
    comparison = _comparison("contrast", pair, section.subgroups)
    if not pair.balanced:
        return comparison
    return replace(
        comparison,
        balanced=BalancedSettings(
            size=pair.experiments, permutations=pair.permutations, alpha=section.cluster_fwe_p, seed=section.seed
        ),
    )


def run_plan(contrasts: Sequence[Contrast], plan: AnalysisPlan, *, report: Report | None = None) -> PlanResult:
    """Return the main analysis, every subgroup, subtraction and conjunction of the plan.

    Raises
    ------
    ProtocolError
        When the main analysis itself cannot be run.
    """
    contrasts, assumed = _with_assumed_n(contrasts, plan.section.assumed_n)
    if assumed:
        plan = replace(plan, main=replace(plan.main, assumed_n=plan.section.assumed_n))
    selection = select_contrasts(contrasts, kinds=plan.main.kinds, spaces=plan.main.spaces)
    selection = _without_machine_values(selection, plan.section)
    groups, uncoded = _groups(selection, plan.section)
    others, problems = _others(MAIN, plan.main.estimator, groups)
    main = replace(selection, contrasts=groups[MAIN])
    analyses = {MAIN: run_analysis(main, plan.main, others=others, progress=_progress(report, MAIN))}
    for subgroup in plan.section.subgroups:
        settings = _subgroup_settings(plan, subgroup)
        others, shared = _others(subgroup.name, settings.estimator, groups)
        problems += [*uncoded[subgroup.name], *shared]
        chosen = Selection(contrasts=groups[subgroup.name])
        try:
            analyses[subgroup.name] = run_analysis(
                chosen, settings, others=others, progress=_progress(report, subgroup.name)
            )
        except ProtocolError as error:
            problems.append(not_run(subgroup.name, str(error)))
    comparisons, not_compared = compare_analyses(plan.comparisons, analyses, plan.subtraction)
    problems += [*used_anyway(selection.contrasts), *assumed]
    problems += [*_too_few(analyses, plan.section.minimum_experiments), *not_compared]
    return PlanResult(
        plan=plan, selection=selection, analyses=analyses, comparisons=comparisons, problems=tuple(problems)
    )


def _with_assumed_n(contrasts: Sequence[Contrast], n: int | None) -> tuple[Sequence[Contrast], list[Problem]]:
    """Return the contrasts, those whose sample size nobody knows with `n` where the plan gives one, and a problem that says so."""
    unknown = [contrast.id for contrast in contrasts if contrast.n is None]
    if n is None or not unknown:
        return contrasts, []
    problem = Problem(
        code="ANALYSIS-ASSUMED-N",
        item="analysis",
        message=f"{len(unknown)} of {len(contrasts)} contrasts have no sample size; their kernels are those of {n} participants.",
        hint="The plan's assumed_n says so; code their n where it is known.",
        severity=Severity.WARNING,
    )
    return [c if c.n is not None else replace(c, n=n) for c in contrasts], [problem]


def _subgroup_settings(plan: AnalysisPlan, subgroup: Subgroup) -> AnalysisSettings:
    estimator = subgroup.estimator or plan.main.estimator
    return replace(
        plan.main,
        name=subgroup.name,
        title=subgroup.label.in_language("en"),
        title_zh=subgroup.label.in_language("zh"),
        estimator=estimator,
        base_rate=_base_rate(estimator, plan.base_rates),
        ale=replace(plan.main.ale, part=_part(subgroup.region or plan.section.region, plan.parts)),
        fail_safe=False,
        further=replace(plan.main.further, file_drawer=plan.section.robustness.file_drawer),
    )


def _without_machine_values(selection: Selection, section: AnalysisSection) -> Selection:
    """Return the selection without contrasts that rest on machine values, where the plan refuses these."""
    if section.machine_values == "allow":
        return selection
    whole = {contrast.id: contrast for contrast in selection.contrasts}
    kept, problems = refuse(used_here(selection.contrasts), "all analyses")
    return Selection(
        contrasts=tuple(whole[contrast.id] for contrast in kept), problems=(*selection.problems, *problems)
    )


def _groups(
    selection: Selection, section: AnalysisSection
) -> tuple[dict[str, tuple[Contrast, ...]], dict[str, tuple[Problem, ...]]]:
    """Return the contrasts of the main analysis and of each subgroup, and why others are not in the subgroup.

    Their `unconfirmed` names what the group rests on.
    """
    groups = {MAIN: used_here(selection.contrasts)}
    left = {}
    for subgroup in section.subgroups:
        found, uncoded = filter_contrasts(selection.contrasts, subgroup)
        found = used_here(found, subgroup)
        refused: tuple[Problem, ...] = ()
        if section.machine_values == "refuse":
            found, refused = refuse(found, f"the subgroup {subgroup.name}")
        groups[subgroup.name], left[subgroup.name] = found, (*uncoded, *refused)
    return groups, left


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


def _others(
    name: str, estimator: EstimatorSection, groups: Mapping[str, tuple[Contrast, ...]]
) -> tuple[tuple[Contrast, ...], list[Problem]]:
    """Return the contrasts a group is compared with, none for an estimator of one group."""
    if not compares_two(estimator):
        return (), []
    group = groups[name]
    inside = {contrast.id for contrast in group}
    others = groups[MAIN if estimator.against == REST else estimator.against]
    if estimator.against == REST:
        others = tuple(contrast for contrast in others if contrast.id not in inside)
    samples = {c.people for c in group} & {c.people for c in others}
    if not samples:
        return others, []
    listed = ", ".join(sorted({c.study for c in group if c.people in samples})[:5])
    return others, [
        Problem(
            code="ANALYSIS-SAMPLE-IN-BOTH",
            item=name,
            message=f"{len(samples)} samples are in both groups compared ({listed}).",
            hint="The groups are treated as independent; name groups that share no sample.",
        )
    ]


def _progress(report: Report | None, name: str) -> Callable[[int, int], None] | None:
    return None if report is None else (lambda done, total: report(name, done, total))


def _too_few(analyses: Mapping[str, AnalysisResult], minimum: int) -> list[Problem]:
    """Return one Problem that names every analysis below the protocol's minimum."""
    few = [f"{name} {len(r.experiments)}" for name, r in analyses.items() if len(r.experiments) < minimum]
    if not few:
        return []
    return [
        Problem(
            code="ANALYSIS-BELOW-MINIMUM",
            item="analysis",
            message=f"Fewer than {minimum} experiments: {', '.join(few)}.",
            hint="Eickhoff 2016 and Müller 2018 recommend 17 to 20: read these analyses as exploratory.",
        )
    ]
