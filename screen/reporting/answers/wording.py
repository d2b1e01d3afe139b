"""How answers are put: both languages at once, lists, numbers of things."""

from __future__ import annotations

from collections.abc import Iterable

from corpora.protocol import Wording
from screen.reporting.checklists import Answer

PLAN = "protocol.yaml"


def answer(en: str, zh: str, source: str, *, complete: bool = True) -> Answer:
    """Return an answer; both texts on one line."""
    words = Wording(en=" ".join(en.split()), zh=" ".join(zh.split()))
    return Answer(words=words, source=source, complete=complete)


def listed(words: Iterable[str], language: str = "en") -> str:
    """Return words joined as a list."""
    return ("、" if language == "zh" else ", ").join(words)


def number(n: int, one: str, several: str | None = None) -> str:
    """Return "1 search", "2 searches"."""
    return f"{n} {one if n == 1 else several or f'{one}s'}"
