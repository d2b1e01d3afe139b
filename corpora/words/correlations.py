"""Correlations: whether a text says that they are positive or negative, and what only sounds so."""

from __future__ import annotations

import re

from corpora.words.comparisons import DOWN, MEASURE, UP
from corpora.words.conditions import CORRELATE
from corpora.words.patterns import chinese
from corpora.words.versus import words_of

_POSITIVE, _NEGATIVE = r"(?:positiv\w*|direct(?:ly)?)", r"(?:n[eé]gativ\w*|invers\w*)"
_BEFORE_SIGN = r"(?:(?!(?:with|to|between|and|of|by|in|mit|avec|con|com)\b)\w+\s+){0,2}"
"""Words between a correlation and its sign: in "correlation with negative affect" the sign is the variable's."""
_PLUS = words_of(
    rf"\b{_POSITIVE}\s+(?:\w+\s+){{0,3}}{CORRELATE}", rf"\b{CORRELATE}\s+{_BEFORE_SIGN}{_POSITIVE}", rf"\b{CORRELATE}\s+(?:\w+\s+){{0,2}}positively\b", r"\bpositive\w* korrelation\w*", r"\bpositive (?:linear |parametric |monotonic )?(?:effect|relationship|slope|trend|coupling)\b",
    rf"\b{UP}\s+(?:{MEASURE}\s+|in\s+{MEASURE}\s+|linearly\s+|parametrically\s+|monotonically\s+)*(?:with|as a function of)\b", chinese("正相关 正向相关"),
)  # fmt: skip
_MINUS = words_of(
    rf"\b{_NEGATIVE}\s+(?:\w+\s+){{0,3}}{CORRELATE}", rf"\b{CORRELATE}\s+{_BEFORE_SIGN}{_NEGATIVE}", rf"\b{CORRELATE}\s+(?:\w+\s+){{0,2}}(?:negatively|inversely)\b", r"\bnegative\w* korrelation\w*", r"\banti-?correlat\w*", r"\bnegative (?:linear |parametric |monotonic )?(?:effect|relationship|slope|trend|coupling)\b",
    rf"\b{DOWN}\s+(?:{MEASURE}\s+|in\s+{MEASURE}\s+|linearly\s+|parametrically\s+|monotonically\s+)*(?:with|as a function of)\b", chinese("负相关 负向相关"),
)  # fmt: skip
_NEGATIVE_VALUES = re.compile(
    r"(?:^|(?<=[.;,(]))[^.;,(]*\b(?:negative|minus)\s+(?:[tzf]\b|values?|scores?|statistics?|signs?|peaks?)[^.;)]*",
    re.IGNORECASE,
)
"""What a caption says of the rows whose statistic is negative."""
_SCALE = re.compile(rf"\b(?:[A-Z]{{3,}}[\w-]*\s+|(?i:{CORRELATE})\b.*)(?i:negative\s+scores?)")
"""The negative score of a scale ("PANSS negative score"): a variable, not the sign of a statistic."""
_VARIABLES_SO_NAMED = words_of(
    r"\b(?:positive|negative)(?:\s+(?:and|or)\s+(?:positive|negative))?\s+(?:symptom|affect|emotion|feedback|valence|mood|urgency|subscale|syndrome|"
    r"schizotypy|symptomatology|prediction[- ]error|outcome|event|word|picture|image|face|stimul|scores?\b)\w*",
    r"\b(?:PANSS|PANAS|SAPS|SANS|BPRS|CAPE|SPQ|O-LIFE)[\s_-]+(?:positive|negative)\b",
)
"""Variables whose names hold the word for a sign: "positive correlation with negative affect"."""


def correlation_signs(text: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """Return where a text says that a correlation is negative, and where that it is positive; None where it does not."""
    plain = _VARIABLES_SO_NAMED.sub(lambda name: "_" * len(name[0]), text)
    return _MINUS.search(plain), _PLUS.search(plain)


def without_signed_values(text: str) -> str:
    """Return a text without what it says of the rows whose statistic is negative."""
    return _NEGATIVE_VALUES.sub(_unless_scale, text)


def _unless_scale(clause: re.Match[str]) -> str:
    return clause[0] if _SCALE.search(clause[0]) else " "
