"""What a learner sees of a record's text: TF-IDF of one- and two-word terms, in two forms of each word.

A word is a run of letters and digits, so "voxel-based" is two; Chinese, Japanese and Korean are read as overlapping
pairs of characters, because no blanks mark their words. Each word is used in two forms, without the
plural's ending and cut back to its stem; both count half. The weights are those of scikit-learn's `TfidfVectorizer`
(sublinear, unit length) and tested to be equal to it; they are computed here because importing scikit-learn
takes longer than everything else the command `order` does on a set of 1,000 records.

References
----------
Salton & Buckley 1988, doi:10.1016/0306-4573(88)90021-0 (weights of terms).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from corpora.nouns.records import Record

MOST_COMMON = 0.95
"""A term in a larger share of the records tells none from another."""
SHORTEST_ABSTRACT = 40
"""Characters below which what is given as an abstract is a remark that there is none."""
_WORD = re.compile(r"\w\w+")
_PAIRED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_HAS_PAIRED = re.compile(f"[{_PAIRED}]")
_RUN = re.compile(f"[{_PAIRED}]+|[^{_PAIRED}]+")
_SUFFIX = re.compile(r"(?<=.{4})(?:ational|ation|ating|ative|ated|ally|ment|ate|ing|ion|ive|ity|ed|al|ly|ic|er|or|e)$")


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """The texts as rows of a matrix, without the terms that only one text has.

    Such terms add nothing to the product of two different texts. `terms`: sparse, shape (n_texts, n_terms);
    `lengths`: shape (n_texts,), the squared length of the whole row, 1, or 0 for a text without terms.
    """

    terms: Any
    lengths: Any


def text_of(record: Record) -> str:
    """Return what is read of a record: title, abstract (both languages) and keywords, in lower case."""
    parts = (
        record.title,
        record.title_translated,
        record.abstract,
        record.abstract_translated,
        " ".join(record.keywords),
    )
    return "\n".join(part for part in parts if part).lower()


def title_of(record: Record) -> str:
    """Return a record's titles (both languages) in lower case."""
    return "\n".join(title for title in (record.title, record.title_translated) if title).lower()


def has_abstract(record: Record) -> bool:
    """Return whether a record has an abstract to read, in either language; "No abstract available" is none."""
    return any(len(text or "") >= SHORTEST_ABSTRACT for text in (record.abstract, record.abstract_translated))


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, and runs of Chinese characters as overlapping pairs."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).lower()
    if not _HAS_PAIRED.search(text):
        return _WORD.findall(text)
    words: list[str] = []
    for word in _WORD.findall(text):
        for run in _RUN.findall(word):
            pairs = range(len(run) - 1) if _HAS_PAIRED.match(run) else ()
            words.extend([run[i : i + 2] for i in pairs] or [run])
    return words


def without_plural(word: str) -> str:
    """Return a word without the ending of an English plural: studies study, processes process, groups group."""
    if len(word) <= 3 or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    return word if word.endswith("ss") else word[:-1]


def stem_of(word: str) -> str:
    """Return a word without plural and the last of the common English suffixes, four letters at least."""
    return _SUFFIX.sub("", without_plural(word))


FORMS: tuple[Callable[[str], str], ...] = (without_plural, stem_of)


def read_features(texts: Sequence[str]) -> TextFeatures:
    """Return the features of texts given in lower case (see `text_of`)."""
    import numpy as np
    import scipy.sparse as sp

    vocabulary: defaultdict[str, int] = defaultdict()
    vocabulary.default_factory = vocabulary.__len__
    codes: list[int] = []
    ends: list[int] = []
    for text in texts:
        codes.extend(map(vocabulary.__getitem__, words_of(text)))
        ends.append(len(codes))
    rows = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=0))
    words = np.array(codes, dtype=np.int64)
    blocks, lengths = [], np.zeros(len(texts))
    for form in FORMS:
        forms: defaultdict[str, int] = defaultdict()
        forms.default_factory = forms.__len__
        form_of = np.array([forms[form(word)] for word in vocabulary], dtype=np.int64)
        block, length = _weigh(form_of[words] if len(words) else words, rows, len(texts), len(forms))
        blocks.append(block)
        lengths += length
    share = 1 / len(FORMS)
    return TextFeatures(terms=(sp.hstack(blocks) * share**0.5).tocsr(), lengths=lengths * share)


def _weigh(words: Any, rows: Any, n_texts: int, n_words: int) -> tuple[Any, Any]:
    """Return the weights of the terms two texts or more share (sparse) and each text's squared length (1 or 0).

    `words`, `rows`: of each word in reading order, its number and its text's. The weight is
    (1 + ln tf) · (1 + ln((1 + n) / (1 + df))), divided by the row's length.
    """
    import numpy as np
    import scipy.sparse as sp

    neighbours = rows[1:] == rows[:-1]
    pairs = (n_words + words[:-1] * n_words + words[1:])[neighbours]
    keys = np.concatenate([words, pairs]) * n_texts + np.concatenate([rows, rows[1:][neighbours]])
    keys, counts = np.unique(keys, return_counts=True)
    terms, texts = keys // n_texts, keys % n_texts
    starts = np.flatnonzero(np.diff(terms, prepend=-1))
    n_with = np.diff(np.append(starts, len(terms)))
    # A term of all texts says nothing; in the smallest collections it is all there is.
    known = n_with <= (MOST_COMMON * n_texts if n_texts > 1 / (1 - MOST_COMMON) else n_texts)
    idf = np.where(known, 1 + np.log((1 + n_texts) / (1 + n_with)), 0.0)
    weights = (1 + np.log(counts)) * np.repeat(idf, n_with)
    squares = np.bincount(texts, weights=weights**2, minlength=n_texts)
    weights /= np.sqrt(np.where(squares > 0, squares, 1.0))[texts]
    shared = known & (n_with > 1)
    kept = np.repeat(shared, n_with)
    ends = np.concatenate([[0], np.cumsum(n_with[shared])])
    matrix = sp.csc_array((weights[kept], texts[kept], ends), shape=(n_texts, int(shared.sum())))
    return matrix, (squares > 0).astype(float)
