"""What the abstract counts of the people whom the participants section counts in part, or before some were left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from corpora.language.sections import SectionKind, kinds_of
from extract.people.analysed.each_group import MOST_GROUPS, of_all_groups
from extract.people.arms import name_arms
from extract.people.counts import FEWEST
from extract.people.groups import count_people
from extract.people.tally import Count
from extract.prose import RunningText, Sentence

_ABSTRACT = re.compile(
    r"\W*(?:abstract|summary|objectives?|background|methods?(?: and (?:materials|findings))?|results|摘\s*要)\W*",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\W*(?:abstract|summary|摘\s*要)\W*", re.IGNORECASE)
_BODY = re.compile(r"\W*(?:\d+\.?\s*)?(?:introduction|引言|前言)\b", re.IGNORECASE)
PAIR = 2
LONGEST = 4000
"""Characters of an abstract."""
LONGEST_KEYWORDS = 600
"""Characters up to which a section of another heading, such as keywords, may stand within the abstract."""


def with_abstract(count: Count, prose: RunningText) -> Count:
    """Return the count of a participants section with the groups that only the abstract counts beside it.

    "Twenty-one women with anorexia were recruited" is one group of "21 women with anorexia and 22 healthy women".
    """
    if count.experiments:
        return count
    if len(count.groups) > 1:
        return _with_controls(count, count_of_abstract(prose))
    for other in (count_of_abstract(prose, with_results=True), count_of_abstract(prose)):
        if other is None or any(group.n < FEWEST for group in other.groups):
            continue  # "ten subjects were stimulated at four points and one control"
        if counts_more([group.n for group in other.groups], count.n, exactly=count.explicit, before=count.recruited):
            return replace(other, sentences=tuple(dict.fromkeys((*count.sentences, *other.sentences))))
    return count


def _with_controls(count: Count, other: Count | None) -> Count:
    """Return a count of groups of patients with the controls that the abstract compares with all of them."""
    classes = {group.mention.group for group in count.groups}
    if other is None or len(other.groups) != PAIR or "controls" in classes:
        return count
    of_controls = [group for group in other.groups if group.mention.group == "controls"]
    ours = [group for group in other.groups if group.mention.group != "controls" and group.n == count.n]
    if len(of_controls) != 1 or not ours:
        return count
    sentences = tuple(dict.fromkeys((*count.sentences, *other.sentences)))
    return replace(count, n=other.n, groups=(*count.groups, *of_controls), sentences=sentences)


def count_of_abstract(prose: RunningText, *, with_results: bool = False) -> Count | None:
    """Return the people an abstract counts, None where there is none or it counts nobody.

    `with_results`: where the methods stand last, the results right behind the abstract say who took part as well.
    """
    sentences = list(_abstract(prose, with_results=with_results))
    return name_arms(of_all_groups(count_people(sentences), sentences), sentences)


def end_of_abstract(prose: RunningText) -> int:
    """Return the offset behind the abstract, 0 where there is none."""
    return max((sentence.end for sentence in _abstract(prose, with_results=False)), default=0)


def counts_more(groups: Sequence[int], n: int, *, exactly: bool = False, before: int | None = None) -> bool:
    """Return whether the numbers of several groups hold one that `n` leaves out.

    `n`, or the number `before` exclusions, is that of some of them; or (unless `exactly`) `n` is more than that of each.
    """
    if not 1 < len(groups) <= MOST_GROUPS:
        return False
    parts = {sum(some) for size in range(1, len(groups)) for some in combinations(groups, size)}
    return sum(groups) > n and (bool({n, before} & parts) or (not exactly and n >= max(groups)))


def _abstract(prose: RunningText, *, with_results: bool) -> Iterator[Sentence]:
    """Yield the sentences of the abstract: of the sections headed so, or headed as its parts are, before the body begins.

    The body begins with the introduction, with a part of the methods or results, with participants, or, behind the abstract,
    with a longer section of another heading or one headed as a part of it.
    """
    seen = is_whole = False
    for section in prose.sections:
        parts = section.heading.split(" / ")
        own = [_ABSTRACT.fullmatch(part) is not None for part in parts]
        is_long = section.end - section.start > LONGEST_KEYWORDS
        if any(map(_BODY.match, parts)):
            return
        if _NAMED.fullmatch(parts[0]) and section.start < LONGEST:
            seen, is_whole = True, is_whole or is_long or len(parts) > 1
        elif all(own) and (with_results or not is_whole) and section.start < LONGEST:
            seen = True
        elif section.heading and not with_results and (any(own) or (seen and is_long) or _is_of_people(parts[0])):
            return
        else:
            continue
        yield from prose.sentences(section.start, min(section.end, section.start + LONGEST))


def _is_of_people(heading: str) -> bool:
    return SectionKind.PEOPLE in kinds_of(heading)
