"""False positives: how often experiments without any effect give a significant cluster. They should do so in 5 of 100 analyses.

    python benchmarks/calibration.py [--sets 2000] [--permutations 5000] [--designs small,usual] [--minutes 25] [--region box:-50..50,-95..-30,-60..-15]

Each null set is a whole analysis: foci drawn anew, its own ALE map, null distribution and cluster-forming threshold. The cut-off of
cluster size depends on the numbers of foci and participants alone, so all sets of a design share one simulation.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from meta.engine.ale import ALESettings, find_size_cutoff, fit_ale, plan_null
from meta.engine.clusters import find_clusters
from meta.engine.experiments import Experiment
from meta.engine.null import run_null
from meta.engine.robustness import scattered
from meta.engine.space import BrainPart
from meta.statistics.cutoffs import share_interval
from meta.statistics.parts import read_part

DESIGNS: dict[str, tuple[int, tuple[int, int], tuple[int, int]]] = {
    "small": (17, (3, 8), (12, 30)),
    "usual": (30, (4, 14), (12, 40)),
    "dense": (20, (15, 40), (15, 30)),
    "large": (80, (2, 15), (8, 60)),
    "uneven": (40, (1, 60), (8, 200)),
}
"""Experiments, range of foci of each, range of participants."""


def experiments_of(name: str) -> list[Experiment]:
    """Return the experiments of a design; where their foci lie does not matter."""
    count, foci, people = DESIGNS[name]
    random = np.random.default_rng(sum(map(ord, name)))
    return [
        Experiment(
            id=str(i),
            study=str(i),
            n=int(random.integers(people[0], people[1] + 1)),
            foci=np.zeros((int(random.integers(foci[0], foci[1] + 1)), 3)),
        )
        for i in range(count)
    ]


def null_sets(name: str, n_sets: int, permutations: int, part: BrainPart | None) -> Iterator[tuple[int, bool]]:
    """Yield, for each null set of a design, the cut-off and whether any cluster is significant."""
    start = fit_ale(experiments_of(name), ALESettings(permutations=permutations, part=part))
    maps = fit_ale(scattered(start, 0), start.settings)
    cutoff = find_size_cutoff(
        run_null(plan_null(maps), permutations, seed=maps.settings.seed), maps.settings.cluster_fwe_p
    )
    for number in range(1, n_sets + 1):
        trial = fit_ale(scattered(maps, number), maps.settings)
        yield cutoff, bool(find_clusters(trial.ale, trial.above, min_size=cutoff))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=2000)
    parser.add_argument("--permutations", type=int, default=5000)
    parser.add_argument("--designs", default=",".join(DESIGNS))
    parser.add_argument("--minutes", type=float, default=25.0, help="of all designs together, shared evenly")
    parser.add_argument("--region", help="restrict every analysis to a part of the brain, as a plan does")
    choice = parser.parse_args()
    part = None if choice.region is None else read_part(choice.region, Path())
    names = choice.designs.split(",")
    hits, done = 0, 0
    for name in names:
        end = time.monotonic() + 60 * choice.minutes / len(names)
        trials = []
        for trial in null_sets(name, choice.sets, choice.permutations, part):
            trials.append(trial)
            if time.monotonic() > end:
                break
        cutoff, found = trials[0][0], [significant for _, significant in trials]
        low, high = share_interval(sum(found), len(found))
        print(
            f"{name}: {len(found)} null sets, cut-off {cutoff} voxels, false positives {np.mean(found):.4f} ({low:.4f} to {high:.4f})",
            flush=True,
        )
        hits, done = hits + sum(found), done + len(found)
    low, high = share_interval(hits, done)
    print(f"all: {done} null sets, false positives {hits / done:.4f} ({low:.4f} to {high:.4f})")


if __name__ == "__main__":
    main()
