"""The words of the desk in the language of a browser: English as written in pages, Chinese from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml

CATALOGUE = Path(__file__).parents[1] / "data" / "desk" / "zh.yaml"
"""English sentence → Chinese sentence; `{name}` stands for a value in both."""


@cache
def chinese() -> dict[str, str]:
    """Return the catalogue of the desk's pages."""
    found: dict[str, str] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return found


def in_language(language: str) -> Callable[..., str]:
    """Return the function pages call `_`: it gives a sentence of theirs in `language`, with its values put in."""

    def said(text: str, **values: object) -> str:
        known = chinese().get(text, text) if language == "zh" else text
        return known.format(**values) if values else known

    return said
