"""Groups that are called by what they did, not by a noun of people: "assigned to training (n = 19) or to a control condition (n = 19)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpora.language.people import group_class
from extract.people.counts import FEWEST, Mention
from extract.people.roles import GroupRole
from extract.people.tally import Count, Group
from extract.prose import Sentence

_ARM = re.compile(
    r"(?<![\w’'-])(?P<name>[A-Za-z][\w’'-]*(?: [\w’'-]+){0,4}?)\s?[(\[](?:(?P<short>[A-Za-z-]{2,8})[,;:] ?)?[nN]\s?=\s?(?P<n>\d{1,4})\b"
)
_LISTED = re.compile(
    r"[(\[;]\s?(?:and )?(?P<name>[A-Za-z][\w’'-]*(?: [\w’'-]+){0,3}?)\s?[:,]\s?[nN]\s?=\s?(?P<n>\d{1,4})\b"
)
"""Groups that brackets behind their sum list: "47 participants (training: n = 24, 13 women; control: n = 23, 12 women)"."""
_ASSIGNED = re.compile(
    r"\b(?:assign\w*|allocat\w*|randomi[sz]\w*|divid\w*|split|categori[sz]\w*|classif\w*|groups?|either)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:.*\b(?:to|into|in|received|underwent|and|or|either|the|an?|of)\s)", re.IGNORECASE)
_PLAIN = re.compile(
    r"(?:(?:remaining|healthy|young|older|adult) )*(?:people|participants?|subjects?|volunteers?|individuals?|adults?|patients?|children|students?|women|men)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arm:
    name: str
    n: int
    sentence: Sentence
    start: int
    end: int

    def mention(self) -> Mention:
        return Mention(
            n=self.n,
            phrase=self.name,
            group=group_class(self.name),
            role=GroupRole.STATED,
            sentence=self.sentence,
            start=self.start,
            end=self.end,
        )


def name_arms(count: Count | None, sentences: Sequence[Sentence]) -> Count | None:
    """Return the count with the names of its groups where a sentence of the passage assigns its people to them.

    The numbers of the assignment add up to those counted, or to those recruited with as many groups kept, in its order.
    """
    if count is None or count.experiments or not all(_PLAIN.fullmatch(g.mention.phrase.strip()) for g in count.groups):
        return count
    for sentence in sentences:
        arms = _arms(sentence) or _as_arms(_LISTED, sentence)
        if len(arms) <= 1:
            continue
        total = sum(arm.n for arm in arms)
        if total == count.n:
            return replace(count, groups=tuple(Group(mention=arm.mention(), n=arm.n) for arm in arms))
        of_all = len(arms) == len(count.groups) and total == count.recruited
        if of_all and all(group.n <= arm.n for arm, group in zip(arms, count.groups, strict=True)):
            pairs = zip(arms, count.groups, strict=True)
            return replace(count, groups=tuple(Group(mention=arm.mention(), n=group.n) for arm, group in pairs))
    return count


def count_arms(sentences: Sequence[Sentence]) -> Count | None:
    """Return the people of a passage that counts nobody but by what they received: "either ketamine (n = 15) or saline (n = 16)"."""
    for sentence in sentences:
        arms = _arms(sentence)
        if len(arms) > 1:
            groups = tuple(Group(mention=arm.mention(), n=arm.n) for arm in arms)
            return Count(n=sum(arm.n for arm in arms), sentences=(sentence,), groups=groups)
    return None


def _arms(sentence: Sentence) -> list[_Arm]:
    return _as_arms(_ARM, sentence) if _ASSIGNED.search(sentence.text) else []


def _as_arms(pattern: re.Pattern[str], sentence: Sentence) -> list[_Arm]:
    found = []
    for match in pattern.finditer(sentence.text):
        name = _LEADING.sub("", match["name"])
        n = int(match["n"])
        if name and n >= FEWEST:
            found.append(_Arm(name=name, n=n, sentence=sentence, start=match.start(), end=match.end()))
    return found if len({arm.name.casefold() for arm in found}) == len(found) else []
