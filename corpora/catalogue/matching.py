"""A text of the program found in the catalogue, filled in or put together though it may be.

Messages are written where they arise, with their values in them. The catalogue keeps each as the template it was made from
("Table {n} of {name} has no z."). Here a text is read as whatever explains most of it: an entry, a template whose holes are read
in the same way, or lines, sentences and clauses one by one.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpora.catalogue.po import Entry

_LETTERS = re.compile(r"\w+")
_TAIL = re.compile(r" \(| by | of |, |: |; | – ")
_NUMBER = re.compile(r"[\d,.]+")
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
_LINES, _SENTENCES = re.compile(r"(\n+)"), re.compile(r"(?<=[.?!])( +)")
_LISTS = (re.compile(r"( {2,})"), re.compile(r"(, )"))
_CLAUSES = (": ", "; ")
"""Where a text is taken apart: lines first, then sentences; clauses at any of their marks; a list at its commas."""
_ENDS = {".": "。", ":": "：", ";": "；", ",": "，", "?": "？"}
_HAN = re.compile(r"[\u4e00-\u9fff）”」]")
_FULL_WIDTH = tuple("。：；，？！）”、")
_BLANK = re.compile(r"([。：；？！]) (?=\S)| (?=（)")
"""A blank beside a full-width mark, which has its own."""
_WORDS_IN_HOLE = 1 / 3
"""Share of a hole's text that must be known: less may be a title that happens to fit."""
_UNKNOWN_WORDS = 3
"""A template that begins with a hole explains a text only with at most so many unknown words for each of its own."""
_FEW_LETTERS = 5
"""One with fewer letters of its own ("{a} of {b}") explains it only where all that fills it is known."""
_LONGEST_READ = 4000
"""Characters of a text that is read as a whole; a longer one is read line by line."""
_MOST_CLAUSES = 6
"""Marks at which a text is cut in two, each in turn; one that has more is a list of something."""
_LONGEST_LIST = 400
"""Characters of a list that is read item by item."""
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
    def whole_words(self) -> tuple[str, ...]:
        """Those of them that are whole in every text it makes: no value of a hole can be part of one."""
        last = len(self.fixed) - 1
        return tuple(
            match[0]
            for i, words in enumerate(self.fixed)
            for match in _LETTERS.finditer(words)
            if (match.start() or not i) and (match.end() < len(words) or i == last)
        )

    @cached_property
    def size(self) -> int:
        """Characters of all of them."""
        return sum(map(len, self.fixed))

    @cached_property
    def unknown_words(self) -> int:
        """How many words that are not known its holes may hold: any number if it begins with words of its own."""
        own = _words(" ".join(self.fixed))
        if self.fixed[0]:
            return 10**6
        return _UNKNOWN_WORDS * len(own) if sum(map(len, own)) >= _FEW_LETTERS else 0

    @cached_property
    def holes(self) -> tuple[str, ...]:
        """The names of its holes, in order."""
        return tuple(HOLE.split(self.text)[1::2])

    def match(self, text: str) -> dict[str, str] | None:
        """Return what a text has in the holes, each ending where the words after it first appear; None if it does not fit.

        It takes a time that grows with the length of the text only.
        """
        start, end = len(self.fixed[0]), len(text) - len(self.fixed[-1])
        if start > end or not text.startswith(self.fixed[0]) or not text.endswith(self.fixed[-1]):
            return None
        values, last = {}, len(self.holes)
        for i, name in enumerate(self.holes, start=1):
            if i < last and not self.fixed[i]:
                after = next((words for words in self.fixed[i:last] if words), "")
                stop = _end_of_first(name, text, start, text.find(after, start, end) if after else end)
            else:
                stop = end if i == last else text.find(self.fixed[i], start, end)
            if stop < start or not self._fits(name, text[start:stop]):
                return None
            values[name] = text[start:stop]
            start = stop + len(self.fixed[i])
        return values

    def _fits(self, name: str, value: str) -> bool:
        if name.startswith("_"):
            return value.casefold() in GRAMMAR
        if name == "n" and self.text.startswith("{n} ") and self.size < _SHORT:
            return bool(_NUMBER.fullmatch(value))
        if name.startswith("n_") and not value[:1].isdigit():
            return False
        return "\n" in self.text or "\n" not in value


def _end_of_first(name: str, text: str, start: int, stop: int) -> int:
    """Return where the first of holes without words between them ends: before what is put behind it (" by …", ", …", " (…)")."""
    if name.startswith("_"):
        return start + max(len(word) for word in GRAMMAR if text.startswith(word, start))
    tail = _TAIL.search(text, start + 1, max(start + 1, stop))
    return tail.start() if tail else stop


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in another language, how many of its characters are known, and how many of its words are not."""

    words: str
    known: int
    unknown: int


def _unread(text: str) -> Reading:
    return Reading(text, 0, len(_words(text)))


def _words(text: str) -> list[str]:
    return [word for word in text.split() if any(map(str.isalpha, word))]


class Catalogue:
    """The entries of one language."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._whole = {entry.text: entry.translation for entry in entries if entry.translation}
        listed = (Template(text, words) for text, words in self._whole.items() if HOLE.search(text))
        templates = sorted(listed, key=lambda t: (t.text.startswith("{"), -t.size, t.text))
        self._by_word = _index(templates)
        self._read = lru_cache(maxsize=4096)(self._read_anew)

    def translate(self, text: str) -> str:
        """Return a text in the language of the catalogue, as much of it as is known."""
        try:
            return _BLANK.sub(r"\1", self._read(text).words)
        except RecursionError:  # a text made to be taken apart without end
            return text

    def _read_anew(self, text: str) -> Reading:
        body = text.strip()
        if not any(map(str.isalpha, body)):
            return Reading(text, 0, 0)
        start = text.index(body)
        found = max(self._readings(body), key=lambda reading: reading.known)
        return Reading(text[:start] + found.words + text[start + len(body) :], found.known, found.unknown)

    def _readings(self, text: str) -> list[Reading]:
        """Return how a text may be read; the first of those that explain most of it is taken."""
        if text in self._whole:
            return [Reading(self._whole[text], len(text), 0)]
        found = []
        if len(text) <= _LONGEST_READ:
            matches = ((template, template.match(text)) for template in self._candidates(text))
            found = [reading for t, values in matches if values and (reading := self._filled(t, values))]
        if text[-1] in _ENDS and text[-2:-1] not in _ENDS:
            bare = self._read(text[:-1])
            found += [Reading(bare.words + _ENDS[text[-1]], bare.known, bare.unknown)] if bare.known else []
        return [*self._even_list(text), *found, self._in_parts(text)]

    def _even_list(self, text: str) -> list[Reading]:
        """Return a list at commas whose items are all known: "19 in experiment 1, 17 in experiment 2" is two, not one of "1, 17 …"."""
        parts = _LISTS[1].split(text)
        if len(parts) < 2 or len(text) > _LONGEST_LIST or not all(self._read(part).known for part in parts[::2]):
            return []
        return [self._each(parts)]

    def _candidates(self, text: str) -> Iterator[Template]:
        """Yield the templates that a text may be made from, those that begin with words of their own first."""
        words = {"", *_LETTERS.findall(text)}
        listed = heapq.merge(
            *(self._by_word[word] for word in words if word in self._by_word), key=lambda ranked: ranked[0]
        )
        return (template for _, template in listed)

    def _filled(self, template: Template, found: Mapping[str, str]) -> Reading | None:
        """Return a template filled in; None where what fills it is too much to say that it is this one."""
        values = {name: self._in_hole(value) for name, value in found.items()}
        known = template.size + sum(value.known for value in values.values())
        unknown = sum(value.unknown for value in values.values())
        if unknown > template.unknown_words:
            return None
        return Reading(HOLE.sub(lambda hole: values[hole[1]].words, template.translation), known, unknown)

    def _in_hole(self, text: str) -> Reading:
        read = self._read(text)
        is_sentence = text.rstrip().endswith(".") and read.known >= _FEW_LETTERS
        is_name = (
            read.known > 0 and read.unknown <= 1 and text[:1].isspace()
        )  # " by population", a piece put behind others
        is_known = read.known >= _WORDS_IN_HOLE * len(text.strip()) or (read.known > 0 and not read.unknown)
        return read if is_sentence or is_name or is_known else _unread(text)

    def _in_parts(self, text: str) -> Reading:
        for separator in (_LINES, _SENTENCES):
            parts = separator.split(text)
            if len(parts) > 1:
                return self._each(parts)
        if len(text) > _LONGEST_READ:
            return _unread(text)
        split: list[Sequence[str]] = [
            cut(mark)
            for mark in _CLAUSES
            if 0 < text.count(mark) <= _MOST_CLAUSES
            for cut in (text.partition, text.rpartition)
        ]
        if len(text) <= _LONGEST_LIST:
            split += [mark.split(text) for mark in _LISTS if mark.search(text)]
        return max((self._each(parts) for parts in split), key=lambda reading: reading.known, default=_unread(text))

    def _each(self, parts: Sequence[str]) -> Reading:
        """Return parts, each read by itself, and the marks between them as they are."""
        read = [Reading(part, 0, 0) if i % 2 or not part else self._read(part) for i, part in enumerate(parts)]
        return Reading(_joined([part.words for part in read]), sum(p.known for p in read), sum(p.unknown for p in read))


def _index(templates: Sequence[Template]) -> dict[str, list[tuple[int, Template]]]:
    """Return templates and their places in the list by one word that each must have, the rarest; by "" where none is whole."""
    frequent = Counter(word for template in templates for word in set(template.whole_words))
    by_word: dict[str, list[tuple[int, Template]]] = {}
    for place, template in enumerate(templates):
        rarest = min(template.whole_words, key=lambda word: (frequent[word], word), default="")
        by_word.setdefault(rarest, []).append((place, template))
    return by_word


def _joined(parts: list[str]) -> str:
    """Return parts and what was between them; after a full-width mark comes no space, and clauses after Chinese end in one."""
    joined = ""
    for part in parts:
        if part in _CLAUSES and _HAN.match(joined[-1:]):
            joined += _ENDS[part[0]]
            continue
        joined += "" if part.isspace() and "\n" not in part and joined.endswith(_FULL_WIDTH) else part
    return joined
