"""Meta-analytic connectivity (MACM) outside any review: which regions are active together with a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from meta.analysis import AnalysisSettings
from meta.databases.database import DEFAULT_N, Database
from meta.databases.images import read_image
from meta.databases.regions import LABELS, Region, covers
from meta.formats.read import Foci
from meta.networks.choosing import cautions, choose, missed
from meta.networks.filters import Value
from meta.stage.foci_files import Outcome, analyse_foci

Advance = Callable[[int], None]


def run_macm(
    database: Database,
    region: Region,
    folder: Path,
    settings: AnalysisSettings,
    *,
    n: int = DEFAULT_N,
    filters: Mapping[str, Value] | None = None,
    force: bool = False,
    advance: Advance | None = None,
) -> Outcome:
    """Return the meta-analytic connectivity of a region: the ALE of all experiments with a focus in it, written into `folder`.

    Parameters
    ----------
    n : participants of an experiment whose source has no sample size: the width of its kernel.
    filters : field → value; experiments whose source states another value are left out.

    Raises
    ------
    ProtocolError : no experiment has a focus in the region.
    """
    chosen = choose(database, region, n=n, filters=filters)
    words = chosen.words()
    found = Foci(contrasts=chosen.contrasts, problems=cautions(chosen), files=((words, "MACM"),))
    outcome = analyse_foci(found, folder, replace(settings, assumed_n=chosen.assumed_n), force=force, advance=advance)
    volume, _ = read_image(folder / LABELS)
    reached = covers(region, volume.astype(np.int64))
    did = [done.sentence("en", database.name) for done in chosen.filtered]
    return Outcome(
        lines=(f"{words[0].upper()}{words[1:]}.", *did, *outcome.lines),
        problems=(*outcome.problems, *missed(region, reached=reached)),
        summary=outcome.summary,
    )
