"""Records and decisions out of CSV and JSON-lines files: a person's own tables, labelled sets, `focimine read`."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import FormatError
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Record
from screen.stage.decide import DecisionLine

ID_COLUMNS = ("record_id", "id", "pmid", "doi")
TEXT_COLUMNS = ("title", "abstract")
TRUE = ("1", "1.0", "true", "yes", "included", "include")
NO_LABEL = ("", "-1", "nan", "none")
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record of a file and all its columns as text."""

    record: Record
    columns: Mapping[str, str]


def read_rows(path: Path) -> list[Row]:
    """Return the records of a CSV, TSV or JSON-lines file in its order.

    Ids are the column record_id, id, pmid or doi (the first there is), else "line N". FormatError when
    the file is not text or has no title or abstract column.
    """
    text = _read_text(path)
    mappings = list(_json_lines(text, path) if text.lstrip().startswith("{") else _table(text, path))
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
    return [_row(mapping, i, path) for i, mapping in enumerate(mappings, 1)]


def repeated_ids(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the ids that more than one record of a file bears; such records are judged each on its own."""
    counted = Counter(row.record.id for row in rows)
    return tuple(identity for identity, n in counted.items() if n > 1)


def parse_label(text: str) -> bool | None:
    """Return a label as True or False, None where there is none."""
    word = text.strip().lower()
    return None if word in NO_LABEL else word in TRUE


def read_decision_lines(path: Path, *, step: Step | None, who: str | None) -> list[DecisionLine]:
    """Return the decisions of a CSV: report, step, judgement, criterion, reason, who (the last four may be absent).

    `step` and `who` stand in where the file has no such column or an empty cell. FormatError names the line.
    """
    lines = []
    for i, mapping in enumerate(_table(_read_text(path), path), 2):
        step_text = mapping.get("step") or (step.value if step else "")
        person = mapping.get("who") or who or ""
        judgement = (mapping.get("judgement") or mapping.get("verdict") or mapping.get("decision") or "").lower()
        report = mapping.get("report") or mapping.get("record_id") or ""
        for name, value, allowed in (
            ("step", step_text, [s.value for s in Step]),
            ("judgement", judgement, [j.value for j in Judgement]),
        ):
            if value not in allowed:
                raise FormatError(f"{path}, line {i}: {name} is {value!r}.", hint=f"Allowed: {', '.join(allowed)}.")
        if not report or not person:
            missing = "report" if not report else "who"
            raise FormatError(
                f"{path}, line {i}: {missing} is missing.",
                hint="Give the column, or --who NAME for all lines.",
            )
        lines.append(
            DecisionLine(
                report=report,
                step=Step(step_text),
                judgement=Judgement(judgement),
                who=person,
                criterion=mapping.get("criterion") or None,
                reason=mapping.get("reason", ""),
            )
        )
    return lines


def to_csv(header: tuple[str, ...], rows: Iterator[tuple[Any, ...]] | list[tuple[Any, ...]]) -> str:
    """Return CSV text with a header; None is an empty cell, lines end in a newline."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(("" if cell is None else cell for cell in row) for row in rows)
    return stream.getvalue()


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FormatError(
            f"{path} cannot be read: {error.strerror}.", hint="Check the name and the permissions."
        ) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FormatError(
        f"{path} is not a text file.", hint="Save it as CSV or JSON lines in UTF-8; see also `focimine read`."
    )


def _table(text: str, path: Path) -> Iterator[dict[str, str]]:
    header = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield {
                (key or "").strip().lower(): (value or "").strip()
                for key, value in row.items()
                if not isinstance(value, list)
            }
    except csv.Error as error:
        raise FormatError(f"{path}, line {reader.line_num}: {error}.", hint="Save the table as CSV again.") from error


def _json_lines(text: str, path: Path) -> Iterator[dict[str, Any]]:
    for i, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise FormatError(f"{path}, line {i} is not JSON: {error.msg}.", hint="One object per line.") from error
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
            year=int(year) if year.isdecimal() else None,
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
