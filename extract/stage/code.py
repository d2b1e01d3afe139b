"""Codings: moderators and sample facts, by people and by machine, given, replaced and taken back. Nothing is overwritten.

What is in force of a field is the view `codings`; `corpora.settled.read_coded` joins it over a report's records.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpora.errors import ProtocolError, ReviewError, StoreError
from corpora.nouns.evidence import Evidence, Problem
from corpora.nouns.studies import SAMPLE_FACTS
from corpora.people import fold_name
from corpora.protocol import CodingField, Protocol, unknown_name
from corpora.settled import CodedValue, Reports, read_coded, read_reports
from corpora.sheets import find_choice, fold_choice
from corpora.store import Run, Store, under_lock
from extract.checks.listed_n import compare_n, find_study, read_study_table
from extract.forms import raise_all

VERSION = "1"
BUILT_IN = (*SAMPLE_FACTS, "sample")
"""Fields every protocol has: the facts of a sample, and its name (contrasts of one sample may be pooled)."""
BUILT_IN_TYPES = {name: "number" if name.startswith("age") else "integer" for name in SAMPLE_FACTS}
"""What the built-in fields hold where the plan does not name them itself; others hold text."""
MACHINE = "machine"
"""How lists and sheets call who read a value, where nobody gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One value of one field, for a whole report (`contrast` None) or one contrast of it; `where` is a sheet's line."""

    report: str
    field: str
    value: str
    contrast: str | None = None
    quote: str = ""
    where: str = ""

    @property
    def place(self) -> str:
        """Return what messages call it."""
        named = f"{self.report}{f', {self.contrast}' if self.contrast else ''}"
        return f"{self.where}: {named}" if self.where else named


def check_value(coding: Coding, fields: Mapping[str, CodingField], where: str) -> None:
    """Raise ProtocolError when the field is unknown or the value does not fit its type."""
    field = fields.get(coding.field)
    if field is None and coding.field not in BUILT_IN:
        raise unknown_name(where, "coding field", coding.field, [*fields, *BUILT_IN])
    if field is not None and field.type == "choice" and coding.value not in field.values:
        raise unknown_name(f"{where}, {coding.field}", "value", coding.value, list(field.values))
    kind = field.type if field is not None else BUILT_IN_TYPES.get(coding.field, "text")
    if kind in ("integer", "number"):
        _check_number(coding, where, whole=kind == "integer")


def _check_number(coding: Coding, where: str, *, whole: bool) -> None:
    try:
        number = float(coding.value)
    except ValueError as error:
        raise ProtocolError(
            f"{where}: {coding.field} is a number, not {coding.value!r}.", hint="Correct the sheet."
        ) from error
    if not math.isfinite(number):
        raise ProtocolError(f"{where}: {coding.field} is {coding.value}.", hint="Correct the sheet.")
    if whole and number != int(number):
        raise ProtocolError(
            f"{where}: {coding.field} is a whole number, not {coding.value}.", hint="Correct the sheet."
        )


def as_defined(coding: Coding, fields: Mapping[str, CodingField]) -> Coding:
    """Return a coding whose field and choice are written as in the protocol, regardless of case and width."""
    name = find_choice(coding.field, [*fields, *BUILT_IN]) or coding.field
    field = fields.get(name)
    choice = find_choice(coding.value, field.values) if field is not None and field.type == "choice" else None
    return replace(coding, field=name, value=choice or coding.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingLine:
    """What one coding would do: `before` is the value in force it replaces, None where there is none."""

    coding: Coding
    is_new: bool
    before: CodedValue | None

    def overrules(self, who: str) -> bool:
        """Return whether it replaces another value of another person."""
        before = self.before
        return (
            self.is_new
            and before is not None
            and not before.machine
            and fold_name(before.who) != fold_name(who)
            and not is_same(before.value, self.coding.value)
        )


def plan_codings(store: Store, protocol: Protocol, codings: Sequence[Coding], *, who: str) -> list[CodingLine]:
    """Return what each coding would do in `who`'s name; nothing is written.

    Raises
    ------
    StoreError : a report that is not in the review: its value would never reach an analysis.
    ProtocolError : an unknown field, a value that does not fit it, or two values of one field; every line is named.
    """
    fields = {field.name: field for field in protocol.extraction.coding}
    codings = [as_defined(coding, fields) for coding in codings]
    reports = read_reports(store)
    errors: list[ReviewError] = []
    given: dict[tuple[str | None, str | None, str], Coding] = {}
    for coding in codings:
        try:
            if coding.report not in reports.of:
                begin = f"{coding.where}: no" if coding.where else "No"
                hint = "Reports are listed in reports.csv of an export."
                raise StoreError(f"{begin} report {coding.report} in this review.", hint=hint)
            check_value(coding, fields, coding.place)
            first = given.setdefault((reports.of[coding.report], coding.contrast, coding.field), coding)
            if not is_same(first.value, coding.value):
                message = f"{coding.place}: {coding.field} is {coding.value!r} here and {first.value!r} in {first.where or 'another row'}."
                raise ProtocolError(message, hint="Leave one of them.")
        except ReviewError as error:
            errors.append(error)
    raise_all(errors)
    values = read_coded(store, reports)
    return [_line(store, coding, values, reports, who) for coding in codings]


def _line(
    store: Store,
    coding: Coding,
    values: Mapping[tuple[str, str | None, str], CodedValue],
    reports: Reports,
    who: str,
) -> CodingLine:
    report = reports.of[coding.report]
    before = values.get((report, coding.contrast, coding.field)) or values.get((report, None, coding.field))
    return CodingLine(coding=coding, is_new=not _is_said(store, coding, who=who, machine=False), before=before)


@under_lock
def add_codings(store: Store, protocol: Protocol, codings: Sequence[Coding], *, who: str) -> int:
    """Write codings in a person's name; return how many were new. All are checked first (see `plan_codings`)."""
    lines = plan_codings(store, protocol, codings, who=who)
    return write_codings(store, [line.coding for line in lines], who=who)[0]


@under_lock
def write_codings(store: Store, codings: Sequence[Coding], *, who: str) -> tuple[int, str]:
    """Write codings that were checked; return how many were new, and the run that wrote them."""
    with store.run("code", version=VERSION, who=who, codings=len(codings)) as run:
        n_new = 0
        for coding in codings:
            # One transaction around reading and writing: two people coding at once get a row each.
            with store.transaction():
                n_new += write_coding(store, run, coding, who=who, machine=False)
    return n_new, run.id


def write_coding(store: Store, run: Run, coding: Coding, *, who: str, machine: bool) -> bool:
    """Append one coding unless that value is in force already. A machine never overrides a person."""
    if _is_said(store, coding, who=who, machine=machine):
        return False
    body: dict[str, Any] = {
        "report": coding.report,
        "contrast": coding.contrast,
        "field": coding.field,
        "value": coding.value,
        "quote": coding.quote or None,
    }
    return run.add(
        "coding", _next_key(store, coding.report, coding.contrast, coding.field), body, who=who, machine=machine
    )


_AT = "record = ? AND coalesce(contrast, '') = ? AND field = ?"


def _is_said(store: Store, coding: Coding, *, who: str, machine: bool) -> bool:
    """Return whether a coding adds nothing: this value is in force in this name, or a machine has no say here."""
    at = (coding.report, coding.contrast or "", coding.field)
    found = store.query(f"SELECT value, who, machine FROM codings WHERE {_AT}", at)
    if machine:
        # A machine reading is compared with earlier machine readings: a supplement does not override the paper.
        own = store.query(f"SELECT 1 FROM all_codings WHERE {_AT} AND who = ? LIMIT 1", (*at, who))
        return bool(own) or any(not row["machine"] for row in found)
    return any(str(row["value"]) == coding.value and row["who"] == who for row in found)


def _next_key(store: Store, report: str, contrast: str | None, field: str) -> str:
    sql = f"SELECT count(*) AS n FROM all_codings WHERE {_AT}"
    n = store.query(sql, (report, contrast or "", field))[0]["n"]
    return f"{report}/{contrast or ''}/{field}/{n + 1}"


def is_same(one: str, other: str) -> bool:
    """Return whether two values are the same, without regard to case; numbers as numbers ("24.0" is 24)."""
    if fold_choice(one) == fold_choice(other):
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return False


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
