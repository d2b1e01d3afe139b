"""A text of the program found in the catalogue, filled in or put together though it may be.

Messages are written where they arise, with their values in them. The catalogue keeps each as the template it was made from
("Table {n} of {name} has no z."). Here a text is read as whatever explains most of it: an entry, a template whose holes are read
in the same way, or lines, sentences and clauses one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpora.catalogue.po import Entry

HOLE = re.compile(r"\{(\w+)\}")
GRAMMAR = frozenset(
    {
        "",
        "s",
        "es",
        "y",
        "ies",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "it",
        "them",
        "its",
        "their",
        "a",
        "an",
        "do",
    }
    | {"does", "this", "these", "that", "those", "n't", "."}
)
"""Words that English chooses by number. A hole for them is called _s, _is_are …; another language may leave it out."""
_SEPARATORS = (
    re.compile(r"(\n+)"),
    re.compile(r"(?<=[.?!])( +)"),
    re.compile(r"(; )"),
    re.compile(r"(: )"),
    re.compile(r"(, )"),
)
"""Where a text is taken apart, in this order."""
_ENDS = {".": "。", ":": "：", ";": "；", ",": "，", "?": "？"}
_FULL_WIDTH = tuple("。：；，？！）”、")
_WORDS_IN_HOLE = 1 / 3
"""Share of a hole's text that must be known: less may be a title that happens to fit."""
_LONGEST_READ = 4000
"""Characters of a text that is read as a whole; a longer one is read line by line."""
_SHORT = 30
"""Fixed characters of a template that begins with a number ("{n} records"): what is in it must be one."""


@dataclass(frozen=True)
class Template:
    """A text with holes and its translation."""

    text: str
    translation: str

    @cached_property
    def fixed(self) -> tuple[str, ...]:
        """The words between the holes."""
        return tuple(HOLE.split(self.text)[::2])

    @cached_property
    def longest(self) -> str:
        """The longest of them: what a message must hold to be looked at."""
        return max(self.fixed, key=len)

    @cached_property
    def size(self) -> int:
        """Characters of all of them."""
        return sum(map(len, self.fixed))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What fits: the fixed words, and in the holes what is on one line."""
        parts = HOLE.split(self.text)
        return re.compile("".join(self._piece(part) if i % 2 else re.escape(part) for i, part in enumerate(parts)))

    def _piece(self, name: str) -> str:
        if name.startswith("_"):
            return f"(?P<{name}>{'|'.join(map(re.escape, sorted(GRAMMAR, reverse=True)))})"
        is_number = name == "n" and self.text.startswith("{n} ") and self.size < _SHORT
        return f"(?P<{name}>[\\d,.]+)" if is_number else f"(?P<{name}>.*?)"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in another language, and how many of its characters are known words."""

    words: str
    known: int = 0


class Catalogue:
    """The entries of one language."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._whole = {entry.text: entry.translation for entry in entries if entry.translation}
        listed = (Template(text, words) for text, words in self._whole.items() if HOLE.search(text))
        self._templates = sorted(listed, key=lambda t: (t.text.startswith("{"), -t.size, t.text))
        self._read = lru_cache(maxsize=4096)(self._read_anew)

    def translate(self, text: str) -> str:
        """Return a text in the language of the catalogue, as much of it as is known."""
        return self._read(text).words

    def _read_anew(self, text: str) -> Reading:
        body = text.strip()
        if not any(letter.isalpha() for letter in body):
            return Reading(text)
        start = text.index(body)
        found = max(self._readings(body), key=lambda reading: reading.known)
        return Reading(text[:start] + found.words + text[start + len(body) :], found.known)

    def _readings(self, text: str) -> list[Reading]:
        """Return how a text may be read; the first of those that explain most of it is taken."""
        if text in self._whole:
            return [Reading(self._whole[text], len(text))]
        found = []
        if len(text) <= _LONGEST_READ:
            matches = ((t, t.pattern.fullmatch(text)) for t in self._templates if t.longest in text)
            found = [self._filled(template, match) for template, match in matches if match]
        if text[-1] in _ENDS and len(text) > 1:
            bare = self._read(text[:-1])
            found.append(Reading(bare.words + _ENDS[text[-1]], bare.known) if bare.known else Reading(text))
        return [*found, self._in_parts(text)]

    def _filled(self, template: Template, match: re.Match[str]) -> Reading:
        known, values = template.size, {}
        for name, value in match.groupdict().items():
            read = self._read(value) if value else Reading(value)
            is_ours = read.known >= _WORDS_IN_HOLE * len(value.strip())
            values[name] = read.words if is_ours else value
            known += read.known if is_ours else 0
        return Reading(HOLE.sub(lambda hole: values[hole[1]], template.translation), known)

    def _in_parts(self, text: str) -> Reading:
        for separator in _SEPARATORS:
            parts = separator.split(text)
            if len(parts) > 1:
                read = [Reading(part) if i % 2 or not part else self._read(part) for i, part in enumerate(parts)]
                return Reading(_joined([part.words for part in read]), sum(part.known for part in read))
        return Reading(text)


def _joined(parts: list[str]) -> str:
    """Return parts and what was between them; after a full-width mark comes no space."""
    joined = ""
    for part in parts:
        joined += "" if part.isspace() and "\n" not in part and joined.endswith(_FULL_WIDTH) else part
    return joined
