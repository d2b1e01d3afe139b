"""The nouns of a coordinate-based meta-analysis: Focus, Contrast, Sample, Study."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from corpora.nouns.directions import Direction
from corpora.nouns.evidence import Box, Evidence, Problem


class Space(StrEnum):
    """Standard spaces. A coordinate without a known space has `space=None`, never a guess."""

    MNI = "MNI"
    TAL = "TAL"


NO_CONTRAST = "all foci"
"""What the contrast is called that holds the foci confirmed without one."""


class FocusKind(StrEnum):
    """What a printed coordinate is. By default of the protocol only PEAK enters an analysis."""

    PEAK = "peak"
    CENTRE_OF_MASS = "centre_of_mass"
    ROI = "roi"
    CITED = "cited"
    CHANNEL = "channel"
    IN_TEXT = "in_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """One coordinate: as printed (`raw`, `page`, `box`, `row`) and as understood (the rest).

    x, y, z in mm, right-anterior-superior as printed; signs are never flipped. `row` is the row of the
    table as understood (from 0; the printed column where a table is printed on its side). `levels` are the names
    of the contrast, outermost first, and `contrast` the same joined for print; `direction` is which way it goes. `cluster_unit` is "voxels",
    "mm3", "cm3", "ml", or of a surface "mm2" or "vertices".
    """

    x: float
    y: float
    z: float
    raw: str
    space: Space | None = None
    space_evidence: Evidence | None = None
    kind: FocusKind = FocusKind.PEAK
    contrast: str | None = None
    levels: tuple[str, ...] = ()
    direction: Direction | None = None
    region: str | None = None
    statistic_name: str | None = None
    statistic: float | None = None
    cluster_size: float | None = None
    cluster_unit: str | None = None
    document: str | None = None
    table: str | None = None
    page: int | None = None
    row: int | None = None
    box: Box | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A group of participants. Counts and ages are None where the text does not state them.

    Ages in years. `evidence` maps a field name ("n", "males", "age_mean" …) to its sentence. `recruited` is the number
    before exclusions where the text gives it beside the number analysed; `experiment` the number of the experiment that
    people of a paper of several took part in ("2"); `parts` are groups within it that the text counts ("17 with left and
    24 with right epilepsy"), by none of which the study was divided.
    """

    name: str
    n: int | None = None
    males: int | None = None
    females: int | None = None
    age_mean: float | None = None
    age_sd: float | None = None
    age_min: float | None = None
    age_max: float | None = None
    recruited: int | None = None
    experiment: str | None = None
    parts: tuple[Sample, ...] = ()
    evidence: dict[str, Evidence] = field(default_factory=dict)


SAMPLE_FACTS = ("n", "males", "females", "age_mean", "age_sd", "age_min", "age_max")
"""The fields of a sample that hold numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One comparison with its foci (ALE "experiment", NIMADS "analysis").

    `id` is unique in a review; `study` names the investigation ("Hein, 2016"), `sample` its group of
    participants: contrasts of one sample may be pooled (Turkeltaub 2012). `shared_sample` names that group where a
    person found it in several studies. `n` is the sample size that sets the kernel width. `coding` holds moderators of the protocol's coding scheme. `unconfirmed` names what an
    analysis uses of it that a machine read and nobody confirmed ("n", "space", a coding field).
    """

    id: str
    study: str
    name: str
    sample: str
    n: int | None
    foci: tuple[Focus, ...]
    coding: dict[str, str] = field(default_factory=dict)
    unconfirmed: tuple[str, ...] = ()
    shared_sample: str | None = None

    @property
    def people(self) -> tuple[str, str]:
        """Return what the same participants have in common, and no others: the study and its sample, or the shared one."""
        return (self.study, self.sample) if self.shared_sample is None else ("", self.shared_sample)
