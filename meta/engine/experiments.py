"""An ALE experiment: foci that share one sample size, and how a sample's contrasts become one.

`Experiment` is the only input of the engine. Its foci are MNI coordinates in exact millimetres.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from corpora.brain import tal_to_mni
from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast, Space
from corpora.terminal import counted
from meta.engine.space import Floats, is_in_brain

MOST_PEOPLE = 1_000_000_000
"""More people than any study has."""
FARTHEST_MM = 200.0
"""Twice the grid's field of view: beyond it the unit is not mm (voxels, 1/10 mm), or a decimal point was lost."""

JOINT = " + "
"""Between the names of what was pooled."""


class Pooling(StrEnum):
    """What counts as one experiment: each contrast, or each sample with all its contrasts."""

    SEPARATE = "separate"
    SAMPLE = "by_sample"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Experiment:
    """One experiment of an ALE: `n` participants and `foci`, shape (n_foci, 3), mm, MNI.

    `study` names the investigation, `sample` its group of participants, `shared_sample` that group where several
    studies share it; `contrasts` lists the ids of the contrasts pooled in it. `n` is None where the sample size is not known; `check_experiments` refuses it.
    """

    id: str
    study: str
    n: float | None
    foci: Floats
    sample: str = ""
    contrasts: tuple[str, ...] = ()
    name: str = ""
    shared_sample: str | None = None

    @property
    def n_foci(self) -> int:
        """Number of foci."""
        return int(self.foci.shape[0])

    @property
    def subjects(self) -> float:
        """Number of participants; 0 where it is not known."""
        return self.n or 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledExperiments:
    """Experiments as the protocol counts them; both counts go into the report."""

    experiments: tuple[Experiment, ...]
    n_contrasts: int
    n_samples: int
    problems: tuple[Problem, ...] = ()


def make_experiments(contrasts: Iterable[Contrast]) -> tuple[Experiment, ...]:
    """Return one experiment per contrast, foci of either space in MNI, in the contrasts' order.

    Raises
    ------
    ProtocolError : a contrast's focus has no space (a space is never guessed).
    """
    return tuple(_experiment(contrast) for contrast in contrasts)


def _experiment(contrast: Contrast) -> Experiment:
    xyz = np.array([(focus.x, focus.y, focus.z) for focus in contrast.foci], dtype=np.float64).reshape(-1, 3)
    if any(focus.space is None for focus in contrast.foci):
        raise ProtocolError(
            f'{contrast.study}, "{contrast.name}": the space of some foci is not known.',
            hint="Say whether they are MNI or Talairach coordinates (//Reference=MNI).",
        )
    is_tal = np.array([focus.space is Space.TAL for focus in contrast.foci], dtype=np.bool_)
    if is_tal.any():
        xyz[is_tal] = tal_to_mni(xyz[is_tal])
    return Experiment(
        id=contrast.id,
        study=contrast.study,
        n=contrast.n,
        foci=xyz,
        sample=contrast.sample,
        contrasts=(contrast.id,),
        name=contrast.name,
        shared_sample=contrast.shared_sample,
    )


def pool_experiments(experiments: Sequence[Experiment], pooling: Pooling) -> PooledExperiments:
    """Return the experiments as counted: as they are, or all those of a sample as one.

    A pooled experiment takes the place of its first contrast, all foci in order, and the smallest known
    sample size of its contrasts (the wider, more cautious kernel; differing sizes are a problem on record). A sample
    that several studies share is one too, under the names of all of them.

    References
    ----------
    Turkeltaub et al. 2012, doi:10.1002/hbm.21186: experiments of one group of subjects are pooled so
    that one sample cannot support a cluster alone.
    """
    groups: dict[tuple[str, str], list[Experiment]] = {}
    for experiment in experiments:
        groups.setdefault(_sample_key(experiment), []).append(experiment)
    problems: list[Problem] = []
    pooled = tuple(experiments)
    if pooling is Pooling.SAMPLE:
        pooled = tuple(_merge(group, problems) for group in groups.values())
    return PooledExperiments(
        experiments=pooled,
        n_contrasts=len(experiments),
        n_samples=len(groups),
        problems=tuple(problems),
    )


def _sample_key(experiment: Experiment) -> tuple[str, str]:
    if experiment.shared_sample is not None:
        return ("", f"shared {experiment.shared_sample}")
    return (experiment.study, experiment.sample) if experiment.sample or experiment.study else ("", experiment.id)


def _merge(group: Sequence[Experiment], problems: list[Problem]) -> Experiment:
    first = group[0]
    if len(group) == 1:
        return first
    sizes = sorted({e.n for e in group if e.n is not None})
    if len(sizes) > 1:
        listed = ", ".join(f"{size:g}" for size in sizes)
        problems.append(
            Problem(
                code="ALE-POOLED-N-DIFFERS",
                item=first.study or first.id,
                message=f"the pooled contrasts of one sample have different sample sizes ({listed}); "
                f"the smallest, {sizes[0]:g}, sets the kernel.",
                hint="Check the sample sizes, or name the samples apart if they are different people.",
            )
        )
    return replace(
        first,
        study=JOINT.join(dict.fromkeys(e.study for e in group)),
        n=sizes[0] if sizes else None,
        foci=np.concatenate([e.foci for e in group]),
        contrasts=tuple(name for e in group for name in (e.contrasts or (e.id,))),
        name=JOINT.join(e.name for e in group if e.name),
    )


def check_experiments(experiments: Sequence[Experiment]) -> tuple[Problem, ...]:
    """Return what is odd about an analysis' experiments, in their order.

    Raises
    ------
    ProtocolError : nothing to analyse; an experiment without sample size, with a sample size below 1,
        without foci, with a coordinate that is not a number, far outside any head, or an id used twice.
    """
    if not experiments:
        raise ProtocolError("There are no experiments to analyse.", hint="Check the subgroup's filter.")
    repeated = [name for name, count in Counter(e.id for e in experiments).items() if count > 1]
    if repeated:
        raise ProtocolError(f'Two experiments have the same id "{repeated[0]}".', hint="Ids name one experiment each.")
    for experiment in experiments:
        _check_one(experiment)
    return (*_too_few(experiments), *_same_foci(experiments), *_foci_outside(experiments))


def _check_one(experiment: Experiment) -> None:
    name = f'Experiment "{experiment.id}"'
    if experiment.n is None:
        raise ProtocolError(
            f"{name} has no sample size, which sets the width of its kernel.",
            hint="Add //Subjects=N, or code the number of participants.",
        )
    if not 1 <= experiment.n <= MOST_PEOPLE:
        raise ProtocolError(f"{name} has a sample size of {experiment.n}.", hint="It must be 1 or more.")
    if experiment.foci.shape[1:] != (3,):
        raise ProtocolError(f"{name} has foci of shape {experiment.foci.shape}, not (n_foci, 3).")
    if experiment.n_foci == 0:
        raise ProtocolError(
            f"{name} has no foci.",
            hint="ALE cannot use an experiment without foci; leave it out of the analysis and report it.",
        )
    if not np.isfinite(experiment.foci).all():
        row = int(np.argmin(np.isfinite(experiment.foci).all(axis=1)))
        raise ProtocolError(
            f"{name}: focus {row + 1} holds a coordinate that is not a number.",
            hint="Complete the coordinate, or remove the focus and say so.",
        )
    far = (np.abs(experiment.foci) > FARTHEST_MM).any(axis=1)
    if far.any():
        row = int(np.argmax(far))
        x, y, z = experiment.foci[row]
        raise ProtocolError(
            f"{name}: focus {row + 1} ({x:g}, {y:g}, {z:g}) lies more than {FARTHEST_MM:g} mm from the origin.",
            hint="Coordinates must be in millimetres; check the decimal points.",
        )


def _foci_outside(experiments: Sequence[Experiment]) -> list[Problem]:
    """Return one note for all foci outside the mask; the table of experiments marks each of them."""
    where = [(e, e.foci[~is_in_brain(e.foci)]) for e in experiments]
    where = [(e, foci) for e, foci in where if len(foci)]
    if not where:
        return []
    count, total = sum(len(foci) for _, foci in where), sum(e.n_foci for e in experiments)
    first, foci = where[0]
    x, y, z = foci[0]
    others = f", {len(where) - 1} more experiments have some" if len(where) > 1 else ""
    return [
        Problem(
            code="ALE-FOCI-OUTSIDE-BRAIN",
            item=first.id if len(where) == 1 else f"{first.id} and {len(where) - 1} more",
            message=f"{count} of {total} foci lie outside the brain mask, the first at ({x:.1f}, {y:.1f}, {z:.1f}) MNI"
            f"{others}. They were kept; they count where their kernel reaches the mask.",
            hint='Check the space and the signs of those marked "no" in the column in_mask of tables/experiments.tsv.',
        )
    ]


def _same_foci(experiments: Sequence[Experiment]) -> list[Problem]:
    seen: dict[bytes, Experiment] = {}
    problems = []
    for experiment in experiments:
        rows = np.unique(np.round(experiment.foci, 3), axis=0)
        # Single foci coincide by chance; whole tables do not.
        key = rows.tobytes() if len(rows) > 1 else f"{experiment.study}\0{rows.tolist()}".encode()
        if key in seen:
            problems.append(
                Problem(
                    code="ALE-DUPLICATE-EXPERIMENT",
                    item=experiment.id,
                    message=f'has exactly the foci of "{seen[key].id}"; both were analysed, so they count twice.',
                    hint="If they are one experiment, remove one of them.",
                    severity=Severity.ERROR,
                )
            )
        seen.setdefault(key, experiment)
    return problems


MIN_EXPERIMENTS = 17
"""Fewest experiments for a stable ALE: no single one then drives a cluster on its own (Eickhoff 2016,
doi:10.1016/j.neuroimage.2016.04.072; Müller 2018, doi:10.1016/j.neubiorev.2017.11.012)."""
RECOMMENDED_EXPERIMENTS = 20
"""Below this an ALE is called exploratory (the same papers: 17 to 20)."""


def _too_few(experiments: Sequence[Experiment]) -> list[Problem]:
    count = len(experiments)
    if count >= RECOMMENDED_EXPERIMENTS:
        return []
    least = f"{MIN_EXPERIMENTS} to {RECOMMENDED_EXPERIMENTS}"
    return [
        Problem(
            code="ALE-ONE-EXPERIMENT" if count == 1 else "ALE-FEW-EXPERIMENTS",
            item="analysis",
            message=f"{counted(count, 'experiment')}; Eickhoff 2016 and Müller 2018 ask for at least {least}."
            + (" One experiment cannot show convergence: read no cluster from this map." if count == 1 else ""),
            hint="Read the result as exploratory and look at each study's contribution.",
            severity=Severity.WARNING if count >= MIN_EXPERIMENTS else Severity.ERROR,
        )
    ]
