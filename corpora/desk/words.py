"""The words of the desk in the language of a browser: English as written in pages, Chinese from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from corpora.catalogue.language_of import words_of

CONTEXT = "desk"
"""Context of the pages' words in the catalogue; `{name}` stands for a value in both languages."""


@cache
def chinese() -> dict[str, str]:
    """Return the Chinese of the desk's pages, by their English."""
    return words_of(CONTEXT)


def in_language(language: str) -> Callable[..., str]:
    """Return the function pages call `_`: it gives a sentence of theirs in `language`, with its values put in."""

    def said(text: str, **values: object) -> str:
        known = chinese().get(text, text) if language == "zh" else text
        return known.format(**values) if values else known

    return said
