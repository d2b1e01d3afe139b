"""Named texts of a report, searched on a folded copy and quoted from the original.

Folding (NFKC, lower case, one kind of hyphen) lets one pattern match "ＦＭＲＩ", "fMRI" and "FMRI", or
"whole‑brain" with any of Unicode's hyphens. It may change lengths, so each folded character remembers
where it came from: every offset that leaves this module indexes the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from corpora.nouns.evidence import Evidence

TITLE = "title"
ABSTRACT = "abstract"
TITLE_TRANSLATED = "title_translated"
ABSTRACT_TRANSLATED = "abstract_translated"
KEYWORDS = "keywords"
PUBLICATION_TYPES = "publication_types"
MESH = "mesh"
TITLES = (TITLE, TITLE_TRANSLATED)
ABSTRACTS = (ABSTRACT, ABSTRACT_TRANSLATED)
INDEXING = (KEYWORDS, PUBLICATION_TYPES, MESH)
"""Places filled by indexers, not by the authors' prose."""

QUOTE_MARGIN = 70
"""Characters of the same sentence shown on either side of the words that decided."""
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\u301c\uff5e\u223c"), "-")
_CJK_STOP = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?")
_CJK = re.compile(r"[\u4e00-\u9fff]")
CJK_SHARE = 0.15
"""From this share of Chinese characters on, sentences are split as Chinese ones."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One named text of a report. `place` is what `Evidence.place` will say."""

    place: str
    text: str
    page: int | None = None
    document: str | None = None

    @cached_property
    def _fold(self) -> tuple[str, Sequence[int]]:
        return _folded(self.text)

    @property
    def folded(self) -> str:
        """Return the text patterns are matched against."""
        return self._fold[0]

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Return the (start, end) of each sentence in `folded`."""
        return tuple(_sentences(self.folded))

    def find(self, pattern: re.Pattern[str]) -> Iterator[Hit]:
        """Yield the matches of `pattern` in the folded text, first to last."""
        for match in pattern.finditer(self.folded):
            if match.end() > match.start():
                yield Hit(passage=self, start=match.start(), end=match.end(), match=match)

    def sentence_at(self, position: int) -> tuple[int, int]:
        """Return the bounds in `folded` of the sentence that holds `position`."""
        for start, end in self.sentences:
            if start <= position < end:
                return start, end
        return 0, len(self.folded)


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Words found in a passage. `start` and `end` index the folded text; `evidence` the original."""

    passage: Passage
    start: int
    end: int
    match: re.Match[str]

    @property
    def sentence(self) -> str:
        """Return the folded sentence around the hit."""
        start, end = self.passage.sentence_at(self.start)
        return self.passage.folded[start : max(end, self.end)]

    @property
    def before(self) -> str:
        """Return the folded words of the same sentence before the hit."""
        return self.passage.folded[self.passage.sentence_at(self.start)[0] : self.start]

    @property
    def after(self) -> str:
        """Return the folded words of the same sentence after the hit."""
        return self.passage.folded[self.end : max(self.passage.sentence_at(self.start)[1], self.end)]

    @property
    def evidence(self) -> Evidence:
        """Return the words with some of their sentence; offsets index the passage's own text."""
        low, high = self.passage.sentence_at(self.start)
        high = max(high, self.end)
        folded = self.passage.folded
        start = max(low, self.start - QUOTE_MARGIN)
        while low < start < self.start and folded[start - 1].isascii() and folded[start - 1].isalnum():
            start += 1
        end = min(high, self.end + QUOTE_MARGIN)
        while self.end < end < high and folded[end].isascii() and folded[end].isalnum():
            end -= 1
        return quote(self.passage, min(start, self.start), max(end, self.end))


def quote(passage: Passage, start: int, end: int) -> Evidence:
    """Return the evidence for folded[start:end], trimmed of white space, with offsets in the original."""
    origin = passage._fold[1]
    first, last = origin[start], origin[end]
    while first < last and passage.text[first].isspace():
        first += 1
    while last > first and passage.text[last - 1].isspace():
        last -= 1
    return Evidence(
        quote=passage.text[first:last],
        place=passage.place,
        document=passage.document,
        page=passage.page,
        start=first,
        end=last,
    )


def first_hit(
    passages: Sequence[Passage], pattern: re.Pattern[str], places: tuple[str, ...] | None = None
) -> Hit | None:
    """Return the first match in the passages (all, or those named in `places`), or None."""
    for passage in passages:
        if places is None or passage.place in places:
            for hit in passage.find(pattern):
                return hit
    return None


def all_hits(
    passages: Sequence[Passage], pattern: re.Pattern[str], places: tuple[str, ...] | None = None
) -> Iterator[Hit]:
    """Yield every match in the passages (all, or those named in `places`)."""
    for passage in passages:
        if places is None or passage.place in places:
            yield from passage.find(pattern)


def prose(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages written by the authors: all but keywords, subject headings and publication types."""
    return tuple(p for p in passages if p.place not in INDEXING)


_OTHERS_WORK = re.compile(
    r"^\W*[\divx.]*\s*(?:introduction|background|(?:general )?discussion|conclusions?|concluding remarks|references|bibliography|acknowledge?ments?|limitations"
    r"|引言|前言|问题提出|讨论|总讨论|结论|参考文献|致谢)\b"
)


def own_work(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the prose about the authors' own study: no introduction, discussion, conclusion or references.

    There other people's results are told in the same words; title and abstract stay.
    """
    return tuple(p for p in prose(passages) if not _OTHERS_WORK.search(_folded(p.place)[0]))


_ABOUT_PEOPLE = re.compile(
    r"\b(?:participants?|subjects?|volunteers|sample|patients?|demographics?|methods?|methodology|materials|experimental procedures?|study population)\b|被试|参与者|受试者|研究对象|样本|方法"
)


def about_people(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return title, abstract, and the sections that describe who took part, by their headings.

    Elsewhere in a full text other studies' people, scales and durations are told in the same words.
    """
    named = (*TITLES, *ABSTRACTS)
    return tuple(p for p in own_work(passages) if p.place in named or _ABOUT_PEOPLE.search(_folded(p.place)[0]))


def _folded(text: str) -> tuple[str, Sequence[int]]:
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    parts: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        piece = unicodedata.normalize("NFKC", character.translate(_HYPHENS)).lower()
        parts.append(piece)
        origin.extend([index] * len(piece))
    # The end of a match maps to where its next character begins, so a ligature is quoted whole.
    origin.append(len(text))
    return "".join(parts), origin


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    if not text:
        return
    if len(_CJK.findall(text)) > CJK_SHARE * len(text):
        yield from ((m.start(), m.end()) for m in _CJK_STOP.finditer(text) if m.end() > m.start())
        return
    for sentence in _pipeline()(text).sents:
        yield sentence.start_char, sentence.end_char + len(sentence[-1].whitespace_)


@lru_cache(maxsize=1)
def _pipeline() -> Any:
    """Return spaCy's blank English pipeline with its rule-based sentence splitter; nothing is downloaded."""
    import spacy

    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    language.max_length = 10_000_000  # a book-length document; the splitter alone needs no memory to speak of
    return language
