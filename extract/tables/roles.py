"""Which columns of a table hold what: axes, merged coordinates, region, side, statistic, size, contrast.

A column's role is decided twice: by its headings (`role_by_heading`), then against its cells (`columns.contents`). Both
are ordered tables of rules; the first rule that fits decides, so moving a rule up lets it win over those it passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from corpora.nouns.documents import Cell
from corpora.words.headings import in_english
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
    part_scripts,
)


@lru_cache(maxsize=8192)  # the headings of a table are asked about many times
def axis_of(label: str) -> str | None:
    """Return "x", "y" or "z" when a heading names one axis and nothing that makes it a statistic."""
    folded = re.sub(r"\(([rlapsi])\s*[-/+–]\s*([rlapsi])\)", r" \1 \2 ", clean_label(label).lower())
    folded = re.sub(r"\b(mni|tal|tlrc|talairach)[\s_-]?([xyz])\b", r"\1 \2", folded)
    folded = re.sub(r"\b([xyz])[\s_-]?(mni|tal|tlrc|talairach)\b", r"\1 \2", folded)
    folded = re.sub(r"^[tzf][\s_-]?(?:stat[\s_-]?)?max[\s_-]+(?=[xyz]\b)", "", folded)  # FSL's reports: "Z-MAX X (mm)"
    # AFNI's 3dclust in the orientation LPI; in RAI ("MI RL") left and right, front and back have the other sign: not read, but told.
    folded = re.sub(
        r"^mi[\s_](lr|pa|is)(?:\W+(?:peak\W+)?(?:[xyz]|mm)\W*)?$",
        lambda match: {"lr": "x", "pa": "y", "is": "z"}[match[1]],
        folded,
    )
    words = re.findall(r"[a-zμ]+", folded)
    axes = [word for word in words if word in {"x", "y", "z"}]
    if len(axes) != 1 or any(word not in AXIS_COMPANIONS for word in words if word not in {"x", "y", "z"}):
        return None
    return None if re.search(r"\d", folded.replace("152", "").replace("mm3", "")) else axes[0]


_AXIS_ENDS = tuple(
    (axis, re.compile(rf"(?:{ends})(?:\W+mm)?", re.IGNORECASE))
    for axis, ends in (
        ("x", r"l\W?r|r\W?l|left\W+right|right\W+left|medio\W?lateral"),
        ("y", r"a\W?p|p\W?a|ant\w*\W+post\w*|post\w*\W+ant\w*|(?:rostro\W?caud|antero\W?post)\w+"),
        ("z", r"s\W?i|i\W?s|d\W?v|v\W?d|sup\w*\W+inf\w*|inf\w*\W+sup\w*|dorso\W?ventral"),
    )
)
"""The axes of a brain by their ends: left-right, anterior-posterior, superior-inferior."""


_RAS = "RAS"
"""x, y and z by the ends they grow towards: right, anterior, superior. Other orientations turn signs: not read, but told."""


def title_over_axis(column: Column, axis: str = "x") -> str | None:
    """Return the words of a title above that ran into the heading of the column of an axis, or None."""
    found = re.fullmatch(rf"(.*[\w)\]])\s+{axis}", column.leaf, re.IGNORECASE)
    return found[1] if found and axis_of(column.leaf) is None else None


def axes_of(columns: Sequence[Column]) -> list[tuple[int, str]]:
    """Return (column, axis) for the columns headed x, y or z; where none is, for those headed L-R, A-P, S-I.

    A title centred over all columns may have run into the heading below it ("Encoding x"): y and z beside it show so. Beside
    another x, y, z it may be over any of the three: "x | y | Encoding z".
    """
    axes = [axis_of(c.leaf) or axis_of(" ".join(c.path[-2:])) or axis_of(c.heading) for c in columns]
    for n, column in enumerate(columns):
        if axes[n] is None and axes[n + 1 : n + 3] == ["y", "z"] and title_over_axis(column):
            axes[n] = "x"
    if "xyz" in "".join(axis or " " for axis in axes):
        _find_below_titles(columns, axes)
    named = [(column.index, axis) for column, axis in zip(columns, axes, strict=True) if axis]
    if any(axis == "x" for _, axis in named):
        return named
    letters = "".join(column.leaf if len(column.leaf) == 1 else " " for column in columns)
    if letters.count(_RAS) == 1:
        first = letters.index(_RAS)
        return [(column.index, axis) for column, axis in zip(columns[first:], "xyz", strict=False)]
    return [
        (column.index, axis)
        for column in columns
        for axis, ends in _AXIS_ENDS
        if ends.fullmatch(column.leaf.strip("() "))
    ]


def _find_below_titles(columns: Sequence[Column], axes: list[str | None]) -> None:
    """Name the one axis that a title ran into, between or behind the two others of its group."""
    for first in range(len(columns) - 2):
        trio = axes[first : first + 3]
        if trio.count(None) != 1 or any(axis not in (None, wanted) for axis, wanted in zip(trio, "xyz", strict=True)):
            continue
        n = trio.index(None)
        if title_over_axis(columns[first + n], "xyz"[n]):
            axes[first + n] = "xyz"[n]


OWN_ROLES = frozenset({Role.STATISTIC, Role.P, Role.SIZE})
"""Roles of columns that measure the peaks of one group of coordinates when a row holds several groups."""
PLACE_ROLES = frozenset({Role.REGION, Role.SIDE, Role.AREA})
"""Roles of columns that name the places of one group."""
NAMING_ROLES = frozenset({Role.CONTRAST, Role.SEED, Role.STUDY})
"""Roles of columns whose labels name the contrast of a row."""

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
        if meaning[0] is Role.OTHER and "_" in label:
            meaning = _meaning_of(label.replace("_", " "), " ".join(path))  # "stat_value", as a data frame names it
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
    r"(?:peak )?voxel(?:[- ]level)?|peak|(?:level of |statistical )?significance|(?:peak |max(?:imum)? )?stat(?:istic)?s?|(?:test )?values?|scores?|height|intensity",
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


def statistic_of_map(caption: str) -> str | None:
    """Return the statistic of the one kind of map that a caption says was searched for peaks ("t-map"), or None."""
    letters = {match[1].lower() for match in _MAP.finditer(caption)}
    return _LETTERS[letters.pop()] if len(letters) == 1 else None


_W = re.compile(r"(?:(?:mean|peak|max(?:imum)?)\s+)?[|∣]?w[|∣]?(?:\s*(?:[(\[×*]|x\s?10).*)?", re.IGNORECASE)
_WEIGHTS = re.compile(r"\bweights?\b|权重", re.IGNORECASE)


def heads_weights(path: Sequence[str], said: Iterable[str]) -> bool:
    """Return whether a heading is the w of a table that speaks of weights, of a classifier or a regression."""
    return bool(path) and _W.fullmatch(clean_label(path[-1])) is not None and any(map(_WEIGHTS.search, said))


_MAP = re.compile(
    r"\b([tzf])[- ](?:(?:stat(?:istic)?s?|values?|scores?)[- ])?(?:maps?|images?|volumes?)\b", re.IGNORECASE
)
_LETTERS = {"t": "t", "z": "Z", "f": "F"}
_VAGUE = frozenset({None, "peak"})


def size_unit(label: str, whole: str = "") -> str | None:
    """Return the unit of a cluster size, None for a volume without one: "mm3", "cm3", "ml", "mm2" or "vertices" (surfaces), or "voxels"."""
    for text in (label, whole):
        low = text.lower()
        if re.search(r"mm\s?\W?\s?[²2]\b|mm²|mm\^2", low):
            return "mm2"
        if re.search(r"mm\s?\W?\s?[³3]|\b3 ?\(mm ?\)|mm\^3|μl|µl|\bul\b|microlit(?:er|re)s?|cubic m", low):
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
