"""The papers of a review's report: their references, what is coded of each contrast, where their documents lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.curation.called import called
from corpora.curation.inherited import with_inherited
from corpora.curation.unconfirmed import unconfirmed_values
from corpora.documents.references import fullest, sort_key
from corpora.nouns.records import Record, merge_records
from corpora.nouns.studies import NO_CONTRAST
from corpora.protocol import Protocol, Wording
from corpora.settled import Reports, Settled, read_coded, read_records
from corpora.store import Store
from meta.report.document.studies import SHOWN
from meta.report.parts import Studies, StudyRow
from meta.stage.curated import CuratedReport

_NOT_SHOWN = frozenset((*SHOWN, "study", "n_foci", "age_min", "age_max"))
"""Coded fields that the table of studies shows elsewhere, or not at all."""
_MOST_FIELDS = 4
"""Further coded fields in the table of studies: those of the plan, in its order; the coding sheet holds all."""


def read_studies(store: Store, protocol: Protocol, settled: Settled, reports: Sequence[CuratedReport]) -> Studies:
    """Return what a report shows of the included papers, in the order of their references."""
    records = _merged(store, settled.reports, [report.id for report in reports])
    ordered = sorted(reports, key=lambda report: sort_key(records[report.id]))
    marks = unconfirmed_values(store, settled=settled).by_contrast(entering=False)
    coded = _coded(store, settled.reports)
    rows = [row for report in ordered for row in _rows(report, coded.get(report.id, {}), marks)]
    named = {name for row in rows for name in row.values}
    fields: list[tuple[str, Wording]] = [
        (field.name, field.label)
        for field in protocol.extraction.coding
        if field.name in named and field.name not in _NOT_SHOWN
    ]
    documents = store.query("SELECT document, name, file FROM documents ORDER BY seq")
    return Studies(
        rows=tuple(rows),
        fields=tuple(fields[:_MOST_FIELDS]),
        records=records,
        words={language: _called(rows, protocol, language) for language in protocol.review.languages},
        files={row["document"]: (row["file"], row["name"] or row["file"]) for row in documents if row["file"]},
    )


def _called(rows: Sequence[StudyRow], protocol: Protocol, language: str) -> dict[str, dict[str, str]]:
    """Return what the coded values are called in a language, by field, where that is not the value itself."""
    found: dict[str, dict[str, str]] = {}
    for field, value in sorted({pair for row in rows for pair in row.values.items()}):
        shown = called(protocol.extraction, field, value, language)
        if shown != value:
            found.setdefault(field, {})[value] = shown
    return found


def _merged(store: Store, reports: Reports, wanted: Sequence[str]) -> dict[str, Record]:
    """Return the records of each report as one, with the fullest of their authors and journals."""
    names = {report: reports.records[report] for report in wanted}
    records = read_records(store, (name for own in names.values() for name in own))
    found = {report: tuple(records[name] for name in own) for report, own in names.items()}
    return {report: fullest(merge_records(report, own), own) for report, own in found.items()}


Coded = dict[str, dict[str, dict[str, str]]]
"""Report → contrast ("" for all of it) → field → value."""


def _coded(store: Store, reports: Reports) -> Coded:
    found: Coded = {}
    for (report, contrast, field), value in read_coded(store, reports).items():
        found.setdefault(report, {}).setdefault(contrast or "", {})[field] = value.value
    return found


def _rows(
    report: CuratedReport, coded: Mapping[str, Mapping[str, str]], marks: Mapping[tuple[str, str], Sequence[str]]
) -> list[StudyRow]:
    """Return a row for each contrast with confirmed foci; for a report without, one for each contrast that is coded."""
    whole = coded.get("", {})
    if not report.contrasts:
        names: list[str | None] = [name for name in sorted(coded) if name] or [None]
        return [
            StudyRow(
                report=report.id,
                study=report.study,
                contrast=name,
                values=with_inherited(whole, coded.get(name or "", {})),
                unconfirmed=tuple(marks.get((report.id, name or ""), ())),
            )
            for name in names
        ]
    return [
        StudyRow(
            report=report.id,
            study=report.study,
            contrast=None if contrast.name == NO_CONTRAST else contrast.name,
            values=contrast.coding,
            unconfirmed=tuple(marks.get((report.id, contrast.name), ())),
            n_foci=len(contrast.foci),
            spaces=tuple(sorted({focus.space.value for focus in contrast.foci if focus.space})),
        )
        for contrast in sorted(report.contrasts, key=lambda contrast: contrast.name)
    ]
