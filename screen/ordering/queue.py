"""What of a review is best read next: the records nobody has decided on, in the order learnt from those decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.records import Record
from screen.ordering.features import TextFeatures, has_abstract, read_features, text_of, title_of
from screen.ordering.learner import FormedProducts, train
from screen.ordering.simulation import own_order, rank

TITLE_SHARE = 0.5
"""Share of the learner of titles in the score of a record without an abstract; the rest is that of all it says."""
FEWEST_RELEVANT = 5
"""Relevant records decided on from which titles alone are learned from; the gain was measured from there on."""


class Basis(StrEnum):
    """What an order rests on."""

    DECISIONS = "decisions"
    """Inclusions and exclusions: the learner was trained on them."""
    INCLUSIONS = "inclusions"
    """Inclusions only: what resembles them comes first."""
    EXCLUSIONS = "exclusions"
    """Exclusions only: what resembles them least comes first."""
    WORDS = "words"
    """Nothing is included yet: the review's words stand in for an inclusion."""
    CHANCE = "chance"
    """Nothing is known: an order drawn by the seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A record that waits: its index, its score (higher is read earlier), whether it was put behind all others."""

    index: int
    score: float
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingQueue:
    """The records that wait in the order they are best read, and what the order rests on."""

    places: tuple[Place, ...]
    basis: Basis
    n_included: int
    n_excluded: int


def reading_queue(
    records: Sequence[Record],
    labels: Sequence[bool | None],
    *,
    last: Sequence[bool] | None = None,
    query: str = "",
    seed: int = 1,
) -> ReadingQueue:
    """Return the records without a label in the order they are best read.

    `labels`: what people decided on each record: True included, False excluded, None not yet decided. Records marked in `last`
    (those the rules suggest to exclude) come after all others. `query` is the review's question and search terms in
    words; it counts as an inclusion as long as there is none. Equal scores follow each other as drawn by `seed`. The
    order of `records` has no influence. FormatError where labels or `last` are not as many as the records.
    """
    for name, values in (("labels", labels), ("last", last)):
        if values is not None and len(values) != len(records):
            raise FormatError(f"{name}: {len(values)} values for {len(records)} records.", hint="Give one per record.")
    texts = [text_of(record) for record in records]
    drawn = drawn_order([record.id for record in records], seed=seed, first=own_order(records, texts))
    relevant = [n for n, i in enumerate(drawn) if labels[i] is True]
    irrelevant = [n for n, i in enumerate(drawn) if labels[i] is False]
    words = query.strip().lower() if not relevant else ""
    basis = _basis(bool(relevant), bool(irrelevant), bool(words))
    scores = [0.0] * len(records)
    if basis is not Basis.CHANCE:
        features = read_features([*(texts[i] for i in drawn), words] if words else [texts[i] for i in drawn])
        scores = _scores(features, relevant or ([len(drawn)] if words else []), irrelevant)
    if len(relevant) >= FEWEST_RELEVANT and irrelevant:
        scores = _with_titles(scores, [records[i] for i in drawn], relevant, irrelevant)
    behind = [last is not None and bool(last[i]) for i in drawn]
    waiting = [n for n, i in enumerate(drawn) if labels[i] is None]
    places = [Place(index=drawn[n], score=scores[n], last=behind[n]) for n in rank(scores, behind, waiting)]
    return ReadingQueue(places=tuple(places), basis=basis, n_included=len(relevant), n_excluded=len(irrelevant))


def drawn_order(ids: Sequence[str], *, seed: int, first: Sequence[int] | None = None) -> list[int]:
    """Return the indices of `ids` in a random order that depends on the ids and the seed only.

    A part of the ids is in the same order as among all. Equal ids keep their order in `first` (default: as given).
    """
    start = first if first is not None else range(len(ids))
    return sorted(start, key=lambda i: sha256_hex(f"{seed}\n{ids[i]}"))


def _basis(relevant: bool, irrelevant: bool, words: bool) -> Basis:
    if relevant:
        return Basis.DECISIONS if irrelevant else Basis.INCLUSIONS
    if words:
        return Basis.WORDS
    return Basis.EXCLUSIONS if irrelevant else Basis.CHANCE


def _scores(features: TextFeatures, relevant: Sequence[int], irrelevant: Sequence[int]) -> list[float]:
    """Return each text's score; with one class only its mean product with that class."""
    import numpy as np

    products = FormedProducts(features)
    products.add([*relevant, *irrelevant])
    signs = np.array([1.0] * len(relevant) + [-1.0] * len(irrelevant))
    both = relevant and irrelevant
    weights = train(products, signs, np.zeros(0)) if both else signs / len(signs)
    found: list[float] = products.scores(weights).tolist()
    return found


def _with_titles(
    scores: Sequence[float], records: Sequence[Record], relevant: Sequence[int], irrelevant: Sequence[int]
) -> list[float]:
    """Return the scores, those of records without an abstract averaged with what a learner of titles gives them.

    A learner of titles and abstracts underrates a title that has no abstract beside it: most words it learned are words
    of abstracts. The titles' scores are brought to the others' mean and spread first.
    """
    import numpy as np

    bare = np.array([not has_abstract(record) for record in records])
    if not bare.any() or bare.all():
        return list(scores)
    whole = np.array(scores)
    titles = np.array(_scores(read_features([title_of(record) for record in records]), relevant, irrelevant))
    if not (spread := titles.std()):
        return list(scores)
    scaled = whole.mean() + whole.std() * (titles - titles.mean()) / spread
    mixed: list[float] = np.where(bare, TITLE_SHARE * scaled + (1 - TITLE_SHARE) * whole, whole).tolist()
    return mixed
