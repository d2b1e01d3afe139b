"""What a row measures at its peak: its statistic, and the size of its cluster."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.nouns.documents import Cell, Document
from extract.numbers import Number, parse_number, parse_stated, parse_statistic
from extract.tables.model import Column, CoordinateGroup, Role
from extract.tables.roles import role_by_heading, size_unit, two_quantities

STATISTIC_ORDER = ("t", "Z", "SDM-Z", "F", "BSR", "TFCE", "ALE", "r", "peak", "beta", "weight", "percent signal change")
"""Which statistic a row that prints several is given: the test at the peak before effect sizes."""
_BRACKETED_VALUE = re.compile(r"[^()\[\]]*\d[^()\[\]]*[(\[](?P<second>[^()\[\]]*)[)\]]\W*")
_P_BEHIND = re.compile(r"[,;]\s*p\s*[<>=≤].*$", re.IGNORECASE)
"""The p value behind a statistic in its cell: "t(23) = 6.1, p < .001"."""
_SECOND_SIZE = re.compile(r"[(\[]\s*\d[\d,. ]*[)\]]")
"""The size in the unit that the heading gives in brackets, behind the one in its first: "k (mm³)" over "120 (3240)"."""

Part = tuple[int, int]
"""Which of how many: a row that holds several triplets of one group may hold as many statistics in a cell."""


def statistic_of(
    cells: Sequence[Cell | None], group: CoordinateGroup, part: Part = (0, 1)
) -> tuple[str | None, float | None]:
    """Return the row's statistic with its name: the test at the peak, else an effect, else its p value.

    Of the values of several groups at one place none is the peak's: nothing takes their place.
    """
    printed = [c for c in group.own if c.role is Role.STATISTIC]
    rivals = rivals_in(cells, group, part)
    columns = [c for c in printed if c not in rivals]
    if printed and not columns:
        return None, None
    columns.sort(key=lambda c: STATISTIC_ORDER.index(c.name) if c.name in STATISTIC_ORDER else len(STATISTIC_ORDER))
    return (
        _named_in_row(cells, columns, _first_printed(cells, columns, part))
        or _first_in_brackets(cells, group.own, part)
        or _first_printed(cells, [c for c in group.own if c.role is Role.P], part)
        or (None, None)
    )


def _rivals_of(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    """Return the columns of one statistic that a shared heading parts by groups or conditions: "t-value" over "Patients", "Controls"."""
    parted: dict[tuple[str | None, ...], list[Column]] = {}
    for column in columns:
        if column.role is Role.STATISTIC and len(column.path) > 1 and role_by_heading((column.leaf,))[0] is Role.OTHER:
            parted.setdefault((column.name, *column.path[:-1]), []).append(column)
    return [tuple(found) for found in parted.values() if len({column.leaf for column in found}) > 1]


def rivals_in(cells: Sequence[Cell | None], group: CoordinateGroup, part: Part = (0, 1)) -> list[Column]:
    """Return the columns of one statistic, parted by groups or conditions, of which several have a value in a row."""
    filled = ([c for c in one if _first_printed(cells, [c], part)] for one in _rivals_of(group.own))
    return [column for columns in filled if len(columns) > 1 for column in columns]


_UNSIGNED = re.compile(
    r"(?:f|p|q|k|chi2?|χ²?)(?:[\s_-]*(?:max|stat\w*|val\w*|ratio|fwe\w*|fdr\w*|unc\w*|corr\w*|adj\w*))*(?![^\W_])",
    re.IGNORECASE,
)
_F_OR_T = re.compile(r"f\s*/\s*t\b|t\s*/\s*f\b", re.IGNORECASE)
_COEFFICIENT = re.compile(
    r"(?:(?:pearson(?:['’]?s)?|spearman(?:['’]?s)?|partial|peak|max)\s+)*(?:r|rho|ρ)(?:[\s-]*values?|值)?",
    re.IGNORECASE,
)


def is_signed(name: str | None, value: float | None) -> bool:
    """Return whether the sign of a statistic is the direction of its effect (F, p and sizes have none; a negative value under "F/t" is a t)."""
    name = (name or "").strip()
    return bool(value) and (_UNSIGNED.match(name) is None or ((value or 0) < 0 and _F_OR_T.match(name) is not None))


def is_coefficient(name: str | None) -> bool:
    """Return whether a statistic is a coefficient of correlation, whose sign is that of the relation."""
    return _COEFFICIENT.fullmatch((name or "").strip()) is not None


def _first_printed(
    cells: Sequence[Cell | None], columns: Sequence[Column], part: Part
) -> tuple[str | None, float] | None:
    for column in columns:
        printed = parse_statistic(_P_BEHIND.sub("", _text(cells[column.index], part)))
        if printed is not None:
            return printed[0] or column.name, printed[1].value
    return None


_BARE_NAMES = {"t": "t", "z": "Z", "f": "F", "r": "r", "t-value": "t", "z-score": "Z", "z-value": "Z", "f-value": "F"}


def _named_in_row(
    cells: Sequence[Cell | None], columns: Sequence[Column], printed: tuple[str | None, float] | None
) -> tuple[str | None, float] | None:
    """Return a statistic with the name that another column of its row gives it ("Statistic type": "Z")."""
    if printed is None or printed[0] not in (None, "peak"):
        return printed
    texts = (_text(cells[column.index], (0, 1)).strip().lower() for column in columns)
    return next((_BARE_NAMES[text] for text in texts if text in _BARE_NAMES), printed[0]), printed[1]


def symbol_of(text: str) -> str | None:
    """Return the standard name of the statistic whose symbol is all that a cell prints, or None."""
    return _BARE_NAMES.get(text.strip().lower())


_IN_SECTION = re.compile(
    r"\(\s*(?P<name>[tzfr])(?:\s*[-(]?\s*(?:values?|scores?|tests?|\d[\d,. ]*\)?))?\s*\)\W*$", re.IGNORECASE
)


def named_by_section(name: str | None, headings: Sequence[str]) -> str | None:
    """Return the name of a statistic; the innermost heading gives it ("Main effect (F)") where the column's leaves it open."""
    found = next((m["name"] for text in reversed(headings) if (m := _IN_SECTION.search(text))), None)
    return _BARE_NAMES[found.lower()] if found is not None and name in (None, "peak") else name


_OUTPUT = re.compile(r"(?:output|stat(?:istic)?s?|map)[_ -]?(?:type|name|kind)", re.IGNORECASE)
_OF_MAPS = re.compile(r"(?P<name>[tzfr])[-_ ](?:values?|scores?|stat(?:istic)?s?|maps?)\b.*", re.IGNORECASE)
LONGEST_LINE = 60
"""Characters of the longest line of a report that says no more than what its maps show: "z-scores, thresholded"."""


def statistic_of_report(document: Document) -> str | None:
    """Return the statistic that a program's report says its maps hold, in its settings or a line of its own; None for none or several."""
    rows: dict[tuple[str, int], list[str]] = {}
    for table in document.tables:
        for cell in table.cells:
            rows.setdefault((table.id, cell.row), []).append(cell.text.strip())
    settings = [row[1] for row in rows.values() if len(row) == len(("key", "value")) and _OUTPUT.fullmatch(row[0])]
    # The text of a PDF's page holds the cells of its tables too, each in a line.
    texts = (section.text for section in document.sections if section.page is None)
    lines = [line.strip() for text in texts for line in text.split("\n")]
    said = [*settings, *(line for line in lines if len(line) <= LONGEST_LINE)]
    names = {_BARE_NAMES[found["name"].lower()] for text in said if (found := _OF_MAPS.fullmatch(text))}
    return names.pop() if len(names) == 1 else None


def _first_in_brackets(
    cells: Sequence[Cell | None], columns: Sequence[Column], part: Part
) -> tuple[str | None, float] | None:
    for column in columns:
        two = two_quantities(column.leaf)
        if two is not None and two[1][0] is Role.STATISTIC:
            number = _in_brackets(_text(cells[column.index], part))
            if number is not None:
                return two[1][1], number.value
    return None


def size_of(
    cells: Sequence[Cell | None], group: CoordinateGroup, part: Part = (0, 1)
) -> tuple[float | None, str | None]:
    """Return a row's cluster size and its unit, the one printed in the cell before the heading's."""
    for column in group.own:
        if column.role is not Role.SIZE:
            continue
        _, number = parse_stated(_text(cells[column.index], part))
        if number is not None and number.value > 0:
            unit = size_unit(number.rest) if re.search(r"[mc]m|ml", number.rest) else column.unit
            if _SECOND_SIZE.match(number.rest) and "(" in column.leaf:
                unit = size_unit(column.leaf.partition("(")[0])
            return number.value, unit
    for column in group.own:
        two = two_quantities(column.leaf)
        if two is not None and two[1][0] is Role.SIZE:
            number = _in_brackets(_text(cells[column.index], part))
            if number is not None and number.value > 0:
                return number.value, two[1][2]
    return None, None


def _in_brackets(text: str) -> Number | None:
    match = _BRACKETED_VALUE.fullmatch(text)
    return parse_number(match["second"]) if match else None


def _text(cell: Cell | None, part: Part) -> str:
    """Return the text of a cell, or the piece of it that goes with one of several triplets of the row."""
    if cell is None:
        return ""
    number, of = part
    pieces = [piece.strip() for piece in re.split(r"\s*[;/]\s*", cell.text)] if of > 1 else []
    if len(pieces) == of and all(parse_statistic(piece) is not None for piece in pieces):
        return pieces[number]
    return cell.text
