"""What a check of claims finds: the stated number, the computed one, and the arithmetic between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpora.nouns.evidence import Evidence


class Status(StrEnum):
    """What became of a stated number."""

    DIFFERS = "differs"
    UNCHECKED = "cannot be checked"
    AGREES = "agrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One stated number (or label) and what it was held against.

    `check` is the kind of claim, `subject` the quantity in words; `stated` and `computed` are as printed. `arithmetic`
    spells the computation out ("27 + 25 + … = 577"), `explanation` is the nearest way to get the stated number, or the
    reason why it cannot be checked. `places` hold the sentences (or table rows) that state it.
    """

    check: str
    subject: str
    status: Status
    stated: str
    computed: str = ""
    arithmetic: str = ""
    explanation: str = ""
    places: tuple[Evidence, ...] = ()


PAIR = 2
"""Numbers, parts or rows that a comparison needs at least."""


def agreement(*, differs: bool) -> Status:
    """Return the status of a comparison that could be made."""
    return Status.DIFFERS if differs else Status.AGREES


SUMMANDS_SHOWN = 40
"""Summands that are written out; longer sums are shortened in the middle."""


def spelled_sum(values: Sequence[float], *, of: str = "") -> str:
    """Return "27 + 25 + 30 = 82"; a long sum keeps its beginning and end."""
    words = [format_value(value) for value in values]
    if len(words) > SUMMANDS_SHOWN:
        words = [*words[: SUMMANDS_SHOWN // 2], "…", *words[-SUMMANDS_SHOWN // 2 :]]
    total = format_value(sum(values))
    return f"{' + '.join(words)} = {total}{of}" if len(values) > 1 else f"{total}{of}"


def format_value(value: float) -> str:
    """Return a number without rounding noise: 577, 98.7, -32.7."""
    rounded = round(value, 6)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.10g}"
