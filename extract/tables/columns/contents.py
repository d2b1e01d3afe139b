"""What the cells of a column say about its role: its heading checked against them, by an ordered table of rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from corpora.nouns.documents import Cell
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import TWO_SIDES
from corpora.words.patterns import compiled
from corpora.words.sides import is_side
from corpora.words.spaces import IN_A_CELL, MNI_WORDS, TALAIRACH_WORDS
from extract.numbers import parse_number
from extract.tables.measures import symbol_of
from extract.tables.model import Column, Grid, Role
from extract.tables.roles import announces_contrasts, two_quantities
from extract.tables.vocabulary import SIGN_HEADING, clean_label

MAX_CELL_SPAN = 3
"""Columns a cell of the body may span: merged coordinates span three, a section row more."""
FEW_NUMBERS = 0.3
"""Share of a column's cells: below it a column does not hold numbers, even if its heading announces them."""
HALF = 0.5
"""Share of cells or rows: the majority vote."""
MOST_WORDS = 0.6
"""Share of cells with a word of four letters from which an "Effect" column names contrasts (`effect_column_of_words`)."""
MOST_NUMBERS = 0.7
"""Share of numbers above which a bare "Cluster" column holds sizes or running numbers, not regions."""
MOST_SIDES = 0.7
"""Share of cells that are a side from which a column of labels is one of sides; the rest may be blank marks."""
MOST_SEEDS = 0.7
"""Share of cells that name a seed from which a column without a heading is one of seeds."""
NEARLY_ALL = 0.8
"""Share of cells from which a column is one of spaces, or of numbers although its heading promises regions."""
SOME_ANATOMY, MORE_ANATOMY = 0.3, 0.4
"""Share of cells that name a part of the brain: enough against the heading, and for a column without a heading."""
LEAST_ANATOMY = 0.2
"""The same for a column that other unheaded columns rival."""
FIRST_COLUMNS = 2
"""Roman numerals and letters number the rows in one of this many columns at the left."""
MIN_COUNTED = 2
"""Rows that count 1, 2, 3 before a column headed "k" is one of running numbers (`cluster_numbers_under_k`)."""
LAST_AREA = 52
"""The highest number of a Brodmann area."""
LARGEST_T = 45.0
"""A column of whole numbers that exceed it holds no t and no Z; decimals below it are no numbers of voxels."""
LARGEST_P = 1.0
"""A column of numbers from 0 to here holds p values or effects, not t, Z or F at peaks."""
SIZE_PER_ROW, SIZE_LEAST = 3, 10
"""A bare "Cluster" column holds sizes where its largest number exceeds this many per row, plus `SIZE_LEAST`."""

_DIRECTION_WORD = re.compile(
    r"\W*(?:increas\w*|decreas\w*|(?:de)?activat\w*|positive|negative|pos|neg|higher|lower|greater|less|more|up|down|gain|loss|"
    r"hyper\w*|hypo\w*|enhanced|reduced|reduction|[↑↓<>])\W*",
    re.IGNORECASE,
)
"""What a column of directions prints: which way the difference goes."""
_ROLES_OF_NUMBERS = frozenset({Role.STATISTIC, Role.P, Role.SIZE, Role.AREA})
_ROLES_OF_WORDS = frozenset({Role.REGION, Role.OTHER, Role.CONTRAST, Role.NUMBER})
_NAMES = frozenset({Role.CONTRAST, Role.STUDY, Role.SEED})
_ID = re.compile(r"(?:\bID|Id|_id|\bid|\bno\.?|#|\bnumber)\W*$")
_UNSETTLED = frozenset({Role.OTHER, Role.CONTRAST})
_ORDINAL = re.compile(r"(?:[IVX]{1,5}|[A-Za-z])[.)]?")
"""Roman numerals and single letters number the rows."""
_COMPARES = re.compile(r"[^\W\d_]\W*[<>][^<>]*[^\W\d_]|\b(?:vs\.?|versus|minus)\b", re.IGNORECASE)
_DECIMALS = re.compile(r"\d[.,]\d")
_SEED = re.compile(r"\bseed\b", re.IGNORECASE)
_NO_NUMBER = re.compile(r"\D*[a-z]{3}\D*", re.IGNORECASE)
_POSITION = re.compile(
    r"\W*(?:(?:(?:dorso|ventro|antero|postero|infero|supero|rostro|caudo|medio)-?)?"
    r"(?:lateral|medial|dorsal|ventral|anterior|posterior|superior|inferior|middle|rostral|caudal)\W*){1,3}(?:parts?|portions?)?\W*",
    re.IGNORECASE,
)
"""Which part of a region: "Dorsolateral", "anterior part"."""
_SPACE_NAME = compiled(rf"\W*(?:{MNI_WORDS}|{TALAIRACH_WORDS}|{IN_A_CELL})\W*(?:\d+|space)?\W*")


def body_cells(grid: Grid, rows: range, column: int) -> list[Cell]:
    """Return the non-blank cells that start in `column` within `rows` and do not span the table."""
    return [
        cell
        for row in rows
        if (cell := grid[row][column]) is not None
        and cell.row == row
        and cell.column == column
        and clean_label(cell.text)
        and cell.column_span <= MAX_CELL_SPAN
    ]


def share(cells: Sequence[Cell], pattern: re.Pattern[str], *, whole: bool = False) -> float:
    """Return the share of cells whose text matches `pattern` (wholly, or anywhere)."""
    if not cells:
        return 0.0
    return sum(bool(pattern.fullmatch(c.text) if whole else pattern.search(c.text)) for c in cells) / len(cells)


def anatomy_share(cells: Sequence[Cell]) -> float:
    """Return the share of cells that name a part of the brain."""
    return sum(names_anatomy(cell.text) for cell in cells) / len(cells) if cells else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A column with its cells, the columns beside it, and the share of its cells that are numbers."""

    column: Column
    cells: Sequence[Cell]
    columns: Sequence[Column]
    n_rows: int
    numeric: float

    @property
    def role(self) -> Role:
        """The role the headings gave."""
        return self.column.role

    @property
    def values(self) -> list[float]:
        """The numbers among the cells."""
        return [n.value for cell in self.cells if (n := parse_number(cell.text)) is not None]

    @property
    def anatomy(self) -> float:
        """The share of cells that name a part of the brain."""
        return anatomy_share(self.cells)

    def has(self, role: Role) -> bool:
        """Return whether a column of the table has the role."""
        return any(column.role is role for column in self.columns)

    def all_fit(self, pattern: re.Pattern[str]) -> bool:
        """Return whether a pattern fits every cell wholly."""
        return share(self.cells, pattern, whole=True) == 1.0

    @property
    def words_without_heading(self) -> bool:
        """Whether the headings gave no role and the cells are words."""
        return self.role is Role.OTHER and self.numeric < FEW_NUMBERS


def _regions_under_numbers(c: Contents) -> bool:
    return c.role in _ROLES_OF_NUMBERS and c.numeric < FEW_NUMBERS and c.anatomy > SOME_ANATOMY


def _contrasts_under_effect(c: Contents) -> bool:
    return c.role is Role.STATISTIC and not c.numeric and announces_contrasts(c.column.leaf) and _mostly_words(c.cells)


def _rows_counted_under_k(c: Contents) -> bool:
    return c.role is Role.SIZE and (_counts_up(c.cells) or c.all_fit(_ORDINAL))


def _words_under_statistic(c: Contents) -> bool:
    return c.role is Role.STATISTIC and c.numeric < HALF and share(c.cells, _NO_NUMBER, whole=True) > HALF


def _values_under_symbols(c: Contents) -> bool:
    """Return whether symbols of statistics stand among numbers: each heads those below it, beside the name of a section."""
    symbols = sum(symbol_of(cell.text) is not None for cell in c.cells)
    return c.role is Role.OTHER and 0 < symbols < len(c.values) and symbols + len(c.values) == len(c.cells)


def _names_of_spaces(c: Contents) -> bool:
    return c.role in _UNSETTLED and share(c.cells, _SPACE_NAME, whole=True) >= NEARLY_ALL


def _sides(c: Contents) -> bool:
    is_open = c.role in _ROLES_OF_WORDS or (c.role is Role.STATISTIC and not c.numeric)  # "R/L/M" is no r
    return is_open and sum(is_side(cell.text) for cell in c.cells) / len(c.cells) >= MOST_SIDES


def _regions_under_side(c: Contents) -> bool:
    """Return whether a heading such as "Side/location" is over regions: few cells are sides, the others are words."""
    if c.role is not Role.SIDE or sum(is_side(cell.text) for cell in c.cells) >= HALF * len(c.cells):
        return False
    return c.anatomy > SOME_ANATOMY or (share(c.cells, _NO_NUMBER) > HALF and not c.has(Role.REGION))


def _regions_under_source(c: Contents) -> bool:
    return c.role in {Role.STUDY, Role.SPACE} and c.anatomy > HALF and not c.has(Role.REGION)


def _rows_counted_in_letters(c: Contents) -> bool:
    return c.role in _UNSETTLED and len(c.cells) > 1 and c.all_fit(_ORDINAL) and c.column.index < FIRST_COLUMNS


def _directions(c: Contents) -> bool:
    return len({cell.text.strip() for cell in c.cells}) > 1 and c.all_fit(_DIRECTION_WORD)


def _sizes_under_cluster(c: Contents) -> bool:
    values = [n.value for cell in c.cells if (n := parse_number(cell.text)) is not None]
    large = bool(values) and max(values) > SIZE_PER_ROW * len(c.cells) + SIZE_LEAST
    return _numbers_under_cluster(c) and large and not c.has(Role.SIZE)


def _numbers_under_cluster(c: Contents) -> bool:
    return c.role is Role.NUMBER and c.numeric > MOST_NUMBERS


def _regions_under_cluster(c: Contents) -> bool:
    return c.role is Role.NUMBER and c.anatomy > SOME_ANATOMY


def _regions_under_contrast(c: Contents) -> bool:
    return c.role is Role.CONTRAST and c.anatomy > HALF and not c.has(Role.REGION)


def _areas_under_area(c: Contents) -> bool:
    values = [n.value for cell in c.cells if (n := parse_number(cell.text)) is not None]
    measured = re.search(r"mm|cm|size|voxel", c.column.heading, re.IGNORECASE) is not None
    return _sizes_under_area(c) and not measured and all(v == int(v) and 0 < v <= LAST_AREA for v in values)


def _beyond_any_statistic(c: Contents) -> bool:
    return c.role is Role.STATISTIC and c.column.name in {"t", "Z"} and _are_counts(c.values)


def _are_counts(values: Sequence[float]) -> bool:
    """Return whether numbers are whole and far too large for t or Z: times, counts."""
    return len(values) >= FIRST_COLUMNS and all(v == int(v) for v in values if isfinite(v)) and max(values) > LARGEST_T


def _tiny_under_statistic(c: Contents) -> bool:
    tested = c.role is Role.STATISTIC and c.column.name in {"t", "Z", "F", "TFCE"}
    return tested and len(c.values) > MIN_COUNTED and all(0 <= v <= LARGEST_P for v in c.values)


def _beyond_any_p(c: Contents) -> bool:
    plain = c.role is Role.P and two_quantities(c.column.leaf) is None
    return plain and len(c.values) >= FIRST_COLUMNS and all(v > LARGEST_P for v in c.values)


def _decimals_under_voxels(c: Contents) -> bool:
    broken = sum(v != int(v) for v in c.values if isfinite(v))
    few = bool(c.values) and max(c.values) < LARGEST_T and unit_below(c.cells) is None
    return c.role is Role.SIZE and c.column.unit == "voxels" and few and broken > NEARLY_ALL * len(c.values)


def _numbers_under_names(c: Contents) -> bool:
    broken = _ID.search(c.column.leaf) or any(v != int(v) or v < 0 for v in c.values if isfinite(v))
    return c.role in _NAMES and c.numeric == 1.0 and bool(broken) and SIGN_HEADING.search(c.column.heading) is None


def _values_under_comparison(c: Contents) -> bool:
    compares = c.role in _UNSETTLED and TWO_SIDES.search(c.column.heading) is not None
    decimals = share(c.cells, _DECIMALS) > HALF and any(abs(v) > LARGEST_P for v in c.values)
    return compares and c.numeric > NEARLY_ALL and decimals


def _sizes_under_area(c: Contents) -> bool:
    others = any(one.role is Role.REGION and one.index != c.column.index for one in c.columns)
    named_area = re.search(r"\barea\b", c.column.leaf, re.IGNORECASE) is not None
    return _numbers_under_region(c) and others and named_area


def _numbers_under_region(c: Contents) -> bool:
    return c.role is Role.REGION and c.numeric > NEARLY_ALL


def _regions_without_heading(c: Contents) -> bool:
    if not c.words_without_heading or c.has(Role.REGION):
        return False
    rivals = [o for o in c.columns if o.role is Role.OTHER and o.index > c.column.index and not o.path]
    leads = c.anatomy >= MORE_ANATOMY or c.column.index == 0
    return leads and (c.anatomy >= LEAST_ANATOMY or not rivals)


def _seeds_without_heading(c: Contents) -> bool:
    return c.words_without_heading and not c.column.path and share(c.cells, _SEED) >= MOST_SEEDS


def _parts_of_regions(c: Contents) -> bool:
    """Return whether words without a heading, right behind the regions, say which part of them: "PFC | Dorsolateral"."""
    before = next((one for one in c.columns if one.index == c.column.index - 1), None)
    if not c.words_without_heading or c.column.path or before is None or before.role is not Role.REGION:
        return False
    positions = share(c.cells, _POSITION, whole=True)
    named = sum(names_anatomy(cell.text) and not _POSITION.fullmatch(cell.text) for cell in c.cells)
    return positions > SOME_ANATOMY and positions + named / len(c.cells) > HALF


def _comparisons_without_heading(c: Contents) -> bool:
    return c.words_without_heading and not c.column.path and share(c.cells, _COMPARES) > HALF


def _labels_before_regions(c: Contents) -> bool:
    sparse = not c.column.path or len(c.cells) <= HALF * c.n_rows
    return c.words_without_heading and c.column.index == 0 and c.has(Role.REGION) and sparse


def _labels_at_the_left(c: Contents) -> bool:
    return c.words_without_heading and c.column.index == 0 and not c.column.path and not c.has(Role.REGION)


CONTENT_RULES: tuple[tuple[str, Callable[[Contents], bool], Role], ...] = (
    ("regions under a heading of numbers",            _regions_under_numbers,    Role.REGION),
    ("words under 'Effect'",                          _contrasts_under_effect,   Role.CONTRAST),
    ("1, 2, 3 or I, II, III under 'k'",               _rows_counted_under_k,     Role.NUMBER),
    ("words under the name of a statistic",           _words_under_statistic,    Role.CONTRAST),
    ("numbers below 't' or 'F'",                      _values_under_symbols,     Role.STATISTIC),
    ("MNI or Talairach in each row",                  _names_of_spaces,          Role.SPACE),
    ("a side in each row",                            _sides,                    Role.SIDE),
    ("regions under 'Side/location'",                 _regions_under_side,       Role.REGION),
    ("regions under 'Source', 'Atlas'",               _regions_under_source,     Role.REGION),
    ("I, II, III or a, b, c at the left",             _rows_counted_in_letters,  Role.NUMBER),
    ("'increase' and 'decrease' in the rows",         _directions,               Role.CONTRAST),
    ("large numbers under a bare 'Cluster'",          _sizes_under_cluster,      Role.SIZE),
    ("other numbers under a bare 'Cluster'",          _numbers_under_cluster,    Role.NUMBER),
    ("regions under a bare 'Cluster'",                _regions_under_cluster,    Role.REGION),
    ("regions under 'Effect', no column of regions",  _regions_under_contrast,   Role.REGION),
    ("1 to 52 under 'Area', beside regions",          _areas_under_area,         Role.AREA),
    ("numbers under 'Area', beside regions",          _sizes_under_area,         Role.SIZE),
    ("whole numbers beyond any t or Z",               _beyond_any_statistic,     Role.OTHER),
    ("numbers from 0 to 1 under t, Z, F",                     _tiny_under_statistic,     Role.OTHER),
    ("numbers above 1 under p",                       _beyond_any_p,             Role.OTHER),
    ("small decimals under a number of voxels",       _decimals_under_voxels,    Role.OTHER),
    ("decimals under a comparison",                   _values_under_comparison, Role.STATISTIC),
    ("decimals or ids under 'Contrast', 'Source'",           _numbers_under_names,      Role.OTHER),
    ("other numbers under a heading of regions",      _numbers_under_region,     Role.OTHER),
    ("seeds without a heading",                       _seeds_without_heading,    Role.SEED),
    ("parts behind a column of regions",              _parts_of_regions,         Role.REGION),
    ("comparisons without a heading",                 _comparisons_without_heading, Role.CONTRAST),
    ("words without a heading, no column of regions", _regions_without_heading,  Role.REGION),
    ("labels left of the regions",                    _labels_before_regions,    Role.CONTRAST),
    ("labels at the left of everything",              _labels_at_the_left,       Role.REGION),
)  # fmt: skip
"""Where a column's cells overrule its heading; the order is the logic.

The first rule whose condition holds decides, none keeps the heading's role. A narrower rule precedes the wider one it is
cut from ("large numbers" before "other numbers"); rules on contradicted headings precede those on missing ones.
"""


_UNIT = re.compile(r"\W*(?:in )?(?:[mc]m\W?[³3²2]|[μµ]l|ml|voxels|vertices)\W*", re.IGNORECASE)


def unit_below(cells: Sequence[Cell]) -> str | None:
    """Return the unit that stands alone in a column, as the second line of its heading: "(cm3)"."""
    return next((cell.text for cell in cells if _UNIT.fullmatch(cell.text)), None)


def role_by_content(cells: Sequence[Cell], column: Column, columns: Sequence[Column], n_rows: int) -> Role:
    """Return the role of a column by `CONTENT_RULES`: its heading checked against its cells."""
    if not cells:
        return column.role
    numeric = sum(parse_number(cell.text) is not None for cell in cells) / len(cells)
    contents = Contents(column=column, cells=cells, columns=columns, n_rows=n_rows, numeric=numeric)
    return next((role for _, holds, role in CONTENT_RULES if holds(contents)), column.role)


def _mostly_words(cells: Sequence[Cell]) -> bool:
    """Return whether most cells hold a word of four letters or more and no number."""
    return sum(
        bool(re.search(r"[^\W\d_]{4}", c.text)) and not re.search(r"\d\.\d|=", c.text) for c in cells
    ) > MOST_WORDS * len(cells)


def heads_counts(cells: Sequence[Cell], counted: Sequence[Cell]) -> bool:
    """Return whether a column is filled exactly where the column beside it begins to count its rows at 1 again.

    So filled, it names groups of rows: "K = 2" beside 1 and 2, "K = 3" beside 1, 2 and 3.
    """
    begins = [cell.row for cell in counted if (n := parse_number(cell.text)) is not None and n.value == 1]
    several = 1 < len(begins) < len(counted) and len({cell.text for cell in cells}) == len(cells)
    return several and begins == [cell.row for cell in cells] and _counts_up(counted)


def _counts_up(cells: Sequence[Cell]) -> bool:
    """Return whether a column numbers its rows 1, 2, 3 ..., beginning again at 1 with each group of them."""
    values = [n.value for cell in cells if (n := parse_number(cell.text)) is not None]
    if len(values) < MIN_COUNTED or values[0] != 1 or max(values) == 1:
        return False
    return all(after in {before + 1, 1} for before, after in pairwise(values))
