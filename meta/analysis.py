"""One analysis, in order: experiments, maps, correction, clusters described, what carries each cluster.

Which contrasts enter was decided before (`meta.selection`). Nothing here touches a file;
`meta.report.files` writes a result, `meta.report.page` shows it.
"""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain
from corpora.nouns.studies import Contrast, FocusKind, Space
from corpora.protocol import AnalysisSection, EstimatorSection
from meta.engine.ale import ALESettings, FWEResult, NullHistograms, correct_fwe, fit_ale
from meta.engine.experiments import Experiment, make_experiments
from meta.engine.inference import Inference, infer_by_fdr, infer_by_size
from meta.engine.null import Progress
from meta.engine.robustness import (
    Contribution,
    FailSafe,
    LeftOut,
    find_contributions,
    find_fail_safe,
    leave_one_out,
)
from meta.engine.space import nearest_voxels, to_volume
from meta.labels import Atlas, find_atlases
from meta.selection import Selection
from meta.statistics.parts import restrict
from meta.statistics.statistics import Further, FurtherSettings, find_further
from meta.summary import ClusterSummary, describe_clusters

ALE = "ale"
"""Name of our own estimator; any other is one of NiMARE's."""

MAX_LEFT_OUT = 100
"""Largest number of experiments for which each study is left out in turn by default."""

MOST_OF_ONE, MOST_OF_TWO = 0.5, 0.8
"""Share of a cluster that one study, or two, may have before a note is given (Eickhoff 2016)."""

_USUAL = AnalysisSection()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisSettings:
    """One analysis of a plan: `name` becomes its folder, `space` the first table of its report.

    `title_zh` is the title in Chinese reports; where it is empty `title` is used. `kinds` and `spaces` are the
    foci that may enter, `atlases` those whose labels come first. `base_rate` are the foci, MNI, SCALE draws
    from. `leave_one_out` repeats the analysis without each study (skipped above `MAX_LEFT_OUT` experiments,
    where no single study can carry a cluster); `fail_safe` searches how many studies without effect each
    cluster withstands; `further` says what else is computed. `assumed_n` are the participants of experiments whose source has no sample size,
    `from_base_rate` names the database whose foci the null is drawn from (see `meta.networks.base_rate`).
    """

    name: str = "main"
    title: str = "Main analysis"
    space: Space = Space.MNI
    kinds: tuple[FocusKind, ...] = (FocusKind.PEAK,)
    spaces: tuple[Space, ...] = tuple(Space)
    atlases: tuple[str, ...] = ()
    estimator: EstimatorSection = _USUAL.estimator
    base_rate: tuple[tuple[float, float, float], ...] = ()
    ale: ALESettings = field(default_factory=ALESettings)
    title_zh: str = ""
    contributions: bool = _USUAL.robustness.contributions
    leave_one_out: bool = _USUAL.robustness.leave_one_study_out
    fail_safe: bool = _USUAL.robustness.fail_safe_n
    further: FurtherSettings = field(default_factory=FurtherSettings)
    assumed_n: int | None = None
    from_base_rate: str = ""

    def title_in(self, language: str) -> str:
        """Return the title in "en" or "zh"."""
        return self.title_zh or self.title if language == "zh" else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """What carries each cluster; see `meta.engine.robustness`. What the plan leaves out is empty."""

    contributions: tuple[Contribution, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    fail_safe: tuple[FailSafe, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnalysisResult:
    """One finished analysis. Volumes have the shape of the grid of `meta.engine.space`.

    `others` is the second group of an estimator that compares two. `fwe` is the Monte-Carlo correction of our
    ALE, None for another estimator or correction.
    """

    settings: AnalysisSettings
    contrasts: tuple[Contrast, ...]
    others: tuple[Contrast, ...] = ()
    found: Inference
    fwe: FWEResult | None
    clusters: tuple[ClusterSummary, ...]
    atlases: tuple[Atlas, ...]
    problems: tuple[Problem, ...]
    robustness: Robustness = field(default_factory=Robustness)
    further: Further = field(default_factory=Further)

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        """Return the experiments as analysed."""
        return self.found.experiments

    @property
    def values(self) -> NDArray[np.float64]:
        """Return the estimator's map (ALE: the ALE values), 0 outside the mask."""
        return to_volume(self.found.values)

    @property
    def p(self) -> NDArray[np.float64]:
        """Return uncorrected p, 1 outside the mask."""
        return to_volume(self.found.p, fill=1.0)

    @property
    def z(self) -> NDArray[np.float64]:
        """Return Z, 0 outside the mask and where the ALE value is 0."""
        return to_volume(self.found.z)

    @property
    def labels(self) -> NDArray[np.int32]:
        """Return the number of the significant cluster each voxel is in, 0 elsewhere."""
        return to_volume(self.found.labels, fill=0)

    @property
    def threshold(self) -> str:
        """Return the words for figures that say which voxels are shown."""
        return self.found.correction


def run_analysis(
    selection: Selection,
    settings: AnalysisSettings,
    *,
    others: Sequence[Contrast] = (),
    progress: Progress | None = None,
) -> AnalysisResult:
    """Return the maps and clusters of the selected contrasts; the same for any number of workers.

    Parameters
    ----------
    others : the second group, for an estimator that compares two.
    progress : called as `progress(done, total)` after each batch of permutations.

    Raises
    ------
    ProtocolError
        When nothing can be analysed, or an experiment cannot be (see `meta.engine.experiments`).
    """
    if not selection.contrasts:
        raise ProtocolError(
            f"{settings.title}: there is nothing to analyse.",
            hint="\n".join(str(p) for p in selection.problems[:5]) or "No contrast passes the filter.",
        )
    selection = _inside(selection, settings)
    experiments = make_experiments(selection.contrasts)
    found, fwe = _estimate(experiments, settings, make_experiments(others), progress)
    atlases = find_atlases(settings.atlases)
    clusters = _describe(found, atlases)
    robustness = _robustness(fwe, settings)
    further = find_further(
        settings.further,
        found,
        fwe,
        experiments,
        analysis=settings.name,
        alpha=settings.ale.cluster_fwe_p,
        seed=settings.ale.seed,
        atlases=atlases,
    )
    return AnalysisResult(
        settings=settings,
        contrasts=selection.contrasts,
        others=tuple(others),
        found=found,
        fwe=fwe,
        clusters=clusters,
        atlases=atlases,
        problems=(
            *found.problems,
            *selection.problems,
            *sensitivity_notes(robustness),
            *_centre_notes(clusters, to_volume(found.labels, fill=0)),
            *_not_left_out(fwe, settings),
            *further.problems,
        ),
        robustness=robustness,
        further=further,
    )


def _inside(selection: Selection, settings: AnalysisSettings) -> Selection:
    """Return the contrasts with their foci inside the settings' part of the brain, and what was left out; no other problems."""
    part = settings.ale.part
    if part is None:
        return replace(selection, problems=())
    if settings.estimator.name != ALE:
        raise ProtocolError(
            f"{settings.title}: {settings.estimator.name} cannot be restricted to a region.",
            hint="Leave out `region`, or use estimator: ale.",
        )
    contrasts, problems = restrict(selection.contrasts, part)
    if not contrasts:
        raise ProtocolError(f"{settings.title}: no focus lies in {part.words}.", hint="Check analysis.region.")
    return Selection(contrasts=contrasts, problems=problems)


def _estimate(
    experiments: Sequence[Experiment],
    settings: AnalysisSettings,
    others: Sequence[Experiment],
    progress: Progress | None,
) -> tuple[Inference, FWEResult | None]:
    """Return what the plan's estimator finds; for our ALE with its Monte-Carlo null, which robustness needs."""
    if settings.estimator.name != ALE:
        from meta.nimare_bridge.estimators import estimate

        return estimate(
            experiments,
            settings.estimator,
            settings.ale,
            others=others,
            base_rate=settings.base_rate,
            progress=progress,
        ), None
    maps = fit_ale(experiments, settings.ale)
    if settings.estimator.correction == "fdr":
        return infer_by_fdr(maps), None
    fwe = correct_fwe(maps, progress=progress)
    return infer_by_size(fwe), fwe


def _describe(found: Inference, atlases: Sequence[Atlas]) -> tuple[ClusterSummary, ...]:
    return describe_clusters(
        to_volume(found.values),
        to_volume(found.p, fill=1.0),
        to_volume(found.z),
        to_volume(found.labels, fill=0),
        experiments=found.experiments,
        atlases=atlases,
        p_fwe=found.p_of_clusters,
    )


def _robustness(fwe: FWEResult | None, settings: AnalysisSettings) -> Robustness:
    if fwe is None:
        return Robustness()
    each = settings.leave_one_out and len(fwe.maps.experiments) <= MAX_LEFT_OUT
    return Robustness(
        contributions=find_contributions(fwe) if settings.contributions else (),
        left_out=leave_one_out(fwe) if each else (),
        fail_safe=find_fail_safe(fwe) if settings.fail_safe else (),
    )


def sensitivity_notes(robustness: Robustness) -> list[Problem]:
    """Return a note for each cluster that rests on one study, or on two.

    References
    ----------
    Eickhoff et al. 2016, doi:10.1016/j.neuroimage.2016.04.072: with the 17 or more experiments they
    recommend, one experiment gives on average less than half of a cluster and two less than 80 %.
    """
    notes = []
    for cluster in sorted({c.cluster for c in robustness.contributions}):
        found = sorted((c for c in robustness.contributions if c.cluster == cluster), key=lambda c: (-c.share, c.study))
        first, second = found[0].share, sum(c.share for c in found[:2])
        if first <= MOST_OF_ONE and second <= MOST_OF_TWO:
            continue
        names = found[0].study if first > MOST_OF_ONE else f"{found[0].study} and {found[1].study}"
        share = first if first > MOST_OF_ONE else second
        notes.append(
            Problem(
                code="ALE-CLUSTER-DOMINATED",
                item=f"cluster {cluster}",
                message=f"{share:.0%} of it comes from {names}: it shows these studies more than convergence.",
                hint="See how it fares without them (leave one study out).",
            )
        )
    return notes


def _centre_notes(clusters: Sequence[ClusterSummary], labels: NDArray[np.int32]) -> list[Problem]:
    """Return a note for each cluster whose weighted centre lies outside it: the centre of a ring is in no part of it."""
    notes = []
    for cluster in clusters:
        xyz = cluster.weighted_centre.mni
        i, j, k = nearest_voxels(np.array([xyz]))[0]
        if labels[i, j, k] != cluster.number:
            notes.append(
                Problem(
                    code="ALE-CENTRE-OUTSIDE",
                    item=f"cluster {cluster.number}",
                    message=f"its weighted centre ({xyz[0]:.1f}, {xyz[1]:.1f}, {xyz[2]:.1f}) MNI lies outside the cluster, "
                    "which is curved.",
                    hint="Describe it by its peaks.",
                    severity=Severity.INFO,
                )
            )
    return notes


def _not_left_out(fwe: FWEResult | None, settings: AnalysisSettings) -> list[Problem]:
    """Return a note where the plan requires leave-one-out and the analysis was not repeated."""
    if not settings.leave_one_out:
        return []
    if fwe is None:
        message = (
            "Leave-one-out, contributions and fail-safe N are computed for our ALE with Monte-Carlo correction only."
        )
        hint = "The foci of each study inside each cluster are in tables/clusters_MNI.tsv."
    elif len(fwe.maps.experiments) > MAX_LEFT_OUT:
        count = len(fwe.maps.experiments)
        message = (
            f"With {count} experiments the analysis was not repeated without each study (done up to {MAX_LEFT_OUT})."
        )
        hint = "The contributions of each study are in tables/contributions.tsv."
    else:
        return []
    return [Problem(code="ALE-NOT-LEFT-OUT", item="analysis", severity=Severity.INFO, message=message, hint=hint)]


def plain_settings(settings: AnalysisSettings) -> dict[str, Any]:
    """Return the settings as JSON values, without those that cannot change a result."""
    plain: dict[str, Any] = to_plain(settings)
    plain["ale"] = {k: v for k, v in plain["ale"].items() if k not in {"workers", "scheduler", "part"}}
    part = settings.ale.part
    if part is not None:
        plain["ale"]["part"] = {
            "name": part.name,
            "voxels": part.n_voxels,
            "sha256": sha256_hex(part.columns.tobytes()),
        }
    if settings.ale.null_histograms is NullHistograms.OBSERVED:
        del plain["ale"]["null_histograms"]  # the usual; results of before there was a choice stay current
    if not settings.from_base_rate:
        del plain["from_base_rate"]
    plain["estimator"] = settings.estimator.model_dump(mode="json", exclude_defaults=True, exclude={"base_rate"}) | {
        "name": settings.estimator.name,
        "correction": settings.estimator.correction,
    }
    if settings.further == FurtherSettings():
        del plain["further"]  # as above
    if settings.base_rate:
        digest = sha256_hex(json.dumps(settings.base_rate))
        plain["base_rate"] = {"foci": len(settings.base_rate), "sha256": digest}
    return plain


def input_hash(contrasts: Sequence[Contrast], settings: AnalysisSettings, others: Sequence[Contrast] = ()) -> str:
    """Return the SHA-256 of what determines a result: contrasts, settings, versions, atlases."""
    content = {
        "contrasts": to_plain(tuple(contrasts)),
        "others": to_plain(tuple(others)),
        "settings": plain_settings(settings),
        "versions": dict(versions()),
        "atlases": [atlas.title for atlas in find_atlases(settings.atlases)],
    }
    return sha256_hex(json.dumps(content, ensure_ascii=False, sort_keys=True))


def version() -> str:
    """Return Focimine's version."""
    try:
        return importlib.metadata.version("focimine")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


@cache
def versions() -> dict[str, str]:
    """Return the versions of the packages that can move a number or a pixel."""
    names = ("matplotlib", "nibabel", "nilearn", "nimare", "numba", "numpy", "scipy")
    return {"focimine": version(), **{name: importlib.metadata.version(name) for name in names}}
