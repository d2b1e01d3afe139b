"""A text as a spaCy document: tokens, sections, sentences, then the named spans, each found on first use.

The pipelines are blank: nothing is trained and nothing downloaded. English, Chinese and a neutral language share one
tokenizer, because reports mix the two scripts within a sentence. Components label spans and judge nothing.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

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
_LATIN = string.ascii_letters.encode()
_WORD = r"[^\W\u4e00-\u9fff]+"
_TOKEN = re.compile(rf"(?:{_WORD}(?:(?<=\d)[.,](?=\d){_WORD})*|[\u4e00-\u9fff]|[^\w\s]) ?|\s+")
"""A word or a number, a Chinese character or one mark of punctuation, with the one blank that belongs to it; or other blanks."""


class TooLongError(ValueError):
    """A text is longer than any book."""


def read_text(text: str, sections: Sequence[Stretch] = ()) -> Doc:
    """Return `text` as a document with sentences; `doc.text == text`, so all offsets index the text as given.

    Raises TooLongError for a text of more than MAX_CHARACTERS.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"a text of {len(text):,} characters is longer than {MAX_CHARACTERS:,}"
        raise TooLongError(message)
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


class _Tokens:
    """Cuts a text into tokens in one pass. spaCy's own tokenizer takes marks off a word one by one: the square of a run."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for token in _TOKEN.findall(text):
            followed = token[-1] == " " and not token.isspace()
            words.append(token[:-1] if followed else token)
            spaces.append(followed)
        return Doc(self._vocab, words=words, spaces=spaces)


def _code_of(text: str) -> str:
    if text.isascii():
        return "en"
    if sum(map(len, _CHINESE.findall(text))) > CHINESE_SHARE * len(text):
        return "zh"
    plain = text.encode("ascii", "ignore")
    return "en" if len(plain) - len(plain.translate(None, _LATIN)) >= LATIN_SHARE * len(text) else "xx"


@lru_cache(maxsize=3)
def _language(code: str) -> Language:
    """Return the blank pipeline of "en", "zh" or "xx" with our tokens and components."""
    language = spacy.blank(code)
    language.tokenizer = _Tokens(language.vocab)
    language.max_length = MAX_CHARACTERS
    for name, step in STEPS:
        Language.component(f"report_{name}", func=step)
        language.add_pipe(f"report_{name}", name=name)
    return language


Span.set_extension("heading", default="", force=True)
Span.set_extension("age", default=None, force=True)
Span.set_extension("counted", default=None, force=True)
