"""Comparisons in words: "greater for A than for B", "reduced in patients", "A 比 B 更强"."""

from __future__ import annotations

import re

from corpora.nouns.directions import Direction, Relation
from corpora.words.patterns import both_scripts

UP = r"(?:increas(?:e[sd]?|ing)|greater|higher|high(?=\s+(?:activ|signal|uptake|metabol))|strong(?:er)?|larger|thicker|more|enhanced|elevated|augmented|heightened|amplified|(?:hyper|over)-?(?:activation|activity|activated|connectivity|metabolism|perfusion)|up-?regulated)"
DOWN = r"(?:decreas(?:e[sd]?|ing)|reduc(?:ed|tions?)|lower|weaker|smaller|thinner|less|fewer|attenuated|attenuation|diminished|blunted|(?:hypo|under)-?(?:activation|activity|activated|connectivity|metabolism|perfusion)|down-?regulated|(?:suppressed|dampened|impaired|deficient|insufficient|poorer)(?=\s+(?:[\w-]+\s+)?(?:activ|respons|recruit|engage|signal|connectivity)))"
MEASURE = (
    r"(?:(?:brain|neural|cortical|bold|fmri|signal|regional|significant(?:ly)?|task-related|functional|local|gr[ae]y[- ]matter|white[- ]matter|"
    r"cerebral|peak|cluster|mean|blood[- ]flow|hemodynamic|glucose|(?:\[?18f\]?-?)?fdg|tracer)\s+)*"
    r"(?:activations?|activity|activated|active|responses?|responsiveness|signals?|bold|volumes?|connectivity|coupling|engagement|recruitment|"
    r"r?cbf|blood\s+flow|r?cmrgl[cu]|metabolism|metabolic\s+(?:rate|activity)|uptake|glucose\s+(?:utili[sz]ation|consumption)|thickness|density|reactivity|perfusion|synchronization|fc|gmv|gm|f?alff|reho|f[ac]|[mra]d|anisotropy|diffusivity|concentration|amplitude|cortex|gyrification|surface\s+area)"
)
THAN = r"(?:than|compared\s+(?:to|with)|relative\s+to|versus|vs\.?|over|as\s+compared\s+(?:to|with)|in\s+comparison\s+(?:to|with))"
IN = r"(?:for|in|at|during|to|by|following|after|when|while|of|among)"
_CLEARLY = "(?:显著|明显|均|有所)*"
GROWN_ZH = "(?:增[强加高大厚多]|升高|上升|更[强高大多])"
SHRUNK_ZH = "(?:减[弱少低小退]|降低|下降|缩小|变薄|萎缩|更[弱低小少])"
"""Words of growing and of shrinking, in both scripts; a minus (减) stands before none of these."""
_ZH_MEASURES = (
    r"(?:(?:静息态?|局部|脑区?|葡萄糖|的)*(?:功能连接|连接|灰质体积|灰质密度|体积|皮[层质]厚度|灰质|白质|皮[层质]|代谢|血流量?|灌注|低频振幅|局部一致性|度中心性|激活|活动|反应)"
    r"(?:强度|水平|值|度)?|(?:f?ALFF|ReHo|FC|VMHC|FA|CBF|GMV|WMV|DC)值?)"
)
_ZH_MEASURE = rf"(?:的?\s*{_ZH_MEASURES}\s*)?"
COMPARING_SIGN = re.compile(r"[<>]|\b(?:vs\.?|versus|minus)(?=\s)", re.IGNORECASE)
"""The sign between two conditions, or the word for it."""
TWO_SIDES = re.compile(r"[^\W\d_]\W*[<>]\W*\w|\w\W+(?:vs\.?|versus|minus)\s+\w", re.IGNORECASE)
"""A comparison with both its sides: "A > B", "A vs. B"."""
GREATER = re.compile(rf"\b{UP}\b", re.IGNORECASE)
LESSER = re.compile(rf"\b{DOWN}\b", re.IGNORECASE)
_VERBS = r"(?:(?:show\w*|elicit\w*|evok\w*|exhibit\w*|produc\w*|activat\w*|had|have|is|are|was|were)\s+)?(?:significantly\s+)?"
_WHERE = r"(?:significant(?:ly)?\s+|(?:regions?|areas?)\s+(?:of|with|showing)\s+)?"
_WITH_SECOND = (
    rf"(?P<first>.+?)\s+{_VERBS}KIND\s+(?:{MEASURE}\s+)?(?:{IN}\s+)?{THAN}\s+(?:{IN}\s+)?(?P<second>.+)",
    rf".*?\bKIND\s+(?:(?:(?!than\b)[\w-]+\s+){{0,3}}?{MEASURE}\s+(?:(?:with|between)\s+[^,;:]+?\s+)?)?{IN}\s+(?P<first>.+?)\s+{THAN}\s+(?:{IN}\s+)?(?P<second>.+)",
    rf".*?\bKIND\s+(?:strongly|intensely|responsive|reactive|sensitive)\s+{IN}\s+(?P<first>.+?)\s+{THAN}\s+(?:{IN}\s+)?(?P<second>.+)",
    rf".*?\b{MEASURE}\s+(?:that\s+)?(?:was|were|is|are)?\s*(?:significantly\s+)?KIND\s+{IN}\s+(?P<first>.+?)\s+{THAN}\s+(?:{IN}\s+)?(?P<second>.+)",
)
"""The forms that name both conditions; KIND stands for the words of greater or of less."""
_FROM_TO = tuple(
    (
        relation,
        re.compile(
            r"(?!.*(?:connect|coupl|influen|causal|project|pathway|hemispher|anterior|posterior|ventral|dorsal|rostral|caudal))"
            rf".*?\b{words}\s+(?:in\s+)?(?:{MEASURE}\s+)?from\s+(?P<second>.+?)\s+to\s+(?P<first>[^.;:,()]+?)(?:\s+in\s+[^.;:,]+)?\W*",
            re.IGNORECASE,
        ),
    )
    for relation, words in (
        (Relation.GREATER, r"increas(?:e[sd]?|ing)"),
        (Relation.LESS, r"(?:decreas(?:e[sd]?|ing)|reduc(?:ed|tions?)|declin(?:e[sd]?|ing))"),
    )
)
"""A change from an earlier condition to a later one; a connection from one region to another is none."""
_EVENT = (
    r"(?:(?!(?:than|before|compared|relative|versus|vs|in|of|to|for|and)\b)[\w-]+\s+){0,3}?"
    r"(?:treatment|\w*therapy|training|intervention|surgery|operation|medication|rehabilitation|acupuncture|administration|infusion|injection|r?tms|ect|cbt|dbs|tdcs|detoxification|abstinence)"
)
_EVENT_ZH = "[^，,。；;:：与和比较前后]{0,8}(?:治疗|训练|干预|手术|用药|服药|给药|注射|针刺|康复)"
_AFTER_EVENT = (
    rf"\W*(?:.*\b(?:regions?|areas?|clusters?)\s+(?:of|with|showing)\s+)?(?:significant(?:ly)?\s+)?(?:{MEASURE}\s+)?KIND\s+(?:(?:(?:in|of)\s+)?{MEASURE}\s+)?"
    rf"(?P<first>(?:after|following)\s+{_EVENT})"
)
_OF_EVENT = tuple(
    (relation, re.compile(_AFTER_EVENT.replace("KIND", words) + rest, re.IGNORECASE))
    for rest in (rf"\s+{THAN}\s+(?P<second>before\s+[^;:()]+?)\W*", r"(?:\s+in\s+[^<>;:()]+)?(?:\s*\([^()<>]*\)?)?\W*")
    for relation, words in ((Relation.GREATER, UP), (Relation.LESS, DOWN))
) + tuple(
    (relation, re.compile(both_scripts(rf"(?P<first>{_EVENT_ZH}后){_ZH_MEASURE}的?{_CLEARLY}{words}(?:的?(?:脑?区域?|激活))?")))
    for relation, words in ((Relation.GREATER, GROWN_ZH), (Relation.LESS, SHRUNK_ZH))
)  # fmt: skip
"""A change after a treatment: "Increase after treatment", 治疗后降低; the condition is after it, not the treatment."""
_AFTER = re.compile(
    both_scripts(rf"(?:after|following)\s+(?P<event>{_EVENT})|(?P<event_zh>{_EVENT_ZH})后"), re.IGNORECASE
)
_WITHOUT_SECOND = (
    rf".*?\bKIND\s+(?:(?:(?!than\b)[\w-]+\s+){{0,3}}?{MEASURE}\s+(?:(?:with|between)\s+[^,;:]+?\s+)?)?{IN}\s+(?P<first>[^.;:]+)",
    rf"(?P<first>.+?)[\s:]+KIND\s+{MEASURE}\W*",
    rf"\W*{_WHERE}KIND(?:\s+{MEASURE})?\W*(?:in\s+{MEASURE})?\W*",
)
AGAINST = r"(?:(?:as\s+)?compared\s+(?:to|with)|relative\s+to|in\s+(?:comparison|contrast)\s+(?:to|with)|versus|vs\.?|as\s+opposed\s+to)"
"""What stands before the second condition of a comparison that a sentence makes of its subject."""
_SIDES = (
    rf"{AGAINST}\s+(?P<second>[^,]+),\s+(?P<first>(?!no\b|none\b)[^,]+?)",
    rf"(?P<first>(?!no\b|none\b)[^,]+?),?\s+{AGAINST}\s+(?P<second>[^,]+?),?",
)
_SHOWS = (
    r"(?:show\w*|elicit\w*|evok\w*|produc\w*|exhibit\w*|display\w*|demonstrat\w*|yield\w*|induc\w*|led\s+to|had|have)"
)
_OF_SUBJECT = (
    *((Relation.GREATER, rf"{sides}\s+(?:\w+ly\s+|more\s+|also\s+)*(?<!was )(?<!were )(?:activat|engag|recruit)(?:ed|es)\b.*") for sides in _SIDES),
    *(
        (relation, form.replace("KIND", words))
        for sides in _SIDES
        for relation, words in ((Relation.GREATER, UP), (Relation.LESS, DOWN))
        for form in (
            rf"{sides}\s+{_SHOWS}\s+(?:significant(?:ly)?\s+)?KIND\b.*",
            rf"(?:in\s+)?{sides}\s+{MEASURE}\s+(?:was|were)\s+(?:significantly\s+)?KIND\b.*",
        )
    ),
)  # fmt: skip
"""Sentences on what a condition does against another: "Compared with rest, reading activated …"."""
_STATED = tuple((relation, re.compile(form, re.IGNORECASE)) for relation, form in _OF_SUBJECT)
_FORMS = tuple(
    (relation, re.compile(form.replace("KIND", words), re.IGNORECASE))
    for forms in (_WITH_SECOND, _WITHOUT_SECOND)
    for relation, words in ((Relation.GREATER, UP), (Relation.LESS, DOWN))
    for form in forms
)
_GROWS_ZH = f"{_ZH_MEASURE}{_CLEARLY}KIND"


def _in_chinese(*forms: str) -> tuple[tuple[Relation, re.Pattern[str]], ...]:
    """Return forms in both scripts with the words of growing and of shrinking in place of KIND."""
    return tuple(
        (relation, re.compile(both_scripts(form.replace("KIND", words))))
        for form in forms
        for relation, words in ((Relation.GREATER, GROWN_ZH), (Relation.LESS, SHRUNK_ZH))
    )


_AGAINST_FIRST = _in_chinese(
    rf"(?:与|和|同|跟)(?P<second>[^，,]+?)(?:相比较?|比较|相较)(?:[，,]|而言)?\s*(?P<first>[^，,]+?){_GROWS_ZH}(?:的.*)?",
    rf"(?:相比于?|相较于?|相对于|较之|对比)(?P<second>[^，,]+?)[，,]\s*(?P<first>[^，,]+?){_GROWS_ZH}(?:的.*)?",
)
"""The second condition before the first: 与对照组相比，患者组激活增强."""
_OF_SUBJECT_ZH = (
    (Relation.GREATER, re.compile(both_scripts(
        rf"与(?P<second>[^，,]+?)(?:相比|比较)[，,]?\s*(?P<first>[^，,]+?){_CLEARLY}(?:激活了|引起|诱发)(?!.*{SHRUNK_ZH}).*"
    ))),
    *_in_chinese(rf"(?P<first>[^，,]*?)与(?P<second>[^，,]+?)(?:相比较?|比较|相较)[，,]?\s*(?:患者|病人|受试者|被试|参与者)?组?{_GROWS_ZH}(?:的.*)?"),
)  # fmt: skip
_CHINESE = (
    *_OF_SUBJECT_ZH,
    *_in_chinese(rf".*?从(?P<second>.+?)到(?P<first>.+?){_GROWS_ZH}(?:的?(?:脑?区域?|激活))?"),
    (Relation.GREATER, re.compile(both_scripts(rf"(?P<first>.+?){_CLEARLY}(?:大于|高于|强于|多于)(?P<second>.+)"))),
    (Relation.LESS, re.compile(both_scripts(rf"(?P<first>.+?){_CLEARLY}(?:小于|低于|弱于|少于)(?P<second>.+)"))),
    *_in_chinese(
        rf"(?P<first>(?![与和同跟]).*?)(?:(?<!相)比(?!较)|(?<!比)较|相比于?|相对于?)(?P<second>[^，,].*?){_GROWS_ZH}(?:的.*)?",
        rf"{_ZH_MEASURES}{_CLEARLY}KIND(?:的?(?:脑?区域?|激活))?",
        rf"(?:(?P<first>.+?){_ZH_MEASURE})?KIND(?:的?(?:脑?区域?|激活))?",
    ),
)
_GERMAN = tuple(
    (
        relation,
        re.compile(
            rf"(?:.*\s)?(?:{words})\s+(?:\w+\s+){{0,2}}?(?:bei|in|für|während|von|der|durch)\s+(?P<first>.+?)\s+"
            r"(?:als|im\s+Vergleich\s+zu[mr]?|verglichen\s+mit|gegenüber)\s+(?:(?:bei|in|für|während|von)\s+)?(?P<second>.+)",
            re.IGNORECASE,
        ),
    )
    for relation, words in (
        (Relation.GREATER, "stärkere|höhere|größere|vermehrte|erhöhte|gesteigerte"),
        (Relation.LESS, "schwächere|niedrigere|geringere|kleinere|verminderte|reduzierte|verringerte"),
    )
)
LOSS = r"(?:atrophy|thinning|shrinkage|loss(?:es)?(?=\s+of\s+(?:[\w-]+\s+){0,2}?(?:matter|volume|tissue|density|thickness)\b)|(?:matter|gmv?|wmv?|volume|tissue|cortical|neuronal)\s+loss)"
"""Words of tissue that is lost."""
_LOST = re.compile(
    rf".*?\b{LOSS}\s+{IN}\s+(?P<first>.+?)\s+{THAN}\s+(?:{IN}\s+)?(?P<second>.+)",
    re.IGNORECASE,
)
"""Tissue that is lost is less of it: "Atrophy in patients relative to controls"."""
LONGEST_NAME = 120
"""Characters of a longest name of a contrast that is taken apart so."""
_EDGES = " \t,;:.-–—"
_SHOWING = re.compile(
    rf"^(?:(?:brain\s+)?(?:regions?|areas?|clusters?)\s+(?:showing|with|of|that\s+were)\s+)?(?:{MEASURE}\s+{IN}\s+)?",
    re.IGNORECASE,
)
_MEASURED = re.compile(MEASURE, re.IGNORECASE)
"""What grew or shrank, which is no condition: "Increases in regional cerebral blood flow"."""
_GROUPS_WITHIN = re.compile(rf".+?\s(?:in|among)\s+(?P<first>.+?)\s+{THAN}\s+(?:in\s+)?(?P<second>.+)", re.IGNORECASE)
"""Two groups behind what was compared within each: "neutral cues in smokers than in non-smokers"."""
_PLACES_ALONE = re.compile(
    r"^(?:brain\s+)?(?:regions?|areas?|clusters?)(?:\s+(?:with|of|showing|that))?$", re.IGNORECASE
)
_SHOWN = re.compile(both_scripts(rf"\s+(?:{MEASURE}|trials?)$|的?\s*{_ZH_MEASURES}$"), re.IGNORECASE)


_SUSPENDED = re.compile(
    r"\b(?P<one>[A-Za-z]+)-(?P<between>\s(?:to|than|versus|vs\.?)\s)(?P<two>[A-Za-z]+)-(?P<noun>[a-z]+)\b"
)
"""A noun that the first of two words leaves to the second: "from pre- to post-treatment"."""
_ORDER = r"(?:first|second|third|initial|final|last|early|late)"
_ORDINAL_ALONE = re.compile(_ORDER, re.IGNORECASE)
_ORDINAL = re.compile(rf"{_ORDER}(?P<noun>\s\w+)", re.IGNORECASE)
"""The same of "from the first to the second scan"."""


def stated_result(text: str) -> Direction | None:
    """Return the comparison that a sentence on a result makes of its subject ("Compared with rest, reading activated …"), else None."""
    found = compared_by_words(text)
    subject = any(pattern.fullmatch(text) for _, pattern in (*_STATED, *_AGAINST_FIRST, *_OF_SUBJECT_ZH))
    return found if subject and found is not None and found.first and found.second else None


def compared_by_words(text: str) -> Direction | None:
    """Return the comparison that a name or sentence states in words; None where it states none, or both ways.

    Its time grows with the square of the length: give it names and sentences, not texts.
    """
    if GREATER.search(text) and LESSER.search(text):
        return None
    text = _SUSPENDED.sub(r"\g<one>-\g<noun>\g<between>\g<two>-\g<noun>", text)
    stated = _STATED if LESSER.search(text) is None else _STATED[len(_SIDES) :]
    for relation, pattern in (
        *_FROM_TO,
        *_OF_EVENT,
        *stated,
        *_FORMS,
        *_GERMAN,
        (Relation.LESS, _LOST),
        *_AGAINST_FIRST,
        *_CHINESE,
    ):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        sides = {name: _condition(side or "") for name, side in match.groupdict().items()}
        groups = _GROUPS_WITHIN.fullmatch(sides.get("second", ""))
        if groups:
            sides = {name: _condition(side) for name, side in groups.groupdict().items()}
        if "second" not in sides and _MEASURED.fullmatch(match.groupdict().get("first") or ""):
            sides["first"] = ""
        ordinal = _ORDINAL.fullmatch(sides.get("first", ""))
        if ordinal is not None and _ORDINAL_ALONE.fullmatch(sides.get("second", "")):
            sides["second"] += ordinal["noun"]
        if sides.get("second") != "":
            return Direction(relation=relation, first=sides.get("first", ""), second=sides.get("second", ""))
    return None


_DEACTIVATED_MORE = re.compile(
    rf".*?\b{UP}\s+(?:\w+\s+)?de-?activat\w*\s+(?:{IN}\s+)(?:the\s+)?(?P<first>[^,;:()<>]+?)(?:\s+{THAN}\s+(?:{IN}\s+)?(?P<second>[^,;:()<>]+))?\W*",
    re.IGNORECASE,
)
_DIFFER = re.compile(
    rf"\b(?:differ\w*|comparisons?|contrasts?)\s+(?:between|of)\s+(?:the\s+)?(?P<one>(?:(?!and\b|{THAN}\b)[\w-]+\s+){{1,4}}?)(?:and|with|{THAN})\s+(?:the\s+)?"
    r"(?P<other>(?!(?:before|after|during|in)\b)[\w-]+(?:\s+(?!(?:and|or|before|after|during|in|for|at|on|while|when|with|by|across)\b)[\w-]+){0,3})(?=\s*(?:$|[.;:(\[]|(?:during|while|at)\b))",
    re.IGNORECASE,
)
"""The two between which a caption sees differences of either way: "Differences between OFF and ON medication"."""
_CHANGED_IN = tuple(
    (
        relation,
        re.compile(
            rf"\W*(?:(?:regions?|areas?|clusters?)\s+(?:with|of|showing)\s+)?{words}\s+(?:(?:in|of)\s+)?{MEASURE}\s+(?:(?:in|during|under|for|while|at)\s+)?(?P<who>[^,;:()<>]+?)\W*",
            re.IGNORECASE,
        ),
    )
    for relation, words in ((Relation.GREATER, UP), (Relation.LESS, DOWN))
)


def deactivated_more(text: str, pair: tuple[str, str] | None) -> Direction | None:
    """Return the comparison of "greater deactivation in A than in B": less activity in A; B may be the other one of a pair.

    None where a text says nothing of the kind, or names no B; open where A is neither of the pair.
    """
    found = _DEACTIVATED_MORE.fullmatch(text) if len(text) <= LONGEST_NAME else None
    if found is None:
        return None
    first, second = found["first"].strip(_EDGES), (found["second"] or "").strip(_EDGES)
    if not second and pair is None:
        return None
    if not second and pair is not None:
        others = [other for one, other in (pair, pair[::-1]) if one.casefold() == first.casefold()]
        if len(others) != 1:
            return Direction(first=pair[0], second=pair[1])
        second = others[0]
    return Direction(relation=Relation.LESS, first=first, second=second)


def pair_that_differs(caption: str) -> tuple[str, str] | None:
    """Return the two between which a caption sees differences, or which it compares, each way."""
    found = _DIFFER.search(caption)
    return (found["one"].strip(), found["other"].strip()) if found is not None else None


def changed_in(text: str) -> tuple[Relation, str] | None:
    """Return whether a name says increased or decreased, and in what: "Decreased activity ON medication"."""
    if len(text) > LONGEST_NAME or (GREATER.search(text) and LESSER.search(text)):
        return None
    found = ((relation, pattern.fullmatch(text)) for relation, pattern in _CHANGED_IN)
    return next(((relation, match["who"]) for relation, match in found if match is not None), None)


def before_event(condition: str) -> str:
    """Return the condition before the treatment of one after it ("after treatment", 治疗后); "" where it is none."""
    after = _AFTER.fullmatch(condition)
    if after is None:
        return ""
    return f"before {after['event']}" if after["event"] else f"{after['event_zh']}前"


def _condition(text: str) -> str:
    """Return a condition without the words for what was measured in it ("activation for faces" is "faces")."""
    return _PLACES_ALONE.sub("", _SHOWN.sub("", _SHOWING.sub("", without_name(text)).strip()).strip(_EDGES))


_NAME_BEHIND = re.compile(
    r"\s*[(\[](?P<name>[^()\[\]]*(?:[<>]|\b(?:vs\.?|versus|minus)\s)[^()\[\]]*)[)\]]\W*$", re.IGNORECASE
)


def without_name(condition: str) -> str:
    """Return a condition without the name of its contrast in brackets behind it: "placebo (nicotine > placebo)" is placebo.

    A comparison in brackets that does not name the condition is one of its own: "faces (happy > sad)" stays.
    """
    found = _NAME_BEHIND.search(condition)
    bare = condition[: found.start()].strip(_EDGES) if found is not None else ""
    return bare if found is not None and bare and bare.casefold() in found["name"].casefold() else condition


_MAIN, _INTERACTION = re.compile(r"\bmain\s+effects?\b", re.IGNORECASE), re.compile(r"\binteractions?\b", re.IGNORECASE)
_NEXT_EFFECT = re.compile(r"[,;/&]|\b(?:and|or)\b", re.IGNORECASE)


def lists_effects(text: str) -> bool:
    """Return whether a text lists main effects and interactions: which of them it is over is not said."""
    main, other = _MAIN.search(text), _INTERACTION.search(text)
    if main is None or other is None:
        return False
    first, last = sorted((main.span(), other.span()))
    return _NEXT_EFFECT.search(text[first[1] : last[0]]) is not None
