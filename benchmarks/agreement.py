"""Our coefficients of agreement against the packages people know, on random tables with missing ratings.

    python benchmarks/agreement.py [--tables 1000] [--seed 1]

Run it with a Python that has scikit-learn, statsmodels, krippendorff, irrCAC and numpy, and this repository on
PYTHONPATH. None of them but scikit-learn is a dependency (krippendorff is under the GPL). Prints the largest difference for
each pair of functions, and the coverage of the bootstrap interval on simulated raters.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections import defaultdict
from importlib.metadata import version

import irrCAC.raw
import krippendorff
import numpy as np
import pandas as pd
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from screen.agreement.coefficients import (
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    to_patterns,
)
from screen.agreement.measure import measure
from screen.agreement.ratings import Ratings

PACKAGES = ("scikit-learn", "statsmodels", "krippendorff", "irrCAC", "numpy")
DIGITS = 15
"""irrCAC rounds what it returns: ask for all digits."""


def random_table(rng: np.random.Generator) -> np.ndarray:
    """Return ratings 1 … q, NaN where missing: 3 to 200 units, 2 to 6 raters who agree more or less."""
    n, raters, q = int(rng.integers(3, 201)), int(rng.integers(2, 7)), int(rng.integers(2, 8))
    truth = rng.choice(q, size=n, p=rng.dirichlet(np.ones(q)))
    guess = rng.integers(0, q, size=(n, raters))
    table = np.where(rng.random((n, raters)) < rng.random(), truth[:, None], guess).astype(float) + 1
    if rng.random() < 0.8:
        table[rng.random((n, raters)) < rng.uniform(0, 0.5)] = np.nan
    return table


def ours(table: np.ndarray) -> dict[str, float]:
    texts = [[None if np.isnan(x) else str(int(x)) for x in row] for row in table]
    patterns = to_patterns(texts, numeric=True)
    once = patterns.times[None, :].astype(float)
    found = {
        "percent": percent_agreement(patterns, once),
        "fleiss": fleiss_kappa(patterns, once),
        "ac1": gwet_ac1(patterns, once),
        **{level: krippendorff_alpha(patterns, once, level=level) for level in ("nominal", "ordinal", "interval")},
    }
    if table.shape[1] == 2:
        found["cohen"] = cohen_kappa(patterns, once)
    return {name: float(value[0]) for name, value in found.items()}


def theirs(table: np.ndarray) -> dict[tuple[str, str], float]:
    """Return what the packages say, by our name and theirs; what they cannot compute is left out."""
    found: dict[tuple[str, str], float] = {}
    rated = table[~np.isnan(table).all(axis=1)]
    q = len(np.unique(rated[~np.isnan(rated)]))
    twice = (~np.isnan(rated)).sum(axis=1) >= 2
    if q < 2 or not twice.any():
        return found
    cac = irrCAC.raw.CAC(pd.DataFrame(rated), digits=DIGITS)
    gwet, fleiss = cac.gwet()["est"], cac.fleiss()["est"]
    found["percent", "irrCAC pa"] = gwet["pa"]
    found["ac1", "irrCAC gwet"] = gwet["coefficient_value"]
    found["fleiss", "irrCAC fleiss"] = fleiss["coefficient_value"]
    found["nominal", "irrCAC krippendorff"] = cac.krippendorff()["est"]["coefficient_value"]
    for level in ("nominal", "ordinal", "interval"):
        found[level, f"krippendorff {level}"] = float(krippendorff.alpha(table.T, level_of_measurement=level))
    if not np.isnan(rated).any():
        counted, _ = inter_rater.aggregate_raters(rated.astype(int))
        found["fleiss", "statsmodels fleiss_kappa"] = float(inter_rater.fleiss_kappa(counted, method="fleiss"))
    if table.shape[1] == 2:
        both = table[~np.isnan(table).any(axis=1)]
        found["cohen", "scikit-learn cohen_kappa_score"] = float(cohen_kappa_score(both[:, 0], both[:, 1]))
    return found


def compare(n_tables: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    differences: dict[tuple[str, str], list[float]] = defaultdict(list)
    undefined: dict[tuple[str, str], int] = defaultdict(int)
    for _ in range(n_tables):
        table = random_table(rng)
        mine = ours(table)
        for key, value in theirs(table).items():
            if np.isnan(value) and np.isnan(mine[key[0]]):
                undefined[key] += 1
            else:
                differences[key].append(abs(value - mine[key[0]]))
    print(f"{'ours':10s} {'theirs':32s} {'tables':>7s} {'both undefined':>15s} {'largest difference':>20s}")
    for key, values in sorted(differences.items()):
        print(f"{key[0]:10s} {key[1]:32s} {len(values):7d} {undefined[key]:15d} {max(values):20.2e}")


def cover(n_sets: int, seed: int) -> None:
    """Print how often the 95 % interval holds the value of a large population of the same raters."""
    rng = np.random.default_rng(seed)

    def draw(n: int) -> Ratings:
        truth = rng.choice(3, size=n, p=(0.7, 0.25, 0.05))
        cells = np.where(rng.random((n, 3)) < 0.8, truth[:, None], rng.integers(0, 3, size=(n, 3)))
        missing = rng.random((n, 3)) < 0.1
        words = tuple(
            tuple(None if m else "abc"[c] for c, m in zip(*row, strict=True))
            for row in zip(cells, missing, strict=True)
        )
        return Ratings(units=tuple(map(str, range(n))), raters=("A", "B", "C"), values=words)

    true = {e.name: e.value for e in measure(draw(400_000), replicates=0).estimates}
    for n in (20, 50, 200):
        inside: dict[str, int] = defaultdict(int)
        for _ in range(n_sets):
            for e in measure(draw(n), replicates=1000).estimates:
                inside[e.name] += e.low is not None and e.low <= true[e.name] <= e.high
        print(f"{n} units: " + ", ".join(f"{name} {count / n_sets:.3f}" for name, count in inside.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--sets", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    print(", ".join(f"{name} {version(name)}" for name in PACKAGES))
    compare(options.tables, options.seed)
    started = time.perf_counter()
    cover(options.sets, options.seed)
    print(f"{3 * options.sets} intervals of 1,000 samples: {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
