"""One analysis: contrasts and settings in, maps, clusters and what was odd out.

Nothing here touches a file; `meta.report.files` writes a result, `meta.report.page` shows it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain
from corpora.nouns.studies import Contrast, Space
from meta.engine.ale import ALESettings, FWEResult, correct_fwe, fit_ale
from meta.engine.experiments import Experiment, make_experiments
from meta.engine.null import Progress
from meta.engine.robustness import (
    Contribution,
    FailSafe,
    LeftOut,
    find_contributions,
    find_fail_safe,
    leave_one_out,
)
from meta.engine.space import to_volume
from meta.labels import Atlas, find_atlases
from meta.selection import select_contrasts
from meta.summary import ClusterSummary, describe_clusters

MAX_LEFT_OUT = 100
"""Largest number of experiments for which each study is left out in turn by default."""

MOST_OF_ONE, MOST_OF_TWO = 0.5, 0.8
"""Share of a cluster that one study, or two, may have before a note says so (Eickhoff 2016)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisSettings:
    """One analysis of a plan: `name` becomes its folder, `space` the first table of its report.

    `title_zh` is the title in Chinese reports; where it is empty `title` stands there too. `leave_one_out`
    repeats the analysis without each study (skipped above `MAX_LEFT_OUT` experiments, where no single study
    can carry a cluster); `fail_safe` searches how many studies without effect each cluster withstands.
    """

    name: str = "main"
    title: str = "Main analysis"
    space: Space = Space.MNI
    ale: ALESettings = field(default_factory=ALESettings)
    title_zh: str = ""
    leave_one_out: bool = True
    fail_safe: bool = False

    def title_in(self, language: str) -> str:
        """Return the title in "en" or "zh"."""
        return self.title_zh or self.title if language == "zh" else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """What carries each cluster; see `meta.engine.robustness`. What was not asked for is empty."""

    contributions: tuple[Contribution, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    fail_safe: tuple[FailSafe, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnalysisResult:
    """One finished analysis. Volumes have the shape of the grid of `meta.engine.space`."""

    settings: AnalysisSettings
    contrasts: tuple[Contrast, ...]
    fwe: FWEResult
    clusters: tuple[ClusterSummary, ...]
    atlases: tuple[Atlas, ...]
    problems: tuple[Problem, ...]
    robustness: Robustness = field(default_factory=Robustness)

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        """Return the experiments as analysed."""
        return self.fwe.maps.experiments

    @property
    def ale(self) -> NDArray[np.float64]:
        """Return the ALE map, 0 outside the mask."""
        return to_volume(self.fwe.maps.ale)

    @property
    def p(self) -> NDArray[np.float64]:
        """Return uncorrected p, 1 outside the mask."""
        return to_volume(self.fwe.maps.p, fill=1.0)

    @property
    def z(self) -> NDArray[np.float64]:
        """Return Z, 0 outside the mask and where the ALE value is 0."""
        return to_volume(np.nan_to_num(self.fwe.maps.z, nan=0.0))

    @property
    def labels(self) -> NDArray[np.int32]:
        """Return the number of the significant cluster each voxel is in, 0 elsewhere."""
        return to_volume(self.fwe.labels, fill=0)

    @property
    def threshold(self) -> str:
        """Return the words for figures that say which voxels are shown."""
        s = self.settings.ale
        return (
            f"cluster-level FWE p < {_bare(s.fwe_p)} (cluster-forming p < {_bare(s.cluster_forming_p)}, "
            f"{self.fwe.n_iterations} permutations)"
        )


def run_analysis(
    contrasts: Sequence[Contrast], settings: AnalysisSettings, *, progress: Progress | None = None
) -> AnalysisResult:
    """Return the ALE of the contrasts; the same for any number of workers.

    Parameters
    ----------
    contrasts : those that cannot be used are left out, each with a Problem.
    progress : called as `progress(done, total)` after each batch of permutations.

    Raises
    ------
    ProtocolError
        When nothing can be analysed, or an experiment cannot be (see `meta.engine.experiments`).
    """
    selection = select_contrasts(contrasts)
    if not selection.contrasts:
        raise ProtocolError(
            f"{settings.title}: there is nothing to analyse.",
            hint="\n".join(str(p) for p in selection.problems[:5]) or "No contrast passes the filter.",
        )
    maps = fit_ale(make_experiments(selection.contrasts), settings.ale)
    fwe = correct_fwe(maps, progress=progress)
    atlases = find_atlases()
    clusters = describe_clusters(
        to_volume(maps.ale),
        to_volume(maps.p, fill=1.0),
        to_volume(np.nan_to_num(maps.z, nan=0.0)),
        to_volume(fwe.labels, fill=0),
        experiments=maps.experiments,
        atlases=atlases,
        p_fwe=fwe.p_size,
    )
    robustness = _robustness(fwe, settings)
    return AnalysisResult(
        settings=settings,
        contrasts=selection.contrasts,
        fwe=fwe,
        clusters=clusters,
        atlases=atlases,
        problems=(
            *selection.problems,
            *maps.problems,
            *sensitivity_notes(robustness),
            *_not_left_out(fwe, settings),
        ),
        robustness=robustness,
    )


def sensitivity_notes(robustness: Robustness) -> list[Problem]:
    """Return a note for each cluster that rests on one study, or on two.

    References
    ----------
    Eickhoff et al. 2016, doi:10.1016/j.neuroimage.2016.04.072: with the 17 or more experiments they ask
    for, one experiment gives on average less than half of a cluster and two less than 80 %.
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


def _not_left_out(fwe: FWEResult, settings: AnalysisSettings) -> list[Problem]:
    count = len(fwe.maps.experiments)
    if not settings.leave_one_out or count <= MAX_LEFT_OUT:
        return []
    return [
        Problem(
            code="ALE-NOT-LEFT-OUT",
            item="analysis",
            severity=Severity.INFO,
            message=f"With {count} experiments the analysis was not repeated without each study (done up to {MAX_LEFT_OUT}).",
            hint="The contributions of each study are in tables/contributions.tsv.",
        )
    ]


def _robustness(fwe: FWEResult, settings: AnalysisSettings) -> Robustness:
    each = settings.leave_one_out and len(fwe.maps.experiments) <= MAX_LEFT_OUT
    return Robustness(
        contributions=find_contributions(fwe),
        left_out=leave_one_out(fwe) if each else (),
        fail_safe=find_fail_safe(fwe) if settings.fail_safe else (),
    )


def plain_settings(settings: AnalysisSettings) -> dict[str, Any]:
    """Return the settings as JSON values, without those that cannot change a result."""
    plain: dict[str, Any] = to_plain(settings)
    plain["ale"] = {k: v for k, v in plain["ale"].items() if k not in {"workers", "scheduler"}}
    return plain


def input_hash(contrasts: Sequence[Contrast], settings: AnalysisSettings) -> str:
    """Return the SHA-256 of what determines a result: contrasts, settings, versions, atlases."""
    content = {
        "contrasts": to_plain(tuple(contrasts)),
        "settings": plain_settings(settings),
        "versions": dict(versions()),
        "atlases": [atlas.title for atlas in find_atlases()],
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


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


def _bare(value: float) -> str:
    return f"{value:g}".removeprefix("0")
