"""The sheet in which a person judges bias: what it looks like, and how it is read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import FormatError
from corpora.formats.workbook import Look
from corpora.nouns.evidence import Problem
from corpora.sheets import SheetRow, fold_choice, read_form, write_sheet
from screen.bias.instruments import OVERALL, OVERALL_WORDING, Instrument

COLUMNS = {
    "report": ("文献编号", "报告", "编号", "record_id"),
    "author": ("作者", "第一作者"),
    "year": ("年份", "年"),
    "title": ("标题", "题目", "题名"),
    "item": ("条目", "领域", "domain"),
    "wording": ("条目内容", "说明", "表述"),
    "judgement": ("判断", "判定", "评价", "结果", "judgment"),
    "quote": ("引文", "原文", "依据", "support"),
    "page": ("页码", "页"),
    "reason": ("理由", "原因", "备注"),
    "said": ("他人判断", "双方判断"),
}  # fmt: skip
"""Columns in their order, and what else they may be called: the first is how a Chinese sheet calls them."""
NEEDED = ("report", "item", "judgement")
MOST_NAMED = 10
"""Lines that do not hold which an error names."""
_WIDTHS = {"report": 22.0, "author": 16.0, "year": 7.0, "title": 40.0, "item": 22.0, "wording": 40.0, "judgement": 14.0,
           "quote": 50.0, "page": 8.0, "reason": 40.0, "said": 30.0}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One judgement as a person gives it; `where` names the line of the file it is on."""

    report: str
    item: str
    judgement: str
    quote: str = ""
    page: str = ""
    reason: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper to be judged, as people know it."""

    report: str
    author: str
    year: str
    title: str


def write_bias_sheet(
    path: Path,
    instrument: Instrument,
    cells: Sequence[tuple[Paper, str]],
    filled: Mapping[tuple[str, str], Line],
    said: Mapping[tuple[str, str], str],
    language: str,
) -> None:
    """Write a row for each paper and item, with what the person judged before and (in conflicts) what others said."""
    names = [aliases[0] if language == "zh" else name for name, aliases in COLUMNS.items()]
    wordings = {item.id: item.wording for item in instrument.items} | {OVERALL: OVERALL_WORDING}
    rows = []
    for paper, item in cells:
        line = filled.get((paper.report, item))
        known = (paper.report, paper.author, paper.year, paper.title, item, wordings[item].in_language(language))
        judged = instrument.answer(line.judgement).wording.in_language(language) if line else ""
        words = (line.quote, line.page, line.reason) if line else ("", "", "")
        rows.append((*known, judged, *words, said.get((paper.report, item), "")))
    called = dict(zip(COLUMNS, names, strict=True))
    allowed = [answer.wording.in_language(language) for answer in instrument.answers]
    look = Look(
        widths={called[name]: width for name, width in _WIDTHS.items()},
        to_fill=[called[name] for name in ("judgement", "quote", "page", "reason")],
        choices={called["judgement"]: allowed},
    )
    write_sheet(path, names, rows, look=look)


def read_bias_sheet(path: Path, instrument: Instrument) -> tuple[list[Line], int, tuple[Problem, ...]]:
    """Return the judgements of a sheet, how many rows have none yet, and what was doubtful in reading it.

    Headings, items and judgements may be in English or Chinese.

    Raises
    ------
    FormatError : a line names no item of the instrument, a judgement it does not allow, or an item of a report twice.
        The message names the lines; what is allowed is in the hint.
    """
    sheet = read_form(path, columns=tuple(COLUMNS), needed=NEEDED, others=True, aliases=COLUMNS)
    lines: list[Line] = []
    wrong: list[str] = []
    n_open = 0
    for row in sheet.rows():
        line = _line(row, instrument)
        if isinstance(line, str):
            wrong.append(f"{row.where}: {line}")
        elif line is None:
            n_open += 1
        else:
            lines.append(line)
    wrong += _contradictions(lines)
    if wrong:
        more = f"\n… and {len(wrong) - MOST_NAMED} more lines." if len(wrong) > MOST_NAMED else ""
        items = ", ".join(item.id for item in instrument.items)
        raise FormatError(
            "\n".join(wrong[:MOST_NAMED]) + more, hint=f"Judgements: {allowed(instrument)}. Items: {items}."
        )
    return lines, n_open, sheet.problems


def allowed(instrument: Instrument) -> str:
    """Return the judgements an instrument allows, in both languages, for a message."""
    names = (
        (answer.value, answer.wording.zh) if answer.wording.zh != answer.value else (answer.value,)
        for answer in instrument.answers
    )
    return ", ".join(" ".join(pair) for pair in names)


def _line(row: SheetRow, instrument: Instrument) -> Line | str | None:
    """Return a row's judgement, what is wrong with it, or None where it holds none."""
    cells = row.cells
    said = cells.get("judgement", "")
    if not said:
        filled = [name for name in ("quote", "reason") if name in cells]
        return f"a {filled[0]} without a judgement." if filled else None
    if "report" not in cells:
        return "report is missing."
    item = instrument.find_item(cells.get("item", ""))
    if item is None:
        return f"no item {cells.get('item', '')!r}."
    judgement = instrument.find_answer(said)
    if judgement is None:
        return f"the judgement {said!r} is not allowed."
    return Line(
        report=cells["report"],
        item=item,
        judgement=judgement,
        quote=cells.get("quote", ""),
        page=cells.get("page", ""),
        reason=cells.get("reason", ""),
        where=row.where,
    )


def _contradictions(lines: Sequence[Line]) -> list[str]:
    """Return what is said of an item of a report a second time."""
    first: dict[tuple[str, str], Line] = {}
    found = []
    for line in lines:
        before = first.setdefault((fold_choice(line.report), line.item), line)
        if before is not line:
            found.append(
                f"{line.where}: {line.report}, {line.item} is judged twice ({before.judgement}, {line.judgement})."
            )
    return found
