"""What the plan's query misses among papers known to belong to the topic, and which term would catch them.

A paper is found when each dimension has a term in its title, abstract or keywords, as the recommended queries search them.
A term is matched as databases match it without stemming: whole words, any case, `*` for any ending; a Chinese term anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpora.nouns.records import Record
from corpora.protocol import SearchSection

MOST_TERMS = 8
"""Terms proposed per dimension."""
LONGEST = 2
"""Words of a proposed term."""
SHORTEST = 3
"""Letters of a proposed word."""
STEM = 4
"""Letters two words have in common at their beginning to count as forms of one word."""
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_STOP = frozenset(
    [
        "about",
        "above",
        "after",
        "again",
        "all",
        "also",
        "although",
        "among",
        "and",
        "any",
        "are",
        "because",
        "been",
        "before",
        "between",
        "both",
        "but",
        "can",
        "could",
        "did",
        "does",
        "during",
        "each",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "however",
        "into",
        "its",
        "may",
        "more",
        "most",
        "nor",
        "not",
        "only",
        "other",
        "our",
        "out",
        "over",
        "same",
        "she",
        "should",
        "show",
        "showed",
        "shown",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "thus",
        "under",
        "until",
        "upon",
        "using",
        "very",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "with",
        "within",
        "without",
        "would",
        "you",
        "your",
        "via",
        "per",
        "two",
        "three",
        "one",
        "new",
        "used",
        "use",
        "study",
        "studies",
        "results",
        "result",
        "method",
        "methods",
        "conclusion",
        "conclusions",
        "background",
        "objective",
        "aim",
        "aims",
        "participants",
        "however",
        "whether",
        "based",
        "found",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedPaper:
    """A known paper the query does not find: `dimensions` without a term in it. `bare`: it has no abstract here."""

    name: str
    title: str
    dimensions: tuple[str, ...]
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A term that would catch missed papers: how many of them in its dimension, and how many of all known papers hold it."""

    dimension: str
    term: str
    catches: int
    known: int
    form_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What a query misses among `n_known` papers."""

    n_known: int
    papers: tuple[MissedPaper, ...]
    proposals: tuple[Proposal, ...]


def find_missed(search: SearchSection, records: Sequence[Record]) -> Missed:
    """Return which of the known `records` the plan's terms miss, and terms of theirs that would catch them.

    Terms are proposed per dimension, forms of a term the plan has first, then by how many papers they catch.
    A Chinese paper is searched with both languages' terms, others with the English ones.
    """
    texts = [_text(record) for record in records]
    lacking = [_lacking(search, text) for text in texts]
    papers = tuple(
        MissedPaper(
            name=_name(record),
            title=record.title or "(no title)",
            dimensions=tuple(names),
            bare=not (record.abstract or record.abstract_translated),
        )
        for record, names in zip(records, lacking, strict=True)
        if names
    )
    known = Counter(term for text in texts for term in set(_terms(text)))
    proposals = [
        proposal
        for dimension in search.dimensions
        for proposal in _propose(
            dimension.name,
            (*dimension.en, *dimension.zh),
            [text for text, names in zip(texts, lacking, strict=True) if dimension.name in names],
            known,
        )
    ]
    return Missed(n_known=len(records), papers=papers, proposals=tuple(proposals))


def _lacking(search: SearchSection, text: str) -> list[str]:
    chinese = bool(_HAN.search(text))
    return [
        dimension.name
        for dimension in search.dimensions
        if not any(holds(text, term) for term in (*dimension.en, *(dimension.zh if chinese else ())))
    ]


def holds(text: str, term: str) -> bool:
    """Return whether a database that matches whole words finds `term` in `text`."""
    if _HAN.search(term):
        return term.casefold() in text.casefold()
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", term.removesuffix("*").strip())))
    ending = r"\w*" if term.endswith("*") else ""
    return re.search(rf"(?<!\w){words}{ending}(?!\w)", text, re.IGNORECASE) is not None


def _text(record: Record) -> str:
    parts = (record.title, record.title_translated, record.abstract, record.abstract_translated, *record.keywords)
    return "\n".join(part for part in parts if part)


def _name(record: Record) -> str:
    first = record.authors[0] if record.authors else None
    return f"{(first.family or first.raw) if first else 'no author'}, {record.year or 'no year'}"


def _terms(text: str) -> Iterator[str]:
    """Yield the words and pairs of words of a text that could be search terms, in lower case."""
    for line in re.split(r"[\n.;:,()]", text.casefold()):
        words = [word for word in _WORD.findall(line) if not _HAN.search(word)]
        for length in range(1, LONGEST + 1):
            for start in range(len(words) - length + 1):
                chosen = words[start : start + length]
                if all(len(word) >= SHORTEST and word not in _STOP and not word.isdigit() for word in chosen):
                    yield " ".join(chosen)


def _propose(dimension: str, terms: Sequence[str], missed: Sequence[str], known: Mapping[str, int]) -> list[Proposal]:
    """Return the terms that would catch the papers missed in one dimension, the likeliest first."""
    catches = Counter(term for text in missed for term in set(_terms(text)))
    found = [
        Proposal(dimension=dimension, term=term, catches=n, known=known[term], form_of=_form_of(term, terms))
        for term, n in catches.items()
    ]
    found.sort(key=lambda p: (p.form_of is None, -p.catches, p.known - p.catches, len(p.term.split()), p.term))
    return found[:MOST_TERMS]


def _form_of(word: str, terms: Sequence[str]) -> str | None:
    """Return the plan's term that `word` is another form of (group, groups; empathy, empathic), or None."""
    for term in terms:
        plain = term.casefold().removesuffix("*")
        a, b = plain.split(), word.split()
        if a and len(a) == len(b) and all(x == y or _akin(x, y) for x, y in zip(a, b, strict=True)):
            return term
    return None


def _akin(a: str, b: str) -> bool:
    """Return whether two words begin alike: at least STEM letters, and all but the last three of the shorter."""
    shared = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= max(STEM, min(len(a), len(b)) - 3)
