"""Numbers stated once for all groups: "two groups of 20 each", "patients and controls (n = 20 each)", "15 participants per group"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import ADJECTIVE, PEOPLE, group_class
from corpora.words.patterns import hinted
from extract.people.apart.sums import sum_groups
from extract.people.arms import count_arms
from extract.people.counts import FEWEST, MOST, Mention, find_mentions
from extract.people.roles import GroupRole
from extract.people.tally import HALF, Count, Group
from extract.prose import Sentence

MOST_GROUPS = 6
"""Groups of a study beyond which a number of groups is one of something else, and a list of counts a table run together."""

_GROUPS = r"(?:groups?|samples?|cohorts?|arms?)"
_EACH = (
    rf"(?:\bn\s*=\s*(?P<a>\d{{1,4}})|\b(?P<b>{NUMBER})(?:\s+(?:{ADJECTIVE}){{0,4}}?{PEOPLE})?)\s*,?\s+"
    rf"(?:(?:per|in\s+(?:each|either|both|every)|for\s+each|within\s+each)\s+(?:of\s+the\s+\w+\s+)?(?:\w+\s+)?{_GROUPS}\b|each\b(?!\s+\w+\s+of))",
    rf"\b(?:each|both|either|every)(?:\s+of\s+the\s+\w+)?\s+(?:\w+\s+)?{_GROUPS}\s+(?:in\s+the\s+(?:final\s+)?(?:analys[ei]s|study|sample|data\s?set)\s+)?(?:(?:\w+ly|therefore|thus|hence|finally)\s+){{0,2}}"
    rf"(?:consist\w*\s+of|compris\w+|includ\w+|contain\w+|had|of|with|was\s+composed\s+of|were\s+composed\s+of)\s+(?P<c>{NUMBER})\b(?!\s+(?:blocks?|trials?|runs?|sessions?|stimuli|faces|items))",
)
_EACH_GROUP = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _EACH)
_SAYS_EACH = hinted(
    r"\b(?:per|each|either|both|every)\b",
    "per|each|either|both|every",
)
"""Without one of these words no sentence matches; looking for them takes a fraction of the time."""
_HOW_MANY = re.compile(
    r"\b(?P<n>two|three|four|five|six|both|[2-6])\s+(?:of\s+the\s+)?(?:[\w-]+\s+){0,3}?(?:groups|samples|cohorts|arms)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    rf"(?<!\w)(?:(?!(?:and|with|or|versus|the)\b)[\w’'-]+\s+){{0,2}}?{PEOPLE}\b(?:\s+(?:participants|subjects|volunteers|individuals)\b)?(?:\s+with\s+(?!(?:[\w-]+\s+){{0,2}}?{PEOPLE}\b)[\w’'-]+(?:\s+(?!and\b)[\w’'-]+)?)?",
    re.IGNORECASE,
)
"""A group by the noun for its people."""
_NO_NAME = re.compile(
    r"(?:all|the|participants?|subjects?|volunteers?|individuals?|people|persons?|members?|\s)+", re.IGNORECASE
)
_JOINED = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:,\s*(?:and\s+)?|;\s*|\s*\band\b\s*|\s*\b(?:versus|with|to)\b\s*|\s*\bvs\.?\s*)(?:the\s+)?(?:\w+\s+)?",
    re.IGNORECASE,
)
_LIST_BEHIND = re.compile(r"\bgroups?\s*(?::|\()\s*(?P<list>[^.;:()]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EachGroup:
    """The number of people in each of some groups: how many groups (None where unsaid), their names where they are said."""

    n: int
    n_groups: int | None
    names: tuple[str, ...]
    sentence: Sentence


def each_group(sentences: Sequence[Sentence]) -> EachGroup | None:
    """Return the first number that a passage states for each of its groups, else None."""
    each = next(_each_groups(sentences), None)
    if each is None or each.n_groups is not None:
        return each
    return replace(each, n_groups=next(filter(None, map(_said, (s.text for s in sentences))), None))


def _each_groups(sentences: Iterable[Sentence]) -> Iterator[EachGroup]:
    for sentence in sentences:
        if not _SAYS_EACH.search(sentence.text):
            continue
        found = next((m for pattern in _EACH_GROUP for m in pattern.finditer(sentence.text)), None)
        if found is None or not _is_of_groups(sentence.text, found):
            continue
        n = to_number(next(filter(None, found.groupdict().values()))) or 0
        if not FEWEST <= n <= MOST:
            continue
        names = _names(sentence.text, found)
        said = _said(sentence.text) or (len(names) if len(names) > 1 else None)
        yield EachGroup(
            n=n,
            n_groups=said,
            names=names if said == len(names) else (),
            sentence=sentence,
        )


def _is_of_groups(text: str, found: re.Match[str]) -> bool:
    """Return whether "20 each" is of groups of people: groups are named before it, or it says so itself."""
    if re.search(_GROUPS, found[0], re.IGNORECASE):
        return True
    before = text[: found.start()]
    return _HOW_MANY.search(before) is not None or len(_names(text, found)) > 1


def _said(text: str) -> int | None:
    """Return how many groups a sentence says there are."""
    for found in _HOW_MANY.finditer(text):
        n = 2 if found["n"].casefold() == "both" else to_number(found["n"])
        if n is not None and 1 < n <= MOST_GROUPS:
            return n
    return None


def _names(text: str, found: re.Match[str]) -> tuple[str, ...]:
    """Return the names of the groups: a list of people right before the number, else one behind "per group:"."""
    behind = _LIST_BEHIND.search(text, found.start())
    if behind is not None:
        parts = [
            part.strip() for part in re.split(r",\s*(?:and\s+)?|\s+and\s+|\s+or\s+", behind["list"]) if part.strip()
        ]
        if 1 < len(parts) <= MOST_GROUPS and not any(re.search(r"\d", part) for part in parts):
            return tuple(parts)
    before = text[: found.start()]
    names: list[re.Match[str]] = []
    for name in _NAME.finditer(before):
        if _NO_NAME.fullmatch(name[0]):
            continue
        if names and not _JOINED.fullmatch(before[names[-1].end() : name.start()]):
            names = []
        names.append(name)
    near = bool(names) and re.fullmatch(r"\s*[(\[]?\s*", before[names[-1].end() :]) is not None
    listed = tuple(" ".join(name[0].split()) for name in names) if near else ()
    return listed if len(set(map(str.casefold, listed))) == len(listed) else ()


def _opened(count: Count) -> tuple[Group, ...]:
    """Return the groups of a count, or those its sentences count, of whom some were left out."""
    if len(count.groups) > 1:
        return count.groups
    found = [m for m in find_mentions(count.sentences[0]) if m.role in (GroupRole.STATED, GroupRole.KEPT)]
    groups, total = sum_groups([m for m in found if not m.in_brackets]) if found else ([], 0)
    if total in (count.n, count.recruited) and len(groups) > 1:
        return tuple(Group(mention=m, n=m.n) for m in groups)
    arms = count_arms(count.sentences)
    return arms.groups if arms is not None and arms.n in (count.n, count.recruited) else ()


_LEFT = re.compile(r"\b(?:resulting|leaving|remain\w*|final|left|therefore|thus|in the analys[ei]s)\b", re.IGNORECASE)
_BASED_ON = re.compile(
    r"\b(?:analys[ei]s|results|findings) (?:\w+ ){0,3}?(?:based on|restricted to|carried out on)\b", re.IGNORECASE
)


def of_all_groups(count: Count | None, sentences: Sequence[Sentence]) -> Count | None:
    """Return the count of a passage, that of all groups where it is the number stated for each of them.

    None where it is a number for each group and nothing says how many groups there are.
    """
    each = each_group(sentences)
    if each is None:
        return count
    if count is None:
        return _of_all(each, count)
    result = next((one for one in _each_groups(sentences) if _is_result_of_all(one, count)), None)
    if result is not None:
        return replace(_of_all(result, None) or count, recruited=count.recruited or count.n, explicit=True)
    left = _left_of_each(each, count)
    if left is not None or each.n not in (count.n, count.recruited) or len(count.groups) > 1:
        return left or count
    return _of_all(each, count)


def _is_result_of_all(each: EachGroup, count: Count) -> bool:
    """Return whether a sentence says how many groups of how many are left of all: "Analyses are based on three groups of 21 each"."""
    text = each.sentence.text
    is_left = _LEFT.search(text) is not None or _BASED_ON.search(text) is not None
    return (
        is_left
        and each.n_groups is not None
        and _said(text) == each.n_groups
        and each.n * each.n_groups < count.n
        and each.n not in (count.n, count.recruited)
        and len(count.groups) <= 1
    )


def _left_of_each(each: EachGroup, count: Count) -> Count | None:
    """Return the count of the groups counted before of each of which as many are left; None where no sentence says so."""
    opened = _opened(count) if _LEFT.search(each.sentence.text) else ()
    sizes = [group.n for group in opened]
    if len(sizes) <= 1 or not HALF * min(sizes) <= each.n <= min(sizes) or each.n == max(sizes):
        return None
    groups = tuple(replace(group, n=each.n) for group in opened)
    most, told = count.recruited or count.n, tuple(dict.fromkeys((*count.sentences, each.sentence)))
    return replace(count, n=each.n * len(groups), groups=groups, recruited=most, sentences=told, explicit=True)


def of_named_groups(count: Count, sentences: Iterable[Sentence]) -> Count:
    """Return the count of all groups where a sentence outside the passage names them, with the number counted for each.

    "Patients (n = 24) were recruited" is one group of "patients and controls (n = 24 in each group)".
    """
    each = next((each for each in _each_groups(sentences) if each.n == count.n and len(each.names) > 1), None)
    return (each and _of_all(each, count)) or count


def _of_all(each: EachGroup, count: Count | None) -> Count | None:
    if each.n_groups is None:
        return None
    total = each.n * each.n_groups
    lost = (count.recruited or count.n) - count.n if count is not None else 0
    kept = count.sentences if count is not None else (each.sentence,)
    groups = tuple(Group(mention=mention, n=each.n) for mention in _mentions(each)) if not lost else ()
    whole = Count(n=total - lost, sentences=tuple(dict.fromkeys((each.sentence, *kept))), groups=groups)
    return replace(whole, recruited=total) if lost else whole


def _mentions(each: EachGroup) -> Iterator[Mention]:
    for name in each.names:
        start = max(each.sentence.text.find(name), 0)
        yield Mention(
            n=each.n,
            phrase=name,
            group=group_class(name),
            role=GroupRole.STATED,
            sentence=each.sentence,
            start=start,
            end=start + len(name),
        )
