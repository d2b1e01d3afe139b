"""Counts of people that share the verb of another: "20 patients and 21 controls were included", "… were excluded, as were two controls"."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import ADJECTIVE, PEOPLE, group_class
from extract.people.mentions.mention import Mention
from extract.people.roles import GroupRole, without_brackets

FEW_LEFT_OUT = 9
"""People up to which the first part of a subject may be left out by the verb behind its last part."""
REASON = r"(?:for|because|due|owing|as|since|after)\b"
_IN_ONE_SUBJECT = re.compile(
    r"(?:(?!\b(?:were|was|had|did|participated|took|completed|from|of whom|leaving)\b)[^.;:]){0,90}?(?:,|\band|,? as well as)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_LIKEWISE = re.compile(
    r",? (?:and )?(?:as|so) (?:were|was|did|had|had to be) (?:also |the data of |data from )?$", re.IGNORECASE
)
"""Between people left out and others who were so too: "Seven adolescents were excluded, as were three adults"."""


def _another(name: str) -> str:
    return rf"(?:another(?: one)?|one (?:other|more|further)|an? (?:further|additional)|(?P<{name}>{NUMBER}) (?:others?|more|further))"


_LOST = r"(?:lost|missing|corrupt\w*|unusable|incomplete|exclu\w+|discard\w+|remov\w+|not (?:usable|available|included|recorded|saved|analy\w+))\b"
_TOO = re.compile(
    rf"(?:,|;|,? and|,? while) (?:{_another('a')} (?:{ADJECTIVE}){{0,2}}?{PEOPLE} (?={REASON})"
    rf"|(?:those|that|the (?:data|scans?|images|recordings?)|data|scans|images) (?:from|of|for|in) {_another('b')}(?: (?:{ADJECTIVE}){{0,2}}?{PEOPLE})? (?:were|was) (?:\w+ )?{_LOST}"
    rf"|(?:for|in|from) {_another('c')}(?: (?:{ADJECTIVE}){{0,2}}?{PEOPLE})?,? (?:the|all|no) (?:[\w-]+ ){{1,6}}?(?:were|was) (?:\w+ )?{_LOST})",
    re.IGNORECASE,
)
"""Others left out behind those who were: "and another adult because of a missing run", "and those from another were lost"."""


_PERSON = re.compile(rf"\b(?:{ADJECTIVE}){{0,2}}?{PEOPLE}\b", re.IGNORECASE)


def left_out_too(mentions: list[Mention]) -> list[Mention]:
    """Return the counts of a sentence with those of others whom only "another" counts, right behind people left out."""
    found = list(mentions)
    for one in mentions:
        if one.role is not GroupRole.EXCLUDED:
            continue
        end = min((m.start for m in mentions if m.start > one.start), default=len(one.sentence.text))
        too = _TOO.search(one.sentence.text, one.end, end)
        if too is not None and "." not in without_brackets(one.sentence.text[one.end : too.start()]):
            n = next((to_number(printed) for printed in too.groupdict().values() if printed), 1)
            noun = _PERSON.search(too[0])
            phrase, group = (noun[0], group_class(noun[0])) if noun is not None else (one.phrase, one.group)
            found.append(replace(one, n=n or 1, phrase=phrase, group=group, start=too.start(), end=too.end()))
    return sorted(found, key=lambda m: m.start)


def share_roles(mentions: list[Mention], *, unnamed: str) -> tuple[Mention, ...]:
    """Give the first part of a subject in parts the role its verb gives the last: "20 patients and 21 controls were included",
    "two patients, one sibling and two controls were excluded".

    `unnamed` is the phrase of a number that has no noun.
    """
    for at in range(1, len(mentions)):
        if mentions[at].in_brackets and mentions[at - 1].role is GroupRole.OTHER:
            mentions[at] = replace(mentions[at], role=GroupRole.OTHER)
        if _is_left_out_too(mentions[at - 1], mentions[at]) or _is_left_out_likewise(mentions[at - 1], mentions[at]):
            mentions[at] = replace(mentions[at], role=GroupRole.EXCLUDED)
    for at in range(len(mentions) - 1, 0, -1):
        before = next((i for i in range(at - 1, 0, -1) if not (mentions[i].is_sex and mentions[i].in_brackets)), 0)
        one, other = mentions[before], mentions[at]
        between = without_brackets(one.sentence.text[one.end : other.start])
        in_one = _IN_ONE_SUBJECT.fullmatch(between)
        if one.role is GroupRole.EXTRA and other.role is GroupRole.EXCLUDED and in_one:
            mentions[at] = replace(other, role=GroupRole.EXTRA)
        if other.role is GroupRole.OTHER and one.role is GroupRole.KEPT and in_one and not other.is_sex:
            mentions[before] = replace(one, role=GroupRole.OTHER)
        few = one.n <= FEW_LEFT_OUT and one.role is GroupRole.STATED and not (one.is_sex or _is_base(one))
        if few and other.role is GroupRole.EXCLUDED and in_one:
            mentions[before] = replace(one, role=GroupRole.EXCLUDED)
        if (
            other.role is GroupRole.KEPT
            and one.role is GroupRole.STATED
            and not one.is_sex
            and in_one
            and other.phrase != unnamed
        ):
            mentions[before] = replace(one, role=GroupRole.KEPT)
    return tuple(mentions)


def _is_base(mention: Mention) -> bool:
    """Return whether a count is of those of whom the next one tells: "Among these six subjects, one was excluded"."""
    before = mention.sentence.text[: mention.start]
    return (
        re.search(r"(?:^|[;,.(] ?)(?:among|amongst|of|out of|from) (?:these|those|the|our) $", before, re.IGNORECASE)
        is not None
    )


def _is_left_out_too(one: Mention, other: Mention) -> bool:
    """Return whether a count shares the verb before it: "five patients were excluded for tremor and two controls for infarcts"."""
    if one.role is not GroupRole.EXCLUDED or other.role is GroupRole.OTHER or other.n > FEW_LEFT_OUT:
        return False
    text = one.sentence.text
    between = text[one.end : other.start]
    if not re.search(r"(?:,|\band)\s+$", between) or other.is_sex:
        return False
    reason = re.match(rf"(?:\s\([^()]*\))?,?\s{REASON}", text[other.end :])
    object_too = re.search(
        r"\b(?:(?:exclusion|removal) of|excluded?|removed?|discard(?:ed)?|drop(?:ped)?|omit(?:ted)?) (?:the )?(?:data (?:of|from) )?$",
        text[: one.start],
        re.IGNORECASE,
    )
    stated = other.role is GroupRole.STATED
    return bool((reason and stated) or (object_too and _IN_ONE_SUBJECT.fullmatch(between)))


def _is_left_out_likewise(one: Mention, other: Mention) -> bool:
    """Return whether a sentence says of others what it says of those left out: "…, as were three adults"."""
    if one.role is not GroupRole.EXCLUDED or other.role not in (GroupRole.STATED, GroupRole.EXTRA):
        return False
    between = without_brackets(one.sentence.text[one.end : other.start])
    return _LIKEWISE.search(between) is not None
