"""What one sentence says of a statistical threshold: height, cluster, correction, smallest cluster, where it was tested."""

from __future__ import annotations

import re
from functools import lru_cache

from corpora.language.numbers import NUMBER, to_number
from corpora.words.multiple_testing import UNCORRECTED, kind_of_correction, says_corrected
from extract.thresholds.threshold import Threshold, p_of

_NOISE = r"(?:¼|[\ue000-\uf8ff\x00-\x08\x0e-\x1b�]|b(?= ?0?\.\d)|5(?= 0?\.\d)|,(?= ?0?\.\d))"
"""What text layers print for "<" and "="."""
_P = re.compile(
    rf"(?:(?<![A-Za-z])[pPqQα][- ]?(?:values?\b|threshold\b|\(?(?:FWER?|FDR|unc\w*|corr?\w*)\)?)?(?: (?:level|threshold|cut-?off))?|[\"“”](?=\s?<)|\balpha(?: level)?|\bsignificance level)\s{{0,2}}"
    rf"(?:<|>|=|≤|⩽|of|at|{_NOISE}|(?=\s?0?\.\d))\s{{0,3}}(?P<v>0?\.\d{{1,5}})(?![A-Za-z0-9])"
)
_NAMED_P = re.compile(
    r"(?:FWER?|FDR|\bfamily[- ]?wise(?: error)?|\bfalse[- ]discovery[- ]rates?)\)?(?: (?:rate|error|correct(?:ed|ion)|threshold|level|alpha|q|p))*(?: \((?:FDR|FWER?)\))? ?(?:<|=|≤|of|at)\s?(?P<v>0?\.\d{1,5})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_BARE_P = re.compile(
    r"\b(?:voxel|cluster|height|peak|extent)[- ]?(?:level|wise|forming|defining)? (?:threshold|p|alpha|significance(?: level)?) (?:of|at|=|was|was set (?:at|to)) (?P<v>0?\.0\d{1,4})(?![\d%]| ?mm)",
    re.IGNORECASE,
)
"""A threshold without its p: "a voxel threshold of 0.005"."""
_POWER = re.compile(r"(?<![\d.])(?:1 ?[x×·*] ?)?10\s?\^?\s?[-−–]\s?(?P<power>[2-9])(?!\d)")
_PERCENT = re.compile(r"\b(?P<before>rate|FWER?|FDR|alpha)(?P<of> (?:of|at|=) )(?P<v>\d(?:\.\d)?) ?%", re.IGNORECASE)
"""A corrected threshold without its p: "FDR corrected at .001", "a cluster-level FWE rate of 0.05"."""
_HEIGHT = re.compile(
    rf"\b(?P<name>[zZtT])(?:[- ](?:value|score|statistic)s?)?\s?(?:\(\d+(?:, ?\d+)?\) ?)?(?:>|≥|=|of|{_NOISE})\s?(?P<v>\d{{1,2}}(?:\.\d{{1,2}})?)\b(?!\s?(?:mm|ms|[,;] ?[-−–]?\d))"
)
_BOOTSTRAP = re.compile(
    r"\b(?:BSRs?|bootstrap ratios?)\b[^.;]{0,40}?(?:>|≥|\bof|greater than|exceed\w+|at least) ?(?:[|±] ?){0,2}(?P<v>\d(?:\.\d+)?)",
    re.IGNORECASE,
)
"""The height of partial least squares: a salience by its bootstrap standard error."""
_SIGN = r"(?:>|≥|⩾|=|,|:|of|[\x00-\x1f\ue000-\uf8ff])"
_MANY = r"(?:contiguous |consecutive(?:ly connected)? |adjacent |significant |resampled |functional |suprathreshold )*"
_EXTENTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![A-Za-z\d])k\s?(?:e\s?)?(?:>|≥|=|⩾)\s?(?P<v>\d{1,5})(?![\dA-Za-z])(?!\.\d)(?: ?(?P<unit>vox(?:el|le)s|mm3|mm³|mm))?",
        rf"\b(?:extent|clusters?|minimum|contiguous|threshold|volumes?|contiguity)\b[^.;]{{0,60}}?(?:{_SIGN}|at least|exceed\w*|more than|larger than|greater than|above|over|minimum(?: of)?)\s?"
        rf"(?P<v>\d{{1,5}}) ?(?:or more )?{_MANY}(?P<unit>vox(?:el|le)s|mm3\b|mm³|mm 3\b|vertices)",
        rf"\bcluster[- ]?sizes? ?{_SIGN}?\s?(?:(?:>|≥)\s?)?(?P<v>\d{{1,5}})(?!\.?\d)(?: ?(?P<unit>vox(?:el|le)s|mm3|mm³))?",
        rf"(?:>|≥|at least|minimum(?: of)?|clusters of|threshold of) ?(?P<v>\d{{1,5}}) {_MANY}(?P<unit>vox(?:el|le)s)\b",
        rf"(?P<v>\d{{1,5}}) (?:contiguous )?or more {_MANY}(?P<unit>voxels)\b",
        r"\bminimum (?:cluster )?(?:extent|size)(?: threshold)? (?P<v>\d{1,5}) (?P<unit>voxels)\b",
        r"(?:(?:扩展|范围)阈值|激活范围|最小(?:簇|团块))(?:为|在|：)?\s?(?P<v>\d{1,5})\s?个?体素",
        r"(?P<v>\d{1,5}) ?(?P<unit>mm3|mm³|voxels?) or (?:more|larger|greater)",
        r"\b(?P<v>five|six|eight|ten|twelve|fifteen|twenty|thirty|forty|fifty) (?:contiguous )?(?P<unit>voxels) or (?:more|larger)",
        r"\bclusters? (?:below|under|smaller than|(?:of|with) (?:less|fewer) than) (?P<v>\d{1,5}) ?(?P<unit>vox(?:el|le)s|mm3|mm³|vertices)[^.;]{0,20}? (?:ignor|discard|exclud|remov|not )",
        r"minimum(?: of)?(?: an?)? (?P<v>\d{1,5})[- ](?P<unit>voxel) clusters?\b",
        rf"(?:at least|minimum of|more than) (?P<v>{NUMBER}) {_MANY}(?P<unit>voxels)\b",
        r"连续\s?(?P<v>\d{1,5})\s?个?体素",
        r"(?:体素数?|团块|簇|聚类)(?:大小|数目|个数|阈值)?\s?(?:>|≥|=|为|大于|不少于)?\s?(?P<v>\d{1,5})(?![\d.])(?=\s?个?(?:连续)?(?:的)?体素)",
        r"(?:体素数?|团块|簇)(?:大小|数目|个数|阈值)?\s?(?:>|≥|大于|不少于)\s?(?P<v>\d{1,5})(?![\d.])",
        r"(?:大于|不少于|至少|>|≥|超过)\s?(?P<v>\d{1,5})\s?个?(?:连续)?(?:的)?体素",
        r"(?P<v>\d{1,4}) (?:contiguous|adjacent|consecutive(?:ly connected)?) (?P<unit>vox(?:el|le)s)\b",
    )
)
_CLUSTER = re.compile(
    r"\bcluster[- ]?(?:level|wise|corrected|correction|size|extent|based|threshold|probability|significan\w+)?\b(?![- ](?:forming|defining))|\bextent\b|\bclusters? (?:that )?(?:surviv\w+|significant)|\bomnibus\b|\bwhole[- ]brain correct|\bcorrected (?:at|for|to)\b|(?<!un)\bcorrect(?:ion)? for multiple|团块|簇(?!形成)",
    re.IGNORECASE,
)
_VOXEL = re.compile(
    r"\bvoxel[- ]?(?:level|wise|based)?\b|\bheight\b|\bpeak\b|\bcluster[- ](?:forming|defining)|\bclusters? (?:were |was )?(?:defined|formed)|\binitial\b|\bprimary\b|\bintensity\b|\buncorrected\b|\bindividual\b|体素|未(?:经|进行)?校正|簇形成",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"threshold|correct|bootstrap ratio|\bp?[-( ]?fwe|\bfdr|\bsvc\b|cluster|surviv|contiguous|monte|false[- ](?:positive|discovery)|significan\w+ (?:at|level|if|when)|signiwc|阈值|校正|团块|体素|\bunc\.|\bk ?[>=≥] ?\d",
)
"""Without one of these no sentence is about a threshold; in lower case, which is several times faster to search."""
_SPEAKING = (
    "threshold", "correct", "bootstrap", "fwe", "fdr", "cluster", "surviv", "contiguous", "monte", "false", "significan", "signiwc",
    "阈值", "校正", "团块", "体素", "unc.", "svc", "k >", "k>", "k=", "k =", "k≥", "k ≥",
)  # fmt: skip
"""Parts of those, of which a sentence has one: most have none, and need not be searched."""
_SMALL_VOLUME = re.compile(r"\bsmall[- ]volume|\bSVC\b|小体积", re.IGNORECASE)
_REGION = re.compile(
    r"\bregions?[- ]of[- ]interest|\bROIs?\b|\bVOIs?\b|within (?!this )(?:the |our |each |an? )?(?!gr[ae]y|whole|brain)(?:[\w-]+ ){0,2}(?<!brain )(?<!matter )(?<!matter-)mask\b|\ba priori\b|感兴趣区",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"全脑|\bwhole[- ]?brain|\b(?:whole|entire) (?:brain|volume)", re.IGNORECASE)
_SURE_CLUSTER = re.compile(
    r"cluster[- ]?(?:level|wise|corrected|based|threshold)|extent|omnibus|corrected", re.IGNORECASE
)
LEAST_CLUSTER_P = 0.01
"""A smaller p beside the word "cluster" alone is the height at which clusters were formed."""
ROUND = ("1", "2", "2.5", "5", "8")
"""First figures of thresholds: "p = 0.037" is a result."""


PAIR = 2
"""Two p in a sentence: of voxels and of clusters."""


def speaks_of_threshold(text: str) -> bool:
    """Return whether a sentence has a word without which none states a threshold; most have none, and this is soon known."""
    lower = text.lower()
    return any(map(lower.__contains__, _SPEAKING)) and _SPEAKS.search(lower) is not None


def read_threshold(text: str) -> Threshold | None:
    """Return what a sentence states of a threshold, None where it states none."""
    if not speaks_of_threshold(text):
        return None
    text = _decimal(text)
    extent = _extent(text)
    height, cluster = _levels(text, extent)
    found = Threshold(
        height=height, cluster=cluster, extent=extent, correction=_correction(text), scope=read_scope(text)
    )
    if found.is_empty and found.correction in (None, "corrected", "uncorrected"):
        return None
    return found


def _decimal(text: str) -> str:
    """Return a sentence with its powers of ten and rates in percent as decimals: "p < 10−4", "an error rate of 5%"."""
    text = _POWER.sub(lambda m: f"{10 ** -int(m['power']):.{m['power']}f}", text)
    return _PERCENT.sub(lambda m: f"{m['before']}{m['of']}{float(m['v']) / 100:g}", text)


def _levels(text: str, extent: str | None) -> tuple[str | None, str | None]:
    """Return the thresholds of voxels and of clusters in a sentence that states this smallest cluster."""
    found = _stated_p(text)
    words = _without_extents(text)
    statistic = _HEIGHT.search(text)
    height = cluster = None
    for at, match in enumerate(found):
        value = f"p < {float(match['v']):g}"
        level = _level_of(words, found, at)
        if level == "cluster" and cluster is None:
            cluster = value
        elif level == "cluster" and height is None and value != cluster:
            # "p < .05 corrected by simulation (p < .001, k = 38)": the smaller is that of voxels.
            height, cluster = sorted((value, cluster or value), key=lambda each: p_of(each) or 0)
        elif level == "voxel" and height is None:
            height = value
    values = sorted({float(m["v"]) for m in found})
    of_clusters = kind_of_correction(text) is not None and re.search(r"\bclust|团块|簇|聚类", text, re.IGNORECASE)
    if height is not None and cluster is None and len(values) == PAIR and (says_corrected(text) or of_clusters):
        # "p < .001, corrected at p < .05": of two the greater is the corrected one.
        height, cluster = f"p < {values[0]:g}", f"p < {values[1]:g}"
    if statistic is not None and (cluster or height or extent):
        named = f"{statistic['name'].upper()} > {float(statistic['v']):g}"
        if height is None:
            height = named
        elif cluster is None and (
            says_corrected(text) or (kind_of_correction(text) and re.search("cluster|团块|簇", text, re.IGNORECASE))
        ):
            height, cluster = named, height
    ratio = _BOOTSTRAP.search(text) if height is None else None
    return (f"BSR > {float(ratio['v']):g}" if ratio is not None else height), cluster


def _stated_p(text: str) -> list[re.Match[str]]:
    """Return the round p of a sentence, left to right, each once."""
    found = {
        m.start("v"): m for pattern in (_BARE_P, _NAMED_P, _P) for m in pattern.finditer(text) if _is_round(m["v"])
    }
    return [found[at] for at in sorted(found)]


def _without_extents(text: str) -> str:
    """Return a sentence of the same length without its smallest cluster: "a minimum cluster size of 15 voxels" is no level."""
    for pattern in _EXTENTS:
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    return text


def _is_round(text: str) -> bool:
    return f"{float(text):e}".split("e")[0].rstrip("0").rstrip(".") in ROUND


_CLAUSE = re.compile(r"[;)\](；，）]|, (?:corresponding|on the basis)\b|, (?:and|with|which|then)\b| and (?!at\b)|\. ")


_LEVEL_BEHIND = re.compile(
    r"\s?,?\s?(?:(?!and\b)[\w-]+[ ,]\s?){0,4}?(?:at|on) (?:the )?(?P<level>cluster|voxel|peak)(?:[- ]?(?:wise|level))?(?: level)?\b(?![- ]?(?:wise|level)?\s?[pPqZz=<>α])"
    r"|\s?\((?P<short>cluster|voxel|peak)(?![- ](?:forming|defining))(?:[- ]?(?:level|wise))?\b(?:[^()]{0,30}\)|[;,])",
    re.IGNORECASE,
)
"""Right behind a p: "p < .001 at voxel level and p < .05 FWE at cluster level"."""


def _level_of(text: str, found: list[re.Match[str]], at: int) -> str:
    """Return "cluster" or "voxel" by the words nearest to one p: those before it, else those after it."""
    match = found[at]
    start = found[at - 1].end() if at else 0
    end = found[at + 1].start() if at + 1 < len(found) else len(text)
    before = text[max(start, match.start("v") - 110) : match.start("v")]
    after = _CLAUSE.split(text[match.end() : min(end, match.end() + 70)])[0]
    if re.match(r"\s?,? ?[(（]?(?:uncorr|not corr|未)", text[match.end() :], re.IGNORECASE):
        return "voxel"
    named = _LEVEL_BEHIND.match(text, match.end())
    if named is not None:
        return "cluster" if (named["level"] or named["short"]).lower() == "cluster" else "voxel"
    clause = re.split(r"[;(\[；，（]|, (?=and|with|which)|\. ", before)[-1]
    for words in (clause, after, before):
        cluster = max((m.end() for m in _CLUSTER.finditer(words)), default=-1)
        voxel = max((m.end() for m in _VOXEL.finditer(words)), default=-1)
        if voxel > cluster:
            return "voxel"
        if cluster > voxel:
            alone = len(found) == 1 and not re.search(r"cluster|extent|omnibus", words, re.IGNORECASE)
            lax = float(match["v"]) >= LEAST_CLUSTER_P or _SURE_CLUSTER.search(words)
            return "voxel" if alone or not lax else "cluster"
    return "voxel"


def _extent(text: str) -> str | None:
    """Return the smallest cluster; None where there are several: "k > 100 for group, k > 89 for emotion"."""
    for pattern in _EXTENTS:
        found = ((to_number(m["v"]) or 0, _unit(m.groupdict().get("unit"))) for m in pattern.finditer(text))
        stated = {each for each in found if each[0] > 1}
        if stated:
            return "{} {}".format(*stated.pop()) if len(stated) == 1 else None
    return None


def _unit(printed: str | None) -> str:
    printed = (printed or "voxels").lower()
    return "mm3" if printed.startswith("mm") else "vertices" if printed == "vertices" else "voxels"


def _correction(text: str) -> str | None:
    named = kind_of_correction(text)
    if named is not None:
        return named
    if says_corrected(text) or re.search(r"small[- ]volume correct|\bSVC\b", text, re.IGNORECASE):
        return "corrected"
    return "uncorrected" if UNCORRECTED.search(text) else None


@lru_cache(maxsize=1024)  # the words of a table are held against each statement
def read_scope(text: str) -> str | None:
    """Return where a sentence says that it was tested: "whole brain", "small volume" or "region"; None where it does not."""
    if _SMALL_VOLUME.search(text) and not re.search(r"\bno small", text):
        return "small volume"
    if _WHOLE.search(text):
        return "whole brain"
    return "region" if _REGION.search(text) else None
