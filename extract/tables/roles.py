"""Which columns of a table hold what: axes, merged coordinates, region, side, statistic, size, contrast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpora.nouns.documents import Cell
from extract.numbers import parse_number
from extract.tables.model import Column, Grid, Role
from extract.tables.vocabulary import (
    _REGION,
    AXIS_COMPANIONS,
    COORDINATE_WORD,
    clean_label,
    in_english,
    names_anatomy,
    part_scripts,
)

_SIZE = re.compile(
    r"^k$|^k\s?e\b|\bke\b|\bk\b\s*(?:\(|\[|=|$)|voxels?\b|\bvox\b|volume|extent|cluster\W*size|size\b|mm\W?[³3]|mm\^3|cm\W?[³3]|"
    r"\bμl\b|\bµl\b|\bml\b|^n\s?vox|\bnvox\b|\bnov\b|cluster k|\(k\)|\bk(?:c|ext)\b|体素|体积|(?:激活)?簇(?:的?大小)?$",
    re.IGNORECASE,
)
_NOT_SIZE = re.compile(
    r"coordinat|坐标|voxel[- ]?(?:wise|level)|peak[- ]voxel|level|effect size|sample size|\bage\b|threshold|per voxel",
    re.IGNORECASE,
)
_P = re.compile(
    r"^p\b|\bp[- ]?(?:val|fwe|fdr|unc|corr|cor\b)|\bp\s*[<(=]|^p_|^q\b|\bq[- ]?val|\bsig(?:nificance|\.|$)|\bp$|"
    r"^fw?er?$|^fdr|corrected p|p-corr|\bprobability",
    re.IGNORECASE,
)
_STATISTICS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("F", re.compile(r"^f\b|^f\s?\d+\s?,\s?\d+|\(f\)\W*$|\bf[- ]?(?:peak|val|score|stat|max|\()|\bmax(?:imum)? f\b|\bpeak f\b|\bf$")),
    ("t", re.compile(r"^t\b|\(t\)\W*$|\bt[- ]?(?:peak|val|score|stat|max|\(|\[)|\bmax(?:imum)? t\b|\bpeak t\b|\bt$|^tmax|students? t|\bt\d+\b|peak t|t ?=")),
    ("Z", re.compile(r"^z\b|\(z\)\W*$|\bz[- ]?(?:peak|val|score|stat|max|core\b|\(|\[|equiv)|\bmax(?:imum|imal)? z\b|\bpeak z\b|\bz$|^zmax|\bz[- ]?transform|mean z|^z[ -]|^\(?z\s?\(?[e≡]\)?$")),
    ("BSR", re.compile(r"\bbsr\b|bootstrap ratio")),
    ("SDM-Z", re.compile(r"\bsdm\b")),
    ("ALE", re.compile(r"\bale\b")),
    ("r", re.compile(r"^r\b|\br[- ]?val|correlation|\brho\b|^ρ|pearson|spearman")),
    ("beta", re.compile(r"\bbetas?\b|^β|parameter estimate|^b\b|slope|effect size|cohen|hedges|\bd$|contrast estimate|effect$")),
    ("weight", re.compile(r"\bweights?\b")),
    ("percent signal change", re.compile(r"signal change|%")),
    ("accuracy", re.compile(r"accuracy|\bauc\b|decoding perf")),
    ("peak", re.compile(r"^max$|\bmax\.? ?stat|intensity|peak val|statistic|peak score|max(?:imum)? (?:val|score)|peak level|test val|\bvmax\b|peak effect|density|^stat\b")),
)  # fmt: skip
_SIDE = re.compile(
    r"^(?:side|sides|hem|hem\.|hemi|hemi\.|hemisph\w*\.?|hemisphere\w*|lateral\w*|lat|lat\.|h|l\s?/\s?r|r\s?/\s?l|left\s?/\s?right|right\s?/\s?left|"
    r"l/r/[mb]|r/l/[mb]|lr|rl|l or r|l, r)\b.{0,12}$|\bhemisphere\b|^side\b|\blaterality\b|"
    r"半球|侧别|^左\s?[/、或]?\s?右$|^侧$",
    re.IGNORECASE,
)
_AREA = re.compile(r"\bb\.?a\.?'?s?\b|brodm|\bbrod\b|^ba\b|布罗德曼|布鲁德曼|布氏", re.IGNORECASE)
_CONTRAST = re.compile(
    r"contrast|comparison|condition|\btasks?\b|\beffects?\b|\banalys[ie]s\b|\bmodels?\b|\bgroups?\b|paradigm|direction|"
    r"network|subjects?\b|experiment|stimul|regressor|predictor|\bfactor|correlat|component|session|phase|emotion|modality|measure|event|variable|"
    r"对比|条件|任务|比较|效应",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"^stud(?:y|ies)\b|^authors?\b|^references?\b|^source\b|^paper\b|^publication|first author", re.IGNORECASE
)
_NUMBER = re.compile(
    r"cluster\s*(?:no\b|number|num\b|#|id\b|index|n°|nr)|^(?:no|no\.|#|nr|number|index|id|peak no|n°)\W*$|^cluster$|^clusters?\W*#?$|^rank$|^peak$|^label no",
    re.IGNORECASE,
)
_SPACE = re.compile(
    r"^(?:template|(?:[a-z]+ ){0,2}space|mni\s?/\s?tal\w*|tal\w*\s?/\s?mni)\W*$",
    re.IGNORECASE,
)
_SEED = re.compile(r"\bseeds?\b", re.IGNORECASE)

SIGN_HEADING = re.compile(r"\bdir(?:ection)?\b|\bsign\b|\+\s?/?\s?[-−–]", re.IGNORECASE)
"""Headings under which a plus or a minus alone is a direction."""


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


_DIRECTIONS = (
    ("x", r"l\W?r|r\W?l|left\W+right|right\W+left|medio\W?lateral"),
    ("y", r"a\W?p|p\W?a|ant\w*\W+post\w*|post\w*\W+ant\w*|(?:rostro\W?caud|antero\W?post)\w+"),
    ("z", r"s\W?i|i\W?s|d\W?v|v\W?d|sup\w*\W+inf\w*|inf\w*\W+sup\w*|dorso\W?ventral"),
)
"""The axes of a brain by their ends: left-right, anterior-posterior, superior-inferior."""


def title_over_axis(column: Column) -> str | None:
    """Return the words that ran into the heading of the x column from a title above it, or None."""
    found = re.fullmatch(r"(.*\w)\s+x", column.leaf, re.IGNORECASE)
    return found[1] if found and axis_of(column.leaf) is None else None


def axes_of(columns: Sequence[Column]) -> list[tuple[int, str]]:
    """Return (column, axis) for the columns headed x, y or z; where none is, for those headed L-R, A-P, S-I.

    A title centred over all columns may have run into the heading below it ("Encoding x"): y and z beside it tell.
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
        for axis, ends in _DIRECTIONS
        if re.fullmatch(rf"(?:{ends})(?:\W+mm)?", column.leaf.strip("() "), re.IGNORECASE)
    ]


def classify(path: Sequence[str]) -> tuple[Role, str | None, str | None]:
    """Return the role a column's headings give it, with the statistic's name or the size's unit.

    The lowest heading decides; the ones above it help where it says too little ("value").
    """
    for depth in range(len(path)):
        label = clean_label(path[len(path) - 1 - depth])
        if not label:
            continue
        two = two_quantities(label)
        role, name, unit = two[0] if two else _classify_label(label, " ".join(path))
        if role is not Role.OTHER:
            return role, name, unit
    return Role.OTHER, None, None


def _classify_label(label: str, whole: str) -> tuple[Role, str | None, str | None]:
    label = part_scripts(label)
    low = label.lower()
    if _SPACE.search(label):
        return Role.SPACE, None, None
    if _AREA.search(label) and not re.search(r"region|gyrus|anatom", low):
        return Role.AREA, None, None
    if _STUDY.search(label):
        return Role.STUDY, None, None
    if _NUMBER.search(label):
        return Role.NUMBER, None, None
    if _SEED.search(label):
        return Role.SEED, None, None
    if _P.search(low) and not re.search(r"^peak|coordinat", low):
        return Role.P, "p", None
    if _SIZE.search(label) and not _NOT_SIZE.search(label) and not COORDINATE_WORD.search(label):
        return Role.SIZE, None, size_unit(label, whole)
    name = statistic_name(low)
    if name is not None and not COORDINATE_WORD.search(label):
        return Role.STATISTIC, name, None
    if _SIDE.search(label):
        return Role.SIDE, None, None
    if _REGION.search(label) and not re.search(r"coordinat", low):
        return Role.REGION, None, None
    if speaks_of_contrasts(label):
        return Role.CONTRAST, None, None
    return Role.OTHER, None, None


Meaning = tuple[Role, str | None, str | None]
"""The role of a column with the statistic's name or the size's unit."""


def two_quantities(label: str) -> tuple[Meaning, Meaning] | None:
    """Return what a heading such as "Z (cluster size)" says stands before and inside the brackets of its cells."""
    match = re.fullmatch(r"([^()\[\]]+)[(\[]([^()\[\]]+)[)\]]\W*", clean_label(label))
    if match is None:
        return None
    first, second = (_classify_label(clean_label(part), part) for part in match.groups())
    return (first, second) if {first[0], second[0]} == {Role.STATISTIC, Role.SIZE} else None


def speaks_of_contrasts(label: str) -> bool:
    """Return whether a heading says that contrasts, conditions or directions stand below it."""
    return bool(_CONTRAST.search(label) or SIGN_HEADING.search(label))


def statistic_name(label: str) -> str | None:
    """Return the standard name of the statistic a lower-case heading speaks of, or None."""
    for name, pattern in _STATISTICS:
        if pattern.search(label):
            return name
    return None


def size_unit(label: str, whole: str = "") -> str:
    """Return the unit of a cluster size: "mm3", "cm3", "ml", "mm2" (surfaces) or "voxels"."""
    for text in (label, whole):
        low = text.lower()
        if re.search(r"mm\s?\W?\s?[²2]\b|mm²|mm\^2", low):
            return "mm2"
        if re.search(r"mm\s?\W?\s?[³3]|mm\^3|μl|µl|cubic m", low):
            return "mm3"
        if re.search(r"cm\s?\W?\s?[³3]|\bcc\b", low):
            return "cm3"
        if re.search(r"\bml\b", low):
            return "ml"
    return "voxels"


def header_paths(grid: Grid, rows: range) -> list[tuple[str, ...]]:
    """Return for every column its headings from top to bottom, each spanning cell once, blanks left out."""
    n_columns = len(grid[0]) if grid else 0
    paths: list[tuple[str, ...]] = []
    for column in range(n_columns):
        seen: list[Cell] = []
        for row in rows:
            cell = grid[row][column]
            if cell is not None and clean_label(cell.text) and cell not in seen:
                seen.append(cell)
        paths.append(tuple(in_english(clean_label(cell.text)) for cell in seen))
    return paths


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
    return sum(bool(pattern.fullmatch(c.text) if whole else pattern.search(c.text)) for c in cells) / len(cells)


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
