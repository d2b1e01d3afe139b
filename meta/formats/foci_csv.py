"""Foci from a table (CSV, TSV, XLSX): one row per focus, columns by name.

Needs x, y, z, a name of the experiment and its sample size; space per row, in the headings or for all. The CSV of
`focimine foci` is read as it is, once a column `n` has been added. Which column holds what: `foci_columns.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpora.errors import FormatError
from corpora.formats.cut import cut_row
from corpora.formats.delimited import parse_line
from corpora.nouns.directions import Direction, Relation
from corpora.nouns.evidence import Evidence, Problem, Severity
from corpora.nouns.studies import Contrast, Focus, FocusKind, Space
from corpora.sheets import Sheet, find_choice, fold_choice, read_sheet
from corpora.words.sides import side_of
from meta.formats.foci_columns import NAMES, Columns, find_columns, fold_heading, names_coordinates
from meta.formats.sleuth import LARGEST_MM, LARGEST_N, FociFile, parse_xyz, read_space, split_name, to_number

_MAX_LISTED = 10
PREFACE_LINES = 10
"""How many lines the heading may be behind (a title, a comment, a line "sep=;", blank lines), itself counted."""
MIDLINE_MM = 8.0
"""So near the midline a region called left may lie on the right."""
_AWKWARD = ("SHEET-HEADING-TWICE", "ROW-TOO-LONG", "SHEET-COLUMN-UNNAMED")
"""Problems of a heading; they do not hold once the heading was found further down."""


@dataclass(slots=True)
class _Row:
    """One row: its line, the cells of the columns we know, and what stands beside them under another name."""

    line: int
    cells: dict[str, str]
    xyz: tuple[str, ...]
    beside: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class _Experiment:
    """The rows of one experiment, with the line each began on."""

    study: str
    name: str
    sample: str
    line: int
    sizes: dict[int, int] = field(default_factory=dict)
    foci: list[Focus] = field(default_factory=list)
    spellings: dict[str, int] = field(default_factory=dict)
    beside: dict[str, set[str]] = field(default_factory=dict)


def looks_like_csv(text: str) -> bool:
    """Return whether one of the first lines is a heading that names x, y and z."""
    return _heading_line(text) is not None


def _heading_line(text: str) -> int | None:
    """Return which of the first lines (from 0) is the heading, each split by its own separator; None where none is."""
    lines = text.lstrip("\ufeff").split("\n", PREFACE_LINES)[:PREFACE_LINES]
    if any(line.startswith("//") for line in lines[:1]):
        return None
    for i, line in enumerate(lines):
        if names_coordinates(parse_line(line)):
            return i
    return None


def parse_sheet(sheet: Sheet, space: Space | None = None) -> FociFile:
    """Return the contrasts of a table of foci.

    Empty cells of a merged block are filled from the row above, and names that differ in case and blanks only are one;
    both are told. A row that contradicts itself (its side and the sign of x, its space and the headings) is refused.

    Parameters
    ----------
    sheet : its name is used in messages and as provenance.
    space : of rows that name none.

    Raises
    ------
    FormatError
        With the number of every line that could not be read, or the column that is missing.
    """
    sheet = _from_heading(sheet)
    name, problems = sheet.name, list(sheet.problems)
    headings = [str(heading) for heading in sheet.frame.columns]
    columns = find_columns(headings, _space_cells(sheet, headings), name, problems)
    _demand_columns(columns, name)
    errors: list[str] = []
    experiments = _collect(_filled(_rows(sheet, columns), name, problems), columns, name, space, errors)
    if errors:
        raise _unreadable(name, errors)
    if not any(experiment.foci for experiment in experiments):
        raise FormatError(f"{name} has a heading but no foci.")
    return FociFile(
        name=name,
        format="csv",
        contrasts=_contrasts(experiments, headings, columns, name, problems),
        problems=tuple(problems),
    )


def parse_csv(text: str, name: str = "foci.csv", space: Space | None = None) -> FociFile:
    """Return the contrasts of a table of foci given as text; see `parse_sheet`."""
    cut = cut_row(text)
    if cut is not None:
        raise FormatError(
            f"{name} breaks off in the middle of line {cut}: it has fewer cells than the line before, and no end.",
            hint="Copy or save the file again; if it is whole, end its last line.",
        )
    above = _heading_line(text) or 0
    lines = text.split("\n")
    titles = [i for i, line in enumerate(lines[:above]) if line.strip() and not line.startswith("sep=")]
    for i in titles:
        lines[i] = ""  # numbers of lines stay those of the file
    found = parse_sheet(read_sheet("\n".join(lines).encode(), name=name), space)
    return replace(found, problems=(_told_heading(name, above + 1), *found.problems)) if titles else found


def _told_heading(name: str, line: int) -> Problem:
    return Problem(
        code="CSV-HEADING-LINE",
        item=f"{name}, line {line}",
        message="The heading was found on this line; what stands above it was not read.",
        severity=Severity.INFO,
    )


def _from_heading(sheet: Sheet) -> Sheet:
    """Return the table from its heading on, where titles or remarks stand above it."""
    if names_coordinates([str(heading) for heading in sheet.frame.columns]):
        return sheet
    for i, (line, *cells) in enumerate(sheet.frame.head(PREFACE_LINES).itertuples(name=None)):
        if not names_coordinates(cells):
            continue
        frame = sheet.frame.iloc[i + 1 :].set_axis(cells, axis="columns")
        kept = (p for p in sheet.problems if p.code not in _AWKWARD)
        return replace(sheet, frame=frame, problems=(*kept, _told_heading(sheet.name, line)))
    return sheet


def _space_cells(sheet: Sheet, headings: Sequence[str]) -> list[str]:
    column = next((i for i, h in enumerate(headings) if fold_heading(h) in NAMES["space"]), None)
    return [] if column is None else list(sheet.frame.iloc[:, column])


def _unreadable(name: str, errors: Sequence[str]) -> FormatError:
    more = [f"and {len(errors) - _MAX_LISTED} more lines"] if len(errors) > _MAX_LISTED else []
    return FormatError(f"{name} could not be read:\n  " + "\n  ".join([*errors[:_MAX_LISTED], *more]))


def _demand_columns(columns: Columns, name: str) -> None:
    if columns.triple is None:
        raise FormatError(f"{name} has no columns x, y and z.", hint="Columns needed: experiment, n, space, x, y, z.")
    if "n" not in columns.first:
        raise FormatError(
            f"{name} has no column n: the sample size sets the width of each kernel.",
            hint=f"Add a column n (also accepted: {', '.join(NAMES['n'][1:5])}).",
        )
    if not columns.first.keys() & {"experiment", "study"}:
        raise FormatError(f"{name} has no column that names the experiment.", hint="Add a column experiment or study.")


def _rows(sheet: Sheet, columns: Columns) -> Iterator[_Row]:
    positions = columns.triple.positions if columns.triple else ()
    for line, *cells in sheet.frame.itertuples(name=None):
        yield _Row(
            line=line,
            cells={noun: cells[i] for noun, i in columns.first.items()},
            xyz=tuple(cells[i] for i in positions),
            beside={noun: tuple(cells[i] for i in found) for noun, found in columns.others.items() if found},
        )


def _filled(rows: Iterator[_Row], name: str, problems: list[Problem]) -> Iterator[_Row]:
    """Yield the rows, the names that a merged block leaves empty filled from the row above."""
    above: dict[str, str] = {}
    lines = []
    for row in rows:
        study, experiment = row.cells.get("study", ""), row.cells.get("experiment", "")
        goes_on = not study or fold_choice(study) == fold_choice(above.get("study", ""))
        blank = [
            noun for noun in ("study", "experiment", "sample", "space") if noun in row.cells and not row.cells[noun]
        ]
        named = {noun for noun in ("study", "experiment") if above.get(noun)}
        if goes_on and named & set(blank) and not (experiment and not study and "study" not in above):
            new_experiment = bool(experiment) and fold_choice(experiment) != fold_choice(above.get("experiment", ""))
            for noun in blank:
                if noun == "study" or not new_experiment:
                    row.cells[noun] = above.get(noun, "")
            lines.append(row.line)
        above = dict(row.cells)
        yield row
    if lines:
        problems.append(
            Problem(
                code="CSV-FILLED",
                item=f"{name}, line {lines[0]}",
                message=f"{len(lines)} rows name no study or no experiment; they were read as those of the row above.",
                hint="Write the names into every row if they are another experiment's.",
            )
        )


def _collect(
    rows: Iterator[_Row], columns: Columns, name: str, space: Space | None, errors: list[str]
) -> list[_Experiment]:
    """Return the experiments in the order they begin; what could not be read goes into `errors`, with its line."""
    stated = columns.triple.space if columns.triple else None
    found: dict[tuple[str, ...], _Experiment] = {}
    for row in rows:
        try:
            experiment = _experiment_of(row, found)
            if not any(row.xyz):
                continue
            experiment.foci.append(_focus(row, experiment.name, name, stated, space))
        except ValueError as error:
            errors.append(f"line {row.line}: {error}")
    return list(found.values())


def _experiment_of(row: _Row, found: dict[tuple[str, ...], _Experiment]) -> _Experiment:
    """Return the experiment of a row, begun if it is new; raises ValueError with the reason where there is none."""
    label = row.cells.get("experiment", "") or row.cells.get("table", "")
    study, sample = row.cells.get("study", ""), row.cells.get("sample", "")
    if not study:
        if not label:
            raise ValueError("names neither an experiment nor a study")
        study, label = split_name(label)
    key = (_fold_study(study), _fold_name(label), _fold_name(sample))
    if key not in found:
        found[key] = _Experiment(study=study, name=label or study, sample=sample or study, line=row.line)
    experiment = found[key]
    experiment.spellings.setdefault(f"{study}: {label}" if label else study, row.line)
    for noun, cells in row.beside.items():
        _beside(noun, row.cells[noun], cells, experiment)
    if size := row.cells.get("n", ""):
        experiment.sizes.setdefault(_size(size), row.line)
    return experiment


def _fold_name(text: str) -> str:
    """Return a name as names are compared: "Adler  2011" and "adler 2011" are one, "pain>rest" and "pain > rest"."""
    return re.sub(r"\s*([<>=+/,;:()\[\]-])\s*", r"\1", fold_choice(text))


def _fold_study(text: str) -> str:
    """Return a paper's name as papers are compared: "Müller et al. (2011)" and "Mueller 2011" are one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", fold_choice(text)) if not unicodedata.combining(c))
    bare = re.sub(r"(?<=[aou])e", "", re.sub(r"\bet\s+al\b|[\W_]+", " ", bare))
    return " ".join(bare.replace("ß", "ss").split())


def _beside(noun: str, cell: str, others: Sequence[str], experiment: _Experiment) -> None:
    """Hold a cell against those of the other columns of the same noun; ValueError where they disagree."""
    for other in filter(None, others):
        if noun in ("n", "space") and cell and _plain(noun, cell) != _plain(noun, other):
            raise ValueError(f'two columns give {"n" if noun == "n" else "the space"}: "{cell}" and "{other}"')
        experiment.beside.setdefault(noun, set()).add(_fold_name(other))


def _plain(noun: str, cell: str) -> object:
    return to_number(cell) if noun == "n" else read_space(cell) or cell


def _focus(row: _Row, contrast: str, name: str, stated: Space | None, given: Space | None) -> Focus:
    """Return the focus of a row; raises ValueError with the reason where it cannot be read."""
    x, y, z = _coordinates(row.xyz)
    side = side_of(row.cells.get("side"))
    if side * x < 0 and abs(x) > MIDLINE_MM:
        raise ValueError(f'the side is "{row.cells["side"]}", but x is {x:g} (left is negative)')
    kind = find_choice(row.cells.get("kind", "") or FocusKind.PEAK.value, [member.value for member in FocusKind])
    if kind is None:
        raise ValueError(f'"{row.cells["kind"]}" is no kind of coordinate')
    space, words = _space(row.cells.get("space", ""), stated, given)
    page = row.cells.get("page", "")
    return Focus(
        x=x,
        y=y,
        z=z,
        raw=row.cells.get("raw", "") or " ".join(row.xyz),
        space=space,
        space_evidence=Evidence(quote=words, place=f"line {row.line}", document=name),
        kind=FocusKind(kind),
        contrast=contrast,
        direction=_direction(row.cells),
        region=row.cells.get("region") or None,
        document=name,
        table=row.cells.get("table") or None,
        page=int(page) if page.isdecimal() else None,
        row=row.line - 1,
    )


def _direction(cells: Mapping[str, str]) -> Direction | None:
    stated = cells.get("direction", "")
    relation = find_choice(stated, [member.value for member in Relation]) if stated else None
    if stated and relation is None:
        raise ValueError(f'"{stated}" is no direction of a contrast')
    if relation is None:
        return None
    return Direction(relation=Relation(relation), first=cells.get("first", ""), second=cells.get("second", ""))


def _space(cell: str, stated: Space | None, given: Space | None) -> tuple[Space, str]:
    """Return the space of a row and the word for it: its own cell, the headings, what was given for all."""
    found = read_space(cell) if cell else stated or given
    if found is None:
        raise ValueError(f'"{cell}" is no space we know (MNI or TAL)')
    if stated is not None and found is not stated:
        raise ValueError(f'the space is "{cell}", but the headings of the coordinates say {stated.value}')
    return found, found.value


def _coordinates(cells: Sequence[str]) -> tuple[float, float, float]:
    if len(cells) == 1:
        return parse_xyz(cells[0])[0]
    values = []
    for axis, text in zip("xyz", cells, strict=True):
        value = to_number(text)
        if value is None:
            raise ValueError(f'{axis} is "{text}", not a number')
        if abs(value) > LARGEST_MM:
            raise ValueError(f'{axis} is "{text}", too large to be a coordinate')
        values.append(value)
    return values[0], values[1], values[2]


def _size(text: str) -> int:
    value = to_number(text)
    if value is None or not 1 <= value <= LARGEST_N or value != int(value):
        raise ValueError(f'n is "{text}", not a number of participants')
    return int(value)


def _contrasts(
    experiments: Sequence[_Experiment], headings: Sequence[str], columns: Columns, name: str, problems: list[Problem]
) -> tuple[Contrast, ...]:
    """Return the experiments that have foci as contrasts, their ids unique; what is odd about them is told."""
    contrasts: list[Contrast] = []
    taken: set[str] = set()
    for experiment in experiments:
        identity = experiment.study if experiment.name == experiment.study else f"{experiment.study}: {experiment.name}"
        if identity in taken and experiment.sample != experiment.study:
            identity = f"{identity} ({experiment.sample})"
        taken.add(identity)
        problems += _oddities(experiment, identity, headings, columns, name)
        if experiment.foci:
            contrasts.append(
                Contrast(
                    id=identity,
                    study=experiment.study,
                    name=experiment.name,
                    sample=experiment.sample,
                    n=next(iter(experiment.sizes), None),
                    foci=tuple(experiment.foci),
                )
            )
    return tuple(contrasts)


def _oddities(
    experiment: _Experiment, identity: str, headings: Sequence[str], columns: Columns, name: str
) -> list[Problem]:
    """Return what is to be told of an experiment; raises FormatError for two sample sizes."""
    item = f"{name}, line {experiment.line}"
    if not experiment.foci:
        return [Problem(code="CSV-NO-FOCI", item=item, message=f'"{identity}" has no foci and was left out.')]
    if len(experiment.sizes) > 1:
        listed = ", ".join(f"{n} (line {line})" for n, line in experiment.sizes.items())
        raise FormatError(f'{name} gives "{identity}" more than one sample size: {listed}.')
    problems = []
    if not experiment.sizes:
        message = f'"{identity}" has no n.'
        problems.append(Problem(code="CSV-NO-N", item=item, message=message, severity=Severity.ERROR))
    if len(experiment.spellings) > 1:
        listed = ", ".join(f'"{text}" (line {line})' for text, line in experiment.spellings.items())
        problems.append(
            Problem(
                code="CSV-SPELLINGS",
                item=item,
                message=f"Read as one experiment, though it is written in several ways: {listed}.",
                hint="Name them apart if they are two.",
            )
        )
    for noun, values in experiment.beside.items():
        if len(values) > 1:
            used, other = headings[columns.first[noun]], headings[columns.others[noun][0]]
            problems.append(
                Problem(
                    code="CSV-COLUMN-NOT-READ",
                    item=item,
                    message=f'"{identity}" is one experiment by the column {used!r}, but {len(values)} by {other!r}, '
                    "which was not read.",
                    hint="Join the two columns into one if each is an experiment of its own.",
                    severity=Severity.ERROR,
                )
            )
    return problems
