"""A text as a spaCy document: tokens, sections, sentences, then the named spans, each found on first use.

The pipelines are blank: nothing is trained and nothing downloaded. English, Chinese and a neutral language share one
tokenizer, because reports mix the two scripts within a sentence. Components label spans and judge nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Span, SpanGroup

from corpora.language.ages import mark_ages
from corpora.language.cues import mark_cues
from corpora.language.modalities import mark_modalities
from corpora.language.people import mark_people
from corpora.language.sections import Stretch, mark_sections
from corpora.language.sentences import mark_sentences

STEPS: tuple[tuple[str, Callable[[Doc], Doc]], ...] = (
    ("sections", mark_sections),
    ("sentences", mark_sentences),
)
"""What is done to every text, in this order."""
FINDERS: dict[str, Callable[[Doc], Doc]] = {
    "cues": mark_cues,
    "ages": mark_ages,
    "people": mark_people,
    "modalities": mark_modalities,
}
"""The groups of `doc.spans`, each marked on first use: a record is not searched for what no criterion asks about."""
CHINESE_SHARE = 0.15
"""From this share of Chinese characters on, a text is Chinese."""
LATIN_SHARE = 0.3
"""Below this share of Latin letters (and without Chinese), a text is in neither language."""
MAX_CHARACTERS = 10_000_000
"""A book-length document; a blank pipeline needs little memory for each character."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]+")
_INFIX = re.compile(r"[^\w\s.,]|[.,](?!\d)|(?<!\d)[.,]|[\u4e00-\u9fff]")
_FIRST, _LAST = re.compile(r"[^\w\s]|[\u4e00-\u9fff]"), re.compile(r"(?:[^\w\s]|[\u4e00-\u9fff])$")
"""Where words end inside a run without blanks: at punctuation outside numbers, and at each Chinese character."""


def read_text(text: str, sections: Sequence[Stretch] = ()) -> Doc:
    """Return `text` as a document with sentences; `doc.text == text`, so all offsets index the text as given."""
    language = _language(_code_of(text))
    doc = language.make_doc(text)
    doc.user_data["text"] = text
    doc.user_data["stretches"] = tuple(sections)
    for _, step in language.pipeline:
        doc = step(doc)
    return doc


def spans_of(doc: Doc, key: str) -> SpanGroup:
    """Return `doc.spans[key]`, searching the text for it at the first call; it lives as long as the document."""
    if key not in doc.spans:
        FINDERS[key](doc)
    group: SpanGroup = doc.spans[key]
    return group


def _code_of(text: str) -> str:
    if text.isascii():
        return "en"
    if sum(map(len, _CHINESE.findall(text))) > CHINESE_SHARE * len(text):
        return "zh"
    return "en" if sum(map(len, _LATIN.findall(text))) >= LATIN_SHARE * len(text) else "xx"


@lru_cache(maxsize=3)
def _language(code: str) -> Language:
    """Return the blank pipeline of "en", "zh" or "xx" with our tokenizer and components."""
    language = spacy.blank(code)
    language.tokenizer = Tokenizer(
        language.vocab, prefix_search=_FIRST.match, suffix_search=_LAST.search, infix_finditer=_INFIX.finditer
    )
    language.max_length = MAX_CHARACTERS
    for name, step in STEPS:
        Language.component(f"report_{name}", func=step)
        language.add_pipe(f"report_{name}", name=name)
    return language


Span.set_extension("heading", default="", force=True)
Span.set_extension("age", default=None, force=True)
Span.set_extension("counted", default=None, force=True)
