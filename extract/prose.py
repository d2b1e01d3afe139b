"""A document's running text as sentences, each of which knows where it stands in the file as read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpora.nouns.documents import Document
from corpora.nouns.evidence import Evidence

MAX_SENTENCE = 900
"""Longer stretches without a full stop are tables or lists run together; they are cut, so that no rule meets more."""

MAX_PROSE = 1_000_000
"""Characters of running text that are looked through for people and methods: ten long articles' worth."""

_FOLDED = re.compile(r"(?<=\w)[-\u2010\u2011\u00ad]\n(?=[a-z])|(?:[^\S ]| (?=\s))\s*|[\u2010\u2011]|\u00ad")
_BACK_MATTER = re.compile(
    r"\n\s*(?:\d+\.?\s*)?(?:References|REFERENCES|Literature [Cc]ited|Bibliography|参考文献)\s*\n"
)
_END = re.compile(
    r"[.!?](?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)(?<![Ss]\.[Dd]\.)(?<!\b[A-Z]\.)(?<!\bal\.)(?<!Fig\.)(?<!approx\.)(?<!\bca\.)(?<!\bNo\.)"
    r"[\"”’')\]]?\s+(?=[A-Z0-9(“\"])|[。！？]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its blanks folded; `start` is its offset in the folded text of the `Prose`."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the offset after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the folded text under one heading: `heading` is empty where there is none."""

    heading: str
    start: int
    end: int


@dataclass(slots=True, kw_only=True)
class Prose:
    """The folded text, and for each place in it the place in `Document.text()` and the page."""

    text: str
    passages: tuple[Passage, ...]
    document: str
    _folded: list[int] = field(default_factory=list)
    _printed: list[int] = field(default_factory=list)
    _page_starts: list[int] = field(default_factory=list)
    _pages: list[int | None] = field(default_factory=list)

    def printed(self, place: int) -> int:
        """Return the offset in `Document.text()` of an offset in the folded text."""
        at = bisect_right(self._folded, place) - 1
        return self._printed[at] + place - self._folded[at]

    def sentences(self, start: int = 0, end: int | None = None) -> Iterator[Sentence]:
        """Yield the sentences between two offsets of the folded text."""
        end = len(self.text) if end is None else min(end, len(self.text))
        for found in _END.finditer(self.text, start, end):
            yield from self._cut(start, found.end())
            start = found.end()
        yield from self._cut(start, end)

    def _cut(self, start: int, end: int) -> Iterator[Sentence]:
        while start < end:
            stop = end
            if end - start > MAX_SENTENCE:
                stop = self.text.rfind(" ", start, start + MAX_SENTENCE) + 1 or start + MAX_SENTENCE
            part = self.text[start:stop]
            stripped = part.strip()
            if stripped:
                yield Sentence(text=stripped, start=start + len(part) - len(part.lstrip()))
            start = stop

    def evidence(self, sentence: Sentence, place: str) -> Evidence:
        """Return a sentence as evidence; `start` and `end` are offsets in `Document.text()`."""
        start = self.printed(sentence.start)
        page = self._pages[max(0, bisect_right(self._page_starts, start) - 1)] if self._page_starts else None
        return Evidence(
            quote=sentence.text,
            place=place,
            document=self.document or None,
            page=page,
            start=start,
            end=self.printed(sentence.end - 1) + 1,
        )


def read_prose(document: Document) -> Prose:
    """Return a document's text without its list of references, blanks folded and divided words joined."""
    printed = document.text()[:MAX_PROSE]
    cut = [m.start() for m in _BACK_MATTER.finditer(printed) if m.start() > len(printed) * 0.4]
    printed = printed[: cut[0]] if cut else printed
    pieces: list[str] = []
    folded, origins, length, last = [0], [0], 0, 0
    for found in _FOLDED.finditer(printed):
        mark = found[0]
        new = " " if mark.isspace() else "-" if mark in "\u2010\u2011" else ""
        pieces += [printed[last : found.start()], new]
        length += found.start() - last + len(new)
        last = found.end()
        if len(new) != len(mark):
            folded.append(length)
            origins.append(last)
    pieces.append(printed[last:])
    prose = Prose(text="".join(pieces), passages=(), document=document.name, _folded=folded, _printed=origins)
    _place_sections(prose, document, len(printed))
    return prose


def _place_sections(prose: Prose, document: Document, length: int) -> None:
    place, passages = 0, []
    for section in document.sections:
        size = len(section.text) + (len(section.heading) + 1 if section.heading else 0)
        if place >= length:
            break
        prose._page_starts.append(place)
        prose._pages.append(section.page)
        start = place + (len(section.heading) + 1 if section.heading else 0)
        passages.append((section.heading, start, min(place + size, length)))
        place += size + 2
    fold = _Folding(prose)
    prose.passages = tuple(Passage(heading=h, start=fold(a), end=fold(b)) for h, a, b in passages if a <= b)


class _Folding:
    """From offsets in the printed text to offsets in the folded one."""

    def __init__(self, prose: Prose) -> None:
        self.prose = prose

    def __call__(self, place: int) -> int:
        at = bisect_right(self.prose._printed, place) - 1
        upper = self.prose._folded[at + 1] if at + 1 < len(self.prose._folded) else len(self.prose.text)
        return min(self.prose._folded[at] + place - self.prose._printed[at], upper)
