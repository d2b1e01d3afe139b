"""Which p of a sentence is that of voxels, and which that of clusters: by what is printed beside each, else by the words before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import NormalDist

from corpora.words.multiple_testing import kind_of_correction, says_corrected
from extract.thresholds.extents import smallest_clusters, without_extents

_NOISE = r"(?:¼|[\ue000-\uf8ff\x00-\x08\x0e-\x1b�]|b(?= ?0?\.\d)|5(?= 0?\.\d)|,(?= ?0?\.\d))"
"""What text layers print for "<" and "="."""
_P = re.compile(
    rf"(?:(?<![A-Za-z])[pPqQα](?:[- ]{{0,2}}(?:values?\b|threshold\b|阈?值)|[-_ ]?\(?(?P<of>FWER?|FDR|unc\w*|corr?\w*|alpha\b|cluster|voxel)\)?(?:[- ]corr\w*)?)?(?: (?:level|threshold|cut-?off))?|[\"“”](?=\s?<)|\balpha(?: level)?|\bsignificance level)\s{{0,2}}"
    rf"(?:(?:of|at) ?[<=≤]|设?[定置]?[为在] ?<|<=?|>|=|≤|⩽|＜|小于|低于|of|at|{_NOISE}|(?=\s?0?\.\d))\s{{0,3}}(?P<v>0?\.\d{{1,5}})(?![A-Za-z0-9])(?!\s?/\s?\d)"
)
_NAMED_P = re.compile(
    r"(?:FWER?|FDR|\bfamily[- ]?wise(?: error)?|\bfalse[- ]discovery[- ]rates?|\bfalse[- ]positive)\)?(?: (?:rate|error|correct(?:ed|ion)|threshold|level|alpha|q|p))*(?: \((?:FDR|FWER?)\))? ?(?:<|=|≤|of|at)\s?(?P<v>0?\.\d{1,5})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""A corrected threshold without its p: "FDR corrected at .001", "a cluster-level FWE rate of 0.05"."""
_BARE_P = re.compile(
    r"(?:\b(?:voxel|cluster|height|peak|extent)[- ]?(?:level|wise|forming|defining)? (?:threshold|p|alpha|significance(?: level)?) (?:of|at|=|was|was set (?:at|to)) |(?:体素|峰值|团块|簇)(?:水平)?的?阈值(?:设?[定置]?[为在]|[:：=]) ?)(?P<v>0?\.0\d{1,4})(?![\d%]| ?mm)",
    re.IGNORECASE,
)
"""A threshold without its p: "a voxel threshold of 0.005"."""
_RESPECTIVELY = re.compile(
    r"\bvoxel[- ]?(?:level|wise)?,? (?:and|/) (?:the )?cluster[- ]?(?:level|wise)?[^.;()]{0,40}?(?P<voxel>0?\.\d{1,5}),? and (?P<cluster>0?\.\d{1,5})\b(?!\s?mm)",
    re.IGNORECASE,
)
"""Both in one breath: "voxel level and cluster level thresholds were set to 0.005 and 0.05"."""
_HEIGHT = re.compile(
    rf"\b(?P<name>[zZtT])(?: ?\|)?(?:[- ](?:value|score|statistic)s?)?\s?(?:\(\d+(?:, ?\d+)?\) ?)?(?:>=?|≥|=|of|{_NOISE})\s?(?P<v>\d{{1,2}}(?:\.\d{{1,2}})?)\b(?!\.?\d|\s?(?:mm|ms|[,;] ?[-−–]?\d))"
)
_SEVERAL = re.compile(r"\b[zZtT]\s?[>≥=] ?\d(?:\.\d+)?,? (?:(?:or|and) )?\d\.\d+(?:,? (?:or|and) \d\.\d+)?")
"""Heights of which each table has another: "Z > 1.96, 2.3 or 3.7"."""
_FORMING = re.compile(
    r"\bcluster[- ](?:forming|defining) (?:threshold )?(?:of |at |was |\()?$|\bclusters (?:were )?(?:determined|defined|formed) (?:by|at) ?$",
    re.IGNORECASE,
)
_BOOTSTRAP = re.compile(
    r"\b(?:BSRs?|bootstrap ratios?)\b[^.;]{0,40}?(?:>|≥|\bof|greater than|exceed\w+|at least) ?(?:[|±] ?){0,2}(?P<v>\d(?:\.\d+)?)",
    re.IGNORECASE,
)
"""The height of partial least squares: a salience by its bootstrap standard error."""
_CLUSTER = re.compile(
    r"\bcluster[- ]?(?:level|wise|corrected|correction|size|extent|based|threshold|probability|significan\w+)?\b(?![- ](?:forming|defining))|\bextent\b|\bclusters? (?:that )?(?:surviv\w+|significant)|\bafter clustering\b|\bomnibus\b|\bwhole[- ]brain correct|\bcorrected (?:at|for|to)\b|(?<!un)\bcorrect(?:ion)? for multiple|团块|簇(?!形成)",
    re.IGNORECASE,
)
_VOXEL = re.compile(
    r"\bvoxel[- ]?(?:level|wise|based)?\b|\bheight\b|\bpeak\b|\bcluster[- ](?:forming|defining)|\bclusters? (?:were |was )?(?:defined|formed)|\binitial\b|\bprimary\b|\bintensity\b|\buncorrected\b|\bindividual\b|\beach (?:significant|thresholded)\b|体素|未(?:经|进行)?校正|簇形成",
    re.IGNORECASE,
)
_ENHANCED = re.compile(r"threshold[- ]free cluster[- ]enhance\w*", re.IGNORECASE)
"""A statistic of voxels that has the word "cluster" in its name."""
_SURE_CLUSTER = re.compile(
    r"cluster[- ]?(?:level|wise|corrected|based|threshold)|extent|omnibus|corrected", re.IGNORECASE
)
LEAST_CLUSTER_P = 0.01
"""A smaller p beside the word "cluster" alone is the height at which clusters were formed."""
GREATEST_HEIGHT = 15
"""A greater Z or t is a coordinate or a result."""
ROUND = ("1", "2", "2.5", "5", "8")
"""First figures of thresholds: "p = 0.037" is a result."""
PAIR = 2
"""Two p in a sentence: of voxels and of clusters."""
_CLAUSE = re.compile(r"[;)\](；，）]|, (?:corresponding|on the basis)\b|, (?:and|with|which|then)\b| and (?!at\b)|\. ")
_LEVEL_BEHIND = re.compile(
    r"\s?,?\s?(?:(?!and\b)\(?[\w-]+\)?[ ,]\s?){0,4}?(?:at|on) (?:the )?(?P<level>cluster|voxel|peak)(?:[- ]?(?:wise|level))?(?: level)?\b(?![- ]?(?:wise|level)?\s?[pPqZz=<>α])"
    r"|\s?\((?P<short>cluster|voxel|peak)(?![- ](?:forming|defining))(?:[- ]?(?:level|wise))?\b(?:[^()\d]{0,60}\)|[;,])"
    r"|\s?(?:uncorrected |individual )?(?P<own>cluster|voxel|height)(?:[- ]?(?:wise|level|extent))? threshold\b(?! ?(?:(?:of|at|was|is|set|to) ){0,3}(?:[<=>.\d]|[pPzZ]\b))",
    re.IGNORECASE,
)
"""Right behind a p: "p < .001 at voxel level and p < .05 FWE at cluster level", "a p < .005 voxel threshold"."""
_UNCORRECTED_BEHIND = re.compile(r"\s?,? ?[(（]?(?:uncorr|not corr|未)", re.IGNORECASE)
_OF_STATISTIC = re.compile(
    r"\b[zZtT](?:[- ](?:value|score|statistic)s?)?\s?[>≥=]\s?(?P<v>\d(?:\.\d+)?)\s?[(（]\s?(?P<same>i\.e\.,? ?|equivalent to |corresponding to |uncorrected,? ?)?$"
)
"""What stands before the p of a height: "Z > 2.3 (p < 0.01)"."""
_TAILS, _LEAST_ALIKE = 2, 0.5
_CORRECTED_LEVEL = re.compile(
    r"(?:\b(?:corrected|overall|effective|map-?wise|false[- ]positive)|\bfamily[- ]?wise(?: error)?|\bFWER?(?=\)? (?:error |alpha )?(?:rate|level|alpha|error)\b)|\btype[- ](?:I|1)(?: error)?)\)?"
    r"(?: \(?(?:FWER?|cluster|significance|statistical|alpha|error|probability|threshold|level|rate|value)\)?){0,4}(?: (?:of|at|to|is|was))?[ (]*(?:[pPα][- ]?(?:value)?)?\s?(?:<|=|≤|of|at)?\s{0,2}$"
)
"""What stands before the p that a smallest cluster leads to: "yielding a corrected threshold of P <"."""
_OF_VOXELS = re.compile(r"\b(?:voxels?|peak|height)(?:[- ]?(?:wise|level))?[ -](?:[\w-]+[- ])?$", re.IGNORECASE)
"""What makes a corrected level one of voxels: "voxel-wise FWE-corrected"."""
_SIZE_BEHIND = re.compile(
    r"\s?,? ?\(?(?:(?:and|with|plus|combined with|in (?:combination|conjunction) with|within|for) )?(?:an? )?(?:[\w-]+ ){0,2}?(?:cluster[- ]?(?:size|extent|volume)|volume|extent|k ?[>=≥]|\d+ (?:contiguous |adjacent )?vox)",
    re.IGNORECASE,
)
"""Right behind the p of a height: "p < 0.005, 24 contiguous voxels"."""
_OBTAINED = re.compile(
    r"\b(?:yield|provid|result\w* in|achiev|obtain|giv|correspond|equivalent|determin|simulat|ensur|maintain)",
    re.IGNORECASE,
)
_SIMULATED_BEHIND = re.compile(
    r"[\s,;]{0,2}[(\[]?(?:(?:FWER?|corrected|corrections?|after|with|by|using|via|for|multiple|comparisons?|the)[- ,(]{1,3}){0,8}(?:AlphaSim|3d ?ClustSim|Monte)",
    re.IGNORECASE,
)
"""Right behind a p that simulated clusters correct: "p < 0.05 (AlphaSim corrected)"."""
_IS_SET = re.compile(
    r"\bthreshold(?:ed)?(?: (?:was|were|is))?(?: set)?(?: (?:of|at|to|by))? ?$|\bdetermined by ?$", re.IGNORECASE
)
_OF_EACH = re.compile(
    r"[\d)](?:,? \(?(?:uncorr\w*|corrected|(?:FWER?|FDR)(?:[- ]corrected)?)\)?)?,? ?(?:for|in) (?:the |all )?(?:[\w-]+ ){0,3}?"
    r"(?:contrasts?|analys[ie]s|comparisons?|effects?|interactions?|maps?|brain|regions?|amygdalae?|hippocamp(?:us|i)|striatum|insula|thalamus)\b"
)
"""Behind a p that holds for some of the results: "p < .05 for first-order contrasts and p < .001 for second-order contrasts"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The height and the p of clusters of a sentence; `is_of_two` that it states two heights, of two kinds of results."""

    height: str | None = None
    cluster: str | None = None
    is_of_two: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    """A p as printed, the level it is of, and whether what is printed right beside it says so."""

    value: str
    level: str
    is_sure: bool

    @property
    def p(self) -> float:
        return float(self.value.removeprefix("p < "))


def read_levels(text: str) -> Levels:
    """Return the thresholds of voxels and of clusters in a sentence."""
    both = _RESPECTIVELY.search(text)
    if both is not None:
        return Levels(height=_printed(both["voxel"]), cluster=_printed(both["cluster"]))
    found = _stated_p(text)
    words = _ENHANCED.sub(lambda m: " " * len(m[0]), without_extents(text))
    stated = [_level_of(text, words, found, at) for at in range(len(found))]
    if _is_of_two(text, stated):
        return Levels(cluster=next((one.value for one in stated if one.level == "cluster"), None), is_of_two=True)
    height, cluster = _of_levels(stated)
    height, cluster = _by_correction(text, stated, height, cluster)
    height, cluster = _with_statistic(text, stated, height, cluster)
    if _SEVERAL.search(text) and not any(one.is_sure for one in stated):
        return Levels(cluster=cluster or height, is_of_two=True)
    ratio = _BOOTSTRAP.search(text) if height is None else None
    return Levels(height=f"BSR > {float(ratio['v']):g}" if ratio is not None else height, cluster=cluster)


def _printed(p: str | float) -> str:
    """Return a p as a decimal: "p < 0.00001"."""
    return f"p < {float(p):.10f}".rstrip("0")


def _is_of_two(text: str, stated: list[_Stated]) -> bool:
    """Return whether a sentence states two heights: each surely of voxels, or each for results of its own."""
    sure = {one.value for one in stated if one.level == "voxel" and one.is_sure}
    heights = {one.value for one in stated if one.level == "voxel"}
    return len(sure) >= PAIR or (len(heights) >= PAIR and len(_OF_EACH.findall(text)) >= PAIR)


def _of_levels(stated: list[_Stated]) -> tuple[str | None, str | None]:
    """Return the first height and the first p of clusters."""
    height = cluster = None
    for one in stated:
        if one.level == "cluster" and cluster is None:
            cluster = one.value
        elif one.level == "cluster" and height is None and one.value != cluster:
            # "p < .05 corrected by simulation (p < .001, k = 38)": the smaller is that of voxels.
            height, cluster = sorted((one.value, cluster or one.value), key=lambda each: float(each[4:]))
        elif one.level == "voxel" and height is None:
            height = one.value
    return height, cluster


def _by_correction(
    text: str, stated: list[_Stated], height: str | None, cluster: str | None
) -> tuple[str | None, str | None]:
    """Return the levels where a sentence states no p of clusters in words, and the correction tells which it is."""
    if height is None or cluster is not None:
        return height, cluster
    values = sorted(dict.fromkeys(one.value for one in stated), key=lambda each: float(each[4:]))
    of_clusters = kind_of_correction(text) is not None and re.search(r"\bclust|团块|簇|聚类", text, re.IGNORECASE)
    if len(values) == PAIR and (says_corrected(text) or of_clusters):
        # "p < .001, corrected at p < .05": of two the greater is the corrected one.
        return values[0], values[1]
    return height, cluster


def _with_statistic(
    text: str, stated: list[_Stated], height: str | None, cluster: str | None
) -> tuple[str | None, str | None]:
    """Return the levels with a height that is stated as a Z or t: "Z > 2.3, p < 0.05 corrected"."""
    found = next((m for m in _HEIGHT.finditer(text) if float(m["v"]) <= GREATEST_HEIGHT), None)
    if found is None:
        return height, cluster
    set_so = _IS_SET.search(text[max(0, found.start() - 40) : found.start()]) is not None
    if not (cluster or height or smallest_clusters(text) or set_so):
        return height, cluster
    named = f"{found['name'].upper()} > {float(found['v']):g}"
    if height is None:
        return named, cluster
    is_sure = any(one.value == height and one.is_sure for one in stated)
    if (
        cluster is None
        and not is_sure
        and (
            _FORMING.search(text[max(0, found.start() - 60) : found.start()])
            or says_corrected(text)
            or (kind_of_correction(text) and re.search("cluster|团块|簇", text, re.IGNORECASE))
        )
    ):
        return named, height
    return height, cluster


def _stated_p(text: str) -> list[re.Match[str]]:
    """Return the round p of a sentence, and those said to be a threshold, left to right, each once."""
    found = {
        m.start("v"): m
        for pattern in (_BARE_P, _NAMED_P, _P)
        for m in pattern.finditer(text)
        if _is_round(m["v"]) or ("<" in m[0] and _IS_SET.search(text[max(0, m.start() - 40) : m.start()]))
    }
    return [found[at] for at in sorted(found)]


def _is_round(text: str) -> bool:
    return f"{float(text):e}".split("e")[0].rstrip("0").rstrip(".") in ROUND


def _level_of(text: str, words: str, found: list[re.Match[str]], at: int) -> _Stated:
    """Return the level of one p, by what is printed right beside it, else by the nearest words; `words` are without extents."""
    match = found[at]
    value = _printed(match["v"])
    level = _beside(text, found, at)
    if level is not None:
        return _Stated(value=value, level=level, is_sure=True)
    if _leads_to(text, found, at):
        return _Stated(value=value, level="cluster", is_sure=False)
    others = [other for other in range(len(found)) if other != at]
    if _SIZE_BEHIND.match(text, match.end()) and any(_leads_to(text, found, other) for other in others):
        return _Stated(value=value, level="voxel", is_sure=False)
    level = _by_words(words, found, at)
    if level is None and not others and _is_simulated(text, match):
        level = "cluster"
    return _Stated(value=value, level=level or "voxel", is_sure=False)


def _beside(text: str, found: list[re.Match[str]], at: int) -> str | None:
    """Return the level that is printed right before or behind a p: "pcluster < .05", "p < .001 (uncorrected)"."""
    match = found[at]
    before = text[max(0, match.start() - 60) : match.start()]
    own = (match.groupdict().get("of") or "").lower()
    if own in ("cluster", "voxel"):
        return own
    if _UNCORRECTED_BEHIND.match(text, match.end()) or own.startswith("unc"):
        return "voxel"
    named = _LEVEL_BEHIND.match(text, match.end())
    if named is not None:
        return "cluster" if (named["level"] or named["short"] or named["own"]).lower() == "cluster" else "voxel"
    statistic = _OF_STATISTIC.search(before)
    if statistic is not None and (statistic["same"] or _is_p_of(statistic["v"], match["v"])):
        return "voxel"
    if own.startswith("corr") and len(found) == PAIR and re.search(r"\bclusters?\b", before, re.IGNORECASE):
        return "cluster"
    return None


def _is_p_of(statistic: str, p: str) -> bool:
    """Return whether a p is about that of a Z, of one tail or of two."""
    tail = 1 - NormalDist().cdf(float(statistic))
    return tail * _LEAST_ALIKE <= float(p) <= tail * _TAILS / _LEAST_ALIKE


def _leads_to(text: str, found: list[re.Match[str]], at: int) -> bool:
    """Return whether a p is the one that a height and a smallest cluster lead to: "yielding a corrected p < 0.05"."""
    match = found[at]
    start = found[at - 1].end() if at else 0
    before = text[max(start, match.start("v") - 110) : match.start("v")]
    corrected = _CORRECTED_LEVEL.search(before)
    if corrected is None or _OF_VOXELS.search(before[: corrected.start()]):
        return False
    if len(found) > 1:
        return True
    return _OBTAINED.search(text) is not None and re.search("clust|extent", text, re.IGNORECASE) is not None


def _is_simulated(text: str, match: re.Match[str]) -> bool:
    """Return whether the one p of a sentence is corrected by simulated clusters, and so is theirs."""
    if float(match["v"]) < LEAST_CLUSTER_P or kind_of_correction(text) != "Monte Carlo":
        return False
    return _SIMULATED_BEHIND.match(text, match.end()) is not None or not smallest_clusters(text)


def _by_words(text: str, found: list[re.Match[str]], at: int) -> str | None:
    """Return "cluster" or "voxel" by the words nearest to one p: those before it, else those after it; None without any."""
    match = found[at]
    start = found[at - 1].end() if at else 0
    end = found[at + 1].start() if at + 1 < len(found) else len(text)
    before = text[max(start, match.start("v") - 110) : match.start("v")]
    after = _CLAUSE.split(text[match.end() : min(end, match.end() + 70)])[0]
    clause = re.split(r"[;(\[；，（]|, (?=and|with|which)|\. ", before)[-1]
    for words in (clause, after, before):
        cluster = max((m.end() for m in _CLUSTER.finditer(words)), default=-1)
        voxel = max((m.end() for m in _VOXEL.finditer(words)), default=-1)
        if voxel > cluster:
            return "voxel"
        if cluster > voxel:
            alone = len(found) == 1 and not re.search(r"cluster|extent|omnibus", words, re.IGNORECASE)
            lax = float(match["v"]) >= LEAST_CLUSTER_P or _SURE_CLUSTER.search(words)
            if alone:
                return None
            return "cluster" if lax else "voxel"
    return None
