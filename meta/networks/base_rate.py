"""A network against base rates (SCALE): what is active with a seed more often than it is active at all in the database."""

from __future__ import annotations

from dataclasses import replace

from meta.analysis import AnalysisResult, AnalysisSettings
from meta.databases.database import Database
from meta.engine.base_rate import fit_from_base_rate
from meta.engine.experiments import make_experiments
from meta.engine.null import Progress
from meta.engine.space import to_volume
from meta.labels import find_atlases
from meta.selection import Selection
from meta.summary import describe_clusters


def base_rate_of(database: Database) -> str:
    """Return the words for a database whose foci a null is drawn from."""
    return f"{database.name} ({len(database.foci)} foci)"


def run_from_base_rate(
    selection: Selection, settings: AnalysisSettings, database: Database, *, progress: Progress | None = None
) -> AnalysisResult:
    """Return the analysis of some experiments whose null draws from all foci of a database; see `meta.engine.base_rate`.

    Raises
    ------
    ProtocolError : too few permutations for the cluster-forming p, or an experiment cannot be analysed.
    """
    settings = replace(settings, from_base_rate=base_rate_of(database))
    found = fit_from_base_rate(make_experiments(selection.contrasts), database.foci, settings.ale, progress=progress)
    atlases = find_atlases(settings.atlases)
    clusters = describe_clusters(
        to_volume(found.values),
        to_volume(found.p, fill=1.0),
        to_volume(found.z),
        to_volume(found.labels, fill=0),
        experiments=found.experiments,
        atlases=atlases,
        p_fwe=found.p_of_clusters,
    )
    return AnalysisResult(
        settings=settings,
        contrasts=selection.contrasts,
        found=found,
        fwe=None,
        clusters=clusters,
        atlases=atlases,
        problems=found.problems,
    )
