"""What a ledger holds of a review, and the counts of a manuscript against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora.nouns.evidence import Evidence
from extract.claims.checks.coordinates import show, table_coordinates
from extract.claims.checks.flow import read_flow
from extract.claims.explain import Named, explain_number, explain_sum
from extract.claims.facts import Facts
from extract.claims.manuscript import places
from extract.claims.quantities import Quantity
from extract.claims.values import Finding, Status, agreement, format_value, spelled_sum

CHECK = "ledger"
NEAR_MM = 1.0
"""mm within which a printed centre or peak is that of a computed cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCluster:
    """A cluster of an analysis that ran: its places (centres and peaks, mm) and its volume in mm3."""

    analysis: str
    number: str
    places: tuple[tuple[float, float, float], ...]
    volume: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFacts:
    """Counts of a review; None where nothing is there to count. `samples` are (name, n) of each distinct sample."""

    records: int | None = None
    from_databases: int | None = None
    duplicates: int | None = None
    screened: int | None = None
    full_texts: int | None = None
    included: int | None = None
    experiments: int | None = None
    foci: int | None = None
    samples: tuple[Named, ...] = ()
    clusters: tuple[ResultCluster, ...] = ()

    @property
    def participants(self) -> int | None:
        """People over distinct samples; None where no n is coded."""
        return sum(n for _, n in self.samples) if self.samples else None


def check_ledger(facts: Facts, ledger: LedgerFacts) -> Iterator[Finding]:
    """Yield what a manuscript counts against what the ledger holds."""
    yield from _flow(facts, ledger)
    known = (
        (Quantity.STUDIES, ledger.included, "included reports"),
        (Quantity.EXPERIMENTS, ledger.experiments, "contrasts of included reports"),
        (Quantity.PARTICIPANTS, ledger.participants, "participants of distinct samples"),
        (Quantity.FOCI, ledger.foci, "confirmed foci of included reports"),
    )
    for quantity, held, what in known:
        for value in facts.values(quantity):
            yield _count(facts, quantity, value, held, what, ledger)
    yield from _clusters(facts, ledger.clusters)


def _count(facts: Facts, quantity: Quantity, value: int, held: int | None, what: str, ledger: LedgerFacts) -> Finding:
    people = quantity is Quantity.PARTICIPANTS and held is not None
    arithmetic = spelled_sum([n for _, n in ledger.samples]) if people else f"{what}: {held}"
    differs = held is not None and held != value
    explanation = (
        explain_sum(value, ledger.samples)
        if people and differs
        else explain_number(value, held or 0)
        if differs
        else ""
    )
    return Finding(
        check=CHECK,
        subject=f"{quantity} against the ledger",
        status=agreement(differs=differs) if held is not None else Status.UNCHECKED,
        stated=str(value),
        computed="" if held is None else str(held),
        arithmetic="" if held is None else arithmetic,
        explanation=explanation if held is not None else f"the ledger holds no {what} yet",
        places=places([one.sentence for one in facts.stated(quantity) if one.value == value]),
    )


def _flow(facts: Facts, ledger: LedgerFacts) -> Iterator[Finding]:
    flow = read_flow(facts)
    known = (
        ("identified", tuple(n for n in (ledger.records, ledger.from_databases) if n is not None)),
        ("duplicates", (ledger.duplicates,)),
        ("screened", (ledger.screened,)),
        ("full texts", (ledger.full_texts,)),
    )
    for step, held in known:
        possible = [n for n in held if n is not None]
        for value in flow.of(step):
            good = value in possible
            yield Finding(
                check=CHECK,
                subject=f"{step} against the ledger",
                status=agreement(differs=not good) if possible else Status.UNCHECKED,
                stated=str(value),
                computed=" or ".join(map(str, dict.fromkeys(possible))),
                arithmetic=f"{possible[0]} in the ledger" if possible else "",
                explanation=""
                if good
                else explain_number(value, possible[0])
                if possible
                else "nothing of it in the ledger yet",
                places=flow.places([step]),
            )


def _clusters(facts: Facts, clusters: Sequence[ResultCluster]) -> Iterator[Finding]:
    """Yield the rows of a manuscript's tables of results that are a cluster of an analysis, with its volume."""
    from extract.claims.checks.sums import volume_of

    if not clusters:
        return
    for sheet in facts.manuscript.sheets:
        for one in table_coordinates(sheet):
            near = [c for c in clusters if any(_distance(one.xyz, place) <= NEAR_MM for place in c.places)]
            stated = volume_of(sheet, one.row)
            if len(near) != 1 or stated is None:
                continue
            differs = round(stated) != round(near[0].volume)
            yield Finding(
                check=CHECK,
                subject=f"volume of the cluster at {show(one.xyz)}",
                status=agreement(differs=differs),
                stated=f"{format_value(stated)} mm³",
                computed=f"{format_value(near[0].volume)} mm³",
                arithmetic=f"cluster {near[0].number} of {near[0].analysis}",
                explanation=explain_number(stated, near[0].volume) if differs else "",
                places=(sheet.evidence(one.row), Evidence(quote=near[0].analysis, place="results")),
            )


def _distance(one: Sequence[float], other: Sequence[float]) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
