"""Comparisons in words: "greater for A than for B", "reduced in patients", "A 比 B 更强"."""

from __future__ import annotations

import re

from corpora.nouns.directions import Direction, Relation
from corpora.words.conditions import without_name

UP = r"(?:increas(?:e[sd]?|ing)|greater|high(?:er)?|strong(?:er)?|larger|thicker|more|enhanced|elevated|(?:hyper|over)-?(?:activation|activity|activated|connectivity)|up-?regulated)"
DOWN = r"(?:decreas(?:e[sd]?|ing)|reduc(?:ed|tions?)|lower|weaker|smaller|thinner|less|fewer|attenuated|attenuation|diminished|blunted|(?:hypo|under)-?(?:activation|activity|activated|connectivity)|down-?regulated)"
MEASURE = (
    r"(?:(?:brain|neural|cortical|bold|fmri|signal|regional|significant(?:ly)?|task-related|functional|local|gr[ae]y[- ]matter|white[- ]matter|"
    r"cerebral|peak|cluster|mean|blood[- ]flow|hemodynamic|glucose|(?:\[?18f\]?-?)?fdg|tracer)\s+)*"
    r"(?:activations?|activity|activated|active|responses?|responsiveness|signals?|bold|volumes?|connectivity|engagement|recruitment|"
    r"r?cbf|blood\s+flow|r?cmrgl[cu]|metabolism|metabolic\s+(?:rate|activity)|uptake|glucose\s+(?:utili[sz]ation|consumption)|thickness|density|reactivity|perfusion|synchronization|fc|gmv|gm|f?alff|reho|f[ac]|[mra]d|anisotropy|diffusivity|concentration|amplitude|cortex|gyrification|surface\s+area)"
)
THAN = r"(?:than|compared\s+(?:to|with)|relative\s+to|versus|vs\.?|over|as\s+compared\s+(?:to|with)|in\s+comparison\s+(?:to|with))"
IN = r"(?:for|in|during|to|by|following|after|when|while|of|among)"
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
    rf".*?\bKIND\s+(?:{MEASURE}\s+)?{IN}\s+(?P<first>.+?)\s+{THAN}\s+(?:{IN}\s+)?(?P<second>.+)",
    rf".*?\b{MEASURE}\s+(?:that\s+)?(?:was|were|is|are)?\s*(?:significantly\s+)?KIND\s+{IN}\s+(?P<first>.+?)\s+{THAN}\s+(?:{IN}\s+)?(?P<second>.+)",
)
"""The forms that name both conditions; KIND stands for the words of greater or of less."""
_FROM_TO = tuple(
    (
        relation,
        re.compile(
            r"(?!.*(?:connect|coupl|influen|causal|project|pathway|hemispher|anterior|posterior|ventral|dorsal|rostral|caudal))"
            rf".*?\b{words}\s+(?:in\s+)?(?:{MEASURE}\s+)?from\s+(?P<second>.+?)\s+to\s+(?P<first>[^.;:,()]+)\W*",
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
    r"(?:treatment|\w*therapy|training|intervention|surgery|operation|medication|rehabilitation|acupuncture|administration|infusion|injection|r?tms|ect)"
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
    (relation, re.compile(rf"(?P<first>{_EVENT_ZH}后)的?(?:脑区?|局部)?(?:葡萄糖)?(?:代谢|血流量?|激活|活动|反应|体积|连接)?的?(?:显著)?{words}(?:的?(?:脑区|区域|激活))?"))
    for relation, words in ((Relation.GREATER, "(?:增强|增加|升高|增高|上升)"), (Relation.LESS, "(?:减弱|减少|降低|减低|下降)"))
)  # fmt: skip
"""A change after a treatment: "Increase after treatment", 治疗后降低; the condition is after it, not the treatment."""
_AFTER = re.compile(rf"(?:after|following)\s+(?P<event>{_EVENT})|(?P<event_zh>{_EVENT_ZH})后", re.IGNORECASE)
_WITHOUT_SECOND = (
    rf".*?\bKIND\s+(?:{MEASURE}\s+)?{IN}\s+(?P<first>[^.;:]+)",
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
_GROWN, _SHRUNK = "(?:增强|增加|升高|更强|更高|更大|增大)", "(?:减弱|减少|降低|更弱|更低|更小|减小|萎缩)"
_ZH_MEASURE = "(?:的?(?:脑区?|局部)?(?:激活|活动|反应|灰质体积|体积|连接))?"
_AGAINST_FIRST = tuple(
    (relation, re.compile(rf"(?:与|和|同|跟)(?P<second>[^，,]+?)(?:相比较?|比较|相较)(?:[，,]|而言)?\s*(?P<first>[^，,]+?){_ZH_MEASURE}(?:显著)?{words}(?:的.*)?"))
    for relation, words in ((Relation.GREATER, _GROWN), (Relation.LESS, _SHRUNK))
) + tuple(
    (relation, re.compile(rf"(?:相比于?|相较于?|相对于|较之|对比)(?P<second>[^，,]+?)[，,]\s*(?P<first>[^，,]+?){_ZH_MEASURE}(?:显著)?{words}(?:的.*)?"))
    for relation, words in ((Relation.GREATER, _GROWN), (Relation.LESS, _SHRUNK))
)  # fmt: skip
"""The second condition before the first: 与对照组相比，患者组激活增强."""
_CHINESE = (
    (Relation.GREATER, re.compile(r"与(?P<second>[^，,]+?)(?:相比|比较)[，,]?\s*(?P<first>[^，,]+?)(?:显著)?(?:激活了|引起|诱发)(?!.*(?:减弱|减少|降低)).*")),
    (Relation.GREATER, re.compile(r"(?P<first>[^，,]*?)与(?P<second>[^，,]+?)(?:相比|比较)[，,]?\s*(?:激活|活动|反应)?(?:显著)?(?:增强|增加|升高|更强|更高)(?:的.*)?")),
    (Relation.LESS, re.compile(r"(?P<first>[^，,]*?)与(?P<second>[^，,]+?)(?:相比|比较)[，,]?\s*(?:激活|活动|反应)?(?:显著)?(?:减弱|减少|降低|更弱|更低)(?:的.*)?")),
    (Relation.GREATER, re.compile(r".*?从(?P<second>.+?)到(?P<first>.+?)(?:的?(?:激活|活动|反应))?(?:显著)?(?:增强|增加|升高)(?:的?(?:脑区|区域|激活))?")),
    (Relation.LESS, re.compile(r".*?从(?P<second>.+?)到(?P<first>.+?)(?:的?(?:激活|活动|反应))?(?:显著)?(?:减弱|减少|降低)(?:的?(?:脑区|区域|激活))?")),
    (Relation.GREATER, re.compile(r"(?P<first>.+?)(?:显著)?(?:大于|高于|强于|多于)(?P<second>.+)")),
    (Relation.LESS, re.compile(r"(?P<first>.+?)(?:显著)?(?:小于|低于|弱于|少于)(?P<second>.+)")),
    (Relation.GREATER, re.compile(r"(?P<first>(?![与和同跟]).+?)(?:比|较|相比于?|相对于?)(?P<second>.+?)(?:激活|活动|反应)?(?:显著)?(?:更强|更高|增强|增加|升高|更大)(?:的.*)?")),
    (Relation.LESS, re.compile(r"(?P<first>(?![与和同跟]).+?)(?:比|较|相比于?|相对于?)(?P<second>.+?)(?:激活|活动|反应)?(?:显著)?(?:更弱|更低|减弱|减少|降低|更小)(?:的.*)?")),
    (Relation.GREATER, re.compile(r"(?:(?P<first>.+?)(?:激活|活动|体积)?)?(?:增强|增加|升高)(?:的?(?:脑区|区域|激活))?")),
    (Relation.LESS, re.compile(r"(?:(?P<first>.+?)(?:激活|活动|体积)?)?(?:减弱|减少|降低)(?:的?(?:脑区|区域|激活))?")),
)  # fmt: skip
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
_LOST = re.compile(
    rf".*?\b(?:atrophy|thinning|(?:matter|gmv?|wmv?|volume|tissue|cortical)\s+loss)\s+{IN}\s+(?P<first>.+?)\s+{THAN}\s+(?:{IN}\s+)?(?P<second>.+)",
    re.IGNORECASE,
)
"""Tissue that is lost is less of it: "Atrophy in patients relative to controls"."""
_EDGES = " \t,;:.-–—"
_SHOWING = re.compile(
    rf"^(?:(?:brain\s+)?(?:regions?|areas?|clusters?)\s+(?:showing|with|of|that\s+were)\s+)?(?:{MEASURE}\s+{IN}\s+)?",
    re.IGNORECASE,
)
_MEASURED = re.compile(MEASURE, re.IGNORECASE)
"""What grew or shrank, which is no condition: "Increases in regional cerebral blood flow"."""
_SHOWN = re.compile(rf"\s+(?:{MEASURE}|trials?)$|的?(?:激活|活动|反应)$", re.IGNORECASE)


def stated_result(text: str) -> Direction | None:
    """Return the comparison that a sentence on a result makes of its subject ("Compared with rest, reading activated …"), else None."""
    found = compared_by_words(text)
    subject = any(pattern.fullmatch(text) for _, pattern in (*_STATED, *_AGAINST_FIRST, *_CHINESE[:3]))
    return found if subject and found is not None and found.first and found.second else None


def compared_by_words(text: str) -> Direction | None:
    """Return the comparison that a name or sentence states in words; None where it states none, or both ways.

    Its time grows with the square of the length: give it names and sentences, not texts.
    """
    if GREATER.search(text) and LESSER.search(text):
        return None
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
        if "second" not in sides and _MEASURED.fullmatch(match.groupdict().get("first") or ""):
            sides["first"] = ""
        if sides.get("second") != "":
            return Direction(relation=relation, first=sides.get("first", ""), second=sides.get("second", ""))
    return None


def before_event(condition: str) -> str:
    """Return the condition before the treatment of one after it ("after treatment", 治疗后); "" where it is none."""
    after = _AFTER.fullmatch(condition)
    if after is None:
        return ""
    return f"before {after['event']}" if after["event"] else f"{after['event_zh']}前"


def _condition(text: str) -> str:
    """Return a condition without the words for what was measured in it ("activation for faces" is "faces")."""
    return _SHOWN.sub("", _SHOWING.sub("", without_name(text))).strip(_EDGES)
