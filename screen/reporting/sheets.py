"""The lists of the appendix as tables: every column, a value to a cell, for spreadsheets and for counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpora.documents.references import reference, short_name, sort_key
from corpora.sheets import Cell
from screen.reporting.answers.search import METHODS, source_name
from screen.reporting.cells import (
    COUNTRY,
    FIXED,
    METHOD_FACTS,
    MODALITY,
    by_reason,
    corrections_of,
    counted_in,
    date_limits,
    decided_by,
    extra_fields,
    field_label,
    first_of,
    interface_of,
    near_misses,
    near_why,
    number_studies,
    plain,
    planned_string,
    reason_of,
    space_of,
    statement,
    words,
    yes_or_no,
)
from screen.reporting.facts import LeftOut, Review, Row
from screen.reporting.labels import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: `name` of its file, `title`, heading and rows."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


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
                yes_or_no(row.is_new, language),
            )
        )
    return Sheet(name="included_studies", title=label("included", language), header=header, rows=tuple(rows))


def excluded_sheet(review: Review, language: str) -> Sheet:
    """Return the reports excluded at full text, by reason and name."""
    return _left_out("excluded_full_text", "excluded", by_reason(review.excluded, review.protocol), language)


def near_sheet(review: Review, language: str) -> Sheet:
    """Return the excluded reports that might seem to meet the criteria."""
    found = near_misses(review)
    return _left_out("near_misses", "near", found, language)


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
    unknown, said = label("not_recorded", language), review.protocol.reporting
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
            statement(said.search_limits, language),
            one.n_found,
            one.n_records,
            one.n_new,
            corrections_of(one, language),
            statement(said.search_peer_review, language),
        )
        for number, one in enumerate(review.searches, 1)
    )
    return Sheet(name="searches", title=label("searches", language), header=header, rows=rows)
