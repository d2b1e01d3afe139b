"""What a sentence or a table is about: kinds of analysis that papers threshold apart, pictures, trends, results, parts of the brain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

NO_RESULT = re.compile(
    r"^\W*(?:(?:overview|list|location|coordinates|summary|definition)s? of (?:the )?)?(?:\w+ )?"
    r"(?:regions? of interest|ROIs?|seeds?(?: regions?)?|literature|previous|published|studies|centers|centres)\b",
    re.IGNORECASE,
)
"""Captions of tables that list regions of interest, seeds, or what other papers found: no threshold of the text is theirs."""
SMALL_VOLUME_WORDS = re.compile(r"\bsmall[- ]volume|\bSVC\b|小体积", re.IGNORECASE)
REGIONS = re.compile(r"^\W*(?:regions? of interest|ROIs?)\b", re.IGNORECASE)
"""Captions of tables that hold results in regions of interest, if their headings compare."""
PARTLY = re.compile(
    r"\b(?:outside|elsewhere|the former|(?:all )?other (?:brain )?(?:regions|areas)|rest of the brain|remaining (?:brain|regions|areas)|(?:without|no) (?:an? )?(?:a priori|prior)|not predicted|unpredicted|"
    r"(?:regions|areas) (?:with|of) (?:an? )?(?:a priori |prior )?(?:hypothes\w+|interest predicted))\b|其他脑区|其余脑区",
    re.IGNORECASE,
)
"""A sentence that states the threshold of some of the regions: others were tested otherwise."""
TABLE = re.compile(r"(?:\bTables?\s?|表\s?)(S?[0-9]+[A-Za-z]?|[IVX]+)\b", re.IGNORECASE)
LENIENT = re.compile(
    r"\b(?:display\w*|error bars?|joint probabilit\w+|visuali[sz]\w+|illustrat\w+|outlined|areas? shows?|(?:activity|activations?) shown|lenient(?:ly)?|liberal(?:ly)?|exploratory|relax\w+|decreased to|lowered|trend|rendered|depicted|shown in|figure|fig\.|masked|post[- ]?hoc|reaction times?|"
    r"questionnaire|binomial tests?|chi-?squared? tests?|χ2|Mann[-–]Whitney|Wilcoxon|Fisher[’']?s exact|ratings?|behaviou?ral|lower threshold|previous (?:stud|work)|search ?spaces?|(?:regions?|ROIs?|masks?|voxels|seeds?) (?:was|were|is|are) (?:functionally )?(?:defined|selected|identified|derived|chosen)|"
    r"(?:to|used to) (?:define|identify|select|generate) (?:the |our |an? |each )?(?:functional )?(?:ROIs?|regions?(?! (?:of (?:activ|signif|differ)|that|which|where|in which|show|with|activ|differ|exhibit))|masks?|seeds?|search)|restricted (?:the |our )?(?:analys[ie]s|search) to (?:the )?voxels|(?:mean|averaged?|extracted) (?:[\w-]+ ){0,2}(?:values|signals?|estimates|time[- ]?courses?))\b|反应时|行为|人口学|年龄|问卷|仅用于显示",
    re.IGNORECASE,
)
"""Sentences with these words are about a picture, a trend or behaviour before they are about the foci."""
EXPLORATORY = re.compile(r"\bexplor(?:ator\w+|ed)\b|\blenient|\bliberal|探索性", re.IGNORECASE)
"""A table that calls itself so takes the sentence that does."""
PICTURE = re.compile(r"\b(?:display|visuali[sz]|illustrat|figure|fig\b)", re.IGNORECASE)
MARKED = re.compile(
    r"\basterisks?\b|\bmarked\b|\bin (?:bold|italics)\b|\bindicated (?:by|with)\b|星号|加粗", re.IGNORECASE
)
"""A clause on marked rows."""
ONE_CONTRAST = re.compile(r"\b(?:this|the latter|that) (?:contrast|comparison)\b", re.IGNORECASE)
"""A sentence on a contrast that the sentences before it name."""
OF_TESTS = re.compile(
    r"(?=.*\b(?:alpha|α|significance) level\b)(?=.*\bfor all (?:(?:statistical|other|further) )?(?:analyses|tests|comparisons)\b)"
    r"(?!.*\b(?:voxels?|voxel-?wise|clusters?|maps?|images?|height|whole[- ]brain|imaging)\b)",
    re.IGNORECASE,
)
"""A level of all tests of a study, of questionnaires as of the rest: "an alpha level of 0.05 was used for all analyses"."""
DEFAULT = re.compile(
    r"\b(?:unless|if not|except where) (?:otherwise )?(?:stated|mentioned|noted|indicated|specified|reported)\b",
    re.IGNORECASE,
)
"""A sentence on what holds where no other one says otherwise."""
RESULT = re.compile(
    r"\b[tTF]\s?\(\d+(?:, ?\d+)?\)\s?[=¼]|\b[rR]\s?(?:\(\d+\)\s?)?[=¼]|\bpeak\b[^.]{0,40}[-−–]?\d+[,/] ?[-−–]?\d+[,/] ?[-−–]?\d+|\b[zZtT]\s?[=¼]\s?\d+\.\d+[,;]? \(?x\s?[=¼]"
)
FINDING = re.compile(
    r"\b(?:we|analys[ie]s) (?:also )?(?:observed|found)\b|\b(?:revealed|demonstrated|showed|exhibited|compared (?:with|to)(?! (?:an? |the )?(?:paired|two|one|independent|t[- ]tests?|analys[ie]s|ANOVAs?)))\b"
)
"""A sentence on a result states the threshold of that result; one on what was "compared with paired t-tests" is none."""
BETWEEN, WITHIN, SMALL_VOLUME = "group comparison", "within group", "small volume"
ANALYSES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "connectivity": r"\bPPIs?\b|psychophysiological|connectivity|resting[- ]state|\bseeds?\b|功能连接",
        "structure": r"\bVBM\b|gr[ae]y[- ]matter(?! (?:mask|voxels))|cortical thickness|morphometr|\bDTI\b|\bTBSS\b|\btract(?:s\b|ogra)|\btract[- ]based|灰质|皮层厚度",
        "regression": r"\bregress|\bcorrelat|covariate|(?<!non-)\bparametric(?! ?map)|相关分析|相关性|回归",
        "pattern": r"\bMVPA\b|searchlight|classif|multivariate|decod",
        "conjunction": r"\bconjunction|\btest(?:ed|ing|s)? for overlaps?\b",
        SMALL_VOLUME: r"\bsmall[- ]volume|\bSVC\b|\bROIs?\b|regions?[- ]of[- ]interest|小体积|感兴趣区",
        BETWEEN: r"\bbetween[- ]groups?\b|\b(?:two|2)[- ]samples? t\b|\bgroup (?:comparison|difference|contrast|effect)s?\b|\b(?:comparison|difference|contrast)s? (?:of|between) (?:the )?(?:two |three )?groups\b|组间|两组(?:间)?(?:比较|差异)|双样本",
        WITHIN: r"\bwithin[- ]groups?\b|\b(?:one|1)[- ]samples? t\b|\b(?:single|each|whole)[- ](?:group|sample)\b|组内|单样本|各组",
    }.items()
}  # fmt: skip
"""Kinds of analysis that papers threshold apart: a sentence on one of them is about the tables that name it."""


@lru_cache(maxsize=4096)  # each statement is held against each table
def kinds_of(text: str) -> frozenset[str]:
    """Return the kinds of analysis that a text names."""
    return frozenset(name for name, words in ANALYSES.items() if words.search(text))
