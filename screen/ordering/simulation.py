"""Prioritised reading, simulated: which record the learner would show next, given the labels read so far.

The outcome depends on the records and the seed, not on the order of rows: records are put in an order of their own
first.

References
----------
van de Schoot et al. 2021, doi:10.1038/s42256-020-00287-7 (active learning for screening).
Cohen et al. 2006, doi:10.1197/jamia.M1929 (work saved over sampling).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.records import Record
from screen.ordering.features import read_features, text_of
from screen.ordering.learner import Products, products_of, train

RETRAIN_GROWTH = 0.01
"""The learner is trained again when this share more has been read than at the last training: below 200, after each."""
TARGET_RECALL = 0.95
DIGITS = 9
"""Scores are compared to so many decimals, so that equal texts tie whatever the order of summation."""


def reading_order(
    records: Sequence[Record],
    labels: Sequence[bool],
    *,
    seed: int = 1,
    last: Sequence[bool] | None = None,
    advance: Callable[[int], None] = lambda _n: None,
) -> list[int]:
    """Return the indices of `records` in the order they would be read.

    One relevant and one irrelevant record, drawn by `seed`, are known at the start and read first. Records marked in
    `last` are read after all others, regardless of their score. Once every relevant record is read nothing
    is learnt any more; the rest follow by their last scores. FormatError when a class is missing, because then there
    is nothing to learn from.
    """
    import numpy as np

    texts = [text_of(record) for record in records]
    order = own_order(records, texts)
    relevant = np.array([labels[i] for i in order], dtype=bool)
    if relevant.all() or not relevant.any():
        raise FormatError(
            "The labels hold one class only.", hint="Ordering is simulated on records labelled both ways."
        )
    generator = random.Random(seed)
    known = [
        generator.choice(np.flatnonzero(relevant).tolist()),
        generator.choice(np.flatnonzero(~relevant).tolist()),
    ]
    behind = np.array([last is not None and bool(last[i]) for i in order])
    products = products_of(read_features(tuple(texts[i] for i in order)))
    return [order[i] for i in _read_on(products, relevant, known, behind, advance)]


def own_order(records: Sequence[Record], texts: Sequence[str]) -> list[int]:
    """Return the records' indices in an order that depends on their texts and ids only."""
    return sorted(range(len(records)), key=lambda i: (sha256_hex(texts[i]), records[i].id))


def _read_on(
    products: Products, relevant: Any, known: Sequence[int], behind: Any, advance: Callable[[int], None]
) -> list[int]:
    import numpy as np

    read: list[int] = []
    left = np.ones(len(relevant), dtype=bool)
    weights, following = np.zeros(0), list(known)
    while following:
        read.extend(following)
        left[following] = False
        advance(len(following))
        if not left.any():
            break
        products.add(following)
        weights = train(products, np.where(relevant[read], 1.0, -1.0), weights)
        n_next = max(1, math.floor(RETRAIN_GROWTH * len(read))) if relevant[left].any() else len(relevant)
        following = rank(products.scores(weights), behind, np.flatnonzero(left))[:n_next].tolist()
    return read


def rank(scores: Any, behind: Any, waiting: Any) -> Any:
    """Return the indices `waiting`, highest score first, those marked in `behind` last, ties by index."""
    import numpy as np

    waiting = np.asarray(waiting, dtype=int)
    rounded = np.round(np.asarray(scores)[waiting], DIGITS)
    return waiting[np.lexsort((waiting, -rounded, np.asarray(behind)[waiting]))]


def wss(relevant: Sequence[bool], recall: float = TARGET_RECALL) -> float:
    """Return the work saved over sampling at `recall`, from the labels of the records in the order they were read.

    That is the share left unread when `recall` of the relevant ones is reached, less the share missed.
    """
    need, seen = math.ceil(recall * sum(relevant)), 0
    for n_read, found in enumerate(relevant, 1):
        seen += found
        if seen >= need:
            return (len(relevant) - n_read) / len(relevant) - (1 - recall)
    return -(1 - recall)
