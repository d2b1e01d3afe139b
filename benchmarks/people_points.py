"""Fit the points by which the number of people of a study is chosen among all that its text gives, and try them on papers left out.

    python benchmarks/people_points.py FOLDER [FOLDER ...] [--print]

Each FOLDER holds `documents/` and a table `people.csv` or `gold.csv` with the columns document and n (n_alt: other numbers that
hold, "|" between them). Printed is the share of papers whose n is right as counts are read, with the points as they are, and with
points fitted without the tenth of papers to which each belongs; with --print also the table for
`extract/people/weighing/points.py`, fitted to all.

Points of papers by whose wordings the reader of counts was made trust it too much: give papers that it does not know.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from extract.people.samples import find_samples
from extract.people.study import known_of, totals_in
from extract.people.tables import read_table_groups
from extract.people.weighing.points import POINTS, features_of
from extract.prose import read_prose
from extract.reading import read_file

PENALTY = 3.0
"""Of the squares of the points: those of rare marks stay small."""
FOLDS = 10
FEWEST_TOTALS = 12
"""Totals that hold a mark, below which it is left out."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Paper:
    """The right numbers of a paper, the one read, and the features of all its totals."""

    right: frozenset[int]
    read: int | None
    totals: dict[int, dict[str, float]]


def papers(folder: Path) -> Iterator[Paper]:
    """Yield the papers of a folder that have a number of people."""
    documents = {path.stem: path for path in sorted((folder / "documents").iterdir())}
    table = next(path for name in ("people.csv", "gold.csv") if (path := folder / name).exists())
    with table.open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            row["document"] = Path(row["document"]).stem
            document = read_file(documents[row["document"]]).document if row["document"] in documents else None
            if document is None or not row["n"].strip().isdigit():
                continue
            right = frozenset({int(row["n"]), *map(int, re.findall(r"\d+", row.get("n_alt") or ""))})
            prose = read_prose(document)
            samples = find_samples(document, prose, read_table_groups(document))
            known, section = known_of(prose, samples)
            text = totals_in(prose, known, section)
            totals = {n: features_of(text, total, known) for n, total in text.candidates()}
            yield Paper(right, known.n, totals)


def fitted(features: Floats, right: NDArray[np.bool_], paper: NDArray[np.int64]) -> Floats:
    """Return the points of a conditional logit; papers none of whose totals is right say nothing."""
    told = np.isin(paper, np.unique(paper[right]))
    features, right = features[told], right[told]
    _, paper = np.unique(paper[told], return_inverse=True)
    n = int(paper.max()) + 1

    def loss(points: Floats) -> tuple[float, Floats]:
        score = features @ points
        most = np.full(n, -np.inf)
        np.maximum.at(most, paper, score)
        weight = np.exp(score - most[paper])
        whole, ours = np.bincount(paper, weight, n), np.bincount(paper, weight * right, n)
        gradient = features.T @ (weight / whole[paper] - weight * right / ours[paper])
        return float(-np.log(ours / whole).sum() + PENALTY * points @ points / 2), gradient + PENALTY * points

    return np.asarray(minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x)


def right_share(found: Sequence[Paper], chosen: Sequence[int | None]) -> str:
    right = sum(n in paper.right for paper, n in zip(found, chosen, strict=True))
    return f"{right} of {len(found)} ({right / len(found):.3f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--print", action="store_true", dest="table")
    arguments = parser.parse_args()
    found = [paper for folder in arguments.folders for paper in papers(folder)]
    held = Counter(name for paper in found for features in paper.totals.values() for name in features)
    names = sorted(name for name, times in held.items() if times >= FEWEST_TOTALS)
    rows = [(at, n, features) for at, paper in enumerate(found) for n, features in paper.totals.items()]
    features = np.array([[each.get(name, 0.0) for name in names] for _, _, each in rows])
    paper = np.array([at for at, _, _ in rows])
    right = np.array([n in found[at].right for at, n, _ in rows])

    def chosen(score: Floats) -> list[int | None]:
        best: dict[int, tuple[float, int]] = {}
        for (at, n, _), points in zip(rows, score, strict=True):
            best[at] = max(best.get(at, (-np.inf, 0)), (float(points), n))
        return [best[at][1] if at in best else each.read for at, each in enumerate(found)]

    score = np.zeros(len(rows))
    fold = np.arange(len(found)) % FOLDS
    for number in range(FOLDS):
        out = fold[paper] == number
        score[out] = features[out] @ fitted(features[~out], right[~out], paper[~out])
    present = features @ np.array([POINTS.get(name, 0.0) for name in names])
    print("as read", right_share(found, [each.read for each in found]))
    print("points as they are", right_share(found, chosen(present)))
    print("points of the other papers", right_share(found, chosen(score)))
    if arguments.table:
        for name, points in sorted(zip(names, fitted(features, right, paper), strict=True), key=lambda one: -one[1]):
            print(f'    "{name}": {points:.2f},')


if __name__ == "__main__":
    main()
