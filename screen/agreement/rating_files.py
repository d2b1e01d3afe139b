"""Ratings out of a table: one row per unit and a column per rater or round, or one row per rating."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from corpora.errors import FormatError
from corpora.nouns.evidence import Problem, Severity
from corpora.sheets import Sheet, find_choice, fold_choice, read_sheet
from screen.agreement.ratings import Question, tabulate

UNIT = (
    "unit",
    "report",
    "record_id",
    "record",
    "study",
    "id",
    "pmid",
    "doi",
    "subject",
    "item no",
    "单元",
    "编号",
    "文献",
    "研究",
)
PART_OF_UNIT = ("contrast", "experiment", "step", "对比", "实验")
"""Columns that tell units of one report apart."""
FIELD = ("field", "item", "criterion", "question", "variable", "字段", "条目", "变量", "标准")
RATER = (
    "rater",
    "coder",
    "who",
    "reviewer",
    "round",
    "time",
    "occasion",
    "评分者",
    "编码者",
    "评审人",
    "轮次",
    "时间点",
)
VALUE = ("value", "rating", "judgement", "judgment", "code", "decision", "评分", "编码", "判断", "取值")
ASIDE = (
    "doi", "pmid", "citation", "author", "authors", "first_author", "year", "title", "abstract", "journal", "quote", "page",
    "reason", "note", "notes", "comment", "wording", "label", "machine", "作者", "年份", "标题", "摘要", "备注", "理由", "页码",
)  # fmt: skip
"""Columns that hold no ratings in a wide table."""
NOTHING = ("", "na", "n/a", "nan", "none", "null", "-", "缺失")
"""How a missing rating is written; compared by `fold_choice`."""
_BOTH = re.compile(r"(.+?)[\s_.:@([-]+([^\s_.:@()[\]-]+)[)\]]?")
"""A heading that ends in the rater or round, behind a separator or in brackets."""


@dataclass(slots=True, kw_only=True)
class _Read:
    """Ratings by field, (unit, rater) and value, in the order of the file."""

    name: str
    said: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)

    def add(self, where: str, of: str, unit: str, rater: str, value: str) -> None:
        """Keep one rating; FormatError where the same rater said something else of the unit before."""
        if fold_choice(value) in NOTHING:
            return
        before = self.said.setdefault(of, {}).setdefault((unit, rater), value)
        if fold_choice(before) != fold_choice(value):
            what = f"{rater} rated {unit}{f' ({of})' if of else ''} twice: {before!r} and {value!r}."
            raise FormatError(f"{where}: {what}", hint="Keep one row for each unit and rater.")


def read_questions(
    path: Path, *, unit: str | None = None, raters: Sequence[str] = ()
) -> tuple[list[Question], tuple[Problem, ...]]:
    """Return what was rated in a table (CSV, TSV, XLSX, any encoding), a question for each field.

    A table with a column for the rater (or round) and one for the value is long, any other wide. `unit` names the
    column of the unit, `raters` those of the raters in a wide table; without them they are recognised by their
    headings. Values are compared without regard to case, width and spaces. Questions answered in numbers only are
    numeric.

    Raises
    ------
    FormatError : the file cannot be read, a column that is named does not exist, fewer than two raters, or a rater
        rated a unit twice.
    """
    sheet = read_sheet(path)
    headings = list(sheet.frame.columns)
    if not headings:
        raise FormatError(f"{sheet.name} is empty.", hint="It needs a column for the unit and one for each rater.")
    units = _unit_columns(sheet, headings, unit)
    of = next((h for h in headings if _is_one(h, FIELD) and h not in units), None)
    rater = next((h for h in headings if _is_one(h, RATER) and h not in units), None)
    value = next((h for h in headings if _is_one(h, VALUE) and h not in units), None)
    read, problems = _Read(name=sheet.name), list(sheet.problems)
    if rater is not None and value is not None and not raters:
        _read_long(sheet, read, units, of, rater, value)
    else:
        problems += _read_wide(sheet, read, units, of, raters)
    questions = [_question(name, said, " and ".join(units)) for name, said in read.said.items()]
    if not any(len(question.ratings.raters) > 1 for question in questions):
        message = f"{sheet.name}: there are no two raters to compare (columns: {', '.join(headings)})."
        raise FormatError(message, hint="Give a column for each rater or round, or name them: --raters 'Ann,Bob'.")
    return questions, tuple(problems)


def _unit_columns(sheet: Sheet, headings: Sequence[str], unit: str | None) -> list[str]:
    if unit is not None:
        named = [find_choice(name, headings) for name in unit.split(",")]
        missing = [name for name, found in zip(unit.split(","), named, strict=True) if found is None]
        if missing:
            raise FormatError(f"{sheet.name}: no column {missing[0]!r}.", hint=f"It has: {', '.join(headings)}.")
        return [name for name in named if name is not None]
    known = next((h for name in UNIT for h in headings if fold_choice(h) == name), headings[0])
    return [known, *(h for h in headings if _is_one(h, PART_OF_UNIT) and h != known)]


def _read_long(sheet: Sheet, read: _Read, units: Sequence[str], of: str | None, rater: str, value: str) -> None:
    for row in sheet.rows():
        name = _unit_name(row.cells, units)
        who = " ".join(row.cells.get(rater, "").split())
        if not name or not who:
            missing = rater if name else units[0]
            raise FormatError(f"{row.where}: {missing} is missing.", hint="Fill it in, or leave the row out.")
        read.add(row.where, row.cells.get(of or "", ""), name, who, row.cells.get(value, ""))


def _read_wide(sheet: Sheet, read: _Read, units: Sequence[str], of: str | None, raters: Sequence[str]) -> list[Problem]:
    """Read a wide table; return which columns were left out, as information."""
    headings = list(sheet.frame.columns)
    taken = {*units, of}
    columns = [h for h in headings if h not in taken and not _is_one(h, ASIDE)]
    if raters:
        found = [find_choice(name, headings) for name in raters]
        missing = [name for name, column in zip(raters, found, strict=True) if column is None]
        if missing:
            raise FormatError(f"{sheet.name}: no column {missing[0]!r}.", hint=f"It has: {', '.join(headings)}.")
        columns = [column for column in found if column is not None]
    split = {} if of is not None or raters else split_headings(columns)
    for row in sheet.rows():
        name = _unit_name(row.cells, units)
        if not name:
            raise FormatError(f"{row.where}: {units[0]} is missing.", hint="Fill it in, or leave the row out.")
        for column in columns:
            asked, rater = split.get(column, (row.cells.get(of or "", ""), column))
            read.add(row.where, asked, name, rater, row.cells.get(column, ""))
    return _left_out(sheet.name, [h for h in headings if h not in taken and h not in columns])


def split_headings(headings: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return field and rater of each heading that names both ("n_round1", "样本量（第1次）"); empty where they do not.

    They do where at least two fields have the same two raters or more: "coder 1", "coder 2" are two raters.
    """
    found = {heading: match.groups() for heading in headings if (match := _BOTH.fullmatch(normalize("NFKC", heading)))}
    raters: dict[str, set[str]] = {}
    for name, rater in found.values():
        raters.setdefault(name, set()).add(rater)
    sets = list(raters.values())
    alike = len(found) == len(headings) and len(sets) > 1 and len(sets[0]) > 1 and all(one == sets[0] for one in sets)
    return {heading: (name, rater) for heading, (name, rater) in found.items()} if alike else {}


def _left_out(name: str, headings: Sequence[str]) -> list[Problem]:
    if not headings:
        return []
    return [
        Problem(
            code="RATINGS-COLUMNS-LEFT-OUT",
            item=name,
            message=f"not taken as raters: {', '.join(headings)}.",
            hint="Name the raters' columns with --raters where this is wrong.",
            severity=Severity.INFO,
        )
    ]


def _unit_name(cells: Mapping[str, str], units: Iterable[str]) -> str:
    """Return the unit of a row; "" where its first column is empty."""
    parts = [" ".join(cells.get(column, "").split()) for column in units]
    return ", ".join(part for part in parts if part) if parts[0] else ""


def _question(name: str, said: Mapping[tuple[str, str], str], unit: str) -> Question:
    ratings = tabulate(one_spelling(said))
    return Question(part="table", name=name, unit=unit, ratings=ratings, numeric=are_numbers(said.values()))


def one_spelling(said: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Return ratings with each value in the spelling it first occurs in; case, width and spaces make no difference."""
    spelling: dict[str, str] = {}
    return {key: spelling.setdefault(fold_choice(value), value) for key, value in said.items()}


def are_numbers(values: Iterable[str]) -> bool:
    """Return whether all these texts are finite numbers."""
    try:
        return all(math.isfinite(float(value)) for value in values)
    except ValueError:
        return False


def _is_one(heading: str, names: Sequence[str]) -> bool:
    return fold_choice(heading) in names
