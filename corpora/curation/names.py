"""What unconfirmed values are called, and which reach every analysis."""

from __future__ import annotations

ALWAYS = ("n", "sample")
"""Coding fields that reach an analysis in every plan: n sets the kernel's width, contrasts of one sample are pooled."""
SPACE, COORDINATES = "space", "coordinates"
"""Names of what is unconfirmed about foci, beside the names of coding fields."""


def coding_name(field: str) -> str:
    """Return what an unconfirmed coding of a field is called: one of `space` is not the space of the foci."""
    return f"{field} (coded)" if field in (SPACE, COORDINATES) else field
