"""Groups that a sentence of their own opens by name: "The control group (HC) consisted of 22 women"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.language.people import group_class
from extract.people.counts import FEWEST, Mention
from extract.people.roles import GroupRole
from extract.prose import Sentence

_GROUP_OPENS = re.compile(
    r"(?:The|Our|An?)\s+(?P<name>(?:[\w’'/-]+\s+){1,4}?(?:group|sample|cohort|subjects|participants|controls)(?:\s*\([^()]{1,30}\))?)\s+"
    r"(?:consisted of|was composed of|was made up of|comprised|included|contained)\s+(?:a total of\s+)?$"
)
_AS_CONTROLS = re.compile(
    r"(?:As|For) (?:an? |the |our )?(?P<name>(?:[\w-]+ ){0,2}?(?:control|comparison) (?:group|sample|cohort|subjects|participants)),? "
    r"(?:we (?:\w+ )?(?:recruited|included|scanned|enrolled|tested|studied|selected|examined|invited|measured)|there were) (?:a total of |another |an additional )?$"
    r"|(?:The |Our |Healthy |Normal )?(?P<were>(?:healthy |normal |matched )?(?:[Cc]ontrols|[Cc]ontrol (?:subjects|participants)|[Cc]omparison (?:subjects|participants))) were (?:a further |another )?$"
)
"""Before people who were counted nowhere else: "As a control group, we recruited"."""
_BEGINS_WITH_N = re.compile(r"(?!All|Both|These|The)[A-Z][\w’' -]{2,40}?\s\([nN]\s?=\s?\d")
"""A sentence that begins with a group and its number: "Siblings (n = 24; 12 men) had never had a psychosis"."""
_CONTROLS = re.compile(r"\bcontrols?\b|\bcomparison (?:group|sample|subjects|participants)\b", re.IGNORECASE)
OF_TABLE = re.compile(r"\bx,? y,? z\b|^Region\b|\bp Age\b", re.IGNORECASE)
"""The headings of a table run together as a sentence."""
_SAME_GROUP = re.compile(
    r"\b(?:final|whole|entire|total|overall|full|same|initial|resulting|remaining|present|study|each|analysis|experimental|f?MRI|(?:neuro)?imaging)\b",
    re.IGNORECASE,
)


def named_apart(
    counted: Sequence[Mention], sentence: Sentence, found: Sequence[Mention], *, explicit: bool, n: int
) -> Mention | None:
    """Return the people of another group that a sentence opens by its name: "The control group (HC) consisted of 22 women"."""
    first = next(iter(found), None)
    of_controls = _AS_CONTROLS.match(sentence.text[: first.start]) if first is not None else None
    if first is not None and of_controls is not None and first.n >= FEWEST:
        is_counted = any(one.group == "controls" or _CONTROLS.search(one.sentence.text) for one in counted)
        return None if is_counted else replace(first, group="controls", role=GroupRole.STATED)
    opens = _GROUP_OPENS.match(sentence.text[: first.start]) if first is not None else None
    if first is None or explicit or first.n < FEWEST or first.role is GroupRole.OTHER:
        return None
    if opens is not None and not _SAME_GROUP.search(opens["name"]):
        named = replace(first, phrase=opens["name"].strip(), group=group_class(opens["name"]), role=GroupRole.STATED)
    elif first.start == 0 and _BEGINS_WITH_N.match(sentence.text) and first.role is GroupRole.STATED:
        named = first
        if OF_TABLE.search(sentence.text):
            return None
    else:
        return None
    known = {stem for mention in counted for stem in stems(mention.phrase)}
    is_new = named.group not in {mention.group for mention in counted} or not stems(named.phrase) & known
    return named if (is_new and named.group != "people") or (is_new and len(counted) == 1 and named.n != n) else None


def is_of_controls(mention: Mention) -> bool:
    """Return whether a sentence opens with the controls by name: "The final control group consisted of 19 adults"."""
    opens = _GROUP_OPENS.match(mention.sentence.text[: mention.start])
    return opens is not None and group_class(opens["name"]) == "controls"


_ANYBODY = re.compile(
    r"(?:participants?|subjects?|volunteers?|individuals?|people|persons?|adults?|wom[ae]n|m[ae]n|boys?|girls?|children|adolescents?|students?|datasets?|data sets?)\W*$",
    re.IGNORECASE,
)


def is_of_kind(mention: Mention) -> bool:
    """Return whether the noun of a count is of one kind of people, who may have controls: mothers, musicians, not participants."""
    return _ANYBODY.search(mention.phrase) is None and mention.group == "people"


def stems(phrase: str) -> set[str]:
    """Return the words of a phrase without an s at their ends."""
    return {word.removesuffix("s") for word in phrase.lower().split()}


_COMMON = frozenset(
    (
        "participant",
        "subject",
        "volunteer",
        "individual",
        "people",
        "healthy",
        "right-handed",
        "matched",
        "group",
        "of",
        "with",
        "the",
        "and",
        "sample",
        "were",
        "was",
        "in",
        "all",
    )
)
"""Words that tell no group from another."""


def group_named(counted: Sequence[Mention], mention: Mention) -> int | None:
    """Return the place of the one group whose words stand before a count or in it, None where that is none or several.

    Words of all groups tell none from another: "young adults" and "older adults" are young and older.
    """
    said = stems(mention.sentence.text[: mention.start]) | stems(mention.phrase)
    words = [stems(group.phrase) - _COMMON for group in counted]
    shared = frozenset.intersection(*map(frozenset, words)) if len(words) > 1 else frozenset()
    found = [at for at, own in enumerate(words) if (own - shared) & said]
    return found[0] if len(found) == 1 else None


_AGES = {
    "child": re.compile(r"\bchild|\bboys?\b|\bgirls?\b|\bkids\b", re.IGNORECASE),
    "adolescent": re.compile(r"\badolescen|\bteen|\byouths?\b", re.IGNORECASE),
    "older": re.compile(r"\b(?:older|elderly|seniors?|aged)\b", re.IGNORECASE),
    "adult": re.compile(r"\badults?\b|\bundergraduates?\b|\bmen\b|\bwomen\b", re.IGNORECASE),
}
"""Ages by the nouns for people of them, the narrower first."""


def age_of(phrase: str) -> str | None:
    """Return the age that a noun for people says: child, adolescent, adult or older; None where it says none."""
    return next((age for age, pattern in _AGES.items() if pattern.search(phrase)), None)
