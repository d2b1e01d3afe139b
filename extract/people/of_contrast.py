"""Which people each contrast is of: one group of the study, several compared, a number in its heading, or all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpora.language.people import PATIENT, PEOPLE, group_class
from corpora.nouns.evidence import Evidence, Problem
from corpora.nouns.studies import Focus, Sample
from extract.people.counts import FEWEST, MOST
from extract.people.group_names import GroupNames, PartNames, begin_words_of, group_names, part_names, without_state
from extract.people.several import contrast_experiments

_N_IN_BRACKETS = re.compile(
    r"[(（\[]\s?(?:[nN]\s?=\s?|(?=\d{1,4}\s?[例名人]\s?[)）]))(?P<n>\d{1,4})(?: (?:participants?|subjects?|patients|people|adults)|\s?[例名人])?\s?[)）\],;]"
)
_SECTION = re.compile(r"[,:;()\[\]，：；（）]|(?<![A-Z]{2})/|/(?![A-Z]{2})|\s[-–—]{1,2}\s(?=\w[^<>]*[<>])")
_WORDS = r"\bthan\b|\bcompared (?:with|to)\b|\brelative to\b|\bin comparison (?:with|to)\b"
"""How words, not a sign, set the second of two that are compared apart."""
_RELATION = re.compile(
    rf"\s{{0,9}}(?:[<>＞＜≥≤]|\bvs\b\.?|\bversus\b|\bminus\b|\bgreater than\b|\bless than\b|{_WORDS}|(?<=\s)[-–−](?=\s)|大于|小于|减去?(?![弱少低小退轻缩慢])|高于|低于)\s*",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:in|for|of|among|within|by|from)\s+(?:the\s+|all\s+|both\s+)?(?P<who>(?:(?!(?:and|the|or|of|in|for)\b)[\w’'-]+\s?){1,4})",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<!\bvs)(?<=[\w)\]]{2})\.\s+(?=[A-Z])|。")
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
    r"\b(?:decreas|reduc|increas)\w+\s+(?:[\w-]+\s+){0,3}?(?:metabolism|volumes?|thickness|density|perfusion|flow|uptake|ReHo|ALFF|FC|connectivity|matter)\b|\b(?:hypo|hyper)\w+|\batrophy\b",
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
_AND = re.compile(r"\s+(?:and|&)\s+|(?<=组)\s*[和与及]\s*", re.IGNORECASE)
_PURELY_PEOPLE = re.compile(
    rf"(?:the )?(?:[A-Za-z-]+ ){{0,2}}(?:{PEOPLE})(?: (?:group|only))?|[\u4e00-\u9fff]{{1,6}}组|[A-Z][A-Za-z-]{{1,9}}\s?组",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"\b(?:all|whole|entire|total|combined|across) (?:the )?(?:\d+ )?(?:participants|subjects|groups?|samples?|volunteers|individuals|people|children|adults|adolescents|students)\b|\b(?:both|over|across) (?:the )?groups\b|全体|所有被试|两组共同",
    re.IGNORECASE,
)
"""A heading with these words is of all people of the study."""
_ALL = re.compile(
    r"\b(?:conjunction|common|shared|overlap|both|all|interaction|brain|VOI|ROI)\b|\beffects?\b|\banalys|\bregion|\bvolume|共同|交互|重叠",
    re.IGNORECASE,
)
_CHINESE_GROUP = re.compile(
    r"[A-Za-z][A-Za-z0-9-]*\s?组(?![间内别织成])|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,6}?组(?![间内别织成])|(?<=[与和及较比、])[\u4e00-\u9fff]{1,6}?组(?![间内别织成])"
)
"""The groups that a caption names: MCI组、NC组与对照组."""
_CALLED_GROUP = re.compile(
    r"(?:(?:in|the|for|healthy|normal|matched|typical|typically|developing|age-matched|neurotypical|adult|non-?\w+)\s+)*"
    r"(?:(?:controls|patients|HCs?|NCs?|TDs?|CTLs?)(?:\s+(?:group|subjects|participants|children|adults|volunteers))?|controls?\s+(?:group|subjects|participants|children|adults|volunteers))|[\w\u4e00-\u9fff]{0,6}(?:(?:对照|患者|病人)[者组]?|(?:正常|健康)[\u4e00-\u9fff]{0,2}[组者人])",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"\bcontrols?\b|\bcomparison\b|\bHCs?\b|\bhealthy\b|对照|健康|正常", re.IGNORECASE)
_OF_PATIENTS = re.compile(r"(?:[\w-]+\s+)?patients\b|[\w-]+\s+group$", re.IGNORECASE)
_OF_ONE = re.compile(r"(?P<who>[\u4e00-\u9fffA-Za-z0-9]{1,8}?组|患者)(?![间内别与和及较比、])[\u4e00-\u9fffA-Za-z]")
"""A heading that begins with its one group: 失语组图片命名的激活脑区."""
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
_SHORT = re.compile(r"\b[A-Z]{2,}\b")
_SEXES = (frozenset({"women", "men"}), frozenset({"男性", "女性"}))
PAIR = 2
"""Sides of a comparison, groups of most studies that compare some."""
MOST_WORDS = 3
"""Words of a heading that may be the name of a group."""
_GENERIC = re.compile(
    r"\b(?:all|both|whole|entire|total|participants?|subjects?|volunteers|individuals?|people|persons?|observers?|listeners|humans|members)\b|全体|全部|所有|^(?:主|实验|各|两)",
    re.IGNORECASE,
)
"""A heading with these words is of everybody, or of a condition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastPeople:
    """The people of a contrast: how many (None where unknown), the groups it names, and the words that say so.

    `experiment` is the experiment of a paper of several; `unread` the group a heading names and whose number was not found.
    """

    n: int | None
    groups: tuple[Sample, ...] = ()
    experiment: str | None = None
    quotes: tuple[str, ...] = ()
    unread: str = ""

    @property
    def n_groups(self) -> int:
        """Return how many groups it names, those whose number was not read among them; 0 where it is of everybody."""
        return len(self.groups) or (len(_RELATION.split(self.unread)) if self.unread else 0)

    @property
    def compares(self) -> bool:
        """Return whether it compares groups of people."""
        return len(self.groups) > 1


def people_of_contrasts(
    samples: Sequence[Sample], foci: Sequence[Focus], captions: Mapping[str, str]
) -> dict[str, ContrastPeople]:
    """Return the people of each contrast that are not simply those of the study; `captions` by table.

    A contrast whose foci are of different groups is left out.
    """
    places = list(_places(foci))
    known = _known(samples)
    names = known.names
    headed = {
        table
        for _, table, levels in places
        if any(known.parts_in(level) for level in levels if level not in captions.get(table, ""))
    }
    beside = _unread_siblings(places, names)
    experiments = contrast_experiments(samples, foci, captions)
    found: dict[str, list[ContrastPeople]] = {}
    for contrast, table, levels in places:
        caption = captions.get(table, "")
        people = _named(levels, caption, known, experiments.get(contrast), headed=table in headed)
        if people is None and (table, contrast) in beside:
            people = ContrastPeople(n=None, unread=beside[table, contrast])
        found.setdefault(contrast, []).append(people or ContrastPeople(n=None))
    _tell_compared(found, beside)
    return {
        contrast: each[0]
        for contrast, each in found.items()
        if all(one == each[0] for one in each) and each[0] != ContrastPeople(n=None)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of the people of a document: names of its groups and of their parts, and what the number of the study rests on."""

    names: tuple[GroupNames, ...]
    parts: tuple[PartNames, ...]
    quote: str

    def parts_in(self, words: str) -> list[PartNames]:
        """Return the parts of groups that words mention."""
        return [part for part in self.parts if part.is_mentioned_in(words)]


def _known(samples: Sequence[Sample]) -> _Known:
    names = group_names(samples)
    quote = samples[0].evidence["n"].quote if samples and "n" in samples[0].evidence else ""
    return _Known(names=names, parts=part_names(samples, names), quote=quote)


def _places(foci: Sequence[Focus]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    places = (
        (focus.contrast, focus.table, focus.levels or (focus.contrast,))
        for focus in foci
        if focus.contrast is not None and focus.table is not None
    )
    yield from dict.fromkeys(places)


def _unread_siblings(
    places: Sequence[tuple[str, str, tuple[str, ...]]], names: Sequence[GroupNames]
) -> dict[tuple[str, str], str]:
    """Return headings that stand where others of their table name a group, and name none that is known: "SZ" beside "Controls"."""
    of_groups: dict[str, set[int]] = {}
    for _, table, levels in places:
        named = {place for place, level in enumerate(levels) if any(each.is_named_by(level) for each in names)}
        of_groups.setdefault(table, set()).update(named)
    found = {}
    for contrast, table, levels in places:
        for at in of_groups[table]:
            level = levels[at].replace("_", " ") if at < len(levels) else ""
            short = bool(level) and len(level.split()) <= MOST_WORDS and not _RELATION.search(level)
            if short and not groups_named(level, names) and not _EVERYBODY.search(level) and not _ALL.search(level):
                found[table, contrast] = level
    return found


def _tell_compared(found: dict[str, list[ContrastPeople]], beside: Mapping[tuple[str, str], str]) -> None:
    """Tell of comparisons, too, of which one side is a heading that names people not counted: "SZ > Controls" beside "SZ"."""
    unread = {level.casefold().strip() for level in beside.values()}
    for contrast in found:
        heading = contrast.rsplit(" / ", 1)[-1]
        sides = {side.casefold().strip() for side in _RELATION.split(heading)}
        if len(sides) > 1 and sides & unread and found[contrast] == [ContrastPeople(n=None)]:
            found[contrast] = [ContrastPeople(n=None, unread=heading)]


def _named(
    levels: Sequence[str], caption: str, known: _Known, experiment: tuple[str, int] | None, *, headed: bool
) -> ContrastPeople | None:
    """Return the people that the levels of a contrast name, the innermost first, else its table's caption.

    `headed`: headings of the table name parts of groups; what its caption says of them is not of its other contrasts.
    """
    label = experiment[0] if experiment is not None else None
    own = [each for each in known.names if label is None or each.sample.experiment in (None, label)]
    unread = ""
    for level in reversed(levels):
        words = _SENTENCE.split(level.replace("_", " "))[0]
        if _EVERYBODY.search(words):
            return None
        against = _against_others(words, (caption, *levels), own)
        if against is not None:
            return _of(against, label) if against else ContrastPeople(n=None, unread=words)
        stated = _stated_n(words)
        groups = _with_parts(groups_named, words, own, known) or groups_named(words, own)
        if stated is None and len(both := _N_IN_BRACKETS.findall(words)) > 1 and _RELATION.search(words):
            return ContrastPeople(
                n=sum(map(int, both)), groups=groups if len(groups) > 1 else (), experiment=label, quotes=(words,)
            )
        if stated is not None and len(groups) <= 1:
            return ContrastPeople(n=stated, groups=groups, experiment=label, quotes=(words,))
        if groups:
            return _of(groups, label)
        unread = unread or _unread(words) or ("" if _are_groups(own) else _compares_people(words, known.quote))
    stated = _stated_n(caption)
    if stated is not None:
        return ContrastPeople(n=stated, experiment=label, quotes=(caption,))
    groups = (() if headed else _with_parts(_in_caption, caption, own, known)) or _in_caption(caption, own)
    if groups:
        return _of(groups, label)
    if experiment is not None:
        return ContrastPeople(n=experiment[1], experiment=label)
    return ContrastPeople(n=None, unread=unread) if unread else None


def _of(groups: tuple[Sample, ...], label: str | None) -> ContrastPeople:
    quotes = dict.fromkeys(group.evidence["n"].quote for group in groups if "n" in group.evidence)
    return ContrastPeople(
        n=sum(group.n or 0 for group in groups), groups=groups, experiment=label, quotes=tuple(quotes)
    )


def _against_others(words: str, around: Sequence[str], names: Sequence[GroupNames]) -> tuple[Sample, ...] | None:
    """Return the one group that a heading says has more or less of something than others, and those others.

    Others are whom the words around it compare with: "Decreased ReHo in migraine" below "… compared with healthy controls". Empty
    where they name none and the study has several groups besides; None where the heading is no such one.
    """
    found = _MORE_OR_LESS.match(words)
    if found is None or _RELATION.search(words) or _AT_A_TIME.search(words):
        return None
    group = _only_mentioned(found["who"], names)
    if group is None:
        return None
    titles = (_SENTENCE.split(text)[0] for text in around)
    behind = (_MEANWHILE.split(title[said.end() :])[0] for title in titles for said in _WORDED.finditer(title))
    others = [other for words in behind if (other := _only_mentioned(words, names)) is not None and other is not group]
    if others:
        return group, others[0]
    return () if _WITH_OTHERS.search(words) and len(names) > PAIR else None


def _only_mentioned(words: str, names: Sequence[GroupNames]) -> Sample | None:
    mentioned = _without_wholes([each.sample for each in names if each.is_mentioned_in(words)])
    return mentioned[0] if len(mentioned) == 1 else None


def _with_parts(
    find: Callable[[str, Sequence[GroupNames]], tuple[Sample, ...]],
    words: str,
    names: Sequence[GroupNames],
    known: _Known,
) -> tuple[Sample, ...]:
    """Return the groups and parts of groups that words name; none where they name no part."""
    mentioned = known.parts_in(words)
    found = find(words, (*names, *mentioned)) if mentioned else ()
    if len(found) == 1 and len(mentioned) > 1:
        return ()
    return found if any(part.sample is group for part in mentioned for group in found) else ()


def _stated_n(words: str) -> int | None:
    """Return the one number of people in brackets of a heading or caption: "Subsequent memory (n = 19)"."""
    found = [int(match["n"]) for match in _N_IN_BRACKETS.finditer(words)]
    n = found[0] if len(found) == 1 else None
    return n if n is not None and FEWEST <= n <= MOST else None


def groups_named(words: str, names: Sequence[GroupNames]) -> tuple[Sample, ...]:
    """Return the groups a heading names: one it is of ("Patients", "Pain > rest in patients"), or those it compares.

    "Old > new" names no group of old adults: in a comparison each side has to be a group.
    """
    found: dict[int, Sample] = {}
    for section in _SECTION.split(words):
        if any(_is_silent(section, within) for within in _WITHIN.finditer(section)):
            continue
        between = _BETWEEN.search(section)
        sides = [part for side in _RELATION.split(section) for part in _AND.split(side) if part.strip()]
        sides = sides if between is None else [between["first"], between["second"]]
        groups = _of_sides(sides, names) if not _WORDED.search(section) else _on_sides(section, names)
        if groups and all(group is not None for group in groups):
            found |= {id(group): group for group in groups if group is not None}
    if not found:
        group = next(filter(None, (_group_within(words, within, names) for within in _WITHIN.finditer(words))), None)
        found = {id(group): group} if group is not None and _others(words, group, names) == 0 else {}
    one = _OF_ONE.match(words) if not found and not _COMPARED.search(words) and not _RELATION.search(words) else None
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
    groups = [_group(side, names) for side in sides]
    if len(sides) != PAIR or len(names) != PAIR or any(isinstance(each, PartNames) for each in names):
        return groups
    if groups == [None, None] and (treated := _in_two_states(sides, names)) is not None:
        return [treated]
    by_other = {id(names[0].sample): names[1].sample, id(names[1].sample): names[0].sample}
    for at, side in enumerate(sides):
        other = groups[1 - at]
        of_class = groups[at] is None and (
            _CALLED_GROUP.fullmatch(side.strip()) or _PURELY_PEOPLE.fullmatch(side.strip())
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


def _in_two_states(sides: Sequence[str], names: Sequence[GroupNames]) -> Sample | None:
    """Return the patients of whom both sides are a state, on and off what they take: "PD ON > PD OFF"; None where none are.

    Who is called so is a patient where the letters begin the words for what patients have: Parkinson's disease.
    """
    bare = {without_state(side) for side in sides}
    patients = [each.sample for each in names if group_class(each.sample.name) == "patients"]
    if len(bare) > 1 or len(patients) != 1 or any(without_state(side) == side.strip() for side in sides):
        return None
    quotes = " ".join(each.sample.evidence["n"].quote for each in names if "n" in each.sample.evidence)
    return patients[0] if begin_words_of(bare.pop(), quotes) else None


def _on_sides(section: str, names: Sequence[GroupNames]) -> list[Sample | None]:
    """Return the group that each side of a comparison in words names, among other words: "less metabolism in patients than in controls"."""
    found: list[Sample | None] = []
    for side in _RELATION.split(_MEANWHILE.split(section)[0]):
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
    are_groups = len(listed) == len(names) and _are_groups(names)
    return tuple(each.sample for each in names) if are_groups and _COMPARED.search(words) else ()


def _group_within(words: str, within: re.Match[str], names: Sequence[GroupNames]) -> Sample | None:
    """Return the group in which a comparison was made ("Pain > rest in patients").

    None where it is itself compared with others, in words or silently: "Decreased metabolism in patients".
    """
    if _is_silent(words, within):
        return None
    behind = _SECTION.split(words[within.end("who") :])[0]
    before = words[: within.start()]
    if _ANOTHER.match(words, within.end("who")) or _ANOTHER.match(words, within.end("who") - 1):
        return None
    is_compared = _RELATION.search(within["who"]) or _RELATION.match(behind) or _SECOND_SIDE.search(before)
    sides = _JOINED.split(within["who"])
    return (_group(sides[0], names) or _only_patients(sides[0], names)) if len(sides) == 1 and not is_compared else None


def _is_silent(words: str, within: re.Match[str]) -> bool:
    """Return whether words say what a group has more or less of, and not than whom: "Decreased metabolism in patients"."""
    is_in = re.search(r"\bin\b", within[0], re.IGNORECASE) is not None
    before = words[: within.start()]
    is_less = _WITH_OTHERS.search(before) is not None and not _CORRELATED.search(before)
    return is_in and is_less and not _RELATION.search(words)


def _only_patients(words: str, names: Sequence[GroupNames]) -> Sample | None:
    """Return the one group of patients, where "patients with aphasia" or "the dependent group" can be of no other."""
    groups = [each.sample for each in names if group_class(each.sample.name) == "patients"]
    is_theirs = _OF_PATIENTS.match(words.strip()) is not None and not _CONTROLS.search(words)
    return groups[0] if is_theirs and len(groups) == 1 and len(names) == PAIR else None


def _group(words: str, names: Sequence[GroupNames]) -> Sample | None:
    matching = _without_wholes([each.sample for each in names if each.is_named_by(words)])
    return matching[0] if len(matching) == 1 else None


def _others(words: str, group: Sample, names: Sequence[GroupNames]) -> int:
    mentioned = [each.sample for each in names if each.sample is not group and each.is_mentioned_in(words)]
    return len(_without_wholes([*mentioned, group])) - 1


def _without_wholes(samples: Sequence[Sample]) -> list[Sample]:
    """Return samples without those of which a part is among them: "patients with left epilepsy" are named by both."""
    return [whole for whole in samples if not any(part is one for part in whole.parts for one in samples)]


def _in_caption(caption: str, names: Sequence[GroupNames]) -> tuple[Sample, ...]:
    """Return the group a caption is of, or those it compares; what follows its first sentence explains the table."""
    title = _SENTENCE.split(caption)[0]
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
    return _OVER_TIME.search(title) is not None and not _BETWEEN_GROUPS.search(title) and not _CONTROLS.search(title)


def _unread(words: str) -> str:
    """Return a heading that names a group of people and nothing else, or compares two; "" for any other."""
    sides = [side.strip() for side in _RELATION.split(_N_IN_BRACKETS.sub("", words)) if side.strip()]
    people = [side for side in sides if _PURELY_PEOPLE.fullmatch(side) and not _GENERIC.search(side)]
    return words if sides and len(people) == len(sides) else ""


def _compares_people(words: str, quote: str) -> str:
    """Return a heading that compares two of which one is a group of controls or patients; "" for any other.

    Only where the sentences on which the number of the study rests, `quote`, speak of one of the two alone.
    """
    heading = _SECTION.split(_N_IN_BRACKETS.sub("", words))[0]
    sides = [side.strip() for side in _RELATION.split(heading) if side.strip()]
    called = [side for side in sides if _CALLED_GROUP.fullmatch(side)]
    if len(sides) == 1 or not called:
        return ""
    of_controls = _CONTROLS.search(quote) is not None
    of_patients = PATIENT.search(quote) is not None or "患者" in quote
    is_other_named = any(short in quote for side in sides for short in _SHORT.findall(side) if side not in called)
    return words if of_patients != of_controls or (is_other_named and not of_controls) else ""


def _are_groups(names: Sequence[GroupNames]) -> bool:
    return len(names) > 1 and frozenset(each.sample.name for each in names) not in _SEXES


def unread_groups(name: str, samples: Sequence[Sample], people: Mapping[str, ContrastPeople]) -> Iterator[Problem]:
    """Yield the problem that contrasts are of groups whose number was not read: the n of the study is not theirs."""
    study = samples[0].n if samples else None
    contrasts = [contrast for contrast, one in people.items() if one.unread]
    if contrasts:
        listed = "; ".join(contrasts)
        message = f"The number of people in the groups that these contrasts name was not read (n of the study: {study}): {listed}."
        if study is None:
            message = f"The number of people in the groups that these contrasts name was not read: {listed}."
        yield Problem(
            code="N-OF-GROUP",
            item=name,
            message=message,
            hint="Code n of these contrasts.",
            evidence=_evidence(samples),
        )


def _evidence(samples: Sequence[Sample]) -> Evidence | None:
    return samples[0].evidence.get("n") if samples else None
