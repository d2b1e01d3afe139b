"""Subtractions by a minus or a dash: "A minus B", "pain - rest"; a dash also parts levels of a name, and is no minus then."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.nouns.directions import Direction, Relation
from corpora.words.anatomy import names_anatomy
from corpora.words.conditions import outside_brackets, pair_of, split_at, with_shared_head
from corpora.words.patterns import both_scripts, chinese
from corpora.words.versus import BASELINE, is_turned, words_of

_CONTROL = words_of(r"(?:[^\W\d_]+\s+){1,2}(?:control|baseline)")
"""The control of one task: "encoding control"."""
_CONTRAST_WORDS = words_of(
    r"\b(?:contrasts?|subtractions?|comparisons?|minus|differences?)\b", chinese("对比 比较 相减 差异")
)
MINUS_SIGN = re.compile(
    r"\s+[-–—−]\s+|\s+minus\s+|(?<=[)\]])\s?[-–—−]\s?(?=[(\[])|\s*"
    + both_scripts("减去?(?![弱少低小退轻缩慢])")
    + r"\s*",
    re.IGNORECASE,
)
"""A minus or a dash between two conditions."""
_DIFFERENCES = re.compile(r"[(\[][^()\[\]]*[^\W\d_]\s+(?:[-–—−]|minus|vs\.?)\s+[^\W\d_][^()\[\]]*[)\]]", re.IGNORECASE)
"""The differences of which a difference of differences is made: "[A - B] - [C - D]"."""
_TIGHT = re.compile(r"[A-Z][A-Z0-9+]{1,5}([-–—−])[A-Z][A-Z0-9+]{1,5}")
"""Two abbreviations with a dash between them: "PT–HC"; a minus where the reverse is beside it or a contrast is spoken of."""
_LABELS = words_of(
    r"(?:(?:study|experiment|exp|table|group|run|session|phase|part|panel|block|trial|analysis|step|model|cluster|network|(?:left|right)(?!\s+(?:hand|foot|finger|thumb|arm|leg|side|visual|ear|eye|wrist|index|button|press|turn|movement|response))|hemisphere|"
    r"positive|negative|continued|cont|roi|whole[- ]brain)\b.*|.*\b(?:analysis|phase|seed|hemisphere|prediction|cohort)|[\W\d_]*)"
)
"""What stands beside a dash that separates levels of a name, and is no condition."""


def by_minus(text: str, around: str, beside: Sequence[str]) -> Direction | None:
    """Return a subtraction; a dash between blanks is one only where both sides can be conditions and something says so."""
    if len(_DIFFERENCES.findall(text)) > 1 and len(MINUS_SIGN.findall(outside_brackets(text))) == 1:
        return Direction(relation=Relation.INTERACTION, words=text)
    whole, beside = _apart(text), [_apart(other) for other in beside]
    outside = outside_brackets(whole)
    if len(MINUS_SIGN.findall(outside)) != 1:
        return None
    first, second = split_at(whole, MINUS_SIGN)
    if not first or not second or any(_LABELS.fullmatch(side) for side in (first, second)):
        return None
    is_said = (
        any(is_turned(split_at(other, MINUS_SIGN), (first, second)) for other in beside)
        or any(_is_from_baseline(other, (first, second)) for other in beside)
        or "minus" in text.casefold()
        or re.search("[减減]", text)
        or BASELINE.fullmatch(second)
        or _CONTROL.fullmatch(second)
        or _CONTRAST_WORDS.search(around)
        or ")" in first
    )
    if whole != text and not is_said:
        return None  # a code of a task or a group
    relation = Relation.GREATER if is_said else Relation.UNCLEAR
    first, second = pair_of(first, second)
    return Direction(relation=relation, first=with_shared_head(first, second), second=second, words=text)


def _apart(text: str) -> str:
    """Return a text with blanks around the dash between two abbreviations that are all of it."""
    found = _TIGHT.fullmatch(text.strip())
    if found is None or text != text.strip():
        return text
    sides = text[: found.start(1)], text[found.end(1) :]
    return text if any(map(names_anatomy, sides)) else " - ".join(sides)


def _is_from_baseline(other: str, sides: Sequence[str]) -> bool:
    """Return whether another name is one of these conditions minus a baseline: the table prints subtractions so."""
    first, second = split_at(other, MINUS_SIGN)
    from_baseline = BASELINE.fullmatch(second) or _CONTROL.fullmatch(second)
    return from_baseline is not None and first.casefold() in {side.casefold() for side in sides}
