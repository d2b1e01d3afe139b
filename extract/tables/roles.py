"""Which columns of a table hold what: axes, merged coordinates, region, side, statistic, size, contrast.

A column's role is decided twice: by its headings (`role_by_heading`), then against its cells (`role_by_content`). Both
are ordered tables of rules; the first rule that fits decides, so moving a rule up lets it win over those it passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from corpora.nouns.documents import Cell
from corpora.words.anatomy import names_anatomy
from corpora.words.patterns import compiled
from corpora.words.sides import is_side
from corpora.words.spaces import IN_A_CELL, MNI_WORDS, TALAIRACH_WORDS
from extract.numbers import parse_number
from extract.tables.model import Column, Grid, Role
from extract.tables.vocabulary import (
    AXIS_COMPANIONS,
    COORDINATE_WORD,
    HEADINGS,
    NOT_SURE,
    SIGN_HEADING,
    STATISTICS,
    SURE_STATISTIC,
    clean_label,
    in_english,
    part_scripts,
)


def axis_of(label: str) -> str | None:
    """Return "x", "y" or "z" when a heading names one axis and nothing that makes it a statistic."""
    folded = re.sub(r"\(([rlapsi])\s*[-/+–]\s*([rlapsi])\)", r" \1 \2 ", clean_label(label).lower())
    folded = re.sub(r"\b(mni|tal|tlrc|talairach)[\s_-]?([xyz])\b", r"\1 \2", folded)
    folded = re.sub(r"\b([xyz])[\s_-]?(mni|tal|tlrc|talairach)\b", r"\1 \2", folded)
    words = re.findall(r"[a-zμ]+", folded)
    axes = [word for word in words if word in {"x", "y", "z"}]
    if len(axes) != 1 or any(word not in AXIS_COMPANIONS for word in words if word not in {"x", "y", "z"}):
        return None
    return None if re.search(r"\d", folded.replace("152", "").replace("mm3", "")) else axes[0]


_AXIS_ENDS = (
    ("x", r"l\W?r|r\W?l|left\W+right|right\W+left|medio\W?lateral"),
    ("y", r"a\W?p|p\W?a|ant\w*\W+post\w*|post\w*\W+ant\w*|(?:rostro\W?caud|antero\W?post)\w+"),
    ("z", r"s\W?i|i\W?s|d\W?v|v\W?d|sup\w*\W+inf\w*|inf\w*\W+sup\w*|dorso\W?ventral"),
)
"""The axes of a brain by their ends: left-right, anterior-posterior, superior-inferior."""


def title_over_axis(column: Column) -> str | None:
    """Return the words of a title above that ran into the heading of the x column, or None."""
    found = re.fullmatch(r"(.*\w)\s+x", column.leaf, re.IGNORECASE)
    return found[1] if found and axis_of(column.leaf) is None else None


def axes_of(columns: Sequence[Column]) -> list[tuple[int, str]]:
    """Return (column, axis) for the columns headed x, y or z; where none is, for those headed L-R, A-P, S-I.

    A title centred over all columns may have run into the heading below it ("Encoding x"): y and z beside it show so.
    """
    axes = [axis_of(c.leaf) or axis_of(" ".join(c.path[-2:])) or axis_of(c.heading) for c in columns]
    for n, column in enumerate(columns):
        if axes[n] is None and axes[n + 1 : n + 3] == ["y", "z"] and title_over_axis(column):
            axes[n] = "x"
    named = [(column.index, axis) for column, axis in zip(columns, axes, strict=True) if axis]
    if any(axis == "x" for _, axis in named):
        return named
    return [
        (column.index, axis)
        for column in columns
        for axis, ends in _AXIS_ENDS
        if re.fullmatch(rf"(?:{ends})(?:\W+mm)?", column.leaf.strip("() "), re.IGNORECASE)
    ]


OWN_ROLES = frozenset({Role.STATISTIC, Role.P, Role.SIZE})
"""Roles of columns that measure the peaks of one group of coordinates when a row holds several groups."""
PLACE_ROLES = frozenset({Role.REGION, Role.SIDE, Role.AREA})
"""Roles of columns that name the places of one group."""

# -- by heading ------------------------------------------------------------------------------------------

Meaning = tuple[Role, str | None, str | None]
"""The role of a column with the statistic's name or the size's unit."""

_NO_P = re.compile(r"^peak|coordinat|^(?!p\b).*(?:cluster size|extent|volume|voxels)")
_NOT_SIZE = re.compile(
    rf"voxel[- ]?(?:wise|level)|peak[- ]voxel|level|effect size|sample size|\bage\b|threshold|per voxel|"
    rf"{COORDINATE_WORD.pattern}",
    re.IGNORECASE,
)
_NO_STATISTIC = re.compile(rf"{COORDINATE_WORD.pattern}|\bm?sec\b|\(m?s\)|\bms\b|latenc", re.IGNORECASE)
_ANY_STATISTIC = re.compile("|".join(pattern.pattern for _, pattern in STATISTICS))

HEADING_RULES: tuple[tuple[Role, re.Pattern[str], re.Pattern[str] | None], ...] = (
    # role          heading that gives it                unless it also has
    (Role.SPACE,     HEADINGS["space"].compiled(),        None),
    (Role.AREA,      HEADINGS["area"].compiled(),         re.compile(r"region|gyrus|anatom")),
    (Role.STUDY,     HEADINGS["study"].compiled(),        None),
    (Role.NUMBER,    HEADINGS["number"].compiled(),       None),
    (Role.SEED,      HEADINGS["seed"].compiled(),         None),
    (Role.STATISTIC, SURE_STATISTIC,                      NOT_SURE),
    (Role.P,         HEADINGS["p"].compiled(),            _NO_P),
    (Role.SIZE,      HEADINGS["size"].compiled(),         _NOT_SIZE),
    (Role.STATISTIC, _ANY_STATISTIC,                      _NO_STATISTIC),
    (Role.SIDE,      HEADINGS["side"].compiled(),         None),
    (Role.REGION,    HEADINGS["region"].compiled(),       re.compile(r"coordinat")),
    (Role.CONTRAST,  HEADINGS["contrast"].compiled(),     None),
    (Role.CONTRAST,  SIGN_HEADING,                        None),
)  # fmt: skip
"""The roles a heading gives, in lower case; the first that fits decides ("Peak p" is a p value, not a statistic)."""


_VALUE = re.compile(r"values?|val|scores?", re.IGNORECASE)
"""A heading that says no more than that numbers are below it: the statistic, where nothing above says otherwise."""


def role_by_heading(path: Sequence[str]) -> Meaning:
    """Return the role a column's headings give it, with the statistic's name or the size's unit.

    The lowest heading decides; where it gives none ("value"), the one above it does.
    """
    for heading in reversed(path):
        label = clean_label(heading)
        if not label:
            continue
        two = two_quantities(label)
        meaning = two[0] if two else _meaning_of(label, " ".join(path))
        if meaning[0] is not Role.OTHER:
            return meaning
    if path and _VALUE.fullmatch(clean_label(path[-1])):
        return Role.STATISTIC, "peak", None
    return Role.OTHER, None, None


def _meaning_of(label: str, whole: str) -> Meaning:
    low = part_scripts(label).lower()
    role = next(
        (role for role, fits, unless in HEADING_RULES if fits.search(low) and not (unless and unless.search(low))),
        Role.OTHER,
    )
    if role is Role.SIZE:
        return role, None, size_unit(part_scripts(label), whole)
    names = {Role.P: "p", Role.STATISTIC: statistic_name(low)}
    return role, names.get(role), None


def two_quantities(label: str) -> tuple[Meaning, Meaning] | None:
    """Return what a heading such as "Z (cluster size)", "p (t)" promises before and inside the brackets of its cells.

    "Voxel (peak Z)" is one quantity: the peak's, not a number of voxels.
    """
    match = re.fullmatch(r"([^()\[\]]+)[(\[]([^()\[\]]+)[)\]]\W*", clean_label(label))
    if match is None or _ONE_VOXEL.fullmatch(match[1].strip()):
        return None
    first, second = (_meaning_of(clean_label(part), part) for part in match.groups())
    measured = {first[0], second[0]}
    return (first, second) if Role.STATISTIC in measured and measured <= OWN_ROLES else None


_ONE_VOXEL = re.compile(
    r"(?:peak )?voxel(?:[- ]level)?|peak|(?:level of |statistical )?significance|statistics?|(?:test )?values?|scores?|height|intensity",
    re.IGNORECASE,
)
"""What a statistic in brackets says more precisely."""


_CONTRAST = HEADINGS["contrast"].compiled()


def announces_contrasts(label: str) -> bool:
    """Return whether a heading announces contrasts, conditions or directions."""
    return bool(_CONTRAST.search(label) or SIGN_HEADING.search(label))


def statistic_name(label: str) -> str | None:
    """Return the standard name of the statistic a lower-case heading names, or None."""
    named = next((name for name, pattern in STATISTICS if pattern.search(label)), None)
    letter = None if NOT_SURE.search(label) else SURE_STATISTIC.search(label)
    return _LETTERS[letter["letter"]] if letter is not None and named in _VAGUE else named


_LETTERS = {"t": "t", "z": "Z", "f": "F"}
_VAGUE = frozenset({None, "peak"})


def size_unit(label: str, whole: str = "") -> str | None:
    """Return the unit of a cluster size, None for a volume without one: "mm3", "cm3", "ml", "mm2" or "vertices" (surfaces), or "voxels"."""
    for text in (label, whole):
        low = text.lower()
        if re.search(r"mm\s?\W?\s?[²2]\b|mm²|mm\^2", low):
            return "mm2"
        if re.search(r"mm\s?\W?\s?[³3]|mm\^3|μl|µl|cubic m", low):
            return "mm3"
        if re.search(r"cm\s?\W?\s?[³3]|\bcc\b", low):
            return "cm3"
        if re.search(r"\bvertices\b|\bvertex\b", low):
            return "vertices"
        if re.search(r"\bml\b", low):
            return "ml"
    volume = re.search(r"volume", label, re.IGNORECASE) and not re.search(r"vox|\bk\b", label, re.IGNORECASE)
    return None if volume else "voxels"


def header_paths(grid: Grid, rows: Iterable[int]) -> list[tuple[str, ...]]:
    """Return for every column its headings from top to bottom, each spanning cell once, blanks left out."""
    n_columns = len(grid[0]) if grid else 0
    rows = tuple(rows)
    paths: list[tuple[str, ...]] = []
    for column in range(n_columns):
        seen: list[Cell] = []
        for row in rows:
            cell = grid[row][column]
            if cell is not None and clean_label(cell.text) and cell not in seen:
                seen.append(cell)
        paths.append(tuple(in_english(clean_label(cell.text)) for cell in seen))
    return paths


# -- by content ------------------------------------------------------------------------------------------

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
NEARLY_ALL = 0.8
"""Share of cells from which a column is one of spaces, or of numbers although its heading promises regions."""
SOME_ANATOMY, MORE_ANATOMY = 0.3, 0.4
"""Share of cells that name a part of the brain: enough against the heading, and for a column without a heading."""
LEAST_ANATOMY = 0.2
"""The same for a column that other unheaded columns rival."""
FIRST_COLUMNS = 2
"""Roman numerals and letters number the rows in one of this many columns at the left."""
MIN_COUNTED = 3
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
_NO_NUMBER = re.compile(r"\D*[a-z]{3}\D*", re.IGNORECASE)
_SPACE_NAME = compiled(rf"\W*(?:{MNI_WORDS}|{TALAIRACH_WORDS}|{IN_A_CELL})\W*(?:\d+|space)?\W*")


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


def _names_of_spaces(c: Contents) -> bool:
    return c.role in _UNSETTLED and share(c.cells, _SPACE_NAME, whole=True) >= NEARLY_ALL


def _sides(c: Contents) -> bool:
    return c.role in _ROLES_OF_WORDS and sum(is_side(cell.text) for cell in c.cells) / len(c.cells) >= MOST_SIDES


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
    tested = c.role is Role.STATISTIC and c.column.name in {"t", "Z", "F"}
    return tested and len(c.values) >= MIN_COUNTED and all(0 <= v <= LARGEST_P for v in c.values)


def _beyond_any_p(c: Contents) -> bool:
    plain = c.role is Role.P and two_quantities(c.column.leaf) is None
    return plain and len(c.values) >= FIRST_COLUMNS and all(v > LARGEST_P for v in c.values)


def _decimals_under_voxels(c: Contents) -> bool:
    broken = sum(v != int(v) for v in c.values if isfinite(v))
    few = bool(c.values) and max(c.values) < LARGEST_T
    return c.role is Role.SIZE and c.column.unit == "voxels" and few and broken > NEARLY_ALL * len(c.values)


def _numbers_under_names(c: Contents) -> bool:
    broken = _ID.search(c.column.leaf) or any(v != int(v) or v < 0 for v in c.values if isfinite(v))
    return c.role in _NAMES and c.numeric == 1.0 and bool(broken) and SIGN_HEADING.search(c.column.heading) is None


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
    ("MNI or Talairach in each row",                  _names_of_spaces,          Role.SPACE),
    ("a side in each row",                            _sides,                    Role.SIDE),
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
    ("decimals or ids under 'Contrast', 'Source'",           _numbers_under_names,      Role.OTHER),
    ("other numbers under a heading of regions",      _numbers_under_region,     Role.OTHER),
    ("comparisons without a heading",                 _comparisons_without_heading, Role.CONTRAST),
    ("words without a heading, no column of regions", _regions_without_heading,  Role.REGION),
    ("labels left of the regions",                    _labels_before_regions,    Role.CONTRAST),
    ("labels at the left of everything",              _labels_at_the_left,       Role.REGION),
)  # fmt: skip
"""Where a column's cells overrule its heading; the order is the logic.

The first rule whose condition holds decides, none keeps the heading's role. A narrower rule precedes the wider one it is
cut from ("large numbers" before "other numbers"); rules on contradicted headings precede those on missing ones.
"""


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


def _counts_up(cells: Sequence[Cell]) -> bool:
    """Return whether a column numbers its rows 1, 2, 3 ..., beginning again at 1 with each group of them."""
    values = [n.value for cell in cells if (n := parse_number(cell.text)) is not None]
    if len(values) < MIN_COUNTED or values[0] != 1 or max(values) == 1:
        return False
    return all(after in {before + 1, 1} for before, after in pairwise(values))
