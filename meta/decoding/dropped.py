"""Terms left out of decoding: names of places in the brain, and words of scientific prose. Both lists can be read and edited."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from corpora.errors import FormatError
from meta.decoding.names import topic_words

LISTS = {"anatomical": "anatomical_words.txt", "general": "general_words.txt"}
"""What a plan may drop by name → the list of words that ships with us."""


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the words of one of our lists."""
    return _words(files("corpora").joinpath("data", "decoding", LISTS[name]).read_text(encoding="utf-8"))


def anatomical_words() -> frozenset[str]:
    """Return the words that name places in the brain: they say where a map is, not what it is for."""
    return words_of("anatomical")


def read_words(path: Path) -> frozenset[str]:
    """Return the words of a file of one's own, one a line; FormatError where it cannot be read."""
    try:
        return _words(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError) as error:
        raise FormatError(
            f"{path.name} cannot be read: {str(error).replace(str(path), path.name)}",
            hint="Give a text file in UTF-8, one word a line.",
        ) from error


def _words(text: str) -> frozenset[str]:
    lines = (line.split("#")[0].strip().casefold() for line in text.splitlines())
    return frozenset(line for line in lines if line)


def is_made_of(term: str, words: Iterable[str], kind: str = "terms") -> bool:
    """Return whether every word of a term, or every word a topic is named after, is one of `words`."""
    known = words if isinstance(words, frozenset) else frozenset(words)
    text = " ".join(topic_words(term)) if kind == "topics" else term
    parts = text.casefold().replace("-", " ").replace("_", " ").split()
    return bool(parts) and all(part in known for part in parts)


def is_anatomical(term: str, words: Iterable[str] | None = None) -> bool:
    """Return whether every word of a term is anatomical."""
    return is_made_of(term, anatomical_words() if words is None else words)
