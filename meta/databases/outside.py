"""Foci of a database that lie outside the brain: which are left out, which are kept, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast
from corpora.sheets import MARK, sheet_text
from meta.databases.database import OutsideFocus
from meta.engine.experiments import FARTHEST_MM, make_experiments
from meta.engine.space import is_in_brain

if TYPE_CHECKING:
    import pandas as pd

LISTED = "foci_outside_brain.tsv"
"""Of a database's folder: the foci that lie outside the brain, as they are written in its files."""
COLUMNS = ("study", "part", "x", "y", "z", "taken")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Contrasts without their foci that lie in no head, those foci and the others outside the brain, and the problem that counts them."""

    contrasts: tuple[Contrast, ...]
    outside: tuple[OutsideFocus, ...] = ()
    problems: tuple[Problem, ...] = ()


def without_far_foci(contrasts: Sequence[Contrast], file: str) -> Sorted:
    """Return the contrasts with the foci within `FARTHEST_MM` of the origin, in MNI; one problem for all that lie outside the brain mask.

    Those near the brain stay, as in an analysis: kernels reach into the mask. A contrast that loses all its foci is left out.
    """
    kept: list[Contrast] = []
    outside: list[OutsideFocus] = []
    for contrast, experiment in zip(contrasts, make_experiments(contrasts), strict=True):
        far = np.asarray((np.abs(experiment.foci) > FARTHEST_MM).any(axis=1))
        out = ~is_in_brain(experiment.foci)
        for focus, is_far, is_out in zip(contrast.foci, far, out, strict=True):
            if is_out:
                xyz = (f"{focus.x:g}", f"{focus.y:g}", f"{focus.z:g}")
                outside.append(OutsideFocus(study=contrast.study, part=contrast.name, xyz=xyz, taken=not is_far))
        foci = tuple(focus for focus, is_far in zip(contrast.foci, far, strict=True) if not is_far)
        if foci:
            kept.append(replace(contrast, foci=foci))
    if not outside:
        return Sorted(contrasts=tuple(kept))
    total = sum(len(contrast.foci) for contrast in contrasts)
    return Sorted(contrasts=tuple(kept), outside=tuple(outside), problems=(_problem(outside, total, file),))


def _problem(outside: Sequence[OutsideFocus], total: int, file: str) -> Problem:
    n, far = len(outside), [focus for focus in outside if not focus.taken]
    first = (far or list(outside))[0]
    where = f"first: {first.study}, {', '.join(first.xyz)}"
    one = "1 focus lies" if n == 1 else f"{n} foci lie"
    told = f"{one} outside the brain mask, of {total} ({where})."
    if far:
        told += f" {len(far)} more than {FARTHEST_MM:.0f} mm from the origin: in no head, and left out."
    if len(far) < n:
        told += f" {n - len(far)} nearer: kept as printed."
    return Problem(
        code="DATABASE-FOCI-OUTSIDE-BRAIN",
        item=file,
        message=told,
        hint=f"Check space, signs and decimal points; {LISTED} in the database's folder lists them.",
        severity=Severity.ERROR if far else Severity.WARNING,
    )


def left_out(table: pd.DataFrame, study: str, part: str | None) -> tuple[OutsideFocus, ...]:
    """Return the rows of a release's table (columns x, y, z, and those named) as foci that were left out."""
    parts = table[part].astype(str) if part is not None and part in table else [""] * len(table)
    places = zip(*(table[axis].astype(str) for axis in "xyz"), strict=True)
    rows = zip(table[study].astype(str), parts, places, strict=True)
    return tuple(OutsideFocus(study=s, part=p, xyz=xyz, taken=False) for s, p, xyz in rows)


def list_text(outside: Sequence[OutsideFocus]) -> str:
    """Return the list as a table, tab-separated, the foci left out first."""
    ordered = sorted(outside, key=lambda focus: focus.taken)
    rows = [(focus.study, focus.part, *focus.xyz, "yes" if focus.taken else "no") for focus in ordered]
    return MARK + sheet_text(COLUMNS, rows, delimiter="\t")
