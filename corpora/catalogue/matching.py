"""A text of the program found in the catalogue, filled in or put together though it may be.

Messages are written where they arise, with their values in them. The catalogue keeps each as the template it was made from
("Table {n} of {name} has no z."); here a message is matched against the templates, the one with the most fixed words first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from corpora.catalogue.po import Entry

HOLE = re.compile(r"\{(\w+)\}")
_SEPARATORS = (re.compile(r"(\n+)"), re.compile(r"(?<=[.?!])( +)"), re.compile(r"(; )"), re.compile(r"(: )"))
"""Where a text is taken apart if it is not in the catalogue as a whole, in this order."""
_ENDS = {".": "。", ":": "：", ";": "；", ",": "，", "?": "？"}
_FULL_WIDTH = tuple("。：；，？！）”、")
_WORDS_IN_HOLE = 1 / 3
"""Share of a hole's text that must be fixed words of a template: less may be a title that happens to fit."""


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
        """What fits: the fixed words, anything in the holes."""
        parts = HOLE.split(self.text)
        return re.compile(
            "".join(f"(?P<{part}>.*?)" if i % 2 else re.escape(part) for i, part in enumerate(parts)), re.DOTALL
        )


class Catalogue:
    """The entries of one language."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        known = {entry.text: entry.translation for entry in entries if entry.translation}
        self._whole = known
        self._templates = sorted(
            (Template(text, words) for text, words in known.items() if HOLE.search(text)),
            key=lambda template: (-template.size, template.text),
        )

    def translate(self, text: str) -> str:
        """Return a text in the language of the catalogue, as much of it as is known."""
        body = text.strip()
        if not body:
            return text
        start = text.index(body)
        found = self._find(body)
        if found is None:
            found = self._in_parts(body)
        return text[:start] + found + text[start + len(body) :]

    def _find(self, text: str, *, least: float = 0.0) -> str | None:
        """Return the translation of a whole text, None if no entry fits; `least` is the share that must be fixed words."""
        if text in self._whole:
            return self._whole[text]
        for template in self._templates:
            if template.longest in text and template.size >= least * len(text):
                match = template.pattern.fullmatch(text)
                if match:
                    return self._filled(template, match)
        if text[-1:] in _ENDS and len(text) > 1:
            bare = self._find(text[:-1], least=least)
            return None if bare is None else bare + _ENDS[text[-1]]
        return None

    def _filled(self, template: Template, match: re.Match[str]) -> str:
        values = {name: self._in_hole(value) for name, value in match.groupdict().items()}
        return HOLE.sub(lambda hole: values[hole[1]], template.translation)

    def _in_hole(self, text: str) -> str:
        body = text.strip()
        if not body or not any(character.isalpha() for character in body):
            return text
        found = self._find(body, least=_WORDS_IN_HOLE)
        return text if found is None else text.replace(body, found)

    def _in_parts(self, text: str) -> str:
        for separator in _SEPARATORS:
            parts = separator.split(text)
            if len(parts) > 1:
                return self._joined([part if i % 2 else self._part(part) for i, part in enumerate(parts)])
        return text

    def _part(self, text: str) -> str:
        return self.translate(text) if text else text

    @staticmethod
    def _joined(parts: list[str]) -> str:
        """Return parts and what was between them; after a full-width mark comes no space."""
        joined = ""
        for part in parts:
            joined += "" if part.isspace() and "\n" not in part and joined.endswith(_FULL_WIDTH) else part
        return joined
