"""Controls whom a sentence counts for the first time, behind patients of whom some were left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.language.people import group_class
from extract.people.apart.named import is_of_kind
from extract.people.counts import FEWEST, Mention, find_mentions
from extract.people.roles import GroupRole, without_brackets
from extract.people.tally import Tally
from extract.prose import Sentence

NEAR_THE_START = 20
"""Characters before the first count of a sentence that begins with it."""
_OF_ONE_GROUP = re.compile(r"\s(?:in|of|from) the (?:[\w-]+ ){1,3}?group\b")


SAME_CONTROLS = re.compile(
    r"\b(?:same(?= (?:[\w-]+ ){0,2}?(?:controls?|participants|subjects|people|persons|volunteers|individuals|groups?|samples?|women|men|adults)\b)|of (?:them|these|whom)|again|both)\b",
    re.IGNORECASE,
)
"""Words of controls counted before; "were also tested" is of others than the patients."""


def is_one_group(tally: Tally) -> bool:
    """Return whether those kept are one group, and no controls: "a final sample of 40 people in the stroke group".

    The sentence says so, or the passage has counted nobody but patients: "50 patients were enrolled … leaving 40 participants".
    """
    mention = tally.groups[0].mention if len(tally.groups) == 1 else None
    if mention is None or mention.group != "people":
        return False
    named = _OF_ONE_GROUP.match(mention.sentence.text, mention.end)
    if named is not None:
        return group_class(named[0]) != "controls"
    of_whom = [[m for m in find_mentions(s) if m.role in (GroupRole.STATED, GroupRole.KEPT)] for s in tally.sentences]
    opened = [found[0].group for found in of_whom if len(found) == 1]
    return len(opened) == len(of_whom) > 1 and set(opened) == {"patients", "people"}


def are_first_controls(tally: Tally, sentence: Sentence, later: Sequence[Mention]) -> bool:
    """Return whether a sentence begins with controls, of whom none was counted, of patients or people of one kind: "75 UHR individuals"."""
    if len(tally.groups) > 1 or not later or later[0].start > NEAR_THE_START or later[0].sentence != sentence:
        return False
    told = [m for one in tally.sentences for m in find_mentions(one)]
    before = [m for m in told if not (m.is_sex or m.in_brackets)]
    named = any(m.group == "patients" or _OF_SHORT.search(m.phrase) for m in before if m.n >= FEWEST)
    is_told = any(m.n == later[0].n for m in told)
    named = named or is_as_many(later[0], tally)
    return named and not is_told and not any(m.group == "controls" for m in before)


_OF_SHORT = re.compile(r"\b[A-Z]{2,}")
"""A kind of people by its abbreviation: "UHR individuals"."""


AS_MANY = 0.6
"""Share of those counted of whom more cannot be a part that serves as controls of the others."""
_SERVED = re.compile(
    r"[^.;]{0,200}?\b(?:served as|acted as|formed|constituted|made up) (?:an? |the |our )?(?:[\w-]+ ){0,3}?(?:controls?\b|comparison (?:group|sample|subjects))",
    re.IGNORECASE,
)


def is_as_many(first: Mention, tally: Tally) -> bool:
    """Return whether a sentence begins with controls who are too many to be a part of those counted before."""
    text = first.sentence.text
    is_first = first.start <= NEAR_THE_START and first.n > AS_MANY * tally.n and first.group == "controls"
    return is_first and _SERVED.match(without_brackets(text[first.end :])) is not None


def are_controls(tally: Tally, new: Sequence[Mention]) -> bool:
    """Return whether a sentence begins with controls of those counted "with" something: "Thirty age-matched healthy women were recruited"."""
    first, opened = next(iter(new), None), tally.groups[0].mention
    of_disease = re.match(r"\s(?:with|suffering|diagnosed|meeting)\b", opened.sentence.text[opened.end :]) is not None
    is_of_one_kind = of_disease or is_of_kind(opened)
    if first is not None and is_as_many(first, tally):
        return True
    return is_of_one_kind and first is not None and first.start <= NEAR_THE_START and first.group == "controls"
