"""Prioritised reading, simulated: which record a learner would show next, given the labels read so far.

Text features are TF-IDF of one- and two-word terms (Chinese: pairs of characters); the learner is a linear
support vector machine with squared hinge loss, trained again as reading goes on. The outcome depends on the
records and the seed, not on the order of rows: records are put in an order of their own first.

References
----------
van de Schoot et al. 2021, doi:10.1038/s42256-020-00287-7 (active learning for screening).
Cohen et al. 2006, doi:10.1197/jamia.M1929 (work saved over sampling).
"""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.records import Record

REGULARISATION = 0.11
BALANCE = 9.8
"""Total weight of the relevant records read, in units of the irrelevant ones'."""
RETRAIN_GROWTH = 0.02
"""The learner is trained again when this share more has been read than at the last training."""
TARGET_RECALL = 0.95
_WORD = re.compile(r"[a-z0-9][a-z0-9'-]+|[\u4e00-\u9fff]+")


def reading_order(
    records: Sequence[Record],
    labels: Sequence[bool],
    *,
    seed: int = 1,
    last: Sequence[bool] | None = None,
    advance: Callable[[int], None] = lambda _n: None,
) -> list[int]:
    """Return the indices of `records` in the order they would be read.

    One relevant and one irrelevant record, drawn by `seed`, are known at the start and read first.
    Records marked in `last` are read after all others, regardless of their score. FormatError when a
    class is missing, because then there is nothing to learn from.
    """
    import numpy as np

    texts = [_text(record) for record in records]
    order = sorted(range(len(records)), key=lambda i: (sha256_hex(texts[i]), records[i].id))
    y = np.array([labels[i] for i in order], dtype=int)
    if y.sum() in (0, len(y)):
        raise FormatError(
            "The labels hold one class only.", hint="Ordering is simulated on records labelled both ways."
        )
    features = _features([texts[i] for i in order])
    behind = np.array([bool(last[i]) if last is not None else False for i in order])
    generator = random.Random(seed)
    read = [
        generator.choice(np.flatnonzero(y == 1).tolist()),
        generator.choice(np.flatnonzero(y == 0).tolist()),
    ]
    advance(len(read))
    left = np.ones(len(y), dtype=bool)
    left[read] = False
    while left.any():
        scores = _train(features, y, read)
        n_next = max(1, math.floor(RETRAIN_GROWTH * len(read)))
        waiting = np.flatnonzero(left)
        # lexsort: the last key counts most; ties fall to the records' own order.
        ranked = waiting[np.lexsort((waiting, -scores[waiting], behind[waiting]))][:n_next]
        read.extend(int(i) for i in ranked)
        left[ranked] = False
        advance(len(ranked))
    return [order[i] for i in read]


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


def _text(record: Record) -> str:
    parts = (
        record.title,
        record.title_translated,
        record.abstract,
        record.abstract_translated,
        " ".join(record.keywords),
    )
    return "\n".join(part for part in parts if part).lower()


def terms_of(text: str) -> list[str]:
    """Return the words of a text, Chinese as overlapping pairs of characters, and all neighbours joined."""
    words: list[str] = []
    for found in _WORD.findall(text):
        chinese = "\u4e00" <= found[0] <= "\u9fff"
        words.extend(found[i : i + 2] for i in range(max(1, len(found) - 1))) if chinese else words.append(found)
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)]


def _features(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=terms_of, sublinear_tf=True, max_df=0.95, min_df=1).fit_transform(texts)


def _train(features: Any, y: Any, read: Sequence[int]) -> Any:
    """Return each record's score after training on those read; the two classes are weighted against each other."""
    import numpy as np
    from sklearn.svm import LinearSVC

    known = y[list(read)]
    weights = np.where(known == 1, BALANCE * (known == 0).sum() / known.sum(), 1.0)
    model = LinearSVC(C=REGULARISATION, loss="squared_hinge", dual=True, random_state=0, max_iter=5000, tol=1e-4)
    model.fit(features[list(read)], known, sample_weight=weights * len(known) / weights.sum())
    return np.round(model.decision_function(features), 9)
