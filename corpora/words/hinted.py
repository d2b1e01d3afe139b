"""Patterns with hints: letters without which they fit nothing, and which are found many times as fast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hinted:
    """A pattern that ignores case, and its hints in small letters: each text that it fits holds one of them."""

    pattern: re.Pattern[str]
    hints: tuple[str, ...]

    def may_fit(self, text: str) -> bool:
        """Return whether a text holds one of the hints."""
        return any(map(text.lower().__contains__, self.hints))

    def search(self, text: str) -> re.Match[str] | None:
        """Return where the pattern first fits, else None."""
        return self.pattern.search(text) if self.may_fit(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where the pattern fits, left to right."""
        return self.pattern.finditer(text) if self.may_fit(text) else iter(())


def hinted(pattern: str, hints: str) -> Hinted:
    """Return a pattern with its hints, which "|" sets apart."""
    return Hinted(re.compile(pattern, re.IGNORECASE), tuple(hints.split("|")))
