"""The facts of an analysis that methods paragraphs and reports state."""

from __future__ import annotations

from typing import Any

from corpora.nouns.studies import Space
from meta.analysis import AnalysisResult, input_hash, plain_settings, version, versions
from meta.engine.experiments import Pooling
from meta.engine.kernels import fwhm_mm
from meta.engine.space import N_MASK_VOXELS
from meta.report.methods_text import MethodFacts
from meta.selection import n_participants


def method_facts(result: AnalysisResult) -> MethodFacts:
    """Return the numbers a methods paragraph states."""
    s, maps = result.settings.ale, result.fwe.maps
    widths = [fwhm_mm(e.subjects) for e in result.experiments]
    return MethodFacts(
        n_experiments=len(result.experiments),
        n_contrasts=maps.n_contrasts,
        n_samples=maps.n_samples,
        n_foci=maps.n_foci,
        n_participants=n_participants(result.contrasts),
        n_talairach=sum(f.space is Space.TAL for c in result.contrasts for f in c.foci),
        pooled=s.pooling is Pooling.SAMPLE,
        kernel=s.kernel.value,
        null_space=s.null.value,
        cluster_forming_p=s.cluster_forming_p,
        cluster_fwe_p=s.fwe_p,
        permutations=result.fwe.n_iterations,
        seed=s.seed,
        minimum_voxels=result.fwe.size_cutoff,
        n_clusters=len(result.clusters),
        fwhm_mm=(min(widths), max(widths)),
        atlases=tuple(a.title for a in result.atlases),
        version=version(),
    )


def settings_of(result: AnalysisResult) -> dict[str, Any]:
    """Return every setting, count, version and the hash of the input, as JSON values."""
    facts = method_facts(result)
    return {
        "analysis": plain_settings(result.settings),
        "input_sha256": input_hash(result.contrasts, result.settings),
        "experiments": facts.n_experiments,
        "contrasts": facts.n_contrasts,
        "samples": facts.n_samples,
        "participants": facts.n_participants,
        "foci": facts.n_foci,
        "foci_converted_from_talairach": facts.n_talairach,
        "clusters": len(result.clusters),
        "cluster_forming_ale": round(result.fwe.maps.ale_threshold, 8),
        "minimum_cluster_voxels": result.fwe.size_cutoff,
        "minimum_cluster_mm3": result.fwe.size_cutoff_mm3,
        "voxel_fwe_ale": round(result.fwe.ale_cutoff, 8),
        "permutations_run": result.fwe.n_iterations,
        "mask_voxels": N_MASK_VOXELS,
        "atlases": [
            {"title": a.title, "space": a.space.value, "source": a.source, "licence": a.licence} for a in result.atlases
        ],
        "versions": dict(versions()),
    }
