"""Sex and age from the words that describe a group."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.people.words import FEMALE, MALE, NUMBER, to_number

_MINUS = r"(?:±|\+/-|\+/−|[\ue000-\uf8ff\x00-\x08\x0e-\x1b](?=\s*\d))"
_EQUALS = r"(?:=|of|:|was|is|,|¼|[\ue000-\uf8ff\x00-\x08\x0e-\x1b])"
# Text layers print "=" as "¼" or a control character.
_VALUE = r"\d{1,2}(?:\.\d{1,2})?"
_YEARS = r"(?:\s*-?\s*(?:years?|yrs?\.?|y\b)(?:\s*(?:old|of age))?)"
_NOT_AGE = re.compile(
    r"\b(?:duration|education\w*|school\w*|IQ|onset|score|illness|disease|laterality|handedness|quotient|months|weeks|experience|since|"
    r"diagnosis|medication|training|BMI|interval|reaction|accuracy)\b",
    re.IGNORECASE,
)
_PAIR = re.compile(
    rf"(?P<mean>\d{{1,2}}(?:\.\d{{1,2}})?){_YEARS}?\s*(?:{_MINUS}|6(?= \d{{1,2}}\.\d))\s*(?P<sd>{_VALUE})(?P<years>{_YEARS})?"
)
_MEAN = re.compile(
    rf"(?:\b(?:mean|average|median|M)\b|\bmean)[^\d;±]{{0,32}}?(?P<mean>{_VALUE})(?!\d|\s*(?:-|–|to)\s*\d)"
)
_AGE = re.compile(
    rf"\b(?:aged?|age[sd]?)\b\s*{_EQUALS}?\s*(?P<mean>\d{{1,2}}\.\d{{1,2}})(?!\d|\s*(?:-|–|to)\s*\d)",
    re.IGNORECASE,
)
_MEAN_OF = re.compile(
    rf"\b(?:mean|average) ages? of [^.;]{{0,70}}?\b(?:was|were|=) (?P<mean>{_VALUE})(?!\d)", re.IGNORECASE
)
_SD = re.compile(
    rf"(?:\bSD|S\.D\.|s\.d\.|\bs\.?d\b\.?|[Ss]tandard deviation|{_MINUS})\s*(?:\[SD\]|\(SD\))?\s*{_EQUALS}?\s*(?P<sd>{_VALUE})"
)
_BRACKET_SD = re.compile(rf"^{_YEARS}?\s*\((?:SD\s*[=:]?\s*)?(?P<sd>\d{{1,2}}\.\d{{1,2}})\)")
_ERROR_OF_MEAN = re.compile(r"\b(?:SEM|SE|s\.e\.m\.?|standard error)\b", re.IGNORECASE)
_RANGE = re.compile(
    r"(?:\bage[ds]?|\bages|\brang\w+|\bbetween|\bfrom)\W{0,4}(?:in age |of age |range[ds]?|from|between|of|was|:|=|the ages of|¼)?\W{0,3}"
    r"(?:from |between )?(?P<low>\d{1,2})(?:\s*years?)?\s*(?:-|–|—|to|and)\s*(?P<high>\d{1,2})(?![\d.%])"
    r"|(?P<low2>\d{1,2})\s*(?:-|–|to)\s*(?P<high2>\d{1,2})\s*(?:years|yrs|y\.o|-year)",
    re.IGNORECASE,
)
_AGE_WORD = re.compile(r"\b(?:age[ds]?|years?|yrs?|y\.?o)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """Mean, SD and range of age in years; None where not stated."""

    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None


def read_sexes(text: str, n: int) -> tuple[int, int] | None:
    """Return (males, females) of a group of `n`, or None where the words do not give numbers that add up.

    One sex alone ("7 women") gives the other as what is left of `n`.
    """
    female, male = _sex_count(text, FEMALE, "F", n), _sex_count(text, MALE, "M", n)
    if female is None and male is None:
        return None
    if female is None:
        female = n - (male or 0)
    elif male is None:
        male = n - female
    assert male is not None
    return (male, female) if male >= 0 and female >= 0 and male + female == n else None


def _sex_count(text: str, noun: str, letter: str, n: int) -> int | None:
    words = noun.replace("|F|", "|").replace("|M|", "|")
    if re.search(
        rf"\b(?:all|exclusively|only) (?:\w+[- ]){{0,2}}{words}(?! (?:\w+ ){{0,2}}(?:had|who))\b",
        text,
        re.IGNORECASE,
    ):
        return n
    for found in re.finditer(
        rf"\b({NUMBER})\s+(?:(?:were|was|of (?:them|whom) (?:were )?)\s*)?(?:(?!(?:of|and|per|years?|each|or|to)\b)[a-z-]+,?\s+){{0,3}}?{words}\b",
        text,
        re.IGNORECASE,
    ):
        value = to_number(found[1])
        if value is not None and value <= n:
            return value
    found_pair = re.search(rf"\b{words}\s*(?:[:=,]|n\s*=)\s*(?:n\s*=\s*)?({NUMBER})\b(?!\s*%)", text, re.IGNORECASE)
    found_letter = re.search(rf"(?<![\w.])(\d{{1,3}})\s?{letter}\b(?!\w|\s*\()", text) or re.search(
        rf"\b{letter}\s*[:=]\s*(\d{{1,3}})\b", text
    )
    one = found_pair or found_letter
    value = to_number(one[1]) if one else None
    return value if value is not None and value <= n else None


def read_ages(text: str) -> Ages:
    """Return the ages in a stretch of text about one group."""
    if not _AGE_WORD.search(text):
        return Ages()
    mean, sd = _mean_age(text)
    low, high = _range(text)
    if mean is not None and low is not None and high is not None and not low <= mean <= high:
        low = high = None
    return Ages(mean=mean, sd=sd, low=low, high=high)


def _mean_age(text: str) -> tuple[float | None, float | None]:
    for found in _PAIR.finditer(text):
        near = text[max(0, found.start() - 60) : found.start()]
        if (found["years"] or re.search(r"\bage", near, re.IGNORECASE)) and _is_age(near, found["mean"]):
            error = _ERROR_OF_MEAN.search(near + text[found.end() : found.end() + 30])
            return float(found["mean"]), None if error else float(found["sd"])
    for pattern in (_MEAN, _MEAN_OF, _AGE):
        for found in pattern.finditer(text):
            near = text[max(0, found.start() - 45) : found.start("mean")]
            after = text[found.end() : found.end() + 14]
            about = re.search(r"\bage", near, re.IGNORECASE) or re.match(_YEARS, after) or _AGE_WORD.search(near)
            if not about or not _is_age(near, found["mean"]) or re.match(r"\s*(?:%|ms|mm|s\b)", after):
                continue
            tail = re.split(r";(?! ?(?:SD|s\.d|standard))", text[found.end() : found.end() + 55])[0]
            sd = _BRACKET_SD.match(tail) or _SD.search(tail)
            error = _ERROR_OF_MEAN.search(near + tail)
            return float(found["mean"]), None if error or not sd else float(sd["sd"])
    return None, None


def _is_age(near: str, value: str) -> bool:
    return 3 <= float(value) <= 99 and not _NOT_AGE.search(re.split(r"[;)]", near)[-1])


def _range(text: str) -> tuple[float | None, float | None]:
    for found in _RANGE.finditer(text):
        low, high = float(found["low"] or found["low2"]), float(found["high"] or found["high2"])
        near = text[max(0, found.start() - 50) : found.start()]
        if (
            2 <= low < high <= 99
            and _is_age(near, str(low))
            and _AGE_WORD.search(text[max(0, found.start() - 60) : found.end() + 14])
        ):
            return low, high
    return None, None
