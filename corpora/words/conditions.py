"""The conditions that a comparison names, freed of what a heading or caption prints around them."""

from __future__ import annotations

import re

from corpora.words.anatomy import names_anatomy, names_only_places
from corpora.words.comparisons import GREATER, GROWN_ZH, LESSER, MEASURE, SHRUNK_ZH, without_name
from corpora.words.patterns import both_scripts

_EDGES = " \t,;:.-–—"
_SIGN = re.compile(r"(?<=[A-Z])[-–]")


CORRELATE = r"(?:correla\w*|corr[ée]l\w*|korrel\w*|associat\w*|regress\w*|covar\w*|modulat\w*|relat(?:ed|ion\w*)|predict\w*|coupl\w*|depend\w*|track\w*|scal\w*|parametric\w*)"
"""The words of a relation with a variable."""
INTRODUCED = re.compile(
    r"^.*\b(?:contrasts?|comparisons?|subtractions?|(?:peaks?|activations?|regions?|areas?|clusters?|results?|coordinates?|maxima)\s+(?:of|for|in|from))\b"
    r"\s*(?:of\s+|for\s+|between\s+|in\s+|:\s*)?(?:the\s+)?(?=.*[<>])",
    re.IGNORECASE,
)
"""What a caption says before a comparison: "Peaks of the contrast A > B"."""
_LEAD = re.compile(
    r"^(?:.*\b)?[tzf](?:stat)?[- ](?:(?:stat(?:istic)?|value|score)[- ])?(?:maps?|images?)\s+(?:of|for)\s+(?:the\s+)?(?=\S)|"
    r"^(?:.*\b(?:the|this|following)\s+(?:contrasts?|comparisons?|subtractions?)\s*(?:(?:of|for|between|in)\s+)?:?\s*|"
    r"(?:the\s+)?(?:brain\s+)?(?:regions?|areas?|clusters?)\s+(?:(?:where|in\s+which|that|which)\s+(?:(?:show|exhibit|display)(?:ed)?\s+)?|showing\s+)|"
    r"[^,]*\b(?:clusters?|maxima|peaks?|coordinates|foci)\b[^,]*,\s*|"
    r"(?:(?:between[- ])?groups?\s+|direct\s+|pair-?wise\s+)?(?:contrasts?|comparisons?|subtractions?)\s+(?!sensitivity|agents?|detection|adaptation|discrimination)(?:(?:of|for|between)\s+)?|"
    r"(?:\w+\s+){0,3}(?:peaks?|maxima|foci|coordinates)\s+(?:of|for|from)\s+(?:the\s+)?)(?=\S)",
    re.IGNORECASE,
)
"""What introduces the first condition: "Table for the contrast", "Clusters and their local maxima,"."""
_MEASURED = re.compile(
    r"^(?:[\w-]+\s+){0,4}(?:activations?|activity|responses?|effects?|results?|regions?|areas?|clusters?|peaks?|maxima|foci|coordinates?|"
    r"differences?|changes?|increases?|decreases?|signal|volumes?|flow|metabolism|connectivity|coupling|activated)\s+(?:(?:with|to|between)\s+[^<>]+?\s+(?=(?:for|in|during)\s))?(?:for|of|in|by|during|to|from)\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
"""What was measured in the first condition: "Whole-brain activation for"."""
_MEANWHILE = re.compile(
    r"\s+(?:(?P<word>during|while)\s.+|(?P<at>at)\s+(?:baseline|follow-?up|rest|(?:time|visit|session|week|month)\s*\d+|T\d))$",
    re.IGNORECASE,
)
"""When both conditions were compared, behind the second: "controls during viewing of faces"."""
_BEFORE = re.compile(r"^.*(?:[:：;；]|[^\W\d_]{3}\.(?=\s+[A-Z]))\s*(?=\S)")
_BEHIND = re.compile(
    r"(?<=\S)(?:\s*[;；]|\s*[:：]\s*(?:none|nil|n\.?s\.?|no\s|not\s|无|無)|(?<=[^\W\d_]{3})\.(?=\s+[(\[]?[A-Z])).*$"
)
"""The sentences before the first condition and those behind the second."""
_NUMBERED = re.compile(r"^\s*(?:\(?[a-z]\)|\(\d{1,2}\)|[ivx]{1,4}\)|\d{1,2}[.)](?=\s))\s*", re.IGNORECASE)
"""The number of a heading among its like: "(a) Faces > houses"."""
_OPEN_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*$")
"""A bracket that is not closed: what was cut off behind it is no part of a condition."""
_SPACE = r"(?:MNI(?:[- ]?152)?|Talairach(?:\s+(?:and|&)\s+Tournoux)?)"
_NOTE = re.compile(
    rf"\s*[(\[][\s,;.-]*(?:(?:{_SPACE}|in|at|the|all|coordinates?|space|whole[- ]brain|voxel-?wise|FWE|FDR|(?:un)?corrected|cluster[- ]level|continued|de-?activations?|"
    r"cont|坐标|座標|空间|空間|校正|未校正)\b[\s,;.-]*)+[)\]]\s*$|"
    rf"\s+in\s+{_SPACE}(?:\s+(?:space|coordinates?))?\s*$|\s*[(\[][^()\[\]]*[<>][^()\[\]]*[)\]]\s*$",
    re.IGNORECASE,
)
"""A remark behind a condition: its space, its threshold, or the contrast within which two groups are compared."""
_PEOPLE = r"(?:n\s*=\s*\d+|\d+\s+(?:healthy\s+|adult\s+)*(?:participants?|subjects?|volunteers?|patients?|adults?|children|controls?|men|women)\b)"
_OF_STUDY = re.compile(
    rf"\s*[,;]\s*{_PEOPLE}(?:\s*[,;(/].*)?$|"
    rf"\s*[(\[](?=[^()\[\]]*(?:\b{_PEOPLE}|\bFLAME\b|\bFSL\b|\bFEAT\b|\bSPM\d*\b|\bAFNI\b|\bMNI|\bTalairach\b))[^()\[\]]*[)\]]\s*$",
    re.IGNORECASE,
)
"""What a title says behind the second condition of the people, the program and the images: "(FLAME 1+2, 22 subjects, MNI152 2mm)"."""
_KIND = re.compile(rf"\s*[,，(]\s*(?:positive|negative|inverse|direct)(?:ly)?\s+{CORRELATE}.*$", re.IGNORECASE)
_IN_EACH = re.compile(
    r"[,;]?\s+(?:(?:in|for|across|over)\s+)?(?:all|the whole|the entire)\s+(?:participants|subjects|volunteers|groups?|samples?|children|adults)$|"
    r"[,;]?\s+(?:(?:with)?in|for|across)\s+(?:each|both|every|either|all|the\s+two)(?:\s+of\s+the)?(?:\s+two|\s+three)?\s+(?:groups?|samples?|cohorts?)\b.*$|"
    r"[,;]?\s+(?:per|by)\s+group\b.*$|[,;]?\s+in\s+(?:patients|controls)\s+and\s+(?:in\s+)?(?:patients|controls)\b.*$",
    re.IGNORECASE,
)
"""In whom two conditions were compared, behind the second: "words in each group"."""
_IN_PLACES = re.compile(
    r"\s+in\s+(?:the\s+)?(?:(?!in\b)[\w-]+(?:,\s*|\s+)){0,6}(?:brain\s+)?(?:regions?|areas?|cort(?:ex|ices)|lobes?|gyr(?:us|i)|network|structures?)$",
    re.IGNORECASE,
)
"""Where two conditions differed, behind the second: "quiet in frontal and opercular regions"."""
_TAIL = re.compile(
    r"\s+(?P<word>contrasts?|comparisons?|subtractions?)$|"
    + both_scripts("的(?:显著)?(?:(?:激活|差异)的?)?(?:脑区|区域)$"),
    re.IGNORECASE,
)

_QUALITIES = re.compile(
    r"(?:familiar|unknown|novel|known|famous|old|older|new|young|younger|elderly|high|higher|low|lower|positive|negative|neutral|pleasant"
    r"|unpleasant|happy|sad|angry|fearful|disgusted|emotional|auditory|visual|tactile|verbal|spatial|semantic|phonological|phonetic|real"
    r"|scrambled|intact|correct|incorrect|true|false|easy|difficult|hard|simple|complex|large|small|monetary|social|painful|painless|moral"
    r"|concrete|abstract|active|passive|on|off|internal|external|native|foreign|natural|artificial|biological|immediate|delayed|regular|irregular)",
    re.IGNORECASE,
)
"""Words that say of which kind a thing is and name none: before a dash or a sign, what they qualify stands behind the second of them."""
_OPPOSITE = r"(?:un|non-?|in|im|ir|dis)"
_SHARED = re.compile(
    r"(?P<kind>[^\W\d_]+(?:-[^\W\d_]+)?)(?P<head>(?:\s+(?!(?:in|on|at|of|for|with|within|during|to|from|by|and|or|than|when|while|after|before)\b)[^\W\d_][\w'-]*){1,3})",
    re.IGNORECASE,
)


def trimmed(text: str) -> str:
    """Return a text without the marks at its ends; the minus of a name stays ("CS-")."""
    begun = text.lstrip(_EDGES)
    end = len(begun.rstrip(_EDGES))
    return begun[: end + 1] if _SIGN.match(begun, end) else begun[:end]


def with_shared_head(first: str, second: str) -> str:
    """Return the first condition with the noun that both share and the second alone prints: "familiar - unfamiliar voices"."""
    found = _SHARED.fullmatch(second)
    if found is None:
        return first
    ours, theirs = first.casefold(), found["kind"].casefold()
    are_opposites = any(re.fullmatch(_OPPOSITE + re.escape(one), two) for one, two in ((ours, theirs), (theirs, ours)))
    is_shared = ours != theirs and (are_opposites or all(map(_QUALITIES.fullmatch, (ours, theirs))))
    return first + found["head"] if is_shared else first


_SIGNS = re.compile(r"[<>]|\b(?:vs\.?|versus|minus)(?![^\W\d_])", re.IGNORECASE)
_SHARED_END = re.compile(r"\b([^\W\d_]+)-(\s+(?:vs\.?|versus|minus|[<>])\s+)([^\W\d_]+)-([^\W\d_]+)\b", re.IGNORECASE)


def with_shared_end(text: str) -> str:
    """Return a comparison of two conditions with the end of their words at both: "Post- vs. pre-treatment"; within "A- vs. B-trials > …" it stays as printed."""
    if len(_SIGNS.findall(text)) != 1:
        return text
    return _SHARED_END.sub(
        lambda m: m[0] if m[1].casefold() == m[4].casefold() else f"{m[1]}-{m[4]}{m[2]}{m[3]}-{m[4]}", text
    )


def without_places(second: str, first: str) -> str:
    """Return the second condition without where the two differed; it stays where the first is told by its place too."""
    return second if _IN_PLACES.search(first) else trimmed(_IN_PLACES.sub("", second)) or second


def pair_of(first: str, second: str) -> tuple[str, str]:
    """Return the two conditions of a comparison from what stands on either side of its sign; never less than was there.

    "Table for the contrast A" and "B contrast (MNI)" are A and B; "high contrast" and "low contrast" stay as they are.
    """
    ours = condition_of(first, first=True)
    while (bare := _MEASURED.sub("", ours)) != ours:
        ours = bare
    theirs = second if _BEFORE.match(first) is None else _BEFORE.sub("", second)
    theirs = condition_of(without_name(theirs))
    meanwhile = _MEANWHILE.search(theirs)
    if meanwhile and meanwhile.start() and not re.search(rf"\b{meanwhile['word'] or 'at'}\b", first, re.IGNORECASE):
        theirs = trimmed(theirs[: meanwhile.start()])
    theirs = without_places(trimmed(_IN_EACH.sub("", theirs)) or theirs, ours)
    before, comma, whom = theirs.rpartition(", ")
    is_aside = any(says(whom) and not says(ours) and not says(before) for says in (is_of_people, _is_time))
    theirs = before if comma and is_aside else theirs
    tail = _TAIL.search(theirs)
    if tail and not (tail["word"] and ours.casefold().endswith(tail["word"].casefold())):
        theirs = trimmed(theirs[: tail.start()]) or theirs
    return ours, theirs


def condition_of(side: str, *, first: bool = False) -> str:
    """Return the condition that one side names, without its introduction (of the first side) and the remarks behind it."""
    bare = _LEAD.sub("", _BEFORE.sub("", side)) if first else _OF_STUDY.sub("", _BEHIND.sub("", side))
    bare = _KIND.sub("", _OPEN_BRACKET.sub("", _NUMBERED.sub("", bare)))
    bare = re.sub(r"\s*[(\[]\s*[)\]]", "", _NOTE.sub("", _NOTE.sub("", bare)))  # of "(n = 17)" the brackets were left
    place, comma, rest = bare.partition(", ")
    bare = rest if first and comma and rest and names_only_places(place) else bare
    found = _CHANGE_BEHIND.search(bare)
    return trimmed(bare[: found.start()] if found is not None else bare) or side


_CHANGE_BEHIND = re.compile(
    rf"(?<=\S)\s*[(\[](?:(?:increased?|decreased?|reduced|higher|lower)\s+{MEASURE}|{MEASURE}\s+(?:increases?|decreases?|reductions?)|[^()\[\]]{{0,10}}?{GROWN_ZH}|[^()\[\]]{{0,10}}?{SHRUNK_ZH})\s*[)\]]\s*$",
    re.IGNORECASE,
)
"""What the comparison means, in brackets behind it: "after < before (reduced activity)"."""
_OF_CONTRAST = re.compile(
    r"\s+(?:of|in|for|with|within)\s+(?:the\s+|a\s+)?(?:[^\s()]+\s+){0,5}(?:contrasts?|comparisons?)\b.*$",
    re.IGNORECASE,
)


_IN_WHOM = re.compile(
    r"\s+(?:in|within|among)\s+(?:the\s+)?(?:[A-Z]{2,4}s?|(?i:(?:[\w-]+\s+){0,2}(?:patients?|controls?|groups?|participants|subjects|volunteers|adults|women|men)(?:\s+with\s+[\w'-]+(?:\s+[\w'-]+){0,3})?))$"
)
"""In whom a relation was looked for: "BDI in patients"."""


def without_contrast(variable: str) -> str:
    """Return a variable without the contrast in which it correlates: "age with the old vs. new contrast" is "age"."""
    return trimmed(_IN_WHOM.sub("", _OF_CONTRAST.sub("", variable))) or variable


_RELATES = re.compile(rf"{CORRELATE}|相关|相關", re.IGNORECASE)
_OF_BRAIN = re.compile(rf"\b{MEASURE}\b|\beffects?\b|\bdifferences?\b|\bvs\b|\bcontrasts?\b|[<>]", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:between\s+(?:the\s+)?(?P<one>[^();:,.]+?)\s+and|(?:correlations?|associations?|relation(?:ship)?s?)\s+of\s+(?:the\s+)?(?P<of>[^();:,.]+?)\s+with)\s+(?:the\s+)?(?P<other>[^();:,.]+)",
    re.IGNORECASE,
)
"""Two things that go together: a variable and what was measured, in either order."""
_RELATED = re.compile(rf"\b{CORRELATE}\b[^();:.]*?\b(?:with|to|by)\s+(?:the\s+)?(?P<first>[^();:,.]+)", re.IGNORECASE)
_RELATED_WITH = re.compile(rf"\b{CORRELATE}\b[^;:.]*?\bwith\s+(?:the\s+)?(?P<first>[^();:,.]+)", re.IGNORECASE)
_COMPARED_IN = re.compile(r"\s*[(\[][^()\[\]]*[<>][^()\[\]]*[)\]]")
"""The contrast, in brackets, in which a relation was looked for."""
_CORRELATES_OF = re.compile(r"\b(?:correlates?|predictors?)\s+of\s+(?:the\s+)?(?P<first>[^();:,.]+)", re.IGNORECASE)
_RELATED_COLON = re.compile(r"\b(?:correlations?|associations?)\s*:\s*(?P<first>[^();:,.<>]{2,60})$", re.IGNORECASE)
_REGRESSED_ON = re.compile(r"\bregress\w*\b[^;:.]*\bon\s+(?:the\s+)?(?P<first>[^();:,.<>]+)", re.IGNORECASE)
_RELATED_CHINESE = re.compile(r"与(?P<first>[^与，。；]+?)(?:的|呈|之间)?(?:显著)?(?:正|负|負)?(?:相关|相關)")


def variable_between(text: str) -> str:
    """Return which of the two things between which a text sees a relation was not measured in the brain; "" where it names no two."""
    found = _BETWEEN.search(text)
    if found is None:
        return ""
    one, other = found["one"] or found["of"], found["other"]
    is_measured = [_OF_BRAIN.search(side) is not None or names_anatomy(side) for side in (one, other)]
    return without_contrast(condition_of(trimmed(one if is_measured == [False, True] else other)))


def variable_of(text: str) -> str:
    """Return the variable with which a sentence says that activity is correlated; "" where it names none."""
    text = _COMPARED_IN.sub("", text)
    if _RELATES.search(text) and (between := variable_between(text)):
        return between
    for pattern in (_RELATED_WITH, _RELATED, _REGRESSED_ON, _CORRELATES_OF, _RELATED_COLON, _RELATED_CHINESE):
        match = pattern.search(text) if _RELATES.search(text) else None
        if match:
            found = without_contrast(condition_of(trimmed(match["first"])))
            return _before_brain(text, match.start()) or found if _BRAIN_ZH.match(found) else found
    return ""


_BRAIN_ZH = re.compile(both_scripts("(?:全?脑|大脑|神经|BOLD)?(?:区|功能)?(?:激活|活动|反应|信号|灰质|体积|连接)|脑"))
_WHOSE_ZH = re.compile(both_scripts("^.*(?:患者|病人|者|组|被试)的?|的$"))


def _before_brain(text: str, place: int) -> str:
    """Return the variable that stands before 与 and what was measured in the brain: 患者渴求得分与脑激活的相关."""
    before = re.split(r"[,，;；:：。]", text[:place])[-1]
    return trimmed(_WHOSE_ZH.sub("", before))


def outside_brackets(text: str) -> str:
    """Return a text with what stands in brackets blanked, its length kept."""
    found, depth = [], 0
    for character in text:
        depth += character in "([{"
        found.append(" " if depth else character)
        depth = max(depth - (character in ")]}"), 0)
    return "".join(found)


def split_at(text: str, sign: re.Pattern[str]) -> tuple[str, str]:
    """Return what stands left and right of the one sign outside brackets."""
    match = sign.search(outside_brackets(text)) or sign.search(text)
    if match is None:
        return "", ""
    return trimmed(text[: match.start()]), trimmed(text[match.end() :])


_OF_PEOPLE = re.compile(
    r"\b(?:(?:out|in)?patients?|controls?|groups?|participants|adults|children|adolescents|elderly|older|younger|women|men|females?|males?|boys|girls|"
    r"smokers|drinkers|users|gamblers|carriers|readers|healthy|typical(?:ly)?|neurotypical|HCs?|NCs?|TDs?|dyslexi\w+|autis\w+|ASD|ADHD|schizophren\w+|"
    r"(?:non-?)?musicians|athletes|dancers|experts|novices|meditators|bilinguals|monolinguals|veterans|survivors|(?:heavy|light|social|binge) \w+ers|vegetarians|twins|"
    r"SZ|SCZ|MDD|OCD|PTSD|depressed|relatives|siblings)\b(?!-(?:related|relevant|specific|induced|associated|type)\b)|组$|(?:患者|病人|被试|受试者|志愿者|成瘾者|健康者|(?:健康|正常)对照|老年人|青年人|健康人|儿童|青少年)$",
    re.IGNORECASE,
)


def is_of_people(text: str) -> bool:
    """Return whether a condition is of people: patients, controls, adults."""
    return _OF_PEOPLE.search(text) is not None


_LETTERS_OF_GROUP = re.compile(r"(?=[a-z0-9+-]{0,8}[A-Z][a-z0-9+-]{0,8}[A-Z])[A-Za-z0-9+-]{2,8}")


def is_code(text: str) -> bool:
    """Return whether a condition is known by its letters alone, as groups often are: "PTSD", "preHD"."""
    return _LETTERS_OF_GROUP.fullmatch(text.strip()) is not None


IN_TIME = re.compile(
    r"^\W*(?:(?:pre|post)(?![^\W_]{4})|(?:before|after|baseline|follow-?up|session|visit|scan|week|month|day|T\d)(?![^\W_])|(?:pre|post)[- ]?(?:treat|train|therap|test|interv|op|surg|scan))|[前后]$",
    re.IGNORECASE,
)
"""A time as one side of a comparison: "Post-treatment", "before", 治疗后."""


def _is_time(text: str) -> bool:
    return IN_TIME.search(text) is not None


_ONE_SIGN = re.compile(r"[^<>]*[^\W\d_][^<>]*[<>][^<>]*[^\W\d_][^<>]*")


_WITHIN = re.compile(
    r"\s(?:for|in|during|within|on|of)\s(?:the\s)?(?:(?:contrast|comparison)\s(?:of\s|between\s)?)?", re.IGNORECASE
)
WITHIN_CONTRAST = re.compile(
    r"\s(?:for|in|during|within|on|of)\s(?:the\s)?(?:contrast|comparison)\s(?:of\s|between\s)?(?=(?:(?!\bvs\b|\bversus\b)[^<>.;()]){1,80}[<>])",
    re.IGNORECASE,
)
"""What stands before the contrast in which others are compared."""


_THAN = re.compile(r"\b(?:than|compared|relative|vs\.?|versus)\s", re.IGNORECASE)


def differences_within(text: str) -> tuple[str, str] | None:
    """Return the difference of conditions and that of people which a text sees in it: "Singers > dancers for the contrast songs > noise".

    None where it names not two, or not one of people, or where it may be parted in several places.
    """
    signs = [found.start() for found in re.finditer("[<>]+", text)]
    if not 1 <= len(signs) <= len(("one", "other")):
        return None
    is_signed = len(signs) > 1
    start, end = signs[0] if is_signed else 0, signs[-1]
    places = [found for found in WITHIN_CONTRAST.finditer(text, start) if found.start() < end]
    places = places or ([*_WITHIN.finditer(text, start, end)] if is_signed else [])
    if len(places) != 1:
        return None
    one, other = text[: places[0].start()].strip(), text[places[0].end() :].strip()
    are_two = (_ONE_SIGN.fullmatch(one) if is_signed else _THAN.search(one)) and _ONE_SIGN.fullmatch(other)
    return (other, one) if are_two and is_of_people(one) and not is_of_people(other) else None


def differs_within(text: str) -> bool:
    """Return whether a text says of people alone that they differ in a contrast: "Reduced activation in singers for the contrast songs > noise"."""
    found = WITHIN_CONTRAST.search(text)
    before = text[: found.start()] if found is not None else ""
    is_change = GREATER.search(before) or LESSER.search(before) or _BETWEEN_OTHERS.search(before)
    return bool(is_change) and is_of_people(before) and not re.search("[<>]", before)


_VERSUS = re.compile(r"[^\W\d_]\W*\s(?:vs\.?|versus)\s+\W*[^\W\d_]", re.IGNORECASE)


def parted(level: str) -> list[str]:
    """Return the two levels of a name that prints both, the inner one last.

    Behind a colon: "Group difference in stop > go: HC > CUD". Behind a comma where one of the two compares people, who are
    then the inner level: "Words > symbols, typical > dyslexia", "Experts > novices, chess vs. rest". Before "for the contrast".
    """
    if (within := differences_within(level)) is not None:
        return [*within]
    outer, colon, inner = level.rpartition(": ")
    if (
        colon
        and outer.count("(") == outer.count(")")
        and all(one.count(">") + one.count("<") == 1 for one in (outer, inner))
    ):
        return [outer, inner]
    pieces = re.split(r"[,;，；]\s*", level)
    signed = [_ONE_SIGN.fullmatch(piece) is not None for piece in pieces]
    compare = (is_signed or _VERSUS.search(piece) for is_signed, piece in zip(signed, pieces, strict=True))
    if len(pieces) != len(("outer", "inner")) or not any(signed) or not all(compare):
        return [level]
    one, two = (set(re.findall(r"\w+", piece.casefold())) for piece in pieces)
    of_people = [is_of_people(piece) for piece in pieces]
    if not any(of_people) or one & two or (all(of_people) and not all(signed)):
        return [level]
    return pieces[::-1] if of_people == [True, False] else pieces


_BETWEEN_OTHERS = re.compile(
    r"\b(?:between|across)[- ](?:the\s+)?(?:two\s+)?(?:groups?|subjects?|(?P<time>scans?|sessions?|visits?|runs?|days?))\b|\bgroup\s+(?:differences?|comparisons?)\b",
    re.IGNORECASE,
)
_BETWEEN_PEOPLE = re.compile(
    r"\b(?:differen\w+|comparisons?)\s+(?:between|of)\s+(?P<one>[^<>()]+?)\s+(?:and|with)\s+(?P<other>[^<>(),;]+)",
    re.IGNORECASE,
)
"""Two groups by name: "Differences between patients and controls (songs > noise)"."""
_TIMES = re.compile(
    r"\b(?:scan|session|visit|run|day|time|pre|post|before|after|baseline|follow|first|second)", re.IGNORECASE
)


def compares_others(text: str) -> bool:
    """Return whether a text compares groups or times, and in brackets what these were compared in: "Between-scan differences (cues > rest)"."""
    outside, inside = outside_brackets(text), " ".join(re.findall(r"[(\[]([^()\[\]]*)", text))
    found, people = _BETWEEN_OTHERS.search(outside), _BETWEEN_PEOPLE.search(outside)
    if found is None:
        is_two = people is not None and is_of_people(people["one"]) and is_of_people(people["other"])
        return is_two and "<" not in outside and ">" not in outside and not is_of_people(inside)
    return _TIMES.search(inside) is None if found["time"] else not is_of_people(inside)


_EFFECT_ON = re.compile(
    r"\beffects?\s+of\s+(?:the\s+)?(?P<factor>(?P<time>time|sessions?|visits?|scans?)|(?:(?:diagnostic|clinical|age|patient|treatment|genotype)\s+)?(?:groups?|diagnos[ei]s|sex|gender)|"
    r"(?:drugs?|treatments?|medication|therapy|intervention|training|stimulation|genotype|age)(?=\s+(?:on|during)\s))(?:\s*\([^()<>]*\))?"
    r"(?:\s*[,:]\s+|\s+(?:during|while|when|for|in|on|across|within)\s+|\s*(?=[(\[]))(?P<of>[^<>]+[<>][^<>]+)$",
    re.IGNORECASE,
)
"""What acts on a difference of two others: "Main effect of group during listening (songs > noise)"."""
_CODE = re.compile(r"(?<![\w-])[A-Z0-9][A-Za-z0-9+/-]{0,3}(?![\w-])")
"""The letters that stand for a group or a time: "BD", "T2", "Met"."""


def effect_on_others(text: str) -> str:
    """Return the factor of people or times whose effect a text names on what else it compares; "" where it compares those of the factor.

    "Main effect of group during listening (songs > noise)" is of group, "… during listening (singers > dancers)" is what it compares.
    """
    found = _EFFECT_ON.search(text)
    if found is None:
        return ""
    inside = re.search(r"[(\[]([^()\[\]]*[<>][^()\[\]]*)", found["of"])
    compared = inside[1] if inside else found["of"]
    sides = [side.strip(" )]") for side in re.split("[<>]", compared)]
    is_own = is_of_people(compared) or any(map(_CODE.fullmatch, sides))
    is_own = is_own or (found["time"] is not None and _TIMES.search(compared) is not None)
    return "" if is_own else found["factor"]


def is_on_others(text: str) -> bool:
    """Return whether a text that compares two conditions speaks of others that differ in them, or act on them."""
    return bool(
        compares_others(text) or effect_on_others(text) or differences_within(text) is not None or differs_within(text)
    )
