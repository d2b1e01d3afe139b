"""The facts that PRISMA's boxes rest on: one per record and per report of a review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpora.nouns.records import Method
from corpora.settled import Outcome


class Arm(StrEnum):
    """The column of the flow diagram a report belongs to; SET_ASIDE: none, an earlier review excluded it."""

    PREVIOUS = "previous"
    SET_ASIDE = "set_aside"
    DATABASES = "databases"
    OTHER = "other"


class Retrieval(StrEnum):
    """What became of the search for a report's full text."""

    AWAITED = "awaited"
    NOT_RETRIEVED = "not_retrieved"
    RETRIEVED = "retrieved"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFact:
    """One record: where it came from and which report it became.

    `outcome` is, of a record taken over from an earlier review, what that settled: "included" or "excluded".
    """

    record: str
    report: str
    method: Method = Method.DATABASE
    source: str = ""
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFact(Outcome):
    """What is settled about one report, and what became of its full text."""

    report: str
    retrieval: Retrieval = Retrieval.AWAITED
    study: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the counts rest on; the ledger holds nothing else about the flow.

    `before` are the facts at the close of the version before: None for the first one, and for the cumulative flow
    of all versions together. `heirs` gives the report of now of each record whose import was withdrawn since and that is
    linked to a record which counts: what was settled of it still is.
    """

    records: tuple[RecordFact, ...] = ()
    reports: tuple[ReportFact, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    heirs: Mapping[str, str] = field(default_factory=dict)
    before: Facts | None = None
