"""A document's running text as sentences, each with its place in the file as read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span

from corpora.language.folding import text_of
from corpora.language.people import CountedPeople
from corpora.language.pipeline import read_text, spans_of
from corpora.language.sections import Stretch
from corpora.language.sentences import sentences_between
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Evidence

EARLIEST_REFERENCES = 0.4
"""Share of a text before which a line "References" belongs to a table of contents."""
_BETWEEN_SECTIONS = "\n\n"
"""What `Document.text()` puts between two sections."""
MAX_PROSE = 1_000_000
"""Characters of running text that are looked through for people and methods: ten long articles' worth."""

_FOLDED = re.compile(
    r"[-\s\u2010\u2011\u00ad](?:(?<= )\s+|(?<=[^\S ])\s*|(?<=\w[-\u2010\u2011\u00ad])\n(?=[a-z])|(?<=[\u2010\u2011\u00ad]))"
)
"""Blanks but a single one, a hyphen at the end of a line, hyphens that are not ASCII. All begin with one of a few
characters, by which the search passes over most of a text at once."""
_BACK_MATTER = re.compile(
    r"\n[^\S\n]*(?:\d+\.?[^\S\n]*)?(?:References|REFERENCES|Literature [Cc]ited|Bibliography|参考文献)[^\S\n]*\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its blanks folded; `start` is its offset in the text of the `RunningText`.

    `counted` are the people it counts in English, `counted_in_chinese` in Chinese, with offsets in the sentence.
    """

    text: str
    start: int
    counted: tuple[CountedPeople, ...] = ()
    counted_in_chinese: tuple[CountedPeople, ...] = ()

    @property
    def end(self) -> int:
        """Return the offset after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Where folded text lies in `Document.text()`: runs of equal text by the offsets at which they begin, and pages."""

    folded: Sequence[int]
    printed: Sequence[int]
    page_starts: Sequence[int] = ()
    pages: Sequence[int | None] = ()

    def place_of(self, folded: int) -> int:
        """Return the offset in `Document.text()` of an offset in the folded text."""
        at = bisect_right(self.folded, folded) - 1
        return self.printed[at] + folded - self.folded[at]

    def folded_place_of(self, printed: int, length: int) -> int:
        """Return the offset in the folded text, `length` characters long, of an offset in `Document.text()`."""
        at = bisect_right(self.printed, printed) - 1
        upper = self.folded[at + 1] if at + 1 < len(self.folded) else length
        return min(self.folded[at] + printed - self.printed[at], upper)

    def page_of(self, printed: int) -> int | None:
        """Return the page that holds an offset in `Document.text()`."""
        return self.pages[max(0, bisect_right(self.page_starts, printed) - 1)] if self.page_starts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningText:
    """A document's text read once: `doc` holds it with blanks folded, its sentences and its named spans."""

    doc: Doc
    sections: tuple[Stretch, ...]
    name: str
    places: Printed
    _starts: dict[str, list[int]] = field(default_factory=dict, compare=False)
    _sentences: dict[tuple[int, int], Sentence | None] = field(default_factory=dict, compare=False)
    _whole: list[Sentence] = field(default_factory=list, compare=False)
    """All sentences, which samples, methods and thresholds go through one after the other."""

    @property
    def text(self) -> str:
        """Return the folded text."""
        return text_of(self.doc)

    def sentences(self, start: int = 0, end: int | None = None) -> Iterator[Sentence]:
        """Yield the sentences between two offsets of the folded text, cut there."""
        if start or end is not None:
            return self._between(start, len(self.text) if end is None else min(end, len(self.text)))
        if not self._whole:
            self._whole.extend(self._between(0, len(self.text)))
        return iter(self._whole)

    def _between(self, start: int, end: int) -> Iterator[Sentence]:
        text = self.text
        kept = self._sentences  # samples, methods and thresholds look through the same sentences
        for bounds in sentences_between(self.doc, start, end):
            if bounds not in kept:
                low, high = bounds
                part = text[low:high]
                stripped = part.strip()
                kept[bounds] = self._sentence(stripped, low + len(part) - len(part.lstrip())) if stripped else None
            sentence = kept[bounds]
            if sentence is not None:
                yield sentence

    def section_at(self, place: int) -> Stretch | None:
        """Return the section that holds an offset of the folded text."""
        at = bisect_right(self.sections, place, key=lambda section: section.start) - 1
        return self.sections[at] if at >= 0 and place < self.sections[at].end else None

    def _sentence(self, text: str, start: int) -> Sentence:
        counted: dict[str, list[CountedPeople]] = {"en": [], "zh": []}
        for span in self.spans("people", start, start + len(text)):
            people: CountedPeople = span._.counted
            counted[span.label_].append(replace(people, start=people.start - start, end=people.end - start))
        return Sentence(text=text, start=start, counted=tuple(counted["en"]), counted_in_chinese=tuple(counted["zh"]))

    def spans(self, key: str, start: int, end: int) -> Iterator[Span]:
        """Yield the named spans that lie between two offsets of the folded text."""
        group = spans_of(self.doc, key)
        if key not in self._starts:
            self._starts[key] = [span.start_char for span in group]
        kept = self._starts[key]
        for at in range(bisect_left(kept, start), bisect_left(kept, end)):
            if group[at].end_char <= end:
                yield group[at]

    def evidence(self, sentence: Sentence, place: str) -> Evidence:
        """Return a sentence as evidence; `start` and `end` are offsets in `Document.text()`."""
        start = self.places.place_of(sentence.start)
        return Evidence(
            quote=sentence.text,
            place=place,
            document=self.name or None,
            page=self.places.page_of(start),
            start=start,
            end=self.places.place_of(sentence.end - 1) + 1,
        )


def read_prose(document: Document) -> RunningText:
    """Return a document's text without its list of references, blanks folded and divided words joined."""
    printed = document.text()[:MAX_PROSE]
    cut = [m.start() for m in _BACK_MATTER.finditer(printed) if m.start() > len(printed) * EARLIEST_REFERENCES]
    printed = printed[: cut[0]] if cut else printed
    text, runs = _fold_blanks(printed)
    stretches, places = _place_sections(document, len(printed), runs)
    sections = tuple(
        Stretch(
            heading=stretch.heading,
            start=places.folded_place_of(stretch.start, len(text)),
            end=places.folded_place_of(stretch.end, len(text)),
        )
        for stretch in stretches
    )
    return RunningText(doc=read_text(text, sections), sections=sections, name=document.name, places=places)


def _fold_blanks(printed: str) -> tuple[str, Printed]:
    """Return the text with runs of blanks as one and words divided at line ends joined, and where its parts come from."""
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
    return "".join(pieces), Printed(folded=folded, printed=origins)


def _place_sections(document: Document, length: int, runs: Printed) -> tuple[list[Stretch], Printed]:
    """Return the sections in the first `length` characters of `Document.text()`, and the places with their pages."""
    place = 0
    stretches, starts, pages = [], [], []
    for section in document.sections:
        if place >= length:
            break
        start = place + (len(section.heading) + 1 if section.heading else 0)
        end = start + len(section.text)
        starts.append(place)
        pages.append(section.page)
        if start <= length:
            stretches.append(Stretch(heading=section.heading, start=start, end=min(end, length)))
        place = end + len(_BETWEEN_SECTIONS)
    return stretches, Printed(folded=runs.folded, printed=runs.printed, page_starts=starts, pages=pages)
