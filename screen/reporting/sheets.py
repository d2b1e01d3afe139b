"""The lists of the appendix as tables: every column, a value to a cell, for spreadsheets and for counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpora.nouns.records import Method
from corpora.protocol import Protocol
from corpora.sheets import Cell
from screen.reporting.answers.search import METHODS, source_name
from screen.reporting.facts import Correction, LeftOut, Review, Row, Search
from screen.reporting.labels import has_label, label
from screen.reporting.references import letters, reference, short_name, sort_key

FIXED = ("sample", "n", "males", "females", "age_mean", "age_sd", "age_min", "age_max")
COUNTRY = ("country", "countries", "centre", "center", "site", "location")
"""Coding fields that say where a study was made, by the names plans give them."""
MODALITY = ("modality", "imaging", "imaging_method")
METHOD_FACTS = ("threshold", "correction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: `name` of its file, `title`, heading and rows."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


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


def included_sheet(review: Review, language: str) -> Sheet:
    """Return the included studies, a row for each contrast."""
    numbered = number_studies(review.rows, language)
    extra = extra_fields(review)
    header = (
        *words(("number", "study", "reference", "doi", "pmid", "report", "country"), language),
        *words(FIXED, language),
        *words(("modality", "contrast", "space", "threshold", "correction"), language),
        *(field_label(name, review.protocol, language) for name in extra),
        *words(("n_foci", "confirmed_by", "machine_values", "is_new"), language),
    )
    rows = []
    for row, number, name in zip(numbered.rows, numbered.numbers, numbered.names, strict=True):
        record = row.record
        rows.append(
            (
                number,
                name,
                reference(record, language),
                record.doi,
                record.pmid,
                row.report,
                first_of(row, COUNTRY),
                *(plain(row, field) for field in FIXED),
                first_of(row, MODALITY),
                row.contrast,
                space_of(row),
                *(plain(row, field) for field in METHOD_FACTS),
                *(plain(row, field) for field in extra),
                row.n_foci,
                "; ".join(row.confirmed_by),
                "; ".join(row.unconfirmed),
                _yes(row.is_new, language),
            )
        )
    return Sheet(name="included_studies", title=label("included", language), header=header, rows=tuple(rows))


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


def excluded_sheet(review: Review, language: str) -> Sheet:
    """Return the reports excluded at full text, by reason and name."""
    return _left_out("excluded_full_text", "excluded", by_reason(review.excluded, review.protocol), language)


def near_sheet(review: Review, language: str) -> Sheet:
    """Return the excluded reports that might seem to meet the criteria."""
    found = [one for one in by_reason(review.excluded, review.protocol) if one.near]
    return _left_out("near_misses", "near", found, language)


def by_reason(excluded: Sequence[LeftOut], protocol: Protocol) -> list[LeftOut]:
    """Return excluded reports in the order of the plan's criteria, then by the names of their papers."""
    order = [one.id for one in sorted(protocol.screening.criteria, key=lambda one: one.priority)]

    def place(one: LeftOut) -> tuple[int, str]:
        known = one.criterion in order
        return (order.index(str(one.criterion)) if known else len(order), "" if known else one.criterion or "\uffff")

    return sorted(excluded, key=lambda one: (one.earlier_review, place(one), sort_key(one.record)))


def _left_out(name: str, title: str, found: Sequence[LeftOut], language: str) -> Sheet:
    header = words(
        (
            "number",
            "study",
            "reference",
            "doi",
            "pmid",
            "report",
            "criterion",
            "reason",
            "others",
            "note",
            "decided_by",
            "decided_on",
            "counted",
            "version",
            "near_why",
        ),
        language,
    )
    rows = tuple(
        (
            number,
            short_name(one.record, language),
            reference(one.record, language),
            one.record.doi,
            one.record.pmid,
            one.report,
            one.criterion,
            reason_of(one, language),
            "; ".join(one.others),
            one.note,
            decided_by(one, language),
            one.day,
            counted_in(one, language),
            one.version,
            near_why(one, language),
        )
        for number, one in enumerate(found, 1)
    )
    return Sheet(name=name, title=label(title, language), header=header, rows=rows)


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


def lost_sheet(review: Review, language: str) -> Sheet:
    """Return the reports whose full text could not be got."""
    header = words(
        ("number", "study", "reference", "doi", "pmid", "report", "declared_by", "declared_on", "counted", "version"),
        language,
    )
    found = sorted(review.lost, key=lambda one: sort_key(one.record))
    rows = tuple(
        (
            number,
            short_name(one.record, language),
            reference(one.record, language),
            one.record.doi,
            one.record.pmid,
            one.report,
            "; ".join(one.who),
            one.day,
            counted_in(one, language),
            one.version,
        )
        for number, one in enumerate(found, 1)
    )
    return Sheet(name="not_retrieved", title=label("lost", language), header=header, rows=rows)


def references_sheet(review: Review, language: str) -> Sheet:
    """Return the references of the included reports, numbered as their studies."""
    numbered = number_studies(review.rows, language)
    papers: dict[str, tuple[int, Row]] = {}
    for row, number in zip(numbered.rows, numbered.numbers, strict=True):
        papers.setdefault(row.report, (number, row))
    rows = tuple((number, reference(row.record, language), report) for report, (number, row) in papers.items())
    header = words(("number", "reference", "report"), language)
    return Sheet(name="references", title=label("references", language), header=header, rows=rows)


def searches_sheet(review: Review, planned: Mapping[str, str], language: str) -> Sheet:
    """Return the searches as they count now; `planned` are the plan's strings by database."""
    header = words(
        (
            "number",
            "version",
            "source",
            "method",
            "interface",
            "files",
            "string",
            "planned",
            "translation",
            "searched_on",
            "entered_on",
            "who",
            "limits",
            "other_limits",
            "n_found",
            "n_records",
            "n_new",
            "corrections",
            "peer_review",
        ),
        language,
    )
    unknown = label("not_recorded", language)
    rows = tuple(
        (
            number,
            one.version,
            source_name(one, language),
            METHODS[one.method][language == "zh"],
            interface_of(one, language),
            "; ".join(one.files),
            one.query or unknown,
            planned_string(one, planned),
            one.translation,
            one.searched_on or unknown,
            one.entered_on,
            one.who or unknown,
            date_limits(review.protocol, language),
            unknown,
            one.n_found,
            one.n_records,
            one.n_new,
            corrections_of(one, language),
            unknown,
        )
        for number, one in enumerate(review.searches, 1)
    )
    return Sheet(name="searches", title=label("searches", language), header=header, rows=rows)


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


def corrections_of(search: Search, language: str) -> str:
    """Return what was corrected of an import, by whom and why."""
    return "; ".join(_correction(one, language) for one in search.corrections)


def _correction(one: Correction, language: str) -> str:
    what = ", ".join(f"{name} = {value}" for name, value in one.labels.items()) or label("withdrawn", language)
    return f"{what} ({', '.join(filter(None, (one.who, one.day, one.reason)))})"


def words(names: Sequence[str], language: str) -> tuple[str, ...]:
    """Return headings."""
    return tuple(label(name, language) for name in names)


def _yes(holds: bool, language: str) -> str:
    return label("yes" if holds else "no", language)
