"""Terms that name places in the brain: they say where a map is, not what it is for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from corpora.errors import FormatError

_WORDS = ("data", "decoding", "anatomical_words.txt")


@cache
def anatomical_words() -> frozenset[str]:
    """Return the words that ship with us."""
    return _words(files("corpora").joinpath(*_WORDS).read_text(encoding="utf-8"))


def read_words(path: Path) -> frozenset[str]:
    """Return the words of a file of one's own, one a line; FormatError where it cannot be read."""
    try:
        return _words(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError) as error:
        raise FormatError(
            f"{path} cannot be read: {error}", hint="Give a text file in UTF-8, one word a line."
        ) from error


def _words(text: str) -> frozenset[str]:
    lines = (line.split("#")[0].strip().casefold() for line in text.splitlines())
    return frozenset(line for line in lines if line)


def is_anatomical(term: str, words: Iterable[str] | None = None) -> bool:
    """Return whether every word of a term is anatomical."""
    known = anatomical_words() if words is None else frozenset(words)
    parts = term.casefold().replace("-", " ").replace("_", " ").split()
    return bool(parts) and all(part in known for part in parts)
