"""Ages of participants as a text states them: ranges and means in years, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from screen.cues import is_cited
from screen.passages import Hit, Passage, about_people

OLDEST = 110.0
_NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_TO = r"\s*-?\s*(?:-|to|and|~|至|到)\s*-?\s*"
_YEARS = r"(?:\s*-?\s*(?:years?|yrs?|y/?o|y)\b|\s*周?岁)"
_RANGE = re.compile(
    rf"(?:\bage[ds]?\b|\bages of\b|\bage range\b|年龄(?:范围)?)[^.。;；]{{0,25}}?{_NUMBER}{_YEARS}?{_TO}{_NUMBER}(?!\s*(?:months?|weeks?|days?|个?月))"
    rf"|\b{_NUMBER}{_YEARS}?{_TO}{_NUMBER}(?:\s*-?\s*(?:years?|yrs?|year-olds?|y/?o)\b|\s*周?岁)"
)
_MEAN = re.compile(
    rf"(?:\bmean(?:\s*[±(]?\s*s\.?d\.?\)?)?\s+age\b|\baverage age\b|\bage(?:d|s)?\b[^.。;；]{{0,12}}?\bm(?:ean)?\s*=?|\bm\s*age\b|平均年龄|年龄均值)"
    rf"[^\d.。;；]{{0,25}}?{_NUMBER}"
)
_SINGLE = re.compile(rf"\b{_NUMBER}\s*-?\s*(?:years?|yr)\s*-?\s*olds?\b")
_NOT_PARTICIPANTS = re.compile(
    r"\b(?:face|faces|avatar|photo(?:graph)?s?|picture|pictures|duration|education|follow-?up|studied|schooling|experience|training|practi[cs]e|onset|illness)\b|病程|教育年限|照片"
)
_DURATION = re.compile(r"\b(?:for|over|past|last|next|every|within|after|studied)\s*(?:the )?$")
_SPREAD = re.compile(r"(?:±|\+/-|\bs\.?d\.?\s*[=:]?|\bstandard deviation\s*(?:of|=|:)?)\s*$")
_MONTHS = re.compile(r"^\s*-?\s*(?:months?|weeks?|days?|mo\b|个?月)")


class AgeKind(StrEnum):
    """What the number is."""

    RANGE = "range"
    MEAN = "mean"
    SINGLE = "single"


@dataclass(frozen=True, kw_only=True)
class Ages:
    """One statement of age in years; `low` equals `high` for a mean or a single age."""

    kind: AgeKind
    low: float
    high: float
    hit: Hit


def find_ages(passages: Sequence[Passage]) -> Iterator[Ages]:
    """Yield every statement of participants' age: ranges first, then means, then "12-year-olds".

    Numbers counted in months, ages of faces on a screen, and years of education or illness are left out.
    """
    for passage in about_people(passages):
        taken: list[tuple[int, int]] = []
        for kind, pattern in ((AgeKind.RANGE, _RANGE), (AgeKind.MEAN, _MEAN), (AgeKind.SINGLE, _SINGLE)):
            for hit in passage.find(pattern):
                if any(hit.start < end and start < hit.end for start, end in taken):
                    continue
                numbers = [float(group) for group in hit.match.groups() if group]
                low, high = numbers[0], numbers[-1]
                if low <= high <= OLDEST and not _is_other(hit):
                    taken.append((hit.start, hit.end))
                    yield Ages(kind=kind, low=low, high=high, hit=hit)


def _is_other(hit: Hit) -> bool:
    clause = re.split(r"[,;(，；（]", hit.before)[-1][-30:] + hit.match.group(0)
    return bool(
        _NOT_PARTICIPANTS.search(clause)
        or _SPREAD.search(hit.before)
        or _DURATION.search(hit.before)
        or _MONTHS.match(hit.after)
        or is_cited(hit)
    )
