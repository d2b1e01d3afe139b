"""Records and decisions out of tables and JSON-lines files: a person's own tables, labelled sets, `focimine read`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpora.errors import FormatError, ReviewError
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Record
from corpora.people import fold_name
from corpora.sheets import find_alias, fold_choice, read_bytes, read_form, read_sheet
from corpora.text import decode_text, encoding_problems, peek
from screen.reading_sheet import HEADINGS, read_judgement, read_step
from screen.stage.decision_lines import DecisionLine, raise_all

NAMES: Mapping[str, Collection[str]] = MappingProxyType(
    {
        "title": ("article title", "document title", "ti", "题名", "标题", "篇名", "题目", "中文标题"),
        "abstract": ("abstract note", "abstracttext", "abstract text", "ab", "abs", "摘要", "中文摘要", "内容摘要"),
        "year": ("publication year", "py", "date", "年份", "年", "出版年", "发表年份"),
        "keywords": ("author keywords", "de", "kw", "关键词", "关键字"),
    }
)
"""Other headings of a column, as Zotero, Scopus, CINAHL, Web of Science and Chinese databases write them."""
ID_COLUMNS = ("record_id", "record", "report", "id", "pmid", "doi")
TEXT_COLUMNS = ("title", "abstract")
TRUE = ("1", "1.0", "true", "yes", "y", "included", "include")
FALSE = ("0", "0.0", "false", "no", "n", "excluded", "exclude")
NO_LABEL = ("", "-1", "nan", "none")
DECISION_COLUMNS = (
    "report", "record_id", "step", "judgement", "verdict", "decision", "criterion", "reason", "who",
)  # fmt: skip
"""Columns of a file of decisions; the two after `judgement` are other names of it, `record_id` of `report`."""
JUDGEMENT_COLUMNS = ("judgement", "verdict", "decision")
HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record of a file and all its columns as text."""

    record: Record
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """The records of a file in its order, and what was doubtful in reading it."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def read_records(path: Path) -> RecordFile:
    """Return the records of a table (CSV, TSV, XLSX) or of JSON lines.

    Ids are the column record_id, id, pmid or doi (the first there is), else "line N". FormatError when
    the file is not text or has no title or abstract column.
    """
    data = read_bytes(path)
    read = _json_lines if peek(data[:HEAD_BYTES]).lstrip().startswith("{") else _table
    mappings, problems = read(data, path)
    if not mappings:
        raise FormatError(
            f"{path} holds no records.", hint="Give a CSV with a header line, or one JSON object per line."
        )
    if not any(column in mapping for mapping in mappings for column in TEXT_COLUMNS):
        found = ", ".join(sorted({key for mapping in mappings for key in mapping})[:12])
        raise FormatError(
            f"{path} has no column title or abstract (it has: {found}).",
            hint="Rename the columns, or convert it with `focimine read`.",
        )
    rows = tuple(_row(mapping, i, path) for i, mapping in enumerate(mappings, 1))
    n_without = sum(not (row.record.abstract or row.record.abstract_translated) for row in rows)
    if n_without == len(rows):
        problems.append(_without_abstracts(path, mappings))
    return RecordFile(rows=rows, problems=tuple(problems))


def _without_abstracts(path: Path, mappings: Sequence[Mapping[str, Any]]) -> Problem:
    found = ", ".join(list(dict.fromkeys(key for mapping in mappings for key in mapping))[:12])
    return Problem(
        code="RECORDS-WITHOUT-ABSTRACT",
        item=str(path),
        message=f"No record has an abstract: they are judged by their titles alone (columns: {found}).",
        hint="Name the column of abstracts “abstract”, or export the records with abstracts.",
        severity=Severity.INFO,
    )


def repeated_ids(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the ids that occur in more than one record; each of these records is judged on its own."""
    counted = Counter(row.record.id for row in rows)
    return tuple(identity for identity, n in counted.items() if n > 1)


def parse_label(text: str) -> bool | None:
    """Return a label as True or False, None where there is none. FormatError for any other word."""
    word = text.strip().lower()
    if word not in (*TRUE, *FALSE, *NO_LABEL):
        raise FormatError(f"{text!r} is no label.", hint=f"Write {TRUE[0]} or {FALSE[0]}, or leave the cell empty.")
    return None if word in NO_LABEL else word in TRUE


def read_decision_lines(
    path: Path, *, step: Step | None, who: str | None
) -> tuple[list[DecisionLine], tuple[Problem, ...]]:
    """Return the decisions of a table: report, step, judgement, criterion, reason, who (the last four may be absent).

    `step` and `who` apply where the file has no such column or an empty cell. Headings, steps and judgements are
    read in English and Chinese, in any case and width. Rows without a judgement are left alone: a sheet may be
    filled in over several days. FormatError names the line.
    """
    sheet = read_form(path, columns=DECISION_COLUMNS, others=True, aliases=HEADINGS)
    if not any(name in sheet.frame.columns for name in JUDGEMENT_COLUMNS):
        message = f"{sheet.name}: no column {JUDGEMENT_COLUMNS[0]!r}."
        raise FormatError(message, hint=f"Columns: {', '.join(DECISION_COLUMNS)}.")
    if set(sheet.frame.columns) >= REREADING:
        hint = "A second reading decides nothing: take it back with `focimine audit --sample-from`."
        raise FormatError(f"{sheet.name} is a sample to be read again.", hint=hint)
    lines: list[DecisionLine] = []
    errors: list[ReviewError] = []
    for row in sheet.rows():
        try:
            if _is_judged(row.cells, row.where):
                lines.append(_decision_line(row.cells, row.where, step=step, who=who))
        except FormatError as error:
            errors.append(error)
    raise_all(errors)
    if not lines:
        raise FormatError(f"{sheet.name}: no row holds a judgement.", hint="Fill in the column judgement.")
    return lines, sheet.problems


REREADING = {"excluded_by", "sample"}
"""Columns that only the sheet of `audit --sample` has."""


def _is_judged(cells: Mapping[str, str], where: str) -> bool:
    """Return whether a row holds a judgement; FormatError where only a reason for one is there."""
    if any(name in cells for name in JUDGEMENT_COLUMNS):
        return True
    for name in ("criterion", "reason"):
        if name in cells:
            raise FormatError(f"{where}: a {name}, and no judgement.", hint="Fill in the judgement, or empty the cell.")
    return False


def _decision_line(cells: Mapping[str, str], where: str, *, step: Step | None, who: str | None) -> DecisionLine:
    report, person = cells.get("report") or cells.get("record_id"), cells.get("who") or who
    judgement = next((cells[name] for name in JUDGEMENT_COLUMNS if name in cells), "")
    stated = cells.get("step") or (step.value if step else "")
    chosen = _chosen("step", stated, read_step(stated), [s.value for s in Step], where)
    judged = _chosen("judgement", judgement, read_judgement(judgement), [j.value for j in Judgement], where)
    if not report:
        raise FormatError(f"{where}: report is missing.", hint="Give the column report (报告).")
    if not person:
        raise FormatError(f"{where}: who is missing.", hint="Give the column, or --who NAME for all lines.")
    if who is not None and fold_name(person) != fold_name(who):
        raise FormatError(f"{where}: it is {person}'s, not {who}'s.", hint="Leave out --who, or take your own sheet.")
    if "criterion" in cells and judged != Judgement.EXCLUDE.value:
        hint = "A criterion is the reason of an exclusion; write a note under reason."
        raise FormatError(f"{where}: {judged} with the criterion {cells['criterion']!r}.", hint=hint)
    return DecisionLine(
        report=report,
        step=Step(chosen),
        judgement=Judgement(judged),
        who=person,
        criterion=cells.get("criterion"),
        reason=cells.get("reason", ""),
        where=where,
    )


def _chosen(name: str, value: str, found: str | None, allowed: list[str], where: str) -> str:
    if found is None:
        raise FormatError(f"{where}: {name} is {value!r}.", hint=f"Allowed: {', '.join(allowed)}.")
    return found


def _table(data: bytes, path: Path) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the rows of a table with a value for every column, headings folded."""
    sheet = read_sheet(data, name=str(path), lenient=True)
    headings = [fold_choice(heading) for heading in sheet.frame.columns]
    headings = [
        heading if (name := find_alias(heading, NAMES)) is None or name in headings else name for heading in headings
    ]
    cells_of = (dict(zip(headings[::-1], cells[::-1], strict=True)) for _, *cells in sheet.frame.itertuples(name=None))
    return [_with_body(cells) for cells in cells_of], list(sheet.problems)


def _with_body(cells: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the fields of its column `body`, where an export of a review keeps the whole record."""
    if not str(cells.get("body", "")).startswith("{"):
        return cells
    try:
        body = json.loads(cells["body"])
    except (ValueError, RecursionError):
        return cells
    return {**cells, **{name: value for name, value in body.items() if name in FIELDS_OF_BODY}}


LONGEST_YEAR = 6
"""Digits of what may be a year."""
FIELDS_OF_BODY = (
    "title", "title_translated", "abstract", "abstract_translated", "keywords", "publication_types", "mesh", "language",
)  # fmt: skip


def _json_lines(data: bytes, path: Path) -> tuple[list[dict[str, Any]], list[Problem]]:
    decoded = decode_text(data)
    return list(_objects(decoded.text, path)), encoding_problems(decoded, str(path))


def _objects(text: str, path: Path) -> Iterator[dict[str, Any]]:
    for i, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise FormatError(f"{path}, line {i} is not JSON: {error.msg}.", hint="One object per line.") from error
        except RecursionError as error:
            raise FormatError(f"{path}, line {i} is nested too deep.", hint="One object per line.") from error
        except ValueError as error:  # a number of more than 4,300 digits
            raise FormatError(f"{path}, line {i} cannot be read: {error}.", hint="Correct this line.") from error
        if not isinstance(value, dict):
            raise FormatError(f"{path}, line {i} is not an object.", hint="One object per line.")
        yield value


def _row(mapping: Mapping[str, Any], position: int, path: Path) -> Row:
    columns = {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in mapping.items()
    }
    identity = next((columns[name] for name in ID_COLUMNS if columns.get(name)), f"line {position}")
    if isinstance(mapping.get("id"), str) and "source" in mapping and "position" in mapping:
        try:
            return Row(record=from_plain(Record, mapping), columns=columns)
        except (TypeError, ValueError, KeyError, StopIteration) as error:
            raise FormatError(
                f"{path}, record {position}: not a record as `focimine read` writes it: {error}."
            ) from error
    year = columns.get("year", "").split(".")[0]
    return Row(
        record=Record(
            id=identity,
            source=path.name,
            position=position,
            title=columns.get("title") or None,
            abstract=columns.get("abstract") or None,
            title_translated=columns.get("title_translated") or None,
            abstract_translated=columns.get("abstract_translated") or None,
            keywords=_parts(mapping.get("keywords")),
            publication_types=_parts(mapping.get("publication_types") or mapping.get("publication_type")),
            mesh=_parts(mapping.get("mesh")),
            language=columns.get("language") or None,
            year=int(year) if year.isdecimal() and len(year) <= LONGEST_YEAR else None,
        ),
        columns=columns,
    )


def _parts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    text = str(value or "").strip()
    if not text or text.lower() == "nan":
        return ()
    return tuple(part.strip() for part in text.split(";") if part.strip())
