"""From curated contrasts to the experiments of one analysis: usable foci, one space, one kernel each.

An `Experiment` is what ALE models as one map. Contrasts are entered as they are ("contrast") or, after
Turkeltaub 2012, pooled so that each sample is one experiment ("sample"): overlapping participants then
cannot add up with themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpora.evidence import Problem, Severity
from corpora.studies import Contrast, Focus, FocusKind, Space
from meta.space import mni_to_tal, tal_to_mni

POOLING = ("contrast", "sample")
MIN_EXPERIMENTS = 17
"""Below this, single experiments may carry a cluster (Eickhoff 2016, doi:10.1016/j.neuroimage.2016.04.072)."""
RECOMMENDED_EXPERIMENTS = 20
"""Recommended minimum (Müller 2018, doi:10.1016/j.neubiorev.2017.11.012)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """One experiment as ALE models it: foci in MNI, the sample size that sets the kernel.

    `foci` are the foci as read, in their own space, parallel to `mni_mm`; `contrasts` the ids of the
    contrasts it was made of.
    """

    name: str
    study: str
    sample: str
    n: int
    foci: tuple[Focus, ...]
    mni_mm: tuple[tuple[float, float, float], ...]
    contrasts: tuple[str, ...]

    @property
    def xyz_mm(self) -> NDArray[np.float64]:
        """Return the foci, shape (n_foci, 3), mm, MNI."""
        return np.array(self.mni_mm, dtype=np.float64).reshape(-1, 3)

    @property
    def tal_mm(self) -> NDArray[np.float64]:
        """Return the foci, shape (n_foci, 3), mm, Talairach (Lancaster 2007 back-transform)."""
        return np.asarray(mni_to_tal(self.xyz_mm), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiments:
    """The experiments of one analysis, in a fixed order, and what was odd or left out on the way."""

    items: tuple[Experiment, ...]
    problems: tuple[Problem, ...] = ()
    pooling: str = "contrast"
    n_contrasts: int = 0

    @property
    def n_foci(self) -> int:
        """Return the number of foci over all experiments."""
        return sum(len(item.foci) for item in self.items)

    @property
    def n_samples(self) -> int:
        """Return the number of distinct samples."""
        return len({item.sample for item in self.items})

    @property
    def n_participants(self) -> int:
        """Return the number of participants, each sample counted once (its largest n)."""
        largest: dict[str, int] = {}
        for item in self.items:
            largest[item.sample] = max(item.n, largest.get(item.sample, 0))
        return sum(largest.values())


def make_experiments(
    contrasts: Sequence[Contrast],
    *,
    pooling: str = "contrast",
    kinds: Sequence[FocusKind] = (FocusKind.PEAK,),
) -> Experiments:
    """Return the experiments ALE is computed on, with every contrast or focus left out as a Problem.

    Parameters
    ----------
    contrasts : in any order; the result keeps the order of first appearance.
    pooling : "contrast" (each contrast is an experiment) or "sample" (contrasts of a sample are one).
    kinds : kinds of foci that may enter.

    Raises
    ------
    ValueError
        For an unknown pooling.
    """
    if pooling not in POOLING:
        raise ValueError(f"pooling must be one of {', '.join(POOLING)}, not {pooling!r}")
    problems: list[Problem] = []
    usable = [kept for c in contrasts if (kept := _usable(c, frozenset(kinds), problems)) is not None]
    _report_repeats(usable, problems)
    groups: dict[str, list[Contrast]] = {}
    for contrast in usable:
        groups.setdefault(contrast.id if pooling == "contrast" else contrast.sample, []).append(contrast)
    items = tuple(_experiment(group, problems) for group in groups.values())
    return Experiments(items=items, problems=tuple(problems), pooling=pooling, n_contrasts=len(usable))


def _usable(contrast: Contrast, kinds: frozenset[FocusKind], problems: list[Problem]) -> Contrast | None:
    """Return the contrast with the foci that can be used, None where nothing can."""

    def note(code: str, message: str, hint: str = "") -> None:
        problems.append(
            Problem(code=code, item=contrast.id, message=message, hint=hint, severity=Severity.ERROR)
        )

    if contrast.n is None or contrast.n < 1:
        note("ALE-NO-N", "The sample size is unknown; the contrast was left out.", "State the number of participants.")
        return None
    foci = []
    for focus in contrast.foci:
        if focus.kind not in kinds:
            note("ALE-KIND", f"The focus {focus.raw!r} is {focus.kind.value}, not a peak of this study; left out.")
        elif not all(math.isfinite(value) for value in (focus.x, focus.y, focus.z)):
            note("ALE-NAN", f"The focus {focus.raw!r} holds a value that is not a number; left out.")
        elif focus.space is None:
            note("ALE-NO-SPACE", f"The focus {focus.raw!r} has no known space; left out.", "Say MNI or Talairach.")
        else:
            foci.append(focus)
    if not foci:
        note("ALE-NO-FOCI", "No focus of this contrast can be used; it was left out.")
        return None
    return replace(contrast, foci=tuple(foci))


def _report_repeats(contrasts: Sequence[Contrast], problems: list[Problem]) -> None:
    """Note contrasts that hold exactly the foci of an earlier one: data entered twice."""
    seen: dict[tuple[tuple[float, float, float, Space | None], ...], str] = {}
    for contrast in contrasts:
        key = tuple(sorted((f.x, f.y, f.z, f.space) for f in contrast.foci))
        if len(key) > 1 and key in seen:
            problems.append(
                Problem(
                    code="ALE-REPEATED", item=contrast.id, severity=Severity.ERROR,
                    message=f'All {len(key)} foci are those of "{seen[key]}".',
                    hint="Data entered twice counts twice: remove one of the two.",
                )  # fmt: skip
            )
        seen.setdefault(key, contrast.id)


def _experiment(group: list[Contrast], problems: list[Problem]) -> Experiment:
    first = group[0]
    sizes = sorted({contrast.n for contrast in group if contrast.n is not None})
    if len(sizes) > 1:
        problems.append(
            Problem(
                code="ALE-POOLED-N", item=first.sample,
                message=f"Its pooled contrasts state different sample sizes ({', '.join(map(str, sizes))}); "
                f"the smallest, {sizes[0]}, sets the kernel.",
            )  # fmt: skip
        )
    foci = _distinct(focus for contrast in group for focus in contrast.foci)
    mni = to_mni(foci)
    name = first.id if len(group) == 1 else f"{first.sample} ({len(group)} contrasts)"
    return Experiment(
        name=name, study=first.study, sample=first.sample, n=sizes[0], foci=foci,
        mni_mm=tuple((float(x), float(y), float(z)) for x, y, z in mni),
        contrasts=tuple(contrast.id for contrast in group),
    )  # fmt: skip


def _distinct(foci: Iterable[Focus]) -> tuple[Focus, ...]:
    """Return the foci without exact repeats: within one experiment a repeat changes nothing but counts."""
    seen: dict[tuple[float, float, float, Space | None], Focus] = {}
    for focus in foci:
        seen.setdefault((focus.x, focus.y, focus.z, focus.space), focus)
    return tuple(seen.values())


def to_mni(foci: Sequence[Focus]) -> NDArray[np.float64]:
    """Return the foci in MNI, shape (n_foci, 3), mm; Talairach ones by Lancaster's inverse transform.

    Raises ValueError for a focus without a space.
    """
    if any(focus.space is None for focus in foci):
        raise ValueError("a focus has no space")
    xyz = np.array([(f.x, f.y, f.z) for f in foci], dtype=np.float64).reshape(-1, 3)
    talairach = np.array([f.space is Space.TAL for f in foci], dtype=bool)
    if talairach.any():
        xyz[talairach] = tal_to_mni(xyz[talairach])
    return xyz


def check_number(n_experiments: int, item: str = "analysis") -> tuple[Problem, ...]:
    """Return a Problem where an analysis has fewer experiments than ALE needs to be robust."""
    if n_experiments >= RECOMMENDED_EXPERIMENTS:
        return ()
    below = MIN_EXPERIMENTS if n_experiments < MIN_EXPERIMENTS else RECOMMENDED_EXPERIMENTS
    return (
        Problem(
            code="ALE-FEW-EXPERIMENTS", item=item,
            message=f"{n_experiments} experiment{'s' * (n_experiments != 1)}: fewer than {below}. "
            "Single experiments can carry a cluster.",
            hint="ALE needs 17 to 20 experiments (Eickhoff 2016, Müller 2018): read the result as exploratory.",
        ),  # fmt: skip
    )


def to_studyset(experiments: Sequence[Experiment], name: str = "focimine") -> object:
    """Return a NiMARE Studyset of the experiments, MNI coordinates, one analysis each."""
    from nimare.nimads import Studyset

    return Studyset(studyset_dict(experiments, name), target="ale_2mm")


def studyset_dict(experiments: Sequence[Experiment], name: str) -> dict[str, object]:
    """Return the NIMADS mapping of the experiments, one study per study name, MNI coordinates."""
    studies: dict[str, list[dict[str, object]]] = {}
    for number, item in enumerate(experiments):
        points = [{"coordinates": list(xyz), "space": "MNI", "values": []} for xyz in item.mni_mm]
        studies.setdefault(item.study, []).append(
            {
                "id": f"experiment-{number + 1:04d}", "name": item.name, "conditions": [], "weights": [],
                "images": [], "metadata": {"sample_sizes": [item.n]}, "points": points,
            }  # fmt: skip
        )
    return {
        "id": name,
        "name": name,
        "studies": [
            {
                "id": f"study-{number + 1:04d}", "name": study, "authors": "", "publication": "",
                "metadata": {}, "analyses": analyses,
            }  # fmt: skip
            for number, (study, analyses) in enumerate(studies.items())
        ],
    }
