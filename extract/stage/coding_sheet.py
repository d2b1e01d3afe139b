"""The coding sheet: what is coded of each confirmed contrast, written for people and read back.

Wide (the default): a row per contrast, a column per field, then who gave each value and the words it rests on. Long: a
row per field. Both are read back; a value that still is what its `by` said is nobody's new word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError, ReviewError
from corpora.formats.workbook import Look
from corpora.ids import parse_doi
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import NO_CONTRAST
from corpora.people import fold_name
from corpora.protocol import CodingField, Protocol
from corpora.settled import CodedValue, Reports, read_coded, read_reports
from corpora.sheets import Sheet, SheetRow, find_alias, find_choice, fold_choice, read_form, read_sheet, write_sheet
from corpora.store import Store
from extract.forms import is_yes, raise_all
from extract.stage.cited import Cited, cited_cells, file_names, plain, read_cited
from extract.stage.code import BUILT_IN, MACHINE, Coding, check_value, is_same

PLACE = ("report", "doi", "author", "year", "title", "file", "page", "contrast")
LONG = (*PLACE, "field", "value", "ok", "who", "machine", "quote")
NOTES = "notes"
"""A column that people may add to a sheet; it is passed over."""
ALWAYS = ("sample", "n")
"""Fields of the sheet that a plan need not name: contrasts of one sample are pooled, n sets the kernel's width."""
BY, QUOTE = ": by", ": quote"
"""Endings of the headings beside a field's own: who gave the value, and the words it rests on."""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "report": ("报告", "报告编号", "文献编号"), "author": ("作者", "第一作者"), "year": ("年份", "年"), "title": ("标题", "题目", "题名", "篇名"),
    "file": ("文件", "文件名"), "page": ("页", "页码"), "contrast": ("对比", "对照"), "field": ("字段", "变量", "项目", "编码项"),
    "value": ("值", "取值", "编码"), "ok": ("确认", "核对"), "who": ("编码者", "编码人", "由谁"), "machine": ("机器",),
    "quote": ("原文", "引文", "依据"), "notes": ("备注", "批注", "note", "comment", "comments"),
}  # fmt: skip
"""Chinese headings."""
MACHINE_MARKS = ("1", "true", "是", MACHINE)
"""What the column `machine` of the long sheet holds where the machine read the value."""


def fields_of(protocol: Protocol) -> dict[str, CodingField | None]:
    """Return the fields of the sheet in its order: the plan's, then `ALWAYS` (None where the plan does not name them)."""
    named: dict[str, CodingField | None] = {field.name: field for field in protocol.extraction.coding}
    return named | {name: None for name in ALWAYS if name not in named}


def sheet_rows(store: Store, protocol: Protocol) -> list[dict[str, Any]]:
    """Return a row per confirmed contrast and field, filled where a value is in force.

    A machine's value that does not fit the protocol's field (another wording than its choices) is left
    empty; its sentence stays as a hint.
    """
    reports = read_reports(store)
    values = read_coded(store, reports)
    fields = fields_of(protocol)
    places = _confirmed_contrasts(store, reports)
    cited = read_cited(store, (report for report, _ in places))
    rows = []
    for (report, contrast), where in places.items():
        found = cited.get(report, Cited())
        place = {"report": report, "doi": found.doi, "citation": found.short, **cited_cells(cited, report)}
        for name, field in fields.items():
            own = values.get((report, contrast, name)) or values.get((report, None, name))
            rows.append({**place, **where, "contrast": contrast, "field": name, **_filled(own, field)})
    return rows


def _confirmed_contrasts(store: Store, reports: Reports) -> dict[tuple[str, str], dict[str, str]]:
    """Return (report, contrast) of what is confirmed, in the order it was read, with the files and pages it is from.

    Foci without a contrast are called as in the analysis: an empty cell would code the whole report.
    """
    names = file_names(store)
    files: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    pages: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in store.query("SELECT record, contrast, document, page FROM confirmed_foci ORDER BY seq"):
        report = reports.of.get(row["record"])
        if report is not None:
            key = (report, row["contrast"] or NO_CONTRAST)
            files[key][names.get(row["document"], "")] = None
            pages[key] |= {row["page"]} if row["page"] is not None else set()
    return {
        key: {"file": "; ".join(filter(None, found)), "page": ", ".join(map(str, sorted(pages[key])))}
        for key, found in files.items()
    }


def _filled(own: CodedValue | None, field: CodingField | None) -> dict[str, Any]:
    """Return the cells of the sheet that hold the value in force of one field; empty where there is none."""
    if own is None:
        return {"value": "", "quote": "", "who": "", "machine": ""}
    return {"value": _fitting(own, field), "quote": plain(own.quote), "who": own.who, "machine": int(own.machine)}


def _fitting(own: CodedValue, field: CodingField | None) -> str:
    """Return a value in force as the sheet shows it: a machine's only as far as the protocol's field takes it."""
    if not own.machine or field is None:
        return own.value
    if field.type == "choice":
        return find_choice(own.value, field.values) or ""
    try:
        check_value(Coding(report="", field=field.name, value=own.value), {field.name: field}, "")
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
    summary = (
        f"{machine} values read by the machine and confirmed by nobody, {people} given by people, {len(empty)} open "
        f"({len(wanted)} of them required)."
    )
    return summary, wanted


def machine_codings(
    rows: Sequence[Mapping[str, Any]], *, report: str | None, contrast: str | None, field: str | None
) -> list[Coding]:
    """Return the machine's values in the sheet that fit, as codings of their contrasts: a person confirms them."""
    wanted = {"report": report, "contrast": contrast, "field": field}
    return [
        Coding(**{name: row[name] for name in ("report", "contrast", "field", "value", "quote")})
        for row in rows
        if row["machine"]
        and row["value"]
        and all(value is None or fold_choice(value) == fold_choice(row[name]) for name, value in wanted.items())
    ]


def write_long(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write the coding sheet with a row per field, to be filled in and read back."""
    look = Look(
        widths={"title": 40, "contrast": 36, "quote": 60, "value": 18},
        to_fill=("value", "ok"),
        choices={"ok": ("yes",)},
    )
    write_sheet(path, LONG, ([row.get(column) for column in LONG] for row in rows), look=look)


def heading_of(name: str) -> str:
    """Return the heading of a field's column: coded_NAME where NAME is a heading of the sheet's own."""
    return f"coded_{name}" if name in (*PLACE, "ok", "field", "value", "citation", NOTES) else name


def write_wide(rows: Sequence[Mapping[str, Any]], protocol: Protocol, path: Path) -> None:
    """Write the coding sheet with a row per contrast, to be filled in and read back."""
    fields = fields_of(protocol)
    names = [heading_of(name) for name in fields]
    beside = [f"{name}{ending}" for name in names for ending in (BY, QUOTE)]
    header = [*PLACE, *names, "ok", *beside]
    by_contrast: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        line = by_contrast.setdefault((row["report"], row["contrast"]), {name: row[name] for name in PLACE})
        name = heading_of(row["field"])
        line |= {name: row["value"], f"{name}{BY}": _by(row), f"{name}{QUOTE}": row["quote"]}
    look = Look(
        widths={"title": 40, "contrast": 36, **{name: 40 for name in beside if name.endswith(QUOTE)}},
        to_fill=(*names, "ok"),
        choices={heading_of(f.name): f.values for f in fields.values() if f is not None and f.type == "choice"},
    )
    write_sheet(path, header, ([line.get(column) for column in header] for line in by_contrast.values()), look=look)


def _by(row: Mapping[str, Any]) -> str:
    return f"{MACHINE} ({row['who']})" if row["machine"] else row["who"]


def read_coding_sheet(path: Path, store: Store, protocol: Protocol) -> tuple[list[Coding], tuple[Problem, ...]]:
    """Return what a person says in a filled sheet, wide or long; `report` may be left empty where `doi` is given.

    A value that still is what the one beside it gave (a machine, another person) was not judged and is left out,
    unless `ok` is ticked. Empty cells say nothing.

    Raises
    ------
    FormatError, ProtocolError, StoreError : the sheet, or lines of it, cannot be taken; every one is named.
    """
    headings = {fold_choice(name) for name in read_sheet(path).frame.columns}
    is_long = all(headings & {fold_choice(word) for word in (name, *HEADINGS[name])} for name in ("field", "value"))
    sheet = _read_long(path) if is_long else _read_wide(path, protocol)
    reader = _Reader(store, protocol)
    codings: list[Coding] = []
    errors: list[ReviewError] = []
    for row in sheet.rows():
        try:
            codings += reader.long_row(row) if is_long else reader.wide_row(row)
        except ReviewError as error:
            errors.append(error)
    raise_all(errors)
    return codings, sheet.problems


def _read_long(path: Path) -> Sheet:
    return read_form(path, columns=(*LONG, "citation", NOTES), needed=("field", "value"), aliases=HEADINGS)


def _read_wide(path: Path, protocol: Protocol) -> Sheet:
    """Return a wide sheet; its fields may be headed by their labels in either language."""
    columns, aliases = [*PLACE, "ok", "citation", NOTES], dict(HEADINGS)
    for name, field in {**dict.fromkeys(BUILT_IN), **fields_of(protocol)}.items():
        heading = heading_of(name)
        labels = [word for word in (field.label.en, field.label.zh) if word] if field is not None else []
        for ending in ("", BY, QUOTE):
            columns.append(f"{heading}{ending}")
            words = [f"{word}{ending}" for word in labels]
            aliases[f"{heading}{ending}"] = tuple(
                w for w in words if find_choice(w, columns) is None and find_alias(w, aliases) is None
            )
    return read_form(path, columns=columns, needed=(), aliases=aliases)


class _Reader:
    """Rows of a sheet as codings; what was given before is looked up once."""

    def __init__(self, store: Store, protocol: Protocol) -> None:
        reports = read_reports(store)
        rows = store.query("SELECT doi, record FROM records WHERE doi IS NOT NULL")
        self.by_doi = {row["doi"]: reports.of[row["record"]] for row in rows}
        self.names = list({**fields_of(protocol), **dict.fromkeys(BUILT_IN)})
        self.reports = reports
        self.given: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for row in store.query(
            "SELECT record, contrast, field, value, who, machine FROM all_codings WHERE action = 'code'"
        ):
            place = (reports.of.get(row["record"], row["record"]), fold_choice(row["field"]))
            self.given[(*place, MACHINE if row["machine"] else fold_name(row["who"]))].add(str(row["value"]))

    def long_row(self, row: SheetRow) -> list[Coding]:
        cells = row.cells
        if "value" not in cells:
            return []
        if "field" not in cells:
            message = f"{row.where}: the value {cells['value']!r} names no field."
            raise FormatError(message, hint="Give the field, or empty the cell.")
        is_machine = fold_choice(cells.get("machine", "")) in MACHINE_MARKS
        by = MACHINE if is_machine else cells.get("who", "")
        return self._said(
            row, cells["field"], cells["value"], by, cells.get("quote", ""), ok=is_yes(cells.get("ok", ""))
        )

    def wide_row(self, row: SheetRow) -> list[Coding]:
        cells = row.cells
        ticked = cells.get("ok", "")
        named = [fold_choice(name) for name in re.split(r"[;,；，、]", ticked) if name.strip()]
        said: list[Coding] = []
        for name in self.names:
            heading = heading_of(name)
            if heading not in cells:
                continue
            by = cells.get(f"{heading}{BY}", "")
            ok = fold_choice(name) in named or (is_yes(ticked) and fold_choice(by).startswith(MACHINE))
            said += self._said(row, name, cells[heading], by, cells.get(f"{heading}{QUOTE}", ""), ok=ok)
        unknown = [name for name in named if not is_yes(ticked) and name not in map(fold_choice, self.names)]
        if unknown:
            message = f"{row.where}: the column ok names {unknown[0]!r}, which is no field."
            raise FormatError(message, hint="Write yes, or names of fields with semicolons between them.")
        return said

    def _said(self, row: SheetRow, name: str, value: str, by: str, quote: str, *, ok: bool) -> list[Coding]:
        cells = row.cells
        stated = cells.get("report")
        report = self.by_doi.get(parse_doi(stated or cells.get("doi")) or "") or stated
        if not report:
            message = f"{row.where}: no report of this review has the DOI {cells.get('doi')!r}."
            raise FormatError(message, hint="Give its id.")
        kept = by and self._is_unchanged(report, name, value, by)
        if kept and not ok:
            return []
        # The words beside a value that was changed are those of the old one.
        words = quote if kept or not by else ""
        return [
            Coding(report=report, field=name, value=value, contrast=cells.get("contrast"), quote=words, where=row.where)
        ]

    def _is_unchanged(self, report: str, name: str, value: str, by: str) -> bool:
        """Return whether the one named beside a value gave just that, at any time: the sheet may be an old one."""
        who = MACHINE if fold_choice(by).startswith(MACHINE) else fold_name(by)
        found = self.given.get((self.reports.of.get(report, report), fold_choice(name), who), set())
        return any(is_same(value, earlier) for earlier in found)
