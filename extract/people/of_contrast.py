"""Which people each contrast is of: one group of the study, several compared, a number in its heading, or all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import PATIENT
from corpora.nouns.evidence import Evidence, Problem
from corpora.nouns.studies import Focus, Sample
from extract.people.counts import FEWEST, MOST
from extract.people.group_names import SAYS_PEOPLE, GroupNames, PartNames, group_names, part_names
from extract.people.headings import (
    CALLED_GROUP,
    OF_CONTROLS,
    PAIR,
    PURELY_PEOPLE,
    RELATION,
    SECTION,
    SENTENCE,
    against_others,
    are_groups,
    called_within,
    groups_named,
    in_caption,
)
from extract.people.naming.states import without_state
from extract.people.several import contrast_experiments

_N_IN_BRACKETS = re.compile(
    r"[(（\[]\s?(?:[nN]\s?=\s?|(?=\d{1,4}\s?[例名人]\s?[)）]))(?P<n>\d{1,4})(?: (?:participants?|subjects?|patients|people|adults)|\s?[例名人])?\s?[)）\],;]"
)
_EVERYBODY = re.compile(
    r"\b(?:all|whole|entire|total|combined|across) (?:the )?(?:\d+ )?(?:participants|subjects|groups?|samples?|volunteers|individuals|people|children|adults|adolescents|students)\b|\b(?:both|over|across) (?:the )?groups\b|全体|所有被试|两组共同",
    re.IGNORECASE,
)
"""A heading with these words is of all people of the study."""
_ALL = re.compile(
    r"\b(?:conjunction|common|shared|overlap|both|all|interaction|brain|VOI|ROI)\b|×|\bgroup (?:[x*]|by)\b|\beffects?\b|\banalys|\bregion|\bvolume|共同|交互|重叠",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:gyrus|gyri|cortex|cortices|lobes?|lobule|insula|amygdala|hippocampus|thalamus|striatum|putamen|caudate|cerebellum|cingulate|hemispheres?|precuneus|junction)$|[回叶核脑]$",
    re.IGNORECASE,
)
"""The end of a heading that is a place."""
_SHORT = re.compile(r"\b[A-Z]{2,}\b")
_PREPOSITION = re.compile(r"\b(?:in|of|for|from|during|at|on|to|by)\b", re.IGNORECASE)
"""What the name of a group has none of: "speech in musicians"."""
_NO_PEOPLE = re.compile(
    r"\b(?:rest|resting|baseline|fixation|chance|zero|null|average|mean|norms?|0|pre|post|before|after)\b",
    re.IGNORECASE,
)
MOST_WORDS = 3
"""Words of a heading that may be the name of a group."""
_GENERIC = re.compile(
    r"\b(?:all|both|whole|entire|total|participants?|subjects?|volunteers|individuals?|people|persons?|observers?|listeners|humans|members)\b|全体|全部|所有|^(?:主|实验|各|两)",
    re.IGNORECASE,
)
"""A heading with these words is of everybody, or of a condition."""


_TIME = r"(?:pre|post|before|after|baseline|follow-?up)(?:[\s-]\w+)?"
_ARM_OVER_TIME = re.compile(
    rf"(?:[\w-]+\s){{0,2}}?(?!(?:across|between|within|main|by|all|both|each|whole|the)\s)[\w-]+\s(?:group|arm)\s?[:,(]\s?{_TIME}\s?(?:[<>]|vs\.?|versus|minus|-)\s?{_TIME}\)?\s*$",
    re.IGNORECASE,
)
"""Two times of a group, who are not everybody: "Treatment group: pre > post"."""


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
        return len(self.groups) or (len(RELATION.split(self.unread)) if self.unread else 0)

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
    known = replace(known, strangers=_strangers([level for _, _, levels in places for level in levels], known))
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
    n: int | None = None
    strangers: frozenset[str] = frozenset()
    """Who is compared with a group and is none that was counted."""

    def are_all(self, words: str) -> bool:
        """Return whether all people of a study without groups are called so: "Smokers", where "24 smokers were scanned"."""
        if len(self.names) > 1 or not PURELY_PEOPLE.fullmatch(words.strip()):
            return False
        counted = re.finditer(
            rf"\b(?P<n>{NUMBER}) (?:[\w-]+ ){{0,3}}?{re.escape(words.strip())}\b", self.quote, re.IGNORECASE
        )
        return any(to_number(found["n"]) == self.n for found in counted)

    def parts_in(self, words: str) -> list[PartNames]:
        """Return the parts of groups that words mention."""
        return [part for part in self.parts if part.is_mentioned_in(words)]


def _known(samples: Sequence[Sample]) -> _Known:
    names = group_names(samples)
    quote = samples[0].evidence["n"].quote if samples and "n" in samples[0].evidence else ""
    n = samples[0].n if samples else None
    return _Known(names=names, parts=part_names(samples, names), quote=quote, n=n)


def _places(foci: Sequence[Focus]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    places = (
        (focus.contrast, focus.table, focus.levels or (focus.contrast,))
        for focus in foci
        if focus.contrast is not None and focus.table is not None
    )
    yield from dict.fromkeys(places)


def _pairs(words: str) -> Iterator[tuple[str, ...]]:
    """Yield the two short names that a heading compares, without the state people were in."""
    for section in SECTION.split(words):
        sides = tuple(without_state(side) for side in RELATION.split(section))
        are_names = all(0 < len(side.split()) <= MOST_WORDS and not _PREPOSITION.search(side) for side in sides)
        if len(sides) == PAIR and are_names:
            yield sides


def _strangers(levels: Iterable[str], known: _Known) -> frozenset[str]:
    """Return the names, in small letters, of people who are compared with groups and are none of those counted.

    "Remitted > controls" beside "Depressed > controls", in a study of patients and controls: both are some of the patients. One
    such name of a study of two groups is another name of the second.
    """
    if not are_groups(known.names):
        return frozenset()
    pairs = [sides for level in levels for sides in _pairs(_title(level))]
    sides = dict.fromkeys(side for pair in pairs for side in pair)
    named = {side: [each for each in (*known.names, *known.parts) if each.is_named_by(side)] for side in sides}
    unknown = {side.casefold() for side in sides if not named[side] and _may_be_group(side, known.names)}
    several = len(known.names) > PAIR
    people = {side.casefold() for side in sides if _is_called(side) or _are_people(side, named[side], several=several)}
    for _ in range(PAIR):  # those compared with a group, then those compared with them
        other_sides = ((one.casefold(), other.casefold()) for pair in pairs for one, other in (pair, pair[::-1]))
        people |= {one for one, other in other_sides if one in unknown and other in people}
    found = people & unknown
    unnamed = [each for each in known.names if not any(each in names for names in named.values())]
    return frozenset(found) if len(found) > len(unnamed) or several else frozenset()


def _are_people(side: str, named: Sequence[GroupNames], *, several: bool) -> bool:
    """Return whether a side that names a group is no condition: it says people, or, of several groups, one of patients."""
    of_patients = several and any("patient" in each.all_words for each in named)
    return bool(named) and (of_patients or SAYS_PEOPLE.search(side) is not None)


def _compares_parts(words: str, names: Sequence[GroupNames]) -> bool:
    """Return whether a heading compares two kinds of one group, of whom nobody counted the people: "Left-onset PD > right-onset PD"."""
    for first, second in _pairs(words):
        named = [[each for each in names if each.is_named_by(side)] for side in (first, second)]
        are_people = SAYS_PEOPLE.search(first) and SAYS_PEOPLE.search(second)
        if first != second and are_people and len(named[0]) == 1 and named[0] == named[1]:
            return True
    return False


def _title(level: str) -> str:
    """Return the first sentence of a level."""
    return SENTENCE.split(level.replace("_", " "))[0]


def _is_called(side: str) -> bool:
    return CALLED_GROUP.fullmatch(side) is not None


def _may_be_group(side: str, names: Sequence[GroupNames]) -> bool:
    """Return whether a side of a comparison may be a group that nobody counted: no rest, not everybody, not several groups."""
    words = set(side.split())
    several = sum(1 for each in names if words & each.all_words) > 1
    return not (several or _GENERIC.search(side) or _NO_PEOPLE.search(side) or _is_called(side))


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
            short = bool(level) and len(level.split()) <= MOST_WORDS and not RELATION.search(level)
            is_of_all = any(map(_EVERYBODY.search, levels)) or _ALL.search(level) or _PLACE.search(level)
            if short and not groups_named(level, names) and not is_of_all:
                found[table, contrast] = level
    return found


def _tell_compared(found: dict[str, list[ContrastPeople]], beside: Mapping[tuple[str, str], str]) -> None:
    """Tell of comparisons, too, of which one side is a heading that names people not counted: "SZ > Controls" beside "SZ"."""
    unread = {level.casefold().strip() for level in beside.values()}
    for contrast in found:
        heading = contrast.rsplit(" / ", 1)[-1]
        sides = {side.casefold().strip() for side in RELATION.split(heading)}
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
        words = _title(level)
        if _EVERYBODY.search(words):
            return None
        against = against_others(words, (caption, *levels), own)
        if against is not None:
            return _of(against, label) if against else ContrastPeople(n=None, unread=words)
        stated = _stated_n(words)
        groups = _with_parts(groups_named, words, own, known) or groups_named(words, own)
        if stated is None and len(both := _N_IN_BRACKETS.findall(words)) > 1 and RELATION.search(words):
            return ContrastPeople(
                n=sum(map(int, both)), groups=groups if len(groups) > 1 else (), experiment=label, quotes=(words,)
            )
        if stated is not None and len(groups) <= 1:
            return ContrastPeople(n=stated, groups=groups, experiment=label, quotes=(words,))
        if groups:
            return _of(_compared_outside(words, groups, levels, own) or groups, label)
        are_strangers = any(side.casefold() in known.strangers for sides in _pairs(words) for side in sides)
        if are_strangers or _compares_parts(words, own):
            return ContrastPeople(n=None, unread=words)
        if are_groups(own) and called_within(words):
            return ContrastPeople(n=None, unread=words)
        if not known.are_all(words):
            unread = unread or _unread(words) or ("" if are_groups(own) else _compares_people(words, known.quote))
    stated = _stated_n(caption)
    if stated is not None:
        return ContrastPeople(n=stated, experiment=label, quotes=(caption,))
    groups = (() if headed else _with_parts(in_caption, caption, own, known)) or in_caption(caption, own)
    if groups:
        return _of(groups, label)
    if experiment is not None:
        return ContrastPeople(n=experiment[1], experiment=label)
    return ContrastPeople(n=None, unread=unread) if unread else None


def _compared_outside(
    words: str, groups: tuple[Sample, ...], levels: Sequence[str], names: Sequence[GroupNames]
) -> tuple[Sample, ...]:
    """Return the groups that a level compares where another names the state of one of them: "Patients OFF" below "Patients < controls"."""
    if len(groups) != 1 or without_state(words) == words.strip():
        return ()
    compared = (groups_named(_title(level), names) for level in levels if RELATION.search(_title(level)))
    return next((both for both in compared if len(both) > 1 and groups[0] in both), ())


def _of(groups: tuple[Sample, ...], label: str | None) -> ContrastPeople:
    quotes = dict.fromkeys(group.evidence["n"].quote for group in groups if "n" in group.evidence)
    return ContrastPeople(
        n=sum(group.n or 0 for group in groups), groups=groups, experiment=label, quotes=tuple(quotes)
    )


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


def _unread(words: str) -> str:
    """Return a heading that names a group of people and nothing else, or compares two; "" for any other."""
    sides = [side.strip() for side in RELATION.split(_N_IN_BRACKETS.sub("", words)) if side.strip()]
    people = [side for side in sides if PURELY_PEOPLE.fullmatch(side) and not _GENERIC.search(side)]
    if sides and len(people) == len(sides):
        return words
    return words if _ARM_OVER_TIME.match(words) else ""


def _compares_people(words: str, quote: str) -> str:
    """Return a heading that compares two of which one is a group of controls or patients; "" for any other.

    Only where the sentences on which the number of the study rests, `quote`, speak of one of the two alone.
    """
    heading = SECTION.split(_N_IN_BRACKETS.sub("", words))[0]
    sides = [side.strip() for side in RELATION.split(heading) if side.strip()]
    called = [side for side in sides if CALLED_GROUP.fullmatch(side)]
    if len(sides) == 1 or not called:
        return ""
    of_controls = OF_CONTROLS.search(quote) is not None
    of_patients = PATIENT.search(quote) is not None or "患者" in quote
    is_other_named = any(short in quote for side in sides for short in _SHORT.findall(side) if side not in called)
    return words if of_patients != of_controls or (is_other_named and not of_controls) else ""


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
