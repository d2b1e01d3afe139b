"""What a contrast has of the values that are coded of its report as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

OF_PEOPLE = frozenset({"males", "females", "age_mean", "age_sd", "age_min", "age_max"})
"""Fields that describe the people of `n`, and no others."""
Value = TypeVar("Value")


def with_inherited(
    whole: Mapping[str, Value], own: Mapping[str, Value], text: Callable[[Value], str] = str
) -> dict[str, Value]:
    """Return a contrast's own values and those of its report; sexes and ages only where its n is the report's.

    "16 in the first group and 20 in the second": the 13 women of all are not those of the 16. `text` gives a value as coded.
    """
    are_others = "n" in own and "n" in whole and text(own["n"]) != text(whole["n"])
    return {field: value for field, value in whole.items() if not (are_others and field in OF_PEOPLE)} | dict(own)
