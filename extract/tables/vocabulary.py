"""The words of headings, anatomy, sides and notes that tell what a cell says."""

from __future__ import annotations

import re

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


_REGION = re.compile(
    r"region|\barea\b|areas\b|\blocation|anatom|structure|\blabels?\b|gyrus|\blobe|\bbrain\b|\bsites?\b|cortex|nucle|\baal\b|localization|"
    r"localisation|\broi\b|\bname\b|territor|cluster label|activation\b|activations\b|locus|loci\b|atlas|voi\b|\bparcel|脑区|部位|解剖|区域|激活区|结构",
    re.IGNORECASE,
)


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


_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bhirn(?:region|areal)\w*|\brégion\w*(?: cérébrale)?|\bregión\w*(?: cerebral)?|\bregião(?: cerebral)?|\blocalización", "region"),
    (r"cluster\W?gr(?:ö|oe)(?:ß|ss)e|taille(?: du cluster)?|tamaño(?: del cl[uú]ster)?|tamanho(?: do cluster)?", "cluster size"),
    (r"\bv[oó]xeles|\bvoxeln", "voxels"),
    (r"\bseite\b|\bcôté\b|\blado\b|\bhemisphäre|\bhémisphère|\bhemisf[eé]rio", "side"),
    (r"\bkoordinaten?|-koordinaten?|\bcoordonnées?|\bcoordenadas?", "coordinates"),
    (r"\bkontraste?\b|\bcontraste\b", "contrast"),
    (r"(?<=\b[tzf])[- ]wert\w*", " value"),
    (r"(?:valeur|valor)(?: de)? (?P<s>[tzfp])\b", r"\g<s> value"),
)  # fmt: skip
"""Words of German, French, Spanish and Portuguese tables; Chinese ones stand in the patterns of the roles."""


_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), english) for pattern, english in _WORDS)


def in_english(label: str) -> str:
    """Return a heading with the words of other languages that head coordinate tables put into English."""
    for pattern, english in _PATTERNS:
        label = pattern.sub(f" {english} " if not english.startswith("\\") else english, label)
    return " ".join(label.split())
