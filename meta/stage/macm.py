"""Meta-analytic connectivity (MACM) outside any review: which regions are active together with a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from meta.analysis import AnalysisSettings, run_analysis
from meta.databases.database import DEFAULT_N, Database
from meta.databases.images import read_image
from meta.databases.regions import LABELS, Region, covers
from meta.formats.read import Foci
from meta.networks.base_rate import base_rate_of, run_from_base_rate
from meta.networks.choosing import cautions, choose, missed
from meta.networks.filters import Value
from meta.stage.foci_files import Outcome, Run, analyse_foci

Advance = Callable[[int], None]


def run_macm(
    database: Database,
    region: Region,
    folder: Path,
    settings: AnalysisSettings,
    *,
    n: int = DEFAULT_N,
    filters: Mapping[str, Value] | None = None,
    base_rate: bool = False,
    force: bool = False,
    advance: Advance | None = None,
) -> Outcome:
    """Return the meta-analytic connectivity of a region: the ALE of all experiments with a focus in it, written into `folder`.

    Parameters
    ----------
    n : participants of an experiment whose source has no sample size: the width of its kernel.
    filters : field → value; experiments whose source states another value are left out.
    base_rate : the null draws from all foci of the database.

    Raises
    ------
    ProtocolError : no experiment has a focus in the region.
    """
    chosen = choose(database, region, n=n, filters=filters)
    words = chosen.words()
    found = Foci(contrasts=chosen.contrasts, problems=cautions(chosen), files=((words, "MACM"),))
    settings = replace(settings, assumed_n=chosen.assumed_n)
    how: Run = run_analysis
    if base_rate:
        settings = replace(settings, from_base_rate=base_rate_of(database))
        how = partial(run_from_base_rate, database=database)
    outcome = analyse_foci(found, folder, settings, force=force, advance=advance, run=how)
    volume, _ = read_image(folder / LABELS)
    reached = covers(region, volume.astype(np.int64))
    did = [done.sentence("en", database.name) for done in chosen.filtered]
    return Outcome(
        lines=(f"{words[0].upper()}{words[1:]}.", *did, *outcome.lines),
        problems=(*outcome.problems, *missed(region, reached=reached)),
        summary=outcome.summary,
    )
