"""Statements of people's age in years, as `doc.spans["ages"]`: ranges, means with their spread, "12-year-olds".

Numbers counted in months, and years of education, of illness or of a face on a screen are no ages of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Doc, Span

from corpora.language.folding import folded
from corpora.language.matching import put, span_at
from corpora.language.sentences import folded_sentences


class AgeKind(StrEnum):
    """What the number is."""

    RANGE = "range"
    MEAN = "mean"
    SINGLE = "single"


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """One statement in years: `low` equals `high` for a mean or a single age; `rank` 0 is the surest wording."""

    kind: AgeKind
    low: float
    high: float
    sd: float | None = None
    rank: int = 0


OLDEST = 110.0
"""Years; a larger number is no age."""
YOUNGEST_MEAN, OLDEST_MEAN = 3.0, 99.0
"""Years within which the mean of a group lies."""
_CLAUSE = 45
"""Characters of the clause before a number that are searched for what it counts."""
_TAIL = 55
"""Characters after a mean in which its standard deviation follows."""
_GAP = r"\s{0,4}"
"""Blanks between the parts of a statement: any number of them would make the search take a power of that number."""
_NUMBER = r"\d{1,3}(?:\.\d+)?"
_VALUE = r"\d{1,2}(?:\.\d{1,2})?"
_EQUALS = r"(?:=|of|:|was|is|,|¼|1⁄4|[\ue000-\uf8ff\x00-\x08\x0e-\x1b])"
"""Text layers print "=" as "¼" (folded to 1⁄4) or a control character, and "±" as a control character or 6."""
_PLUS_MINUS = r"(?:±|\+/-|[\ue000-\uf8ff\x00-\x08\x0e-\x1b](?=\s{0,4}\d))"
_YEARS = r"(?:\s{0,4}-?\s{0,4}(?:years?|yrs?\.?|y/?o|y)\b(?:\s{0,4}(?:old|of age))?|\s{0,4}周?岁)"
_TO = r"\s{0,4}-?\s{0,4}(?:-|—|~|to|and|至|到)\s{0,4}-?\s{0,4}"
_MONTHS = r"\s{0,4}-?\s{0,4}(?:months?|weeks?|days?|mo\b|个?月)"
_HINT = re.compile(r"a(?<=\ba)ge|year|y(?<=\by)(?:rs?\b|\.?/?o\b)|岁|年龄")
"""A sentence without one of these states no age."""
_ABOUT_AGE = re.compile(r"\bage[ds]?\b|\byears?\b|\byrs?\b|\by\.?/?o\b|年龄|岁")
_AGE_WORD = re.compile(r"\bage|年龄")
"""What a mean with its spread needs before it where no years follow: many other things are counted in years."""
_RANGES = (
    re.compile(rf"(?:\bage[ds]?\b|年龄)[^.。;；]{{0,25}}?(?P<low>{_NUMBER}){_YEARS}?{_TO}(?P<high>{_NUMBER})(?!{_MONTHS})(?![\d%])"),
    re.compile(rf"\b(?P<low>{_NUMBER}){_YEARS}?{_TO}(?P<high>{_NUMBER})(?:{_GAP}-?{_GAP}(?:years?|yrs?|year-olds?|y\.?/?o)\b|{_GAP}周?岁)"),
    re.compile(r"\b(?:rang\w+|between|from)\W{0,4}(?:in age |of age |from|between|of|was|the ages of)?\W{0,3}(?:from |between )?"
               rf"(?P<low>\d{{1,2}})(?:{_GAP}years?)?{_GAP}(?:-|—|to|and){_GAP}(?P<high>\d{{1,2}})(?!{_MONTHS})(?![\d.%])"),
)  # fmt: skip
"""In the order of their sureness; the last one needs a word of age beside it."""
_MEANS = (
    re.compile(rf"(?P<mean>{_VALUE}){_YEARS}?{_GAP}(?:{_PLUS_MINUS}|6(?= \d{{1,2}}\.\d)){_GAP}(?P<sd>{_VALUE})(?P<years>{_YEARS})?"),
    re.compile(rf"(?:\b(?:mean|average|median|m)\b(?! ages? of (?!\d))|平均(?:年龄)?)[^\d;±；]{{0,32}}?(?P<mean>{_VALUE})(?!\d|{_GAP}(?:-|to){_GAP}\d)"),
    re.compile(rf"\b(?:mean|average) ages? of [^.;]{{0,70}}?\b(?:was|were|=) (?P<mean>{_VALUE})(?!\d)"),
    re.compile(rf"\bage[ds]?\b{_GAP}{_EQUALS}?{_GAP}(?P<mean>\d{{1,2}}\.\d{{1,2}})(?!\d|{_GAP}(?:-|to){_GAP}\d)"),
)  # fmt: skip
"""In the order of their sureness: with a spread, after a word for a mean, after "mean age of …", after "age"."""
_YEARS_BEHIND = re.compile(rf"\)?{_YEARS}")
_SINGLE = re.compile(rf"\b(?P<low>{_NUMBER}){_GAP}-?{_GAP}(?:years?|yr){_GAP}-?{_GAP}olds?\b")
_SD = re.compile(
    rf"(?:\bsd|s\.d\.|\bs\.?d\b\.?|standard deviation|标准差|{_PLUS_MINUS}){_GAP}(?:\[sd\]|\(sd\))?{_GAP}{_EQUALS}?{_GAP}(?P<sd>{_VALUE})"
)
_BRACKET_SD = re.compile(rf"^{_YEARS}?{_GAP}\((?:sd{_GAP}[=:]?{_GAP})?(?P<sd>\d{{1,2}}\.\d{{1,2}})\)")
_ERROR_OF_MEAN = re.compile(r"\b(?:sem|se|s\.e\.m\.?|standard error)\b")
_SD_END = re.compile(r";(?! ?(?:sd|s\.d|standard))")
_NOT_YEARS = re.compile(rf"{_GAP}(?:%|ms|mm|s\b)|{_MONTHS}")
_COUNTS_OTHER = re.compile(
    r"\b(?:faces?|avatar|photo(?:graph)?s?|pictures?|duration|education\w*|follow-?up|studied|school\w*|experience|training|practi[cs]e|onset|illness"
    r"|disease|iq|score|laterality|handedness|quotient|months|weeks|since|diagnosis|medication|bmi|interval|reaction|accuracy)\b|病程|教育年限|照片"
)  # fmt: skip
_DURATION = re.compile(r"\b(?:for|over|past|last|next|every|within|after|studied)\s{0,4}(?:the )?$")
_SPREAD = re.compile(r"(?:±|\+/-|\bs\.?d\.?\s{0,4}[=:]?|\bstandard deviation\s{0,4}(?:of|=|:)?)\s{0,4}$")


def mark_ages(doc: Doc) -> Doc:
    """Return `doc` with `doc.spans["ages"]`, each with its `Age` as `span._.age`; none overlap."""
    text = folded(doc).text
    found: list[Span] = []
    for start, end in folded_sentences(doc):
        words = text[start:end]
        if _HINT.search(words):
            for low, high, age in _without_overlap(_ages_in(words)):
                span = span_at(doc, start + low, start + high, label=age.kind)
                span._.age = age
                found.append(span)
    return put(doc, "ages", found)


def _ages_in(text: str) -> Iterator[tuple[int, int, Age]]:
    """Yield (start, end, age) of the statements of one sentence, ranges first, then means, then single ages."""
    for pattern in _RANGES:
        for found in pattern.finditer(text):
            low, high = float(found["low"]), float(found["high"])
            near = text[max(0, found.start() - _CLAUSE) : found.end() + _CLAUSE]
            if low < high <= OLDEST and _ABOUT_AGE.search(near) and _is_age(text, found):
                yield found.start("low"), found.end(), Age(kind=AgeKind.RANGE, low=low, high=high)
    for rank, pattern in enumerate(_MEANS):
        for found in pattern.finditer(text):
            mean = float(found["mean"])
            if YOUNGEST_MEAN <= mean <= OLDEST_MEAN and _is_mean_age(text, found):
                age = Age(kind=AgeKind.MEAN, low=mean, high=mean, sd=_spread(text, found), rank=rank)
                yield found.start("mean"), found.end(), age
    for found in _SINGLE.finditer(text):
        if float(found["low"]) <= OLDEST and _is_age(text, found):
            yield (
                found.start(),
                found.end(),
                Age(kind=AgeKind.SINGLE, low=float(found["low"]), high=float(found["low"])),
            )


def _without_overlap(ages: Iterator[tuple[int, int, Age]]) -> Iterator[tuple[int, int, Age]]:
    taken: list[tuple[int, int]] = []
    for start, end, age in ages:
        if not any(start < high and low < end for low, high in taken):
            taken.append((start, end))
            yield start, end, age


def _is_age(text: str, found: re.Match[str]) -> bool:
    """Return whether a number of years is one of people: neither a duration, a spread, nor the age of something else."""
    before = text[max(0, found.start() - _CLAUSE) : found.start()]
    clause = re.split(r"[,;()，；（）]", before)[-1] + found[0]
    return not (
        _COUNTS_OTHER.search(clause)
        or _SPREAD.search(before)
        or _DURATION.search(before)
        or _NOT_YEARS.match(text, found.end())
    )


def _is_mean_age(text: str, found: re.Match[str]) -> bool:
    near = text[max(0, found.start() - _CLAUSE) : found.start("mean")]
    stated = found.groupdict().get("years") or _YEARS_BEHIND.match(text, found.end())
    about = _AGE_WORD if "sd" in found.groupdict() else _ABOUT_AGE
    return bool(stated or about.search(near)) and _is_age(text, found)


def _spread(text: str, found: re.Match[str]) -> float | None:
    """Return the standard deviation stated with a mean, None where there is none or a standard error is meant."""
    near = text[max(0, found.start() - _CLAUSE) : found.start("mean")]
    tail = _SD_END.split(text[found.end() : found.end() + _TAIL])[0]
    if _ERROR_OF_MEAN.search(near + tail):
        return None
    sd = found.groupdict().get("sd") or next(
        (match["sd"] for match in (_BRACKET_SD.match(tail), _SD.search(tail)) if match), None
    )
    return float(sd) if sd else None
