"""What living-review-updater, and other learners on the same texts, give on a split of `update_ranking.py`.

They run in an environment of their own, by its Python; none is a dependency of ours. Three figures come back, shares
of the new records read for 95 % of the relevant:

1. the peer: `RelevanceRanker` of living-review-updater, trained on the decided records, ranking the new ones once;
2. the peer's protocol, by which its published 24 % was measured: the better, **by the new records' own labels**, of its logistic
   regression and naive Bayes. It flatters: nobody knows which is better before the new records are read;
3. the best, by the new records' own labels, of these and of linear machines of several costs, on words and on parts of words, and
   of boosted trees: what no ordering that has to choose beforehand among them can do better than.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from update_ranking import Split

PEER = """
import json, sys, warnings
warnings.filterwarnings("ignore")
import numpy as np
from lightgbm import LGBMClassifier
from livingreview.classifier import RelevanceRanker
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC
asked = json.load(sys.stdin)
titles, abstracts, labels, new = asked["titles"], asked["abstracts"], np.array(asked["labels"]), asked["new"]
old = sorted(set(range(len(titles))) - set(new))
orders = {}
ranker = RelevanceRanker().fit([titles[i] for i in old], [abstracts[i] for i in old], labels[old])
orders["peer"] = [new[r.index] for r in ranker.rank([titles[i] for i in new], [abstracts[i] for i in new])]
texts = [f"{t.strip()}. {a.strip()}" for t, a in zip(titles, abstracts)]
words = dict(sublinear_tf=True, ngram_range=(1, 2), min_df=2, max_features=50000)
parts = dict(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5), min_df=2, max_features=100000)
for kind, options in (("words", words), ("parts", parts)):
    vectorizer = TfidfVectorizer(**options)
    known, asked_for = vectorizer.fit_transform([texts[i] for i in old]), vectorizer.transform([texts[i] for i in new])
    models = {f"svm {c}": LinearSVC(C=c, class_weight="balanced") for c in (0.01, 0.1, 1, 10)}
    models |= {f"logistic {c}": LogisticRegression(C=c, class_weight="balanced", max_iter=2000) for c in (0.1, 1, 10, 100)}
    for name, model in models.items():
        scores = model.fit(known, labels[old]).decision_function(asked_for)
        orders[f"{kind} {name}"] = [new[i] for i in np.argsort(-scores, kind="stable")]
    if kind == "words":
        scores = MultinomialNB().fit(known, labels[old]).predict_proba(asked_for)[:, 1]
        orders["bayes"] = [new[i] for i in np.argsort(-scores, kind="stable")]
        svd = TruncatedSVD(min(100, known.shape[1] - 1, len(old) - 1), random_state=1)
        dense, dense_new = svd.fit_transform(known), svd.transform(asked_for)
        trees = LGBMClassifier(n_estimators=200, class_weight="balanced", random_state=1, verbose=-1, n_jobs=1)
        scores = trees.fit(dense, labels[old]).predict_proba(dense_new)[:, 1]
        orders["trees"] = [new[i] for i in np.argsort(-scores, kind="stable")]
json.dump(orders, sys.stdout)
"""


def ask(python: Path, split: Split) -> list[float]:
    """Return the three shares of a split: the peer, the peer's protocol, the best of all in hindsight."""
    asked = {
        "titles": [record.title or "" for record in split.records],
        "abstracts": [record.abstract or "" for record in split.records],
        "labels": [int(label) for label in split.labels],
        "new": split.new,
    }
    done = subprocess.run([python, "-c", PEER], input=json.dumps(asked), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{python} ended with {done.returncode}: {done.stderr[-2000:]}")
    shares = {name: split.share(order) for name, order in json.loads(done.stdout).items()}
    best = min(shares, key=lambda name: (shares[name], name))
    print(f"<!-- {split.name} up to {split.year}: best {best} -->")
    return [shares["peer"], min(shares["peer"], shares["bayes"]), shares[best]]
