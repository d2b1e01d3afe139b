"""Meta-analytic connectivity (MACM) outside any review: which regions are active together with a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from meta.analysis import AnalysisSettings
from meta.databases.database import DEFAULT_N, Database, contrasts_of
from meta.databases.images import read_image
from meta.databases.regions import LABELS, Region, covers, parts_in
from meta.formats.read import Foci
from meta.stage.foci_files import Outcome, analyse_foci

FEWEST_STUDIES = 17
"""Below it a MACM is exploratory, as any ALE (Eickhoff 2016)."""
Advance = Callable[[int], None]


def run_macm(
    database: Database,
    region: Region,
    folder: Path,
    settings: AnalysisSettings,
    *,
    n: int = DEFAULT_N,
    force: bool = False,
    advance: Advance | None = None,
) -> Outcome:
    """Return the meta-analytic connectivity of a region: the ALE of all experiments with a focus in it, written into `folder`.

    Parameters
    ----------
    n : participants of an experiment whose source has no sample size: the width of its kernel.

    Raises
    ------
    ProtocolError : no experiment has a focus in the region.

    References
    ----------
    Robinson et al. 2010, doi:10.1002/hbm.20854.
    """
    chosen = parts_in(region, database.foci, database.parts)
    if not len(chosen):
        raise ProtocolError(
            f"No {database.unit} of {database.name} has a focus in the {region.words}.", hint="Take a larger region."
        )
    contrasts = contrasts_of(database, chosen.tolist(), n=n)
    words = f"{len(chosen)} of {len(database.part_names)} {_units(database)} of {database.name} with a focus in the {region.words}"
    studies = database.studies_of(chosen).tolist()
    sizeless = sum(database.entries[s].n is None for s in studies)
    problems = _cautions(database, len(chosen), len(set(studies)), sizeless, n)
    found = Foci(contrasts=contrasts, problems=problems, files=((words, "MACM"),))
    settings = replace(settings, assumed_n=n if sizeless else None)
    outcome = analyse_foci(found, folder, settings, force=force, advance=advance)
    missed = _missed(region, folder)
    lines = (f"{words[0].upper()}{words[1:]}.", *outcome.lines)
    return Outcome(lines=lines, problems=(*outcome.problems, *missed), summary=outcome.summary)


def _units(database: Database) -> str:
    return f"{database.unit}s"


def _cautions(database: Database, chosen: int, studies: int, sizeless: int, n: int) -> tuple[Problem, ...]:
    """Return what a reader must know of the experiments: sizes that are not known, and that there are few."""
    notes = []
    if sizeless:
        notes.append(
            Problem(
                code="MACM-NO-SIZES",
                item=database.name,
                message=f"{sizeless} of {chosen} {_units(database)} have no sample size; their kernels are those of {n} participants.",
                hint="--sample-size sets another number.",
                severity=Severity.WARNING,
            )
        )
    if database.unit == "table":
        notes.append(
            Problem(
                code="MACM-WHOLE-TABLES",
                item=database.name,
                message="It does not tell the contrasts of a table apart, nor patients from healthy people, nor activations from "
                "deactivations: every focus counts, and a study's tables that hold a focus in the seed are one experiment.",
                hint="A database exported from Sleuth (`focimine database add FILE`) tells experiments apart.",
                severity=Severity.WARNING,
            )
        )
    if studies < FEWEST_STUDIES:
        notes.append(
            Problem(
                code="ANALYSIS-BELOW-MINIMUM",
                item="macm",
                message=f"{studies} studies, fewer than {FEWEST_STUDIES}.",
                hint="Read it as exploratory.",
            )
        )
    return tuple(notes)


def _missed(region: Region, folder: Path) -> tuple[Problem, ...]:
    volume, _ = read_image(folder / LABELS)
    if covers(region, volume.astype(np.int64)):
        return ()
    return (
        Problem(
            code="MACM-MISSES-SEED",
            item=region.name,
            message="No significant cluster reaches into the seed region itself.",
            hint="The experiments were chosen for a focus there: the region may be too small or too wide, or hold too few of them.",
        ),
    )
