"""What a caption says was measured, and during what, where the rows name only the people, times or treatments that are compared.

"Group differences in grey matter volume" over "Patients < controls", "Changes in pain-evoked activation" over "After > before".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.nouns.directions import Relation
from corpora.words.anatomy import names_anatomy, names_only_places
from corpora.words.changes import is_normal
from corpora.words.comparisons import GREATER, LESSER, TWO_SIDES, compared_by_words
from corpora.words.conditions import is_of_people
from corpora.words.correlations import correlation_signs, names_correlation
from corpora.words.patterns import both_scripts
from corpora.words.sides import is_side
from corpora.words.versus import BASELINE
from extract.tables.names.comparing import sides_of, words_in
from extract.tables.names.during import change_of, task_of
from extract.tables.names.outside import caption_name
from extract.tables.names.under import names_who_or_when

LONGEST_CAPTION = 500
"""Characters of a caption within which it says what was measured."""
LONGEST_VARIABLE = 60
"""Characters of the longest level that is one of the variables of a relation."""
LONGEST_PHRASE = 80
"""Characters of the longest words for it that come before the names of rows."""
_STRUCTURE = (
    r"(?:regional\s+|relative\s+|absolute\s+|cerebral\s+|resting\s+)*(?:ReHo|regional\s+homogeneity|d?f?ALFF|(?:fractional\s+)?amplitude\s+of\s+low[- ]frequency\s+fluctuations?|VMHC|(?:degree|eigenvector)\s+centrality|"
    r"[GW]M[VCD]|(?:gr[ae]y|white)[- ]matter(?:\s+(?:volumes?|density|concentration))?(?:\s+loss)?|cortical\s+(?:thickness|volume)|surface\s+area|r?CBF|(?:cerebral\s+)?blood\s+flow|perfusion|"
    r"fractional\s+anisotropy|FA|mean\s+diffusivity|glucose\s+(?:metabolism|uptake)|r?CMRGlc|(?:\[?18F\]?-?)?FDG\s+uptake|metabolism)"
)
_CONNECTED = r"(?:resting[- ]state\s+)?(?:functional\s+|effective\s+)?connectivity(?:\s+(?:of|with|from|to)\s+(?:the\s+)?(?:(?!(?:in|within|between|among|during|for|at|across|and|when|compared)\b)[\w-]+\s*){1,5})?"
_ACTIVATION = (
    r"(?:(?:brain|neural|BOLD|fMRI|regional|cerebral)\s+)*(?:activations?|activity|responses?|signals?|reactivity)"
)
_DURING = (
    r"(?:during|while|when|in\s+response\s+to|to|evoked\s+by|elicited\s+by|related\s+to)\s+(?:the\s+|an?\s+)?"
    r"(?:(?!(?:in|within|between|among|across|after|before|following|for|at|by|as|from|with|compared|relative|versus|vs|than|using|and|or)\b)[\w'-]+(?:\s+|$|(?=[.,;:()]))){1,6}"
)
_MEASURED = re.compile(
    rf"(?<![\w-])(?P<what>(?:(?:(?!(?:in|of|for|the|and|on|between|to|with)\b)[\w-]+\s+)?[\w-]+[- ](?:evoked|induced|elicited)\s+{_ACTIVATION}|{_ACTIVATION}\s+{_DURING}|(?:{_STRUCTURE}|{_CONNECTED})(?:\s+{_DURING})?))(?![\w-])",
    re.IGNORECASE,
)
_MEASURED_ZH = re.compile(
    both_scripts(
        "(?P<what>ReHo|局部一致性|低频振幅|f?ALFF|(?:静息态)?功能连接|灰质体积|灰质密度|白质体积|皮[层质]厚度|脑血流量?|度中心性|葡萄糖代谢|VMHC)"
    ),
    re.IGNORECASE,
)
_OF_TIME = re.compile(
    r"\b(?:pre|post|before|after|baseline|follow-?up|session|visit|time|week|month|day|placebo|sham|verum|drug|treatment|training|therapy|off|on)(?![^\W_])|前|后",
    re.IGNORECASE,
)
_OF_GROUPS = re.compile(
    r"\bgroups?\b|\bbetween[- ](?:group|subject)|\bgroup\s+(?:differences?|effects?)\b|组", re.IGNORECASE
)
_MAIN = re.compile(r"\W*(?:main\s+)?effects?\s+of\s+(?:group|diagnosis|time|treatment|sex|age)\b.*", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z)])(?<!\bvs)[.;]\s+")
_KIND = re.compile(
    r"\b(?:effects?|interaction|conjunction|main|contrasts?|whole[- ]brain|roi|svc|seed|model|analys[ei]s|activations?|deactivations?)\b|[×<>]",
    re.IGNORECASE,
)


_HEAD = re.compile(
    r"^\W*(?:(?:significant(?:ly)?|the|brain|all|main|peaks?|clusters?|regions?|areas?|foci|list|summary|locations?|coordinates|maxima|of|with|for|showing|that\s+showed|in\s+which|where)\s+)*",
    re.IGNORECASE,
)
_IN_ONE = re.compile(
    r"\b(?:in|among|of)\s+(?:the\s+)?(?P<who>(?:(?!(?:both|all|each|two|three|patients|controls|and|or)\b)[\w-]+\s+){0,3}(?:patients|participants|adults|children|adolescents|veterans|smokers|group)"
    r"(?:\s+with\s+(?:(?!(?:and|or|versus|vs|compared|before|after|during)\b)[\w'-]+\s*){1,4})?)(?=\s*(?:$|[.,;:(]|before\b|after\b|during\b|from\b|following\b))",
    re.IGNORECASE,
)
_IN_ONE_ZH = re.compile(
    both_scripts("^(?P<who>[^组与和及在,，的]{0,12}(?:患者|病人|被试者?|组))(?=[^组者]*(?:前后|前、后|前与))")
)
"""The one group of whom a caption is whose rows compare times: "Changes in thickness in stroke patients", 偏头痛患者治疗前后."""


def change_over(names: Sequence[Sequence[str]], caption: str) -> str | None:
    """Return the decreases that a caption says all rows are, which name only the two that are compared: "A minus B", "A vs. B"; else None."""
    name = _HEAD.sub("", _SENTENCE.split(caption_name(caption) or "")[0])
    levels = list(dict.fromkeys(level for one in names for level in one))
    pairs = [level for level in levels if not (names_only_places(level) or is_side(level))]
    if not pairs or len(name) > LONGEST_PHRASE or name in levels or GREATER.search(name) or TWO_SIDES.search(name):
        return None
    found = compared_by_words(name)
    is_down = (found is not None and found.relation is Relation.LESS and not found.second) or _DEACTIVATIONS.search(
        name
    )
    are_bare = not any(re.search("[<>]", one) or LESSER.search(one) for one in pairs) and all(map(sides_of, pairs))
    if not is_down or not are_bare:
        return None
    sides = [pair for one in pairs if (pair := sides_of(one)) is not None]
    are_turned = len({frozenset(side.casefold() for side in pair) for pair in sides}) < len(sides)
    return None if are_turned or any(is_normal(first) for first, _ in sides) else name


_DEACTIVATIONS = re.compile(r"^de-?activations?\b", re.IGNORECASE)


def _of_one_group(measured: str, levels: Sequence[str], caption: str) -> str:
    """Return what was measured with the one group of which a caption says that all rows are, which compare times."""
    are_times = all(
        (sides := sides_of(level)) is not None
        and all(_OF_TIME.search(side) and not is_of_people(side) for side in sides)
        for level in levels
    )
    english, chinese = list(_IN_ONE.finditer(caption)), _IN_ONE_ZH.search(caption)
    if not are_times or (len(english) != 1 and chinese is None):
        return measured
    if chinese is not None:
        blank = " " if re.search(rf"\s{re.escape(measured)}", caption) else ""
        return f"{chinese['who']}{blank}{measured}"
    return f"{measured} in {' '.join(english[0]['who'].split())}"


_AT_TIME = re.compile(
    r"\b(?P<when>at\s+(?:baseline|follow-?up|(?:week|month|day|year|visit|session|time)\s*\d+)|(?:before|after|prior\s+to|following)\s+(?:the\s+)?(?:\w+\s+)?(?:treatment|therapy|training|intervention|surgery)|(?:pre|post)-?(?:treatment|training|intervention|surgery))\b",
    re.IGNORECASE,
)
_AT_TIME_ZH = re.compile(
    both_scripts("(?P<when>(?:治疗|干预|训练|针刺|针灸|手术|术|用药|服药|康复)[前后])(?![前后、与和及])")
)


def _at_one_time(measured: str, levels: Sequence[str], caption: str) -> str:
    """Return what was measured with the one time at which a caption says that the groups of all rows are compared: "… at baseline"."""
    found = [" ".join(m["when"].split()) for pattern in (_AT_TIME, _AT_TIME_ZH) for m in pattern.finditer(caption)]
    if len(found) != 1 or any(map(_OF_TIME.search, levels)) or found[0] in measured:
        return measured
    if found[0].isascii():
        return f"{measured} {found[0]}"
    blank = " " if re.search(rf"\s{re.escape(measured)}", caption) else ""
    return f"{found[0]}{blank}{measured}"


def measured_over(names: Sequence[Sequence[str]], caption: str) -> str | None:
    """Return what the caption says was measured in all rows, whose names compare only people, times or treatments; else None."""
    caption = caption[:LONGEST_CAPTION]
    named = dict.fromkeys(level for one in names for level in one)
    levels = [level for level in named if not names_only_places(level)]
    if not levels or not all(of_whom(levels, caption)) or not any(map(_says_more, levels)):
        return None
    found = list(dict.fromkeys(" ".join(m["what"].split()).strip(" ,") for m in _MEASURED.finditer(caption)))
    found = found or list(dict.fromkeys(m["what"] for m in _MEASURED_ZH.finditer(caption)))
    found = found or [*filter(None, [task_of(caption)])]
    if len(found) != 1 or len(found[0]) > LONGEST_PHRASE or is_of_people(found[0]):
        return None
    is_said = words_in(found) <= words_in(levels) or any(found[0] in level for level in levels)
    return None if is_said else _at_one_time(_of_one_group(found[0], levels, caption), levels, caption)


def of_whom(levels: Sequence[str], caption: str) -> list[bool]:
    """Return of each level of a table whether it says only in whom or when, not what was compared."""
    known = [_of_whom(level) for level in levels]
    may_be_groups = (any(known) or _OF_GROUPS.search(caption)) and not any(map(names_who_or_when, levels))
    return [
        is_known or bool(may_be_groups and _may_be_groups(one)) for one, is_known in zip(levels, known, strict=True)
    ]


def _says_more(level: str) -> bool:
    """Return whether a level says more than a group or a time: that they differ, or what changed in them."""
    is_comparison = TWO_SIDES.search(level) or _MAIN.fullmatch(level)
    return bool(is_comparison) or change_of(level) is not None


def _of_whom(level: str) -> bool:
    """Return whether a level says only in whom or when: a group, a time, two of them compared, an effect of them, a relation with a variable."""
    if names_who_or_when(level) or _MAIN.fullmatch(level) or change_of(level) is not None:
        return True
    if any(correlation_signs(level)):
        return True
    sides = sides_of(level) if TWO_SIDES.search(level) else None
    return sides is not None and any(is_of_people(side) or _OF_TIME.search(side) for side in sides)


def _may_be_groups(level: str) -> bool:
    """Return whether a level compares two that may be groups whose names are not known: "MwA > MwoA"."""
    sides = sides_of(level) if TWO_SIDES.search(level) else None
    return sides is not None and BASELINE.fullmatch(sides[1]) is None


def relation_over(names: Sequence[Sequence[str]], caption: str) -> str | None:
    """Return the relation that a caption says all rows are of, which name only its sign or one of several variables; else None."""
    name = _SENTENCE.split(caption_name(caption) or "")[0]
    levels = list(dict.fromkeys(level for one in names for level in one))
    if not levels or len(name) > LONGEST_CAPTION or not names_correlation(name) or name in levels:
        return None
    is_bare = all(any(correlation_signs(level)) or _is_variable(level) for level in levels)
    return name if is_bare and not any(map(TWO_SIDES.search, levels)) else None


def _is_variable(level: str) -> bool:
    """Return whether a level can be one of the variables of a relation: no place, side, group or time, and no kind of effect."""
    is_other = names_anatomy(level) or is_side(level) or names_who_or_when(level) or is_of_people(level)
    return not is_other and len(level) <= LONGEST_VARIABLE and _KIND.search(level) is None
