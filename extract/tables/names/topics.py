"""What a caption says all rows of a table are of, beside what their own headings say: a task, a phase, a measure, a comparison.

"Peak activations during reward anticipation" over "Gain > neutral", "Activation for L2 > L1 naming" over "Late bilinguals".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.language.people import PEOPLE
from corpora.words.anatomy import names_only_places
from corpora.words.patterns import both_scripts
from extract.numbers import fold_text
from extract.tables.names.comparing import sides_of, turns, words_in
from extract.tables.names.measured import of_whom
from extract.tables.names.outside import caption_name, lists_results, of_one_direction

LONGEST_TOPIC = 140
"""Characters of a caption without its head that may come before the names of rows; a longer one tells a story."""
MOST_BESIDE, MOST_BESIDE_ZH = 30, 6
"""Characters, and Chinese ones, of a topic beside the words of the caption that come before the names of rows already: "(A > B)" of "task A (A > B)"."""
_KIND = (
    r"(?:anatomical|stereota\w+|mni|talairach|brain|cortical|subcortical|cerebral|neural|functional|whole[- ]?brain|main|major|significant(?:ly)?|all|the|local|peak|group(?:-level)?|"
    r"regional|voxel|cluster|f?mri|pet|bold|imaging|neuroimaging|statistical|full|complete|detailed|common|relative)"
)
_LISTED = (
    r"(?:regions?|areas?|structures?|clusters?|peaks?|foci|voxels?|maxima|maximum|coordinates?|co-ordinates?|locations?|locali[sz]ations?|list|summary|overview|results?|findings?|statistics|"
    r"activations?|activity|responses?|analys[ei]s|sites?|loci|networks?)"
)
_SHOWING = (
    r"(?:of|for|from|in|during|at|to|on|by|with|the|an?|that|which|where|when|were|was|are|is|show(?:ing|ed|n|s)?|reveal(?:ing|ed)?|demonstrat(?:ing|ed)|exhibit(?:ing|ed)|display(?:ing|ed)|"
    r"identified|found|observed|obtained|reported|detected|activated|active|engaged|recruited|responding|associated|related|surviving|survived|having|significant(?:ly)?|"
    r"involved|elicited|evoked|resulting|derived|activations?|activity|responses?|analys[ei]s)"
)
_HEAD = re.compile(
    rf"^(?:{_KIND}(?!-\w)\W+)*{_LISTED}[\s,:/–-]+(?:\([^()]*\)\s+)?(?:(?:{_KIND}|{_LISTED}|{_SHOWING})\b(?!-\w)[\s,:]*)*(?!\s*(?:and|or|as well)\b)",
    re.IGNORECASE,
)
"""How a caption begins that says no more than that places are listed: "Brain regions showing significant activation during"."""
_DIFFERING = re.compile(
    rf"^(?:(?:{_KIND}|between-group|within-group|direct|pairwise|sex|age)[\s-]+)*(?:differen(?:ces?|t|tiating)|differ(?:ed|ing)?|differential|comparisons?|contrasts?|changes?)\b"
    r"(?:\s+(?:in|for|of|during|at|between|among|to|the|brain|neural|bold|activity|activations?|responses?|signals?)\b)*\s*(?=\S)",
    re.IGNORECASE,
)
"""How it says that contrasts follow: "Group differences in the response to", "Direct comparisons of"."""
_COUNT = re.compile(
    r"\s*[(\[](?:total\s+)?n\s*=\s*\d+[^()\[\]]*[)\]]|(?<=[A-Za-z]),\s*n\s*=\s*\d+(?=\s*[)\]])|\s*[(\[]\s*\d+\s+[a-z]+(?:\s*,\s*\d+\s+[a-z]+)*\s*[)\]]",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r",?\s*[(\[]?\b(?:(?:adapted|modified|taken|reprinted|reproduced|cited) from|(?:reported|obtained|computed|generated|given) by (?=[A-Z]{2})|(?:radiological|neurological) convention|cluster-forming|thresholds?(?:ed)?(?= (?:at|of|set)\b| ?[=:]| [a-z] ?[<>]))\b.*"
    r"|\s*[(\[](?:FDR|FWE|FWER|TFCE|SVC|un)[-\s]?(?:corrected)?[)\]]|采用?[A-Z]{2,5}校正后?",
    re.IGNORECASE,
)
"""Where a caption says whose its places are, by which software and threshold."""
_JOINS = re.compile(r"(?:and|or|as well as)\b", re.IGNORECASE)
_OPEN_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*$")
_SENTENCE = re.compile(r"(?<=[a-z)\]])(?<!\bvs)[.;]\s+(?=[A-Z])|[。；]")
_PHRASES = re.compile(
    r"(?:,\s*|\s+)(?=(?:in|for|within|between|among|across|before|after|at|during)\s)|,\s+", re.IGNORECASE
)
_SIGNS = re.compile(r"[<>]|\b(?:vs\.?|versus|minus|compared|relative)\b", re.IGNORECASE)
_SAID_ANYWAY = re.compile(
    rf"(?:{PEOPLE}|{_KIND}|{_LISTED}|{_SHOWING}|(?:and|or|each|effects?|contrasts?|comparisons?|main|report\w*|publish\w*|cited|previous\w*|values?|scores?|extent|space|standard|healthy|normal|typical\w*|young\w*|old\w*|elderly|male|female|right-?handed|both|each|either|two|three|four|several|different|direct|between|"
    r"within|across|among|groups?|cohorts?|samples?|subgroups?|pairwise|respective|differences?|differential|changes?|types?|conditions?|tasks?|task-related|trials?|threshold\w*|corrected|"
    r"uncorrected|size|level|random|fixed|second|first|one|sided|tailed|tests?|test|ANOVA|model|GLM|study|studies|experiments?|present|table|figure|see|note|continued|FDR|FWER?|TFCE|AFNI|SPM\d*|FSL|tesla|lying|scanner|scanning|data|map|maps|"
    r"(?:in|de)creas\w*|greater|higher|lower|stronger|weaker|larger|smaller|less|more|reduc\w*|elevat\w*|deactivat\w*|positive|negative|correlat\w*|than|as|or|but|not|no|using|based|"
    r"\d+|factors?|reversed?|opposite|scans?|sexe?s?|age|patient|control|participant|subject|compar\w*|relat\w*|versus|vs|minus|over|against|interactions?|conjunctions?|hemispheres?|left|right|bilateral|dependent|specific|hypothes\w*|interest|roi|rois|svc|small|volume-?corrected))",
    re.IGNORECASE,
)
"""Words of captions by which no two contrasts differ, or which names of rows hold anyway."""
_NEXT = r"(?!(?:in|within|between|among|across|for|by|as|from|with|compared|relative|versus|vs|than|using|and|or|that|which|collapsed|before|after)\b)"
_PHASE = re.compile(
    rf"\b(?:during|while)\s+(?:the\s+|an?\s+)?(?P<what>(?:{_NEXT}[\w'-]+(?:\s+|$|(?=[.,;:()]))){{1,6}})"
    rf"|\b(?:in|for|of|on)\s+(?:the\s+|an?\s+)(?P<task>(?:{_NEXT}[\w'-]+\s+){{1,5}}(?:task|phase|paradigm|period|epoch|game|session|experiment)\b)"
    r"|\b(?:at|in)\s+(?:the\s+)?(?P<phase>feedback|outcome|anticipation|encoding|retrieval|recall|acquisition|extinction|delay|rest)\b"
    r"|(?P<zh>[\u4e00-\u9fff]{2,10}(?:任务|阶段|实验|期))(?:中|下|时|的|内|各)",
    re.IGNORECASE,
)
"""In what conditions are compared: "during reward anticipation", "in the emotional face matching task"."""
_CONNECTED = re.compile(r"connectiv|\bPPI\b|psycho-?physiolog|\bcoupl|功能连接", re.IGNORECASE)
"""What a comparison of connectivity is never without: it is none of activations."""
_OF_ONE_GROUP = re.compile(
    r"\b(?:in|within|for|of) the (?:(?!two|three|four|whole|same|each|both)[\w-]+ ){1,3}?(?:group|cohort|arm)\b",
    re.IGNORECASE,
)
"""Whose contrasts all rows are, where no name says it: "Changes in the training group"."""
_PEOPLE = re.compile(rf"\b(?:{PEOPLE}|groups?|cohorts?|arms?)\b", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z]{2}")
_AND_DIFFERENCES_ZH = re.compile(
    "(?:中|下|时)?的?(?:显著)?(?:激活|负激活)?(?:的)?(?:脑区|区域|脑激活|激活)?(?:以及|及其|及|与|和|、)(?:其)?(?:两组|三组|组间|年龄|性别|患者|被试|群体)?(?:间|之间)?的?(?:差异|比较)(?:的?脑区)?$"
)
"""What a Chinese caption lists of its topic: 的激活脑区及其年龄差异."""
_ZH_AROUND = re.compile(
    r"^组间(?:比较|差异)[:：]|^(?:两组|三组|四组|各组|组间)(?:被试|患者|人群)?(?:间|之间|在|对)?|(?:条件下|对比)?(?:中|时|下|的)*(?:显著)?(?:脑区|大脑|脑|全脑)?(?:激活|功能|活动)?(?:的)?(?:有|存在)?(?:显著)?(?:差异|比较|结果|脑区|区域)+(?:的?(?:脑区|区域|结果))?$"
)
"""What a Chinese caption says beside its topic: that groups differ, and that places are listed."""
_OF_ALL = re.compile(
    r"in|for|of|the|and|mni|icbm\d*|talairach|tournoux|stereota\w+|standard|space|within|between|among|across?|before|after|at|each|both|all|two|three|groups?|age|comparison|participant|subject|volunteer|individual|whole|entire|sample",
    re.IGNORECASE,
)
"""Words of a phrase that says no more than that a table is of everybody."""
_SAID_IN_CHINESE = re.compile(
    both_scripts(
        "(?:显著|激活|脑区|区域|差异|比较|坐标|峰值|结果|全脑|组间|各组|两组|三组|患者|病人|被试|对照|健康|正常|组|间|的|与|和|及|在|中|时|下|条件|之间|对比|分析|异常|增高|升高|增加|降低|减低|减少|"
        "大脑|脑|表|位置|统计|有|存在|者|人|比|较|具有|呈|所有|主要|相关|不同|例|信号|变化|引起|诱发|期间|过程|改变)"
    )
)
FEWEST_WORDS = 4
"""Words, or Chinese characters, of a name that are not in one order in a caption by chance."""
FEWEST_IN_CHINESE = 2
"""Characters that are left of a Chinese caption that says more."""


def topic_of(caption: str, names: Sequence[Sequence[str]], compared: str | None = None) -> str | None:
    """Return what a caption says of all rows that none of the `names` of its contrasts (levels, outermost first) says, as printed; else None.

    None for a caption that compares several things, which are the contrasts themselves.
    `compared`: the one comparison that the caption names; it alone is said of all rows where the caption lists results of it.
    """
    whole = caption_name(caption)
    levels = list(dict.fromkeys(level for one in names for level in one))
    if not whole or not levels or whole in levels or any(map(turns, levels)):
        return None
    is_connectivity = _CONNECTED.search(whole) is not None and not any(map(_CONNECTED.search, levels))
    is_of_some = _OF_ONE_GROUP.search(whole) is not None and not any(_PEOPLE.search(level) for level in levels)
    if _are_complete(names, levels, caption) and not (is_connectivity or is_of_some):
        return _phase_of(whole, levels)
    bare = _ASIDE.sub("", _COUNT.sub("", _SENTENCE.split(whole)[0])).strip(" .,;:")
    bare = _OPEN_BRACKET.sub("", bare) if bare.count("(") > bare.count(")") else bare
    short = _DIFFERING.sub("", _HEAD.sub("", of_one_direction(bare))).strip(" .,;:")
    short = (_ZH_AROUND if _LATIN.search(short) else _AND_DIFFERENCES_ZH).sub("", short).strip() or short
    topic = _without_end(bare if _JOINS.match(short) else short, levels)
    if lists_results(bare) and _is_wanting(compared, bare, levels):
        return compared
    if lists_results(topic):
        phase = _phase_of(whole, levels)
        return phase if phase is not None and whole.endswith(phase) else None
    if not topic or len(topic) > LONGEST_TOPIC or len(_SIGNS.findall(topic)) > 1 or names_only_places(topic):
        return None
    if _is_told(topic, caption, names) or topic.count("(") != topic.count(")"):
        return None
    return topic if _says_more(topic, levels) else None


def _is_wanting(compared: str | None, caption: str, levels: Sequence[str]) -> bool:
    """Return whether no name says the comparison that a caption which lists several results of it prints by its sign."""
    is_signed = compared is not None and re.search("[<>]", caption) is not None
    return compared is not None and is_signed and not words_in([compared]) <= words_in(levels)


def _are_complete(names: Sequence[Sequence[str]], levels: Sequence[str], caption: str) -> bool:
    """Return whether every name compares two conditions: then of the caption only a task or a phase is wanting."""
    whom = dict(zip(levels, of_whom(levels, caption), strict=True))
    complete = {one for one in levels if not whom[one] and one not in caption and sides_of(one) is not None}
    return all(any(level in complete for level in one) for one in names)


def _phase_of(caption: str, levels: Sequence[str]) -> str | None:
    """Return the task or phase in which a caption says all rows were compared, where no name says it."""
    found = [" ".join((m["what"] or m["task"] or m["phase"] or m["zh"]).split()) for m in _PHASE.finditer(caption)]
    topic = _without_end(found[0], levels).strip(" ,") if len(found) == 1 else ""
    is_one = topic and len(_SIGNS.findall(topic)) == 0 and not names_only_places(topic)
    return topic if is_one and _says_more(topic, levels) else None


def _is_told(topic: str, caption: str, names: Sequence[Sequence[str]]) -> bool:
    """Return whether all names begin with words of the caption beside which the topic says more than a few others."""
    outer = {levels[0] if len(levels) > 1 else "" for levels in names}
    said = fold_text(next(iter(outer))) if len(outer) == 1 else ""
    if not said or not (said in fold_text(caption) or _is_made_of(said, fold_text(caption))):
        return False
    return said not in topic or len(topic) > len(said) + (MOST_BESIDE if topic.isascii() else MOST_BESIDE_ZH)


def _is_made_of(name: str, caption: str) -> bool:
    """Return whether a name is made of words of a caption in their order: of whom and what was measured, without when."""
    words = name.split() if name.isascii() else [*name.replace(" ", "")]
    places = iter(caption.split() if name.isascii() else caption)
    return len(words) >= FEWEST_WORDS and all(word in places for word in words)


def _without_end(topic: str, levels: Sequence[str]) -> str:
    """Return a topic without the phrases at its end whose words the names of rows hold: "naming in early and late bilinguals"."""
    said = words_in(levels)
    while (places := [found.start() for found in _PHRASES.finditer(topic)]) and all(
        word in said or _OF_ALL.fullmatch(word) for word in words_in([topic[places[-1] :]])
    ):
        topic = topic[: places[-1]]
    return topic


def _says_more(topic: str, levels: Sequence[str]) -> bool:
    """Return whether a topic has a word that no name of the table has, and that is neither of people nor of any table."""
    said = words_in(levels)
    own = [word for word in words_in([topic]) if word not in said and not _SAID_ANYWAY.fullmatch(word)]
    if any(word.isascii() for word in own):
        return any(word.isascii() and not any(word[:5] == one[:5] for one in said) for word in own)
    return len(_left_in_chinese("".join(own), levels)) >= FEWEST_IN_CHINESE


def _left_in_chinese(topic: str, levels: Sequence[str]) -> str:
    """Return what is left of Chinese words without those of the names of rows and of any caption."""
    parts = {part for level in levels for part in re.findall(r"[\u4e00-\u9fff]{2,}", _SAID_IN_CHINESE.sub(" ", level))}
    for part in sorted(parts, key=lambda part: (len(part), part), reverse=True):
        topic = topic.replace(part, "")
    return "".join(re.findall(r"[\u4e00-\u9fff]", _SAID_IN_CHINESE.sub("", topic)))
