"""TFCE beside JALE: the same values on the same maps, and the time of one permutation.

    python benchmarks/tfce.py DATA [--jale 3] [--ours 100]

DATA is the folder holding `speed/`. Without JALE, the values are compared with the definition.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ale import print_machine, read

from meta.engine.ale import fit_ale
from meta.engine.experiments import Experiment
from meta.statistics.tfce import enhance, simulate_enhanced


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--jale", type=int, default=3, help="permutations of JALE")
    parser.add_argument("--ours", type=int, default=100)
    choice = parser.parse_args()
    if importlib.util.find_spec("jale") is None:
        sys.exit("JALE is not installed: pip install jale")
    print_machine()
    for name in ("a24", "b196"):
        beside_jale(name, read(choice.data / "speed" / f"{name}_sleuth.txt"), choice)


def beside_jale(name: str, experiments: tuple[Experiment, ...], choice: argparse.Namespace) -> None:
    """Print the largest difference of values on JALE's own null maps, and the time of a permutation with TFCE."""
    import pandas as pd
    from jale.core.utils.compute import compute_null_ale, compute_tfce, compute_z
    from jale.core.utils.kernel import create_kernel_array

    maps = fit_ale(experiments)
    kernels = create_kernel_array(pd.DataFrame({"Subjects": [e.n for e in experiments]}))
    tail = np.cumsum(maps.null[::-1])[::-1][::10]  # JALE's bins are 1e-4 wide
    tail = np.concatenate([tail, np.full(20_000, tail[-1])])
    counts = [e.n_foci for e in experiments]
    np.random.seed(1)
    enhance(np.ones((3, 3, 3)))
    difference, largest, theirs, transform = 0.0, 0.0, 0.0, [0.0, 0.0]
    for _ in range(choice.jale):
        start = time.process_time()
        _, ale = compute_null_ale(counts, kernels)
        z = compute_z(ale, tail, 10_000)
        middle = time.process_time()
        expected = compute_tfce(z)
        end = time.process_time()
        found = enhance(z)
        transform[0] += end - middle
        transform[1] += time.process_time() - end
        theirs += end - start
        difference, largest = (
            max(difference, float(np.abs(found - expected).max())),
            max(largest, float(expected.max())),
        )
    simulate_enhanced(maps, 2)
    start = time.process_time()
    simulate_enhanced(maps, choice.ours)
    ours = (time.process_time() - start) / choice.ours
    theirs /= choice.jale
    print(
        f"{name}: JALE {version('jale')}: TFCE values differ by at most {difference:.1e} (largest value {largest:.0f}); "
        f"CPU ms per permutation: JALE {1000 * theirs:.0f}, ours {1000 * ours:.1f} ({theirs / ours:.0f}x); "
        f"the transform alone {1000 * transform[0] / choice.jale:.0f} and {1000 * transform[1] / choice.jale:.1f}"
    )


if __name__ == "__main__":
    main()
