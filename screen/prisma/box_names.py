"""Every box of the flow by its name, in the order of `prisma.csv`: what counts it, in which unit, and its words.

The counts and the lists behind them are named by the same tables, so that a box and its list cannot go by two names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from corpora.formats.visible import visible
from screen.prisma.labels import database_name, label, mark


class Unit(StrEnum):
    """What a box counts."""

    RECORD = "record"
    REPORT = "report"
    STUDY = "study"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxKind:
    """A box: the field of the counts it shows, its name, the unit, and whether it is left out while it is empty.

    A name that ends in ": " is that of several boxes, one per source or per reason; without `field` it is always empty.
    """

    field: str
    name: str
    unit: Unit
    if_any: bool = False

    @property
    def is_split(self) -> bool:
        """Return whether the box is one of several, by source or by reason."""
        return self.name.endswith(": ")


ARM_BOXES = (
    BoxKind(field="identified", name="identified: ", unit=Unit.RECORD),
    BoxKind(field="duplicates", name="removed before screening: duplicates", unit=Unit.RECORD),
    BoxKind(field="known", name="of the duplicates: known from an earlier version", unit=Unit.RECORD, if_any=True),
    BoxKind(field="automation", name="removed before screening: automation", unit=Unit.RECORD),
    BoxKind(field="other_reasons", name="removed before screening: other", unit=Unit.RECORD),
    BoxKind(field="carried_to_screening", name="from an earlier version: to be screened", unit=Unit.REPORT, if_any=True),
    BoxKind(field="screened", name="screened", unit=Unit.REPORT),
    BoxKind(field="awaiting_screening", name="awaiting screening", unit=Unit.REPORT),
    BoxKind(field="excluded_human", name="excluded at screening by people", unit=Unit.REPORT),
    BoxKind(field="excluded_machine", name="excluded at screening by automation", unit=Unit.REPORT),
    BoxKind(field="excluded_reasons", name="excluded at screening: ", unit=Unit.REPORT),
    BoxKind(field="reasons_human", name="by people: excluded at screening: ", unit=Unit.REPORT),
    BoxKind(field="reasons_machine", name="by automation: excluded at screening: ", unit=Unit.REPORT),
    BoxKind(
        field="carried_to_assessment",
        name="from an earlier version: full text to be assessed",
        unit=Unit.REPORT,
        if_any=True,
    ),
    BoxKind(field="sought", name="sought for retrieval", unit=Unit.REPORT),
    BoxKind(field="not_retrieved", name="not retrieved", unit=Unit.REPORT),
    BoxKind(field="awaiting_assessment", name="awaiting assessment", unit=Unit.REPORT),
    BoxKind(field="assessed", name="assessed for eligibility", unit=Unit.REPORT),
    BoxKind(field="assessed_excluded", name="excluded at assessment: ", unit=Unit.REPORT),
    BoxKind(field="assessed_human", name="by people: excluded at assessment: ", unit=Unit.REPORT),
    BoxKind(field="assessed_machine", name="by automation: excluded at assessment: ", unit=Unit.REPORT),
    BoxKind(field="included", name="reports included", unit=Unit.REPORT),
)  # fmt: skip
"""The boxes of a column. Nothing but duplicates leaves a review before it is screened: two boxes stay at 0."""
NEVER_REMOVED = ("automation", "other_reasons")
PREVIOUS_BOXES = (
    BoxKind(field="previous_studies", name="previous: studies", unit=Unit.STUDY),
    BoxKind(field="previous_reports", name="previous: reports", unit=Unit.REPORT),
    BoxKind(field="removed_studies", name="previous: studies no longer included", unit=Unit.STUDY, if_any=True),
    BoxKind(field="removed_reports", name="previous: reports no longer included", unit=Unit.REPORT, if_any=True),
)
TOTAL_BOXES = (
    BoxKind(field="new_studies", name="new: studies included", unit=Unit.STUDY),
    BoxKind(field="new_reports", name="new: reports included", unit=Unit.REPORT),
    BoxKind(field="total_studies", name="total: studies included", unit=Unit.STUDY),
    BoxKind(field="total_reports", name="total: reports included", unit=Unit.REPORT),
)
REGISTERS = BoxKind(field="registers_identified", name="registers: identified: ", unit=Unit.RECORD)
NO_REASON = "no reason given"
"""Stands for the reason where a decision names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A box of a flow: `part` is the column it belongs to, `item` the source or reason of a split one, `value` what it holds."""

    part: str
    kind: BoxKind
    item: str
    value: Any

    @property
    def name(self) -> str:
        """Return the name as in `prisma.csv`."""
        prefix = f"{self.part}: " if self.part in ("databases", "other") else ""
        return f"{prefix}{self.kind.name}{self.item}"

    def said(self, reasons: Mapping[str, str]) -> str:
        """Return the name with the words of the reason in place of its id."""
        of_reason = self.item and self.kind.unit is not Unit.RECORD
        return self.name.removesuffix(self.item) + reason_words(self.item, reasons, "en") if of_reason else self.name

    def words(self, reasons: Mapping[str, str], language: str) -> str:
        """Return what the box says, in words; `reasons` are those of the reasons of exclusion by their ids."""
        said = label(f"box_{self.kind.field}", language)
        part = label(f"part_{self.part}", language) + mark(":", language) if self.part else ""
        item = mark(":", language) + self.item_words(reasons, language) if self.item else ""
        return part + said + item

    def item_words(self, reasons: Mapping[str, str], language: str) -> str:
        """Return the source or the reason in words."""
        if self.kind.field in ("identified", "registers_identified"):
            return source_words(self.item, language)
        return reason_words(self.item, reasons, language)


def plain(text: str) -> str:
    """Return a text in one line without characters that XML or a page cannot hold: they are spelled out."""
    return text if text.isprintable() else visible(text)


def source_words(source: str, language: str) -> str:
    """Return what a source of records is called."""
    methods = ("website", "organisation", "citation", "other")
    return label(source, language) if source in methods else plain(database_name(source, language))


def reason_words(reason: str, reasons: Mapping[str, str], language: str) -> str:
    """Return why a report was excluded; a reason that no plan holds is said to be one, never a bare id."""
    if reason == NO_REASON:
        return label("no_reason", language)
    return plain(reasons.get(reason) or label("unplanned_reason", language).format(reason))


def boxes_of_arm(part: str, arm: object) -> Iterator[Named]:
    """Yield the boxes of a column; `arm` holds counts or lists under the fields of `ARM_BOXES`."""
    yield from _boxes(part, ARM_BOXES, arm)


def all_boxes(flow: Any) -> Iterator[Named]:
    """Yield every box of the flow in its order; `flow` holds counts (`PrismaCounts`) or lists (`FlowLists`)."""
    yield from _boxes("", PREVIOUS_BOXES, flow)
    yield from _boxes("databases", ARM_BOXES, flow.databases)
    yield from _boxes("", (REGISTERS,), flow)
    yield from _boxes("other", ARM_BOXES, flow.other)
    yield from _boxes("", TOTAL_BOXES, flow)


def _boxes(part: str, kinds: tuple[BoxKind, ...], holder: object) -> Iterator[Named]:
    for kind in kinds:
        value = getattr(holder, kind.field)
        if kind.is_split:
            yield from (Named(part=part, kind=kind, item=item, value=held) for item, held in value.items())
        elif value or not kind.if_any:
            yield Named(part=part, kind=kind, item="", value=value)
