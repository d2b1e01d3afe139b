"""What a section is about, by its heading: the people, the methods, the results, or other people's work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Doc

from corpora.language.folding import fold


class SectionKind(StrEnum):
    """What a section is about. BACKGROUND is where other people's results are reported in the same words."""

    REFERENCES = "references"
    BACKGROUND = "background"
    ABSTRACT = "abstract"
    PEOPLE = "people"
    METHODS = "methods"
    RESULTS = "results"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a text under one heading: `heading` is empty where there is none (a page of a PDF)."""

    heading: str
    start: int
    end: int


_NUMBERED = r"^\W*+[\divx.]{0,12}\s*+"
"""A heading's number, Arabic or Roman."""
_KINDS: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
    (SectionKind.REFERENCES, re.compile(rf"{_NUMBERED}(?:references|bibliography|literature cited|acknowledge?ments?|参考文献|致谢)\b")),
    (SectionKind.BACKGROUND, re.compile(rf"{_NUMBERED}(?:introduction|background|(?:general )?discussion|conclusions?|concluding remarks|limitations"
                                        r"|引言|前言|问题提出|讨论|总讨论|结论)\b")),
    (SectionKind.ABSTRACT, re.compile(rf"{_NUMBERED}(?:abstract|summary|摘要)\b")),
    (SectionKind.PEOPLE, re.compile(r"\b(?:participants?|subjects?|volunteers|sample|patients?|demographics?|study population)\b|被试|参与者|受试者|研究对象|样本")),
    (SectionKind.METHODS, re.compile(r"\b(?:methods?|methodology|materials|experimental procedures?)\b|方法")),
    (SectionKind.RESULTS, re.compile(r"\b(?:results?|findings)\b|结果")),
)  # fmt: skip
"""The first that matches a part of a heading gives its kind."""


def kinds_of(heading: str) -> tuple[SectionKind, ...]:
    """Return the kind of each part of a heading such as "2. Methods / 2.1. Participants"."""
    return tuple(_kind_of(part) for part in fold(heading).text.split("/"))


def _kind_of(part: str) -> SectionKind:
    return next((kind for kind, words in _KINDS if words.search(part)), SectionKind.TEXT)


def is_own_work(heading: str) -> bool:
    """Return whether a section may describe the authors' own study: no introduction, discussion or references."""
    return not {SectionKind.BACKGROUND, SectionKind.REFERENCES} & set(kinds_of(heading))


def describes_people(heading: str) -> bool:
    """Return whether a section describes the participants or the methods."""
    return bool({SectionKind.PEOPLE, SectionKind.METHODS} & set(kinds_of(heading)))


def mark_sections(doc: Doc) -> Doc:
    """Return `doc` with `doc.spans["sections"]`, labelled by kind, from the stretches it was read with."""
    spans = []
    for stretch in doc.user_data.get("stretches", ()):
        kind = kinds_of(stretch.heading)[-1]
        span = doc.char_span(stretch.start, stretch.end, label=kind.value, alignment_mode="expand")
        if span is not None:
            span._.heading = stretch.heading
            spans.append(span)
    doc.spans["sections"] = spans
    return doc
