"""The facts of an analysis that methods paragraphs and reports state."""

from __future__ import annotations

import importlib.metadata
from typing import Any

from corpora.nouns.studies import Space
from meta.analysis import ALE, AnalysisResult, input_hash, plain_settings, version, versions
from meta.engine.ale import NullHistograms
from meta.engine.experiments import Pooling
from meta.engine.kernels import fwhm_mm
from meta.engine.space import N_MASK_VOXELS
from meta.machine_values import count_unconfirmed
from meta.report.shared import shared_studies
from meta.report.words.sentences import EstimatorFacts, MethodFacts
from meta.selection import n_participants


def method_facts(result: AnalysisResult) -> MethodFacts:
    """Return the numbers a methods paragraph states."""
    s, found = result.settings.ale, result.found
    widths = [fwhm_mm(e.subjects) for e in result.experiments]
    return MethodFacts(
        n_experiments=len(result.experiments),
        n_contrasts=found.n_contrasts,
        n_samples=found.n_samples,
        n_foci=found.n_foci,
        n_participants=n_participants(result.contrasts),
        n_talairach=sum(f.space is Space.TAL for c in result.contrasts for f in c.foci),
        pooled=s.pooling is Pooling.SAMPLE,
        kernel=s.kernel.value,
        null_space=s.null_foci.value,
        cluster_forming_p=s.cluster_forming_p,
        cluster_fwe_p=s.cluster_fwe_p,
        correction=result.settings.estimator.correction,
        permutations=found.n_iterations,
        seed=s.seed,
        minimum_voxels=found.size_cutoff,
        n_clusters=len(result.clusters),
        fwhm_mm=(min(widths), max(widths)),
        atlases=tuple(a.title for a in result.atlases),
        version=version(),
        estimator=_estimator_facts(result),
        unconfirmed=tuple(count_unconfirmed(result.contrasts).items()),
        shared=shared_studies(result.contrasts),
        assumed_n=result.settings.assumed_n,
        scattered_null=s.null_histograms is NullHistograms.SCATTERED,
        base_rate=result.settings.from_base_rate,
    )


def _estimator_facts(result: AnalysisResult) -> EstimatorFacts | None:
    """Return what a paragraph states of NiMARE's estimator; None for our own."""
    section = result.settings.estimator
    if section.name == ALE:
        return None
    from meta.nimare_bridge.estimators import find_method

    return EstimatorFacts(
        name=find_method(section.name).nimare,
        nimare_version=importlib.metadata.version("nimare"),
        parameters=tuple(sorted((name, str(value)) for name, value in section.parameters.items())),
        correction=result.found.correction,
        n_others=len(result.others),
        against=section.against,
        n_base_rate=len(result.settings.base_rate),
    )


def settings_of(result: AnalysisResult) -> dict[str, Any]:
    """Return every setting, count, version and the hash of the input, as JSON values."""
    facts, found = method_facts(result), result.found
    return {
        "analysis": plain_settings(result.settings),
        "input_sha256": input_hash(result.contrasts, result.settings, result.others),
        "experiments": facts.n_experiments,
        "contrasts": facts.n_contrasts,
        "samples": facts.n_samples,
        "participants": None if facts.assumed_n else facts.n_participants,
        "foci": facts.n_foci,
        "foci_converted_from_talairach": facts.n_talairach,
        "clusters": len(result.clusters),
        **({"unconfirmed_machine_values": dict(facts.unconfirmed)} if facts.unconfirmed else {}),
        "correction": found.correction,
        "permutations_run": found.n_iterations,
        **_cutoffs(result),
        "mask_voxels": N_MASK_VOXELS,
        "atlases": [
            {"title": a.title, "space": a.space.value, "source": a.source, "licence": a.licence} for a in result.atlases
        ],
        "versions": dict(versions()),
    }


def _cutoffs(result: AnalysisResult) -> dict[str, Any]:
    """Return the cut-offs of the Monte-Carlo correction of our ALE, nothing for another one."""
    fwe = result.fwe
    if fwe is None:
        return {}
    return {
        "cluster_forming_ale": round(fwe.maps.ale_threshold, 8),
        "minimum_cluster_voxels": fwe.size_cutoff,
        "minimum_cluster_mm3": fwe.size_cutoff_mm3,
        "voxel_fwe_ale": round(fwe.ale_cutoff, 8),
    }
