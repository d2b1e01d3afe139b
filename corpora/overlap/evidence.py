"""What two reports have in common that their participants could explain: one piece of evidence after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from corpora.language.numbers import NUMBER, to_number
from corpora.overlap.facts import Group, Mention, MentionKind, ReportFacts, fold

FEWEST_PEOPLE = 8
"""Groups smaller than this have the same number by chance too often."""
FEWEST_NUMBERS = 3
"""Different numbers at least in which two sentences count the same people: n, an age, a share or a number of women."""
_PRINTED = re.compile(rf"\d+\.\d+|\d+ ?%|\b{NUMBER}\b", re.IGNORECASE)
FEWEST_SHARED, MIN_SHARED = 3, 0.5
"""Peaks two tables share at least, and their share of the smaller table (as in extract/checks/shared.py)."""
TEAM = 2
"""Authors in common from which on two reports are of one team, if one of them is a first or last author."""
YEARS_APART = 5
"""Reports of one sample appear within a few years."""
MOST_LEFT_OUT = 0.25
"""Share of a group that two reports of it may have left out differently."""
AGE_GAP = 1.0
"""Years by which two ranges of age are apart so that nobody can be in both (studies of one sample may be a year apart)."""


class Weight(StrEnum):
    """How much a piece of evidence says."""

    DECISIVE = "decisive"
    STRONG = "strong"
    MODERATE = "moderate"
    SLIGHT = "slight"
    AGAINST = "against"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing two reports have in common, in words, and the passages it rests on: of the first and of the second.

    `of_team`: it says that both are of one team.
    """

    what: str
    weight: Weight
    quotes: tuple[str, str] = ("", "")
    of_team: bool = False

    def __str__(self) -> str:
        return f"{self.what} ({self.weight.value})"


def find_evidence(one: ReportFacts, other: ReportFacts) -> tuple[Evidence, ...]:
    """Return what two reports have in common, in the order of READERS."""
    return tuple(found for read in READERS for found in read(one, other))


def _statements(one: ReportFacts, other: ReportFacts) -> Iterator[Evidence]:
    """Sentences on people or data of an earlier report; one that names no report counts for a team's papers alone."""
    for here, there, at in ((one, other, 0), (other, one, 1)):
        for mention in here.mentions:
            if mention.kind not in (MentionKind.REUSE, MentionKind.OTHERS):
                continue
            names, quotes = _names(mention.quote, there), _side(mention.quote, at)
            if mention.kind is MentionKind.OTHERS:
                if names:
                    yield Evidence(
                        what=f"{here.name} says that they are other people", weight=Weight.AGAINST, quotes=quotes
                    )
            elif names:
                yield Evidence(
                    what=f"{here.name} names {there.name} as a report of the same people or data",
                    weight=Weight.DECISIVE,
                    quotes=quotes,
                )
            elif not _names_any(mention.quote) and _is_team(one, other) and (there.year or 0) <= (here.year or 9999):
                yield Evidence(
                    what=f"{here.name} says that its people or data were reported before, and names no report",
                    weight=Weight.MODERATE,
                    quotes=quotes,
                )


def _names(quote: str, report: ReportFacts) -> bool:
    """Return whether a sentence names a report by first author and year; a year in press may be one off."""
    if not report.authors or report.year is None:
        return False
    family = report.authors[0].family
    years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d", quote)}
    return bool(re.search(rf"\b{re.escape(family)}\b", fold(quote))) and any(
        abs(year - report.year) <= 1 for year in years
    )


def _names_any(quote: str) -> bool:
    return bool(re.search(r"\b[A-Z][\w’'-]+(?:,? et al\.?| (?:and|&) [A-Z][\w’'-]+)?,? \(?(?:19|20)\d\d", quote))


def _side(quote: str, at: int) -> tuple[str, str]:
    return (quote, "") if at == 0 else ("", quote)


def _identifiers(one: ReportFacts, other: ReportFacts) -> Iterator[Evidence]:
    weights = {
        MentionKind.REGISTRATION: Weight.STRONG,
        MentionKind.DATA_SET: Weight.STRONG,
        MentionKind.APPROVAL: Weight.SLIGHT,  # laboratories use one approval for years
    }
    for kind, weight in weights.items():
        theirs = {m.value: m for m in other.mentions if m.kind is kind}
        for mention in one.mentions:
            if mention.kind is kind and mention.value in theirs:
                quotes = (mention.quote, theirs[mention.value].quote)
                yield Evidence(what=f"same {kind.value}: {mention.value}", weight=weight, quotes=quotes)


def _foci(one: ReportFacts, other: ReportFacts) -> Iterator[Evidence]:
    for here, there in product(one.tables, other.tables):
        shared = here.peaks & there.peaks
        if len(shared) >= max(FEWEST_SHARED, MIN_SHARED * min(len(here.peaks), len(there.peaks))):
            what = f"{len(shared)} peaks of {here.place} are also in {there.place}"
            yield Evidence(what=what, weight=Weight.STRONG, quotes=(here.place, there.place))


def _groups(one: ReportFacts, other: ReportFacts) -> Iterator[Evidence]:
    """The most alike of their groups."""
    order = list(Weight)
    alike = [found for a, b in product(one.groups, other.groups) if (found := _same_group(a, b, _knows(one, other)))]
    yield from sorted(alike, key=lambda found: order.index(found.weight))[:1]


def _same_group(a: Group, b: Group, known: bool) -> Evidence | None:
    if min(a.n, b.n) < FEWEST_PEOPLE:
        return None
    if a.n != b.n:
        return _almost_same_group(a, b, known)
    if _differ(a.males, b.males) or _differ(a.age_mean, b.age_mean) or _differ(a.age_sd, b.age_sd):
        return None
    sexes, spread = a.males is not None and a.males == b.males, a.age_sd is not None and a.age_sd == b.age_sd
    exact = a.age_mean is not None and a.age_mean == b.age_mean and a.age_mean % 1 != 0
    bounds = a.age_min is not None and (a.age_min, a.age_max) == (b.age_min, b.age_max)
    weight = Weight.SLIGHT
    if exact and spread:
        weight = Weight.STRONG
    elif exact and (sexes or bounds):
        weight = Weight.STRONG if known else Weight.MODERATE
    elif exact or sexes or bounds or spread:
        weight = Weight.MODERATE
    return Evidence(what=f"a group in both: {_in_both(a, b)}", weight=weight, quotes=(a.quote, b.quote))


def _almost_same_group(a: Group, b: Group, known: bool) -> Evidence | None:
    """Two reports of one group may leave out different people and still print the ages of all."""
    if abs(a.n - b.n) > MOST_LEFT_OUT * max(a.n, b.n) or a.age_mean is None or a.age_mean % 1 == 0:
        return None
    if a.age_mean != b.age_mean or _differ(a.age_sd, b.age_sd):
        return None
    spread = a.age_sd is not None and a.age_sd == b.age_sd
    if not (spread or known):
        return None
    what = f"groups of nearly one size, {a.n} and {b.n}, in both mean age {a.age_mean:g}{f', SD {a.age_sd:g}' if spread else ''}"
    return Evidence(what=what, weight=Weight.STRONG if spread and known else Weight.MODERATE, quotes=(a.quote, b.quote))


def _in_both(a: Group, b: Group) -> str:
    """Return what two groups of one number have in common, in words."""
    same = [f"{a.n} people"]
    if a.males is not None and a.males == b.males:
        same.append(f"{a.males} of them male")
    if a.age_mean is not None and a.age_mean == b.age_mean:
        same.append(f"mean age {a.age_mean:g}")
    if a.age_sd is not None and a.age_sd == b.age_sd:
        same.append(f"SD {a.age_sd:g}")
    if a.age_min is not None and a.age_max is not None and (a.age_min, a.age_max) == (b.age_min, b.age_max):
        same.append(f"{a.age_min:g} to {a.age_max:g} years old")
    return ", ".join(same)


def _recruited(one: ReportFacts, other: ReportFacts) -> Iterator[Evidence]:
    """The same numbers in the sentences that count people: those recruited, of whom each report may have left out others."""
    if not _knows(one, other):
        return
    for a, b in product(one.groups, other.groups):
        printed = _numbers_of(a.quote)
        if len(set(printed)) < FEWEST_NUMBERS or printed != _numbers_of(b.quote):
            continue
        exact = any("." in number or number.endswith("%") for number in printed)
        if exact or len(set(printed)) > FEWEST_NUMBERS:
            what = f"people counted in the same numbers: {', '.join(printed)}"
            yield Evidence(what=what, weight=Weight.STRONG if exact else Weight.MODERATE, quotes=(a.quote, b.quote))
            return


def _numbers_of(quote: str) -> tuple[str, ...]:
    """Return the numbers of a sentence in their order, words as digits; of several sentences, those of the first."""
    sentence = quote.split(" […] ")[0]
    found = (match[0].casefold() for match in _PRINTED.finditer(sentence))
    return tuple(str(to_number(number) or number) for number in found)


def _differ(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and one != other


def _dates(one: ReportFacts, other: ReportFacts) -> Iterator[Evidence]:
    """Dates of acquisition: the same, overlapping, or years apart; only where the reports share an author."""
    if not _knows(one, other):
        return
    ours, theirs = (tuple(m for m in r.mentions if m.kind is MentionKind.DATES) for r in (one, other))
    same = next(((a, b) for a, b in product(ours, theirs) if a.value == b.value), None)
    meet = next(((a, b) for a, b in product(ours, theirs) if _meet(a, b)), None)
    if same is not None:
        what = f"acquired in the same months: {same[0].value.replace('/', ' to ')}"
        yield Evidence(what=what, weight=Weight.STRONG, quotes=(same[0].quote, same[1].quote))
    elif meet is not None:
        yield Evidence(
            what="acquired in overlapping months", weight=Weight.SLIGHT, quotes=(meet[0].quote, meet[1].quote)
        )
    elif ours and theirs:
        yield Evidence(what="acquired in other years", weight=Weight.AGAINST, quotes=(ours[0].quote, theirs[0].quote))


def _meet(one: Mention, other: Mention) -> bool:
    (start, end), (other_start, other_end) = one.value.split("/"), other.value.split("/")
    return start <= other_end and other_start <= end


def _authors(one: ReportFacts, other: ReportFacts) -> Iterator[Evidence]:
    shared = n_shared_authors(one, other)
    if not shared:
        return
    team = _is_team(one, other)
    weight = Weight.MODERATE if team else Weight.SLIGHT
    yield Evidence(what=f"{shared} author{'' if shared == 1 else 's'} in common", weight=weight, of_team=team)


def n_shared_authors(one: ReportFacts, other: ReportFacts) -> int:
    """Return how many authors of the first report are among the second's."""
    return sum(any(author.is_same(theirs) for theirs in other.authors) for author in one.authors)


def _is_team(one: ReportFacts, other: ReportFacts) -> bool:
    """Return whether two reports are of one team: enough authors in common, one of them first or last in either."""
    if n_shared_authors(one, other) < TEAM:
        return False
    leading = [(r.authors[0], r.authors[-1]) for r in (one, other) if r.authors]
    others = (other, one)
    return any(
        person.is_same(theirs)
        for ends, there in zip(leading, others, strict=True)
        for person in ends
        for theirs in there.authors
    )


def _knows(one: ReportFacts, other: ReportFacts) -> bool:
    return n_shared_authors(one, other) > 0


def _centre_and_years(one: ReportFacts, other: ReportFacts) -> Iterator[Evidence]:
    shared = sorted(one.centres & other.centres)
    if shared:
        yield Evidence(what=f"same centre: {shared[0]}", weight=Weight.SLIGHT)
    if one.year and other.year and abs(one.year - other.year) <= YEARS_APART and _is_team(one, other):
        yield Evidence(what=f"published within {YEARS_APART} years of one another", weight=Weight.SLIGHT)


def _ages(one: ReportFacts, other: ReportFacts) -> Iterator[Evidence]:
    """Ages or sexes that nobody can have in both."""
    ours, theirs = _range(one), _range(other)
    if ours and theirs and (ours[1] + AGE_GAP < theirs[0] or theirs[1] + AGE_GAP < ours[0]):
        what = f"ages apart: {ours[0]:g} to {ours[1]:g} and {theirs[0]:g} to {theirs[1]:g} years"
        yield Evidence(what=what, weight=Weight.AGAINST)
    sexes = [{_only_sex(group) for group in report.groups} for report in (one, other)]
    if all(len(each) == 1 and None not in each for each in sexes) and sexes[0] != sexes[1]:
        yield Evidence(what="only men in one, only women in the other", weight=Weight.AGAINST)


def _range(report: ReportFacts) -> tuple[float, float] | None:
    """Return the ages of all groups together; None where a group's are not stated."""
    bounds = [(g.age_min, g.age_max) for g in report.groups]
    if not bounds or any(low is None or high is None for low, high in bounds):
        return None
    return min(low for low, _ in bounds if low is not None), max(high for _, high in bounds if high is not None)


def _only_sex(group: Group) -> str | None:
    return {0: "women", group.n: "men"}.get(group.males) if group.males is not None else None


READERS: tuple[Callable[[ReportFacts, ReportFacts], Iterator[Evidence]], ...] = (
    _statements,
    _identifiers,
    _foci,
    _groups,
    _recruited,
    _dates,
    _authors,
    _centre_and_years,
    _ages,
)
"""The kinds of evidence, in the order they are shown."""
