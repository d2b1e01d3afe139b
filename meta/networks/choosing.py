"""The experiments of a database that a seed region chooses: their contrasts, and what a reader must know of them.

References
----------
Robinson et al. 2010, doi:10.1002/hbm.20854: meta-analytic connectivity as the ALE of all experiments with a focus in a seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast
from meta.databases.database import Database, contrasts_of
from meta.databases.regions import Region, parts_in
from meta.networks.filters import FilterOutcome, Value, apply_filters

FEWEST_STUDIES = 17
"""Below it a MACM is exploratory, as any ALE (Eickhoff 2016)."""
UNITS_ZH = {"table": "表格", "experiment": "实验", "analysis": "分析"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The parts of a database with a focus in a region, as contrasts; `sizeless` of them have no sample size: `n` stands in."""

    database: Database
    region: Region
    contrasts: tuple[Contrast, ...]
    n_studies: int
    sizeless: int
    n: int
    filtered: tuple[FilterOutcome, ...] = ()

    @property
    def assumed_n(self) -> int | None:
        """Return the sample size that had to be assumed; None where every one is known."""
        return self.n if self.sizeless else None

    def words(self, language: str = "en") -> str:
        """Return how many were chosen of what, in "en" or "zh"."""
        d, count, of = self.database, len(self.contrasts), len(self.database.part_names)
        kept = sum(outcome.left_out for outcome in self.filtered)
        if language == "zh":
            less = f"（另有 {kept} 个被筛选条件剔除）" if kept else ""
            unit = UNITS_ZH.get(d.unit, d.unit)
            return f"{d.name} 的 {of} 个{unit}中，有 {count} 个在{self.region.words_zh}内报告了坐标{less}"
        less = f" ({kept} more were left out by filters)" if kept else ""
        return f"{count} of {of} {plural(d.unit)} of {d.name} with a focus in {self.region.named}{less}"


def plural(unit: str) -> str:
    """Return the plural of what a database's parts are called."""
    return "analyses" if unit == "analysis" else f"{unit}s"


def choose(database: Database, region: Region, *, n: int, filters: Mapping[str, Value] | None = None) -> Chosen:
    """Return the parts of a database with a focus in the region that no filter leaves out.

    Parameters
    ----------
    n : participants of an experiment whose source has no sample size: the width of its kernel.

    Raises
    ------
    ProtocolError : there is none.
    """
    found = parts_in(region, database.foci, database.parts)
    if not len(found):
        raise ProtocolError(
            f"No {database.unit} of {database.name} has a focus in {region.named}.", hint="Take a larger region."
        )
    parts, outcomes = apply_filters(database, found, filters or {})
    if not len(parts):
        raise ProtocolError(
            f"The filters leave none of {len(found)} {plural(database.unit)} of {database.name} with a focus in {region.named}.",
            hint="Loosen the filters.",
        )
    studies = database.studies_of(parts).tolist()
    return Chosen(
        database=database,
        region=region,
        contrasts=contrasts_of(database, parts.tolist(), n=n),
        n_studies=len(set(studies)),
        sizeless=sum(database.entries[s].n is None for s in studies),
        n=n,
        filtered=outcomes,
    )


def cautions(chosen: Chosen) -> tuple[Problem, ...]:
    """Return what a reader must know of the experiments: sizes that are not known, whole tables, and that there are few."""
    database, count = chosen.database, len(chosen.contrasts)
    notes = []
    if chosen.sizeless:
        notes.append(
            Problem(
                code="MACM-NO-SIZES",
                item=database.name,
                message=f"{chosen.sizeless} of {count} {plural(database.unit)} have no sample size; their kernels are those of "
                f"{chosen.n} participants.",
                hint="--sample-size (in a plan macm.sample_size) sets another number.",
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
    if chosen.n_studies < FEWEST_STUDIES:
        notes.append(
            Problem(
                code="ANALYSIS-BELOW-MINIMUM",
                item="macm",
                message=f"{chosen.n_studies} studies, fewer than {FEWEST_STUDIES}.",
                hint="Read it as exploratory.",
            )
        )
    return tuple(notes)


def missed(region: Region, *, reached: bool) -> tuple[Problem, ...]:
    """Return the note that a map misses its own seed; nothing where a significant cluster reaches into it."""
    if reached:
        return ()
    return (
        Problem(
            code="MACM-MISSES-SEED",
            item=region.name,
            message="No significant cluster reaches into the seed region itself.",
            hint="The experiments were chosen for a focus there: the region may be too small or too wide, or hold too few of them.",
        ),
    )
