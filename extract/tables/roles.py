"""Which columns of a table hold what: axes, merged coordinates, region, side, statistic, size, contrast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpora.documents import Cell
from extract.foreign_headings import in_english

Grid = list[list[Cell | None]]


class Role(StrEnum):
    """What the cells of a column say."""

    X = "x"
    Y = "y"
    Z = "z"
    TRIPLET = "coordinates"
    REGION = "region"
    SIDE = "side"
    AREA = "brodmann area"
    STATISTIC = "statistic"
    P = "p value"
    SIZE = "cluster size"
    NUMBER = "cluster number"
    CONTRAST = "contrast"
    STUDY = "study"
    SPACE = "space"
    SEED = "seed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column with its heading (top to bottom) and its role; `name` is the statistic, `unit` the size's."""

    index: int
    path: tuple[str, ...] = ()
    role: Role = Role.OTHER
    name: str | None = None
    unit: str | None = None

    @property
    def leaf(self) -> str:
        """The lowest heading, "" when there is none."""
        return self.path[-1] if self.path else ""

    @property
    def heading(self) -> str:
        """All headings from top to bottom as one text."""
        return " ".join(self.path)


ANATOMY = re.compile(
    r"\b(?:gyr(?:us|i)|sulc(?:us|i)|cort(?:ex|ices|ical)|lob(?:e|ule|ulus)|cerebell\w*|thalam\w*|hippocamp\w*|"
    r"amygdal\w*|insula\w*|cingul\w*|caudate|putamen|pallid\w*|striat\w*|precune\w*|cune(?:us|al)|frontal|"
    r"parietal|temporal|occipital|fusiform|lingual|vermis|midbrain|brainstem|pons|opercul\w*|pole|nucle(?:us|i)|"
    r"prefrontal|premotor|motor|orbitofrontal|supramarginal|angular|calcarine|accumbens|dlpfc|vlpfc|mpfc|vmpfc|"
    r"dmpfc|ofc|acc|dacc|pcc|tpj|sts|stg|mtg|itg|ifg|mfg|sfg|sma|ipl|spl|ips|phg|ppa|ffa|fef|hypothalam\w*|"
    r"claustrum|tegmental|substantia|nigra|medulla|fornix|capsule|callosum|crus|matter)\b|"
    r"[额颞顶枕边缘][上中下内外叶极]|扣带|楔前?叶|脑岛|岛叶|海马|杏仁|丘脑|尾状核|壳核|苍白球|纹状体|小脑|皮层|皮质|梭状回|舌回|"
    r"中央[前后]回|角回|缘上回|直回|距状|运动区|脑干|中脑|脑桥|基底节|胼胝体",
    re.IGNORECASE,
)


_ABBREVIATED = re.compile(
    r"\b(?:[rlLR]?MTL|[dvlr]?l?PFC|[apd]?MCC|[rsv]g?ACC|(?:pre)?SMA|SMG|NAcc?|VTA|PAG|LOC|RSC|[ap]?[iI]ns|[ap]INS)\b"
)
"""Abbreviations that only their capitals tell from words."""


def names_anatomy(text: str) -> bool:
    """Return whether a text names a part of the brain ("Frontal_Med_Orb_L" too)."""
    plain = text.replace("_", " ")
    return ANATOMY.search(plain) is not None or _ABBREVIATED.search(plain) is not None


COORDINATE_WORD = re.compile(
    r"co-?\s?ordinat|\bcoords?\b|talairach|\btal\b|\btlrc\b|\bmni\b|stereota|peak (?:voxel|location|position)|"
    r"local maxim|cluster maxim|peak maxim|\bmaxima\b|\bmaximum location|\bfoci\b|\bpeaks?$|icbm|montreal|"
    r"\bx\W{0,3}y\W{0,3}z\b|坐标|\bmm\W{1,3}mm\W{1,3}mm\b|\blocations? of (?:the )?(?:peaks?|maxim)|\bspm9\d|\btournoux\b|cent(?:er|re)s? of (?:mass|gravity)|\bcog\b|\bcom\b",
    re.IGNORECASE,
)
XYZ_LABEL = re.compile(r"\bx\b\W{0,8}\by\b\W{0,8}\bz\b|\bxyz\b", re.IGNORECASE)
AXIS_COMPANIONS = frozenset(
    [
        "mm",
        "mni",
        "tal",
        "talairach",
        "coordinate",
        "coordinates",
        "coord",
        "coords",
        "co",
        "ordinate",
        "ordinates",
        "axis",
        "peak",
        "l",
        "r",
        "a",
        "p",
        "s",
        "i",
        "left",
        "right",
        "anterior",
        "posterior",
        "superior",
        "inferior",
        "lateral",
        "medial",
        "dorsal",
        "ventral",
        "tlrc",
        "space",
        "value",
        "location",
        "position",
        "max",
        "maximum",
        "voxel",
        "com",
        "cog",
        "of",
        "mass",
        "center",
        "centre",
        "in",
        "rl",
        "ap",
        "si",
        "is",
        "pa",
        "lr",
        "b",
        "c",
        "d",
        "spm",
        "the",
        "and",
        "tournoux",
        "rai",
        "lpi",
        "ras",
        "lps",
        "rpi",
        "fsaverage",
        "icbm",
        "t",
    ]
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
_REGION = re.compile(
    r"region|\barea\b|areas\b|\blocation|anatom|structure|\blabels?\b|gyrus|\blobe|\bbrain\b|\bsites?\b|cortex|nucle|\baal\b|localization|"
    r"localisation|\broi\b|\bname\b|territor|cluster label|activation\b|activations\b|locus|loci\b|atlas|voi\b|\bparcel|脑区|部位|解剖|区域|激活区|结构",
    re.IGNORECASE,
)
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

GENERIC_HEADING = re.compile(
    rf"{_REGION.pattern}|cluster|peak|label|region|maxim|hemisphere|description|descriptor|\bside\b|focus|foci|coordinates|activated|voxel|\bn\b",
    re.IGNORECASE,
)
"""A heading that says only that places stand below it."""
HEADER_WORD = re.compile(
    r"脑区|坐标|体素|半球|值$|region|area|location|anatom|structure|coordinat|\bmni\b|talairach|brodmann|\bba\b|hemisphere|\bside\b|voxels?\b|cluster|"
    r"\bsize\b|volume|[tzfp][- ]?(?:value|score|stat)|\bmm3?\b|\blat(?:eral|\.)|contrast|\bhem\b|extent|maxima|statistic|p-value|^[pq]\W?(?:fwe|fdr|unc|corr)|^p$|^\(?[tzf][e≡]?\)?$|^k[e]?$",
    re.IGNORECASE,
)


def clean_label(text: str) -> str:
    """Return a heading without the marks some pages put around it ("Side .", "z c", "x*")."""
    return re.sub(r"^[\s.,:;*†‡§|-]+|[\s.,:;*†‡§|]+$", "", text)


def part_scripts(text: str) -> str:
    """Return a text with a space where Chinese and Latin letters meet ("t值" as "t 值"), so that words end there."""
    return re.sub(r"(?<=[一-鿿])(?=[A-Za-z])|(?<=[A-Za-z])(?=[一-鿿])", " ", text)


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
