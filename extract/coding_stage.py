"""The coding sheet: moderators and sample facts per contrast, read by machine where the text states them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError
from corpora.ids import parse_doi
from corpora.protocol import CodingField, Protocol, unknown_name
from corpora.store import Run, Store

VERSION = "1"
SHEET_COLUMNS = ("report", "doi", "citation", "contrast", "field", "value", "quote", "who", "machine")
BUILT_IN = ("n", "males", "females", "age_mean", "age_sd", "age_min", "age_max", "sample")
"""Fields every protocol has: the facts of a sample, and its name (contrasts of one sample may be pooled)."""


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


def read_sheet(path: Path, store: Store) -> list[Coding]:
    """Return the filled rows of a coding sheet; `report` may be left empty where `doi` is given."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = {"field", "value"} - set(reader.fieldnames or ())
        if missing:
            raise FormatError(
                f"{path}: no column {sorted(missing)[0]!r}.", hint=f"Columns: {', '.join(SHEET_COLUMNS)}."
            )
        rows = [(reader.line_num, row) for row in reader if (row.get("value") or "").strip()]
    by_doi = {row["doi"]: row["report"] for row in store.query(
        "SELECT r.doi, o.report FROM records r JOIN report_of o ON o.record = r.record WHERE r.doi IS NOT NULL")}  # fmt: skip
    codings = []
    for line, row in rows:
        report = (row.get("report") or "").strip() or by_doi.get(parse_doi(row.get("doi")) or "")
        if not report:
            raise FormatError(
                f"{path}, line {line}: no report of this review has the DOI {row.get('doi')!r}.",
                hint="Give its id.",
            )
        codings.append(Coding(report=report, field=str(row["field"]).strip(), value=str(row["value"]).strip(),
                              contrast=(row.get("contrast") or "").strip() or None, quote=(row.get("quote") or "").strip()))  # fmt: skip
    return codings


def add_codings(store: Store, protocol: Protocol, codings: Sequence[Coding], *, who: str) -> int:
    """Write codings in a person's name; return how many were new. Values are checked first, all of them."""
    fields = {field.name: field for field in protocol.extraction.coding}
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
        if (last["value"] == coding.value and last["who"] == who) or (machine and not last["machine"]):
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
    """Return the coding sheet: a row per confirmed contrast and field, filled where a value is in force."""
    contrasts = store.query("""SELECT c.report, c.contrast, r.doi, r.first_author, r.year, min(c.seq) AS first
        FROM confirmed_foci c JOIN reports r ON r.report = c.report GROUP BY c.report, c.contrast ORDER BY first""")
    known = {
        (row["report"], row["contrast"], row["field"]): row for row in store.query("SELECT * FROM codings")
    }
    names = list(dict.fromkeys([*(field.name for field in protocol.extraction.coding), *BUILT_IN]))
    rows = []
    for contrast in contrasts:
        for name in names:
            own = known.get((contrast["report"], contrast["contrast"], name)) or known.get(
                (contrast["report"], None, name)
            )
            rows.append({
                "report": contrast["report"], "doi": contrast["doi"], "contrast": contrast["contrast"], "field": name,
                "citation": f"{contrast['first_author']}, {contrast['year']}", "value": own["value"] if own else "",
                "quote": own["quote"] if own else "", "who": own["who"] if own else "", "machine": own["machine"] if own else "",
            })  # fmt: skip
    return rows


def write_sheet(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write the coding sheet as CSV, to be filled in and read back."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, SHEET_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
