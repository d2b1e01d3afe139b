"""What the cells of the appendix hold: names, order and words, the same in tables, on the page and in the Word file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpora.documents.references import letters, short_name, sort_key
from corpora.nouns.records import Method
from corpora.protocol import Protocol, Wording
from screen.reporting.facts import Correction, LeftOut, Review, Row, Search
from screen.reporting.labels import has_label, label

FIXED = ("sample", "n", "males", "females", "age_mean", "age_sd", "age_min", "age_max")
COUNTRY = ("country", "countries", "centre", "center", "site", "location")
"""Coding fields that say where a study was made, by the names plans give them."""
MODALITY = ("modality", "imaging", "imaging_method")
METHOD_FACTS = ("threshold", "correction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The rows of included studies in the order of the references: number and name of each row's study."""

    rows: tuple[Row, ...]
    numbers: tuple[int, ...]
    names: tuple[str, ...]


def number_studies(rows: Sequence[Row], language: str) -> Numbered:
    """Return the rows by the names of their papers; reports of one study share its number, papers of one name get letters."""
    first: dict[str, tuple[object, ...]] = {}
    for row in rows:
        first[row.study] = min(first.get(row.study, sort_key(row.record)), sort_key(row.record))
    ordered = sorted(rows, key=lambda row: (first[row.study], sort_key(row.record), row.contrast or ""))
    number = {study: place for place, study in enumerate(dict.fromkeys(row.study for row in ordered), 1)}
    papers = {row.report: row.record for row in ordered}
    names = dict(zip(papers, letters([short_name(record, language) for record in papers.values()]), strict=True))
    return Numbered(
        rows=tuple(ordered),
        numbers=tuple(number[row.study] for row in ordered),
        names=tuple(names[row.report] for row in ordered),
    )


def extra_fields(review: Review) -> list[str]:
    """Return the other fields that are coded of any included study: the plan's in its order, then those read by machine."""
    known = {*FIXED, *COUNTRY, *MODALITY, *METHOD_FACTS, "space", "study"}
    planned = [field.name for field in review.protocol.extraction.coding]
    coded = dict.fromkeys(name for row in review.rows for name in row.values)
    return [name for name in dict.fromkeys((*planned, *sorted(coded))) if name in coded and name not in known]


def field_label(name: str, protocol: Protocol, language: str) -> str:
    """Return what a coding field is called: by the plan, else by us, else its own name."""
    for field in protocol.extraction.coding:
        if field.name == name:
            return field.label.in_language(language)
    return label(name, language) if has_label(name) else name


def plain(row: Row, field: str) -> str | None:
    """Return a coded value without a mark."""
    return row.values[field].text if field in row.values else None


def first_of(row: Row, fields: Sequence[str]) -> str | None:
    """Return the first of these coded values that there is."""
    return next((row.values[name].text for name in fields if name in row.values), None)


def space_of(row: Row) -> str | None:
    """Return the space of the confirmed foci, else the coded one."""
    return "; ".join(row.spaces) or plain(row, "space")


def by_reason(excluded: Sequence[LeftOut], protocol: Protocol) -> list[LeftOut]:
    """Return excluded reports in the order of the plan's criteria, then by the names of their papers."""
    order = [one.id for one in sorted(protocol.screening.criteria, key=lambda one: one.priority)]

    def place(one: LeftOut) -> tuple[int, str]:
        known = one.criterion in order
        return (order.index(str(one.criterion)) if known else len(order), "" if known else one.criterion or "\uffff")

    return sorted(excluded, key=lambda one: (one.earlier_review, place(one), sort_key(one.record)))


def near_misses(review: Review) -> list[LeftOut]:
    """Return the excluded reports that might seem to meet the criteria, in the order of `by_reason`."""
    return [one for one in by_reason((*review.excluded, *review.dropped), review.protocol) if one.near]


def reason_of(one: LeftOut, language: str) -> str:
    """Return why a report was excluded."""
    return one.reason.in_language(language) if one.reason else label("no_reason", language)


def decided_by(one: LeftOut, language: str) -> str:
    """Return who excluded a report."""
    return label("by_rules", language) if one.machine else "; ".join(one.who)


def counted_in(one: LeftOut, language: str) -> str:
    """Return in which flow diagram a report is counted."""
    if one.earlier_review:
        return label("earlier_review", language)
    return label("this_version" if one.in_flow else "another_version", language)


def near_why(one: LeftOut, language: str) -> str:
    """Return why an excluded report might seem to meet the criteria."""
    return "; ".join(label(f"near_{why.value}", language) for why in one.near)


def planned_string(search: Search, planned: Mapping[str, str]) -> str:
    """Return the plan's string for a database whose string was not recorded as run, "" otherwise."""
    is_database = search.method is Method.DATABASE
    return planned.get(search.database or "", "") if not search.query and is_database else ""


def interface_of(search: Search, language: str) -> str:
    """Return how records came in: "export file, RIS"."""
    return ", ".join(filter(None, (label(search.interface.value, language), search.form)))


def date_limits(protocol: Protocol, language: str) -> str:
    """Return the dates of publication that the plan limits its searches to."""
    search = protocol.search
    parts = [
        f"{label(name, language)} {day.isoformat()}"
        for name, day in (("from", search.from_date), ("until", search.until_date))
        if day is not None
    ]
    return " ".join(parts) or label("no_limit", language)


def statement(words: Wording | None, language: str) -> str:
    """Return what the authors say in the plan, "not recorded" where they say nothing."""
    return words.in_language(language) if words else label("not_recorded", language)


def corrections_of(search: Search, language: str) -> str:
    """Return what was corrected of an import, by whom and why."""
    return "; ".join(_correction(one, language) for one in search.corrections)


def _correction(one: Correction, language: str) -> str:
    what = ", ".join(f"{name} = {value}" for name, value in one.labels.items()) or label("withdrawn", language)
    return f"{what} ({', '.join(filter(None, (one.who, one.day, one.reason)))})"


def words(names: Sequence[str], language: str) -> tuple[str, ...]:
    """Return headings."""
    return tuple(label(name, language) for name in names)


def yes_or_no(holds: bool, language: str) -> str:
    """Return "yes" or "no"."""
    return label("yes" if holds else "no", language)
