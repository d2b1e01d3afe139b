"""Named texts of a report, each read once into a document, searched on its folded copy and quoted from the original.

Every offset that leaves this module indexes the text as given, however folding changed its length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from spacy.tokens import Doc, Span

from corpora.language.cues import Cue
from corpora.language.folding import folded
from corpora.language.pipeline import read_text, spans_of
from corpora.language.printing import printable, word_bound
from corpora.language.scope import Governing, governing
from corpora.language.sections import describes_people, is_own_work
from corpora.language.sentences import sentence_at
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


class Found(Protocol):
    """One match of a pattern: what those of `re` and of `screen.plan_patterns` have in common."""

    def start(self) -> int:
        """Return where the match begins."""

    def end(self) -> int:
        """Return where the match ends."""


class Searching(Protocol):
    """A pattern: of `re`, or of a plan (`screen.plan_patterns`)."""

    def finditer(self, string: str, /) -> Iterator[Found]:
        """Yield the matches in a text, first to last."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One named text of a report. `place` is what `Evidence.place` will say."""

    place: str
    text: str
    page: int | None = None
    document: str | None = None

    @cached_property
    def doc(self) -> Doc:
        """Return the text with its sentences; its named spans are found when a rule asks for them."""
        return read_text(self.text)

    @property
    def folded(self) -> str:
        """Return the text patterns are matched against."""
        return folded(self.doc).text

    def find(self, pattern: Searching) -> Iterator[Hit]:
        """Yield the matches of `pattern` in the folded text, first to last."""
        for match in pattern.finditer(self.folded):
            if match.end() > match.start():
                yield Hit(passage=self, start=match.start(), end=match.end())

    def spans(self, key: str) -> Iterator[tuple[Span, Hit]]:
        """Yield the named spans of the text, each with the hit that quotes it."""
        place_of = folded(self.doc).place_of
        for span in spans_of(self.doc, key):
            yield span, Hit(passage=self, start=place_of(span.start_char), end=place_of(span.end_char))


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Words found in a passage. `start` and `end` index the folded text; `evidence` the original."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the folded words found."""
        return self.passage.folded[self.start : self.end]

    @property
    def bounds(self) -> tuple[int, int]:
        """Return the bounds in the folded text of the sentence that holds the first word, and of the hit itself."""
        start, end = sentence_at(self.passage.doc, self.start)
        return start, max(end, self.end)

    @property
    def sentence(self) -> str:
        """Return the folded sentence around the hit."""
        start, end = self.bounds
        return self.passage.folded[start:end]

    @property
    def before(self) -> str:
        """Return the folded words of the same sentence before the hit."""
        return self.passage.folded[self.bounds[0] : self.start]

    @property
    def after(self) -> str:
        """Return the folded words of the same sentence after the hit."""
        return self.passage.folded[self.end : self.bounds[1]]

    def is_governed(self, *cues: Cue) -> bool:
        """Return whether a cue of these kinds governs the hit."""
        return any(self.cue(cue) is not None for cue in cues)

    def cue(self, cue: Cue) -> Governing | None:
        """Return the first cue of this kind that governs the hit, or None."""
        return governing(self.passage.doc, self.start, self.end, cue)

    def with_cue(self, cue: Cue) -> Hit | None:
        """Return the hit widened to the cue of this kind that governs it, or None where none does."""
        found = self.cue(cue)
        if found is None:
            return None
        return Hit(passage=self.passage, start=min(self.start, found.start), end=max(self.end, found.end))

    @property
    def evidence(self) -> Evidence:
        """Return the words with some of their sentence, whole words on both sides; offsets index the passage's own text."""
        low, high = self.bounds
        start = max(low, self.start - QUOTE_MARGIN)
        end = min(high, self.end + QUOTE_MARGIN)
        text = self.passage.folded
        return quote(
            self.passage,
            word_bound(text, start, limit=self.start, other=min(low, self.start)),
            word_bound(text, end, limit=self.end, other=max(high, self.end)),
        )


def quote(passage: Passage, start: int, end: int) -> Evidence:
    """Return the evidence for folded[start:end], trimmed of white space, with offsets in the original.

    The offsets are those of the words as given; the quote is those words made fit for a page by `printable`.
    """
    origin = folded(passage.doc).origin
    first, last = origin[start], origin[end]
    while first < last and not printable(passage.text[first]):
        first += 1
    while last > first and not printable(passage.text[last - 1]):
        last -= 1
    return Evidence(
        quote=printable(passage.text[first:last]),
        place=passage.place,
        document=passage.document,
        page=passage.page,
        start=first,
        end=last,
    )


def first_hit(passages: Sequence[Passage], pattern: Searching, places: tuple[str, ...] | None = None) -> Hit | None:
    """Return the first match in the passages (all, or those named in `places`), or None."""
    for passage in passages:
        if places is None or passage.place in places:
            for hit in passage.find(pattern):
                return hit
    return None


def all_hits(passages: Sequence[Passage], pattern: Searching, places: tuple[str, ...] | None = None) -> Iterator[Hit]:
    """Yield every match in the passages (all, or those named in `places`)."""
    for passage in passages:
        if places is None or passage.place in places:
            yield from passage.find(pattern)


def prose(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages written by the authors: all but keywords, subject headings and publication types."""
    return tuple(p for p in passages if p.place not in INDEXING)


def own_work(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the prose about the authors' own study: no introduction, discussion, conclusion or references.

    Those sections report other studies in the same words; title and abstract stay.
    """
    return tuple(p for p in prose(passages) if is_own_work(p.place))


def about_people(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return title, abstract, and the sections that describe who took part, by their headings.

    Other sections report the participants, scales and durations of other studies in the same words.
    """
    named = (*TITLES, *ABSTRACTS)
    return tuple(p for p in own_work(passages) if p.place in named or describes_people(p.place))
