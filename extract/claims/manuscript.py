"""A manuscript as checks see it: sentences with their place, tables as grids of text, the list of references."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from corpora.language.sections import SectionKind, kinds_of
from corpora.language.sentences import split_sentences
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Evidence
from extract.claims.layout import (
    ENDS_LIST,
    STARTS_ABSTRACT,
    STARTS_KEYWORDS,
    STARTS_LIST,
    is_heading,
    is_note,
    join_lines,
)
from extract.claims.numbers import level
from extract.claims.references import Reference, read_references
from extract.claims.sheets import Sheet, read_sheets

LONGEST_SENTENCE = 1500
"""Characters of the longest sentence that is looked at as one."""
LONGEST_JOINED = 900
"""Characters up to which parts of a sentence with an open bracket are joined."""
QUOTED = 300
"""Characters of a sentence that are quoted."""
CHINESE_SHARE = 0.15
"""From this share of Chinese characters on, a sentence is Chinese."""


class Part(StrEnum):
    """Where in a manuscript a sentence is printed."""

    ABSTRACT = "abstract"
    BODY = "text"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence: `text` with numbers and signs in one form, `quote` as printed; `heading` is of its section."""

    text: str
    quote: str
    part: Part = Part.BODY
    heading: str = ""
    page: int | None = None
    number: int = 0

    @property
    def is_chinese(self) -> bool:
        """Whether the sentence is in Chinese."""
        return len(re.findall(r"[\u4e00-\u9fff]", self.text)) > CHINESE_SHARE * len(self.text)

    def evidence(self) -> Evidence:
        """Return the place and the words of the sentence."""
        place = " / ".join(filter(None, (self.part.value, self.heading)))
        quote = self.quote if len(self.quote) <= QUOTED else f"{self.quote[:QUOTED]}…"
        return Evidence(quote=quote, place=place, page=self.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """What is checked. `references` are in printed order, `listed` is their whole text; `document` is what was read."""

    name: str
    sentences: tuple[Sentence, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    references: tuple[Reference, ...] = ()
    listed: str = field(default="", repr=False)
    document: Document | None = field(default=None, repr=False)

    def prose(self) -> str:
        """Return all sentences in one text."""
        return " ".join(sentence.text for sentence in self.sentences)


def to_manuscript(document: Document) -> Manuscript:
    """Return the document's sentences, tables and references."""
    paragraphs = list(_paragraphs(document))
    sentences: list[Sentence] = []
    listed: list[str] = []
    for paragraph in paragraphs:
        if paragraph.in_references:
            listed.append(paragraph.text)
        else:
            sentences.extend(_sentences(paragraph, len(sentences)))
    return Manuscript(
        name=document.name,
        sentences=tuple(sentences),
        sheets=read_sheets(document.tables),
        references=read_references(listed),
        listed=" ".join(" ".join(listed).split()),
        document=document,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    text: str
    part: Part
    heading: str
    page: int | None
    in_references: bool = False


def _paragraphs(document: Document) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a document in order, each knowing its section."""
    part, heading, listing = Part.BODY, "", False
    for section in document.sections:
        if section.heading:
            heading = section.heading
            kinds = kinds_of(heading)
            listing = kinds[-1] is SectionKind.REFERENCES
            part = Part.ABSTRACT if SectionKind.ABSTRACT in kinds else Part.BODY
        for text in lines_of(section.text, wrapped=section.page is not None):
            if STARTS_LIST.match(text):
                listing, part, heading = True, Part.BODY, ""
                continue
            if STARTS_ABSTRACT.match(text):
                listing, part, heading = False, Part.ABSTRACT, ""
            elif STARTS_KEYWORDS.match(text):
                part = Part.BODY
            elif is_heading(text) and not listing:
                part, heading = Part.BODY, text.strip("# *")
            elif listing and ENDS_LIST.match(text):
                listing = False
            own = Part.NOTE if part is Part.BODY and not listing and is_note(text) else part
            yield _Paragraph(text=text, part=own, heading=heading, page=section.page, in_references=listing)


def lines_of(text: str, *, wrapped: bool) -> Iterator[str]:
    """Yield the paragraphs of a section: its lines, or for a page of a PDF the runs of lines that belong together."""
    if not wrapped:
        yield from (line for line in text.splitlines() if line.strip())
        return
    run: list[str] = []
    for line in text.splitlines():
        alone = STARTS_LIST.match(line) is not None or is_heading(line)
        begins = (
            alone
            or not line.strip()
            or STARTS_ABSTRACT.match(line)
            or STARTS_KEYWORDS.match(line)
            or (is_note(line) and _ended(run))
        )
        if begins and run:
            yield "\n".join(run)
            run = []
        if alone:
            yield line
        elif line.strip():
            run.append(line)
    if run:
        yield "\n".join(run)


def _ended(run: Sequence[str]) -> bool:
    """Return whether a run of lines ends with a sentence, so that "Table 2" at the next line's beginning is a caption."""
    return not run or re.search(r"[.。!?！？)）]\s*$", run[-1]) is not None


def _sentences(paragraph: _Paragraph, before: int) -> Iterator[Sentence]:
    for number, quote in enumerate(_short(_whole(text for _, text in split_sentences(_flowing(paragraph))))):
        yield Sentence(
            text=level(quote),
            quote=" ".join(quote.split()),
            part=paragraph.part,
            heading=paragraph.heading,
            page=paragraph.page,
            number=before + number,
        )


def _flowing(paragraph: _Paragraph) -> str:
    """Return a paragraph's lines as one; a line that ends in a number before a capital is a row of a table."""
    lines = re.split(r"\n(?!(?<=\d\n)[A-Z])", paragraph.text)
    return join_lines(lines)


def _short(sentences: Iterable[str]) -> Iterator[str]:
    """Yield sentences; a longer stretch without a full stop is a table or list run together, cut at blanks."""
    for sentence in sentences:
        yield from textwrap.wrap(sentence, LONGEST_SENTENCE) if len(sentence) > LONGEST_SENTENCE else (sentence,)


def _whole(sentences: Iterable[str]) -> Iterator[str]:
    """Yield sentences, those joined that a semicolon inside brackets cut ("2 peaks (peak 1: …; peak 2: …)")."""
    begun = ""
    for sentence in sentences:
        begun = f"{begun} {sentence}" if begun else sentence
        n_open = sum(map(begun.count, "(（")) - sum(map(begun.count, ")）"))
        if n_open <= 0 or not begun.endswith((";", "；")) or len(begun) > LONGEST_JOINED:
            yield begun
            begun = ""
    if begun:
        yield begun


def places(sentences: Sequence[Sentence]) -> tuple[Evidence, ...]:
    """Return the places of sentences, each once."""
    return tuple(sentence.evidence() for sentence in dict.fromkeys(sentences))
