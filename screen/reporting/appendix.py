"""The appendix as a document: searches, included studies with their references, reports left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from corpora.curation.called import called
from corpora.documents.blocks import Block, Document, Grid, Heading, Paragraph
from corpora.documents.references import reference, sort_key
from screen.reporting.answers.search import METHODS, source_name
from screen.reporting.cells import (
    COUNTRY,
    METHOD_FACTS,
    MODALITY,
    by_reason,
    corrections_of,
    counted_in,
    date_limits,
    decided_by,
    extra_fields,
    field_label,
    interface_of,
    near_misses,
    near_why,
    number_studies,
    planned_string,
    reason_of,
    statement,
    words,
)
from screen.reporting.facts import Interface, LeftOut, Review, Row, Search
from screen.reporting.labels import label, note
from screen.reporting.sheets import references_sheet

MARK = "†"
PART = 2
"""Level of the headings of an appendix's parts."""


def appendix(review: Review, planned: Mapping[str, str], language: str) -> Document:
    """Return the appendix; `planned` are the plan's search strings by database."""
    title = f"{label('appendix', language)}: {review.protocol.review.title.in_language(language)}"
    blocks: list[Block] = [
        Heading(text=title, level=1),
        Paragraph(text=_about(review, language)),
        *search_blocks(review, planned, language),
        *_included(review, language),
        *_references(review, language),
        *excluded_blocks(review, language),
        *near_blocks(review, language),
        *lost_blocks(review, language),
    ]
    return Document(title=title, language=language, blocks=tuple(_numbered(blocks)))


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks; the parts of the appendix are called S1, S2 …, as papers refer to them."""
    n = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == PART:
            n += 1
            yield replace(block, text=f"S{n}. {block.text}")
        else:
            yield block


def _about(review: Review, language: str) -> str:
    now = review.version
    days = " – ".join(day[:10] for day in (now.since, now.closed_on) if day)
    version = f"{label('version', language)} {now.number}"
    since = label("since_close", language).format(review.n_since_close, now.number) if review.n_since_close else ""
    return f"{review.program}; {version}{f' ({days})' if days else ''}. {since}".strip()


def search_blocks(review: Review, planned: Mapping[str, str], language: str) -> list[Block]:
    """Return the searches as run: a table, then the strings."""
    header = words(
        ("number", "version", "source", "method", "interface", "searched_on", "n_found", "n_records", "n_new"), language
    )
    unknown = label("not_recorded", language)
    rows = [
        (
            str(number),
            str(one.version),
            source_name(one, language),
            METHODS[one.method][language == "zh"],
            interface_of(one, language),
            one.searched_on or unknown,
            _shown(one.n_found),
            str(one.n_records),
            str(one.n_new),
        )
        for number, one in enumerate(review.searches, 1)
    ]
    n_records, n_new = (sum(getattr(one, name) for one in review.searches) for name in ("n_records", "n_new"))
    rows.append(("", "", label("total", language), "", "", "", "", str(n_records), str(n_new)))
    said = review.protocol.reporting
    lines = {
        "limits": date_limits(review.protocol, language),
        "other_limits": statement(said.search_limits, language),
        "peer_review": statement(said.search_peer_review, language),
    }
    blocks: list[Block] = [
        Heading(text=label("searches", language)),
        Grid(header=header, rows=tuple(rows)),
        Paragraph(text=note("new", language)),
        *(Paragraph(text=f"{_capital(label(name, language))}: {text}") for name, text in lines.items()),
        Heading(text=label("strings", language), level=3),
    ]
    for number, one in enumerate(review.searches, 1):
        blocks += _string(number, one, planned, language)
    return blocks


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _string(number: int, one: Search, planned: Mapping[str, str], language: str) -> list[Block]:
    """Return what was asked of a source, and what was corrected of its import."""
    if one.interface is Interface.EARLIER:
        said = label("earlier", language)
    else:
        said = "" if one.query else f"{label('string', language)}: {label('not_recorded', language)}"
    files = f" ({', '.join(one.files)})" if one.files and one.interface is not Interface.EARLIER else ""
    corrections = corrections_of(one, language)
    parts = [said, f"{label('corrections', language)}: {corrections}" if corrections else ""]
    tail = "; ".join(part for part in parts if part)
    blocks: list[Block] = [
        Paragraph(text=f"{number}. {source_name(one, language)}{files}{f': {tail}' if tail else ''}")
    ]
    if one.query:
        blocks.append(Paragraph(text=one.query, exact=True))
    hoped = planned_string(one, planned)
    for name, text in (("planned", hoped), ("translation", one.translation)):
        if text:
            blocks += [Paragraph(text=f"{label(name, language)}:"), Paragraph(text=text, exact=True)]
    return blocks


def _included(review: Review, language: str) -> list[Block]:
    numbered = number_studies(review.rows, language)
    shown = partial(called, review.protocol.extraction, language=language)
    planned = {field.name for field in review.protocol.extraction.coding}
    extra = [name for name in extra_fields(review) if name in planned]
    header = (
        *words(("number", "study", "country", "sample", "n", "sex", "age", "modality", "contrast"), language),
        *(field_label(name, review.protocol, language) for name in extra),
        *words(("space", "threshold_correction", "n_foci", "confirmed_by"), language),
    )
    rows, before = [], None
    for row, number, name in zip(numbered.rows, numbered.numbers, numbered.names, strict=True):
        head = ("", "") if row.report == before else (str(number), name)
        before = row.report
        rows.append(
            (
                *head,
                _first(row, shown, COUNTRY),
                marked(row, shown, "sample"),
                marked(row, shown, "n"),
                _pair(row, shown, "males", "females", "{} / {}"),
                _pair(row, shown, "age_mean", "age_sd", "{} ({})"),
                _first(row, shown, MODALITY),
                row.contrast or "",
                *(marked(row, shown, field) for field in extra),
                _space(row, shown),
                "; ".join(filter(None, (marked(row, shown, field) for field in METHOD_FACTS))),
                f"{row.n_foci}{MARK if row.foci_unconfirmed else ''}",
                "; ".join(row.confirmed_by),
            )
        )
    lines = [note("rows", language)]
    if any(MARK in cell for cells in rows for cell in cells):
        lines.append(note("mark", language))
    return [
        Heading(text=label("included", language)),
        *_grid_or_none(header, rows, language),
        Paragraph(text=" ".join(lines)),
    ]


Shown = Callable[[str, str], str]
"""Gives what a report calls a value of a coding field."""


def marked(row: Row, shown: Shown, field: str) -> str:
    """Return a coded value in the words of a report with † where a machine read it and nobody confirmed it."""
    value = row.values.get(field)
    return "" if value is None else f"{shown(field, value.text)}{MARK if value.unconfirmed else ''}"


def _first(row: Row, shown: Shown, fields: Sequence[str]) -> str:
    return next((marked(row, shown, name) for name in fields if name in row.values), "")


def _pair(row: Row, shown: Shown, one: str, other: str, form: str) -> str:
    """Return two values as one cell, "11 / 16†"; the first alone where there is no second."""
    first, second = marked(row, shown, one), marked(row, shown, other)
    return form.format(first or "–", second) if second else first


def _space(row: Row, shown: Shown) -> str:
    if row.spaces:
        return "; ".join(row.spaces) + (MARK if row.space_unconfirmed else "")
    return marked(row, shown, "space")


def _references(review: Review, language: str) -> list[Block]:
    sheet = references_sheet(review, language)
    listed = [Paragraph(text=f"{number}. {text}") for number, text, _ in sheet.rows]
    none = [Paragraph(text=label("none", language))]
    return [Heading(text=label("references", language)), *(listed or none)]


def excluded_blocks(review: Review, language: str) -> list[Block]:
    """Return the reports excluded at full text, with reasons."""
    header = words(("number", "reference", "reason", "note", "decided_by", "counted"), language)
    several = len(review.versions) > 1 or any(one.earlier_review for one in review.excluded)
    rows = [
        (
            str(number),
            reference(one.record, language),
            reason_of(one, language),
            one.note,
            decided_by(one, language),
            counted_in(one, language) if several else "",
        )
        for number, one in enumerate(by_reason(review.excluded, review.protocol), 1)
    ]
    return [
        Heading(text=label("excluded", language)),
        *_grid_or_none(header, rows, language, widths=(1, 9, 4, 5, 3, 3)),
        *([Paragraph(text=note("reasons", language))] if rows else []),
    ]


def near_blocks(review: Review, language: str) -> list[Block]:
    """Return the excluded reports that might seem to meet the criteria."""
    found = near_misses(review)
    header = words(("number", "reference", "near_why", "reason"), language)
    rows = [
        (str(number), reference(one.record, language), near_why(one, language), reason_of(one, language))
        for number, one in enumerate(found, 1)
    ]
    widths = (1, 9, 5, 4)
    return [Heading(text=label("near", language)), *_grid_or_none(header, rows, language, widths=widths)]


def lost_blocks(review: Review, language: str) -> list[Block]:
    """Return the reports that were not retrieved."""
    header = words(("number", "reference", "declared_by", "declared_on"), language)
    rows = [
        (str(number), reference(one.record, language), "; ".join(one.who), one.day)
        for number, one in enumerate(_by_name(review.lost), 1)
    ]
    return [Heading(text=label("lost", language)), *_grid_or_none(header, rows, language, widths=(1, 12, 3, 3))]


def _by_name(found: Iterable[LeftOut]) -> list[LeftOut]:
    return sorted(found, key=lambda one: sort_key(one.record))


def _grid_or_none(
    header: Sequence[str], rows: Sequence[tuple[str, ...]], language: str, *, widths: Sequence[float] = ()
) -> list[Block]:
    """Return a table without the columns that are empty in every row; "None." where it has no row."""
    if not rows:
        return [Paragraph(text=label("none", language))]
    kept = [place for place in range(len(header)) if any(row[place] for row in rows)]
    return [
        Grid(
            header=tuple(header[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in rows),
            widths=tuple(widths[place] for place in kept) if widths else (),
        )
    ]


def _shown(n: int | None) -> str:
    return "" if n is None else str(n)
