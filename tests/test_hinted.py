"""Hints of patterns: each text that a pattern fits must hold one of them, or what it says is lost in silence."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

import corpora
import extract
from corpora.words.patterns import Hinted, hinted

# The compiler's own reading of a pattern: there is no public one.
kinds, reader = importlib.import_module("re._constants"), importlib.import_module("re._parser")
REPEATED = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)


def all_hinted() -> Iterator[tuple[str, Hinted]]:
    seen: set[int] = set()
    for package in (corpora, extract):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Hinted) and id(value) not in seen:
                    seen.add(id(value))
                    yield f"{module.name}.{name}", value


def holds_hint(parts: Sequence[tuple[Any, Any]], hints: Sequence[str]) -> bool:
    """Return whether whatever a sequence of a pattern's parts fits holds a hint."""
    texts = {""}
    for kind, value in parts:
        letters = set()
        if kind is kinds.LITERAL:
            letters = {chr(value)}
        elif kind is kinds.IN and all(one is kinds.LITERAL for one, _ in value):
            letters = {chr(letter) for _, letter in value}
        if letters:
            texts = {text + letter.lower() for text in texts for letter in letters}
            if all(any(hint in text for hint in hints) for text in texts):
                return True
        elif kind is not kinds.AT:
            texts = {""}
            if is_holding(kind, value, hints):
                return True
    return False


def is_holding(kind: Any, value: Any, hints: Sequence[str]) -> bool:
    if kind is kinds.SUBPATTERN:
        return holds_hint(value[3], hints)
    if kind is kinds.BRANCH:
        return all(holds_hint(branch, hints) for branch in value[1])
    if kind in REPEATED:
        return value[0] > 0 and holds_hint(value[2], hints)
    return kind is kinds.ASSERT and holds_hint(value[1], hints)


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(*one, id=one[0]) for one in all_hinted()])
def test_whatever_a_pattern_fits_holds_one_of_its_hints(name: str, pattern: Hinted) -> None:
    read = reader.parse(pattern.pattern.pattern, pattern.pattern.flags)
    assert holds_hint(read, pattern.hints), name
    assert all(hint == hint.lower() for hint in pattern.hints)


def test_a_hint_too_many_letters_long_is_seen() -> None:
    assert not holds_hint(reader.parse(r"\b(?:final|remain\w*)\b"), ("final", "remaining"))
    assert holds_hint(reader.parse(r"\b(?:final|remain\w*)\b"), ("final", "remain"))
    assert holds_hint(reader.parse(r"\banaly[sz]ed\b"), ("analys", "analyz"))


def test_a_hinted_pattern_fits_as_the_pattern_alone() -> None:
    pattern = hinted(r"\b(?:lost|not (?:used|seen))\b", "lost|not ")
    text = "Two were Lost, three were not used."
    assert [found[0] for found in pattern.finditer(text)] == ["Lost", "not used"]
    assert pattern.search("all were used") is None
    assert isinstance(pattern.search(text), re.Match)
