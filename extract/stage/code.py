"""The coding sheet: moderators and sample facts per contrast, read by machine where the text states them."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora.errors import FormatError, ProtocolError, StoreError
from corpora.ids import parse_doi
from corpora.nouns.evidence import Evidence, Problem
from corpora.nouns.studies import NO_CONTRAST, SAMPLE_FACTS, Focus, Sample
from corpora.protocol import CodingField, Protocol, unknown_name
from corpora.settled import CodedValue, Reports, read_coded, read_reports
from corpora.sheets import SheetRow, find_choice, fold_choice, read_form, write_sheet
from corpora.store import Run, Store
from extract.checks.listed_n import compare_n, find_study, read_study_table

if TYPE_CHECKING:
    from extract.methods import MethodFact

VERSION = "1"
SHEET_COLUMNS = ("report", "doi", "citation", "contrast", "field", "value", "quote", "who", "machine")
BUILT_IN = (*SAMPLE_FACTS, "sample")
"""Fields every protocol has: the facts of a sample, and its name (contrasts of one sample may be pooled)."""
MACHINE_MARKS = ("1", "true")
"""What the column `machine` holds where the machine read the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One value of one field, for a whole report (`contrast` None) or one contrast of it."""

    report: str
    field: str
    value: str
    contrast: str | None = None
    quote: str = ""


def check_value(coding: Coding, fields: Mapping[str, CodingField], where: str) -> None:
    """Raise ProtocolError when the field is unknown or the value does not fit its type."""
    field = fields.get(coding.field)
    if field is None:
        if coding.field in BUILT_IN:
            return
        raise unknown_name(where, "coding field", coding.field, [*fields, *BUILT_IN])
    if field.type == "choice" and coding.value not in field.values:
        raise unknown_name(f"{where}, {coding.field}", "value", coding.value, list(field.values))
    if field.type in ("integer", "number"):
        try:
            number = float(coding.value)
        except ValueError as error:
            raise ProtocolError(
                f"{where}: {coding.field} is a number, not {coding.value!r}.", hint="Correct the sheet."
            ) from error
        if not math.isfinite(number):
            raise ProtocolError(f"{where}: {coding.field} is {coding.value}.", hint="Correct the sheet.")
        if field.type == "integer" and number != int(number):
            raise ProtocolError(
                f"{where}: {coding.field} is a whole number, not {coding.value}.", hint="Correct the sheet."
            )


def read_codings(
    sample: Sample | None, methods: Sequence[MethodFact], foci: Sequence[Focus], report: str
) -> list[Coding]:
    """Return what was read of one document as values of coding fields, each with the sentence it rests on.

    Several values of one field ("SPM8", "FSL") are one, separated by semicolons. The space is given only
    where all foci of tables agree.
    """
    codings = []
    for name in SAMPLE_FACTS if sample is not None else ():
        value = getattr(sample, name)
        if value is not None and sample is not None:
            evidence = sample.evidence.get(name)
            codings.append(
                Coding(report=report, field=name, value=f"{value:.10g}", quote=evidence.quote if evidence else "")
            )
    spaces = {focus.space for focus in foci if focus.table is not None}
    space = next(iter(spaces), None) if len(spaces) == 1 else None
    if space is not None:
        words = next((f.space_evidence.quote for f in foci if f.space_evidence is not None), "")
        codings.append(Coding(report=report, field="space", value=space.value, quote=words))
    for name in dict.fromkeys(fact.name for fact in methods):
        facts = [fact for fact in methods if fact.name == name]
        quotes = dict.fromkeys(fact.evidence.quote for fact in facts)
        value = "; ".join(fact.value for fact in facts)
        codings.append(Coding(report=report, field=name, value=value, quote=" […] ".join(quotes)))
    return codings


def read_coding_sheet(path: Path, store: Store) -> tuple[list[Coding], tuple[Problem, ...]]:
    """Return the filled rows of a coding sheet; `report` may be left empty where `doi` is given.

    A row that still holds the value read by machine, with its mark in the column `machine`, was not judged by a
    person and is left out: to confirm it, empty that cell.
    """
    sheet = read_form(path, columns=SHEET_COLUMNS, needed=("field", "value"))
    reports = read_reports(store)
    by_doi = _reports_by_doi(store, reports)
    read = {
        (reports.of.get(row["record"], row["record"]), fold_choice(row["field"]), fold_choice(row["value"]))
        for row in _machine_values(store)
    }
    filled = [row for row in sheet.rows() if "value" in row.cells]
    codings = [_coding(row, by_doi) for row in filled]
    judged = []
    for row, coding in zip(filled, codings, strict=True):
        # The sheet writes a choice as the protocol does ("fsl" where "FSL" was read): compared without regard to case.
        said = (reports.of.get(coding.report), fold_choice(coding.field), fold_choice(coding.value))
        if not (_is_marked(row) and said in read):
            judged.append(coding)
    return judged, sheet.problems


def _machine_values(store: Store) -> list[sqlite3.Row]:
    return store.query("SELECT record, field, value FROM codings WHERE machine")


def _reports_by_doi(store: Store, reports: Reports) -> dict[str, str]:
    rows = store.query("SELECT doi, record FROM records WHERE doi IS NOT NULL")
    return {row["doi"]: reports.of[row["record"]] for row in rows}


def _is_marked(row: SheetRow) -> bool:
    return fold_choice(row.cells.get("machine", "")) in MACHINE_MARKS


def _coding(row: SheetRow, by_doi: Mapping[str, str]) -> Coding:
    """Return one filled row of a sheet; FormatError where it names no field, or no report of the review."""
    cells = row.cells
    if "field" not in cells:
        message = f"{row.where}: the value {cells['value']!r} names no field."
        raise FormatError(message, hint="Give the field, or empty the cell.")
    report = cells.get("report") or by_doi.get(parse_doi(cells.get("doi")) or "")
    if not report:
        message = f"{row.where}: no report of this review has the DOI {cells.get('doi')!r}."
        raise FormatError(message, hint="Give its id.")
    return Coding(
        report=report,
        field=cells["field"],
        value=cells["value"],
        contrast=cells.get("contrast"),
        quote=cells.get("quote", ""),
    )


def as_defined(coding: Coding, fields: Mapping[str, CodingField]) -> Coding:
    """Return a coding whose field and choice are written as in the protocol, regardless of case and width."""
    name = find_choice(coding.field, [*fields, *BUILT_IN]) or coding.field
    field = fields.get(name)
    choice = find_choice(coding.value, field.values) if field is not None and field.type == "choice" else None
    return replace(coding, field=name, value=choice or coding.value)


def add_codings(store: Store, protocol: Protocol, codings: Sequence[Coding], *, who: str) -> int:
    """Write codings in a person's name; return how many were new. Values are checked first, all of them.

    Raises
    ------
    StoreError : a report that is not in the review: its value would never reach an analysis.
    ProtocolError : an unknown field, or a value that does not fit it.
    """
    fields = {field.name: field for field in protocol.extraction.coding}
    codings = [as_defined(coding, fields) for coding in codings]
    known = read_reports(store).of
    for coding in codings:
        if coding.report not in known:
            raise StoreError(
                f"No report {coding.report} in this review.", hint="Reports are listed in reports.csv of an export."
            )
        check_value(coding, fields, f"{coding.report}{f', {coding.contrast}' if coding.contrast else ''}")
    with store.run("code", version=VERSION, who=who, codings=len(codings)) as run:
        n_new = 0
        for coding in codings:
            # One transaction around reading and writing: two people coding at once get a row each.
            with store.transaction():
                n_new += write_coding(store, run, coding, who=who, machine=False)
        return n_new


def write_coding(store: Store, run: Run, coding: Coding, *, who: str, machine: bool) -> bool:
    """Append one coding unless that value is in force already. A machine never overrides a person."""
    place = f"{coding.report}/{coding.contrast or ''}/{coding.field}"
    sql = """SELECT body ->> 'value' AS value, who, machine FROM ledger WHERE kind = 'coding' AND body ->> 'report' = ?
             AND coalesce(body ->> 'contrast', '') = ? AND body ->> 'field' = ? ORDER BY seq"""
    earlier = store.query(sql, (coding.report, coding.contrast or "", coding.field))
    if earlier:
        last = earlier[-1]
        # A machine reading is compared with earlier machine readings: a supplement does not override the paper.
        if (last["value"] == coding.value and last["who"] == who) or (
            machine and (not last["machine"] or last["who"] == who)
        ):
            return False
    body: dict[str, Any] = {
        "report": coding.report,
        "contrast": coding.contrast,
        "field": coding.field,
        "value": coding.value,
    }
    body |= {"quote": coding.quote or None}
    return run.add("coding", f"{place}/{len(earlier) + 1}", body, who=who, machine=machine)


def sheet_rows(store: Store, protocol: Protocol) -> list[dict[str, Any]]:
    """Return the coding sheet: a row per confirmed contrast and field, filled where a value is in force.

    A machine's value that does not fit the protocol's field (another wording than its choices) is left
    empty; its sentence stays as a hint.
    """
    reports = read_reports(store)
    values = read_coded(store, reports)
    fields = {field.name: field for field in protocol.extraction.coding}
    names = list(dict.fromkeys([*fields, *BUILT_IN]))
    rows = []
    for report, contrast in _confirmed_contrasts(store, reports):
        record = store.query("SELECT doi, first_author, year FROM records WHERE record = ?", (report,))[0]
        place = {"report": report, "doi": record["doi"], "contrast": contrast}
        citation = f"{record['first_author']}, {record['year']}"
        for name in names:
            own = values.get((report, contrast, name)) or values.get((report, None, name))
            rows.append({**place, "field": name, "citation": citation, **_filled(own, fields)})
    return rows


def _confirmed_contrasts(store: Store, reports: Reports) -> list[tuple[str, str]]:
    """Return (report, contrast) of what is confirmed, once each, in the order it was read.

    Foci without a contrast are called as in the analysis: an empty cell would code the whole report.
    """
    rows = store.query("SELECT record, contrast FROM confirmed_foci ORDER BY seq")
    found = ((reports.of.get(row["record"]), row["contrast"] or NO_CONTRAST) for row in rows)
    return list(dict.fromkeys((report, contrast) for report, contrast in found if report is not None))


def _filled(own: CodedValue | None, fields: Mapping[str, CodingField]) -> dict[str, Any]:
    """Return the cells of the sheet that hold the value in force of one field; empty where there is none."""
    if own is None:
        return {"value": "", "quote": "", "who": "", "machine": ""}
    return {"value": _fitting(own, fields), "quote": own.quote, "who": own.who, "machine": int(own.machine)}


def records_of(store: Store, reports: Reports, report: str) -> list[dict[str, str | None]]:
    """Return doi, pmid and title of each record of a report; `report` may be the id of any of them."""
    names = reports.records.get(reports.of.get(report, ""), ())
    sql = "SELECT doi, pmid, title FROM records WHERE record IN (SELECT value FROM json_each(?)) ORDER BY seq"
    return [dict(row) for row in store.query(sql, (json.dumps(names),))]


def differing_n(store: Store) -> list[Problem]:
    """Return where an n that the machine read is not the one the protocol lists; a person's n is settled.

    What was doubtful in reading that list comes first.
    """
    listed = read_study_table(store.folder)
    studies = listed.studies
    sql = "SELECT record, value, quote FROM codings WHERE field = 'n' AND machine ORDER BY seq"
    reports, found = read_reports(store), []
    for row in store.query(sql) if studies else ():
        study = find_study(studies, records_of(store, reports, row["record"]))
        if study is not None:
            evidence = Evidence(quote=row["quote"] or "", place="text")
            found.append(compare_n(study, int(float(row["value"])), evidence, f"{study.name}, n"))
    return [*listed.problems, *(problem for problem in found if problem is not None)]


def _fitting(own: CodedValue, fields: Mapping[str, CodingField]) -> str:
    """Return a value in force as the sheet shows it: a machine's only as far as the protocol's field takes it."""
    field = fields.get(own.field)
    if not own.machine or field is None:
        return own.value
    if field.type == "choice":
        return find_choice(own.value, field.values) or ""
    try:
        check_value(Coding(report="", field=field.name, value=own.value), fields, "")
    except ProtocolError:
        return ""
    return own.value


def open_questions(rows: Sequence[Mapping[str, Any]], protocol: Protocol) -> tuple[str, list[str]]:
    """Return how far the sheet is filled, in a sentence, and a question for each required value still open."""
    machine = sum(1 for row in rows if row["value"] and row["machine"])
    people = sum(1 for row in rows if row["value"] and not row["machine"])
    empty = [row for row in rows if not row["value"]]
    required = {field.name for field in protocol.extraction.coding if field.required}
    wanted = [
        f"Missing: {row['field']} of {row['citation']}, {row['contrast']}"
        + (f' (the text: "{row["quote"]}")' if row["quote"] else "")
        for row in empty
        if row["field"] in required
    ]
    summary = f"{machine} values read by the machine, {people} given by people, {len(empty)} open ({len(wanted)} of them required)."
    return summary, wanted


def write_coding_sheet(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write the coding sheet as a table, to be filled in and read back."""
    write_sheet(path, SHEET_COLUMNS, ([row[column] for column in SHEET_COLUMNS] for row in rows))
