"""What an appendix lists, as values: searches, reports not included, rows of included studies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpora.nouns.decisions import Step
from corpora.nouns.records import Method, Record
from corpora.protocol import Protocol, Wording
from corpora.review.versions import Version
from screen.prisma.counts import PrismaCounts


class Interface(StrEnum):
    """How the records of a search came in."""

    ENTREZ = "entrez"
    FILE = "file"
    CITATIONS = "citations"
    EARLIER = "earlier"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of an import that is in force: which labels it gave (none: it was withdrawn), by whom, when, why."""

    labels: Mapping[str, str]
    who: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search, import, citation search, or what an earlier review gave; as it counts now.

    `version` of the review it was made in. `n_found` is what the database or file states, `n_records` are the records
    that count, `n_new` the reports that none before it had brought. `withdrawn`: none of its records counts.
    """

    version: int
    interface: Interface
    database: str | None = None
    method: Method = Method.DATABASE
    form: str = ""
    files: tuple[str, ...] = ()
    query: str | None = None
    translation: str = ""
    searched_on: str | None = None
    entered_on: str = ""
    who: str = ""
    n_found: int | None = None
    n_records: int = 0
    n_new: int = 0
    corrections: tuple[Correction, ...] = ()
    withdrawn: bool = False


class Because(StrEnum):
    """Why a report excluded at full text might seem to meet the criteria."""

    PERSON = "person"
    RULES = "rules"
    OTHERS_MET = "others_met"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A report whose full text was sought and that is not included: excluded with its reason, or not retrieved.

    `criterion` is the reason's id in the plan, None where none was given or it was not retrieved; `reason` its words in
    the plan it was decided under. `version` is the one it was decided in, `in_flow` whether the last version's diagram
    counts it, `earlier_review` whether the review that this one updates excluded it. `near`: see `Because`.
    """

    report: str
    record: Record
    criterion: str | None = None
    reason: Wording | None = None
    others: tuple[str, ...] = ()
    note: str = ""
    who: tuple[str, ...] = ()
    machine: bool = False
    day: str = ""
    version: int | None = None
    in_flow: bool = True
    earlier_review: bool = False
    near: tuple[Because, ...] = ()
    in_all: bool = True
    """Whether the flow of all versions together counts it as excluded at full text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A coded value; `unconfirmed` when a machine read it and nobody confirmed it."""

    text: str
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One contrast of an included report, or the report itself where no coordinate of it is confirmed (`contrast` None).

    `values` are the coded values in force by field, those of the whole report where the contrast has none of its own.
    `study` names the study, shared by the reports of one. `confirmed_by` are who confirmed coordinates or coded values.
    """

    report: str
    study: str
    record: Record
    contrast: str | None = None
    n_foci: int = 0
    spaces: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    foci_unconfirmed: bool = False
    space_unconfirmed: bool = False
    confirmed_by: tuple[str, ...] = ()
    is_new: bool = True

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """Return what of the row a machine read and nobody confirmed: coordinates, their space, fields by name."""
        of_foci = (("coordinates", self.foci_unconfirmed), ("space of foci", self.space_unconfirmed))
        fields = sorted(name for name, value in self.values.items() if value.unconfirmed)
        return (*(name for name, holds in of_foci if holds), *fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasFacts:
    """How far the risk of bias is judged: `n_settled` of `n_cells` judgements (papers by items), by `people`."""

    instrument: Wording
    n_settled: int
    n_cells: int
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All that an appendix tells of a review.

    `version` is the last one; `flows` are the boxes of every version, `cumulative` those of all together. `plans` are the
    days on which a plan was first used, with the beginning of its SHA-256. `links` are the links of duplicates that a
    machine and that people made. `screened` are the people who judged, by step; `engines` the versions of the rules.
    `n_contrasts` are the contrasts with confirmed coordinates, `analyses` those of the last results.
    """

    protocol: Protocol
    program: str
    versions: tuple[Version, ...]
    living: Mapping[str, str] = field(default_factory=dict)
    is_living: bool = False
    flows: tuple[PrismaCounts, ...]
    cumulative: PrismaCounts
    plans: tuple[tuple[str, str], ...] = ()
    searches: tuple[Search, ...] = ()
    excluded: tuple[LeftOut, ...] = ()
    lost: tuple[LeftOut, ...] = ()
    dropped: tuple[LeftOut, ...] = ()
    """Reports that an earlier version included, excluded at title and abstract now."""
    rows: tuple[Row, ...] = ()
    links: tuple[int, int] = (0, 0)
    screened: Mapping[Step, tuple[str, ...]] = field(default_factory=dict)
    engines: tuple[str, ...] = ()
    confirmers: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    n_contrasts: int = 0
    bias: BiasFacts | None = None
    analyses: tuple[str, ...] = ()
    n_since_close: int = 0
    """Rows written since the last version was closed: they are counted, and belong to the next one."""

    @property
    def version(self) -> Version:
        """Return the last version."""
        return self.versions[-1]

    @property
    def counts(self) -> PrismaCounts:
        """Return the boxes of the last version."""
        return self.flows[-1]
