"""Parts of a group that a sentence counts: "17 patients with left and 24 with right epilepsy", "(sensitive, n = 21) or … (n = 20)".

They are no groups of the study, but a heading may compare them, or one of them with another group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from corpora.language.numbers import NUMBER, may_count, to_number
from corpora.language.people import ADJECTIVE, MOST_COUNTS, PEOPLE, group_class, names_people
from corpora.nouns.studies import Sample
from extract.people.chinese.groups import counted_groups
from extract.people.counts import MOST
from extract.prose import RunningText, Sentence

FEWEST_OF_PART = 3
"""People below which a part of a group is a case."""
LEAST_PARTS, MOST_PARTS = 2, 4
"""Parts beyond which a list of numbers is a table run together."""
MOST_BETWEEN = 160
"""Characters between two parts of one group."""
_WITH_N = re.compile(
    r"(?<![\w’'/-])(?P<name>[A-Za-z][\w’'/-]*(?: [A-Za-z][\w’'/-]*){0,3})(?: ?[(\[]|, ?)[nN] ?= ?(?P<n>\d{1,4})\b"
)
"""A name with its number: "sensitive (n = 20, mean age 31)", "(sensitive IBS, N = 21)"."""
_QUALIFIED = re.compile(
    rf"(?<![\w.,/<>=±–-])(?P<n>{NUMBER}) (?P<name>(?:{PEOPLE} )?(?:with|without|on) (?:(?!and\b|or\b)[A-Za-z][\w’'/-]*)(?: (?!and\b|or\b|were\b|who\b)[A-Za-z][\w’'/-]*){{0,3}})",
    re.IGNORECASE,
)
"""A number with a quality: "24 patients with right epilepsy", "15 with"."""
_COUNTED = re.compile(
    rf"(?:(?<=[(\[,;:] )|(?<=[(\[])|(?<= and ))(?P<n>{NUMBER}) (?:were |had )?(?P<name>(?!of\b|to\b|years?\b|and\b|or\b)[A-Za-z][\w’'/-]*(?: (?!and\b|or\b|of\b|with\b)[A-Za-z][\w’'/-]*){{0,2}})(?=\s?[,;)\]]| and {NUMBER}\b)",
    re.IGNORECASE,
)
"""An item of a list: "sex: 22 boys, 31 girls", "(six drug, nine placebo)"."""
_RECEIVED = re.compile(
    rf"(?<![\w.,/<>=±–-])(?P<n>{NUMBER}) (?:{PEOPLE} )?(?:received|were given|took|(?:were )?(?:randomly )?(?:assigned|allocated|randomi[sz]ed) to|underwent|to)(?: the| an?)? (?P<name>[A-Za-z][\w’'/-]*(?: (?!and\b|or\b|in\b|for\b|at\b|first\b)[A-Za-z][\w’'/-]*){{0,2}})(?![^.,;]{{0,40}}\b(?:first|second|before|after|order|sessions?|visits?)\b)",
    re.IGNORECASE,
)
"""A number by what they received: "18 received the drug and 17 received placebo"; the order of two sessions divides nobody."""
_OF_KIND = re.compile(
    rf"(?<![\w.,/<>=±–-])(?P<n>{NUMBER}) (?P<name>(?!of\b)(?:{ADJECTIVE}){{1,3}}?{PEOPLE})\b(?! (?:with|without|of)\b)",
    re.IGNORECASE,
)
"""A number of people of a kind: "14 early blind adults (6 women) and 12 late blind adults"."""
_IN_SHORT = re.compile(
    rf"(?<![\w.,/<>=±–-])(?P<n>{NUMBER}) (?:[A-Za-z][\w’'/-]* ){{1,6}}?[(\[](?P<name>(?-i:[A-Z][A-Za-z-]{{0,7}}[A-Z+-]))(?=[)\];,])",
    re.IGNORECASE,
)
"""A number by the abbreviation behind what its people have: "24 had left (L-TLE) and 21 had right (R-TLE) epilepsy"."""
_MAY_BE_COUNTED = re.compile(rf"[(\[,;:d] ?(?:{NUMBER}) ")
"""What stands before an item of a list and begins it, d being the end of "and", in lower case: it is looked for in a fraction of the time."""
_NEEDED = {
    _QUALIFIED: ("with", "on "),
    _RECEIVED: ("received", "given", "took", "assigned", "allocated", "underwent"),
    _WITH_N: ("n=", "n ="),
    _IN_SHORT: ("(", "["),
}
"""Words of which each sentence that fits has one: most have none, and need not be searched."""
_NO_NAME = re.compile(
    r"\b(?:years?|months?|weeks?|days|hours?|min(?:utes)?|trials?|blocks?|runs?|sessions?|voxels?|scans?|groups|excluded|dropped|removed|missing|mean|range|SD|right-handed|left-handed|ambidextrous|and|due)\b",
    re.IGNORECASE,
)
"""Words of what is no part of a group, or one that no heading is of."""
_PLACE = re.compile(
    r"\b(?:lobe|hemispheres?|cortex|gyrus|insula|amygdala|hippocampus|thalamus|striatum|hand|ear|eye)$", re.IGNORECASE
)
"""The end of a name by which a heading calls a place: "left hemisphere"."""
_LEADING = re.compile(
    rf"^(?:.*\b(?:into|to|as|in|either|or|and|the|an?|were|was|including|included)\s)?(?:{NUMBER}\s)?", re.IGNORECASE
)
_CHINESE_SHORT = re.compile(
    r"[\u4e00-\u9fff]{2,12}[（(](?:[A-Za-z][A-Za-z -]{0,40}[,，] ?)?(?P<name>[A-Z][A-Za-z0-9-]{1,7})[)）](?:患者|者|组)?\s?(?P<n>\d{1,4})\s?[例名人]"
)
"""A number by the abbreviation of what people have: 左侧颞叶癫痫(LTLE) 22 例."""
_CHINESE_EACH = re.compile(
    r"分[为成](?P<names>[\u4e00-\u9fffA-Za-z、]{2,30}组)[，,]?\s?(?:每组|各)\s?(?P<n>\d{1,4})\s?[例名人]"
)
"""The number of each of several arms: 随机分为针刺组和康复组，各 15 例."""
_ABBREVIATED = re.compile(r"[A-Z][A-Za-z-]{0,7}[A-Z+-]")
_SEX = re.compile(r"(?:fe)?males?|wom[ae]n|m[ae]n|boys?|girls?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    name: str
    n: int
    start: int
    end: int


def with_parts(samples: Sequence[Sample], prose: RunningText, columns: Sequence[Sample] = ()) -> tuple[Sample, ...]:
    """Return the samples of a document (the first is the study), each with the parts in which it counts its people.

    `columns` are the groups of a table on participants. One of several divisions by the same numbers is kept: that of the
    table, else the one with the fullest names.
    """
    if not samples or samples[0].n is None:
        return tuple(samples)
    known = sorted(sample.n or 0 for sample in samples[1:])
    found = _of_text(samples, prose, known)
    for at, parts in _of_columns(samples[1:], columns):
        sizes = tuple(sorted(part.n or 0 for part in parts))
        of_sample = found.setdefault(at, {})
        are_short = all(_ABBREVIATED.fullmatch(part.name) for part in parts)
        stated = of_sample.get(sizes, ())
        of_sample[sizes] = _in_short(stated, parts) if stated and are_short else _in_short(parts, stated)
    of_groups = [part for at, divisions in found.items() if at for parts in divisions.values() for part in parts]
    found[0] = {sizes: parts for sizes, parts in found.get(0, {}).items() if not _are_again(parts, of_groups)}
    each = {at: tuple(part for parts in divisions.values() for part in parts) for at, divisions in found.items()}
    return tuple(
        replace(sample, parts=(*each.get(at, ()), *(_sexes(sample) if at else ()))) for at, sample in enumerate(samples)
    )


def _longer(first: tuple[Sample, ...], second: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """Return the parts of a division that is stated twice with the longer names, and with their abbreviations."""
    return _in_short(first, second) if _length(first) >= _length(second) else _in_short(second, first)


def _in_short(parts: tuple[Sample, ...], others: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """Return parts with the abbreviations by which others call the same people behind their names: "patients with left (LTLE)".

    Parts of the same number cannot be told apart.
    """
    names = {part.n: part.name for part in others if _ABBREVIATED.fullmatch(part.name)}
    if len(names) < len(parts) or any(_ABBREVIATED.search(part.name) for part in parts):
        return parts
    return tuple(replace(part, name=f"{part.name} ({names[part.n]})") for part in parts)


def _length(parts: Sequence[Sample]) -> int:
    return sum(len(part.name) for part in parts)


def _are_again(parts: Sequence[Sample], known: Sequence[Sample]) -> bool:
    """Return whether some of the parts of the study are parts of one of its groups, by their number and the end of their name."""
    return any(
        part.n == one.n and part.name.casefold().endswith(one.name.casefold()) for part in parts for one in known
    )


def _of_columns(groups: Sequence[Sample], columns: Sequence[Sample]) -> Iterator[tuple[int, tuple[Sample, ...]]]:
    """Yield the place of a group of which columns that stand together are the parts, and these; the others are the other groups.

    Patients and controls in the text, "Acute (n = 14)", "Chronic (n = 17)" and "Controls (n = 30)" in the table.
    """
    for at, group in enumerate(groups, 1):
        others = sorted(other.n or 0 for other in groups if other is not group)
        size = len(columns) - len(others)
        for start in range(len(others) + 1) if size >= LEAST_PARTS else ():
            run, rest = columns[start : start + size], (*columns[:start], *columns[start + size :])
            are_others = sorted(one.n or 0 for one in rest) == others
            are_controls = group_class(group.name) != "controls" and all(
                group_class(one.name) == "controls" for one in rest
            )
            if sum(one.n or 0 for one in run) == group.n and (are_others or are_controls):
                yield at, tuple(run)


def _of_text(
    samples: Sequence[Sample], prose: RunningText, known: Sequence[int]
) -> dict[int, dict[tuple[int, ...], tuple[Sample, ...]]]:
    """Return the divisions of each sample that sentences count, by the place of the sample and the numbers of the parts."""
    found: dict[int, dict[tuple[int, ...], tuple[Sample, ...]]] = {}
    for sentence in prose.sentences():
        for run in _runs(sentence):
            sizes = tuple(sorted(part.n for part in run))
            at = _whole(run, samples, sentence) if list(sizes) != list(known) else None
            if at is None:
                continue
            same = found.setdefault(at, {}).get(sizes, ())
            evidence = prose.evidence(sentence, "text")
            found[at][sizes] = _longer(
                same,
                tuple(
                    Sample(name=name, n=part.n, evidence={"n": evidence})
                    for part, name in zip(run, _names(run), strict=True)
                ),
            )
    return found


def _names(run: Sequence[_Part]) -> list[str]:
    """Return the names of parts; "without" alone is without what the one before it has: "8 with pain and 9 without"."""
    quality = next((part.name.split("with ", 1)[1] for part in run if "with " in part.name), "")
    return [f"without {quality}" if part.name == "without" else part.name for part in run]


def _runs(sentence: Sentence) -> Iterator[list[_Part]]:
    """Yield named numbers that follow each other in a sentence, two to four at a time, all of different names."""
    listed = [list(_parts(pattern, sentence.text)) for pattern in _patterns_for(sentence.text)]
    for parts in [*listed, *_parts_in_chinese(sentence.text)]:
        for size in range(LEAST_PARTS, MOST_PARTS + 1):
            for at in range(len(parts) - size + 1):
                run = parts[at : at + size]
                near = all(second.start - first.end <= MOST_BETWEEN for first, second in pairwise(run))
                if near and len({part.name.casefold() for part in run}) == size:
                    yield run


def _parts_in_chinese(text: str) -> Iterator[list[_Part]]:
    """Yield the groups into which a Chinese sentence divides people, and those it calls by an abbreviation: 真针刺组 15 例、假针刺组 14 例."""
    if not any(unit in text for unit in "例名人"):
        return
    yield [
        _Part(name=each.name, n=each.n, start=each.at, end=each.at + len(each.name))
        for each in islice(counted_groups(text), MOST_COUNTS)
        if each.name.endswith("组")
    ]
    yield list(_parts(_CHINESE_SHORT, text))
    for each in islice(_CHINESE_EACH.finditer(text), MOST_COUNTS):
        names = [name for name in re.split(r"[、和与及]", each["names"]) if name]
        yield [_Part(name=name, n=int(each["n"]), start=each.start(), end=each.end()) for name in names]


def _patterns_for(text: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that may find parts in a sentence, by words that each needs."""
    lower = text.lower()
    if not may_count(lower):
        return
    for pattern in (_QUALIFIED, _COUNTED, _RECEIVED, _WITH_N, _IN_SHORT, _OF_KIND):
        if pattern is _OF_KIND:
            is_needed = names_people(text)
        elif pattern is _COUNTED:
            is_needed = sum(1 for _ in islice(_MAY_BE_COUNTED.finditer(lower), 2)) > 1
        else:
            is_needed = any(map(lower.__contains__, _NEEDED[pattern]))
        if is_needed:
            yield pattern


def _parts(pattern: re.Pattern[str], text: str) -> Iterator[_Part]:
    for match in islice(pattern.finditer(text), MOST_COUNTS):
        n = to_number(match["n"])
        name = _LEADING.sub("", match["name"]) if pattern is _WITH_N else match["name"]
        if (
            n is not None
            and FEWEST_OF_PART <= n <= MOST
            and name
            and not _NO_NAME.search(name)
            and not _PLACE.search(name)
        ):
            yield _Part(name=name, n=n, start=match.start(), end=match.end())


def _whole(run: Sequence[_Part], samples: Sequence[Sample], sentence: Sentence) -> int | None:
    """Return the place of the sample that parts add up to: the study's, or the one group of that number."""
    total = sum(part.n for part in run)
    sexes = sum(_SEX.fullmatch(part.name) is not None for part in run)
    if sexes and (sexes < len(run) or len(samples) > 1 or samples[0].males is not None):
        return None
    if total == samples[0].n:
        return 0
    groups = [at for at, sample in enumerate(samples) if at and sample.n == total]
    before = sentence.text[: run[0].end].casefold()
    named = [at for at in groups if _noun(samples[at]) in before]
    nearest = max(named, key=lambda at: before.rfind(_noun(samples[at])), default=None)
    return nearest if nearest is not None else groups[0] if len(groups) == 1 else None


def _noun(sample: Sample) -> str:
    """Return the last word of a group's name."""
    return sample.name.split()[-1].casefold() if sample.name.split() else sample.name


def _sexes(sample: Sample) -> tuple[Sample, ...]:
    """Return the men and women of a group that has both: "Male smokers" are a part of it."""
    if not sample.males or not sample.females:
        return ()
    return tuple(
        Sample(name=f"{sex} {sample.name}", n=n, evidence={"n": sample.evidence.get(field, sample.evidence["n"])})
        for sex, n, field in (("male", sample.males, "males"), ("female", sample.females, "females"))
    )
