"""What a column holds, judged by its cells where its heading says too little."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpora.documents import Cell
from extract.numbers import parse_number
from extract.tables.roles import Column, Role, names_anatomy, speaks_of_contrasts

SIDE_WORD = re.compile(
    r"\W*(?:l|r|b|m|bi|c|lh|rh|left|right|bilateral|bilat\.?|midline|medial|mid|both|l\W{1,3}r|r\W{1,3}l|left\W{1,3}right|right\W{1,3}left|"
    r"l\.|r\.|l and r|r and l|left and right|left hemisphere|right hemisphere|lt|rt|center|centre|median|"
    r"[左右双两]侧?半?球?)\W*",
    re.IGNORECASE,
)


_DIRECTION_WORD = re.compile(
    r"\W*(?:increas\w*|decreas\w*|(?:de)?activat\w*|positive|negative|pos|neg|higher|lower|greater|less|more|up|down|gain|loss|"
    r"hyper\w*|hypo\w*|enhanced|reduced|reduction|[↑↓<>])\W*",
    re.IGNORECASE,
)
"""What a column of directions prints: which way the difference goes."""

_ROLES_OF_NUMBERS = frozenset({Role.STATISTIC, Role.P, Role.SIZE, Role.AREA})

_ORDINAL = re.compile(r"(?:[IVX]{1,5}|[A-Za-z])[.)]?")
"""Roman numerals and single letters number the rows."""
_NO_NUMBER = re.compile(r"\D*[a-z]{3}\D*", re.IGNORECASE)
_SPACE_NAME = re.compile(r"\W*(?:MNI|TAL|TLRC|Talairach|ICBM)\W*(?:\d+|space)?\W*", re.IGNORECASE)


def share(cells: Sequence[Cell], pattern: re.Pattern[str], *, whole: bool = False) -> float:
    """Return the share of cells whose text matches `pattern` (wholly, or anywhere)."""
    if not cells:
        return 0.0
    return sum(bool(pattern.fullmatch(c.text) if whole else pattern.search(c.text)) for c in cells) / len(
        cells
    )


def anatomy_share(cells: Sequence[Cell]) -> float:
    """Return the share of cells that name a part of the brain."""
    return sum(names_anatomy(cell.text) for cell in cells) / len(cells) if cells else 0.0


def role_by_content(cells: Sequence[Cell], column: Column, columns: Sequence[Column], n_rows: int) -> Role:
    """Return the role of a column, the heading's word checked against what stands below it."""
    role = column.role
    if not cells:
        return Role.OTHER if role is Role.OTHER else role
    numeric = sum(parse_number(cell.text) is not None for cell in cells) / len(cells)
    sides = share(cells, SIDE_WORD, whole=True)
    if role in _ROLES_OF_NUMBERS and numeric < 0.3 and anatomy_share(cells) > 0.3:
        return Role.REGION
    if role is Role.STATISTIC and not numeric and speaks_of_contrasts(column.leaf) and _mostly_words(cells):
        return Role.CONTRAST
    if role is Role.SIZE and (_counts_up(cells) or share(cells, _ORDINAL, whole=True) == 1.0):
        return Role.NUMBER
    if role is Role.STATISTIC and numeric < 0.5 and share(cells, _NO_NUMBER, whole=True) > 0.5:
        return Role.CONTRAST
    if role in {Role.OTHER, Role.CONTRAST} and share(cells, _SPACE_NAME, whole=True) >= 0.8:
        return Role.SPACE
    if role in {Role.REGION, Role.OTHER, Role.CONTRAST, Role.NUMBER} and sides >= 0.7:
        return Role.SIDE
    if (
        role in {Role.OTHER, Role.CONTRAST}
        and len(cells) > 1
        and share(cells, _ORDINAL, whole=True) == 1.0
        and column.index < 2
    ):
        return Role.NUMBER
    if _tells_directions(cells):
        return Role.CONTRAST
    if role is Role.NUMBER and numeric > 0.7:
        return _cluster_column(cells, columns)
    if role is Role.NUMBER and anatomy_share(cells) > 0.3:
        return Role.REGION
    if role is Role.CONTRAST and anatomy_share(cells) > 0.5 and not _has(columns, Role.REGION):
        return Role.REGION
    if role is Role.REGION and numeric > 0.8:
        has_words = any(c.role is Role.REGION and c.index != column.index for c in columns)
        return Role.SIZE if has_words and re.search(r"\barea\b", column.leaf, re.IGNORECASE) else Role.OTHER
    if role is Role.OTHER and numeric < 0.3:
        return _wordy_column(cells, column, columns, n_rows)
    return role


def _mostly_words(cells: Sequence[Cell]) -> bool:
    """Return whether most cells hold a word of four letters or more and no number."""
    return sum(
        bool(re.search(r"[^\W\d_]{4}", c.text)) and not re.search(r"\d\.\d|=", c.text) for c in cells
    ) > 0.6 * len(cells)


def _counts_up(cells: Sequence[Cell]) -> bool:
    """Return whether a column numbers its rows 1, 2, 3 ..., beginning anew at 1 with each group of them."""
    values = [n.value for cell in cells if (n := parse_number(cell.text)) is not None]
    if len(values) < 3 or values[0] != 1 or max(values) < 2:
        return False
    return all(after in {before + 1, 1} for before, after in pairwise(values))


def _tells_directions(cells: Sequence[Cell]) -> bool:
    """Return whether a column says of each row which way it goes: "increase", "decrease"."""
    return len({c.text.strip() for c in cells}) > 1 and share(cells, _DIRECTION_WORD, whole=True) == 1.0


def _cluster_column(cells: Sequence[Cell], columns: Sequence[Column]) -> Role:
    """Tell cluster sizes from running numbers under a bare "Cluster"."""
    values = [n.value for cell in cells if (n := parse_number(cell.text)) is not None]
    if not _has(columns, Role.SIZE) and values and max(values) > 3 * len(cells) + 10:
        return Role.SIZE
    return Role.NUMBER


def _wordy_column(cells: Sequence[Cell], column: Column, columns: Sequence[Column], n_rows: int) -> Role:
    anatomy = anatomy_share(cells)
    has_region = _has(columns, Role.REGION)
    if not has_region and (anatomy >= 0.4 or column.index == 0):
        rivals = [c for c in columns if c.role is Role.OTHER and c.index > column.index and not c.path]
        if anatomy >= 0.2 or not rivals:
            return Role.REGION
    if column.index == 0 and (not column.path or (has_region and len(cells) <= 0.5 * n_rows)):
        return Role.CONTRAST if has_region else Role.REGION
    return Role.OTHER


def _has(columns: Sequence[Column], role: Role) -> bool:
    return any(column.role is role for column in columns)
