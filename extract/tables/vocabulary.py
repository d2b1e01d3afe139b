"""The words of headings: which columns a table may have, in every language whose tables we read.

Words for parts of the brain, sides, spaces, labels and notes are in `corpora.words`, which other stages share.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corpora.words.patterns import compiled
from corpora.words.spaces import COORDINATES, MNI_WORDS, TALAIRACH_WORDS


class Heading(NamedTuple):
    """The heading of a column: patterns for its English words and for its Chinese ones (simplified)."""

    english: str
    chinese: str = ""

    def compiled(self) -> re.Pattern[str]:
        """Return the pattern for both languages, in capitals or not, Chinese in both scripts."""
        return compiled(self.english, self.chinese)


HEADINGS: dict[str, Heading] = {
    "coordinates": Heading(
        rf"{COORDINATES}|{MNI_WORDS}|{TALAIRACH_WORDS}|icbm|montreal|\bcoords?\b|stereota|peak (?:voxel|location|position)|"
        r"local maxim|cluster maxim|peak maxim|\bmaxima\b|\bmaximum location|\bfoci\b|\bpeaks?$|"
        r"\bx\W{0,3}y\W{0,3}z\b|\bmm\W{1,3}mm\W{1,3}mm\b|\blocations? of (?:the )?(?:peaks?|maxim)|\bspm9\d|"
        r"cent(?:er|re)s? of (?:mass|gravity)|\bcog\b|\bcom\b"),
    "region": Heading(
        r"region|\barea\b|areas\b|\blocation|anatom|structure|\blabels?\b|gyrus|\blobe|\bbrain\b|\bsites?\b|cortex|nucle|\baal\b|"
        r"localization|localisation|\broi\b|\bname\b|territor|cluster label|activation\b|activations\b|locus|loci\b|atlas|voi\b|\bparcel|^nodes?(?: name| label)?$",
        r"脑区|部位|解剖|区域|激活区|结构"),
    "side": Heading(
        r"^(?:side|sides|hem|hem\.|hemi|hemi\.|hemisph\w*\.?|hemisphere\w*|lateral\w*|lat|lat\.|h|l\s?/\s?r|r\s?/\s?l|"
        r"left\s?/\s?right|right\s?/\s?left|l/r/[mb]|r/l/[mb]|lr|rl|l or r|l, r)\b.{0,12}$|\bhemisphere\b|^side\b|\blaterality\b",
        r"半球|侧别|^左\s?[/、或]?\s?右$|^侧$"),
    "area": Heading(r"\bb\.?a\.?'?s?\b|brodm|\bbrod\b|^ba\b", r"布罗德曼|布鲁德曼|布氏"),
    "size": Heading(
        r"^k$|^k\s?e\b|\bke\b|^equiv\W?k\b|\bk\b\s*(?:\(|\[|=|$)|voxels?\b|\bvox\b|volume|extent|cluster\W*size|size\b|mm\W?[³3]|mm\^3|cm\W?[³3]|"
        r"\bμl\b|\bµl\b|\bml\b|\bvertices\b|^nv$|^n\s?vox|\bnvox\b|\bnov\b|cluster k|\(k\)|\bk(?:c|ext)\b",
        r"体素|体积|(?:激活)?簇(?:的?大小)?$|(?:团块|聚类)的?大小|ボクセル|クラスター?サイズ"),
    "p": Heading(
        r"^p\b|\bp[- ]?(?:val|fwe|fdr|unc|corr|cor\b)|\bp\s*[<(=]|^p_|^q\b|\bq[- ]?val|\bsig(?:nificance|\.|$)|\bp$|"
        r"^fw?er?$|^fdr|corrected p|p-corr|\bprobability|(?:^|\b(?:whole[- ]brain|roi|svc|fwe|fdr|cluster)[ -])(?:un)?corr(?:ected|\.)?\W*$"),
    "contrast": Heading(
        r"contrast|comparison|condition|\btasks?\b|\beffects?\b|\banalys[ie]s\b|\bmodels?\b|\bgroups?\b|paradigm|direction|"
        r"network|subjects?\b|experiment|stimul|regressor|predictor|\bfactor|correlat|component|session|phase|emotion|modality|"
        r"measure|event|variable|\bdomains?\b|construct|categor|\b(?:sub)?scales?\b|questionnaire|covariate",
        r"对比|条件|任务|比较|效应|量表|变量|指标|组别|分组|阶段"),
    "study": Heading(
        r"^stud(?:y|ies)\b|^authors?\b|^references?\b|^source\b|^paper\b|^publication|first author"),
    "number": Heading(
        r"cluster\s*(?:no\b|number|num\b|#|id\b|index|n°|nr)|^(?:no|no\.|#|nr|number|index|id|peak no|n°)\W*$|^cluster$|"
        r"^clusters?\W*#?$|^rank$|^peak$|^label no"),
    "space": Heading(
        r"^(?:template|(?:[a-z]+[ _-]){0,2}space|mni\s?/\s?tal\w*|tal\w*\s?/\s?mni|(?:coord\w*|co-ordinate|reference|stereota\w+|"
        r"atlas)\W?_?\s?(?:sys\w*|frame)|coord\w*space|normali[sz]ed to|atlas)\W*$"),
    "seed": Heading(r"\bseeds?\b"),
    "sign": Heading(r"\bdir(?:ection)?\b|\bsign\b|\+\s?/?\s?[-−–]"),
}  # fmt: skip
"""What each kind of column is headed; `extract.tables.roles` decides where several fit."""

_LETTER = (
    r"(?<![a-z0-9])(?:max(?:im\w+)?|peak|mean|avg|voxel|local|pseudo|snpm|spm)?[ _.-]*"
    r"(?P<letter>[tzf])(?:[ _-]?(?:val(?:ue)?s?|scores?|stat(?:istic)?s?|max(?:im\w+)?|peak|ratio|equiv\w*))*(?![a-z0-9])"
)
SURE_STATISTIC = re.compile(_LETTER)
"""A lower-case heading in which t, Z or F is a word of its own or the core of one ("maxZ", "peak voxel t-value")."""
NOT_SURE = re.compile(
    rf"{COORDINATES}|\bmni|\btal|\bx\b|\by\b|\bmm|size|extent|volume|\bn(?:umber|o|r)?\b|voxels\b(?!\W*level)|\bk[e]?\b|"
    r"[<>=≥≤]\s*\d|\bm\s?/\s?f\b|\bf\s?/\s?m\b|\bt\s?(?:&|and)\s?t\b|^(?:p|q)\b|\bp[- ]?val|"
    r"\bm?sec\b|\(m?s\)|\bms\b|latenc|\btime\b|^[tzf]\s?(?:/|or|,)\s?[tzf]$",
    re.IGNORECASE,
)
"""What makes of such a heading an axis, a size at a threshold, a p value, a time, women, or one of two statistics."""
STATISTICS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("peak", re.compile(r"^[tzf]\s?(?:/|or|,)\s?[tzf]$")),
    ("SDM-Z", re.compile(r"\bsdm\b")),
    ("TFCE", re.compile(r"^(?!.*(?<![a-z])[tzfp](?![a-z])).*\btfce\b")),
    ("F", re.compile(r"^f\b|^f\s?\d+\s?,\s?\d+|\(f\)\W*$|\bf[- ]?(?:peak|val|score|stat|max|\()|\bmax(?:imum)? f\b|\bpeak f\b|\bf$")),
    ("t", re.compile(r"^t\b|\(t\)\W*$|\bt[- ]?(?:peak|val|score|stat|max|\(|\[)|\bmax(?:imum)? t\b|\bpeak t\b|\bt$|^tmax|students? t|\bt\d+\b|peak t|t ?=")),
    ("Z", re.compile(r"^z\b|\(z\)\W*$|\bz[- ]?(?:peak|val|score|stat|max|core\b|\(|\[|equiv)|\bmax(?:imum|imal)? z\b|\bpeak z\b|\bz$|^zmax|\bz[- ]?transform|mean z|^z[ -]|^\(?z\s?\(?[e≡]\)?$")),
    ("BSR", re.compile(r"\bbsr\b|bootstrap ratio")),
    ("ALE", re.compile(r"\bale\b")),
    ("r", re.compile(r"^r\b|\br[- ]?val|correlation|\brho\b|^ρ|pearson|spearman")),
    ("beta", re.compile(r"\bbetas?\b|^β|parameter estimate|^b\b|slope|effect size|cohen|hedges|\bd$|contrast estimate|effect$")),
    ("weight", re.compile(r"\bweights?\b")),
    ("percent signal change", re.compile(r"signal change|%")),
    ("chi2", re.compile(r"χ\s?(?:2|²)|\bchi[- ]?squared?\b")),
    ("accuracy", re.compile(r"accuracy|\bauc\b|decoding perf")),
    ("peak", re.compile(r"^max$|\b(?:max|peak)\.? ?stat|^max(?:imum)? int$|intensity|peak val|statistic|peak score|max(?:imum)? (?:val|score)|peak level(?!.*\bp\b)|test val|\bvmax\b|peak effect|density|^stat\b")),
)  # fmt: skip
"""What a statistic is headed, in lower case, with its standard name; the first that fits decides."""

COORDINATE_WORD = HEADINGS["coordinates"].compiled()
SIGN_HEADING = HEADINGS["sign"].compiled()
"""Headings under which a plus or a minus alone is a direction."""
GENERIC_HEADING = compiled(
    HEADINGS["region"].english,
    HEADINGS["region"].chinese,
    r"cluster|peak|label|region|maxim|hemisphere|description|descriptor|\bside\b|focus|foci|coordinates|activated|voxel|\bn\b",
)
"""A heading that only announces a list of places."""
HEADER_WORD = compiled(
    r"region|area|location|anatom|structure|coordinat|\bmni\b|talairach|brodmann|\bba\b|hemisphere|\bside\b|voxels?\b|cluster|"
    r"\bsize\b|volume|[tzfp][- ]?(?:value|score|stat)|\bmm3?\b|\blat(?:eral|\.)|contrast|\bhem\b|extent|maxima|statistic|p-value|"
    r"^[pq]\W?(?:fwe|fdr|unc|corr)|^p$|^\(?[tzf][e≡]?\)?$|^k[e]?$",
    r"脑区|坐标|体素|半球|值$",
)
"""A word that a heading row of a coordinate table prints, and its body does not."""

AXIS_COMPANIONS = frozenset(
    [
        "mm",
        "mni",
        "tal",
        "talairach",
        "coordinate",
        "coordinates",
        "coor",
        "coors",
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
        "vox",
        "voxel",
        "voxels",
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
"""Words that a heading may print beside x, y or z and still be an axis."""


_MARKS_AROUND = re.compile(r"^[\s.,:;*†‡§|-]+|[\s.,:;*†‡§|]+$")


@lru_cache(maxsize=8192)  # every cell of a table is asked about many times
def clean_label(text: str) -> str:
    """Return a heading without the marks some pages put around it ("Side .", "z c", "x*")."""
    return _MARKS_AROUND.sub("", text)


def part_scripts(text: str) -> str:
    """Return a text with a space where Chinese and Latin letters meet ("t值" as "t 值"), so that words end there."""
    return re.sub(r"(?<=[一-鿿])(?=[A-Za-z])|(?<=[A-Za-z])(?=[一-鿿])", " ", text)
