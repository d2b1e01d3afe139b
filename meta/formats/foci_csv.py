"""Foci from a table (CSV, TSV, XLSX): one row per focus, columns by name.

Needs x, y, z, a name of the experiment and its sample size; space per row or for all. The CSV of
`focimine foci` is read as it is, once a column `n` has been added.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.errors import FormatError
from corpora.formats.delimited import parse_rows
from corpora.nouns.evidence import Evidence, Problem, Severity
from corpora.nouns.studies import Contrast, Focus, FocusKind, Space
from corpora.sheets import Sheet, find_choice, fold_choice, read_sheet
from meta.formats.sleuth import FociFile, read_space, split_name, to_number

_COLUMNS = {
    "x": ("x", "x_mm", "mni_x", "tal_x"),
    "y": ("y", "y_mm", "mni_y", "tal_y"),
    "z": ("z", "z_mm", "mni_z", "tal_z"),
    "space": ("space", "reference", "reported_space", "coordinate_space", "空间"),
    "n": ("n", "subjects", "sample_size", "samplesize", "participants", "n_subjects", "被试数", "样本量"),
    "experiment": ("experiment", "contrast", "contrast_name", "analysis", "实验", "对比"),
    "study": ("study", "study_name", "paper", "document", "pmid", "author_year", "文献", "研究"),
    "sample": ("sample", "subject_group", "group", "样本"),
    "table": ("table",),
    "page": ("page",),
    "region": ("region", "label"),
    "kind": ("kind",),
    "raw": ("raw",),
}
_MAX_LISTED = 10
PREFACE_LINES = 10
"""How many lines the heading may be behind (a comment, a line "sep=;", blank lines), itself counted."""


@dataclass(slots=True)
class _Rows:
    """The rows of one experiment, with the line each began on."""

    study: str
    name: str
    sample: str
    sizes: dict[int, int] = field(default_factory=dict)
    foci: list[Focus] = field(default_factory=list)
    first_line: int = 0


def looks_like_csv(text: str) -> bool:
    """Return whether the first line is a header that names x, y and z."""
    heading = next((row for row in parse_rows(_beginning(text), strict=False) if any(row.cells)), None)
    return heading is not None and _columns(heading.cells).keys() >= {"x", "y", "z"}


def _beginning(text: str) -> str:
    """Return as many lines as the heading can be behind, and its own."""
    return "\n".join(text.split("\n", PREFACE_LINES)[:PREFACE_LINES])


def parse_sheet(sheet: Sheet, space: Space | None = None) -> FociFile:
    """Return the contrasts of a table of foci.

    Parameters
    ----------
    sheet : its name is used in messages and as provenance.
    space : of rows that name none.

    Raises
    ------
    FormatError
        With the number of every line that could not be read, or the column that is missing.
    """
    name = sheet.name
    columns = _columns(list(sheet.frame.columns))
    _demand_columns(columns, name)
    groups: dict[tuple[str, str], _Rows] = {}
    errors: list[str] = []
    for line, *row in sheet.frame.itertuples(name=None):
        try:
            _add(groups, {key: row[i] for key, i in columns.items()}, line, name, space)
        except ValueError as error:
            errors.append(f"line {line}: {error}")
    if errors:
        raise _unreadable(name, errors)
    if not groups:
        raise FormatError(f"{name} has a heading but no foci.")
    problems = list(sheet.problems)
    contrasts = tuple(_contrast(rows, name, problems) for rows in groups.values())
    return FociFile(name=name, format="csv", contrasts=contrasts, problems=tuple(problems))


def _unreadable(name: str, errors: Sequence[str]) -> FormatError:
    more = [f"and {len(errors) - _MAX_LISTED} more lines"] if len(errors) > _MAX_LISTED else []
    return FormatError(f"{name} could not be read:\n  " + "\n  ".join([*errors[:_MAX_LISTED], *more]))


def parse_csv(text: str, name: str = "foci.csv", space: Space | None = None) -> FociFile:
    """Return the contrasts of a table of foci given as text; see `parse_sheet`."""
    return parse_sheet(read_sheet(text.encode(), name=name), space)


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Return the position of each column we know; the first alias found counts."""
    names = [fold_choice(cell).replace(" ", "_") for cell in header]
    found: dict[str, int] = {}
    for key, aliases in _COLUMNS.items():
        position = next((names.index(alias) for alias in aliases if alias in names), None)
        if position is not None:
            found[key] = position
    return found


def _demand_columns(columns: dict[str, int], name: str) -> None:
    for wanted in ("x", "y", "z"):
        if wanted not in columns:
            raise FormatError(f"{name} has no column {wanted}.", hint="Columns needed: experiment, n, space, x, y, z.")
    if "n" not in columns:
        raise FormatError(
            f"{name} has no column n: the sample size sets the width of each kernel.",
            hint=f"Add a column n (also accepted: {', '.join(_COLUMNS['n'][1:5])}).",
        )
    if not columns.keys() & {"experiment", "study"}:
        raise FormatError(f"{name} has no column that names the experiment.", hint="Add a column experiment or study.")


def _add(
    groups: dict[tuple[str, str], _Rows], cells: dict[str, str], line: int, name: str, space: Space | None
) -> None:
    """Add one row; raises ValueError with the reason where it cannot be read."""
    x, y, z = (_coordinate(cells[key], key) for key in ("x", "y", "z"))
    label = cells.get("experiment", "") or cells.get("table", "")
    study = cells.get("study", "")
    if not study:
        if not label:
            raise ValueError("names neither an experiment nor a study")
        study, label = split_name(label)
    rows = groups.setdefault(
        (study, label),
        _Rows(study=study, name=label or study, sample=cells.get("sample", "") or study, first_line=line),
    )
    if size := cells.get("n", ""):
        rows.sizes.setdefault(_size(size), line)
    stated = cells.get("kind", "") or FocusKind.PEAK.value
    kind = find_choice(stated, [member.value for member in FocusKind])
    if kind is None:
        raise ValueError(f'"{stated}" is no kind of coordinate')
    found = read_space(cells.get("space", "")) if cells.get("space", "") else space
    if found is None:
        raise ValueError(f'"{cells.get("space", "")}" is no space we know (MNI or TAL)')
    page = cells.get("page", "")
    rows.foci.append(
        Focus(
            x=x,
            y=y,
            z=z,
            raw=cells.get("raw", "") or f"{cells['x']} {cells['y']} {cells['z']}",
            space=found,
            space_evidence=Evidence(quote=found.value, place=f"line {line}", document=name),
            kind=FocusKind(kind),
            contrast=rows.name,
            region=cells.get("region") or None,
            document=name,
            table=cells.get("table") or None,
            page=int(page) if page.isdigit() else None,
            row=line - 1,
        )
    )


def _coordinate(text: str, column: str) -> float:
    value = to_number(text)
    if value is None or not math.isfinite(value):
        raise ValueError(f'{column} is "{text}", not a number')
    return value


def _size(text: str) -> int:
    value = to_number(text)
    if value is None or value < 1 or value != int(value):
        raise ValueError(f'n is "{text}", not a number of participants')
    return int(value)


def _contrast(rows: _Rows, name: str, problems: list[Problem]) -> Contrast:
    identity = rows.study if rows.name == rows.study else f"{rows.study}: {rows.name}"
    item = f"{name}, line {rows.first_line}"
    if len(rows.sizes) > 1:
        listed = ", ".join(f"{n} (line {line})" for n, line in rows.sizes.items())
        raise FormatError(f'{name} gives "{identity}" more than one sample size: {listed}.')
    if not rows.sizes:
        problems.append(Problem(code="CSV-NO-N", item=item, message=f'"{identity}" has no n.', severity=Severity.ERROR))
    return Contrast(
        id=identity,
        study=rows.study,
        name=rows.name,
        sample=rows.sample,
        n=next(iter(rows.sizes), None),
        foci=tuple(rows.foci),
    )
