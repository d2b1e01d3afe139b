"""Which groups of a study a heading or a caption names: the one it is of, or those it compares."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.language.people import PEOPLE, group_class
from corpora.nouns.studies import Sample
from extract.people.group_names import SAYS_PEOPLE, GroupNames, PartNames
from extract.people.naming.states import begin_words_of, is_on_or_off, without_state, without_time

SECTION = re.compile(r"[,:;()\[\]，：；（）]|(?<![A-Z]{2})/|/(?![A-Z]{2})|\s[-–—]{1,2}\s(?=\w[^<>]*[<>])")
_WORDS = r"\bthan\b|\bcompared (?:with|to)\b|\brelative to\b|\bin comparison (?:with|to)\b"
"""How words, not a sign, set the second of two that are compared apart."""
RELATION = re.compile(
    rf"\s{{0,9}}(?:[<>＞＜≥≤]|\bvs\b\.?|\bversus\b|\bminus\b|\bgreater than\b|\bless than\b|{_WORDS}|(?<=\s)[-–−](?=\s)|大于|小于|减去?(?![弱少低小退轻缩慢])|高于|低于)\s*",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:in|for|of|among|within|by|from)\s+(?:the\s+|all\s+|both\s+)?(?P<who>(?:(?!(?:and|the|or|of|in|for)\b)[\w’'-]+\s?){1,4})",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<!\bvs)(?<=[\w)\]]{2})\.\s+(?=[A-Z])|。")
_COMPARED = re.compile(
    r"differen|compar|relative to|\bthan\b|between|interaction|versus|\bvs\b|[<>]|discriminat|contrast of groups|group effect|比较|差异|交互",
    re.IGNORECASE,
)
"""A caption with two groups and one of these words compares them; else it is of both."""
_JOINED = re.compile(r"\s{0,9}(?:,|\band\b|\bversus\b|\bvs\.?|&|和|与|及|、)\s*", re.IGNORECASE)
_SECOND_SIDE = re.compile(rf"(?:{_WORDS}|\bversus|\bvs\.?|[<>])\s*$", re.IGNORECASE)
"""Before the second of two that are compared: "greater in patients than in controls"."""
_WORDED = re.compile(_WORDS, re.IGNORECASE)
_WITH_OTHERS = re.compile(
    r"\b(?:decreas|reduc|increas)\w+\s+(?:[\w-]+\s+){0,3}?(?:metabolism|volumes?|thickness|density|perfusion|flow|uptake|ReHo|ALFF|FC|connectivity|matter)\b|\b(?:hypo|hyper)\w+|\batrophy\b|\b(?:matter|volume|tissue|neuronal) loss\b",
    re.IGNORECASE,
)
"""Words for less or more of a measure than others have."""
_CORRELATED = re.compile(r"\bcorrelat\w+|\bregress\w+", re.IGNORECASE)
"""Words of an analysis within the people it names: "Hypometabolism correlated with age in patients"."""
_MORE_OR_LESS = re.compile(
    r"\s*(?:decreas|reduc|increas|less|more|lower|higher|greater|smaller|weaker|stronger|hypo|hyper|atroph)\w*\b[^,;:()<>]{0,60}?\b(?:in|of|for)\s+(?P<who>[^,;:<>]{3,60})$",
    re.IGNORECASE,
)
"""A heading that says what one group has more or less of: "Decreased ReHo in patients with migraine"."""
_AT_A_TIME = re.compile(
    r"\b(?:after|before|following|pre|post|baseline|follow-?up|correlat\w+|with age)\b", re.IGNORECASE
)
_AND = re.compile(
    r"\s+(?:and|&)\s+|\s+[=+]\s+|(?<=\w)[=+](?=\w)|(?<=[A-Z]{2})/(?=[A-Z]{2})|(?<=组)\s*[和与及]\s*", re.IGNORECASE
)
PURELY_PEOPLE = re.compile(
    rf"(?:the )?(?:[A-Za-z-]+ ){{0,2}}(?:{PEOPLE})(?: (?:group|only))?|[\u4e00-\u9fff]{{1,6}}组|[\u4e00-\u9fff]{{1,8}}(?:患者|病人)|[A-Z][A-Za-z-]{{1,9}}\s?组",
    re.IGNORECASE,
)
_CHINESE_GROUP = re.compile(
    r"[A-Za-z][A-Za-z0-9-]*\s?组(?![间内别织成])|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,6}?组(?![间内别织成])|(?<=[与和及较比、])[\u4e00-\u9fff]{1,6}?组(?![间内别织成])"
)
"""The groups that a caption names: MCI组、NC组与对照组."""
CALLED_GROUP = re.compile(
    r"(?:(?:in|the|for|healthy|normal|matched|typical|typically|developing|age-matched|neurotypical|adult|non-?\w+)\s+)*"
    r"(?:(?:controls|patients|HCs?|NCs?|TDs?|CTLs?)(?:\s+(?:group|subjects|participants|children|adults|volunteers))?|controls?\s+(?:group|subjects|participants|children|adults|volunteers))|[\w\u4e00-\u9fff]{0,6}(?:(?:对照|患者|病人)[者组]?|(?:正常|健康)[\u4e00-\u9fff]{0,2}[组者人])",
    re.IGNORECASE,
)
OF_CONTROLS = re.compile(r"\bcontrols?\b|\bcomparison\b|\bHCs?\b|\bhealthy\b|对照|健康|正常", re.IGNORECASE)
_OF_PATIENTS = re.compile(r"(?:[\w-]+\s+)?patients\b|[\w-]+\s+group$", re.IGNORECASE)
_OF_ONE = re.compile(r"(?P<who>[\u4e00-\u9fffA-Za-z0-9]{1,8}?组|患者)内?(?![间内别与和及较比、])[\u4e00-\u9fffA-Za-z]")
"""A heading that begins with its one group: 失语组图片命名的激活脑区."""
_GROUP_APART = re.compile(r"(?<=[A-Za-z0-9])\s(?=组)")
"""A blank within the name of a Chinese group: MDD 组."""
_DIFFERENCES = re.compile(r"\bdifferen\w+ (?:\w+ ){0,2}?between\b|\bcompar\w+ (?:of|between)\b", re.IGNORECASE)
"""Words of a caption that compares, whatever groups it names."""
_ANOTHER = re.compile(rf"\s*(?:and|or|&)\s+(?:[\w-]+\s+){{0,3}}?(?:{PEOPLE}|groups?|comparison)\b", re.IGNORECASE)
"""Behind a group in which something was measured: another one."""
_BEFORE = r"(?:baseline|pre-?\w*|before|(?:first|initial) (?:visit|scan|session|measurement))"
_AFTER = r"(?:(?:\w+ )?(?:days?|weeks?|months?|years?|minutes?|hours?) (?:later|after)|follow-?up|post-?\w*|after|(?:second|last) (?:visit|scan|session|measurement))"
_OVER_TIME = re.compile(
    rf"\b{_BEFORE}\b[^.;]{{0,40}}?(?:\band\b|\bvs\b|\bversus\b|\bto\b|[<>])[^.;]{{0,40}}?\b{_AFTER}\b|\b{_AFTER}\b[^.;]{{0,40}}?(?:\band\b|\bvs\b|\bversus\b|\bthan\b|\bto\b|\bwith\b|[<>])[^.;]{{0,40}}?\b{_BEFORE}\b",
    re.IGNORECASE,
)
"""A comparison of two times of the same people: "between patients at baseline and two years later"."""
_BETWEEN_GROUPS = re.compile(r"\binteraction|\bgroups?\b|×|\b[xX]\b|\*", re.IGNORECASE)
_MEANWHILE = re.compile(r"\b(?:during|while|when|in response to)\b", re.IGNORECASE)
"""Where a comparison of groups in words goes on with what they did: "in patients compared with controls during pain"."""
_BETWEEN = re.compile(
    r"\bbetween (?:the )?(?P<first>(?:(?!and\b)[\w’'-]+ ){1,4})(?:and|versus|vs\.?) (?:the )?(?P<second>[\w’'-]+(?: (?!(?:in|for|during|on|at|while|when|of)\b)[\w’'-]+){0,3})",
    re.IGNORECASE,
)
"""The two that differ: "differences between patients and healthy controls"."""
_SEXES = (frozenset({"women", "men"}), frozenset({"男性", "女性"}))
PAIR = 2
"""Sides of a comparison, groups of most studies that compare some."""


def against_others(words: str, around: Sequence[str], names: Sequence[GroupNames]) -> tuple[Sample, ...] | None:
    """Return the one group that a heading says has more or less of something than others, and those others.

    Others are whom the words around it compare with: "Decreased ReHo in migraine" below "… compared with healthy controls". Empty
    where they name none and the study has several groups besides; None where the heading is no such one.
    """
    found = _MORE_OR_LESS.match(words)
    if found is None or RELATION.search(words) or _AT_A_TIME.search(words):
        return None
    group = _only_mentioned(found["who"], names)
    if group is None:
        return None
    titles = (SENTENCE.split(text)[0] for text in around)
    behind = (_MEANWHILE.split(title[said.end() :])[0] for title in titles for said in _WORDED.finditer(title))
    others = [other for words in behind if (other := _only_mentioned(words, names)) is not None and other is not group]
    if others:
        return group, others[0]
    return () if _WITH_OTHERS.search(words) and len(names) > PAIR else None


def _only_mentioned(words: str, names: Sequence[GroupNames]) -> Sample | None:
    mentioned = _without_wholes([each.sample for each in names if each.is_mentioned_in(words)])
    return mentioned[0] if len(mentioned) == 1 else None


def groups_named(words: str, names: Sequence[GroupNames]) -> tuple[Sample, ...]:
    """Return the groups a heading names: one it is of ("Patients", "Pain > rest in patients"), or those it compares.

    "Old > new" names no group of old adults: in a comparison each side has to be a group.
    """
    words = _GROUP_APART.sub("", words)
    found: dict[int, Sample] = {}
    for section in SECTION.split(words):
        if any(_is_silent(section, within) for within in _WITHIN.finditer(section)):
            continue
        between = _BETWEEN.search(section)
        sides = [part for side in RELATION.split(section) for part in _AND.split(side) if part.strip()]
        sides = sides if between is None else [between["first"], between["second"]]
        groups = _of_sides(sides, names) if not _WORDED.search(section) else _on_sides(section, names)
        single = [group for group in groups if group is not None]
        of_section = single if len(single) == len(groups) else _of_several_each(sides, names)
        found |= {id(group): group for group in of_section}
    if not found:
        group = next(filter(None, (_group_within(words, within, names) for within in _WITHIN.finditer(words))), None)
        found = {id(group): group} if group is not None and _others(words, group, names) == 0 else {}
        whom = [who for within in _WITHIN.finditer(words) if (who := _who_within(words, within)) is not None]
        several = _of_several_each(whom, names) if group is None and len(whom) == 1 else []
        found |= {id(each): each for each in several}
    one = _OF_ONE.match(words) if not found and not _COMPARED.search(words) and not RELATION.search(words) else None
    if one is not None and (only := _group(one["who"], names)) is not None and _others(words, only, names) == 0:
        return (only,)
    named = tuple(_without_wholes(list(found.values())))
    listed = _all_listed(words, named, names)
    return named if listed is None else listed


def _of_sides(sides: Sequence[str], names: Sequence[GroupNames]) -> list[Sample | None]:
    """Return the group that each side of a comparison is.

    Of a study of two groups the second of two sides may be called by a class alone ("Fibromyalgia > Controls"), or share a
    word with the other ("Real acupuncture > Sham acupuncture").
    """
    if len(sides) == PAIR and (one := _over_time(sides, names)) is not None:
        return [one]
    groups = [_group(side, names) for side in sides]
    if len(sides) != PAIR or len(names) != PAIR or any(isinstance(each, PartNames) for each in names):
        return groups
    if groups == [None, None] and (treated := _in_two_states(sides, names)) is not None:
        return [treated]
    by_other = {id(names[0].sample): names[1].sample, id(names[1].sample): names[0].sample}
    for at, side in enumerate(sides):
        other = groups[1 - at]
        of_class = groups[at] is None and (
            CALLED_GROUP.fullmatch(side.strip()) or PURELY_PEOPLE.fullmatch(side.strip())
        )
        both = all(each.is_mentioned_in(side) for each in names)
        shared = other is not None and both and (groups[at] is other or groups[at] is None)
        if other is not None and (of_class or shared):
            groups[at] = by_other[id(other)]
            return groups
    if groups[0] is not groups[1]:
        return groups
    in_two_states = all(without_state(side) != side.strip() for side in sides)
    return groups[:1] if in_two_states else [None, None]


def _over_time(sides: Sequence[str], names: Sequence[GroupNames]) -> Sample | None:
    """Return the one group of whom two times are compared: "Patients post > pre", 真针刺组 治疗后>治疗前; None for any other two sides."""
    bare = [without_time(side) for side in sides]
    named = {name for name in bare if name}
    if len(named) != 1 or any(name == side.strip() for name, side in zip(bare, sides, strict=True)):
        return None
    return _group(named.pop(), names)


def _of_several_each(sides: Sequence[str], names: Sequence[GroupNames]) -> list[Sample]:
    """Return the groups of both sides, or of the one, where each is called by words that groups share; none where one is not.

    "Heavy > light smokers" of heavy and light smokers, old and young; "Patients" of two kinds of patients and controls.
    """
    known = [each for each in names if not isinstance(each, PartNames)]
    chosen = [[each for each in known if each.has_all_of(side)] for side in sides]
    if any(one.all_words < other.all_words for pool in chosen for one in pool for other in pool):
        return []  # "users" beside "abstinent users" may be the others alone
    pools = [[each.sample for each in pool] for pool in chosen]
    pooled = [sample for pool in pools for sample in pool]
    is_told_apart = all(pools) and len({id(sample) for sample in pooled}) == len(pooled)
    are_people = len(sides) == PAIR or SAYS_PEOPLE.search(sides[0]) is not None
    is_part = len(sides) == PAIR or len(pooled) < len(known)
    is_sure = is_told_apart and are_people and is_part
    return pooled if is_sure and len(known) > PAIR and len(sides) <= PAIR else []


def _in_two_states(sides: Sequence[str], names: Sequence[GroupNames]) -> Sample | None:
    """Return the patients of whom both sides are a state, on and off what they take: "PD ON > PD OFF"; None where none are.

    Who is called so is a patient where the letters begin the words for what patients have: Parkinson's disease.
    """
    patients = [each.sample for each in names if group_class(each.sample.name) == "patients"]
    if len(patients) == 1 and all(map(is_on_or_off, sides)):
        return patients[0]
    bare = {without_state(side) for side in sides}
    if len(bare) > 1 or len(patients) != 1 or any(without_state(side) == side.strip() for side in sides):
        return None
    quotes = " ".join(each.sample.evidence["n"].quote for each in names if "n" in each.sample.evidence)
    return patients[0] if begin_words_of(bare.pop(), quotes) else None


def _on_sides(section: str, names: Sequence[GroupNames]) -> list[Sample | None]:
    """Return the group that each side of a comparison in words names, among other words: "less metabolism in patients than in controls"."""
    found: list[Sample | None] = []
    for side in RELATION.split(_MEANWHILE.split(section)[0]):
        own = _without_wholes([each.sample for each in names if each.is_mentioned_in(side)])
        found.append(own[0] if len(own) == 1 else None)
    return found if len({id(each) for each in found}) > 1 else [None]


def _all_listed(words: str, known: Sequence[Sample], names: Sequence[GroupNames]) -> tuple[Sample, ...] | None:
    """Return all groups of the study where a heading lists as many as there are (MCI组、NC组与HC组); none where it lists more than are known.

    None where it lists no more than `known`.
    """
    listed = set(_CHINESE_GROUP.findall(words))
    if len(listed) <= max(len(known), 1):
        return None
    of_all = len(listed) == len(names) and are_groups(names)
    return tuple(each.sample for each in names) if of_all and _COMPARED.search(words) else ()


def _group_within(words: str, within: re.Match[str], names: Sequence[GroupNames]) -> Sample | None:
    """Return the group in which a comparison was made ("Pain > rest in patients")."""
    who = _who_within(words, within)
    return (_group(who, names) or _only_patients(who, names)) if who is not None else None


def _who_within(words: str, within: re.Match[str]) -> str | None:
    """Return the words for those in whom a comparison was made.

    None where it is itself compared with others, in words or silently: "Decreased metabolism in patients".
    """
    if _is_silent(words, within):
        return None
    behind = SECTION.split(words[within.end("who") :])[0]
    before = words[: within.start()]
    if _ANOTHER.match(words, within.end("who")) or _ANOTHER.match(words, within.end("who") - 1):
        return None
    is_compared = RELATION.search(within["who"]) or RELATION.match(behind) or _SECOND_SIDE.search(before)
    sides = _JOINED.split(within["who"])
    return sides[0] if len(sides) == 1 and not is_compared else None


def called_within(words: str) -> bool:
    """Return whether a heading says that a comparison was made in patients or in controls, whoever these are: "Pain > rest in controls"."""
    whom = (_who_within(words, within) for within in _WITHIN.finditer(words))
    return any(who is not None and CALLED_GROUP.fullmatch(who.strip()) for who in whom)


def _is_silent(words: str, within: re.Match[str]) -> bool:
    """Return whether words say what a group has more or less of, and not than whom: "Decreased metabolism in patients"."""
    is_in = re.search(r"\bin\b", within[0], re.IGNORECASE) is not None
    before = words[: within.start()]
    is_less = _WITH_OTHERS.search(before) is not None and not _CORRELATED.search(before)
    return is_in and is_less and not RELATION.search(words)


def _only_patients(words: str, names: Sequence[GroupNames]) -> Sample | None:
    """Return the one group of patients, where "patients with aphasia" or "the dependent group" can be of no other."""
    groups = [each.sample for each in names if "patient" in each.all_words]
    is_theirs = _OF_PATIENTS.match(words.strip()) is not None and not OF_CONTROLS.search(words)
    return groups[0] if is_theirs and len(groups) == 1 and len(names) == PAIR else None


def _group(words: str, names: Sequence[GroupNames]) -> Sample | None:
    spelled = [each.sample for each in names if each.is_spelled_by(words)]
    if len(spelled) == 1:
        return spelled[0]
    matching = _without_wholes([each.sample for each in names if each.is_named_by(words)])
    return matching[0] if len(matching) == 1 and not _others(words, matching[0], names) else None


def _others(words: str, group: Sample, names: Sequence[GroupNames]) -> int:
    mentioned = [each.sample for each in names if each.sample is not group and each.is_mentioned_in(words)]
    return len(_without_wholes([*mentioned, group])) - 1


def _without_wholes(samples: Sequence[Sample]) -> list[Sample]:
    """Return samples without those of which a part is among them: "patients with left epilepsy" are named by both."""
    return [whole for whole in samples if not any(part is one for part in whole.parts for one in samples)]


def in_caption(caption: str, names: Sequence[GroupNames]) -> tuple[Sample, ...]:
    """Return the group a caption is of, or those it compares; what follows its first sentence explains the table."""
    title = _GROUP_APART.sub("", SENTENCE.split(caption)[0])
    mentioned = tuple(_without_wholes([each.sample for each in names if each.is_mentioned_in(title)]))
    listed = _all_listed(title, mentioned, names)
    if listed is not None:
        return listed
    if len(mentioned) > 1:
        return mentioned if _COMPARED.search(title) else ()
    groups = groups_named(title, names)
    if len(mentioned) == 1 and not groups and _is_over_time(title):
        return mentioned
    return groups if len(groups) != 1 or not _DIFFERENCES.search(title) else ()


def _is_over_time(title: str) -> bool:
    """Return whether a title compares two times, and neither groups nor controls nobody counted."""
    return _OVER_TIME.search(title) is not None and not _BETWEEN_GROUPS.search(title) and not OF_CONTROLS.search(title)


def are_groups(names: Sequence[GroupNames]) -> bool:
    """Return whether a study has groups, and not only women and men."""
    return len(names) > 1 and frozenset(each.sample.name for each in names) not in _SEXES
