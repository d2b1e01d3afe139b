"""Texts of others as one line that a terminal, a page and a Word file can show."""

from __future__ import annotations

_BETWEEN_LETTERS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""Soft hyphens and characters without width, which titles hold and nobody sees: left out."""


def visible(text: object) -> str:
    """Return a text as one line that cannot steer a terminal: control and direction characters are spelled out."""
    line = " ".join(str(text).translate(_BETWEEN_LETTERS).split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
