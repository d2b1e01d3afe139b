"""Fit how the number of people of a study is chosen among all that its text gives, and try it on papers left out.

    python benchmarks/people_points.py FOLDER [FOLDER ...] [--twice FOLDER ...] [--print] [--wording FILE]

Each FOLDER holds `documents/` and a table `people.csv` or `gold.csv` with the columns document and n (n_alt: other numbers that
hold, "|" between them; groups: "patients=20|controls=21"). Two tables are fitted, each paper being judged by those fitted without
the tenth of papers to which it belongs: the points of the words around a number (`corpora/data/people/wording.tsv`, written to
FILE with --wording), and on what these make likely the points of totals (`extract/people/weighing/points.py`, printed with
--print). Printed is the share of papers whose n is right as counts are read, as it is chosen now, and as it is chosen by the
tables of the other papers. Papers of folders behind --twice count as two.

Points of papers by whose wordings the reader of counts was made trust it too much: give papers that it does not know.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from corpora.nouns.documents import Document
from extract.people.samples import find_samples
from extract.people.study import known_of, read_study, totals_in
from extract.people.tables import read_table_groups
from extract.people.weighing.points import features_of
from extract.people.weighing.totals import FROM_ACCOUNT, Known, Text
from extract.people.weighing.weigh import add_accounts
from extract.people.weighing.wording import ALWAYS, VALUES, Counted, Likely
from extract.prose import read_prose
from extract.reading import read_file

PENALTY = 3.0
"""Of the squares of the points: those of rare marks stay small."""
STRENGTH = 0.25
"""The inverse of the penalty of the points of words."""
SHRUNK = {"sentence": 0.5, "follows": 0.5, "precedes": 0.3}
"""How much less the words of whole sentences count than those beside the number."""
FOLDS = 10
FEWEST_TOTALS, FEWEST_COUNTS = 12, 8
"""Totals that hold a mark, and counts that hold a cue, below which it is left out."""
LEAST_POINTS = 0.04
"""Points of a cue, of each kind, below which it is not kept."""
OTHER, PART, WHOLE, STARTED = range(4)
MOST_MARKS = 90
"""Marks of totals that are kept: those whose points move most, the weakest third of the rest left out again and again."""
MOST_LOSSES, MOST_TAKEN = 14, 4

Floats = NDArray[np.float64]
Points = Mapping[str, Likely]


@dataclass(slots=True)
class Paper:
    """The right numbers of a paper and of its groups, what is read of it, and the totals, counts and losses of its text."""

    right: frozenset[int]
    groups: frozenset[int]
    known: Known
    chosen: int | None
    text: Text
    weight: float = 1.0

    @property
    def counts(self) -> Sequence[Counted]:
        """The numbers of people of its text."""
        return self.text.counts

    def features(self, likelihoods: Sequence[Likely]) -> dict[int, dict[str, float]]:
        """Return the features of all totals, where the words around its numbers make these as likely."""
        for total in self.text.totals.values():
            del total.marks[FROM_ACCOUNT]  # by the points of the package
        add_accounts(self.text, likelihoods)
        return {n: features_of(self.text, total, self.known) for n, total in self.text.candidates()}


def papers(folder: Path) -> Iterator[Paper]:
    """Yield the papers of a folder that have a number of people."""
    documents = {path.stem: path for path in sorted((folder / "documents").iterdir())}
    table = next(path for name in ("people.csv", "gold.csv") if (path := folder / name).exists())
    with table.open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            path = documents.get(Path(row["document"]).stem)
            document = read_file(path).document if path is not None else None
            if document is not None and row["n"].strip().isdigit():
                yield _paper(document, row)


def _paper(document: Document, row: Mapping[str, str]) -> Paper:
    prose = read_prose(document)
    described = read_table_groups(document)
    known, section = known_of(prose, find_samples(document, prose, described))
    text = totals_in(prose, known, section)
    study = read_study(document, prose, described)
    return Paper(
        right=frozenset({int(row["n"]), *map(int, re.findall(r"\d+", row.get("n_alt") or ""))}),
        groups=frozenset(int(n) for n in re.findall(r"=\s*(\d+)", row.get("groups") or "")),
        known=known,
        chosen=study.samples[0].n if study.samples else None,
        text=text,
    )


def kind_of(paper: Paper, counted: Counted) -> int:
    """Return what a number counts, by the right numbers of its paper."""
    finals = paper.right | paper.groups
    if counted.n in paper.right:
        return WHOLE
    if counted.n in paper.groups:
        return PART
    losses = [loss.n for loss in paper.text.people_lost if not loss.in_brackets][:MOST_LOSSES]
    gone = {sum(losses[i : i + size]) for size in range(1, MOST_TAKEN + 1) for i in range(len(losses) - size + 1)}
    return STARTED if any(counted.n - n in gone for n in finals if counted.n > n) else OTHER


def cues_of(counted: Counted) -> dict[str, float]:
    """Return the cues of a number with their values."""
    cues = {cue: SHRUNK.get(cue.split(" ")[0], 1.0) for cue in counted.cues}
    return cues | {name: 2.0 * value for name, value in zip(VALUES, counted.values, strict=True)}


class Wordings:
    """The numbers of all papers as rows of cues, with what each counts."""

    def __init__(self, found: Sequence[Paper]) -> None:
        self.paper = np.array([at for at, paper in enumerate(found) for _ in paper.counts])
        self.weight = np.array([paper.weight for paper in found for _ in paper.counts])
        self.kind = np.array([kind_of(paper, one) for paper in found for one in paper.counts])
        turned = DictVectorizer()
        rows = turned.fit_transform([cues_of(one) for paper in found for one in paper.counts])
        often = np.asarray((rows != 0).sum(axis=0)).ravel() >= FEWEST_COUNTS
        self.rows, self.cues = rows[:, often], turned.get_feature_names_out()[often]

    def fitted(self, taken: NDArray[np.bool_]) -> LogisticRegression:
        """Return the points of words fitted to some of the numbers."""
        model = LogisticRegression(C=STRENGTH, max_iter=500)
        return model.fit(self.rows[taken], self.kind[taken], sample_weight=self.weight[taken])

    def likely(self, model: LogisticRegression, taken: NDArray[np.bool_]) -> dict[int, list[Likely]]:
        """Return the likelihoods of some of the numbers, by paper."""
        found: dict[int, list[Likely]] = {}
        for at, row in zip(self.paper[taken], model.predict_proba(self.rows[taken]), strict=True):
            found.setdefault(int(at), []).append(Likely(row[WHOLE], row[PART], row[STARTED]))
        return found

    def table(self, model: LogisticRegression) -> str:
        """Return the points as the file of the package holds them."""
        kinds = [WHOLE, PART, STARTED]
        points, bare = (model.coef_ - model.coef_[OTHER])[kinds], (model.intercept_ - model.intercept_[OTHER])[kinds]
        lines = ["# cue\twhole\tpart\tstarted"]
        for column, cue in enumerate(self.cues):
            value = points[:, column] * (2.0 if cue in VALUES else SHRUNK.get(cue.split(" ")[0], 1.0))
            value = value + bare if cue == ALWAYS else value
            if cue == ALWAYS or np.abs(value).max() >= LEAST_POINTS:
                lines.append("\t".join([cue, *(f"{one:.2f}" for one in value)]))
        return "\n".join(lines) + "\n"


def fitted(features: sparse.csr_matrix, right: NDArray[np.bool_], paper: NDArray[np.int64], weights: Floats) -> Floats:
    """Return the points of a conditional logit; papers none of whose totals is right say nothing."""
    told = np.isin(paper, np.unique(paper[right]))
    features, right = features[told], right[told]
    kept, paper = np.unique(paper[told], return_inverse=True)
    n, counts_as = len(kept), weights[kept]
    turned = features.T.tocsr()

    def loss(points: Floats) -> tuple[float, Floats]:
        score = features @ points
        most = np.full(n, -np.inf)
        np.maximum.at(most, paper, score)
        weight = np.exp(score - most[paper])
        whole, ours = np.bincount(paper, weight, n), np.bincount(paper, weight * right, n)
        gradient = turned @ (counts_as[paper] * (weight / whole[paper] - weight * right / ours[paper]))
        return float(-counts_as @ np.log(ours / whole) + PENALTY * points @ points / 2), gradient + PENALTY * points

    return np.asarray(minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x)


def strongest(
    features: sparse.csr_matrix, right: NDArray[np.bool_], paper: NDArray[np.int64], weights: Floats
) -> NDArray[np.int64]:
    """Return the columns of the marks that are kept."""
    size = np.sqrt(np.asarray(features.multiply(features).mean(axis=0)).ravel())
    kept = np.arange(features.shape[1])
    while len(kept) > MOST_MARKS:
        strength = np.abs(fitted(features[:, kept], right, paper, weights)) * size[kept]
        kept = np.sort(kept[np.argsort(strength)[max(1, (len(kept) - MOST_MARKS) // 3) :]])
    return kept


def right_share(found: Sequence[Paper], chosen: Sequence[int | None]) -> str:
    right = sum(n in paper.right for paper, n in zip(found, chosen, strict=True))
    return f"{right} of {len(found)} ({right / len(found):.3f})"


def chosen_by(found: Sequence[Paper], rows: Sequence[tuple[int, int]], score: Floats) -> list[int | None]:
    """Return the total of each paper with the most points."""
    best: dict[int, tuple[float, int]] = {}
    for (at, n), points in zip(rows, score, strict=True):
        best[at] = max(best.get(at, (-np.inf, 0)), (float(points), n))
    return [best[at][1] if at in best else each.known.n for at, each in enumerate(found)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--twice", type=Path, nargs="+", default=[], metavar="FOLDER")
    parser.add_argument("--print", action="store_true", dest="table")
    parser.add_argument("--wording", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    found = [paper for folder in arguments.folders for paper in papers(folder)]
    found += [replace(paper, weight=2.0) for folder in arguments.twice for paper in papers(folder)]
    weights = np.array([paper.weight for paper in found])
    words = Wordings(found)
    fold = np.arange(len(found)) % FOLDS
    likelihoods: dict[int, list[Likely]] = {}
    for number in range(FOLDS):
        out = fold[words.paper] == number
        likelihoods |= words.likely(words.fitted(~out), out)
    features = [paper.features(likelihoods.get(at, [])) for at, paper in enumerate(found)]
    held = Counter(name for totals in features for one in totals.values() for name in one)
    names = sorted(name for name, times in held.items() if times >= FEWEST_TOTALS)
    rows = [(at, n) for at, totals in enumerate(features) for n in totals]
    turned = DictVectorizer().fit([dict.fromkeys(names, 1.0)])
    table = turned.transform([features[at][n] for at, n in rows])
    paper, right = np.array([at for at, _ in rows]), np.array([n in found[at].right for at, n in rows])
    kept = strongest(table, right, paper, weights)
    table, names = table[:, kept], list(turned.get_feature_names_out()[kept])
    score = np.zeros(len(rows))
    for number in range(FOLDS):
        out = fold[paper] == number
        score[out] = table[out] @ fitted(table[~out], right[~out], paper[~out], weights)
    print("as read", right_share(found, [each.known.n for each in found]))
    print("as chosen now", right_share(found, [each.chosen for each in found]))
    print("by the tables of the other papers", right_share(found, chosen_by(found, rows, score)))
    if arguments.wording:
        arguments.wording.write_text(words.table(words.fitted(np.full(len(words.kind), True))), encoding="utf-8")
    if arguments.table:
        points = fitted(table, right, paper, weights)
        for name, value in sorted(zip(names, points, strict=True), key=lambda one: -one[1]):
            print(f'    "{name}": {value:.2f},')


if __name__ == "__main__":
    main()
