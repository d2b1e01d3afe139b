"""The coding sheet: moderators and sample facts per contrast, read by machine where the text states them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError
from corpora.ids import parse_doi
from corpora.nouns.evidence import Evidence, Problem
from corpora.nouns.studies import Focus, Sample
from corpora.protocol import CodingField, Protocol, unknown_name
from corpora.sheets import SheetRow, find_choice, fold_choice, read_form, write_sheet
from corpora.store import Run, Store
from extract.checks.listed_n import compare_n, find_study, read_study_table
from extract.methods import MethodFact

VERSION = "1"
SHEET_COLUMNS = ("report", "doi", "citation", "contrast", "field", "value", "quote", "who", "machine")
SAMPLE_FIELDS = ("n", "males", "females", "age_mean", "age_sd", "age_min", "age_max")
BUILT_IN = (*SAMPLE_FIELDS, "sample")
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
        if field.type == "integer" and number != int(number):
            raise ProtocolError(
                f"{where}: {coding.field} is a whole number, not {coding.value}.", hint="Correct the sheet."
            )


def read_codings(
    sample: Sample | None, methods: Sequence[MethodFact], foci: Sequence[Focus], report: str
) -> list[Coding]:
    """Return what was read of one document as values of coding fields, each with the sentence it rests on.

    Several values of one field ("SPM8", "FSL") are one, parted by semicolons. The space is given only
    where all foci of tables agree.
    """
    codings = []
    for name in SAMPLE_FIELDS if sample is not None else ():
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

    A row that still says what the machine read, with its mark in the column `machine`, was not judged by a
    person and is left out: to confirm it, empty that cell.
    """
    sheet = read_form(path, columns=SHEET_COLUMNS, needed=("field", "value"))
    sql = "SELECT r.doi, o.report FROM records r JOIN report_of o ON o.record = r.record WHERE r.doi IS NOT NULL"
    by_doi = {row["doi"]: row["report"] for row in store.query(sql)}
    read = {(row["report"], row["field"], row["value"]) for row in store.query("SELECT * FROM codings WHERE machine")}
    codings = []
    for row in sheet.rows():
        if "field" not in row.cells or "value" not in row.cells:
            continue
        coding = _coding(row, by_doi)
        marked = fold_choice(row.cells.get("machine", "")) in MACHINE_MARKS
        if not (marked and (coding.report, coding.field, coding.value) in read):
            codings.append(coding)
    return codings, sheet.problems


def _coding(row: SheetRow, by_doi: Mapping[str, str]) -> Coding:
    cells = row.cells
    report = cells.get("report") or by_doi.get(parse_doi(cells.get("doi")) or "")
    if not report:
        raise FormatError(
            f"{row.where}: no report of this review has the DOI {cells.get('doi')!r}.",
            hint="Give its id.",
        )
    return Coding(
        report=report,
        field=cells["field"],
        value=cells["value"],
        contrast=cells.get("contrast"),
        quote=cells.get("quote", ""),
    )


def as_defined(coding: Coding, fields: Mapping[str, CodingField]) -> Coding:
    """Return a coding whose field and choice are written as in the protocol, whatever their case and width."""
    name = find_choice(coding.field, [*fields, *BUILT_IN]) or coding.field
    field = fields.get(name)
    choice = find_choice(coding.value, field.values) if field is not None and field.type == "choice" else None
    return replace(coding, field=name, value=choice or coding.value)


def add_codings(store: Store, protocol: Protocol, codings: Sequence[Coding], *, who: str) -> int:
    """Write codings in a person's name; return how many were new. Values are checked first, all of them."""
    fields = {field.name: field for field in protocol.extraction.coding}
    codings = [as_defined(coding, fields) for coding in codings]
    for coding in codings:
        check_value(coding, fields, f"{coding.report}{f', {coding.contrast}' if coding.contrast else ''}")
    with store.run("code", version=VERSION, who=who, codings=len(codings)) as run:
        return sum(write_coding(store, run, coding, who=who, machine=False) for coding in codings)


def write_coding(store: Store, run: Run, coding: Coding, *, who: str, machine: bool) -> bool:
    """Append one coding unless it says what is in force already. A machine never speaks after a person."""
    place = f"{coding.report}/{coding.contrast or ''}/{coding.field}"
    sql = """SELECT body ->> 'value' AS value, who, machine FROM ledger WHERE kind = 'coding' AND body ->> 'report' = ?
             AND coalesce(body ->> 'contrast', '') = ? AND body ->> 'field' = ? ORDER BY seq"""
    earlier = store.query(sql, (coding.report, coding.contrast or "", coding.field))
    if earlier:
        last = earlier[-1]
        # What the machine read first stands beside its own later readings: a supplement does not outvote the paper.
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
    contrasts = store.query("""SELECT c.report, c.contrast, r.doi, r.first_author, r.year, min(c.seq) AS first
        FROM confirmed_foci c JOIN reports r ON r.report = c.report GROUP BY c.report, c.contrast ORDER BY first""")
    known = {(row["report"], row["contrast"], row["field"]): row for row in store.query("SELECT * FROM codings")}
    fields = {field.name: field for field in protocol.extraction.coding}
    names = list(dict.fromkeys([*fields, *BUILT_IN]))
    rows = []
    for contrast in contrasts:
        for name in names:
            own = known.get((contrast["report"], contrast["contrast"], name)) or known.get(
                (contrast["report"], None, name)
            )
            rows.append(
                {
                    "report": contrast["report"],
                    "doi": contrast["doi"],
                    "contrast": contrast["contrast"],
                    "field": name,
                    "citation": f"{contrast['first_author']}, {contrast['year']}",
                    "value": _fitting(dict(own), fields) if own else "",
                    "quote": own["quote"] if own else "",
                    "who": own["who"] if own else "",
                    "machine": own["machine"] if own else "",
                }
            )
    return rows


def records_of(store: Store, report: str) -> list[dict[str, str | None]]:
    """Return doi, pmid and title of each record of a report; `report` may be the id of any of them."""
    sql = """SELECT r.doi, r.pmid, r.title FROM records r JOIN report_of o ON o.record = r.record
             WHERE o.report = (SELECT report FROM report_of WHERE record = ?) ORDER BY r.seq"""
    return [dict(row) for row in store.query(sql, (report,))]


def differing_n(store: Store) -> list[Problem]:
    """Return where an n that the machine read is not the one the protocol lists; a person's n is settled.

    What was doubtful in reading that list comes first.
    """
    listed = read_study_table(store.folder)
    studies = listed.studies
    sql = "SELECT report, value, quote FROM codings WHERE field = 'n' AND machine ORDER BY seq"
    found = []
    for row in store.query(sql) if studies else ():
        study = find_study(studies, records_of(store, row["report"]))
        if study is not None:
            evidence = Evidence(quote=row["quote"] or "", place="text")
            found.append(compare_n(study, int(float(row["value"])), evidence, f"{study.name}, n"))
    return [*listed.problems, *(problem for problem in found if problem is not None)]


def _fitting(row: Mapping[str, Any], fields: Mapping[str, CodingField]) -> str:
    """Return a value in force as the sheet shows it: a machine's only as far as the protocol's field takes it."""
    value, field = str(row["value"]), fields.get(row["field"])
    if not row["machine"] or field is None:
        return value
    if field.type == "choice":
        return find_choice(value, field.values) or ""
    coding = Coding(report="", field=field.name, value=value)
    try:
        check_value(coding, fields, "")
    except ProtocolError:
        return ""
    return value


def open_questions(rows: Sequence[Mapping[str, Any]], protocol: Protocol) -> tuple[str, list[str]]:
    """Return how far the sheet is filled, in a sentence, and a question for each required value still open."""
    machine = sum(1 for row in rows if row["value"] and row["machine"])
    people = sum(1 for row in rows if row["value"] and not row["machine"])
    empty = [row for row in rows if not row["value"]]
    required = {field.name for field in protocol.extraction.coding if field.required}
    wanted = [
        f"Missing: {row['field']} of {row['citation']}, {row['contrast'] or 'whole report'}"
        + (f' (the text says: "{row["quote"]}")' if row["quote"] else "")
        for row in empty
        if row["field"] in required
    ]
    summary = f"{machine} values read by the machine, {people} given by people, {len(empty)} open ({len(wanted)} of them required)."
    return summary, wanted


def write_coding_sheet(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write the coding sheet as a table, to be filled in and read back."""
    write_sheet(path, SHEET_COLUMNS, ([row[column] for column in SHEET_COLUMNS] for row in rows))
